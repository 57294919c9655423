"""The person's consent: Google's page in the browser, and its answer on a port of this machine (RFC 8252, PKCE)."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from afterword.config.language import _, language, marked
from afterword.errors import ClientGone, GmailAway, InputError, Obstacle, Problem, SignInNeeded
from afterword.gmail import errors
from afterword.gmail.endpoints import is_loopback
from afterword.gmail.obstacles import WebPage, blocked, is_page
from afterword.gmail.permissions import PURPOSE, SIGN_IN, TICK_ALL
from afterword.gmail.token_store import StoredSignIn
from afterword.gmail.transport import never_again

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from google_auth_oauthlib.flow import Flow
    from requests import Response

    from afterword.gmail.client_secrets import Client

HOST = "127.0.0.1"
TOKEN_TIMEOUT = (10.0, 30.0)  # seconds: to connect, to wait for an answer

PAGE = """<!doctype html><html lang="%s"><head><meta charset="utf-8"><title>Afterword</title>
<meta name="viewport" content="width=device-width"><style>body{font:1.1rem/1.5 system-ui;margin:15vh auto;
max-width:32rem;padding:0 1rem}</style></head><body><h1>%s</h1><p>%s</p></body></html>"""
DONE = (
    marked("Afterword has Google's answer."),
    marked("You can close this page and go back to the terminal."),
)
STRANGE = (
    marked("This answer belongs to another sign-in."),
    marked("Use the newest address that the terminal shows."),
)


@dataclass(frozen=True, slots=True)
class GrantedSignIn:
    """What the person granted: the sign-in, and how long it lasts if Google says that it ends."""

    entry: StoredSignIn
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class _PageReply:
    """The reply from Google's page: a code, or an error in its place."""

    code: str = ""
    error: str = ""


def ask(
    client: Client,
    account: str,
    *,
    open_browser: Callable[[str], None] | None,
    show: Callable[[str], None],
    port: int = 0,
    timeout: float = 300.0,
) -> GrantedSignIn:
    """Ask the person for the two permissions and return what Google granted, kept only in memory.

    `show` is called with only the address of Google's page; so is `open_browser`, unless it is None. Waits at most
    `timeout` seconds. Raises SignInNeeded if the person says no, does not answer, or leaves a box unchecked.
    """
    with quiet(client), _listener(port) as (address, expect):
        flow = flow_to(client, address)
        state = secrets.token_urlsafe(32)
        url, _ = flow.authorization_url(state=state, prompt="consent", login_hint=account)
        replies = expect(state)
        show(url)
        if open_browser is not None:
            open_browser(url)
        return granted_by(flow, client, _code(replies, timeout))


def flow_to(client: Client, address: str) -> Flow:
    """Google's flow for that client, with PKCE. It sends the person back to `address`."""
    from google_auth_oauthlib.flow import Flow

    flow = Flow.from_client_config(client.config(), scopes=list(PURPOSE), redirect_uri=address)
    never_again(flow.oauth2session, client.token_uri)
    flow.oauth2session.max_redirects = 0  # the code goes to nobody else
    flow.oauth2session.register_compliance_hook("access_token_response", _no_page)
    return flow


def _no_page(answer: Response) -> Response:
    """Google's answer. Raises WebPage if it is a page of the network's."""
    if is_page(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.content):
        raise WebPage("from the network")
    return answer


def _code(replies: queue.SimpleQueue[_PageReply], timeout: float) -> str:
    reply, ends = None, time.monotonic() + timeout
    while reply is None:
        left = ends - time.monotonic()
        if left <= 0:
            raise SignInNeeded(
                _("Nobody answered Google's page within {timeout:g} s.").format(timeout=timeout), _(SIGN_IN)
            )
        with contextlib.suppress(queue.Empty):  # in short turns: on Windows a long wait hears no Ctrl-C
            reply = replies.get(timeout=min(1.0, left))
    if not reply.code:
        said_no = reply.error == "access_denied"
        no = _("You did not give Afterword access: no box was ticked, or Cancel was pressed.")
        if reply.error in errors.POLICY:
            raise errors.refused_sign_in(reply.error)
        why = no if said_no else _("Google's page ended with {error!r}.").format(error=reply.error)
        raise SignInNeeded(why, _(SIGN_IN))
    return reply.code


