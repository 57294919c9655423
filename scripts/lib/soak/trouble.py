"""What goes wrong in a soak, at random: faults, quirks that change, sign-ins that are taken away, kills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scripts.lib.soak.books import LAG
from scripts.lib.soak.ground import Candidate, Ground

WRITES = ("gmail.users.drafts.create", "gmail.users.drafts.update", "gmail.users.drafts.send")
MAY_HAVE_BEEN_DONE = frozenset(WRITES[1:])
READS = ("*", "*", "gmail.users.threads.get", "gmail.users.messages.list", "gmail.users.drafts.get", "token")

KINDS: dict[str, tuple[int, dict[str, Any]]] = {
    "close_before": (10, {}),
    "close_after": (14, {}),
    "reset": (10, {}),
    "timeout": (3, {"seconds": 0.5}),
    "400": (6, {}),
    "401": (6, {}),
    "403": (5, {"retry_after": 120.0}),
    "404": (4, {}),
    "429": (5, {"retry_after": 600.0}),
    "500": (10, {}),
    "503": (10, {}),
    "garbage": (8, {}),
    "half": (8, {}),
    "redirect": (3, {}),
    "slow": (2, {"seconds": 0.4}),
    "huge": (1, {"size": 60_000_000}),
    "cursor_gone": (2, {}),
    "token_revoked": (1, {}),
}
BOTH_SIDES = frozenset({"reset", "500", "503"})
"""Kinds that can come before the effect or after it."""

REFUSALS = frozenset({"400", "404"})
"""A create or a read that is answered so was refused. A send or update may have been done all the same
(docs/gmail-facts.md 6)."""


@dataclass
class Trouble:
    """It sets faults as long as few are waiting, and kills now and then right when something is written.

    `in_doubt` is told whose send has just met a fault.
    """

    ground: Ground
    in_doubt: Callable[[Candidate], None]
    seen: int = 0
    met: Counter[str] = field(default_factory=Counter)
    revoked: int = 0

    def stir(self) -> None:
        """A little more of it."""
        dice, faults = self.ground.dice, self.ground.sandbox.state.faults
        if len(faults.pending) < 24 and dice.random() < 0.2:
            self._fault()
        if dice.random() < 0.002:
            self._quirks()
        for candidate in self.ground.candidates:
            if self.ground.revoked(candidate) and dice.random() < 0.01:
                self.ground.sign_in(candidate)
                self.revoked += 1
        self._aimed()

    def _fault(self) -> None:
        dice = self.ground.dice
        kind = dice.choices(list(KINDS), [weight for weight, _ in KINDS.values()])[0]
        method = dice.choice(WRITES if dice.random() < 0.45 else READS)
        method = "gmail.users.history.list" if kind == "cursor_gone" else method
        options = dict(KINDS[kind][1]) | {"times": dice.choice((1, 1, 1, 2, 4))}
        if kind in BOTH_SIDES or (kind in REFUSALS and method in MAY_HAVE_BEEN_DONE):
            options["when"] = dice.choice(("before", "after"))
        waiting = sum(fault.method == method for fault in self.ground.sandbox.state.faults.pending)
        if waiting < 5:  # of what is seldom asked not all are to wait
            self.ground.sandbox.fault(kind, method, **options)

    def _quirks(self) -> None:
        """Gmail is another one for a while."""
        dice = self.ground.dice
        names = (
            "replaces_message_id_on_draft_send",
            "drops_x_headers_on_send",
            "draft_ids_die_on_edit",
            "gone_draft_is_400",
            "empty_history_page",
            "composer_drops_x_headers",
            "limits_are_429",
        )
        lag, misses = dice.choice((0.0, 30.0, LAG)), dice.choice((0, 0, 1))
        switches: dict[str, Any] = {name: dice.random() < 0.5 for name in names}
        self.ground.sandbox.set_quirks(search_lags=lag, search_misses=misses, **switches)

    def _aimed(self) -> None:
        """The requests since the last time are looked through: some that write are followed by a kill."""
        with self.ground.sandbox.state.world.lock:
            fresh = self.ground.sandbox.state.requests[self.seen :]
            self.seen += len(fresh)
        for request in fresh:
            if request.fault:
                self.met[request.fault] += 1
            candidate = self._candidate(request.account)
            if candidate is None or request.method not in WRITES:
                continue
            if request.fault and request.method == WRITES[2] and self.ground.dice.random() < 0.4:
                self.in_doubt(candidate)
            if self.ground.dice.random() < 0.25:
                candidate.kill()

    def _candidate(self, account: str) -> Candidate | None:
        """Whose request it was, if it says so."""
        return next((c for c in self.ground.candidates if c.address == account), None)

    def ends(self) -> None:
        """Nothing goes wrong any more; who was signed out signs in."""
        self.ground.sandbox.clear_faults()
        self._aimed()
        for candidate in self.ground.candidates:
            if self.ground.revoked(candidate):
                self.ground.sign_in(candidate)
