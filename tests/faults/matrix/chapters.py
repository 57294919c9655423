"""The tale in chapters: the world as it was before each of them, so that a telling can begin at any.

The undisturbed telling keeps the store's file and the mailboxes as each chapter begins. A disturbed one begins
there, and where everything stands again as it stood in the undisturbed one as the next chapter begins, the rest is
known; where not, it is told to its end.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from afterword.app import App, opened
from afterword.domain.model import EventKind
from afterword.gmail.transport import Limits
from afterword.sandbox.world import Account
from faults.matrix.telling import PATIENT, Beaten, GmailTrouble, keep_sign_in
from faults.tale import MOMENTS, Moment, Tale, plan, promises
from scenarios.world import ANA, ID, JANE, LI, TOMAS, in_mode, shipped

QUIET: tuple[Moment, ...] = ((MOMENTS[5][0] + timedelta(minutes=20), None),)

CHAPTERS: tuple[tuple[Moment, ...], ...] = (
    MOMENTS[:2],  # drafting
    MOMENTS[2:4],  # what Jane does to drafts
    MOMENTS[4:6],  # sending
    QUIET,  # a week in which nothing is due
    MOMENTS[6:8],  # the nudge
    MOMENTS[8:],  # the answer, and what no longer comes
)

MAIL = frozenset(
    {EventKind.SENT, EventKind.ANSWERED, EventKind.FOLLOWED_UP, EventKind.INVITED, EventKind.BOUNCED}
)

PEOPLE = (JANE, ANA, LI, TOMAS)


def ends(chapter: int) -> datetime:
    """Right before the next chapter, or the story's end."""
    if chapter + 1 < len(CHAPTERS):
        return CHAPTERS[chapter + 1][0][0] - timedelta(minutes=1)
    return MOMENTS[-1][0] + timedelta(days=1)


@dataclass(frozen=True)
class Before:
    """The world as a chapter begins."""

    store: Path
    accounts: dict[str, Account]
    did: frozenset[str]
    standing: Any


@dataclass(frozen=True)
class Ending:
    """How a disturbed telling came out."""

    met: tuple[dict[str, Any], ...]  # the requests that the trouble met
    wrong: tuple[str, ...]
    as_undisturbed: bool
    ended: tuple[str, ...]  # what the daemon ended with, where it did so by itself


@dataclass
class Book:
    """One sandbox for all tellings, and the undisturbed one: each chapter's beginning, and what it asked of Gmail."""

    tale: Tale
    before: list[Before] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)  # the methods of each chapter's requests, in order

    def write(self) -> None:
        """The undisturbed telling."""
        for chapter in range(len(CHAPTERS)):
            with self._app() as app:
                self.before.append(self._kept(app, chapter))
                self._told(app, chapter)
            self.asked.append([r["method"] for r in self.tale.sandbox.requests()])
        with self._app() as app:
            self.before.append(self._kept(app, len(CHAPTERS)))

    def disturbed(self, chapter: int, trouble: GmailTrouble) -> Ending:
        """That chapter with the trouble, and what follows as far as it is not known."""
        self._turn_back_to(chapter)
        with self._app(trouble.limits) as app:
            told = self._told(app, chapter, trouble)
            over = not self.tale.sandbox.state.faults.pending
            same = over and standing(self.tale, app) == self.before[chapter + 1].standing
            met, following = tuple(told.met), chapter + 1
            while not same and following < len(CHAPTERS):
                self._told(app, following, daemon=told)
                following += 1
            wrong = [*self.tale.wrong, *self.tale.sandbox.violations()]
            wrong += [] if same else promises(self.tale)
            return Ending(met, tuple(wrong), same, tuple(told.ended))

    def _told(
        self, app: App, chapter: int, trouble: GmailTrouble | None = None, daemon: Beaten | None = None
    ) -> Beaten:
        """A chapter, by a daemon that starts with it, or by one that runs."""
        state = self.tale.sandbox.state
        if daemon is None:
            self.tale.clock.rest_at(CHAPTERS[chapter][0][0])
            state.requests.clear()
            keep_sign_in(app, self.tale)
        told = daemon or Beaten(self.tale, app, trouble)
        told.tell(CHAPTERS[chapter], ends(chapter))
        told.daemon.close()
        return told

    def _turn_back_to(self, chapter: int) -> None:
        """The world is as it was before the chapter."""
        before, state = self.before[chapter], self.tale.sandbox.state
        for old in self.tale.home.glob("afterword.db*"):
            old.unlink()
        shutil.copy(before.store, self.tale.home / "afterword.db")
        with state.world.lock:
            state.world.accounts = copied(before.accounts)
            state.oauth.grants.clear()
            state.oauth.tokens.clear()
            state.faults.pending.clear()
            state.violations.clear()
        self.tale.did, self.tale.wrong = set(before.did), []

    @contextmanager
    def _app(self, limits: Limits = PATIENT) -> Iterator[App]:
        with opened(self.tale.env) as found:
            app = replace(found, config=in_mode(found.config, "schedule"), limits=limits)
            # read once for all tellings
            app.account.__dict__["wording"] = replace(app.account.wording, templates=shipped())
            self.tale.beside = app
            yield app
        self.tale.beside = None

    def _kept(self, app: App, chapter: int) -> Before:
        file = self.tale.home / f"before-{chapter}.db"
        with closing(sqlite3.connect(app.paths.database)) as source, closing(sqlite3.connect(file)) as to:
            source.backup(to)
        accounts = copied(self.tale.sandbox.state.world.accounts)
        stands = standing(self.tale, app) if chapter else None
        return Before(file, accounts, frozenset(self.tale.did), stands)


def copied(accounts: dict[str, Account]) -> dict[str, Account]:
    """The same mailboxes, to go on with; their messages never change."""
    return {address: _copied(account) for address, account in accounts.items()}


def _copied(account: Account) -> Account:
    box = account.mailbox
    own = replace(
        box,
        messages=dict(box.messages),
        drafts=dict(box.drafts),
        history=list(box.history),
        used=set(box.used),
    )
    return replace(account, mailbox=own, sends=list(account.sends), units=list(account.units))


def standing(tale: Tale, app: App) -> Any:
    """All that what follows depends on, without the ids and the moments that differ from telling to telling."""
    steps = [
        (s.key, s.state, s.due, s.history.phase, bool(s.history.edited_at), s.history.put_off, s.history.word)
        for s in plan(app).steps
    ]
    journal = [(e.kind, e.step, e.person) for e in app.store.events(app.account_id, ID) if e.kind in MAIL]
    mail = {person: _mail(tale, person) for person in PEOPLE}
    return steps, sorted(journal), mail, sorted(tale.did), app.store.sign_in(app.account_id).get("state")


def _mail(tale: Tale, person: str) -> list[Any]:
    """The threads of somebody's mailbox, and what is in each."""
    threads: dict[str, list[Any]] = defaultdict(list)
    for m in tale.sandbox.mailbox(person):
        whole = (bool(m["draft_id"]), m["from"], tuple(m["to"]), m["subject"], m["text"])
        threads[m["thread_id"]].append(whole)
    return sorted(sorted(those) for those in threads.values())
