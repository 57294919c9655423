"""What came of a call: a rule, a stop, or another try."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from afterword.domain.calls import MOST_TRIES, CallOutcome, Result, outcome
from afterword.domain.events import Event, PutOff
from afterword.domain.model import EventKind as E
from afterword.domain.model import Interview, Plan, Step, StepState
from afterword.domain.planner import plan
from afterword.domain.reasons import Reason, ReasonCode
from domain.stories import ANA, CALL, ID, NUDGE, REVIEW, RITA, THANKS, meeting, ny, sent

CALLABLE = replace(ANA, welcomes=("email", "phone"))
OF = meeting(CALLABLE, replace(RITA, welcomes=("phone",), phone="2"))
THANKED = tuple(sent(THANKS, ny("11-02", "12:00")))
MORNING = ny("11-04", "10:00")


def whole(told: CallOutcome, journal: tuple[Event, ...] = THANKED, now: str = "11-04") -> Plan:
    """The plan after what was told, at eleven of that day."""
    return plan(told.interview, (*journal, *told.events), REVIEW, ny(now, "11:00"))


def went(
    result: Result, by: date | None = None, journal: tuple[Event, ...] = THANKED, of: Interview = OF
) -> CallOutcome:
    """What that result of the call to Ana on Wednesday morning comes to."""
    step = next(s for s in plan(of, journal, REVIEW, MORNING).steps if str(s.key) == CALL)
    assert step.state is StepState.READY
    return outcome(result, step, of, journal, REVIEW, MORNING, decision_by=by)


def state(made: Plan, key: str) -> tuple[StepState, Reason]:
    """State and reason of a step."""
    step = next(s for s in made.steps if str(s.key) == key)
    return step.state, step.reason


def test_nobody_answered_comes_again_on_their_next_workday() -> None:
    """Not on the same day, not on a weekend, and in the hours of who is called."""
    told = went(Result.NO_ANSWER)
    assert state(whole(told), CALL) == (
        StepState.WAITING,
        Reason(ReasonCode.CALL_AGAIN, ny("11-05", "08:00")),
    )
    assert state(whole(told, now="11-05"), CALL)[0] is StepState.READY
    tokyo = replace(OF, people=(replace(CALLABLE, time_zone="Asia/Tokyo"),))
    step = next(s for s in plan(tokyo, THANKED, REVIEW, MORNING).steps if str(s.key) == CALL)
    friday_there = outcome(Result.NO_ANSWER, step, tokyo, THANKED, REVIEW, ny("11-06", "00:00"))
    put_off = friday_there.events[0]
    assert isinstance(put_off, PutOff)
    assert put_off.until == ny("11-08", "18:00")


def test_a_number_is_dialled_three_times_at_most() -> None:
    """The third time that nobody answers is the last."""
    journal = THANKED
    for _ in range(MOST_TRIES - 1):
        told = outcome(Result.NO_ANSWER, _step(journal), OF, journal, REVIEW, MORNING)
        assert [e.kind for e in told.events] == [E.PUT_OFF]
        journal = (*journal, *told.events)
    last = outcome(Result.NO_ANSWER, _step(journal), OF, journal, REVIEW, MORNING)
    assert state(whole(last, journal), CALL) == (
        StepState.DONE,
        Reason(ReasonCode.CALL_UNANSWERED),
    )


def _step(journal: tuple[Event, ...]) -> Step:
    return next(s for s in plan(OF, journal, REVIEW, MORNING).steps if str(s.key) == CALL)


def test_no_second_voicemail() -> None:
    """A message is left once: the call is over, today and later."""
    told = went(Result.VOICEMAIL)
    for day in ("11-04", "11-05", "11-13"):
        assert state(whole(told, now=day), CALL) == (
            StepState.DONE,
            Reason(ReasonCode.CALL_VOICEMAIL),
        )


@pytest.mark.parametrize("result", [Result.VOICEMAIL, Result.SPOKE, Result.NO_CALLS])
def test_who_called_has_followed_up(result: Result) -> None:
    """The nudge waits five workdays from the call, and not from the letter."""
    before = plan(meeting(CALLABLE), THANKED, REVIEW, MORNING)
    after = whole(went(result, of=meeting(CALLABLE)))
    due = [next(s.due for s in made.steps if str(s.key) == NUDGE) for made in (before, after)]
    assert due == [ny("11-09", "08:00"), ny("11-11", "08:00")]


def test_a_date_that_they_named_is_a_rule() -> None:
    """The promised date stands in the rules, and no nudge comes before it."""
    told = went(Result.SPOKE, date(2026, 11, 20), of=meeting(CALLABLE))
    assert told.interview.rules.decision_by == date(2026, 11, 20)
    assert E.CHANGED in {e.kind for e in told.events}
    assert next(s.due for s in whole(told).steps if str(s.key) == NUDGE) == ny("11-24", "08:00")
    assert state(whole(told), CALL) == (StepState.DONE, Reason(ReasonCode.CALL_SPOKE))


def test_spoken_without_a_date_changes_no_rule() -> None:
    """What was promised before still stands, and no letter is rewritten for nothing."""
    told = went(Result.SPOKE)
    assert told.interview == OF
    assert E.CHANGED not in {e.kind for e in told.events}


def test_they_do_not_want_calls() -> None:
    """Nobody of the interview is called any more."""
    told = went(Result.NO_CALLS)
    assert told.interview.rules.no_calls
    assert [s.key for s in whole(told).steps if s.kind.value == "call"] == []


@pytest.mark.parametrize(
    ("result", "because"), [(Result.OFFER, "offer"), (Result.REJECTED, "rejected"), (Result.OVER, "other")]
)
def test_what_is_decided_stops_everything(result: Result, because: str) -> None:
    """The interview is closed for that reason, and nothing of it is open."""
    made = whole(went(result))
    assert made.stopped
    assert (made.stopped.reason, made.stopped.by) == ("closed", because)
    final = {StepState.DONE, StepState.SENT, StepState.CANCELLED}
    assert {s.state for s in made.steps} <= final


def test_only_a_call_has_a_result() -> None:
    """A result of something else is a bug of the caller."""
    step = next(s for s in plan(OF, THANKED, REVIEW, MORNING).steps if str(s.key) == f"{ID}/notes")
    with pytest.raises(ValueError, match="no call"):
        outcome(Result.SPOKE, step, OF, THANKED, REVIEW, MORNING)
