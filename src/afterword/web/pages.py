"""The pages: their routes, and the template that answers each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from afterword.app import App
from afterword.config import same_place
from afterword.config.dates import span
from afterword.config.language import _, choose, marked, preferred
from afterword.config.watching import WatchedConfig
from afterword.domain.model import StepKind
from afterword.errors import AfterwordError, InputError
from afterword.messages import Face, times, why, words
from afterword.messages.history import folded, happened_at
from afterword.services import queries
from afterword.services.mail import mail_link, message_link
from afterword.services.plan_cache import PlanCache
from afterword.services.queries import Planned
from afterword.services.settings import KeptSettings, SettingsFile
from afterword.web import labels
from afterword.web.form_values import Given
from afterword.web.interview_form import FormsInMemory, OpenForms
from afterword.web.laptop import SignInAttempt
from afterword.web.login import HERE, Entrance, changes, environment, hidden_root, reads
from afterword.web.noting import LastWriters
from afterword.web.timeline import moment
from afterword.web.view_models import sections, shown, step_cards

HOW = marked("Run `afterword web` and open the link that it prints.")
JOURNAL_AT_ONCE = 100


@dataclass
class WebContext:
    """Everything that the pages of one account share: on a laptop all the time, in a fleet for one request.

    A fleet's pages send `csrf` back with each change, and keep what a browser could not save yet under `kept_as`.
    """

    app: App
    root: str
    plan_cache: PlanCache
    templates: Environment
    settings: KeptSettings
    open_forms: OpenForms = field(default_factory=FormsInMemory)
    writers: LastWriters = field(default_factory=LastWriters)
    signing: SignInAttempt = field(default_factory=SignInAttempt)
    csrf: str = ""
    kept_as: str = ""
    known: tuple[object, frozenset[str]] | None = None
    watched: WatchedConfig = field(init=False)

    def __post_init__(self) -> None:
        self.watched = WatchedConfig(self.app.paths.config)

    def take_up_config(self) -> None:
        """Go on with config.toml's settings if it has changed. Another mailbox or store needs a restart."""
        changed = self.watched.changed()
        if changed is None or not same_place(self.app.config, changed):
            return
        choose(preferred(self.app.paths.config))
        self.app = replace(self.app, config=changed)
        self.renew()

    def renew(self) -> None:
        """Forget everything made with the former settings or templates."""
        self.app = replace(self.app)  # a new App has its own account context
        self.plan_cache = PlanCache(self.app.account, invalidations=self.plan_cache.invalidations + 1)
        self.templates = page_templates(self.app)

    def names(self) -> frozenset[str]:
        """People, companies and positions of all open interviews, read again after anything has happened."""
        from afterword.services.finishing import open_names

        as_of = (self.plan_cache.journal_stamp, self.plan_cache.invalidations)
        if self.known is None or self.known[0] != as_of:
            self.known = (as_of, open_names(self.app.account))
        return self.known[1]

    def version(self, now: datetime) -> str:
        """Changes whenever a page would look different."""
        return self.plan_cache.version(now, running=self.app.running)

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """Render the template as an answer."""
        now = self.app.clock.now()
        text = self.templates.get_template(template).render(
            root=self.root,
            csrf=self.csrf,
            kept_as=self.kept_as,
            now=now,
            version=self.version(now),
            health=queries.health(self.app.account, running=self.app.running),
            **values,
        )
        return HTMLResponse(text, status)

    def part(self, template: str, **values: Any) -> Response:
        """Render the template as a part of a page, without the parts that all pages show."""
        return HTMLResponse(self.templates.get_template(template).render(root=self.root, **values))

    def planned(self, request: Request) -> Planned:
        """The interview named in the address; 404 if it does not exist."""
        found = self.plan_cache.plans(self.app.clock.now(), [request.path_params["interview"]])
        if not found:
            raise HTTPException(404, _("There is no such interview; it may have been forgotten."))
        return found[0]


OVER_SHOWN = 12
"""Lines of answered and closed interviews on the first page."""

UNDO_SHOWN = timedelta(days=1)
"""How long a decision is shown with its button to take it back."""

