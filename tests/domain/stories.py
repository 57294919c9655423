"""What the tests of the core tell: one interview on a Monday in New York, and what happens after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings

from afterword.domain.events import Event
from afterword.domain.model import (
    EventKind,
    Interview,
    Notes,
    OpenQuestion,
    Person,
    PersonNotes,
    Plan,
    Policy,
    Role,
    Rules,
    Sentence,
    Step,
    utc,
)
from afterword.domain.planner import plan
from afterword.storage.rows import KeptEvent, event_of

UNHURRIED = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # other work may run beside it
ID = "acme-engineer-2026-11-02"
NEW_YORK = "America/New_York"

HEARD = Sentence("enjoyed-hearing", "run the release train")
LIKED = Sentence("liked-that", "let newcomers break the build once")
ANA = Person("ana", "Ana Ruiz", "ana@acme.example", notes=PersonNotes((HEARD,)), phone="1")
BOB = Person(
    "bob", "Bob Lee", "bob@acme.example", notes=PersonNotes((LIKED,), (OpenQuestion("Which year?"),))
)
RITA = Person("rita", "Rita Stone", "rita@acme.example", Role.COORDINATOR)
LOST = replace(BOB, email="")  # nobody knows his address
SILENT = replace(ANA, notes=PersonNotes())  # no sentence is finished for her

REVIEW = Policy(time_zone=NEW_YORK)
NOTES = Notes(rough="the release train", read=True)
UNREAD = replace(NOTES, read=False)
SCHEDULE = replace(REVIEW, mode="schedule")

THANKS = f"{ID}/thank-you/ana@acme.example"
NUDGE = f"{ID}/nudge/ana@acme.example/1"
AGAIN = f"{ID}/nudge/ana@acme.example/2"
PASSED = f"{ID}/thank-you/rita@acme.example"
INVITE = f"{ID}/linkedin/ana@acme.example"
CALL = f"{ID}/call/ana@acme.example"
NOTED = f"{ID}/notes"


def ny(day: str, clock: str = "00:00") -> datetime:
    """An instant by the wall clock of New York; the day as '11-02', of 2026 unless a year stands before it."""
    year = "" if len(day) > 5 else "2026-"
    return utc(datetime.fromisoformat(f"{year}{day}T{clock}").replace(tzinfo=ZoneInfo(NEW_YORK)))


STARTS, ENDS = ny("11-02", "10:00"), ny("11-02", "11:00")  # a Monday
NOON = ENDS + timedelta(hours=1)


def meeting(*people: Person, notes: Notes = NOTES, **rules: object) -> Interview:
    """The interview, with those people (Ana alone where none are named) and what the company said."""
    said = Rules(**rules)  # type: ignore[arg-type]  # the tests name the fields of Rules
    return Interview(ID, "Acme", "Engineer", STARTS, ENDS, NEW_YORK, people or (ANA,), said, notes)


def event(kind: EventKind, at: datetime, step: str = "", /, **detail: object) -> Event:
    """Something that happened; whose it is follows from the step's key where `person` does not say it."""
    by_key = next((p.id for p in (ANA, BOB, RITA) if f"/{p.id}@" in step or step.endswith(p.id)), "")
    person = str(detail.pop("person", by_key))
    return event_of(KeptEvent(ID, kind, at, step, person, detail))


def drafted(step: str, at: datetime, settled_for: datetime | None = None, /, **detail: object) -> list[Event]:
    """A draft was begun, and Gmail has it."""
    ids = {"draft_id": "d1", "message_id": "m1", "thread_id": "t1", "subject": "Thanks"}
    settled = {"settled_for": settled_for.isoformat()} if settled_for else {}
    said = {"holds": [], "warns": [], "passes_on": [], "open": [], "stems": [], **settled, **detail}
    return [
        event(EventKind.DRAFTING, at, step, **said),
        event(EventKind.DRAFTED, at, step, **ids, **said),
    ]


MARK = "[I enjoyed hearing how you …]"


def with_marks(step: str, at: datetime, settled_for: datetime | None = None) -> list[Event]:
    """A draft in which nothing is finished yet: it holds two beginnings of sentences."""
    marks = [MARK, "[I liked that you …]"]
    return drafted(step, at, settled_for, open=marks, stems=marks)


def read(person: str, digest: str, at: datetime) -> Event:
    """The candidate read the letter to that person as a whole."""
    return event(EventKind.READ, at, f"{ID}/thank-you/{person}@acme.example", person=person, digest=digest)


def sent(step: str, at: datetime, by: str = "afterword", /, **detail: object) -> list[Event]:
    """It was drafted, and it left."""
    ids = {"message_id": "s1", "thread_id": "t1", "sent_at": at.isoformat(), "by": by}
    begun = event(EventKind.SENDING, at, step)
    return [*drafted(step, at, None, **detail), begun, event(EventKind.SENT, at, step, **ids)]


def steps(
    now: datetime,
    *events: Event,
    of: Interview | None = None,
    policy: Policy = REVIEW,
    company_sent: datetime | None = None,
) -> dict[str, Step]:
    """The steps of the interview by key, without the interview's own id."""
    made = whole(now, *events, of=of, policy=policy, company_sent=company_sent)
    return {str(step.key).removeprefix(f"{ID}/"): step for step in made.steps}


def whole(
    now: datetime,
    *events: Event,
    of: Interview | None = None,
    policy: Policy = REVIEW,
    company_sent: datetime | None = None,
) -> Plan:
    """The plan of the interview (Ana's, where none is given)."""
    return plan(of or meeting(), events, policy, now, company_sent=company_sent)
