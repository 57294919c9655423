"""Accounts beside each other in one store: no query shows another account's facts, and no command changes them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from afterword.domain.events import Event
from afterword.domain.model import EventKind, Interview, Offer
from afterword.errors import InputError, StoreError
from afterword.storage import Entry, Store

Meeting = Callable[..., Interview]
Happened = Callable[..., Event]
Command = Callable[[Store, int, Interview, Event, datetime], object]

ID, STEP = "acme-engineer", "acme-engineer/thank-you/ana@acme.example"
NAMED = {"draft_id": "d1", "message_id": "m1", "thread_id": "t1", "rfc_message_id": "<m1@mail>"}

QUERIES: dict[str, Callable[[Store, int, datetime], object]] = {
    "cursor": lambda s, a, _: s.cursor(a),
    "synced_at": lambda s, a, _: s.synced_at(a),
    "sign_in": lambda s, a, _: s.sign_in(a),
    "interview": lambda s, a, _: s.interview(a, ID),
    "interviews": lambda s, a, _: (
        s.interviews(a),
        s.interviews(a, open_only=True),
        s.interviews(a, ids=[ID]),
    ),
    "heard_of": lambda s, a, _: s.heard_of(a),
    "events": lambda s, a, _: s.events(a, ID),
    "events_of": lambda s, a, _: s.events_of(a, [ID, "acme-lead"]),
    "traced": lambda s, a, _: [
        s.traced(a, what, ["d1", "m1", "t1"]) for what in ("draft", "message", "thread")
    ],
    "letters": lambda s, a, _: s.letters(a, ["<m1@mail>"]),
    "threads": lambda s, a, _: (s.threads(a), s.threads(a, open_only=False)),
    "companies": lambda s, a, _: (s.companies(a, ["Acme"]), s.companies(a, ["Acme"], besides=ID)),
    "newest": lambda s, a, _: s.newest(a),
    "latest_events": lambda s, a, _: s.latest_events(a),
    "names_by_interview": lambda s, a, _: s.names_by_interview(a),
    "latest_ids": lambda s, a, _: s.latest_ids(a),
    "done_steps": lambda s, a, now: s.done_steps(a, "linkedin", now - timedelta(days=9)),
    "count": lambda s, a, _: s.count(a),
    "offers": lambda s, a, _: (s.offers(a), s.offers(a, every=True)),
    "due": lambda s, a, now: s.due(a, now + timedelta(days=9)),
    "next_look": lambda s, a, _: s.next_look(a),
    "export": lambda s, a, _: s.export(a) | {"account": ""},
}
COMMANDS: dict[str, Command] = {
    "keep_sign_in": lambda s, a, _i, _e, _now: s.keep_sign_in(a, {"state": "needed"}),
    "save": lambda s, a, i, e, now: s.save(a, i, events=[e], look_at=now + timedelta(days=3)),
    "save_many": lambda s, a, i, e, _now: s.save_many(a, [Entry(i, [e])]),
    "forget": lambda s, a, _i, _e, _now: s.forget(a, ID),
    "record": lambda s, a, i, e, now: s.record(
        a,
        [e],
        cursor="99",
        synced_at=now,
        look_at={ID: None},
        changes={ID: lambda _old: i},
        offers=[offer(now)],
    ),
    "record_next": lambda s, a, _i, e, _now: s.record_next(a, e, after=s.newest(a)),
    "settle_offer": lambda s, a, _i, _e, _now: every_offer_is_ignored(s, a),
    "look_at": lambda s, a, _i, _e, _now: s.look_at(a, ID, None),
    "tell_once": lambda s, a, _i, _e, _now: s.tell_once(a, f"bounce:{ID}"),
    "forget_told": lambda s, a, _i, _e, _now: s.forget_told(a, "alert"),
    "import_": lambda s, a, _i, _e, _now: s.import_(a, s.export(a)),
    "remove": lambda s, a, _i, _e, _now: s.remove(a),
}


def every_offer_is_ignored(store: Store, account: int) -> None:
    """Whatever number an offer has."""
    for number in range(9):
        store.settle_offer(account, number, "ignored")


def offer(now: datetime, uid: str = "u1") -> Offer:
    """An invitation that is offered."""
    return Offer(
        uid=uid, sequence=0, starts=now, ends=now, time_zone="UTC", company="Acme", position="", title="Talk",
        by="ana@acme.example", name="Ana", message_id="m9", thread_id="t9", received=now, calendar="",
    )  # fmt: skip


@pytest.fixture
def settled(meeting: Meeting, happened: Happened, now: datetime) -> Callable[[Store, str], int]:
    """Fills an account: the same ids, mail and alerts for everybody."""

    def settle(store: Store, email: str) -> int:
        account = store.account(email)
        whole = meeting(ID, uid="cal-1")
        done = happened(EventKind.DONE, step="acme-engineer/linkedin/ana@acme.example", person="ana-ruiz")
        sent = happened(EventKind.SENT, step=STEP, person="ana-ruiz", detail=NAMED, once="sent")
        store.save_many(account, [Entry(whole, [sent, done], now), Entry(meeting("acme-lead"), [], now)])
        store.record(account, [], cursor="7", synced_at=now, offers=[offer(now, "u0")])
        store.keep_sign_in(account, {"state": "ok"})
        for key in ("alert", f"{ID}:alert"):
            store.tell_once(account, key)
        return account

    return settle


def seen(store: Store, account: int, now: datetime) -> dict[str, Any]:
    """What every query answers."""
    return {name: ask(store, account, now) for name, ask in QUERIES.items()}


def test_every_method_that_takes_an_account_is_tried_here() -> None:
    """A new query or command of the store needs its line in one of the tables above."""
    methods = inspect.getmembers(Store, inspect.isfunction)
    scoped = {n for n, m in methods if not n.startswith("_") and "account" in inspect.signature(m).parameters}
    assert scoped == set(QUERIES) | set(COMMANDS)
    unscoped = {n for n, _ in methods if not n.startswith("_")} - scoped
    assert unscoped == {"account", "backup", "close", "fenced", "newest_backup", "problems"}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_shows_nothing_of_another_account(
    store: Store, settled: Callable[[Store, str], int], now: datetime, name: str
) -> None:
    """An empty account's answer is the same before and after somebody else's facts, with the ids that it asks for."""
    joe = store.account("joe@example.com")
    alone = QUERIES[name](store, joe, now)
    jane = settled(store, "jane@example.com")
    assert QUERIES[name](store, joe, now) == alone
    assert QUERIES[name](store, jane, now) != alone


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_changes_nothing_of_another_account(
    store: Store,
    settled: Callable[[Store, str], int],
    meeting: Meeting,
    happened: Happened,
    now: datetime,
    name: str,
) -> None:
    """Two accounts hold the same ids; a command for one leaves every answer for the other as it was."""
    jane, joe = settled(store, "jane@example.com"), settled(store, "joe@example.com")
    before = seen(store, jane, now)
    drafted = happened(EventKind.CLOSED, once="sent-again", at=now + timedelta(minutes=1))
    COMMANDS[name](store, joe, meeting(ID, company="Elsewhere"), drafted, now)
    assert seen(store, jane, now) == before
    assert not store.tell_once(jane, "alert")
    assert not store.tell_once(jane, f"{ID}:alert")


def test_two_accounts_have_an_interview_of_the_same_name(
    store: Store, settled: Callable[[Store, str], int], meeting: Meeting, now: datetime
) -> None:
    """Each keeps its own version of it, its own people and its own once-only events."""
    jane, joe = settled(store, "jane@example.com"), settled(store, "joe@example.com")
    store.save(joe, meeting(ID, company="Elsewhere", people=()), look_at=now)
    companies = {store.interview(a, ID).company for a in (jane, joe)}  # type: ignore[union-attr]
    assert companies == {"Acme", "Elsewhere"}
    (mine, _), (theirs, _) = store.events(jane, ID), store.events(joe, ID)
    assert (mine.once, mine.kind) == (theirs.once, theirs.kind)
    assert mine.number != theirs.number


def test_an_event_for_another_accounts_interview_is_refused(
    store: Store, settled: Callable[[Store, str], int], happened: Happened
) -> None:
    """The journal belongs to the account of its interview: the database refuses anything else."""
    settled(store, "jane@example.com")
    joe = store.account("joe@example.com")
    with pytest.raises(StoreError, match="refused"):
        store.record(joe, [happened(EventKind.DRAFTED)])


def test_an_account_that_is_removed_leaves_nothing(
    store: Store, settled: Callable[[Store, str], int]
) -> None:
    """Neither facts nor alerts nor the account itself stay; under its address a new one begins empty."""
    jane = settled(store, "jane@example.com")
    store.remove(jane)
    with pytest.raises(Exception, match="No row"):
        store.cursor(jane)
    again = store.account("jane@example.com")
    assert (store.interviews(again), store.offers(again, every=True)) == ((), ())
    assert store.tell_once(again, "alert")


def test_a_fenced_write_that_is_refused_changes_nothing(
    store: Store, settled: Callable[[Store, str], int], happened: Happened, now: datetime
) -> None:
    """The fence is asked in the transaction of each write; what it raises ends that write, and reads go on."""
    jane = settled(store, "jane@example.com")
    before = seen(store, jane, now)

    def gone(_connection: object) -> None:
        raise InputError([])

    with pytest.raises(InputError):
        store.fenced(gone).record(jane, [happened(EventKind.DRAFTED)], cursor="8")
    assert seen(store, jane, now) == before
    assert seen(store.fenced(gone), jane, now) == before
