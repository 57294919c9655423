"""A fleet to stand on: a database of its own, keys, a sandbox, candidates, and its processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from scripts.lib.fleets import configured, granted

from afterword.app import STORY_CLOCK
from afterword.config.clock import StoryClock
from afterword.domain.model import Interview
from afterword.fleet import jobs, office
from afterword.fleet.office import Office
from afterword.fleet.records import EnrolledCandidate
from afterword.fleet.settings import CONFIG
from afterword.fleet.sign_in import keep_sign_in
from afterword.sandbox import Sandbox
from afterword.services import commands
from scenarios.world import meeting, somebody

LOOKS = """\
poll = "15m"
dispatch = "1s"
heartbeat = "1s"
stalled = "3s"
at_once = 4
"""


@contextmanager
def database(server: str) -> Iterator[str]:
    """An empty schema of its own on that server, gone afterwards; connections carry its name."""
    import psycopg

    schema = f"fleet_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
    try:
        own = f"options=-csearch_path%3D{schema}&application_name={schema}"
        yield f"{server}{'&' if '?' in server else '?'}{own}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA {schema} CASCADE".encode())


@dataclass
class FleetStage:
    """Everything of one fleet."""

    office: Office
    sandbox: Sandbox
    clock: StoryClock
    env: dict[str, str]
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def candidate(self, email: str, *, signed_in: bool = True, coach: str = "") -> EnrolledCandidate:
        """Somebody with a mailbox, who has joined and signed in; their letters leave by themselves."""
        name = email.partition("@")[0].replace(".", " ").title()
        if email not in self.sandbox.state.world.accounts:
            self.sandbox.add_account(email, name)
        candidate = self.office.join(settings(email, name), coach)
        if signed_in:
            self.sign_in(candidate)
        return candidate

    def sign_in(self, candidate: EnrolledCandidate) -> None:
        """The candidate signs in."""
        client, token = self.sandbox.client_secrets()["installed"], self.sandbox.sign_in(candidate.email)
        entry = granted(client, token)
        keep_sign_in(self.office.records, self.office.keys, candidate.account, entry)
        self.office.records.change(candidate.account, not_before=None, poll_at=self.clock.now())

    def interviewed(
        self, candidate: EnrolledCandidate, *addresses: str, ends: datetime, **fields: Any
    ) -> Interview:
        """The candidate had an interview with finished letters, which ended then."""
        for address in addresses:
            if address not in self.sandbox.state.world.accounts:
                self.sandbox.add_account(address)
        people = [somebody(address) for address in addresses]
        whole = meeting(*people, starts=ends - timedelta(hours=1), ends=ends, **fields)
        commands.add(self.office.app(candidate).account, whole, self.clock.now())
        return whole

    def start(self, *words: str, before: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        """`afterword fleet` with those words, as a process of its own; `before` is what runs the command."""
        log = (self.folder / f"{words[0]}-{len(self.processes)}.log").open("ab")
        command = [*before, sys.executable, "-m", "afterword", "fleet", *words]
        with log:
            process = subprocess.Popen(command, env=self.env, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def stop(self) -> None:
        """Every process ends."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def logs(self) -> str:
        """What the processes wrote."""
        return "\n".join(f"{p.name}:\n{p.read_text()}" for p in sorted(self.folder.glob("*.log")))

    def until(self, done: Callable[[], bool], patience: float = 30.0) -> None:
        """Wait for it; AssertionError with the logs if it does not come."""
        ends = time.monotonic() + patience
        while not done():
            assert time.monotonic() < ends, self.logs()
            time.sleep(0.05)

    def sql(self, statement: str) -> list[Any]:
        """What the database answers."""
        import psycopg

        with psycopg.connect(jobs.conninfo(self.office.config.store.url), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def got(self, address: str) -> list[dict[str, Any]]:
        """The mail in somebody's mailbox."""
        return [mail for mail in self.sandbox.mailbox(address) if "INBOX" in mail["labels"]]


def settings(email: str, name: str = "Jane Doe") -> dict[str, Any]:
    """A candidate's settings, as a form or a file gives them."""
    you = {"name": name, "email": email, "phone": "+1 555 0100", "time_zone": "America/New_York"}
    return {"you": you, "letters": {"mode": "schedule"}}


@contextmanager
def laid(folder: Path, url: str, sandbox: Sandbox, clock: StoryClock) -> Iterator[FleetStage]:
    """A prepared fleet on that database and sandbox."""
    file = configured(folder, url, sandbox.url, LOOKS)
    env = {name: value for name, value in os.environ.items() if not name.startswith("AFTERWORD_")}
    env |= {CONFIG: str(file), STORY_CLOCK: str(clock.path)}
    with office.opened(env) as opened:
        jobs.prepare(opened)
        ground = FleetStage(opened, sandbox, clock, env, folder)
        try:
            yield ground
        finally:
            ground.stop()
            if opened.__dict__.get("mailboxes"):
                opened.mailboxes.close()
