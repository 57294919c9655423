"""Time as a laptop has it: sleep, a clock that is set, the nights of the clock change, a flight to another zone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from afterword.daemon.daemon import Daemon
from afterword.domain.model import EventKind
from afterword.domain.reasons import ReasonCode
from daemon.laptops import awake, laptop, woken
from scenarios.world import (
    ANA,
    ENDS,
    JANE,
    LETTERS_LEAVE,
    LI,
    NUDGE_LEAVES,
    World,
    meeting,
    ny,
    somebody,
    world_in,
)

THANKS, NUDGE = f"thank-you/{ANA}", f"nudge/{ANA}/1"

SEND = "gmail.users.drafts.send"


@pytest.fixture
def world(tmp_path: Path, fresh_store: Path) -> Iterator[World]:
    """Jane's Afterword sends by itself."""
    with world_in(tmp_path / "home", fresh_store) as made:
        yield made


@pytest.fixture
def daemon(world: World) -> Daemon:
    """The daemon on her laptop; Ana's letter lies in the drafts for its moment."""
    world.add(meeting(ANA))
    world.at(ENDS)
    daemon = laptop(world)
    awake(world, daemon, ENDS + timedelta(minutes=2))
    assert len(world.drafts(ANA)) == 1
    return daemon


def received(world: World) -> list[datetime]:
    """When letters came to Ana."""
    return [datetime.fromisoformat(m["at"]) for m in world.inbox(ANA)]


# asleep


@pytest.mark.parametrize("wakes", [ny(2, 16, 50), ny(2, 18, 20)])
def test_a_letter_that_was_slept_over_leaves_at_once_in_the_readers_hours(
    world: World, daemon: Daemon, wakes: datetime
) -> None:
    """The first tick after the sleep sends it, once."""
    woken(world, daemon, wakes)
    assert received(world) == [wakes]
    awake(world, daemon, wakes + timedelta(minutes=20))
    assert len(received(world)) == 1


def test_a_letter_that_was_slept_over_into_the_night_waits_for_the_morning(
    world: World, daemon: Daemon
) -> None:
    """Woken at half past eleven in the evening it does not leave; at eight it does, and says 'yesterday'."""
    woken(world, daemon, ny(2, 23, 30))
    assert received(world) == []
    woken(world, daemon, ny(3, 7, 59))
    assert received(world) == []
    awake(world, daemon, ny(3, 8, 2))
    assert received(world) == [ny(3, 8)]
    assert "yesterday" in world.inbox(ANA)[0]["text"]


def test_a_letter_that_was_slept_over_past_its_window_asks(world: World, daemon: Daemon) -> None:
    """A day and an hour later nothing leaves by itself; the step says how, and a yes sends it at the next tick."""
    woken(world, daemon, ENDS + timedelta(hours=25))
    awake(world, daemon, world.now + timedelta(minutes=20))
    assert received(world) == []
    assert world.states()[THANKS] == "missed"
    assert world.step(THANKS).reason.code is ReasonCode.TOO_LATE_IN_GMAIL
    world.says(EventKind.APPROVED, THANKS)
    awake(world, daemon, world.now + timedelta(minutes=3))
    assert len(received(world)) == 1


def test_a_nudge_that_was_slept_over_waits_for_a_workday(world: World, daemon: Daemon) -> None:
    """Due on a Monday, woken on the Saturday: it leaves on the next Monday morning, once."""
    awake(world, daemon, LETTERS_LEAVE + timedelta(minutes=1))
    woken(world, daemon, ny(14, 11))
    assert len(received(world)) == 1
    woken(world, daemon, ny(16, 7, 59))
    awake(world, daemon, ny(16, 8, 20))
    assert received(world)[1:] == [ny(16, 8)]


def test_an_answer_that_came_in_the_sleep_stops_the_nudge(world: World, daemon: Daemon) -> None:
    """It was due in the sleep, and the answer came in it too: the first tick reads before anything leaves."""
    awake(world, daemon, LETTERS_LEAVE + timedelta(minutes=1))
    world.at(ny(8, 20))
    world.sandbox.write(ANA, JANE, "Next week", "Does Thursday suit you?")
    woken(world, daemon, NUDGE_LEAVES + timedelta(hours=2))
    assert len(received(world)) == 1
    assert world.states()[NUDGE] == "cancelled"


# a clock that is set


def test_a_clock_that_was_ahead_for_a_while_costs_no_letter(world: World, daemon: Daemon) -> None:
    """Three days ahead the letter is too late; set right it leaves at its moment, once."""
    woken(world, daemon, ENDS + timedelta(days=3))
    assert world.states()[THANKS] == "missed"
    woken(world, daemon, ENDS + timedelta(minutes=10))
    awake(world, daemon, LETTERS_LEAVE + timedelta(minutes=10))
    assert received(world) == [LETTERS_LEAVE]


