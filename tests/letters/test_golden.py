"""Golden letters: what the invented panels would find in their mailboxes.

`AFTERWORD_GOLDEN=write pytest tests/letters/test_golden.py` writes them anew; then read them as an interviewer would.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from afterword.core.facts import Letter, StepKind
from afterword.letters import Templates, ThreadHead, check, compose, linkedin_note, mime
from letters import panels

if TYPE_CHECKING:
    from afterword.core.facts import Interview

GOLDEN = Path(__file__).parent / "golden"
WHEN = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
LATER = datetime(2026, 12, 15, 14, 0, tzinfo=UTC)
TEMPLATES = Templates()


def thank_yous(interview: Interview) -> tuple[Letter, ...]:
    """Every thank-you of an interview; a coordinator's passes thanks on to those without an address."""
    away = tuple(p for p in interview.people if not p.email)
    steps = (
        panels.step(interview, p, passes_on=away if p.part is panels.COORDINATOR else ())
        for p in interview.people
        if p.email
    )
    return tuple(
        compose(step, interview, panels.SENDER, when=WHEN, subject=panels.SUBJECT, templates=TEMPLATES)
        for step in steps
    )


def page(interview: Interview) -> str:
    """All that the people of an interview would read, and what the checks say of it."""
    letters = thank_yous(interview)
    parts = [_letter(letter, interview, letters, WHEN) for letter in letters]
    lead = next(p for p in reversed(interview.people) if p.email)
    head = ThreadHead("t1", "<sent@mail.example>", (), letters[-1].subject)
    for number in (1, 2):
        step = panels.step(interview, lead, StepKind.NUDGE, number)
        nudge = compose(
            step,
            interview,
            panels.SENDER,
            when=LATER,
            subject=panels.SUBJECT,
            templates=TEMPLATES,
            prior=head,
        )
        parts.append(_letter(nudge, interview, (), LATER))
    for person in interview.people:
        step = panels.step(interview, person, StepKind.LINKEDIN)
        note = linkedin_note(step, interview, panels.SENDER, templates=TEMPLATES)
        parts.append(f"LinkedIn note to {person.name}:\n{note}\n")
    return "\n".join(parts)


def _letter(letter: Letter, interview: Interview, others: tuple[Letter, ...], when: datetime) -> str:
    findings = check(letter, interview, when=when, others=others)
    said = "".join(f"({'holds' if one.holds else 'warns'}: {one.sentence})\n" for one in findings)
    head = f"To: {letter.to_name} <{letter.to_email}>\nSubject: {letter.subject}\n"
    return f"{head}\n{letter.text}{said}{'-' * 60}\n"


@pytest.mark.parametrize("interview", panels.ALL, ids=lambda one: one.id.removesuffix("-2026-11-23"))
def test_letters_read_as_the_golden_ones(interview: Interview) -> None:
    """The letters of an invented interview are the ones that were read and found good."""
    file = GOLDEN / f"{interview.id.removesuffix('-2026-11-23').replace('&', 'and')}.txt"
    if os.environ.get("AFTERWORD_GOLDEN") == "write":
        file.write_text(page(interview), "utf-8")
    assert page(interview) == file.read_text("utf-8")


def test_every_golden_file_belongs_to_an_interview() -> None:
    """No golden file is left behind by an interview that is gone."""
    assert len(list(GOLDEN.glob("*.txt"))) == len(panels.ALL)


@pytest.mark.parametrize("interview", panels.ALL, ids=lambda one: one.id.removesuffix("-2026-11-23"))
def test_every_letter_can_travel(interview: Interview) -> None:
    """Each golden letter is a message that Gmail can take."""
    for letter in thank_yous(interview):
        assert f"<{letter.to_email}>".encode() in mime(letter, panels.SENDER)
