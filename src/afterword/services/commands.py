"""What the candidate can change, each with its line in the journal: interviews, decisions, calls, addresses."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from afterword.domain.addresses import same_mailbox
from afterword.domain.calls import Result, outcome
from afterword.domain.events import OF_KIND, Added, Approved, Changed, Event, on_step
from afterword.domain.model import EventKind, Interview, Step
from afterword.errors import InputError, Problem
from afterword.storage import Entry
from afterword.storage.rows import kept

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.services.account import AccountContext
    from afterword.storage.portable import Imported

journal = logging.getLogger("afterword.journal")


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


def record_word(
    account: AccountContext, step: Step, word: str, now: datetime, *, at_once: bool = False
) -> None:
    """Record the candidate's decision on that step in the journal: approved, held, skipped or done.

    A letter approved `at_once` leaves now, not at its best moment.
    """
    whose = on_step(step, now)
    record(account, Approved(*whose, at_once) if word == "approved" else OF_KIND[EventKind(word)](*whose))


def record(account: AccountContext, event: Event) -> None:
    """Record the event in the journal and have its interview looked at from its instant on."""
    for new in account.store.record(account.id, [event], look_at={event.interview: event.at}):
        log_event(new)


def record_call(
    account: AccountContext, step: Step, result: Result, now: datetime, decision_by: date | None = None
) -> None:
    """Record how a call went in the journal and in the interview's rules, all or nothing."""
    interview = account.store.interview(step.interview)
    if interview is None:  # forgotten by somebody else meanwhile
        raise InputError([Problem("STEP", str(step.key), "a step of an interview that is there")])
    journal, policy = account.store.events(interview.id), account.policy(interview)
    told = outcome(result, step, interview, journal, policy, now, decision_by)
    account.store.save_many(account.id, [Entry(told.interview, list(told.events), now)])
    for event in told.events:
        log_event(event)


def correct_address(account: AccountContext, step: Step, written: str, now: datetime) -> None:
    """Give that address to the step's person. Raises InputError if it is invalid, or somebody else's."""
    from afterword.config.fields import address

    interview = account.store.interview(step.interview)
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
    add(account, replace(interview, people=people), now)


def forget(account: AccountContext, interview_id: str) -> None:
    """Remove the interview, its people and its journal, from the store's own copies too."""
    account.store.forget(interview_id)


def import_document(account: AccountContext, document: object) -> Imported:
    """Take in what `export` gave, all or nothing. Raises InputError with every problem."""
    return account.store.import_(account.id, document)


def brought_up_to_date(account: AccountContext, interviews: Iterable[Interview]) -> list[Interview]:
    """What adding them would store: for each the interview that it updates, or itself."""
    from afterword.imports.merge import brought_up

    known = {each.id: each for each in account.store.interviews(account.id)}
    wanted: dict[str, Interview] = {}
    for new in interviews:
        whole = brought_up(list(known.values()), new)
        known[whole.id] = wanted[whole.id] = whole
    return list(wanted.values())


def add(account: AccountContext, interview: Interview, now: datetime) -> bool:
    """Store the interview, which is looked at from `now` on; False if nothing in it was new."""
    return bool(add_all(account, [interview], now))


def add_all(account: AccountContext, interviews: Iterable[Interview], now: datetime) -> list[Interview]:
    """Store all of them or none; return those in which something was new."""
    entries = []
    for interview in interviews:
        old = account.store.interview(interview.id)
        if old != interview:
            event = Changed(interview.id, now) if old else Added(interview.id, now)
            entries.append(Entry(interview, [event], now))
    if entries:
        account.store.save_many(account.id, entries)
    return [entry.interview for entry in entries]
