"""A text as words, numbers and days with their places; notes and offered sentences are read the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING

from afterword.wording.vocabulary import Vocabulary, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,:]\d+)*)|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|(?P<sign>[%$€£])|(?P<mark>\S)"
)
_ENDS = frozenset(".!?:")
_BORDERS = _ENDS | frozenset(',;()[]–—"“”«»/|')
_OPENS = _ENDS | frozenset('"“„«')


class TokenKind(Enum):
    """The kind of a token."""

    WORD = auto()
    NUMBER = auto()
    DAY = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or day of a text, at its characters `start` to `end`.

    `key` is the same for all that mean the same: a word's stem, a number's value, a day's name in English order.
    `clause` counts clauses, by punctuation; `begins` says that it opens a sentence, where a capital says nothing.
    """

    kind: TokenKind
    text: str
    key: str
    start: int
    end: int
    clause: int
    begins: bool = False

    @property
    def is_capital(self) -> bool:
        """Whether it is capitalized like a name."""
        return self.text[:1].isupper()


def tokens(text: str, vocabulary: Vocabulary, *, typed: bool = False) -> tuple[Token, ...]:
    """The words, numbers and days of a text, in order.

    `typed` text is notes, where days are abbreviated and in lower case.
    """
    return tuple(
        _with_days(_joined(list(_plain_tokens(text, vocabulary)), text, vocabulary), vocabulary, typed=typed)
    )


def _plain_tokens(text: str, vocabulary: Vocabulary) -> Iterator[Token]:
    clause, begins = 0, True
    for match in _TOKEN.finditer(text):
        if match["mark"]:
            if _is_border(text, match):
                clause += 1
            begins = begins or match["mark"] in _OPENS
            continue
        kind, key = _read(match, vocabulary)
        yield Token(kind, match.group(), key, match.start(), match.end(), clause, begins)
        begins = False


def _is_border(text: str, match: re.Match[str]) -> bool:
    """Whether a sign separates two clauses: a comma does, the hyphen in 'one-page' does not."""
    if match["mark"] in _BORDERS:
        return True
    return match["mark"] == "-" and text[match.start() - 1 : match.start()].isspace()


def _read(match: re.Match[str], vocabulary: Vocabulary) -> tuple[TokenKind, str]:
    if match["number"]:
        return TokenKind.NUMBER, number_key(match["number"])
    if match["sign"]:
        return TokenKind.WORD, vocabulary.key(vocabulary.file.percent or "%") if match[
            "sign"
        ] == "%" else match["sign"]
    file, word = vocabulary.file, plain(match["word"])
    if word in file.numbers:
        return TokenKind.NUMBER, str(file.numbers[word])
    return TokenKind.WORD, vocabulary.key(word)


def number_key(written: str) -> str:
    """The value in plain form: 1,200 and 1200 are the same number."""
    bare = (
        re.sub(r"[.,](?=\d{3}(?:\D|$))", "", written)
        if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?", written)
        else written
    )
    bare = re.sub(r"^0+(?=\d)", "", bare.replace(",", "."))
    return re.sub(r"\.0+$", "", bare)


def _joined(found: list[Token], text: str, vocabulary: Vocabulary) -> Iterator[Token]:
    """Join tokens: '3k' is three thousand, 'twenty-five' one number, '4tb' a number and a word; '2nd' a number."""
    place = 0
    while place < len(found):
        token = found[place]
        place += 1
        while token.kind is TokenKind.NUMBER and place < len(found):
            grown = _grown(token, found[place], text, vocabulary)
            if grown is None:
                break
            token, place = grown, place + 1
        yield token


def _grown(number: Token, after: Token, text: str, vocabulary: Vocabulary) -> Token | None:
    """The number together with the token after it; None if that is not part of it."""
    between, word = text[number.end : after.start], plain(after.text)
    if between == "" and word in vocabulary.thousands:
        return _times(number, after, vocabulary.thousands[word])
    if between == "" and number.text.isdigit() and word in {"st", "nd", "rd", "th", "x"}:
        return replace(number, end=after.end)
    if between.strip(" -") == "" and word in vocabulary.file.multipliers:
        return _times(number, after, vocabulary.file.multipliers[word])
    if (
        between == "-"
        and after.kind is TokenKind.NUMBER
        and not after.text.isdigit()
        and int(float(number.key)) % 10 == 0
    ):
        return replace(number, end=after.end, key=str(int(float(number.key)) + int(after.key)))
    return None


def _times(number: Token, after: Token, factor: int) -> Token:
    return (
        replace(number, end=after.end, key=f"{float(number.key) * factor:.10g}")
        if _is_value(number.key)
        else number
    )


def _is_value(key: str) -> bool:
    return re.fullmatch(r"\d+(?:\.\d+)?", key) is not None


# days


@dataclass(frozen=True)
class _Days:
    """The names of days and months in one language, lower case, each with its key."""

    wide: Mapping[str, str]
    months: Mapping[str, str]
    short: Mapping[str, str]


@cache
def _days(code: str) -> _Days:
    from afterword.letters.language import locale

    names = locale(code, "")
    weekdays, months = names.days["format"], names.months["format"]
    wide = {plain(weekdays["wide"][n]): f"weekday {n}" for n in range(7)}
    short = {
        plain(names_of[width][n]).rstrip("."): f"{what} {n}"
        for names_of, what, numbers in ((weekdays, "weekday", range(7)), (months, "month", range(1, 13)))
        for width in ("abbreviated",)
        for n in numbers
    }
    short |= (
        {"tues": "weekday 1", "thur": "weekday 3", "thurs": "weekday 3", "sept": "month 9"}
        if code == "en"
        else {}
    )
    return _Days(wide, {plain(months["wide"][n]): f"month {n}" for n in range(1, 13)}, short)


def _with_days(found: Iterator[Token], vocabulary: Vocabulary, *, typed: bool) -> Iterator[Token]:
    """Turn names of days and months into day tokens; 'may' and 'sat' only if something else shows that they are."""
    every, before = list(found), vocabulary.words("before_days")
    for place, token in enumerate(every):
        near = [*every[max(0, place - 1) : place], *every[place + 1 : place + 2]]
        dated = any(one.kind is TokenKind.NUMBER for one in near) or (
            place > 0 and plain(every[place - 1].text) in before
        )
        yield _as_day(token, vocabulary, sure=dated or (token.is_capital and not token.begins), typed=typed)


def _as_day(token: Token, vocabulary: Vocabulary, *, sure: bool, typed: bool) -> Token:
    days, word = _days(vocabulary.code), plain(token.text)
    if token.kind is not TokenKind.WORD:
        return token
    key = days.wide.get(word) or (days.wide.get(word.removesuffix("s")) if vocabulary.code == "en" else None)
    is_word = vocabulary.is_grammatical(word) or word in _MONTHS_THAT_ARE_WORDS
    key = key or (days.months.get(word) if sure or not is_word else None)
    key = key or (days.short.get(word) if sure and (typed or token.is_capital) else None)
    key = key or (f"day {word}" if word in _relative(vocabulary) else None)
    return replace(token, kind=TokenKind.DAY, key=key) if key else token


_MONTHS_THAT_ARE_WORDS = frozenset({"may", "march", "mars", "mai"})


def _relative(vocabulary: Vocabulary) -> Sequence[str]:
    """today, yesterday, tonight"""
    words = vocabulary.language.frame.days
    return [
        word for word in (words.today, words.yesterday, words.tomorrow, *words.also_today) if " " not in word
    ]
