"""The sign-in: in the browser, or at an address that is opened elsewhere; asked again if a box was left unticked."""

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
from afterword.config.language import _
from afterword.errors import AfterwordError, GmailAway, SignInNeeded, WrongAccount
from afterword.gmail.auth import SignIn, sign_in
from afterword.gmail.console import PAGES
from afterword.gmail.permissions import SIGN_IN, TICK_ALL

if TYPE_CHECKING:
    from afterword.app import App
    from afterword.cli.setup.flags import Flags
    from afterword.gmail.client_secrets import Client

GIVEN_UP = (SignInNeeded, WrongAccount, GmailAway)
WAIT = 300.0


def asked_to_sign_in(app: App, client: Client, flags: Flags, *, asks: bool) -> SignIn:
    """The sign-in, kept in the keyring. If it fails, a person at the terminal may try again."""
    browser, port = opens_browser(flags.browser, os.environ), flags.port

    def show(url: str) -> None:
        nonlocal port
        port = port or _port_of(url)  # the same at the next try: who forwarded it need not do so again
        _shown(url, app.config.you.email, port, browser=browser)

    while True:
        try:
            return sign_in(
                client,
                app.config.you.email,
                endpoint=app.config.gmail.endpoint,
                open_browser=_open if browser else None,
                show=show,
                port=port,
                timeout=WAIT,
            )
        except GIVEN_UP as error:
            if not asks:
                raise
            _say_error(error)
            if (
                answer(Question("again", _("Try the sign-in again? y or n"), "y", yes_or_no), heard, say)
                == "n"
            ):
                raise


def opens_browser(flag: bool | None, env: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether to open a browser: as the flag says, else only on a desktop."""
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


def _port_of(url: str) -> int:
    """The port of this machine to which Google's answer to that address comes."""
    return urlsplit(parse_qs(urlsplit(url).query)["redirect_uri"][0]).port or 0


def _shown(url: str, you: str, port: int, *, browser: bool) -> None:
    """Print what to do with the address, then the address alone on a line of stdout."""
    say()
    for line in PAGES:
        tell("- " + _(line).replace(_("your account"), you))
    if browser:
        tell(_("Your browser opens this address. If it does not, open it yourself:"))
    else:
        tell(
            _(
                "Google's answer comes to this machine. If your browser is on another one, run this there first, in a "
                "second terminal, and leave it open:"
            )
        )
        say(f"  {forward(port, os.environ)}")
        tell(_("Open this address:"))
    print(url, flush=True)
    tell(_("Waiting for your answer, for at most {wait:g} minutes; Ctrl-C ends it.").format(wait=WAIT / 60))


def _open(url: str) -> None:
    opened = False
    with suppress(webbrowser.Error, OSError):
        opened = webbrowser.open(url)
    if not opened:
        tell(_("Could not open a browser. Open the address yourself."))


def _say_error(error: AfterwordError) -> None:
    tell(f"{error.message} {_('Nothing was saved.')}")
    if error.hint and error.hint not in {_(SIGN_IN), _(TICK_ALL)}:
        tell(error.hint)


def _me() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "you"
