"""A glance at the plan: what is typed most often, and loads the least."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from afterword.cli.printing import document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from afterword.app import App

PLAIN: tuple[list[str], ...] = ([], ["--json"])
"""What may follow such a verb."""


def plain(arguments: Sequence[str]) -> Callable[[], None] | None:
    """The call that these words ask for, if they are plain enough to need no parser."""
    match arguments:
        case ["status", *rest] if rest in PLAIN:
            return partial(status, json=bool(rest))
        case ["todo", *rest] if rest in PLAIN:
            return partial(todo, json=bool(rest))
        case _:
            return None


@contextmanager
def no_garbage(arguments: Sequence[str]) -> Iterator[None]:
    """Skip garbage collection in a process that ends after a plain look. One that stays needs it.

    Python collects once more at exit, but skips frozen objects (https://docs.python.org/3/library/gc.html#gc.freeze).
    """
    if plain(arguments) is None:
        yield
        return
    gc.disable()
    yield
    gc.freeze()


def status(interview: Sequence[str] = (), *, json: bool = False) -> None:
    """The plan of every interview, or of that one with its mail and keys."""
    from afterword.app import is_running, opened
    from afterword.services import queries
    from afterword.services.documents import as_document

    with opened() as app:
        meant = _meant(app, interview) if interview else ""
        view = queries.status(app.account, app.clock.now(), meant, running=is_running(app.paths))
        if json:
            document(as_document(view))
            return
        from afterword.cli.tables import one_interview, status_tables
        from afterword.services.meant import ShortCommands

        show = one_interview if interview else status_tables
        show(view, app.config.you.time_zone, ShortCommands(app.account, view.now))


def _meant(app: App, words: Sequence[str]) -> str:
    from afterword.cli.meaning import the_interview

    return the_interview(app, words).id


def written_again(app: App) -> list[str]:
    """One line for each draft that is being rewritten."""
    from afterword.services import queries

    again = queries.rewriting(queries.planned(app.account, app.clock.now()))
    if not again:
        return []
    from afterword.cli.running import not_running
    from afterword.messages import why
    from afterword.messages.words import named

    zone = app.config.you.time_zone
    lines = [f"{named(s)} ({p.interview.company}): {why(s.reason, zone)}" for p, s in again]
    return [*lines, *filter(None, [not_running(app)])]


def todo(*, json: bool = False) -> None:
    """What waits for the candidate."""
    from afterword.app import opened
    from afterword.services import queries
    from afterword.services.documents import as_document

    with opened() as app:
        view = queries.todo(app.account, app.clock.now())
        if json:
            document(as_document(view))
            return
        from afterword.cli.tables import todo_list
        from afterword.services.meant import ShortCommands

        todo_list(view, app.config.you.time_zone, ShortCommands(app.account, view.now), written_again(app))
