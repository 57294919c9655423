"""What keeps the daemon from Gmail: the obstacle, since when, and how long to wait before the next try.

The store holds it too: `status`, `todo` and the page name it without asking the keyring or Gmail.
"""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from afterword.domain.context import in_time
from afterword.errors import AfterwordError, GmailAway, KeyringError, NotSignedIn, Obstacle, Refused
from afterword.services.queries import letters_ahead

if TYPE_CHECKING:
    from afterword.app import App

log = logging.getLogger("afterword.daemon")

KEYRING_PAUSES = (timedelta(seconds=10), timedelta(seconds=80))
"""The first and the longest: with a tick of half a minute, an unlocked keyring is noticed within two minutes."""

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)

SIGN_IN_PAUSES = (timedelta(minutes=5), timedelta(hours=6))
"""The first and the longest: only `setup` gets a new sign-in, and its end is noticed at once."""


def again_at(
    trouble: GmailAway | Refused, failures: int, now: datetime, letter_ends: datetime | None
) -> datetime:
    """When to ask Gmail again: after a growing pause with jitter, or at Gmail's own time if later; both are capped.

    A refused look causes the same wait as one without an answer: asking sooner would not help. Our own pause ends
    before a letter's time does.
    """
    pause = min(FIRST_PAUSE * 2 ** min(max(failures - 1, 0), 10), LONGEST_PAUSE)
    pause *= random.uniform(0.7, 1.3)  # noqa: S311  (jitter, not a secret)
    until = trouble.until if isinstance(trouble, GmailAway) else None
    named = min(until - now, 2 * LONGEST_PAUSE) if until else timedelta()
    named *= random.uniform(1.0, 1.1)  # noqa: S311  (never before it, and not all at the same instant)
    own = in_time(now + pause, now, letter_ends)
    again = max(own, now + named)
    return again  # noqa: RET504  (a name for what the guard takes out)


def next_end(app: App, now: datetime) -> datetime | None:
    """The end of the next window of a letter that waits for Gmail, if it comes before the longest pause."""
    soon = app.store.due(app.account_id, now + 2 * LONGEST_PAUSE)
    ahead = letters_ahead(app.account, now, soon)
    return min((s.window.closes for s in ahead if s.window), default=None)


@dataclass
class GmailAccess:
    """The obstacle to Gmail, as far as this daemon knows."""

    app: App
    asks_keyring: bool = False
    """Whether the next try asks only the keyring: it can come, or be unlocked, at any time."""
    refused_by_google: bool = False
    refusals: int = 0  # in a row
    stored: dict[str, object] = field(default_factory=dict)  # by this daemon, when a sign-in failed

    def blocked_by(self, trouble: AfterwordError, now: datetime) -> None:
        """Store the obstacle to Gmail and its start. Trouble without a name stores nothing."""
        self._store(self._known() | {"trouble": self._described(trouble, now)})

    def lost(self, trouble: AfterwordError, now: datetime, *, writing: bool) -> datetime:
        """Store that there is no sign-in to work with, and return when to try again.

        Once Google has refused the sign-in, unlocking a keyring does not help: a new sign-in is still needed.
        """
        before = self._known()
        if before != self.stored:
            self.refusals, self.refused_by_google = 0, False
        self.refusals += 1
        self.asks_keyring = isinstance(trouble, KeyringError | NotSignedIn)
        self.refused_by_google |= not self.asks_keyring
        if not (self.asks_keyring and self.refused_by_google):
            state = "keyring" if isinstance(trouble, KeyringError) else "needed"
            if before.get("state") != state:
                self.app.store.forget_told(self.app.account_id, "sign-in")
            described = self._described(trouble, now)
            self.stored = before | {"state": state, "writing": writing, "trouble": described}
            self._store(self.stored)
        return now + self._pause()

    def works(self, wrong_clock: AfterwordError | None, now: datetime, *, writing: bool) -> None:
        """Store that Gmail answers. After a refused write, a successful read does not count: the alert would repeat."""
        self.stored, self.refusals, self.asks_keyring, self.refused_by_google = {}, 0, False, False
        known = self._known()
        if known.get("state") != "ok":
            if known.get("writing") and not writing:
                return
            known |= {"state": "ok", "writing": False}
            self.app.store.forget_told(self.app.account_id, "sign-in")
        described = self._described(wrong_clock, now)
        if described and not _same(described, known.get("trouble")):
            log.warning("%s %s", described["message"], described["hint"])
        self._store(known | {"trouble": described})

    def changed(self) -> bool:
        """Whether another process has stored a sign-in since this daemon's failed: then waiting is pointless."""
        return bool(self.stored) and self._known() != self.stored

    def _pause(self) -> timedelta:
        """The pause grows with each refusal. Google is not asked at every poll, however rare the polls are."""
        first, longest = KEYRING_PAUSES if self.asks_keyring else SIGN_IN_PAUSES
        if not self.asks_keyring:
            first = max(first, self.app.config.gmail.poll)
        doubled: int = 2 ** min(self.refusals - 1, 10)
        return min(first * doubled, max(first, longest))

    def _described(self, trouble: AfterwordError | None, now: datetime) -> dict[str, object] | None:
        """The trouble as `status --json` shows it; a continuing one keeps its start."""
        if trouble is None or trouble.obstacle is None:
            return None
        shown: dict[str, object] = {
            "kind": str(trouble.obstacle),
            "message": trouble.message,
            "hint": trouble.hint,
        }
        before = self._known().get("trouble")
        since = before["since"] if isinstance(before, dict) and _same(shown, before) else now.isoformat()
        return shown | {"since": since}

    def _known(self) -> dict[str, object]:
        return self.app.store.sign_in(self.app.account_id)

    def _store(self, facts: dict[str, object]) -> None:
        """Store the facts if they are news; a trouble of None is left out."""
        facts = {key: value for key, value in facts.items() if key != "trouble" or value}
        if facts != self._known():
            self.app.store.keep_sign_in(self.app.account_id, facts)
        if self.stored:
            self.stored = facts


def _same(shown: dict[str, object], before: object) -> bool:
    return isinstance(before, dict) and before.get("kind") == shown["kind"]


def obstacle_of(facts: dict[str, object]) -> tuple[Obstacle, datetime] | None:
    """The obstacle in the store, and its start."""
    trouble = facts.get("trouble")
    if not isinstance(trouble, dict):
        return None
    return Obstacle(trouble["kind"]), datetime.fromisoformat(trouble["since"])
