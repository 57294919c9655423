"""Convert facts to rows and back, without losing or adding anything."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import convert
from msgspec.json import Decoder, decode, encode

from afterword.domain.application import name_key
from afterword.domain.events import OF_KIND, Event, ReceivedMail, WrittenLetter
from afterword.domain.model import (
    EventKind,
    GmailIds,
    Interview,
    Notes,
    OpenQuestion,
    Person,
    PersonNotes,
    Role,
    Rules,
    Sentence,
    SharedSentence,
)
from afterword.domain.step_key import StepKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Row

Columns = dict[str, Any]
T = TypeVar("T")

TRACED = ("draft", "message", "thread")
"""Which Gmail ids are traced to their step; an event's detail names each as <what>_id."""


def interview_row(account: int, interview: Interview, look_at: datetime | None) -> Columns:
    """The row of an interview, without its people."""
    promised = interview.rules.decision_by
    return {
        "id": interview.id,
        "account": account,
        "company": interview.company,
        "company_key": name_key(interview.company),
        "position": interview.position,
        "starts": interview.starts,
        "ends": interview.ends,
        "time_zone": interview.time_zone,
        "rules": {
            "decision_by": promised.isoformat() if promised else None,
            "no_calls": interview.rules.no_calls,
            "only_contact": interview.rules.only_contact,
            "holidays": interview.rules.holidays,
        },
        "notes": _kept_notes(interview.notes),
        "uid": interview.uid,
        "sequence": interview.sequence,
        "organizer": interview.organizer,
        "look_at": look_at,
    }


def person_row(account: int, interview: str, position: int, person: Person) -> Columns:
    """The row of a person in an interview."""
    return {
        "account": account,
        "interview": interview,
        "id": person.id,
        "position": position,
        "name": person.name,
        "email": person.email,
        "part": str(person.part),
        "title": person.title,
        "phone": person.phone,
        "linkedin": person.linkedin,
        "welcomes": list(person.welcomes),
        "time_zone": person.time_zone,
        "language": person.language,
        "form_of_address": person.form_of_address,
        "greeting": person.greeting,
        "unusable_address": person.unusable_address,
        "notes": _kept_person_notes(person.notes),
    }


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event as the journal's table and an exported document store it."""

    interview: str
    kind: EventKind
    at: datetime
    step: str = ""
    person: str = ""
    detail: dict[str, object] = field(default_factory=dict)
    once: str = ""
    number: int = 0


def kept(event: Event) -> KeptEvent:
    """The event as the journal stores it."""
    return KeptEvent(
        interview=event.interview,
        kind=event.kind,
        at=event.at,
        step=str(event.step or ""),
        person=event.person,
        detail=dict(_said(event)),
        once=event.once,
        number=event.number,
    )


FORMER_NAMES = {"fixes": "mends"}
"""Fields with a key in the journal that is older than their name."""

WHOLE = {"was", "became"}
"""Fields that hold an interview. The journal stores it as one JSON text."""


def _said(facts: Event | GmailIds | WrittenLetter | ReceivedMail) -> Iterator[tuple[str, object]]:
    """The fields of an event that have no column of their own.

    An empty list is written too, because an earlier version read a missing one as unchanged; so is a yes or no.
    """
    for each in fields(facts):
        match getattr(facts, each.name):
            case _ if each.name in Event.__dataclass_fields__:
                pass  # a column
            case GmailIds() | WrittenLetter() | ReceivedMail() as part:
                yield from _said(part)
            case Interview() as whole:
                yield each.name, encode(whole).decode()
            case tuple() as several:
                yield FORMER_NAMES.get(each.name, each.name), list(several)
            case date() as day:
                yield each.name, day.isoformat()
            case value if value != each.default or isinstance(value, bool):
                yield each.name, value


def event_row(account: int, event: KeptEvent) -> Columns:
    """The row of an event; the database assigns its number."""
    columns = {each.name: getattr(event, each.name) for each in fields(event) if each.name != "number"}
    return columns | {"account": account, "kind": str(event.kind), "once": event.once or None}


