"""Data for the notes page: the fields of each sentence, finished or not, and the letter beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from afterword.app import App
from afterword.domain.events import Event
from afterword.domain.model import (
    Interview,
    Notes,
    OpenQuestion,
    Person,
    Plan,
    Sentence,
    SharedSentence,
)
from afterword.letters.compose import answer_stem
from afterword.letters.repeats import body
from afterword.letters.spelling import LANGUAGES
from afterword.letters.stems import GAP, OWN
from afterword.services import finishing
from afterword.services.finishing import LetterStage, LetterView, Piece
from afterword.web.form_values import Layout, places
from afterword.web.labels import goes_to

if TYPE_CHECKING:
    from afterword.letters import Finding
    from afterword.letters.language import Language
    from afterword.letters.slips import Slip
    from afterword.letters.stems import Place, Stem

FIRST_ROWS = 2
"""Number of sentence rows for a reader with nothing finished."""


@dataclass(frozen=True, slots=True)
class FinishingContext:
    """Input for a view of letters: the interview may include text that is typed but not saved yet."""

    app: App
    plan: Plan
    interview: Interview
    journal: Sequence[Event]
    now: datetime
    names: Collection[str]  # of people, companies and positions of all open interviews
    layout: Layout = field(default_factory=dict)  # the rows as they were when the form was last saved

    @property
    def stages(self) -> dict[str, LetterStage]:
        """The stage of each letter."""
        return finishing.stages(self.app.account, self.plan, self.interview, journal=self.journal)

    def letter(self, person: Person) -> LetterView:
        """The letter to that person, with the words for them."""
        return finishing.letter_view(
            self.app.account,
            self.plan,
            self.interview,
            person,
            self.now,
            journal=self.journal,
            names=self.names,
        )


def sign(stage: LetterStage, person: Person) -> str:
    """The name of the sign for a letter: its stage, or that its address is not known yet."""
    return "no-address" if stage is LetterStage.OVER and not person.email else stage.value


@dataclass(frozen=True, slots=True)
class Choice:
    """A stem in its wording for one reader, split at its gaps."""

    id: str
    whole: str
    before: str
    between: str
    after: str
    hint: str
    example: str
    opens: bool

    @property
    def is_own(self) -> bool:
        """Whether this is the empty stem: the sentence is entirely the candidate's own."""
        return self.id == OWN


