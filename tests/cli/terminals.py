"""Somebody at a terminal: a command on a pseudo-terminal, typed to line by line."""

from __future__ import annotations

import os
import pty
import select
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

PATIENCE = 20.0
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
        shown += _rest(terminal)
    finally:
        os.close(terminal)
        _, status = os.waitpid(process, 0)
    return Typed(os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace").replace("\r\n", "\n"))


def _until_asked(terminal: int) -> bytes:
    """What it shows up to a prompt: a line that ends in a colon or bracket and a blank, and nothing behind it."""
    ends, shown = time.monotonic() + PATIENCE, b""
    while not shown.endswith((b": ", b"] ")):
        assert time.monotonic() < ends, shown.decode("utf-8", "replace")
        if select.select([terminal], [], [], 0.5)[0]:
            more = _read(terminal)
            assert more, shown.decode("utf-8", "replace")
            shown += more
    return shown


def _rest(terminal: int) -> bytes:
    shown = b""
    while more := _read(terminal):
        shown += more
    return shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other side has ended
        return b""
