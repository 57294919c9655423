"""The words of a soak's letters: what candidates finish, which of it a letter holds, and what was read as a whole."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from afterword.domain.model import (
    Interview,
    Notes,
    OpenQuestion,
    Person,
    PersonNotes,
    Role,
    Sentence,
    SharedSentence,
)

TALKS = (
    "how the team onboards across nine time zones",
    "the move to one payroll system in spring",
    "why the warehouse shifts change every six weeks",
    "your way of reviewing code in pairs on Thursdays",
    "the new laboratory that opens beside the river",
    "how tickets reach the engineer who wrote the code",
    "the year in which the catalogue was split in two",
    "training for people who come back after a long leave",
    "the experiment with four long days a week",
    "what the audit found about the old archive",
    "the map that drivers draw of their own routes",
    "who answers the phone when the bakery line stops",
    "choosing suppliers by a vote of the kitchen staff",
    "the museum's plan to lend paintings to schools",
    "turning complaints into a weekly radio programme",
    "the greenhouse that heats two of your buildings",
    "translating contracts before anybody signs them",
    "the choir that began in the accounting department",
    "mending returned bicycles instead of selling them",
    "an insurance that farmers can read in ten minutes",
)
QUESTIONS = (
    ("Which survey did you use?", "A pulse survey of five questions, in week one and week six."),
    ("How large was the budget?", "It was 40,000 euros, of which we spent three quarters."),
    ("Who signed the contract?", "The head of purchasing did, after two rounds with the lawyers."),
    ("What broke first?", "The nightly import, because nobody had counted the leap second."),
)
FITS = (
    "ran the onboarding of 140 people in one year",
    "moved a payroll of 1,200 people to a new system",
    "built a shift calendar that 300 people read",
    "taught 40 managers to write reviews",
    "cut the time to answer a ticket by half",
    "opened two branches within one winter",
    "wrote the handbook that newcomers read first",
    "settled a dispute of seven years in a month",
)
CHALLENGES = (
    "grow without losing anybody",
    "keep promises to customers in three countries",
    "find out early what will go wrong",
    "make room for what nobody asked for",
)
OFFERS = (
    "listening to each team for a week",
    "writing down what everybody takes for granted",
    "visiting the two customers who complain most",
    "drawing the path of one order on a wall",
    "reading last year's minutes from front to back",
    "asking each newcomer what surprised them",
    "sorting the open tickets by who waits longest",
    "sitting beside the night shift once",
)

ENDINGS = (*TALKS, *(answer for _, answer in QUESTIONS), *FITS, *CHALLENGES, *OFFERS)
"""Everything that a soak's candidates finish outside Gmail."""

MARK = re.compile(r"\[[^\]]*\]")
TODO = "TODO"


def held(text: str) -> frozenset[str]:
    """Which of the endings a text holds, however its lines are broken."""
    words = " ".join(text.split())
    return frozenset(ending for ending in ENDINGS if ending in words)


def is_open(text: str) -> bool:
    """Whether a sentence in it is still to be finished: what a soak's letters can hold of that, seen by itself."""
    return TODO in text or MARK.search(text) is not None


def said_on_other_days(interview: Interview, talks: Iterable[Interview]) -> set[str]:
    """Sentences that were finished for those talks that took place on another day than the interview."""
    return {said for t in talks if t.starts.date() != interview.starts.date() for said in _said(t)}


def _said(talk: Interview) -> Iterator[str]:
    notes = talk.notes
    yield from (one.text for one in (*notes.fit, *notes.offers, *filter(None, [notes.challenge])))
    for person in talk.people:
        yield from (one.text for one in person.notes.sentences)
        yield from (one.answer for one in person.notes.open_questions)


def finished(interview: Interview, dice: random.Random, taken: AbstractSet[str] = frozenset()) -> Interview:
    """The interview, with a sentence for every interviewer. Existing sentences stay.

    `taken` are the sentences of the application's other days: nobody says the same thing in two rounds.
    """
    own = {s.text for p in interview.people for s in p.notes.sentences}
    free = [talk for talk in TALKS if talk not in own | taken] or [t for t in TALKS if t not in own]
    dice.shuffle(free)
    people = tuple(_finished(p, free, dice, taken) for p in interview.people)
    fits, offers = (_two(_free(every, taken), dice) for every in (FITS, OFFERS))
    hard = _free(CHALLENGES, taken)
    notes = Notes(
        fit=tuple(SharedSentence("last-job", fit) for fit in fits),
        challenge=SharedSentence("how-hard", hard[0]) if hard else None,
        offers=tuple(SharedSentence("start-by", offer) for offer in offers),
    )
    return replace(interview, people=people, notes=notes)


def _two(free: Sequence[str], dice: random.Random) -> list[str]:
    """Two of them, or fewer in a late round, when most are used up."""
    return dice.sample(free, min(2, len(free)))


def _free(every: Sequence[str], taken: AbstractSet[str]) -> list[str]:
    return [one for one in every if one not in taken]


def _finished(person: Person, free: list[str], dice: random.Random, taken: AbstractSet[str]) -> Person:
    if person.part is Role.COORDINATOR or person.notes.sentences or not free:
        return person
    questions = [one for one in QUESTIONS if one[1] not in taken] if dice.random() < 0.5 else []
    asked = (OpenQuestion(*dice.choice(questions)),) if questions else ()
    return replace(person, notes=PersonNotes((Sentence("hearing-about", free.pop()),), asked))


def ended(text: str, ending: str, most: int) -> str:
    """A draft whose first mark is ended, and of whose marks so many are gone; without one, a postscript."""
    marks = MARK.findall(text)
    if not marks:
        return f"{text.rstrip()}\n\nP.S. I mean it, {ending}\n"
    begun, _, after = marks[0].strip("[]").partition("…")
    text = text.replace(marks[0], f"{begun}{ending}{after}", 1)
    for mark in marks[1:most]:
        text = text.replace(mark, "", 1)
    return text


@dataclass
class Readings:
    """What was read, as the endings that it held: single letters by step, everything of an interview by its file."""

    letters: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    files: dict[str, list[frozenset[str]]] = field(default_factory=dict)

    def read(self, step: str, text: str) -> None:
        """A letter was read as a whole."""
        self.letters.setdefault(step, []).append(held(text))

    def file(self, interview: Interview) -> None:
        """Whoever wrote the file has read all letters."""
        self.files.setdefault(interview.id, []).append(held(repr(interview)))

    def cover(self, step: str, text: str) -> bool:
        """Whether somebody has read a letter of that step with these endings."""
        words, interview = held(text), step.partition("/")[0]
        read_whole = any(words == one for one in self.letters.get(step, ()))
        return read_whole or any(words <= one for one in self.files.get(interview, ()))
