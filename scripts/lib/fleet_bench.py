"""Measures a growing fleet: dispatch over many accounts, looks per second, waits, rows read, database size."""

# ruff: noqa: S608, S101  (the statements hold constants and numbers of this program)

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psycopg
from scripts.lib.fleets import configured, granted
from scripts.lib.postgres import cluster

from afterword.fleet import jobs, office
from afterword.fleet.jobs import Queue
from afterword.fleet.office import Office
from afterword.fleet.settings import CONFIG
from afterword.fleet.sign_in import keep_sign_in
from afterword.sandbox.control import Verbs
from afterword.sandbox.remote import connect

SIZES = (100, 1_000, 10_000)
WORKERS = (1, 2, 4)
LATENCY = 0.05
"""Seconds before each answer of the sandbox."""

LOOKS = 160
"""Looks in a measurement of looks per second, each at an account that no worker has seen."""

TALKS = 3
"""Interviews of each account. One of them is open."""

OFTEN = """\
dispatch = "1s"
heartbeat = "2s"
stalled = "10s"
at_once = 1
"""


@dataclass(frozen=True)
class Bench:
    """A fleet to measure."""

    office: Office
    env: dict[str, str]
    gmail: Verbs
    folder: Path

    @property
    def database(self) -> psycopg.Connection[Any]:
        """A new connection to the database."""
        return psycopg.connect(jobs.conninfo(self.office.config.store.url), autocommit=True)

    def asked(self, statement: str) -> Any:
        """The single value that the statement returns."""
        with self.database as connection:
            row = connection.execute(statement.encode()).fetchone()
        return row[0] if row else None


def main() -> int:
    """Measure everything and print one line for each figure."""
    import asyncio

    with bench() as found:
        for size in SIZES:
            filled(found, size)
            asyncio.run(dispatched(found, size))
        found.asked("DELETE FROM fleet_candidates WHERE true RETURNING 1")
        rates = [looks_a_second(found, workers) for workers in WORKERS]
        for workers, rate in zip(WORKERS, rates, strict=True):
            show(
                f"{workers} workers, one look at a time",
                f"{rate:.1f} looks a second",
                f"{rate / rates[0]:.2f} times one",
            )
        waits(found)
    return 0


def show(what: str, *figures: str) -> None:
    """Print one line."""
    print(f"{what + ':':<52}{'; '.join(figures)}", flush=True)


