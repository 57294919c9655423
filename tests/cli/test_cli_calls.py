"""`afterword done` behind a call: it asks how it went, and the answer counts."""

from __future__ import annotations

import sys

import pytest

from afterword.domain.model import EventKind
from cli.homes import Home
from jane import ANA, ID, INTERVIEW, THANKS, here

if sys.platform != "win32":
    from cli.terminals import at_a_terminal

CALL = f"{ID}/call/{ANA}"
CALLABLE = INTERVIEW.replace(
    'title = "Head of Platform"', 'title = "Head of Platform"\nphone = "+1 555 0101"\nwelcomes = ["phone"]'
)


def time_to_call(home: Home) -> None:
    """Ana welcomes calls, was thanked on Monday, and it is Thursday morning."""
    home.added(CALLABLE)
    home.happened(EventKind.SENT, here(23, 16), THANKS, "ana-ruiz", message_id="m", thread_id="t")
    home.clock.rest_at(here(26, 10))


def test_a_result_is_said_with_a_flag(home: Home) -> None:
    """Nobody answered: the step says when it comes again. A date on the phone: the rules hold it."""
    time_to_call(home)
    tried = home.run("done", CALL, "--result", "no-answer")
    assert (tried.code, home.state(CALL)) == (0, "waiting")
    assert "again from Fri 27 Nov, 08:00 on" in tried.err
    home.clock.rest_at(here(27, 10))
    assert "you spoke with them" in home.run("done", CALL, "--result", "spoke", "--by", "11 Dec").err
    assert home.everything()["interviews"][0]["interview"]["rules"]["decision_by"] == "2026-12-11"


def test_without_a_terminal_nothing_is_asked(home: Home) -> None:
    """Done is done, as for any other step."""
    time_to_call(home)
    assert "Done. Phone call to Ana Ruiz needs nothing more" in home.run("done", CALL).err


def test_no_calls_leaves_no_call_step(home: Home) -> None:
    """The step is gone, and the command says so."""
    time_to_call(home)
    assert "get a task like it" in home.run("done", CALL, "--result", "no-calls").err
    assert "call" not in {s["kind"] for s in home.run("todo", "--json").json["todo"]}


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ((CALL, "--result", "maybe"), "one of no-answer, voicemail, spoke"),
        ((CALL, "--result", "voicemail", "--by", "2026-12-11"), "only with spoke"),
        ((CALL, "--result", "spoke", "--by", "4/12"), "“4/12” can be"),
        ((CALL, "--by", "2026-12-11"), "only with spoke"),
        ((THANKS, "--result", "spoke"), "a call; "),
        (
            (CALL, "--result", "perhaps", "--by", "soon"),
            "“soon” is not a day that exists: write it like Tue 1 Dec",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(home: Home, words: tuple[str, ...], named: str) -> None:
    """Each wrong flag is named, and nothing is written down."""
    time_to_call(home)
    before = home.everything()
    ran = home.run("done", *words)
    assert ran.code == 2
    assert named in ran.err
    assert home.everything() == before


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")
def test_somebody_at_a_terminal_is_asked(home: Home) -> None:
    """A number, and after a talk the date that they named; what is wrong is asked again."""
    time_to_call(home)
    typed = at_a_terminal(["done", CALL], ["", "3", "soon", "2026-12-11"])
    assert typed.code == 0, typed.shown
    assert "Expected a number from 1 to 7." in typed.shown
    assert "you spoke with them" in typed.shown
    assert home.everything()["interviews"][0]["interview"]["rules"]["decision_by"] == "2026-12-11"
