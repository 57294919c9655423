"""What the journal keeps of open sentences for a locked screen: beginnings that ship, and nothing typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from afterword.domain.model import Interview, Notes, Person, PersonNotes, Sentence, Step, StepKind, StepState
from afterword.domain.placeholders import marks
from afterword.domain.reasons import Reason, ReasonCode
from afterword.domain.step_key import StepKey
from afterword.engine.context import LetterSettings
from afterword.engine.writing import Written, written
from afterword.letters import Sender, Templates
from scenarios.world import ANA, ENDS, RITA, TOMAS, meeting, somebody

SENDER = Sender("Jane Doe", "jane@gmail.com")
BARE = somebody(ANA, notes=PersonNotes())

OWN_STEMS = """\
[[stem]]
id = "our-ferry"
where = "personal"
text = "Without you, Acme would …."
hint = "What it would do."
example = ["stand still"]
readers = ["interviewer"]

[[stem]]
id = "at-their-company"
where = "personal"
text = "I would love to work at {company} and …."
hint = "What you would do there."
example = ["learn"]
readers = ["interviewer"]
"""


def draft(
    person: Person = BARE, *carried: Person, own: Path | None = None, notes: Notes | None = None
) -> Written:
    """The letter to that person as it is drafted."""
    of: Interview = meeting(person, *carried, notes=notes or Notes())
    step = Step(
        StepKey(of.id, StepKind.THANK_YOU, person.email),
        StepState.READY,
        Reason(ReasonCode.TO_DRAFT),
        person,
        passes_on=carried,
    )
    return written(LetterSettings(SENDER, Templates(own), "Thanks"), of, step, ENDS)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("address", ["", "du", "tu"])
def test_beginnings_that_ship_are_kept(language: str, address: str) -> None:
    """Every mark of a letter in which nothing is finished, in each language and form of address."""
    letter = draft(replace(BARE, language=language, form_of_address=address))
    open_marks = marks(letter.letter.text)
    assert len(open_marks) == 2
    assert letter.stems == open_marks
    step = Step(StepKey("acme", StepKind.THANK_YOU), StepState.READY, Reason(ReasonCode.TO_DRAFT))
    assert letter.kept(step).stems == letter.kept(step).open == open_marks


def test_what_a_coordinator_passes_on_is_kept_too() -> None:
    """The beginning for somebody whose words go through Rita is as much our own."""
    letter = draft(somebody(RITA), somebody(TOMAS, email="", notes=PersonNotes()))
    assert letter.stems == marks(letter.letter.text) != ()


def test_what_was_typed_is_not() -> None:
    """A bracket in a finished sentence, dots that stand alone, a TODO: each is open, and none is ours."""
    typed = replace(BARE, notes=PersonNotes((Sentence("hearing-about", "[the thing with Hana …] and TODO"),)))
    letter = draft(typed)
    assert marks(letter.letter.text) == ("[the thing with Hana …]", "TODO")
    assert letter.stems == ()


def test_a_finished_letter_keeps_none() -> None:
    """Nothing is open in it."""
    assert draft(somebody(ANA)).stems == ()


def test_beginnings_of_ones_own_are_not(tmp_path: Path) -> None:
    """The candidate wrote them, with whatever name they liked; they are counted, and not shown."""
    (tmp_path / "stems.toml").write_text(OWN_STEMS, "utf-8")
    letter = draft(own=tmp_path)
    assert marks(letter.letter.text) == (
        "[Without you, Acme would …]",
        "[I would love to work at Acme and …]",
    )
    assert letter.stems == ()
