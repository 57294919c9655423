"""Wake the laptop for letters, if its system lets a person do that.

| system | how | what it takes |
|---|---|---|
| Linux, systemd 254 and newer | a user's timer with `WakeSystem=` | nothing: a login carries CAP_WAKE_ALARM |
| Linux, older systemd | the same | an administrator allows it once; it counts from the next login |
| Windows | a task with `WakeToRun` | nothing; the power plan must allow wake timers |
| macOS | only an administrator may plan a wake (pmset) | not possible |

Sources: systemd's NEWS for 254 and systemd.timer(5); [MS-TSCH] 3.2.4.5; pmset(1).
"""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from afterword.config import Paths, write_private
from afterword.config.language import _
from afterword.errors import NeedsYou
from afterword.os_service.installation import Installation, here
from afterword.os_service.programs import ended, must
from afterword.os_service.systemd import WITHOUT, Systemd
from afterword.os_service.windows import NAMESPACE, TaskScheduler, put, texts

STAYS = 300
"""A woken laptop stays awake for this many seconds: the network comes back, and the letter leaves."""

CAP_WAKE_ALARM = 35
CLOCKS = Path("/sys/class/rtc")

SERVICE = """\
# Written by `afterword service install --wake`; `--no-wake` removes it.
[Unit]
Description=Afterword: keeps this laptop awake while a letter leaves

[Service]
Type=oneshot
# a closed lid would send it back to sleep at once; where that cannot be held up, a letter has half a minute
ExecStart=-/usr/bin/env systemd-inhibit --what=sleep:handle-lid-switch --mode=block --who=Afterword \
"--why=A letter leaves" sleep {seconds}
"""

TIMER = """\
# Written by Afterword whenever the times of letters change.
[Unit]
Description=Afterword: wakes this laptop for a letter

[Timer]
{times}WakeSystem=yes
AccuracySec=1s

[Install]
WantedBy=timers.target
"""

GRANT = """\
# Written by Afterword: lets this person's own timers wake the laptop.
[Service]
AmbientCapabilities=CAP_WAKE_ALARM
"""


@dataclass(frozen=True, slots=True)
class Ability:
    """Whether the laptop can wake itself. If not yet, `grant` is the command that allows it, with a password."""

    able: bool
    found: str
    grant: tuple[str, ...] = ()


class Waker(Protocol):
    """Wakes the laptop at given times. Raises NeedsYou if the system refuses."""

    @property
    def marker(self) -> Path: ...  # noqa: D102  (the implementations document them)
    def ability(self) -> Ability: ...  # noqa: D102
    def set(self, times: Sequence[datetime]) -> None: ...  # noqa: D102
    def clear(self) -> None: ...  # noqa: D102


def waker(places: Paths, env: Mapping[str, str] | None = None, platform: str = sys.platform) -> Waker | None:
    """The waker of this laptop; None if nothing can wake it."""
    at = here(places, env, platform)
    match at.platform:
        case "linux":
            return SystemdWaker(at)
        case "win32":
            return TaskWaker(at)
        case _:
            return None


def ability(places: Paths, env: Mapping[str, str] | None = None, platform: str = sys.platform) -> Ability:
    """Whether this laptop can wake itself, and what that takes. Never raises."""
    found = waker(places, env, platform)
    if found is None:
        mac = _("macOS lets only an administrator plan when a Mac wakes, so Afterword cannot wake it.")
        other = _("Afterword knows no way to wake this system.")
        return Ability(able=False, found=mac if platform == "darwin" else other)
    try:
        return found.ability()
    except NeedsYou as trouble:
        return Ability(able=False, found=trouble.message)


def wakes(places: Paths, env: Mapping[str, str] | None = None, platform: str = sys.platform) -> bool:
    """Whether the person wants the laptop to wake for letters."""
    found = waker(places, env, platform)
    return found is not None and found.marker.exists()


def switch(
    places: Paths, *, on: bool, times: Sequence[datetime] = (), env: Mapping[str, str] | None = None
) -> None:
    """Turn waking for letters on or off. Raises NeedsYou, with what it takes, if the laptop cannot wake itself."""
    found = waker(places, env)
    if not on:
        if found is not None and found.marker.exists():
            found.clear()
        return
    able = ability(places, env)
    if found is None or not able.able:
        raise NeedsYou(able.found, " ".join(able.grant))
    found.set(times)


def allow(places: Paths, env: Mapping[str, str] | None = None) -> None:
    """Ask for the administrator's password once, and allow waking. Raises NeedsYou after a refusal."""
    grant = ability(places, env).grant
    if not grant:
        return
    must(*grant, without=_("It needs an administrator's password."))


