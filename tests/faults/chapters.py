"""The tale in chapters: the world as it was before each of them, so that a telling can begin at any.

An undisturbed telling keeps the store's file and the mailboxes as each chapter begins. A disturbed one begins
there, and where everything stands again as it stood in the undisturbed one as the next chapter begins, the rest is
known; where not, it is told to its end.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from afterword.app import App
from afterword.domain.model import LETTERS, EventKind, Phase, Step, StepHistory
from afterword.sandbox.world import Account
from faults.tale import Tale, plan
from scenarios.world import ANA, ID, JANE, LI, TOMAS

MAIL = frozenset(
    {EventKind.SENT, EventKind.ANSWERED, EventKind.FOLLOWED_UP, EventKind.INVITED, EventKind.BOUNCED}
)

PEOPLE = (JANE, ANA, LI, TOMAS)


@dataclass(frozen=True)
class Before:
    """The world as a chapter begins."""

    store: Path
    accounts: dict[str, Account]
    did: frozenset[str]
    standing: Any


def kept(tale: Tale, app: App, chapter: int) -> Before:
    """The world as it is before that chapter, to come back to."""
    file = tale.home / f"before-{chapter}.db"
    with closing(sqlite3.connect(app.paths.database)) as source, closing(sqlite3.connect(file)) as to:
        source.backup(to)
    stands = standing(tale, app) if chapter else None
    return Before(file, copied(tale.sandbox.state.world.accounts), frozenset(tale.did), stands)


def turn_back(tale: Tale, before: Before) -> None:
    """The world is as it was before the chapter; nobody is signed in."""
    state = tale.sandbox.state
    for old in tale.home.glob("afterword.db*"):
        old.unlink()
    shutil.copy(before.store, tale.home / "afterword.db")
    with state.world.lock:
        state.world.accounts = copied(before.accounts)
        state.oauth.grants.clear()
        state.oauth.tokens.clear()
        state.faults.pending.clear()
        state.violations.clear()
    tale.did, tale.wrong = set(before.did), []


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
    """All that what follows depends on, without the ids and the moments that differ from telling to telling.

    Nothing waits for the moment of a task, nor for that of a letter that has left.
    """
    steps = [(s.key, s.state, _due(s), _so_far(s.history)) for s in plan(app).steps]
    journal = [(e.kind, e.step, e.person) for e in app.store.events(app.account_id, ID) if e.kind in MAIL]
    mail = {person: _mail(tale, person) for person in PEOPLE}
    return steps, sorted(journal), mail, sorted(tale.did), app.store.sign_in(app.account_id).get("state")


def _due(step: Step) -> datetime | None:
    return step.due if step.kind in LETTERS and step.history.phase is not Phase.SENT else None


def _so_far(history: StepHistory) -> tuple[Any, ...]:
    return history.phase, bool(history.edited_at), history.put_off, history.word


def _mail(tale: Tale, person: str) -> list[Any]:
    """The threads of somebody's mailbox, and what is in each."""
    threads: dict[str, list[Any]] = defaultdict(list)
    for m in tale.sandbox.mailbox(person):
        whole = (bool(m["draft_id"]), m["from"], tuple(m["to"]), m["subject"], m["text"])
        threads[m["thread_id"]].append(whole)
    return sorted(sorted(those) for those in threads.values())
