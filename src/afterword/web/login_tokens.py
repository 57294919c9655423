"""Access to the page: a one-time key from the command, exchanged for a cookie.

A key is a file in the person's own state folder, named for the key's digest. Anyone who can write there may open the
page. Deleting the file uses the key up, so it works only once, even between two processes.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from afterword.config import make_private, write_private

KEY_LASTS = 5 * 60.0
"""Seconds before an unused key expires."""

SESSION_LASTS = 7 * 24 * 3600.0
"""Seconds that a browser may stay silent before it needs a new key."""

MOST_SESSIONS = 50


def folder(state: Path) -> Path:
    """The folder with the unused keys."""
    return state / "door"


def new_key(state: Path) -> str:
    """Make a key that opens the page of that state folder once, within `KEY_LASTS`; delete expired keys."""
    place = make_private(folder(state))
    for old in place.iterdir():
        if _age(old) > KEY_LASTS:
            old.unlink(missing_ok=True)
    key = secrets.token_urlsafe(32)
    write_private(place / _digest(key), b"")
    return key


def use_up(state: Path, key: str) -> bool:
    """Use the key up; return whether it was valid."""
    file = folder(state) / _digest(key)
    try:
        fresh = _age(file) <= KEY_LASTS
        file.unlink()  # guard: used-up
    except OSError:
        return False
    return fresh


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def _age(file: Path) -> float:
    """Seconds by the laptop's clock, even if a story has its own clock."""
    return abs(time.time() - file.stat().st_mtime)


@dataclass
class Sessions:
    """The signed-in browsers, by the digest of their cookie's value; they end with the process."""

    clock: Callable[[], float] = time.monotonic
    seen: dict[str, float] = field(default_factory=dict)

    def begin(self) -> str:
        """Start a session; return its token, for the cookie only."""
        token = secrets.token_urlsafe(32)
        self.seen[_digest(token)] = self.clock()
        while len(self.seen) > MOST_SESSIONS:
            self.seen.pop(min(self.seen, key=lambda digest: self.seen[digest]), None)
        return token

    def holds(self, token: str) -> bool:
        """Whether that is the token of a live session; if so, its time starts again from now."""
        digest, now = _digest(token), self.clock()
        last = self.seen.get(digest)
        if last is None or now - last > SESSION_LASTS:
            self.seen.pop(digest, None)
            return False
        self.seen[digest] = now
        return True
