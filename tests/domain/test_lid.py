"""What a sleep does to the letters, and a yes that is for now."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.events import Event, ReplyWanted
from afterword.domain.model import EventKind, Interview, PendingAction, Policy, ReplyAbout, StepState
from afterword.domain.sleep_forecast import Asleep, Fate, Way, asleep
from domain.stories import (
    ANA,
    BOB,
    ENDS,
    ID,
    LOST,
    NUDGE,
    REVIEW,
    RITA,
    SCHEDULE,
    SILENT,
    STARTS,
    THANKS,
    UNHURRIED,
    UNREAD,
    drafted,
    event,
    meeting,
    ny,
    sent,
    steps,
    whole,
    with_marks,
)

EVENING, MORNING = ny("11-02", "20:00"), ny("11-03", "08:00")
CLOSES = ENDS + timedelta(hours=24)  # Tuesday 11:00
HELD_UP = ny("11-02", "22:00")  # too late for hours and decent: it waits for the morning


def shut(
    now: datetime, until: datetime, *events: Event, of: Interview | None = None, policy: Policy = SCHEDULE
) -> dict[str, Asleep]:
    """What a sleep concerns, by the step's key."""
    interview = of or meeting()
    before, then = (whole(at, *events, of=interview, policy=policy) for at in (now, until))
    return {str(a.step.key): a for a in asleep(interview, before, then, policy, now, until)}


def test_a_letter_whose_window_closes_in_the_sleep_would_be_missed() -> None:
    """Asleep past its 24 hours it is missed; it says until when one must be awake, and what can be done."""
    at = drafted(THANKS, ENDS, ny("11-02", "12:00"))
    letter = shut(ENDS + timedelta(minutes=10), CLOSES + timedelta(hours=1), *at)[THANKS]
    assert (letter.fate, letter.wake_by) == (Fate.MISSED, CLOSES)
    assert letter.ways == (Way.SEND_NOW, Way.IN_GMAIL)


def test_a_letter_due_in_the_sleep_leaves_later() -> None:
    """Awake again inside its window it leaves then, at the next good moment; it is not missed."""
    at = drafted(THANKS, ENDS, ny("11-02", "12:00"))
    letter = shut(ENDS + timedelta(minutes=10), EVENING, *at)[THANKS]
    assert (letter.fate, letter.wake_by) == (Fate.LATER, None)
    assert letter.leaves is not None
    assert EVENING <= letter.leaves < CLOSES


def test_a_short_sleep_concerns_nothing() -> None:
    """Awake before anything is due, nothing changes."""
    assert shut(ENDS + timedelta(minutes=5), ENDS + timedelta(minutes=50), *drafted(THANKS, ENDS)) == {}


def test_for_review_only_what_would_be_missed_counts() -> None:
    """A draft that the candidate sends from any device does not wait for the laptop, but its time does run out."""
    at = drafted(THANKS, ENDS)
    assert shut(ENDS + timedelta(minutes=10), MORNING, *at, policy=REVIEW) == {}
    late = shut(ENDS + timedelta(minutes=10), CLOSES, *at, policy=REVIEW)[THANKS]
    assert (late.fate, late.ways) == (Fate.MISSED, (Way.SEND_NOW, Way.IN_GMAIL))


def test_what_is_settled_is_not_told() -> None:
    """Sent, skipped, missed, or gone from Gmail by the candidate's own hand: the sleep changes nothing."""
    day = CLOSES + timedelta(hours=2)
    gone = [*drafted(THANKS, ENDS), event(EventKind.GONE, ENDS + timedelta(minutes=5), THANKS)]
    for at in (sent(THANKS, ENDS), [event(EventKind.SKIPPED, ENDS, THANKS)], gone):
        assert THANKS not in shut(ENDS + timedelta(minutes=10), day, *at)
    assert THANKS not in shut(CLOSES + timedelta(minutes=1), day, *drafted(THANKS, ENDS))


