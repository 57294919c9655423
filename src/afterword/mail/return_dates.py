"""The return date in an out-of-office, read in the sender's own style of dates."""

from __future__ import annotations

import calendar
import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afterword.mail import phrases
from afterword.mail.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = timedelta(days=550)  # a parental leave; anything further is a misreading
_MOST_CHUNKS = 12

_SKIP = (
    r"(?:[ ,:.]|\b(?:the|den|dem|der|le|el|il|o|op|de|am|on|d|incl\.?|including|einschließlich|dnia)\b){0,6}"
)
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,4})\s?([./-])\s?(\d{1,2})(?:\s?\2\s?(\d{2,4}))?(?!\d)")
_MONTH = r"[^\W\d_][^\s\d_,;:.()'/-]{2,12}\.?"
_DAY_MONTH = (
    rf"\d{{1,2}}(?:st|nd|rd|th|\.|er|º|ª)? ?(?:of |de |d'|ב|-?)?{_MONTH}(?:,? (?:de )?20\d\d)?"
    rf"|{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th|\.)?(?:,? 20\d\d)?"
)
_WRITTEN = re.compile(_DAY_MONTH)
_IN_CHARACTERS = re.compile(r"(?:(20\d\d)\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号일]")
_RANGE = re.compile(r"(?<=[\d.])\s?-\s?(?=\d{1,2}[./ ])|(?<=\d) - (?=\w)")
_TWO_DAYS = re.compile(
    rf"(?:{_DAY_MONTH})(?!\d)\W{{1,3}}(?:\w{{1,4}}['’ ]\s?){{0,2}}(?=(?:{_DAY_MONTH})(?!\d))"
)
"""The first of two days, up to the second: 'between 30 November and 11 December', in any language."""
_DAYS_OF_MONTH = re.compile(rf"({_MONTH}) \d{{1,2}} ?- ?(\d{{1,2}})(?![\d./-])")
_MONTH_FIRST = re.compile(r"\s-0[4-9]00|\b(?:EDT|EST|CDT|CST|MDT|MST|PDT|PST)\b")
_DAY_FIRST_DOMAINS = re.compile(
    r"\.(?:uk|ie|au|nz|in|za|de|fr|es|pt|br|it|nl|be|pl|dk|no|fi|at|ch|mx|ar|cl|co|cz|hu|ro|tr|ru|ua|gr|il)$"
)

_N = r"(?P<n>\d{1,2}|[^\W\d_]{1,8})"
_UNIT = r"(?P<unit>[^\W\d_]{3,9})\b"
_UNITS = {"days": 1, "weeks": 7, "months": 30}


@dataclass(frozen=True)
class _Style:
    """How a language names a day: expressions of return_dates.toml."""

    before: re.Pattern[str]
    after: re.Pattern[str] | None
    days: frozenset[str]
    edges: tuple[tuple[re.Pattern[str], str], ...]  # of a month, and which
    weeks: re.Pattern[str] | None


@cache
def _file() -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / "return_dates.toml").open("rb") as source:
        return tomllib.load(source)


@cache
def _styles() -> dict[str, _Style]:
    return {name: _style(rows) for name, rows in _file().items() if name != "words"}


def _style(rows: dict[str, str]) -> _Style:
    edges = [
        (re.compile(rf"(?:{rows[edge]})\s?"), edge) for edge in ("end", "middle", "start") if edge in rows
    ]
    weeks = rows.get("weeks", "").replace("{n}", _N, 1).replace("{unit}", _UNIT, 1)
    after = rows.get("after")
    return _Style(
        re.compile(rf"(?:(?<=\s)|^|\b)(?:{rows.get('before', '(?!)')}){_SKIP}"),
        re.compile(rf"({_DAY_MONTH}|\d{{1,2}}\.\d{{1,2}}\.?(?:\d{{2,4}})?){after}") if after else None,
        frozenset(rows.get("days", "").split()),
        tuple(edges),
        re.compile(rf"\b(?:{weeks})") if weeks else None,
    )


