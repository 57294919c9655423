"""Words for states, kinds, events and results: nothing that can be shown is without them."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum

import pytest

from afterword.domain.calls import Result
from afterword.domain.events import PutOff
from afterword.domain.model import EventKind, StepKind, StepState
from afterword.domain.sleep_forecast import Way
from afterword.domain.step_key import StepKey
from afterword.messages.lid import WAYS, advice
from afterword.messages.words import CALLS, HAPPENED, KINDS, STATES, TODO, happened, stopped


@pytest.mark.parametrize(
    ("members", "table"),
    [
        (EventKind, HAPPENED),
        (StepKind, KINDS),
        (StepKind, TODO),
        (StepState, STATES),
        (Result, CALLS),
        (Way, WAYS),
    ],
)
def test_everything_has_words(members: type[Enum], table: dict[object, object]) -> None:
    """Whatever a plan, a journal or a forecast can hold has words."""
    assert set(members) == set(table)


def test_advice_names_the_letters_own_command() -> None:
    """A command can be copied whole: the key of the letter is in it."""
    key = StepKey("acme-1", StepKind.THANK_YOU, "ana@acme.example")
    assert advice(Way.SEND_NOW, key).command == "afterword approve acme-1/thank-you/ana@acme.example --now"
    assert advice(Way.NOTES, key).command == "afterword finish acme-1"
    assert advice(Way.STAY, key).command == ""


@pytest.mark.parametrize(
    ("why", "said", "shown"),
    [
        ("nobody-answered", "", "put off: nobody answered"),
        (
            "unfinished",
            "TODO",
            "put off: not sent: the draft holds an unfinished mark, 'TODO'; finish it in Gmail",
        ),
        ("what an older version said", "", "put off: what an older version said"),
    ],
)
def test_the_journal_says_why_something_was_put_off(why: str, said: str, shown: str) -> None:
    """An event has the code; the page has its sentence, and an older version's sentence as it is."""
    event = PutOff("acme-1", datetime(2026, 11, 2, tzinfo=UTC), why=why, said=said)
    assert happened(event, "UTC") == shown


@pytest.mark.parametrize(
    ("reason", "by", "said"),
    [
        ("answered", "Ana Ruiz", ("answered by Ana Ruiz", "all open follow-ups are cancelled")),
        ("invited", "Ana Ruiz", ("invited by Ana Ruiz", "all open follow-ups are cancelled")),
        (
            "noticed",
            "Acme Hiring",
            ("A message about this application came from Acme Hiring", "nudges wait until you have read it"),
        ),
        ("closed", "offer", ("closed (they made an offer)", "nothing more is planned")),
    ],
)
def test_a_stop_says_what_it_does(reason: str, by: str, said: tuple[str, str]) -> None:
    """A notice of a hiring system pauses the nudges; everything else cancels what is open."""
    assert stopped(reason, by) == said
