"""The config, read once, checked completely, frozen and passed down; and the places of files on this machine."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from afterword.config.language import _
from afterword.config.places import Paths, laptop_zone, make_private, paths, write_private
from afterword.config.policies import policy
from afterword.config.public_holidays import holidays_of
from afterword.config.reading import table
from afterword.config.schema import (
    GMAIL,
    Config,
    Gmail,
    Letters,
    Notifications,
    Nudges,
    StoreSection,
    Tasks,
    Web,
    You,
)
from afterword.config.validation import checked
from afterword.errors import InputError, NotSetUp, Problem

__all__ = [
    "GMAIL",
    "Config",
    "Gmail",
    "Letters",
    "Notifications",
    "Nudges",
    "Paths",
    "StoreSection",
    "Tasks",
    "Web",
    "You",
    "example",
    "holidays_of",
    "laptop_zone",
    "load",
    "make_private",
    "parsed",
    "paths",
    "policy",
    "same_place",
    "write_private",
]


def load(path: Path) -> Config:
    """Read the config from that file. Raises InputError with all problems, NotSetUp without a file."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        raise NotSetUp(
            _("Afterword is not set up yet: there is no {path}.").format(path=path),
            _("Set it up: afterword setup"),
        ) from None
    except OSError as error:
        problem = Problem(str(path), (error.strerror or str(error)).lower(), _("a file that can be read"))
        raise InputError([problem]) from None
    return parsed(text, path.name)


def same_place(one: Config, other: Config) -> bool:
    """Whether both name the same mailbox and store. If so, one can replace the other while Afterword runs."""
    return (one.you.email, one.gmail.endpoint, one.store.url) == (
        other.you.email,
        other.gmail.endpoint,
        other.store.url,
    )


def example() -> Path:
    """Find the config file to start from: in the installed package, or in the checkout."""
    package = Path(__file__).parents[1]
    inside = package / "config.example.toml"
    return inside if inside.is_file() else package.parents[1] / "config.example.toml"


def parsed(text: str | bytes, file: str = "config.toml", zone: str = "") -> Config:
    """Read the config from a TOML text. If it names no zone, `zone` applies, or the laptop's own if that is empty."""
    config = checked(Config, table(text, file), file)
    if config.you.time_zone:
        return config
    return replace(config, you=replace(config.you, time_zone=zone or laptop_zone()))