def test_a_send_begun_by_a_clock_that_was_ahead_is_found_out_by_the_right_one(
    world: World, daemon: Daemon
) -> None:
    """Two hours ahead a send was lost: once the clock is right nobody waits two hours to learn what became of it."""
    world.sandbox.fault("close_before", SEND)
    woken(world, daemon, LETTERS_LEAVE + timedelta(hours=2))
    assert world.states()[THANKS] == "unknown"
    woken(world, daemon, LETTERS_LEAVE - timedelta(minutes=10))
    awake(world, daemon, LETTERS_LEAVE + timedelta(minutes=10))
    assert received(world) == [LETTERS_LEAVE]


def test_a_clock_set_back_sends_nothing_twice(world: World, daemon: Daemon) -> None:
    """The letter has left, and the clock goes back to before it was due: its moment comes again, no letter does."""
    awake(world, daemon, LETTERS_LEAVE + timedelta(minutes=5))
    woken(world, daemon, LETTERS_LEAVE - timedelta(minutes=30))
    awake(world, daemon, LETTERS_LEAVE + timedelta(minutes=30))
    assert len(received(world)) == 1


# the nights of the clock change


NIGHTS = [
    ("America/New_York", "2026-10-31", "2026-11-01 07:00 -0500", "2026-11-06 08:00 -0500"),
    ("America/New_York", "2026-03-07", "2026-03-08 07:00 -0400", "2026-03-13 08:00 -0400"),
    ("Europe/Berlin", "2026-10-24", "2026-10-25 07:00 +0100", "2026-10-30 08:00 +0100"),
    ("Europe/Berlin", "2026-03-28", "2026-03-29 07:00 +0200", "2026-04-03 08:00 +0200"),
]


@pytest.mark.parametrize(("zone", "day", "letter", "nudge"), NIGHTS)
def test_through_the_night_of_the_clock_change(
    tmp_path: Path, fresh_store: Path, zone: str, day: str, letter: str, nudge: str
) -> None:
    """Awake through an hour that is skipped, or comes twice: one letter at seven, one nudge at eight by the wall."""
    there = ZoneInfo(zone)
    ends = datetime.fromisoformat(f"{day} 20:30").replace(tzinfo=there)
    with world_in(tmp_path / "home", fresh_store, begins=ends) as world:
        world.add(meeting(ANA, starts=ends - timedelta(hours=1), ends=ends, time_zone=zone))
        daemon = laptop(world)
        seven = datetime.strptime(letter, "%Y-%m-%d %H:%M %z")
        for evening_to_morning in (seven - timedelta(minutes=1), seven + timedelta(hours=2)):
            awake(world, daemon, evening_to_morning)
        woken(world, daemon, datetime.strptime(nudge, "%Y-%m-%d %H:%M %z") - timedelta(minutes=2))
        awake(world, daemon, world.now + timedelta(hours=1))
        shown = [f"{moment.astimezone(there):%Y-%m-%d %H:%M %z}" for moment in received(world)]
        assert shown == [letter, nudge]
        assert world.step(THANKS).window is not None
        assert world.inbox(ANA)[0]["text"].count("yesterday") == 1


# where the laptop is, and where the reader is


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The laptop's own zone is Tokyo's."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_laptop_that_flies_keeps_the_readers_hours(
    world: World, daemon: Daemon, request: pytest.FixtureRequest
) -> None:
    """Landed in Tokyo, where it is deep night: both leave by the clock of New York."""
    request.getfixturevalue("tokyo")
    awake(world, daemon, LETTERS_LEAVE + timedelta(minutes=2))
    woken(world, daemon, NUDGE_LEAVES - timedelta(minutes=1))
    awake(world, daemon, NUDGE_LEAVES + timedelta(minutes=2))
    assert received(world) == [LETTERS_LEAVE, NUDGE_LEAVES]
    assert "today" in world.inbox(ANA)[0]["text"]


@pytest.mark.parametrize(
    ("reader", "leaves", "day"),
    [
        ("America/New_York", ny(3, 8), "yesterday"),
        ("America/Los_Angeles", ny(3, 11), "yesterday"),
        ("Asia/Tokyo", ny(3, 1, 40), "today"),
        ("Europe/Berlin", ny(3, 2), "today"),
    ],
)
def test_an_interview_that_ends_after_midnight(world: World, reader: str, leaves: datetime, day: str) -> None:
    """From ten past eleven to twenty to one: it leaves in the reader's hours and names the day as they saw it."""
    ana = somebody(ANA, time_zone=reader)
    world.add(meeting(ana, starts=ny(2, 23, 10), ends=ny(3, 0, 40)))
    world.until(ny(3, 23))
    assert received(world) == [leaves]
    text = world.inbox(ANA)[0]["text"]
    assert day in text
    assert ({"today", "yesterday"} - {day}).pop() not in text


def test_two_readers_of_one_interview_each_read_what_is_true(world: World) -> None:
    """Ana in New York reads it on the same morning, Li in Tokyo at eight of the next: today, and yesterday."""
    li = somebody(LI, time_zone="Asia/Tokyo")
    world.at(ny(2, 8))
    world.add(meeting(ANA, li, starts=ny(2, 8, 30), ends=ny(2, 9, 30)))
    world.until(ny(3, 9))
    assert "today" in world.inbox(ANA)[0]["text"]
    (letter,) = world.inbox(LI)
    assert letter["at"] == ny(2, 18).isoformat()
    assert "yesterday" in letter["text"]
