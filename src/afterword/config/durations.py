"""Lengths of time and hours of the day as a person writes them: "1h", "90s", "5 workdays", "08:00-18:30"."""

from __future__ import annotations

import re
from datetime import time, timedelta

from afterword.config.language import _, marked
from afterword.domain.model import Hours, Length

LENGTH = marked('a number with s, m, h or d after it, such as "90s" or "2d"')
LENGTH_OR_WORKDAYS = marked('a number with s, m, h, d or workdays after it, such as "2d" or "5 workdays"')
HOURS = marked('two times of one day, the earlier first, such as "08:00-18:30"')

_UNITS = {
    "seconds": "s sec secs second seconds sekunde sekunden",
    "minutes": "m min mins minute minutes minuten",
    "hours": "h hr hrs hour hours std stunde stunden",
    "days": "d day days tag tage tagen",
    "weeks": "w wk week weeks woche wochen",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_NUMBER_WORDS = {
    word: number
    for words in (
        "one two three four five six seven eight nine ten",
        "ein zwei drei vier fünf sechs sieben acht neun zehn",
        "a",
        "an",
        "eine",
        "einen",
        "einer",
    )
    for number, word in enumerate(words.split(), 1)
}
_COUNT = rf"([0-9]{{1,12}}|(?:{'|'.join(_NUMBER_WORDS)})(?=\s))"
_ELAPSED = re.compile(rf"{_COUNT}\s*-?\s*([a-z]+)\.?")
_WORKDAYS = re.compile(
    rf"{_COUNT}\s*-?\s*(?:(?:work|working|business|week)[\s-]?days?|(?:werk|arbeits)tage?n?)"
)
_LONGEST = timedelta(days=3660)
_MOST_WORKDAYS = 2600
_NOON = 12
_CLOCK = r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(?:(?:([ap])\.?\s?m\.?)|uhr|h|o'clock)?"
_SPAN = re.compile(
    rf"(?:from\s+|between\s+|von\s+|zwischen\s+)?{_CLOCK}\s*(?:[-–—]|to|till|until|and|bis|und)\s*{_CLOCK}"
)


def _count(text: str) -> int:
    return _NUMBER_WORDS.get(text) or int(text)


def elapsed(text: str) -> timedelta:
    """Elapsed time: a number and a unit, '90s', 'a week' or '7 days', up to ten years.

    ValueError says what is expected.
    """
    match = _ELAPSED.fullmatch(text.strip().casefold())
    if match is None or match[2] not in _UNIT_OF:
        raise ValueError(_(LENGTH))
    try:
        span = timedelta(**{_UNIT_OF[match[2]]: _count(match[1])})
    except OverflowError:
        span = timedelta.max
    if span > _LONGEST:
        raise ValueError(_("at most ten years"))
    return span


def length(text: str) -> Length:
    """Elapsed time, or a number of workdays: '5 workdays', '5 working days'. ValueError says what was expected."""
    match = _WORKDAYS.fullmatch(text.strip().casefold())
    if match is None:
        try:
            return Length(elapsed=elapsed(text))
        except ValueError as error:
            raise ValueError(_(LENGTH_OR_WORKDAYS) if str(error) == _(LENGTH) else str(error)) from None
    if _count(match[1]) > _MOST_WORKDAYS:
        raise ValueError(_("at most ten years"))
    return Length(workdays=_count(match[1]))


def hours(text: str) -> Hours:
    """The start and end of a span within a day: '08:00-18:30', '9am to 5pm', '9-5'.

    ValueError says what was expected.
    """
    said = re.sub(r"\b(?:12\s*)?(?:noon|mittags?)\b", "12:00", " ".join(text.casefold().split()))
    match = _SPAN.fullmatch(said)
    if match is None:
        raise ValueError(_(HOURS))
    try:
        start, end = _clock(match[1], match[2], match[3]), _clock(match[4], match[5], match[6])
    except ValueError:
        raise ValueError(_(HOURS)) from None
    bare = not any(match[n] for n in (2, 3, 5, 6))
    if bare and end <= start and start.hour <= _NOON and end.hour < _NOON:
        end = time(end.hour + _NOON)  # 9 to 5
    if end <= start:
        raise ValueError(_(HOURS))
    return Hours(start, end)


def _clock(hour: str, minute: str | None, half: str | None) -> time:
    number = int(hour)
    if half and not 1 <= number <= _NOON:
        raise ValueError(hour)
    return time(number % _NOON + _NOON * (half == "p") if half else number, int(minute or 0))
