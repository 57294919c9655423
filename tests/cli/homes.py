"""What the tests of the commands tell: Jane's home, the files that she adds, and what the commands printed."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from afterword.app import opened
from afterword.cli import exit_code
from afterword.config.clock import StoryClock
from afterword.domain.model import EventKind
from afterword.storage.rows import KeptEvent, event_of
from jane import ID, INTERVIEW, NOTES


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
