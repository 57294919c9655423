"""The ids of interviews and people: readable, plain ASCII, never empty."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

_LONGEST = 60


def interview_id(company: str, position: str, starts: datetime, zone: str) -> str:
    """Company, position and the local date: acme-engineer-2026-11-23."""
    day = starts.astimezone(ZoneInfo(zone)).date()
    return f"{slug(company)}-{slug(position)}-{day.isoformat()}"


def slug(text: str) -> str:
    """The text in lower-case ASCII letters, digits and dashes; a short hash if it cannot be spelled in those."""
    from slugify import slugify

    spelled = slugify(text, max_length=_LONGEST, word_boundary=True)
    return spelled or "x" + sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def free(wanted: str, taken: Collection[str]) -> str:
    """The id, with -2, -3, … appended if it is taken."""
    number, tried = 1, wanted
    while tried in taken:
        number += 1
        tried = f"{wanted}-{number}"
    return tried
