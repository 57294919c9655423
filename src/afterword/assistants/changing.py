"""The tools that change something. Each may be called twice: the second time changes nothing.

No tool lets a letter leave: a letter with a newly finished sentence is unread, and waits for the candidate.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Literal, cast

from afterword.assistants.answers import NotedOutcome, PageLink
from afterword.assistants.naming import interview_handle
from afterword.assistants.reading import PLACES
from afterword.config.fields import ending, rough
from afterword.domain.edits import with_sentence, with_shared
from afterword.domain.former_notes import joined
from afterword.domain.model import LETTERS, Interview, Person, Sentence, SharedSentence, StepKind
from afterword.errors import AfterwordError
from afterword.imports.form_fields import InterviewFields, PersonFields
from afterword.messages.words import is_held
from afterword.services import commands, finishing, queries
from afterword.services.finishing import LetterStage
from afterword.services.interview_form import Form, moved_from, read

if TYPE_CHECKING:
    from afterword.assistants.reading import PlanReader
    from afterword.domain.model import Step
    from afterword.letters.stems import Place
    from afterword.services.queries import Planned


class Declined(AfterwordError):
    """Only the candidate may do this, or nobody can."""


@dataclass(frozen=True, slots=True)
class GivenPerson:
    """Somebody of the interview, as a greeting names them: Ana Ruiz."""

    name: str
    email: str = ""
    part: Literal["interviewer", "coordinator"] = "interviewer"
    title: str = ""


def add_interview(reader: PlanReader, fields: InterviewFields, people: list[GivenPerson]) -> NotedOutcome:
    """Store a new interview. Raises InputError with every problem, Declined if a known interview would change."""
    account, you = reader.app.account, reader.app.config.you.signs
    rows = tuple(PersonFields(**asdict(row)) for row in people)
    form = Form(replace(fields, zone=fields.zone or account.zone, people=rows))
    new = read(form, reader.now, account.zone, you).right()
    if moved := moved_from(account, form, reader.now, new):
        raise Declined(
            f"It may be {interview_handle(moved)} at another time.",
            "The candidate moves that one on the page, or adds this one there.",
        )
    (whole,) = commands.brought_up_to_date(account, [new], reader.now, moved=False)
    known = queries.interview(account, whole.id)
    handle = interview_handle(known or whole)
    if known is not None and known != whole:
        raise Declined(f"{handle} is there and says something else.", "The candidate changes it on the page.")
    if known is not None:
        return NotedOutcome(changed=False, id=handle, said="It was there before.")
    commands.add(account, whole, reader.now)
    return NotedOutcome(
        changed=True, id=handle, said="Added. Write notes after the interview, with write_notes."
    )


def write_notes(reader: PlanReader, handle: str, notes: str) -> NotedOutcome:
    """Add the lines that are new to the rough notes, which are never sent."""
    interview = reader.interview(handle).interview
    try:
        whole = rough(joined(interview.notes.rough, filter(None, map(str.strip, notes.split("\n")))))
    except ValueError as expected:
        raise Declined(f"The notes cannot be kept: expected {expected}.") from None
    after = replace(interview, notes=replace(interview.notes, rough=whole))
    changed = whole != interview.notes.rough and commands.add(reader.app.account, after, reader.now)
    return NotedOutcome(changed, handle, "Noted." if changed else "It was noted before.")


def hold_step(reader: PlanReader, handle: str) -> NotedOutcome:
    """Hold a letter until the candidate approves it. Raises Declined for a task, and for a letter that has left."""
    _one, step = reader.step(handle)
    if step.kind not in LETTERS or step.kind is StepKind.REPLY:
        raise Declined("Only a thank-you letter or a nudge can be held.")
    if is_held(step):
        return NotedOutcome(changed=False, id=handle, said="It was held before.")
    held, _left = commands.hold_letters(reader.app.account, [step.key], reader.now)
    if not held:
        raise Declined("There is nothing to hold: show_interview says how it stands.")
    return NotedOutcome(changed=True, id=handle, said="Held. It stays until the candidate approves it.")


def finish_sentence(reader: PlanReader, handle: str, place: str, beginning: str, words: str) -> NotedOutcome:
    """Finish a sentence of a thank-you letter. Raises Declined if the candidate's own words would change."""
    one, step = reader.step(handle)
    person = step.person
    if step.kind is not StepKind.THANK_YOU or person is None:
        raise Declined("Only a thank-you letter has sentences to finish.")
    stem = _stem(reader, one, person, place, beginning)
    new = Sentence(stem, _ending(words))
    there = _sentences(one.interview, person, place)
    if new in there:
        return NotedOutcome(changed=False, id=handle, said="It was finished so before.")
    _may_change(reader, one, step, place)
    if any(other.stem == stem for other in there) or len(there) >= finishing.room(
        one.interview, cast("Place", place)
    ):
        raise Declined("A sentence is there already.", "The candidate changes it on the page.")
    after = _with(one.interview, person, place, len(there), new)
    changed = finishing.save(reader.app.account, after, reader.now)
    return NotedOutcome(
        changed, handle, "Finished. The letter stays until the candidate has read it as a whole."
    )


