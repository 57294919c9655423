"""Wire the parts, once: places, config, clock, store; and the process lock.

Heavy imports (the Google client, the scheduler, the letter-writing) are made where they are needed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from afterword import config as configs
from afterword.config import Config, Paths
from afterword.config.clock import Clock, StoryClock, SystemClock
from afterword.config.language import _
from afterword.errors import InputError, Locked, Problem
from afterword.services.account import AccountContext
from afterword.services.commands import log_event
from afterword.storage import Store

if TYPE_CHECKING:
    from afterword.engine.context import PassContext
    from afterword.gmail.mailbox import Mailbox
    from afterword.gmail.transport import Limits

STORY_CLOCK = "AFTERWORD_CLOCK"
"""Names the file of a story's clock; used only if the mailbox is on loopback."""


MAILBOXES = "AFTERWORD_MAILBOXES"
"""Names the folder of a demo's page with all mailboxes; used only if the mailbox is on loopback."""


@dataclass(frozen=True)
class App:
    """One person's Afterword: their places, config, clock, and the store with their account."""

    paths: Paths
    config: Config
    clock: Clock
    store: Store
    account_id: int
    limits: Limits | None = None  # of requests to Gmail; None: those for a laptop on the internet
    workers: Callable[[], bool] | None = None  # in a fleet: whether any are at work; None: this is a laptop
    mailboxes: Path | None = None  # in the demo: the folder of the page that stands in for Gmail's

    @property
    def on_laptop(self) -> bool:
        """Whether it is a person's own laptop, with its files, and no candidate of a fleet."""
        return self.workers is None

    @property
    def running(self) -> bool:
        """Whether anything acts on the plans: the daemon, or a fleet's workers."""
        return self.workers() if self.workers else is_running(self.paths)

    @cached_property
    def account(self) -> AccountContext:
        """What queries and commands work on."""
        places = (self.paths.templates, self.on_laptop)
        return AccountContext(self.store, self.account_id, self.config, *places)

    def mailbox(self) -> Mailbox:
        """The person's mailbox over HTTP. Raises SignInNeeded or KeyringError if they did not sign in."""
        from afterword.gmail.mailbox import open_mailbox

        you, gmail = self.config.you, self.config.gmail
        now = (
            self.clock.now if isinstance(self.clock, SystemClock) else None
        )  # a story leaps from call to call
        return open_mailbox(you.email, gmail.endpoint, limits=self.limits, now=now)

    def context(self, mailbox: Mailbox) -> PassContext:
        """The context that a pass works with."""
        from afterword.engine.context import PassContext

        return PassContext(
            store=self.store,
            account=self.account_id,
            you=self.config.you.email,
            own=self.config.you.addresses,
            systems=frozenset(self.config.gmail.hiring_systems),
            reads=mailbox,
            writes=mailbox,
            policy=self.account.policy,
            wording=self.account.wording,
            note=log_event,
            zone=self.config.you.time_zone,
            alone=lambda: alone(self.paths),
        )


@contextmanager
def opened(env: Mapping[str, str] | None = None) -> Iterator[App]:
    """The app for this process, with its store open. Raises InputError if the config is wrong or missing."""
    places = configs.paths(env)
    config = configs.load(places.config)
    given = os.environ if env is None else env
    clock = clock_of(given, config)
    configs.make_private(places.home)
    configs.make_private(places.state)
    store = Store.open(config.store.url or str(places.database), now=clock.now())
    try:
        account = store.account(config.you.email)
        yield App(places, config, clock, store, account, mailboxes=mailboxes_of(given, config))
    finally:
        store.close()


def clock_of(env: Mapping[str, str], config: Config) -> Clock:
    """The laptop's clock; a story's only if the mailbox is a sandbox."""
    return clock_at(env, config.gmail.endpoint)


def clock_at(env: Mapping[str, str], endpoint: str) -> Clock:
    """The same for a mailbox at that address."""
    file = env.get(STORY_CLOCK, "")
    if not file:
        return SystemClock()
    if not endpoint.startswith("http://"):  # guard: story-clock
        found = _("{story_clock} with the mailbox at {endpoint}").format(
            story_clock=STORY_CLOCK, endpoint=endpoint
        )
        raise InputError(
            [Problem(_("environment"), found, _("a story's clock only with a sandbox on loopback"))]
        )
    return StoryClock(Path(file))


def mailboxes_of(env: Mapping[str, str], config: Config) -> Path | None:
    """The folder of the page with the demo's mailboxes; None with a real Gmail."""
    folder = env.get(MAILBOXES, "")
    return Path(folder) if folder and config.gmail.endpoint.startswith("http://") else None


@contextmanager
def locked(places: Paths, patience: float = 1.0) -> Iterator[None]:
    """Make this process the only one that makes passes. Raises Locked if another one does, after `patience` seconds."""
    from filelock import FileLock, Timeout

    lock = FileLock(places.lock, mode=0o600, timeout=patience)
    try:
        lock.acquire()
    except Timeout:
        raise Locked(
            _("another Afterword is already running on this mailbox"),
            _("`afterword status` shows what it is doing; stop it before you start another"),
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def alone(places: Paths, patience: float = 90.0) -> Iterator[None]:
    """Let only this caller, a pass or the page, change letters in Gmail. Raises Locked after a while.

    The daemon holds this lock for one step at a time, and the process lock for as long as it runs.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(places.state / "letter.lock", mode=0o600, timeout=patience)
    try:
        lock.acquire()
    except Timeout:
        raise Locked(
            _("Afterword is working on a letter right now"), _("Try again in a minute. Nothing was changed.")
        ) from None
    try:
        yield
    finally:
        lock.release()


def is_running(places: Paths) -> bool:
    """Whether some process holds the lock."""
    if not places.lock.exists():
        return False
    try:
        with locked(places, patience=0):
            return False
    except Locked:
        return True
