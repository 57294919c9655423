"""Values for trying out a template: a finished letter, and one with nothing finished."""

from __future__ import annotations

from typing import Any

from afterword.letters.language import DEALT, IN_TURN
from afterword.letters.stems import ReaderKind

_YOU = {
    "name": "Jane Doe",
    "email": "jane@example.com",
    "phone": "+1 555 0100",
    "linkedin": "",
    "first": "Jane",
}
_PERSON = {
    "name": "Ana Ruiz", "call": "Ana", "first": "Ana", "family": "Ruiz", "address": "", "title": "Head of People",
    "email": "ana@acme.example", "phone": "",
}  # fmt: skip
_CARRIED = {"name": "Ben Ode", "words": "Thank you."}


def samples() -> tuple[dict[str, Any], ...]:
    """Values for every name that any template knows, one set full and one nearly empty."""
    frame: dict[str, Any] = {
        "you": _YOU, "person": _PERSON, "position": "Head Chef", "role": "the Head Chef position", "company": "Acme",
        "day": "yesterday", "panel": 2, "closes": "Tuesday, 14:00", "limit": 200, "voicemail": "Hello.",
        "note": "Hello.", "profile": "https://example.com", "in_thread": True, "begins": "Tuesday, 14:00", "used": 2,
        "reader": "interviewer", "formal": True, "agency": True,
        "frame": dict.fromkeys((*DEALT, *IN_TURN), "One."),
    }  # fmt: skip
    full = {
        "again": "by Friday, December 4", "opened": True, "personal": ["Four.", "Five."], "thread": ["Six."],
        "lead": "I would:", "items": ["listen", "write it down", "begin"], "answers": ["You asked me. I did."],
        "attached": ("work.pdf",), "cited": "Seven.", "searched": True, "left": "21 hours", "coordinator": _PERSON,
        "lost": ("Ben Ode",), "silent": ("Ben Ode", "Ana Ruiz"), "decision": "by Friday",
        "passes_on": (_CARRIED,), "script": ["Hello.", "Seven."],
    }  # fmt: skip
    scarce: dict[str, Any] = {
        name: () if isinstance(value, list | tuple) else "" for name, value in full.items()
    }
    scarce |= {"opened": False, "in_thread": False, "agency": False, "used": 0, "formal": False}
    kinds = ({"reader": kind.value} for kind in ReaderKind)
    return (
        *(frame | full | kind for kind in kinds),
        frame | scarce,
        frame | scarce | {"passes_on": (_CARRIED, _CARRIED), "panel": 0},
    )
