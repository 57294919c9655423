"""Everything the sandbox remembers, and the log of its requests."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.sandbox.faults import Faults
from afterword.sandbox.oauth import OAuth
from afterword.sandbox.watching import Messages

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from afterword.sandbox.world import GmailWorld


@dataclass(frozen=True, slots=True)
class FrozenClock:
    """A clock that stands still."""

    instant: datetime

    def now(self) -> datetime:
        """Return the same instant every time."""
        return self.instant

    def real_seconds(self, span: timedelta) -> float:
        """Return the length of the span in seconds."""
        return max(0.0, span.total_seconds())


@dataclass
class CountedRequest:
    """One request from a client, for counting. `method` is its id, or `token`, `revoke`, `auth`."""

    number: int
    method: str
    account: str
    at: datetime
    status: int = 0  # the status of the intended answer; `fault` says whether it arrived
    fault: str = ""


@dataclass
class SandboxState:
    """All the state of the server. Hold `world.lock` around every use."""

    world: GmailWorld
    oauth: OAuth = field(default_factory=OAuth)
    faults: Faults = field(default_factory=Faults)
    requests: list[CountedRequest] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    keyring: dict[tuple[str, str], str] = field(default_factory=dict)
    pushed: Messages = field(default_factory=Messages)
    control_key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    url: str = ""

    def asked(self, method: str, account: str, now: datetime) -> CountedRequest:
        """Record a request; its status is filled in when it is answered."""
        request = CountedRequest(len(self.requests) + 1, method, account, now)
        self.requests.append(request)
        return request
