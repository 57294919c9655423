"""Every fault of the sandbox, with the options that a test can bear: small waits, small bodies."""

from __future__ import annotations

from typing import Any

from afterword.sandbox.faults import FaultKind

Fault = dict[str, Any]

NAMES_TEN_MINUTES = {"retry_after": 600.0}

PLAIN: dict[str, Fault] = {
    "close": {"kind": "close_before"},
    "reset": {"kind": "reset"},
    "silence": {"kind": "timeout", "seconds": 0.5},
    "400": {"kind": "400"},
    "401": {"kind": "401"},
    "403": {"kind": "403", **NAMES_TEN_MINUTES},
    "404": {"kind": "404"},
    "429": {"kind": "429", **NAMES_TEN_MINUTES},
    "500": {"kind": "500"},
    "503": {"kind": "503"},
    "garbage": {"kind": "garbage"},
    "half": {"kind": "half"},
    "redirect": {"kind": "redirect"},
    "huge": {"kind": "huge", "size": 600_000},
    "slow": {"kind": "slow", "seconds": 0.1},
    "revoked": {"kind": "token_revoked"},
}
"""What can go wrong with a call that changes nothing."""

BEHIND_THE_EFFECT: dict[str, Fault] = {
    "close-after": {"kind": "close_after"},
    "reset-after": {"kind": "reset", "when": "after"},
    "silence-after": {"kind": "timeout", "seconds": 0.5, "when": "after"},
    "500-after": {"kind": "500", "when": "after"},
    "503-after": {"kind": "503", "when": "after"},
}
"""What more can go wrong with one that changes something: it is done, and the answer says that it was not."""

FOR_SENDS: dict[str, Fault] = {
    "400-after": {"kind": "400", "when": "after"},
    "404-after": {"kind": "404", "when": "after"},
}
"""A send that answers so may have left (docs/gmail-facts.md 6); a create that does was refused."""

FOR_CURSORS: dict[str, Fault] = {"cursor-gone": {"kind": "cursor_gone"}}

CREATE, UPDATE, SEND = (f"gmail.users.drafts.{verb}" for verb in ("create", "update", "send"))
EFFECTS = (CREATE, UPDATE, SEND)


def faults_of(method: str) -> dict[str, Fault]:
    """Those that the method can meet, by name."""
    more = BEHIND_THE_EFFECT if method in EFFECTS else {}
    sends = FOR_SENDS if method == SEND else {}
    cursors = FOR_CURSORS if method == "gmail.users.history.list" else {}
    return PLAIN | more | sends | cursors


def kinds_left_out() -> set[FaultKind]:
    """Kinds that the sandbox knows and no table here names."""
    named = {FaultKind(f["kind"]) for f in (PLAIN | BEHIND_THE_EFFECT | FOR_SENDS | FOR_CURSORS).values()}
    return set(FaultKind) - named - {FaultKind.CLOSE_AFTER}
