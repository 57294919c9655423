"""Wire the parts, once: places, config, clock, store; and the process lock.

Heavy imports (the Google client, the scheduler, the letter-writing) are made where they are needed.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from afterword import config as configs
from afterword.clock import Clock, StoryClock, SystemClock
from afterword.config import Config, Paths
from afterword.domain.addresses import same_mailbox
from afterword.domain.calls import Result, outcome
from afterword.domain.events import OF_KIND, Added, Approved, Changed, Event, on_step
from afterword.domain.model import EventKind, Interview, Policy, Step
from afterword.errors import InputError, Locked, Problem
from afterword.storage import Entry, Store
from afterword.storage.rows import kept
from afterword.views import AccountContext

if TYPE_CHECKING:
    from afterword.engine import LetterSettings, PassContext
    from afterword.gmail.mailbox import Mailbox
    from afterword.gmail.transport import Limits
    from afterword.imports.noted import NotedPlace

STORY_CLOCK = "AFTERWORD_CLOCK"
"""Names the file of a story's clock; used only if the mailbox is on loopback."""

journal = logging.getLogger("afterword.journal")


@dataclass(frozen=True)
class App:
    """One person's Afterword: their places, config, clock, and the store with their account."""

    paths: Paths
    config: Config
    clock: Clock
    store: Store
    account: int
    limits: Limits | None = None  # of requests to Gmail; None: those for a laptop on the internet

    def policy(self, interview: Interview) -> Policy:
        """The rules for that interview."""
        return configs.policy(self.config, interview)

    @property
    def books(self) -> AccountContext:
        """The data that the views are made from."""
        return AccountContext(self.store, self.account, self.config.you.email, self.policy)

    @cached_property
    def wording(self) -> LetterSettings:
        """Everything needed to write letters; the person's own templates are checked when first used."""
        from afterword.engine import LetterSettings
        from afterword.letters import Sender, Templates

        you = self.config.you
        sender = Sender(you.name, you.email, you.phone, you.linkedin)
        own = self.paths.templates if self.paths.templates.is_dir() else None
        letters = self.config.letters
        return LetterSettings(sender, Templates(own, letters.language), letters.subject, letters.list)

    def stem_ids(self, language: str, place: NotedPlace) -> list[str]:
        """The ids of the stems for a place in letters in that language, or in config's if its code is empty."""
        gaps = 2 if place == "answer" else 1  # the question and the answer
        stems = self.wording.templates.letters_in(language).stems.at(place)
        return [stem.id for stem in stems if stem.gaps == gaps]

    def mailbox(self) -> Mailbox:
        """The person's mailbox over HTTP. Raises SignInNeeded or KeyringError if they did not sign in."""
        from afterword.gmail.mailbox import open_mailbox

        return open_mailbox(self.config.you.email, self.config.gmail.endpoint, limits=self.limits)

    def context(self, mailbox: Mailbox) -> PassContext:
        """The context that a pass works with."""
        from afterword.engine import PassContext

        return PassContext(
            store=self.store,
            account=self.account,
            you=self.config.you.email,
            own=self.config.you.addresses,
            reads=mailbox,
            writes=mailbox,
            policy=self.policy,
            wording=self.wording,
            note=log_event,
            zone=self.config.you.time_zone,
        )


@contextmanager
def opened(env: Mapping[str, str] | None = None) -> Iterator[App]:
    """The app for this process, with its store open. Raises InputError if the config is wrong or missing."""
    places = configs.paths(env)
    config = configs.load(places.config)
    clock = clock_of(os.environ if env is None else env, config)
    configs.make_private(places.home)
    configs.make_private(places.state)
    store = Store.open(config.store.url or str(places.database), now=clock.now())
    try:
        yield App(places, config, clock, store, store.account(config.you.email))
    finally:
        store.close()


def clock_of(env: Mapping[str, str], config: Config) -> Clock:
    """The laptop's clock; a story's only if the mailbox is a sandbox."""
    file = env.get(STORY_CLOCK, "")
    if not file:
        return SystemClock()
    if not config.gmail.endpoint.startswith("http://"):
        found = f"{STORY_CLOCK} with the mailbox at {config.gmail.endpoint}"
        raise InputError([Problem("environment", found, "a story's clock only with a sandbox on loopback")])
    return StoryClock(Path(file))


