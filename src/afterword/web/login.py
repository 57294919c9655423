"""Login for any of our pages: a one-time key from the command, exchanged for a session under a hidden root."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.ext import InternationalizationExtension
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from afterword.config.language import _, language, several
from afterword.web import login_tokens
from afterword.web.labels import script_words
from afterword.web.login_tokens import Sessions
from afterword.web.middleware import COOKIE, SessionGuard

HERE = Path(__file__).parent
STATIC = HERE / "static"


def hidden_root() -> str:
    """A path that nobody can guess, for everything that needs a session."""
    return f"/{secrets.token_urlsafe(12)}"


@dataclass
class Entrance:
    """Access to one page. `how` says in words how to get a key; `state` is the folder with the keys."""

    name: str
    state: Path
    how: str
    root: str = field(default_factory=hidden_root)
    linked: bool = False  # whether other pages on this machine may lead to the door
    sessions: Sessions = field(default_factory=Sessions)
    templates: Environment = field(default_factory=lambda: environment(HERE / "templates"))

    def behind(
        self,
        authority: str,
        inside: list[BaseRoute],
        handlers: Mapping[Any, Any],
        static: Path | None = None,
    ) -> ASGIApp:
        """Put the routes under the root, behind the guard for that host:port; `static` holds more files to serve."""
        outside = [
            Route("/", self._closed),
            Route("/open", self._opening),
            Route("/open", self._come_in, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
            *([Mount("/own", StaticFiles(directory=static))] if static else []),
            Mount(self.root, routes=inside),
        ]
        page = Starlette(routes=outside, exception_handlers=dict(handlers))
        page.router.redirect_slashes = False
        return SessionGuard(
            page,
            authority,
            self.root,
            self.sessions,
            _("The page is closed. {how}").format(how=self.how),
            "/open" if self.linked else "",
        )

    def _door(self, status: int, *, opening: bool) -> Response:
        template = self.templates.get_template("door.html")
        return HTMLResponse(template.render(opening=opening, name=self.name, how=self.how), status)

    async def _closed(self, _request: Request) -> Response:
        """The door, for a visitor without a key."""
        return self._door(401, opening=False)

    async def _opening(self, _request: Request) -> Response:
        """The page that reads the key from the address and submits it."""
        return self._door(200, opening=True)

    async def _come_in(self, request: Request) -> Response:
        """Exchange a key for a session, once; the answer says where the page is."""
        key = (await request.body()).decode("utf-8", "replace")
        if not login_tokens.use_up(self.state, key):
            return PlainTextResponse(_("This link was used, or is older than five minutes."), 403)
        answer = PlainTextResponse(f"{self.root}/")
        answer.set_cookie(COOKIE, self.sessions.begin(), path=self.root, httponly=True, samesite="strict")
        return answer


class CompiledTemplates(BytecodeCache):
    """Code of templates, for the next environment of the process. Jinja compares their text before it takes any."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the template's code if it is there."""
        if code := self.code.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the template's code."""
        self.code[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()


def environment(*folders: Path) -> Environment:
    """Templates from those folders. Everything they show is escaped; every name they use must be defined.

    They mark sentences as `{{ _("…") }}`, or as `{% trans name=… %}…{{ name }}…{% endtrans %}`.
    """
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[InternationalizationExtension],
        bytecode_cache=COMPILED,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(_, several, newstyle=True)  # type: ignore[attr-defined]  # by the extension
    made.globals |= {"interface_language": language, "script_words": script_words}
    return made


def reads(path: str, answer: Callable[[Request], Response]) -> Route:
    """A route that answers a GET."""

    def endpoint(request: Request) -> Response:
        return answer(request)

    return Route(path, endpoint)


def changes(path: str, answer: Callable[[Request], Awaitable[Response]]) -> Route:
    """A route that answers a POST."""

    async def endpoint(request: Request) -> Response:
        return await answer(request)

    return Route(path, endpoint, methods=["POST"])
