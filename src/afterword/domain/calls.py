"""The result of a call: the candidate's answer becomes a rule of the interview, a stop, or another try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from afterword.domain.events import Changed, Closed, Done, Event, FollowedUp, PutOff, on_step
from afterword.domain.model import Interview, Policy, Step, StepKind
from afterword.domain.reasons import ReasonCode
from afterword.domain.schedule import at, local, next_working

MOST_TRIES = 3
"""How often to try a number that nobody answers."""


class Result(StrEnum):
    """How a call went."""

    NO_ANSWER = "no-answer"
    VOICEMAIL = "voicemail"
    SPOKE = "spoke"
    NO_CALLS = "no-calls"  # they asked not to be called
    OFFER = "offer"
    REJECTED = "rejected"
    OVER = "over"  # decided some other way


ENDED = {
    Result.NO_ANSWER: ReasonCode.CALL_UNANSWERED,
    Result.VOICEMAIL: ReasonCode.CALL_VOICEMAIL,
    Result.SPOKE: ReasonCode.CALL_SPOKE,
    Result.NO_CALLS: ReasonCode.CALL_UNWELCOME,
}
"""Why no call is left to make, by the result of the last one."""

_ENDS = {Result.OFFER: "offer", Result.REJECTED: "rejected", Result.OVER: "other"}
"""The results that close the interview, with the reason recorded for it."""
_FOLLOWED_UP = frozenset({Result.VOICEMAIL, Result.SPOKE, Result.NO_CALLS})
"""The results after which the candidate has followed up: no nudge comes right after them."""


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What to record after a call: the interview with its rules, and what happened."""

    interview: Interview
    events: tuple[Event, ...]


def outcome(
    result: Result,
    step: Step,
    interview: Interview,
    journal: Sequence[Event],
    policy: Policy,
    now: datetime,
    *,
    decision_by: date | None = None,
) -> CallOutcome:
    """What that result of the call changes; `decision_by` is the date that anybody there named.

    If nobody answers, the call comes again on the next workday, up to three times. A message is left once. A wish of
    theirs becomes a rule of the interview, and a decision closes it. A conversation or message counts as a follow-up:
    the wait for the next nudge starts over.
    """
    if step.kind is not StepKind.CALL or step.person is None:
        raise ValueError(f"no call: {step.key}")
    rules = replace(
        interview.rules,
        no_calls=interview.rules.no_calls or result is Result.NO_CALLS,
        decision_by=decision_by or interview.rules.decision_by,
    )
    ruled = replace(interview, rules=rules)
    changed = [Changed(interview.id, now)] if ruled != interview else []
    events: list[Event] = [*changed, _word(result, step, journal, policy, interview, now)]
    if result in _FOLLOWED_UP:
        events.append(FollowedUp(interview.id, now, None, step.person.id, by="phone"))
    if result in _ENDS:
        events.append(Closed(interview.id, now, because=_ENDS[result]))
    return CallOutcome(ruled, tuple(events))


def _word(
    result: Result, step: Step, journal: Sequence[Event], policy: Policy, interview: Interview, now: datetime
) -> PutOff | Done:
    """The event for the step: another try, or done."""
    tries = 1 + sum(isinstance(e, PutOff) and e.step == step.key for e in journal)
    if result is Result.NO_ANSWER and tries < MOST_TRIES:
        zone = (step.person.time_zone if step.person else "") or interview.time_zone
        return PutOff(
            *on_step(step, now), why=ReasonCode.NOBODY_ANSWERED.value, until=_next_try(zone, policy, now)
        )
    return Done(*on_step(step, now), result=result.value)


def _next_try(zone: str, policy: Policy, now: datetime) -> datetime:
    """The start of their next workday."""
    tomorrow = at(local(now, zone).date() + timedelta(days=1), time(0), zone)
    return next_working(tomorrow, policy.hours, zone, policy.holidays)
