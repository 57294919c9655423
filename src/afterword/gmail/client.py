"""The client file that Google's console gives: read and checked, every problem at once."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from afterword.errors import InputError, Problem
from afterword.gmail.endpoints import AUTH_HOSTS, TOKEN_HOSTS, problem

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 100_000
WHERE = (
    "In the Google Cloud console, under 'APIs & Services' and 'Credentials', create an OAuth client ID of type "
    "'Desktop app' and download its JSON file."
)


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client for installed apps. Its secret is in no repr."""

    client_id: str
    auth_uri: str
    token_uri: str
    client_secret: str = field(repr=False)

    def config(self) -> dict[str, dict[str, str]]:
        """The shape that google-auth-oauthlib takes."""
        names = ("client_id", "client_secret", "auth_uri", "token_uri")
        return {"installed": {name: getattr(self, name) for name in names}}


def read(path: Path) -> Client:
    """The client of a file. InputError with every problem of it; nothing of its secret is repeated."""
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(MOST_BYTES).decode("utf-8-sig"))
    except OSError as error:
        raise _wrong(path, error.strerror or type(error).__name__, "a file that can be read") from error
    except (ValueError, RecursionError):
        raise _wrong(path, "something else", "the JSON file of an OAuth client") from None
    kinds = sorted(found) if isinstance(found, dict) else []
    entry = found.get("installed") if isinstance(found, dict) else None
    if not isinstance(entry, dict):
        raise _wrong(
            path, _kind(kinds), "a client of type 'Desktop app' (its JSON begins with \"installed\")"
        )
    if problems := _problems(path, entry):
        raise InputError(problems, WHERE)
    return Client(entry["client_id"], entry["auth_uri"], entry["token_uri"], entry["client_secret"])


def _problems(path: Path, entry: dict[str, Any]) -> list[Problem]:
    place = f"{path}: installed"
    problems = [
        Problem(
            f"{place}.{key}", "nothing" if value is None else "no usable text", "the text that Google gave"
        )
        for key in ("client_id", "client_secret")
        if not _is_text(value := entry.get(key))
    ]
    for key, hosts in (("auth_uri", AUTH_HOSTS), ("token_uri", TOKEN_HOSTS)):
        value = entry.get(key)
        found = problem(value if isinstance(value, str) else "", f"{place}.{key}", hosts)
        problems += [found] if found else []
    return problems


def _is_text(value: object) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= 300
        and value.isprintable()
        and not set(value) & set(" <>")
    )


def _kind(kinds: list[str]) -> str:
    if kinds == ["web"]:
        return "a client of type 'Web application'"
    return "a service account" if "private_key" in kinds else "something else"


def _wrong(path: Path, found: str, expected: str) -> InputError:
    return InputError([Problem(str(path), found, expected)], WHERE)
