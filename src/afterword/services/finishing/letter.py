"""Letters while somebody finishes them: how far each one is, whose its words are, and what the checks say."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from itertools import takewhile
from pathlib import PurePath
from typing import TYPE_CHECKING

from afterword.domain.edits import parted, with_question, with_words, words_at
from afterword.domain.events import Event, Read
from afterword.domain.finishing import digest, is_complete, share, was_read
from afterword.domain.history import IN_FLIGHT
from afterword.domain.model import (
    Interview,
    Person,
    Plan,
    Role,
    Step,
    StepKind,
    StepState,
)
from afterword.domain.placeholders import SAYS_OPEN, marks, unfinished
from afterword.engine.writing import names_in, undated, written
from afterword.errors import InputError
from afterword.imports.notes_form import FormStem
from afterword.letters.compose import Writing
from afterword.letters.slips import Slip
from afterword.services.account import AccountContext

if TYPE_CHECKING:
    from afterword.imports.noted import NotedPlace
    from afterword.imports.notes_form import FormStems
    from afterword.letters import Finding
from afterword.services.finishing.fields import (
    Field,
    fields,
    in_words,
    offered,
    person_in,
    shared_fields,
    writing_of,
)

OVER = frozenset({StepState.SKIPPED, StepState.CANCELLED, StepState.DONE})


class LetterStage(StrEnum):
    """How far a letter is."""

    OPEN = "open"  # no sentence of its own is finished
    UNREAD = "unread"  # finished, but not read as a whole
    READ = "read"
    IN_GMAIL = "in-gmail"  # changed there: it is the candidate's own, and nothing here changes it
    LEFT = "left"  # sent, or on its way
    OVER = "over"  # left out, or cancelled


FINISHED = frozenset({LetterStage.UNREAD, LetterStage.READ})


class Whose(StrEnum):
    """The author of a part of a letter."""

    OURS = "ours"
    YOURS = "yours"  # the candidate's
    OPEN = "open"  # a beginning that nobody has ended yet


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a letter's text; `field` is the key of the field whose words it holds."""

    text: str
    whose: Whose = Whose.OURS
    field: str = ""


@dataclass(frozen=True, slots=True)
class LetterView:
    """One letter as it would arrive, with what the checks say.

    `digest` is of the candidate's words in it, `undated` of everything but its words for days.
    `step` is the letter's; for somebody without an address it is the coordinator's, and `carried` is true.
    """

    person: Person
    step: Step | None
    stage: LetterStage
    carried: bool = False
    subject: str = ""
    text: str = ""
    findings: tuple[Finding, ...] = ()
    digest: str = ""
    undated: str = ""
    attachments: tuple[str, ...] = ()  # names of files

    @property
    def seen(self) -> str:
        """Identifies what it says: the candidate's words and everything else."""
        return self.digest + self.undated

    @property
    def greeted(self) -> Person:
        """Whom the letter greets."""
        return self.step.person if self.step and self.step.person else self.person

    @property
    def asks_greeting(self) -> bool:
        """Whether the checks are not sure of its greeting, which follows from the person's name."""
        return not self.person.notes.letter and any(f.code == "unsure-greeting" for f in self.findings)


def readers(interview: Interview, plan: Plan) -> list[Person]:
    """The people whose sentences can be finished: every interviewer, and a coordinator who gets a letter."""
    written_to = {s.person.id for s in plan.steps if s.kind is StepKind.THANK_YOU and s.person}
    return [p for p in interview.people if p.part is Role.INTERVIEWER or p.id in written_to]


