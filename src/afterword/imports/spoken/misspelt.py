"""Misspelt names of days: 'tomorow', 'wensday', 'Dezmber'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from afterword.imports.spoken.vocabulary import LANGUAGES, plain, vocabulary

_NEAR_ENOUGH = 0.8
_SHORTEST = 5  # letters; in shorter words, one letter makes too much of a difference
_ALSO = ("yesterday", "tonight", "gestern")
_SHORTHAND = dict.fromkeys(("tmrw", "tmr", "tmw", "tmmrw", "2morrow", "2moro"), "tomorrow")
_WORD = re.compile(r"[\w'’]+")


@dataclass(frozen=True, slots=True)
class MisspeltWord:
    """A word as somebody wrote it, and the word that they probably meant."""

    word: str
    near: str

    def corrected(self, text: str) -> str:
        """The text with the right word."""
        return re.sub(rf"(?<!\w){re.escape(self.word)}(?!\w)", self.near, text, count=1)


def misspelt_day(text: str) -> MisspeltWord | None:
    """The first word that is nearly the name of a day or a month."""
    from difflib import get_close_matches

    for word in _WORD.findall(text):
        said = plain(word)
        if near := _SHORTHAND.get(said):
            return MisspeltWord(word, near)
        if len(said) < _SHORTEST or said in _understood():
            continue
        if close := get_close_matches(said, _names(), n=1, cutoff=_NEAR_ENOUGH):
            return MisspeltWord(word, _names()[close[0]])
    return None


@cache
def _names() -> dict[str, str]:
    """The whole names, each as people write it. English wins a tie."""
    near = [word for language in LANGUAGES for word in sorted(vocabulary(language).near)]
    named = {word: word for word in (*near, *_ALSO)}
    for language in LANGUAGES:
        words = vocabulary(language)
        for table in (words.weekdays, words.months):
            whole = [w for w in table if not any(o != w and o.startswith(w) for o in table)]
            capital = language in {"en", "de"}
            named |= {w: w.capitalize() if capital else w for w in whole if w not in named}
    return {word: said for word, said in named.items() if len(word) >= _SHORTEST}


@cache
def _understood() -> frozenset[str]:
    """Correctly spelt words for times."""
    tables = [vocabulary(language) for language in LANGUAGES]
    known = (t.weekdays.keys() | t.months.keys() | t.skip | t.next | t.this | t.last | t.week for t in tables)
    return frozenset(_names()).union(*known)
