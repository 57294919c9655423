"""What stands behind 'about', and what behind a colon."""

from __future__ import annotations

import pytest

from afterword.letters import fits, phrases
from afterword.letters import notes as n


@pytest.mark.parametrize(
    "thing",
    [
        "payroll",
        "certification",
        "看護のシフト",
        "IFRS 17",
        "Kubernetes",
        "night shifts",
        "the night shift",
        "your 3 cats",
        "St. Mary's ward",
        "forty patients a day",
        "12 h shifts",
        "route 14",
        "food waste",
        "tech debt versus roadmap",
        "diver safety",
        "moving from Airflow to Dagster",
        "retaining associates",
        "leading a big team",
        "customs in Port Sudan",
        "kids who don't speak English at home",
        "delays because of permits",
        "behaviour in year 9",
        "which tools you use (Actimize)",
        "why your last campaign flopped",
        "how many people leave",
        "the fact that nobody owns returns",
    ],
)
def test_what_needs_nothing_stands_behind_about(thing: str) -> None:
    """Plurals, stuff, names, what has its article or owner, what one does, a clause."""
    assert fits.fits(thing)
    assert not fits.bare_ask(thing)


@pytest.mark.parametrize(
    "thing",
    [
        "base in Palma",  # no article
        "visa",
        "budget",
        "CPA by 2027",
        "lone working policy",
        "react 19 migration",
        "board meeting in 3 weeks",
        "fire curtain that sticks",
        "not enough nurses on nights",  # not, no, too
        "no staging environment",
        "too many spreadsheets",
        "handover at 7 always late",  # a verb left out
        "caseloads too high",
        "sim check next week",
        "30 min appointments not enough",
        "ministers change their minds",  # a verb that may be a noun
        "hospital contract starts in May",
        "the office moves to Leeds",
        "the phones never stop",
        "csat dropped from 92 to 81",
        "evictions up 40 percent",
        "knives found last month",
        "runway 18 months",  # numbers as in a table
        "leakage 30%",
        "manual → automation",
        "bundle size 4MB",
        "billable hours – 1,800",
        "bonus scheme if hours > 45",
        "cold calling… not my favourite",
        "Maize versus sorghum",  # a capital that is the phone's
        "Book of business",
    ],
)
def test_what_lacks_something_stands_behind_a_colon(thing: str) -> None:
    """A note stays a note: it is never pressed into a sentence where it would read wrong."""
    assert not fits.fits(thing)
    assert n.talk([thing]).topics == ()
    assert [one.casefold() for one in n.talk([thing]).remarks] == [thing.casefold()]


@pytest.mark.parametrize(
    ("thing", "smooth"),
    [
        ("ten years on tower cranes", True),
        ("my Arabic", True),
        ("3 clouds", False),
        ("a nurse for 3 years", False),
        ("15 years tower cranes", False),
        ("outstanding in last Ofsted", False),
        ("typing 70 wpm", False),
        ("twelve years on cranes, no incident", False),
    ],
)
def test_a_point_is_drawn_on_where_it_fits(thing: str, smooth: bool) -> None:
    """'I would draw on ten years on tower cranes'; what lacks a word stands behind a colon."""
    assert fits.smooth((thing,)) is smooth


def test_what_stands_behind_a_colon_ends_once() -> None:
    """Semicolons part things, a quoted question needs no stop, several sentences come last."""
    assert phrases.listed(["no budget", "“How?”"]) == "no budget; “How?”"
    assert phrases.listed(["big team. It grows", "no budget"]) == "no budget; big team. It grows."


def test_what_the_reader_said_stands_behind_i_remember() -> None:
    """Sentences to the reader are joined; sentences of mine are left to stand by themselves."""
    said = ("You said that we ship on Fridays.", "I asked why.", "You said “We ship.”")
    assert phrases.recalled(said) == "that you said we ship on Fridays and that you said “We ship”."
    assert phrases.recalled(("You showed me the ward, and the desk.", "You laughed.")) == (
        "that you showed me the ward, and the desk; and that you laughed."
    )
    assert phrases.recalled(("I asked why.",)) == ""
