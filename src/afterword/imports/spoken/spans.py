"""Spans of days: 'end of next week', 'Mitte Dezember', 'within two weeks'. They give the days that may be meant."""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from afterword.imports.instants import FIRST_YEAR, LAST_YEAR
from afterword.imports.spoken.vocabulary import LanguageWords

MOST_WORDS = 12
MOST_DAYS = 5
"""A longer span offers this many of its days."""

SATURDAY = 5
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_SEVERAL = {"few": (2, 5), "couple": (2, 3)}
_PLURALS = {"days": "day", "weeks": "week", "months": "month"}
_COUNTED = frozenset({"day", "workday", "week", "month"})
_UNITS = _COUNTED | {"year", "weekend"}
_WHICH = {"this": 0, "coming": 1, "after_next": 2, "last": -1}
_PARTS = ("early", "mid", "end")
_FIGURE = re.compile(r"(\d{1,2})(st|nd|rd|th|\.|er|º|ª|°|e)?")
_YEAR = re.compile(r"(?:19|20|21)\d\d")

FirstAndLast = tuple[date, date]
ReadDay = Callable[[str], tuple[date, ...]]
"""The days that a text may mean, if any."""


@dataclass(slots=True)
class _SpanWords:
    """A phrase by kind of word."""

    parts: set[str] = field(default_factory=set)
    unit: str = ""
    plural: bool = False
    which: str = ""
    marks: set[str] = field(default_factory=set)
    counts: list[int] = field(default_factory=list)  # numbers before the unit
    numbers: list[int] = field(default_factory=list)  # the others
    ordinal: bool = False
    weekdays: list[int] = field(default_factory=list)
    month: int | None = None
    year: int | None = None
    nth: int = 0
    several: str = ""


@dataclass(frozen=True, slots=True)
class _SpanPhrases:
    """The phrases of one language: how to find them, and what each is."""

    find: re.Pattern[str]
    kinds: dict[str, str]
    also: dict[str, str]
    skip: frozenset[str]
    numbers: dict[str, int]
    nth: dict[str, int]
    rounded: dict[int, int]


def days_meant(said: str, words: LanguageWords, today: date, *, ahead: bool) -> tuple[date, ...]:
    """The days that a span may mean in that language, earliest first; none for any other phrase.

    A long span gives a few of its days. With `ahead`, days before `today` do not count, and a past span means the
    next one.
    """
    phrases = _phrases(words.language)
    found = _sorted(_tokens(in_other_words(said, words.language), phrases), words, phrases)
    if found is None:
        return ()
    with suppress(ValueError, OverflowError):
        days = _counted(found, phrases, today) or _in_a_span(found, today, ahead=ahead)
        return tuple(d for d in days if FIRST_YEAR <= d.year <= LAST_YEAR)
    return ()


def may_be_span(said: str) -> bool:
    """Whether the text holds a word for a span in some language: a quick check before the thorough one."""
    return len(said.split()) <= MOST_WORDS and _any_phrase().search(said) is not None


@cache
def _any_phrase() -> re.Pattern[str]:
    every = {p for language in _tables() for p in (*_phrases(language).kinds, *_phrases(language).also)}
    return re.compile(rf"{_any_of(every)}|\d\.?\s*-\s*\d|{_YEAR.pattern}")


def days_near(said: str, language: str, read: ReadDay) -> tuple[date, ...]:
    """The possible days for 'before Friday', 'around Friday' or 'Monday or Tuesday'.

    `read` gives the days for a part of the phrase.
    """
    for kind, beside in (("before", (-1, 0)), ("after", (1, 2)), ("around", (-1, 0, 1))):
        match = _beginning(language, kind).match(said)
        days = read(said[match.end() :]) if match else ()
        if len(days) == 1:
            return tuple(_workdays_from(days[0], n) for n in beside)
        if days:
            return days
    parts = _either(language).split(said)
    several = [read(part) for part in parts] if 1 < len(parts) <= MOST_DAYS else []
    return tuple(sorted({day for days in several for day in days})) if several and all(several) else ()


def is_bare_number(phrase: str, language: str) -> bool:
    """Whether it is only a number of units, such as 'one week', with no start."""
    words = phrase.split()
    return len(words) == 2 and (words[0][0].isdigit() or words[0] in _phrases(language).numbers)


def in_other_words(said: str, language: str) -> str:
    """The phrase, with words that the language's other tables know."""
    also = _phrases(language).also
    return re.sub(_any_of(also), lambda found: also[found[0]], said) if also else said


# Words


