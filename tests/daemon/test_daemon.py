"""The daemon: how it waits while Gmail is away, what it asks for when idle, how it takes a leap of the clock."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from afterword.daemon.access import FIRST_PAUSE, LONGEST_PAUSE
from afterword.daemon.daemon import TICK, Daemon
from afterword.domain.context import LAST_TRIES
from daemon.laptops import laptop
from scenarios.world import (
    ANA,
    ENDS,
    LETTERS_LEAVE,
    LI,
    LISTING,
    NUDGE_LEAVES,
    World,
    meeting,
    world_in,
)

EVERYTHING = "gmail.users.*"


@pytest.fixture
def world(tmp_path: Path, fresh_store: Path) -> Iterator[World]:
    """Jane's Afterword sends by itself."""
    with world_in(tmp_path / "home", fresh_store) as made:
        yield made


@pytest.fixture
def daemon(world: World) -> Daemon:
    """The daemon, with Jane's mailbox open; a test makes it beat."""
    return laptop(world)


def beat_until(world: World, daemon: Daemon, minutes: float) -> None:
    """A tick every 30 seconds and a poll every minute, so long."""
    for half in range(int(minutes * 2)):
        daemon.poll() if half % 2 == 0 else daemon.tick()
        world.later(seconds=30)


def pauses(world: World, daemon: Daemon, count: int) -> list[timedelta]:
    """So many looks in a row that fail, each as soon as it may be made; how long each is waited behind."""
    waited = []
    for _ in range(count):
        daemon.poll()
        assert daemon.not_before is not None
        waited.append(daemon.not_before - world.now)
        world.at(daemon.not_before)
    return waited


def test_the_daemon_drafts_and_sends_by_its_beats_alone(world: World, daemon: Daemon) -> None:
    """Polls and ticks carry a letter from the draft to the recipient, at its moment."""
    world.add(meeting(ANA))
    world.at(ENDS)
    beat_until(world, daemon, 2)
    assert len(world.drafts()) == 1
    world.at(LETTERS_LEAVE)
    daemon.ticked_at = None  # the time between is none of this test's
    daemon.tick()
    assert [m["at"] for m in world.inbox(ANA)] == [LETTERS_LEAVE.isoformat()]


def test_an_idle_beat_asks_for_history_alone(world: World, daemon: Daemon) -> None:
    """With nothing due a tick makes no request, and a poll one."""
    world.add(meeting(ANA))
    world.at(ENDS)
    beat_until(world, daemon, 3)
    mark = world.mark()
    daemon.tick()
    assert world.asked(mark) == []
    daemon.poll()
    assert world.asked(mark) == [LISTING]


def test_it_wakes_for_the_next_moment(world: World, daemon: Daemon) -> None:
    """After each beat it knows when a step becomes due next, so that sends are punctual."""
    woken: list[object] = []
    daemon.wake = woken.append
    world.add(meeting(ANA))
    world.at(LETTERS_LEAVE - timedelta(seconds=50))
    daemon.poll()
    assert woken[-1] == LETTERS_LEAVE


def test_the_pause_grows_with_jitter_and_is_capped(world: World, daemon: Daemon) -> None:
    """Gmail away again and again: each pause about double the one before, some 15 minutes at most, none alike."""
    world.sandbox.fault("503", EVERYTHING, times=None)
    waited = pauses(world, daemon, 10)
    world.sandbox.clear_faults()
    for number, pause in enumerate(waited):
        middle = min(FIRST_PAUSE * 2**number, LONGEST_PAUSE)
        assert 0.7 * middle <= pause <= 1.3 * middle
    assert len(set(waited)) == len(waited)


