"""What the candidate looks at: the plan, the letters, what waits for them."""

from __future__ import annotations

from typing import Annotated

import typer

from afterword.cli.printing import document
from afterword.cli.usage import verb

Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (status, todo, preview, export):
        verb(commands)(each)


Id = Annotated[
    str, typer.Argument(metavar="ID", help="An interview's id, or any unambiguous beginning of it.")
]
Maybe = Annotated[
    str, typer.Argument(metavar="ID", help="One interview alone: its id, or the beginning of it.")
]


def status(interview: Maybe = "", json: Json = False) -> None:
    """Show the plan: every step, its state, when, and why.

    With ID also the mail that came, what it was taken for and why, and the steps' keys.
    """
    from afterword import views
    from afterword.app import is_running, opened
    from afterword.cli.tables import one_interview, status_tables

    with opened() as app:
        view = views.status(app.books, app.clock.now(), interview, running=is_running(app.paths))
        if json:
            document(view)
            return
        show = one_interview if interview else status_tables
        show(view, app.config.you.time_zone)


def todo(json: Json = False) -> None:
    """List what waits for you, most urgent first."""
    from afterword import views
    from afterword.app import opened
    from afterword.cli.tables import todo_list

    with opened() as app:
        view = views.todo(app.books, app.clock.now())
        document(view) if json else todo_list(view, app.config.you.time_zone)


def preview(interview: Id, json: Json = False) -> None:
    """Show every letter and task text as it would go out.

    What the checks say of a letter stands under it. Nothing is fetched, written or sent.
    """
    from afterword.app import opened
    from afterword.cli.tables import previews
    from afterword.previews import preview as preview_of

    with opened() as app:
        view = preview_of(app, app.clock.now(), interview)
        document(view) if json else previews(view, app.config.you.time_zone)


def export(
    json: Annotated[bool, typer.Option("--json", help="It always is one JSON document.")] = True,  # noqa: ARG001  (as every reading command)
) -> None:
    """Print everything as one JSON document.

    The sign-in is not in it. `afterword import` takes it back.
    """
    from afterword.app import opened

    with opened() as app:
        document(app.store.export(app.account))
