"""What holds for every application: one chain of nudges a round, none after an answer, one letter of thanks a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.domain.addresses import mailbox_of
from afterword.domain.application import Talk
from afterword.domain.events import Answered, AutoReplied, Event, ReceivedMail, Sent
from afterword.domain.model import EventKind, Interview, Length, PendingAction, Person, Plan, Policy, StepKind
from afterword.domain.planner import plan
from afterword.domain.schedule import local
from afterword.storage.rows import KeptEvent, event_of
from domain.stories import ANA, BOB, ENDS, RITA, SCHEDULE, STARTS, UNHURRIED, meeting

FROM = ReceivedMail(message_id="in1", by=RITA.email, name=RITA.name)
ANA_ELSEWHERE = replace(ANA, id="ana-ruiz", email="ana+jobs@acme.example")
E = EventKind
ENOUGH = 400
"""Looks at which a story that never rests has failed."""


@dataclass
class Life:
    """An application whose letters leave as planned, and the mail that comes meanwhile."""

    talks: list[Interview]
    policy: Policy
    mail: list[Event]
    journal: list[Event] = field(default_factory=list)

    def live(self) -> None:
        """From the first talk on, until nothing is left to do."""
        now: datetime | None = min(t.starts for t in self.talks)
        for _ in range(ENOUGH):
            if now is None:
                return
            self.journal += [e for e in self.mail if e.at <= now and e not in self.journal]
            now = self._look(now)
        raise AssertionError(f"still at it on {now}")

    def _look(self, now: datetime) -> datetime | None:
        """What is to be done now is done; when to look next."""
        plans = list(self._plans(now))
        done = [e for made in plans for e in self._done(made, now)]
        self.journal += done
        if done:
            return now
        looks = [made.look_at for made in plans if made.look_at]
        return min((at for at in [*looks, *(e.at for e in self.mail)] if at > now), default=None)

    def _plans(self, now: datetime) -> Iterator[Plan]:
        events = {t.id: [e for e in self.journal if e.interview == t.id] for t in self.talks}
        talks = [Talk.of(t, events[t.id], self.policy) for t in self.talks]
        for one in talks:
            others = [t for t in talks if t is not one]
            sent = max((e.at for t in others for e in t.events if isinstance(e, Sent)), default=None)
            yield plan(
                one.interview, events[one.interview.id], self.policy, now, others=others, company_sent=sent
            )

    def _done(self, made: Plan, now: datetime) -> Iterator[Event]:
        kinds = {PendingAction.DRAFT: (E.DRAFTING, E.DRAFTED), PendingAction.SEND: (E.SENDING, E.SENT)}
        for step in made.steps:
            for kind in kinds.get(step.want, ()):
                detail: dict[str, object] = {
                    "draft_id": "d",
                    "message_id": f"m-{step.key}",
                    "thread_id": f"t-{step.key}",
                }
                detail |= {"sent_at": now.isoformat(), "by": "afterword"} if kind is E.SENT else {}
                whose = step.person.id if step.person else ""
                yield event_of(KeptEvent(made.interview, kind, now, str(step.key), whose, detail))

    def left(self, kind: StepKind) -> list[Sent]:
        """The letters of that kind that left, in their order."""
        return [e for e in self.journal if isinstance(e, Sent) and e.step and e.step.kind is kind]

    def round_of(self, moment: datetime) -> list[Interview]:
        """The talks of the last day of which one was over."""
        day = max(_day(t) for t in self.talks if t.ends <= moment)
        return [t for t in self.talks if _day(t) == day]


def _day(talk: Interview) -> date:
    return local(talk.starts, talk.time_zone).date()


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """One to three rounds of one to three talks, people in several of them, answers and absences in any."""
    days = sorted(draw(st.sets(st.sampled_from([0, 1, 2, 4, 8, 11]), min_size=1, max_size=2)))
    talks = [draw(talk(day, slot)) for day in days for slot in range(draw(st.integers(1, 3)))]
    policy = replace(
        SCHEDULE,
        nudge_after=draw(st.sampled_from([Length(workdays=1), Length(workdays=5)])),
        nudge_again=draw(st.sampled_from([Length(workdays=2), Length(workdays=5)])),
        nudge_most=draw(st.integers(1, 3)),
    )
    return Life(talks, policy, draw(st.lists(mail(talks), max_size=2)))


@st.composite
def talk(draw: st.DrawFn, day: int, slot: int) -> Interview:
    """An hour with some people, that many days and slots after the first."""
    asked = draw(st.lists(st.sampled_from([ANA, BOB]), min_size=1, max_size=2, unique=True))
    people = [ANA_ELSEWHERE if p is ANA and draw(st.booleans()) else p for p in asked]
    people += draw(st.sampled_from([[], [RITA]]))
    promised = draw(st.sampled_from([None, None, date(2026, 11, 13)]))
    shift = timedelta(days=day, hours=slot)
    made = meeting(*people, decision_by=promised)
    return replace(made, id=f"talk-{day}-{slot}", starts=STARTS + shift, ends=ENDS + shift)


@st.composite
def mail(draw: st.DrawFn, talks: list[Interview]) -> Event:
    """An answer or an automatic reply in the thread of a talk, after it."""
    about = draw(st.sampled_from(talks))
    person: Person = draw(st.sampled_from(about.people))
    came = about.ends + timedelta(hours=draw(st.integers(0, 24 * 14)))
    if draw(st.booleans()):
        return Answered(about.id, came, None, person.id, FROM)
    return AutoReplied(about.id, came, None, person.id, FROM, until=came.date() + timedelta(days=3))


@settings(UNHURRIED, max_examples=60)
@given(lives())
def test_every_life_keeps_the_promises(life: Life) -> None:
    """However it is lived: one chain of nudges a round, none after an answer, and nobody is thanked twice for a day."""
    life.live()
    assert_one_chain_of_nudges_a_round(life)
    assert_no_nudge_after_an_answer(life)
    assert_nobody_is_thanked_twice_for_a_day(life)


def assert_one_chain_of_nudges_a_round(life: Life) -> None:
    """After the talks of a day at most as many nudges as the policy has, to one person, on days apart."""
    nudges = life.left(StepKind.NUDGE)
    after = Counter(min(t.id for t in life.round_of(e.at)) for e in nudges)
    assert max(after.values(), default=0) <= life.policy.nudge_most
    whom = {(min(t.id for t in life.round_of(e.at)), mailbox_of(e.step.whom)) for e in nudges if e.step}
    assert len(whom) == len(after)
    assert all(b.at - a.at > timedelta(days=1) for a, b in pairwise(nudges))


def assert_no_nudge_after_an_answer(life: Life) -> None:
    """An answer to any talk of the day, or to an earlier one since: nobody is asked again until the next round."""
    for nudge in life.left(StepKind.NUDGE):
        last = life.round_of(nudge.at)
        since = {t.id: max(own.ends for own in last) for t in life.talks} | {t.id: t.ends for t in last}
        heard = [e for e in life.mail if isinstance(e, Answered) and since[e.interview] <= e.at <= nudge.at]
        assert heard == []


def assert_nobody_is_thanked_twice_for_a_day(life: Life) -> None:
    """Whoever asked questions gets one letter for each day, whatever address a talk has of theirs."""
    days = {t.id: _day(t) for t in life.talks}
    thanks = Counter(
        (days[e.interview], mailbox_of(e.step.whom)) for e in life.left(StepKind.THANK_YOU) if e.step
    )
    asked = {(_day(t), mailbox_of(p.email)) for t in life.talks for p in t.people if p.id != RITA.id}
    assert thanks <= Counter(asked)
