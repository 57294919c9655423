"""A candidate's own page: what a laptop's page offers, for the account of the browser's session.

Each request finds its account, settings and facts in the database, so any number of processes can serve the page.

| rule | against |
|---|---|
| the cookie's session is a candidate's | everybody else, coaches too |
| Origin, if present, is the fleet's `url`; a change must have one | requests forged by another page |
| Sec-Fetch-Site is same-origin or none, except to open a page | the same, and reading by another site |
| a change has htmx's header and the session's word | forms and links, and pages of an earlier session |
| a change is a POST with a body of bounded length | links, and a full memory |
| one change of an account at a time, among all processes | two changes from the same state |
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from jinja2 import Environment
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from afterword.config.language import _
from afterword.errors import AfterwordError, InputError
from afterword.fleet import sessions
from afterword.fleet.own_forms import OwnForms
from afterword.fleet.own_settings import OwnSettings
from afterword.services.plan_cache import PlanCache
from afterword.web.middleware import READS, replayed, whole_body, with_headers
from afterword.web.noting import LastWriters
from afterword.web.pages import WebContext, error_pages, missing_page, page_templates, routes

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from afterword.app import App
    from afterword.fleet.office import Office
    from afterword.fleet.records import EnrolledCandidate
    from afterword.fleet.sessions import Session

log = logging.getLogger("afterword.fleet")

ROOT = "/mine"
MOST_READY = 100
"""The most accounts with templates ready for use in a process."""


def this_candidates(request: Request) -> WebContext:
    """The context that the guard made for the request."""
    web: WebContext = request.state.web
    return web


def _trouble(request: Request, error: Exception) -> Response:
    """Answer an error in words for a candidate, without revealing the fleet's own troubles."""
    if isinstance(error, InputError):
        return error_pages(this_candidates)(request, error)
    log.error("the page could not answer: %s", type(error).__name__)
    return _away()


def _away() -> Response:
    return PlainTextResponse(_("Afterword cannot be reached right now. Try again in a minute."), 503)


@dataclass
class OwnPage:
    """The candidates' pages in one process. What it remembers only saves time: each request reads the database."""

    office: Office
    inside: ASGIApp = field(init=False)
    ready: OrderedDict[int, tuple[str, Environment, LastWriters]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        handlers = {AfterwordError: _trouble, HTTPException: missing_page(this_candidates)}
        page = Starlette(routes=routes(this_candidates), exception_handlers=handlers)
        page.router.redirect_slashes = False
        self.inside = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        send = with_headers(send)
        try:
            web = await run_in_threadpool(self._enter, Request(scope))
            scope.setdefault("state", {})["web"] = web
            if scope["method"] in READS:
                await self.inside(scope, receive, send)
            else:
                await self._change(web.app.account_id, scope, receive, send)
        except HTTPException as refused:
            await _refusal(refused, Headers(scope=scope))(scope, receive, send)
        except AfterwordError as trouble:
            log.error("the page could not answer: %s", type(trouble).__name__)  # noqa: TRY400  (no bug)
            await _away()(scope, receive, send)

    async def _change(self, account: int, scope: Scope, receive: Receive, send: Send) -> None:
        body = await whole_body(receive)
        if body is None:
            raise HTTPException(413, _("That is too long."))
        alone = self.office.records.alone(account)  # guard: fleet-alone
        await run_in_threadpool(alone.__enter__)
        try:
            await self.inside(scope, replayed(body), send)
        finally:
            with suppress(
                AfterwordError
            ):  # the answer is out, and the database drops the lock of a lost connection
                await run_in_threadpool(alone.__exit__, None, None, None)

    def _enter(self, request: Request) -> WebContext:
        """The context for a request that keeps all rules. Raises HTTPException for any other."""
        self._refuse_forged(request)
        session = sessions.of(self.office, request.cookies)
        if session is None or not (session.account or session.coach):
            raise HTTPException(401, _("Your session has ended. Sign in again."))
        candidate = self.office.records.candidate(session.account) if session.account else None
        if candidate is None:
            raise HTTPException(403, _("This page is for candidates."))
        word = request.headers.get("x-csrf", "")
        if request.method not in READS and not sessions.same(word, session.csrf):  # guard: fleet-word
            raise HTTPException(401, _("This page is from an earlier sign-in. Load it again."))
        try:
            return self._context(candidate, session)
        except InputError:
            sentence = _("Your settings no longer fit. Ask whoever looks after you to renew them.")
            raise HTTPException(503, sentence) from None

    def _refuse_forged(self, request: Request) -> None:
        """Raise HTTPException for a request that no page of ours makes."""
        headers, reads = request.headers, request.method in READS
        if not reads and request.method != "POST":
            raise HTTPException(405, _("Not that way."))
        if not _from_here(headers, self.office.config.web.origin, reads=reads):
            raise HTTPException(403, _("Another page asked for this."))
        if not reads and headers.get("hx-request") != "true":  # guard: fleet-no-form
            raise HTTPException(403, _("Only the page itself may ask for this."))

    def _context(self, candidate: EnrolledCandidate, session: Session) -> WebContext:
        app, settings = self.office.app(candidate), OwnSettings(self.office, candidate)
        templates, writers = self._ready(app, settings.fingerprint())
        return WebContext(
            app, ROOT, PlanCache(app.account), templates, settings,
            open_forms=OwnForms(self.office.records, candidate.account),
            writers=writers, csrf=session.csrf, kept_as=f".{candidate.account}",
        )  # fmt: skip

    def _ready(self, app: App, settings: str) -> tuple[Environment, LastWriters]:
        with self.lock:
            kept = self.ready.pop(app.account_id, None)
        if kept is None or kept[0] != settings:
            writers = kept[2] if kept else LastWriters()
            kept = (settings, page_templates(app), writers)
        with self.lock:
            self.ready[app.account_id] = kept
            while len(self.ready) > MOST_READY:
                self.ready.popitem(last=False)
        return kept[1], kept[2]


def _from_here(headers: Headers, origin: str, *, reads: bool) -> bool:
    """Whether the request is from our own page or, if it only reads, from a link, a bookmark or Google."""
    origins, sites = headers.getlist("origin"), headers.getlist("sec-fetch-site")
    if origins != [origin] and (origins or not reads):  # guard: fleet-origin
        return False
    opens = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == ("navigate", "document")
    return sites in ([], ["same-origin"]) or (reads and (sites == ["none"] or opens))  # guard: fleet-site


def _refusal(refused: HTTPException, headers: Headers) -> Response:
    """The refusal as a sentence. A visitor without a session is led to the sign-in."""
    if refused.status_code == 401 and headers.get("sec-fetch-dest") == "document":
        return RedirectResponse("/", 303)
    return PlainTextResponse(refused.detail, refused.status_code)
