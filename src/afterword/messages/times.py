"""Times as a person says them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def absolute(at: datetime, zone: str, now: datetime | None = None, *, comma: str = ",") -> str:
    """'Tue 24 Nov, 10:00' by that zone's clock; with the year if it is not the one of `now`."""
    there = at.astimezone(ZoneInfo(zone))
    year = f" {there.year}" if now and there.year != now.astimezone(ZoneInfo(zone)).year else ""
    return f"{there:%a} {there.day} {there:%b}{year}{comma} {there:%H:%M}"


def day(on: date) -> str:
    """'Fri 11 Dec'."""
    return f"{on:%a} {on.day} {on:%b}"


def clock(at: datetime, zone: str, now: datetime) -> str:
    """'15:00', with its day if that is not today."""
    there = at.astimezone(ZoneInfo(zone))
    weekday = "" if there.date() == now.astimezone(ZoneInfo(zone)).date() else f"{there:%a} "
    return f"{weekday}{there:%H:%M}"


def relative(at: datetime, now: datetime, *, rough: bool = False) -> str:
    """'in 3 h', '2 days ago', 'just now'; 'now' for both sides of `now` if rough."""
    length = span(abs(at - now), rough=rough)
    if length == "0 min":
        return "now" if at > now or rough else "just now"
    return f"in {length}" if at > now else f"{length} ago"


def span(length: timedelta, *, rough: bool = False) -> str:
    """'35 min', '3 h 20 min', '31 h', '2 days'; rough: '95 min', '3 h'."""
    minutes = round(length.total_seconds() / 60)
    if minutes < (120 if rough else 60):
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if minutes < 10 * 60 and not rough:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    if minutes < 48 * 60:
        return f"{round(minutes / 60)} h"
    return f"{round(minutes / (24 * 60))} days"