FEW_FIELDS = 10
"""Fields of a form that says one thing."""

Answer = Callable[[WebContext, Request], Response]
Change = Callable[[WebContext, Request, Given], Response]
Upload = Callable[[WebContext, Request], Awaitable[Response]]
Find = Callable[[Request], WebContext]
"""Finds whose pages a request is about."""


def pages(app: App, authority: str, root: str = "") -> ASGIApp:
    """The whole page as an ASGI app behind its guard; `authority` is the host:port that it is bound to.

    `root` is the path that nobody else can guess; everything that needs a session is under it.
    """
    entrance = Entrance("Afterword", app.paths.state, _(HOW), root or hidden_root())
    settings = SettingsFile(app.paths)
    web = WebContext(app, entrance.root, PlanCache(app.account), page_templates(app), settings)

    def find(_request: Request) -> WebContext:
        web.take_up_config()
        return web

    handlers = {AfterwordError: error_pages(find), HTTPException: missing_page(find)}
    return entrance.behind(authority, [*laptop_routes(find), *routes(find)], handlers)


def _to(find: Find, path: str, answer: Answer) -> Route:
    return reads(path, lambda request: answer(find(request), request))


def _post(find: Find, path: str, answer: Change, most: int = FEW_FIELDS) -> Route:
    async def asked(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=most) as form:
            given = {key: str(value) for key, value in form.items()}
        return await run_in_threadpool(lambda: answer(find(request), request, given))

    return changes(path, asked)


def _upload(find: Find, path: str, answer: Upload) -> Route:
    return changes(path, lambda request: answer(find(request), request))


def laptop_routes(find: Find) -> list[BaseRoute]:
    """Pages about the laptop: its service, sleep, sign-in and templates, a model's words, and letters in Gmail."""
    from afterword.web import editing, laptop, own_templates, suggesting
    from afterword.web.noting import MOST_FIELDS

    to, post, upload = partial(_to, find), partial(_post, find), partial(_upload, find)
    return [
        to("/laptop", laptop.laptop),
        post("/laptop/service", laptop.service),
        post("/laptop/wake", laptop.waking),
        post("/laptop/notification", laptop.notification),
        to("/laptop/checks", laptop.checks),
        to("/sign-in", laptop.signing),
        upload("/sign-in", laptop.sign_in),
        to("/templates", own_templates.listed),
        to("/templates/{language}/{name}", own_templates.show),
        post("/templates/{language}/{name}", own_templates.save),
        post("/templates/{language}/{name}/drop", own_templates.drop),
        to("/lid", lid),
        to("/mailboxes", mailboxes),
        to("/interview/{interview}/letter/{step}", letter),
        to("/interview/{interview}/letter/{step}/edit", editing.show),
        post("/interview/{interview}/letter/{step}/edit", editing.save),
        post("/interview/{interview}/letter/{step}/edit/check", editing.check),
        to("/interview/{interview}/notes/suggest", suggesting.destination),
        post("/interview/{interview}/notes/suggest", suggesting.offer, MOST_FIELDS),
    ]


def routes(find: Find) -> list[BaseRoute]:
    """Pages that any candidate has. They need the store alone: neither files, nor a keyring, nor Gmail."""
    from afterword.web import actions, interview_form, noting, overview, reading, settings

    to, post, upload = partial(_to, find), partial(_post, find), partial(_upload, find)
    return [
        to("/", overview.overview),
        to("/todo", overview.todo),
        to("/over", overview.over),
        to("/todo.ics", calendar),
        to("/settings", settings.show),
        post("/settings", settings.save, settings.MOST_FIELDS),
        to("/version", version),
        to("/journal", journal),
        to("/interview/{interview}", interview),
        to("/interview/{interview}/notes", noting.form),
        post("/interview/{interview}/notes", noting.save, noting.MOST_FIELDS),
        post("/interview/{interview}/notes/letter", noting.letter, noting.MOST_FIELDS),
        to("/interview/{interview}/read/{person}", reading.show),
        post("/interview/{interview}/read/{person}", reading.looks_right),
        post("/interview/{interview}/read/{person}/fix", reading.fix),
        post("/interview/{interview}/read/{person}/greeting", reading.greet),
        post("/interview/{interview}/read/{person}/sentences", reading.back_to_sentences),
        post("/interview/{interview}/close", actions.close),
        post("/interview/{interview}/take-back", actions.take_back),
        post("/interview/{interview}/follow-up", actions.follow_up),
        post("/interview/{interview}/reply", actions.reply),
        post("/word", actions.say),
        post("/address", actions.address),
        post("/offer/{number:int}", actions.offer),
        to("/add", interview_form.add),
        upload("/add", interview_form.take_in),
        to("/offer/{number:int}", interview_form.from_offer),
        to("/interview/{interview}/edit", interview_form.edit),
        post("/form/{handle}", interview_form.change, interview_form.MOST_FIELDS),
        post("/form/{handle}/check", interview_form.check, interview_form.MOST_FIELDS),
    ]


