"""An index of the notes: where each word is, the things counted, the person who acts, and negation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from afterword.wording.sources import Passage
from afterword.wording.tokens import Token, TokenKind, tokens
from afterword.wording.vocabulary import WORDS, Vocabulary, plain

NEAR = 5
"""The most words between 'not' and the word it denies, or between 'was' and the word for what a person was."""

FAR = 7
"""The most words between a number and the thing it counts."""


class By(StrEnum):
    """The person a word applies to, by the last of I, you, she before it."""

    ME = "me"
    YOU = "you"
    THEM = "them"
    OWNER = "owner"  # nobody explicitly, in a line about somebody on the panel
    NOBODY = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place of a word in the notes: its line, and its number among all words of the notes.

    `is_being`: it comes shortly after 'was' or 'as', or at the start of a passage about the candidate.
    """

    line: int
    place: int
    by: By
    denied: bool
    is_being: bool


@dataclass(frozen=True, slots=True)
class NumberContext:
    """The words around a number: the next two content words after it, and the last one before it."""

    after: tuple[str, ...]
    before: str = ""
    percent: bool = False

    def fits(self, other: NumberContext) -> bool:
        """Whether both count the same thing."""
        if self.percent != other.percent:
            return False
        if self.after and other.after and not self.percent:
            return self.after[0] in other.after or other.after[0] in self.after
        return not self._all.isdisjoint(other._all) or not (self._all and other._all)

    @property
    def _all(self) -> frozenset[str]:
        return frozenset(filter(None, (*self.after, self.before)))


