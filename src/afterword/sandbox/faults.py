"""Faults between a client and Gmail, by name: how often, for which account, at which method."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Literal


class FaultKind(StrEnum):
    """The kinds of fault. The numbers are answers with that status, before the effect or after it."""

    CLOSE_BEFORE = "close_before"  # the connection closes, and nothing happened
    CLOSE_AFTER = "close_after"  # it happened, but the answer is lost
    RESET = "reset"  # the same with a reset (TCP RST); `when` says before or after the effect
    TIMEOUT = "timeout"  # silence for `seconds`, then the connection closes
    BAD_REQUEST = "400"
    UNAUTHORIZED = "401"
    RATE_LIMIT_403 = "403"  # with 'Retry after', `retry_after` seconds from now
    NOT_FOUND = "404"
    RATE_LIMIT_429 = "429"
    SERVER_ERROR = "500"
    UNAVAILABLE = "503"
    GARBAGE = "garbage"  # 200, and a body that is not JSON
    HALF = "half"  # half of the body, then the connection closes
    REDIRECT = "redirect"  # 302 to `location`
    HUGE = "huge"  # a body of `size` bytes
    SLOW = "slow"  # the answer trickles for `seconds`
    CURSOR_GONE = "cursor_gone"  # history.list: 404 for every cursor up to now
    TOKEN_REVOKED = "token_revoked"  # noqa: S105  (a fault's name) the sign-in is revoked, then 401


NEVER_REACHES_THE_EFFECT = frozenset({FaultKind.CLOSE_BEFORE, FaultKind.TOKEN_REVOKED, FaultKind.REDIRECT})
ALWAYS_BEHIND_THE_EFFECT = frozenset(
    {FaultKind.CLOSE_AFTER, FaultKind.GARBAGE, FaultKind.HALF, FaultKind.HUGE, FaultKind.SLOW}
)


@dataclass
class Fault:
    """One thing that goes wrong, `times` times (None: until it is removed), after `skips` requests.

    `method` is a method's id, `token` for the token endpoint, or a pattern like `gmail.users.drafts.*`.
    """

    kind: FaultKind
    method: str = "*"
    account: str = ""  # empty: everybody's
    skips: int = 0  # how many matching requests pass before the first one fails
    times: int | None = 1
    when: Literal["before", "after"] = "before"
    seconds: float = 5.0
    retry_after: float | None = 60.0
    location: str = "http://elsewhere.invalid/"
    size: int = 64 * 1024 * 1024

    def meets(self, account: str, method: str) -> bool:
        """Whether it applies to this request."""
        return self.account in {"", account} and self.times != 0 and fnmatchcase(method, self.method)

    @property
    def after_effect(self) -> bool:
        """Whether the request takes effect before things go wrong."""
        if self.kind in NEVER_REACHES_THE_EFFECT:
            return False
        return self.kind in ALWAYS_BEHIND_THE_EFFECT or self.when == "after"


class Faults:
    """The faults that are set, in the order they were set. Hold the world's lock."""

    def __init__(self) -> None:
        self.pending: list[Fault] = []

    def take(self, account: str, method: str) -> Fault | None:
        """Return the first fault that applies to the request, and use up one of its times."""
        for fault in self.pending:
            if fault.meets(account, method):
                if fault.skips:
                    fault.skips -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                self.pending = [f for f in self.pending if f.times != 0]
                return fault
        return None
