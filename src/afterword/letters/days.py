"""Words for days, true for the reader at the moment when a letter leaves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH_FIRST = ("America/", "US/", "Pacific/Honolulu", "Asia/Manila")
"""Zones whose readers write the month before the day."""


def local_date(instant: datetime, zone: str) -> date:
    """The calendar day of an aware instant in an IANA zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def date_words(day: date, zone: str, *, year: bool = False) -> str:
    """`4 December`, or `December 4` where readers write so; with the year behind it when asked."""
    month = MONTHS[day.month - 1]
    if zone.startswith(_MONTH_FIRST):
        return f"{month} {day.day}, {day.year}" if year else f"{month} {day.day}"
    return f"{day.day} {month} {day.year}" if year else f"{day.day} {month}"


def day_phrase(starts: datetime, when: datetime, zone: str) -> str:
    """When the interview was, as the reader would say it at `when`: today, yesterday, on Monday, on 4 December.

    A letter that is looked at before its interview says the weekday, or the date.
    """
    day, reading = local_date(starts, zone), local_date(when, zone)
    past = (reading - day).days
    if past in (0, 1):
        return ("today", "yesterday")[past]
    if 0 < past <= 6:
        return f"on {WEEKDAYS[day.weekday()]}"
    return f"on {date_words(day, zone, year=day.year != reading.year)}"


def promised_words(promised: date | None, when: datetime, zone: str) -> str:
    """When a promise is due, as the reader would say it: tomorrow, by Friday, 4 December; empty when it is past."""
    reading = local_date(when, zone)
    if promised is None or promised <= reading:
        return ""
    if promised == reading + timedelta(days=1):
        return "tomorrow"
    weekday = WEEKDAYS[promised.weekday()]
    return f"by {weekday}, {date_words(promised, zone, year=promised.year != reading.year)}"
