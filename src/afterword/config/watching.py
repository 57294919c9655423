"""Notice a change of config.toml, by the page or in an editor."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path

from afterword.config.schema import Config
from afterword.errors import AfterwordError, InputError

log = logging.getLogger("afterword.config")

Stamp = tuple[int, int, int]


@dataclass
class WatchedConfig:
    """A config file, and how it looked last."""

    file: Path
    stamp: Stamp | None = field(init=False)

    def __post_init__(self) -> None:
        self.stamp = self._stamp()

    def changed(self) -> Config | None:
        """The config if the file has changed and is valid. Logs an invalid one once."""
        from afterword.config import load

        now = self._stamp()
        if now == self.stamp:
            return None
        self.stamp = now
        try:
            return load(self.file)
        except AfterwordError as wrong:
            places = [p.place for p in wrong.problems] if isinstance(wrong, InputError) else [str(self.file)]
            said = "config.toml was changed and is not valid: the former settings stay (%s)"
            log.error(said, ", ".join(places))  # noqa: TRY400  (no bug)
            return None

    def _stamp(self) -> Stamp | None:
        try:
            found = self.file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
