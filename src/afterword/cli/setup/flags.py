"""What the flags of `afterword setup` say, checked whole before anybody is asked anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from afterword import config as configs
from afterword.config.language import _, marked
from afterword.errors import InputError, KeyringError, Problem

if TYPE_CHECKING:
    from afterword.config import Config, Paths

REQUIRED = {"you.name": marked("your name, as you sign letters"), "you.email": marked("your Gmail address")}
"""What a config cannot do without."""


@dataclass(frozen=True, slots=True)
class Flags:
    """`details` are those for the config, by its `table.key`."""

    details: Mapping[str, str]
    client_secrets: str
    browser: bool | None
    port: int
    testing: bool | None
    again: bool
    test: bool
    send_test: bool | None


def checked(flags: Flags, places: Paths, *, asks: bool) -> None:
    """InputError with everything that is wrong with flags, config and client file, all at once."""
    wrong, hints = [*_port(flags)], list[str]()
    config: Config | None = None
    if places.config.exists():
        try:
            config = configs.load(places.config)
        except InputError as error:
            wrong, hints = [*wrong, *error.problems], [*hints, error.hint]
        else:
            wrong += _contradicted(flags, config, places)
    else:
        wrong += _for_a_new_config(flags, asks=asks)
    try:
        wrong += _client(flags, config, asks=asks)
    except InputError as error:
        wrong, hints = [*wrong, *error.problems], [*hints, error.hint]
    if wrong:
        raise InputError(wrong, "\n".join(filter(None, hints)))


def flag(key: str) -> str:
    """The flag of a key of the config: you.time_zone is --time-zone."""
    return "--" + key.partition(".")[2].replace("_", "-")


def _port(flags: Flags) -> Iterator[Problem]:
    if not 0 <= flags.port <= 65535:
        yield Problem("--port", str(flags.port), _("a number from 0 to 65535"))


def _contradicted(flags: Flags, config: Config, places: Paths) -> Iterator[Problem]:
    """A config that is there is the person's: flags do not change it."""
    for key, value in flags.details.items():
        table, _rest, name = key.partition(".")
        there = str(getattr(getattr(config, table), name))
        if there.casefold() != value.casefold():
            expected = _("{there!r}, as {config} says; edit that file to change it").format(
                there=there, config=places.config
            )
            yield Problem(flag(key), repr(value), expected)


def _for_a_new_config(flags: Flags, *, asks: bool) -> Iterator[Problem]:
    from afterword.cli.setup.details import CHECKS

    for key, value in flags.details.items():
        try:
            CHECKS[key](value)
        except ValueError as expected:
            yield Problem(flag(key), repr(value), str(expected))
    if not asks:
        for key, what in REQUIRED.items():
            if key not in flags.details:
                yield Problem(
                    flag(key),
                    _("nothing"),
                    _("{what}, because you have no config.toml yet").format(what=_(what)),
                )


def _client(flags: Flags, config: Config | None, *, asks: bool) -> Iterator[Problem]:
    from afterword.gmail import client_secrets

    if flags.client_secrets:
        client_secrets.read(Path(flags.client_secrets))
    elif not asks and not _client_kept(config):
        expected = _("the JSON file of your OAuth client; `afterword setup --steps` shows how to get it")
        yield Problem("--client-secrets", _("nothing"), expected)


def _client_kept(config: Config | None) -> bool:
    from afterword.gmail.auth import kept_client

    with suppress(
        KeyringError
    ):  # a keyring that keeps nothing has no client either; it is reported when needed
        return config is not None and kept_client(config.you.email) is not None
    return False
