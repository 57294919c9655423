"""Where a page is served on this machine: its port, and the folder with its keys."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from afterword.config import write_private
from afterword.web import login_tokens

HOST = "127.0.0.1"
REMEMBERED = "page.json"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """The address of a served page, for the owner of that state folder."""

    port: int
    state: Path

    def link(self, place: str = "") -> str:
        """A link that opens the page once, at that place of it.

        The key is in the fragment, which browsers do not send to anybody.
        """
        to = f"?{urlencode({'to': place})}" if place else ""
        return f"http://{HOST}:{self.port}/open{to}#{login_tokens.new_key(self.state)}"


def served_from(state: Path) -> ServerAddress | None:
    """The address of the page that remembered its port in that folder."""
    port = port_in(state)
    return ServerAddress(port, state) if port else None


def port_in(state: Path) -> int:
    """The port used last time, so that data a browser keeps for it, above all unsaved notes, is found again."""
    try:
        port = json.loads((state / REMEMBERED).read_text("utf-8"))["port"]
    except (OSError, ValueError, TypeError, KeyError):
        return 0
    return port if isinstance(port, int) and 0 < port < 65536 else 0


def remember(state: Path, port: int) -> None:
    """Keep the page's port in that folder."""
    write_private(state / REMEMBERED, json.dumps({"port": port}).encode())
