"""`afterword web`: the local page, opened in the browser."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.printing import say
from afterword.cli.usage import verb
from afterword.config.language import _
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from afterword.web.address import ServerAddress


def register(commands: typer.Typer) -> None:
    """Add this verb."""
    verb(commands)(web)


def web(
    port: Annotated[
        int, typer.Option(metavar="N", help="The port; 0 takes the last one used, or a free one.")
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Open nothing; print the link alone on a line.")
    ] = False,
) -> None:
    """Show the local page in your browser, until Ctrl-C.

    The link works once, within five minutes, and only on this laptop. If the daemon already serves the page, this
    opens that one and ends.
    """
    from afterword.app import opened
    from afterword.web.server import already_served, served

    if not 0 <= port <= 65535:
        raise InputError([Problem("--port", str(port), _("a number from 0 to 65535"))])
    with opened() as app:
        if there := already_served(app.paths):
            say(_("The daemon already serves the page."))
            _open(there, browser=not no_browser)
            return
        stopped = _asked_to_stop()  # before anybody reads that Ctrl-C ends it
        with served(app, port) as address:
            say(
                _(
                    "The page runs only on this laptop; Ctrl-C ends it. This link opens it once, within five minutes:"
                )
            )
            _open(address, browser=not no_browser)
            while not stopped.wait(1.0):  # in short turns: on Windows an endless wait hears no Ctrl-C
                pass


def _open(address: ServerAddress, *, browser: bool) -> None:
    """The link is printed alone on a line, and opened where that is wanted and possible."""
    import webbrowser

    link = address.link()
    print(link, flush=True)
    if browser:
        with suppress(webbrowser.Error, OSError):
            webbrowser.open(link)


def _asked_to_stop() -> threading.Event:
    """Is set by Ctrl-C or SIGTERM."""
    import signal

    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    return stopped
