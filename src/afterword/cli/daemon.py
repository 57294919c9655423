"""`afterword run` with nothing behind it: the daemon, which carries nothing that it does not need."""

from __future__ import annotations

import sys

from afterword.app import opened


def stay() -> None:
    """Run until SIGTERM or Ctrl-C."""
    from afterword.daemon.run import run

    with opened() as app:
        run(
            app,
            ready=lambda: print(
                f"running for {app.config.you.email}; Ctrl-C ends it", file=sys.stderr, flush=True
            ),
        )
