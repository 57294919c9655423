"""Days: '1 Dec', 'next Tuesday', 'Di, 1. Dezember', '12/1/2026', 'in two weeks'."""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from afterword.config.dates import written
from afterword.config.language import _
from afterword.imports.instants import FIRST_YEAR, LAST_YEAR
from afterword.imports.spoken.spans import (
    MOST_WORDS,
    days_meant,
    days_near,
    first_of_month,
    in_other_words,
    is_bare_number,
    may_be_span,
)
from afterword.imports.spoken.unclear import NotUnderstood, Reading, SpanOfDays, Unclear
from afterword.imports.spoken.vocabulary import LANGUAGES, LanguageWords, plain, short, vocabulary

_YEARS_AROUND = 8  # enough to find a February 29
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})(?:\s?\2\s?(\d{4}|\d{2}))?\.?")
_DAY_NUMBER = re.compile(r"(\d{1,2})(st|nd|rd|th|\.|er|re|º|ª|°|e)?")
_YEAR = re.compile(r"(?:19|20|21)\d\d|'\d\d")


@dataclass(slots=True)
class _DayWords:
    """The meaning of the words in one language."""

    text: str
    weekday: int | None = None
    month: int | None = None
    number: int | None = None
    ordinal: bool = False
    year: int | None = None
    which: str = ""  # next, this or last
    week: bool = False


def read_day(text: str, today: date, *, ahead: bool = False) -> date:
    """The day that the text names.

    Without a year it is the nearest to `today`; with `ahead`, the next. A weekday is the coming one. Today's weekday
    means today; with `ahead`, a week later. Raises Unclear, with choices if it may be several days.
    """
    try:
        return _plain_day(text, today, ahead=ahead)
    except NotUnderstood:
        if days := _near(plain(text).strip(" ,;()"), today, ahead=ahead):
            return _one_of(text, days, SpanOfDays)
        raise


def _plain_day(text: str, today: date, *, ahead: bool) -> date:
    """As `read_day`, for text that neither begins with 'before' nor holds an 'or'."""
    said = plain(text).strip(" ,;()")
    if (figures := _figures(said)) is not None:
        days = _in_numbers(figures.date, today, ahead=ahead, day_first=figures.day_first)
        return _agreed(text, days, figures.weekday)
    for language in LANGUAGES if may_be_span(said) else ():
        if days := days_meant(said, vocabulary(language), today, ahead=ahead):
            return _one_of(text, days, SpanOfDays)
    problem: Unclear | None = None
    for reading in (_in_words, _relative):
        for language in LANGUAGES:
            try:
                phrase = in_other_words(said, language)
                if day := reading(phrase, vocabulary(language), today, ahead=ahead):
                    return day
            except Unclear as unclear:
                problem = problem or unclear
    raise problem or NotUnderstood(
        _("“{text}” is not a day that exists: write it like Tue 1 Dec, or 2026-12-01.").format(
            text=short(text)
        )
    )


def read_day_from(text: str, first: date) -> date:
    """The day that the text means on `first`; of several possible days, only those from then on. Raises Unclear."""
    try:
        return read_day(text, first)
    except Unclear as unclear:
        days = [date.fromisoformat(choice.text) for choice in unclear.choices]
        to_come = tuple(day for day in days if day >= first)
        if to_come == tuple(days) or not to_come:
            raise
        return _one_of(text, to_come)


def _near(said: str, today: date, *, ahead: bool) -> tuple[date, ...]:
    """The possible days for 'before Friday' or 'Thursday or Friday'; none if a part is not a day."""

    def days_of(part: str) -> tuple[date, ...]:
        try:
            return (_plain_day(part, today, ahead=ahead),)
        except Unclear as unclear:
            return tuple(date.fromisoformat(choice.text) for choice in unclear.choices)

    if len(said.split()) > MOST_WORDS:
        return ()
    return next(filter(None, (days_near(said, language, days_of) for language in LANGUAGES)), ())


