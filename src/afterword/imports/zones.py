"""Find the place that a calendar's time-zone name means: IANA, Windows in both its forms, or the file's definition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

if TYPE_CHECKING:
    from collections.abc import Mapping

_DISPLAYED = re.compile(
    r"\(?\s*(?:UTC|GMT)\s*(?:([+-])\s*(\d{1,2})[:.]?(\d{2})?)?\s*\)?\s*(.*)", re.IGNORECASE | re.DOTALL
)
_BY_REGION = {
    "atlantic time": "America/Halifax",
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "arizona": "America/Phoenix",
    "indiana": "America/Indiana/Indianapolis",
    "brasilia": "America/Sao_Paulo",
    "central america": "America/Guatemala",
    "saskatchewan": "America/Regina",
    "newfoundland": "America/St_Johns",
    "greenland": "America/Nuuk",
    "west central africa": "Africa/Lagos",
    "mid-atlantic": "Atlantic/South_Georgia",
    "western/central europe": "Europe/Berlin",  # as Lotus Notes writes it
    "coordinated universal time": "UTC",
    "utc": "UTC",
    "gmt": "UTC",
    "z": "UTC",
}
"""Displayed names that name a region instead of a city of the IANA database."""


@dataclass(frozen=True, slots=True)
class Place:
    """A zone to compute with, and its IANA name; `iana` is empty if the file's own rules match none."""

    zone: tzinfo
    iana: str


def place(name: str, defined: Mapping[str, tzinfo]) -> Place | None:
    """The place that a TZID means; `defined` are the zones that the file itself describes. None if it is unknown."""
    trimmed = name.strip().strip('"').strip()
    if not trimmed:
        return None
    known = _iana(trimmed) or _windows(trimmed)
    if known:
        return Place(ZoneInfo(known), known)
    if name in defined or trimmed in defined:
        return Place(defined.get(name) or defined[trimmed], "")
    displayed = _displayed(trimmed)
    return Place(ZoneInfo(displayed), displayed) if displayed else _by_offset(trimmed)


def _by_offset(name: str) -> Place | None:
    """The zone for an offset without an IANA name, such as 'GMT+05:30'."""
    match = _DISPLAYED.fullmatch(name)
    if (
        match is None
        or match[4].strip()
        or (offset := _offset(match)) is None
        or abs(offset) > timedelta(hours=14)
    ):
        return None
    return Place(timezone(offset), "")


def name_for(at: datetime, likely: str) -> str:
    """An IANA name for the unnamed zone of `at`: the likely one if its clocks agree, else another that agrees."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    dates = [at, *(datetime(at.year, month, 15, 12, tzinfo=at.tzinfo) for month in (1, 7))]
    for name in (likely, *WINDOWS_TO_OLSON.values()):
        zone = ZoneInfo(name)
        if all(day.astimezone(zone).utcoffset() == day.utcoffset() for day in dates):
            return name
    return _fixed(at.utcoffset() or timedelta()) or likely


def _iana(name: str) -> str:
    """The IANA name itself, or the one after a vendor's prefix (RFC 5545 3.2.19), in any case."""
    known = _names()
    parts = name.strip("/").split("/")
    for first in range(len(parts)):
        tail = "/".join(parts[first:]).casefold().replace(" ", "_")
        if tail in known and (first == 0 or "/" in tail or tail in {"utc", "gmt"}):
            return known[tail]
    return ""


def _windows(name: str) -> str:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    folded = {windows.casefold(): olson for windows, olson in WINDOWS_TO_OLSON.items()}
    return folded.get(name.casefold(), "")


def _displayed(name: str) -> str:
    """The IANA name for '(UTC+10:00) Canberra, Melbourne, Sydney' and the like."""
    match = _DISPLAYED.fullmatch(name)
    offset, words = (_offset(match), match[4]) if match else (None, name)
    if not words.strip():
        return _fixed(offset or timedelta())
    folded = words.casefold().strip()
    for region, zone in _BY_REGION.items():
        if folded == region or folded.startswith((f"{region} ", f"{region},")):
            return zone
    return next((zone for city in re.split(r"[,;/]", folded) if (zone := _city(city.strip(), offset))), "")


def _city(city: str, offset: timedelta | None) -> str:
    """The zone of that city, if its standard time agrees with the offset before its name."""
    return next(
        (zone for zone in _cities().get(city.replace(" ", "_"), ()) if offset in {None, _standard(zone)}), ""
    )


def _offset(match: re.Match[str]) -> timedelta | None:
    if not match[2]:
        return timedelta()
    span = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return -span if match[1] == "-" else span


def _standard(zone: str) -> timedelta | None:
    """A zone's present-day offset without daylight saving: the smaller of its winter and summer offsets."""
    offsets = (datetime(2024, month, 15, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))
    return min((offset for offset in offsets if offset is not None), default=None)


def _fixed(offset: timedelta) -> str:
    """The IANA name of a fixed offset in whole hours (their signs are reversed), else ''."""
    hours, rest = divmod(int(offset.total_seconds()), 3600)
    if rest or not -12 <= hours <= 14:
        return ""
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


def is_zone(name: str) -> bool:
    """Whether it is the exact IANA name of a zone."""
    return _names().get(name.casefold()) == name


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() if name not in {"Factory", "localtime"}}


@lru_cache(maxsize=1)
def _cities() -> dict[str, tuple[str, ...]]:
    cities: dict[str, tuple[str, ...]] = {}
    for name in sorted(available_timezones()):
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/")):
            city = name.rpartition("/")[2].casefold()
            cities[city] = (*cities.get(city, ()), name)
    return cities
