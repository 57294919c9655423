"""The pages: who asks for what, and which template answers."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from afterword.app import App
from afterword.errors import AfterwordError, InputError
from afterword.views import Planned
from afterword.web import door, words
from afterword.web.door import Sessions
from afterword.web.guard import COOKIE, Guard
from afterword.web.noting import Pens
from afterword.web.shelf import Shelf
from afterword.web.shown import shown, state_of, steps_shown, waiting
from afterword.web.taking import Tray

HERE = Path(__file__).parent
AT_ONCE = 6
"""Interviews on one page."""

JOURNAL_AT_ONCE = 100


@dataclass
class Desk:
    """What the pages of one server share."""

    app: App
    root: str
    shelf: Shelf
    templates: Environment
    sessions: Sessions = field(default_factory=Sessions)
    tray: Tray = field(default_factory=Tray)
    pens: Pens = field(default_factory=Pens)

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """That template as an answer."""
        now = self.app.clock.now()
        text = self.templates.get_template(template).render(
            root=self.root, now=now, pulse=self.shelf.pulse(now), health=state_of(self.app), **values
        )
        return HTMLResponse(text, status)

    def planned(self, request: Request) -> Planned:
        """The interview that the address names; 404 where there is none."""
        found = self.shelf.plans(self.app.clock.now(), [request.path_params["interview"]])
        if not found:
            raise HTTPException(404, "There is no such interview; it may have been forgotten.")
        return found[0]


Answer = Callable[[Desk, Request], Response]


def pages(app: App, authority: str, root: str = "") -> ASGIApp:
    """The whole page as an ASGI app behind its guard; `authority` is the host:port that it is bound to.

    `root` is the path that nobody else can guess, under which everything lies that needs a session.
    """
    from afterword.web import doing, noting, taking

    root = root or f"/{secrets.token_urlsafe(12)}"
    desk = Desk(app, root, Shelf(app), _environment(app))

    def to(answer: Answer) -> Callable[[Request], Response]:
        def endpoint(request: Request) -> Response:
            return answer(desk, request)

        return endpoint

    def post(path: str, answer: Any) -> Route:
        async def endpoint(request: Request) -> Response:
            return await answer(desk, request)  # type: ignore[no-any-return]  # each gives a Response

        return Route(path, endpoint, methods=["POST"])

    inside = [
        Route("/", to(overview)),
        Route("/todo", to(todo)),
        Route("/pulse", to(pulse)),
        Route("/journal", to(journal)),
        Route("/interview/{interview}", to(interview)),
        Route("/interview/{interview}/notes", to(noting.form)),
        post("/interview/{interview}/notes", noting.save),
        post("/interview/{interview}/close", doing.close),
        post("/word", doing.say),
        post("/add", taking.read),
        post("/add/{handle}", taking.take),
    ]
    outside = [
        Route("/", to(closed)),
        Route("/open", to(open_)),
        post("/open", come_in),
        Mount("/static", StaticFiles(directory=HERE / "static")),
        Mount(root, routes=inside),
    ]
    handlers: Any = {AfterwordError: told(desk), HTTPException: lost(desk)}
    page = Starlette(routes=outside, exception_handlers=handlers)
    page.router.redirect_slashes = False
    return Guard(page, authority, root, desk.sessions)


def _environment(app: App) -> Environment:
    """Everything that a template shows is escaped; what it names must be there."""
    zone, clock = app.config.you.time_zone, app.clock
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "when": lambda at: words.absolute(at, zone, clock.now()),
        "there": lambda at, where: words.absolute(at, where, clock.now()),
        "ago": lambda at: words.relative(at, clock.now()),
        "iso": lambda at: at.isoformat(timespec="seconds"),
        "happened": words.happened,
        "step_words": words.step_words,
        "step_id": words.step_id,
    }
    environment.globals |= {
        "you": app.config.you,
        "STATES": words.STATES,
        "KINDS": words.KINDS,
        "STOPS": words.STOPS,
        "ENDS": words.ENDS,
    }
    for template in environment.list_templates():
        environment.get_template(template)  # read now, so that the first answer need not
    return environment


# who comes in


def closed(desk: Desk, _request: Request) -> Response:
    """The door, to whoever has no key."""
    return HTMLResponse(desk.templates.get_template("door.html").render(opening=False), 401)


def open_(desk: Desk, _request: Request) -> Response:
    """The page that takes the key from the address and hands it in."""
    return HTMLResponse(desk.templates.get_template("door.html").render(opening=True))


async def come_in(desk: Desk, request: Request) -> Response:
    """A key for a session, once; the answer says where the page is."""
    key = (await request.body()).decode("utf-8", "replace")
    if not door.use_up(desk.app.paths.state, key):
        return PlainTextResponse("This link was used, or is older than five minutes.", 403)
    answer = PlainTextResponse(f"{desk.root}/")
    answer.set_cookie(COOKIE, desk.sessions.begin(), path=desk.root, httponly=True, samesite="strict")
    return answer


# what is looked at


def overview(desk: Desk, request: Request) -> Response:
    """Some interviews, the latest first; what waits for the candidate is fetched by the page."""
    store, account, now = desk.app.store, desk.app.account, desk.app.clock.now()
    number = _number(request, "page", 1)
    total = store.count(account)
    ids = store.latest_ids(account, skip=(number - 1) * AT_ONCE, limit=AT_ONCE)
    zone = desk.app.config.you.time_zone
    return desk.page(
        "overview.html",
        cards=[shown(one, zone, now) for one in desk.shelf.plans(now, ids)],
        number=number,
        last=max(1, -(-total // AT_ONCE)),
        total=total,
    )


def todo(desk: Desk, _request: Request) -> Response:
    """What waits for the candidate, over all interviews."""
    now = desk.app.clock.now()
    return desk.page("todo.html", waiting=waiting(desk.shelf.everything(now), now))


def pulse(desk: Desk, _request: Request) -> Response:
    """Another text whenever a page would look different."""
    return PlainTextResponse(desk.shelf.pulse(desk.app.clock.now()))


def journal(desk: Desk, request: Request) -> Response:
    """What happened, the newest first."""
    store, account = desk.app.store, desk.app.account
    events = store.latest_events(account, before=_number(request, "before", 0), limit=JOURNAL_AT_ONCE)
    named = {i.id: i for i in store.interviews(account, ids=[e.interview for e in events])}
    more = events[-1].number if len(events) == JOURNAL_AT_ONCE else 0
    return desk.page("journal.html", events=events, named=named, more=more)


def interview(desk: Desk, request: Request) -> Response:
    """One interview with everything about it."""
    one, now = desk.planned(request), desk.app.clock.now()
    zone = desk.app.config.you.time_zone
    return desk.page(
        "interview.html", card=shown(one, zone, now), one=one, steps=steps_shown(desk.app, one, now)
    )


def _number(request: Request, name: str, least: int) -> int:
    try:
        return max(least, min(int(request.query_params.get(name, least)), 2**31))
    except ValueError:
        return least


# what went wrong


def told(desk: Desk) -> Callable[[Request, Exception], Response]:
    """An error as a person reads it."""

    def answer(request: Request, error: Exception) -> Response:
        if not isinstance(error, AfterwordError):
            raise error
        lines = [str(p) for p in error.problems] if isinstance(error, InputError) else [error.message]
        status = 422 if isinstance(error, InputError) else 503
        if request.method == "POST":
            return said(" ".join(filter(None, [*lines, error.hint])), status)
        return desk.page("trouble.html", status, title="That did not work", lines=lines, hint=error.hint)

    return answer


def lost(desk: Desk) -> Callable[[Request, Exception], Response]:
    """A page that is not there."""

    def answer(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        detail = error.detail if isinstance(error, HTTPException) else ""
        if request.method == "POST" or not request.url.path.startswith(desk.root):
            return PlainTextResponse(detail, status)
        return desk.page("trouble.html", status, title="Not here", lines=[detail], hint="")

    return answer


def said(sentence: str, status: int = 200, **headers: str) -> Response:
    """A sentence for the page's line of news; with 200 its regions are fetched anew."""
    return PlainTextResponse(sentence, status, headers)


def at_now(desk: Desk) -> datetime:
    """This instant, by the app's clock."""
    return desk.app.clock.now()
