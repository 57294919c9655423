"""`afterword service`: start with the laptop."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.printing import document, say, show
from afterword.cli.usage import Subcommands, verb
from afterword.config.language import _, marked

if TYPE_CHECKING:
    from afterword.config import Paths
    from afterword.os_service import ServiceState
    from afterword.os_service.wake import Ability

group = typer.Typer(
    cls=Subcommands,
    name="service",
    help="Start Afterword whenever you log in, through systemd, launchd or the Task Scheduler.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (install, uninstall, status):
        verb(group)(each)
    commands.add_typer(group)


Wake = Annotated[
    bool | None,
    typer.Option(
        "--wake/--no-wake",
        help="Wake the laptop for letters that leave by themselves, where that is possible.",
    ),
]


def install(wake: Wake = None) -> None:
    """Start Afterword now and whenever you log in.

    You can run this again; after an upgrade it updates the service. The service starts the program that you run now,
    with the current AFTERWORD_HOME and keyring.
    """
    from afterword import config as configs
    from afterword import os_service as service
    from afterword.app import is_running

    places = configs.paths()
    configs.load(places.config)
    if wake:
        _must_wake(places)
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
    if wake is not None:
        switch_waking(places, on=wake)
    _tell(state)


def _must_wake(places: Paths) -> None:
    """Raise NeedsYou, before installing anything, if the laptop cannot wake itself. The hint says what allows it."""
    from afterword.errors import NeedsYou
    from afterword.os_service.wake import ability

    able = ability(places)
    if not able.able:
        raise NeedsYou(able.found, shlex.join(able.grant))


def switch_waking(places: Paths, *, on: bool) -> None:
    """Turn waking for letters on or off. The daemon keeps the times up to date."""
    from afterword.app import opened
    from afterword.os_service.wake import ability, switch
    from afterword.services.queries import next_wakes

    with opened() as app:
        switch(places, on=on, times=next_wakes(app.account, app.clock.now()) if on else ())
    say(ability(places).found if on else _("Afterword no longer wakes the laptop."))


def uninstall() -> None:
    """Stop and remove the service. Settings, data and sign-in stay."""
    from afterword import os_service as service

    there = service.uninstall(_places())
    say(
        _("Removed the service. Afterword writes and sends nothing until you run `afterword run`.")
        if there
        else _(NONE)
    )


NONE = marked("No service was installed.")


def status(json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False) -> None:
    """Show the state of the service. Exits with 6 if something is wrong with it."""
    from afterword import os_service as service
    from afterword.os_service.wake import ability, wakes

    places = _places()
    state, able, on = service.state(places), ability(places), wakes(places)
    if json:
        waking = {"on": on, "able": able.able, "found": able.found}
        document({"schema": 1} | asdict(state) | {"wake": waking})
    else:
        show(f"{state.manager or 'no service'} · {state.name} · {state.found}")
        if state.fix:
            show(f"→ {state.fix}")
        show(_waking(able, on=on))
    if not state.good:
        raise typer.Exit(6)


def _waking(able: Ability, *, on: bool) -> str:
    """Whether the laptop wakes for letters, or what stands in the way."""
    if on and able.able:
        return _("Wakes the laptop for letters: on")
    if able.able:
        return _("Wakes the laptop for letters: off. To turn it on: afterword service install --wake")
    return _("Wakes the laptop for letters: no. {why}").format(why=able.found)


def _tell(state: ServiceState) -> None:
    """How it stands now; a start that did not last is no success."""
    say(state.found)
    if not state.good:
        say(state.fix)
        raise typer.Exit(6)


def _places() -> Paths:
    from afterword import config as configs

    return configs.paths()
