"""A user unit of systemd: it starts when the person logs in, and ends when they have logged out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from afterword.config.language import _, marked
from afterword.os_service.installation import Installation
from afterword.os_service.programs import ServiceStatus, ended, must

WITHOUT = marked(
    "Run this as yourself in your own login, not through su or sudo. Where your system does without systemd, let it "
    "start `afterword run --service` when you log in."
)

UNIT = """\
# Written by `afterword service install`; `afterword service status` tells when it is out of date.
[Unit]
Description=Afterword: the words that come after an interview
StartLimitIntervalSec=30min
StartLimitBurst=10

[Service]
Type=notify
# ':' takes a $ as it stands; env, as systemd itself starts no program with a quotation mark in its path
ExecStart=:/usr/bin/env {command}
{environment}Restart=on-failure
RestartSec=30s
# wrong config, and a mailbox that is not the config's: starting again fixes neither
RestartPreventExitStatus=2 3
WatchdogSec=10min
UMask=0077
NoNewPrivileges=yes

[Install]
WantedBy=default.target
"""


@dataclass(frozen=True, slots=True)
class Systemd:
    """The person's own systemd."""

    here: Installation
    called: str = "systemd"

    @property
    def unit(self) -> str:
        """The unit's name."""
        return f"{self.here.name}.service"

    @property
    def file(self) -> Path:
        """Where its file belongs."""
        folder = dict(self.here.kept).get("XDG_CONFIG_HOME", "")
        return (Path(folder) if folder else self.here.home / ".config") / "systemd" / "user" / self.unit

    @property
    def logs(self) -> str:
        """The command that shows what it logs."""
        return f"journalctl --user -u {self.unit}"

    def content(self) -> bytes:
        """The unit."""
        words = self.here.words
        command = " ".join([quoted(words[0]), *words[1:]])
        environment = "".join(f"Environment={quoted(f'{name}={value}')}\n" for name, value in self.here.kept)
        return UNIT.format(command=command, environment=environment).encode("utf-8", "surrogateescape")

    def interpreter(self, content: bytes) -> str:
        """The interpreter that a unit of ours names."""
        text = content.decode("utf-8", "surrogateescape")
        found = re.search(r'^ExecStart=:/usr/bin/env ("(?:[^"\\]|\\.)*")', text, re.MULTILINE)
        return unquoted(found[1]) if found else ""

    def start(self) -> None:
        """Register the unit, have it start at each login, and restart it."""
        must("systemctl", "--user", "daemon-reload", without=_(WITHOUT))
        must("systemctl", "--user", "enable", self.unit, without=_(WITHOUT))
        ended("systemctl", "--user", "reset-failed", self.unit, without=_(WITHOUT))
        must(
            "systemctl",
            "--user",
            "restart",
            self.unit,
            without=_("`{logs}` shows why.").format(logs=self.logs),
        )

    def stop(self) -> None:
        """Stop it and do not start it any more."""
        ended(
            "systemctl", "--user", "stop", self.unit, without=_(WITHOUT)
        )  # a unit that cannot be loaded does not exist
        must("systemctl", "--user", "disable", self.unit, without=_(WITHOUT))

    def gone(self) -> None:
        """Called when its file was removed."""
        must("systemctl", "--user", "daemon-reload", without=_(WITHOUT))
        ended("systemctl", "--user", "reset-failed", self.unit, without=_(WITHOUT))

    def reachable(self) -> bool:
        """Whether the person's own systemd answers."""
        return ended(
            "systemctl", "--user", "show", "--property=Version", without=_(WITHOUT), patience=5.0
        ).well

    def status(self) -> ServiceStatus:
        """The state according to systemd."""
        asked = "LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload,Result,ExecMainStatus"
        shown = must("systemctl", "--user", "show", self.unit, f"--property={asked}", without=_(WITHOUT))
        said = dict(line.partition("=")[::2] for line in shown.out.splitlines())
        active = said.get("ActiveState", "")
        code, loaded = said.get("ExecMainStatus", "0"), said.get("LoadState", "")
        how = f"{active} ({said.get('SubState', '')})" if loaded == "loaded" else loaded
        return ServiceStatus(
            known=loaded == "loaded" and said.get("NeedDaemonReload") != "yes",
            running=active == "active",
            at_login=said.get("UnitFileState", "").startswith("enabled"),
            ended_with=int(code) if active == "failed" and code.isdigit() else 0,
            words=how + f", {said.get('Result', '')}" * (active == "failed"),
        )


def quoted(text: str) -> str:
    """Quote the text as one word of a unit's line: its quotes and % lose their meaning (systemd.syntax(7))."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'


def unquoted(word: str) -> str:
    """The text that `quoted` received."""
    plain = {"n": "\n", "t": "\t", "r": "\r"}
    return re.sub(
        r"\\(.)|%%", lambda hit: plain.get(hit[1], hit[1]) if hit[1] else "%", word[1:-1], flags=re.DOTALL
    )
