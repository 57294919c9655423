"""What the candidate tells: an interview, notes, a word on a step, an end."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from afterword.app import App, opened
from afterword.cli.printing import say
from afterword.cli.usage import verb
from afterword.core.facts import EventKind
from afterword.errors import InputError, Problem

BECAUSE = ("offer", "rejected", "withdrew", "other")


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (add, notes, approve, hold, skip, done, close, forget, import_):
        verb(commands, "import" if each is import_ else None)(each)


Files = Annotated[
    list[str] | None, typer.Argument(metavar="[FILE]...", help="TOML, .ics or .vcf; - is stdin.")
]
StepKey = Annotated[
    str, typer.Argument(metavar="STEP", help="A step's key, or any unambiguous beginning of it.")
]
Id = Annotated[
    str, typer.Argument(metavar="ID", help="An interview's id, or any unambiguous beginning of it.")
]


def add(files: Files = None) -> None:
    """Add an interview from files, or update the one that is there. The last line of stdout is its id."""
    from afterword.app import add as add_interview
    from afterword.intake.files import read_files
    from afterword.intake.merge import merged, same

    with opened() as app:
        given = [(name, _bytes(name)) for name in files or []]
        you = app.config.you
        added = read_files(given, you=you.email, zone=you.time_zone, now=app.clock.now())
        for remark in added.remarks:
            say(remark)
        known = app.store.interviews(app.account)
        for interview in added.interviews:
            whole = merged(same(interview, known), interview)
            add_interview(app, whole)
            print(whole.id)


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise InputError([Problem(name, why, "a file that can be read")]) from None


def notes(interview: Id, file: Annotated[str, typer.Argument(metavar="[FILE]")] = "") -> None:
    """Write down what was talked about: from a TOML file."""
    from afterword.app import add as add_interview
    from afterword.intake.toml import notes_from_toml
    from afterword.views import planned

    with opened() as app:
        found = planned(app.books, app.clock.now(), interview)[0].interview
        add_interview(app, notes_from_toml(_bytes(file), found, file=file))
        print(found.id)


def approve(step: StepKey) -> None:
    """Let a letter go at its best moment, also one that was held."""
    _word(step, EventKind.APPROVED)


def hold(step: StepKey) -> None:
    """Keep a letter from being sent until it is approved."""
    _word(step, EventKind.HELD)


def skip(step: StepKey) -> None:
    """Leave a step out for good."""
    _word(step, EventKind.SKIPPED)


def done(step: StepKey) -> None:
    """Say that you did it."""
    _word(step, EventKind.DONE)


def _word(beginning: str, kind: EventKind) -> None:
    from afterword.views import step_named

    with opened() as app:
        now = app.clock.now()
        step = step_named(app.books, beginning, now)
        record(app, step.interview, kind, step.key, step.person.id if step.person else "")
        after = step_named(app.books, step.key, now)
        say(f"{after.key}: {after.state}, {after.why}")


def record(
    app: App, interview: str, kind: EventKind, step: str = "", person: str = "", because: str = ""
) -> None:
    """Write the candidate's word into the journal; the interview is looked at from now on."""
    from afterword.app import log_event
    from afterword.core.facts import Event

    now = app.clock.now()
    detail: dict[str, object] = {"because": because} if because else {}
    for event in app.store.record(
        app.account, [Event(interview, kind, now, step, person, detail)], look_at={interview: now}
    ):
        log_event(event)


def close(
    interview: Id,
    because: Annotated[str, typer.Option("--because", help="offer, rejected, withdrew or other.")],
) -> None:
    """The interview wants nothing more: what is still open of it is called off."""
    from afterword.views import planned

    if because not in BECAUSE:
        raise InputError([Problem("--because", repr(because), f"one of {', '.join(BECAUSE)}")])
    with opened() as app:
        found = planned(app.books, app.clock.now(), interview)[0].interview
        record(app, found.id, EventKind.CLOSED, because=because)
        say(f"{found.id}: closed, {because}")


def forget(
    interview: Id,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """An interview and its people, gone from the store and its copies. What is in Gmail stays there."""
    from afterword.views import planned

    with opened() as app:
        found = planned(app.books, app.clock.now(), interview)[0].interview
        if not yes and sys.stdin.isatty():
            typer.confirm(
                f"Forget {found.position} at {found.company}, with everything noted?", abort=True, err=True
            )
        app.store.forget(found.id)
        say(f"{found.id}: forgotten; drafts and letters in Gmail are untouched")


def import_(file: Annotated[str, typer.Argument(metavar="FILE", help="JSON; - is stdin.")]) -> None:
    """Take in what `afterword export` wrote. Taking it in again changes nothing."""
    with opened() as app:
        try:
            document = json.loads(_bytes(file))
        except ValueError as error:
            raise InputError([Problem(file, str(error), "the JSON document of `afterword export`")]) from None
        taken = app.store.import_(app.account, document)
        counts = (
            f"{len(taken.added)} added",
            f"{len(taken.changed)} changed",
            f"{len(taken.unchanged)} as they were",
        )
        say(f"{file}: interviews: {', '.join(counts)}")
