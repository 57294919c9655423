"""A store of the version before opens: what was noted in fragments is rough notes, and nothing else is different.

`former/` was written by that version (commit 0d13936) itself: five interviews with notes of every kind, added and then
lived through from Monday to Thursday with its own pass on its own sandbox. One letter was answered, one edited, one
held, one interview closed, one has no notes, one lies ahead. `store.db` is its store, `export.json` what it exported of
it, `plans.json` what it planned at that moment.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import create_engine

from afterword.config import parsed, policy
from afterword.domain.events import Changed
from afterword.domain.model import (
    EventKind,
    Interview,
    Notes,
    OpenQuestion,
    PendingAction,
    Plan,
    Step,
    StepKind,
    StepState,
)
from afterword.domain.planner import plan
from afterword.storage import Store
from afterword.storage.engine import address
from afterword.storage.schema import alembic_config

FORMER = Path(__file__).parent / "former"
EXPORT: dict[str, Any] = json.loads((FORMER / "export.json").read_text("utf-8"))
PLANS: dict[str, Any] = json.loads((FORMER / "plans.json").read_text("utf-8"))
NOW = datetime.fromisoformat(PLANS["now"])
JANE = "jane@mail.example"
TABLES = ("accounts", "interviews", "people", "events", "traces", "told", "offers")
CONFIG = f'[you]\nname = "Jane Doe"\nemail = "{JANE}"\ntime_zone = "America/New_York"\n[letters]\nmode = "schedule"\n'

HARBOUR, MILL, LOFT, TOWER, KILN = (
    "harbour-office-clerk-2026-11-02",
    "mill-street-bakery-baker-2026-11-02",
    "the-loft-archivist-2026-11-02",
    "tower-air-pilot-2026-11-02",
    "kiln-lane-potter-2026-11-23",
)


def rows(file: Path, table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and rows of a table of a SQLite file, as they are kept; the former store itself stays untouched."""
    uri = file.as_uri() + ("?immutable=1" if file.parent == FORMER else "")
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        found = connection.execute(f'SELECT * FROM "{table}"')
        return [name for name, *_ in found.description], sorted(found.fetchall(), key=repr)


def lay(url: str) -> None:
    """The former store is in that database, at the former schema: the file itself, or its rows on PostgreSQL."""
    if "://" not in url:
        shutil.copy(FORMER / "store.db", url)
        return
    config, engine = alembic_config(), create_engine(address(url))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    engine.dispose()
    import psycopg

    with psycopg.connect(url) as target:
        for table in TABLES:
            names, kept = rows(FORMER / "store.db", table)
            columns, gaps = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
            target.cursor().executemany(f"INSERT INTO {table} ({columns}) VALUES ({gaps})".encode(), kept)
        target.execute(
            "SELECT setval(pg_get_serial_sequence('events', 'number'), (SELECT max(number) FROM events))"
        )


@pytest.fixture
def opened(url: str) -> Iterator[Store]:
    """The former store, opened by today's program."""
    lay(url)
    store = Store.open(url, now=NOW)
    yield store
    store.close()


@pytest.fixture
def mine(opened: Store) -> int:
    """Jane's account in it."""
    return opened.account(JANE)


def kept(store: Store, interview: str) -> Interview:
    """An interview that is in the store."""
    found = store.interview(store.account(JANE), interview)
    assert found is not None
    return found


def fragments(interview: dict[str, Any]) -> list[str]:
    """Everything that was noted in the former way, as the export has it."""
    notes = interview["notes"]
    said = [text for person in interview["people"] for text in person["notes"]["talked_about"]]
    return [*notes["points"], notes["challenge"], *notes["i_can"], *said]


