"""Pasted text becomes fields of the form; what it does not say stays open."""

from __future__ import annotations

import re
import textwrap
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from afterword.imports.form_fields import InterviewFields
from afterword.imports.pasted import read_pasted
from afterword.mail.parser import text_of
from imports.corpora import samples

YOU = frozenset({"jane@gmail.com", "Jane Doe"})
TODAY = date(2026, 11, 25)

SAMPLES = tomllib.loads((Path(__file__).parent / "pasted.toml").read_text("utf-8"))


def _mixed(kinds: list[str]) -> str:
    return "\n".join(str(SAMPLES[kind]["text"]) for kind in kinds)


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def pasted(text: str) -> InterviewFields:
    """What Jane's form holds after she pasted that text on a Wednesday."""
    return read_pasted(text, you=YOU, today=TODAY)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_text_fills_in_what_it_says(kind: str) -> None:
    """Company, position, time and people of each kind of text; what it leaves open, or says twice, is empty."""
    sample = SAMPLES[kind]
    form = pasted(sample["text"])
    assert (form.company, form.position) == (sample["company"], sample["position"])
    assert " ".join(filter(None, [form.day, form.starts, form.ends, form.zone])) == sample["when"]
    said = [
        (p.name, p.email, p.part.replace("interviewer", ""), p.title, p.phone, p.linkedin)
        for p in form.people
    ]
    assert [" · ".join(filter(None, one)) for one in said] == sample["people"]


@pytest.mark.parametrize("width", [50, 65, 72, 78])
@pytest.mark.parametrize("kind", [kind for kind in SAMPLES if "mail" in kind or "message" in kind])
def test_a_mail_that_was_wrapped_says_the_same(kind: str, width: int) -> None:
    """Mail programs break lines within sentences, names and dates."""
    text = SAMPLES[kind]["text"]
    wrapped = (textwrap.wrap(line, width, break_on_hyphens=False) or [""] for line in text.split("\n"))
    assert pasted("\n".join("\n".join(lines) for lines in wrapped)) == pasted(text)


def test_nothing_is_invented() -> None:
    """From mail about anything at all, every name, title and address that is filled in stands in it."""
    for path in samples("reply", "eml")[::4]:
        text = text_of(path.read_bytes())
        form = pasted(text)
        plain = _plain(text)
        for person in form.people:
            assert all(_plain(word) in plain for word in (person.name, person.email, person.title)), path.name
            assert person.email not in YOU
        assert _plain(form.position) in plain


@settings(deadline=None)
@given(
    some.one_of(
        some.text(max_size=300), some.lists(some.sampled_from(sorted(SAMPLES)), max_size=3).map(_mixed)
    )
)
def test_no_text_is_a_crash(text: str) -> None:
    """Whatever is pasted is read for what it is worth."""
    assert isinstance(pasted(text), InterviewFields)


@pytest.mark.parametrize(
    "text", ["a " * 50_000, "Tue 2pm, " * 5_000, "<" * 50_000, "with Ana Ruiz and " * 3_000, "\n" * 99_999]
)
def test_a_long_text_costs_no_time(text: str) -> None:
    """Only its beginning is read: nothing that stands after it is found."""
    after = "\n\nPosition: Pastry Chef\nwith Mia Lund <mia@lund.example>\n"
    assert pasted(after).position == "Pastry Chef"
    assert pasted(text + after) == pasted(text)
