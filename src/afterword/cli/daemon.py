"""`afterword run` with nothing behind it: the daemon, which carries nothing that it does not need."""

from __future__ import annotations

import sys


def stay() -> None:
    """Run until SIGTERM or Ctrl-C."""
    from afterword.app import opened
    from afterword.daemon.run import run

    with opened() as app:
        hello = f"running for {app.config.you.email}; Ctrl-C ends it"
        run(app, ready=lambda: print(hello, file=sys.stderr, flush=True))
