"""Export and import: everything of an account as one document, and back, without loss and without harm."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from afterword.domain.events import Event
from afterword.domain.model import (
    EventKind,
    Interview,
    Notes,
    OpenQuestion,
    Person,
    PersonNotes,
    Role,
    Rules,
    Sentence,
    SharedSentence,
)
from afterword.errors import InputError
from afterword.storage import Store

Meeting = Callable[..., Interview]
Making = Callable[..., Event]


@pytest.fixture
def full(store: Store, jane: int, meeting: Meeting, happened: Making, now: datetime) -> Store:
    """A store with two interviews whose events are interleaved."""
    ana = Person(
        "ana-ruiz",
        "Ana Ruíz 🌱",
        "ana@acme.example",
        part=Role.COORDINATOR,
        welcomes=("email",),
        language="de",
        form_of_address="Frau Dr.",
        notes=PersonNotes(
            (Sentence("enjoyed-hearing", "work across nine zones"),),
            (OpenQuestion("whether I ran one", "did", "asked-me"),),
            Sentence("good-luck", "the move"),
            "Dear Ana,\n\nthank you.",
        ),
    )
    fit = SharedSentence("last-job", "moved a payroll", ("ana-ruiz",))
    offer = SharedSentence("start-by", "asking around", ())
    challenge = SharedSentence("told-me", "zones are hard")
    notes = Notes("rough\n  lines", (fit,), challenge, (offer,), ("plan.pdf",), read=True)
    rules = Rules(decision_by=date(2026, 12, 4), no_calls=True, holidays="US")
    store.save(jane, meeting(people=(ana,), rules=rules, notes=notes), look_at=now)
    store.save(jane, meeting("acme-lead"), look_at=None)
    drafted = {"draft_id": "d1", "thread_id": "t1", "holds": ["x"], "yes": True}
    store.record(
        jane, [happened(EventKind.DRAFTED, once="drafted:1", detail=drafted)], cursor="99", synced_at=now
    )
    store.record(jane, [happened(EventKind.CLOSED, "acme-lead", at=now + timedelta(microseconds=7))])
    store.record(jane, [happened(EventKind.SENT, detail={"thread_id": "t2"})], look_at={"acme-engineer": now})
    store.tell_once(jane, "bounce:1")
    return store


def journal(store: Store, interview: str) -> list[Event]:
    """An interview's events, without the numbers that are each store's own."""
    return [replace(event, number=0) for event in store.events(store.account("jane@example.com"), interview)]


def elsewhere(tmp_path: Any, now: datetime) -> tuple[Store, int]:
    """Another, empty store, and Jane's account in it."""
    other = Store.open(str(tmp_path / "elsewhere" / "afterword.db"), now=now)
    return other, other.account("jane@example.com")


def test_an_export_is_json_and_fills_an_empty_store(
    full: Store, jane: int, tmp_path: Any, now: datetime
) -> None:
    """Interviews, journals, looks, cursor, threads and alerts are equal behind it, and so is the next export."""
    document = json.loads(json.dumps(full.export(jane)))
    assert document["schema"] == 1
    other, there = elsewhere(tmp_path, now)
    done = other.import_(there, document)
    assert (done.added, done.changed, done.unchanged) == (("acme-engineer", "acme-lead"), (), ())
    assert other.interviews(there) == full.interviews(jane)
    assert other.interviews(there, open_only=True) == full.interviews(jane, open_only=True)
    for interview in ("acme-engineer", "acme-lead"):
        assert journal(other, interview) == journal(full, interview)
    assert other.due(there, now) == full.due(jane, now)
    assert (other.cursor(there), other.synced_at(there)) == ("99", now)
    assert other.threads(there, open_only=False) == full.threads(jane, open_only=False)
    assert not other.tell_once(there, "bounce:1")
    assert other.export(there) == document
    other.close()


def test_importing_ones_own_export_changes_nothing(full: Store, jane: int) -> None:
    """Twice over, the store is as it was, the cursor too."""
    document = full.export(jane)
    for _ in range(2):
        done = full.import_(jane, document)
        assert (done.added, done.changed) == ((), ())
        assert full.export(jane) == document


