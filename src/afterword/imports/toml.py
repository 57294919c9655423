"""An interview file and a notes file in TOML, and a notes file to fill in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

from msgspec.structs import asdict

from afterword.config.fields import (
    CountryOrNothing,
    EmailOrNothing,
    LanguageOrNothing,
    Line,
    LinkedInOrNothing,
    SomeLine,
    ZoneOrNothing,
)
from afterword.config.language import _, marked
from afterword.config.reading import place, shown, table
from afterword.config.validation import Most, RawCheck, Shape, tried
from afterword.domain import model
from afterword.domain.addresses import mailbox_of
from afterword.domain.former_notes import as_rough
from afterword.errors import InputError, Problem
from afterword.imports.instants import LONGEST, instant
from afterword.imports.naming import free, interview_id, slug
from afterword.imports.noted import (
    Entry,
    NotesShape,
    PersonNotesShape,
    StemIds,
    person_notes,
    problems,
    somebody_of,
    whom,
    with_notes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_LOCAL = marked("a date with a time, such as 2026-11-23T14:00:00")
_DATE = marked("a date, such as 2026-12-04")
_MOST_PEOPLE = 100


def _moment(given: object) -> datetime:
    """A TOML date with time, or the same as text."""
    try:
        read = datetime.fromisoformat(given.strip()) if isinstance(given, str) else given
    except ValueError:
        raise ValueError(_(_LOCAL)) from None
    if not isinstance(read, datetime) or (isinstance(given, str) and len(given.strip()) <= len("2026-11-23")):
        raise ValueError(_(_LOCAL))
    return read


def _day(given: object) -> date:
    """A TOML date, or the same as text."""
    try:
        read = date.fromisoformat(given.strip()) if isinstance(given, str) else given
    except ValueError:
        raise ValueError(_(_DATE)) from None
    if isinstance(read, date) and not isinstance(read, datetime):
        return read
    raise ValueError(_(_DATE))


Moment = Annotated[datetime, RawCheck(_moment)]
Day = Annotated[date, RawCheck(_day)]
Way = Literal["email", "phone", "linkedin"]


class _Rules(Shape, frozen=True):
    decision_by: Day | None = None
    no_calls: bool = False
    only_contact: EmailOrNothing = ""
    holidays: CountryOrNothing = ""


class _Person(Shape, frozen=True):
    name: SomeLine
    email: EmailOrNothing = ""
    part: Literal["interviewer", "coordinator"] = "interviewer"
    title: Line = ""
    phone: Line = ""
    linkedin: LinkedInOrNothing = ""
    welcomes: tuple[Way, ...] = ()
    time_zone: ZoneOrNothing = ""
    language: LanguageOrNothing = ""
    form_of_address: Line = ""
    greeting: Line = ""
    notes: PersonNotesShape = PersonNotesShape()


class _Interview(Shape, frozen=True, kw_only=True):
    company: SomeLine
    position: SomeLine
    time_zone: ZoneOrNothing = ""
    starts: Moment
    ends: Moment
    rules: _Rules = _Rules()
    people: Annotated[tuple[_Person, ...], Most(_MOST_PEOPLE)] = ()
    notes: NotesShape = NotesShape()

    @classmethod
    def together(cls, read: dict[str, Any], context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """The times become instants in the file's zone or the default one; the end must be after the start."""
        if "time_zone" not in read:
            return  # it is wrong, and already reported
        for key in read.keys() & {"starts", "ends"}:
            try:
                read[key] = instant(read[key], read["time_zone"] or context["zone"])
            except ValueError as error:
                del read[key]
                yield key, str(error)
        if {"starts", "ends"} <= read.keys():
            yield from _in_order(read["starts"], read["ends"])


def _in_order(starts: datetime, ends: datetime) -> Iterator[tuple[str, str]]:
    if ends <= starts:
        yield "ends", _("a time after starts")
    elif ends - starts > LONGEST:
        yield "ends", _("a time within a day of starts")


class _NotedPerson(Shape, frozen=True):
    """A person, and what they said at the interview about how to reach them; None keeps the known value."""

    name: Line = ""
    email: EmailOrNothing = ""
    phone: Line | None = None
    linkedin: LinkedInOrNothing | None = None
    welcomes: tuple[Way, ...] | None = None
    language: LanguageOrNothing | None = None
    form_of_address: Line | None = None
    greeting: Line | None = None
    notes: PersonNotesShape = PersonNotesShape()


class _NotedRules(Shape, frozen=True):
    """What the company said at the interview about follow-up; None keeps the known value."""

    decision_by: Day | None = None
    no_calls: bool | None = None
    only_contact: EmailOrNothing | None = None


class _NotesFile(Shape, frozen=True):
    rules: _NotedRules = _NotedRules()
    people: Annotated[tuple[_NotedPerson, ...], Most(_MOST_PEOPLE)] = ()
    notes: NotesShape = NotesShape()


