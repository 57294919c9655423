"""What the candidate looks at: the plan, the letters, what waits for them."""

from __future__ import annotations

from typing import Annotated

import typer

from afterword.app import is_running, opened
from afterword.cli.printing import document
from afterword.cli.usage import verb

Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (preview, status, todo, export):
        verb(commands)(each)


Id = Annotated[
    str, typer.Argument(metavar="ID", help="An interview's id, or any unambiguous beginning of it.")
]
Maybe = Annotated[
    str, typer.Argument(metavar="[ID]", help="One interview alone: its id, or the beginning of it.")
]


def preview(interview: Id, json: Json = False) -> None:
    """Every letter and task text as it would go out, with what the checks say of it; touches nothing."""
    from afterword.cli.tables import previews
    from afterword.previews import preview as preview_of

    with opened() as app:
        view = preview_of(app, app.clock.now(), interview)
        document(view) if json else previews(view, app.config.you.time_zone)


def status(interview: Maybe = "", json: Json = False) -> None:
    """The plan: every step, its state, when, and why."""
    from afterword import views
    from afterword.cli.tables import one_interview, status_tables

    with opened() as app:
        view = views.status(app.books, app.clock.now(), interview, running=is_running(app.paths))
        if json:
            return document(view)
        show = one_interview if interview else status_tables
        return show(view, app.config.you.time_zone)


def todo(json: Json = False) -> None:
    """What waits for you, most urgent first."""
    from afterword import views
    from afterword.cli.tables import todo_list

    with opened() as app:
        view = views.todo(app.books, app.clock.now())
        document(view) if json else todo_list(view, app.config.you.time_zone)


def export(json: Json = True) -> None:  # noqa: ARG001  (it always is JSON)
    """Everything as one JSON document, without the sign-in; `afterword import` takes it back."""
    with opened() as app:
        document(app.store.export(app.account))