def test_what_was_noted_is_rough_notes(opened: Store) -> None:
    """Points, the challenge, what one could do and what was talked about, by whom: a line each, none of them twice."""
    assert kept(opened, HARBOUR).notes.rough.splitlines() == [
        "ran the desk of a marina for six summers",
        "speak Catalan and some Greek",
        "keeping berths free for those who booked them",
        "write down who may moor where",
        "call each skipper the evening before",
        "Ana Ruíz: how the ferries are timed",
        'Ana Ruíz: she sails "the old way", says it\'s cheaper',
        "Li Wei: the new berths 🚢, ~3k boats/yr",
        "Tomás Vela: the night watch",
    ]
    assert kept(opened, TOWER).notes.rough == "fog\nPer Lund: fog"
    assert kept(opened, LOFT).notes == Notes()


def test_no_fragment_is_lost(opened: Store) -> None:
    """Each one of every interview is in the rough notes, whatever it holds."""
    for each in EXPORT["interviews"]:
        rough = kept(opened, each["interview"]["id"]).notes.rough
        assert [text for text in fragments(each["interview"]) if text not in rough] == []


def test_questions_and_attachments_stay_and_nothing_is_finished(opened: Store, mine: int) -> None:
    """Open questions are as they were, answered or not; no sentence is made up, and no letter counts as read."""
    ana, _, tomas, _ = kept(opened, HARBOUR).people
    assert ana.notes.open_questions == (
        OpenQuestion("Which tide tables do you use?", "The harbour's own, and the almanac."),
    )
    assert tomas.notes.open_questions == (OpenQuestion("Do you get seasick?"),)
    assert kept(opened, KILN).notes.attachments == ("~/papers/references.pdf", "glazes 2026.pdf")
    for interview in opened.interviews(mine):
        bare = Notes(interview.notes.rough, attachments=interview.notes.attachments)
        assert interview.notes == bare
        assert {(p.notes.sentences, p.notes.closing, p.notes.letter) for p in interview.people} == {
            ((), None, "")
        }
        assert {(p.language, p.form_of_address) for p in interview.people} == {("", "")}


def without_notes(document: dict[str, Any]) -> dict[str, Any]:
    """An export without what was noted, and without the keys that people have now."""
    whole: dict[str, Any] = json.loads(json.dumps(document))
    for each in whole["interviews"]:
        del each["interview"]["notes"]
        each["interview"].pop("organizer", None)
        for person in each["interview"]["people"]:
            for name in ("notes", "language", "form_of_address", "greeting", "unusable_address"):
                person.pop(name, None)
    for offer in whole["offers"]:
        offer.pop("unreadable", None)
    return whole


def test_all_else_is_as_it_was(opened: Store, mine: int) -> None:
    """People, rules, journals, looks, cursor, alerts and offers are exported as the former version exported them."""
    assert without_notes(opened.export(mine)) == without_notes(EXPORT)


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"interviews", "people"}))
def test_the_journal_is_untouched(tmp_path: Path, table: str) -> None:
    """Not a byte of journal, traces, alerts, offers and account is another one; a copy of before is kept."""
    file = tmp_path / "afterword.db"
    lay(str(file))
    Store.open(str(file), now=NOW).close()
    names, kept = rows(file, table)
    former, before = rows(FORMER / "store.db", table)
    assert (names[: len(former)], [row[: len(former)] for row in kept]) == (former, before)
    (copy,) = (tmp_path / "backups").iterdir()
    assert "schema-0002" in copy.name
    assert rows(copy, "people") == rows(FORMER / "store.db", "people")


def test_the_former_export_imports_to_the_same(opened: Store, mine: int, tmp_path: Path) -> None:
    """The document and the store of the former version give the same interviews, journals and offers."""
    with closing(Store.open(str(tmp_path / "elsewhere" / "afterword.db"), now=NOW)) as other:
        there = other.account(JANE)
        done = other.import_(there, EXPORT)
        assert (len(done.added), done.changed) == (len(EXPORT["interviews"]), ())
        assert other.interviews(there) == opened.interviews(mine)
        assert other.export(there) == opened.export(mine)


