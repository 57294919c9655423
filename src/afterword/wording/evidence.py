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
from typing import TYPE_CHECKING

from afterword.domain.model import Interview, Person
from afterword.letters.names import call_name, full_name
from afterword.wording.index import (
    NEAR,
    By,
    Index,
    Occurrence,
    as_name,
    before_it,
    counted,
    is_negator,
    subjects,
    turn,
)
from afterword.wording.sources import Passage, Sources, name_words, sources
from afterword.wording.tokens import Token, TokenKind, tokens
from afterword.wording.vocabulary import Vocabulary, plain

if TYPE_CHECKING:
    from afterword.letters.stems import Place

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
class EvidenceMark:
    """One place of a sentence that the notes do not bear out: its characters, and what to say of it."""

    code: MarkCode
    start: int
    end: int
    sentence: str


class Evidence:
    """The notes of one interview, ready to check sentences for one reader."""

    def __init__(self, interview: Interview, person: Person, vocabulary: Vocabulary) -> None:
        self.interview, self.person, self.vocabulary = interview, person, vocabulary
        self.sources: Sources = sources(interview, person, vocabulary)
        self.notes = Index(self.sources.usable, vocabulary)

    @cached_property
    def _elsewhere(self) -> Sequence[tuple[MarkCode, Index]]:
        found = {
            MarkCode.INSTRUCTION: self.sources.instructions,
            MarkCode.PRIVATE: self.sources.private,
            MarkCode.OTHERS: self.sources.of_others,
        }
        return [(code, Index(passages, self.vocabulary)) for code, passages in found.items()]

    def marks(
        self, text: str, place: Place, fixed: Sequence[tuple[int, int]] = ()
    ) -> tuple[EvidenceMark, ...]:
        """Every mark of a sentence, in order. `fixed` are the characters that are our own: the words of the stem."""
        return tuple(_together(_Checked(self, text, place, tuple(fixed)).marks(), text))

    def only_in(self, token: Token) -> tuple[MarkCode, Passage] | None:
        """A passage that has it, of those that may not be drawn on, and why not."""
        for code, index in self._elsewhere:
            if passage := index.passage(token):
                return code, passage
        return None

    def names_of_others(self) -> dict[str, Person]:
        """How the others of the panel are named, lower case, without what the reader's own name shares."""
        own = set(name_words(self.person))
        others = [p for p in self.interview.people if p.id != self.person.id]
        return {name: p for p in others for name in name_words(p) if name not in own}