def letter_view(
    account: AccountContext,
    plan: Plan,
    interview: Interview,
    person: Person,
    now: datetime,
    *,
    journal: Sequence[Event] | None = None,
    names: Collection[str] | None = None,
) -> LetterView:
    """The letter that holds the words for that person, from the given interview, which may not be saved yet.

    `journal` is the interview's and `names` are those of all open ones, if the caller has them; else the store's.
    """
    step = _letter_step(plan, interview, person)
    person = person_in(interview, person)
    if step is None:
        return LetterView(person, None, LetterStage.OVER)
    carried = step.person is None or step.person.id != person.id
    journal = account.store.events(account.id, interview.id) if journal is None else journal
    stage = _stage(journal, interview, plan, step, person)
    if stage in {LetterStage.LEFT, LetterStage.IN_GMAIL}:
        return LetterView(person, step, stage, carried)
    names = open_names(account) if names is None else names
    letter = written(account.wording, interview, step, now, store_names=names)
    if stage in FINISHED:  # with the settings of now, whatever its draft holds
        stage = _stage(journal, interview, plan, _as_shown(step, letter.digest, letter.undated), person)
    return LetterView(
        person,
        step,
        stage,
        carried,
        letter.letter.subject,
        letter.letter.text,
        letter.findings,
        letter.digest,
        letter.undated,
        tuple(PurePath(path).name for path in letter.letter.attachments),
    )


def open_findings(view: LetterView) -> list[Finding]:
    """What the checks say about a letter; if it is still open, only what goes beyond that."""
    quiet = SAYS_OPEN if view.stage is LetterStage.OPEN else frozenset()
    return [one for one in view.findings if one.code not in quiet]


def to_read(
    account: AccountContext,
    plan: Plan,
    interview: Interview,
    which: Collection[LetterStage] = frozenset({LetterStage.UNREAD}),
) -> list[Person]:
    """The people whose finished letters were not read as a whole yet, except those who get no letter of their own."""
    ready = {person for person, stage in stages(account, plan, interview).items() if stage in which}
    own = {s.person.id for s in plan.steps if s.kind is StepKind.THANK_YOU and s.person and s.to}
    return [p for p in readers(interview, plan) if p.id in ready & own]


def pieces(account: AccountContext, interview: Interview, view: LetterView, now: datetime) -> list[Piece]:
    """Split a letter's text into parts, to show which words are the candidate's."""
    if view.step is None or view.step.person is None or not view.text:
        return []
    if view.step.person.notes.letter:
        return [Piece(view.text, Whose.YOURS, "letter")]
    wanted = [(one, Whose.OPEN, "") for one in marks(view.text)]
    when = max(view.step.due or now, now)
    for person in (view.person, *(p for p in view.step.passes_on if p.id != view.person.id)):
        writing = writing_of(account, interview, person, when)
        mine = person.id == view.person.id
        for one in fields(interview, person):
            found = next((w for w in _as_written(writing, one) if w and w in view.text), "")
            wanted.append((found, Whose.YOURS, one.key if mine else ""))
    return _cut(view.text, wanted)


def _as_written(writing: Writing, one: Field) -> tuple[str, str]:
    """The words of a field as a letter may hold them: as a sentence, or alone in a list."""
    number = one.key.removeprefix("answer-")
    if number != one.key:
        return writing.answer(writing.person.notes.open_questions[int(number)]), ""
    return writing.finished(one.sentence), one.sentence.text.strip()


def _cut(text: str, wanted: Iterable[tuple[str, Whose, str]]) -> list[Piece]:
    """Cut the text at the wanted words; if two of them overlap, the first counts."""
    spans: list[tuple[int, int, Whose, str]] = []
    for words, whose, field in wanted:
        start = text.find(words) if words else -1
        end = start + len(words)
        if start >= 0 and all(end <= other[0] or other[1] <= start for other in spans):
            spans.append((start, end, whose, field))
    cut, at = list[Piece](), 0
    for start, end, whose, field in sorted(spans):
        cut += [Piece(text[at:start]), Piece(text[start:end], whose, field)]
        at = end
    return [piece for piece in (*cut, Piece(text[at:])) if piece.text]


