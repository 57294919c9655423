"""What of an offered sentence is not in the notes: every name, number, day and topic word that has no source is marked.

This looks at words, not at meaning: each word by its stem, each number with what it counts, who did it, whether the
notes say it with 'not', and whether they say it in one place. A sentence without a mark can still be wrong; the
candidate reads it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from afterword.core.facts import Interview, Person
from afterword.letters.names import call_name, full_name
from afterword.wording.sources import Passage, Sources, name_words, sources
from afterword.wording.tokens import Kind, Token, tokens
from afterword.wording.vocabulary import Vocabulary, plain

if TYPE_CHECKING:
    from afterword.letters.stems import Place

NEAR, FAR = 5, 7
"""Words between 'not' and what it denies; between a number and what it counts."""

CLOSE, CLOSER = 10, 5
"""Words of the notes within which one sentence finds everything: so many, and so many more for each word found."""


class MarkCode(StrEnum):
    """Why a place of a sentence is marked."""

    NAME = "name"
    COLLEAGUE = "colleague"
    NUMBER = "number"
    COUNTED = "counted"  # the number is in the notes, of something else
    DAY = "day"
    WORD = "word"
    OTHERS = "others"  # only in what was noted about somebody else of the panel
    INSTRUCTION = "instruction"  # only in a line that reads like an instruction to a model
    PRIVATE = "private"
    WHO = "who"  # the notes say it of the other one: of the candidate, of the reader
    NOT = "not"  # the notes say it with 'not', and the sentence does not, or the other way round
    JOINED = "joined"  # the notes say these things, and nowhere together
    UNFOUNDED = "unfounded"  # nothing in the sentence is from the notes


@dataclass(frozen=True, slots=True)
class Mark:
    """One place of a sentence that the notes do not bear out: its characters, and what to say of it."""

    code: MarkCode
    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where the notes have a word. `by` is whom they say it of, as far as they do."""

    line: int
    place: int
    by: str
    denied: bool
    is_being: bool  # shortly after 'was' or 'as', or at the beginning of what is about the candidate


ME, YOU, THEM = "me", "you", "them"
OWNER = "owner"
"""By nobody in so many words, in a line that is about somebody of the panel."""


class Evidence:
    """The notes of one interview, ready to check sentences for one reader."""

    def __init__(self, interview: Interview, person: Person, vocabulary: Vocabulary) -> None:
        self.interview, self.person, self.vocabulary = interview, person, vocabulary
        self.sources: Sources = sources(interview, person, vocabulary)
        self._own = _Index(self.sources.usable, vocabulary)

    @cached_property
    def _elsewhere(self) -> Sequence[tuple[MarkCode, _Index]]:
        found = self.sources
        kinds = {
            MarkCode.INSTRUCTION: found.instructions,
            MarkCode.PRIVATE: found.private,
            MarkCode.OTHERS: found.of_others,
        }
        return [(code, _Index(passages, self.vocabulary)) for code, passages in kinds.items()]

    def marks(self, text: str, place: Place, fixed: Sequence[tuple[int, int]] = ()) -> tuple[Mark, ...]:
        """Every mark of a sentence, in order. `fixed` are the characters that are our own: the words of the stem."""
        checked = _Checked(self, text, place, tuple(fixed))
        return tuple(sorted(_together(checked.marks(), text), key=lambda mark: (mark.start, mark.end)))

    # what the notes hold

    def has(self, token: Token) -> bool:
        """Whether the notes for this reader have that word, number or day."""
        return bool(self._own.at(token.key, token.kind))

    def occurrences(self, token: Token) -> Sequence[Occurrence]:
        """Where they have it."""
        return self._own.at(token.key, token.kind)

    def has_pair(self, first: Token, second: Token) -> bool:
        """Whether they have two words as one, or one as two: 'check in', 'checkin'."""
        return self._own.has_joined(self.vocabulary.key(plain(first.text) + plain(second.text)))

    def has_parted(self, token: Token) -> bool:
        """Whether they have the word as two."""
        return self._own.has_parted(token.key)

    def has_name(self, token: Token) -> bool:
        """Whether they have it letter for letter; capitals do not count."""
        return self._own.has_written(plain(token.text))

    def counts(self, token: Token, counted: _Counted) -> bool:
        """Whether they have the number with the same thing."""
        return any(other.fits(counted) for other in self._own.counted.get(token.key, ()))

    def only_in(self, token: Token) -> tuple[MarkCode, Passage] | None:
        """The passage that has it where none of those that may be drawn on does, and why it may not."""
        for code, index in self._elsewhere:
            if passage := index.passage(token):
                return code, passage
        return None

    def names_of_others(self) -> dict[str, Person]:
        """How the others of the panel are named, lower case, without what the reader's own name shares."""
        own = set(name_words(self.person))
        others = [p for p in self.interview.people if p.id != self.person.id]
        return {name: p for p in others for name in name_words(p) if name not in own}


