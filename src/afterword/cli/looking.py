"""What the candidate looks at: the plan, the letters, what waits for them."""

from __future__ import annotations

from typing import Annotated

import typer

from afterword.app import opened
from afterword.cli.printing import document

Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    commands.command()(status)


def status(interview: Annotated[str, typer.Argument(metavar="[ID]")] = "", json: Json = False) -> None:  # noqa: FBT002  (a flag)
    """The plan: every step, its state, when, and why."""
    from afterword import views
    from afterword.cli.printing import status_tables

    with opened() as app:
        view = views.status(app, app.clock.now(), interview)
        document(view) if json else status_tables(view, app.config.you.time_zone)
