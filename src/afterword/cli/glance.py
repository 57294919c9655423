"""A glance at the plan: what is typed most often, and loads the least."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from afterword.cli.printing import document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def plain(arguments: Sequence[str]) -> Callable[[], None] | None:
    """The call that these words ask for, where they are so plain that no parser is needed to see it."""
    match arguments:
        case ["status"]:
            return status
        case ["status", "--json"]:
            return lambda: status(json=True)
        case ["todo"]:
            return todo
        case ["todo", "--json"]:
            return lambda: todo(json=True)
        case _:
            return None


def status(interview: str = "", *, json: bool = False) -> None:
    """The plan of every interview, or of that one with its mail and keys."""
    gc.disable()  # the process ends right behind it: looking for garbage would only take time
    from afterword import views
    from afterword.app import is_running, opened

    with opened() as app:
        view = views.status(app.books, app.clock.now(), interview, running=is_running(app.paths))
        if json:
            document(view)
            return
        from afterword.cli.tables import one_interview, status_tables

        show = one_interview if interview else status_tables
        show(view, app.config.you.time_zone)


def todo(*, json: bool = False) -> None:
    """What waits for the candidate."""
    from afterword import views
    from afterword.app import opened
    from afterword.cli.tables import todo_list

    with opened() as app:
        view = views.todo(app.books, app.clock.now())
        document(view) if json else todo_list(view, app.config.you.time_zone)
