"""Notes as a form that is saved as one types, made for the five minutes after an interview.

A save carries the digest of the notes that it was typed upon. Where the store holds others by now, written by somebody
else than this very form, nothing is overwritten: the person says which to keep.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from afterword.app import log_event
from afterword.core.facts import Event, EventKind, Interview, Person

if TYPE_CHECKING:
    from afterword.web.pages import Desk

QUIET = timedelta(seconds=30)
"""The daemon looks at the notes so long after the last save: a draft is not written anew at each word."""

TELL_AGAIN = timedelta(minutes=10)
"""One event in the journal covers the saves of so long, unless a letter was written in between."""

MOST_PENS = 200
SEEN = "X-Notes-Seen"


@dataclass
class Pens:
    """Which notes each open form wrote last: a form whose answer was lost is not in conflict with itself."""

    wrote: OrderedDict[str, str] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, pen: str, digest: str) -> None:
        """That form wrote those notes."""
        self.wrote[pen] = digest
        self.wrote.move_to_end(pen)
        while len(self.wrote) > MOST_PENS:
            self.wrote.popitem(last=False)


def form(desk: Desk, request: Request) -> Response:
    """The form, with what is noted."""
    found = _fresh(desk, request.path_params["interview"])
    return desk.page("notes.html", interview=found, seen=digest(found), one=desk.planned(request))


async def save(desk: Desk, request: Request) -> Response:
    """The notes are in the store; 409 and nothing is changed where others are there by now."""
    async with request.form(max_files=0, max_fields=2000) as given:
        texts = {key: str(value) for key, value in given.items()}
    return await run_in_threadpool(_save, desk, request.path_params["interview"], texts)


def _save(desk: Desk, interview: str, given: Mapping[str, str]) -> Response:
    from afterword.intake.toml import notes_from_values

    pen = given.get("pen", "")
    with desk.pens.lock:
        old = _fresh(desk, interview)
        new = notes_from_values(values(given, old.people), old, file="your notes")
        if old != new:
            if digest(old) not in {given.get("seen"), desk.pens.wrote.get(pen)}:
                return PlainTextResponse("These notes were changed elsewhere meanwhile.", 409, _seen(old))
            _write(desk, new)
        desk.pens.put(pen, digest(new))
    return PlainTextResponse("Saved.", headers=_seen(new))


def _seen(interview: Interview) -> dict[str, str]:
    return {SEEN: digest(interview)}


def _write(desk: Desk, new: Interview) -> None:
    now, store = desk.app.clock.now(), desk.app.store
    events = [Event(new.id, EventKind.CHANGED, now)] if _is_news(store.events(new.id), now) else []
    for event in store.save(desk.app.account, new, events=events, look_at=now + QUIET):
        log_event(event)
    desk.shelf.stirred(new.id)


def _is_news(journal: Sequence[Event], now: datetime) -> bool:
    """No event since the last letter was written, and of late, says that something was changed."""
    written = {EventKind.DRAFTING, EventKind.DRAFTED, EventKind.REWRITING, EventKind.REWRITTEN}
    since = max([now - TELL_AGAIN, *(e.at for e in journal if e.kind in written)])
    return not any(e.kind is EventKind.CHANGED and e.at > since for e in journal)


def _fresh(desk: Desk, interview: str) -> Interview:
    found = desk.app.store.interview(interview)
    if found is None or desk.app.store.account_of(interview) != desk.app.account:
        raise HTTPException(404, "There is no such interview; it may have been forgotten.")
    return found


def digest(interview: Interview) -> str:
    """Other notes, another digest."""
    noted = (interview.notes, [(p.id, p.notes) for p in interview.people])
    return hashlib.sha256(repr(noted).encode()).hexdigest()[:32]


def values(given: Mapping[str, str], people: Sequence[Person]) -> dict[str, Any]:
    """What the form's fields say, in the shape of a notes file; fields that the form did not have are left out."""
    notes: dict[str, Any] = {
        key: _lines(given[key]) for key in ("points", "i_can", "attachments") if key in given
    }
    if "challenge" in given:
        notes["challenge"] = given["challenge"].replace("\r", "")
    return {"notes": notes, "people": [_person(given, p) for p in people if f"talked-{p.id}" in given]}


def _person(given: Mapping[str, str], person: Person) -> dict[str, Any]:
    named = {"name": person.name} | ({"email": person.email} if person.email else {})
    asked = []
    for number in range(100):
        question = given.get(f"question-{person.id}-{number}", "").replace("\r", "").strip()
        answer = given.get(f"answer-{person.id}-{number}", "").replace("\r", "").strip()
        if question or answer:
            asked.append({"question": question, "answer": answer})
    notes = {"talked_about": _lines(given[f"talked-{person.id}"]), "open_questions": asked}
    return named | {"notes": notes}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]
