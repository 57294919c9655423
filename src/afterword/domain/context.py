"""Everything that the plan of one interview looks at, and the questions that its rules ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from afterword.domain.addresses import same_mailbox
from afterword.domain.application import Application
from afterword.domain.events import Answered, Bounced, CalledOff, Changed, Event, Invited
from afterword.domain.finishing import is_complete
from afterword.domain.model import (
    Interview,
    PendingAction,
    Person,
    Phase,
    Policy,
    Role,
    Step,
    StepHistory,
    StepKind,
    StepState,
    Stop,
    Window,
)
from afterword.domain.reasons import Reason
from afterword.domain.schedule import PATIENCE, at, local, workdays_after
from afterword.domain.step_key import StepKey


@dataclass(frozen=True, slots=True)
class PlanContext:
    """One interview at one instant: its facts, what the journal says about it, the policy."""

    interview: Interview
    events: tuple[Event, ...]
    policy: Policy
    now: datetime
    histories: Mapping[StepKey, StepHistory]
    stopped: Stop | None
    called_off: CalledOff | None  # the calendar's cancellation, if it is in force
    application: Application
    company_sent: datetime | None = None  # the last message to this company that belongs to another interview
    company_due: tuple[datetime, ...] = ()  # when its thank-yous for other interviews are to leave
    round: tuple[PlanContext, ...] = ()  # the other talks of the same day, each without a round of its own

    def key(self, kind: StepKind, person: Person | None = None, number: int = 0) -> StepKey:
        """The key of that step for that person as they are now."""
        return StepKey(self.interview.id, kind, (person.email.lower() or person.id) if person else "", number)

    def history_of(self, key: StepKey) -> StepHistory:
        """What the journal says about that step."""
        return self.histories.get(key, StepHistory())

    def histories_for(self, kind: StepKind, person: Person) -> dict[StepKey, StepHistory]:
        """The history of each step of that kind for that person, also under their former addresses."""
        keys = {e.step for e in self.events if e.person == person.id and e.step and e.step.kind is kind}
        return {key: self.histories[key] for key in sorted(keys) if key in self.histories}

    def gone_settles(self, history: StepHistory) -> datetime:
        """Until this instant, a letter without a draft may have left: Gmail may show its sent copy late."""
        return (history.since or self.now) + self.policy.lost_settle

    def reader_zone(self, person: Person | None) -> str:
        """The zone in which that person reads, or the interview's if theirs is not known."""
        return (person.time_zone if person else "") or self.interview.time_zone

    def bounced(self, email: str) -> Bounced | None:
        """The permanent delivery failure that says this address is wrong."""
        return next((b for b in _bounces(self.events, email) if b.permanent), None)

    def wrong_address(self, email: str) -> Bounced | None:
        """Like `bounced`, also from a letter about another talk of the application."""
        elsewhere = (b for talk in self.application.others for b in _bounces(talk.events, email))
        return self.bounced(email) or next((b for b in elsewhere if b.permanent), None)

    @property
    def last_answer(self) -> Answered | Invited | None:
        """The newest human answer since the interview, from any of them."""
        answers = (e for e in self.events if isinstance(e, Answered | Invited))
        return max((e for e in answers if e.at >= self.interview.ends), key=lambda e: e.at, default=None)

    def undelivered(self, email: str) -> Bounced | None:
        """The delivery that a server gave up for now: the address is right, but the letter did not arrive."""
        given_up = (b for b in _bounces(self.events, email) if not b.permanent and b.delayed is False)
        return next(given_up, None)

    @property
    def interviewers(self) -> tuple[Person, ...]:
        """The interviewers in the order of the file, without those whom another talk of that day thanks."""
        asked = (p for p in self.interview.people if p.part is Role.INTERVIEWER)
        return tuple(p for p in asked if not self.application.thanked_elsewhere(p))

    @property
    def coordinator(self) -> Person | None:
        """The first coordinator who can be written to."""
        reachable = (p for p in self.interview.people if p.part is Role.COORDINATOR and self.reachable(p))
        return next(reachable, None)

    def reachable(self, person: Person) -> bool:
        """Whether they have an address and no letter came back from it for good."""
        return bool(person.email) and self.wrong_address(person.email) is None

    @property
    def only_contact(self) -> str:
        """The one address that the company wants mail to go to, or an empty string."""
        return self.interview.rules.only_contact.lower()

    @property
    def named_contact(self) -> Person | None:
        """The person with the address `only_contact`, if the interview knows them."""
        return next(
            (p for p in self.interview.people if p.email and same_mailbox(p.email, self.only_contact)), None
        )

    @property
    def too_many(self) -> bool:
        """Whether there are too many interviewers for a letter each."""
        return len(self.interviewers) > self.policy.most_letters

    @property
    def contacts(self) -> tuple[Person, ...]:
        """The people of the interview who may be contacted."""
        if not self.only_contact:
            return self.interview.people
        return (self.named_contact,) if self.named_contact else ()

    def finished(self, person: Person) -> bool:
        """Whether their letter is complete, finished in Gmail, sent, skipped, or gone from Gmail.

        A letter to somebody else that passes their thanks on counts too.
        """
        letters = [*self.histories_for(StepKind.THANK_YOU, person).values()]
        talks = (self, *self.round)
        letters += [c for t in talks for c in t.histories.values() if person.id in c.passes_on]
        return is_complete(person) or any(
            c.phase in {Phase.SENT, Phase.GONE}
            or c.word in {"skipped", "done"}
            or (c.edited_at and not c.open)
            for c in letters
        )

    @property
    def unfinished(self) -> tuple[Person, ...]:
        """The interviewers with an unfinished letter; if one is the only contact, that one alone."""
        alone = [p for p in self.interviewers if self.only_contact and p == self.named_contact]
        return tuple(p for p in alone or self.interviewers if not self.finished(p))

    def changed_since(self, instant: datetime) -> bool:
        """Whether the candidate changed the letters' sources after that instant.

        A wrong clock can date a change in the future. Such a change counts only once its time comes. Otherwise every
        letter would be older than the change, and Afterword would rewrite it without end.
        """
        return any(instant < at <= self.now for at in self.changes)

    @property
    def changes(self) -> list[datetime]:
        """When the letters' sources changed."""
        return [e.at for e in self.events if isinstance(e, Changed)]