def page_templates(app: App) -> Environment:
    """The templates for that account's pages."""
    zone, clock = app.config.you.time_zone, app.clock
    templates = environment(HERE / "templates")
    templates.filters |= {
        "when": lambda at: times.absolute(at, zone, clock.now()),
        "there": lambda at, where: times.absolute(at, where, clock.now()),
        "ago": lambda at: times.relative(at, clock.now()),
        "left": lambda at: span(at - clock.now()),
        "iso": lambda at: at.isoformat(timespec="seconds"),
        "happened": lambda event: words.happened(event, zone),
        "folded": folded,
        "happened_at": happened_at,
        "why": lambda step: why(step.reason, zone, Face.PAGE),
        "sentence": words.full_sentence,
        "mail_link": lambda event: mail_link(event, app.config.you.email),
        "offer_link": lambda offer: message_link(app.config.you.email, offer.message_id),
        "in_gmail": labels.in_the_demo if app.mailboxes else lambda link, _root: link,
        "linked": labels.linked,
        "step_words": words.step_words,
        "step_id": labels.step_id,
        "moment": moment,
        "named": words.named,
        "capitalized": lambda text: text[:1].upper() + text[1:],
        "stopped": lambda stop: words.stopped(stop.reason, stop.by),
        "suggested": lambda found: words.suggested(found.because, found.by),
        "promised": lambda found: words.promised(found.by, found.until),
        "day": times.day,
        "address": labels.address,
        "fix_words": labels.fix_words,
        "goes_to": labels.goes_to,
    }
    templates.globals |= {
        "you": app.config.you,
        "laptop": app.on_laptop,
        "mailboxes": app.mailboxes is not None,
        "wording": app.config.wording,
        "STATES": words.STATES,
        "STAGES": labels.STAGES,
        "KINDS": words.KINDS,
        "ENDS": words.ENDS,
        "REPLIES": words.REPLIES,
        "CALLS": words.CALLS,
        "OVER_SHOWN": OVER_SHOWN,
    }
    for template in templates.list_templates():
        templates.get_template(template)  # read now, so that the first answer does not have to
    return templates


# pages to look at


def mailboxes(web: WebContext, request: Request) -> Response:
    """Lead to the demo's mailboxes, to the letter that a link to Gmail means; with a key, so that the page opens."""
    from afterword.web.address import served_from

    page = served_from(web.app.mailboxes) if web.app.mailboxes else None
    if page is None:
        raise HTTPException(404)
    place = request.query_params.get("place", "")
    to = f"gmail?{urlencode({'place': place})}" if place else ""
    return RedirectResponse(page.link(to), 303, headers={"Cache-Control": "no-store"})


def calendar(web: WebContext, _request: Request) -> Response:
    """What waits for the candidate, as a calendar with alarms."""
    from afterword.services.task_calendar import agenda

    named = {"Content-Disposition": 'attachment; filename="afterword.ics"'}
    written = agenda(web.app.account, web.app.clock.now(), Face.PAGE)
    return Response(written, media_type="text/calendar", headers=named)