@cache
def _tables() -> dict[str, dict[str, Any]]:
    with (Path(__file__).parent / "spans.toml").open("rb") as source:
        return tomllib.load(source)


@cache
def _phrases(language: str) -> _SpanPhrases:
    table = _tables()[language]
    apart = {"also", "skip", "numbers", "nth", "rounded", "before", "after", "around"}
    kinds = {p: kind for kind, row in table.items() if kind not in apart for p in row.split(", ") if p}
    return _SpanPhrases(
        re.compile(_any_of(kinds)),
        kinds,
        table["also"],
        frozenset(table["skip"].split()),
        _pairs(table["numbers"]),
        _pairs(table["nth"]),
        {int(said): meant for said, meant in _pairs(table["rounded"]).items()},
    )


def _pairs(row: str) -> dict[str, int]:
    return {word: int(number) for word, _, number in (pair.partition("=") for pair in row.split())}


def _any_of(phrases: Iterable[str]) -> str:
    longest = sorted(phrases, key=len, reverse=True)
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"


@cache
def _beginning(language: str, kind: str) -> re.Pattern[str]:
    return re.compile(rf"{_any_of(_tables()[language][kind].split(', '))}\s+")


@cache
def _either(language: str) -> re.Pattern[str]:
    ors = "|".join(map(re.escape, _tables()[language]["or"].split(", ")))
    return re.compile(rf",?\s+(?:{ors})\s+|(?<=[^\W\d])\s?/\s?(?=[^\W\d])")


def _tokens(said: str, phrases: _SpanPhrases) -> list[str]:
    """The words, each phrase as the name of its kind: '<end> of <coming> <week>'."""
    named = phrases.find.sub(lambda found: f" <{phrases.kinds[found[0]]}> ", said)
    named = re.sub(r"(?<=\d)(\.?)\s*-\s*(?=\d{1,2}\b)", r"\1 <to> ", named)
    return [word for word in re.sub(r"[,;()]", " ", named).split() if word.strip(".-")]


def _sorted(tokens: list[str], words: LanguageWords, phrases: _SpanPhrases) -> _SpanWords | None:
    """The words by kind; None if one is unknown or comes once too often."""
    if not 0 < len(tokens) <= MOST_WORDS + 2:
        return None
    said = _SpanWords()
    for token in tokens:
        known = (
            _kind(token[1:-1], said)
            if token[0] == "<"
            else _figure(token, said)
            if token[0].isdigit()
            else _word(token.strip(".-"), said, words, phrases)
        )
        if not known:
            return None
    return said


def _kind(kind: str, said: _SpanWords) -> bool:
    if kind in _PARTS:
        said.parts.add(kind)
    elif kind in _WHICH:
        if said.which and said.which != kind:
            return False
        said.which = kind
    elif kind in {"to", "or", "in", "within"}:
        said.marks.add(kind)
    elif kind in _SEVERAL:
        said.several = kind
    elif said.unit or _PLURALS.get(kind, kind) not in _UNITS:
        return False
    else:
        said.unit, said.plural = _PLURALS.get(kind, kind), kind in _PLURALS
        said.counts, said.numbers = said.numbers, []
    return True


def _figure(token: str, said: _SpanWords) -> bool:
    if _YEAR.fullmatch(token) and said.year is None:
        said.year = int(token)
        return True
    match = _FIGURE.fullmatch(token)
    if match:
        said.numbers.append(int(match[1]))
        said.ordinal = said.ordinal or bool(match[2])
    return match is not None


def _word(token: str, said: _SpanWords, words: LanguageWords, phrases: _SpanPhrases) -> bool:
    if token in words.months and said.month in {None, words.months[token]} and token not in words.weekdays:
        said.month = words.months[token]
    elif token in words.weekdays:
        said.weekdays.append(words.weekdays[token])
    elif token in phrases.nth and not said.nth:
        said.nth = phrases.nth[token]
    elif token in phrases.numbers:
        said.numbers.append(phrases.numbers[token])
    else:
        return token in phrases.skip
    return True


# Numbers of units


