"""Phrases of machines and people, by language: the tables of phrases.toml, matched on folded text."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "\xa0": " ", "\u200b": "", "\u0307": ""}
)


def folded(text: str) -> str:
    """The text in the form that the tables expect: lower case, composed, single spaces, straight quotes."""
    low = text.lower()
    if not low.isascii():
        low = unicodedata.normalize("NFC", low).translate(_QUOTES)
    return " ".join(low.split())


@dataclass(frozen=True)
class Table:
    """Expressions by language. If `stems` holds any pieces, a text must contain one of them to match."""

    stems: tuple[str, ...]
    by_language: dict[str, re.Pattern[str]]

    def languages(self, text: str) -> tuple[str, ...]:
        """The languages with an expression in this folded text."""
        if not self._possible(text):
            return ()
        return tuple(name for name, found in self.by_language.items() if found.search(text))

    def found(self, text: str, only: Iterable[str] | None = None) -> bool:
        """Whether an expression, of these languages or of any, is found in this folded text."""
        if only is None and not self._possible(text):
            return False
        return any(p.search(text) for p in self._of(only))

    def spans(self, text: str, only: Iterable[str]) -> Iterator[tuple[int, int]]:
        """Where expressions of these languages match in this folded text."""
        for pattern in self._of(only):
            yield from (found.span() for found in pattern.finditer(text))

    def without(self, text: str, only: Iterable[str]) -> str:
        """The folded text without the matches of these languages' expressions."""
        for pattern in self._of(only):
            text = pattern.sub(" ", text)
        return text

    def _possible(self, text: str) -> bool:
        return not self.stems or any(stem in text for stem in self.stems)

    def _of(self, only: Iterable[str] | None) -> Iterable[re.Pattern[str]]:
        if only is None:
            return self.by_language.values()
        return [self.by_language[name] for name in only if name in self.by_language]


def _table(rows: dict[str, Any]) -> Table | re.Pattern[str]:
    if "frame" in rows:
        pieces = (piece.strip() for line in rows["any"] for piece in re.split(r"(?:^|\s)\|\s", line))
        return re.compile(rows["frame"].replace("%s", "|".join(filter(None, pieces))))
    written = {name: patterns for name, patterns in rows.items() if name != "stems"}
    return Table(tuple(rows["stems"].split()), {name: re.compile("|".join(p)) for name, p in written.items()})


@cache
def _loaded(file: str) -> dict[str, Table | re.Pattern[str]]:
    """The tables of a file beside this one; a table with a `frame` is one expression."""
    with (Path(__file__).parent / file).open("rb") as source:
        return {name: _table(rows) for name, rows in tomllib.load(source).items()}


def table(name: str, file: str = "phrases.toml") -> Table:
    """The table with this name."""
    found = _loaded(file)[name]
    if not isinstance(found, Table):
        raise TypeError(name)
    return found


def expression(name: str) -> re.Pattern[str]:
    """The framed expression of phrases.toml with this name."""
    found = _loaded("phrases.toml")[name]
    if isinstance(found, Table):
        raise TypeError(name)
    return found


# Prefixes of responders' subjects, and their words elsewhere in one.
AUTO_SUBJECT = expression("auto_subject")
AWAY_IN_SUBJECT = expression("away_in_subject")
ABSENCE = table("absence")
AUTOMATIC = table("automatic")
RECEIVED = table("received")
THANKS_FOR_MAIL = table("thanks_for_mail")
SIGNS = {
    "thanks for the mail": THANKS_FOR_MAIL,
    "an answer later": table("later"),
    "somebody else for what is urgent": table("urgent"),
    "a span of time": table("until"),
}
COURTESY = table("courtesy")
RECEIPT = table("receipt")
OBJECT = table("object")
WE = table("we")
YOU = table("you")
MATTER = table("matter")
ME = table("me")
POST = table("post")
DISCLAIMER = table("disclaimer")
HELP = table("help")
# Without a header that calls the mail automatic, one of these is enough to take it for a person's.
PERSONAL = expression("personal")
QUESTION = re.compile(r"([^.!?\n]{3,200})\?(?=\s|$|[\"')])")
