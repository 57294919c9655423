"""An interview file and a notes file in TOML, as `interface.md` gives them, and a notes file to fill in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, PlainValidator, ValidationError, ValidationInfo, field_validator

from afterword.config.fields import (
    CountryOrNothing,
    EmailOrNothing,
    Line,
    LinkedInOrNothing,
    Prose,
    SomeLine,
    ZoneOrNothing,
    prose,
)
from afterword.config.reading import Shape, place, problems, shown, table
from afterword.core import facts
from afterword.errors import InputError, Problem
from afterword.intake.instants import LONGEST, instant
from afterword.intake.naming import free, interview_id, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LOCAL = "a date with a time, such as 2026-11-23T14:00:00"
_DATE = "a date, such as 2026-12-04"
_MOST_PEOPLE = 100


def _moment(given: object) -> datetime:
    """A TOML date with time, or the same as text."""
    try:
        read = datetime.fromisoformat(given.strip()) if isinstance(given, str) else given
    except ValueError:
        raise ValueError(_LOCAL) from None
    if not isinstance(read, datetime) or (isinstance(given, str) and len(given.strip()) <= len("2026-11-23")):
        raise ValueError(_LOCAL)
    return read


def _day(given: object) -> date:
    """A TOML date, or the same as text."""
    try:
        read = date.fromisoformat(given.strip()) if isinstance(given, str) else given
    except ValueError:
        raise ValueError(_DATE) from None
    if isinstance(read, date) and not isinstance(read, datetime):
        return read
    raise ValueError(_DATE)


def _texts(given: object) -> tuple[str, ...]:
    """A list of texts, trimmed, the empty ones left out; they may run over lines."""
    if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
        raise ValueError("a list of texts, in [brackets]")
    trimmed = [" ".join(prose(text).split()) for text in given]
    return tuple(text for text in trimmed if text)


Moment = Annotated[datetime, PlainValidator(_moment)]
Day = Annotated[date, PlainValidator(_day)]
Texts = Annotated[tuple[str, ...], PlainValidator(_texts)]
Way = Literal["email", "phone", "linkedin"]
Loose = Field(strict=False)  # TOML has lists, the facts have tuples


class _Question(Shape):
    question: Prose
    answer: Prose = ""


class _PersonNotes(Shape):
    talked_about: Texts = ()
    open_questions: Annotated[tuple[_Question, ...], Loose] = ()


class _Notes(Shape):
    points: Texts = ()
    challenge: Prose = ""
    i_can: Texts = ()
    attachments: Annotated[tuple[SomeLine, ...], Loose] = ()


class _Rules(Shape):
    decision_by: Day | None = None
    no_calls: bool = False
    only_contact: EmailOrNothing = ""
    holidays: CountryOrNothing = ""


class _Person(Shape):
    name: SomeLine
    email: EmailOrNothing = ""
    part: Literal["interviewer", "coordinator"] = "interviewer"
    title: Line = ""
    phone: Line = ""
    linkedin: LinkedInOrNothing = ""
    welcomes: Annotated[tuple[Way, ...], Loose] = ()
    time_zone: ZoneOrNothing = ""
    notes: _PersonNotes = _PersonNotes()


class _Interview(Shape):
    company: SomeLine
    position: SomeLine
    time_zone: ZoneOrNothing = ""
    starts: Moment
    ends: Moment
    rules: _Rules = _Rules()
    people: Annotated[tuple[_Person, ...], Loose, Field(max_length=_MOST_PEOPLE)] = ()
    notes: _Notes = _Notes()

    @field_validator("starts", "ends")
    @classmethod
    def _in_utc(cls, moment: datetime, info: ValidationInfo) -> datetime:
        zone = info.data.get("time_zone")
        if zone is None:  # the zone is wrong, and told already
            return moment
        return instant(moment, zone or _default_zone(info))

    @field_validator("ends")
    @classmethod
    def _behind_its_start(cls, ends: datetime, info: ValidationInfo) -> datetime:
        starts = info.data.get("starts")
        if starts is None or ends.tzinfo is None or starts.tzinfo is None:
            return ends
        if ends <= starts:
            raise ValueError("a time after starts")
        if ends - starts > LONGEST:
            raise ValueError("a time within a day of starts")
        return ends


class _NotedPerson(Shape):
    name: Line = ""
    email: EmailOrNothing = ""
    notes: _PersonNotes = _PersonNotes()


class _NotesFile(Shape):
    people: Annotated[tuple[_NotedPerson, ...], Loose, Field(max_length=_MOST_PEOPLE)] = ()
    notes: _Notes = _Notes()


def from_toml(text: str | bytes, *, zone: str, file: str = "interview.toml") -> facts.Interview:
    """The interview of that text; `zone` stands in where the file names none.

    Raises InputError with every problem: file, key, what was found, what was expected.
    """
    values = table(text, file)
    found: list[Problem] = []
    try:
        read = _Interview.model_validate(values, context={"zone": zone})
    except ValidationError as error:
        found.extend(problems(error, _Interview, file))
    found.extend(_twice(values.get("people"), file))
    if found:
        raise InputError(found)
    return _interview(read, zone)


def notes_from_toml(
    text: str | bytes, interview: facts.Interview, *, file: str = "notes.toml"
) -> facts.Interview:
    """The interview with the notes of that text: what the text holds replaces what was noted, the rest stays.

    Raises InputError with every problem, people included that are not of the interview.
    """
    return notes_from_values(table(text, file), interview, file=file)


def notes_from_values(
    values: Mapping[str, Any], interview: facts.Interview, *, file: str = "notes"
) -> facts.Interview:
    """As `notes_from_toml`, of what such a text says once it is read."""
    try:
        read = _NotesFile.model_validate(values)
    except ValidationError as error:
        raise InputError(problems(error, _NotesFile, file)) from None
    noted, strangers = {}, []
    for number, given in enumerate(read.people):
        person = _of_interview(given, interview)
        if person is None:
            where = place(file, ("people", number))
            strangers.append(Problem(where, shown(given.name or given.email), _names(interview)))
        else:
            noted[person.id] = _person_notes(given.notes, person.notes)
    if strangers:
        raise InputError(strangers)
    return _noted(interview, noted, _notes(read.notes, interview.notes))


def _noted(
    interview: facts.Interview, noted: dict[str, facts.PersonNotes], notes: facts.Notes
) -> facts.Interview:
    people = tuple(replace(p, notes=noted.get(p.id, p.notes)) for p in interview.people)
    return replace(interview, people=people, notes=notes)


def _of_interview(given: _NotedPerson, interview: facts.Interview) -> facts.Person | None:
    """Who is meant: by address, else by name where one person alone has it."""
    if given.email:
        by_address = [p for p in interview.people if p.email == given.email]
        if by_address:
            return by_address[0]
    by_name = [p for p in interview.people if p.name.casefold() == given.name.casefold()]
    return by_name[0] if len(by_name) == 1 else None


def _names(interview: facts.Interview) -> str:
    names = ", ".join(person.name for person in interview.people)
    return f"somebody of the interview: {names}" if names else "an interview with people"


def _default_zone(info: ValidationInfo) -> str:
    return str((info.context or {}).get("zone") or "UTC")


def _twice(people: object, file: str) -> Iterable[Problem]:
    """Addresses, and names without address, that stand for more than one person."""
    if not isinstance(people, list):
        return
    entries = [(n, p) for n, p in enumerate(people) if isinstance(p, dict)]
    for key in ("email", "name"):
        values = [(n, _plain(p.get(key)), bool(_plain(p.get("email")))) for n, p in entries]
        often = Counter(value for _, value, _ in values if value)
        bare = {value for _, value, addressed in values if not addressed}
        seen: set[str] = set()
        for number, value, _ in values:
            if value in seen and often[value] > 1 and (key == "email" or value in bare):
                yield Problem(place(file, ("people", number, key)), shown(value), "each person once")
            seen.add(value)


def _plain(value: object) -> str:
    return value.strip().casefold() if isinstance(value, str) else ""


def _interview(read: _Interview, default_zone: str) -> facts.Interview:
    zone = read.time_zone or default_zone
    return facts.Interview(
        id=interview_id(read.company, read.position, read.starts, zone),
        company=read.company,
        position=read.position,
        starts=read.starts,
        ends=read.ends,
        time_zone=ZoneInfo(zone).key,
        people=tuple(_people(read.people)),
        rules=facts.Rules(**read.rules.model_dump()),
        notes=_notes(read.notes, facts.Notes()),
    )


def _people(read: Iterable[_Person]) -> Iterable[facts.Person]:
    taken: set[str] = set()
    for person in read:
        own = free(slug(person.name), taken)
        taken.add(own)
        yield facts.Person(
            id=own,
            name=person.name,
            email=person.email,
            part=facts.Part(person.part),
            title=person.title,
            phone=person.phone,
            linkedin=person.linkedin,
            welcomes=tuple(dict.fromkeys(person.welcomes)),
            time_zone=person.time_zone,
            notes=_person_notes(person.notes, facts.PersonNotes()),
        )


def _person_notes(read: _PersonNotes, old: facts.PersonNotes) -> facts.PersonNotes:
    """The notes as read; keys that the file does not hold keep what was noted before."""
    keys = read.model_fields_set
    questions = tuple(facts.OpenQuestion(" ".join(q.question.split()), q.answer) for q in read.open_questions)
    return facts.PersonNotes(
        talked_about=read.talked_about if "talked_about" in keys else old.talked_about,
        open_questions=questions if "open_questions" in keys else old.open_questions,
    )


def _notes(read: _Notes, old: facts.Notes) -> facts.Notes:
    keys = read.model_fields_set
    return facts.Notes(
        points=read.points if "points" in keys else old.points,
        challenge=" ".join(read.challenge.split()) if "challenge" in keys else old.challenge,
        i_can=read.i_can if "i_can" in keys else old.i_can,
        attachments=read.attachments if "attachments" in keys else old.attachments,
    )
