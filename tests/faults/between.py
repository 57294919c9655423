"""A pass, and a person who acts in the middle of it: at each boundary of a request, found by counting.

Each stage of the story is told once and kept: the mailboxes, the store, the clock. From there the pass is made again
for each act and each boundary.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from afterword.errors import GmailAway
from afterword.sandbox import Sandbox
from afterword.sandbox.mailbox import NotInMailbox
from afterword.sandbox.world import Account
from faults.kill.boundaries import Hooks
from scenarios.world import NAMES, STARTS, World, WoundClock, app_in, in_mode, signed_in

Act = Callable[[World], object]


@dataclass(frozen=True)
class Stage:
    """The world right before a pass."""

    database: Path
    accounts: dict[str, Account]
    at: datetime
    boundaries: tuple[str, ...]


@dataclass
class Theatre:
    """One sandbox on which every stage is played."""

    sandbox: Sandbox
    clock: WoundClock
    folder: Path
    told: int = 0

    @classmethod
    @contextmanager
    def opened(cls, folder: Path) -> Iterator[Theatre]:
        """With everybody's mailbox."""
        clock = WoundClock(STARTS)
        with Sandbox(clock) as sandbox:
            yield cls(sandbox, clock, folder)

    def set_up(self, fresh: Path, until: Callable[[World], None]) -> Stage:
        """The story up to there, and the boundaries that an undisturbed pass has from there."""
        nobody = Stage(fresh, {}, STARTS, ())
        with self.played(nobody) as world:
            until(world)
            database = self.folder / f"stage-{self.told}.db"
            world.app.store.close()
            shutil.copy(world.app.paths.database, database)
            stage = Stage(database, self._accounts(), world.now, ())
        with self.played(stage) as world:
            return replace(stage, boundaries=tuple(passed(world)))

    def _accounts(self) -> dict[str, Account]:
        return copy.deepcopy(self.sandbox.state.world.accounts)

    @contextmanager
    def played(self, stage: Stage) -> Iterator[World]:
        """The world of that stage, once more."""
        self.told += 1
        self.clock.shows = stage.at
        self.sandbox.state.world.accounts = copy.deepcopy(stage.accounts)
        self.sandbox.state.world.timed.clear()
        self.sandbox.state.requests.clear()
        if not stage.accounts:
            for address, name in NAMES.items():
                self.sandbox.add_account(address, name)
        home = self.folder / str(self.told)
        app = app_in(home, self.sandbox.url, self.clock, stage.database)
        with signed_in(self.sandbox) as mailbox:
            world = World(
                self.sandbox, replace(app, config=in_mode(app.config, "schedule")), mailbox, self.clock
            )
            yield world
        app.store.close()
        shutil.rmtree(home)


def passed(world: World, at: int = 0, act: Act | None = None) -> list[str]:
    """One pass, and at its so manyth boundary of a request the person acts; the boundaries' names."""
    names: list[str] = []

    def reached(name: str) -> None:
        if not name.startswith("before") or "commit" in name:
            return  # between one request's end and the next one's beginning nothing happens
        names.append(name)
        if act and len(names) == at:
            with suppress(NotInMailbox):
                act(world)

    hooks = Hooks(reached)
    hooks.watch()
    try:
        with suppress(GmailAway):
            world.pass_()
    finally:
        hooks.leave()
    if act and at == len(names) + 1:
        act(world)  # behind the last one
    return names