@pytest.mark.parametrize(
    ("of", "ways"),
    [
        (meeting(SILENT), (Way.NOTES,)),
        (meeting(), (Way.SEND_NOW,)),
        (meeting(LOST), (Way.ADDRESS,)),
        (meeting(SILENT, LOST, RITA, only_contact=RITA.email), (Way.SEND_NOW,)),
        (meeting(SILENT, RITA, only_contact=RITA.email), (Way.NOTES,)),
    ],
    ids=["nothing finished", "not drafted yet", "no address", "carries what is finished", "carries nothing"],
)
def test_what_is_missing_is_the_way(of: Interview, ways: tuple[Way, ...]) -> None:
    """An open sentence comes first, else a missing address; a letter that only waits to be drafted can leave."""
    (letter,) = shut(ENDS + timedelta(minutes=1), CLOSES, of=of).values()
    assert letter.ways == ways


def test_an_open_sentence_is_finished_first_here_or_in_gmail() -> None:
    """A draft with marks cannot be sent from here, whatever was approved; finished in Gmail it needs no laptop."""
    yes = event(EventKind.APPROVED, ENDS, THANKS)
    for story in (with_marks(THANKS, ENDS), [*with_marks(THANKS, ENDS), yes]):
        letter = shut(ENDS + timedelta(minutes=10), CLOSES, *story, of=meeting(SILENT))[THANKS]
        assert (letter.fate, letter.ways) == (Fate.MISSED, (Way.NOTES, Way.IN_GMAIL))


def test_a_letter_that_nobody_read_does_not_leave_after_the_sleep() -> None:
    """Awake in time it still waits to be read: only one that would leave by itself leaves later."""
    story = drafted(THANKS, ENDS, ny("11-02", "12:00"))
    unread = meeting(notes=UNREAD)
    assert shut(ENDS + timedelta(minutes=10), EVENING, *story, of=unread) == {}
    late = shut(ENDS + timedelta(minutes=10), CLOSES, *story, of=unread)[THANKS]
    assert (late.fate, late.ways) == (Fate.MISSED, (Way.SEND_NOW, Way.IN_GMAIL))


def test_before_the_interview_is_over_nothing_can_be_sent() -> None:
    """Of a meeting that is still to end the letter is told of, with no way but to be awake in time."""
    letter = shut(STARTS, CLOSES + timedelta(hours=1))[THANKS]
    assert (letter.fate, letter.ways, letter.wake_by) == (Fate.MISSED, (), CLOSES)


def test_a_send_in_doubt_is_waited_for() -> None:
    """While it is not known whether it left, the one thing to do is to let that be found out."""
    lost = [*drafted(THANKS, ENDS), event(EventKind.SENDING, ENDS + timedelta(hours=1), THANKS)]
    assert shut(ENDS + timedelta(hours=1), CLOSES, *lost)[THANKS].ways == (Way.STAY,)


def test_a_nudge_is_told_once_and_not_sent_before_its_day() -> None:
    """A nudge whose day lies in the sleep leaves later, with no 'now' before its day; the one behind it is not told."""
    out = sent(THANKS, ENDS + timedelta(hours=1))
    found = shut(ny("11-06", "09:00"), ny("11-10", "08:00"), *out)
    assert set(found) == {NUDGE}
    assert (found[NUDGE].fate, found[NUDGE].ways) == (Fate.LATER, ())


@UNHURRIED
@given(st.integers(0, 40), st.integers(1, 120), st.sampled_from([REVIEW, SCHEDULE]))
def test_what_is_told_is_what_the_plan_will_say(after: int, length: int, policy: Policy) -> None:
    """Whatever the hours: a letter that the plan calls missed at the end was told of as missed, and no other."""
    now = ENDS + timedelta(minutes=30 * after)
    until = now + timedelta(minutes=30 * length)
    at = drafted(THANKS, ENDS, ny("11-02", "12:00"))
    asleep_ones = shut(now, until, *at, policy=policy)
    told = {key for key, letter in asleep_ones.items() if letter.fate is Fate.MISSED}
    before, then = (whole(moment, *at, policy=policy) for moment in (now, until))
    missed = {str(s.key) for s in then.steps if s.state is StepState.MISSED} & {THANKS, NUDGE}
    already = {s.key for s in before.steps if s.state is StepState.MISSED}
    assert told == missed - already


# a yes for now


