"""Finishing letters: what the page and the terminal show while somebody ends the sentences, and what they may say.

Everything here works on an interview as it is being typed: nothing is saved until `save`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from afterword.app import App, add, log_event
from afterword.core.facts import (
    Event,
    EventKind,
    Interview,
    Part,
    Person,
    Phase,
    Plan,
    Sentence,
    Step,
    StepKind,
    StepState,
)
from afterword.core.finishing import digest, is_complete
from afterword.errors import InputError, Problem
from afterword.letters.compose import Writing, is_familiar, suggested_stems
from afterword.letters.slips import Slip, slips
from afterword.letters.spelling import LANGUAGES, known_words, spelling
from afterword.reconcile.writing import names_in, written

if TYPE_CHECKING:
    from afterword.letters import Finding
    from afterword.letters.language import Language
    from afterword.letters.stems import Place, Stem

OVER = frozenset({StepState.SKIPPED, StepState.CANCELLED, StepState.DONE})


class Stage(StrEnum):
    """How far a letter is."""

    OPEN = "open"  # no sentence of its own is finished
    UNREAD = "unread"  # finished, and not read as a whole
    READ = "read"
    IN_GMAIL = "in-gmail"  # changed there: it is the candidate's own, and nothing here changes it
    LEFT = "left"  # sent, or on its way
    OVER = "over"  # left out, or called off


@dataclass(frozen=True, slots=True)
class LetterView:
    """One letter as it would arrive, with what the checks say; `seen` names the words that it holds.

    `step` is the letter's, which for somebody without an address is the coordinator's: `carried` tells.
    """

    person: Person
    step: Step | None
    stage: Stage
    carried: bool = False
    subject: str = ""
    text: str = ""
    findings: tuple[Finding, ...] = ()
    seen: str = ""


def readers(interview: Interview, plan: Plan) -> list[Person]:
    """Whose words can be finished: every interviewer, and a coordinator who gets a letter."""
    written_to = {s.person.id for s in plan.steps if s.kind is StepKind.THANK_YOU and s.person}
    return [p for p in interview.people if p.part is Part.INTERVIEWER or p.id in written_to]


def letter_view(app: App, plan: Plan, interview: Interview, person: Person, now: datetime) -> LetterView:
    """The letter that holds the words for that person, as of the interview given, which may not be saved yet."""
    step = _letter_step(plan, interview, person)
    person = _of(interview, person)
    if step is None:
        return LetterView(person, None, Stage.OVER)
    carried = step.person is None or step.person.id != person.id
    stage = _stage(app, interview, plan, step, person)
    if stage in {Stage.LEFT, Stage.IN_GMAIL} or not step.to:
        return LetterView(person, step, stage, carried)
    names = names_in(app.store.interviews(app.account, open_only=True))
    letter = written(app.wording, interview, step, now, store_names=names)
    seen = digest(interview, step.person, step.passes_on) if step.person else ""
    return LetterView(
        person, step, stage, carried, letter.letter.subject, letter.letter.text, letter.findings, seen
    )


def _letter_step(plan: Plan, interview: Interview, person: Person) -> Step | None:
    """The thank-you that holds their words, with the people of that interview."""
    thanks = [s for s in plan.steps if s.kind is StepKind.THANK_YOU and s.person]
    own = [s for s in thanks if s.person and s.person.id == person.id and s.to]
    through = [s for s in thanks if person.id in {p.id for p in s.passes_on}]
    found = next(iter([*own, *through]), None)
    if found is None or found.person is None:
        return None
    carried = tuple(_of(interview, p) for p in found.passes_on)
    return replace(found, person=_of(interview, found.person), passes_on=carried)


def _of(interview: Interview, person: Person) -> Person:
    """That person, as the interview has them."""
    return next((p for p in interview.people if p.id == person.id), person)


def _stage(app: App, interview: Interview, plan: Plan, step: Step, person: Person) -> Stage:
    course = step.course
    if course.phase in {Phase.SENDING, Phase.UNKNOWN, Phase.SENT}:
        return Stage.LEFT
    if step.state in OVER or plan.stopped_for_good:
        return Stage.OVER
    if course.edited_at:
        return Stage.IN_GMAIL
    if not is_complete(person):
        return Stage.OPEN
    return Stage.READ if _was_read(app, interview, step) else Stage.UNREAD


def _was_read(app: App, interview: Interview, step: Step) -> bool:
    if step.person is None or interview.notes.read:
        return interview.notes.read
    now = digest(interview, step.person, step.passes_on)
    journal = app.store.events(interview.id)
    return any(
        e.kind is EventKind.READ and e.person == step.person.id and e.detail.get("digest") == now
        for e in journal
    )


# what can be typed


def language_of(app: App, person: Person) -> Language:
    """The language of the letters to that person."""
    return app.wording.templates.letters_in(person.language)


def offered(app: App, interview: Interview, person: Person, place: Place) -> list[Stem]:
    """The stems for a place of the letter to that person, the most fitting first; used ones come last."""
    language = language_of(app, person)
    if place == "personal":
        own = [s for s in language.stems.at("personal") if s.id == "own"]
        stems = [*suggested_stems(interview, person, language), *own]
        used = [one.stem for one in _of(interview, person).notes.sentences]
        return sorted(stems, key=lambda stem: used.count(stem.id))
    return list(language.stems.at(place, language.reader_kind(person)))


def in_words(app: App, interview: Interview, person: Person, stem: Stem, now: datetime) -> str:
    """The stem as that reader would read it, with its gaps."""
    return Writing(interview, person, language_of(app, person), now).stem_in_words(stem)


@dataclass(frozen=True, slots=True)
class Field:
    """One ending of the letter to a person: `key` names it on the page and in the terminal."""

    key: str
    sentence: Sentence
    to_reader: bool = True


def fields(interview: Interview, person: Person) -> Iterator[Field]:
    """Every ending in the letter to that person."""
    notes = _of(interview, person).notes
    yield from (Field(f"sentence-{n}", one) for n, one in enumerate(notes.sentences))
    yield from (
        Field(f"answer-{n}", Sentence(one.stem or "own", one.answer))
        for n, one in enumerate(notes.open_questions)
    )
    if notes.closing:
        yield Field("closing", notes.closing)
    yield from shared_fields(interview)


def shared_fields(interview: Interview) -> Iterator[Field]:
    """Every ending that several letters may hold."""
    notes = interview.notes
    for name, several in (("fit", notes.fit), ("offer", notes.offers)):
        yield from (
            Field(f"{name}-{n}", Sentence(one.stem, one.text), to_reader=False)
            for n, one in enumerate(several)
        )
    if notes.challenge:
        yield Field("challenge", Sentence(notes.challenge.stem, notes.challenge.text), to_reader=False)


def slips_in(app: App, interview: Interview, person: Person) -> dict[str, list[Slip]]:
    """What is probably not meant, by field; spelling and grammar among it where the language is known."""
    language, known = language_of(app, person), names_known(app, interview)
    return {
        one.key: found
        for one in fields(interview, person)
        if (
            found := slips(
                language.stems[one.sentence.stem],
                one.sentence.text,
                language,
                familiar=is_familiar(person, language),
                to_reader=one.to_reader,
                spelling=spelling() if language.code in LANGUAGES else None,
                known=known,
            )
        )
    }


def slips_in_letter(app: App, interview: Interview, person: Person, text: str) -> list[Slip]:
    """What spelling and grammar find in a whole letter."""
    if language_of(app, person).code not in LANGUAGES:
        return []
    return spelling().check(text, names_known(app, interview))


def names_known(app: App, interview: Interview) -> frozenset[str]:
    """Words that are right because they are names: people, companies and positions of all interviews, one's own."""
    every = app.store.interviews(app.account)
    return known_words([*names_in([interview, *every]), app.config.you.name])