@dataclass(frozen=True, slots=True)
class _Counted:
    """What stands around a number: the next two words of weight after it, and the last before it."""

    after: frozenset[str]
    before: str
    percent: bool = False

    def fits(self, other: _Counted) -> bool:
        """Whether both count the same."""
        if self.percent != other.percent:
            return False
        if self.after and other.after and not self.percent:
            return bool(self.after & other.after)
        return bool(self._all & other._all) or not (self._all and other._all)

    @property
    def _all(self) -> frozenset[str]:
        return self.after | ({self.before} if self.before else frozenset())


class _Index:
    """Passages of the notes by their words."""

    def __init__(self, passages: Sequence[Passage], vocabulary: Vocabulary) -> None:
        self._passages, self._vocabulary = passages, vocabulary
        self.counted: dict[str, list[_Counted]] = {}
        self._found: dict[tuple[Kind, str], list[Occurrence]] = {}
        self._written: dict[str, Passage] = {}
        self._joined: set[str] = set()
        self._parted: set[str] = set()
        self._by_key: dict[tuple[Kind, str], Passage] = {}
        place = 0
        for passage in passages:
            place = self._add(passage, place)

    def _add(self, passage: Passage, place: int) -> int:
        words = tokens(_written_out(passage.text, self._vocabulary), self._vocabulary, typed=True)
        subjects = _subjects(words, self._vocabulary, _default(passage))
        about_me = bool(words) and plain(words[0].text) in self._vocabulary.words("mine")
        for number, token in enumerate(words):
            denied = _is_denied(words, number, self._vocabulary)
            being = (about_me and number < NEAR) or _is_being(words, number, self._vocabulary)
            seen = Occurrence(passage.line, place + number, subjects[number], denied, being)
            self._found.setdefault((token.kind, token.key), []).append(seen)
            self._by_key.setdefault((token.kind, token.key), passage)
            self._written.setdefault(_as_name(token.text), passage)
            self._joined.add(token.key)
            if token.kind is Kind.NUMBER:
                self.counted.setdefault(token.key, []).append(_counted(words, number, self._vocabulary))
        self._parted |= {self._vocabulary.key(plain(a.text) + plain(b.text)) for a, b in pairwise(words)}
        for word in re.findall(
            r"[^\W\d_]+(?:['’][^\W\d_]+)*", passage.text
        ):  # shorthand as it was typed, too
            self._written.setdefault(_as_name(word), passage)
        return place + len(words)

    def at(self, key: str, kind: Kind) -> Sequence[Occurrence]:
        return self._found.get((kind, key), ())

    def has_joined(self, key: str) -> bool:
        return key in self._joined

    def has_parted(self, key: str) -> bool:
        return key in self._parted

    def has_written(self, word: str) -> bool:
        return _as_name(word) in self._written

    def passage(self, token: Token) -> Passage | None:
        return self._by_key.get((token.kind, token.key)) or (
            self._written.get(_as_name(token.text)) if token.kind is Kind.WORD else None
        )


def _as_name(word: str) -> str:
    return plain(word).removesuffix("'s")


def _default(passage: Passage) -> str:
    return ME if passage.mine else OWNER if passage.about else ""


def _written_out(text: str, vocabulary: Vocabulary) -> str:
    """The notes with shorthand written out, so that 'ppl' is people."""
    short = {s: w for s, w in vocabulary.shorthand.items() if len(w.split()) > 1 or not s.isalpha()}
    for typed, words in short.items():
        text = re.sub(rf"(?<![^\W\d_]){re.escape(typed)}(?!\w)", words, text, flags=re.IGNORECASE)
    return text


def _is_weighty(token: Token, vocabulary: Vocabulary) -> bool:
    return token.kind is not Kind.WORD or not vocabulary.is_grammatical(token.text)


def _counted(words: Sequence[Token], number: int, vocabulary: Vocabulary) -> _Counted:
    unit = words[number + 1] if number + 1 < len(words) else None
    percent = bool(unit and unit.key == vocabulary.key(vocabulary.file.percent or "%"))
    if unit and not percent and unit.kind is Kind.WORD and unit.start == words[number].end:
        return _Counted(frozenset({unit.key}), "")  # 5am, 4tb
    after = _weighty(
        words[number + 1 + percent : number + 1 + percent + NEAR], words[number].clause, vocabulary
    )
    before = _weighty(reversed(words[max(0, number - NEAR) : number]), words[number].clause, vocabulary)
    return _Counted(frozenset(after[:2]), next(iter(before), ""), percent)


