"""The rough notes of an interview as passages, each with the people it is about; sources for one reader's sentences.

A line is about somebody on the panel if it begins with their name ('Li: …', 'Li wants …'), continues with 'she' below
such a line, names them and nobody else, or comes below a line that is just their name. Below 'me:' it is about the
candidate, otherwise about nobody in particular. Lines that read like instructions to a model, and lines that are not
meant for anybody else, are not used as sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from afterword.domain.model import Interview, Person
from afterword.letters.names import call_name, family_name, full_name
from afterword.wording.vocabulary import Vocabulary, plain

if TYPE_CHECKING:
    from glin_profanity.scanners.prompt_injection import PromptInjectionScanner

_BULLET = re.compile(r"^[\s>#*•·–—+-]+|^\s*\d{1,2}[.)]\s+")
_ABBREVIATIONS = (
    "mr",
    "ms",
    "dr",
    "mrs",
    "prof",
    "st",
    "no",
    "vs",
    "approx",
    "esp",
    "incl",
    "excl",
    "max",
    "min",
    "bzw",
    "ca",
    "env",
)
_SENTENCE = re.compile(
    "".join(rf"(?<!\b{one}\.)" for one in _ABBREVIATIONS) + r"(?<=[.!?;…])\s+", re.IGNORECASE
)
_HONORIFIC = r"(?:(?:dr|prof|mr|mrs|ms|miss|chef|sir|madame|frau|herr)\.?\s+)*"
_AFTER_NAME = r"(?P<colon>\s*[:–—]|\s+-)?\s*"
_BEFORE_NAME = r"[,;/–—-]\s*|\s+(?:and|but|und|aber|et|mais)\s+"
_FEW_WORDS = r"(?:[\w'’/]+\s+){0,3}"
_MOST_AFTER_HEADING = (
    4  # words after a full name that leave the line a heading: 'Li Wei, staff engineer on platform'
)


class Status(StrEnum):
    """Whether a passage may be drawn on."""

    SOURCE = "source"
    INSTRUCTION = "instruction"  # it reads like an instruction to a model
    PRIVATE = "private"  # the candidate noted not to mention it


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of the notes, or part of one. `about` are ids of people; `mine`: it is about the candidate."""

    text: str
    line: int
    about: tuple[str, ...] = ()
    mine: bool = False
    status: Status = Status.SOURCE


@dataclass(frozen=True, slots=True)
class Sources:
    """The notes, sorted for one reader."""

    usable: tuple[Passage, ...]
    of_others: tuple[Passage, ...] = ()
    instructions: tuple[Passage, ...] = ()
    private: tuple[Passage, ...] = ()

    def lines(self) -> list[str]:
        """The text that may be drawn on, line by line."""
        found: dict[int, list[str]] = {}
        for one in self.usable:
            found.setdefault(one.line, []).append(one.text)
        return [" ".join(parts) for parts in found.values()]


def sources(interview: Interview, person: Person, vocabulary: Vocabulary) -> Sources:
    """The rough notes, for the letter to that person."""
    every = passages(interview, vocabulary)
    usable = [one for one in every if one.status is Status.SOURCE]
    return Sources(
        usable=tuple(one for one in usable if not one.about or person.id in one.about),
        of_others=tuple(one for one in usable if one.about and person.id not in one.about),
        instructions=tuple(one for one in every if one.status is Status.INSTRUCTION),
        private=tuple(one for one in every if one.status is Status.PRIVATE),
    )


def passages(interview: Interview, vocabulary: Vocabulary) -> list[Passage]:
    """Every passage of the rough notes, in order."""
    reading = _NotesReading(_Names(interview.people, vocabulary), vocabulary)
    return [one for n, line in enumerate(interview.notes.rough.splitlines()) for one in reading.line(n, line)]


