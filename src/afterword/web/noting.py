"""The form for finishing letters: it saves while the candidate types, with the letter beside it.

A save includes the digest of the notes that the typing started from. If the store has different notes by now, and this
form did not write them, nothing is overwritten: the person decides which to keep. The letter is composed from the
form's contents at each keystroke, saved or not.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from afterword.config.language import _
from afterword.domain.mail import gmail_link
from afterword.domain.model import Interview, Person
from afterword.services import queries
from afterword.services.queries import Planned
from afterword.web.form_values import Given, Layout, layout, row_names, values

if TYPE_CHECKING:
    from afterword.web.notes_view import FinishingContext
    from afterword.web.pages import WebContext

MOST_FORMS = 200
MOST_FIELDS = 5000
SEEN = "X-Notes-Seen"


@dataclass
class LastWriters:
    """The notes each open form wrote last, so that a form whose answer was lost does not conflict with itself.

    Also the rows that each interview's form had, empty ones included: the store holds only the filled ones.
    """

    wrote: OrderedDict[str, str] = field(default_factory=OrderedDict)
    layouts: OrderedDict[str, Layout] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, form_id: str, digest: str) -> None:
        """Record that this form wrote those notes."""
        self._keep(self.wrote, form_id, digest)

    def lay_out(self, interview: str, rows: Layout) -> None:
        """Remember the rows of that interview's form."""
        self._keep(self.layouts, interview, {**self.layouts.get(interview, {}), **rows})

    def _keep(self, kept: OrderedDict[str, Any], key: str, value: object) -> None:
        kept[key] = value
        kept.move_to_end(key)
        while len(kept) > MOST_FORMS:
            kept.popitem(last=False)


def form(web: WebContext, request: Request) -> Response:
    """The form, filled with the finished sentences and the notes."""
    from afterword.services import finishing
    from afterword.web.notes_view import reader_fields, shared_fields

    found = fresh(web, request.path_params["interview"])
    context = _context(web, web.planned(request), found)
    readers = reader_fields(context)
    if any(one.spelled_here for one in readers):
        warmed()
    return web.page(
        "notes.html",
        interview=found,
        seen=digest(found),
        readers=readers,
        together=shared_fields(context),
        unused=finishing.unused_rough(found),
        suggesting=bool(web.app.config.wording.model),
    )


@cache
def warmed() -> threading.Thread:
    """Load spelling in the background, once per process; otherwise the first sentence would wait for it."""
    from afterword.letters.spelling import spelling

    thread = threading.Thread(target=spelling().check, args=("recieve",), name="spelling", daemon=True)
    thread.start()
    return thread


def letter(web: WebContext, request: Request, given: Given) -> Response:
    """The letter to `reader` from the form's current values; saves nothing. 404 for an unknown reader."""
    from afterword.imports.toml import notes_from_values
    from afterword.services import finishing
    from afterword.web.notes_view import letter_beside

    old = web.planned(request)
    typed = notes_from_values(values(given, old.interview.people), old.interview, file=_("your notes"))
    person = next((p for p in finishing.readers(typed, old.plan) if p.id == given.get("reader")), None)
    if person is None:
        raise HTTPException(404, _("No letter of that interview goes to anyone of that name."))
    spelled = given.get("spelled") == "yes"
    beside = letter_beside(_context(web, old, typed), person, given, spelled=spelled)
    step, names = beside.view.step, row_names(given, person)
    gmail = gmail_link(step, web.app.config.you.email) if step else ""
    return web.part("letter_beside.html", beside=beside, interview=typed, rows=names, gmail=gmail)


def _context(web: WebContext, one: Planned, interview: Interview) -> FinishingContext:
    from afterword.web.notes_view import FinishingContext

    now = web.app.clock.now()
    rows = web.writers.layouts.get(interview.id, {})
    return FinishingContext(web.app, one.plan, interview, one.events, now, web.names(), rows)


def save(web: WebContext, request: Request, given: Given) -> Response:
    """Save the notes; if the store has different ones by now, answer 409 and change nothing."""
    from afterword.imports.toml import notes_from_values

    with web.writers.lock:
        old = fresh(web, request.path_params["interview"])
        new = notes_from_values(values(given, old.people), old, file=_("your notes"))
        new = _without_echoes(web, request, new, given)
        if _stems_named(old) == _stems_named(new):
            new = old
        if old != new:
            if not is_as_shown(web, old, given):
                return PlainTextResponse(
                    _("These notes were changed elsewhere in the meantime."), 409, _seen(old)
                )
            write(web, new)
        web.writers.put(given.get("form_id", ""), digest(new))
        web.writers.lay_out(new.id, layout(given))
    zone = ZoneInfo(web.app.config.you.time_zone)
    at = web.app.clock.now().astimezone(zone)
    return PlainTextResponse(_saved(web, new).format(at=at), headers=_seen(new))


def is_as_shown(web: WebContext, stored: Interview, given: Given) -> bool:
    """Whether the stored notes are those that the form showed, or wrote last itself."""
    return digest(stored) in {given.get("seen"), web.writers.wrote.get(given.get("form_id", ""))}


def _saved(web: WebContext, interview: Interview) -> str:
    """The sentence after saving, which also names a promised file that cannot be attached."""
    from afterword.letters import attachment_problems

    if web.app.account.files and attachment_problems(interview.notes.attachments):
        return _("Saved at {at:%H:%M}, but a file that you promised cannot be attached.")
    return _("Saved at {at:%H:%M}.")


def _without_echoes(
    web: WebContext, request: Request, typed: Interview, given: Mapping[str, str]
) -> Interview:
    """If a letter edited as one text equals the one from its sentences, compose it from the sentences again."""
    from afterword.services import finishing

    for person in typed.people:
        if not person.notes.letter or f"letter.{person.id}" not in given:
            continue
        composed = finishing.of_sentences(typed, person)
        plan, now = web.planned(request).plan, web.app.clock.now()
        view = finishing.letter_view(web.app.account, plan, composed, person, now, names=web.names())
        if _lines(view.text) == _lines(person.notes.letter):
            read = replace(composed.notes, read=typed.notes.read)
            typed = replace(composed, notes=read)
    return typed


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _stems_named(interview: Interview) -> Interview:
    """The interview with each answer naming the stem that its letter uses."""
    from afterword.letters.compose import answer_stem

    def named(person: Person) -> Person:
        asked = (replace(q, stem=q.stem or answer_stem(q.question)) for q in person.notes.open_questions)
        return replace(person, notes=replace(person.notes, open_questions=tuple(asked)))

    return replace(interview, people=tuple(map(named, interview.people)))


def _seen(interview: Interview) -> dict[str, str]:
    return {SEEN: digest(interview)}


def write(web: WebContext, new: Interview) -> None:
    """Store the notes; the daemon looks at them after the typing stops."""
    from afterword.services.finishing import save as save_typed

    save_typed(web.app.account, new, web.app.clock.now())
    web.plan_cache.invalidate(new.id)


def fresh(web: WebContext, interview: str) -> Interview:
    """The stored interview. HTTPException if it does not exist or belongs to another account."""
    found = queries.interview(web.app.account, interview)
    if found is None:
        raise HTTPException(404, _("There is no such interview; it may have been forgotten."))
    return found


def digest(interview: Interview) -> str:
    """A digest of the notes; different notes have a different digest."""
    noted = (interview.notes, [(p.id, p.notes) for p in interview.people])
    return hashlib.sha256(repr(noted).encode()).hexdigest()[:32]