def beside(finding: Finding, interview: Interview, person: Person) -> str:
    """The key of the field that a finding is about; empty if it is about the whole letter."""
    match finding.code:
        case "same-sentence" | "said-before" | "names-a-colleague":
            texts = ((one.key, one.sentence.text) for one in fields(interview, person))
        case "open-question":
            asked = list(enumerate(person_in(interview, person).notes.open_questions))
            unasked = next((f"answer-{number}" for number, one in asked if not one.question), "")
            named = (f"answer-{n}" for n, one in asked if one.question and one.question in finding.sentence)
            return next(named, unasked)
        case "unfinished":
            texts = ((one.key, unfinished(one.sentence.text)) for one in fields(interview, person))
        case "untrue-day" | "time-word":
            quoted = re.findall(r"['“](.+?)['”]", finding.sentence)[:1]
            texts = (
                (one.key, w) for one in fields(interview, person) for w in quoted if w in one.sentence.text
            )
        case "mixed-offers":
            return "offer-0"
        case "attachment":
            return "attachments"
        case _:
            return ""
    return next((key for key, text in texts if text and text in finding.sentence), "")


def held_by(interview: Interview) -> dict[str, tuple[str, ...]]:
    """For each shared sentence, its key and the ids of the people whose letters hold it."""
    shares = {p.id: share(interview, p) for p in interview.people}
    held = {
        person: {*one.fit, *one.offers, *([one.challenge] if one.challenge else [])}
        for person, one in shares.items()
    }
    return {
        one.key: tuple(person for person, sentences in held.items() if one.sentence in sentences)
        for one in shared_fields(interview)
    }


def _letter_step(plan: Plan, interview: Interview, person: Person) -> Step | None:
    """The thank-you that holds their words, with the people of that interview."""
    thanks = [s for s in plan.steps if s.kind is StepKind.THANK_YOU and s.person]
    own = [s for s in thanks if s.person and s.person.id == person.id]
    through = [s for s in thanks if person.id in {p.id for p in s.passes_on}]
    addressed = [s for s in own if s.to]
    found = next(iter([*addressed, *through, *own]), None)
    if found is None or found.person is None:
        return None
    carried = tuple(person_in(interview, p) for p in found.passes_on)
    return replace(found, person=person_in(interview, found.person), passes_on=carried)


def open_names(account: AccountContext) -> frozenset[str]:
    """People, companies and positions in all open interviews: a letter must name none from another interview."""
    return names_in(account.store.interviews(account.id, open_only=True))


def stages(
    account: AccountContext, plan: Plan, interview: Interview, *, journal: Sequence[Event] | None = None
) -> dict[str, LetterStage]:
    """The stage of the letter that holds each reader's words, by Person.id. `journal` is as in `letter_view`."""
    journal = account.store.events(account.id, interview.id) if journal is None else journal
    found = dict[str, LetterStage]()
    for person in readers(interview, plan):
        step = _letter_step(plan, interview, person)
        found[person.id] = (
            _stage_now(account, journal, interview, plan, step, person) if step else _elsewhere(plan, person)
        )
    return found


def _stage_now(
    account: AccountContext,
    journal: Sequence[Event],
    interview: Interview,
    plan: Plan,
    step: Step,
    person: Person,
) -> LetterStage:
    """Its stage. Reading a newer version counts at once, although the draft still holds the old one."""
    stage = _stage(journal, interview, plan, step, person)
    if stage is not LetterStage.UNREAD or not step.history.undated or step.person is None:
        return stage
    said = digest(interview, step.person, step.passes_on)
    if not any(isinstance(e, Read) and e.digest == said for e in journal):
        return stage
    try:
        shown = _as_shown(step, said, undated(account.wording, interview, step))
    except InputError:  # a template of the candidate's own is broken
        return stage
    return _stage(journal, interview, plan, shown, person)


def _as_shown(step: Step, said: str, otherwise: str) -> Step:
    """The step as if its draft held what the letter would say now."""
    return replace(step, history=replace(step.history, digest=said, undated=otherwise))


def _elsewhere(plan: Plan, person: Person) -> LetterStage:
    """The stage of words without a letter in this talk. Another talk's letter of the day may pass them on."""
    if person.id not in plan.elsewhere:
        return LetterStage.OVER
    return LetterStage.READ if is_complete(person) else LetterStage.OPEN


