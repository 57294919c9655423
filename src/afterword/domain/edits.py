"""Adds, changes or removes one ending in the notes; everything else stays as it is.

An ending has a key, the same on the page and in the terminal: `sentence-0`, `answer-0` and `closing` belong to one
reader, `challenge`, `fit-0` and `offer-0` to several letters. The next free number adds another. `letter` is
the whole letter to a reader as one text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from afterword.domain.model import Interview, OpenQuestion, PersonNotes, Sentence, SharedSentence

if TYPE_CHECKING:
    from collections.abc import Callable

One = TypeVar("One")


def parted(key: str) -> tuple[str, int]:
    """The place that a key names, and the number there."""
    place, _, number = key.partition("-")
    return place, int(number or 0)


def sentence_at(interview: Interview, person_id: str, key: str) -> Sentence | SharedSentence | None:
    """The finished sentence under that key: a reader's sentence or closing, or one for several letters."""
    place, number = parted(key)
    several: tuple[Sentence | SharedSentence, ...] = ()
    match place:
        case "challenge":
            return interview.notes.challenge
        case "closing":
            return _notes(interview, person_id).closing
        case "sentence":
            several = _notes(interview, person_id).sentences
        case "fit":
            several = interview.notes.fit
        case "offer":
            several = interview.notes.offers
    return several[number] if number < len(several) else None


def words_at(interview: Interview, person_id: str, key: str) -> str:
    """The words under that key, or an empty string."""
    place, number = parted(key)
    if place == "letter":
        return _notes(interview, person_id).letter
    if place == "answer":
        return _notes(interview, person_id).open_questions[number].answer
    found = sentence_at(interview, person_id, key)
    return found.text if found else ""


def with_sentence(interview: Interview, person_id: str, key: str, new: Sentence | None) -> Interview:
    """The interview with that sentence or closing of one reader; None removes it."""
    place, number = parted(key)
    if place == "closing":
        return _noted(interview, person_id, lambda n: replace(n, closing=new))
    return _noted(interview, person_id, lambda n: replace(n, sentences=_put(n.sentences, number, new)))


def with_shared(interview: Interview, key: str, new: SharedSentence | None) -> Interview:
    """The interview with that challenge, fit or offer; None removes it."""
    place, number = parted(key)
    notes = interview.notes
    match place:
        case "challenge":
            notes = replace(notes, challenge=new)
        case "fit":
            notes = replace(notes, fit=_put(notes.fit, number, new))
        case "offer":
            notes = replace(notes, offers=_put(notes.offers, number, new))
        case _:
            raise ValueError(key)
    return replace(interview, notes=notes)


def with_question(interview: Interview, person_id: str, number: int, new: OpenQuestion | None) -> Interview:
    """The interview with that question of one reader; None removes it."""
    return _noted(
        interview, person_id, lambda n: replace(n, open_questions=_put(n.open_questions, number, new))
    )


def with_words(interview: Interview, person_id: str, key: str, text: str, stem: str = "") -> Interview:
    """The interview with new words in that existing ending; its stem stays unless `stem` names another."""
    place, number = parted(key)
    if place == "letter":
        return with_letter(interview, person_id, text)
    if place == "answer":
        asked = _notes(interview, person_id).open_questions[number]
        return with_question(
            interview, person_id, number, replace(asked, answer=text, stem=stem or asked.stem)
        )
    match sentence_at(interview, person_id, key):
        case SharedSentence() as old:
            return with_shared(interview, key, replace(old, text=text, stem=stem or old.stem))
        case Sentence() as old:
            return with_sentence(interview, person_id, key, Sentence(stem or old.stem, text))
        case None:
            raise ValueError(key)


def with_letter(interview: Interview, person_id: str, text: str) -> Interview:
    """The interview with the letter to one reader as one text; an empty text restores the finished sentences."""
    return _noted(interview, person_id, lambda n: replace(n, letter=text))


def with_greeting(interview: Interview, person_id: str, name: str) -> Interview:
    """The interview with the name by which letters greet somebody."""
    people = (replace(p, greeting=name) if p.id == person_id else p for p in interview.people)
    return replace(interview, people=tuple(people))


def _notes(interview: Interview, person_id: str) -> PersonNotes:
    return next(p.notes for p in interview.people if p.id == person_id)


def _noted(interview: Interview, person_id: str, change: Callable[[PersonNotes], PersonNotes]) -> Interview:
    people = (replace(p, notes=change(p.notes)) if p.id == person_id else p for p in interview.people)
    return replace(interview, people=tuple(people))


def _put(several: tuple[One, ...], number: int, new: One | None) -> tuple[One, ...]:
    return (*several[:number], *(() if new is None else (new,)), *several[number + 1 :])
