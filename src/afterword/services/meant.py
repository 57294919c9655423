"""Which interview or step some words mean: company, person, kind and number, in any order, by any beginning.

A word that begins somebody's name means that person, whatever else begins so; an address means whoever has it. A key,
or the beginning of one, means a step as well; so does a number of `todo`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from afterword.config.language import _, marked
from afterword.domain.model import FINAL, LETTERS, Interview, Person, Step, StepKind
from afterword.domain.sleep_forecast import may_leave
from afterword.errors import InputError, Problem
from afterword.messages.words import interview_words, named
from afterword.services.queries import Planned, asks, count, planned, waiting

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.services.account import AccountContext

One = TypeVar("One")

KINDS = {
    StepKind.THANK_YOU: marked("thank-you thanks letter"),
    StepKind.NUDGE: marked("nudge letter"),
    StepKind.LINKEDIN: marked("linkedin invitation task"),
    StepKind.CALL: marked("call phone task"),
    StepKind.NOTES: marked("notes finish task"),
    StepKind.ADDRESS: marked("address task"),
    StepKind.REPLY: marked("reply letter"),
}
"""The words that people type for a step, in English or in the language of the interface."""


class Ambiguous(InputError):
    """The words mean several things; `candidates` are the ids or keys of each, with how a person would call it."""

    def __init__(self, place: str, words: Sequence[str], candidates: Mapping[str, str]) -> None:
        self.candidates = dict(candidates)
        few = "; ".join(f"{name} ({key})" for key, name in list(self.candidates.items())[:6])
        said = _("“{words}” means {count} things. Say which one: {few}").format(
            words=" ".join(words), count=len(self.candidates), few=few
        )
        super().__init__([Problem(place, said, "")])


@dataclass(frozen=True, slots=True)
class _TypedNames:
    """What somebody can type for one interview or step."""

    company: str
    position: str
    people: tuple[Person, ...]
    kind: str = ""
    keys: tuple[str, ...] = ()

    def rank(self, word: str) -> int | None:
        """How well the word names it: 0 is best; None if it does not."""
        whole = (*map(str.casefold, self.keys), *self._addresses)
        begun = any(name.startswith(word) for name in whole)
        if {"@", "/"} & set(word):
            return 0 if word in whole else 1 if begun else None
        ranks = [self._rank_of_part(part) for part in _parts(word)]
        named = ranks and None not in ranks
        return max(filter(None, ranks), default=0) if named else 2 if begun else None

    def names_person(self, word: str) -> bool:
        """Whether the word is an address, or begins somebody's name."""
        rank = self.rank(word)
        return rank is not None and (
            "@" in word or all(any(n.startswith(part) for n in self._names) for part in _parts(word))
        )

    def like(self) -> dict[str, tuple[str, bool]]:
        """Everything that can be typed, with what it stands for, and whether that is a person."""
        of_kind = {word: (word, False) for word in _parts(self.kind)}
        of_all = {
            word: (text, False)
            for text in (self.position, self.company)
            for word in (text.casefold(), *_parts(text))
        }
        of_people = {
            word: (p.email if "@" in word else p.name, True)
            for p in self.people
            for word in (p.name.casefold(), *_parts(p.name), p.email.casefold())
        }
        return {word: meant for word, meant in (of_kind | of_all | of_people).items() if word}

    def _rank_of_part(self, part: str) -> int | None:
        if part in self._names or part in _parts(f"{self.company} {self.kind}"):
            return 0
        if any(name.startswith(part) for name in self._names):
            return 1
        rest = _parts(" ".join((self.company, self.kind, self.position, *self.keys, *self._addresses)))
        return 2 if any(word.startswith(part) for word in rest) else None

    @property
    def _names(self) -> list[str]:
        return [part for person in self.people for part in _parts(person.name)]

    @property
    def _addresses(self) -> tuple[str, ...]:
        return tuple(person.email.casefold() for person in self.people if person.email)


def interview_meant(account: AccountContext, words: Sequence[str], now: datetime) -> Interview:
    """The one interview that the words mean. A closed one is meant only if no open one is.

    Raises Ambiguous for several, InputError for none.
    """
    plans = planned(account, now)
    if exact := [p for p in plans if list(words) == [p.interview.id]]:
        return exact[0].interview
    every = [(p, _names_of(p.interview)) for p in plans]
    found = _interviews_meant(words, every)
    if len(found) == 1:
        return found[0].interview
    if found:
        raise Ambiguous("ID", words, {p.interview.id: interview_words(p.interview) for p in found})
    raise _unknown("ID", words, [names for _one, names in every])


