"""From local time to an instant: a time made impossible or ambiguous by the clock change is asked, not guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from afterword.config.language import _

FIRST_YEAR, LAST_YEAR = 1902, 2199
LONGEST = timedelta(days=1)
"""A longer interview is probably a typo."""


def instant(given: datetime, zone: str) -> datetime:
    """The instant in UTC; a time without an offset is local to that zone.

    ValueError says what to write if the clock change makes that local time impossible or ambiguous.
    """
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise ValueError(
            _("a year from {first_year} to {last_year}").format(first_year=FIRST_YEAR, last_year=LAST_YEAR)
        )
    if given.tzinfo is not None:
        return given.astimezone(UTC)
    place = ZoneInfo(zone)
    first, second = (given.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if exists(given, zone):
        raise ValueError(
            _(
                "an offset, for the clock change in {zone} makes this time happen twice: {first} or {second}"
            ).format(zone=zone, first=first.isoformat(), second=second.isoformat())
        )
    right = first.astimezone(UTC).astimezone(place)
    raise ValueError(
        _("a time that exists, for the clock change in {zone} leaves this one out: {right}, perhaps").format(
            zone=zone, right=right.isoformat()
        )
    )


def exists(local: datetime, zone: str) -> bool:
    """Whether a wall clock in that zone ever shows this time."""
    place = ZoneInfo(zone)
    there = local.replace(tzinfo=place)
    return there.astimezone(UTC).astimezone(place).replace(tzinfo=None, fold=0) == local.replace(fold=0)
