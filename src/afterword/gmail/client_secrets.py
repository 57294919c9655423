"""Read the client file from Google's console and check it, reporting every problem at once."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from afterword.config.language import _, marked
from afterword.errors import InputError, Problem
from afterword.gmail.endpoints import AUTH_HOSTS, TOKEN_HOSTS, problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_BYTES = 100_000
WHERE = marked(
    "On https://console.cloud.google.com/auth/clients create a client of type 'Desktop app' and download its JSON; "
    "`afterword setup --steps` shows every step."
)
DESKTOP = marked("the JSON file of an OAuth client of type 'Desktop app'")


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
    """Read the client from a file. Raises InputError with every problem in it, without repeating any secret."""
    content = _content(path)
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _wrong(path, _kind_of_bytes(content)) from None
    entry = found.get("installed") if isinstance(found, dict) else None
    if not isinstance(entry, dict):
        raise _wrong(path, _kind_of_json(found))
    if "client_secret" not in entry and entry.get("client_id"):
        raise _wrong(path, _("a client of type 'Android', 'iOS' or another that has no secret"))
    if problems := _problems(path, entry):
        raise InputError(problems, _(WHERE))
    return Client(entry["client_id"], entry["auth_uri"], entry["token_uri"], entry["client_secret"])


def downloaded(folders: Iterable[Path]) -> Path | None:
    """The newest file in those folders that came from Google's console and holds a usable client."""
    names = ("client_secret*.json", "client*.json")
    found = {path for folder in folders for name in names for path in folder.glob(name) if path.is_file()}
    for path in sorted(found, key=lambda p: (p.stat().st_mtime, p.name), reverse=True):
        with suppress(InputError, OSError):
            read(path)
            return path
    return None


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise _wrong(path, "a folder")
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except FileNotFoundError:
        raise _wrong(path, _("no file")) from None
    except (OSError, ValueError) as error:
        raise _wrong(path, (getattr(error, "strerror", "") or type(error).__name__).lower()) from None


def _problems(path: Path, entry: dict[str, Any]) -> list[Problem]:
    place = f"{path}: installed"
    problems = [
        Problem(
            f"{place}.{key}",
            "nothing" if value is None else _("no usable text"),
            _("the text that Google gave"),
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


BEGINS = (
    (b"%PDF", marked("a PDF")),
    (b"PK\x03\x04", marked("a zip archive; unpack it first")),
    (b"\x89PNG", marked("a picture")),
    (b"\xff\xd8\xff", marked("a picture")),
    (b"AIza", marked("an API key, which opens no mailbox")),
    (b"GOCSPX-", marked("the client's secret alone")),
    (b"-----BEGIN", marked("a key or certificate")),
    (b"<", marked("a web page")),
    (b"{", marked("JSON that is damaged or cut off; download it again")),
)
"""The beginnings of files that people mistake for a client file, and what those files are."""


def _kind_of_bytes(content: bytes) -> str:
    begins = content.removeprefix(b"\xef\xbb\xbf").strip()
    if not begins:
        return _("an empty file")
    if begins.endswith(b".apps.googleusercontent.com") and len(begins) < 200:
        return _("the client's ID alone")
    return next((_(kind) for start, kind in BEGINS if begins.startswith(start)), _("a file that is not JSON"))


def _kind_of_json(found: object) -> str:
    """Name another kind of JSON file from Google, by its telltale keys."""
    if not isinstance(found, dict):
        return _("JSON of another kind")
    if isinstance(found.get("web"), dict):
        return _("a client of type 'Web application'")
    if found.get("type") == "service_account" or "private_key" in found:
        return _("the key of a service account, which has a mailbox of its own and not yours")
    if found.get("type") == "authorized_user" or {"refresh_token", "access_token", "token"} & set(found):
        return _("a token file: the sign-in of some program, not a client")
    if any(isinstance(value, str) and value.startswith("AIza") for value in found.values()):
        return _("an API key, which opens no mailbox")
    return _("JSON of another kind")


def _wrong(path: Path, found: str) -> InputError:
    return InputError(
        [
            Problem(
                str(path), found, _('{desktop} (it begins with {{"installed":)').format(desktop=_(DESKTOP))
            )
        ],
        _(WHERE),
    )
