"""The interview's form: adding, changing and moving an interview, from nothing, pasted text, files or an invitation."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from afterword.config.language import _
from afterword.errors import InputError, Problem
from afterword.imports.form_fields import InterviewFields, PersonFields, Word
from afterword.imports.spoken import Reading, length_said
from afterword.messages.times import absolute
from afterword.services import interview_form as forms
from afterword.services import queries
from afterword.web import interview_fields as names

if TYPE_CHECKING:
    from afterword.domain.model import Interview
    from afterword.services.interview_form import FilesForms, Form, Saved, Understood
    from afterword.web.form_values import Given
    from afterword.web.pages import WebContext

MOST_FILES = 20
MOST_FIELDS = 2000
MOST_KEPT = 50
MOST_NAME = 100
MOST_PASTED = 50_000
USUAL_MINUTES = (30, 45, 60)
"""Lengths to choose from while the end is missing."""


class OpenForms(Protocol):
    """Open forms, by handle. A form also holds what no field shows: the interview that it started from."""

    def put(self, form: Form) -> str:
        """Keep the form and return its handle. The oldest ones make room."""

    def get(self, handle: str) -> Form | None:
        """The form with that handle; None if it is gone."""

    def keep_notice(self, sentence: str, undo: str) -> str:
        """Keep a sentence for the next page to show once, with what it offers to take back."""

    def take_notice(self, handle: str) -> tuple[str, str] | None:
        """The kept sentence; the second time, None."""


@dataclass
class FormsInMemory:
    """The open forms of the page's one process."""

    held: OrderedDict[str, Form] = field(default_factory=OrderedDict)
    news: OrderedDict[str, tuple[str, str]] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, form: Form) -> str:
        """Keep the form and return its handle. The oldest ones make room."""
        return self._put(self.held, form)

    def get(self, handle: str) -> Form | None:
        """The form with that handle; None if it is gone."""
        with self.lock:
            return self.held.get(handle)

    def keep_notice(self, sentence: str, undo: str) -> str:
        """Keep a sentence for the next page to show once, with what it offers to take back."""
        return self._put(self.news, (sentence, undo))

    def take_notice(self, handle: str) -> tuple[str, str] | None:
        """The kept sentence; the second time, None."""
        with self.lock:
            return self.news.pop(handle, None)

    def _put(self, kept: OrderedDict[str, Any], value: Any) -> str:
        handle = secrets.token_urlsafe(12)
        with self.lock:
            kept[handle] = value
            while len(kept) > MOST_KEPT:
                kept.popitem(last=False)
        return handle


# where a form comes from


def add(web: WebContext, _request: Request) -> Response:
    """The page to add an interview: paste, drop or type."""
    return web.page("add.html", **_shown(web, _blank(web)))


def edit(web: WebContext, request: Request) -> Response:
    """The page to change an interview."""
    interview = _interview(web, request.path_params["interview"])
    focus = "day" if "move" in request.query_params else ""
    values = _shown(web, forms.form_of(interview), f"interview:{interview.id}", focus=focus)
    return web.page("edit.html", interview=interview, **values)


def from_offer(web: WebContext, request: Request) -> Response:
    """The page with the form from an invitation in the mailbox."""
    number = request.path_params["number"]
    form = _of_offer(web, number)
    values = _shown(web, form, f"offer:{number}", heading=_("Is that right?"))
    return web.page("offer.html", remarks=[r.text for r in form.remarks], **values)


async def take_in(web: WebContext, request: Request) -> Response:
    """The form, filled in from files or pasted text; a part of a page."""
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as sent:
        uploads = [v for v in sent.getlist("files") if isinstance(v, UploadFile) and (v.size or v.filename)]
        files = tuple([((u.filename or "a file")[:MOST_NAME], await u.read()) for u in uploads])
        given = {key: str(value)[:MOST_PASTED] for key, value in sent.items() if key != "files"}
    return await run_in_threadpool(_take_in, web, files, given)


def _take_in(web: WebContext, files: Sequence[tuple[str, bytes]], given: Given) -> Response:
    account, now = web.app.account, web.app.clock.now()
    pasted, to = given.get("pasted", ""), given.get("to", "")
    if empty := [name for name, data in files if not data]:
        return _unread(web, given, [_("{file} is empty.").format(file=name) for name in empty])
    if not files and not pasted.strip():
        return _unread(web, given, [_("There is nothing to read: paste a text, or choose a file.")])
    try:
        if to:
            return _answer(web, _with_cards(_interview(web, to), files, given), origin=f"interview:{to}")
        read = (
            forms.forms_of_files(account, files, now)
            if files
            else forms.forms_of_pasted(account, pasted, now)
        )
    except InputError as error:
        return _unread(web, given, error.problems, error.hint)
    if not files and all(form.fields == InterviewFields(zone=form.fields.zone) for form in read.forms):
        nothing = _("Nothing in that text was understood: it names no company, no day and nobody.")
        return _unread(web, given, [nothing])
    return _read(web, read)


