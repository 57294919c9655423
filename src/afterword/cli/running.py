"""What runs: the daemon, one pass, the demo, the sandbox."""

from __future__ import annotations

from typing import Annotated

import typer

from afterword.app import opened


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    commands.command()(run)
    commands.command()(demo)


Flag = Annotated[bool, typer.Option()]


def run() -> None:
    """Run the daemon, in the foreground."""
    from afterword.daemon.run import run as run_daemon

    with opened() as app:
        run_daemon(app)


def demo() -> None:
    """Tell the whole story on the sandbox; no account needed."""
    from afterword.sandbox.story import tell

    raise typer.Exit(tell())