@contextmanager
def bench() -> Iterator[Bench]:
    """Starts a PostgreSQL and a slow sandbox, each in its own process, and writes the fleet's config."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server, (gmail, url) = stack.enter_context(cluster()), stack.enter_context(_sandbox(folder))
        file = configured(folder, server.url, url, OFTEN)
        env = os.environ | {CONFIG: str(file), "AFTERWORD_HOME": str(folder)}
        opened = stack.enter_context(office.opened(env))
        jobs.prepare(opened)
        yield Bench(opened, env, gmail, folder)


@contextmanager
def _sandbox(folder: Path) -> Iterator[tuple[Verbs, str]]:
    command = [sys.executable, "-m", "afterword", "sandbox", "--account", "nobody@gmail.com"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(2)]
        url, key = (line.split(":", 1)[1].strip() for line in said)
        try:
            yield connect(url, key), url
        finally:
            process.terminate()


def filled(found: Bench, size: int) -> None:
    """Fill the database up to `size` accounts with interviews and journals. One in ten is due."""
    have = found.asked("SELECT count(*) FROM accounts")
    template = found.office.join(_settings("template@example.com")).account if not have else 1
    if not have:
        _template(found, template)
    now = int(datetime.now(UTC).timestamp() * 1e6)
    numbers = f"generate_series({max(have, 1) + 1}, {size}) AS n"
    columns = {
        "interviews": "company, company_key, position, starts, ends, time_zone, rules, notes, uid, sequence,"
        " organizer, closed",
        "people": "interview, id, position, name, email, part, title, phone, linkedin, welcomes, time_zone, language,"
        " form_of_address, greeting, unusable_address, notes",
        "events": "interview, step, person, kind, at, detail, once",
        "traces": "what, gmail_id, interview, step",
    }
    with found.database as connection:
        for statement in (
            f"INSERT INTO accounts SELECT n, 'c' || n || '@example.com', '7', {now}, '{{}}' FROM {numbers}",
            (
                f"INSERT INTO fleet_candidates (account, settings, joined, poll_at) SELECT n, settings, joined,"
                f" {now} + (n % 900) * 1000000::bigint FROM fleet_candidates, {numbers} WHERE account = {template}"
            ),
            (
                f"INSERT INTO interviews (account, id, look_at, {columns['interviews']}) SELECT n, id,"
                f" CASE WHEN closed IS NULL THEN {now} + (CASE WHEN n % 10 = 0 THEN -1 ELSE 1 END) * 3600000000 END,"
                f" {columns['interviews']} FROM interviews, {numbers} WHERE account = {template}"
            ),
            *_copies(columns, numbers, template),
            "SELECT setval(pg_get_serial_sequence('accounts', 'id'), (SELECT max(id) FROM accounts))",
            "ANALYZE",
        ):
            connection.execute(statement.encode())  # the values are this program's own
    found.office.records.change(template, poll_at=datetime.now(UTC) + timedelta(days=1))


def _copies(columns: dict[str, str], numbers: str, template: int) -> list[str]:
    """Statements that give every account the template's people, journal and traces."""
    tables = ("people", "events", "traces")
    return [
        f"INSERT INTO {table} (account, {columns[table]}) SELECT n, {columns[table]} FROM {table}, {numbers}"
        f" WHERE account = {template}"
        for table in tables
    ]


def _settings(email: str) -> dict[str, Any]:
    return {"you": {"name": "Jane Doe", "email": email, "time_zone": "America/New_York"}}


def _template(found: Bench, account: int) -> None:
    """Give the account some interviews with a past."""
    from afterword.domain.events import Closed, Drafted, Sending, Sent, on_step
    from afterword.domain.model import GmailIds
    from afterword.services import commands, queries
    from scenarios.world import meeting

    app, now = found.office.app(found.office.candidate("template@example.com")), datetime.now(UTC)
    for number in range(TALKS):
        talk = meeting(
            id=f"acme-{number}",
            company=f"Acme {number}",
            starts=now - timedelta(hours=9),
            ends=now - timedelta(hours=8),
        )
        commands.add(app.account, talk, now)
        (one,) = queries.planned(app.account, now, talk.id)
        for step in (s for s in one.plan.steps if s.to):
            ids = GmailIds(
                draft_id=f"r{number}", message_id=f"m{number}{step.to}", thread_id=f"t{number}{step.to}"
            )
            whose = on_step(step, now)
            done = [
                Drafted(*whose, ids),
                Sending(*whose, ids, once=f"s:{step.key}"),
                Sent(*whose, ids, sent_at=now, by="afterword"),
            ]
            app.store.record(account, done)
        if number:
            app.store.record(account, [Closed(talk.id, now)])


async def dispatched(found: Bench, size: int) -> None:
    """Measure a dispatch with nothing due and with a tenth of the accounts due, the rows it reads, and the size."""
    queue = Queue.of(found.office)
    async with queue.app.open_async():
        due = size // 10
        before = _rows(found)
        began = time.perf_counter()
        assert await queue.dispatch() >= due - 1
        took = time.perf_counter() - began
        read = _rows(found) - before
        idle = []
        for _ in range(5):
            began = time.perf_counter()
            await queue.dispatch()
            idle.append(time.perf_counter() - began)
        found.asked("DELETE FROM procrastinate_jobs WHERE true RETURNING 1")
    size_ = found.asked("SELECT pg_database_size(current_database())")
    show(
        f"{size:,} accounts, {due:,} due",
        f"dispatch {took * 1000:.0f} ms, again {median(idle) * 1000:.0f} ms",
        f"{read / due:.1f} rows read for each account that is due",
        f"database {size_ / 1e6:.0f} MB",
    )