@dataclass
class _NotesReading:
    """Reads the notes from top to bottom: lines below a heading are about the people it names."""

    names: _Names
    vocabulary: Vocabulary
    under: tuple[str, ...] = ()
    mine: bool = False
    last: tuple[str, ...] = ()
    tainted: bool = False
    called: dict[str, str] = field(
        default_factory=dict
    )  # each pronoun, and the id of the person it last stood for

    def line(self, number: int, line: str) -> Iterator[Passage]:
        """The passages of one line."""
        text = _BULLET.sub("", line).strip()
        self.tainted = self.tainted and bool(text)
        if not text:
            return
        named = self.names.at_the_beginning(text)
        self._turn(text, named)
        self.tainted = _is_instruction(text, self.vocabulary) or (self.tainted and not named)
        lead = about = named or self.under or self._goes_on(text)
        for piece in _sentences(text):
            about = lead if self._is_mine(piece) else about
            for part, whom in self.names.parts(piece, about):
                about = whom
                self._remember(part, whom)
                yield Passage(part, number, whom, self.mine and not whom, self._status(piece))
        self.last = about

    def _is_mine(self, sentence: str) -> bool:
        """Whether the sentence begins with 'I': within a line, that ends the previous sentence's subject."""
        first = re.match(r"[\w'’]+", sentence)
        return first is not None and plain(first[0]) in self.vocabulary.words("first")

    def _turn(self, text: str, named: tuple[str, ...]) -> None:
        """Start something new at a heading."""
        if self.names.is_heading(text, named):
            self.under, self.mine = named, False
        elif self._begins(text, "mine"):
            self.under, self.mine = (), True
        elif self._begins(text, "everybody") or (named and named != self.under):
            self.under, self.mine = (), False

    def _begins(self, text: str, name: str) -> bool:
        """Whether the line begins with one of these words followed by a colon or dash; 'my stuff: …'."""
        head = re.match(r"([^\W\d_]+)(?:\s+([^\W\d_]+))?\s*(?:[:–—=.]|-(?=\s)|$)", text)
        if not head or plain(head[1]) not in self.vocabulary.words(name):
            return False
        return head[2] is None or plain(head[2]) in self.vocabulary.words(
            "my_things"
        ) | self.vocabulary.words("everybody") | {"with"}

    def _goes_on(self, text: str) -> tuple[str, ...]:
        """The person a line starting with 'she' is about: the one in the line before, unless that one was a 'he'."""
        first = _speaks_of(text, self.vocabulary)
        if not first:
            return ()
        pronoun = self._pronoun(first)
        known = {who: one for one, who in self.called.items()}
        if len(self.last) == 1 and pronoun and known.get(self.last[0], pronoun) != pronoun:
            return (self.called[pronoun],) if pronoun in self.called else ()
        return self.last

    def _pronoun(self, word: str) -> str:
        """he or she, for each of their forms; empty for other words."""
        rows = (row.split() for row in self.vocabulary.file.pronouns)
        return next((row[0] for row in rows if plain(word) in row), "")

    def _remember(self, text: str, whom: tuple[str, ...]) -> None:
        spoken = [pronoun for word in re.findall(r"[\w'’]+", text) if (pronoun := self._pronoun(word))]
        if spoken and len(whom) == 1:
            self.called[spoken[0]] = whom[0]

    def _status(self, text: str) -> Status:
        if self.tainted:
            return Status.INSTRUCTION
        said = plain(text)
        return Status.PRIVATE if any(phrase in said for phrase in self.vocabulary.private) else Status.SOURCE


def _speaks_of(text: str, vocabulary: Vocabulary) -> str:
    """The 'she' or 'they' at the start of the text, or an empty string."""
    first = re.match(r"[\w'’]+", text)
    return first[0] if first and plain(first[0]) in vocabulary.words("third") else ""


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


# the people a line is about


