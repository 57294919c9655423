"""The tale with a daemon that is a process of its own, killed at one boundary; another one goes on after it.

It is told whole, or from the chapter in which the daemon is killed to where all stands as if it had not been.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from afterword.sandbox import Quirks
from faults.chapters import Before, kept, standing, turn_back
from faults.tale import MOMENTS, Moment, Tale, keep_in_keyring, late, promises, tale_in

TESTS = Path(__file__).parents[2]

CHAPTERS: tuple[tuple[Moment, ...], ...] = (
    MOMENTS[:2],  # drafting
    MOMENTS[2:4],  # what Jane does to drafts
    MOMENTS[4:6],  # sending
    MOMENTS[6:8],  # the nudge
    MOMENTS[8:],  # the answer, and what no longer comes
)

PATIENCE = 20.0
"""Real seconds that a process has for anything."""


class Launcher:
    """The program that starts daemons; one is alive at a time."""

    def __init__(self) -> None:
        # what was given stays: a copy of the code in which guards are tried is what the daemons run
        path = os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])
        env = os.environ | {"PYTHONPATH": path}
        command = [sys.executable, "-m", "faults.kill.launcher"]
        self._process = subprocess.Popen(
            command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        self.modules: list[str] = []

    def start(self, order: dict[str, Any]) -> int:
        """A daemon is on its way; its pid."""
        self.tell(json.dumps(order | {"modules": self.modules}))
        return int(self.hear().removeprefix("started "))

    def tell(self, words: str) -> None:
        """One line to the launcher, or to the daemon where one runs."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{words}\n".encode())

    def hear(self, patience: float = PATIENCE) -> str:
        """The next line from either; empty where none comes in so many seconds."""
        assert self._process.stdout is not None
        kept = bytearray()
        while select.select([self._process.stdout], [], [], patience)[0]:
            byte = self._process.stdout.read(1)
            if byte in {b"\n", b"", None}:
                return kept.decode()
            kept += byte or b""
        return ""

    def learn(self, record: Path) -> None:
        """What a daemon has imported is imported once for all that follow."""
        self.modules = json.loads(Path(f"{record}.modules").read_text("utf-8"))

    def close(self) -> None:
        """The launcher ends."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        assert self._process.stdout is not None
        self._process.stdout.close()


@dataclass
class StoryRun:
    """One telling with its processes."""

    tale: Tale
    launcher: Launcher
    mode: str
    kill: int | tuple[str, int] | None
    alive: bool = False
    pid: int = 0
    kills: int = 0
    passed: list[int] = field(default_factory=list)  # boundaries by the end of each moment

    @property
    def record(self) -> Path:
        """Where the first daemon writes its boundaries down."""
        return self.tale.home / ("boundaries" if self.kills == 0 else f"boundaries-{self.kills}")

    def start(self) -> None:
        """A daemon runs; only the first one is killed."""
        kill = self.kill if self.kills == 0 else None
        order = {"env": self.tale.env, "record": str(self.record), "mode": self.mode, "kill": kill}
        self.pid = self.launcher.start(order)
        self.alive = True

    def passes(self) -> None:
        """The daemon has read the mailbox at this moment, and nothing is due; where it is killed, another one does."""
        for _ in range(3):
            if not self.alive:
                self.start()
            through = self._beaten() if self.mode == "beats" else self._caught_up()
            self.tale.look()
            if through:
                return
        self.tale.wrong.append(f"no daemon came through at {self.tale.clock.now():%d %b %H:%M}")

    def _beaten(self) -> bool:
        self.launcher.tell("beat")
        return self._still(self.launcher.hear())

    def _still(self, heard: str) -> bool:
        """Whether the daemon lives; a kill is counted."""
        if heard == "done":
            return True
        self.alive = False
        if heard == "ended -9":
            self.kills += 1
        else:
            self.tale.wrong.append(f"the daemon said {heard!r}")
        return False

    def _caught_up(self) -> bool:
        ends, moment = time.monotonic() + PATIENCE, self.tale.clock.now()
        with self.tale.app() as app:
            while time.monotonic() < ends:
                if heard := self.launcher.hear(0.03):
                    return self._still(heard)
                synced = app.store.synced_at(app.account_id)
                if synced and synced >= moment and not app.store.due(app.account_id, moment, limit=1):
                    return True
        return False

    def stop(self) -> None:
        """The daemon ends by itself."""
        if self.alive:
            self.launcher.tell("end") if self.mode == "beats" else os.kill(self.pid, 15)
            heard = self.launcher.hear()
            self.tale.wrong += [] if heard == "ended 0" else [f"the daemon's end: {heard!r}"]
            self.alive = False

    def tell(self, moments: tuple[Moment, ...]) -> None:
        """Those moments of the story, and what the daemon does at each."""
        for moment, happens in moments:
            self.tale.clock.rest_at(moment)
            if happens:
                happens(self.tale)
            self.passes()
            self.passed.append(len(self.record.read_text("utf-8").splitlines()))


@dataclass
class KillBook:
    """One home and one sandbox for all stories, and how the undisturbed one stood before each chapter."""

    tale: Tale
    launcher: Launcher
    before: list[Before] = field(default_factory=list)
    boundaries: list[list[str]] = field(default_factory=list)  # of each chapter
    passed: list[list[int]] = field(default_factory=list)  # how many by the end of each of its moments

    def write(self) -> None:
        """The undisturbed story, each chapter by a daemon that starts with it."""
        for chapter, moments in enumerate(CHAPTERS):
            self._keep(chapter)
            told = self._begun()
            told.tell(moments)
            told.stop()
            self.boundaries.append(told.record.read_text("utf-8").splitlines())
            self.passed.append(told.passed)
            self.launcher.learn(told.record)
        self._keep(len(CHAPTERS))

    def killed_at(self, chapter: int, number: int) -> list[str]:
        """What is broken after a kill at that boundary; what follows is told as far as it is not known."""
        turn_back(self.tale, self.before[chapter])
        keep_in_keyring(self.tale.sandbox)
        told, known = self._begun(number), False
        for at, moments in enumerate(CHAPTERS[chapter:], chapter + 1):
            told.tell(moments)
            with self.tale.app() as app:
                known = standing(self.tale, app) == self.before[at].standing
            if known:
                break
        told.stop()
        wrong = [*self.tale.wrong, *self.tale.sandbox.violations(), *late(self.tale)]
        wrong = wrong if known else promises(self.tale)
        wrong += [] if told.kills == 1 else [f"killed {told.kills} times"]
        return [f"{chapter}:{number} {self.boundaries[chapter][number - 1]}: {each}" for each in wrong]

    def _begun(self, kill: int | None = None) -> StoryRun:
        for old in self.tale.home.glob("boundaries*"):
            old.unlink()
        return StoryRun(self.tale, self.launcher, "beats", kill)

    def _keep(self, chapter: int) -> None:
        with self.tale.app() as app:
            self.before.append(kept(self.tale, app, chapter))


@contextmanager
def written(home: Path, fresh: Path, launcher: Launcher, quirks: Quirks | None = None) -> Iterator[KillBook]:
    """The book of the story in that folder; undisturbed nothing is broken in it. `fresh` is an empty store."""
    with tale_in(home, fresh, quirks) as tale:
        book = KillBook(tale, launcher)
        book.write()
        assert promises(tale) == []
        yield book


@contextmanager
def telling(home: Path, fresh: Path, launcher: Launcher, kill: tuple[str, int]) -> Iterator[StoryRun]:
    """The whole story with the whole daemon, killed at that boundary."""
    with tale_in(home, fresh) as tale:
        told = StoryRun(tale, launcher, "daemon", kill)
        try:
            told.tell(MOMENTS)
            told.stop()
            yield told
        finally:
            told.stop()
