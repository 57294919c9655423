"""Whom a letter speaks to: how a person is called, and which shape of letter their title asks for."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

from afterword.core.facts import Part

if TYPE_CHECKING:
    from afterword.core.facts import Person

Shape = Literal["manager", "peer", "executive", "hr", "plain"]

_SHAPES: tuple[tuple[Shape, re.Pattern[str]], ...] = (
    (
        "hr",
        re.compile(r"\bhr\b|human resources|recruit|talent|\bpeople\b|personnel|staffing|hiring coord", re.I),
    ),
    ("peer", re.compile(r"principal (?:engineer|developer|scientist|consultant)|executive assistant", re.I)),
    ("manager", re.compile(r"executive chef|head chef|product owner|general manager|project manager", re.I)),
    (
        "executive",
        re.compile(
            r"\bchief\b|\bc[eoftips]o\b|\bvp\b|\b[se]vp\b|president|founder|\bowner\b|managing (?:director|partner)"
            r"|executive director|superintendent",
            re.I,
        ),
    ),
    (
        "manager",
        re.compile(
            r"manager|\bhead\b|\blead\b|leader|director|supervisor|foreman|forewoman|principal|matron|charge nurse"
            r"|\bchair\b|dean|headteacher|sous chef|coordinator|superior|boss",
            re.I,
        ),
    ),
)


def shape(person: Person) -> Shape:
    """The shape of letter for a person: by their title; without one, plain (HR for a coordinator)."""
    found = next((name for name, pattern in _SHAPES if pattern.search(person.title)), None)
    if found:
        return found
    if person.part is Part.COORDINATOR:
        return "hr"
    return "peer" if person.title else "plain"


_HONORIFIC = re.compile(
    r"(?:dr|prof|professor|mr|mrs|ms|mx|miss|sir|dame|rev|reverend|rabbi|fr|sister|judge|capt|captain)\.?",
    re.I,
)
_SUFFIX = re.compile(
    r"(?:jr|sr|ii|iii|iv|phd|ph\.d|md|m\.d|rn|bsn|msn|mba|cpa|esq|dds|shrm-cp|shrm-scp|phr|sphr|pmp)\.?", re.I
)


def call_name(name: str) -> str:
    """How a letter greets somebody: 'Ana', 'Dr. Ruiz', or the whole name where its order cannot be known."""
    plain = re.sub(r"\s*[(\[{].*?[)\]}]", "", name).strip()
    before, comma, after = (part.strip() for part in plain.partition(","))
    if comma and after and not _SUFFIX.fullmatch(after.split(",")[0].split()[0]):
        plain = f"{after.split(',')[0].strip()} {before}"
    elif comma:
        plain = before
    tokens = [token for token in plain.split() if any(map(str.isalpha, token))]
    while len(tokens) > 1 and _SUFFIX.fullmatch(tokens[-1]):
        tokens.pop()
    if not tokens:
        return name.strip()
    if len(tokens) > 1 and _HONORIFIC.fullmatch(tokens[0]):
        return f"{tokens[0]} {tokens[-1]}"
    return tokens[0].strip("\"'“”.,") if _given_name_first(tokens) else " ".join(tokens)


def _given_name_first(tokens: list[str]) -> bool:
    """Whether the first word is surely the given one: Latin, Cyrillic or Greek letters, and no initial."""
    first = tokens[0].rstrip(".")
    if len(first) < 2 or (len(tokens) == 2 and tokens[0].endswith(".")):
        return False
    letters = [char for char in first if char.isalpha()]
    return all(unicodedata.name(char, "").startswith(("LATIN", "CYRILLIC", "GREEK")) for char in letters)