@dataclass
class _Checked:
    """One sentence being checked. `found` are the words that have a source."""

    evidence: Evidence
    text: str
    place: Place
    fixed: tuple[tuple[int, int], ...]
    found: list[Token] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.notes, self.vocabulary = self.evidence.notes, self.evidence.vocabulary
        self.words = tokens(self.text, self.vocabulary)
        self.others = self.evidence.names_of_others()
        self.known = list(self._known_phrases())
        self.subjects = subjects(self.words, self.vocabulary, By.NOBODY)

    def marks(self) -> list[EvidenceMark]:
        """Every mark, in no order."""
        marks = [mark for number in range(len(self.words)) for mark in self._word(number)]
        if not self.found and not marks:
            unfounded = "Nothing in this sentence is from your notes."
            return [EvidenceMark(MarkCode.UNFOUNDED, 0, len(self.text), unfounded)]
        return [*marks, *self._who(), *self._is_said_to_be(), *self._not(), *self._apart()]

    # single words

    def _known_phrases(self) -> Iterator[tuple[int, int]]:
        """Where company, position and the reader's own name stand: a letter may always hold them."""
        interview, person = self.evidence.interview, self.evidence.person
        title, full = re.split(r"[,(\[]", interview.position)[0].strip(), full_name(person.name)
        names = [interview.company, interview.company.split(" ")[0], interview.position, title]
        for name in filter(None, [*names, person.name, full, call_name(person.name), *full.split()]):
            yield from (match.span() for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", self.text))

    def _is_given(self, token: Token) -> bool:
        """Whether it is one of the stem's own words, or of the names that a letter may always hold."""
        return any(start <= token.start and token.end <= end for start, end in (*self.fixed, *self.known))

    def _word(self, number: int) -> Iterator[EvidenceMark]:
        token = self.words[number]
        if self._is_given(token):
            return
        if self._is_colleague(token):
            yield _mark(MarkCode.COLLEAGUE, token, f"'{token.text}' is somebody else who was there.")
        elif token.kind is TokenKind.NUMBER:
            yield from self._number(number)
        elif token.kind is TokenKind.DAY:
            yield from self._sourced(token, MarkCode.DAY, is_there=self.notes.has(token))
        elif self._may_be_a_name(token):
            yield from self._sourced(token, MarkCode.NAME, is_there=self._is_named(number))
        elif not self._is_free(number):
            yield from self._sourced(token, MarkCode.WORD, is_there=self._is_said(number))

    def _is_colleague(self, token: Token) -> bool:
        is_word = self.vocabulary.is_grammatical(token.text) and not token.is_capital
        return as_name(token.text) in self.others and not is_word

    def _is_free(self, number: int) -> bool:
        """Whether the word needs no source. 'love' needs none after 'I'; the sign of a currency always needs one."""
        token, vocabulary = self.words[number], self.vocabulary
        if token.key in vocabulary.keys("feelings") and self.subjects[number] is not By.ME:
            return False
        if token.key in vocabulary.keys("noted") or not token.text[0].isalpha():
            return False
        return vocabulary.is_allowed(token.text)

    def _may_be_a_name(self, token: Token) -> bool:
        if self.vocabulary.file.nouns_are_capitals or token.begins or not token.is_capital:
            return False
        return plain(token.text) not in self.vocabulary.words("first")

    def _is_named(self, number: int) -> bool:
        """Letter for letter, as two words or one, or as the plural of a name: 'PhDs'."""
        token = self.words[number]
        plural = len(token.text) > 3 and token.text.endswith("s") and self.notes.has(token)
        return plural or self.notes.has_name(token) or self.notes.has_parted(token) or self._is_pair(number)

    def _is_said(self, number: int) -> bool:
        token = self.words[number]
        return self.notes.has(token) or self.notes.has_parted(token) or self._is_pair(number)

    def _is_pair(self, number: int) -> bool:
        """Whether the word, with its neighbour, is one word in the notes: 'Land Rover', 'landrover'."""
        pairs = [self.words[n : n + 2] for n in (number - 1, number) if n >= 0]
        return any(self.notes.has_together(*pair) for pair in pairs if len(pair) == 2)

    def _number(self, number: int) -> Iterator[EvidenceMark]:
        token = self.words[number]
        yield from self._sourced(token, MarkCode.NUMBER, is_there=self.notes.has(token))
        what = counted(self.words, number, self.vocabulary)
        if self.notes.has(token) and not self.notes.counts(token, what):
            yield _mark(MarkCode.COUNTED, token, f"Your notes say '{token.text}' of something else.")

    def _sourced(self, token: Token, code: MarkCode, *, is_there: bool) -> Iterator[EvidenceMark]:
        if is_there:
            self.found.append(token)
        elif elsewhere := self.evidence.only_in(token):
            code, passage = elsewhere
            yield _mark(code, token, f"'{token.text}' is only in {self._whose(code, passage)}.")
        else:
            yield _mark(code, token, _missing(token.text))

    def _whose(self, code: MarkCode, passage: Passage) -> str:
        if code is MarkCode.INSTRUCTION:
            return "a line that reads like an instruction to a model"
        if code is MarkCode.PRIVATE:
            return "a line that you did not want to mention"
        names = [p.name for p in self.evidence.interview.people if p.id in passage.about]
        return f"what you noted about {' and '.join(names)}"

    # the sentence as a whole

    def _weighed(self) -> Iterator[int]:
        """The places of words of weight that the notes have, our own among them, without numbers and days."""
        for number, token in enumerate(self.words):
            own = not (self._is_given(token) or self.vocabulary.is_grammatical(token.text))
            if token.kind is TokenKind.WORD and self.notes.has(token) and (token in self.found or own):
                yield number

    @cached_property
    def _line(self) -> int:
        """The line of the notes that the sentence has most from."""
        seen = [{one.line for one in self.notes.occurrences(token)} for token in self.found]
        lines = Counter(line for several in seen for line in several)
        return max(lines, key=lambda line: (lines[line], -line), default=-1)

    def _where(self, token: Token) -> Sequence[Occurrence]:
        """Where the notes have the word: in that line, if it is there at all."""
        every = self.notes.occurrences(token)
        return [seen for seen in every if seen.line == self._line] or every

    def _who(self) -> Iterator[EvidenceMark]:
        """A deed of the reader's told as one's own, or the other way round."""
        if self.place == "offer":
            return
        claims, others = self._claims(), {By.THEM, By.YOU, By.OWNER}
        if self.place == "answer":  # what the candidate said to somebody stands in a line about them
            others.remove(By.OWNER)
        for number, token in enumerate(self.words):
            says = {seen.by for seen in self._where(token)} if token in self.found else set()
            if not says:
                continue
            if claims[number] is By.ME and says <= others:
                yield _said(
                    MarkCode.WHO, self.words[number], "your notes say this of somebody else, not of you"
                )
                return
            if claims[number] is By.YOU and says == {By.ME}:
                called = call_name(self.evidence.person.name)
                yield _said(MarkCode.WHO, self.words[number], f"your notes say this of you, not of {called}")
                return

    def _claims(self) -> list[By]:
        """For each word who the sentence says it of; nobody where 'I' only enjoyed, heard or would."""
        claims = list(self.subjects)
        for number, token in enumerate(self.words):
            is_question = self.place == "answer" and token.clause == 0
            if turn(token, self.vocabulary) is By.ME and (is_question or self._is_courtesy(number)):
                rest = range(number + 1, len(self.words))
                end = next(
                    (n for n in rest if turn(self.words[n], self.vocabulary) is not None), len(self.words)
                )
                claims[number:end] = [By.NOBODY] * (end - number)
        return claims

    def _is_courtesy(self, number: int) -> bool:
        """Whether the 'I' there only speaks of the conversation, or of what could be."""
        after = self.words[number + 1 : number + 4]
        modal = any(plain(one.text) in self.vocabulary.words("modal") for one in after[:2])
        return modal or any(one.key in self.vocabulary.keys("courtesy") for one in after)

    def _is_said_to_be(self) -> Iterator[EvidenceMark]:
        """'I was a nurse': the notes say it with such a verb, or where they begin to speak of the candidate."""
        for number in range(len(self.words)):
            what = self._identity(number)
            if what and not any(seen.is_being for seen in self.notes.occurrences(what)):
                yield _said(MarkCode.WHO, what, "your notes don't say that you were that")

    def _identity(self, number: int) -> Token | None:
        """What the candidate is said to be, where an 'I' and such a verb stand there."""
        verbs, two = self.vocabulary.words("identity"), self.words[number : number + 2]
        is_verb = plain(two[-1].text) in verbs or plain(two[0].text) in {"i'm", "im"}
        if (
            len(two) < 2
            or turn(two[0], self.vocabulary) is not By.ME
            or not is_verb
            or self._is_courtesy(number)
        ):
            return None
        after = self.words[number + 1 : number + 1 + NEAR]
        return next((one for one in after if one in self.found and one.kind is TokenKind.WORD), None)

    def _not(self) -> Iterator[EvidenceMark]:
        """Said with 'not' where the notes say it without, or the other way round."""
        for number in self._weighed():
            denied = self._is_denied(number)
            if all(seen.denied != denied for seen in self._where(self.words[number])):
                said = "your notes don't say 'not' here" if denied else "your notes say 'not' here"
                yield _said(MarkCode.NOT, self.words[number], said)
                return
        own = next((one for n, one in enumerate(self.words) if self._is_own_negator(n)), None)
        if own and self._line >= 0 and self._line not in self.notes.denying:
            yield _said(MarkCode.NOT, own, "your notes don't say 'not' here")

    def _is_own_negator(self, number: int) -> bool:
        """Whether it is a 'not' that says something: not that of the stem, nor that of 'I had no idea'."""
        two = self.words[number : number + 2]
        if self._is_given(two[0]) or not is_negator(two[0], self.vocabulary):
            return False
        return len(two) < 2 or two[1].key not in self.vocabulary.keys("courtesy")

    def _is_denied(self, number: int) -> bool:
        """Whether the sentence says it with 'not'; 'I had no idea' says nothing of the kind."""
        here = len(before_it(self.words, number))
        return any(self._is_own_negator(n) for n in range(number - here, number))

    def _apart(self) -> Iterator[EvidenceMark]:
        """Things that the notes never say together; an offer may bring two lines together that stand side by side."""
        lines = 2 if self.place == "offer" else 1
        places = [seen for token in self.found if (seen := self.notes.occurrences(token))]
        if len(places) > 1 and not _meet(places, CLOSE + CLOSER * len(places), lines):
            sentence = "Your notes say these things in different places. Check that they belong together."
            yield EvidenceMark(MarkCode.JOINED, self.found[0].start, self.found[-1].end, sentence)


def _meet(places: Sequence[Sequence[Occurrence]], most: int, lines: int) -> bool:
    """Whether some stretch of so many lines, and of that many words, has one of each."""

    def follows(one: Occurrence, start: Occurrence) -> bool:
        return start.line <= one.line < start.line + lines and start.place <= one.place <= start.place + most

    starts = [seen for several in places for seen in several]
    return any(all(any(follows(one, start) for one in several) for several in places) for start in starts)


def _mark(code: MarkCode, token: Token, sentence: str) -> EvidenceMark:
    return EvidenceMark(code, token.start, token.end, sentence)


def _said(code: MarkCode, token: Token, what: str) -> EvidenceMark:
    return _mark(code, token, f"'{token.text}': {what}.")


def _missing(words: str) -> str:
    return f"'{words}' is not in your notes."


_MERGED = frozenset({MarkCode.NAME, MarkCode.WORD, MarkCode.NUMBER, MarkCode.DAY})


def _together(marks: Iterable[EvidenceMark], text: str) -> list[EvidenceMark]:
    """The marks in order; words that are missing side by side are one."""
    found: list[EvidenceMark] = []
    for mark in sorted(marks, key=lambda one: (one.start, one.end)):
        last = found[-1] if found else mark
        beside = last is not mark and not text[last.end : mark.start].strip(" -.")
        if beside and {last.code, mark.code} <= _MERGED:
            found[-1] = EvidenceMark(last.code, last.start, mark.end, _missing(text[last.start : mark.end]))
        else:
            found.append(mark)
    return found
