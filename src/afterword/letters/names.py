"""How to call a person in a letter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_HONORIFIC = re.compile(
    r"(?:dr|doctor|prof|professor|mr|mrs|ms|mx|miss|sir|dame|rev|reverend|rabbi|fr|father|pastor|sister|judge|capt|captain|"
    r"chef|coach|col|colonel|major|lt|lieutenant|sgt|sergeant|chief|officer|inspector|councillor|councilor|senator|mayor|herr|frau|señor|señora|sr|sra|monsieur|"
    r"madame|mme|mlle|docteur|docteure|maître|mevrouw|meneer|dipl\.?-ing|ing\.|mag\.)\.?",
    re.I,
)
_SUFFIX = re.compile(
    r"(?:jr|sr|ii|iii|iv|phd|ph\.d|md|m\.d|rn|bsn|msn|mba|cpa|esq|dds|kc|qc|obe|mbe|cbe|dphil|shrm-cp|shrm-scp|phr|sphr|pmp)\.?",
    re.I,
)


@lru_cache(maxsize=4096)
def full_name(name: str) -> str:
    """The name as written in a sentence: 'Ruiz, Ana (Acme)' is Ana Ruiz, a title after it is left out."""
    plain = re.sub(r"\s*[(\[{].*?[)\]}]", "", name).strip()
    before, comma, after = (part.strip() for part in plain.partition(","))
    if comma and after and not _SUFFIX.fullmatch(after.split(",")[0].split()[0]):
        plain = f"{after.split(',')[0].strip()} {before}"
    elif comma:
        plain = before
    small, loud = plain.islower(), plain.isupper()
    tokens = [
        _capital(token.lower()) if small or (loud and len(token) > 2) else token for token in plain.split()
    ]
    while len(tokens) > 1 and _SUFFIX.fullmatch(tokens[-1]):
        tokens.pop()
    return " ".join(tokens) or name.strip()


def _capital(token: str) -> str:
    """A part of a name that was typed in lower case, with the capitals that names have."""
    return (
        token if token in _PARTICLES else "-".join(part[:1].upper() + part[1:] for part in token.split("-"))
    )


@lru_cache(maxsize=4096)
def call_name(name: str) -> str:
    """How a letter greets somebody: 'Ana', 'Dr. Ruiz', or the whole name where its order cannot be known."""
    tokens = [token for token in full_name(name).split() if any(map(str.isalpha, token))]
    if not tokens:
        return name.strip()
    if len(tokens) > 2 and _HONORIFIC.fullmatch(tokens[1]) and not _HONORIFIC.fullmatch(tokens[0]):
        tokens = tokens[1:]
    if len(tokens) > 1 and _HONORIFIC.fullmatch(tokens[0]):
        rest = tokens[1:]
        family_first = _FAMILY_FIRST.fullmatch(" ".join(rest))
        return f"{tokens[0]} {' '.join(rest) if family_first else _family_name(rest)}"
    return tokens[0].strip("\"'“”.,") if _given_name_first(tokens) else " ".join(tokens)


def _family_name(tokens: list[str]) -> str:
    """The last name with its particles: 'de la Cruz', 'van Dyk'."""
    start = len(tokens) - 1
    while start > 0 and (tokens[start - 1][:1].islower() or tokens[start - 1].lower() in _PARTICLES):
        start -= 1
    return " ".join(tokens[start:])


_PARTICLES = frozenset(
    re.findall(r"\w+", "van von der den ter de del della di da dos du la le el al bin ibn")
)
"""Particles that belong to a family name, in lower case or with a capital."""
_FAMILY_FIRST = re.compile(
    r"(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Nguyen|Tran|Pham|Huynh)(?: \S+){2,}"
    r"|(?:Li|Wang|Zhang|Liu|Chen|Yang|Huang|Zhao|Wu|Zhou|Xu|Sun|Ma|Zhu|Hu|Guo|He|Lin|Gao|Luo|Zheng|Liang|Xie|Song|Tang)"
    r" (?:(?:[bpmfdtnlgkhjqxzcsryw]|[zcs]h)?(?:[aeiouü]{1,3})(?:ng|n)?){1,2}"
    r"|(?:Kim|Lee|Park|Choi|Jung|Jeong|Kang|Cho|Yoon|Jang|Lim|Han|Shin|Seo|Kwon|Hwang|Ahn|Song|Hong) \w+-\w+",
    re.IGNORECASE,
)
"""Names whose family name usually comes first; greeting the whole name is never wrong."""


def given_name(name: str) -> str:
    """The given name without a title: 'Dr. Ana Ruiz' is Ana. The whole name where its order cannot be known."""
    tokens = [token for token in full_name(name).split() if any(map(str.isalpha, token))]
    while len(tokens) > 1 and _HONORIFIC.fullmatch(tokens[0]):
        tokens.pop(0)
    return call_name(" ".join(tokens) or name)


def _given_name_first(tokens: list[str]) -> bool:
    """Whether the first word is surely the given one: Latin, Cyrillic or Greek letters, and no initial."""
    first = tokens[0].rstrip(".")
    if _FAMILY_FIRST.fullmatch(" ".join(tokens)):
        return False
    if len(first) < 2 or (len(tokens) == 2 and tokens[0].endswith(".")):
        return False
    letters = [char for char in first if char.isalpha()]
    return all(unicodedata.name(char, "").startswith(("LATIN", "CYRILLIC", "GREEK")) for char in letters)


def family_name(name: str) -> str:
    """The family name with its particles: 'de la Cruz'. The whole name where its order cannot be known."""
    tokens = full_name(name).split()
    if len(tokens) < 2 or _FAMILY_FIRST.fullmatch(" ".join(tokens)):
        return " ".join(tokens)
    return _family_name(tokens)
