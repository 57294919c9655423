"""The system's own programs, called as processes: systemctl, launchctl, schtasks; and what they say of a service."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass

from afterword.config.language import _
from afterword.errors import NeedsYou

PATIENCE = 120.0
"""Seconds after which such a program counts as hung; a start waits for the daemon's first report."""


@dataclass(frozen=True, slots=True)
class CompletedCommand:
    """How a program ended, and what it printed."""

    code: int
    out: str
    said: str

    @property
    def well(self) -> bool:
        """Whether it did what it was asked."""
        return self.code == 0


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """What systemd, launchd or the Task Scheduler says about it."""

    known: bool  # it has read the current file
    running: bool
    at_login: bool  # it starts automatically
    ended_with: int = 0  # the exit code if it failed
    words: str = ""


def ended(*words: str, without: str, patience: float = PATIENCE) -> CompletedCommand:
    """Run the program to its end. Raises NeedsYou, with `without` as the hint, if it is missing or hangs."""
    program = shutil.which(words[0])
    if program is None:
        raise NeedsYou(_("{words} is not on this machine").format(words=words[0]), without)
    try:
        done = subprocess.run(  # noqa: S603  (a program of the system, with our arguments)
            [program, *words[1:]],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NeedsYou(
            _("`{words}` did not end within {patience:.0f} s").format(
                words=" ".join(words), patience=patience
            ),
            without,
        ) from None
    except OSError as error:
        raise NeedsYou(
            _("{words} cannot be run: {strerror}").format(words=words[0], strerror=error.strerror or error),
            without,
        ) from None
    return CompletedCommand(
        done.returncode, done.stdout, (done.stderr.strip() or done.stdout.strip()).strip()
    )


def refuse(text: str) -> None:
    """Raise NeedsYou if no file of such a program can hold the text."""
    if text:
        raise NeedsYou(
            _("no service can use {text!r}").format(text=text), _("Choose a path of plain letters.")
        )


def must(*words: str, without: str) -> CompletedCommand:
    """Like `ended`, but also raise NeedsYou if it did not do what it was asked, with its output."""
    result = ended(*words, without=without)
    if not result.well:
        said = result.said.splitlines()[0] if result.said else _("exit code {code}").format(code=result.code)
        raise NeedsYou(_("`{words}` did not work: {said}").format(words=" ".join(words), said=said), without)
    return result