def _counted(said: _SpanWords, phrases: _SpanPhrases, today: date) -> tuple[date, ...]:
    """'in 2-3 weeks', 'within a week', 'in the next few days'; a plain number of days or weeks is one day."""
    follows = "within" in said.marks or said.which == "coming"
    several = said.several or ("few" if said.which == "coming" and said.plural else "")
    numbers = sorted(said.counts) or list(_SEVERAL.get(several, ()))
    if not numbers or not (follows or "in" in said.marks) or said.unit not in _COUNTED:
        return ()
    if said.parts or said.month or said.weekdays or said.numbers or said.nth or len(numbers) > 2:
        return ()
    if len(said.counts) == 2 and not said.marks & {"to", "or"}:
        return ()
    first, last = (_later(today, said.unit, n) for n in (numbers[0], numbers[-1]))
    if follows:
        return _some(today + _DAY, last, closing=True)
    if said.unit == "day" and numbers[-1] in phrases.rounded and len(numbers) == 1:
        return today + phrases.rounded[numbers[0]] * _DAY, first
    return (first,) if first == last else _some(first, last)


def _later(today: date, unit: str, number: int) -> date:
    if unit == "workday":
        return _workdays_from(today, number)
    if unit != "month":
        return today + number * (_WEEK if unit == "week" else _DAY)
    month = first_of_month(today, number)
    return month.replace(day=min(today.day, calendar.monthrange(month.year, month.month)[1]))


def _workdays_from(day: date, number: int) -> date:
    step = -_DAY if number < 0 else _DAY
    for _ in range(abs(number)):
        day += step
        while day.weekday() >= SATURDAY:
            day += step
    return day


# Weeks, months and years


def _in_a_span(said: _SpanWords, today: date, *, ahead: bool) -> tuple[date, ...]:
    """The days of the first such span that has any."""
    if said.counts or (said.several and said.unit) or len(said.weekdays) > 2:
        return ()
    if len(said.weekdays) == 1:
        return _weekday(said, today)
    if said.weekdays:
        return _weekdays(said, today) if "to" in said.marks and not (said.numbers or said.month) else ()
    if "or" in said.marks and said.numbers:
        return _one_of_two(said, today, ahead=ahead)
    for first, last in _spans(said, today, ahead=ahead):
        days = _some(max(first, today) if ahead else first, last, closing=said.parts == {"end"})
        if said.unit == "weekend":
            weekend = (day for day in _every(first, last) if day.weekday() >= SATURDAY)
            days = tuple(day for day in weekend if day >= today or not ahead)
        if days:
            return days
    return ()


def _weekday(said: _SpanWords, today: date) -> tuple[date, ...]:
    """'Friday of the week after next'; 'Friday after next' may be the second or the third from now."""
    if said.parts or said.numbers or said.month or not said.which:
        return ()
    weekday = said.weekdays[0]
    if said.unit == "week":
        return (_monday(today, _WHICH[said.which]) + weekday * _DAY,)
    if said.unit or said.which != "after_next":
        return ()
    coming = today + ((weekday - today.weekday() - 1) % 7 + 1) * _DAY
    return coming + _WEEK, coming + 2 * _WEEK


def _weekdays(said: _SpanWords, today: date) -> tuple[date, ...]:
    """'Monday to Wednesday', 'Monday to Wednesday of next week'."""
    first, last = said.weekdays
    start = today + (first - today.weekday()) % 7 * _DAY
    if said.unit == "week" and said.which:
        start = _monday(today, _WHICH[said.which]) + first * _DAY
    elif said.unit or said.which:
        return ()
    return _every(start, start + (last - first) % 7 * _DAY)


def _one_of_two(said: _SpanWords, today: date, *, ahead: bool) -> tuple[date, ...]:
    """'10 or 11 December'."""
    if said.month is None or said.unit or said.parts or len(said.numbers) != 2:
        return ()
    years = [said.year] if said.year else [today.year + n for n in (0, 1, -1)]
    each = [tuple(date(year, said.month, number) for number in sorted(said.numbers)) for year in years]
    to_come = [days for days in each if said.year or not ahead or days[0] >= today]
    return min(to_come, key=lambda days: abs(days[0] - today), default=())


def _spans(said: _SpanWords, today: date, *, ahead: bool) -> Iterator[FirstAndLast]:
    """The spans that may be meant, the likelier first."""
    if said.month is not None:
        yield from _of_month(said, today, ahead=ahead)
    elif said.numbers or said.nth:
        if said.unit == "week" and len(said.numbers) == 1 and not said.which and not said.parts:
            yield from _numbered_week(said, today, ahead=ahead)
    elif said.unit and not said.several and (said.which or said.parts or said.unit == "weekend"):
        number = _WHICH.get(said.which, 0)
        for later in (0, 1) if ahead and number == 0 else (0,):
            yield from _parts_of(_whole(said.unit, today, number + later, said.parts), said)


