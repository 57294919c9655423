"""Notifications: what each alert says, and that no word of one gives anybody away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.alerts import UNANNOUNCED, Alert, AlertKind
from afterword.domain.model import EventKind, Policy
from afterword.errors import Obstacle
from afterword.messages.notifications import notification
from domain.stories import (
    ENDS,
    MARK,
    NEW_YORK,
    NUDGE,
    REVIEW,
    SCHEDULE,
    THANKS,
    UNHURRIED,
    drafted,
    event,
    sent,
    with_marks,
)
from domain.test_alerts import QUIET, told

CLOSES = ENDS + timedelta(hours=24)  # Tuesday 11:00
NEAR = CLOSES - timedelta(hours=2)
OURS = ("I enjoyed hearing how you …", "I liked that you …")
NOTES = Alert("n", AlertKind.NOTES, CLOSES)
REVIEWED = Alert("r", AlertKind.REVIEW, CLOSES, letters=1)
BOTH = "Still open: “I enjoyed hearing how you …” and “I liked that you …”."


@pytest.mark.parametrize(
    ("alert", "title", "words"),
    [
        (
            NOTES,
            "Letters to finish",
            "One sentence a letter is enough, by 11:00. Write it while it is fresh: `afterword finish`.",
        ),
        (
            replace(NOTES, letters=1, unfinished=1, marks=2, beginnings=OURS),
            "A letter to finish",
            f"{BOTH} One sentence a letter is enough, by 11:00, here or in your Gmail drafts.",
        ),
        (
            replace(NOTES, letters=2, unfinished=2, marks=4, beginnings=OURS),
            "2 letters to finish",
            (
                "Still open: “I enjoyed hearing how you …”, “I liked that you …” and 2 more. "
                "One sentence a letter is enough, by 11:00, here or in your Gmail drafts."
            ),
        ),
        (
            replace(REVIEWED, unfinished=1, marks=2, beginnings=OURS),
            "A letter waits for you",
            f"Time ends at 11:00, in 2 h. {BOTH} Finish and send it in your Gmail drafts, on any device.",
        ),
        (
            replace(REVIEWED, letters=2, unfinished=2, marks=2),
            "2 letters wait for you",
            (
                "Time ends at 11:00, in 2 h. Still open: 2 sentences. "
                "Finish and send them in your Gmail drafts, on any device."
            ),
        ),
        (
            replace(REVIEWED, letters=2, unfinished=1, marks=1),
            "2 letters wait for you",
            (
                "Time ends at 11:00, in 2 h. Still open: one sentence. "
                "`afterword todo` says what is missing; nothing leaves while the laptop is closed."
            ),
        ),
        (
            replace(REVIEWED, in_gmail=True),
            "A letter waits for you",
            (
                "Time ends at 11:00, in 2 h. In your Gmail drafts: send or schedule it there from any device, "
                "even with the laptop closed."
            ),
        ),
        (
            Alert("l", AlertKind.LID, CLOSES, letters=1),
            "Before you close the lid",
            "A letter leaves before 11:00, but not while the laptop sleeps. `afterword lid` says what you can do.",
        ),
        (
            Alert("b", AlertKind.BOUNCE, CLOSES),
            "A letter came back",
            "The address is wrong. Give the right one by 11:00, and it is sent again.",
        ),
        (Alert("b", AlertKind.BOUNCE, refused=True), "A letter came back", "The mailbox accepted no mail."),
        (
            Alert("a", AlertKind.ANSWER, stop="answered"),
            "An answer",
            "Somebody wrote: all open follow-ups are cancelled.",
        ),
        (
            Alert("a", AlertKind.ANSWER, stop="answered", promised=date(2026, 12, 11)),
            "An answer",
            (
                "Somebody wrote: all open follow-ups are cancelled. They promise to write again by "
                "Fri 11 Dec. `afterword todo` offers to follow up after that."
            ),
        ),
        (
            Alert("a", AlertKind.ANSWER, stop="invited"),
            "An invitation",
            "Somebody sent an invitation: all open follow-ups are cancelled.",
        ),
        (
            Alert("a", AlertKind.ANSWER, stop="noticed"),
            "About your application",
            "A hiring system wrote: nudges wait until you have read the message.",
        ),
        (
            Alert("s", AlertKind.SIGN_IN, CLOSES, letters=2),
            "Sign in again",
            (
                "Gmail cannot be reached without it. 2 letters wait for it and must leave before 11:00. "
                "`afterword doctor` says what to do."
            ),
        ),
        (
            Alert("s", AlertKind.SIGN_IN),
            "Sign in again",
            "Gmail cannot be reached without it. Nothing is lost yet. `afterword doctor` says what to do.",
        ),
        (
            Alert("s", AlertKind.SIGN_IN, CLOSES, letters=1, obstacle=Obstacle.KEYRING),
            "Unlock the keyring",
            (
                "It holds your sign-in, so Gmail cannot be reached without it. A letter waits for it and must leave "
                "before 11:00. `afterword doctor` says what to do."
            ),
        ),
        (
            Alert("s", AlertKind.SIGN_IN, CLOSES, letters=2, obstacle=Obstacle.CLOCK),
            "This computer's clock is wrong",
            (
                "Letters would leave at the wrong time. 2 letters wait and must leave before 11:00. "
                "`afterword doctor` says what to do."
            ),
        ),
    ],
)
def test_what_a_notification_says(alert: Alert, title: str, words: str) -> None:
    """Each alert has a title and a sentence or two: what waits, until when, and where to do something about it."""
    shown = notification(alert, NEW_YORK, NEAR)
    assert (shown.title, shown.words) == (title, words)


def test_every_obstacle_that_is_announced_has_words() -> None:
    """None lacks a title, and no two share one."""
    titles = {notification(Alert("s", AlertKind.SIGN_IN, obstacle=o), NEW_YORK, NEAR).title for o in SAID}
    assert len(titles) == len(SAID)


def test_another_day_is_named() -> None:
    """A deadline of today needs no day; tomorrow's has one, by the candidate's own clock."""
    assert "by Tue 11:00" in notification(NOTES, NEW_YORK, ENDS).words
    assert "by Wed 01:00" in notification(NOTES, "Asia/Tokyo", ENDS).words


SAID = set(Obstacle) - UNANNOUNCED
TYPED = [
    "[I liked that you hired Hana …]",
    "[ask Ana Ruiz]",
    "[the release train]",
    "TODO call Acme",
    "[Hana …]",
]


@UNHURRIED
@given(
    st.integers(0, 60 * 30),
    st.lists(st.sampled_from([MARK, "[I liked that you …]", *TYPED]), min_size=1, max_size=4, unique=True),
    st.booleans(),
    st.sampled_from([REVIEW, SCHEDULE]),
)
def test_no_typed_word_is_shown(minutes: int, marks: list[str], edited: bool, policy: Policy) -> None:
    """Whatever the draft holds, and whoever typed it: only beginnings that we wrote stand on a locked screen."""
    story = drafted(THANKS, ENDS, open=marks, stems=[m for m in marks if m not in TYPED])
    if edited:
        story = [
            *with_marks(THANKS, ENDS),
            event(EventKind.EDITED, ENDS, THANKS, message_id="m2", open=marks),
        ]
    for alert in told(ENDS + timedelta(minutes=minutes), *story, of=QUIET, policy=policy):
        shown = notification(alert, policy.time_zone, ENDS)
        words = f"{shown.title} {shown.words}".lower()
        assert not any(word in words for word in ("hana", "ana ", "ruiz", "acme", "release", "todo call"))


@UNHURRIED
@given(st.integers(0, 60 * 24 * 6))
def test_no_word_names_anybody(minutes: int) -> None:
    """A locked screen shows no person, no company, no position, no address, no key and no word of a letter."""
    now = ENDS + timedelta(minutes=minutes)
    out = sent(THANKS, ENDS + timedelta(hours=1))
    said = {"address": "ana@acme.example", "message_id": "m7"}
    more = [
        event(EventKind.BOUNCED, ENDS + timedelta(hours=2), "", person="ana", permanent=True, **said),
        event(
            EventKind.ANSWERED, ENDS + timedelta(hours=30), message_id="m9", by="ana@acme.example", name="Ana"
        ),
    ]
    events = [*out, *[e for e in more if e.at <= now], *drafted(NUDGE, ENDS)]
    for alert in told(now, *events):
        shown = notification(alert, NEW_YORK, now)
        words = f"{shown.title} {shown.words}".lower()
        assert not any(name in words for name in ("ana", "ruiz", "acme", "engineer", "@", "release", "jane"))
        assert len(words) < 200
