"""What a check found, in a plain sentence, and how to fix it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check has to say. `holds`: the letter is not sent by itself while this stands; else it only warns."""

    code: str
    sentence: str
    fix: str
    holds: bool
