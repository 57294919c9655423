"""What the candidate is told unasked: when, once, about what, and never at night what can wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.alerts import FRESH, UNANNOUNCED, Alert, AlertKind, alerts, news, next_alert, no_gmail
from afterword.domain.events import Event
from afterword.domain.model import EventKind, Hours, Interview, Policy
from afterword.errors import Obstacle
from domain.stories import (
    ANA,
    BOB,
    ENDS,
    MARK,
    NEW_YORK,
    NUDGE,
    REVIEW,
    SCHEDULE,
    SILENT,
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

CLOSES = ENDS + timedelta(hours=24)  # Tuesday 11:00
OURS = ("I enjoyed hearing how you …", "I liked that you …")  # the beginnings of the open sentences
QUIET = meeting(SILENT)  # nothing is finished for Ana
KEYS = {AlertKind.REVIEW, AlertKind.NOTES, AlertKind.BOUNCE, AlertKind.ANSWER}


def told(now: datetime, *events: Event, of: Interview | None = None, policy: Policy = REVIEW) -> list[Alert]:
    """What is to be told at that moment."""
    return list(alerts(whole(now, *events, of=of, policy=policy), events, policy, now))


def kinds(now: datetime, *events: Event, of: Interview | None = None, policy: Policy = REVIEW) -> list[str]:
    """Of what kinds."""
    return [alert.kind.value for alert in told(now, *events, of=of, policy=policy)]


def test_letters_are_to_be_finished_when_the_interview_is_over() -> None:
    """Not before its end, from then on under one key, no longer once they are finished, or too late."""
    assert kinds(ENDS - timedelta(minutes=1), of=QUIET) == []
    first, later = told(ENDS, of=QUIET), told(ENDS + timedelta(hours=3), *with_marks(THANKS, ENDS), of=QUIET)
    assert [a.kind for a in first] == [AlertKind.NOTES]
    assert first[0].key == later[0].key
    assert kinds(ENDS + timedelta(hours=1)) == []
    assert kinds(CLOSES, of=QUIET) == []


def test_it_says_which_sentence_is_open_and_until_when() -> None:
    """By its beginning, which is ours; before the draft is there, until when and where it can be finished."""
    (early,) = told(ENDS, of=QUIET)
    assert (early.letters, early.closes) == (0, CLOSES)
    (alert,) = told(ENDS, *with_marks(THANKS, ENDS), of=QUIET)
    assert (alert.letters, alert.marks, alert.closes) == (1, 2, CLOSES)
    assert alert.beginnings == OURS


def test_open_sentences_of_several_letters_are_counted() -> None:
    """All of them count, and the same beginning is named once."""
    bob = f"{QUIET.id}/thank-you/bob@acme.example"
    of = meeting(SILENT, replace(SILENT, id="bob", name="Bob Lee", email="bob@acme.example"))
    (alert,) = told(ENDS, *with_marks(THANKS, ENDS), *with_marks(bob, ENDS), of=of)
    assert (alert.letters, alert.marks, alert.beginnings) == (2, 4, OURS)


@pytest.mark.parametrize(
    ("marks", "beginnings"),
    [
        ([MARK, "[I liked that you …]"], OURS),
        (["[I liked that you …]"], OURS[1:]),
        (["[I liked that you hired Hana …]"], ()),
        ([MARK, "[ask Hana]"], OURS[:1]),
        (["[ask Hana]", "TODO"], ()),
    ],
)
def test_of_an_edited_draft_only_our_own_beginnings_are_shown(
    marks: list[str], beginnings: tuple[str, ...]
) -> None:
    """A mark that is no longer as we wrote it may hold what was typed: those are counted."""
    story = [*with_marks(THANKS, ENDS), event(EventKind.EDITED, ENDS, THANKS, message_id="m2", open=marks)]
    (alert,) = told(ENDS, *story, of=QUIET)
    assert (alert.marks, alert.beginnings) == (len(marks), beginnings)


def test_near_its_end_an_open_letter_says_what_is_open() -> None:
    """It can be finished and sent from Gmail, without this laptop; one that is only held, or unread, says so too."""
    near = CLOSES - timedelta(hours=2)
    (alert,) = [a for a in told(near, *with_marks(THANKS, ENDS), of=QUIET) if a.kind is AlertKind.REVIEW]
    assert (alert.letters, alert.unfinished, alert.marks, alert.beginnings) == (1, 1, 2, OURS)
    (unread,) = told(near, *drafted(THANKS, ENDS, near), of=meeting(notes=UNREAD), policy=SCHEDULE)
    assert (unread.letters, unread.unfinished, unread.in_gmail) == (1, 0, False)


def test_of_letters_that_end_together_the_open_ones_are_named() -> None:
    """One waits to be finished and one to be sent: both are counted, and what is open is said."""
    of = meeting(SILENT, BOB)
    story = [*with_marks(THANKS, ENDS), *drafted(f"{of.id}/thank-you/bob@acme.example", ENDS)]
    near = CLOSES - timedelta(hours=2)
    (alert,) = [a for a in told(near, *story, of=of) if a.kind is AlertKind.REVIEW]
    assert (alert.letters, alert.unfinished, alert.in_gmail, alert.beginnings) == (2, 1, False, OURS)


@pytest.mark.parametrize(
    ("left", "minutes"),
    [
        (timedelta(hours=6, minutes=1), None),
        (timedelta(hours=4), 360),
        (timedelta(hours=2), 120),
        (timedelta(minutes=31), 120),
        (timedelta(minutes=30), 30),
        (timedelta(minutes=1), 30),
        (timedelta(), None),
    ],
)
def test_a_letter_for_review_is_told_of_at_three_moments(left: timedelta, minutes: int | None) -> None:
    """With six hours, two and half an hour left; of those that have passed only the nearest, and nothing at its end."""
    policy = replace(REVIEW, awake=Hours(time(0), time(23, 59)))
    found = told(CLOSES - left, *drafted(THANKS, ENDS), policy=policy)
    assert [a.key.rpartition(":")[2] for a in found] == ([str(minutes)] if minutes else [])


def test_letters_that_end_together_are_told_together() -> None:
    """Two letters of one panel are one notification, which says how many."""
    of = meeting(ANA, BOB)
    other = drafted(f"{of.id}/thank-you/bob@acme.example", ENDS)
    (alert,) = told(CLOSES - timedelta(hours=2), *drafted(THANKS, ENDS), *other, of=of)
    assert (alert.letters, alert.in_gmail, alert.closes) == (2, True, CLOSES)


def test_what_leaves_by_itself_is_not_told() -> None:
    """A scheduled letter waits for nobody; one that is held, or that the checks hold back, does."""
    near = CLOSES - timedelta(hours=2)
    at = drafted(THANKS, ENDS, near)
    assert kinds(near, *at, policy=SCHEDULE) == []
    assert kinds(near, *at, event(EventKind.HELD, ENDS, THANKS), policy=SCHEDULE) == ["review"]
    held = drafted(THANKS, ENDS, near, holds=["It cites nothing."])
    (alert,) = told(near, *held, policy=SCHEDULE)
    assert not alert.in_gmail


EVENING = ny("11-02", "21:00")
EARLY = replace(meeting(), starts=ny("11-02", "05:30"), ends=ny("11-02", "06:30"))  # its letters end at 06:30


def test_in_the_evening_a_letter_that_the_night_would_miss_is_told() -> None:
    """An hour before their night, once; with the hour until which the laptop is needed, and the command that helps."""
    for policy in (SCHEDULE, REVIEW):
        assert kinds(EVENING - timedelta(minutes=1), of=EARLY, policy=policy) == []
        (alert,) = told(EVENING, of=EARLY, policy=policy)
        assert (alert.kind, alert.closes) == (AlertKind.LID, EARLY.ends + timedelta(hours=24))
        assert alert.letters == 1
    later = told(EVENING + timedelta(minutes=59), of=EARLY)
    assert [a.key for a in later] == [alert.key]


def test_a_letter_that_can_leave_in_the_morning_is_not_told_in_the_evening() -> None:
    """Neither is one that lies in Gmail for review: it can be sent without the laptop."""
    assert kinds(EVENING, policy=SCHEDULE) == []
    assert kinds(EVENING, *drafted(THANKS, EARLY.ends), of=EARLY) == []


def test_the_evening_is_looked_at() -> None:
    """A scheduled letter whose time ends in the night is looked at when that is to be told."""
    policy = replace(SCHEDULE, hours=Hours(time(8), time(8, 30)), decent=Hours(time(4), time(5)))
    ready = drafted(THANKS, EARLY.ends, ny("11-03", "04:00"))
    assert (
        next_alert(
            whole(ny("11-02", "12:00"), *ready, of=EARLY, policy=policy), ready, policy, ny("11-02", "12:00")
        )
        == EVENING
    )


def test_an_answer_is_told_once() -> None:
    """One alert for what stopped the interview, for days under the same key; a closed interview tells nothing."""
    answer = event(
        EventKind.ANSWERED, ny("11-03", "14:00"), message_id="m9", by="ana@acme.example", name="Ana"
    )
    out = sent(THANKS, ENDS + timedelta(hours=1))
    first = told(ny("11-03", "14:00"), *out, answer)
    assert [a.kind for a in first] == [AlertKind.ANSWER]
    assert told(ny("11-04", "09:00"), *out, answer) == first
    assert told(ny("11-03", "14:00") + FRESH + timedelta(minutes=1), *out, answer) == []
    closed = event(EventKind.CLOSED, ny("11-03", "15:00"), because="offer")
    assert told(ny("11-03", "16:00"), *out, answer, closed) == []


def test_a_hiring_system_is_no_answer_and_is_told_as_a_notice() -> None:
    """Mail of a robot about the application pauses the nudges; the alert says so."""
    notice = event(EventKind.NOTICED, ny("11-03", "14:00"), message_id="m9", by="no-reply@ats.example")
    (alert,) = told(ny("11-03", "15:00"), *sent(THANKS, ENDS), notice)
    assert (alert.kind, alert.stop) == (AlertKind.ANSWER, "noticed")


def test_a_bounce_is_told_and_a_delay_is_not() -> None:
    """A wrong address is told while the right one would still be in time; that a letter is late is no news."""
    out = sent(THANKS, ENDS + timedelta(hours=1))
    at = ENDS + timedelta(hours=2)
    said = {"address": "ana@acme.example", "message_id": "m7"}
    bounce = event(EventKind.BOUNCED, at, "", person="ana", permanent=True, delayed=False, **said)
    found = [a for a in told(at, *out, bounce) if a.kind is AlertKind.BOUNCE]
    assert [a.closes for a in found] == [CLOSES]
    assert not found[0].refused
    late = event(EventKind.BOUNCED, at, "", person="ana", permanent=False, delayed=True, **said)
    assert kinds(at, *out, late) == []


NIGHT = ny("11-03", "02:00")


def test_at_night_nothing_is_told_that_can_wait() -> None:
    """An answer at two in the morning is told at seven; a letter whose time ends before seven, at once."""
    answer = event(EventKind.ANSWERED, NIGHT, message_id="m9", by="ana@acme.example")
    out = sent(THANKS, ENDS + timedelta(hours=1))
    assert kinds(NIGHT, *out, answer) == []
    assert whole(NIGHT, *out, answer).look_at == ny("11-03", "07:00")
    assert kinds(ny("11-03", "07:00"), *out, answer) == ["answer"]
    short = replace(REVIEW, window=timedelta(hours=17))  # ends Tuesday 04:00
    (alert,) = told(NIGHT, *drafted(THANKS, ENDS), policy=short)
    assert alert.kind is AlertKind.REVIEW


def test_the_night_is_the_candidates_own() -> None:
    """Somebody who lives in Tokyo is told when it is day there, and in the hours that the config gives."""
    answer = event(EventKind.ANSWERED, NIGHT, message_id="m9", by="ana@acme.example")
    out = sent(THANKS, ENDS + timedelta(hours=1))
    assert kinds(NIGHT, *out, answer, policy=replace(REVIEW, time_zone="Asia/Tokyo")) == ["answer"]
    early = replace(REVIEW, awake=Hours(time(1), time(3)))
    assert kinds(NIGHT, *out, answer, policy=early) == ["answer"]


def test_the_plan_is_looked_at_when_there_is_something_to_tell() -> None:
    """A letter that nobody touches is looked at with six hours, two and half an hour left, whatever else is due."""
    at = drafted(THANKS, ENDS)
    now, looks = ENDS + timedelta(hours=1), []
    while (look := whole(now, *at).look_at) and look < CLOSES:
        looks.append(look)
        now = look
    assert {CLOSES - span for span in (timedelta(hours=6), timedelta(hours=2), timedelta(minutes=30))} <= set(
        looks
    )


@UNHURRIED
@given(
    st.integers(0, 60 * 30),
    st.sampled_from([REVIEW, SCHEDULE, replace(REVIEW, time_zone="Asia/Tokyo")]),
    st.sampled_from([meeting(), EARLY]),
)
def test_nothing_becomes_due_between_two_looks(minutes: int, policy: Policy, of: Interview) -> None:
    """Whatever the moment: what there is to tell stays what it is until the plan says to look again."""
    now = ENDS + timedelta(minutes=minutes)
    answer = event(EventKind.ANSWERED, ENDS + timedelta(hours=14), message_id="m9", by="ana@acme.example")
    events = [*drafted(THANKS, ENDS, ny("11-02", "12:00")), *([answer] if now >= answer.at else [])]
    look = whole(now, *events, of=of, policy=policy).look_at
    before = {a.key for a in told(now, *events, of=of, policy=policy)}
    until = min(look or now + timedelta(days=1), now + timedelta(days=1))
    just_before = max(now, until - timedelta(seconds=1))
    assert {a.key for a in told(just_before, *events, of=of, policy=policy)} <= before


def test_a_sign_in_that_lapsed_says_what_waits() -> None:
    """How many letters, and until when; at night only where one of them is lost before the morning."""
    ahead = [steps(ENDS + timedelta(minutes=1), policy=SCHEDULE)["thank-you/ana@acme.example"]]
    awake, lapsed = REVIEW.awake, Obstacle.SIGN_IN
    day = no_gmail(lapsed, ahead, awake, NEW_YORK, ENDS + timedelta(hours=2), "2026-11-01")
    assert day is not None
    assert (day.letters, day.closes) == (1, CLOSES)
    assert no_gmail(lapsed, ahead, awake, NEW_YORK, NIGHT, "2026-11-01") is None
    lost = [replace(s, window=replace(s.window, closes=ny("11-03", "05:00"))) for s in ahead if s.window]
    assert no_gmail(lapsed, lost, awake, NEW_YORK, NIGHT, "2026-11-01") is not None
    nothing = no_gmail(lapsed, [], awake, NEW_YORK, ENDS, "2026-11-02")
    assert nothing is not None
    assert nothing.key != day.key


def test_an_obstacle_is_announced_where_a_letter_waits() -> None:
    """A locked keyring, a proxy, a clock: each once; no network is no news, nor is one without a letter."""
    ahead = [steps(ENDS + timedelta(minutes=1), policy=SCHEDULE)["thank-you/ana@acme.example"]]
    found = {o: no_gmail(o, ahead, REVIEW.awake, NEW_YORK, ENDS, "2026-11-01") for o in Obstacle}
    assert {alert.obstacle for alert in found.values() if alert} == set(Obstacle) - UNANNOUNCED
    assert len({alert.key for alert in found.values() if alert}) == len(set(Obstacle) - UNANNOUNCED)
    assert no_gmail(Obstacle.KEYRING, [], REVIEW.awake, NEW_YORK, ENDS, "2026-11-01") is None


def test_what_no_step_asks_about_is_news() -> None:
    """The answer that stopped it, and a nudge that came back, for a week; what a step speaks of is not said twice."""
    at = ny("11-10", "09:00")
    out = [*sent(THANKS, ENDS + timedelta(hours=1)), *sent(NUDGE, ny("11-09", "08:00"))]
    said = {"address": "ana@acme.example", "message_id": "m7"}
    bounce = event(EventKind.BOUNCED, at, "", person="ana", permanent=False, delayed=False, **said)
    answer = event(EventKind.ANSWERED, at + timedelta(hours=1), message_id="m9", by="bob@acme.example")
    now = at + timedelta(hours=2)
    plan = whole(now, *out, answer)
    assert news(plan, [*out, answer], now) == (answer,)
    assert news(plan, [*out, answer], now + timedelta(days=8)) == ()
    with_step = whole(now, *out, bounce)
    asked = any(s.mail == "m7" and s.state.value == "needs-you" for s in with_step.steps)
    assert (news(with_step, [*out, bounce], now) == ()) is asked
    assert next_alert(plan, [*out, answer], REVIEW, ny("11-10", "23:00")) == ny("11-11", "07:00")


def test_a_letter_that_leaves_by_itself_is_announced_ten_minutes_before() -> None:
    """Once, with what can be held, when Afterword sends; by day alone; and a plan is looked at again in time for it."""
    ready = [*drafted(THANKS, ENDS + timedelta(minutes=1))]
    due = next(
        s.due
        for s in whole(ENDS + timedelta(minutes=2), *ready, policy=SCHEDULE).steps
        if str(s.key) == THANKS
    )
    assert due is not None
    early = due - timedelta(minutes=11)
    assert AlertKind.LEAVING not in kinds(early, *ready, policy=SCHEDULE)
    look = next_alert(whole(early, *ready, policy=SCHEDULE), ready, SCHEDULE, early)
    assert look == due - timedelta(minutes=10)
    (alert,) = [a for a in told(look, *ready, policy=SCHEDULE) if a.kind is AlertKind.LEAVING]
    assert (alert.leaves, [str(key) for key in alert.steps], alert.letters) == (due, [THANKS], 1)
    (again,) = [
        a for a in told(look + timedelta(minutes=5), *ready, policy=SCHEDULE) if a.kind is AlertKind.LEAVING
    ]
    assert again.key == alert.key
    assert AlertKind.LEAVING not in kinds(look, *ready, policy=REVIEW)
    asleep = replace(SCHEDULE, awake=Hours(time(22), time(23)))
    assert AlertKind.LEAVING not in kinds(look, *ready, policy=asleep)
