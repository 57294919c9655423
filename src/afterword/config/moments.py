"""Moments as a person writes them: "8h", "07:30", "tomorrow 9:00", "fri 7am", "2026-11-25T07:30"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from afterword.config.durations import elapsed
from afterword.config.language import _, marked
from afterword.domain.schedule import at, local

MOMENT = marked('a moment to come, such as "8h", "07:30", "tomorrow 9:00" or "2026-11-25T07:30"')
FARTHEST = timedelta(days=60)

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(am|pm)?")


def moment(text: str, now: datetime, zone: str, morning: time) -> datetime:
    """The intended instant, UTC, after `now`; a day without a time means its morning.

    ValueError says what was expected.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    meant = _span(words, now) or _at_clock(words, now, zone) or _on_day(words, now, zone, morning)
    meant = meant or _iso(text.strip(), zone, morning)
    if meant is None or meant <= now:
        raise ValueError(_(MOMENT))
    if meant - now > FARTHEST:
        raise ValueError(_("at most 60 days from now"))
    return meant


def next_clock(clock: time, now: datetime, zone: str) -> datetime:
    """The next instant at which the wall clock in that zone shows the time."""
    today = local(now, zone).date()
    return next(m for n in range(3) if (m := at(today + timedelta(days=n), clock, zone)) > now)


def _span(words: str, now: datetime) -> datetime | None:
    try:
        return now + elapsed(words)
    except ValueError:
        return None


def _at_clock(words: str, now: datetime, zone: str) -> datetime | None:
    clock = _clock(words)
    return next_clock(clock, now, zone) if clock else None


def _on_day(words: str, now: datetime, zone: str, morning: time) -> datetime | None:
    """A day by its name, perhaps followed by a time."""
    name, _, rest = words.partition(" ")
    clock = _clock(rest) if rest else morning
    today = local(now, zone).date()
    if clock is None:
        return None
    if name in {"today", "tomorrow"}:
        return at(today + timedelta(days=name == "tomorrow"), clock, zone)
    if len(name) >= 3 and name[:3] in _DAYS and _full(name).startswith(name):
        ahead = (_DAYS.index(name[:3]) - today.weekday() - 1) % 7 + 1
        return at(today + timedelta(days=ahead), clock, zone)
    return None


def _full(name: str) -> str:
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return full[_DAYS.index(name[:3])]


def _iso(text: str, zone: str, morning: time) -> datetime | None:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return at(date.fromisoformat(text), morning, zone)
        given = datetime.fromisoformat(text)
    except ValueError:
        return None
    return given if given.tzinfo else at(given.date(), given.time(), zone)


def _clock(words: str) -> time | None:
    """7:30, 19:30, 7am, 7:30 pm; a bare number is no time."""
    match = _CLOCK.fullmatch(words)
    if match is None or (match[2] is None and match[3] is None):
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    return time(hour, minute) if hour < 24 and minute < 60 else None
