"""The result of a check, in a plain sentence, and how to fix it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check. `holds`: the letter is not sent by itself until this is fixed; else it only warns."""

    code: str
    sentence: str
    fix: str
    holds: bool
