"""Somebody at a terminal: a command on a pseudo-terminal, typed to line by line."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

PATIENCE = 60.0
RETYPE = 5.0
"""Seconds of silence after which a Ctrl-C is typed again: a busy machine may take some to end a program."""
CTRL_C = "\x03"
CTRL_D = "\x04"


@dataclass(frozen=True)
class Typed:
    """How the command ended, and what the terminal showed."""

    code: int
    shown: str


def at_a_terminal(words: Sequence[str], answers: Sequence[str]) -> Typed:
    """The command with a terminal; each answer is typed when the terminal waits for one (its prompt ends so)."""
    process, terminal = pty.fork()
    if process == 0:
        os.environ |= {"TERM": "dumb", "COLUMNS": "200"}
        os.execv(sys.executable, [sys.executable, "-m", "afterword", *words])
    shown = b""
    try:
        for answer in answers:
            shown += _until_asked(terminal)
            keys = answer if answer in {CTRL_C, CTRL_D} else f"{answer}\n"
            os.write(terminal, keys.encode())
        shown += _rest(terminal, answers[-1] if answers else "")
    except BaseException:
        os.kill(process, signal.SIGKILL)
        raise
    finally:
        os.close(terminal)
        _, status = os.waitpid(process, 0)
    return Typed(os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace").replace("\r\n", "\n"))


class Terminal:
    """The same, for a talk in which something else happens between two answers; use it with `with`."""

    def __init__(self, *words: str, columns: int = 80, editor: str = "false", term: str = "dumb") -> None:
        self.shown, self._last = "", ""
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            termios.tcsetwinsize(0, (40, columns))
            signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it would be ignored
            os.environ |= {"TERM": term, "COLUMNS": str(columns), "EDITOR": editor}
            os.environ.pop("VISUAL", None)
            os.execv(sys.executable, [sys.executable, "-m", "afterword", *words])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
        os.close(self._terminal)

    def until(self, words: str, *, prompt: bool = False) -> str:
        """What it shows up to these words, from where the last look ended; with `prompt` up to the prompt with them."""
        ends, seen = time.monotonic() + PATIENCE, ""
        while words not in seen or (prompt and not _at_prompt(seen)):
            assert time.monotonic() < ends, f"{words!r} never came:\n{self.shown}{seen}"
            if select.select([self._terminal], [], [], 0.5)[0]:
                more = _read(self._terminal)
                assert more, f"it ended before {words!r}:\n{self.shown}{seen}"
                seen += more.decode("utf-8", "replace").replace("\r\n", "\n")
        self.shown += seen
        return seen

    def asked(self, words: str, typed: str) -> str:
        """What it shows up to that question, which is answered."""
        seen = self.until(words, prompt=True)
        self.type(typed if typed in {CTRL_C, CTRL_D} else f"{typed}\n")
        return seen

    def waits(self, prompt: str) -> str:
        """What it shows until it waits behind that prompt, whether that is broken into lines or not."""
        ends, seen = time.monotonic() + PATIENCE, ""
        while not " ".join(seen.split()).endswith(prompt):
            assert time.monotonic() < ends, f"{prompt!r} never came:\n{self.shown}{seen}"
            if select.select([self._terminal], [], [], 0.5)[0]:
                more = _read(self._terminal)
                assert more, f"it ended before {prompt!r}:\n{self.shown}{seen}"
                seen += more.decode("utf-8", "replace").replace("\r\n", "\n")
        self.shown += seen
        return seen

    def at(self, prompt: str, typed: str) -> str:
        """As `waits`, and this is typed there."""
        seen = self.waits(prompt)
        self.type(typed if typed in {CTRL_C, CTRL_D} else f"{typed}\n")
        return seen

    def type(self, keys: str) -> None:
        """Keys are pressed."""
        self._last = keys
        os.write(self._terminal, keys.encode())

    def hang_up(self) -> None:
        """The terminal's window is closed: the program hears of it as the system tells it."""
        os.kill(self._process, signal.SIGHUP)
        os.waitpid(self._process, 0)
        self._process = 0

    def end(self) -> int:
        """Its exit code, once it has ended."""
        self.shown += _rest(self._terminal, self._last).decode("utf-8", "replace").replace("\r\n", "\n")
        _, status = os.waitpid(self._process, 0)
        self._process = 0
        return os.waitstatus_to_exitcode(status)


def _at_prompt(shown: str) -> bool:
    """It ends as a prompt does. One that came half may end in the middle of '(empty: none)'."""
    return shown.endswith((": ", "] ")) and shown.count("(") <= shown.count(")")


def _until_asked(terminal: int) -> bytes:
    """What it shows up to a prompt: a line that ends in a colon or bracket and a blank, and nothing behind it."""
    ends, shown = time.monotonic() + PATIENCE, b""
    while not _at_prompt(shown.decode("utf-8", "replace")):
        assert time.monotonic() < ends, shown.decode("utf-8", "replace")
        if select.select([terminal], [], [], 0.5)[0]:
            more = _read(terminal)
            assert more, shown.decode("utf-8", "replace")
            shown += more
    return shown


def _rest(terminal: int, last: str) -> bytes:
    """What it shows until it ends. A Ctrl-C that met the terminal between two of its modes is typed again."""
    ends, shown = time.monotonic() + PATIENCE, b""
    while True:
        assert time.monotonic() < ends, shown.decode("utf-8", "replace")
        if select.select([terminal], [], [], RETYPE)[0]:
            more = _read(terminal)
            if not more:
                return shown
            shown += more
        elif last in {CTRL_C, CTRL_D} and len(shown.strip()) <= len("^C"):
            os.write(terminal, last.encode())


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other side has ended
        return b""
