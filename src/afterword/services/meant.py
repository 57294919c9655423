"""Which interview or step some words mean: company, person, kind and number, in any order, by any beginning.

A key, or the beginning of one, means a step as well; so does a number of `todo`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from afterword.config.language import _, marked
from afterword.domain.model import FINAL, LETTERS, Interview, Step, StepKind
from afterword.errors import InputError, Problem
from afterword.messages.words import named
from afterword.services.queries import Planned, asks, planned, waiting

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.services.account import AccountContext

KINDS = {
    StepKind.THANK_YOU: marked("thank-you thanks letter"),
    StepKind.NUDGE: marked("nudge letter"),
    StepKind.LINKEDIN: marked("linkedin invitation task"),
    StepKind.CALL: marked("call phone task"),
    StepKind.NOTES: marked("notes finish task"),
    StepKind.ADDRESS: marked("address task"),
}
"""The words that people type for a step, in English or in the language of the interface."""


class Ambiguous(InputError):
    """The words mean several things; `candidates` are the ids or keys of each, with how a person would call it."""

    def __init__(self, place: str, words: Sequence[str], candidates: Mapping[str, str]) -> None:
        self.candidates = dict(candidates)
        few = "; ".join(f"{name} ({key})" for key, name in list(self.candidates.items())[:6])
        found = _("{words!r}, which means {count} of them").format(
            words=" ".join(words), count=len(self.candidates)
        )
        super().__init__([Problem(place, found, _("one of these: {few}").format(few=few))])


def interview_meant(account: AccountContext, words: Sequence[str], now: datetime) -> Interview:
    """The one interview that the words mean. A closed one is meant only where no open one is.

    Raises Ambiguous for several, InputError for none.
    """
    plans = planned(account, now)
    if exact := [p for p in plans if list(words) == [p.interview.id]]:
        return exact[0].interview
    found = [p for p in plans if _all_in(words, (p.interview.id,), _words_of(p.interview))]
    found = [p for p in found if not p.plan.stopped_for_good] or found
    if len(found) == 1:
        return found[0].interview
    names = {p.interview.id: _interview_name(p.interview) for p in found or plans}
    if found:
        raise Ambiguous("ID", words, names)
    raise _unknown("ID", words, names, _("an interview, by its company, position, person or ID"))


def step_meant(
    account: AccountContext,
    words: Sequence[str],
    now: datetime,
    *,
    letters: bool = False,
    first: bool = False,
) -> Step:
    """The one step that the words mean; of one person's the `first` where any will do, among `letters` if those count.

    What is open is meant before what is settled and, of several steps for one person, what waits for the candidate.
    Raises Ambiguous for several, InputError for none.
    """
    plans = planned(account, now)
    if step := _numbered(words, plans, now) or _by_key(words, plans):
        return step
    found = [(p, s) for p in plans for s in p.plan.steps if _names_step(words, p, s)]
    found = [(p, s) for p, s in found if not letters or s.kind in LETTERS] or found
    found = [(p, s) for p, s in found if _is_open(p, s)] or found
    if len({(s.interview, s.person and s.person.id) for _rest, s in found}) == 1:
        found = [(p, s) for p, s in found if asks(s)] or found
        found = found[:1] if first else found
    if len(found) == 1:
        return found[0][1]
    every = found or [(p, s) for p in plans for s in p.plan.steps]
    names = {str(s.key): f"{named(s)}, {p.interview.company}" for p, s in every}
    if found:
        raise Ambiguous("STEP", words, names)
    raise _unknown(
        "STEP", words, names, _("a step, by its company, person and kind, its number in todo, or its key")
    )


def _numbered(words: Sequence[str], plans: list[Planned], now: datetime) -> Step | None:
    """The step with that number in `todo`. Raises InputError for a number that is not there."""
    if len(words) != 1 or not words[0].isdecimal():
        return None
    steps = [step for _rest, step in waiting(plans, now)]
    if not 0 < int(words[0]) <= len(steps):
        expected = (
            _("a number of `afterword todo`, 1 to {count}").format(count=len(steps))
            if steps
            else _("a step; todo is empty")
        )
        raise InputError([Problem("STEP", words[0], expected)])
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


def _names_step(words: Sequence[str], one: Planned, step: Step) -> bool:
    number = str(step.key.number) if step.key.number else ""
    person = f"{step.person.name} {step.person.email}" if step.person else ""
    kind = f"{KINDS[step.kind]} {_(KINDS[step.kind])}"
    said = f"{kind} {number} {person} {one.interview.company} {one.interview.position}"
    return _all_in(words, (str(step.key), one.interview.id, step.to), said)


def _all_in(words: Sequence[str], whole: Iterable[str], said: str) -> bool:
    """Whether each word is the beginning of one of the words that were said, or of a whole key or address."""
    parts = [*_parts(said), *(name.casefold() for name in whole if name)]
    return all(any(part.startswith(word) for part in parts) for text in words for word in _typed(text, whole))


def _typed(text: str, whole: Iterable[str]) -> list[str]:
    """What was typed as one word, or as several where it has blanks or dashes: 'thank-you', 'Ana Ruiz'."""
    folded = text.casefold().strip()
    return [folded] if any(name.casefold().startswith(folded) for name in whole) else _parts(folded)


def _parts(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _words_of(interview: Interview) -> str:
    people = " ".join(f"{p.name} {p.email}" for p in interview.people)
    return f"{interview.company} {interview.position} {people} {interview.id}"


def _interview_name(interview: Interview) -> str:
    return _("{position} at {company}").format(position=interview.position, company=interview.company)


def _is_open(one: Planned, step: Step) -> bool:
    return not one.plan.stopped_for_good and step.state not in FINAL


def _unknown(place: str, words: Sequence[str], names: Mapping[str, str], expected: str) -> InputError:
    """Nothing is called that; what is called most like it."""
    typed = " ".join(words)
    like = get_close_matches(typed, [*names, *names.values()], n=3, cutoff=0.4)
    close = [one if one in names else next(key for key in names if names[key] == one) for one in like]
    close = [f"{names[key]} ({key})" for key in close or list(names)[:3]]
    few = (
        _("{expected}, such as {close}").format(expected=expected, close="; ".join(close))
        if close
        else expected
    )
    return InputError([Problem(place, _("{typed!r}, which means none of them").format(typed=typed), few)])
