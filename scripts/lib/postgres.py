"""A private PostgreSQL in its own folder. Starts it, restarts it during work, and deletes it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cluster:
    """A running server; `url` is its one database."""

    folder: Path
    programs: Path
    port: int

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql://afterword@127.0.0.1:{self.port}/postgres"

    def restart(self) -> None:
        """Stop at once, as a crash does, and start again."""
        self.control("restart", "-m", "immediate")

    def control(self, *words: str) -> None:
        """Run `pg_ctl` with these words."""
        command = [
            str(self.programs / "pg_ctl"),
            "-D",
            str(self.folder / "data"),
            "-l",
            str(self.folder / "log"),
        ]
        subprocess.run(
            [*_owner(), *command, "-w", *words], check=True, stdout=subprocess.DEVNULL, cwd=self.folder
        )


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A server with an empty database. Ends the program with a sentence if PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    initdb = str(found[-1]) if found else shutil.which("initdb")
    if not initdb:
        sys.exit("PostgreSQL is not installed: no initdb in /usr/lib/postgresql or on the PATH")
    folder = Path(tempfile.mkdtemp(prefix="afterword-postgres-"))
    folder.chmod(0o755)
    if _owner():
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Cluster(folder, Path(initdb).resolve().parent, port)
    make = [
        initdb,
        "-D",
        str(folder / "data"),
        "-U",
        "afterword",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run([*_owner(), *make], check=True, stdout=subprocess.DEVNULL, cwd=folder)
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='{folder}'"
    made.control("start", "-o", f"{options} -c max_connections=300")
    try:
        yield made
    finally:
        made.control("stop", "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> list[str]:
    """PostgreSQL refuses to run as root, so root runs it as the user from its package."""
    return ["runuser", "-u", "postgres", "--"] if os.name == "posix" and os.getuid() == 0 else []
