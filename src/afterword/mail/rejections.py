"""A rejection in plain words in the sender's own text. It is only a suggestion: closing is up to the candidate.

Conservative: a sentence must turn the candidate down, not only regret something. 'Unfortunately we have to move our
call' is not a rejection, and neither is a sentence with an 'if' in it, a question, or quoted text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from afterword.mail.parser import read
from afterword.mail.phrases import MATTER, OBJECT, Table, folded, table
from afterword.mail.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 8_000
# A condition cancels a rejection in the same language.
_UNLESS = {
    "en": r"\b(?:if|whether|should (?:you|we|the|this)|unless|until)\b",
    "de": r"\b(?:wenn|falls|ob|sofern|sollten)\b",
    "fr": r"\b(?:si|au cas où)\b|\bs'il",
    "es": r"\bsi\b",
    "pt": r"\b(?:se (?:você|a|o|nós|decidirmos)|caso)\b",
    "it": r"\b(?:se|qualora)\b",
    "nl": r"\b(?:als|indien|mocht)\b",
    "pl": r"\b(?:jeśli|jeżeli|gdyby)\b",
    "da": r"\bhvis\b",
    "no": r"\b(?:hvis|dersom)\b",
    "sv": r"\bom (?:vi|du|det)\b",
    "fi": r"\bjos\b",
}

# Languages in which regret counts only in a sentence about the application.
_ABOUT = frozenset({"hu", "ro", "el", "he", "ar", "hi", "ko"})


@cache
def _rejected() -> Table:
    return table("rejected", "rejections.toml")


def rejection(headers: Sequence[tuple[str, str]], raw: bytes) -> str:
    """The sender's own sentence that turns the candidate down, folded; empty if no sentence does."""
    mail = read(headers, raw)
    own = (mail.words.text or mail.text)[:_LONGEST]
    return next((folded(s) for s in sentences(own) if "?" not in s and _turns_down(folded(s))), "")


def _turns_down(sentence: str) -> bool:
    """Whether it rejects in some language with no condition before that; an 'if' after it cancels nothing."""
    for language, pattern in _rejected().by_language.items():
        found = pattern.search(sentence)
        if found and language in _ABOUT and not _is_about(sentence, found.start(), language):
            continue
        if found and not re.search(_UNLESS.get(language, r"(?!)"), sentence[: found.start()]):
            return True
    return False


def _is_about(sentence: str, regret: int, language: str) -> bool:
    """Whether a sentence is about the application, apart from its word of regret."""
    rest = sentence[:regret] + sentence[regret:].partition(" ")[2]
    return any(table.found(rest, (language,)) for table in (MATTER, OBJECT))