@dataclass(frozen=True, slots=True)
class Choices:
    """The stems for one place in the letter, in a fixed order; `suggested` are ids, best first."""

    every: tuple[Choice, ...]
    suggested: tuple[str, ...]

    def __getitem__(self, stem: str) -> Choice:
        """That stem; the empty one if it is no longer known."""
        known = {one.id: one for one in self.every}
        return known.get(stem) or known.get(OWN) or self.every[-1]

    def unused(self, used: Collection[str]) -> str:
        """The best-fitting stem that is not used yet."""
        return next((one for one in self.suggested if one not in used), self.suggested[0])


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one sentence. `name` begins their names; the stem is one of `choices`."""

    name: str
    stem: str
    text: str
    choices: Choices
    question: str = ""
    readers: tuple[str, ...] | None = None  # of a shared sentence; None lets Afterword choose

    @property
    def chosen(self) -> Choice:
        """The chosen stem."""
        return self.choices[self.stem]


@dataclass(frozen=True, slots=True)
class ReaderFields:
    """All fields for one reader."""

    person: Person
    language: Language
    sign: str
    sentences: tuple[Row, ...]
    questions: tuple[Row, ...]
    closing: Row

    @property
    def spelled_here(self) -> bool:
        """Whether Afterword checks the spelling of that language; if not, the browser does."""
        return self.language.code in LANGUAGES


@dataclass(frozen=True, slots=True)
class SharedFields:
    """Fields filled once for several letters; `boxes` are the people who can be ticked."""

    boxes: tuple[Person, ...]
    challenge: tuple[Row, ...]
    fit: tuple[Row, ...]
    offer: tuple[Row, ...]
    held_by: Mapping[str, tuple[str, ...]]


def reader_fields(context: FinishingContext) -> list[ReaderFields]:
    """The fields of every reader, filled with the finished sentences."""
    every = context.stages
    readers = finishing.readers(context.interview, context.plan)
    return [_reader_fields(context, person, every[person.id]) for person in readers]


def _reader_fields(context: FinishingContext, person: Person, stage: LetterStage) -> ReaderFields:
    notes, answers = person.notes, _choices(context, person, "answer")
    closings = _choices(context, person, "closing")
    closing = notes.closing or Sentence(closings.suggested[0], "")
    return ReaderFields(
        person,
        finishing.language_of(context.app.account, person),
        sign(stage, person),
        _rows(
            context,
            f"sentence.{person.id}",
            notes.sentences,
            _choices(context, person, "personal"),
            FIRST_ROWS,
            _first_stems(context, person),
        ),
        _rows(context, f"question.{person.id}", notes.open_questions, answers, 1),
        Row(f"closing.{person.id}", closing.stem, closing.text, closings),
    )


def _choices(context: FinishingContext, person: Person, place: Place) -> Choices:
    """The stems for one place in the letter, worded as of the time it is sent; the empty one comes last."""
    app, interview = context.app, context.interview
    leaves = finishing.leaves(context.plan, interview, person, context.now)
    stems = finishing.offered(app.account, interview, person, place)
    order = [stem.id for stem in finishing.language_of(app.account, person).stems.every]
    every = sorted(stems, key=lambda stem: (stem.id == OWN, not stem.opens, order.index(stem.id)))
    made = (_choice(stem, finishing.in_words(app.account, interview, person, stem, leaves)) for stem in every)
    return Choices(tuple(made), tuple(stem.id for stem in stems))


def _choice(stem: Stem, whole: str) -> Choice:
    before, *rest = whole.split(GAP)
    between, after = (rest[0], rest[1]) if len(rest) > 1 else ("", rest[0])
    example = f" {GAP} ".join(stem.example)
    return Choice(
        stem.id,
        whole.removesuffix("."),
        before.strip(),
        _bare(between),
        _bare(after),
        stem.hint,
        example,
        stem.opens,
    )


def _bare(words: str) -> str:
    """The words after a gap, without the period that belongs to it."""
    return words.strip().removeprefix(".").removesuffix(".").strip()


def shared_fields(context: FinishingContext) -> SharedFields | None:
    """The shared fields, worded for the first reader; None without a reader."""
    readers, notes = finishing.readers(context.interview, context.plan), context.interview.notes
    if not readers:
        return None

    def rows(place: Place, finished: Sequence[SharedSentence]) -> tuple[Row, ...]:
        return _rows(context, place, finished, _choices(context, readers[0], place), 1)

    return SharedFields(
        tuple(readers),
        rows("challenge", [notes.challenge] if notes.challenge else []),
        rows("fit", notes.fit),
        rows("offer", notes.offers),
        finishing.held_by(context.interview),
    )


def _rows(
    context: FinishingContext,
    name: str,
    finished: Sequence[Sentence | SharedSentence | OpenQuestion],
    choices: Choices,
    least: int,
    first: Sequence[str] = (),
) -> tuple[Row, ...]:
    """A row for each finished sentence, and empty ones up to `least`, each with a stem of its own.

    Every row stays where it was when the form was last saved. If nobody knows that any more, a sentence keeps its
    place among the page's first empty rows, which had the stems `first`.
    """
    made, laid_out = [_row(one, choices) for one in finished], context.layout.get(name, ())
    if laid_out.count(None) == len(made):
        filled = iter(made)
        made = [next(filled) if stem is None else Row("", stem, "", choices) for stem in laid_out]
    for n, stem in enumerate(first):
        stems = [row.stem for row in made]
        if len(made) < least and stem not in stems:
            later = (stems.index(other) for other in first[n + 1 :] if other in stems)
            made.insert(min(later, default=len(made)), Row("", stem, "", choices))
    while len(made) < least:
        made.append(Row("", choices.unused([row.stem for row in made]), "", choices))
    return tuple(replace(row, name=f"{name}.{n}") for n, row in enumerate(made))


def _row(one: Sentence | SharedSentence | OpenQuestion, choices: Choices) -> Row:
    match one:
        case OpenQuestion():
            stem = one.stem or (answer_stem(one.question) if one.question else choices.suggested[0])
            return Row("", stem, one.answer, choices, one.question)
        case SharedSentence():
            return Row("", one.stem, one.text, choices, readers=one.readers)
        case _sentence:
            return Row("", one.stem, one.text, choices)


def _first_stems(context: FinishingContext, person: Person) -> list[str]:
    """The stems of a reader's empty rows at the beginning."""
    nothing = replace(person, notes=replace(person.notes, sentences=()))
    people = tuple(nothing if p.id == person.id else p for p in context.interview.people)
    before = replace(context.interview, people=people)
    return [s.id for s in finishing.offered(context.app.account, before, nothing, "personal")][:FIRST_ROWS]


@dataclass(frozen=True, slots=True)
class FieldSlip:
    """A probable slip in a field: the words it is about, and the other stem it offers."""

    slip: Slip
    words: str
    other_stem: str = ""