def _unread(web: WebContext, given: Given, problems: Sequence[Problem | str], hint: str = "") -> Response:
    """What is wrong with the files or the text, above the form if the page has one: nothing typed there is lost."""
    answer = web.part("taken_in.html", problems=problems, hint=hint, form=bool(given.get("form")))
    if given.get("form"):
        answer.headers["HX-Retarget"] = "#unread"
    return answer


def _read(web: WebContext, read: FilesForms) -> Response:
    """The forms, one after the other, and everything else in the files."""
    known = queries.interviews(web.app.account)
    cancelled = [i for i in known if any(each.calls_off(i) for each in read.cancelled)]
    if not read.forms:
        off = bool(read.cancelled)
        return web.part("taken_in.html", problems=[], cancelled=cancelled, off=off, remarks=read.remarks)
    first, *others = read.forms
    waiting = ",".join(web.open_forms.put(form) for form in others)
    remarks = [*read.remarks, *(remark.text for remark in first.remarks)]
    return _answer(
        web, first, heading=_("Is that right?"), waiting=waiting, remarks=remarks, cancelled=cancelled
    )


def _with_cards(interview: Interview, files: Sequence[tuple[str, bytes]], given: Given) -> Form:
    """The form of an interview as it is typed, with a row for each person on a card.

    Raises InputError for files without cards.
    """
    from afterword.imports.merge import with_people
    from afterword.imports.vcard import cards_of, cards_on, is_picture

    wrong: list[Problem] = []
    people = []
    for name, data in files:
        try:
            cards = cards_on(data, name) if is_picture(name) else cards_of(data, name)
            people += [card.person for card in cards]
        except InputError as error:
            wrong += error.problems
    if wrong:
        raise InputError(wrong)
    form = forms.form_of(interview)
    fields = names.typed(given) if "company" in given else form.fields
    typed = tuple(names.person_on_card(row, str(number)) for number, row in enumerate(fields.people))
    whole = with_people(replace(interview, people=typed), people).people
    rows = [replace(forms.row_of(person), id="") for person in whole]
    here = map(names.filled, fields.people, rows)
    return replace(form, fields=replace(fields, people=(*here, *rows[len(typed) :])))


def _blank(web: WebContext) -> Form:
    form = forms.blank(web.app.config.you.time_zone)
    return replace(form, fields=replace(form.fields, people=(PersonFields(),)))


def _of_offer(web: WebContext, number: int) -> Form:
    now = web.app.clock.now()
    offer = next((o for o in web.plan_cache.offers(now) if o.number == number), None)
    if offer is None:
        raise HTTPException(404, _("That invitation is no longer offered."))
    return forms.form_of_offer(web.app.account, offer, now)


def _interview(web: WebContext, wanted: str) -> Interview:
    found = queries.interview(web.app.account, wanted)
    if found is None:
        raise HTTPException(404, _("There is no such interview; it may have been forgotten."))
    return found


# what is typed


def check(web: WebContext, request: Request, given: Given) -> Response:
    """How Afterword understands the present fields; parts of an open page."""
    form = replace(_held(web, request, given), fields=names.typed(given))
    refused = given.get("refused") == "yes"
    return web.part("form_said.html", **_values(form, _understood(web, form), whole=refused))


def _held(web: WebContext, request: Request, given: Given) -> Form:
    """The open form that was submitted; after a restart, a new one from the same source."""
    if form := web.open_forms.get(request.path_params["handle"]):
        return form
    kind, _sep, which = given.get("origin", "").partition(":")
    if kind == "interview":
        return forms.form_of(_interview(web, which))
    return _of_offer(web, int(which)) if kind == "offer" and which.isdecimal() else _blank(web)


def change(web: WebContext, request: Request, given: Given) -> Response:
    """A press of one of the form's buttons: add or drop a row, choose, or save."""
    form = replace(_held(web, request, given), fields=names.typed(given))
    word, _sep, which = given.get("do", "save").partition(":")
    keep: dict[str, Any] = {"origin": given.get("origin", "new"), "waiting": given.get("waiting", "")}
    if word == "save":
        return _save(web, form, given, keep)
    fields, focus = _pressed(web, form, word, which)
    return _answer(web, replace(form, fields=fields), focus=focus, **keep)


_WORDS: dict[str, Word] = {"me": "me", "out": "out", "back": ""}


def _pressed(web: WebContext, form: Form, word: str, which: str) -> tuple[InterviewFields, str]:
    """The fields after a press of a button, and the field that gets the focus."""
    fields = form.fields
    if word == "person":
        people = (*fields.people, PersonFields())
        return replace(fields, people=people), forms.person_key(len(people) - 1, "name")
    if word in _WORDS and which.isdecimal() and int(which) < len(fields.people):
        row = int(which)
        said = replace(fields.people[row], word=_WORDS[word])
        people = (*fields.people[:row], said, *fields.people[row + 1 :])
        focus = forms.person_key(row, "name") if word == "back" else f"back-{row}"
        return replace(fields, people=people), focus
    key, _sep, number = which.rpartition(":")
    choices = _understood(web, form).choices.get(key, ())
    if word == "choose" and number.isdecimal() and int(number) < len(choices):
        you, now = web.app.config.you, web.app.clock.now()
        return forms.chosen(fields, key, choices[int(number)], now, you.time_zone), key
    raise InputError([Problem("do", repr(word), _("a button of the form"))])