def granted_by(flow: Flow, client: Client, code: str) -> GrantedSignIn:
    """Exchange the code at Google. The refresh token is the lasting part of what it returns."""
    import requests
    from oauthlib.oauth2 import OAuth2Error

    try:
        token = flow.fetch_token(code=code, include_client_id=True, timeout=TOKEN_TIMEOUT)
    except (requests.RequestException, OSError) as error:
        away = GmailAway(_("Google's sign-in cannot be reached."), _("Check the network, then try again."))
        raise blocked(error) or away from None
    except OAuth2Error as error:
        said = errors.refused_sign_in(str(error.error), str(error.description))
        if said.obstacle is not Obstacle.SIGN_IN or isinstance(said, ClientGone):
            raise said from None
        raise SignInNeeded(
            _("Google did not accept the sign-in ({error}).").format(error=error.error), _(SIGN_IN)
        ) from None
    except (ValueError, TypeError, KeyError):
        raise GmailAway(_("Google's sign-in did not give a usable answer."), _("Try again later.")) from None
    if not token.get("refresh_token"):
        raise SignInNeeded(_("Google gave no lasting sign-in."), _(TICK_ALL))
    granted = token.get("scope") or list(PURPOSE)  # left out if it is what was asked for (RFC 6749, 5.1)
    granted = granted.split() if isinstance(granted, str) else granted
    entry = StoredSignIn(
        client.client_id, client.token_uri, tuple(granted), client.client_secret, token["refresh_token"]
    )
    return GrantedSignIn(entry, _lasts(token.get("refresh_token_expires_in")))


def _lasts(seconds: object) -> timedelta | None:
    """How long the sign-in lasts, if Google names an end: in 'Testing' reportedly 7 days (unverified)."""
    return timedelta(seconds=seconds) if isinstance(seconds, int) and 0 < seconds < 10**9 else None


@contextlib.contextmanager
def quiet(client: Client) -> Iterator[None]:
    """During the sign-in, let oauthlib accept an unchecked box and plain http on loopback, and log no secret.

    Its rules are environment variables, so they are restored afterwards; requests_oauthlib writes tokens into its
    debug log.
    """
    rules = {"OAUTHLIB_RELAX_TOKEN_SCOPE": "1"}
    if is_loopback(client.token_uri):
        rules["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    before = {name: os.environ.get(name) for name in rules}
    logger = logging.getLogger("requests_oauthlib")
    level = logger.level
    os.environ.update(rules)
    logger.setLevel(logging.WARNING)  # guard: quiet-log
    try:
        yield
    finally:
        logger.setLevel(level)
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@contextlib.contextmanager
def _listener(port: int) -> Iterator[tuple[str, Callable[[str], queue.SimpleQueue[_PageReply]]]]:
    """A small server for Google's redirect: its address, and a function that says which state to expect."""
    replies: queue.SimpleQueue[_PageReply] = queue.SimpleQueue()
    expected: list[str] = []
    try:
        server = ThreadingHTTPServer((HOST, port), _handler(expected, replies))
    except (OSError, OverflowError) as error:
        problem = Problem(
            "--port", str(port), _("a port of this machine that nothing else uses; 0 takes any")
        )
        raise InputError([problem]) from error
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="sign-in", daemon=True)
    thread.start()

    def expect(state: str) -> queue.SimpleQueue[_PageReply]:
        expected.append(state)
        return replies

    try:
        yield f"http://{HOST}:{server.server_port}/", expect
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(expected: list[str], replies: queue.SimpleQueue[_PageReply]) -> type[BaseHTTPRequestHandler]:
    class RedirectHandler(BaseHTTPRequestHandler):
        """Answers only the redirect with our state: another page in the browser may call too."""

        timeout = 10.0  # a browser that opens a connection early delays nobody
        server_version, sys_version = "Afterword", ""

        def do_GET(self) -> None:
            """Receive the person coming back from Google's page."""
            target = urlsplit(self.path)
            if target.path != "/":
                self._page(404, STRANGE)
                return
            asked = {key: values[0] for key, values in parse_qs(target.query).items()}
            # guard: given-state
            ours = any(secrets.compare_digest(asked.get("state", ""), state) for state in expected)
            if not ours or not (asked.get("code") or asked.get("error")):
                self._page(400, STRANGE)
                return
            self._page(200, DONE)
            replies.put(_PageReply(asked.get("code", ""), asked.get("error", "")))

        def _page(self, status: int, said: tuple[str, str]) -> None:
            content = (PAGE % (language(), *map(_, said))).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            """Log nothing: the request line holds the code."""

    return RedirectHandler