@dataclass(frozen=True, slots=True)
class LetterBeside:
    """The letter to one reader from the form's current values, and the remarks to show beside each field."""

    view: LetterView
    pieces: tuple[Piece, ...]
    findings: Mapping[str, tuple[Finding, ...]]  # by the name of a row; "" holds those of the whole letter
    slips: Mapping[str, tuple[FieldSlip, ...]]  # by the name of a row
    signs: Mapping[str, str]  # by Person.id
    fixes: Mapping[
        str, int
    ]  # how many are offered for each reader's letter, by Person.id; empty without spelling
    goes_to: Mapping[str, str]  # who gets a shared sentence, by the name of a row
    held_by: Mapping[str, tuple[str, ...]]
    language: str
    unused: tuple[str, ...]
    places: Mapping[str, str]  # from the key of a finished field to the name of its row

    @property
    def words(self) -> int:
        """The number of words between greeting and sign-off."""
        return len(body(self.view.text).split())


def letter_beside(
    context: FinishingContext, person: Person, given: Mapping[str, str], *, spelled: bool
) -> LetterBeside:
    """Everything on the page that one keystroke may change.

    `given` is the form; `spelled` adds spelling and grammar, which take longer.
    """
    interview, view, every = context.interview, context.letter(person), context.stages
    where = places(given, person)
    held = {where[key]: ids for key, ids in finishing.held_by(interview).items() if key in where}
    slips = _slips(context, person, where, given, spelled=spelled)
    signs = {p.id: sign(every[p.id], p) for p in interview.people if p.id in every}
    boxes = finishing.readers(interview, context.plan)
    return LetterBeside(
        view,
        tuple(finishing.pieces(context.app.account, interview, view, context.now)),
        _findings(interview, view, where),
        slips,
        signs,
        _fixes(context, person, slips, held) if spelled else {},
        {name: goes_to(ids, boxes, chosen=not given.get(f"{name}.dealt")) for name, ids in held.items()},
        held,
        finishing.language_of(context.app.account, person).code,
        tuple(finishing.unused_rough(interview)),
        where,
    )


def _findings(
    interview: Interview, view: LetterView, where: Mapping[str, str]
) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in finishing.open_findings(view):
        name = where.get(finishing.beside(finding, interview, view.person), "")
        found[name] = (*found.get(name, ()), finding)
    return found


def _slips(
    context: FinishingContext,
    person: Person,
    where: Mapping[str, str],
    given: Mapping[str, str],
    *,
    spelled: bool,
) -> dict[str, tuple[FieldSlip, ...]]:
    app, interview = context.app, context.interview
    texts = {one.key: one.sentence.text for one in finishing.fields(interview, person)}
    found = finishing.slips_in(app.account, interview, person, spelled=spelled)
    if spelled and f"letter.{person.id}" in given:
        texts["letter"] = given[f"letter.{person.id}"].replace("\r\n", "\n")
        found["letter"] = finishing.slips_in_letter(app.account, interview, person, texts["letter"])
    return {
        where[key]: tuple(_field_slip(context, person, slip, texts[key]) for slip in slips)
        for key, slips in found.items()
        if key in where
    }


def _fixes(
    context: FinishingContext,
    person: Person,
    slips: Mapping[str, Sequence[FieldSlip]],
    held: Mapping[str, Collection[str]],
) -> dict[str, int]:
    """How many fixes are offered for each reader's letter; `slips` are those of the reader being shown."""
    app, interview = context.app, context.interview
    alone = replace(interview, notes=Notes())
    changeable = {LetterStage.OPEN, LetterStage.UNREAD, LetterStage.READ}

    def own(reader: Person) -> Iterator[Slip]:
        if reader.notes.letter:
            yield from finishing.slips_in_letter(app.account, interview, reader, reader.notes.letter)
            return
        its = () if reader.id == person.id else finishing.slips_in(app.account, alone, reader).values()
        yield from (slip for found in its for slip in found)
        for row, shown in slips.items():
            if reader.id in held.get(row, (person.id,)):
                yield from (one.slip for one in shown)

    return {
        reader.id: sum(slip.fix is not None or bool(slip.stem) for slip in own(reader))
        for reader in finishing.readers(interview, context.plan)
        if context.stages[reader.id] in changeable
    }


def _field_slip(context: FinishingContext, person: Person, slip: Slip, text: str) -> FieldSlip:
    other = ""
    if slip.stem:
        stem = finishing.language_of(context.app.account, person).stems[slip.stem]
        other = finishing.in_words(context.app.account, context.interview, person, stem, context.now)
    return FieldSlip(slip, text[slip.start : slip.end], other.removesuffix("."))


@dataclass(frozen=True, slots=True)
class MarkedPart:
    """A part of a letter's text; `slip` is the spelling or grammar slip found in it."""

    text: str
    slip: Slip | None = None


def marked(text: str, slips: Sequence[Slip]) -> Iterator[MarkedPart]:
    """Split the text at the slips found in it."""
    at = 0
    for slip in sorted(slips, key=lambda one: one.start):
        if slip.start >= at:
            yield MarkedPart(text[at : slip.start])
            yield MarkedPart(text[slip.start : slip.end], slip)
            at = slip.end
    yield MarkedPart(text[at:])
