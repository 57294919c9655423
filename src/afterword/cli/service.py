"""`afterword service`: start with the laptop."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.printing import document, harmless, say
from afterword.cli.usage import verb
from afterword.config.language import _, marked

if TYPE_CHECKING:
    from afterword.config import Paths
    from afterword.os_service import ServiceState

group = typer.Typer(
    name="service",
    help="Start Afterword with the laptop, by systemd, launchd or the Task Scheduler.",
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

    You can run this again; after an upgrade it updates the service. The service starts the program that you run now,
    with the current AFTERWORD_HOME and keyring.
    """
    from afterword import config as configs
    from afterword import os_service as service
    from afterword.app import is_running

    places = configs.paths()
    configs.load(places.config)
    before = service.state(places)
    others = is_running(places) and not before.running
    state = service.install(places)
    say(
        _("{manager} starts {name} whenever you log in: {file}").format(
            manager=state.manager, name=state.name, file=state.file
        )
    )
    if others:
        say(_("Another Afterword is running. The service waits until it ends."))
    _tell(state)


def uninstall() -> None:
    """Stop and remove the service. Settings, data and sign-in stay."""
    from afterword import os_service as service

    there = service.uninstall(_places())
    say(
        _("Removed the service. Afterword writes and sends nothing until you run `afterword run`.")
        if there
        else _(NONE)
    )


NONE = marked("There was no service.")


def status(json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False) -> None:
    """Show the state of the service. Exits with 6 if something is wrong with it."""
    from afterword import os_service as service

    state = service.state(_places())
    if json:
        document({"schema": 1} | asdict(state))
    else:
        print(harmless(f"{state.manager or 'no service'} · {state.name} · {state.found}"))
        if state.fix:
            print(harmless(f"→ {state.fix}"))
    if not state.good:
        raise typer.Exit(6)


def _tell(state: ServiceState) -> None:
    """How it stands now; a start that did not last is no success."""
    say(state.found)
    if not state.good:
        say(state.fix)
        raise typer.Exit(6)


def _places() -> Paths:
    from afterword import config as configs

    return configs.paths()