def _rows(found: Bench) -> int:
    """Rows that queries have read so far in the tables that a dispatch uses."""
    found.asked("SELECT pg_stat_force_next_flush()")
    time.sleep(1.2)
    names = "('interviews', 'fleet_candidates', 'procrastinate_jobs')"
    total = "sum(seq_tup_read + coalesce(idx_tup_fetch, 0))"
    return int(found.asked(f"SELECT {total} FROM pg_stat_user_tables WHERE relname IN {names}"))


def _accounts(found: Bench, name: str, count: int) -> list[int]:
    """Create this many candidates with mailboxes, signed in."""
    made = []
    client = json.loads((found.folder / "sandbox-client.json").read_text())["installed"]
    for number in range(count):
        email = f"{name}{number}@gmail.com"
        found.gmail.add_account(email, "Jane Doe")
        account = found.office.join(_settings(email)).account
        entry = granted(client, found.gmail.sign_in(email))
        keep_sign_in(found.office.records, found.office.keys, account, entry)
        far = datetime.now(UTC) + timedelta(days=1)
        found.office.records.change(account, poll_at=far, swept=datetime.now(UTC).date().isoformat())
        made.append(account)
    return made


@contextmanager
def _running(found: Bench, *words: tuple[str, ...]) -> Iterator[None]:
    """Start these processes of the fleet, and wait until they are idle."""
    with (found.folder / "processes.log").open("ab") as log:
        command = [sys.executable, "-m", "afterword", "fleet"]
        processes = [
            subprocess.Popen([*command, *each], env=found.env, stdout=log, stderr=log) for each in words
        ]
    while found.asked("SELECT count(*) FROM procrastinate_workers") < len(words):
        time.sleep(0.1)
    time.sleep(1)
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


def looks_a_second(found: Bench, workers: int) -> float:
    """Looks per second of this many workers at slow mailboxes. Each worker takes one look at a time."""
    import asyncio

    found.gmail.clear_faults()
    accounts = _accounts(found, f"w{workers}-", LOOKS)
    found.gmail.fault("slow", times=None, seconds=LATENCY)
    queue = Queue.of(found.office)

    async def deferred() -> None:
        async with queue.app.open_async():
            await queue.defer(accounts)

    with _running(found, *[("worker",)] * workers):
        asyncio.run(deferred())
        began = time.perf_counter()
        while found.asked("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"):
            time.sleep(0.05)
        return LOOKS / (time.perf_counter() - began)


def waits(found: Bench) -> None:
    """Measure the time from due to done. A dispatcher and two workers, eight looks each, run at half their capacity."""
    found.gmail.clear_faults()
    accounts = _accounts(found, "due", 200)
    found.gmail.fault("slow", times=None, seconds=LATENCY)
    start, step = datetime.now(UTC) + timedelta(seconds=8), timedelta(milliseconds=125)
    due = {account: start + n * step for n, account in enumerate(accounts)}
    for account, at in due.items():
        found.office.records.change(account, poll_at=at)
    done: dict[int, datetime] = {}
    words = [("dispatch",), ("worker", "--at-once", "8"), ("worker", "--at-once", "8")]
    with _running(found, *words), found.database as connection:
        while len(done) < len(due):
            rows = connection.execute("SELECT account, poll_at FROM fleet_candidates").fetchall()
            now = datetime.now(UTC)
            for account, poll_at in rows:
                if (
                    account in due
                    and account not in done
                    and poll_at > int(due[account].timestamp() * 1e6) + 1e8
                ):
                    done[account] = now
            time.sleep(0.05)
    spans = [(done[account] - at).total_seconds() for account, at in due.items()]
    show(
        f"{len(due)} looks, 8 a second fall due",
        f"from due to done p50 {median(spans):.2f} s",
        f"p99 {quantiles(spans, n=100)[98]:.2f} s",
    )


if __name__ == "__main__":
    sys.exit(main())
