"""The state of a service in the system that starts it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """What systemd, launchd or the Task Scheduler says about it."""

    known: bool  # it has read the current file
    running: bool
    at_login: bool  # it starts automatically
    ended_with: int = 0  # the exit code if it failed
    words: str = ""