def _weighty(words: Iterable[Token], clause: int, vocabulary: Vocabulary) -> list[str]:
    """The words of weight up to the end of the clause, and up to the next number that counts something else."""
    found: list[str] = []
    for token in words:
        if token.clause != clause or (found and token.kind is Kind.NUMBER):
            break
        if token.kind is not Kind.NUMBER and _is_weighty(token, vocabulary):
            found.append(token.key)
    return found


def _is_denied(words: Sequence[Token], number: int, vocabulary: Vocabulary) -> bool:
    """Whether 'not' or one of its kin stands shortly before it, in its clause."""
    near = words[max(0, number - NEAR + 1) : number]
    return any(one.clause == words[number].clause and is_negator(one, vocabulary) for one in near)


def _is_being(words: Sequence[Token], number: int, vocabulary: Vocabulary) -> bool:
    near = [
        plain(one.text)
        for one in words[max(0, number - NEAR + 1) : number]
        if one.clause == words[number].clause
    ]
    return bool(vocabulary.words("identity") & set(near))


def is_negator(token: Token, vocabulary: Vocabulary) -> bool:
    """Whether it is 'not' or one of its kin."""
    word = plain(token.text)
    return word in vocabulary.words("negators") or word.endswith("n't")


def _subjects(words: Sequence[Token], vocabulary: Vocabulary, default: str) -> list[str]:
    """For each word, who does it: the last of I, you, she before it; `default` where there is none."""
    found, current = [], default
    for token in words:
        word = plain(token.text)
        for who, name in ((ME, "first"), (YOU, "second"), (THEM, "third"), ("", "possessive")):
            if word in vocabulary.words(name):
                current = who
        found.append(current)
    return found


