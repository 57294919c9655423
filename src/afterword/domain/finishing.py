"""What the candidate finished for each letter: the shared sentences that it gets, and whether it is complete."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from afterword.domain.events import Event, Read
from afterword.domain.model import (
    Interview,
    OpenQuestion,
    Person,
    Role,
    Sentence,
    SharedSentence,
    StepHistory,
)

MOST_PERSONAL = 3
"""The most personal sentences in one letter; further finished ones are kept for a nudge."""

MOST_OFFERS = 3
MOST_FITS = 2


@dataclass(frozen=True, slots=True)
class Share:
    """The shared sentences of one letter."""

    fit: tuple[Sentence, ...] = ()
    challenge: Sentence | None = None
    offers: tuple[Sentence, ...] = ()
    fit_first: bool = False  # before the challenge, not after it


def share(interview: Interview, person: Person) -> Share:
    """The shared sentences of the letter to that person: those ticked for them, and those dealt to them.

    Sentences with nobody ticked go to the interviewers in turn, one each; the first interviewer gets all the offers.
    The challenge goes wherever an offer goes, or to the first if there is no offer. Every second letter puts the fit
    before the challenge.
    """
    notes = interview.notes
    panel = [p.id for p in interview.people if p.part is Role.INTERVIEWER]
    fits = _dealt(notes.fit, panel, MOST_FITS)
    offers = _dealt(notes.offers, panel, MOST_OFFERS)
    if panel:
        offers[panel[0]] = _filled(offers[panel[0]], notes.offers, MOST_OFFERS)
    meeting = [one for one in panel if offers[one]] or panel[:1]
    challenge = notes.challenge
    gets_it = challenge and person.id in (meeting if challenge.readers is None else challenge.readers)
    return Share(
        fit=_at(notes.fit, fits.get(person.id, _ticked(notes.fit, person.id))),
        challenge=Sentence(challenge.stem, challenge.text) if challenge and gets_it else None,
        offers=_at(notes.offers, offers.get(person.id, _ticked(notes.offers, person.id)))[:MOST_OFFERS],
        fit_first=person.id in panel[1::2],
    )


def _dealt(sentences: Sequence[SharedSentence], panel: Sequence[str], most: int) -> dict[str, set[int]]:
    """Indexes into `sentences` by interviewer: those ticked for them, then those with nobody ticked, one by one.

    The interviewer with the fewest comes next, if they have room.
    """
    held = {person: _ticked(sentences, person) for person in panel}
    for number, one in enumerate(sentences):
        free = [person for person in panel if len(held[person]) < most]
        if one.readers is None and free:
            held[min(free, key=lambda person: len(held[person]))].add(number)
    return held


def _ticked(sentences: Sequence[SharedSentence], person: str) -> set[int]:
    return {number for number, one in enumerate(sentences) if person in (one.readers or ())}


def _filled(held: set[int], sentences: Sequence[SharedSentence], most: int) -> set[int]:
    """Those held, and the ones with nobody ticked while there is room."""
    others = [n for n, one in enumerate(sentences) if one.readers is None and n not in held]
    return held | set(others[: max(most - len(held), 0)])


def _at(sentences: Sequence[SharedSentence], places: set[int]) -> tuple[Sentence, ...]:
    return tuple(Sentence(sentences[n].stem, sentences[n].text) for n in sorted(places))


def answered(person: Person) -> tuple[OpenQuestion, ...]:
    """The questions of that person that have an answer."""
    return tuple(one for one in person.notes.open_questions if one.answer)


def is_complete(person: Person) -> bool:
    """Whether the letter to that person has a finished sentence of its own, or is in the candidate's own words."""
    return any(one.text.strip() for one in person.notes.sentences) or bool(person.notes.letter.strip())


def spare(person: Person) -> tuple[Sentence, ...]:
    """Personal sentences that the letter to that person has no room for: a nudge can bring one."""
    return person.notes.sentences[MOST_PERSONAL:]


def digest(interview: Interview, person: Person, carried: Sequence[Person] = ()) -> str:
    """A digest that changes whenever the letter's greeting or the candidate's words in it change.

    `carried` are the people whose thanks it passes on. A letter in the candidate's own words holds those alone.
    """
    held: object = person.notes.letter
    if not held:
        whose = [(*_addressed(p), p.notes.sentences[:MOST_PERSONAL], answered(p)) for p in (person, *carried)]
        held = (whose, person.notes.closing, share(interview, person))
    said = repr((held, interview.notes.attachments))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def was_read(
    interview: Interview,
    journal: Iterable[Event],
    person: Person,
    carried: Sequence[Person],
    letter: StepHistory,
) -> bool:
    """Whether the candidate read the letter to that person as a whole, as it is now.

    Reading the notes vouches for the letter as first written, not for what settings and facts have changed since.
    """
    if interview.notes.read and letter.reworded_at is None:
        return True
    now = digest(interview, person, carried)
    reads = (e for e in journal if isinstance(e, Read) and e.person == person.id and e.digest == now)
    return any(_read_so(read, letter) for read in reads)


def _read_so(read: Read, letter: StepHistory) -> bool:
    """Whether it was read with the settings and facts that it holds. Without a digest, the times decide.

    A draft with other words is rewritten before it leaves, and compared only then.
    """
    if letter.digest and letter.digest != read.digest:
        return True
    if read.undated and letter.undated:
        return read.undated == letter.undated
    return letter.reworded_at is None or read.at >= letter.reworded_at


def _addressed(person: Person) -> tuple[str, ...]:
    """How letters address somebody. Without a chosen greeting, digests stay as they were before greetings existed."""
    return (person.name, person.language, person.form_of_address, *filter(None, [person.greeting]))


def words(interview: Interview) -> tuple[object, ...]:
    """Everything from the candidate that letters hold: while it stays the same, no letter changes."""
    notes = interview.notes
    of_people = tuple((p.id, p.notes, *_addressed(p)) for p in interview.people)
    return (notes.fit, notes.challenge, notes.offers, notes.attachments, of_people)
