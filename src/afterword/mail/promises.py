"""The day by which somebody promises to answer the candidate: 'I will come back to you next week'.

A day counts only if its sentence promises an answer, asks nothing of the candidate and sets no condition. The day of
a meeting is not a promise. When in doubt, there is no promise.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from itertools import islice
from pathlib import Path

from afterword.domain.schedule import workdays_after
from afterword.mail.parser import read
from afterword.mail.phrases import folded
from afterword.mail.return_dates import day_named
from afterword.mail.sentences import sentences

FARTHEST = timedelta(days=90)
"""A promise farther away than this is a misreading."""

_LONGEST = 6_000  # characters of a mail
_CHUNK = 60  # characters after the words that announce a day
_MOST_CHUNKS = 8
_MOST_PROMISES = 6
_FRIDAY = 4
_RANGE = re.compile(
    r"\b(?:\d{1,2}|one|two|three|four|ein(?:er)?|zwei|drei|vier|une?|deux|trois|quatre)"
    r"(?: ?- ?| (?:to|or|bis|oder|à|ou) )"
    r"(?=(?:\d{1,2}|[a-zäüö]{3,6}) [a-zé]{0,8} ?(?:days|weeks|tage|wochen|\w*tagen|jours|semaines)\b)"
)
"""The first number of 'in 2 to 3 weeks'."""
_CLOCK = re.compile(
    r"\b(?:at|um|à|a las|alle|om) \d{1,2}(?:[:.h]\d{2})?\b|\b\d{1,2}(?::\d{2})? ?(?:am|pm|uhr|h)\b"
)


@dataclass(frozen=True, slots=True)
class _Words:
    """How a language promises: expressions of promises.toml."""

    promise: re.Pattern[str]
    day: re.Pattern[str]
    deadline: re.Pattern[str]
    week: re.Pattern[str]
    workdays: re.Pattern[str]
    asks: re.Pattern[str]
    meeting: re.Pattern[str]

    def promises(self, said: str) -> bool:
        """Whether the folded sentence promises an answer, asks for nothing and names no hour."""
        return bool(self.promise.search(said)) and not (self.asks.search(said) or _CLOCK.search(said))


Reading = Callable[[str, int, str], date | None]
"""Reads the day in a folded text, after so many characters, in that language."""


@cache
def _languages() -> dict[str, _Words]:
    with (Path(__file__).parent / "promises.toml").open("rb") as source:
        rows = tomllib.load(source)
    return {
        name: _Words(**{what: re.compile(pattern) for what, pattern in row.items()})
        for name, row in rows.items()
    }


def promised_day(headers: Sequence[tuple[str, str]], raw: bytes, received: datetime) -> date | None:
    """The day by which the sender's own words promise an answer; None if they promise none.

    `received` is when the mail came, by the local clock that its words refer to.
    """
    mail = read(headers, raw)
    domain = next((address.rpartition("@")[2] for _, address in mail.addresses("from")), "")
    own = mail.words.text[:_LONGEST]
    return day_promised(own, received, mail.header("date"), domain)


def day_promised(words: str, received: datetime, sent: str = "", domain: str = "") -> date | None:
    """The latest day that those words promise an answer for; `sent` and `domain` as in `return_date`."""
    today = received.date()
    said = (_RANGE.sub("", folded(sentence)) for sentence in sentences(words) if "?" not in sentence)
    promises = ((s, name) for s in said for name, its in _languages().items() if its.promises(s))
    reading = partial(day_named, received=received, sent=sent, domain=domain)
    days = [day for s, name in islice(promises, _MOST_PROMISES) for day in _promised(s, name, reading, today)]
    return max((day for day in days if today < day <= today + FARTHEST), default=None)


def _promised(said: str, language: str, reading: Reading, today: date) -> list[date]:
    """The days in a folded sentence that promises something: those after the promise's first words, else any."""
    found_at = _languages()[language].promise.search(said)
    begins = found_at.start() if found_at else 0
    parts = ((said[begins:], False), (said[:begins], True))
    found = (list(_days(part, language, reading, today, before=before)) for part, before in parts)
    return next(filter(None, found), [])


def _days(said: str, language: str, reading: Reading, today: date, *, before: bool) -> Iterator[date]:
    """The days that a part of the sentence names.

    Before the promise, and beside a word for a meeting, only a day by which something ends counts: in 'we met on
    Monday and will be in touch', Monday is not the promised day. A sentence may still begin with its day.
    """
    its = _languages()[language]
    meeting = its.meeting.search(said) is not None
    if span := its.workdays.search(said):
        yield workdays_after(today, int(span.group("n")), frozenset())
    week = its.week.search(said)
    if week and not meeting and (not before or week.start() == 0 or week["next"]):
        yield _in_week(said, language, week.groupdict(), today)
        return
    for found in islice(_announced(said, language, its), _MOST_CHUNKS):
        ends = its.deadline.fullmatch(found.group())
        if ends or not (meeting or (before and found.start() > 0)):
            chunk = said[found.start() : found.end() + _CHUNK]
            if day := reading(chunk, len(found.group()), language):
                yield day


def _announced(said: str, language: str, its: _Words) -> Iterator[re.Match[str]]:
    """Where a day should follow: after the words that announce one, and before the name of a weekday."""
    yield from its.day.finditer(said)
    yield from re.finditer(rf"\b(?=(?:{'|'.join(_weekdays(language))})\b)", said)


@cache
def _weekdays(language: str) -> tuple[str, ...]:
    """The names of the days, Monday first, folded."""
    from babel.dates import get_day_names

    names = get_day_names("wide", locale=language)
    return tuple(folded(names[number]) for number in range(7))


def _in_week(said: str, language: str, named: dict[str, str | None], today: date) -> date:
    """The weekday named with that week, else its Friday."""
    monday = today - timedelta(days=today.weekday())
    if number := named.get("number"):
        weeks = (
            date.fromisocalendar(year, min(max(int(number), 1), 52), 1)
            for year in (today.year, today.year + 1)
        )
        monday = next(week for week in weeks if week >= monday)
    elif named["next"]:
        monday += timedelta(weeks=1)
    days = [n for n, name in enumerate(_weekdays(language)) if re.search(rf"\b{name}\b", said)]
    return monday + timedelta(days=max(days, default=_FRIDAY))