def test_no_pause_leaps_over_the_end_of_a_letters_time(world: World, daemon: Daemon) -> None:
    """Gmail is away until the last minutes of a letter's time: it is asked in each of them, and the letter leaves."""
    world.add(meeting(ANA))
    world.at(ENDS)
    daemon.poll()
    world.sandbox.fault("503", EVERYTHING, times=None)
    closes, waited = ENDS + timedelta(hours=24), [ENDS]
    mark = world.mark()
    while waited[-1] < closes - timedelta(minutes=2):
        world.at(waited[-1])
        daemon.poll()
        assert daemon.not_before is not None
        waited.append(daemon.not_before)
    begins = closes - LAST_TRIES
    assert any(begins <= at <= begins + timedelta(minutes=1) for at in waited), (
        "a pause may end just before it"
    )
    assert len(world.asked(mark)) <= 24 * 12 + 20, "and it is not hammered"
    world.sandbox.clear_faults()
    world.at(waited[-1])
    daemon.poll()
    assert len(world.inbox(ANA)) == 1


def test_while_it_waits_it_asks_for_nothing(world: World, daemon: Daemon) -> None:
    """Until the pause is over neither poll nor tick makes a request; the first that works ends it."""
    world.add(meeting(ANA))
    world.at(ENDS)
    world.sandbox.fault("503", EVERYTHING, times=2)
    daemon.poll()
    mark = world.mark()
    daemon.poll()
    daemon.tick()
    assert world.asked(mark) == []
    until = daemon.not_before or world.now
    assert until > world.now
    world.at(until)
    daemon.poll()
    assert daemon.not_before is None
    world.later(minutes=1)
    daemon.tick()
    assert len(world.drafts()) == 1


@pytest.mark.parametrize(
    "method", ["gmail.users.drafts.create", "gmail.users.drafts.get", "gmail.users.drafts.send"]
)
def test_looks_that_succeed_do_not_shorten_the_pause_of_what_fails(
    world: World, daemon: Daemon, method: str
) -> None:
    """One kind of request fails for two hours while all others work: it is asked for seldom, and then it works."""
    world.add(meeting(ANA))
    if method.endswith("create"):
        world.at(ENDS)
    else:
        world.until(LETTERS_LEAVE - timedelta(minutes=5))
    world.sandbox.fault("503", method, times=None)
    mark, ends = world.mark(), world.now + timedelta(hours=2)
    while world.now < ends:
        daemon.poll()
        world.later(seconds=30)
        daemon.tick()
        world.later(seconds=30)
    assert 3 <= world.asked(mark).count(method) <= 40
    world.sandbox.clear_faults()
    beat_until(world, daemon, 20)
    assert len(world.inbox(ANA)) == 1


@pytest.mark.parametrize("kind", ["close_before", "429", "503", "garbage", "404"])
def test_a_gmail_that_is_away_for_hours_is_not_hammered(world: World, daemon: Daemon, kind: str) -> None:
    """A poll each minute and a tick each half minute come by for six hours: a handful of requests an hour are made."""
    world.add(meeting(ANA))
    world.at(ENDS)
    world.sandbox.fault(kind, "*", times=None, retry_after=None)
    counts = []
    for _ in range(6):
        mark = world.mark()
        beat_until(world, daemon, 60)
        counts.append(len(world.asked(mark)))
    assert counts[0] <= 30
    assert max(counts[1:]) <= 16, counts
    world.sandbox.clear_faults()
    world.later(hours=1)  # the longest pause of a step that was refused
    beat_until(world, daemon, 5)
    assert len(world.drafts(ANA)) == 1


def test_the_time_that_gmail_names_is_kept(world: World, daemon: Daemon) -> None:
    """'Retry after' in ten minutes is waited for, and a little longer, never alike; a wrong one is capped."""
    waited = []
    for kind in ("429", "403", "429"):
        world.sandbox.fault(kind, EVERYTHING, retry_after=600)
        waited += pauses(world, daemon, 1)
    assert all(timedelta(minutes=10) <= pause <= timedelta(minutes=11) for pause in waited)
    assert len(set(waited)) == len(waited)
    world.sandbox.fault("403", EVERYTHING, retry_after=7 * 86400)
    daemon.poll()
    assert daemon.not_before is not None
    assert 2 * LONGEST_PAUSE <= daemon.not_before - world.now <= 2.2 * LONGEST_PAUSE


