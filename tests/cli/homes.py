"""What the tests of the commands tell: Jane's home, the files that she adds, and what the commands printed."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from afterword.app import opened
from afterword.cli import exit_code
from afterword.config.clock import StoryClock
from afterword.domain.model import EventKind
from afterword.storage.rows import KeptEvent, event_of

HERE = ZoneInfo("America/New_York")
NOWHERE = "http://127.0.0.1:9"  # discard: nobody listens there
JANE, ANA, RITA = "jane@gmail.com", "ana@acme.example", "rita@acme.example"
ID = "acme-engineer-2026-11-23"
THANKS = f"{ID}/thank-you/{ANA}"
LINKEDIN = f"{ID}/linkedin/{ANA}"

CONFIG = """\
[you]
name = "Jane Doe"
email = "jane@gmail.com"
phone = "+1 555 0100"
time_zone = "America/New_York"

[letters]
mode = "schedule"

[gmail]
endpoint = "{endpoint}"
"""

INTERVIEW = """\
company = "Acme"
position = "Engineer"
starts = 2026-11-23T14:00:00
ends = 2026-11-23T15:00:00

[[people]]
name = "Ana Ruiz"
email = "ana@acme.example"
title = "Head of Platform"

[[people]]
name = "Rita Sommer"
email = "rita@acme.example"
part = "coordinator"
"""

NOTES = """\
[notes]
rough = "release train on tuesdays, slow"
read = true
fit = [{ stem = "last-job", text = "moved four teams to one build" }]
challenge = { stem = "told-me", text = "releases are slow" }
offers = [{ stem = "start-by", text = "cutting the build in half" }]

[[people]]
name = "Ana Ruiz"
[people.notes]
sentences = [{ stem = "enjoyed-hearing", text = "keep the release train to its Tuesdays" }]
"""

INVITATION = """\
BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:one@initech.example
SEQUENCE:1
DTSTAMP:20261120T100000Z
DTSTART;TZID=Europe/Berlin:20261125T150000
DTEND;TZID=Europe/Berlin:20261125T160000
SUMMARY:Interview for Data Engineer at Initech
ORGANIZER;CN=Petra Kurz:mailto:petra.kurz@initech.example
ATTENDEE;CN=Jane Doe:mailto:jane@gmail.com
ATTENDEE;CN=Otto Lang:mailto:otto.lang@initech.example
END:VEVENT
END:VCALENDAR
"""
INITECH = "initech-data-engineer-2026-11-25"


def here(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    """An instant by New York's wall clock, in 2026; November where no month is named."""
    return datetime(2026, month, day, hour, minute, tzinfo=HERE).astimezone(UTC)


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its stdout as one JSON document."""
        return json.loads(self.out)


@dataclass
class Home:
    """A person's Afterword in a folder."""

    folder: Path
    clock: StoryClock
    capsys: pytest.CaptureFixture[str]

    def run(self, *words: str, given: str | bytes | None = None) -> Ran:
        """A command in this process, without a terminal; `given` is its stdin."""
        self.capsys.readouterr()
        stdin, data = sys.stdin, given.encode() if isinstance(given, str) else given
        sys.stdin = io.TextIOWrapper(io.BytesIO(data or b""), "utf-8")
        try:
            code = exit_code(list(words))
        finally:
            sys.stdin = stdin
        printed = self.capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    def process(self, *words: str, given: str = "", **env: str) -> Ran:
        """The same as a process of its own."""
        command = [sys.executable, "-m", "afterword", *words]
        ended = subprocess.run(
            command,
            env=os.environ | env,
            input=given,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    def config(self, text: str) -> None:
        """config.toml holds this."""
        (self.folder / "config.toml").write_text(text, "utf-8")

    def file(self, name: str, text: str) -> str:
        """A file beside the home; its path."""
        path = self.folder.parent / name
        path.write_text(text, "utf-8")
        return str(path)

    def added(self, text: str = INTERVIEW, notes: str = NOTES) -> str:
        """An interview is there, with its notes; its id."""
        ran = self.run("add", "-", given=text)
        assert ran.code == 0, ran.err
        interview = ran.out.splitlines()[-1]
        if notes:
            assert self.run("notes", interview, "-", given=notes).code == 0
        return interview

    def happened(
        self, kind: EventKind, at: datetime, step: str = "", person: str = "", **detail: object
    ) -> None:
        """An event of the interview is in the journal."""
        with opened() as app:
            app.store.record(app.account_id, [event_of(KeptEvent(ID, kind, at, step, person, detail))])

    def everything(self) -> Any:
        """All that the store holds."""
        return self.run("export").json

    def state(self, key: str) -> str:
        """The state of that step now."""
        steps = [s for i in self.run("status", "--json").json["interviews"] for s in i["steps"]]
        return str(next(s["state"] for s in steps if s["key"] == key))
