"""Tells a candidate's own short line from full sentences, and holds the word lists for reading both."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from afterword.config.person_names import is_organisation
from afterword.imports.wording import is_position

_SHORT = 240
_FEW_LINES = 4
_MOST_WORDS = 7  # of a piece
_SENTENCE = re.compile(
    r"(?i)\b(?:we|you|your|i|i'm|wir|sie|ihr|nous|vous|hi|hey|hello|dear|hallo|liebe[rs]?|bonjour|hola|ciao|buongiorno|olá"
    r"|been|had|was|were|got|hatte|war|is|are|has|have|please|bitte|thanks|gracias|danke|merci|saludos|regards)\b"
)

PIECES = re.compile(
    r"\s*[,;:\n|·]\s*|\s+(?:-|–|—)\s+|\s+(?:with|mit|avec|w/)\s+|\s+(?=(?:at|bei|chez|@)\s)"
    r"|(?<=[a-z)]{2})(?<!Prof)\.\s+(?=[A-Z])"
)
"""Separates the parts of such a line."""


def is_short(lines: Sequence[str]) -> bool:
    """Whether the lines are a few keywords and not a sentence."""
    whole = "\n".join(re.sub(r"\S*@\S+", "", line) for line in lines if line)
    words = max(len(piece.split()) for piece in PIECES.split(whole))
    few = len(whole) < _SHORT and whole.count("\n") < _FEW_LINES and words <= _MOST_WORDS
    return few and not is_sentence(whole)


def without(line: str, times: Sequence[str]) -> str:
    """The line with a comma for each of these times in it."""
    for said in times:
        if said in line:
            line = line.replace(said, " , ")
    return line


_LOWER = r"[a-zà-ÿ][a-zà-ÿ'’-]+"
_NAMED = re.compile(
    rf"\b(?:with|met|mit|avec|con)\s+(?P<names>{_LOWER}\s{_LOWER}"
    rf"(?:(?:\s*,\s*(?:and\s+)?|\s+(?:and|und|et|y|&)\s+){_LOWER}\s{_LOWER})*)"
    r"(?=\s+(?:at|from|of|bei|von|chez|de|on|for|about|today|this|tomorrow|yesterday)\b|\s*(?:[-(,.;:@\d]|$))"
)
_PLACED = re.compile(
    rf"\b(?:at|bei|chez)\s+(?P<names>{_LOWER})"
    r"(?=\s*(?:[.,;!\d]|$)|\s+(?:this|today|yesterday|tomorrow|for|with|on|from|heute|gestern|morgen|am|um|mit)\b)"
)


def with_capitals(lines: Sequence[str]) -> list[str]:
    """In a short lower-case text, capitalize the names of people and of the company."""
    if sum(map(len, lines)) >= _SHORT or sum(map(bool, lines)) > _FEW_LINES:
        return list(lines)
    return [_PLACED.sub(_capitals, _NAMED.sub(_capitals, line)) for line in lines]


def _capitals(match: re.Match[str]) -> str:
    """The match with its names capitalized; unchanged if one of them cannot be a name."""
    said = match["names"]
    names = [name for name in re.split(r"\s*,\s*(?:and\s+)?|\s+(?:and|und|et|y|&)\s+", said) if name]
    if any(_is_no_name(name) for name in names):
        return match[0]
    proper = re.sub(rf"(?!(?:and|und|et|y)\b)\b{_LOWER}", lambda word: word[0][0].upper() + word[0][1:], said)
    return match[0][: match.start("names") - match.start()] + proper


def _is_no_name(name: str) -> bool:
    return bool(set(name.split()) & words("no_name")) or is_position(name) or is_organisation(name)


def is_sentence(text: str) -> bool:
    """Whether the text holds full sentences."""
    return _SENTENCE.search(text) is not None


@cache
def words(kind: str) -> frozenset[str]:
    """The words of a kind in words.toml."""
    with (Path(__file__).parent / "words.toml").open("rb") as source:
        return frozenset(tomllib.load(source)[kind].split())