def _bounces(events: Iterable[Event], email: str) -> Iterator[Bounced]:
    """The delivery failures that name this address."""
    bounces = (e for e in events if isinstance(e, Bounced) and email)
    return (b for b in bounces if b.address.lower() == email.lower())


@dataclass(frozen=True, slots=True)
class StepContext:
    """A step before its state is decided: its person, its window, and what the journal says."""

    key: StepKey
    person: Person | None
    history: StepHistory
    window: Window | None
    due: datetime | None
    passes_on: tuple[Person, ...] = ()

    @property
    def kind(self) -> StepKind:
        """What the step does."""
        return self.key.kind

    @property
    def name(self) -> str:
        """The name of the person in reasons."""
        return self.person.name if self.person else "you"

    def approved_since(self, instant: datetime) -> bool:
        """Whether the candidate's last word is yes, and they said it at or after `instant`."""
        return self.history.word == "approved" and (self.history.word_at or instant) >= instant


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says about a step."""

    state: StepState
    reason: Reason
    want: PendingAction = PendingAction.NOTHING
    due: datetime | None = None  # if it differs from the window's
    mail: str = ""  # Gmail's id of the message that the reason is about


Rule = Callable[[PlanContext, StepContext], Verdict | None]
"""A rule returns a verdict, or None to leave it to the next."""

Rules = tuple[Rule, ...]
"""Rules in the order in which they are asked; the last one always returns a verdict."""


def patience_ends(case: PlanContext, best: datetime, zone_name: str) -> datetime:
    """When a nudge or a task is too late to be good."""
    day = workdays_after(local(best, zone_name).date(), PATIENCE, case.policy.holidays)
    return at(day, time(0), zone_name)


def apply_rules(case: PlanContext, step: StepContext, rules: Rules) -> Step:
    """The step, with the verdict of the first rule that returns one."""
    said = next(v for v in (rule(case, step) for rule in rules) if v is not None)
    return Step(
        key=step.key,
        state=said.state,
        reason=said.reason,
        person=step.person,
        window=step.window,
        due=said.due or step.due,
        history=step.history,
        want=said.want,
        passes_on=step.passes_on,
        mail=said.mail,
    )


LAST_TRIES = timedelta(minutes=10)
"""This long before its window closes, a failed step is tried in any case, and then every minute."""


def again(history: StepHistory, window: Window | None) -> datetime | None:
    """When a failed step is tried again; None if the last attempt worked. No pause skips the end of its window."""
    if not history.failures or history.failed_at is None:
        return None
    retry = history.failed_at + pause(history.failures)
    return in_time(retry, history.failed_at, window.closes if window else None)


def in_time(retry: datetime, failed_at: datetime, closes: datetime | None) -> datetime:
    """That retry, or an earlier one in the last minutes before the window closes. After that, nothing is urgent."""
    if closes is None or failed_at >= closes:
        return retry
    return min(retry, max(closes - LAST_TRIES, failed_at + pause(1)))


def pause(failures: int) -> timedelta:
    """How long to pause after that many failures in a row: a minute, doubled each time, an hour at most."""
    return min(timedelta(minutes=2 ** min(failures - 1, 6)), timedelta(hours=1))
