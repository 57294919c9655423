"""From `add` alone to letters that left: commands, the real daemon, and a person who finishes drafts on a phone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from faults.tale import Tale, tale_in
from scenarios.drafts import bodies, ended
from scenarios.world import ANA, ENDS, JANE, LETTERS_LEAVE, LI, NAMES, TOMAS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")

PATIENCE = 60.0
PANEL = {ANA: "plan the nights two months ahead", LI: "it's  the quiet hour", TOMAS: "the 6 a.m. shift"}
FILE = """\
company = "Acme"
position = "Analyst"
starts = 2026-11-02T14:00:00
ends = 2026-11-02T15:00:00
time_zone = "America/New_York"
""" + "".join(f'[[people]]\nname = "{NAMES[address]}"\nemail = "{address}"\n' for address in PANEL)


@pytest.fixture
def tale(tmp_path: Path, fresh_store: Path) -> Iterator[Tale]:
    """Jane has signed in, in schedule mode; a minute after the interview's end."""
    with tale_in(tmp_path / "home", fresh_store) as begun:
        begun.clock.rest_at(ENDS + timedelta(minutes=1))
        yield begun


@contextmanager
def daemon(tale: Tale) -> Iterator[None]:
    """`afterword run` at work."""
    command = [sys.executable, "-m", "afterword", "run"]
    with subprocess.Popen(command, env=os.environ | tale.env, stderr=subprocess.DEVNULL) as running:
        try:
            yield
            assert running.poll() is None, "the daemon ended by itself"
        finally:
            running.terminate()
            running.wait(PATIENCE)


def until(holds: Callable[[], bool]) -> None:
    """It comes true in a while."""
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends, "it did not come true"
        time.sleep(0.05)


def looked(tale: Tale) -> None:
    """The daemon has read the mailbox at the moment that the clock shows."""
    asked = len(tale.sandbox.requests("gmail.users.history.list"))
    until(lambda: len(tale.sandbox.requests("gmail.users.history.list")) >= asked + 2)


def test_added_finished_on_a_phone_and_sent_once(tale: Tale) -> None:
    """Three drafts with open sentences; two are finished on the phone and leave once each, byte for byte; the third
    stays, however long it takes."""
    command = [sys.executable, "-m", "afterword", "add", "-"]
    subprocess.run(
        command, input=FILE, text=True, env=os.environ | tale.env, check=True, stdout=subprocess.DEVNULL
    )
    with daemon(tale):
        until(lambda: all(len(tale.drafts(to)) == 1 for to in PANEL))
        assert all("[" in tale.drafts(to)[0]["text"] for to in PANEL)
        lay = {}
        for to, ending in list(PANEL.items())[:2]:
            (draft,) = tale.drafts(to)
            text = ended(str(draft["text"]), ending)
            lay[to] = bodies(tale.sandbox.edit_draft(JANE, draft["draft_id"], text, on="phone"))
        looked(tale)
        tale.clock.rest_at(LETTERS_LEAVE + timedelta(minutes=1))
        until(lambda: all(tale.inbox(to) for to in lay))
        for later in (timedelta(hours=3), timedelta(days=1), timedelta(days=2)):
            tale.clock.rest_at(LETTERS_LEAVE + later)
            looked(tale)
    assert {to: [bodies(letter) for letter in tale.inbox(to)] for to in lay} == {to: [lay[to]] for to in lay}
    assert tale.inbox(TOMAS) == []
    assert "[" in tale.drafts(TOMAS)[0]["text"]
    assert tale.sandbox.violations() == []
