"""What a model answers is read defensively: what is in another form is left out, and nothing is raised."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.letters.templates import Templates
from afterword.wording.answers import LONGEST, MOST, drafts
from wording.stories import Item, item

LANGUAGE = Templates().letters_in("en")
VALUES = {"day": "today", "role": "the job", "company": "Acme", "again": ""}


def texts(answer: str) -> list[str]:
    """The sentences that are read from an answer."""
    return [one.text for one in drafts(answer, LANGUAGE.stems, VALUES)]


def of(*items: Any) -> str:
    """An answer with these members."""
    return json.dumps({"sentences": items})


GOOD = item("enjoyed-hearing", "keep bees")
READ = "I enjoyed hearing how you keep bees."


@pytest.mark.parametrize(
    "answer",
    [
        of(GOOD),
        f"Sure! Here you are:\n```json\n{of(GOOD)}\n```\nAnything else?",
        f"{{not json}} {{}} {of(GOOD)}",
        f'{{"thinking": "a {{brace}}"}}\n{of(GOOD)}',
        of(None, 7, "text", [], {}, {"stem": 3}, GOOD),
        of({**GOOD, "endings": ["keep bees."]}),
        of({**GOOD, "endings": ["I enjoyed hearing how you keep bees."]}),
        of({**GOOD, "endings": ["keep\n  bees"]}),
        of({**GOOD, "place": "nowhere"}),
        of(GOOD, GOOD),
        of(item("own", "I enjoyed hearing how you keep bees.")),
    ],
)
def test_what_can_be_read_is_read(answer: str) -> None:
    """Words around the JSON, repeated stems, line breaks and copies change nothing."""
    assert texts(answer) == [READ]


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "I would rather not.",
        "[" * 100_000,
        '{"sentences": "none"}',
        '{"sentences": {"stem": "own"}}',
        of(item("no-such-stem", "keep bees")),
        of(item("enjoyed-hearing")),
        of(item("enjoyed-hearing", "keep", "bees")),
        of(item("asked-me", "whether I weld")),
        of(item("enjoyed-hearing", "")),
        of(item("enjoyed-hearing", "  ")),
        of(item("enjoyed-hearing", "x" * (LONGEST + 1))),
        of(item("enjoyed-hearing", "keep [bees]")),
        of(item("enjoyed-hearing", "keep {{ bees }}")),
        of(item("enjoyed-hearing", "keep bees … and")),
        of(item("enjoyed-hearing", "keep bees\u202e")),
        of(item("enjoyed-hearing", "TODO")),
        of({**GOOD, "endings": "keep bees"}),
        of({**GOOD, "endings": [7]}),
        of({**item("own", "You keep bees."), "place": "any"}),
        of({"stem": "own", "endings": ["You keep bees."]}),
        json.dumps([GOOD]),
    ],
)
def test_what_is_in_another_form_is_left_out(answer: str) -> None:
    """None of it is offered, and none of it is an error."""
    assert texts(answer) == []


def test_no_more_than_can_be_looked_at() -> None:
    """The first so many are kept."""
    assert len(texts(of(*(item("own", f"Sentence {n}.") for n in range(50))))) == MOST


def test_a_sentence_knows_which_words_are_the_stems() -> None:
    """All but the endings are ours, so that only endings are checked."""
    (one,) = drafts(of(item("asked-me", "whether I weld", "do")), LANGUAGE.stems, VALUES)
    own = "".join(one.text[start:end] for start, end in one.fixed)
    assert one.text == "You asked me whether I weld. I do."
    assert own == "You asked me . I ."


def test_a_sentence_of_ones_own_that_begins_like_a_stem_is_that_stem() -> None:
    """So that the same sentence is the same, however it was offered; the place decides between stems."""
    (one,) = drafts(of(item("own", "In my last job I kept bees.", place="fit")), LANGUAGE.stems, VALUES)
    assert (one.stem, one.endings, one.place) == ("last-job", ("kept bees",), "fit")
    (other,) = drafts(
        of(item("own", "In my last job I kept bees.", place="personal")), LANGUAGE.stems, VALUES
    )
    assert other.stem == "own"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["own", "enjoyed-hearing", "personal"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["sentences", "stem", "endings", "place", "x"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(JSON, st.text(max_size=30))
def test_nothing_is_ever_raised(value: Any, around: str) -> None:
    """Whatever a model says, the answer is a list, and what is in it has a stem of ours."""
    for text in (
        json.dumps({"sentences": value}),
        json.dumps(value),
        around,
        f"{around}{json.dumps(value)}{around}",
    ):
        assert all(one.stem in LANGUAGE.stems for one in drafts(text, LANGUAGE.stems, VALUES))


def test_items_of_the_tests_are_in_the_form_that_is_asked_for() -> None:
    """The tests' own helper makes what the prompt asks for."""
    one: Item = item("own", "You keep bees.")
    assert set(one) == {"place", "stem", "endings"}
