"""Values to try a template out with: an interview with full notes, and one with none."""

from __future__ import annotations

from typing import Any, get_args

from afterword.letters.notes import Answered
from afterword.letters.shapes import Shape

_YOU = {
    "name": "Jane Doe",
    "email": "jane@example.com",
    "phone": "+1 555 0100",
    "linkedin": "",
    "first": "Jane",
}
_PERSON = {
    "name": "Ana Ruiz",
    "call": "Ana",
    "title": "Head of People",
    "email": "ana@acme.example",
    "phone": "",
}
_CLIENT = {"name": "Ben Ode", "call": "Ben", "title": "", "email": "", "phone": "+1 555 0102"}


def samples() -> tuple[dict[str, Any], ...]:
    """Values for every name that any template knows, full and scarce."""
    frame: dict[str, Any] = {
        "you": _YOU, "person": _PERSON, "position": "Head Chef", "company": "Acme", "day": "yesterday",
        "pick": lambda _slot, turns: turns[0], "panel": 2, "closes": "Tuesday, 14:00", "limit": 200,
        "voicemail": "Hello.", "note": "Hello.", "profile": "https://example.com", "in_thread": True,
        "begins": "Tuesday, 14:00", "used": 2,
    }  # fmt: skip
    full_answers = (Answered("about payroll.", "Yes."),)
    full = {
        "shape": "manager", "again": "by Friday, 4 December", "only": "listen", "act": "listen", "met": ("Ben Ode",),
        "topics": ("payroll", "how it works"),
        "sentences": ("You showed me the ward.",), "remarks": ("it is growing",),
        "answers": full_answers, "points": ("ten years",), "deeds": ("I ran it",),
        "challenge": "onboarding", "challenge_says": "", "offers": ("Listen.", "Write it down."),
        "attached": ("work.pdf",), "searched": True, "left": "21 hours", "cited": "payroll", "said": "",
        "coordinator": _CLIENT, "lost": ("Ben Ode",), "silent": ("Ben Ode", "Ana Ruiz"), "decision": "by Friday",
        "elsewhere": {"name": "Ben Ode", "topic": "payroll"},
        "passes_on": ({"name": "Ben Ode", "call": "Ben", "talk": ("payroll",), "says": (), "answers": full_answers},),
    }  # fmt: skip
    scarce: dict[str, Any] = dict.fromkeys(full, ())
    scarce |= dict.fromkeys(
        (
            "again",
            "only",
            "act",
            "challenge",
            "challenge_says",
            "left",
            "cited",
            "said",
            "coordinator",
            "elsewhere",
            "decision",
        ),
        "",
    )
    scarce |= {"shape": "plain", "searched": False, "in_thread": False, "used": 0}
    bare = {"name": "Ben Ode", "call": "Ben", "talk": (), "says": (), "answers": ()}
    said = {
        "challenge": "",
        "challenge_says": "late data breaks the reports",
        "cited": "",
        "said": "You are growing.",
    }
    shapes = ({"shape": shape} for shape in get_args(Shape))
    return (
        *(frame | full | shape for shape in shapes),
        frame | full | said | {"topics": (), "points": (), "in_thread": False},
        frame | scarce | {"passes_on": (bare,), "panel": 1},
        frame | scarce | {"passes_on": (bare, bare), "panel": 0, "sentences": ("You are growing.",)},
    )
