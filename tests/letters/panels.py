"""Invented interviews for the tests of letters: small ones put together here, whole ones read from `interviews`."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from afterword.domain.model import (
    Interview,
    Letter,
    Notes,
    OpenQuestion,
    Person,
    PersonNotes,
    Role,
    Rules,
    Sentence,
    SharedSentence,
    Step,
    StepKind,
    StepState,
)
from afterword.domain.reasons import Reason, ReasonCode
from afterword.domain.step_key import StepKey
from afterword.imports.toml import from_toml
from afterword.letters import Sender, Templates, compose

SUBJECT = "Thanks for the interview – {{ position }}"
SENDER = Sender("Jane Doe", "jane@gmail.example", "+1 555 0100", "https://www.linkedin.com/in/janedoe")
ENDS = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # a Monday, 15:00 in New York
NEXT_DAY = ENDS + timedelta(hours=17)
TEMPLATES = Templates()
COORDINATOR = Role.COORDINATOR
AFTERNOON = 15


def step(
    interview: Interview,
    person: Person | None,
    kind: StepKind = StepKind.THANK_YOU,
    number: int = 1,
    passes_on: tuple[Person, ...] = (),
) -> Step:
    """A step of the interview, ready."""
    who = (person.email or person.id) if person else interview.id
    return Step(
        key=StepKey(interview.id, kind, who, number if kind is StepKind.NUDGE else 0),
        state=StepState.READY,
        reason=Reason(ReasonCode.TO_DRAFT),
        person=person,
        passes_on=passes_on,
    )


def person(
    name: str, *finished: tuple[str, str], asked: tuple[tuple[str, ...], ...] = (), **fields: Any
) -> Person:
    """Somebody of a panel, with finished sentences (stem and ending) and questions (question, answer, stem)."""
    slug = name.lower().replace(" ", "-")
    closing = fields.pop("closing", None)
    notes = PersonNotes(
        tuple(Sentence(*one) for one in finished),
        tuple(OpenQuestion(*one) for one in asked),
        Sentence(*closing) if closing else None,
        fields.pop("letter", ""),
    )
    plain = unicodedata.normalize("NFKD", slug.removeprefix("dr.-")).encode("ascii", "ignore").decode()
    fields.setdefault("email", f"{plain.split('-')[0] or 'somebody'}@acme.example")
    return Person(id=slug, name=name, notes=notes, **fields)


def shared(stem: str, text: str, *readers: str) -> SharedSentence:
    """A fit, a challenge or an offer, ticked for readers or dealt."""
    return SharedSentence(stem, text, readers or None)


def interview(
    company: str,
    position: str,
    *people: Person,
    notes: Notes | None = None,
    zone: str = "America/New_York",
    decision_by: date | None = None,
    ends: datetime = ENDS,
) -> Interview:
    """An interview of an hour that ended on a Monday."""
    return Interview(
        id=f"{company}-{position}-2026-11-23".lower().replace(" ", "-"),
        company=company,
        position=position,
        starts=ends - timedelta(hours=1),
        ends=ends,
        time_zone=zone,
        people=people,
        rules=Rules(decision_by=decision_by),
        notes=notes or Notes(),
    )


def letter(
    interview: Interview, person: Person, when: datetime = NEXT_DAY, *, passes_on: tuple[Person, ...] = ()
) -> Letter:
    """The thank-you to a person of the interview."""
    one = step(interview, person, passes_on=passes_on)
    return compose(one, interview, SENDER, when=when, subject=SUBJECT, templates=TEMPLATES)


# the interviews that are finished as somebody would finish them


def _read(file: Path) -> Interview:
    return from_toml(file.read_bytes(), zone="UTC", file=file.name)


FOLDER = Path(__file__).parent / "interviews"
WHOLE = {file.stem: _read(file) for file in sorted(FOLDER.glob("*.toml"))}
"""Every whole interview, by the name of its file: rough notes, and the endings as they were typed."""

NURSE = WHOLE["nurse"]
COOK = WHOLE["line-cook"]


def leaves(interview: Interview) -> datetime:
    """When its letters leave: two hours after a talk in the morning, else at nine on the next day (UTC)."""
    local = interview.ends.astimezone(ZoneInfo(interview.time_zone))
    if local.hour < AFTERNOON:
        return interview.ends + timedelta(hours=2)
    return (local + timedelta(days=1)).replace(hour=9, minute=0).astimezone(UTC)


def thank_yous(interview: Interview) -> dict[str, Letter]:
    """Its thank-yous, by the id of whom they go to; a coordinator's carries thanks to those without an address."""
    away = tuple(p for p in interview.people if not p.email)
    return {
        p.id: letter(interview, p, leaves(interview), passes_on=away if p.part is COORDINATOR else ())
        for p in interview.people
        if p.email
    }


def with_nothing_finished(interview: Interview) -> Interview:
    """The same interview on the way home: who was there, and not one sentence."""
    people = tuple(replace(p, notes=PersonNotes()) for p in interview.people)
    return replace(interview, people=people, notes=Notes(rough=interview.notes.rough))
