"""Marks: what says that a letter is not finished, whatever a composer made of it; and what only looks like that."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.placeholders import marks, unfinished
from domain.ordinary_letters import ORDINARY

STEM = "[I enjoyed hearing how you …]"


@pytest.mark.parametrize(
    "text",
    [
        "[I enjoyed hearing how you …]",
        "[I enjoyed hearing\nhow you …]",
        "[I enjoyed\r\nhearing how\r\nyou …]",
        "[I\xa0enjoyed\xa0hearing how you\xa0…]",
        "[I enjoyed hearing how you\u202f…]",
        "[I enjoyed  hearing \t how you …]",
        "&#91;I enjoyed hearing how you &hellip;&#93;",
        "[I enjoyed hearing&nbsp;how you &#8230;]",
        "[I enjoyed\u200b hearing how you …\ufeff]",
        "[ I enjoyed hearing how you … ]",
    ],
    ids=["plain", "broken", "CRLF", "NBSP", "narrow", "blanks", "entities", "mixed", "invisible", "padded"],
)
def test_a_composer_makes_a_mark_no_less_a_mark(text: str) -> None:
    """Lines are broken, blanks and entities put in: it is one mark, told on one line."""
    (found,) = marks(f"Dear Ana,\n\nThank you. {text} Goodbye.\n\nJane\n")
    assert found.replace("[ ", "[").replace(" ]", "]") == STEM


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("［I enjoyed hearing how you …］", "［I enjoyed hearing how you …］"),
        ("[What you said about “trams” …]", "[What you said about “trams” …]"),
        ("[It's Ana's …]", "[It's Ana's …]"),
        ("I enjoyed hearing how you …", "I enjoyed hearing how you …"),
        ("Thank you. I enjoyed hearing how you … Bye.", "I enjoyed hearing how you …"),
        ("I enjoyed hearing how you ...", "I enjoyed hearing how you ..."),
        ("I enjoyed hearing how\nyou …", "I enjoyed hearing how you …"),
        ("I enjoyed hearing how you\xa0….", "I enjoyed hearing how you …"),
        ("What you said about … has stayed with me.", "What you said about …"),
        ("… was the part of our conversation I enjoyed most.", "…"),
        ("Thank you.\n\n….\n\nJane", "…"),
        ("You asked, “…” I have run two.", "You asked, “…"),
        ("I enjoyed hearing how you cut the list]", "]"),
        ("[I enjoyed hearing how you cut the list", "["),
        ("I would start with:\n\n1. asking\n2. \n3. writing", "2."),
        ("I would start with:\n\n-\xa0\n- writing", "-"),
        ("• \n• writing", "•"),
        ("I met {{ person.name }} there", "{{ person.name }}"),
        ("{% if day %}", "{% if day %}"),
        ("Dear <your name>,", "<your name>"),
        ("at <Company>", "<Company>"),
        ("TODO say more", "TODO"),
        ("the date is TBC", "TBC"),
        ("salary: N/A", "N/A"),
        ("what was it ??? about", "???"),
        ("I have ____ years", "____"),
        ("lorem ipsum dolor", "lorem ipsum"),
        ("[]", "[]"),
        ("[…]", "[…]"),
    ],
)
def test_what_is_a_mark(text: str, mark: str) -> None:
    """Brackets of two widths, dots that were left, holes, templates and placeholders; the first is shown."""
    assert unfinished(text) == mark


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_letter_has_no_mark(text: str) -> None:
    """Attached dots, lists, quotes, addresses, slashes and pictures are no marks."""
    assert marks(text) == ()
    assert marks(text.replace("\n", "\r\n").replace(" ", "\xa0")) == ()


@pytest.mark.parametrize("text", ORDINARY)
def test_one_mark_in_an_ordinary_letter_is_found(text: str) -> None:
    """And it alone, wherever it stands."""
    head, blank, rest = text.partition("\n\n")
    assert marks(f"{head}{blank}{STEM}\n\n{rest}") == (STEM,)
    with_dots = f"{head}{blank}I enjoyed hearing how you …\n\n{rest}"
    assert unfinished(with_dots).endswith("I enjoyed hearing how you …")


def test_a_mark_begins_at_its_bracket() -> None:
    """Whatever stands before it on the line: what is shown is the mark alone."""
    assert marks(f"Dear Ana,\n{STEM}\nJane") == (STEM,)
    assert marks(f"Thank you, and {STEM}, and goodbye") == (STEM,)
    assert marks("Well, [this …] and [that …]") == ("[this …]", "[that …]")


def test_quoted_lines_are_somebody_elses() -> None:
    """What the other side left open in their mail does not hold the answer to it."""
    assert marks("Thank you.\n\n> [please fill in …]\n> TODO\n>> 1.\n") == ()
    assert marks("> quoted\n[mine …]\n") == ("[mine …]",)


def test_every_mark_is_told_in_order_and_once() -> None:
    """The page and the terminal show all of them; an empty point is told only where nothing else is open."""
    text = "[One …] and TODO.\n\n[Two …]\n\n[One …]\n\n1.\n"
    assert marks(text) == ("[One …]", "TODO", "[Two …]")
    assert marks("1.\n2. two\n") == ("1.",)


def test_a_picture_of_gmails_is_no_mark() -> None:
    """`[image: …]` stands only in the text half of the mail; a bracket beside it is still one."""
    assert marks("Jane\n[image: logo.png]\n[cid:ii_1]\n[signature]") == ()
    assert marks("[image: logo.png] [ask Ana]") == ("[ask Ana]",)


WORDS = st.text(st.characters(exclude_characters="[]［］<>&", exclude_categories=["Cs", "Cc"]), max_size=60)


@given(WORDS, WORDS, WORDS)
def test_a_bracket_is_found_whatever_is_around_it(before: str, inside: str, after: str) -> None:
    """Whatever was typed before, in and after it; escaped as HTML too."""
    for text in (f"{before}[{inside}]{after}", html.escape(f"{before}[{inside}]{after}")):
        assert marks(text)


@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    """Marks are single lines without blanks at their ends; the first of them is `unfinished`."""
    found = marks(text)
    assert all(m == " ".join(m.split()) and m for m in found)
    assert unfinished(text) == (found[0] if found else "")
    assert len(set(found)) == len(found)
