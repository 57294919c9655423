"""An agent of launchd: it starts when the person logs in, and again if it failed."""

from __future__ import annotations

import plistlib
import re
import shlex
import time
from dataclasses import dataclass
from pathlib import Path

from afterword.config.language import _, marked
from afterword.os_service.installation import Installation
from afterword.os_service.programs import CompletedCommand, ServiceStatus, ended, must, refuse

WITHOUT = marked("Run this in a Terminal of your own login at the Mac, not over SSH.")
THROTTLE = 60
"""Least seconds between two starts. To launchd no exit code means that starting again would not help."""

DRAINS = 10.0
"""Seconds for an agent to end when asked: until it has, launchd accepts no new one with its name."""


@dataclass(frozen=True, slots=True)
class Launchd:
    """The launchd of the person's login."""

    here: Installation
    called: str = "launchd"

    @property
    def domain(self) -> str:
        """The person's login session."""
        return f"gui/{self.here.uid}"

    @property
    def target(self) -> str:
        """The agent's name for launchctl."""
        return f"{self.domain}/{self.here.name}"

    @property
    def file(self) -> Path:
        """Where its file belongs."""
        return self.here.home / "Library" / "LaunchAgents" / f"{self.here.name}.plist"

    @property
    def logs(self) -> str:
        """The command that shows what it logs. launchd is given no file of its own to write to: it rotates none."""
        return shlex.join(["open", "-e", str(self.here.state / "afterword.log")])

    def content(self) -> bytes:
        """The property list."""
        refuse(self.here.odd)
        agent: dict[str, object] = {
            "Label": self.here.name,
            "ProgramArguments": list(self.here.words),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": THROTTLE,
            "ProcessType": "Background",
            "Umask": 0o077,
        }
        if self.here.kept:
            agent["EnvironmentVariables"] = dict(self.here.kept)
        return plistlib.dumps(agent, sort_keys=False)

    def interpreter(self, content: bytes) -> str:
        """The interpreter that an agent of ours names."""
        try:
            return str(plistlib.loads(content)["ProgramArguments"][0])
        except (plistlib.InvalidFileException, ValueError, KeyError, IndexError, TypeError):
            return ""

    def start(self) -> None:
        """Load the agent, at each login too, and restart it."""
        self.stop()
        must("launchctl", "enable", self.target, without=_(WITHOUT))
        must("launchctl", "bootstrap", self.domain, str(self.file), without=_(WITHOUT))
        must("launchctl", "kickstart", self.target, without=_("`{logs}` shows why.").format(logs=self.logs))

    def stop(self) -> None:
        """Stop and unload it."""
        if not self._print().well:
            return
        ended("launchctl", "bootout", self.target, without=_(WITHOUT))
        until = time.monotonic() + DRAINS
        while self._print().well and time.monotonic() < until:
            time.sleep(0.2)

    def gone(self) -> None:
        """Called when its file was removed: launchd keeps nothing else."""

    def reachable(self) -> bool:
        """Whether the person's login session answers."""
        return ended("launchctl", "print", self.domain, without=_(WITHOUT), patience=5.0).well

    def status(self) -> ServiceStatus:
        """The state according to launchd."""
        shown = self._print()
        state = re.search(r"^\s*state = (.+)$", shown.out, re.MULTILINE)
        code = re.search(r"^\s*last exit code = (\d+)", shown.out, re.MULTILINE)
        running = state is not None and state[1] == "running"
        return ServiceStatus(
            known=shown.well,
            running=running,
            at_login=shown.well,
            ended_with=0 if running or code is None else int(code[1]),
            words=state[1] if state else _("not loaded"),
        )

    def _print(self) -> CompletedCommand:
        return ended("launchctl", "print", self.target, without=_(WITHOUT))
