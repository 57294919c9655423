"""`afterword service`: start with the laptop."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.printing import document, harmless, say
from afterword.cli.usage import verb

if TYPE_CHECKING:
    from afterword.config import Paths
    from afterword.daemon.service import State

group = typer.Typer(
    name="service",
    help="Start with the laptop: with systemd, launchd or the Task Scheduler.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (install, uninstall, status):
        verb(group)(each)
    commands.add_typer(group)


def install() -> None:
    """Start Afterword now and whenever you log in.

    Safe to do again: after an upgrade it brings the service up to date. It is started from where this command is, with
    the AFTERWORD_HOME and the keyring of now.
    """
    from afterword import config as configs
    from afterword.app import is_running
    from afterword.daemon import service

    places = configs.paths()
    configs.load(places.config)
    before = service.state(places)
    others = is_running(places) and not before.running
    state = service.install(places)
    say(f"{state.manager} starts {state.name} whenever you log in: {state.file}")
    if others:
        say("Another Afterword runs already; the service waits until that has ended.")
    _tell(state)


def uninstall() -> None:
    """End the service, and start it no more; config, store and sign-in stay."""
    from afterword.daemon import service

    there = service.uninstall(_places())
    say("The service is removed. Nothing is written or sent until `afterword run`." if there else NONE)


NONE = "There was no service."


def status(json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False) -> None:
    """Say how the service stands. Exits with 6 where something is wrong with it."""
    from afterword.daemon import service

    state = service.state(_places())
    if json:
        document({"schema": 1} | asdict(state))
    else:
        print(harmless(f"{state.manager or 'no service'} · {state.name} · {state.found}"))
        if state.mend:
            print(harmless(f"→ {state.mend}"))
    if not state.good:
        raise typer.Exit(6)


def _tell(state: State) -> None:
    """How it stands now; a start that did not last is no success."""
    say(state.found)
    if not state.good:
        say(state.mend)
        raise typer.Exit(6)


def _places() -> Paths:
    from afterword import config as configs

    return configs.paths()
