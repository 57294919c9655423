"""Windows: when a step may happen, when it happens best, and when it is too late.

Elapsed time is counted in UTC, rules of days in the zone of the person concerned. Public holidays come in as data.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from afterword.domain.model import Hours, Length, Window

Days = AbstractSet[date]

GRACE = timedelta(hours=1)
"""A step that is at most this late is still on time."""

MARGIN = timedelta(hours=1)
"""A moment closer to the deadline than this is never the best: what goes wrong then cannot be fixed in time."""

PATIENCE = 10
"""Workdays after which a nudge or a task that was not done is too late to be good."""


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name."""
    return ZoneInfo(name)


def local(instant: datetime, zone_name: str) -> datetime:
    """The wall-clock time there."""
    return instant.astimezone(zone(zone_name))


def at(day: date, clock: time, zone_name: str) -> datetime:
    """The instant (UTC) at which the wall clock there shows that time.

    A time skipped by a clock change moves forward by the length of the gap. A time that happens twice means the first.
    """
    return datetime.combine(day, clock, zone(zone_name)).astimezone(UTC)


def is_workday(day: date, holidays: Days) -> bool:
    """Neither weekend nor public holiday."""
    return day.weekday() < 5 and day not in holidays


def workdays_after(day: date, count: int, holidays: Days) -> date:
    """The day that is `count` workdays after `day`, which itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day, holidays)
    return day


def later(start: datetime, length: Length, zone_name: str, holidays: Days) -> datetime:
    """`length` after `start`: elapsed time, or the beginning of the workday that many workdays later there."""
    if not length.workdays:
        return start + length.elapsed
    day = workdays_after(local(start, zone_name).date(), length.workdays, holidays)
    return at(day, time(0), zone_name)


def next_within(start: datetime, hours: Hours, zone_name: str) -> datetime:
    """The earliest instant from `start` on at which the clock there is within `hours`, any day of the week."""
    day = local(start, zone_name).date()
    for ahead in range(-1, 3):  # yesterday's hours may reach into today
        opens, closes = _span(day + timedelta(days=ahead), hours, zone_name)
        if start < closes:
            return max(start, opens)
    raise AssertionError("three days without a morning")


def end_within(start: datetime, hours: Hours, zone_name: str) -> datetime:
    """When those hours end: the ones that contain `start`, else the next."""
    begins = next_within(start, hours, zone_name)
    day = local(begins, zone_name).date()
    return next(
        closes
        for ahead in (-1, 0)
        for opens, closes in [_span(day + timedelta(days=ahead), hours, zone_name)]
        if opens <= begins < closes
    )


def next_working(start: datetime, hours: Hours, zone_name: str, holidays: Days) -> datetime:
    """The earliest instant from `start` on that is within `hours` of a workday there."""
    day = local(start, zone_name).date() - timedelta(days=1)  # yesterday's hours may reach into today
    while True:
        if is_workday(day, holidays):
            opens, closes = _span(day, hours, zone_name)
            if start < closes:
                return max(start, opens)
        day += timedelta(days=1)


def best_moment(
    start: datetime, closes: datetime, hours: Hours, decent: Hours, zone_name: str, holidays: Days
) -> datetime:
    """The best moment between `start` and `closes` for somebody who lives there.

    In their working hours where any are left, else at a decent hour, else at once: the deadline comes first.
    """
    margin = min(MARGIN, max(timedelta(), closes - start) / 4)
    working = next_working(start, hours, zone_name, holidays)
    if working <= closes - margin:
        return working
    awake = next_within(start, decent, zone_name)
    return awake if awake <= closes - margin else start


def letter_window(
    ends: datetime,
    settle: timedelta,
    length: timedelta,
    *,
    hours: Hours,
    decent: Hours,
    zone_name: str,
    holidays: Days,
) -> Window:
    """The window of a thank-you letter: from the settle time to `length` of elapsed time after the interview's end.

    A settle time that would leave no time to send is cut short: the deadline comes first.
    """
    closes = ends + length
    opens = min(ends + settle, closes - min(MARGIN, length / 4))
    return Window(opens, best_moment(opens, closes, hours, decent, zone_name, holidays), closes)


def due_in(
    window: Window, now: datetime, hours: Hours, decent: Hours, zone_name: str, holidays: Days
) -> datetime:
    """When a letter of that window is due, seen from `now`: its best moment, or the next good one after it."""
    if now <= window.best + GRACE:
        return window.best
    return best_moment(now, window.closes, hours, decent, zone_name, holidays)


def next_turn(start: datetime, clocks: tuple[time, ...], zone_name: str) -> datetime:
    """The first instant after `start` at which the wall clock there shows one of `clocks`, or a day begins."""
    day = local(start, zone_name).date()
    ahead = (at(day + timedelta(days=n), clock, zone_name) for n in range(3) for clock in (time(0), *clocks))
    return min(instant for instant in ahead if instant > start)


def _span(day: date, hours: Hours, zone_name: str) -> tuple[datetime, datetime]:
    """The hours of that day as instants; an end at or before the start falls on the next day."""
    closing = day if hours.end > hours.start else day + timedelta(days=1)
    return at(day, hours.start, zone_name), at(closing, hours.end, zone_name)
