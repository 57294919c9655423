"""Interviews from files dropped on the page: read, shown, and added after the candidate agrees."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from afterword.domain.model import Interview
from afterword.errors import InputError, Problem
from afterword.services import queries
from afterword.services.commands import add_all, brought_up_to_date

if TYPE_CHECKING:
    from afterword.imports.files import FilesRead
    from afterword.imports.given import Cancelled, Given, Remark
    from afterword.web.pages import WebContext

Files = tuple[tuple[str, bytes], ...]

MOST_FILES = 20
MOST_KEPT = 10
MOST_NAME = 100


@dataclass(frozen=True, slots=True)
class HeldUpload:
    """Files read but not added yet, and the interviews found in them; `to` is the interview that cards are for."""

    files: Files
    to: str = ""
    interviews: tuple[Interview, ...] = ()
    guests: Mapping[str, Sequence[Remark]] = field(default_factory=dict)


@dataclass
class PendingUploads:
    """Uploads waiting for the candidate's yes, in memory only."""

    held: OrderedDict[str, HeldUpload] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, held: HeldUpload) -> str:
        """Keep the upload and return a handle for it. The oldest ones make room."""
        handle = secrets.token_urlsafe(12)
        with self.lock:
            self.held[handle] = held
            while len(self.held) > MOST_KEPT:
                self.held.popitem(last=False)
        return handle

    def take(self, handle: str) -> HeldUpload | None:
        """Remove and return a kept upload; None if it is gone."""
        with self.lock:
            return self.held.pop(handle, None)


async def read(web: WebContext, request: Request) -> Response:
    """Show how the files were understood; adds nothing. A part of a page."""
    async with request.form(max_files=MOST_FILES, max_fields=20) as form:
        uploads = [value for value in form.getlist("files") if isinstance(value, UploadFile)]
        files = tuple([((u.filename or "a file")[:MOST_NAME], await u.read()) for u in uploads if u.size])
        given = {key: str(value) for key, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_read, web, files, given)


def _read(web: WebContext, files: Files, given: Mapping[str, str]) -> Response:
    before = web.uploads.take(given.get("handle", "")) if given.get("handle") else None
    held = HeldUpload(files or (before.files if before else ()), given.get("to", ""))
    wrong: list[Problem] = []
    try:
        added = _understood(web, held, _given(given, wrong))
    except InputError as error:
        return _asked_again(web, held, given, InputError([*wrong, *error.problems], error.hint))
    return _asked_again(web, held, given, InputError(wrong)) if wrong else _shown(web, held, added)


def _asked_again(web: WebContext, held: HeldUpload, given: Mapping[str, str], error: InputError) -> Response:
    handle = web.uploads.put(held) if held.files else ""
    return web.page("taking.html", problems=error.problems, hint=error.hint, handle=handle, given=given)


def _shown(web: WebContext, held: HeldUpload, added: FilesRead) -> Response:
    from afterword.imports.merge import maybe_moved, same

    known = queries.interviews(web.app.account)
    handle = (
        web.uploads.put(HeldUpload(held.files, held.to, added.interviews, added.guests))
        if added.interviews
        else ""
    )
    now = web.app.clock.now()
    moved = [] if held.to else [old for i in added.interviews if (old := maybe_moved(known, i, now))]
    return web.page(
        "taking.html",
        problems=[],
        handle=handle,
        found=[
            (i, queries.interview(web.app.account, i.id) if held.to else same(i, known))
            for i in added.interviews
        ],
        cancelled=[i for c in added.cancelled for i in _meant(c, known)],
        off=bool(added.cancelled),
        remarks=added.remarks,
        moved=moved[:1],
    )


def _understood(web: WebContext, held: HeldUpload, given: Given) -> FilesRead:
    """Read the contents of the files; cards for a known interview bring it up to date."""
    from afterword.imports.files import FilesRead, read_files

    if not held.files:
        raise InputError(
            [Problem("files", "none", "an invitation (.ics), an interview file (.toml), a card (.vcf)")]
        )
    if held.to:
        return FilesRead((_with_cards(web, held),))
    app, you = web.app, web.app.config.you
    now, zone = app.clock.now(), you.time_zone
    return read_files(held.files, you=you.signs, zone=zone, now=now, given=given, stems=app.account.stem_ids)


def _with_cards(web: WebContext, held: HeldUpload) -> Interview:
    from afterword.imports.merge import with_people
    from afterword.imports.vcard import cards_of, cards_on, is_picture

    interview = queries.interview(web.app.account, held.to)
    if interview is None:
        raise HTTPException(404, "There is no such interview; it may have been forgotten.")
    wrong: list[Problem] = []
    people = []
    for name, data in held.files:
        try:
            cards = cards_on(data, name) if is_picture(name) else cards_of(data, name)
            people += [card.person for card in cards]
        except InputError as error:
            wrong += error.problems
    if wrong:
        raise InputError(wrong)
    return with_people(interview, people)


def _meant(cancelled: Cancelled, known: Sequence[Interview]) -> list[Interview]:
    """The interviews that a cancelled meeting stands for."""
    return [
        i
        for i in known
        if i.uid and cancelled.uid in {i.uid, i.uid.partition("#")[0]} and cancelled.sequence >= i.sequence
    ]


def _given(said: Mapping[str, str], wrong: list[Problem]) -> Given:
    """The candidate's answers to questions a calendar leaves open; invalid answers are added to `wrong`."""
    from afterword.config import fields
    from afterword.config.durations import elapsed
    from afterword.imports.given import Given

    def answer(name: str, check: Any) -> Any:
        text = said.get(name, "").strip()
        try:
            return check(text) if text else None
        except ValueError as expected:
            wrong.append(Problem(name, repr(text), str(expected)))
            return None

    def length(text: str) -> timedelta:
        lasts: timedelta = elapsed(text)
        if not timedelta() < lasts <= timedelta(days=1):
            raise ValueError("a length of a day at most, such as 1h")
        return lasts

    return Given(
        company=answer("company", fields.some_line) or "",
        position=answer("position", fields.some_line) or "",
        on=answer("on", date.fromisoformat),
        length=answer("length", length),
    )


async def take(web: WebContext, request: Request) -> Response:
    """Store the interviews that were shown; the answer sends the browser to the first one."""
    async with request.form(max_files=0, max_fields=10) as form:
        said = str(form.get("moved", ""))
    return await run_in_threadpool(_take, web, request.path_params["handle"], said)


def _take(web: WebContext, handle: str, said: str) -> Response:
    held = web.uploads.take(handle)
    if held is None or not held.interviews:
        return PlainTextResponse("That was taken already, or is too long ago. Drop the file again.", 409)
    account, now = web.app.account, web.app.clock.now()
    moved = {"moved": True, "another": False}.get(said)
    wanted = _joined(web, held) if held.to else brought_up_to_date(account, held.interviews, now, moved=moved)
    add_all(account, wanted, now, held.guests)
    return PlainTextResponse("Added.", headers={"HX-Redirect": f"{web.root}/interview/{wanted[0].id}"})


def _joined(web: WebContext, held: HeldUpload) -> list[Interview]:
    """The interview that the people go to, with them. HTTPException if it does not exist."""
    from afterword.imports.merge import with_people

    whole = queries.interview(web.app.account, held.to)
    if whole is None:
        raise HTTPException(404, "There is no such interview; it may have been forgotten.")
    for new in held.interviews:
        whole = with_people(whole, new.people)
    return [whole]
