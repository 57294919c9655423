"""A task of the Windows Task Scheduler: at log-on, on battery too, without a limit of time and without a window."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from afterword.app import is_running
from afterword.config import Paths
from afterword.config.language import _, marked
from afterword.errors import NeedsYou
from afterword.os_service.installation import Installation
from afterword.os_service.programs import ServiceStatus, ended, must, refuse

WITHOUT = marked("Run this in a command window of your own log-on.")
NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"

SETTINGS = {
    "MultipleInstancesPolicy": "IgnoreNew",
    "DisallowStartIfOnBatteries": "false",
    "StopIfGoingOnBatteries": "false",
    "AllowHardTerminate": "true",
    "StartWhenAvailable": "true",
    "RunOnlyIfNetworkAvailable": "false",
    "AllowStartOnDemand": "true",
    "Enabled": "true",
    "Hidden": "false",
    "RunOnlyIfIdle": "false",
    "WakeToRun": "false",
    "ExecutionTimeLimit": "PT0S",
    "Priority": "7",
}

AGAIN = "PT15M"
"""How often the task is started if it is not running: for the Task Scheduler an exit code alone is no failure."""


@dataclass(frozen=True, slots=True)
class TaskScheduler:
    """The person's part of the Task Scheduler."""

    here: Installation
    called: str = "Task Scheduler"

    @property
    def file(self) -> Path:
        """Where the task's description is; the Task Scheduler has its own copy."""
        return self.here.state / "service.xml"

    @property
    def logs(self) -> str:
        """The command that shows what it logs."""
        return f'notepad "{self.here.state / "afterword.log"}"'

    def content(self) -> bytes:
        """The task, in UTF-16, as schtasks accepts nothing else."""
        refuse(self.here.odd)
        task = self.task("Afterword: the words that come after an interview")
        triggers = task.find(f"{{{NAMESPACE}}}Triggers")
        trigger = put(task if triggers is None else triggers, "LogonTrigger")
        put(trigger, "Repetition", Interval=AGAIN, StopAtDurationEnd="false")
        texts(trigger, Enabled="true", UserId=self.here.user)
        actions = put(task, "Actions")
        actions.set("Context", "Author")
        put(actions, "Exec", Command=self.pythonw(), Arguments=self._arguments())
        ET.indent(task)
        xml: bytes = ET.tostring(task, encoding="UTF-16", xml_declaration=True)
        return xml

    def task(self, description: str, *, wakes: bool = False) -> ET.Element:
        """A task of this person, without triggers and actions. With `wakes`, it wakes the machine."""
        ET.register_namespace("", NAMESPACE)
        task = ET.Element(f"{{{NAMESPACE}}}Task", version="1.2")
        put(task, "RegistrationInfo", Description=description)
        put(task, "Triggers")
        principal = put(put(task, "Principals"), "Principal")
        principal.set("id", "Author")
        texts(principal, UserId=self.here.user, LogonType="InteractiveToken", RunLevel="LeastPrivilege")
        settings = put(task, "Settings", **SETTINGS | {"WakeToRun": str(wakes).lower()})
        put(settings, "IdleSettings", StopOnIdleEnd="false", RestartOnIdle="false")
        if not wakes:
            put(settings, "RestartOnFailure", Interval="PT1M", Count="10")
        return task

    def pythonw(self) -> str:
        """The interpreter that opens no window; the Task Scheduler would expand anything between two %."""
        python = re.sub(r"[^\\/]+$", "pythonw.exe", self.here.python)
        if python.count("%") > 1:
            hint = _("Install Afterword into a folder without % in its name.")
            raise NeedsYou(
                _("the Task Scheduler cannot start {python}: it replaces what stands between %").format(
                    python=python
                ),
                hint,
            )
        return python

    def _arguments(self) -> str:
        """A line of Python that sets the variables, as a task has none; the Task Scheduler would expand a %."""
        run = "from afterword.cli import main; main(['run', '--service'])"
        variables = f"import os; os.environ.update({dict(self.here.kept)!r}); " if self.here.kept else ""
        code = (variables + run).replace("%", "\\x25")
        return subprocess.list2cmdline(["-P", "-c", code])

    def interpreter(self, content: bytes) -> str:
        """The interpreter that a task of ours names."""
        try:
            return ET.fromstring(content).findtext(f".//{{{NAMESPACE}}}Command") or ""  # noqa: S314  (our own file)
        except ET.ParseError:
            return ""

    def start(self) -> None:
        """Register the task and restart it."""
        ended("schtasks", "/End", "/TN", self.here.name, without=_(WITHOUT))
        must("schtasks", "/Create", "/TN", self.here.name, "/XML", str(self.file), "/F", without=_(WITHOUT))
        must("schtasks", "/Run", "/TN", self.here.name, without=_(WITHOUT))

    def stop(self) -> None:
        """Stop and unregister it."""
        if not self._known():
            return
        ended("schtasks", "/End", "/TN", self.here.name, without=_(WITHOUT))
        must("schtasks", "/Delete", "/TN", self.here.name, "/F", without=_(WITHOUT))

    def gone(self) -> None:
        """Called when its description was removed: the Task Scheduler keeps nothing else."""

    def reachable(self) -> bool:
        """Whether the Task Scheduler answers."""
        return ended(
            "schtasks", "/Query", "/FO", "LIST", "/TN", "\\", without=_(WITHOUT), patience=10.0
        ).code in {0, 1}

    def status(self) -> ServiceStatus:
        """The state according to the Task Scheduler; our lock says whether it runs, as words there are translated."""
        known, running = self._known(), is_running(Paths(self.here.state, self.here.state))
        return ServiceStatus(known, running, known, words=_("running") if running else _("not running"))

    def _known(self) -> bool:
        return ended("schtasks", "/Query", "/TN", self.here.name, without=_(WITHOUT)).well


def put(parent: ET.Element, name: str, **each: str) -> ET.Element:
    """Add an element to that one, with text elements in it."""
    made = ET.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    texts(made, **each)
    return made


def texts(parent: ET.Element, **each: str) -> None:
    """Add a text element for each to the given element."""
    for name, text in each.items():
        ET.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = text
