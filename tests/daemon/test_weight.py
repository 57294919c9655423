"""What the daemon carries: what letters alone need is loaded when one is written, and never what checks spelling."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.test_processes import keep_sign_in, surroundings
from scenarios.world import ANA, World, meeting, world_in

BEATS = """
import sys
from afterword.app import opened
from afterword.daemon.daemon import Daemon

with opened() as app:
    daemon = Daemon(app)
    for _ in range(3):
        daemon.poll()
    daemon.close()
print(*{name.partition(".")[0] for name in sys.modules})
"""
OF_LETTERS = {"babel"}
OF_SPELLING = {"harper"}


@pytest.fixture
def world(tmp_path: Path, fresh_store: Path) -> Iterator[World]:
    """Jane's Afterword by the real clock, as processes find it."""
    with world_in(tmp_path / "home", fresh_store, begins=datetime.now(UTC)) as made:
        keep_sign_in(made)
        yield made
        made.at(datetime.now(UTC))


def loaded(world: World) -> set[str]:
    """The top-level modules of a daemon that has looked at the mailbox three times."""
    command, env = [sys.executable, "-c", BEATS], surroundings(world)
    ended = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=True)
    return set(ended.stdout.split())


def test_a_daemon_with_nothing_to_write_loads_no_language(world: World) -> None:
    """While the interview is still to come it polls without tables of dates and without what checks spelling."""
    ahead = datetime.now(UTC) + timedelta(days=1)
    world.add(replace(meeting(ANA), starts=ahead, ends=ahead + timedelta(hours=1)))
    names = loaded(world)
    assert "googleapiclient" in names, "it did not look at the mailbox"
    assert names & (OF_LETTERS | OF_SPELLING) == set()


def test_a_daemon_that_writes_a_letter_checks_no_spelling(world: World) -> None:
    """It composes, which needs the names of days, and leaves spelling to where somebody types."""
    now = datetime.now(UTC)
    world.add(replace(meeting(ANA), starts=now - timedelta(hours=2), ends=now - timedelta(hours=1)))
    names = loaded(world)
    assert world.drafts(ANA)
    assert names & (OF_LETTERS | OF_SPELLING) == OF_LETTERS
