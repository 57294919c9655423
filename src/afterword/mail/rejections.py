"""A rejection in plain words in the sender's own text. It is only a suggestion: closing is up to the candidate.

Conservative: a sentence must turn the candidate down, not only regret something. 'Unfortunately we have to move our
call' is not a rejection, and neither is a sentence with an 'if' in it, a question, or quoted text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from afterword.mail.parser import read
from afterword.mail.phrases import MATTER, OBJECT, YOU, Table, folded, table
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


_CLAUSE = re.compile(r"[,;:]|\s[-/]\s|\b(?:but|aber|mais|pero|mas|ma|maar|ale|men|mutta)\b")
_APART = 50  # characters between the two parts of a rejection
_MEETING = re.compile(
    r"\d{1,2}[:.h]\d{2}|\b(?:call|phone|meeting|slot|link|file|attachment|termin|anhang|anruf\w*|rendez-vous)\b"
)
"""What else may fail: a sentence about it turns nobody down by its parts."""


@cache
def _words(name: str) -> Table:
    return table(name, "rejections.toml")


def rejection(headers: Sequence[tuple[str, str]], raw: bytes) -> str:
    """The sender's own sentence that turns the candidate down, folded; empty if no sentence does."""
    mail = read(headers, raw)
    own = (mail.words.text or mail.text)[:_LONGEST]
    return next((folded(s) for s in sentences(own) if "?" not in s and _turns_down(folded(s))), "")


def _turns_down(sentence: str) -> bool:
    """Whether it rejects in some language with no condition before that; an 'if' after it cancels nothing."""
    if _words("unsettled").found(sentence):
        return False
    for language, pattern in _words("rejected").by_language.items():
        found = pattern.search(sentence)
        if found and language in _ABOUT and not _is_about(sentence, found.start(), language):
            continue
        if found and not _conditional(sentence[: found.start()], language):
            return True
    parts = dict.fromkeys((*_words("no").by_language, *_words("choice").by_language))
    return not _MEETING.search(sentence) and any(_by_parts(sentence, language) for language in parts)


def _conditional(before: str, language: str) -> bool:
    return bool(re.search(_UNLESS.get(language, r"(?!)"), before))


def _by_parts(sentence: str, language: str) -> bool:
    """Whether a clause says that somebody else is chosen, or that the candidate does not get any further."""
    before = ""
    for clause in _CLAUSE.split(sentence):
        if not _conditional(f"{before} {clause}", language) and _ends_it(clause, language):
            return True
        before = clause
    return False


def _ends_it(clause: str, language: str) -> bool:
    only = (language,)
    denied = next(_words("no").spans(clause, only), None)
    if denied:
        return any(_gap(denied, onwards) <= _APART for onwards in _words("onwards").spans(clause, only))
    yours = [start for start, _ in YOU.spans(clause, only)]
    return any(
        _gap(chosen, other) <= _APART
        and not any(chosen[0] < at < other[0] for at in yours)  # 'we chose you over others'
        for chosen in _words("choice").spans(clause, only)
        for other in _words("other").spans(clause, only)
    )


def _gap(one: tuple[int, int], two: tuple[int, int]) -> int:
    """How many characters stand between two spans."""
    return max(one[0], two[0]) - min(one[1], two[1])


def _is_about(sentence: str, regret: int, language: str) -> bool:
    """Whether a sentence is about the application, apart from its word of regret."""
    rest = sentence[:regret] + sentence[regret:].partition(" ")[2]
    return any(table.found(rest, (language,)) for table in (MATTER, OBJECT))