def test_the_former_export_adds_nothing_to_the_migrated_store(opened: Store, mine: int) -> None:
    """Importing it there leaves everything as it is."""
    before = opened.export(mine)
    assert opened.import_(mine, EXPORT).changed == ()
    assert opened.export(mine) == before


OF_NOTES = {StepState.NEEDS_YOU, StepState.READY, StepState.DRAFTED, StepState.SCHEDULED}
"""States of a letter that what was finished decides."""


def planned(store: Store, interview: str, now: datetime = NOW, until: datetime = NOW) -> Plan:
    """What the interview wants at a moment, by default that of the former plans; as of what had happened by then."""
    found = kept(store, interview)
    journal = [event for event in store.events(store.account(JANE), interview) if event.at <= until]
    return plan(found, journal, policy(parsed(CONFIG), found), now)


def shown(step: Step) -> dict[str, Any]:
    """A step as the former plans have it."""
    instants = (step.window.opens, step.window.best, step.window.closes) if step.window else (None,) * 3
    opens, best, closes = (at and at.isoformat() for at in instants)
    of_step = {"key": str(step.key), "kind": str(step.kind), "state": str(step.state)}
    return of_step | {"opens": opens, "best": best, "closes": closes}


@pytest.mark.parametrize("interview", [HARBOUR, MILL, LOFT, TOWER, KILN])
def test_the_former_export_plans_what_the_store_plans(
    opened: Store, mine: int, interview: str, tmp_path: Path
) -> None:
    """At each moment of its journal: what is read of an event of the former version is the same from both."""
    with closing(Store.open(str(tmp_path / "elsewhere" / "afterword.db"), now=NOW)) as other:
        other.import_(other.account(JANE), EXPORT)
        for now in {event.at for event in opened.events(mine, interview)} | {NOW}:
            assert planned(other, interview, now, now) == planned(opened, interview, now, now)
        assert other.export(other.account(JANE)) == opened.export(mine)


@pytest.mark.parametrize("interview", [HARBOUR, MILL, LOFT, TOWER, KILN])
def test_plans_are_the_same(opened: Store, interview: str) -> None:
    """Every step but the one for notes is there, with its window, and in its state where notes do not decide it."""
    now, before = planned(opened, interview), PLANS["plans"][interview]
    assert (now.stopped.reason if now.stopped else None) == before["stopped"]
    steps = [shown(step) for step in now.steps if step.kind is not StepKind.NOTES]
    former = [step for step in before["steps"] if step["kind"] != StepKind.NOTES]
    for made, was in zip(steps, former, strict=True):
        decided = was["state"] not in OF_NOTES
        assert made | ({} if decided else {"state": was["state"]}) == was


def test_a_letter_that_the_former_version_wrote_waits_for_a_word(opened: Store) -> None:
    """Its draft was to leave an hour after the interview; after an update before that it asks, and does not leave."""
    sent = next(
        event for event in opened.events(opened.account(JANE), HARBOUR) if event.kind is EventKind.SENDING
    )
    late, before = sent.at + timedelta(hours=1), sent.at - timedelta(seconds=1)
    letters = [s for s in planned(opened, HARBOUR, late, before).steps if s.kind is StepKind.THANK_YOU]
    assert {step.to: step.state for step in letters} == {
        "ana@harbour.example": StepState.NEEDS_YOU,
        "li@harbour.example": StepState.SCHEDULED,  # which she edited herself
        "tomas@harbour.example": StepState.DRAFTED,  # which she holds
    }
    assert PendingAction.SEND not in {step.want for step in letters}


def test_the_migrated_store_goes_on(opened: Store, mine: int) -> None:
    """What is finished from now on is kept, and the journal goes on where it ended."""
    loft, last = kept(opened, LOFT), opened.newest(mine)
    finished = replace(loft, people=(replace(loft.people[0], language="sv", form_of_address="du"),))
    (event,) = opened.save(mine, finished, events=[Changed(LOFT, NOW)], look_at=NOW)
    assert kept(opened, LOFT) == finished
    assert event.number > last