def from_toml(
    text: str | bytes, *, zone: str, file: str = "interview.toml", stems: StemIds | None = None
) -> model.Interview:
    """The interview of that text; `zone` applies if the file names none.

    With `stems` its sentences name only stems that exist. Raises InputError with every problem: file, key, found and
    expected value.
    """
    values = as_rough(table(text, file))
    read, found = tried(_Interview, values, file, zone=zone or "UTC")
    found.extend(_twice(values.get("people"), file))
    if read is None:
        raise InputError(found)
    made = _interview(read, zone)
    people = enumerate(zip(made.people, read.people, strict=True))
    entries = [(number, person, given.notes) for number, (person, given) in people]
    found.extend(problems(read.notes, entries, made.people, file, stems))
    if found:
        raise InputError(found)
    return with_notes(made, read.notes, made)


def notes_from_toml(
    text: str | bytes,
    interview: model.Interview,
    *,
    file: str = "notes.toml",
    stems: StemIds | None = None,
) -> model.Interview:
    """The interview with the notes of that text: they replace the old notes key by key, the rest stays.

    Notes in the former format are added to the rough ones. Raises InputError with every problem, including people who
    are not part of the interview and, with `stems`, stems that do not exist.
    """
    return notes_from_values(table(text, file), interview, file=file, stems=stems)


def notes_from_values(
    values: Mapping[str, Any],
    interview: model.Interview,
    *,
    file: str = "notes",
    stems: StemIds | None = None,
) -> model.Interview:
    """As `notes_from_toml`, but from the parsed values of such a text."""
    read, found = tried(_NotesFile, as_rough(values, interview.notes.rough), file)
    if read is None:
        raise InputError(found)
    entries = list(_entries(read.people, interview, file, found))
    found.extend(problems(read.notes, entries, interview.people, file, stems, kept=interview))
    if found:
        raise InputError(found)
    noted = {person.id: person for _, person, _ in entries}
    said = replace(
        interview,
        people=tuple(noted.get(p.id, p) for p in interview.people),
        rules=replace(interview.rules, **_said(asdict(read.rules))),
    )
    return with_notes(said, read.notes, interview)


def _entries(
    people: Iterable[_NotedPerson], interview: model.Interview, file: str, wrong: list[Problem]
) -> Iterator[Entry]:
    """Each of the file's people with their notes. Problems with strangers and duplicates go to `wrong`."""
    seen: set[str] = set()
    for number, given in enumerate(people):
        where, said = place(file, ("people", number)), shown(given.name or given.email)
        person = whom(given.email, interview.people) or whom(given.name, interview.people)
        if person is None:
            wrong.append(Problem(where, said, somebody_of(interview.people)))
        elif person.id in seen:
            wrong.append(Problem(where, said, _("each person once")))
        else:
            seen.add(person.id)
            yield number, _noted_person(given, person), given.notes


def _noted_person(given: _NotedPerson, person: model.Person) -> model.Person:
    keys = ("phone", "linkedin", "welcomes", "language", "form_of_address", "greeting")
    said = _said({key: getattr(given, key) for key in keys})
    return replace(person, **said, notes=person_notes(given.notes, person.notes))


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that the file holds."""
    return {key: value for key, value in values.items() if value is not None}


def _twice(people: object, file: str) -> Iterable[Problem]:
    """Addresses, and names without an address, that more than one person has."""
    if not isinstance(people, list):
        return
    entries = [(n, p) for n, p in enumerate(people) if isinstance(p, dict)]
    for key in ("email", "name"):
        values = [(n, _plain(p.get(key)), bool(_plain(p.get("email")))) for n, p in entries]
        bare = {value for _rest, value, addressed in values if not addressed}
        seen: set[str] = set()
        for number, value, _rest in values:
            one = mailbox_of(value) if key == "email" else value
            if value and one in seen and (key == "email" or value in bare):
                yield Problem(place(file, ("people", number, key)), shown(value), _("each person once"))
            seen.add(one)


def _plain(value: object) -> str:
    return value.strip().casefold() if isinstance(value, str) else ""


def _interview(read: _Interview, default_zone: str) -> model.Interview:
    zone = read.time_zone or default_zone
    return model.Interview(
        id=interview_id(read.company, read.position, read.starts, zone),
        company=read.company,
        position=read.position,
        starts=read.starts,
        ends=read.ends,
        time_zone=ZoneInfo(zone).key,
        people=tuple(_people(read.people)),
        rules=model.Rules(**asdict(read.rules)),
    )


def _people(read: Iterable[_Person]) -> Iterable[model.Person]:
    taken: set[str] = set()
    for person in read:
        own = free(slug(person.name), taken)
        taken.add(own)
        yield model.Person(
            id=own,
            name=person.name,
            email=person.email,
            part=model.Role(person.part),
            title=person.title,
            phone=person.phone,
            linkedin=person.linkedin,
            welcomes=tuple(dict.fromkeys(person.welcomes)),
            time_zone=person.time_zone,
            language=person.language,
            form_of_address=person.form_of_address,
            greeting=person.greeting,
            notes=person_notes(person.notes, model.PersonNotes()),
        )
