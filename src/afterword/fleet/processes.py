"""The processes of a fleet: workers, a dispatcher, a reaper. Any number of each, on any machine.

Each survives a database that goes away: it starts again as a new worker, and the reaper clears up after the old one.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import signal
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import psycopg
from procrastinate import exceptions
from procrastinate.worker import Worker

from afterword.errors import GmailAway, StoreError
from afterword.fleet.jobs import DISPATCH, LOOKS, Queue
from afterword.fleet.push import Subscription

if TYPE_CHECKING:
    from procrastinate.job_context import JobContext

    from afterword.fleet.office import Office

log = logging.getLogger("afterword.fleet")

AWAY = (exceptions.ConnectorException, exceptions.AppNotOpen, psycopg.Error, StoreError, GmailAway, OSError)
"""Errors that mean the database or Pub/Sub is out of reach."""

PAUSE = (0.5, 1.5)
"""Seconds, between two tries to reach the database."""

TIDY = 3600.0

HUNG = 75
"""Exit code of a process that hangs: try again (EX_TEMPFAIL)."""


def work(office: Office, *, at_once: int | None = None) -> None:
    """Look at accounts until SIGTERM or Ctrl-C, up to `at_once` at a time; then finish the looks in hand."""
    queue = Queue.of(office)
    _ = office.keys  # wrong keys end the worker now, not at the first look
    asyncio.run(_serve(queue, LOOKS, at_once or office.config.looks.at_once))


def dispatch(office: Office) -> None:
    """Queue looks at due accounts until SIGTERM or Ctrl-C. Only one dispatcher works at a time."""
    asyncio.run(_serve(Queue.of(office, periodic=True), DISPATCH, 1))


def reap(office: Office, *, once: bool = False) -> int:
    """Give back the jobs of workers that are gone, until SIGTERM or Ctrl-C, or `once`; return the last count."""
    return asyncio.run(_reap(Queue.of(office), once=once))


def push(office: Office) -> None:
    """Wake a look for each change that Gmail pushes, until SIGTERM or Ctrl-C."""
    asyncio.run(_push(Queue.of(office), Subscription.of(office.config)))


async def _push(queue: Queue, subscription: Subscription) -> None:
    records, clock = queue.office.records, queue.office.clock

    async def beat(stop: asyncio.Event) -> None:
        async with queue.app.open_async():
            while not stop.is_set():
                pushed = await asyncio.to_thread(subscription.pull)
                woken = await asyncio.to_thread(records.wake, pushed.changed, clock.now())
                await queue.defer(woken)
                await asyncio.to_thread(subscription.acknowledge, pushed.acks)
                if not pushed.acks:
                    await _wait(stop, random.uniform(*PAUSE))  # noqa: S311  (jitter, not a secret)

    await _kept_up(beat)


async def _reap(queue: Queue, *, once: bool) -> int:
    given = 0
    tidied = asyncio.get_running_loop().time()

    async def beat(stop: asyncio.Event) -> None:
        nonlocal given, tidied
        async with queue.app.open_async():
            while not stop.is_set():
                given = await queue.reap()
                if once:
                    stop.set()
                if asyncio.get_running_loop().time() - tidied > TIDY:
                    await queue.tidy()
                    tidied += TIDY
                await _wait(stop, queue.office.config.looks.heartbeat.total_seconds())

    await _kept_up(beat)
    return given


async def _serve(queue: Queue, name: str, at_once: int) -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(at_once + 4))

    async def beat(stop: asyncio.Event) -> None:
        queue.going = lambda: not stop.is_set()
        async with queue.app.open_async():
            worker = _worker(queue, name, at_once)
            watch = asyncio.create_task(_watch(queue, worker, stop))
            try:
                await worker.run()  # type: ignore[no-untyped-call]
            finally:
                watch.cancel()
                with suppress(asyncio.CancelledError, *AWAY):
                    await watch

    await _kept_up(beat)


def _worker(queue: Queue, name: str, at_once: int) -> Worker:
    looks = queue.office.config.looks
    beat, stalled = looks.heartbeat.total_seconds(), looks.stalled.total_seconds()

    async def noted(run: Callable[[], Awaitable[object]], context: JobContext, _worker: Worker) -> object:
        number = context.job.id or 0
        queue.running.add(number)
        try:
            return await run()
        finally:
            queue.running.discard(number)

    return Worker(
        queue.app,
        queues=[name],
        name=name,
        concurrency=at_once,
        install_signal_handlers=False,
        delete_jobs="successful",
        update_heartbeat_interval=beat,
        stalled_worker_timeout=stalled,
        fetch_job_polling_interval=min(5.0, beat),
        worker_middleware=[noted],
    )


def _leave() -> None:
    """End the process at once; whatever starts it starts it again."""
    os._exit(HUNG)


async def _watch(
    queue: Queue, worker: Worker, stop: asyncio.Event, leave: Callable[[], None] = _leave
) -> None:
    """Stop the worker when asked to. Until then, give back jobs that this worker holds but does not run.

    If the database goes away while a job is fetched or finished, the job stays with a live worker. It never counts as
    stalled, and its account would wait for ever. Also, a broken connection can stop a worker, which may then wait for
    ever for one of its own tasks (seen with procrastinate 3.10): then leave.
    """
    idle: set[int] = set()
    looks, hung = queue.office.config.looks, 0.0
    while not stop.is_set():
        await _wait(stop, looks.heartbeat.total_seconds())
        hung = hung + looks.heartbeat.total_seconds() if worker._stop_event.is_set() else 0.0
        if hung > looks.stalled.total_seconds() and not stop.is_set():
            log.error("the worker stopped by itself and does not end: leaving")
            leave()
            return
        if worker.worker_id is None or stop.is_set():
            continue
        try:
            held = await queue.app.job_manager.list_jobs_async(status="doing", worker_id=worker.worker_id)
            left = {job.id or 0: job for job in held if job.id not in queue.running}
            for number in idle & left.keys():
                await queue.give_back(left[number])
            idle = left.keys() - idle
        except AWAY:
            idle = set()
    worker.stop()  # type: ignore[no-untyped-call]


async def _kept_up(beat: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run `beat` until asked to stop, and start it again whenever the database goes away."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    while not stop.is_set():
        try:
            await beat(stop)
        except AWAY as trouble:
            log.warning("out of reach: %s; trying again", _first_line(trouble.__cause__ or trouble))
        await _wait(stop, random.uniform(*PAUSE))  # noqa: S311  (jitter, not a secret)


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
