"""What was typed with thumbs is spelled as a letter spells it."""

from __future__ import annotations

import pytest

from afterword.letters.typed import spelled


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("u dont need 2 yrs of exp", "you don't need 2 years of exp"),
        ("can u start", "can you start"),
        ("are they ok w/ that, r they", "are they ok with that, are they"),
        ("i told him i can", "I told him I can"),
        ("i'm fine, i've said", "I'm fine, I've said"),
        ("early shifts 5am 😅", "early shifts 5am"),
        ("his dog lol", "his dog"),
        ("strong back (haha)", "strong back"),
        ("the coffee machine ha", "the coffee machine"),
        ("it works :-)", "it works"),
        ("attribution!!!", "attribution!"),
        ("reviews at 8am (!!)", "reviews at 8am"),
        ("brand vs performance", "brand versus performance"),
        ("good w people", "good with people"),
        ("grams & photos", "grams and photos"),
        ("my work, esp. the app", "my work, especially the app"),
        ("every monday in may", "every Monday in May"),
        ("from 1 march", "from 1 March"),
        ("speak polish, german and french", "speak Polish, German and French"),
        ("no shows on weekends", "no shows on weekends"),
        ("yes no problem", "yes, no problem"),
        ("yeah, did it", "yes, did it"),
        ("Yep", "Yes"),
        ("picks per hr", "picks per hour"),
        ("\u0130M and \u0130VE", "\u0130M and \u0130VE"),  # a Turkish capital
    ],
)
def test_short_forms_are_spelled_out(typed: str, said: str) -> None:
    """Short forms, small names of days and languages, asides and emoji."""
    assert spelled(typed) == said
    assert spelled(said) == said


@pytest.mark.parametrize(
    "typed",
    [
        "python and r",  # a letter that is a name
        "M&A at Fielding & Sons",
        "we may march on",
        "polish the floor",
        "i18n and i.e. that",
        "https://x.example/u/i",
        "3) a list",
        "R&D: u.s. sites",
        "看護のシフト",
        "ha is the unit",
    ],
)
def test_what_has_two_readings_is_left(typed: str) -> None:
    """Nothing is changed where it may be meant."""
    assert spelled(typed) == typed
