"""Where config, state, log and the person's own letters are on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Paths:
    """`home` holds the config, and `state` what Afterword remembers. AFTERWORD_HOME makes them one folder."""

    home: Path
    state: Path

    @property
    def config(self) -> Path:
        """config.toml."""
        return self.home / "config.toml"

    @property
    def templates(self) -> Path:
        """The person's own letters: a file there overrides the shipped one."""
        return self.home / "templates"

    @property
    def database(self) -> Path:
        """The SQLite file, unless [store] url names another store."""
        return self.state / "afterword.db"

    @property
    def log(self) -> Path:
        """The log."""
        return self.state / "afterword.log"

    @property
    def lock(self) -> Path:
        """The process lock."""
        return self.state / "afterword.lock"

    @property
    def backups(self) -> Path:
        """Copies of the store, made daily and before its schema changes."""
        return self.state / "backups"


def paths(env: Mapping[str, str] | None = None) -> Paths:
    """The places that AFTERWORD_HOME names, else the platform's own. This creates nothing."""
    named = (os.environ if env is None else env).get("AFTERWORD_HOME", "").strip()
    if named:
        home = Path(named).expanduser().absolute()
        return Paths(home, home)
    from platformdirs import PlatformDirs

    folders = PlatformDirs("afterword", appauthor=False)
    return Paths(Path(folders.user_config_dir), Path(folders.user_state_dir))


def make_private(folder: Path) -> Path:
    """Make sure that the folder exists for its owner alone (0700). Raises InputError if that fails."""
    try:
        # one by one: with a lax umask, mkdir would leave the parents open
        for missing in reversed([p for p in (folder, *folder.parents) if not p.exists()]):
            missing.mkdir(mode=0o700, exist_ok=True)
        if os.name == "posix":
            folder.chmod(0o700)
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError([Problem(str(folder), why.lower(), _("a folder that you may write to"))]) from None
    return folder


def write_private(file: Path, content: bytes, *, replace: bool = True) -> None:
    """Write the whole file or nothing, readable by its owner alone (0600).

    Raises FileExistsError if the file exists and `replace` is false.
    """
    fresh = file.with_name(f".{file.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        # guard: private-file
        with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as opened:
            opened.write(content)
        if replace:
            os.replace(fresh, file)
        elif os.name == "posix":
            os.link(fresh, file)
        else:
            os.rename(fresh, file)  # replaces nothing on Windows
    finally:
        fresh.unlink(missing_ok=True)


def laptop_zone() -> str:
    """The IANA name of the laptop's own zone; UTC if that is unknown."""
    from zoneinfo import ZoneInfo

    from tzlocal import get_localzone_name

    try:
        return ZoneInfo(get_localzone_name() or "UTC").key
    except (ValueError, OSError, KeyError):
        return "UTC"