def _whole(unit: str, today: date, number: int, parts: set[str]) -> FirstAndLast | None:
    """This week, month or year, or the one that many later. None for a whole year, which says too little."""
    match unit:
        case "week" | "weekend":
            monday = _monday(today, number)
            from_ = (
                monday - _WEEK if unit == "weekend" and number == 1 and today.weekday() < SATURDAY else monday
            )
            return from_, monday + 6 * _DAY
        case "month":
            month = first_of_month(today, number)
            return month, first_of_month(month, 1) - _DAY
        case "year" if parts:
            return date(today.year + number, 1, 1), date(today.year + number, 12, 31)
        case _:
            return None


def _parts_of(span: FirstAndLast | None, said: _SpanWords) -> Iterator[FirstAndLast]:
    """Its early, middle or late days, or all of it: from the first part that is named to the last."""
    if span is None:
        return
    first, last = span
    if not said.parts or said.unit == "weekend":
        yield span
        return
    windows = [_part(first, last, part) for part in _PARTS if part in said.parts]
    yield windows[0][0], windows[-1][1]


def _part(first: date, last: date, part: str) -> FirstAndLast:
    length = (last - first).days + 1
    if length == 7:
        one, other = {"early": (0, 2), "mid": (1, 3), "end": (3, 4)}[part]
        return first + one * _DAY, first + other * _DAY
    some, middle = (7, 14) if length < 32 else (31, 180)
    if part == "mid":
        return first + (middle - some // 2) * _DAY, first + (middle + some // 2) * _DAY
    return (first, first + (some - 1) * _DAY) if part == "early" else (last - (some - 1) * _DAY, last)


def _of_month(said: _SpanWords, today: date, *, ahead: bool) -> Iterator[FirstAndLast]:
    """'early December', 'in December', '7 to 11 December', 'the week of December 7', 'the second week of January'."""
    if not (said.parts or said.which or said.unit or said.year or said.marks & {"in", "to", "within"}):
        return
    if said.which == "last" and not said.unit:
        return
    month, years = said.month or 1, [said.year] if said.year else [today.year + n for n in (0, 1, -1)]
    spans = [span for year in years for span in _in_month(said, date(year, month, 1))]
    if ahead and not said.year:
        spans = [(first, last) for first, last in spans if last >= today]
    yield from sorted(spans, key=lambda span: min(abs(span[0] - today), abs(span[1] - today)))


def _in_month(said: _SpanWords, first: date) -> Iterator[FirstAndLast]:
    last = first_of_month(first, 1) - _DAY
    match said.unit, said.numbers:
        case "", [one, other] if "to" in said.marks and one < other and not said.parts:
            yield first.replace(day=one), first.replace(day=other)
        case "week", [number] if not said.parts:
            monday = _monday(first.replace(day=number), 0)
            yield monday, monday + 4 * _DAY
        case "week", [] if said.nth:
            yield first + (said.nth - 1) * _WEEK, first + (said.nth - 1) * _WEEK + 6 * _DAY
        case "week", [] if said.which == "last":
            yield last - 6 * _DAY, last
        case "", [] if not said.nth:
            yield from _parts_of((first, last), said)
        case _:
            return


def _numbered_week(said: _SpanWords, today: date, *, ahead: bool) -> Iterator[FirstAndLast]:
    """'week 50', by the calendar of ISO 8601; 'the week of the 7th'."""
    number = said.numbers[0]
    months = [first_of_month(today, n) for n in (0, 1, 2)]
    fitting = [m.replace(day=number) for m in months if number <= calendar.monthrange(m.year, m.month)[1]]
    years = [said.year] if said.year else [today.year, today.year + 1]
    days = fitting if said.ordinal else [date.fromisocalendar(year, number, 1) for year in years]
    for day in days:
        monday = _monday(day, 0)
        if not ahead or said.year or monday + 4 * _DAY >= today:
            yield monday, monday + 4 * _DAY


def _monday(day: date, weeks: int) -> date:
    return day - day.weekday() * _DAY + weeks * _WEEK


def first_of_month(day: date, months: int) -> date:
    """The first day of the month so many months after that day's."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


# Days to offer


def _every(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + n * _DAY for n in range((last - first).days + 1))


def _some(first: date, last: date, *, closing: bool = False) -> tuple[date, ...]:
    """The workdays of a span, or some of them from its first to its last; `closing` adds a last day on a weekend."""
    days = [day for day in _every(first, last) if day.weekday() < SATURDAY]
    if len(days) > MOST_DAYS:
        days = [days[round(n * (len(days) - 1) / (MOST_DAYS - 1))] for n in range(MOST_DAYS)]
    if closing and last not in days and first <= last:
        days.append(last)
    return tuple(days)