class Index:
    """An index of some passages of the notes."""

    def __init__(self, passages: Sequence[Passage], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._words = 0
        self._found: dict[tuple[TokenKind, str], list[Occurrence]] = {}
        self._counted: dict[str, list[NumberContext]] = {}
        self._passages: dict[str, Passage] = {}
        self._written: set[str] = set()
        self.denying: set[int] = set()  # lines with a 'not'
        self._parted: set[str] = set()
        for passage in passages:
            self._add(passage)

    def _add(self, passage: Passage) -> None:
        vocabulary = self._vocabulary
        words = tokens(_written_out(passage.text, vocabulary), vocabulary, typed=True)
        doers = subjects(
            words, vocabulary, By.ME if passage.mine else By.OWNER if passage.about else By.NOBODY
        )
        about_me = _says_what_i_was(words, vocabulary)
        for number, token in enumerate(words):
            being = (about_me and number < NEAR) or _is_being(words, number, vocabulary)
            denied = any(is_negator(one, vocabulary) for one in before_it(words, number))
            seen = Occurrence(passage.line, self._words + number, doers[number], denied, being)
            self._found.setdefault((token.kind, token.key), []).append(seen)
            if is_negator(token, vocabulary):
                self.denying.add(passage.line)
            self._passages.setdefault(f"{token.kind} {token.key}", passage)
            if token.kind is TokenKind.NUMBER:
                self._counted.setdefault(token.key, []).append(counted(words, number, vocabulary))
        self._words += len(words)
        self._parted |= {vocabulary.key(plain(a.text) + plain(b.text)) for a, b in pairwise(words)}
        for word in (
            *(token.text for token in words),
            *WORDS.findall(passage.text),
        ):  # shorthand as typed, too
            self._written.add(as_name(word))
            self._passages.setdefault(as_name(word), passage)

    def occurrences(self, token: Token) -> Sequence[Occurrence]:
        """The places of that word, number or day."""
        return self._found.get((token.kind, token.key), ())

    def has(self, token: Token) -> bool:
        """Whether the notes have it at all."""
        return (token.kind, token.key) in self._found

    def has_name(self, token: Token) -> bool:
        """Whether the notes have it letter for letter, ignoring case."""
        return as_name(token.text) in self._written

    def has_together(self, first: Token, second: Token) -> bool:
        """Whether the notes have the two words as one: 'waitlist' for 'wait list'."""
        return (TokenKind.WORD, self._vocabulary.key(plain(first.text) + plain(second.text))) in self._found

    def has_parted(self, token: Token) -> bool:
        """Whether the notes have the word as two words."""
        return token.key in self._parted

    def counts(self, number: Token, what: NumberContext) -> bool:
        """Whether the notes have the number with the same thing."""
        return any(one.fits(what) for one in self._counted.get(number.key, ()))

    def passage(self, token: Token) -> Passage | None:
        """A passage that has the token."""
        found = self._passages.get(f"{token.kind} {token.key}")
        return found or (self._passages.get(as_name(token.text)) if token.kind is TokenKind.WORD else None)


def as_name(word: str) -> str:
    """The form of a word for comparing names: lower case, without 's."""
    return plain(word).removesuffix("'s")


def _written_out(text: str, vocabulary: Vocabulary) -> str:
    """Write out shorthand for several words: 'req/s'. Shorthand for one word counts as the same word anyway."""
    short = {s: w for s, w in vocabulary.shorthand.items() if len(w.split()) > 1 or not s.isalpha()}
    for typed, words in short.items():
        text = re.sub(rf"(?<![^\W\d_]){re.escape(typed)}(?!\w)", words, text, flags=re.IGNORECASE)
    return text


def before_it(words: Sequence[Token], number: int) -> list[Token]:
    """The few words before that one, in its clause."""
    return [one for one in words[max(0, number - NEAR + 1) : number] if one.clause == words[number].clause]


def is_negator(token: Token, vocabulary: Vocabulary) -> bool:
    """Whether the token is 'not' or a similar word."""
    word = plain(token.text)
    return word in vocabulary.words("negators") or word.endswith("n't")


def _is_being(words: Sequence[Token], number: int, vocabulary: Vocabulary) -> bool:
    return not vocabulary.words("identity").isdisjoint(plain(one.text) for one in before_it(words, number))


def _says_what_i_was(words: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Whether the line is like 'me - 3 yrs shift lead', and not like 'me: i moved a payroll'."""
    if not words or plain(words[0].text) not in vocabulary.words("mine"):
        return False
    return not any(turn(one, vocabulary) is By.ME for one in words[1:NEAR])


_SUBJECTS = ((By.ME, "first"), (By.YOU, "second"), (By.THEM, "third"), (By.NOBODY, "possessive"))


def turn(token: Token, vocabulary: Vocabulary) -> By | None:
    """The person who acts from that word on; None if the word does not change that."""
    word = plain(token.text)
    return next((by for by, name in _SUBJECTS if word in vocabulary.words(name)), None)


def subjects(words: Sequence[Token], vocabulary: Vocabulary, default: By) -> list[By]:
    """For each word, the person who acts; `default` until the first of I, you, she."""
    found, current = [], default
    for token in words:
        now = turn(token, vocabulary)
        current = current if now is None else now
        found.append(current)
    return found


def counted(words: Sequence[Token], number: int, vocabulary: Vocabulary) -> NumberContext:
    """The thing that the number at that place counts."""
    unit = words[number + 1] if number + 1 < len(words) else None
    percent = bool(unit and unit.key == vocabulary.key(vocabulary.file.percent or "%"))
    if unit and not percent and unit.kind is TokenKind.WORD and unit.start == words[number].end:
        return NumberContext((unit.key,))  # 5am, 4tb
    clause, first = words[number].clause, number + 1 + percent
    after = _weighty(words[first : first + FAR], clause, vocabulary)
    before = _weighty(reversed(words[max(0, number - NEAR) : number]), clause, vocabulary)
    return NumberContext(tuple(after[:2]), next(iter(before), ""), percent)


def _weighty(words: Iterable[Token], clause: int, vocabulary: Vocabulary) -> list[str]:
    """The content words up to the end of the clause or the next number, which counts something else."""
    found: list[str] = []
    for token in words:
        if token.clause != clause or (found and token.kind is TokenKind.NUMBER):
            break
        if token.kind is TokenKind.DAY or (
            token.kind is TokenKind.WORD and not vocabulary.is_grammatical(token.text)
        ):
            found.append(token.key)
    return found
