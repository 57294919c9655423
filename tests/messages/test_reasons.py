"""Reasons as sentences: every code has one for each face, and one golden page shows them all.

`AFTERWORD_GOLDEN=write pytest tests/messages/test_reasons.py` writes the page again; then read it aloud.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import afterword
from afterword.domain.reasons import Reason, ReasonCode, recorded
from afterword.domain.step_key import StepKey
from afterword.messages import Face, why
from afterword.messages.reasons import ON_THE_PAGE, SENTENCES
from domain.stories import ENDS, MARK, NEW_YORK, NOON, THANKS

GOLDEN = Path(__file__).parent / "golden_reasons.txt"
SOURCE = Path(afterword.__file__).parent
KEY = StepKey.parse(THANKS)
CLOSES = ENDS + timedelta(hours=24)
FINDING = "“today” is not the day of the interview."
ITEMS = {
    ReasonCode.STILL_OPEN: (MARK, "TODO"),
    ReasonCode.CHECKS_HOLD: ("It cites nothing.", "It is long."),
    ReasonCode.FOR_REVIEW: ("It is long.", "It names another company."),
    ReasonCode.PREFERS_ANOTHER_WAY: ("phone", "linkedin"),
    ReasonCode.ADDRESS_TO_FIND: ("Rita Stone",),
}
NAMES = ("Ana Ruiz", "Bob Lee", "Carl Fox")
SAID = {ReasonCode.CLOSED: "offer", ReasonCode.UNTRUE_DAY: FINDING, ReasonCode.AS_RECORDED: FINDING}
TIMELESS = {
    *(ReasonCode.NO_ADDRESS, ReasonCode.WRONG_ADDRESS, ReasonCode.FOR_REVIEW),
    *(ReasonCode.NOTES_CHANGED, ReasonCode.DAY_SLIPPED, ReasonCode.CARRIES_OTHERS),
}
"""Codes that name a time only sometimes."""

QUOTING = {ReasonCode.CHECKS_HOLD, ReasonCode.FOR_REVIEW, ReasonCode.AS_RECORDED}
"""Codes whose sentence ends with what a check or an older version said, which has its own period."""


def samples(code: ReasonCode) -> Iterator[Reason]:
    """That reason with everything that it can name, and with as little as it may have."""
    items, said = ITEMS.get(code, NAMES), SAID.get(code, "no wire")
    most = Reason(code, NOON, CLOSES, "Ana Ruiz", "Bob Lee", items, said, KEY)
    yield replace(most, edited=True, in_gmail=True, linkedin=True)
    quotes = "{said}" in SENTENCES[code]
    asks = code is ReasonCode.ADDRESS_TO_FIND
    at = None if code in TIMELESS else NOON
    yield replace(most, at=at, items=() if asks else items[:1], said=said if quotes else "")


def page() -> str:
    """Each code with its sentences; one that the page says in other words is there twice."""
    lines = []
    for code in ReasonCode:
        lines.append(code.value)
        for sample in samples(code):
            terminal, on_page = (why(sample, NEW_YORK, face) for face in Face)
            said = [f"    {terminal}"] + ([f"    page: {on_page}"] if on_page != terminal else [])
            lines += [line.rstrip() for line in said if line.rstrip() not in lines[-3:]]
    return "\n".join(lines) + "\n"


def test_the_sentences_are_the_golden_ones() -> None:
    """Every code, with sample facts, in the words of a terminal and of the page."""
    if os.environ.get("AFTERWORD_GOLDEN") == "write":
        GOLDEN.write_text(page(), "utf-8")
    assert page() == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize("code", ReasonCode)
def test_every_code_has_a_sentence(code: ReasonCode, face: Face) -> None:
    """It reads as one: no empty place, no doubled blank, no period at its end, and no command on the page."""
    for sample in samples(code):
        said = why(sample, NEW_YORK, face)
        assert said
        assert "  " not in said
        assert "{" not in said
        if code not in QUOTING:
            assert said[-1] not in " .,;:"
        if face is Face.PAGE:
            assert "afterword " not in said


def test_no_sentence_is_left_over() -> None:
    """The tables have the codes of the domain and no others."""
    assert set(SENTENCES) == set(ReasonCode)
    assert set(ON_THE_PAGE) < set(SENTENCES)


@pytest.mark.parametrize("code", ReasonCode)
def test_every_code_is_a_reason_that_is_given(code: ReasonCode) -> None:
    """A rule or the check right before a send gives it: no code is only a sentence."""
    rules = [p for room in ("domain", "engine") for p in (SOURCE / room).rglob("*.py")]
    given = [p for p in rules if p.name != "reasons.py" and f"ReasonCode.{code.name}" in p.read_text("utf-8")]
    assert given or code is ReasonCode.AS_RECORDED


def test_a_sentence_of_an_older_version_is_shown_as_it_is() -> None:
    """The journal of an older version holds sentences where it now holds codes: nothing of them is lost."""
    old = recorded("not sent: the draft holds an unfinished mark, 'TODO'; finish it in Gmail")
    assert old.code is ReasonCode.AS_RECORDED
    new = recorded("unfinished", "TODO")
    assert new == Reason(ReasonCode.UNFINISHED, said="TODO")
    assert [why(each, NEW_YORK) for each in (old, new)] == [old.said, old.said]


def test_times_are_by_the_candidates_clock() -> None:
    """The same instant has another hour, and another day, somewhere else."""
    ends = Reason(ReasonCode.INTERVIEW_ENDS, ENDS)
    assert why(ends, NEW_YORK) == "the interview ends Mon 2 Nov, 11:00"
    assert why(ends, "Asia/Tokyo") == "the interview ends Tue 3 Nov, 01:00"
