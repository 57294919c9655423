"""Notes by their words: where each word is, what is counted, who does it, and what is said with 'not'."""

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
"""Words between 'not' and what it denies, or 'was' and what somebody was."""

FAR = 7
"""Words between a number and what it counts."""


class By(StrEnum):
    """Who does what a word says, by the last of I, you, she before it."""

    ME = "me"
    YOU = "you"
    THEM = "them"
    OWNER = "owner"  # nobody in so many words, in a line that is about somebody of the panel
    NOBODY = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where the notes have a word: its line, and its number among all words of the notes.

    `is_being`: it comes shortly after 'was' or 'as', or begins what is about the candidate.
    """

    line: int
    place: int
    by: By
    denied: bool
    is_being: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands around a number: the next two words of weight after it, and the last before it."""

    after: tuple[str, ...]
    before: str = ""
    percent: bool = False

    def fits(self, other: Counted) -> bool:
        """Whether both count the same."""
        if self.percent != other.percent:
            return False
        if self.after and other.after and not self.percent:
            return self.after[0] in other.after or other.after[0] in self.after
        return not self._all.isdisjoint(other._all) or not (self._all and other._all)

    @property
    def _all(self) -> frozenset[str]:
        return frozenset(filter(None, (*self.after, self.before)))


class Index:
    """Some passages of the notes."""

    def __init__(self, passages: Sequence[Passage], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._words = 0
        self._found: dict[tuple[TokenKind, str], list[Occurrence]] = {}
        self._counted: dict[str, list[Counted]] = {}
        self._passages: dict[str, Passage] = {}
        self._written: set[str] = set()
        self.denying: set[int] = set()  # lines that have a 'not'
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
        """Where that word, number or day is."""
        return self._found.get((token.kind, token.key), ())

    def has(self, token: Token) -> bool:
        """Whether it is there at all."""
        return (token.kind, token.key) in self._found

    def has_name(self, token: Token) -> bool:
        """Whether it is there letter for letter; capitals do not count."""
        return as_name(token.text) in self._written

    def has_together(self, first: Token, second: Token) -> bool:
        """Whether two words are there as one: 'waitlist' for 'wait list'."""
        return (TokenKind.WORD, self._vocabulary.key(plain(first.text) + plain(second.text))) in self._found

    def has_parted(self, token: Token) -> bool:
        """Whether the word is there as two."""
        return token.key in self._parted

    def counts(self, number: Token, what: Counted) -> bool:
        """Whether the number is there with the same thing."""
        return any(one.fits(what) for one in self._counted.get(number.key, ()))

    def passage(self, token: Token) -> Passage | None:
        """One that has it."""
        found = self._passages.get(f"{token.kind} {token.key}")
        return found or (self._passages.get(as_name(token.text)) if token.kind is TokenKind.WORD else None)


def as_name(word: str) -> str:
    """A word as names are compared: lower case, without 's."""
    return plain(word).removesuffix("'s")


def _written_out(text: str, vocabulary: Vocabulary) -> str:
    """The notes with shorthand of several words written out: 'req/s'. That of one word is the same word anyway."""
    short = {s: w for s, w in vocabulary.shorthand.items() if len(w.split()) > 1 or not s.isalpha()}
    for typed, words in short.items():
        text = re.sub(rf"(?<![^\W\d_]){re.escape(typed)}(?!\w)", words, text, flags=re.IGNORECASE)
    return text


def before_it(words: Sequence[Token], number: int) -> list[Token]:
    """The few words before that one, in its clause."""
    return [one for one in words[max(0, number - NEAR + 1) : number] if one.clause == words[number].clause]


def is_negator(token: Token, vocabulary: Vocabulary) -> bool:
    """Whether it is 'not' or one of its kin."""
    word = plain(token.text)
    return word in vocabulary.words("negators") or word.endswith("n't")


def _is_being(words: Sequence[Token], number: int, vocabulary: Vocabulary) -> bool:
    return not vocabulary.words("identity").isdisjoint(plain(one.text) for one in before_it(words, number))


def _says_what_i_was(words: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """'me - 3 yrs shift lead', and not 'me: i moved a payroll'."""
    if not words or plain(words[0].text) not in vocabulary.words("mine"):
        return False
    return not any(turn(one, vocabulary) is By.ME for one in words[1:NEAR])


_SUBJECTS = ((By.ME, "first"), (By.YOU, "second"), (By.THEM, "third"), (By.NOBODY, "possessive"))


def turn(token: Token, vocabulary: Vocabulary) -> By | None:
    """Who does things from that word on; None where it changes nothing."""
    word = plain(token.text)
    return next((by for by, name in _SUBJECTS if word in vocabulary.words(name)), None)


def subjects(words: Sequence[Token], vocabulary: Vocabulary, default: By) -> list[By]:
    """For each word, who does it; `default` until the first of I, you, she."""
    found, current = [], default
    for token in words:
        now = turn(token, vocabulary)
        current = current if now is None else now
        found.append(current)
    return found


def counted(words: Sequence[Token], number: int, vocabulary: Vocabulary) -> Counted:
    """What the number at that place counts."""
    unit = words[number + 1] if number + 1 < len(words) else None
    percent = bool(unit and unit.key == vocabulary.key(vocabulary.file.percent or "%"))
    if unit and not percent and unit.kind is TokenKind.WORD and unit.start == words[number].end:
        return Counted((unit.key,))  # 5am, 4tb
    clause, first = words[number].clause, number + 1 + percent
    after = _weighty(words[first : first + FAR], clause, vocabulary)
    before = _weighty(reversed(words[max(0, number - NEAR) : number]), clause, vocabulary)
    return Counted(tuple(after[:2]), next(iter(before), ""), percent)


def _weighty(words: Iterable[Token], clause: int, vocabulary: Vocabulary) -> list[str]:
    """The words of weight up to the end of the clause, and up to the next number that counts something else."""
    found: list[str] = []
    for token in words:
        if token.clause != clause or (found and token.kind is TokenKind.NUMBER):
            break
        if token.kind is TokenKind.DAY or (
            token.kind is TokenKind.WORD and not vocabulary.is_grammatical(token.text)
        ):
            found.append(token.key)
    return found
