"""Times as a person says them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from afterword.config.dates import span, written
from afterword.config.language import _


def absolute(at: datetime, zone: str, now: datetime | None = None, *, comma: str = ",") -> str:
    """'Tue 24 Nov, 10:00' by that zone's clock; with the year if it is not the one of `now`."""
    there = at.astimezone(ZoneInfo(zone))
    far = now and there.year != now.astimezone(ZoneInfo(zone)).year
    return f"{written(there, _('%a %e %b %Y') if far else _('%a %e %b'))}{comma} {there:%H:%M}"


def day(on: date) -> str:
    """'Fri 11 Dec'."""
    return written(on, _("%a %e %b"))


def clock(at: datetime, zone: str, now: datetime) -> str:
    """'15:00', with its day if that is not today."""
    there = at.astimezone(ZoneInfo(zone))
    today = there.date() == now.astimezone(ZoneInfo(zone)).date()
    return written(there, "%H:%M" if today else "%a %H:%M")


def relative(at: datetime, now: datetime, *, rough: bool = False) -> str:
    """'in 3 h', '2 days ago', 'just now'; 'now' for both sides of `now` if rough."""
    length = span(abs(at - now), rough=rough)
    if abs(at - now) < timedelta(seconds=30):
        return _("now") if at > now or rough else _("just now")
    return (_("in {span}") if at > now else _("{span} ago")).format(span=length)