def _one_of(text: str, days: tuple[date, ...], kind: type[Unclear] = Unclear) -> date:
    """The day, if it is the only one. For several, raises that `kind` of error with all of them as choices."""
    if len(days) == 1:
        return days[0]
    two = _("“{text}” can be {one} or {other}: choose one.")
    sentence = two if len(days) == 2 else _("“{text}” can be one of several days: choose one.")
    cited = short(text)
    raise kind(
        sentence.format(text=cited, one=day_said(days[0]), other=day_said(days[-1])), map(_choice, days)
    )


def day_said(day: date) -> str:
    """'Fri 4 Dec 2026', which `read_day` reads as that day."""
    return written(day, _("%a %e %b %Y"))


# Numbers


@dataclass(slots=True)
class _Figures:
    """A date in figures, and the words around it."""

    date: re.Match[str]
    weekday: int | None = None
    day_first: bool = False  # the words around it are in a language that writes the day first


def _figures(said: str) -> _Figures | None:
    """A date in figures, perhaps with a weekday; None if there is anything else."""
    bare = re.sub(r"(?<=\d)\s*([-/.])\s*(?=\d)", r"\1", said)
    tokens = bare.replace(",", " ").split()
    dates = [match for token in tokens if (match := _ISO.fullmatch(token) or _NUMBERS.fullmatch(token))]
    if len(dates) != 1:
        return None
    beside = [token.rstrip(".") for token in tokens if token != dates[0][0]]
    weekdays = [number for token in beside if (number := weekday_named(token)) is not None]
    if len(weekdays) > 1 or not all(any(_is_beside(word, each) for each in LANGUAGES) for word in beside):
        return None
    foreign = any(not _is_beside(word, "en") for word in beside)
    return _Figures(dates[0], next(iter(weekdays), None), foreign)


def _is_beside(word: str, language: str) -> bool:
    words = vocabulary(language)
    return word in words.skip or word in words.article or word in words.weekdays


def weekday_named(word: str) -> int | None:
    """The weekday that the word names in any language, from Monday, which is 0; None for any other word."""
    word = plain(word)
    found = (vocabulary(language).weekdays.get(word) for language in LANGUAGES)
    return next((number for number in found if number is not None), None)


def _in_numbers(match: re.Match[str], today: date, *, ahead: bool, day_first: bool) -> tuple[date, ...]:
    """The possible days for figures. Raises Unclear for an impossible date."""
    if match.re is _ISO:
        numbers = (match[1], match[3], match[4]) if match[1] else (match[5], match[6], match[7])
        return (_day(*map(int, numbers)),)
    first, second = int(match[1]), int(match[3])
    year = _full_year(match[4]) if match[4] else None
    orders = [(first, second)] if match[2] == "." or day_first else [(first, second), (second, first)]
    days = [d for number, month in orders if (d := _dated(number, month, year, today, ahead=ahead))]
    if not days and len(orders) == 1:
        days = [d for d in [_dated(second, first, year, today, ahead=ahead)] if d]
    if not days:
        number, month = (first, second) if second <= 12 else (second, first)
        if 1 <= month <= 12:
            raise _no_such_day(number, month)
        raise Unclear(
            _("“{text}” is not a day that exists: write it like Tue 1 Dec, or 2026-12-01.").format(
                text=match[0]
            )
        )
    return tuple(dict.fromkeys(days))


def _agreed(text: str, days: tuple[date, ...], weekday: int | None) -> date:
    """The one right day. A weekday in the text decides, or contradicts."""
    fitting = [day for day in days if weekday is None or day.weekday() == weekday]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise _not_that_weekday(days[0], weekday or 0)
    return _one_of(text, tuple(sorted(fitting)))


def _dated(number: int, month: int, year: int | None, today: date, *, ahead: bool) -> date | None:
    """That day of that month in the given year, else in the nearest or next one. None for an impossible date."""
    years = [year] if year else range(today.year - _YEARS_AROUND, today.year + _YEARS_AROUND + 1)
    days: list[date] = []
    for each in years:
        with suppress(ValueError):
            days.append(date(each, month, number))
    days = [d for d in days if not ahead or year or d >= today]
    return min(days, key=lambda d: (abs(d - today), d < today), default=None)


# Words


