"""One ending put in, changed or taken out by its key; nothing else moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from afterword.domain.edits import (
    sentence_at,
    with_letter,
    with_question,
    with_sentence,
    with_shared,
    with_words,
)
from afterword.domain.model import Interview, OpenQuestion, Person, Sentence, SharedSentence

BARE = Interview(
    "acme-clerk-2026-11-23",
    "Acme",
    "Clerk",
    datetime(2026, 11, 23, 14, tzinfo=UTC),
    datetime(2026, 11, 23, 15, tzinfo=UTC),
    "UTC",
    (Person("ana", "Ana Ruiz"), Person("li", "Li Wei")),
)
OWN = ("sentence-0", "sentence-1", "closing")
SHARED = ("challenge", "fit-0", "fit-1", "offer-0")


def full() -> Interview:
    """An interview with something under every key."""
    made = BARE
    for key in OWN:
        made = with_sentence(made, "ana", key, Sentence("own", key))
    for key in SHARED:
        made = with_shared(made, key, SharedSentence("own", key, ("li",)))
    return with_question(made, "ana", 0, OpenQuestion("Which year?", "answer-0", "asked-about"))


@pytest.mark.parametrize("key", [*OWN, *SHARED])
def test_what_is_put_in_is_found_under_its_key_and_can_be_taken_out(key: str) -> None:
    """Each key holds its own; taking one out leaves all the others, in their order."""
    interview = full()
    found = sentence_at(interview, "ana", key)
    assert found is not None
    assert found.text == key
    less = with_sentence(interview, "ana", key, None) if key in OWN else with_shared(interview, key, None)
    assert [text for text in every(less) if text] == [text for text in every(interview) if text != key]


def every(interview: Interview) -> list[str]:
    """All that is finished, in the order of the notes."""
    notes = interview.notes
    shared = [*([notes.challenge] if notes.challenge else []), *notes.fit, *notes.offers]
    people = [one.text for p in interview.people for one in p.notes.sentences]
    closings = [p.notes.closing.text for p in interview.people if p.notes.closing]
    answers = [q.answer for p in interview.people for q in p.notes.open_questions]
    return [*people, *closings, *(one.text for one in shared), *answers]


@pytest.mark.parametrize("key", [*OWN, *SHARED, "answer-0"])
def test_other_words_keep_stem_readers_and_question(key: str) -> None:
    """A fix changes the words of one ending and nothing else; a stem only where one is named."""
    before = full()
    after = with_words(before, "ana", key, "other words")
    assert sorted(every(after)) == sorted("other words" if text == key else text for text in every(before))
    assert with_words(after, "ana", key, key) == before
    assert with_words(before, "ana", key, key, "another-stem") != before


def test_a_letter_as_one_text_and_back() -> None:
    """The text is that reader's alone; an empty one leaves what was finished."""
    before = full()
    after = with_letter(before, "ana", "Dear Ana")
    assert [p.notes.letter for p in after.people] == ["Dear Ana", ""]
    assert with_letter(after, "ana", "") == before


def test_what_is_not_there_has_no_words_to_change() -> None:
    """A key beyond the last is empty, and cannot be fixed."""
    assert sentence_at(BARE, "ana", "sentence-0") is None
    with pytest.raises(ValueError, match="sentence-0"):
        with_words(BARE, "ana", "sentence-0", "words")
    with pytest.raises(ValueError, match="sentence-0"):
        with_shared(BARE, "sentence-0", None)


def test_taking_out_a_question_leaves_the_others() -> None:
    """By its number."""
    two = with_question(full(), "ana", 1, OpenQuestion("Which town?"))
    left = with_question(two, "ana", 0, None)
    assert [q.question for q in left.people[0].notes.open_questions] == ["Which town?"]
    assert replace(left.people[0], notes=two.people[0].notes) == two.people[0]
