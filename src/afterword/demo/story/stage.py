"""The stage: a sandbox, its own home folder, a clock that can be set forward, and the real daemon as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from afterword.app import MAILBOXES, STORY_CLOCK, App, is_running, opened
from afterword.config import paths, write_private
from afterword.config.clock import StoryClock
from afterword.errors import AfterwordError
from afterword.sandbox.sandbox import Sandbox
from afterword.services import queries
from afterword.services.documents import as_document
from afterword.web.address import ServerAddress
from afterword.web.server import already_served

PATIENCE = 30.0
"""Real seconds that the daemon has to catch up with the story."""

DAY = timedelta(days=1).total_seconds()

CANDIDATE = "jane.doe@gmail.com"
ZONE = "America/New_York"

CONFIG = """\
[you]
name = "Jane Doe"
email = "{candidate}"
phone = "+1 555 0100"
time_zone = "{zone}"

[letters]
mode = "schedule"

[gmail]
endpoint = "{endpoint}"
poll = "1s"

[web]
serve = true
"""


@dataclass
class StoryStage:
    """The environment in which the story plays."""

    home: Path
    sandbox: Sandbox
    clock: StoryClock
    env: dict[str, str]
    daemon: subprocess.Popen[bytes] | None = None

    def afterword(self, *words: str, given: str = "", columns: int | None = None) -> str:
        """Run one command as the candidate would and return its output. AfterwordError if its exit code is not 0.

        With `columns` it prints as if for a terminal of that width.
        """
        command = [sys.executable, "-m", "afterword", *words]
        ended = subprocess.run(  # noqa: S603  (our own program)
            command,
            env=self.env | ({"COLUMNS": str(columns)} if columns else {}),
            input=given,
            text=True,
            capture_output=True,
            check=False,
            timeout=PATIENCE * 2,
        )
        if ended.returncode:
            raise AfterwordError(
                f"`afterword {' '.join(words)}` ended with {ended.returncode}:\n{ended.stderr}"
            )
        return ended.stdout

    def sign_in(self, account: str) -> None:
        """Run the real sign-in: the command prints an address, and the candidate agrees in the browser."""
        import requests

        secrets = self.home / "client.json"
        write_private(secrets, json.dumps(self.sandbox.client_secrets()).encode())
        self.sandbox.consent(account)
        command = [
            sys.executable,
            "-m",
            "afterword",
            "setup",
            "--client-secrets",
            str(secrets),
            "--no-browser",
        ]
        with subprocess.Popen(  # noqa: S603  (our own program)
            command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as setup:
            assert setup.stdout is not None  # noqa: S101  (requested above)
            address = next((line.strip() for line in setup.stdout if line.startswith("http")), "")
            if address:
                requests.get(address, timeout=PATIENCE)
            _, wrong = setup.communicate(timeout=PATIENCE)
        if setup.returncode:
            raise AfterwordError(f"signing in did not work:\n{wrong}")

    def start_daemon(self) -> None:
        """Start the real daemon in its own process."""
        command = [sys.executable, "-m", "afterword", "run"]
        self.daemon = subprocess.Popen(  # noqa: S603  (our own program)
            command, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def stop_daemon(self) -> int:
        """Send SIGTERM and return the exit code."""
        if self.daemon is None:
            return 0
        self.daemon.terminate()
        try:
            return self.daemon.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            return self.daemon.wait()
        finally:
            self.daemon = None

    def until(self, moment: datetime, hours_a_second: float = 8.0) -> None:
        """Let time pass until then, and wait until the daemon has done everything that is due."""
        now = self.clock.now()
        rate = hours_a_second * 3600
        self.clock.run(now, moment, rate)
        time.sleep(max(0.0, (moment - now).total_seconds() / rate))
        self.settled(moment)

    def settled(self, moment: datetime) -> None:
        """Wait until the daemon has read the mailbox at that moment of the story and nothing is due any more."""
        with opened(self.env) as app:
            self.within(f"it did not catch up by {moment}", lambda: _caught_up(app, moment))

    def within(self, trouble: str, condition: Callable[[], bool]) -> None:
        """Wait until the condition is true; AfterwordError if the daemon ends or `PATIENCE` runs out first."""
        ends = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > ends or (self.daemon and self.daemon.poll() is not None):
                raise AfterwordError(f"the daemon: {trouble}", f"its log: {paths(self.env).log}")
            time.sleep(0.05)

    def noticed(self) -> None:
        """Let a little time pass, in which the daemon reads the changes in the mailbox."""
        self.until(self.clock.now() + timedelta(minutes=3), hours_a_second=0.25)

    def page_address(self) -> ServerAddress:
        """The address where the daemon serves Afterword's page."""
        self.within("its page was not served", lambda: already_served(paths(self.env)) is not None)
        found = already_served(paths(self.env))
        assert found is not None  # noqa: S101  (the line above waited for it)
        return found

    def status(self) -> dict[str, Any]:
        """The output of `afterword status --json`."""
        with opened(self.env) as app:
            return as_document(queries.status(app.account, app.clock.now(), running=is_running(app.paths)))

    def drafts(self) -> list[dict[str, Any]]:
        """The candidate's drafts in Gmail."""
        return [m for m in self.sandbox.mailbox(CANDIDATE) if m["draft_id"]]

    def inbox(self, account: str) -> list[dict[str, Any]]:
        """The actual contents of a recipient's mailbox: everything that person received."""
        return [
            m
            for m in self.sandbox.mailbox(account)
            if "SENT" not in m["labels"] and "DRAFT" not in m["labels"]
        ]


def _caught_up(app: App, moment: datetime) -> bool:
    synced = app.store.synced_at(app.account_id)
    return synced is not None and synced >= moment and not app.store.due(app.account_id, moment, limit=1)


@contextmanager
def stage(begins: datetime, accounts: dict[str, str]) -> Iterator[StoryStage]:
    """Set up a stage at that moment, with those mailboxes; everything is deleted afterward."""
    with tempfile.TemporaryDirectory(prefix="afterword-demo-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        clock = StoryClock(home / "clock.json")
        clock.rest_at(begins)
        with Sandbox(clock) as sandbox:
            for address, name in accounts.items():
                sandbox.add_account(address, name)
            config = CONFIG.format(candidate=CANDIDATE, zone=ZONE, endpoint=sandbox.url)
            (home / "config.toml").write_text(config, "utf-8")
            played = StoryStage(home, sandbox, clock, _environment(home, sandbox))
            try:
                yield played
            finally:
                played.stop_daemon()


def _environment(home: Path, sandbox: Sandbox) -> dict[str, str]:
    """The environment of the story's processes; the sign-in is kept in the sandbox's memory."""
    return os.environ | {
        "AFTERWORD_HOME": str(home),
        STORY_CLOCK: str(home / "clock.json"),
        MAILBOXES: str(home / "sandbox"),
        "AFTERWORD_SANDBOX": sandbox.url,
        "AFTERWORD_SANDBOX_KEY": sandbox.control_key,
        "PYTHON_KEYRING_BACKEND": "afterword.sandbox.keyring.SandboxKeyring",
    }