@dataclass(frozen=True)
class _Names:
    """The names of the panel's people, as used in notes."""

    people: Sequence[Person]
    vocabulary: Vocabulary
    _named: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for person in self.people:
            for name in name_words(person):
                self._named[name] = (*self._named.get(name, ()), person.id)

    @property
    def _one(self) -> str:
        """A pattern for one name, longest first."""
        names = sorted(self._named, key=len, reverse=True)
        return "|".join(re.escape(name) for name in names) or "(?!)"

    def at_the_beginning(self, text: str) -> tuple[str, ...]:
        """The ids of the people named at the start of the text: 'Li: …', 'ana and li both …'."""
        return self._led_by(text)[0]

    def _led_by(self, text: str) -> tuple[tuple[str, ...], str]:
        """The people named at the start, and the text after their names."""
        found: list[str] = []
        while match := self._name_at(text):
            found += [one for one in self._named[plain(match["name"])] if one not in found]
            text = text[match.end() :]
            joint = re.match(r"(?:[,+&/]|and\b|und\b|et\b)\s*", text, re.IGNORECASE)
            if match["colon"] or not joint:
                break
            text = text[joint.end() :]
        return tuple(found), text

    def _name_at(self, text: str) -> re.Match[str] | None:
        pattern = rf"{_HONORIFIC}(?P<name>{self._one})(?!\w)(?:['’]s)?{_AFTER_NAME}"
        match = re.match(pattern, text, re.IGNORECASE)
        if match and self._is_name(match["name"], sure=bool(match["colon"]) or match.end() == len(text)):
            return match
        return None

    def _is_name(self, word: str, *, sure: bool) -> bool:
        """Whether the word is a name: 'will' is one only with a capital or a colon."""
        return sure or word[:1].isupper() or not self.vocabulary.is_grammatical(word)

    def mentioned(self, text: str) -> tuple[str, ...]:
        """The ids of everybody named anywhere in the text."""
        every = re.finditer(rf"(?<!\w)(?P<name>{self._one})(?!\w)", text, re.IGNORECASE)
        ids = [
            one
            for m in every
            if self._is_name(m["name"], sure=False)
            for one in self._named[plain(m["name"])]
        ]
        return tuple(dict.fromkeys(ids))

    def is_heading(self, text: str, named: tuple[str, ...]) -> bool:
        """Whether the line is only a name and words that go with it: 'Li Wei, staff engineer', 'Tom (CTO)'."""
        if not named:
            return False
        persons = [person for person in self.people if person.id in named]
        rest = plain(text)
        for name in sorted((n for person in persons for n in name_words(person)), key=len, reverse=True):
            rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", rest)
        whole = any(plain(full_name(person.name)) in plain(text) for person in persons)
        bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", re.sub(rf"^\s*{_HONORIFIC}", " ", rest))
        left = [word for word in re.findall(r"\w+", bare) if word not in {"and", "und", "et"}]
        titles = {word for person in persons for word in re.findall(r"\w+", plain(person.title))}
        if set(left) <= titles:
            return True
        return whole and len(left) <= _MOST_AFTER_HEADING and not re.search(r"[:–—]\s*\S|\s-\s", rest)

    def parts(self, text: str, about: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Split the text where it turns to somebody else on the panel; each part comes with the people it is about."""
        cuts = [0]
        for turn in re.finditer(
            rf"(?:{_BEFORE_NAME})(?={_FEW_WORDS}{_HONORIFIC}(?:{self._one})(?!\w))", text, re.IGNORECASE
        ):
            before = self._led_by(text[cuts[-1] : turn.start()])[1]
            if before.strip() and self._soon(text[turn.end() :]):  # not the 'and' of 'ana and li'
                cuts.append(turn.end())
        for start, end in pairwise([*cuts, len(text)]):
            part = text[start:end].strip()
            turned = self._soon(part) if start or about else self.at_the_beginning(part)
            about = turned or about or self.mentioned(part)
            if part:
                yield part, about

    def _soon(self, text: str) -> tuple[str, ...]:
        """The ids of the people named within its first few words: 'also sat with Marcus, …'."""
        words = None if _speaks_of(text, self.vocabulary) else re.match(_FEW_WORDS, text)
        starts = [0, *(match.end() for match in re.finditer(r"\s+", words.group() if words else ""))]
        return next((found for start in starts if (found := self.at_the_beginning(text[start:]))), ())


def name_words(person: Person) -> tuple[str, ...]:
    """The names that notes may use for a person, lower case: Ana Ruiz, Ana, Ruiz."""
    full = full_name(person.name)
    words = [full, call_name(person.name), family_name(person.name), *re.findall(r"[^\W\d_]{2,}", full)]
    bare = [re.sub(rf"^{_HONORIFIC}", "", plain(word), flags=re.IGNORECASE) for word in words]
    return tuple(
        dict.fromkeys(word for word in bare if len(word) > 1 and not re.fullmatch(_HONORIFIC, f"{word} "))
    )


# lines that read like instructions


def _is_instruction(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line reads like an instruction to a model: by a third-party list, or because it is an order."""
    if _scanner().scan(text).matches:
        return True
    verbs, things = vocabulary.words("order_verbs"), vocabulary.words("order_things")
    return any(
        _is_order(plain(one), verbs, things, vocabulary.words("order_perhaps")) for one in _sentences(text)
    )


def _is_order(text: str, verbs: frozenset[str], things: frozenset[str], perhaps: frozenset[str]) -> bool:
    """Whether it has 'write in the letter …' anywhere, or begins with 'mention that …' or 'repeat exactly …'."""
    words = re.findall(r"[^\W\d_]+", text)
    if set(words) & verbs and set(words) & things:
        return True
    return bool(set(words[:4]) & verbs) and bool(set(words) & perhaps or set(words[:5]) & _THAT)


_THAT = frozenset({"that", "dass", "que"})


@cache
def _scanner() -> PromptInjectionScanner:
    from glin_profanity.scanners.prompt_injection import PromptInjectionScanner

    return PromptInjectionScanner(strictness="strict")
