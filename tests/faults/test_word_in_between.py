"""A word of the candidate in between: what they were told is held stays, at whatever line of the pass they say it.

Their word comes right before the pass takes a connection to the store: between two of those nothing is read or written.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from afterword.domain.model import EventKind
from afterword.errors import GmailAway
from afterword.services import commands
from faults.between import Stage, Theatre
from faults.test_person_in_between import to_be_nudged, to_be_sent
from scenarios.world import ANA, World

LETTERS = {"sent": (to_be_sent, f"thank-you/{ANA}"), "nudged": (to_be_nudged, f"nudge/{ANA}/1")}


MOST_MISSED = 1
"""Places that a pass did not reach: on a busy machine an answer may come too late for it."""


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """The sandbox that all of this is played on."""
    with Theatre.opened(tmp_path_factory.mktemp("words")) as opened:
        yield opened


@pytest.fixture(scope="module")
def stages(theatre: Theatre, fresh_store: Path) -> dict[str, Stage]:
    """The passes in which a letter leaves, each told up to where it begins."""
    return {name: theatre.set_up(fresh_store, until) for name, (until, _) in LETTERS.items()}


@contextmanager
def before_each_connection(act: Callable[[int], None]) -> Iterator[list[int]]:
    """Before every connection that the code inside takes, `act` is called with its number.

    A thread that another test left behind takes connections, too: those do not count.
    """
    taken: list[int] = []
    thread = threading.get_ident()

    def about_to_take(*_: Any) -> None:
        if threading.get_ident() != thread or (taken and taken[-1] < 0):  # the act's own
            return
        number = len(taken) + 1
        taken.append(-1)
        try:
            act(number)
        finally:
            taken[-1] = number

    event.listen(Pool, "checkout", about_to_take)
    try:
        yield taken
    finally:
        event.remove(Pool, "checkout", about_to_take)


def a_pass(world: World, act: Callable[[int], None] = lambda _number: None) -> int:
    """One pass, with that act before each of its connections; how many it took."""
    with before_each_connection(act) as taken, suppress(GmailAway):
        world.pass_()
    return len(taken)


@pytest.mark.parametrize("letter", LETTERS)
def test_what_was_held_stays_wherever_the_word_falls(
    theatre: Theatre, stages: dict[str, Stage], letter: str
) -> None:
    """Hold says that the letter is held, or that it has left; either way it is so, an hour later too."""
    stage, step = stages[letter], LETTERS[letter][1]
    with theatre.played(stage) as world:
        before, places = len(world.inbox(ANA)), a_pass(world)
        assert len(world.inbox(ANA)) == before + 1
    outcomes, missed = set[int](), list[int]()
    for place in range(1, places + 1):
        with theatre.played(stage) as world:
            told: list[tuple[int, int]] = []

            def holds(number: int, world: World = world, at: int = place, told: list[Any] = told) -> None:
                if number == at:
                    told.append(commands.hold_letters(world.app.account, [world.step(step).key], world.now))

            if a_pass(world, holds) < place:
                missed.append(place)
                continue
            world.later(hours=1)
            world.pass_()
            ((stays, _left),) = told
            came = len(world.inbox(ANA)) - before
            assert came == 1 - stays, f"at {place} of {places}: held {stays}, and {came} letters came"
            outcomes.add(stays)
    assert outcomes == {0, 1}
    assert len(missed) <= MOST_MISSED


def calls_off(world: World, step: str, word: str) -> None:
    """Jane leaves the letter out, or closes the interview."""
    if word == "closed":
        world.says(EventKind.CLOSED, because="offer")
    else:
        commands.record_word(world.app.account, world.step(step), word, world.now)


@pytest.mark.parametrize(("letter", "word"), [("sent", "skipped"), ("nudged", "closed")])
def test_a_word_before_the_send_is_begun_calls_it_off(
    theatre: Theatre, stages: dict[str, Stage], letter: str, word: str
) -> None:
    """No letter's sending is written down after the candidate called it off: the journal's order is the truth."""
    stage, step = stages[letter], LETTERS[letter][1]
    with theatre.played(stage) as world:
        before, places = len(world.inbox(ANA)), a_pass(world)
    missed = list[int]()
    for place in range(1, places + 1):
        with theatre.played(stage) as world:

            def says(number: int, world: World = world, at: int = place) -> None:
                if number == at:
                    calls_off(world, step, word)

            if a_pass(world, says) < place:
                missed.append(place)
                continue
            world.later(hours=1)
            world.pass_()
            kinds = [e.kind.value for e in world.journal() if e.step is None or str(e.step).endswith(step)]
            called_off = kinds.index(word)
            assert "sending" not in kinds[called_off:], f"at {place} of {places}"
            assert len(world.inbox(ANA)) - before == kinds.count("sending")
    assert len(missed) <= MOST_MISSED