def _stage(
    journal: Sequence[Event], interview: Interview, plan: Plan, step: Step, person: Person
) -> LetterStage:
    history = step.history
    if history.phase in IN_FLIGHT:
        return LetterStage.LEFT
    if step.state in OVER or plan.stopped_for_good:
        return LetterStage.OVER
    if history.edited_at:
        return LetterStage.IN_GMAIL
    own = step.person is not None and step.person.id == person.id
    if not any(map(is_complete, [person, *(step.passes_on if own else ())])):
        return LetterStage.OPEN
    read = step.person and was_read(interview, journal, step.person, step.passes_on, history)
    return LetterStage.READ if read else LetterStage.UNREAD


def leaves(plan: Plan, interview: Interview, person: Person, now: datetime) -> datetime:
    """When the letter with that person's words probably leaves: its words for days are true then."""
    step = _letter_step(plan, interview, person)
    return max(step.due or now, now) if step else now


def form_stems(account: AccountContext, interview: Interview, now: datetime) -> FormStems:
    """The stems for a notes file to fill in; shared ones are as the first person would read them."""
    personal: tuple[NotedPlace, ...] = ("personal", "answer", "closing")
    shared: tuple[NotedPlace, ...] = ("fit", "challenge", "offer")
    wanted = [(place, p.id, p) for p in interview.people for place in personal]
    wanted += [(place, "", p) for p in interview.people[:1] for place in shared]
    return {
        (place, reader): [
            FormStem(stem.id, in_words(account, interview, p, stem, now), stem.hint, stem.example)
            for stem in offered(account, interview, p, place)
        ]
        for place, reader, p in wanted
    }


def fixed(
    account: AccountContext, interview: Interview, view: LetterView, slip: Slip, now: datetime
) -> Interview | None:
    """Fix a slip of the whole letter where its words were typed; return the interview, None if nobody typed them."""
    before = 0
    for piece in pieces(account, interview, view, now):
        start, end = slip.start - before, slip.end - before
        before += len(piece.text)
        if slip.fix is None or start < 0 or end > len(piece.text):
            continue
        change = partial(_with_fix, piece.text, start, end, slip.fix)
        made = _retyped(interview, view.person.id, piece.field, change)
        return made if made != interview else None
    return None


def _with_fix(piece: str, start: int, end: int, fix: str, typed: str) -> str:
    """Put the fix in place of those words of the piece in the typed text; without them it stays unchanged."""
    words, begins = piece[start:end], piece.find(typed) if typed else -1
    at = start - begins if begins >= 0 else typed.find(words)
    if at < 0 or typed[at : at + len(words)] != words or (begins < 0 and typed.count(words) > 1):
        return typed
    return typed[:at] + fix + typed[at + len(words) :]


def _retyped(interview: Interview, person_id: str, key: str, change: Callable[[str], str]) -> Interview:
    """The interview with the words under that key changed; of an open question, its question too."""
    if not key:
        return interview
    place, number = parted(key)
    made = with_words(interview, person_id, key, change(words_at(interview, person_id, key)))
    if place != "answer":
        return made
    asked = next(p for p in made.people if p.id == person_id).notes.open_questions[number]
    return with_question(made, person_id, number, replace(asked, question=change(asked.question)))


def reads(
    account: AccountContext, plan: Plan, interview: Interview, person: Person, key: str, now: datetime
) -> str:
    """The paragraph of that person's letter that holds the ending; only the sentence if it has no room for it."""
    parts = pieces(account, interview, letter_view(account, plan, interview, person, now), now)
    before = "".join(p.text for p in takewhile(lambda piece: piece.field != key, parts))
    whole = "".join(piece.text for piece in parts)
    if len(before) == len(whole):
        writing = writing_of(account, interview, person, leaves(plan, interview, person, now))
        return next((_as_written(writing, f)[0] for f in fields(interview, person) if f.key == key), "")
    end = whole.find("\n\n", len(before))
    return whole[before.rfind("\n\n") + 1 : None if end < 0 else end].strip()
