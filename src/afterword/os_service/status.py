"""How a service stands with the system that starts it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """What systemd, launchd or the Task Scheduler says of it."""

    known: bool  # it has read the file that is there now
    running: bool
    at_login: bool  # it starts by itself
    ended_with: int = 0  # the exit code of one that failed
    words: str = ""
