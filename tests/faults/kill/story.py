"""The tale with a daemon that is a process of its own, killed at one boundary; another one goes on after it."""

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
from faults.tale import MOMENTS, Tale, tale_in

TESTS = Path(__file__).parents[2]

PATIENCE = 20.0
"""Real seconds that a process has for anything."""


class Launcher:
    """The program that starts daemons; one is alive at a time."""

    def __init__(self) -> None:
        env = os.environ | {"PYTHONPATH": str(TESTS)}
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

    def tell(self) -> None:
        """From the interview's end to two weeks later."""
        for moment, happens in MOMENTS:
            self.tale.clock.rest_at(moment)
            if happens:
                happens(self.tale)
            self.passes()
            self.passed.append(len(self.record.read_text("utf-8").splitlines()))
        self.stop()


@contextmanager
def telling(
    home: Path,
    fresh: Path,
    launcher: Launcher,
    *,
    mode: str = "beats",
    kill: int | tuple[str, int] | None = None,
    quirks: Quirks | None = None,
) -> Iterator[StoryRun]:
    """The story told once in that folder, killed at that boundary; `fresh` is an empty store."""
    with tale_in(home, fresh, quirks) as tale:
        told = StoryRun(tale, launcher, mode, kill)
        try:
            told.tell()
            yield told
        finally:
            told.stop()
