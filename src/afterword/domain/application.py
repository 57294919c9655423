"""One application, several talks: everything that belongs to a company and a position, not to a single talk.

The talks of one day are a round. Letters of thanks belong to a talk. Nudges, promised dates, contacts, answers and
stops belong to the application. It has one chain of nudges; an answer in any thread ends it, and the next round
starts it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

from afterword.domain.addresses import same_mailbox
from afterword.domain.called_off import called_off
from afterword.domain.events import AutoReplied, Closed, Event, FollowUp, ReplyWanted, Sending, Sent
from afterword.domain.finishing import is_complete
from afterword.domain.history import in_force
from afterword.domain.model import EventKind, Interview, Person, Policy, Role, Rules, StepKind
from afterword.domain.schedule import local

APART = timedelta(days=180)
"""Talks farther apart than this belong to two applications for the same position."""

ENDS_APPLICATION = frozenset({"offer", "rejected", "withdrew"})
"""Reasons for closing a talk that end its whole application."""


CHANGES_OTHERS = frozenset(
    {
        EventKind.BOUNCED,
        EventKind.CALLED_OFF,
        EventKind.CHANGED,
        EventKind.CLOSED,
        EventKind.DONE,
        EventKind.EDITED,
        EventKind.GONE,
        EventKind.SENT,
        EventKind.SKIPPED,
        EventKind.UNDONE,
    }
)
"""After such an event in one talk, another talk may have to thank somebody, or say that it cannot."""

WAITS_AT_MOST = timedelta(days=7)
"""No letter of thanks waits this long after its talk."""


@dataclass(frozen=True, slots=True)
class Talk:
    """An interview as one talk of its application, with its journal and its rules."""

    interview: Interview
    events: tuple[Event, ...]  # those that still count
    policy: Policy

    @classmethod
    def of(cls, interview: Interview, events: Iterable[Event], policy: Policy) -> Talk:
        """The talk with the events of its journal that still count."""
        return cls(interview, in_force(events), policy)

    @property
    def day(self) -> date:
        """The day of the talk in its own zone. Talks of one day are one round."""
        return local(self.interview.starts, self.interview.time_zone).date()

    @property
    def called_off(self) -> bool:
        """Whether its calendar cancelled it."""
        return called_off(self.interview, self.events) is not None

    @property
    def closed(self) -> bool:
        """Whether the candidate closed it. After that, none of its letters leaves."""
        return any(isinstance(e, Closed) for e in self.events)

    @property
    def has_nudges(self) -> bool:
        """Whether a nudge was begun here, or the candidate decided about one."""
        return any(e.step is not None and e.step.kind is StepKind.NUDGE for e in self.events)

    @property
    def promised(self) -> date | None:
        """When they said that they would decide. A date before the talk does not count."""
        by = self.interview.rules.decision_by
        return by if by and by >= local(self.interview.ends, self.interview.time_zone).date() else None

    def person_like(self, person: Person) -> Person | None:
        """The same person in this talk, by their mailbox."""
        if not person.email:
            return None
        return next(
            (p for p in self.interview.people if p.email and same_mailbox(p.email, person.email)), None
        )


def name_key(name: str) -> str:
    """A company's or position's name for comparing: casefolded, with single spaces."""
    return " ".join(name.casefold().split())


def same_application(one: Interview, other: Interview) -> bool:
    """Whether both are about that position at that company, and near enough in time."""
    near = abs(one.starts - other.starts) <= APART
    return near and _names(one) == _names(other)


def _names(interview: Interview) -> tuple[str, str]:
    return name_key(interview.company), name_key(interview.position)


@dataclass(frozen=True, slots=True)
class Application:
    """An application as one of its talks sees it: that talk and the others."""

    talk: Talk
    others: tuple[Talk, ...] = ()

    @property
    def round(self) -> tuple[Talk, ...]:
        """The other talks of the same day that were not cancelled."""
        return tuple(t for t in self.others if t.day == self.talk.day and not t.called_off)

    @property
    def next_round(self) -> Talk | None:
        """The earliest talk of a later day that was not cancelled."""
        later = [t for t in self.others if t.day > self.talk.day and not t.called_off]
        return min(later, key=_order, default=None)

    @property
    def leads(self) -> bool:
        """Whether this talk carries the round's chain of nudges.

        A chain that has begun stays with its talk. Otherwise the last open talk with a coordinator's address carries
        it, or the last open talk.
        """
        talks = sorted((self.talk, *self.round), key=_order)
        begun = [t for t in talks if t.has_nudges]
        alive = [t for t in talks if not t.closed] or talks
        asked = [t for t in alive if _has_coordinator(t.interview)]
        return (begun[:1] or asked[-1:] or alive[-1:])[0] is self.talk

    @property
    def rules(self) -> Rules:
        """What the company said in any of its talks: no calls, one contact, the latest date promised."""
        own, said = self.talk.interview.rules, [t.interview.rules for t in self.others]
        first_day = self.talk.day
        dates = [by for t in (self.talk, *self.others) if (by := t.promised) and by >= first_day]
        return replace(
            own,
            decision_by=max(dates, default=None),
            no_calls=own.no_calls or any(rules.no_calls for rules in said),
            only_contact=own.only_contact or next((r.only_contact for r in said if r.only_contact), ""),
        )

    @property
    def heard(self) -> tuple[Event, ...]:
        """What has happened since this talk, in any talk of the application, earliest first.

        Events of other talks carry this talk's ids for people who are in both.
        """
        own = [e for e in self.talk.events if e.at >= self.talk.interview.ends]
        if not self.others:
            return tuple(own)
        return tuple(sorted([*own, *self._heard_elsewhere()], key=lambda e: e.at))

    def _heard_elsewhere(self) -> Iterable[Event]:
        for talk, event in self._elsewhere():
            earlier_round = talk.day < self.talk.day
            if event.at >= (self.talk.interview.ends if earlier_round else talk.interview.ends):
                yield event

    def _elsewhere(self) -> Iterator[tuple[Talk, Event]]:
        for talk in self.others:
            ids = {p.id: like.id for p in talk.interview.people if (like := self.talk.person_like(p))}
            for event in talk.events:
                whose = event.person and ids.get(event.person, f"{talk.interview.id}/{event.person}")
                yield talk, replace(event, person=whose)

    @property
    def absences(self) -> list[AutoReplied]:
        """Automatic replies of people who are away. A return date that somebody named outlasts the round."""
        anywhere = chain(self.talk.events, (event for _talk, event in self._elsewhere()))
        dated = (e for e in anywhere if isinstance(e, AutoReplied) and e.until and e.person)
        away = [e for e in self.heard if isinstance(e, AutoReplied)]
        away += dated  # guard: day-of-return
        return [event for event in away if not event.receipt]

    @property
    def follow_up(self) -> FollowUp | None:
        """The candidate's last request since this talk for another nudge, recorded in any talk of the application."""
        wishes = (e for t in (self.talk, *self.others) for e in t.events if isinstance(e, FollowUp))
        since = (e for e in wishes if e.at >= self.talk.interview.ends)
        return max(since, key=lambda e: e.at, default=None)

    @property
    def reply_wanted(self) -> ReplyWanted | None:
        """The candidate's last request for a letter after the answer, unless they have asked for a nudge since."""
        asks = self.follow_up
        wishes = (e for t in (self.talk, *self.others) for e in t.events if isinstance(e, ReplyWanted))
        return max((e for e in wishes if asks is None or e.at > asks.at), key=lambda e: e.at, default=None)

    @property
    def closed(self) -> Closed | None:
        """The event with which the candidate closed this talk or the whole application."""
        own = (e for e in self.talk.events if isinstance(e, Closed))
        elsewhere = (
            e for t in self.others for e in t.events if isinstance(e, Closed) and self._ends_all(t, e)
        )
        return next(own, None) or next(elsewhere, None)

    def _ends_all(self, talk: Talk, closed: Closed) -> bool:
        """Whether closing that other talk closed this one. Closing an earlier round before this talk does not."""
        over = talk.day >= self.talk.day or closed.at >= self.talk.interview.starts
        return over and closed.because in ENDS_APPLICATION

    def thanked_elsewhere(self, person: Person) -> bool:
        """Whether another talk of the round thanks that interviewer: they get one letter, not two.

        A letter that has begun comes first, then the last talk with finished words, then the last talk. A closed talk
        thanks nobody, unless its letter has left.
        """
        talks = [t for t in sorted((self.talk, *self.round), key=_order) if _interviewed(t, person)]
        # guard: closed-talk
        talks = [t for t in talks if t is self.talk or not t.closed or _thanked(t, person, left=True)]
        if len(talks) < 2:
            return False
        begun = [t for t in talks if _thanked(t, person)]
        finished = [t for t in talks if (like := t.person_like(person)) and is_complete(like)]
        return (begun[:1] or finished[-1:] or talks[-1:])[0] is not self.talk


def _order(talk: Talk) -> tuple[object, ...]:
    return talk.interview.starts, talk.interview.ends, talk.interview.id


def _has_coordinator(interview: Interview) -> bool:
    return any(p.part is Role.COORDINATOR and p.email for p in interview.people)


def _interviewed(talk: Talk, person: Person) -> bool:
    like = talk.person_like(person)
    return like is not None and like.part is Role.INTERVIEWER


def _thanked(talk: Talk, person: Person, *, left: bool = False) -> bool:
    """Whether that talk's letter of thanks to them has begun; with `left`, whether it has left or may have."""
    like = talk.person_like(person)
    about = (e for e in talk.events if e.step is not None and e.step.kind is StepKind.THANK_YOU)
    return like is not None and any(
        e.person == like.id and (isinstance(e, Sending | Sent) or not left) for e in about
    )