def test_a_leap_of_the_clock_makes_connections_anew_and_looks_at_once(
    world: World, daemon: Daemon, caplog: pytest.LogCaptureFixture
) -> None:
    """After suspend the first tick drops the old connections, reads the mailbox, and sends what is still due."""
    world.add(meeting(ANA))
    world.at(ENDS)
    beat_until(world, daemon, 2)
    world.at(LETTERS_LEAVE + timedelta(minutes=30))
    mark = world.mark()
    with caplog.at_level(logging.INFO, "afterword.daemon"):
        daemon.tick()
    assert "jumped" in caplog.text
    assert world.asked(mark)[0] == LISTING
    assert len(world.inbox(ANA)) == 1


def test_a_beat_in_time_is_no_leap(world: World, daemon: Daemon, caplog: pytest.LogCaptureFixture) -> None:
    """Ticks 30 seconds apart, one of them a little late, read nothing more than they must."""
    daemon.poll()
    mark = world.mark()
    with caplog.at_level(logging.INFO, "afterword.daemon"):
        for late in (0, 5, 20):
            world.later(seconds=TICK.total_seconds() + late)
            daemon.tick()
    assert "jumped" not in caplog.text
    assert world.asked(mark) == []


def test_a_clock_set_back_does_not_silence_it(world: World, daemon: Daemon) -> None:
    """A pause counted by a clock that was a day ahead does not last a day once the clock is right."""
    world.add(meeting(ANA))
    world.at(ENDS + timedelta(days=1))
    world.sandbox.fault("503", EVERYTHING, times=2)
    daemon.poll()
    world.at(ENDS)
    daemon.tick()
    world.later(minutes=1)
    daemon.poll()
    assert len(world.drafts()) == 1


def test_what_came_before_the_clock_was_right_is_found(world: World, daemon: Daemon) -> None:
    """A look by a clock a month ahead counts for nothing: an answer from before the leap back is found behind it."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(LETTERS_LEAVE + timedelta(days=2))
    daemon.poll()
    world.sandbox.write(ANA, "jane@gmail.com", "Next week", "Does Thursday suit you?")
    ahead = world.now + timedelta(days=30)
    world.app.store.record(
        world.app.account_id, [], cursor=world.mailbox.profile().cursor, synced_at=ahead
    )  # as if that clock's look had missed it
    daemon.ticked_at = ahead
    world.later(minutes=1)
    daemon.tick()
    assert world.plan().stopped is not None


def test_a_slow_look_once_a_day(world: World, daemon: Daemon) -> None:
    """The first poll of a day looks at everything afresh, and keeps a copy of the store; the others do not."""
    daemon.poll()
    world.later(minutes=1)
    mark = world.mark()
    daemon.poll()
    assert world.asked(mark) == [LISTING]
    world.later(days=1)
    mark = world.mark()
    daemon.poll()
    assert "gmail.users.getProfile" in world.asked(mark)
    assert world.app.store.newest_backup(world.app.paths.backups) is not None


def test_an_answer_that_history_missed_is_found_the_next_day(world: World, daemon: Daemon) -> None:
    """The cursor moved past an answer without telling of it: the slow look finds it before the nudge leaves."""
    world.add(meeting(ANA, LI))
    world.until(LETTERS_LEAVE)
    world.at(NUDGE_LEAVES - timedelta(days=3))
    daemon.poll()
    world.sandbox.write(ANA, "jane@gmail.com", "Next week", "Does Thursday suit you?")
    world.app.store.record(world.app.account_id, [], cursor=world.mailbox.profile().cursor)
    daemon.poll()
    assert world.plan().stopped is None
    world.later(days=1)
    daemon.poll()
    assert world.plan().stopped is not None


def test_a_heart_that_was_asked_to_stop_does_nothing_more(world: World, daemon: Daemon) -> None:
    """Once it is stopping, no beat makes a request."""
    world.add(meeting(ANA))
    world.at(ENDS)
    daemon.stopping.set()
    mark = world.mark()
    daemon.poll()
    daemon.tick()
    assert world.asked(mark) == []
