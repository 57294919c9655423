"""Starts daemons at the price of a fork: `afterword run` as its command line has it, in a process of its own.

Starting an interpreter and importing everything takes a second of processor time, and a soak kills hundreds. So this
program imports once and forks before any thread or connection exists. The child is a process like any other, with its
own memory, connections, lock and sign-in. One start in eight is still a fresh `python -m afterword run`.

Run as a program, its words name more modules to import. It reads lines of {"env", "log", "words"} and answers each
with a pid; `ended PID CODE` follows when that process ends.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

IMPORTED = (
    "afterword.cli", "afterword.daemon.daemon", "afterword.gmail.mailbox", "afterword.gmail.token_store",
    "afterword.letters",
    "afterword.mail", "afterword.storage", "alembic", "apscheduler.schedulers.background", "dateparser",
    "google.auth.transport.requests", "google.oauth2.credentials", "googleapiclient.discovery", "holidays",
    "httplib2", "jinja2", "keyring", "requests", "sqlalchemy.dialects.sqlite", "afterword.sandbox.keyring",
    "apscheduler.executors.pool", "filelock", "flufl.bounce", "icalendar",
)  # fmt: skip


@dataclass
class Child:
    """A daemon of the nursery, with what the soak needs of a Popen."""

    pid: int
    nursery: Nursery

    def poll(self) -> int | None:
        """Its exit code, negative for a signal; None while it lives."""
        self.nursery.listen()
        return self.nursery.ended.get(self.pid)

    def send_signal(self, number: int) -> None:
        """Send a signal, if it still lives."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code; TimeoutExpired if it lives that many seconds longer."""
        ends = time.monotonic() + (timeout or 60.0)
        while (code := self.poll()) is None:
            if time.monotonic() > ends:
                raise subprocess.TimeoutExpired("afterword run", timeout or 60.0)
            time.sleep(0.02)
        return code


class Nursery:
    """The program below, and what it said."""

    def __init__(self, *imported: str) -> None:
        command = [sys.executable, "-m", "scripts.lib.soak.nursery", *imported]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.ended: dict[int, int] = {}
        self._born: list[int] = []
        self._heard = b""

    def start(self, env: dict[str, str], log: str, words: Sequence[str] = ("run",)) -> Child:
        """Start a daemon in this environment, or another command of Afterword's."""
        assert self._process.stdin is not None  # noqa: S101  (asked for above)
        self._process.stdin.write(json.dumps({"env": env, "log": log, "words": words}).encode() + b"\n")
        while not self._born:
            self.listen(0.5)
        return Child(self._born.pop(), self)

    def listen(self, patience: float = 0.0) -> None:
        """Take in what was said."""
        assert self._process.stdout is not None  # noqa: S101  (asked for above)
        while select.select([self._process.stdout], [], [], patience)[0]:
            heard = self._process.stdout.read(4096)
            if not heard:
                raise RuntimeError("the nursery has ended")
            self._heard += heard
            patience = 0.0
        *lines, self._heard = self._heard.split(b"\n")
        for line in lines:
            words = line.decode().split()
            if words[0] == "ended":
                self.ended[int(words[1])] = int(words[2])
            else:
                self._born.append(int(words[0]))

    def close(self) -> None:
        """The program ends; its children have ended before."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None  # noqa: S101  (asked for above)
            pipe.close()
        self._process.wait(30)


def main() -> None:
    """Fork for each line; tell of each end."""
    from afterword.mail.domains import is_free

    for module in (*IMPORTED, *sys.argv[1:]):
        importlib.import_module(module)
    is_free("acme.example")  # reads the list of public suffixes
    heard = b""
    while True:
        if select.select([0], [], [], 0.03)[0]:
            fresh = os.read(0, 65536)
            if not fresh:
                return
            *lines, heard = (heard + fresh).split(b"\n")
            for line in lines:
                say(str(born(json.loads(line))))
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                say(f"ended {ended[0]} {os.waitstatus_to_exitcode(ended[1])}")


def say(words: str) -> None:
    """One line out."""
    os.write(1, f"{words}\n".encode())


def born(order: dict[str, Any]) -> int:
    """The pid of a fresh daemon."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.environ.clear()
        os.environ.update(order["env"])
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDWR)
        for target, source in ((0, nothing), (1, nothing), (2, log)):
            os.dup2(source, target)
        from afterword.cli import exit_code

        code = exit_code(order["words"])
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
