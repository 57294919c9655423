"""`afterword run` without options: the daemon, which loads nothing that it does not need."""

from __future__ import annotations

import logging
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

from afterword.cli.reports import service_works
from afterword.config.language import _
from afterword.errors import InputError

if TYPE_CHECKING:
    from afterword.app import App

log = logging.getLogger("afterword.daemon")


def stay(*, service: bool = False) -> None:
    """Run until SIGTERM or Ctrl-C, with the page if config says so.

    As a service it waits until another Afterword has ended, and names no account where its words are kept.
    """
    from afterword.app import opened
    from afterword.daemon.daemon import run

    with opened() as app, ExitStack() as beside:

        def ready() -> None:
            if app.config.web.serve:
                _serve_page(app, beside)
            if service:
                service_works(app.paths)
            else:
                _tell(_("Running for {email}; Ctrl-C ends it").format(email=app.config.you.email))

        run(app, ready=ready, patient=service)


def _serve_page(app: App, beside: ExitStack) -> None:
    """Serve the page until the daemon ends. If that is impossible, say so; letters leave all the same."""
    from afterword.web.server import served

    try:
        beside.enter_context(served(app, app.config.web.port))
    except InputError as trouble:
        log.error("the page is not served: %s", "; ".join(map(str, trouble.problems)))  # noqa: TRY400  (no bug)
        _tell(_("The page could not start: {trouble}").format(trouble=trouble.message))
    else:
        _tell(_("The page is running; `afterword web` opens it"))


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