def _in_words(said: str, words: LanguageWords, today: date, *, ahead: bool) -> date | None:
    """The day that the words name in that language; None if the language lacks one of them."""
    tokens = _tokens(said)
    found = _sorted(tokens, words) if 0 < len(tokens) <= MOST_WORDS else None
    if found is None or (found.week and found.number is not None):
        return None
    if found.month is not None:
        return None if found.number is None else _of_month(found, today, ahead=ahead)
    if found.number is not None:
        return _of_some_month(found, today, ahead=ahead) if found.ordinal and not found.year else None
    if found.weekday is not None and not found.year:
        return _weekday(found, today, ahead=ahead)
    return None


def _tokens(said: str) -> list[str]:
    apart = re.sub(r"(?<=\d)[-/](?=[^\W\d])|(?<=[^\W\d])[-/](?=\d)|[,;()]", " ", said)
    return [word for word in apart.split() if word.strip(".-")]


def _sorted(tokens: list[str], words: LanguageWords) -> _DayWords | None:
    """The tokens by kind; None if one is unknown or comes twice."""
    said = _DayWords(" ".join(tokens))
    for at, raw in enumerate(tokens):
        token = raw.rstrip(".") if not raw[0].isdigit() else raw
        if token in words.article and _begins_with_number(tokens[at + 1 :]):
            said.ordinal = True
        elif not (_figure(token, said) if raw[0] in "'0123456789" else _word(token, said, words)):
            return None
    return said


def _begins_with_number(tokens: list[str]) -> bool:
    return bool(tokens) and bool(_DAY_NUMBER.fullmatch(tokens[0]))


def _figure(token: str, said: _DayWords) -> bool:
    """Note a day of the month or a year in figures; False if the token is neither."""
    if said.year is None and _YEAR.fullmatch(token.rstrip(".")):
        said.year = _full_year(token.strip("'."))
        return True
    match = _DAY_NUMBER.fullmatch(token)
    if match is None:
        return False
    if said.number is None:
        said.number, said.ordinal = int(match[1]), said.ordinal or bool(match[2])
        return True
    if said.year is None and said.month is not None and len(match[1]) == 2 and not match[2]:
        said.year = _full_year(match[1])  # 1 Dec 26
        return True
    return False


def _word(token: str, said: _DayWords, words: LanguageWords) -> bool:
    """Note the word; False if the language does not know it."""
    if (
        token in words.months
        and said.month is None
        and not (token in words.weekdays and said.weekday is None)
    ):
        said.month = words.months[token]
    elif token in words.weekdays and said.weekday is None:
        said.weekday = words.weekdays[token]
    elif which := next((w for w in ("next", "this", "last") if token in getattr(words, w)), ""):
        said.which = said.which or which
    elif token in words.week:
        said.week = True
    else:
        return token in words.skip
    return True


def _of_month(said: _DayWords, today: date, *, ahead: bool) -> date:
    """A day of a named month, in the year in which it falls on the given weekday."""
    number, month = said.number or 0, said.month or 0
    day = _dated(number, month, said.year, today, ahead=ahead)
    if day is None:
        raise _no_such_day(number, month, said.year)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _no_such_year()
    if said.weekday is None or day.weekday() == said.weekday:
        return day
    around = (
        []
        if said.year
        else [date(day.year + n, month, number) for n in (1, -1) if _exists(day.year + n, month, number)]
    )
    fitting = [d for d in around if d.weekday() == said.weekday and (d >= today or not ahead)]
    if len(fitting) == 1 and abs(fitting[0] - today) < timedelta(days=300):
        return fitting[0]
    raise _not_that_weekday(day, said.weekday)


def _of_some_month(said: _DayWords, today: date, *, ahead: bool) -> date:
    """'the 3rd': in the nearest month; with `ahead` or a weekday, in the next month that fits."""
    number = said.number or 0
    firsts = [
        first_of_month(today, n) for n in (range(14) if ahead or said.weekday is not None else (-1, 0, 1, 2))
    ]
    days = [d.replace(day=number) for d in firsts if _exists(d.year, d.month, number)]
    days = [d for d in days if (not ahead or d >= today) and said.weekday in {None, d.weekday()}]
    if not days:
        raise Unclear(
            _("No month near has a day {number} like that: write it like Tue 1 Dec.").format(number=number)
        )
    return days[0] if ahead else min(days, key=lambda d: (abs(d - today), d < today))