def test_an_older_export_takes_nothing_back(
    full: Store, jane: int, meeting: Meeting, happened: Making
) -> None:
    """An interview whose journal has gone on since stays as it is, cursor and look included."""
    old = full.export(jane)
    full.record(jane, [happened(EventKind.ANSWERED)], cursor="100")
    full.save(jane, meeting(company="Acme Inc."), look_at=None)
    now_kept = full.export(jane)
    assert full.import_(jane, old).unchanged == ("acme-engineer", "acme-lead")
    assert full.export(jane) == now_kept


def test_a_newer_export_brings_what_is_lacking(
    full: Store, jane: int, tmp_path: Any, now: datetime, happened: Making
) -> None:
    """Events go on where the journal ends, and the cursor goes back to the older one, so that no mail is missed."""
    other, there = elsewhere(tmp_path, now)
    other.import_(there, full.export(jane))
    other.record(there, [], cursor="150", synced_at=now + timedelta(hours=3))
    full.record(jane, [happened(EventKind.ANSWERED)], cursor="120", synced_at=now + timedelta(hours=1))
    assert other.import_(there, full.export(jane)).changed == ("acme-engineer",)
    assert journal(other, "acme-engineer") == journal(full, "acme-engineer")
    assert (other.cursor(there), other.synced_at(there)) == ("120", now + timedelta(hours=1))
    other.close()


def test_a_cursor_that_one_side_lacks_is_unknown_afterwards(
    full: Store, jane: int, tmp_path: Any, now: datetime, meeting: Meeting
) -> None:
    """A store with interviews but no cursor has never looked: it keeps having to, whatever the document says."""
    other, there = elsewhere(tmp_path, now)
    other.save(there, meeting("own"), look_at=None)
    other.import_(there, full.export(jane))
    assert (other.cursor(there), other.synced_at(there)) == ("", None)
    other.close()


def test_a_contradicting_journal_is_refused(full: Store, jane: int) -> None:
    """An event that differs from the store's stops the whole import, the harmless interview too."""
    document = full.export(jane)
    kept = full.export(jane)
    document["interviews"][0]["events"][0]["kind"] = "edited"
    document["interviews"][1]["interview"]["company"] = "Changed"
    with pytest.raises(InputError) as refused:
        full.import_(jane, document)
    (problem,) = refused.value.problems
    assert problem.place == "interviews[0].events[0]"
    assert (problem.found.split()[0], problem.expected.split()[0]) == ("edited", "drafted")
    assert full.export(jane) == kept


def test_another_accounts_document_is_refused(full: Store, jane: int) -> None:
    """A document says whose it is."""
    joe = full.account("joe@example.com")
    with pytest.raises(InputError) as refused:
        full.import_(joe, full.export(jane))
    assert [problem.place for problem in refused.value.problems] == ["account"]
    assert full.interviews(joe) == ()


