"""The table of guards fits the code, the page shows it, and each way to take a guard out does what it says."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from scripts.lib.guards.catalogue import (
    PROMISES,
    Guard,
    gone,
    guards,
    markdown,
    of_the_soak,
    stale,
    unused_markers,
)
from scripts.lib.guards.removal import taken_out

CHECKOUT = Path(__file__).parents[2]

SOURCE = """
LIMITS = (
    1,
    2,  # guard: second
)
KINDS = {
    "auto": 1,  # guard: auto
    "human": 2,
}


class Sender(Base):
    def send(self, letter, old):
        if letter.sent or letter.edited:  # guard: twice
            return None
        elif old:  # guard: old
            return old
        # guard: safe
        # a comment between the two
        with lock(letter), opened() as box:
            return box.post(letter, retry=False, body={"id": 1})


def parts(letters):
    begun = [
        one
        for one in letters
        if one.open  # guard: open
    ]
    try:
        yield from begun
    except Lost:  # guard: lost
        yield None


def holds(
    letter, now
):
    return (
        letter.due < now
        and letter.ready  # guard: ready
    )
"""


@pytest.mark.parametrize(
    ("at", "out", "holds"),
    [
        ("#second", "drop", "LIMITS = (1,)"),
        ("#second", "value it + 1", "LIMITS = (1, 2 + 1)"),
        ("::LIMITS", "value (*it, 3)", "LIMITS = (*(1, 2), 3)"),
        ("::KINDS", "with human=3", "KINDS = {'auto': 1, 'human': 3}"),
        ("::KINDS", "drop human", "KINDS = {'auto': 1}"),
        ("#auto", "value 2", "KINDS = {'auto': 2, 'human': 2}"),
        ("#auto", "drop", "KINDS = {'human': 2}"),
        ("::Sender", "value OSError", "class Sender(OSError):"),
        ("::Sender.send", "skip", "def send(self, letter, old):\n        return None\n"),
        (
            "::Sender.send",
            "returns letter.text",
            "def send(self, letter, old):\n        return letter.text\n",
        ),
        ("::Sender.send", "first old = None", "old = None\n        if letter.sent or letter.edited:"),
        ("::Sender.send", "drop edited", "if letter.sent:"),
        ("::Sender.send", "drop lock", "with opened() as box:"),
        ("::Sender.send", "drop retry", "box.post(letter, body={'id': 1})"),
        ("::Sender.send", "with retry=True", "box.post(letter, retry=True, body={'id': 1})"),
        ("::Sender.send", "with id=2", "box.post(letter, retry=False, body={'id': 2})"),
        ("#twice", "never", "if False:\n            return None\n        elif old:"),
        ("#old", "always", "elif True:"),
        ("#safe", "skip", "return old\n        pass\n"),
        ("#safe", "first print(1)", "print(1)\n        with lock"),
        ("#safe", "instead print(1)", "return old\n        print(1)\n"),
        ("::parts", "skip", "def parts(letters):\n    return\n    yield\n"),
        ("::parts.begun", "value letters", "begun = letters"),
        ("#open", "always", "for one in letters if True]"),
        ("#open", "drop", "for one in letters]"),
        ("#lost", "never", "except ():"),
        ("::holds", "always", "def holds(letter, now):\n    return True\n"),
        ("#ready", "drop", "return letter.due < now\n"),
        ("#ready", "always", "return letter.due < now and True\n"),
    ],
)
def test_a_guard_is_taken_out(at: str, out: str, holds: str) -> None:
    """Each way changes what it names, at a name and at a marker, and nothing else."""
    without = taken_out(SOURCE, at, out) + "\n"
    assert holds in without
    whole = ast.unparse(ast.parse(SOURCE)).splitlines()
    assert len([line for line in whole if line not in without.splitlines()]) <= 11


@pytest.mark.parametrize(
    ("at", "out"),
    [
        ("::absent", "skip"),
        ("#absent", "skip"),
        ("::Sender.send.box", "skip"),
        ("::Sender.send", "drop letter"),
        ("::Sender.send", "drop absent"),
        ("::Sender.send", "with absent=1"),
        ("::Sender.send", "forget"),
        ("#twice", "value letter.sent or letter.edited"),
        ("::LIMITS", "value ("),
        ("::LIMITS", "value (1, letter)"),
        ("::Sender.send", "returns letters.text"),
        ("#safe", "value 1"),
    ],
)
def test_what_no_longer_fits_is_an_error(at: str, out: str) -> None:
    """So are a place that is gone or there twice, a way that is none or changes nothing, and a name that is gone."""
    with pytest.raises((ValueError, SyntaxError)):
        taken_out(SOURCE, at, out)


@pytest.mark.parametrize(
    ("at", "out", "gone"),
    [
        ("#twice", "never", "message.edited"),
        ("#safe", "skip", "retry"),
        ("::Sender.send", "drop edited", "message.edited"),
        ("::parts.begun", "value ()", "one.open"),
    ],
)
def test_other_words_and_another_layout_change_no_row(at: str, out: str, gone: str) -> None:
    """A row still fits when variables in the guard get other names and lines are added or broken elsewhere."""
    other = SOURCE.replace("letter", "message").replace("if message.sent or", "if message.sent or not old or")
    other = other.replace("LIMITS = (", "\nLIMITS = (").replace(
        "return old", "return (\n                old\n            )"
    )
    assert gone in other
    assert gone not in taken_out(other, at, out)


def test_a_marker_stands_once() -> None:
    """Two markers of one name are an error: the row would try only one of them."""
    with pytest.raises(ValueError, match="2 times"):
        taken_out(f"{SOURCE}\nx = 1  # guard: old\n", "#old", "never")


def test_the_table_fits_the_code() -> None:
    """Each guard can be taken out where its row says, each of its tests exists, and each marker has a row."""
    assert [wrong for guard in guards() for wrong in stale(guard)] == []
    assert [wrong for guard in of_the_soak() for wrong in gone(guard)] == []
    assert unused_markers() == []


def test_every_promise_has_guards() -> None:
    """Thirty at the least over the five promises and security, and no name twice."""
    names = [guard.name for guard in guards()]
    assert len(names) >= 30
    assert {guard.promise for guard in guards()} == set(PROMISES.values())
    assert len(set(names)) == len(names)


def test_what_was_removed_is_noticed() -> None:
    """A place that is gone and a test that is gone are each reported, and so is a row without tests."""
    absent = Guard("Safe", "a", "errors.py::absent", "skip", ("tests/packaging/test_guards.py::test_absent",))
    untested = Guard("Safe", "b", "errors.py::AfterwordError", "value OSError", ())
    assert len(stale(absent)) == 2
    assert len(stale(untested)) == 1


def test_the_page_shows_the_table() -> None:
    """docs/reliability.md holds the table as `scripts/guards --markdown` prints it."""
    page = (CHECKOUT / "docs" / "reliability.md").read_text("utf-8")
    assert markdown(guards()) in page
