"""The queue: procrastinate on the fleet's PostgreSQL, with one task, 'look at account N', and a periodic dispatch.

The queue promises little, and nothing here relies on more (docs/fleet.md): a job may run twice, and a worker that
seemed gone may wake up. Normally, the lock `account:N` keeps two looks at one mailbox apart.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import procrastinate
from procrastinate import exceptions, jobs
from sqlalchemy.engine import make_url

from afterword.errors import StoreError
from afterword.fleet.look import look
from afterword.fleet.records import JobLost, RunningJob
from afterword.fleet.settings import POLL_UNITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from afterword.fleet.office import Office

log = logging.getLogger("afterword.fleet")

LOOKS, DISPATCH = "looks", "dispatch"
"""The queues: one for looks at accounts, one for the dispatch that finds due accounts."""
LOOK = "look"

AT_ONCE = 500
"""The most jobs to defer in one statement."""


@dataclass
class Queue:
    """One process's view of the fleet's jobs."""

    office: Office
    app: procrastinate.App
    going: Callable[[], bool] = lambda: True
    running: set[int] = field(default_factory=set)
    """The jobs that this process works on."""

    @classmethod
    def of(cls, office: Office, *, periodic: bool = False) -> Queue:
        """The queue with its tasks; with `periodic`, the process also starts a dispatch every few seconds."""
        connector = procrastinate.PsycopgConnector(
            conninfo=conninfo(office.config.store.patient()), min_size=1, max_size=4, timeout=10
        )
        queue = cls(office, procrastinate.App(connector=connector))
        queue._register(periodic=periodic)
        return queue

    def _register(self, *, periodic: bool) -> None:
        self.app.task(name=LOOK, queue=LOOKS, pass_context=True)(self._look)
        dispatch = self.app.task(name=DISPATCH, queue=DISPATCH, queueing_lock=DISPATCH)(self._dispatch)
        if periodic:
            self.app.periodic(cron=_cron(self.office.config.looks.dispatch))(dispatch)

    def _look(self, context: procrastinate.JobContext, account: int) -> None:
        job = RunningJob(context.job.id or 0, context.job.worker_id or 0)
        try:
            look(self.office, account, job, self.going)
        except JobLost:
            log.warning("account=%s: job=%s was given to another worker meanwhile", account, job.id)
        except StoreError as away:  # the next look finds what is still due
            log.warning("account=%s: %s", account, away.message)

    async def _dispatch(self, timestamp: int = 0) -> None:  # noqa: ARG002  (procrastinate gives it)
        deferred = await self.dispatch()
        if deferred:
            log.info("dispatched looks=%s", deferred)

    async def dispatch(self) -> int:
        """Defer a look at every account that is due; return how many are new.

        Letters come first. Polls are spread over the day and never use up its quota.
        """
        looks = self.office.config.looks
        polls = polls_at_once(looks.units_a_day, looks.dispatch)
        due = await asyncio.to_thread(self.office.records.due, self.office.clock.now(), polls)
        return await self.defer(due)

    async def defer(self, accounts: Iterable[int]) -> int:
        """Queue a look at each account, and skip those that already wait for one."""
        waiting, new = list(accounts), 0
        for start in range(0, len(waiting), AT_ONCE):
            some = [_job(account) for account in waiting[start : start + AT_ONCE]]
            try:
                new += len(await self.app.job_manager.batch_defer_jobs_async(some))
            except exceptions.AlreadyEnqueued:  # if one of them is, none is deferred
                new += sum([await self._one(job) for job in some])
        return new

    async def _one(self, job: jobs.Job) -> bool:
        try:
            await self.app.job_manager.defer_job_async(job)
        except exceptions.AlreadyEnqueued:
            return False
        return True

    async def reap(self) -> int:
        """Give back the jobs of workers that are gone; return how many."""
        stalled = self.office.config.looks.stalled.total_seconds()
        found = await self.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled)
        return sum([await self.give_back(job) for job in found])

    async def give_back(self, job: jobs.Job) -> bool:
        """Finish the job as failed, and defer a new look in its place; False if somebody else was first.

        A retry of the same job could meet the queueing lock of one that already waits, and block both
        (procrastinate 1543).
        """
        import psycopg

        try:
            await self.app.job_manager.finish_job(job, jobs.Status.FAILED, delete_job=False)
        except exceptions.ConnectorException as error:
            if isinstance(error.__cause__, psycopg.errors.RaiseException):
                return False
            raise
        log.warning("job=%s %s was given up by its worker", job.id, job.task_name)
        if job.task_name == LOOK:
            await self.defer([int(str(job.task_kwargs["account"]))])
        return True

    async def tidy(self) -> None:
        """Delete finished jobs after a week: the journals keep everything about accounts."""
        await self.app.job_manager.delete_old_jobs(
            nb_hours=7 * 24, include_failed=True, include_cancelled=True, include_aborted=True
        )


def prepare(office: Office) -> None:
    """Create the fleet's tables and the queue's if they are missing. Safe to run again."""
    office.records.prepare(procrastinate.schema.SchemaManager.get_schema())


def conninfo(url: str) -> str:
    """The URL as libpq takes it."""
    written = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return written.replace("+", "%20")  # a blank: libpq accepts only this spelling


def polls_at_once(units_a_day: int, every: timedelta) -> int:
    """How many polls one dispatch may begin, so that idle polls alone use at most half a day's units."""
    return max(1, int(units_a_day / 2 / POLL_UNITS * (every / timedelta(days=1))))


def _job(account: int) -> jobs.Job:
    lock = f"account:{account}"
    arguments: dict[str, Any] = {"account": account}
    return jobs.Job(queue=LOOKS, lock=lock, queueing_lock=lock, task_name=LOOK, task_kwargs=arguments)


def _cron(every: timedelta) -> str:
    """A cron expression for every so many seconds; croniter's sixth field is seconds."""
    return f"* * * * * */{min(59, max(1, int(every.total_seconds())))}"
