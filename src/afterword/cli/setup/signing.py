"""The sign-in: in the browser, or at an address that is opened elsewhere; asked again where a box was left unticked."""

from __future__ import annotations

import getpass
import os
import sys
import webbrowser
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from afterword.cli.asking import Question, answer, heard, yes_or_no
from afterword.cli.printing import say, tell
from afterword.errors import AfterwordError, GmailAway, SignInNeeded, WrongAccount
from afterword.gmail.auth import SignIn, sign_in
from afterword.gmail.console import PAGES
from afterword.gmail.permissions import SIGN_IN, TICK_ALL

if TYPE_CHECKING:
    from afterword.app import App
    from afterword.cli.setup.flags import Flags
    from afterword.gmail.client import Client

GIVEN_UP = (SignInNeeded, WrongAccount, GmailAway)
WAIT = 300.0


def signed_in(app: App, client: Client, flags: Flags, *, asks: bool) -> SignIn:
    """The sign-in, kept in the keyring. Where it did not come about the person may try again, if they can be asked."""
    while True:
        try:
            return _tried(app, client, flags)
        except GIVEN_UP as error:
            if not asks:
                raise
            _told(error)
            if answer(Question("again", "Try the sign-in again? y or n", "y", yes_or_no), heard, say) == "n":
                raise


def opens_browser(flag: bool | None, env: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a browser is opened: as the flag says, else where there is a desktop to open it on."""
    if flag is not None:
        return flag
    if env.get("SSH_CONNECTION") or env.get("SSH_TTY"):
        return False
    desktop = any(env.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER"))
    return desktop or not platform.startswith(("linux", "freebsd"))


def forward(port: int, env: Mapping[str, str]) -> str:
    """The line that lets a browser elsewhere answer to this machine's port: this machine as SSH names it."""
    connection = env.get("SSH_CONNECTION", "").split()
    host = connection[2] if len(connection) == 4 else "this-machine"
    return f"ssh -L {port}:127.0.0.1:{port} {_me()}@{host}"


def _tried(app: App, client: Client, flags: Flags) -> SignIn:
    browser = opens_browser(flags.browser, os.environ)
    you = app.config.you.email

    def show(url: str) -> None:
        _introduced(url, you, browser=browser)
        print(url, flush=True)
        tell(f"Waiting for your answer there, {WAIT / 60:g} minutes at most; Ctrl-C ends it.")

    return sign_in(
        client,
        you,
        endpoint=app.config.gmail.endpoint,
        open_browser=_open if browser else None,
        show=show,
        port=flags.port,
        timeout=WAIT,
    )


def _introduced(url: str, you: str, *, browser: bool) -> None:
    """What to do with the address that follows."""
    say()
    for line in PAGES:
        tell("- " + line.replace("your account", you))
    if browser:
        tell("Your browser opens this address; if it does not, open it yourself:")
        return
    redirect = parse_qs(urlsplit(url).query).get("redirect_uri", [""])[0]
    if port := urlsplit(redirect).port:
        tell(
            "Google's answer comes to this machine. If your browser is on another one, first run there, in a second "
            "terminal, and leave it open:"
        )
        say(f"  {forward(port, os.environ)}")
    tell("Open this address:")


def _open(url: str) -> None:
    opened = False
    with suppress(webbrowser.Error, OSError):
        opened = webbrowser.open(url)
    if not opened:
        tell("No browser could be opened here: open the address yourself.")


def _told(error: AfterwordError) -> None:
    tell(f"{error.message} Nothing was kept.")
    if error.hint and error.hint not in {SIGN_IN, TICK_ALL}:
        tell(error.hint)


def _me() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "you"
