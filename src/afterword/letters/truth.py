"""Whether the days that a letter names are true for its reader at the moment when it leaves."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from afterword.letters.days import MONTHS, WEEKDAYS, day_phrase, local_date
from afterword.letters.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from afterword.core.facts import Interview

_MEETING = re.compile(
    r"\b(?:thank\w*|time|meet\w*|met|spoke|speak|talk\w*|interview|conversation|our)\b", re.IGNORECASE
)
_MONTH = "|".join(MONTHS)
_DATE = re.compile(
    rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}),?\s+)?(?:(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})|(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}}))"
    r"(?:,?\s+(?P<year>\d{4}))?\b"
)
_WORD = re.compile(
    r"\b(?:today|yesterday|tonight|tomorrow|this (?:morning|afternoon|evening)|"
    rf"on (?P<weekday>{'|'.join(WEEKDAYS)})\b(?!,?\s+\d|,?\s+(?:{_MONTH})|s))",
    re.IGNORECASE,
)
_COMING = re.compile(r"\b(?:by|until|before|on)\s+$", re.IGNORECASE)


def day_findings(text: str, interview: Interview, zone: str, when: datetime) -> Iterator[Finding]:
    """Findings about every day that the text names, read in `zone` at `when`."""
    phrase = day_phrase(interview.starts, when, zone)
    held, leaves = local_date(interview.starts, zone), local_date(when, zone)
    for sentence in re.split(r"(?<=[.!?:])\s+|\n", text):
        for match in _WORD.finditer(sentence):
            yield from _word(match, sentence, phrase, (held, leaves))
        for match in _DATE.finditer(sentence):
            yield from _date(match, sentence, held, leaves)


def _word(match: re.Match[str], sentence: str, phrase: str, days: tuple[date, date]) -> Iterator[Finding]:
    said = match.group()
    if said.lower() == phrase.lower() or _true(said.lower(), *days) or "due by tomorrow" in sentence:
        return
    if said.lower() == "tomorrow":
        if re.search(r"\b(?:by|hear|again)\b", sentence):
            return
    elif _MEETING.search(sentence):
        yield Finding(
            "untrue-day",
            f"The letter says '{said}', and when it leaves the interview was {phrase} for its reader.",
            f"Say '{phrase}', or let the letter be written anew.",
            holds=True,
        )
        return
    yield Finding(
        "time-word",
        f"The letter says '{said}', not of the interview, and is read on {WEEKDAYS[days[1].weekday()]}.",
        "Look whether that is still true then, or name the date.",
        holds=False,
    )


def _true(said: str, held: date, leaves: date) -> bool:
    """Whether a word is another true way to name the interview's day."""
    past = (leaves - held).days
    if said in {"this morning", "this afternoon", "this evening", "tonight"}:
        return past == 0
    return said == f"on {WEEKDAYS[held.weekday()].lower()}" and 0 <= past <= 6


def _date(match: re.Match[str], sentence: str, held: date, leaves: date) -> Iterator[Finding]:
    named = _named(match, leaves)
    if named is None:
        yield _untrue(match.group(), "there is no such date")
    elif match["weekday"] and WEEKDAYS[named.weekday()] != match["weekday"]:
        yield _untrue(match.group(), f"that date is a {WEEKDAYS[named.weekday()]}")
    elif named < leaves and named != held and _COMING.search(sentence[: match.start()]):
        yield _untrue(match.group(), "that day has passed when it leaves, and is not the interview's")


def _named(match: re.Match[str], leaves: date) -> date | None:
    """The date meant: of the year named, else of the year that brings it nearest to the letter."""
    month = MONTHS.index(match["month"] or match["month2"]) + 1
    day = int(match["day"] or match["day2"])
    years = (int(match["year"]),) if match["year"] else (leaves.year - 1, leaves.year, leaves.year + 1)
    dates = [one for year in years if (one := _date_or_none(year, month, day))]
    return min(dates, key=lambda one: abs((one - leaves).days), default=None)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _untrue(said: str, why: str) -> Finding:
    return Finding("untrue-day", f"The letter says '{said}', but {why}.", "Mend the date.", holds=True)