def _stem(reader: PlanReader, one: Planned, person: Person, place: str, beginning: str) -> str:
    if place not in PLACES:
        raise Declined(f"There is no such place; expected one of {', '.join(PLACES)}.")
    ids = [stem.id for stem in reader.stems(one, person, place)]
    if beginning not in ids:
        raise Declined(f"There is no such beginning; expected one of {', '.join(ids)}.")
    return beginning


def _ending(words: str) -> str:
    try:
        said = ending(words)
    except ValueError as expected:
        raise Declined(f"The words cannot stand in a letter: expected {expected}.") from None
    if not said:
        raise Declined("There are no words to finish the sentence with.")
    return said


def _sentences(interview: Interview, person: Person, place: str) -> list[Sentence]:
    notes = interview.notes
    if place == "personal":
        return list(person.notes.sentences)
    shared = {"fit": notes.fit, "offer": notes.offers, "challenge": tuple(filter(None, [notes.challenge]))}
    return [Sentence(one.stem, one.text) for one in shared[place]]


def _may_change(reader: PlanReader, one: Planned, step: Step, place: str) -> None:
    """Raise Declined if the candidate has read, approved, written or edited a letter with this sentence."""
    account, person = reader.app.account, step.person
    how_far = finishing.stages(account, one.plan, one.interview)
    own = how_far.get(person.id, LetterStage.OVER) if person else LetterStage.OVER
    others = [] if place == "personal" and not one.interview.notes.read else list(how_far.values())
    talks = queries.application_of(account, reader.now, one.interview.id)
    approved = any(
        s.history.word == "approved" and not s.history.sent_at for t in talks for s in t.plan.steps
    )
    if own not in {LetterStage.OPEN, LetterStage.UNREAD} or (person and person.notes.letter):
        raise Declined(
            "This letter is the candidate's by now: read, changed or sent.", "They change it on the page."
        )
    if approved or LetterStage.READ in others:
        raise Declined(
            "The candidate has read or approved letters that this would change.", "They do it on the page."
        )


def _with(interview: Interview, person: Person, place: str, number: int, new: Sentence) -> Interview:
    if place == "personal":
        return with_sentence(interview, person.id, f"sentence-{number}", new)
    key = place if place == "challenge" else f"{place}-{number}"
    return with_shared(interview, key, SharedSentence(new.stem, new.text, None))


def page_of_step(reader: PlanReader, handle: str, page: str) -> PageLink:
    """The page on which the candidate can leave out the step."""
    one, _step = reader.step(handle)
    return _page(one, page, "There the candidate can leave it out.")


def page_of_interview(reader: PlanReader, handle: str, page: str) -> PageLink:
    """The page on which the candidate can close the interview."""
    return _page(reader.interview(handle), page, "There the candidate can close it.")


def _page(one: Planned, page: str, said: str) -> PageLink:
    safe = interview_handle(one.interview)
    path = f"/interview/{safe}" if safe == one.interview.id else "/"
    first = "Nothing was changed. `afterword web` opens the page. "
    return PageLink(f"{page}{path}" if page else "", first + said)
