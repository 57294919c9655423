"""Whether the days that a letter names are true for its reader at the moment it leaves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.letters.finding import Finding
from afterword.letters.language import DayWords, Language, local_date, locale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from afterword.domain.model import Interview

_DIGIT = re.compile(r"\d")
_SENTENCES = re.compile(r"(?<=[!?:])\s+|(?<=\D\.)\s+|\n")
"""Where sentences end: a stop after a digit may be a date's, as in '4. Dezember'."""

_ORDINAL = r"(?:\.|st|nd|rd|th|er)?"


@dataclass(frozen=True)
class _Calendar:
    """The names of days and months in one language, and patterns that find them."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    word: re.Pattern[str]
    date: re.Pattern[str]
    meeting: re.Pattern[str]
    up_to: re.Pattern[str]


@cache
def _calendar(code: str, zone: str, words: DayWords, *, cased: bool) -> _Calendar:
    """The calendar of a language in a zone's country: January has another name in Austria than in Germany."""
    names = locale(code, zone)
    weekdays = tuple(names.days["format"]["wide"][n] for n in range(7))
    months = tuple(names.months["format"]["wide"][n] for n in range(1, 13))
    month, day = _any(months), r"\d{1,2}"
    numbered = rf"(?!,?\s+{day}\b|,?\s+(?:\w+\s+)?(?:{day}{_ORDINAL}\s+)?(?:{month}))"
    return _Calendar(
        weekdays,
        months,
        re.compile(rf"(?<![\w-])(?:{_said(words, cased=cased)}|{_weekday(words, weekdays)}{numbered})(?!\w)"),
        re.compile(
            rf"(?:(?P<weekday>{_any(weekdays)}),?\s+(?:\w+\s+)?)?"
            rf"(?:(?P<day>{day}){_ORDINAL}\s+(?P<month>{month})|(?P<month2>{month})\s+(?P<day2>{day}))"
            r"(?:,?\s+(?P<year>\d{4}))?\b",
            re.IGNORECASE,
        ),
        re.compile(rf"(?<!\w)(?:{_any(words.about_the_meeting) or '(?!)'})\w*", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{_any(words.up_to) or '(?!)'})\s+(?:\w+\s+)?$", re.IGNORECASE),
    )


def _said(words: DayWords, *, cased: bool) -> str:
    """Words for days without a name. Where a capital changes the word, 'tomorrow' has one only at the start."""
    plain = _any((words.today, words.yesterday, *words.also_today, *words.also_yesterday))
    tomorrow = re.escape(words.tomorrow)
    return rf"(?i:{plain})|{tomorrow}|^(?i:{tomorrow})" if cased else rf"(?i:{plain}|{tomorrow})"


def _weekday(words: DayWords, weekdays: Sequence[str]) -> str:
    """A weekday as people say it; not where every such day is meant."""
    every = "".join(rf"(?<!\b{re.escape(word)} )" for word in words.not_after)
    return rf"{every}(?i:{_any(words.weekday.format(weekday=weekday) for weekday in weekdays)})"


def _any(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first: 'heute Morgen' before 'heute'."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def day_findings(
    text: str, interview: Interview, zone: str, when: datetime, language: Language
) -> Iterator[Finding]:
    """Findings about every day that the text names, read in `zone` at `when`."""
    reading = _Reading(interview, zone, when, language)
    frame = language.frame
    calendar = _calendar(language.code, zone, frame.days, cased=frame.checks.cased)
    for sentence in _SENTENCES.split(text):
        for match in calendar.word.finditer(sentence):
            yield from reading.word(match, bool(calendar.meeting.search(sentence)))
        for match in calendar.date.finditer(sentence) if _DIGIT.search(sentence) else ():
            yield from reading.dated(match, bool(calendar.up_to.search(sentence[: match.start()])), calendar)


@dataclass(frozen=True)
class _Reading:
    """One letter as its reader reads it: when the interview was, and when they read it."""

    interview: Interview
    zone: str
    when: datetime
    language: Language

    @property
    def held(self) -> date:
        """The interview's day."""
        return local_date(self.interview.starts, self.zone)

    @property
    def leaves(self) -> date:
        """The day on which it is read."""
        return local_date(self.when, self.zone)

    def word(self, match: re.Match[str], about_the_meeting: bool) -> Iterator[Finding]:  # noqa: FBT001  # both kinds of check are called alike
        """A word such as 'yesterday': true of the interview, or about something else that is clear to the reader."""
        said, words = match.group(), self.language.frame.days
        phrase = self.language.day(self.interview.starts, self.when, self.zone)
        if self._is_true(said.casefold(), phrase.casefold()):
            return
        again = self.language.by(self.interview.rules.decision_by, self.when, self.zone)
        if said.casefold() == words.tomorrow.casefold() == again.casefold():
            return
        if about_the_meeting and said.casefold() != words.tomorrow.casefold():
            yield Finding(
                "untrue-day",
                _("The letter says '{said}', but for its reader the interview was {phrase}.").format(
                    said=said, phrase=phrase
                ),
                _("Say '{phrase}'.").format(phrase=phrase),
                holds=True,
            )
            return
        weekday = self.language.weekday(self.leaves, self.zone)
        yield Finding(
            "time-word",
            _("The letter says '{said}', and it is read on {weekday}.").format(said=said, weekday=weekday),
            _("Check that it is still true then, or name the date."),
            holds=False,
        )

    def _is_true(self, said: str, phrase: str) -> bool:
        """Whether a word is a true way to name the interview's day."""
        words, past = self.language.frame.days, (self.leaves - self.held).days
        if said in map(str.casefold, (*words.also_today, words.today)):
            return past == 0
        if said in map(str.casefold, (*words.also_yesterday, words.yesterday)):
            return past == 1
        weekday = words.weekday.format(weekday=self.language.weekday(self.held, self.zone)).casefold()
        return said == phrase or (said == weekday and 0 <= past <= 6)

    def dated(self, match: re.Match[str], is_limit: bool, calendar: _Calendar) -> Iterator[Finding]:  # noqa: FBT001  # both kinds of check are called alike
        """A date: it exists, falls on its weekday, and is in the future if it is a limit."""
        named = self._named(match, calendar)
        if named is None:
            yield _untrue(match.group(), _("there is no such date"))
            return
        weekday = calendar.weekdays[named.weekday()]
        if match["weekday"] and match["weekday"].casefold() != weekday.casefold():
            yield _untrue(match.group(), _("that date is a {weekday}").format(weekday=weekday))
        elif is_limit and named < self.leaves and named != self.held:
            yield _untrue(match.group(), _("that day will be over when the letter leaves"))

    def _named(self, match: re.Match[str], calendar: _Calendar) -> date | None:
        """The date meant: of the year named, else of the year that brings it nearest to the letter."""
        months = [month.casefold() for month in calendar.months]
        month = months.index((match["month"] or match["month2"]).casefold()) + 1
        day, leaves = int(match["day"] or match["day2"]), self.leaves
        years = (int(match["year"]),) if match["year"] else (leaves.year - 1, leaves.year, leaves.year + 1)
        dates = [one for year in years if (one := _date_or_none(year, month, day))]
        return min(dates, key=lambda one: abs((one - leaves).days), default=None)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _untrue(said: str, why: str) -> Finding:
    return Finding(
        "untrue-day",
        _("The letter says '{said}', but {why}.").format(said=said, why=why),
        _("Correct the date."),
        holds=True,
    )