def trace_rows(account: int, events: Iterable[KeptEvent]) -> list[Columns]:
    """Rows that say where the events put their steps in Gmail."""
    return [
        {
            "account": account,
            "what": what,
            "gmail_id": str(gmail_id),
            "interview": event.interview,
            "step": event.step,
        }
        for event in events
        for what in TRACED
        if (gmail_id := event.detail.get(f"{what}_id"))
    ]


def interview_of(row: Row[Any], people: Iterable[Person]) -> Interview:
    """The interview from a row and its people."""
    return Interview(
        id=row.id,
        company=row.company,
        position=row.position,
        starts=row.starts,
        ends=row.ends,
        time_zone=row.time_zone,
        people=tuple(people),
        rules=_rules(row.rules),
        notes=_notes(row.notes),
        uid=row.uid,
        sequence=row.sequence,
        organizer=row.organizer,
    )


def person_of(row: Row[Any]) -> Person:
    """A person in an interview."""
    return Person(
        id=row.id,
        name=row.name,
        email=row.email,
        part=Role(row.part),
        title=row.title,
        phone=row.phone,
        linkedin=row.linkedin,
        welcomes=tuple(row.welcomes),
        time_zone=row.time_zone,
        language=row.language,
        form_of_address=row.form_of_address,
        greeting=row.greeting,
        unusable_address=row.unusable_address,
        notes=_person_notes(row.notes),
    )


def kept_of(row: Row[Any]) -> KeptEvent:
    """A row of the journal as it is stored, not interpreted."""
    columns = {each.name: getattr(row, each.name) for each in fields(KeptEvent)}
    return KeptEvent(**columns | {"kind": EventKind(row.kind), "once": row.once or ""})


def event_of(row: Row[Any] | KeptEvent) -> Event:
    """The event in a row, without what this version does not know; raises ValueError if the row holds none."""
    detail = {name: value for name, value in row.detail.items() if value not in ("", None)}
    detail |= {new: detail[old] for new, old in FORMER_NAMES.items() if old in detail}
    detail |= {name: decode(str(detail[name])) for name in WHOLE & detail.keys()}
    said = {
        **detail,
        **dict.fromkeys(("trace", "letter", "mail"), detail),
        "interview": row.interview,
        "at": row.at,
        "step": StepKey.parse(row.step) if row.step else None,
        "person": row.person,
        "once": row.once or "",
        "number": row.number,
    }
    return convert(said, learned(OF_KIND[EventKind(row.kind)]))


_known: set[type] = set()
_learning = Lock()


def learned(kind: type[T]) -> type[T]:
    """The class, once msgspec knows its fields. The process crashes if two threads make msgspec learn them at once."""
    if kind not in _known:
        with _learning:
            Decoder(kind)  # guard: learned-once
            _known.add(kind)
    return kind


def _kept_notes(notes: Notes) -> Columns:
    return {
        "rough": notes.rough,
        "fit": [asdict(one) for one in notes.fit],
        "challenge": asdict(notes.challenge) if notes.challenge else None,
        "offers": [asdict(one) for one in notes.offers],
        "attachments": notes.attachments,
        "read": notes.read,
    }


def _kept_person_notes(notes: PersonNotes) -> Columns:
    return asdict(notes)


def _person_notes(kept: Columns) -> PersonNotes:
    return PersonNotes(
        sentences=tuple(Sentence(**one) for one in kept["sentences"]),
        open_questions=tuple(OpenQuestion(**question) for question in kept["open_questions"]),
        closing=Sentence(**kept["closing"]) if kept["closing"] else None,
        letter=kept["letter"],
    )


def _rules(kept: Columns) -> Rules:
    promised = kept["decision_by"]
    return Rules(
        decision_by=date.fromisoformat(promised) if promised else None,
        no_calls=kept["no_calls"],
        only_contact=kept["only_contact"],
        holidays=kept["holidays"],
    )


def _notes(kept: Columns) -> Notes:
    return Notes(
        rough=kept["rough"],
        fit=tuple(map(_shared, kept["fit"])),
        challenge=_shared(kept["challenge"]) if kept["challenge"] else None,
        offers=tuple(map(_shared, kept["offers"])),
        attachments=tuple(kept["attachments"]),
        read=kept["read"],
    )


def _shared(kept: Columns) -> SharedSentence:
    readers = kept["readers"]
    return SharedSentence(kept["stem"], kept["text"], None if readers is None else tuple(readers))
