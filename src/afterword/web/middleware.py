"""Rules for every request before it reaches the page, and headers for every answer.

| rule | against |
|---|---|
| Host is the bound address | DNS rebinding |
| Origin, if present, is ours; a change must have one | requests forged by another page |
| Sec-Fetch-Site is same-origin, or `none` for a GET | the same, and reading by another server on loopback |
| a change has htmx's header | forms, which cannot set one |
| a change is a POST with a body of bounded length | links, and a full memory |
| the cookie, set for a path that nobody can guess | everybody else; cookies ignore ports |
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from afterword.config.language import _
from afterword.web.login_tokens import Sessions

COOKIE = "afterword"
MOST_BYTES = 6 * 1024 * 1024
"""The longest request body: an invitation with its attachments, some cards."""

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
READS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class SessionGuard:
    """The page with its access rules. `authority` is host:port as bound; everything under `root` needs a session."""

    app: ASGIApp
    authority: str
    root: str
    sessions: Sessions
    closed: str
    """The message for a visitor without a session."""
    door: str = ""
    """What other pages on this machine may link to: the demo's door, which shows nothing by itself; '' for nothing."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            return
        guarded = with_headers(send)
        refusal = self._refusal(scope)
        if refusal is None and scope["method"] not in READS:
            body = await whole_body(receive)
            receive = replayed(body or b"")
            refusal = None if body is not None else PlainTextResponse(_("That is too long."), 413)
        await (refusal or self.app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that breaks a rule, or None if it keeps them all."""
        headers, reads = Headers(scope=scope), scope["method"] in READS
        if headers.getlist("host") != [self.authority]:  # guard: own-name
            return PlainTextResponse(
                _("This page is only at http://{authority}.").format(authority=self.authority), 403
            )
        if not reads and scope["method"] != "POST":
            return PlainTextResponse(_("Not that way."), 405)
        linked = reads and scope["path"] == self.door and headers.getlist("sec-fetch-site") == ["same-site"]
        if not linked and not _from_here(headers, f"http://{self.authority}", reads=reads):
            return PlainTextResponse(_("Another page asked for this."), 403)
        if not reads and headers.get("hx-request") != "true":  # guard: no-form
            return PlainTextResponse(_("Only the page itself may ask for this."), 403)
        if scope["path"].startswith(self.root) and not self._is_in(scope):
            return PlainTextResponse(self.closed, 401)
        return None

    def _is_in(self, scope: Scope) -> bool:
        return self.sessions.holds(HTTPConnection(scope).cookies.get(COOKIE, ""))


def _from_here(headers: Headers, origin: str, *, reads: bool) -> bool:
    """Whether the page itself asks or, for reading, a person who typed the address."""
    origins, sites = headers.getlist("origin"), headers.getlist("sec-fetch-site")
    if origins != [origin] and (origins or not reads):
        return False
    return sites in ([], ["same-origin"]) or (reads and sites == ["none"])


def with_headers(send: Send) -> Send:
    """Send every answer with the page's headers."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return guarded


async def whole_body(receive: Receive) -> bytes | None:
    """The whole body; None if it is too long."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return body


def replayed(body: bytes) -> Receive:
    """Receive a body that was read before."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
