"""A disk that is full in the middle of a pass: nothing leaves that is not written down, and nothing is lost."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from afterword.daemon.daemon import Daemon
from afterword.errors import StoreError
from faults.kill.boundaries import Hooks
from scenarios.world import ANA, ENDS, LETTERS_LEAVE, World, meeting

resource = pytest.importorskip("resource", reason="Windows cannot limit the size of files")

THANKS = f"thank-you/{ANA}"
SEND = "gmail.users.drafts.send"


@contextmanager
def full() -> Iterator[None]:
    """No file of this process is written, as on a disk without room; a limit is the one way that needs no root."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def passed_on_a_full_disk(world: World, from_commit: int) -> list[str]:
    """A pass; from its so manyth commit on the disk is full. The commits that it came to."""
    commits: list[str] = []
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def reached(name: str) -> None:
        if name.startswith("before commit"):
            commits.append(name)
            if len(commits) == from_commit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))

    hooks = Hooks(reached)
    hooks.watch()
    try:
        with suppress(StoreError):
            world.pass_()
    finally:
        hooks.leave()
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    return commits


@pytest.mark.parametrize("commit", range(1, 5))
@pytest.mark.parametrize("written", [False, True], ids=["to be drafted", "to be sent"])
def test_the_disk_is_full_from_any_commit_on(world: World, written: bool, commit: int) -> None:
    """Whatever could not be written down, once there is room again there is one draft, and one letter."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE - timedelta(minutes=1) if written else ENDS - timedelta(minutes=1))
    world.at(LETTERS_LEAVE if written else ENDS)
    commits = passed_on_a_full_disk(world, commit)
    assert len(commits) >= commit, "it never was full"
    for _ in range(2):
        world.later(minutes=3)
        world.pass_()
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert len(world.inbox(ANA)) == 1
    assert world.states()[THANKS] == "sent"
    assert world.app.store.problems() == ()


def test_nothing_leaves_that_cannot_be_written_down(world: World) -> None:
    """Without room for the word that a send begins, it does not begin."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE - timedelta(minutes=1))
    world.at(LETTERS_LEAVE)
    mark = world.mark()
    with full(), pytest.raises(StoreError):
        world.attend()
    assert SEND not in world.asked(mark)
    world.later(minutes=2)
    world.pass_()
    assert len(world.inbox(ANA)) == 1


def test_the_daemon_says_it_once_and_goes_on(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """A full disk ends no beat with a bug: it is said in a sentence, once, and the letter leaves when there is room."""
    daemon = Daemon(world.app, mailbox=world.mailbox)
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE - timedelta(minutes=1))
    daemon.poll()
    world.at(LETTERS_LEAVE)
    with caplog.at_level(logging.ERROR, "afterword.daemon"), full():
        for _ in range(3):
            daemon.poll()
    said = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert len(said) == 1
    assert "Check that the disk has room" in said[0] or "Free some disk space" in said[0]
    world.later(minutes=1)
    daemon.poll()
    assert len(world.inbox(ANA)) == 1


def test_a_copy_that_cannot_be_made_does_not_keep_it_from_looking(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the daily copy fails, the day's look is made all the same, and the reason is said."""
    folder: Path = world.app.paths.backups
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("no folder", "utf-8")
    daemon = Daemon(world.app, mailbox=world.mailbox)
    world.add(meeting(ANA))
    world.at(ENDS + timedelta(minutes=1))
    with caplog.at_level(logging.ERROR, "afterword.daemon"):
        daemon.poll()
    assert world.app.store.synced_at(world.app.account_id) == world.now
    assert [r.getMessage() for r in caplog.records if "the store at" in r.getMessage()]
    folder.unlink()