def step_meant(
    account: AccountContext,
    words: Sequence[str],
    now: datetime,
    *,
    letters: bool = False,
    first: bool = False,
    can: Callable[[Interview, Step], bool] = lambda _interview, _step: True,
) -> Step:
    """The one step that the words mean. Raises Ambiguous for several, InputError for none.

    Open steps come before settled ones, then those that the command `can` change now, then, for one person, those that
    wait for the candidate. `letters` prefers letters to tasks; `first` takes a person's first remaining step.
    """
    plans = planned(account, now)
    if step := _numbered(words, plans, now) or _by_key(words, plans):
        return step
    every = [((p, s), _names_of_step(p, s)) for p in plans for s in p.plan.steps]
    found = _steps_meant(words, every, letters=letters, first=first, can=can)
    if not found:
        raise _unknown("STEP", words, [names for _one, names in every])
    if len(found) == 1:
        return found[0][1]
    raise Ambiguous("STEP", words, {str(s.key): f"{named(s)}, {p.interview.company}" for p, s in found})


def _interviews_meant(words: Sequence[str], every: Iterable[tuple[Planned, _TypedNames]]) -> list[Planned]:
    found = _meant_by(words, every)
    return [p for p in found if not p.plan.stopped_for_good] or found


def _steps_meant(
    words: Sequence[str],
    every: Iterable[tuple[tuple[Planned, Step], _TypedNames]],
    *,
    letters: bool,
    first: bool,
    can: Callable[[Interview, Step], bool],
) -> list[tuple[Planned, Step]]:
    found = _meant_by(words, every)
    found = [(p, s) for p, s in found if not letters or s.kind in LETTERS] or found
    found = [(p, s) for p, s in found if _is_open(p, s)] or found
    found = [(p, s) for p, s in found if can(p.interview, s)] or found
    if len({(s.interview, s.person and s.person.id) for _rest, s in found}) == 1:
        found = [(p, s) for p, s in found if asks(s)] or found
        found = found[:1] if first else found
    return found


COMMAND = re.compile(r"\bafterword (?P<verb>finish|close|approve|hold)(?P<now> --now)? (?P<which>[^\s`,;]+)")
"""A command that names an interview by its ID, or a letter by its key."""

MOST_PLANS = 40
"""With more interviews than these, commands keep their IDs and keys: trying every short word would take too long."""


@dataclass(slots=True)
class ShortCommands:
    """Puts the shortest words that mean the same in place of IDs and keys, in the commands of a text."""

    account: AccountContext
    now: datetime
    _plans: list[Planned] | None = None

    def __call__(self, text: str) -> str:
        """The text with short commands."""
        return COMMAND.sub(self._short, text)

    def _short(self, found: re.Match[str]) -> str:
        which = found["which"].rstrip(".")
        words = self._words(found["verb"], which)
        before, _key, after = found[0].rpartition(which)
        return f"{before}{' '.join(words)}{after}" if words else found[0]

    def _words(self, verb: str, which: str) -> list[str]:
        """The shortest words for that ID or key; none if nothing is shorter."""
        if self._plans is None:
            few = count(self.account) <= MOST_PLANS
            self._plans = planned(self.account, self.now) if few else []
        interview = which.partition("/")[0]
        parts = interview.split("-")
        begun = ["-".join(parts[:most]) for most in range(1, len(parts))]
        if verb in {"finish", "close"}:
            return next(([word] for word in begun if self._is_interview(word, interview)), [])
        steps = [(p, s) for p in self._plans for s in p.plan.steps if str(s.key) == which]
        names = [tuple(_parts(s.person.name)) for _one, s in steps if s.person]
        whole = [(*part,) for name in names for part in (name[:1], name[-1:], name) if part]
        tries = ([word, *name] for name in whole for word in begun)
        return next((words for words in tries if self._is_step(verb, words, which)), [])

    def _is_interview(self, word: str, interview: str) -> bool:
        every = [(p, _names_of(p.interview)) for p in self._plans or ()]
        return [p.interview.id for p in _interviews_meant([word], every)] == [interview]

    def _is_step(self, verb: str, words: Sequence[str], key: str) -> bool:
        every = [((p, s), _names_of_step(p, s)) for p in self._plans or () for s in p.plan.steps]
        found = _steps_meant(words, every, letters=True, first=True, can=for_verb(verb, self.now))
        return [str(s.key) for _one, s in found] == [key]


