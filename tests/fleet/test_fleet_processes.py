"""A fleet of processes: workers and a dispatcher that are killed, frozen and cut off from the database."""

from __future__ import annotations

import asyncio
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from afterword.fleet import processes
from afterword.fleet.jobs import Queue
from fleet.ground import FleetStage

pytestmark = pytest.mark.usefixtures("ground")
CANDIDATES = [f"candidate{n}@gmail.com" for n in range(4)]


def seeded(ground: FleetStage) -> dict[str, str]:
    """Each candidate had an interview with a reader of their own, two hours ago. Returns the readers by candidate."""
    readers = {}
    for number, email in enumerate(CANDIDATES):
        readers[email] = f"ana@firm{number}.example"
        candidate = ground.candidate(email)
        ends = ground.clock.now() - timedelta(hours=2)
        ground.interviewed(candidate, readers[email], ends=ends, company=f"Firm {number}")
    return readers


def hours_pass(ground: FleetStage) -> None:
    """The clock runs on, an hour in four seconds."""
    now = ground.clock.now()
    ground.clock.run(now, now + timedelta(hours=8), 900)


def all_thanked(ground: FleetStage, readers: dict[str, str]) -> bool:
    """Every reader has the letter of their own candidate."""
    return all([m["from"] for m in ground.got(reader)] == [email] for email, reader in readers.items())


def test_letters_leave_whoever_is_killed(ground: FleetStage) -> None:
    """Two workers and a dispatcher; the first worker dies in the middle: the other goes on, a reaper gives back."""
    readers = seeded(ground)
    first, _second = ground.start("worker"), ground.start("worker")
    ground.start("dispatch")
    ground.start("reap")
    ground.until(lambda: bool(ground.sandbox.requests("gmail.users.drafts.create")))
    first.kill()
    hours_pass(ground)
    ground.until(lambda: all_thanked(ground, readers))
    time.sleep(1)
    assert all_thanked(ground, readers)
    assert ground.sandbox.violations() == []


def test_a_frozen_worker_wakes_after_it_was_reaped(ground: FleetStage) -> None:
    """Frozen between the intent to send and Gmail's answer, it wakes when another worker has settled everything."""
    email = CANDIDATES[0]
    candidate = ground.candidate(email)
    ground.interviewed(candidate, "ana@acme.example", ends=ground.clock.now() - timedelta(hours=2))
    ground.sandbox.fault("timeout", "gmail.users.drafts.send", seconds=2.5)
    frozen = ground.start("worker")
    ground.start("dispatch")
    ground.until(lambda: bool(ground.sandbox.requests("gmail.users.drafts.send")))
    frozen.send_signal(signal.SIGSTOP)
    ground.start("worker")
    one, two = ground.start("reap"), ground.start("reap")
    ground.until(
        lambda: ground.sql("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'") == [(1,)]
    )
    hours_pass(ground)
    ground.until(lambda: len(ground.got("ana@acme.example")) == 1)
    frozen.send_signal(signal.SIGCONT)
    ground.until(
        lambda: ground.sql("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'") == [(0,)]
    )
    time.sleep(1)
    assert len(ground.got("ana@acme.example")) == 1
    assert (one.poll(), two.poll()) == (None, None)


def test_a_database_that_restarts_costs_nothing(ground: FleetStage) -> None:
    """Every connection breaks in the middle of the work; the same processes go on, and each reader gets one letter."""
    readers = seeded(ground)
    for words in ("worker", "worker", "dispatch", "reap"):
        ground.start(words)
    ground.until(lambda: bool(ground.sandbox.requests("gmail.users.drafts.create")))
    ended = []
    for _ in range(3):
        ended += ground.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND application_name = current_schema()"
        )
        time.sleep(0.7)
    assert len(ended) > 3
    hours_pass(ground)
    ground.until(lambda: all_thanked(ground, readers), patience=60)
    assert [p.poll() for p in ground.processes] == [None] * 4


def test_a_worker_that_hangs_while_it_stops_leaves(ground: FleetStage) -> None:
    """One that stops by itself and does not end gives way to a new process, once its looks count as stalled."""
    queue, left = Queue.of(ground.office), []

    async def watched() -> None:
        worker = processes._worker(queue, "looks", 1)
        worker._stop_event.set()
        await processes._watch(queue, worker, asyncio.Event(), lambda: left.append(True))

    def run() -> None:
        asyncio.run(asyncio.wait_for(watched(), 20))

    with ThreadPoolExecutor(1) as own:  # a browser of another test may have a loop in this thread
        own.submit(run).result()
    assert left == [True]