def _understood(web: WebContext, form: Form) -> Understood:
    you = web.app.config.you
    read = forms.read(form, web.app.clock.now(), you.time_zone, you.signs)
    if "ends" not in read.problems or form.fields.ends.strip() or "ends" in read.choices:
        return read
    lengths = [length_said(timedelta(minutes=each)) for each in USUAL_MINUTES]
    return replace(read, choices={**read.choices, "ends": tuple(Reading(each, each) for each in lengths)})


# saving


def _save(web: WebContext, form: Form, given: Given, keep: Mapping[str, Any]) -> Response:
    understood, now = _understood(web, form), web.app.clock.now()
    if understood.interview is None:
        return _answer(web, form, understood, focus=next(iter(understood.problems)), refused=True, **keep)
    if understood.doubts and given.get("sure") != "yes":
        return _answer(web, form, understood, asked="sure", **keep)
    moved = {"moved": True, "another": False}.get(given.get("moved", ""))
    if moved is None and (old := forms.moved_from(web.app.account, form, now, understood.interview)):
        return _answer(web, form, understood, asked="moved", old=old, sure=given.get("sure", ""), **keep)
    try:
        saved = forms.save(web.app.account, form, understood.interview, now, moved=moved)
    except InputError as error:
        return _answer(web, form, understood, trouble=[str(p) for p in error.problems], **keep)
    _remember_me(web, understood)
    return _saved(web, saved, keep)


def _remember_me(web: WebContext, understood: Understood) -> None:
    """Add the candidate's invited addresses to the config: then no invitation counts them as somebody else."""
    for address in understood.me:
        forms.remember_address(web.settings, web.app.config, address)
        web.take_up_config()


def _saved(web: WebContext, saved: Saved, keep: Mapping[str, Any]) -> Response:
    sentence, undo = _sentence(web, saved)
    waiting = [handle for handle in str(keep["waiting"]).split(",") if handle]
    if waiting and (form := web.open_forms.get(waiting[0])):
        rest = ",".join(waiting[1:])
        return _answer(web, form, heading=_("And the next one"), waiting=rest, remarks=[sentence])
    handle = web.open_forms.keep_notice(sentence, undo)
    place = f"{web.root}/interview/{saved.interview.id}?notice={handle}"
    return HTMLResponse("", headers={"HX-Redirect": place})  # that page shows the sentence


def _sentence(web: WebContext, saved: Saved) -> tuple[str, str]:
    """What is true now, and what one can take back: 'adding', 'decision' or nothing."""
    from afterword.messages.changes import changes

    you, interview = web.app.config.you, saved.interview
    when = absolute(interview.starts, you.time_zone, web.app.clock.now())
    facts = {"position": interview.position, "company": interview.company, "time": when}
    if not saved.is_news:
        return _("Nothing new in: {position} at {company}, {time}.").format(**facts), ""
    if saved.before is None:
        return _("Added: {position} at {company}, {time}.").format(**facts), "adding"
    different = " ".join(changes(saved.before, interview, you.time_zone))
    return different or _("Changed: {position} at {company}, {time}.").format(**facts), "decision"


def notice(web: WebContext, request: Request) -> tuple[str, str] | None:
    """The sentence of a form that was just saved, for the page after it, once."""
    handle = request.query_params.get("notice", "")
    return web.open_forms.take_notice(handle) if handle else None


# what is shown


def _answer(
    web: WebContext, form: Form, understood: Understood | None = None, origin: str = "new", **values: Any
) -> Response:
    return web.part("interview_form.html", **_shown(web, form, origin, understood=understood, **values))


def _shown(
    web: WebContext, form: Form, origin: str = "new", *, understood: Understood | None = None, **values: Any
) -> dict[str, Any]:
    """Values for the template of a whole form."""
    read = understood or _understood(web, form)
    handle = web.open_forms.put(form)
    return {
        "handle": handle,
        "origin": origin,
        **_values(form, read, whole=bool(values.get("refused"))),
        **values,
    }


def _values(form: Form, understood: Understood, *, whole: bool) -> dict[str, Any]:
    """Values for the fields. A missing field is a problem only of the `whole` form, once somebody saves it.

    But a missing end is a problem as soon as there is a start.
    """
    problems = {
        key: said
        for key, said in understood.problems.items()
        if whole or key == "ends" or forms.text_at(form.fields, key).strip()
    }
    return {
        "form": form,
        "fields": form.fields,
        "understood": understood,
        "problems": problems,
        "names": names,
    }