def test_a_yes_for_now_is_due_now() -> None:
    """A letter that would wait for the morning leaves now; written for the morning, it is rewritten first."""
    now = HELD_UP
    at = drafted(THANKS, ENDS, ny("11-03", "08:00"))
    assert steps(now, *at, policy=SCHEDULE)["thank-you/ana@acme.example"].want is PendingAction.WATCH
    yes = event(EventKind.APPROVED, now, THANKS, at_once=True)
    step = steps(now, *at, yes, policy=SCHEDULE)["thank-you/ana@acme.example"]
    assert (step.due, step.want) == (now, PendingAction.REWRITE)
    fresh = [*at, yes, *drafted(THANKS, now, now)]
    assert steps(now, *fresh, policy=SCHEDULE)["thank-you/ana@acme.example"].want is PendingAction.SEND


def test_a_yes_for_now_keeps_every_guard() -> None:
    """Before the interview is over, after an answer, and over a 'no' behind it, nothing leaves for a yes."""
    yes = event(EventKind.APPROVED, STARTS, THANKS, at_once=True)
    assert steps(STARTS, yes, policy=SCHEDULE)["thank-you/ana@acme.example"].state is StepState.WAITING
    at = [*drafted(THANKS, ENDS, HELD_UP), event(EventKind.APPROVED, ENDS, THANKS, at_once=True)]
    answer = event(EventKind.ANSWERED, HELD_UP, person="ana", by="ana@acme.example")
    assert steps(HELD_UP, *at, answer)["thank-you/ana@acme.example"].state is StepState.NEEDS_YOU
    for no in (EventKind.HELD, EventKind.SKIPPED):
        after = steps(HELD_UP, *at, event(no, HELD_UP, THANKS))["thank-you/ana@acme.example"]
        assert after.want is not PendingAction.SEND
    plain = steps(ENDS, *at, event(EventKind.APPROVED, ENDS, THANKS))["thank-you/ana@acme.example"]
    assert plain.due == ENDS + timedelta(hours=1)


def test_a_nudge_never_leaves_before_its_day() -> None:
    """A yes for now to a nudge counts from its day on: then at any hour, before never."""
    out = [*sent(THANKS, ENDS + timedelta(hours=1)), event(EventKind.APPROVED, ENDS, NUDGE, at_once=True)]
    early = steps(ny("11-05", "09:00"), *out)["nudge/ana@acme.example/1"]
    assert (early.state, early.want) == (StepState.WAITING, PendingAction.NOTHING)
    evening = ny("11-09", "22:00")
    late = steps(evening, *out, *drafted(NUDGE, evening, evening))["nudge/ana@acme.example/1"]
    assert (late.due, late.want) == (evening, PendingAction.SEND)


def test_thanks_that_are_passed_on_need_not_wait_for_an_address() -> None:
    """The coordinator's letter waits six hours for an address to turn up; a yes for now does not."""
    of, now = meeting(ANA, LOST, RITA), ENDS + timedelta(hours=2)
    key = "thank-you/rita@acme.example"
    assert steps(now, of=of, policy=SCHEDULE)[key].state is StepState.WAITING
    yes = event(EventKind.APPROVED, now, f"{of.id}/{key}", at_once=True)
    assert steps(now, yes, of=of, policy=SCHEDULE)[key].want is PendingAction.DRAFT


def test_bob_is_not_concerned_by_anas_yes() -> None:
    """A yes for now is for that letter alone."""
    of = meeting(ANA, BOB)
    yes = event(EventKind.APPROVED, HELD_UP, THANKS, at_once=True)
    other = steps(HELD_UP, yes, of=of, policy=SCHEDULE)["thank-you/bob@acme.example"]
    assert other.due is not None
    assert other.due > HELD_UP


def test_a_letter_after_the_answer_waits_only_for_its_draft() -> None:
    """Asleep it is not drafted; once it lies in Gmail the candidate finishes it from any device."""
    wanted = ReplyWanted(ID, EVENING, about=ReplyAbout.REJECTION)
    key = f"{ID}/reply/{RITA.email}/rejection"
    now = EVENING + timedelta(minutes=1)
    talk = meeting(ANA, RITA)
    letter = shut(now, MORNING, wanted, of=talk)[key]
    assert (letter.fate, letter.wake_by, letter.ways) == (Fate.LATER, None, (Way.DRAFT,))
    assert key not in shut(now + timedelta(minutes=1), MORNING, wanted, *drafted(key, now, now), of=talk)
