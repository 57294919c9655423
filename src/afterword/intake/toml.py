"""An interview file and a notes file in TOML, as `interface.md` gives them, and a notes file to fill in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

from msgspec.structs import asdict

from afterword.config.fields import (
    CountryOrNothing,
    EmailOrNothing,
    Ending,
    LanguageOrNothing,
    Line,
    LinkedInOrNothing,
    Prose,
    Rough,
    SomeLine,
    ZoneOrNothing,
)
from afterword.config.reading import place, shown, table
from afterword.config.typed import Most, Shape, Written, checked, tried
from afterword.core import facts
from afterword.core.finishing import words
from afterword.core.former_notes import as_rough
from afterword.errors import InputError, Problem
from afterword.intake.instants import LONGEST, instant
from afterword.intake.naming import free, interview_id, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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


Moment = Annotated[datetime, Written(_moment)]
Day = Annotated[date, Written(_day)]
Way = Literal["email", "phone", "linkedin"]


class _Question(Shape, frozen=True):
    question: Ending
    answer: Ending = ""
    stem: Line = ""


class _Sentence(Shape, frozen=True):
    stem: SomeLine
    text: Ending


class _SharedSentence(Shape, frozen=True, rename={"readers": "for"}):
    stem: SomeLine
    text: Ending
    readers: tuple[Line, ...] | None = None


class _PersonNotes(Shape, frozen=True):
    """None stands for what the file does not hold: what was there before stays."""

    sentences: tuple[_Sentence, ...] | None = None
    open_questions: tuple[_Question, ...] | None = None
    closing: _Sentence | None = None
    letter: Prose | None = None


class _Notes(Shape, frozen=True):
    """As of a person's."""

    rough: Rough | None = None
    read: bool | None = None
    fit: tuple[_SharedSentence, ...] | None = None
    challenge: _SharedSentence | None = None
    offers: tuple[_SharedSentence, ...] | None = None
    attachments: tuple[SomeLine, ...] | None = None


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
    notes: _PersonNotes = _PersonNotes()


