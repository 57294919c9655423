"""Serve the sandbox's page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.config.clock import StoryClock
from afterword.demo.play.room import HOW, Room, room
from afterword.web.login import Entrance
from afterword.web.server import ServerAddress, running

if TYPE_CHECKING:
    from afterword.sandbox.control import Verbs


@contextmanager
def played(
    verbs: Verbs, clock: StoryClock, candidate: str, zone: str, state: Path
) -> Iterator[ServerAddress]:
    """Serve the page until the end of the block; its keys are in that folder, which nothing else uses."""
    here = Room(verbs, clock, candidate, zone, Entrance("The sandbox", state, HOW))
    with running(lambda authority: room(here, authority), 0) as port:
        yield ServerAddress(port, state)
