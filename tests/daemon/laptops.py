"""A laptop: The daemon by a clock that a test winds, and that can leap as a laptop's does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from afterword.config.clock import SystemClock
from afterword.daemon.daemon import Daemon
from scenarios.world import World, WoundClock


@dataclass
class LaptopClock(SystemClock):
    """A laptop's clock, as the daemon takes it, that a test winds: it can leap."""

    story: WoundClock

    def now(self) -> datetime:
        """This instant."""
        return self.story.now()


def laptop(world: World) -> Daemon:
    """The daemon, with Jane's mailbox open; a test makes it beat."""
    return Daemon(replace(world.app, clock=LaptopClock(world.clock)), mailbox=world.mailbox)


def awake(world: World, daemon: Daemon, until: datetime) -> None:
    """The laptop is awake until then: a tick each minute, and a poll every quarter of an hour."""
    minute = 0
    while world.now < until:
        daemon.poll() if minute % 15 == 0 else daemon.tick()
        world.at(min(until, world.now + timedelta(minutes=1)))
        minute += 1
    daemon.poll()


def woken(world: World, daemon: Daemon, moment: datetime) -> None:
    """It slept until that moment: the next tick is the first thing that happens."""
    world.at(moment)
    daemon.tick()