WRONG: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("schema", lambda d: d.update(schema=2)),
    ("account", lambda d: d.update(account="jane")),
    ("cursor", lambda d: d.update(cursor="18446744073709551616")),
    ("cursor", lambda d: d.update(cursor="-1")),
    ("cursor", lambda d: d.update(cursor=12)),
    ("synced_at", lambda d: d.update(synced_at="2026-11-23T14:00:00")),
    ("token", lambda d: d.update(token="x")),
    ("interviews", lambda d: d["interviews"].append(copy.deepcopy(d["interviews"][0]))),
    ("interviews[0].look_at", lambda d: d["interviews"][0].update(look_at="soon")),
    (
        "interviews[0].interview.starts",
        lambda d: d["interviews"][0]["interview"].update(starts="2026-11-23T14:00:00"),
    ),
    (
        "interviews[0].interview.ends",
        lambda d: d["interviews"][0]["interview"].update(ends="2020-11-23T14:00:00Z"),
    ),
    ("interviews[0].interview.ends", lambda d: d["interviews"][0]["interview"].pop("ends")),
    ("interviews[0].interview.id", lambda d: d["interviews"][0]["interview"].update(id=" ")),
    (
        "interviews[0].interview.time_zone",
        lambda d: d["interviews"][0]["interview"].update(time_zone="Mars/Base"),
    ),
    (
        "interviews[0].interview.time_zone",
        lambda d: d["interviews"][0]["interview"].update(time_zone="../etc"),
    ),
    (
        "interviews[0].interview.people[0].part",
        lambda d: d["interviews"][0]["interview"]["people"][0].update(part="boss"),
    ),
    (
        "interviews[0].interview.people[0].nick",
        lambda d: d["interviews"][0]["interview"]["people"][0].update(nick="a"),
    ),
    (
        "interviews[0].interview.people[0].notes.sentences[0].text",
        lambda d: d["interviews"][0]["interview"]["people"][0]["notes"]["sentences"][0].pop("text"),
    ),
    (
        "interviews[0].interview.notes.challenge",
        lambda d: d["interviews"][0]["interview"]["notes"].update(challenge=["hiring"]),
    ),
    (
        "interviews[0].interview.notes.fit[0].readers",
        lambda d: d["interviews"][0]["interview"]["notes"]["fit"][0].update(readers="ana-ruiz"),
    ),
    (
        "interviews[0].interview.notes.read",
        lambda d: d["interviews"][0]["interview"]["notes"].update(read="yes"),
    ),
    (
        "interviews[0].interview.people",
        lambda d: d["interviews"][0]["interview"]["people"].append(
            d["interviews"][0]["interview"]["people"][0]
        ),
    ),
    (
        "interviews[0].events[0].interview",
        lambda d: d["interviews"][0]["events"][0].update(interview="acme-lead"),
    ),
    (
        "interviews[0].events[0].at",
        lambda d: d["interviews"][0]["events"][0].update(at="2026-11-23T14:00:00"),
    ),
    (
        "interviews[0].events[0].step",
        lambda d: d["interviews"][0]["events"][0].update(step="acme/letter/ana"),
    ),
    ("interviews[0].events[0].kind", lambda d: d["interviews"][0]["events"][0].update(kind="exploded")),
    (
        "interviews[0].events[0].detail.x",
        lambda d: d["interviews"][0]["events"][0]["detail"].update(x={"deep": 1}),
    ),
    ("interviews[0].events", lambda d: d["interviews"][0]["events"][1].update(once="drafted:1")),
]


@pytest.mark.parametrize(
    ("place", "spoil"), WRONG, ids=[f"{n}-{place}" for n, (place, _) in enumerate(WRONG)]
)
def test_what_is_wrong_with_a_document_is_said(
    full: Store, jane: int, place: str, spoil: Callable[[dict[str, Any]], object]
) -> None:
    """Each wrong value is named by its place, with what was found and expected, and nothing is changed."""
    kept, document = full.export(jane), full.export(jane)
    spoil(document)
    with pytest.raises(InputError) as refused:
        full.import_(jane, document)
    assert place in [problem.place for problem in refused.value.problems]
    assert all(problem.found and problem.expected for problem in refused.value.problems)
    assert full.export(jane) == kept


def test_all_problems_come_at_once(full: Store, jane: int) -> None:
    """Two of shape are two problems, and so are three of sense."""
    shape, sense = full.export(jane), full.export(jane)
    shape.update(cursor=1, told=[1])
    sense.update(cursor="x", synced_at="2026-11-23T14:00:00", nonsense=1)
    for document, count in ((shape, 2), (sense, 3)):
        with pytest.raises(InputError) as refused:
            full.import_(jane, document)
        assert len(refused.value.problems) == count


@pytest.mark.parametrize("given", [None, 1, "text", [], [1], {}, {"schema": 1}])
def test_what_is_no_document_is_refused(store: Store, jane: int, given: object) -> None:
    """Any JSON value that is not an export is an input error, not a bug."""
    with pytest.raises(InputError):
        store.import_(jane, given)