@dataclass(frozen=True)
class _Reader:
    """Reads dates in one language and in one sender's order of day and month, from the day the mail came."""

    language: str
    style: _Style
    received: datetime
    month_first: bool

    def all(self, said: str) -> Iterator[date | None]:
        """Each day that a folded sentence names as the last one away or the first one back."""
        for chunk in self._chunks(said):
            yield self.day_at(chunk)
        if self.style.after and self.language not in {"ja", "ko", "zh"}:
            yield from (self.day_at(found.group(1)) for found in self.style.after.finditer(said))
        for found in _IN_CHARACTERS.finditer(said):
            year, month, day = found.groups()
            yield self._nearest(int(month), int(day), year)
        for found in _DAYS_OF_MONTH.finditer(said):
            yield self._worded(f"{found.group(2)} {found.group(1)}")
        for span in self.style.weeks.finditer(said) if self.style.weeks else ():
            yield self.later(span.group("n"), span.group("unit"))

    def _chunks(self, said: str) -> list[str]:
        """The pieces of text that should begin with a date."""
        ends = [found.end() for found in self.style.before.finditer(said)]
        ends += [found.end() for pattern in (_RANGE, _TWO_DAYS) for found in pattern.finditer(said)]
        return [said[end : end + 60] for end in ends[:_MOST_CHUNKS]]

    def day_at(self, chunk: str) -> date | None:
        """The date at the start of the chunk, perhaps after the name of a day; without a date, that day itself."""
        word = re.match(r"(?:next |nächsten |kommenden |prochain )?([^\W\d_]+(?:-feira)?)[.,]?(?: |$)", chunk)
        weekday = word is not None and word.group(1) in self.style.days | _styles()["en"].days
        rest = re.sub(rf"^{_SKIP}", "", chunk[word.end() :]) if word and weekday else chunk
        number = _NUMERIC.match(rest)
        if number:
            return self._numeric(number)
        edge = self._edge(rest)
        written = _WRITTEN.match(rest)
        on = edge or (self._worded(written.group(0)) if written else None)
        return on or (self._weekday(word.group(1)) if word and weekday else None)

    def _numeric(self, found: re.Match[str]) -> date | None:
        """ISO, or day and month in the sender's order, or in the only order that gives a future day."""
        first, second, year = int(found.group(1)), int(found.group(3)), found.group(4)
        if first > 31:  # no day: a year
            return _on(first, second, int(year or 0))
        orders = (
            [(first, second), (second, first)] if self.month_first else [(second, first), (first, second)]
        )
        days = [self._nearest(month, day, year) for month, day in orders]
        return next((on for on in days if on is not None and self._to_come(on)), None)

    def _nearest(self, month: int, day: int, year: str | None = None) -> date | None:
        """That day in the named year, or in the year in which it is nearest, even if past."""
        if year:
            return _on(int(year) + (2000 if len(year) == len("26") else 0), month, day)
        today = self.received.date()
        near = [on for y in (-1, 0, 1) for on in [_on(today.year + y, month, day)] if on is not None]
        return min(near, key=lambda on: abs(on - today), default=None)

    def _to_come(self, on: date) -> bool:
        today = self.received.date()
        return today <= on <= today + LONGEST

    def _edge(self, rest: str) -> date | None:
        """'End of December', 'mid-January', 'the end of the week'."""
        for pattern, edge in self.style.edges:
            found = pattern.match(rest)
            named = self._end_of(rest[found.end() :]) if found and edge == "end" else None
            if named is not None:
                return named
            month = re.match(_MONTH, rest[found.end() :]) if found else None
            on = self._worded(f"15 {month.group(0)}") if month else None
            if on is not None:
                last = calendar.monthrange(on.year, on.month)[1]
                return on.replace(day={"end": last, "middle": 15, "start": 7}[edge])
        return None

    def _end_of(self, what: str) -> date | None:
        today = self.received.date()
        if re.match(r"(?:week|woche|semaine|semana|settimana|tygodnia|ugen|uken|veckan)\b", what):
            return today + timedelta((4 - today.weekday()) % 7)
        if re.match(r"(?:year|jahres|l'année|año|ano|anno|jaar|roku|året)\b", what):
            return date(today.year, 12, 31)
        if re.match(r"(?:month|monats|mois|mes|mês|mese|maand|miesiąca|måneden|månaden)\b", what):
            return today.replace(day=calendar.monthrange(today.year, today.month)[1])
        return None

    def later(self, number: str, unit: str) -> date | None:
        """'For two weeks': that long from the day the mail came."""
        words = {name: row.split() for name, row in _file()["words"].items()}
        counts = (n for n, name in enumerate(("one", "two", "three", "four"), 1) if number in words[name])
        count = int(number) if number.isdigit() else next(counts, 0)
        days = next((n for name, n in _UNITS.items() if unit in words[name]), 0)
        return self.received.date() + timedelta(count * days) if count and days else None

    def _weekday(self, word: str) -> date | None:
        on = self._parsed(word, [])
        return on.date() if on else None

    def _worded(self, words: str) -> date | None:
        """A day and a month in words; without a year, the nearest one."""
        words = re.sub(r"(?<=\d)(?: ?ב| ?-)", " ", words)
        on = self._parsed(words, ["day", "month"])
        if on is None:
            return None
        year = re.search(r"20\d\d", words)
        return self._nearest(on.month, on.day, year.group(0) if year else None)

    def _parsed(self, words: str, parts: list[str]) -> datetime | None:
        """dateparser's reading, in this language, else in English; a text that it fails on is not a date."""
        import dateparser

        settings: Any = {
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": self.received.replace(tzinfo=None),
            "REQUIRE_PARTS": parts,
            "DATE_ORDER": "DMY",
        }
        for names in (["nb", "nn"] if self.language == "no" else [self.language], ["en"]):
            try:
                found = dateparser.parse(words, languages=names, settings=settings)
            except (ValueError, TypeError, AttributeError, OverflowError, re.error):
                continue
            if found is not None:
                return found
        return None


