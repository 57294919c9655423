"""Golden letters: what the people of whole interviews find in their mailboxes.

`AFTERWORD_GOLDEN=write pytest tests/letters/test_golden.py` writes them again; then read them aloud.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from datetime import timedelta
from itertools import chain, combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from afterword.domain.model import Letter, Role, StepKind
from afterword.domain.placeholders import marks
from afterword.letters import ThreadHead, check, compose, linkedin_note, mime, task_text
from afterword.letters.compose import Writing
from afterword.letters.language import DEALT
from letters import panels

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.domain.model import Interview, Person

GOLDEN = Path(__file__).parent / "golden"
EACH = pytest.mark.parametrize("name", panels.WHOLE)

STOCK = (
    "at your disposal", "all the more eager", "speaks for me", "made a note of", "I gather that", "confident that I",
    "take this opportunity", "please do not hesitate", "valuable", "reach out", "touch base", "passion", "great fit",
)  # fmt: skip
"""Words that no candidate says, or that every candidate says."""


def page(interview: Interview) -> str:
    """All that the people of an interview would read, and what the checks say of it."""
    when, letters = panels.leaves(interview), panels.thank_yous(interview)
    parts = [_letter(letters[p.id], interview, p, when) for p in interview.people if p.id in letters]
    parts.append("Before anything was finished, the drafts in Gmail held:\n")
    parts += [f"To {p.name}: {' '.join(open_)}\n" for p, open_ in _open(interview)]
    parts.append("-" * 60 + "\n")
    parts += [_nudge(interview, number) for number in (1, 2)]
    parts += [f"LinkedIn note to {p.name}:\n{_note(interview, p)}\n" for p in interview.people]
    parts.append(_call(interview))
    return "\n".join(parts)


def _letter(letter: Letter, interview: Interview, person: Person, when: datetime) -> str:
    carried = tuple(p for p in interview.people if not p.email) if person.part is Role.COORDINATOR else ()
    language = panels.TEMPLATES.letters_in(person.language)
    findings = check(letter, interview, language, when=when, carried=carried)
    said = "".join(f"({'holds' if one.holds else 'warns'}: {one.sentence})\n" for one in findings)
    head = f"To: {letter.to_name} <{letter.to_email}>\nSubject: {letter.subject}\n({count(letter)} words)\n"
    return f"{head}\n{letter.text}{said}{'-' * 60}\n"


def _open(interview: Interview) -> list[tuple[Person, tuple[str, ...]]]:
    """The marks of each draft before anything was finished."""
    bare = panels.with_nothing_finished(interview)
    letters = panels.thank_yous(bare)
    return [(p, marks(letters[p.id].text)) for p in bare.people if p.id in letters]


def _nudge(interview: Interview, number: int) -> str:
    person = next(p for p in reversed(interview.people) if p.email)
    step = panels.step(interview, person, StepKind.NUDGE, number)
    head = ThreadHead("t1", "<sent@mail.example>", (), f"Thanks for the interview – {interview.position}")
    letter = compose(
        step,
        interview,
        panels.SENDER,
        when=panels.leaves(interview) + timedelta(days=7 * number),
        subject=panels.SUBJECT,
        templates=panels.TEMPLATES,
        prior=head,
    )
    return f"To: {letter.to_name}\nSubject: {letter.subject}\n\n{letter.text}{'-' * 60}\n"


def _note(interview: Interview, person: Person) -> str:
    step = panels.step(interview, person, StepKind.LINKEDIN)
    return linkedin_note(step, interview, panels.SENDER, templates=panels.TEMPLATES)


def _call(interview: Interview) -> str:
    step = panels.step(interview, interview.people[0], StepKind.CALL)
    when = panels.leaves(interview) + timedelta(days=2)
    return task_text(step, interview, panels.SENDER, when=when, templates=panels.TEMPLATES) + "\n"


def count(letter: Letter) -> int:
    """The words of a letter from its greeting to the name below it."""
    return len(letter.text.partition(panels.SENDER.name)[0].split()) + len(panels.SENDER.name.split())


@EACH
def test_letters_read_as_the_golden_ones(name: str) -> None:
    """The letters of a whole interview are the ones that were read and found good."""
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("AFTERWORD_GOLDEN") == "write":
        file.write_text(page(panels.WHOLE[name]), "utf-8")
    assert page(panels.WHOLE[name]) == file.read_text("utf-8")


def test_every_golden_file_belongs_to_an_interview() -> None:
    """No golden file is left of an interview that is gone, and fourteen jobs and more are there."""
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(panels.WHOLE)
    assert len(panels.WHOLE) >= 14


@EACH
def test_a_finished_letter_has_the_length_that_is_read(name: str) -> None:
    """110 to 190 words to an interviewer, up to as many to a coordinator; the counts are printed."""
    interview = panels.WHOLE[name]
    counts = {p: count(one) for p in interview.people if (one := panels.thank_yous(interview).get(p.id))}
    print(name, {p.name: words for p, words in counts.items()})
    for person, words in counts.items():
        fewest = 110 if person.part is Role.INTERVIEWER else 50
        assert fewest <= words <= 190, (person.name, words)


def ours(interview: Interview, person: Person) -> list[str]:
    """The sentences of our own in the letter to that person."""
    language = panels.TEMPLATES.letters_in(person.language)
    writing = Writing(interview, person, language, panels.leaves(interview))
    text = panels.thank_yous(interview)[person.id].text
    own = [one for slot, one in writing.frame().items() if slot in DEALT and one in text]
    return [sentence for one in own for sentence in re.split(r"(?<=[.?!])\s+", one)]


def panel_of(interview: Interview) -> list[Person]:
    """Those who get a letter."""
    return [p for p in interview.people if p.email]


@EACH
@pytest.mark.parametrize("finished", [True, False])
def test_no_sentence_of_ours_comes_twice_in_a_panel(name: str, finished: bool) -> None:
    """Colleagues who put their letters side by side find no sentence of ours twice, and at most four in one."""
    whole = panels.WHOLE[name]
    interview = whole if finished else panels.with_nothing_finished(whole)
    each = [ours(interview, person) for person in panel_of(interview)]
    assert max(map(len, each)) <= 4
    assert [one for one, often in Counter(chain(*each)).items() if often > 1] == []


@EACH
def test_no_two_drafts_of_a_panel_are_alike(name: str) -> None:
    """Not the finished letters, and not those in which nothing was finished: each has other marks."""
    interview = panels.WHOLE[name]
    for one in (interview, panels.with_nothing_finished(interview)):
        texts = [letter.text.partition("\n\n")[2] for letter in panels.thank_yous(one).values()]
        for first, second in combinations(texts, 2):
            assert not set(first.split("\n\n")[:1]) & set(second.split("\n\n")[:1])
    open_ = [marks_ for _, marks_ in _open(interview)]
    assert len({mark for marks_ in open_ for mark in marks_}) == sum(map(len, open_))


@EACH
def test_what_was_typed_is_in_the_letter_word_for_word(name: str) -> None:
    """Every ending stands in the letter as it was typed, slips and all."""
    interview = panels.WHOLE[name]
    letters = panels.thank_yous(interview)
    for person in panel_of(interview):
        typed = [one.text for one in person.notes.sentences[:3]]
        typed += [text for one in person.notes.open_questions for text in (one.question, one.answer)]
        assert [text for text in typed if text not in letters[person.id].text] == []


@EACH
def test_no_stock_phrase_is_ours(name: str) -> None:
    """Nothing that an interviewer has read a hundred times, or that nobody says."""
    assert [words for words in STOCK if words.casefold() in page(panels.WHOLE[name]).casefold()] == []


@EACH
def test_every_letter_can_travel(name: str) -> None:
    """Each golden letter is a message that Gmail can take, with the subject as it always was."""
    interview = panels.WHOLE[name]
    for letter in panels.thank_yous(interview).values():
        assert letter.subject == f"Thanks for the interview – {interview.position}"
        assert f"<{letter.to_email}>".encode() in mime(letter, panels.SENDER)
