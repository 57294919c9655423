"""Moments as a person writes them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from afterword.config.moments import moment, next_clock

ZONE = "America/New_York"
NOW = datetime(2026, 11, 23, 20, 15, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)  # a Monday evening
MORNING = time(8)


def here(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant by New York's wall clock, in November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("8h", NOW + timedelta(hours=8)),
        ("90 m", NOW + timedelta(minutes=90)),
        ("07:30", here(24, 7, 30)),
        ("21:00", here(23, 21)),
        ("7am", here(24, 7)),
        ("12 am", here(24, 0)),
        ("12:30 PM", here(24, 12, 30)),
        ("tomorrow", here(24, 8)),
        ("tomorrow 9:00", here(24, 9)),
        ("Tomorrow, 9 am", here(24, 9)),
        ("today 23:00", here(23, 23)),
        ("fri 7am", here(27, 7)),
        ("Monday", here(30, 8)),
        ("2026-11-25", here(25, 8)),
        ("2026-11-25T07:30", here(25, 7, 30)),
        ("2026-11-25T07:30:00Z", datetime(2026, 11, 25, 7, 30, tzinfo=UTC)),
    ],
)
def test_what_is_understood(text: str, meant: datetime) -> None:
    """A span, a time of day, a day by name, an ISO time, each in the person's zone."""
    assert moment(text, NOW, ZONE, MORNING) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9",
        "25:00",
        "13am",
        "0am",
        "today 9:00",
        "tomorow",
        "mo",
        "monkey",
        "2026-11-22",
        "2026-13-01",
        "-8h",
        "0h",
    ],
)
def test_what_is_not(text: str) -> None:
    """What is no moment, or has passed, is refused with examples."""
    with pytest.raises(ValueError, match="a moment to come"):
        moment(text, NOW, ZONE, MORNING)


def test_nothing_without_end() -> None:
    """A laptop that sleeps for months is a misprint."""
    with pytest.raises(ValueError, match="60 days"):
        moment("90d", NOW, ZONE, MORNING)


def test_a_clock_that_changes_is_followed() -> None:
    """Seven in the morning is seven on the wall on the day of the change too."""
    before = datetime(2026, 10, 31, 22, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    assert next_clock(time(7), before, ZONE) - before == timedelta(hours=10)
