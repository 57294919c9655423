"""The fleet's page: candidates sign in with Google, look after their letters, share or leave; a coach sees states.

It runs behind a server that speaks https; browsers see the `url` of fleet.toml. `afterword fleet coach` prints a
link for a coach.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from afterword.config.language import _, language
from afterword.errors import AfterwordError, InputError, Problem, SignInNeeded
from afterword.fleet import sessions
from afterword.fleet.overview import OverviewSection, of_coach
from afterword.fleet.own_page import ROOT, OwnPage
from afterword.fleet.sessions import Session
from afterword.fleet.sign_in import keep_sign_in
from afterword.gmail import oauth_flow, permissions
from afterword.gmail.client_secrets import Client
from afterword.gmail.endpoints import AUTH_HOSTS, TOKEN_HOSTS, problem
from afterword.gmail.mailbox import Mailbox
from afterword.services.sign_in import signed_in
from afterword.web.login import STATIC

if TYPE_CHECKING:
    from afterword.fleet.office import Office
    from afterword.fleet.records import EnrolledCandidate

TEMPLATES = Path(__file__).parent / "templates"
MOST_BYTES = 10_000
HEADERS = {
    # no form-action: the sign-in's form leads to Google's page
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True)
class ButtonForm:
    """A button, and the one address that it may request."""

    action: str
    button: str
    field: str = ""
    is_main: bool = False


class PageRefusal(Exception):
    """The request breaks a rule of the page: its status, and the sentence for the visitor."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def read_client(file: str) -> Client:
    """The OAuth client in Google's file: a web application or a desktop app. Raises InputError if there is neither."""
    place = "fleet.toml: [google], client"
    try:
        found = json.loads(Path(file).read_text("utf-8"))
        entry = found.get("web") or found["installed"]
        client = Client(*(str(entry[k]) for k in ("client_id", "auth_uri", "token_uri", "client_secret")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError([Problem(place, repr(file), _("the JSON file of an OAuth client"))]) from None
    wrong = [problem(client.auth_uri, place, AUTH_HOSTS), problem(client.token_uri, place, TOKEN_HOSTS)]
    if any(wrong):
        raise InputError([one for one in wrong if one])
    return client


@dataclass
class FleetPage:
    """All that the page answers."""

    office: Office
    client: Client
    _exchanging: Lock = field(default_factory=Lock)  # oauthlib's rules are environment variables

    @cached_property
    def templates(self) -> Environment:
        """The page's templates. They escape everything they show."""
        return Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip

    def app(self) -> Starlette:
        """The page as an ASGI application."""
        reads: tuple[tuple[str, Callable[[Request], Response]], ...] = (
            ("/", self.door), ("/back", self.back), ("/open", self.opened), ("/account", self.account),
            ("/candidates", self.candidates), ("/page.css", self.style), (ROOT, self.own),
        )  # fmt: skip
        writes: tuple[tuple[str, Callable[[Request, dict[str, str]], Response]], ...] = (
            ("/sign-in", self.sign_in), ("/share", self.share), ("/leave", self.leave), ("/out", self.out),
        )  # fmt: skip
        routes = [Route(path, self._answers(answer)) for path, answer in reads]
        routes += [Route(path, self._takes(answer), methods=["POST"]) for path, answer in writes]
        inside = [Mount("/static", StaticFiles(directory=STATIC)), Mount(ROOT, OwnPage(self.office))]
        page = Starlette(routes=[*routes, *inside])
        page.router.redirect_slashes = False  # only the server in front knows the host to redirect to
        return page

    # what everybody sees

    def door(self, request: Request) -> Response:
        """Where candidates sign in."""
        said = [_("Sign in with the Google account that your letters leave from.")]
        forms = [ButtonForm("/sign-in", _("Sign in with Google"), _("Your Gmail address"), is_main=True)]
        if session := sessions.of(self.office, request.cookies):  # pages that are open keep their session
            return self._page(session, "Afterword", said, forms=forms)
        cookie, session = sessions.begin(self.office.records, self._now)
        return self._with_cookie(self._page(session, "Afterword", said, forms=forms), cookie)

    def style(self, _request: Request) -> Response:
        """The stylesheet."""
        return FileResponse(TEMPLATES / "page.css")

    def sign_in(self, request: Request, given: dict[str, str]) -> Response:
        """Send the visitor to Google, with this browser's own state and PKCE challenge."""
        session, email = self._known(request), given.get("email", "").strip().lower()
        with self._exchanging, oauth_flow.quiet(self.client):
            flow, state = oauth_flow.flow_to(self.client, self._back), secrets.token_urlsafe(32)
            url, _state = flow.authorization_url(
                state=state, prompt="consent", access_type="offline", login_hint=email
            )
        cookie, _fresh = sessions.begin(
            self.office.records,
            self._now,
            replace(
                session, account=None, coach="", email=email, state=state, verifier=flow.code_verifier or ""
            ),
        )
        return self._with_cookie(RedirectResponse(url, 303), cookie)

    def back(self, request: Request) -> Response:
        """Seal what Google granted, if it is for a candidate."""
        session, asked = self._known(request), request.query_params
        ours = bool(session.state) and sessions.same(asked.get("state", ""), session.state)
        if not ours:  # guard: fleet-state
            raise PageRefusal(403, _("This is not the sign-in that this browser began. Begin again."))
        self.office.records.end_session(session.id)
        if not asked.get("code"):
            raise PageRefusal(
                403, _("You did not give Afterword access: no box was ticked, or Cancel was pressed.")
            )
        candidate = self._granted(session, asked["code"])
        cookie, _fresh = sessions.begin(
            self.office.records, self._now, Session("", self._now, account=candidate.account)
        )
        return self._with_cookie(RedirectResponse(f"{ROOT}/", 303), cookie)

    def _granted(self, session: Session, code: str) -> EnrolledCandidate:
        with self._exchanging, oauth_flow.quiet(self.client):
            flow = oauth_flow.flow_to(self.client, self._back)
            flow.code_verifier = session.verifier
            given = oauth_flow.granted_by(flow, self.client, code)
        if lacking := permissions.missing(given.entry.granted):
            raise lacking
        with Mailbox(session.email, given.entry.credentials(), self.office.config.google.endpoint) as mailbox:
            mailbox.profile()  # WrongAccount if somebody else signed in
        try:
            candidate = self.office.candidate(session.email)
        except InputError:
            raise PageRefusal(
                403, _("This address is not a candidate here. Ask whoever looks after you.")
            ) from None
        keep_sign_in(self.office.records, self.office.keys, candidate.account, given.entry)
        ends = self._now + given.lasts if given.lasts else None
        signed_in(self.office.app(candidate).account, given.entry.granted, self._now, ends)
        self.office.records.change(candidate.account, not_before=None, poll_at=self._now)
        return candidate

    # the candidate

    def own(self, _request: Request) -> Response:
        """The address of the candidate's page without its slash."""
        return RedirectResponse(f"{ROOT}/", 303)

    def account(self, request: Request) -> Response:
        """What the coach sees, and how to leave."""
        session, candidate = self._candidate(request)
        said = [_("Signed in as {email}.").format(email=candidate.email)]
        if candidate.coach:
            sees = _("{coach} sees your interviews, states, times and tasks, and your letters and notes.")
            hidden = _(
                "{coach} sees your interviews, states, times and tasks, but neither letters nor notes."
            )
            said.append((sees if candidate.shares else hidden).format(coach=candidate.coach))
        share = _("Stop sharing letters and notes") if candidate.shares else _("Share letters and notes")
        forms = [ButtonForm("/share", share)] if candidate.coach else []
        away = _("Leave: remove everything of mine for good. Type your address")
        forms += [ButtonForm("/out", _("Sign out")), ButtonForm("/leave", _("Leave"), away)]
        return self._page(session, _("Your account"), said, forms=forms, here="/account")

    def share(self, request: Request, _given: dict[str, str]) -> Response:
        """Share letters and notes with the coach, or stop it."""
        _session, candidate = self._candidate(request)
        self.office.records.share(candidate.account, shares=not candidate.shares)
        return RedirectResponse("/account", 303)

    def leave(self, request: Request, given: dict[str, str]) -> Response:
        """Remove everything about the candidate, who typed their address to confirm."""
        _session, candidate = self._candidate(request)
        if given.get("email", "").strip().lower() != candidate.email:
            raise PageRefusal(400, _("That is not your address. Nothing was removed."))
        self.office.leave(candidate)
        said = [
            _(
                "Everything of yours is gone from here. Also remove Afterword at myaccount.google.com/connections."
            )
        ]
        return _forgotten(self._page(Session("", self._now), _("You have left"), said))

    def out(self, request: Request, _given: dict[str, str]) -> Response:
        """End the session."""
        self.office.records.end_session(self._known(request).id)
        return _forgotten(RedirectResponse("/", 303))

    # the coach

    def opened(self, request: Request) -> Response:
        """A link that `afterword fleet coach` printed: it opens once."""
        found = sessions.used(self.office.records, request.query_params.get("key", ""), self._now)
        if found is None:
            raise PageRefusal(403, _("This link was used, or is older than ten minutes."))
        cookie, _fresh = sessions.begin(self.office.records, self._now, found)
        return self._with_cookie(RedirectResponse("/candidates", 303), cookie)

    def candidates(self, request: Request) -> Response:
        """States, times and tasks of the coach's candidates; letters and notes of those who share them."""
        session = self._known(request)
        if not session.coach:
            raise PageRefusal(403, _("This page is for coaches."))
        return self._page(
            session, _("Your candidates"), [], of_coach(self.office, session.coach, self._now),
            [ButtonForm("/out", _("Sign out"))], "/candidates",
        )  # fmt: skip

    # how

    @property
    def _now(self) -> Any:
        return self.office.clock.now()

    @property
    def _back(self) -> str:
        return f"{self.office.config.web.url.rstrip('/')}/back"

    def _known(self, request: Request) -> Session:
        found = sessions.of(self.office, request.cookies)
        if found is None:
            raise PageRefusal(401, _("Your session has ended. Sign in again."))
        return found

    def _candidate(self, request: Request) -> tuple[Session, EnrolledCandidate]:
        session = self._known(request)
        candidate = self.office.records.candidate(session.account) if session.account else None
        if candidate is None:
            raise PageRefusal(401, _("Sign in first."))
        return session, candidate

    def _page(
        self,
        session: Session,
        title: str,
        sentences: list[str],
        tables: list[OverviewSection] | None = None,
        forms: list[ButtonForm] | None = None,
        here: str = "",
    ) -> HTMLResponse:
        shown = {"title": title, "sentences": sentences, "tables": tables or [], "forms": forms or []}
        shown |= {"links": self._links(session), "pages": _("Pages"), "here": here}
        page = self.templates.get_template("page.html")
        return HTMLResponse(page.render(language=language(), csrf=session.csrf, **shown))

    def _links(self, session: Session) -> list[tuple[str, str]]:
        """The links that a session offers: address and name of each."""
        if session.account:
            own = [("", _("Interviews")), ("settings", _("Settings")), ("journal", _("Journal"))]
            return [*((f"{ROOT}/{path}", name) for path, name in own), ("/account", _("Account"))]
        return [("/candidates", _("Your candidates"))] if session.coach else [("/", _("Sign in"))]

    def _with_cookie(self, answer: Response, cookie: str) -> Response:
        web = self.office.config.web
        answer.set_cookie(web.cookie, cookie, httponly=True, samesite="lax", secure=web.is_secure)
        return answer

    def _answers(self, answer: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            return await run_in_threadpool(self._guarded, lambda: answer(request))

        return endpoint

    def _takes(
        self, answer: Callable[[Request, dict[str, str]], Response]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            if int(request.headers.get("content-length") or MOST_BYTES + 1) > MOST_BYTES:
                return self._guarded(lambda: self._refusal(413, _("That is too long.")))
            given = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
            return await run_in_threadpool(self._guarded, lambda: self._from_page(request, given, answer))

        return endpoint

    def _from_page(
        self, request: Request, given: dict[str, str], answer: Callable[[Request, dict[str, str]], Response]
    ) -> Response:
        session = self._known(request)
        if not sessions.same(given.get("csrf", ""), session.csrf):  # guard: fleet-csrf
            raise PageRefusal(403, _("Another page asked for this."))
        return answer(request, given)

    def _guarded(self, answer: Callable[[], Response]) -> Response:
        """The answer with its headers. A refusal or one of our errors becomes a page with its sentence."""
        try:
            made = answer()
        except PageRefusal as refusal:
            made = self._refusal(refusal.status, refusal.sentence)
        except AfterwordError as trouble:
            made = self._refusal(403 if isinstance(trouble, SignInNeeded) else 502, trouble.message)
        made.headers.update(HEADERS)
        return made

    def _refusal(self, status: int, sentence: str) -> Response:
        made = self._page(Session("", self._now), _("Not possible"), [sentence])
        made.status_code = status
        return made


def _forgotten(answer: Response) -> Response:
    """Have the browser forget what it stored for the candidate, before somebody else on this machine finds it."""
    answer.headers["Clear-Site-Data"] = '"storage"'  # guard: fleet-forgotten
    return answer


def serve(office: Office) -> None:
    """Serve the page on this machine until SIGTERM or Ctrl-C."""
    import uvicorn

    _keys = office.keys  # wrong keys end the page now, not at the first sign-in
    page = FleetPage(office, read_client(office.config.google.client)).app()
    port = office.config.web.port
    uvicorn.run(page, host="127.0.0.1", port=port, log_config=None, access_log=False, server_header=False)
