"""The letters after the answer, as they lie in Gmail: short, warm, with a place to finish, in each language.

`AFTERWORD_GOLDEN=write pytest tests/letters/test_replies_text.py` writes the golden file again; then read it aloud.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from afterword.domain.model import Letter, ReplyAbout, Role, Step, StepKind, StepState
from afterword.domain.placeholders import marks
from afterword.domain.reasons import Reason, ReasonCode
from afterword.domain.step_key import StepKey
from afterword.letters import compose
from letters import panels

GOLDEN = Path(__file__).parent / "golden_replies.txt"
FORMS = [("en", ""), ("de", "Sie"), ("de", "du"), ("fr", "vous"), ("fr", "tu")]
EVERY = list(product(FORMS, ReplyAbout, [False, True]))
FAMILIAR = {"de": (" du ", " dir ", " dich ", " dein"), "fr": (" tu ", " toi ", " te ", " ton ")}
FORMAL = {"de": (" Sie ", " Ihnen ", " Ihr "), "fr": (" vous prie", "-vous ", "Vous conviendrait")}


def reply(form: tuple[str, str], about: ReplyAbout, *, agency: bool) -> Letter:
    """The letter to an interviewer, or to an agency's recruiter, with no thread to join."""
    language, address = form
    asked = panels.COOK.people[0]
    recruiter = replace(asked, id="r", part=Role.COORDINATOR, email="gus@hirewell.example", title="Recruiter")
    reader = replace(recruiter if agency else asked, language=language, form_of_address=address)
    interview = replace(panels.COOK, people=(asked, reader) if agency else (reader,))
    key = StepKey(interview.id, StepKind.REPLY, reader.email, about=about)
    step = Step(key, StepState.READY, Reason(ReasonCode.TO_DRAFT), reader)
    when = interview.ends + timedelta(days=5)
    return compose(
        step, interview, panels.SENDER, when=when, subject=panels.SUBJECT, templates=panels.TEMPLATES
    )


def body(letter: Letter) -> str:
    """Its words without marks: those are said to the candidate."""
    text = letter.text
    for mark in marks(text):
        text = text.replace(mark, "")
    return text


@pytest.mark.parametrize(("form", "about", "agency"), EVERY)
def test_each_is_short_and_has_a_place_to_finish(
    form: tuple[str, str], about: ReplyAbout, agency: bool
) -> None:
    """One screen on a phone, never complete as it stands, addressed in one form alone."""
    letter = reply(form, about, agency=agency)
    assert 1 <= len(marks(letter.text)) <= 2
    assert 40 <= len(body(letter).split()) <= 130
    assert letter.subject.endswith("– Line Cook")
    other = (FORMAL if form[1] in {"du", "tu"} else FAMILIAR).get(form[0], ())
    assert [word for word in other if word in body(letter)] == []


def test_the_letters_are_the_golden_ones() -> None:
    """All of them, to be read by somebody who writes that language well."""
    parts = []
    for form, about, agency in EVERY:
        letter = reply(form, about, agency=agency)
        whose = "an agency's recruiter" if agency else "the company"
        parts.append(
            f"{' '.join(filter(None, form))}, {about}, to {whose}\n{letter.subject}\n\n{letter.text}"
        )
    page = f"\n{'-' * 60}\n".join(parts)
    if os.environ.get("AFTERWORD_GOLDEN") == "write":
        GOLDEN.write_text(page, "utf-8")
    assert page == GOLDEN.read_text("utf-8")