class _Interview(Shape, frozen=True, kw_only=True):
    company: SomeLine
    position: SomeLine
    time_zone: ZoneOrNothing = ""
    starts: Moment
    ends: Moment
    rules: _Rules = _Rules()
    people: Annotated[tuple[_Person, ...], Most(_MOST_PEOPLE)] = ()
    notes: _Notes = _Notes()

    @classmethod
    def together(cls, read: dict[str, Any], context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """The times become instants in the file's zone, or what stands in for it; the end is behind the start."""
        if "time_zone" not in read:
            return  # it is wrong, and told already
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
        yield "ends", "a time after starts"
    elif ends - starts > LONGEST:
        yield "ends", "a time within a day of starts"


class _NotedPerson(Shape, frozen=True):
    """Who is meant, and what they said there of how to reach them; None leaves what is known."""

    name: Line = ""
    email: EmailOrNothing = ""
    phone: Line | None = None
    linkedin: LinkedInOrNothing | None = None
    welcomes: tuple[Way, ...] | None = None
    language: LanguageOrNothing | None = None
    form_of_address: Line | None = None
    notes: _PersonNotes = _PersonNotes()


class _NotedRules(Shape, frozen=True):
    """What the company said there about follow-up; None leaves what is known."""

    decision_by: Day | None = None
    no_calls: bool | None = None
    only_contact: EmailOrNothing | None = None


class _NotesFile(Shape, frozen=True):
    rules: _NotedRules = _NotedRules()
    people: Annotated[tuple[_NotedPerson, ...], Most(_MOST_PEOPLE)] = ()
    notes: _Notes = _Notes()


def from_toml(text: str | bytes, *, zone: str, file: str = "interview.toml") -> facts.Interview:
    """The interview of that text; `zone` stands in where the file names none.

    Raises InputError with every problem: file, key, what was found, what was expected.
    """
    values = as_rough(table(text, file))
    read, found = tried(_Interview, values, file, zone=zone or "UTC")
    found.extend(_twice(values.get("people"), file))
    if read is None or found:
        raise InputError(found)
    made = _interview(read, zone)
    return _with_notes(made, read.notes, made, file)


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
    read = checked(_NotesFile, as_rough(values), file)
    noted: dict[str, facts.Person] = {}
    strangers = []
    for number, given in enumerate(read.people):
        person = _of_interview(given, interview)
        if person is None:
            where = place(file, ("people", number))
            strangers.append(Problem(where, shown(given.name or given.email), _names(interview)))
        else:
            noted[person.id] = _noted_person(given, person)
    if strangers:
        raise InputError(strangers)
    said = replace(
        interview,
        people=tuple(noted.get(p.id, p) for p in interview.people),
        rules=replace(interview.rules, **_said(asdict(read.rules))),
    )
    return _with_notes(said, read.notes, interview, file)


def _noted_person(given: _NotedPerson, person: facts.Person) -> facts.Person:
    keys = ("phone", "linkedin", "welcomes", "language", "form_of_address")
    said = _said({key: getattr(given, key) for key in keys})
    return replace(person, **said, notes=_person_notes(given.notes, person.notes))


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the file holds."""
    return {key: value for key, value in values.items() if value is not None}


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
        rules=facts.Rules(**asdict(read.rules)),
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
            language=person.language,
            form_of_address=person.form_of_address,
            notes=_person_notes(person.notes, facts.PersonNotes()),
        )


def _person_notes(read: _PersonNotes, old: facts.PersonNotes) -> facts.PersonNotes:
    """The notes as read; keys that the file does not hold keep what was there before."""
    asked, sentences = read.open_questions, read.sentences
    return facts.PersonNotes(
        sentences=old.sentences if sentences is None else tuple(s for s in map(_sentence, sentences) if s),
        open_questions=old.open_questions if asked is None else tuple(map(_question, asked)),
        closing=old.closing if read.closing is None else _sentence(read.closing),
        letter=old.letter if read.letter is None else read.letter,
    )


def _sentence(read: _Sentence) -> facts.Sentence | None:
    """A finished sentence; none where its ending is empty."""
    return facts.Sentence(read.stem, read.text) if read.text else None


def _question(read: _Question) -> facts.OpenQuestion:
    return facts.OpenQuestion(read.question, read.answer, read.stem)


def _with_notes(
    interview: facts.Interview, read: _Notes, before: facts.Interview, file: str
) -> facts.Interview:
    """The interview with the notes as read. InputError where a sentence is for somebody who is not of the interview.

    Where a letter says something else than `before`, they count as unread again, unless the file says otherwise.
    """
    old, wrong = interview.notes, list[Problem]()
    fit = _shared(read.fit, interview, (file, "fit"), wrong)
    challenge = _shared(
        None if read.challenge is None else [read.challenge], interview, (file, "challenge"), wrong
    )
    offers = _shared(read.offers, interview, (file, "offers"), wrong)
    if wrong:
        raise InputError(wrong)
    notes = facts.Notes(
        rough=old.rough if read.rough is None else read.rough,
        fit=old.fit if fit is None else fit,
        challenge=old.challenge if challenge is None else next(iter(challenge), None),
        offers=old.offers if offers is None else offers,
        attachments=old.attachments if read.attachments is None else read.attachments,
    )
    made = replace(interview, notes=notes)
    unchanged = old.read and words(made) == words(before)
    return replace(made, notes=replace(notes, read=unchanged if read.read is None else read.read))


def _shared(
    read: Iterable[_SharedSentence] | None,
    interview: facts.Interview,
    where: tuple[str, str],
    wrong: list[Problem],
) -> tuple[facts.SharedSentence, ...] | None:
    """Finished sentences for several letters; None where the file does not hold them."""
    if read is None:
        return None
    file, key = where
    made = []
    for number, one in enumerate(read):
        readers: list[str] | None = None if one.readers is None else []
        for name in one.readers or ():
            person = _of_interview(_NotedPerson(name=name, email=name if "@" in name else ""), interview)
            if person is None:
                wrong.append(
                    Problem(place(file, ("notes", key, number, "for")), shown(name), _names(interview))
                )
            elif readers is not None:
                readers.append(person.id)
        if one.text:
            made.append(facts.SharedSentence(one.stem, one.text, None if readers is None else tuple(readers)))
    return tuple(made)