@dataclass
class _Checked:
    """One sentence being checked."""

    evidence: Evidence
    text: str
    place: Place
    fixed: tuple[tuple[int, int], ...]
    found: list[Token] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.vocabulary = self.evidence.vocabulary
        self.words = tokens(self.text, self.vocabulary)
        self.others = self.evidence.names_of_others()
        self.known = self._known_phrases()
        self.subjects = _subjects(self.words, self.vocabulary, "")

    def marks(self) -> list[Mark]:
        """Every mark, in no order."""
        marks = [mark for number in range(len(self.words)) for mark in self._word(number)]
        if not self.found and not marks:
            return [self._unfounded()]
        return [*marks, *self._who(), *self._is_said_to_be(), *self._not(), *self._apart()]

    # single words

    def _known_phrases(self) -> list[tuple[int, int]]:
        """Where company, position and the reader's own name stand."""
        interview, person = self.evidence.interview, self.evidence.person
        title, full = re.split(r"[,(\[]", interview.position)[0].strip(), full_name(person.name)
        names = [interview.company, interview.company.split(" ")[0], interview.position, title]
        names += [person.name, full, call_name(person.name), *full.split()]
        found = (re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", self.text) for name in names if name)
        return [match.span() for matches in found for match in matches]

    def _is_given(self, token: Token) -> bool:
        """Whether it is ours, or one of the names that a letter may always hold."""
        return any(start <= token.start and token.end <= end for start, end in (*self.fixed, *self.known))

    def _word(self, number: int) -> Iterator[Mark]:
        token = self.words[number]
        if self._is_given(token):
            return
        other = self.others.get(_as_name(token.text))
        if other and (token.is_capital or not self.vocabulary.is_grammatical(token.text)):
            yield self._mark(MarkCode.COLLEAGUE, token, f"'{token.text}' is somebody else who was there.")
        elif token.kind is Kind.NUMBER:
            yield from self._number(number)
        elif token.kind is Kind.DAY:
            yield from self._sourced(token, MarkCode.DAY, is_there=self.evidence.has(token))
        elif self._may_be_a_name(token):
            yield from self._sourced(token, MarkCode.NAME, is_there=self._is_named(number))
        elif not self._is_free(number):
            yield from self._sourced(token, MarkCode.WORD, is_there=self._is_said(number))

    def _is_free(self, number: int) -> bool:
        """Whether the word needs no source. 'love' needs none after 'I'; the sign of a currency always needs one."""
        token, vocabulary = self.words[number], self.vocabulary
        if token.key in vocabulary.keys("feelings") and self.subjects[number] != ME:
            return False
        return (
            vocabulary.is_allowed(token.text)
            and token.text[0].isalpha()
            and token.key not in vocabulary.keys("noted")
        )

    def _may_be_a_name(self, token: Token) -> bool:
        if self.vocabulary.file.nouns_are_capitals or token.begins or not token.is_capital:
            return False
        return plain(token.text) not in self.vocabulary.words("first") | {"i"}

    def _is_named(self, number: int) -> bool:
        return (
            self.evidence.has_name(self.words[number])
            or self._is_pair(number)
            or self._is_plural_name(number)
        )

    def _is_plural_name(self, number: int) -> bool:
        """'PhDs', 'Terraforms': of a name that is in the notes."""
        token = self.words[number]
        return self.evidence.has(token) and len(token.text) > 3 and token.text.endswith("s")

    def _is_said(self, number: int) -> bool:
        token = self.words[number]
        return self.evidence.has(token) or self.evidence.has_parted(token) or self._is_pair(number)

    def _is_pair(self, number: int) -> bool:
        """Whether the word, with its neighbour, is one word in the notes: 'Land Rover', 'landrover'."""
        sides = [self.words[n : n + 2] for n in (number - 1, number) if n >= 0]
        return any(len(pair) == 2 and self.evidence.has_pair(*pair) for pair in sides)

    def _number(self, number: int) -> Iterator[Mark]:
        token = self.words[number]
        if not self.evidence.has(token):
            yield from self._sourced(token, MarkCode.NUMBER, is_there=False)
            return
        self.found.append(token)
        if not self.evidence.counts(token, _counted(self.words, number, self.vocabulary)):
            yield self._mark(
                MarkCode.COUNTED, token, f"Your notes have '{token.text}', but of something else."
            )

    def _sourced(self, token: Token, code: MarkCode, *, is_there: bool) -> Iterator[Mark]:
        if is_there:
            self.found.append(token)
            return
        elsewhere = self.evidence.only_in(token)
        yield (
            self._mark(*_elsewhere(token, *elsewhere, self.evidence.interview))
            if elsewhere
            else self._mark(code, token, _missing([token.text]))
        )

    def _mark(self, code: MarkCode, token: Token, sentence: str) -> Mark:
        return Mark(code, token.start, token.end, sentence)

    # the sentence as a whole

    def _unfounded(self) -> Mark:
        return Mark(MarkCode.UNFOUNDED, 0, len(self.text), "Nothing in this sentence is from your notes.")

    def _weighed(self, *, ours: bool = False) -> list[int]:
        """The places of the words of weight that the notes have, numbers and days left out; of ours where asked."""
        return [
            n
            for n, token in enumerate(self.words)
            if token.kind is Kind.WORD
            and self.evidence.has(token)
            and (token in self.found or (ours and self._is_ours(token)))
        ]

    def _is_ours(self, token: Token) -> bool:
        """Whether it may stand there without the notes, and yet says something: 'know'."""
        return not (self._is_given(token) or self.vocabulary.is_grammatical(token.text))

    @cached_property
    def _line(self) -> int:
        """The line of the notes that the sentence has most from."""
        lines = Counter(
            line for token in self.found for line in {seen.line for seen in self.evidence.occurrences(token)}
        )
        return max(lines, key=lambda line: (lines[line], -line), default=-1)

    def _where(self, token: Token) -> Sequence[Occurrence]:
        """Where the notes have the word: in that line, if it is there at all."""
        every = self.evidence.occurrences(token)
        return [seen for seen in every if seen.line == self._line] or every

    def _who(self) -> Iterator[Mark]:
        """A deed of the reader's told as one's own, or the other way round."""
        if self.place == "offer":
            return
        subjects = self._claims()
        others = {THEM, YOU} if self.place == "answer" else {THEM, YOU, OWNER}
        for n in self._weighed():
            says = {seen.by for seen in self._where(self.words[n])}
            if subjects[n] == ME and says <= others:
                yield self._mark(
                    MarkCode.WHO, self.words[n], "Your notes say this of somebody else, not of you."
                )
            elif subjects[n] == YOU and says == {ME}:
                called = call_name(self.evidence.person.name)
                yield self._mark(MarkCode.WHO, self.words[n], f"Your notes say this of you, not of {called}.")

    def _claims(self) -> list[str]:
        """For each word who the sentence says it of; nobody where 'I' only enjoyed, heard or would."""
        subjects = list(self.subjects)
        asked = self.place == "answer"
        for n, token in enumerate(self.words):
            if plain(token.text) in self.vocabulary.words("first") and (
                (asked and token.clause == 0) or self._is_courtesy(n)
            ):
                end = next((m for m in range(n + 1, len(self.words)) if self._turns(m)), len(self.words))
                subjects[n:end] = [""] * (end - n)
        return subjects

    def _turns(self, number: int) -> bool:
        word = plain(self.words[number].text)
        return any(word in self.vocabulary.words(name) for name in ("first", "second", "third", "possessive"))

    def _is_courtesy(self, number: int) -> bool:
        after = self.words[number + 1 : number + 4]
        modal, courtesies = self.vocabulary.words("modal"), self.vocabulary.keys("courtesy")
        return any(plain(one.text) in modal for one in after[:2]) or any(
            one.key in courtesies for one in after
        )

    def _is_said_to_be(self) -> Iterator[Mark]:
        """'I was a nurse': the notes say it with such a verb, or at the beginning of what is about the candidate."""
        identity, first = self.vocabulary.words("identity"), self.vocabulary.words("first")
        for n, (token, after) in enumerate(pairwise(self.words)):
            if not (plain(token.text) in first and plain(after.text) in identity) and plain(
                token.text
            ) not in {"i'm", "im"}:
                continue
            what = next(
                (
                    one
                    for one in self.words[n + 1 : n + 1 + NEAR]
                    if one in self.found and one.kind is Kind.WORD
                ),
                None,
            )
            if (
                what
                and not self._is_courtesy(n)
                and not any(seen.is_being for seen in self.evidence.occurrences(what))
            ):
                yield self._mark(MarkCode.WHO, what, "Your notes don't say that you were that.")

    def _not(self) -> Iterator[Mark]:
        """Said with 'not' where the notes say it without, or the other way round."""
        for n in self._weighed(ours=True):
            denied = self._is_denied(n)
            if all(seen.denied != denied for seen in self._where(self.words[n])):
                said = "Your notes don't say 'not' here." if denied else "Your notes say 'not' here."
                yield self._mark(MarkCode.NOT, self.words[n], said)
                return

    def _is_denied(self, number: int) -> bool:
        """Whether the sentence says it with 'not'; 'I had no idea' says nothing of the kind."""
        near = self.words[max(0, number - NEAR + 1) : number + 1]
        own = [
            one
            for one, after in pairwise(near)
            if after.key not in self.vocabulary.keys("courtesy") and not self._is_given(one)
        ]
        same = [one for one in own if one.clause == self.words[number].clause]
        return any(is_negator(one, self.vocabulary) for one in same)

    def _apart(self) -> Iterator[Mark]:
        """Things that the notes never say together."""
        places = [self.evidence.occurrences(token) for token in self.found if self.evidence.has(token)]
        if len(places) > 1 and not _meet(places, CLOSE + CLOSER * len(places)):
            sentence = "Your notes say these things in different places. Check that they belong together."
            yield Mark(MarkCode.JOINED, self.found[0].start, self.found[-1].end, sentence)


def _meet(places: Sequence[Sequence[Occurrence]], most: int) -> bool:
    """Whether some stretch of two lines, and of that many words, has one of each."""
    starts = [seen for every in places for seen in every]
    return any(
        all(
            any(
                start.line <= seen.line <= start.line + 1 and start.place <= seen.place <= start.place + most
                for seen in every
            )
            for every in places
        )
        for start in starts
    )


def _elsewhere(
    token: Token, code: MarkCode, passage: Passage, interview: Interview
) -> tuple[MarkCode, Token, str]:
    match code:
        case MarkCode.OTHERS:
            names = " and ".join(p.name for p in interview.people if p.id in passage.about)
            return code, token, f"'{token.text}' is only in what you noted about {names}."
        case MarkCode.INSTRUCTION:
            return code, token, f"'{token.text}' is only in a line that reads like an instruction to a model."
        case _:
            return code, token, f"'{token.text}' is only in a line that you did not want to mention."


def _missing(words: Sequence[str]) -> str:
    said = " ".join(words)
    return f"'{said}' is not in your notes."


_MERGED = frozenset({MarkCode.NAME, MarkCode.WORD, MarkCode.NUMBER, MarkCode.DAY})


def _together(marks: Iterable[Mark], text: str) -> Iterator[Mark]:
    """Words that are missing side by side are one mark; of the marks about who did it, the first tells it."""
    last: Mark | None = None
    told = False
    for mark in sorted(marks, key=lambda one: (one.start, one.end)):
        if mark.code is MarkCode.WHO and told:
            continue
        told = told or mark.code is MarkCode.WHO
        if last and {last.code, mark.code} <= _MERGED and not text[last.end : mark.start].strip(" -"):
            last = Mark(last.code, last.start, mark.end, _missing([text[last.start : mark.end]]))
            continue
        if last:
            yield last
        last = mark
    if last:
        yield last
