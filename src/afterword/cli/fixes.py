"""Likely slips at a terminal: each is shown with its fix, and a key accepts it."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from afterword.cli.stems import beginning
from afterword.config.fields import ending
from afterword.domain.edits import with_words
from afterword.domain.model import Sentence
from afterword.services.finishing import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from afterword.cli.sitting import Sitting
    from afterword.domain.model import Interview, Person
    from afterword.letters.slips import Slip

ALL = "all"

BEFORE = re.compile(r"(?:\S+[ \t]+){0,2}\S*\Z")
AFTER = re.compile(r"\A\S*(?:[ \t]+\S+){0,2}")
"""The words around a place, on the same line."""


def taken(said: str, known: Mapping[str, FoundSlip]) -> list[FoundSlip]:
    """The fixes that were named: 'f1', 'f1 f3', 'all'. Empty if any of the words is not a key."""
    if said == ALL:
        return list(known.values())
    keys = [key if key in known else f"f{key}" for key in said.replace(",", " ").split()]
    return [known[key] for key in keys] if all(key in known for key in keys) else []


class FoundSlip(NamedTuple):
    """A slip in the words of an ending, with its key and the reader."""

    person: Person
    key: str
    words: str
    slip: Slip


def keyed(sitting: Sitting, slips: Iterable[FoundSlip]) -> dict[str, FoundSlip]:
    """Show the slips that were not refused; return those that have a fix, as f1, f2 and so on."""
    known: dict[str, FoundSlip] = {}
    for found in slips:
        if (found.words, found.slip) in sitting.refused:
            continue
        fix = _fix(sitting, found.person, found.words, found.slip)
        key = f"f{len(known) + 1}" if fix else "!"
        if fix:
            known[key] = found
        sitting.say(f"  {key:>2}  {found.slip.sentence}{fix}")
    return known


def _fix(sitting: Sitting, person: Person, words: str, slip: Slip) -> str:
    """What the fix would make of it, in its place."""
    if slip.stem:
        other = stem_of(sitting.app.account, person, Sentence(slip.stem, ""))
        return f" → {beginning(sitting, person, other)}"
    if slip.fix is None:
        return ""
    before, after = words[: slip.start], words[slip.end :]
    near = BEFORE.findall(before)[0], AFTER.findall(after)[0]
    less = ["… " * (len(near[0]) < len(before)), " …" * (len(near[1]) < len(after))]
    return f" → “{less[0]}{near[0].lstrip()}{slip.fix}{near[1]}{less[1]}”"


def fixed(interview: Interview, every: Sequence[FoundSlip]) -> Interview:
    """Put the fixes into their endings, or into the letter that is one text."""
    for (person, key, words), found in groupby(every, lambda one: (one.person, one.key, one.words)):
        slips = [one.slip for one in found]
        stem = next((slip.stem for slip in slips if slip.stem), "")
        better, begins = words, len(words)
        for slip in sorted(slips, key=lambda slip: -slip.start):
            if slip.fix is not None and slip.end <= begins:  # of two at one place the later one counts
                better, begins = f"{better[: slip.start]}{slip.fix}{better[slip.end :]}", slip.start
        text = better if key == "letter" else ending(better)
        interview = with_words(interview, person.id, key, text, stem)
    return interview
