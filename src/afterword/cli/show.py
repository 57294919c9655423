"""What the candidate looks at: the plan, the letters, what waits for them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli import fast_path
from afterword.cli.completing import interviews
from afterword.cli.decisions import Interviews
from afterword.cli.printing import document, say
from afterword.cli.usage import verb
from afterword.config.language import _
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from afterword.app import App

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (status, todo, lid, preview, export):
        verb(commands)(each)


Maybe = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="INTERVIEW",
        autocompletion=interviews,
        help="Only this interview: its company, position or person; or its ID.",
    ),
]


def status(interview: Maybe = None, json: Json = False) -> None:
    """Show the plan: every step (a letter or a task), its state, when, and why.

    With INTERVIEW, it also shows the mail that came, how it was classified and why, and the steps' keys.
    """
    fast_path.status(interview or (), json=json)


Ics = Annotated[
    bool, typer.Option("--ics", help="Write a file for your calendar program, to FILE or to stdout.")
]


def todo(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The file that --ics writes; - is stdout.")
    ] = "",
    json: Json = False,
    ics: Ics = False,
) -> None:
    """List what waits for you, most urgent first.

    With --ics it writes a calendar that also holds future tasks. Write it again after a change: each task stays the
    same event, and a finished one is cancelled.
    """
    if ics + json > 1 or (file and not ics):
        found = _("with --json") if ics else _("{file!r} without --ics").format(file=file)
        raise InputError([Problem("--ics", found, _("--ics alone, or with a FILE"))])
    if not ics:
        fast_path.todo(json=json)
        return
    from afterword.app import opened

    with opened() as app:
        _calendar(app, file)


def _calendar(app: App, file: str) -> None:
    """The calendar is on stdout, or in that file, for its owner alone."""
    from afterword.config import write_private
    from afterword.services.task_calendar import agenda

    text = agenda(app.account, app.clock.now())
    if file in {"", "-"}:
        sys.stdout.buffer.write(text)
        return
    path = Path(file).expanduser()
    try:
        write_private(path, text)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise InputError([Problem(file, why, _("a file that can be written"))]) from None
    say(
        _("Wrote {path}. Open it with your calendar program, preferably in a calendar of its own.").format(
            path=path
        )
    )


def lid(
    until: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="UNTIL",
            help='When it wakes: "8h", "07:30", "tomorrow 9:00", "fri 7am", an ISO time. '
            "If left out: the next morning, when `hours` of [letters] begin.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Say what happens to your letters if you close the lid now, and what you can do about each.

    Gmail does not let programs schedule a letter, so nothing leaves while the laptop sleeps.
    """
    from afterword.app import opened
    from afterword.cli.tables import asleep
    from afterword.errors import InputError, Problem
    from afterword.imports.spoken import Unclear, next_clock, read_moment
    from afterword.os_service import wake
    from afterword.services import queries
    from afterword.services.documents import as_document
    from afterword.services.meant import ShortCommands

    with opened() as app:
        now, zone, morning = app.clock.now(), app.config.you.time_zone, app.config.letters.hours.start
        try:
            wakes = (
                read_moment(" ".join(until), now, zone, morning) if until else next_clock(morning, now, zone)
            )
        except Unclear as unclear:
            raise InputError([Problem("UNTIL", unclear.with_choices(), "")]) from None
        view = queries.lid(app.account, now, wakes, wakes=wake.wakes(app.paths))
        document(as_document(view)) if json else asleep(view, zone, ShortCommands(app.account, now))


def preview(interview: Interviews, json: Json = False) -> None:
    """Show every letter and task as it would go out, and sent letters as they left.

    The checks' findings follow each letter. Letters that were sent, or edited in Gmail, are read there. It changes
    nothing.
    """
    from afterword.app import opened
    from afterword.cli.meaning import the_interview
    from afterword.cli.tables import previews
    from afterword.services.documents import as_document
    from afterword.services.meant import ShortCommands
    from afterword.services.previews import preview as preview_of

    with opened() as app:
        view = preview_of(app.account, app.clock.now(), the_interview(app, interview).id, app.mailbox)
        short = ShortCommands(app.account, view.now)
        document(as_document(view)) if json else previews(view, app.config.you.time_zone, short)


def export(
    json: Annotated[bool, typer.Option("--json", help="It is always one JSON document.")] = True,  # noqa: ARG001  (as every reading command)
) -> None:
    """Print everything as one JSON document.

    It does not include the sign-in. `afterword import` reads it again.
    """
    from afterword.app import opened
    from afterword.services import queries

    with opened() as app:
        document(queries.export(app.account))
