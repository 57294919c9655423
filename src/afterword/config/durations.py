"""Lengths of time and hours of the day as a person writes them: "1h", "90s", "5 workdays", "08:00-18:30"."""

from __future__ import annotations

import re
from datetime import time, timedelta

from afterword.config.language import _, marked
from afterword.domain.model import Hours, Length

LENGTH = marked('a number with s, m, h or d after it, such as "90s" or "2d"')
LENGTH_OR_WORKDAYS = marked('a number with s, m, h, d or workdays after it, such as "2d" or "5 workdays"')
HOURS = marked('two times of one day, the earlier first, such as "08:00-18:30"')

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LONGEST = timedelta(days=3660)
_MOST_WORKDAYS = 2600


def elapsed(text: str) -> timedelta:
    """Elapsed time: a number and s, m, h or d, up to ten years. ValueError says what was expected."""
    match = re.fullmatch(r"([0-9]{1,12})\s*([smhd])", text.strip())
    if match is None:
        raise ValueError(_(LENGTH))
    try:
        span = timedelta(**{_UNITS[match[2]]: int(match[1])})
    except OverflowError:
        span = timedelta.max
    if span > _LONGEST:
        raise ValueError(_("at most ten years"))
    return span


def length(text: str) -> Length:
    """Elapsed time, or a number of workdays. ValueError says what was expected."""
    match = re.fullmatch(r"([0-9]{1,12})\s*workdays?", text.strip())
    if match is None:
        try:
            return Length(elapsed=elapsed(text))
        except ValueError as error:
            raise ValueError(_(LENGTH_OR_WORKDAYS) if str(error) == _(LENGTH) else str(error)) from None
    if int(match[1]) > _MOST_WORKDAYS:
        raise ValueError(_("at most ten years"))
    return Length(workdays=int(match[1]))


def hours(text: str) -> Hours:
    """The start and end of a span within a day. ValueError says what was expected."""
    match = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})", text.strip())
    if match is None:
        raise ValueError(_(HOURS))
    try:
        start, end = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    except ValueError:
        raise ValueError(_(HOURS)) from None
    if end <= start:
        raise ValueError(_(HOURS))
    return Hours(start, end)
