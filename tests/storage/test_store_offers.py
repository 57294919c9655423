"""Invitations that are offered: kept once, brought up to date, and never back once somebody said no."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from afterword.domain.events import Event
from afterword.domain.model import EventKind, Interview, Notes, Offer
from afterword.storage import Store

FORMER = Path(__file__).parent / "former"
"""A store that the version before wrote; test_store_former tells how."""


@pytest.fixture
def offer(now: datetime) -> Offer:
    """An invitation of Acme's for the day after tomorrow."""
    starts = now + timedelta(days=2)
    return Offer(
        "talk@acme.example", 0, starts, starts + timedelta(hours=1), "Europe/Berlin", "Acme", "Engineer",
        "Interview: Engineer", "ana@acme.example", "Ana Ruíz", "m1", "t1", now, "BEGIN:VCALENDAR",
    )  # fmt: skip


@pytest.fixture
def jane_in_file(file_store: Store) -> int:
    """Her account in a store in a file."""
    return file_store.account("jane@example.com")


def words(store: Store, account: int) -> list[str]:
    """What became of every offer."""
    return [each.word for each in store.offers(account, every=True)]


def test_an_offer_is_kept_once_however_often_it_is_found(store: Store, jane: int, offer: Offer) -> None:
    """The same invitation found twice is one offer, as it came."""
    store.record(jane, [], offers=[offer])
    store.record(jane, [], offers=[offer])
    (kept,) = store.offers(jane)
    assert replace(kept, number=0) == offer


def test_a_newer_version_wins_and_an_older_one_changes_nothing(store: Store, jane: int, offer: Offer) -> None:
    """SEQUENCE decides, whatever order the mails come in."""
    later = offer.starts + timedelta(days=1)
    store.record(jane, [], offers=[replace(offer, sequence=2, starts=later), offer])
    assert [each.starts for each in store.offers(jane)] == [later]


def test_an_ignored_offer_never_comes_back_and_keeps_nothing(store: Store, jane: int, offer: Offer) -> None:
    """Neither a later version nor a full look brings it back, and nothing of what it said is kept."""
    store.record(jane, [], offers=[offer])
    store.settle_offer(jane, store.offers(jane)[0].number, "ignored")
    store.record(jane, [], offers=[replace(offer, sequence=3)])
    assert store.offers(jane) == ()
    (kept,) = store.offers(jane, every=True)
    assert (kept.word, kept.calendar, kept.by, kept.title) == ("ignored", "", "", "")


def test_a_called_off_offer_comes_back_by_a_later_version_alone(
    store: Store, jane: int, offer: Offer
) -> None:
    """The cancellation hides it, a copy of the first invitation does not show it again, a new date does."""
    store.record(jane, [], offers=[offer])
    store.record(jane, [], offers=[replace(offer, sequence=1, word="called-off")])
    store.record(jane, [], offers=[offer])
    assert words(store, jane) == ["called-off"]
    store.record(jane, [], offers=[replace(offer, sequence=2)])
    assert words(store, jane) == [""]


def test_what_is_an_interview_already_is_not_offered(
    store: Store, jane: int, offer: Offer, meeting: Callable[..., Interview]
) -> None:
    """Somebody who added the calendar file themselves is not asked about it."""
    store.record(jane, [], offers=[offer])
    store.save(jane, meeting(uid=offer.uid), look_at=None)
    assert store.offers(jane) == ()


def test_a_change_is_made_of_the_interview_as_it_stands(
    store: Store, jane: int, meeting: Callable[..., Interview], happened: Callable[..., Event], now: datetime
) -> None:
    """What was typed between the look and the writing is not written over, and it is looked at again as before."""
    store.save(jane, meeting(), look_at=now)
    store.save(jane, meeting(notes=Notes("typed meanwhile")), look_at=now)
    moved = now + timedelta(days=1)
    store.record(jane, [], changes={"acme-engineer": lambda old: replace(old, ends=moved)})
    kept = store.interview(jane, "acme-engineer")
    assert kept is not None
    assert (kept.notes.rough, kept.ends) == ("typed meanwhile", moved)
    assert store.due(jane, now) == ("acme-engineer",)
    assert store.record(jane, [happened(EventKind.CHANGED)])


def test_offers_travel_with_the_export(store: Store, jane: int, offer: Offer, now: datetime) -> None:
    """What was ignored stays ignored where it is imported."""
    store.record(jane, [], offers=[offer, replace(offer, uid="other@acme.example")])
    store.settle_offer(jane, store.offers(jane)[0].number, "ignored")
    document = store.export(jane)
    elsewhere = store.account("jane@elsewhere.example")
    document["account"] = "jane@elsewhere.example"
    store.import_(elsewhere, document)
    store.import_(elsewhere, document)
    assert sorted(words(store, elsewhere)) == ["", "ignored"]


def test_forgetting_an_interview_forgets_its_invitation(
    file_store: Store, jane_in_file: int, offer: Offer, meeting: Callable[..., Interview], now: datetime
) -> None:
    """The calendar that it came from is gone from the store and from its copies."""
    file_store.record(jane_in_file, [], offers=[offer])
    file_store.save(jane_in_file, meeting(uid=offer.uid), look_at=None)
    copy = file_store.backup(None, now)
    file_store.forget(jane_in_file, "acme-engineer")
    assert file_store.offers(jane_in_file, every=True) == ()
    assert copy is not None
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM offers").fetchall() == [(0,)]


def test_a_store_of_the_first_schema_gets_the_table_and_keeps_a_copy(
    tmp_path: Path, offer: Offer, now: datetime
) -> None:
    """What was in it is there afterwards, offers can be kept, and a copy of before stands beside its backups."""
    file = tmp_path / "afterword.db"
    shutil.copy(FORMER / "store.db", file)
    with closing(sqlite3.connect(file)) as connection, connection:
        known = [name for (name,) in connection.execute("SELECT id FROM interviews ORDER BY ends")]
        connection.execute("DROP TABLE offers")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    with closing(Store.open(str(file), now=now)) as store:
        jane = store.account("jane@mail.example")
        assert [interview.id for interview in store.interviews(jane)] == known
        assert store.offers(jane, every=True) == ()
        store.record(jane, [], offers=[offer])
        assert len(store.offers(jane)) == 1
    (copy,) = (tmp_path / "backups").iterdir()
    assert "schema-0001" in copy.name
