"""The words that a language has for days: months and weekdays from Babel, the small words from words.toml."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
"""Tried in this order; the first language that knows every word wins."""

_LONGEST_CITED = 40
_SHORTEST = 3  # letters in an abbreviation: tues, thurs, sept


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """The words of one language and their meanings."""

    language: str
    months: dict[str, int]
    weekdays: dict[str, int]  # Monday is 0
    skip: frozenset[str]
    article: frozenset[str]
    next: frozenset[str]
    this: frozenset[str]
    last: frozenset[str]
    week: frozenset[str]
    near: frozenset[str]


def plain(text: str) -> str:
    """Lower case, with simple dashes, quotes and spaces."""
    text = unicodedata.normalize("NFKC", text).casefold()
    for odd, usual in (("–", "-"), ("—", "-"), ("−", "-"), ("‐", "-"), ("‑", "-"), ("’", "'")):
        text = text.replace(odd, usual)
    return " ".join(text.split())


def short(text: str) -> str:
    """The text for quoting in a sentence: one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_CITED else f"{line[: _LONGEST_CITED - 1]}…"


@cache
def vocabulary(language: str) -> LanguageWords:
    """The words of that language, one of LANGUAGES."""
    from babel import Locale

    locale = Locale(language)
    small = {name: frozenset(words.split()) for name, words in _small_words()[language].items()}
    return LanguageWords(language, _names(locale, "months"), _names(locale, "days"), **small)


@cache
def _small_words() -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / "words.toml").open("rb") as source:
        return tomllib.load(source)


def _names(locale: Any, kind: str) -> dict[str, int]:
    """Each name, abbreviation and unique beginning."""
    named: dict[str, int] = {}
    beginnings: dict[str, set[int]] = {}
    for word, number in _babel_names(getattr(locale, kind)):
        named[word] = number
        for end in range(_SHORTEST, len(word)):
            beginnings.setdefault(word[:end], set()).add(number)
    return {begin: next(iter(of)) for begin, of in beginnings.items() if len(of) == 1} | named


def _babel_names(names: Any) -> Iterator[tuple[str, int]]:
    for context in ("format", "stand-alone"):
        for width in ("abbreviated", "wide"):
            for number, name in names[context][width].items():
                yield from ((word, number) for word in _written(plain(name)))


def _written(name: str) -> Iterable[str]:
    bare = name.rstrip(".")
    return {bare, bare.replace("-", " ").split()[0]} if bare.endswith("-feira") else {bare}