def for_verb(verb: str, now: datetime) -> Callable[[Interview, Step], bool]:
    """Whether that command can change a step now: a letter that may not leave yet can be held, not approved."""
    return lambda of, step: verb != "approve" or may_leave(of, step, now)


def _numbered(words: Sequence[str], plans: list[Planned], now: datetime) -> Step | None:
    """The step with that number in `todo`. Raises InputError for a number that is not there."""
    if len(words) != 1 or not words[0].isdecimal():
        return None
    steps = [step for _rest, step in waiting(plans, now)]
    if not 0 < int(words[0]) <= len(steps):
        said = (
            _("There is no number {number}: `afterword todo` counts from 1 to {count}.")
            if steps
            else _("There is no number {number}: `afterword todo` is empty.")
        )
        raise InputError([Problem("STEP", said.format(number=words[0], count=len(steps)), "")])
    return steps[int(words[0]) - 1]


def _by_key(words: Sequence[str], plans: Iterable[Planned]) -> Step | None:
    """The step with that key, or the only one whose key begins so; the interview's id may be left out."""
    if len(words) != 1 or "/" not in words[0]:
        return None
    steps = {str(s.key): s for p in plans for s in p.plan.steps}
    if exact := steps.get(words[0]):
        return exact
    hits = [s for key, s in steps.items() if key.startswith(words[0])]
    hits = hits or [s for key, s in steps.items() if key.partition("/")[2].startswith(words[0])]
    return hits[0] if len(hits) == 1 else None


def _names_of(interview: Interview) -> _TypedNames:
    return _TypedNames(interview.company, interview.position, interview.people, keys=(interview.id,))


def _names_of_step(one: Planned, step: Step) -> _TypedNames:
    key, it = str(step.key), one.interview
    kind = f"{KINDS[step.kind]} {_(KINDS[step.kind])} {step.key.number or ''}"
    people = (step.person,) if step.person else ()
    return _TypedNames(it.company, it.position, people, kind, (key, key.partition("/")[2]))


def _meant_by(words: Sequence[str], every: Iterable[tuple[One, _TypedNames]]) -> list[One]:
    """Everything that all the words name. A word that names a person means only its best matches."""
    typed = _typed(words)
    found = [(one, names) for one, names in every if typed and None not in map(names.rank, typed)]
    for word in typed:
        if any(names.names_person(word) for _one, names in found):
            best = min(names.rank(word) or 0 for _one, names in found)
            found = [(one, names) for one, names in found if names.rank(word) == best]
    return [one for one, _names in found]


def _typed(words: Sequence[str]) -> list[str]:
    """Each typed word, bare, also from a quoted argument: 'Ana Ruiz', 'Ana <ana@acme.example>'."""
    return [bare for text in words for word in text.casefold().split() if (bare := word.strip("<>,;:\"'“”"))]


@lru_cache(10_000)
def _parts(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _is_open(one: Planned, step: Step) -> bool:
    return not one.plan.stopped_for_good and step.state not in FINAL


def _unknown(place: str, words: Sequence[str], every: Sequence[_TypedNames]) -> InputError:
    """The error for words that mean nothing. It names the wrong word and the nearest name."""
    typed = _typed(words)
    strange = [word for word in typed if all(names.rank(word) is None for names in every)]
    known = [word for word in typed if word not in strange]
    there = [names for names in every if None not in map(names.rank, known)]
    if not every:
        said = _("There is no interview yet: `afterword add` adds one.")
    elif strange and there:
        said = _strange(strange[0], there, {names.company for names in there} if known else set())
    else:
        said = _("Nothing fits all of “{words}”. `afterword status` shows what there is.").format(
            words=" ".join(words)
        )
    return InputError([Problem(place, said, "")])


def _strange(word: str, there: Iterable[_TypedNames], companies: set[str]) -> str:
    """The sentence for a word that names nothing there, with the nearest one that does."""
    from difflib import get_close_matches

    like = {text: meant for names in there for text, meant in names.like().items()}
    near = get_close_matches(word, like, n=1, cutoff=0.6)
    name, is_person = like[near[0]] if near else ("", False)
    company = next(iter(companies)) if len(companies) == 1 else ""
    if "@" in word:
        said = _("Nobody has the address {word}.")
    elif is_person:
        said = _("Nobody at {company} is called “{word}”.") if company else _("Nobody is called “{word}”.")
    else:
        said = _("Nothing at {company} is called “{word}”.") if company else _("Nothing is called “{word}”.")
    meant = _("Did you mean {name}?") if name else _("`afterword status` shows what there is.")
    return f"{said} {meant}".format(word=word, company=company, name=name)
