"""Notes as they were before letters were finished by the candidate: all of it becomes rough notes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.former_notes import as_rough, joined

OLD: dict[str, Any] = {
    "company": "Acme",
    "notes": {
        "points": ["ran the builds", "taught  the tools"],
        "challenge": "a slow build",
        "i_can": ["time the tests"],
        "attachments": ["cv.pdf"],
    },
    "people": [
        {"name": "Ana Ruiz", "notes": {"talked_about": ["the release train"], "open_questions": []}},
        {"email": "bob@acme.example", "notes": {"talked_about": ["bees"]}},
        {"name": "Carl Fox"},
    ],
}


def test_everything_becomes_rough() -> None:
    """Points, challenge and offers, then what was talked about with each; whatever else there was stays."""
    assert as_rough(OLD) == {
        "company": "Acme",
        "notes": {
            "attachments": ["cv.pdf"],
            "rough": (
                "ran the builds\ntaught the tools\na slow build\ntime the tests\n"
                "Ana Ruiz: the release train\nbob@acme.example: bees"
            ),
        },
        "people": [
            {"name": "Ana Ruiz", "notes": {"open_questions": []}},
            {"email": "bob@acme.example", "notes": {}},
            {"name": "Carl Fox"},
        ],
    }


def test_what_is_there_stays_above() -> None:
    """Rough notes come first, and a line that they hold already is not added."""
    old = {"notes": {"rough": "first\nran the builds", "points": ["ran the builds", "second"]}}
    assert as_rough(old)["notes"] == {"rough": "first\nran the builds\nsecond"}


def test_new_notes_are_left_alone() -> None:
    """A challenge is a table today; what was never in the former form changes nothing."""
    new = {
        "notes": {"challenge": {"stem": "how-hard", "text": "x"}, "rough": "a"},
        "people": [{"name": "Ana"}],
    }
    assert as_rough(new) == new
    assert as_rough({}) == {}


@pytest.mark.parametrize(
    "odd",
    [
        {"notes": "points"},
        {"notes": {"points": 5}},
        {"notes": {"points": [1, 2]}},
        {"notes": {"challenge": ["one", "two"]}},
        {"people": "Ana"},
        {"people": [{"name": "Ana", "notes": {"talked_about": {"a": 1}}}]},
        {"people": [{"name": "Ana", "notes": "bees"}]},
        {"people": [{"name": "Ana", "notes": {"talked_about": ["bees"]}}, "Bob"]},
    ],
)
def test_what_is_in_another_form_stays_where_it_is(odd: dict[str, Any]) -> None:
    """So that whoever reads the tables can refuse it with its place."""
    assert as_rough(odd) == odd


TEXTS = st.lists(st.sampled_from(["bees", "the  train", "a\nb", " "]) | st.text(max_size=12), max_size=4)
NAMES = st.sampled_from(["Ana Ruiz", "Ana  Ruiz", "Ana\nRuiz", "Li", ""]) | st.text(max_size=12)
TABLES = st.fixed_dictionaries(
    {
        "notes": st.fixed_dictionaries(
            {},
            optional={
                "rough": st.sampled_from(["", "bees", "bees\nLi: bees\n"]) | st.text(max_size=40),
                "points": TEXTS,
                "challenge": st.text(max_size=20) | st.just({"stem": "how-hard", "text": "x"}),
                "i_can": TEXTS,
                "attachments": TEXTS,
            },
        ),
        "people": st.lists(
            st.builds(
                lambda name, said: {"name": name, "notes": {"talked_about": said}},
                NAMES,
                TEXTS,
            ),
            max_size=3,
        ),
    },
)


def fragments(values: dict[str, Any]) -> list[str]:
    """Everything that was noted in the former way, with single blanks."""
    notes = values.get("notes", {})
    challenge = notes.get("challenge")
    found = [
        *notes.get("points", []),
        *notes.get("i_can", []),
        *([challenge] if isinstance(challenge, str) else []),
    ]
    found += [t for p in values.get("people", []) for t in p.get("notes", {}).get("talked_about", [])]
    return [line for text in found if (line := " ".join(text.split()))]


@given(TABLES)
def test_nothing_is_lost(values: dict[str, Any]) -> None:
    """Every fragment is in the rough notes, every line that was there still is, and other keys stay."""
    after = as_rough(values)
    rough = after.get("notes", {}).get("rough", "")
    flat = " ".join(rough.split())
    assert all(fragment in flat for fragment in fragments(values))
    before = values.get("notes", {}).get("rough", "")
    assert rough.splitlines()[: len(before.splitlines())] == before.splitlines()
    assert after.get("notes", {}).get("attachments") == values.get("notes", {}).get("attachments")
    assert [p["name"] for p in after.get("people", [])] == [p["name"] for p in values.get("people", [])]


@given(TABLES)
def test_nothing_is_added_twice(values: dict[str, Any]) -> None:
    """Done again it changes nothing; added to what came of it, it adds nothing."""
    after = as_rough(values)
    assert as_rough(after) == after
    rough = after.get("notes", {}).get("rough", "")
    once_more = {**values, "notes": {**values.get("notes", {}), "rough": rough}}
    assert as_rough(once_more).get("notes", {}).get("rough", "") == rough


@given(TABLES)
def test_the_tables_that_came_are_not_changed(values: dict[str, Any]) -> None:
    """They are read, and new ones given back."""
    copy = deepcopy(values)
    as_rough(values)
    assert values == copy


@given(st.text(max_size=60), TEXTS)
def test_joining_again_adds_nothing(rough: str, texts: list[str]) -> None:
    """Whatever the rough notes hold: the same lines are added once."""
    lines = [line for text in texts if (line := " ".join(text.split()))]
    once = joined(rough, lines)
    assert joined(once, lines) == once
