"""Finds what an application's other letters say. A letter repeats none of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from afterword.domain.addresses import same_mailbox
from afterword.domain.application import Application, Talk, name_key
from afterword.domain.events import Bounced, Event
from afterword.domain.history import history_of
from afterword.domain.model import LETTERS, Person, Phase, Said, Step
from afterword.domain.step_key import StepKey

NEVER_LEFT = frozenset({Phase.NONE, Phase.GONE})


def digest_of(words: str) -> str:
    """The digest of a sentence in the journal."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Sentences:
    """A written letter: whom it goes to, its readers by address or name, and the digests of its sentences."""

    key: StepKey
    to: frozenset[str]  # ids, in its interview
    readers: tuple[str, ...]
    sentences: tuple[str, ...]


def aware(steps: Iterable[Step], application: Application) -> tuple[Step, ...]:
    """The steps; each letter knows what the application's other letters say.

    A draft counts while it is in Gmail. A letter that bounced does not count, because nobody has read it.
    """
    talks = (application.talk, *application.others)
    people = {p.id: p for talk in talks for p in talk.interview.people}
    written = [letter for talk in talks for letter in _written(talk, people)]
    if not written:
        return tuple(steps)
    return tuple(replace(s, said=_said(s, written)) if s.kind in LETTERS else s for s in steps)


def _said(step: Step, written: Iterable[_Sentences]) -> Said:
    people = [p for p in (step.person, *step.passes_on) if p]
    others = [letter for letter in written if not _is(letter, step)]
    theirs = [letter for letter in others if any(_reads(p, letter.readers) for p in people)]
    elsewhere = (letter for letter in others if letter.key.interview != step.interview)
    return Said(
        frozenset(one for letter in theirs for one in letter.sentences),
        frozenset(one for letter in elsewhere for one in letter.sentences),
    )


def _is(letter: _Sentences, step: Step) -> bool:
    """Whether it is the step's own letter, perhaps to a former address, and not one that passed on their thanks."""
    same = replace(letter.key, whom=step.key.whom) == step.key
    return same and (letter.key == step.key or (step.person is not None and step.person.id in letter.to))


def _written(talk: Talk, everybody: Mapping[str, Person]) -> Iterator[_Sentences]:
    events = defaultdict[StepKey, list[Event]](list)
    for event in talk.events:
        if event.step is not None and event.step.kind in LETTERS:
            events[event.step].append(event)
    people = {
        **everybody,
        **{p.id: p for p in talk.interview.people},
    }  # a letter may pass on another talk's thanks
    came_back = {e.address.lower() for e in talk.events if isinstance(e, Bounced) and e.permanent}
    for key, of_letter in events.items():
        so_far = history_of(of_letter)
        if so_far.sentences and so_far.phase not in NEVER_LEFT and key.whom not in came_back:
            to = frozenset(e.person for e in of_letter)
            known = [name for i in {*so_far.passes_on, *to} & people.keys() for name in _names(people[i])]
            yield _Sentences(key, to, (key.whom, *known), so_far.sentences)


def _names(person: Person) -> tuple[str, ...]:
    return (person.email,) if person.email else (name_key(person.name),)


def _reads(person: Person, readers: Iterable[str]) -> bool:
    if not person.email:
        return name_key(person.name) in readers
    return any(same_mailbox(person.email, one) for one in readers)