def unused_rough(interview: Interview) -> list[str]:
    """The rough notes that no finished sentence has used yet, line by line.

    A line counts as used when most of its longer words are in finished sentences.
    """
    finished = " ".join(one.sentence.text for p in interview.people for one in fields(interview, p))
    asked = " ".join(q.question for p in interview.people for q in p.notes.open_questions)
    letters = " ".join(p.notes.letter for p in interview.people)
    used = _longer_words(f"{finished} {asked} {letters}")
    lines = [line.strip() for line in interview.notes.rough.splitlines() if line.strip()]
    return [
        line for line in lines if not _is_used(_longer_words(_without_name(line, interview.people)), used)
    ]


def _without_name(line: str, people: Iterable[Person]) -> str:
    """The line without the name that says whom it is about."""
    names = {name for p in people for name in (p.name, p.name.split(" ")[0])}
    before, colon, after = line.partition(":")
    return after if colon and before.strip() in names else line


def _longer_words(text: str) -> set[str]:
    return {word.casefold()[:6] for word in re.findall(r"\w{4,}", text)}


def _is_used(words: set[str], used: set[str]) -> bool:
    return bool(words) and len(words & used) * 2 > len(words)


# what can be said


def save(app: App, interview: Interview) -> bool:
    """What was typed is in the store; False where nothing was new."""
    return add(app, interview)


def say_read(app: App, view: LetterView) -> None:
    """The candidate read that letter as a whole. InputError where it holds other words by now."""
    step = view.step
    if step is None or step.person is None:
        raise InputError([Problem("letter", view.person.name, "somebody who gets a letter")])
    current = app.store.interview(step.interview)
    carried = tuple(_of(current, p) for p in step.passes_on) if current else ()
    if current is None or digest(current, _of(current, step.person), carried) != view.seen:
        raise InputError([Problem("letter", "other words by now", "the letter as you read it")])
    now = app.clock.now()
    event = Event(current.id, EventKind.READ, now, step.key, step.person.id, {"digest": view.seen})
    for one in app.store.record(app.account, [event], look_at={current.id: now}):
        log_event(one)