def _weekday(said: _DayWords, today: date, *, ahead: bool) -> date:
    """A weekday: the coming one, or the next or last one; 'Monday week' is more than a week away."""
    weekday = said.weekday or 0
    this_week = today + timedelta(days=weekday - today.weekday())
    if said.which == "last":
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    on = today + timedelta(days=(weekday - today.weekday()) % 7)
    if said.week:
        return on + timedelta(days=7)  # Monday week
    if said.which == "next":
        later = this_week + timedelta(days=7)
        return later if this_week <= today else _one_of(said.text, (this_week, later))
    return on + timedelta(days=7) if on == today and ahead else on


def _relative(said: str, words: LanguageWords, today: date, *, ahead: bool) -> date | None:  # noqa: ARG001
    """'in two weeks', 'gestern', 'après-demain'; after a weekday, that weekday of the week."""
    tokens = _tokens(said)
    first = words.weekdays.get(tokens[0].rstrip(".")) if len(tokens) > 2 else None
    phrase = " ".join(tokens[1:]) if first is not None else said
    phrase = _RELATIVE_ALSO.get(phrase, phrase)
    if _names_a_week(phrase, words) or is_bare_number(phrase, words.language):
        return None
    day = _from_dateparser(phrase, words.language, today)
    if day is None or first is None:
        return day
    return day - timedelta(days=day.weekday() - first)


def _names_a_week(phrase: str, words: LanguageWords) -> bool:
    """Whether the phrase is like 'next week' or 'next month', which name no day."""
    tokens = phrase.replace(",", " ").split()
    return any(t in words.next | words.this | words.last for t in tokens)


def _from_dateparser(phrase: str, language: str, today: date) -> date | None:
    """The day by dateparser's words for spans of time, without its other guesses."""
    import dateparser

    settings: Any = {
        "PARSERS": ["relative-time"],
        "RELATIVE_BASE": datetime.combine(today, time()),
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    with suppress(ValueError, TypeError, AttributeError, OverflowError, re.error):
        found = dateparser.parse(phrase, languages=[language], settings=settings)
        if found and found.time() == time() and FIRST_YEAR <= found.year <= LAST_YEAR:
            return found.date()
    return None


_RELATIVE_ALSO = {
    "pasado mañana": "en 2 días",
    "dopodomani": "tra 2 giorni",
    "depois de amanhã": "em 2 dias",
    "tomorrow week": "in 8 days",
    "today week": "in 7 days",
}
"""Phrases that dateparser does not know, in words that it knows."""


# Small things


def _day(year: int, month: int, number: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _no_such_year()
    if not 1 <= month <= 12:
        raise Unclear(
            _("There is no month {month}: write the day like Tue 1 Dec, or 2026-12-01.").format(month=month)
        )
    if not _exists(year, month, number):
        raise _no_such_day(number, month, year)
    return date(year, month, number)


def _exists(year: int, month: int, number: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= calendar.monthrange(year, month)[1]


def _full_year(text: str) -> int:
    year = int(text) if len(text) == 4 else 2000 + int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _no_such_year()
    return year


def _no_such_year() -> Unclear:
    return Unclear(_("Write a year from {first} to {last}.").format(first=FIRST_YEAR, last=LAST_YEAR))


def _no_such_day(number: int, month: int, year: int | None = None) -> Unclear:
    name = written(date(year or 2024, month, 1), "%B %Y" if year else "%B")
    return Unclear(
        _("There is no day {number} in {month}, which has {most} days: write another.").format(
            number=number, month=name, most=calendar.monthrange(year or 2024, month)[1]
        )
    )


def _not_that_weekday(day: date, weekday: int) -> Unclear:
    around = [day + timedelta(days=(weekday - day.weekday()) % 7 - back) for back in (7, 0)]
    other = min(around, key=lambda d: abs(d - day))
    return Unclear(
        _("{day} is not a {weekday}: choose {one} or {other}.").format(
            day=written(day, _("%e %b %Y")),
            weekday=written(other, "%A"),
            one=day_said(day),
            other=day_said(other),
        ),
        map(_choice, sorted({day, other})),
    )


def _choice(day: date) -> Reading:
    return Reading(day.isoformat(), day_said(day))
