"""Stems: beginnings of sentences that the candidate ends. Stem and ending together are the sentence, word for word.

They are data: `templates/<language>/stems.toml`, and a file of that name in the candidate's own folder, whose stems
come first and win over shipped ones of the same id.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal

import msgspec

from afterword.config.validation import Shape

GAP = "…"
OWN = "own"
"""The stem that is empty: a sentence entirely one's own."""

ENDS = (".", "!", "?", "…")
_CLOSES = "\"'”’»)"


class ReaderKind(StrEnum):
    """What somebody is to the candidate, as far as it affects what to write to them."""

    INTERVIEWER = "interviewer"
    COLLEAGUE = "colleague"
    EXECUTIVE = "executive"
    HR = "hr"
    COORDINATOR = "coordinator"
    PROFESSOR = "professor"


Place = Literal["personal", "fit", "challenge", "offer", "answer", "closing", "any"]
"""The places in the letter that a sentence may belong to."""

Join = Callable[[str, str], str]
"""How a language writes words before a gap and the ending together."""


class Stem(Shape, frozen=True):
    """One stem, as `stems.toml` has it.

    `familiar` is the text for somebody addressed with du or tu; `example_familiar` ends it if the example would not
    fit.
    """

    id: str
    where: Place
    text: str
    familiar: str = ""
    hint: str = ""
    example: tuple[str, ...] = ()
    example_familiar: tuple[str, ...] = ()
    readers: tuple[ReaderKind, ...] = ()
    opens: bool = False
    list: str = ""
    list_familiar: str = ""
    not_first: dict[str, str] = msgspec.field(default_factory=dict)
    verb: Literal["", "plain", "ing"] = ""

    def words(self, *, familiar: bool = False) -> str:
        """The text for a reader, with its gaps."""
        return self.familiar if familiar and self.familiar else self.text

    def endings(self, *, familiar: bool = False) -> tuple[str, ...]:
        """The example's endings for a reader, one for each gap."""
        return self.example_familiar if familiar and self.example_familiar else self.example

    def to(self, *, familiar: bool) -> Stem:
        """The stem in the form of address of its reader: text, example and list in that form only."""
        if not (familiar and self.familiar):
            return self
        listed = self.list_familiar or self.list
        return msgspec.structs.replace(
            self, text=self.familiar, example=self.endings(familiar=True), list=listed, familiar=""
        )

    @property
    def gaps(self) -> int:
        """How many endings it takes."""
        return self.text.count(GAP)

    def suits(self, reader: ReaderKind) -> bool:
        """Whether it fits such a reader."""
        return not self.readers or reader in self.readers

    def belongs(self, place: Place) -> bool:
        """Whether its sentence can go in that place of the letter."""
        return self.where in {place, "any"}


class StemFile(Shape, frozen=True):
    """The whole of `stems.toml`."""

    stem: tuple[Stem, ...] = ()


@dataclass(frozen=True)
class Stems:
    """The stems of one language, own ones first."""

    every: tuple[Stem, ...]

    @cached_property
    def _by_id(self) -> dict[str, Stem]:
        return {stem.id: stem for stem in reversed(self.every)}

    def __getitem__(self, identifier: str) -> Stem:
        """The stem with that id; the empty one if it no longer exists, so that no ending is lost."""
        return self._by_id.get(identifier) or Stem(identifier, "any", f"{GAP}.")

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._by_id

    def at(self, place: Place, reader: ReaderKind | None = None) -> tuple[Stem, ...]:
        """The stems for that place in the letter: those that suit the reader come first, the empty one last."""
        these = [stem for stem in self.every if stem.belongs(place)]
        return tuple(sorted(these, key=lambda s: (s.id == OWN, reader is not None and not s.suits(reader))))


def worded(text: str, values: Mapping[str, str]) -> str:
    """The text with its names in braces filled in; a name without a value goes, and the space before it too."""
    for name, value in values.items():
        if not value:
            text = text.replace(f" {{{name}}}", "")
    return text.format_map(values)


def sentence(text: str, endings: Sequence[str], values: Mapping[str, str], join: Join = operator.add) -> str:
    """The stem's text with its gaps filled, in order; the typed words stay unchanged.

    `values` replace names in braces, such as {day}; `join` puts an ending after the stem's words. The stem's
    own full stop is left out if the ending brought one along.
    """
    whole, *parts = text.split(GAP)
    whole = worded(whole, values)
    for number, part in enumerate(parts):
        ending = endings[number].strip() if number < len(endings) else ""
        after = worded(part, values)
        if _is_ended(ending) and after.startswith("."):
            after = after[1:]
        whole = join(whole, ending) + after
    return whole.strip()


def _is_ended(ending: str) -> bool:
    return ending.rstrip(_CLOSES).endswith(ENDS)


def mark(text: str, values: Mapping[str, str]) -> str:
    """The stem as a draft shows it while it is open: `[I enjoyed hearing how you …]`."""
    return f"[{worded(text, values).replace(f'{GAP}.', GAP).strip()}]"
