"""Check an offered sentence against the notes: mark every name, number, day and topic word that has no source.

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

from afterword.config.language import _, listed
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
"""A sentence must find everything within this many words of the notes, plus this many for each word found."""


class MarkCode(StrEnum):
    """The reason why a place in a sentence is marked."""

    NAME = "name"
    COLLEAGUE = "colleague"
    NUMBER = "number"
    COUNTED = "counted"  # the number is in the notes, but counts something else
    DAY = "day"
    WORD = "word"
    OTHERS = "others"  # only in notes about somebody else on the panel
    INSTRUCTION = "instruction"  # only in a line that reads like an instruction to a model
    PRIVATE = "private"
    WHO = "who"  # the notes say it about the other one: the candidate instead of the reader, or the reverse
    NOT = "not"  # the notes say it with 'not' and the sentence does not, or the reverse
    JOINED = "joined"  # the notes say these things, but nowhere together
    UNFOUNDED = "unfounded"  # nothing in the sentence is from the notes


@dataclass(frozen=True, slots=True)
class EvidenceMark:
    """One place in a sentence that the notes do not support: its characters, and the message about it."""

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
        """Every mark of a sentence, in order. `fixed` are the characters of our own words: those of the stem."""
        return tuple(_together(_Checked(self, text, place, tuple(fixed)).marks(), text))

    def only_in(self, token: Token) -> tuple[MarkCode, Passage] | None:
        """A passage with the word that may not be used as a source, and the reason why not."""
        for code, index in self._elsewhere:
            if passage := index.passage(token):
                return code, passage
        return None

    def names_of_others(self) -> dict[str, Person]:
        """The names of the others on the panel, lower case, without words that the reader's own name shares."""
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
        """Every mark, in no particular order."""
        marks = [mark for number in range(len(self.words)) for mark in self._word(number)]
        if not self.found and not marks:
            unfounded = _("Nothing in this sentence is from your notes.")
            return [EvidenceMark(MarkCode.UNFOUNDED, 0, len(self.text), unfounded)]
        return [*marks, *self._who(), *self._is_said_to_be(), *self._not(), *self._apart()]

    # single words

    def _known_phrases(self) -> Iterator[tuple[int, int]]:
        """The places of the company, the position and the reader's own name, which a letter may always contain."""
        interview, person = self.evidence.interview, self.evidence.person
        title, full = re.split(r"[,(\[]", interview.position)[0].strip(), full_name(person.name)
        names = [interview.company, interview.company.split(" ")[0], interview.position, title]
        for name in filter(None, [*names, person.name, full, call_name(person.name), *full.split()]):
            yield from (match.span() for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", self.text))

    def _is_given(self, token: Token) -> bool:
        """Whether the token is one of the stem's own words or one of the names that a letter may always contain."""
        return any(start <= token.start and token.end <= end for start, end in (*self.fixed, *self.known))

    def _word(self, number: int) -> Iterator[EvidenceMark]:
        token = self.words[number]
        if self._is_given(token):
            return
        if self._is_colleague(token):
            yield _mark(
                MarkCode.COLLEAGUE,
                token,
                _("'{token_text}' is somebody else who was there.").format(token_text=token.text),
            )
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
        """Whether the word needs no source. 'love' needs none after 'I'; a currency sign always needs one."""
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
        """Whether the notes have it letter for letter, as two words or one, or as the plural of a name: 'PhDs'."""
        token = self.words[number]
        plural = len(token.text) > 3 and token.text.endswith("s") and self.notes.has(token)
        return plural or self.notes.has_name(token) or self.notes.has_parted(token) or self._is_pair(number)

    def _is_said(self, number: int) -> bool:
        token = self.words[number]
        return self.notes.has(token) or self.notes.has_parted(token) or self._is_pair(number)

    def _is_pair(self, number: int) -> bool:
        """Whether the word and its neighbor are one word in the notes: 'Land Rover', 'landrover'."""
        pairs = [self.words[n : n + 2] for n in (number - 1, number) if n >= 0]
        return any(self.notes.has_together(*pair) for pair in pairs if len(pair) == 2)

    def _number(self, number: int) -> Iterator[EvidenceMark]:
        token = self.words[number]
        yield from self._sourced(token, MarkCode.NUMBER, is_there=self.notes.has(token))
        what = counted(self.words, number, self.vocabulary)
        if self.notes.has(token) and not self.notes.counts(token, what):
            yield _mark(
                MarkCode.COUNTED,
                token,
                _("Your notes say '{token_text}' about something else.").format(token_text=token.text),
            )

    def _sourced(self, token: Token, code: MarkCode, *, is_there: bool) -> Iterator[EvidenceMark]:
        if is_there:
            self.found.append(token)
        elif elsewhere := self.evidence.only_in(token):
            code, passage = elsewhere
            yield _mark(
                code,
                token,
                _("'{token_text}' is only in {whose}.").format(
                    token_text=token.text, whose=self._whose(code, passage)
                ),
            )
        else:
            yield _mark(code, token, _missing(token.text))

    def _whose(self, code: MarkCode, passage: Passage) -> str:
        if code is MarkCode.INSTRUCTION:
            return _("a line that reads like an instruction to a model")
        if code is MarkCode.PRIVATE:
            return _("a line that you did not want to mention")
        names = [p.name for p in self.evidence.interview.people if p.id in passage.about]
        return _("what you noted about {names}").format(names=listed(names))

    # the sentence as a whole

    def _weighed(self) -> Iterator[int]:
        """The places of the content words that are in the notes, including our own, without numbers and days."""
        for number, token in enumerate(self.words):
            own = not (self._is_given(token) or self.vocabulary.is_grammatical(token.text))
            if token.kind is TokenKind.WORD and self.notes.has(token) and (token in self.found or own):
                yield number

    @cached_property
    def _line(self) -> int:
        """The line of the notes with the most words of the sentence."""
        seen = [{one.line for one in self.notes.occurrences(token)} for token in self.found]
        lines = Counter(line for several in seen for line in several)
        return max(lines, key=lambda line: (lines[line], -line), default=-1)

    def _where(self, token: Token) -> Sequence[Occurrence]:
        """The word's occurrences in the notes: only those in that line, if there are any."""
        every = self.notes.occurrences(token)
        return [seen for seen in every if seen.line == self._line] or every

    def _who(self) -> Iterator[EvidenceMark]:
        """Mark something the reader did that the sentence claims for the candidate, or the reverse."""
        if self.place == "offer":
            return
        claims, others = self._claims(), {By.THEM, By.YOU, By.OWNER}
        if self.place == "answer":  # the candidate's words to a person are in a line about that person
            others.remove(By.OWNER)
        for number, token in enumerate(self.words):
            says = {seen.by for seen in self._where(token)} if token in self.found else set()
            if not says:
                continue
            if claims[number] is By.ME and says <= others:
                yield _said(
                    MarkCode.WHO,
                    self.words[number],
                    _("your notes say this about somebody else, not about you"),
                )
                return
            if claims[number] is By.YOU and says == {By.ME}:
                called = call_name(self.evidence.person.name)
                yield _said(
                    MarkCode.WHO,
                    self.words[number],
                    _("your notes say this about you, not about {called}").format(called=called),
                )
                return

    def _claims(self) -> list[By]:
        """For each word, the person the sentence says it about; nobody where 'I' only enjoyed, heard or would."""
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
        """Whether the 'I' there speaks only about the conversation, or about a possibility."""
        after = self.words[number + 1 : number + 4]
        modal = any(plain(one.text) in self.vocabulary.words("modal") for one in after[:2])
        return modal or any(one.key in self.vocabulary.keys("courtesy") for one in after)

    def _is_said_to_be(self) -> Iterator[EvidenceMark]:
        """'I was a nurse': the notes must say it with such a verb, or at the start of a passage about the candidate."""
        for number in range(len(self.words)):
            what = self._identity(number)
            if what and not any(seen.is_being for seen in self.notes.occurrences(what)):
                yield _said(MarkCode.WHO, what, _("your notes don't say that you were that"))

    def _identity(self, number: int) -> Token | None:
        """The word for what the sentence says the candidate is, if it has an 'I' and such a verb there."""
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
        """Mark a statement with 'not' that the notes make without it, or the reverse."""
        for number in self._weighed():
            denied = self._is_denied(number)
            if all(seen.denied != denied for seen in self._where(self.words[number])):
                said = _("your notes don't say 'not' here") if denied else _("your notes say 'not' here")
                yield _said(MarkCode.NOT, self.words[number], said)
                return
        own = next((one for n, one in enumerate(self.words) if self._is_own_negator(n)), None)
        if own and self._line >= 0 and self._line not in self.notes.denying:
            yield _said(MarkCode.NOT, own, _("your notes don't say 'not' here"))

    def _is_own_negator(self, number: int) -> bool:
        """Whether it is a 'not' that counts: not one from the stem, and not the one in 'I had no idea'."""
        two = self.words[number : number + 2]
        if self._is_given(two[0]) or not is_negator(two[0], self.vocabulary):
            return False
        return len(two) < 2 or two[1].key not in self.vocabulary.keys("courtesy")

    def _is_denied(self, number: int) -> bool:
        """Whether the sentence says it with 'not'; 'I had no idea' does not count."""
        here = len(before_it(self.words, number))
        return any(self._is_own_negator(n) for n in range(number - here, number))

    def _apart(self) -> Iterator[EvidenceMark]:
        """Mark things that the notes never say together; an offer may combine two adjacent lines."""
        lines = 2 if self.place == "offer" else 1
        places = [seen for token in self.found if (seen := self.notes.occurrences(token))]
        if len(places) > 1 and not _meet(places, CLOSE + CLOSER * len(places), lines):
            sentence = _("Your notes say these things in different places. Check that they belong together.")
            yield EvidenceMark(MarkCode.JOINED, self.found[0].start, self.found[-1].end, sentence)


def _meet(places: Sequence[Sequence[Occurrence]], most: int, lines: int) -> bool:
    """Whether some stretch of that many lines and that many words has one of each."""

    def follows(one: Occurrence, start: Occurrence) -> bool:
        return start.line <= one.line < start.line + lines and start.place <= one.place <= start.place + most

    starts = [seen for several in places for seen in several]
    return any(all(any(follows(one, start) for one in several) for several in places) for start in starts)


def _mark(code: MarkCode, token: Token, sentence: str) -> EvidenceMark:
    return EvidenceMark(code, token.start, token.end, sentence)


def _said(code: MarkCode, token: Token, what: str) -> EvidenceMark:
    return _mark(code, token, f"'{token.text}': {what}.")


def _missing(words: str) -> str:
    return _("'{words}' is not in your notes.").format(words=words)


_MERGED = frozenset({MarkCode.NAME, MarkCode.WORD, MarkCode.NUMBER, MarkCode.DAY})


def _together(marks: Iterable[EvidenceMark], text: str) -> list[EvidenceMark]:
    """The marks in order; adjacent missing words become one mark."""
    found: list[EvidenceMark] = []
    for mark in sorted(marks, key=lambda one: (one.start, one.end)):
        last = found[-1] if found else mark
        beside = last is not mark and not text[last.end : mark.start].strip(" -.")
        if beside and {last.code, mark.code} <= _MERGED:
            found[-1] = EvidenceMark(last.code, last.start, mark.end, _missing(text[last.start : mark.end]))
        else:
            found.append(mark)
    return found
