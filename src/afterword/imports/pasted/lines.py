"""What kind of text was pasted, a line of one's own or somebody's sentences, and the words by which it is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_SHORT = 240
_FEW_LINES = 4
_MOST_WORDS = 7  # of a piece
_SENTENCE = re.compile(
    r"(?i)\b(?:we|you|your|i|i'm|wir|sie|ihr|nous|vous|hi|hey|hello|dear|hallo|liebe[rs]?|bonjour|hola|ciao|buongiorno|olá"
    r"|been|is|are|has|have|thanks|gracias|danke|merci|saludos|regards)\b"
)

PIECES = re.compile(r"\s*[,;:\n|·]\s*|\s+(?:-|–|—)\s+|\s+(?:with|mit|avec|w/)\s+|\s+(?=(?:at|bei|chez|@)\s)")
"""What separates the parts of such a line."""


def is_short(lines: Sequence[str]) -> bool:
    """Whether the lines are a few words, each of which says something, and no sentence."""
    whole = "\n".join(line for line in lines if line)
    words = max(len(piece.split()) for piece in PIECES.split(whole))
    few = len(whole) < _SHORT and whole.count("\n") < _FEW_LINES and words <= _MOST_WORDS
    return few and not is_sentence(whole)


def is_sentence(text: str) -> bool:
    """Whether somebody speaks in the text."""
    return _SENTENCE.search(text) is not None


@cache
def words(kind: str) -> frozenset[str]:
    """The words of a kind in words.toml."""
    with (Path(__file__).parent / "words.toml").open("rb") as source:
        return frozenset(tomllib.load(source)[kind].split())
