"""Lengths of time and hours of the day, as people write them in settings."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from afterword.config.durations import elapsed, hours, length
from afterword.domain.model import Hours, Length


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("90s", timedelta(seconds=90)),
        ("45 minutes", timedelta(minutes=45)),
        ("an hour", timedelta(hours=1)),
        ("7 days", timedelta(days=7)),
        ("a week", timedelta(days=7)),
        ("Two Weeks", timedelta(days=14)),
        ("eine Woche", timedelta(days=7)),
        ("3 Tage", timedelta(days=3)),
    ],
)
def test_elapsed_time_is_said_in_words(text: str, meant: timedelta) -> None:
    """A number, in figures or as a word, and a unit, short or whole."""
    assert elapsed(text) == meant
    assert length(text) == Length(elapsed=meant)


@pytest.mark.parametrize(
    "text", ["5 workdays", "5 working days", "five business days", "5 work days", "5 Werktage"]
)
def test_workdays_have_several_names(text: str) -> None:
    """Days on which people work, by whatever name."""
    assert length(text) == Length(workdays=5)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("08:00-18:30", time(8), time(18, 30)),
        ("9am to 5pm", time(9), time(17)),
        ("9 AM – 5:30 p.m.", time(9), time(17, 30)),
        ("9-5", time(9), time(17)),
        ("8 to 6", time(8), time(18)),
        ("9-17", time(9), time(17)),
        ("from 9 to noon", time(9), time(12)),
        ("9 bis 17 Uhr", time(9), time(17)),
        ("between 7:30 and 21:00", time(7, 30), time(21)),
    ],
)
def test_hours_of_the_day_are_said_in_words(text: str, start: time, end: time) -> None:
    """By either clock, with a dash or a word between."""
    assert hours(text) == Hours(start, end)


@pytest.mark.parametrize(
    "text", ["18:30-8:00", "5pm to 9am", "13pm-14pm", "9", "soon", "25-26", "9:00-5:00", "18 to 8", ""]
)
def test_hours_that_are_none_are_refused(text: str) -> None:
    """An end before its start is not taken for the afternoon where a clock was written."""
    with pytest.raises(ValueError, match="two times"):
        hours(text)


@pytest.mark.parametrize("text", ["a while", "week", "5", "5 x", "aweek", "", "-1 day"])
def test_a_length_without_number_or_unit_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="a number with"):
        length(text)