@contextmanager
def locked(places: Paths, patience: float = 1.0) -> Iterator[None]:
    """Make this process the only one that makes passes. Raises Locked if another one does, after `patience` seconds."""
    from filelock import FileLock, Timeout

    lock = FileLock(places.lock, mode=0o600, timeout=patience)
    try:
        lock.acquire()
    except Timeout:
        raise Locked(
            "another Afterword is at work on this mailbox",
            "`afterword status` shows what it does; stop it before you start another",
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


def log_event(event: Event) -> None:
    """Log one line for each event of the journal, without addresses or the text of letters."""
    kind = event.step.kind if event.step else "-"
    said = {k: v for k, v in kept(event).detail.items() if k in LOGGED}
    words = " ".join(f"{key}={_logged(value)}" for key, value in said.items() if value)
    journal.info(
        "%s interview=%s step=%s person=%s %s", event.kind, event.interview, kind, event.person or "-", words
    )


LOGGED = frozenset(
    {"message_id", "draft_id", "thread_id", "until", "permanent", "delayed", "reasons", "suggests"}
)


def _logged(value: object) -> object:
    """A list's sentences as one text."""
    return f'"{" ".join(map(str, value))}"' if isinstance(value, (list, tuple)) else value


def record_word(app: App, step: Step, word: str, *, at_once: bool = False) -> None:
    """Record the candidate's decision on that step in the journal: approved, held, skipped or done.

    A letter approved `at_once` leaves now, not at its best moment.
    """
    whose = on_step(step, app.clock.now())
    record(app, Approved(*whose, at_once) if word == "approved" else OF_KIND[EventKind(word)](*whose))


def record(app: App, event: Event) -> None:
    """Record the event in the journal and have its interview looked at from its instant on."""
    for new in app.store.record(app.account, [event], look_at={event.interview: event.at}):
        log_event(new)


def record_call(app: App, step: Step, result: Result, decision_by: date | None = None) -> None:
    """Record how a call went in the journal and in the interview's rules, all or nothing."""
    now, interview = app.clock.now(), app.store.interview(step.interview)
    if interview is None:  # forgotten by somebody else meanwhile
        raise InputError([Problem("STEP", str(step.key), "a step of an interview that is there")])
    journal, policy = app.store.events(interview.id), app.policy(interview)
    told = outcome(result, step, interview, journal, policy, now, decision_by)
    app.store.save_many(app.account, [Entry(told.interview, list(told.events), now)])
    for event in told.events:
        log_event(event)


def correct_address(app: App, step: Step, written: str) -> None:
    """Give that address to the step's person. Raises InputError if it is invalid, or somebody else's."""
    from afterword.config.fields import address

    interview = app.store.interview(step.interview)
    if step.person is None or interview is None:
        raise InputError([Problem("STEP", f"{step.key}, which concerns nobody else", "a step for a person")])
    try:
        right = address(written)
    except ValueError as expected:
        raise InputError([Problem("ADDRESS", repr(written), str(expected))]) from None
    others = [
        p.name
        for p in interview.people
        if p.id != step.person.id and p.email and same_mailbox(p.email, right)
    ]
    if others:
        raise InputError([Problem("ADDRESS", f"{right}, which is {others[0]}'s", "an address of their own")])
    people = tuple(replace(p, email=right) if p.id == step.person.id else p for p in interview.people)
    add(app, replace(interview, people=people))


def add(app: App, interview: Interview) -> bool:
    """Store the interview, which is looked at from now on; False if nothing in it was new."""
    return bool(add_all(app, [interview]))


def add_all(app: App, interviews: Iterable[Interview]) -> list[Interview]:
    """Store all of them or none; return those in which something was new."""
    now, entries = app.clock.now(), []
    for interview in interviews:
        old = app.store.interview(interview.id)
        if old != interview:
            event = Changed(interview.id, now) if old else Added(interview.id, now)
            entries.append(Entry(interview, [event], now))
    if entries:
        app.store.save_many(app.account, entries)
    return [entry.interview for entry in entries]
