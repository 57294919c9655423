"""What the candidate finished for each letter: who gets which shared sentence, and whether a letter is complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from afterword.core.facts import Interview, OpenQuestion, Part, Person, Sentence, SharedSentence

MOST_PERSONAL = 3
"""Personal sentences in one letter; what was finished beyond them is kept for a nudge."""

MOST_OFFERS = 3
MOST_FITS = 2
"""Only where one person alone is written to; in a panel each letter holds one."""


@dataclass(frozen=True, slots=True)
class Share:
    """The shared sentences of one letter."""

    fit: tuple[Sentence, ...] = ()
    challenge: Sentence | None = None
    offers: tuple[Sentence, ...] = ()
    fit_first: bool = True  # before the offers, not after them


def share(interview: Interview, person: Person) -> Share:
    """The shared sentences of the letter to that person: those ticked for them, and those dealt to them.

    Of what nobody was ticked for, the first interviewer gets every offer, each further one the next in turn; every
    interviewer gets the challenge and the next fit. A tick takes the place of a dealt sentence. Every second letter
    puts the fit after the offers.
    """
    notes, place = interview.notes, _place(interview, person)
    alone = sum(p.part is Part.INTERVIEWER for p in interview.people) <= 1
    fits = MOST_FITS if alone else 1
    offers = MOST_OFFERS if place == 0 else 1
    challenge = _chosen([notes.challenge] if notes.challenge else [], person, 0 if place >= 0 else place, 1)
    return Share(
        fit=_chosen(notes.fit, person, place, fits),
        challenge=challenge[0] if challenge else None,
        offers=_chosen(notes.offers, person, place, offers)[:MOST_OFFERS],
        fit_first=place % 2 == 0,
    )


def _place(interview: Interview, person: Person) -> int:
    """Where the person stands among the interviewers; -1 for somebody who is not one of them."""
    panel = [p.id for p in interview.people if p.part is Part.INTERVIEWER]
    return panel.index(person.id) if person.id in panel else -1


def _chosen(
    sentences: Sequence[SharedSentence], person: Person, place: int, most: int
) -> tuple[Sentence, ...]:
    """Those ticked for the person, filled up to so many with the next in turn; all in the order of the notes."""
    ticked = {number for number, one in enumerate(sentences) if person.id in (one.readers or ())}
    dealt = [number for number, one in enumerate(sentences) if one.readers is None]
    turn = place % len(dealt) if dealt else 0
    own = (dealt[turn:] + dealt[:turn])[: max(most - len(ticked), 0)] if place >= 0 else []
    return tuple(
        Sentence(one.stem, one.text) for number, one in enumerate(sentences) if number in {*own, *ticked}
    )


def answered(person: Person) -> tuple[OpenQuestion, ...]:
    """The questions of that person that have an answer."""
    return tuple(one for one in person.notes.open_questions if one.answer)


def is_complete(person: Person) -> bool:
    """The letter to that person has a finished sentence of its own, or is in the candidate's own words."""
    return any(one.text.strip() for one in person.notes.sentences) or bool(person.notes.letter.strip())


def spare(person: Person) -> tuple[Sentence, ...]:
    """Personal sentences that the letter to that person has no room for: a nudge can bring one."""
    return person.notes.sentences[MOST_PERSONAL:]


def digest(interview: Interview, person: Person, carried: Sequence[Person] = ()) -> str:
    """Changes whenever the letter to that person holds other words of the candidate's, or greets another way.

    `carried` are the people whose thanks it passes on. A letter in the candidate's own words holds those alone.
    """
    held: object = person.notes.letter
    if not held:
        whose = [
            (p.name, p.language, p.form_of_address, p.notes.sentences[:MOST_PERSONAL], answered(p))
            for p in (person, *carried)
        ]
        held = (whose, person.notes.closing, share(interview, person))
    said = repr((held, interview.notes.attachments))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def words(interview: Interview) -> tuple[object, ...]:
    """Everything of the candidate's that letters hold: where it is the same, no letter says anything else."""
    notes = interview.notes
    of_people = tuple((p.id, p.name, p.notes, p.language, p.form_of_address) for p in interview.people)
    return (notes.fit, notes.challenge, notes.offers, notes.attachments, of_people)