def return_date(text: str, received: datetime | None, sent: str = "", domain: str = "") -> date | None:
    """The latest day that the text names after 'until', 'back on' and the like; None if it names no future day.

    `received` is when the mail came (aware); without it years and weekdays cannot be resolved, and the result is None.
    `sent` is the mail's Date header and `domain` the sender's: they decide whether 02/08 is in August or in February.
    """
    if received is None:
        return None
    said = phrases.folded(text)
    languages = phrases.ABSENCE.languages(said) or phrases.AUTOMATIC.languages(said) or ("en",)
    readers = [
        _Reader(name, _styles()[name], received, _month_first(said, name, sent, domain))
        for name in languages
        if name in _styles()
    ]
    folded = [phrases.folded(sentence) for sentence in sentences(text)]
    likely = [s for s in folded if re.search(r"\d", s) or phrases.ABSENCE.found(s) or _LATER.found(s)]
    days = [on for reader in readers[:4] for s in likely[:_MOST_CHUNKS] for on in reader.all(s)]
    return max((on for on in days if on and received.date() <= on <= received.date() + LONGEST), default=None)


def day_named(
    said: str, after: int, language: str, received: datetime, sent: str = "", domain: str = ""
) -> date | None:
    """The day that the folded text names right at `after`, or the end of the span that it begins with.

    `language` is the text's; `received`, `sent` and `domain` are as in `return_date`.
    """
    style = _styles()[language]
    reader = _Reader(language, style, received, _month_first(said, language, sent, domain))
    span = style.weeks.match(said) if style.weeks else None
    later = reader.later(span.group("n"), span.group("unit")) if span else None
    return later or reader.day_at(re.sub(rf"^{_SKIP}", "", said[after:]))


_LATER = phrases.table("later")


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_first(said: str, language: str, sent: str, domain: str) -> bool:
    """Whether this sender writes the month before the day."""
    if language != "en" or _DAY_FIRST_DOMAINS.search(domain):
        return False
    pairs = [(int(a), int(b)) for a, _, b, _ in _NUMERIC.findall(said)]
    if any(12 < b <= 31 and a <= 12 for a, b in pairs):
        return True
    if any(12 < a <= 31 for a, _ in pairs):
        return False
    return bool(_MONTH_FIRST.search(sent))
