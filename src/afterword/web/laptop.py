"""The page's actions on this laptop: start and stop Afterword, sign in, try a notification, check everything."""

from __future__ import annotations

import queue
import re
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from afterword.app import is_running
from afterword.config.language import _
from afterword.errors import AfterwordError, InputError, KeyringError, Problem

if TYPE_CHECKING:
    from afterword.app import App
    from afterword.gmail.client_secrets import Client
    from afterword.web.form_values import Given
    from afterword.web.pages import WebContext

SIGN_IN_WAIT = 600.0
"""Seconds to finish on Google's page."""

ADDRESS_WAIT = 15.0
MOST_CLIENT_BYTES = 100_000


@dataclass
class SignInAttempt:
    """A sign-in from the page: Google's page is open in another tab, and a thread waits for its answer."""

    url: str = ""
    done: str = ""
    trouble: str = ""
    thread: threading.Thread | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def waiting(self) -> bool:
        """Whether the thread still waits for Google's answer."""
        return self.thread is not None and self.thread.is_alive()

    def begin(self, app: App, client: Client, timeout: float = SIGN_IN_WAIT) -> None:
        """Ask Google in a thread. Returns once there is an address of Google's page, or a reason why not."""
        with self.lock:
            if self.waiting:
                return
            shown: queue.SimpleQueue[str] = queue.SimpleQueue()
            self.url = self.done = self.trouble = ""
            self.thread = threading.Thread(
                target=self._asks, args=(app, client, shown, timeout), name="sign-in-page", daemon=True
            )
            self.thread.start()
        with suppress(queue.Empty):
            self.url = shown.get(timeout=ADDRESS_WAIT)

    def _asks(self, app: App, client: Client, shown: queue.SimpleQueue[str], timeout: float) -> None:
        from afterword.gmail.auth import sign_in
        from afterword.services.sign_in import signed_in

        try:
            got = sign_in(
                client,
                app.config.you.email,
                endpoint=app.config.gmail.endpoint,
                open_browser=None,
                show=shown.put,
                timeout=timeout,
            )
            now = app.clock.now()
            signed_in(app.account, got.granted, now, now + got.lasts if got.lasts else None)
            self.done = _("Signed in as {account}.").format(account=got.account)
        except AfterwordError as error:
            self.trouble = " ".join([error.message, _("Nothing was saved.")])
            shown.put("")


def laptop(web: WebContext, _request: Request) -> Response:
    """Whether Afterword runs and starts with the laptop. A part of a page, because the system answers slowly."""
    from afterword.os_service import reachable, state
    from afterword.os_service.wake import ability, wakes

    service, running = state(web.app.paths), is_running(web.app.paths)
    return web.page(
        "laptop.html",
        service=service,
        running=running,
        can_install=reachable(web.app.paths),
        own=web.app.config.web.serve and service.running,
        able=ability(web.app.paths),
        wakes=wakes(web.app.paths),
    )


def waking(web: WebContext, _request: Request, given: Given) -> Response:
    """Turn waking for letters on or off, or ask for the password that allows it."""
    from afterword.os_service import wake
    from afterword.services.queries import next_wakes

    word = given.get("word", "")
    match word:
        case "on":
            times = next_wakes(web.app.account, web.app.clock.now())
            wake.switch(web.app.paths, on=True, times=times)
            return PlainTextResponse(_("The laptop wakes for letters from now on."))
        case "off":
            wake.switch(web.app.paths, on=False)
            return PlainTextResponse(_("The laptop no longer wakes for letters."))
        case "allow":
            wake.allow(web.app.paths)
            return PlainTextResponse(_("Allowed. It takes effect at your next login; turn it on here then."))
    raise InputError([Problem("word", repr(word), _("on, off or allow"))])


def service(web: WebContext, _request: Request, given: Given) -> Response:
    """Start Afterword now, or whenever the person logs in, or stop it."""
    from afterword import os_service
    from afterword.os_service.starting import start_once

    word = given.get("word", "")
    match word:
        case "start":
            there = os_service.state(web.app.paths)
            os_service.install(web.app.paths) if there.installed else start_once(web.app.paths)
            return PlainTextResponse(_("Afterword is running."))
        case "install":
            os_service.install(web.app.paths)
            return PlainTextResponse(_("Afterword is running, and starts whenever you log in."))
        case "remove":
            os_service.uninstall(web.app.paths)
            return PlainTextResponse(
                _("Stopped. Afterword writes and sends nothing until you start it again.")
            )
    raise InputError([Problem("word", repr(word), _("start, install or remove"))])


# Google


def signing(web: WebContext, _request: Request) -> Response:
    """The state of the sign-in; a part of a page."""
    return _signing(web)


def _signing(web: WebContext) -> Response:
    from afterword.services.sign_in import sign_in_facts

    facts, attempt = sign_in_facts(web.app.account), web.signing
    return web.part(
        "signing.html", facts=facts, attempt=attempt, has_client=_kept_client(web.app) is not None
    )


def _kept_client(app: App) -> Client | None:
    from afterword.gmail.auth import kept_client

    with suppress(KeyringError):  # whoever needs the keyring reports it
        return kept_client(app.config.you.email)
    return None


async def sign_in(web: WebContext, request: Request) -> Response:
    """Begin a sign-in with the last one's client or with a submitted client file."""
    async with request.form(max_files=1, max_fields=2) as form:
        given = form.get("client")
        content = await given.read(MOST_CLIENT_BYTES) if isinstance(given, UploadFile) else b""
    return await run_in_threadpool(_sign_in, web, content)


def _sign_in(web: WebContext, content: bytes) -> Response:
    try:
        client = _client_in(content) if content else _kept_client(web.app)
    except InputError as error:
        found = error.problems[0]
        web.signing.trouble = _("That file does not work: found {found}, expected {expected}.").format(
            found=found.found, expected=found.expected
        )
        return _signing(web)
    if client is not None:
        web.signing.begin(web.app, client)
    return _signing(web)


def _client_in(content: bytes) -> Client:
    from afterword.gmail import client_secrets

    with tempfile.TemporaryDirectory(prefix="afterword-") as folder:  # only its owner can read it
        file = Path(folder) / "client_secret.json"
        file.write_bytes(content)
        return client_secrets.read(file)


# looking after it


def notification(_web: WebContext, _request: Request, _given: Given) -> Response:
    """Show a notification, to see whether the desktop takes it."""
    from afterword.daemon.notify import Desktop

    why = Desktop().shown("Afterword", _("This is what a notification looks like. Nothing was sent."))
    if why:
        return PlainTextResponse(_("The desktop did not show it: {why}.").format(why=why))
    return PlainTextResponse(_("It was shown on your desktop."))


def checks(web: WebContext, _request: Request) -> Response:
    """The checks of `doctor`; a part of a page."""
    from afterword.doctor import examine

    found = [check | {"fix": _on_the_page(check["fix"])} for check in examine()["checks"]]
    return web.part("checks.html", checks=found)


def _on_the_page(fix: str) -> str:
    """The fix, on this page if it is possible here."""
    if re.match(r"`?afterword (setup|logout)", fix):
        return _("Sign in again, under “Gmail” on this page.")
    if re.match(r"`?afterword (service|run)", fix):
        return _("Start it, under “This laptop” on this page.")
    return fix
