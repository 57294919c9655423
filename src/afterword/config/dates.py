"""Dates and spans in the language of the interface."""

from __future__ import annotations

import re
from datetime import date, timedelta

from afterword.config.language import ENGLISH, Sentences, _, language

_WEEKDAYS = Sentences(
    {0: "Monday", 1: "Tuesday", 2: "Wednesday", 3: "Thursday", 4: "Friday", 5: "Saturday", 6: "Sunday"}
)
_SHORT_WEEKDAYS = Sentences({0: "Mon", 1: "Tue", 2: "Wed", 3: "Thu", 4: "Fri", 5: "Sat", 6: "Sun"})
_SHORT_MONTHS = Sentences(
    {
        1: "Jan",
        2: "Feb",
        3: "Mar",
        4: "Apr",
        5: "May",
        6: "Jun",
        7: "Jul",
        8: "Aug",
        9: "Sep",
        10: "Oct",
        11: "Nov",
        12: "Dec",
    }
)
_MONTHS = Sentences(
    {
        1: "January",
        2: "February",
        3: "March",
        4: "April",
        5: "May",
        6: "June",
        7: "July",
        8: "August",
        9: "September",
        10: "October",
        11: "November",
        12: "December",
    }
)


def written(on: date, pattern: str) -> str:
    """The date in a strftime pattern, with names in the language of the interface. %e is a plain day."""
    names = {"%e": str(on.day)}
    if language() != ENGLISH:
        names |= {
            "%a": _SHORT_WEEKDAYS[on.weekday()],
            "%A": _WEEKDAYS[on.weekday()],
            "%b": _SHORT_MONTHS[on.month],
            "%B": _MONTHS[on.month],
        }
    return on.strftime(re.sub("%[aAbBe]", lambda found: names.get(found[0], found[0]), pattern))


def span(length: timedelta, *, rough: bool = False) -> str:
    """'35 min', '3 h 20 min', '31 h', '2 days'; rough: '90 min', '1 h 54 min', '3 h'.

    Hours round down, so '23 h left' never promises too much. Days round to the nearest.
    """
    minutes = round(length.total_seconds() / 60)
    if minutes < (91 if rough else 60):
        return _("{minutes} min").format(minutes=minutes)
    hours, rest = divmod(minutes, 60)
    if rest and minutes < (2 if rough else 10) * 60:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)
    if minutes < 48 * 60:
        return _("{hours} h").format(hours=hours)
    return _("{n} days").format(n=round(minutes / (24 * 60)))