@dataclass(frozen=True, slots=True)
class SystemdWaker:
    """A timer of the person's own systemd. Its service's file exists while the person wants waking."""

    here: Installation

    @property
    def _folder(self) -> Path:
        return Systemd(self.here).file.parent

    @property
    def _timer(self) -> str:
        return f"{self.here.name}-wake.timer"

    @property
    def marker(self) -> Path:
        """The service that the timer starts."""
        return self._folder / f"{self.here.name}-wake.service"

    def content(self, times: Sequence[datetime]) -> bytes:
        """The timer."""
        calendar = (f"OnCalendar={at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC\n" for at in times)
        return TIMER.format(times="".join(calendar)).encode()

    def ability(self) -> Ability:
        """The person's systemd needs CAP_WAKE_ALARM, and the machine a clock that wakes it."""
        if not any(CLOCKS.glob("rtc*/wakealarm")):
            return Ability(able=False, found=_("This machine has no clock that can wake it."))
        if may_wake(self.here.uid):
            return Ability(able=True, found=_("This laptop can wake itself for a letter."))
        found = _(
            "Only an administrator can allow that on this system, once; it takes effect at your next login."
        )
        return Ability(able=False, found=found, grant=self._grant())

    def _grant(self) -> tuple[str, ...]:
        """The command that allows waking. pkexec asks for the password in a window or in the terminal."""
        file = f"/etc/systemd/system/user@{self.here.uid}.service.d/afterword-wake.conf"
        script = 'mkdir -p "${1%/*}" && printf %s "$2" >"$1" && systemctl daemon-reload'
        return ("pkexec", "sh", "-c", script, "sh", file, GRANT)

    def set(self, times: Sequence[datetime]) -> None:
        """Wake at these times and no others."""
        self._folder.mkdir(parents=True, exist_ok=True)
        write_private(self.marker, SERVICE.format(seconds=STAYS).encode())
        file = self._folder / self._timer
        if not times:  # systemd refuses a timer without a time
            self._stop()
            return
        write_private(file, self.content(times))
        must("systemctl", "--user", "daemon-reload", without=WITHOUT)
        must("systemctl", "--user", "enable", self._timer, without=WITHOUT)
        must("systemctl", "--user", "restart", self._timer, without=WITHOUT)

    def clear(self) -> None:
        """Wake no more."""
        self.marker.unlink(missing_ok=True)
        self._stop()

    def _stop(self) -> None:
        file = self._folder / self._timer
        if file.exists():
            ended("systemctl", "--user", "disable", "--now", self._timer, without=WITHOUT)
            file.unlink()
        ended("systemctl", "--user", "daemon-reload", without=WITHOUT)


def may_wake(uid: int) -> bool:
    """Whether the systemd of that user may wake the laptop: its process has CAP_WAKE_ALARM."""
    asked = ("systemctl", "show", f"user@{uid}.service", "--property=MainPID", "--value")
    pid = ended(*asked, without=WITHOUT, patience=5.0).out.strip()
    try:
        status = Path(f"/proc/{int(pid)}/status").read_text("ascii", "replace") if int(pid or 0) else ""
    except (OSError, ValueError):
        return False
    capabilities = re.search(r"^CapEff:\s*([0-9a-f]+)", status, re.MULTILINE)
    return capabilities is not None and bool(int(capabilities[1], 16) >> CAP_WAKE_ALARM & 1)


@dataclass(frozen=True, slots=True)
class TaskWaker:
    """A task of the Windows Task Scheduler. It only wakes the machine and keeps it awake for a while."""

    here: Installation

    @property
    def _name(self) -> str:
        return f"{self.here.name}-wake"

    @property
    def marker(self) -> Path:
        """The task's description; the Task Scheduler has its own copy."""
        return self.here.state / "wake.xml"

    def content(self, times: Sequence[datetime]) -> bytes:
        """The task, with a trigger for each time."""
        task = TaskScheduler(self.here).task("Afterword: wakes this laptop for a letter", wakes=True)
        triggers = task.find(f"{{{NAMESPACE}}}Triggers")
        for at in times:
            trigger = put(task if triggers is None else triggers, "TimeTrigger")
            texts(trigger, StartBoundary=f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", Enabled="true")
        code = (
            "import ctypes, time; ctypes.windll.kernel32.SetThreadExecutionState(0x80000001); "
            f"time.sleep({STAYS})"
        )
        actions = put(task, "Actions")
        actions.set("Context", "Author")
        command = TaskScheduler(self.here).pythonw()
        put(actions, "Exec", Command=command, Arguments=subprocess.list2cmdline(["-I", "-c", code]))
        ET.indent(task)
        xml: bytes = ET.tostring(task, encoding="UTF-16", xml_declaration=True)
        return xml

    def ability(self) -> Ability:
        """Any task may wake the machine, unless its power plan forbids it, which the person has to look up."""
        found = _(
            "Windows can wake this laptop for a letter, if “Allow wake timers” is on in its power plan (Settings, "
            "Additional power settings, Sleep)."
        )
        return Ability(able=True, found=found)

    def set(self, times: Sequence[datetime]) -> None:
        """Wake at these times and no others."""
        write_private(self.marker, self.content(times))
        must(
            "schtasks",
            "/Create",
            "/TN",
            self._name,
            "/XML",
            str(self.marker),
            "/F",
            without=_("Try it again later."),
        )

    def clear(self) -> None:
        """Wake no more."""
        ended("schtasks", "/Delete", "/TN", self._name, "/F", without="")
        self.marker.unlink(missing_ok=True)
