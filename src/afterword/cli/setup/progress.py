"""What set-up remembers between runs and cannot look up: the client file, the step, the project's status."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.cli.asking import Unfinished

if TYPE_CHECKING:
    from afterword.config import Paths
    from afterword.gmail.client_secrets import Client


@dataclass(frozen=True, slots=True)
class SetupProgress:
    """The notes of an unfinished set-up, readable only by their owner. They hold a file's path, never its content."""

    notes: Unfinished

    @classmethod
    def of(cls, places: Paths) -> SetupProgress:
        """The notes in that home's state folder."""
        return cls(Unfinished(places.state / "setup.progress.json"))

    @property
    def client_file(self) -> Path | None:
        """The client file of the last run, if it still exists."""
        path = Path(self.notes.read().get("client_file", ""))
        return path if path.is_file() else None

    def took(self, file: Path) -> None:
        """Remember the client file that was read."""
        self._note(client_file=str(file.absolute()))

    @property
    def step(self) -> int:
        """The last step of Google's pages that was shown; 0 if none was."""
        number = self.notes.read().get("step", "")
        return int(number) if number.isdecimal() else 0

    def shows(self, step: int) -> None:
        """Remember that step."""
        self._note(step=str(step))

    def in_production(self, client: Client) -> bool:
        """Whether somebody has said that the client's project is in production."""
        return self.notes.read().get("production") == client.client_id

    def said_production(self, client: Client) -> None:
        """Remember that the client's project is in production."""
        self._note(production=client.client_id)

    def forget_way(self) -> None:
        """Forget the client file and the step, because the sign-in is done or the client is gone."""
        self._only({"production"})

    def forget_production(self) -> None:
        """Note that the project was in Testing, whatever somebody said: Google gave the sign-in an end."""
        self._only({"client_file", "step"})

    def _only(self, kept: set[str]) -> None:
        left = {key: value for key, value in self.notes.read().items() if key in kept}
        self.notes.keep(left) if left else self.notes.drop()

    def _note(self, **more: str) -> None:
        self.notes.keep(self.notes.read() | more)
