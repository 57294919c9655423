"""Parts of the day after a day: 'this morning', 'tomorrow afternoon', 'heute Abend', 'ce matin'."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.imports.spoken.clocks import Span

USUAL = {"afternoon": time(14), "evening": time(18)}
"""The usual time for each part of the day. The caller knows its own morning."""

_TODAY = (
    (
        r"this morning|ce matin|esta mañana|esta manhã|stamattina|questa mattina|vanochtend|vanmorgen",
        "morning",
    ),
    (r"this afternoon|cet après-midi|esta tarde|questo pomeriggio|vanmiddag", "afternoon"),
    (r"this evening|tonight|ce soir|esta noche|esta noite|stasera|vanavond", "evening"),
)
_PARTS = (
    (r"mornings?|früh|vormittags?|matin|mattina|ochtend", "morning"),
    (r"afternoons?|nachmittags?|après-midi|pomeriggio|middag", "afternoon"),
    (r"evenings?|nights?|abends?|soir|sera|avond", "evening"),
)
_JOINED = re.compile(
    r"(?<=tag|och)(morgen|vormittag|nachmittag|abend)\b|(?<=\bmorgen)(ochtend|middag|avond)\b"
)
_BESIDE = r"(?:(?:in the|am|in de|por la|de la|da|de|à|au)\s+)?"


def part_of_day(said: str) -> tuple[str, str]:
    """The plain text without its part of the day, and that part: morning, afternoon, evening or an empty string."""
    said = _JOINED.sub(r" \1\2", said)
    said = re.sub(r"\blast night\b", "yesterday evening", said)
    for words, part in _TODAY:
        found = re.sub(rf"\b(?:{words})\b", "today", said)
        if found != said:
            return found, part
    for day in ("heute", "gestern"):  # after these, 'Morgen' is the morning and not tomorrow
        said = re.sub(rf"\b{day} morgen\b", f"{day} früh", said)
    said = re.sub(r"\b((?:mon|diens|donners|frei|sams|sonn)tag|mittwoch) morgen\b", r"\1 früh", said)
    said = re.sub(r"\bmañana por la mañana\b", "mañana matin", said)
    said = re.sub(r"\bamanhã de manhã\b", "amanhã matin", said)
    for words, part in _PARTS:
        bare = re.sub(rf"(?<=[^\W\d])\s+{_BESIDE}(?:{words})\b", "", said)
        if bare != said and bare.strip():
            return bare, part
    return said, ""


def within(part: str, span: Span) -> Span:
    """The times; one without am or pm falls into that part of the day."""
    one = span.one
    if not part or one.half or one.full or not 1 <= one.hour < 12:
        return span
    return replace(span, one=replace(one, half="a" if part == "morning" else "p"))
