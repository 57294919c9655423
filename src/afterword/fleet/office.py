"""The fleet as one process sees it: its config and clock, the facts of all accounts, its own records."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from afterword.app import App, clock_at
from afterword.config import Paths
from afterword.config.clock import Clock, SystemClock
from afterword.config.language import _
from afterword.errors import InputError, Problem
from afterword.fleet import settings
from afterword.fleet.keys import KeyProvider, provider
from afterword.fleet.records import EnrolledCandidate, Records, RunningJob
from afterword.fleet.settings import FleetConfig
from afterword.fleet.sign_in import Mailboxes
from afterword.gmail.transport import Limits
from afterword.storage import Store

NOWHERE = Paths(Path(os.devnull, "afterword"), Path(os.devnull, "afterword"))
"""A candidate of a fleet has no files: no config, lock or templates. Nobody can create a file at this path."""


@dataclass(frozen=True)
class Office:
    """Everything that an `afterword fleet` command needs."""

    config: FleetConfig
    clock: Clock
    store: Store
    records: Records
    limits: Limits

    @cached_property
    def keys(self) -> KeyProvider:
        """Opens sign-ins. Only workers and key rotation use it, and the page, which seals new ones."""
        return provider(self.config.keys)

    @cached_property
    def mailboxes(self) -> Mailboxes:
        """The candidates' mailboxes."""
        now = (
            self.clock.now if isinstance(self.clock, SystemClock) else None
        )  # a story leaps from call to call
        return Mailboxes(self.records, self.keys, self.config.google, self.limits, now)

    def app(self, candidate: EnrolledCandidate, job: RunningJob | None = None) -> App:
        """The candidate's Afterword, for commands and passes. With a `job`, it stops writing once that job is lost."""
        config = settings.candidates_config(candidate.settings, self.config)
        store = self.store.fenced(job.check) if job else self.store
        workers = cache(lambda: self.records.has_workers(self.config.looks.stalled))
        return App(NOWHERE, config, self.clock, store, candidate.account, self.limits, workers)

    def join(self, values: Mapping[str, Any], coach: str = "") -> EnrolledCandidate:
        """Take in a candidate with those settings, or change theirs. Raises InputError if a setting is wrong."""
        config = settings.candidates_config(values, self.config)
        account = self.store.account(config.you.email)
        self.records.join(account, values, coach, self.clock.now())
        return self.candidate(config.you.email)

    def settle(self, candidate: EnrolledCandidate, values: Mapping[str, Any]) -> bool:
        """Give a candidate new settings, and make a look at every open interview due.

        False if theirs have changed meanwhile. Raises InputError if a setting is wrong.
        """
        settings.candidates_config(values, self.config)
        now = self.clock.now()
        if not self.records.settle(candidate, values, now):
            return False
        for one in self.store.interviews(candidate.account, open_only=True):
            self.store.look_at(candidate.account, one.id, now)
        return True

    def candidate(self, email: str) -> EnrolledCandidate:
        """The candidate with that address. Raises InputError for an unknown address."""
        found = self.records.candidate_named(email)
        if found is None:
            raise InputError([Problem("EMAIL", email, _("the address of a candidate"))])
        return found

    def leave(self, candidate: EnrolledCandidate) -> None:
        """Remove everything of the candidate: facts, settings and sign-in."""
        self.records.drop_sign_in(candidate.account)
        self.store.remove(candidate.account)

    def close(self) -> None:
        """Close the connections."""
        self.records.close()
        self.store.close()


@contextmanager
def opened(env: Mapping[str, str] | None = None) -> Iterator[Office]:
    """The fleet for this process. Raises InputError if its config is wrong, StoreError without its database."""
    config = settings.load(env)
    clock = clock_at(os.environ if env is None else env, config.google.endpoint)
    url = config.store.patient()
    store = Store.open(url, now=clock.now())
    office = Office(config, clock, store, Records(url), Limits())
    try:
        yield office
    finally:
        office.close()