def lid(web: WebContext, request: Request) -> Response:
    """What happens to the letters while the laptop sleeps; a part of a page."""
    from afterword.imports.spoken import Unclear, next_clock, read_moment
    from afterword.os_service import wake

    now, zone = web.app.clock.now(), web.app.config.you.time_zone
    morning, until = web.app.config.letters.hours.start, request.query_params.get("until", "").strip()[:40]
    try:
        wakes = read_moment(until, now, zone, morning) if until else next_clock(morning, now, zone)
    except Unclear as unclear:
        return web.page("lid.html", wrong=unclear.with_choices())
    view = queries.lid(web.app.account, now, wakes, wakes=wake.wakes(web.app.paths))
    return web.page("lid.html", wrong="", wakes=wakes, letters=view.letters)


def version(web: WebContext, _request: Request) -> Response:
    """Changes whenever a page would look different."""
    return PlainTextResponse(web.version(web.app.clock.now()))


def journal(web: WebContext, request: Request) -> Response:
    """The journal of events, newest first."""
    found = queries.journal(web.app.account, before=_number(request, "before", 0), limit=JOURNAL_AT_ONCE)
    return web.page("journal.html", events=found.events, named=found.interviews, more=found.more)


def interview(web: WebContext, request: Request) -> Response:
    """One interview with everything about it."""
    from afterword.domain.history import in_force
    from afterword.services.commands import last_decision, not_left
    from afterword.web.actions import newest
    from afterword.web.interview_form import notice

    one, now = web.planned(request), web.app.clock.now()
    zone, cards = web.app.config.you.time_zone, step_cards(web.app, one, now)
    counting = in_force(one.events)
    return web.page(
        "interview.html",
        card=shown(one, zone, now),
        one=one,
        noted=next((card for card in cards if card.step.kind is StepKind.NOTES), None),
        sections=sections(cards),
        newest={what: newest(one, what) for what in ("adding", "decision", "closing", "answer")},
        notice=notice(web, request),
        decided=[e for e in not_left(last_decision(counting), counting) if now - e.at < UNDO_SHOWN],
    )


def letter(web: WebContext, request: Request) -> Response:
    """The text of a letter that only Gmail has; a part of a page."""
    from afterword.services.previews import in_gmail, lies_in_gmail

    steps = {labels.step_id(step.key): step for step in web.planned(request).plan.steps}
    step = steps.get(request.path_params["step"])
    if step is None or not lies_in_gmail(step):
        raise HTTPException(404, _("That letter is no longer in Gmail."))
    try:
        with web.app.mailbox() as mailbox:
            text = in_gmail(mailbox, step)
        return web.page("letter.html", text=text, trouble=[])
    except AfterwordError as trouble:
        return web.page("letter.html", text=None, trouble=[trouble.message, trouble.hint])


def _number(request: Request, name: str, least: int) -> int:
    try:
        return max(least, min(int(request.query_params.get(name, least)), 2**31))
    except ValueError:
        return least


# errors


def error_pages(find: Find) -> Callable[[Request, Exception], Response]:
    """Answer an error in words for a person."""

    def answer(request: Request, error: Exception) -> Response:
        if not isinstance(error, AfterwordError):
            raise error
        web = find(request)
        lines = [str(p) for p in error.problems] if isinstance(error, InputError) else [error.message]
        status = 422 if isinstance(error, InputError) else 503
        if request.method == "POST":
            return said(" ".join(filter(None, [*lines, error.hint])), status)
        return web.page("trouble.html", status, title=_("That did not work"), lines=lines, hint=error.hint)

    return answer


def missing_page(find: Find) -> Callable[[Request, Exception], Response]:
    """Answer for a page that does not exist."""

    def answer(request: Request, error: Exception) -> Response:
        web = find(request)
        status = error.status_code if isinstance(error, HTTPException) else 404
        detail = error.detail if isinstance(error, HTTPException) else ""
        if request.method == "POST" or not request.url.path.startswith(web.root):
            return PlainTextResponse(detail, status)
        lines = [_("There is no such page.") if detail == "Not Found" else detail]
        return web.page("trouble.html", status, title=_("Not here"), lines=lines, hint="")

    return answer


def said(sentence: str, status: int = 200, **headers: str) -> Response:
    """A sentence for the page's news line; with 200 the page fetches its regions again."""
    return PlainTextResponse(sentence, status, headers)
