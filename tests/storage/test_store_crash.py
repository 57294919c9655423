"""What survives: a kill in the middle of a write, a disk that is full, several who write at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from afterword.domain.events import Event
from afterword.domain.model import EventKind, Interview
from afterword.storage import Store

BATCH = 60

WRITER = """
import sys
from datetime import UTC, datetime
from afterword.domain.events import Added, Sent
from afterword.domain.model import Interview, Person, GmailIds
from afterword.storage import Entry, Store

path, size = sys.argv[1], int(sys.argv[2])
now = datetime(2026, 11, 23, 15, tzinfo=UTC)
store = Store.open(path, now=now)
account = store.account("jane@example.com")
for batch in range(10_000):
    entries = []
    for number in range(size):
        which = f"i-{batch}-{number}"
        people = (Person("ana", "Ana", "ana@acme.example"), Person("bo", "Bo"))
        events = [Added(which, now, once=str(each)) for each in range(2)]
        interview = Interview(which, "Acme", "Engineer", now, now, "UTC", people)
        entries.append(Entry(interview, events, now))
    store.save_many(account, entries)
    moved = [Sent(f"i-{batch}-0", now, trace=GmailIds(message_id=f"m{batch}"), once="sent")]
    store.record(account, moved, cursor=str(batch + 1))
    print(batch, flush=True)
"""


@pytest.mark.parametrize("patience", [0, 1, 2, 5, 9])
def test_a_kill_in_the_middle_of_a_write_leaves_the_store_whole(
    tmp_path: Path, now: datetime, patience: int
) -> None:
    """What was said to be committed is there, every transaction wholly or not at all, and SQLite finds no damage."""
    file = str(tmp_path / "afterword.db")
    command = [sys.executable, "-c", WRITER, file, str(BATCH)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(patience + 1):
            said = int(writer.stdout.readline())
        writer.kill()
    store = Store.open(file, now=now)
    account = store.account("jane@example.com")
    assert store.problems() == ()
    found = store.interviews(account)
    recorded = int(store.cursor(account))
    assert recorded >= said + 1
    assert len(found) in {recorded * BATCH, (recorded + 1) * BATCH}
    journals = store.events_of(account, [interview.id for interview in found])
    assert all(len(interview.people) == 2 for interview in found)
    assert all(len(journal) in {2, 3} for journal in journals.values())
    messages = [f"m{batch}" for batch in range(recorded + 2)]
    assert set(store.traced(account, "message", messages)) == set(messages[:recorded])
    store.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot limit the size of files")
def test_a_full_disk_leaves_the_store_as_it_was(tmp_path: Path, now: datetime) -> None:
    """The write that no longer fits is a StoreError with a hint; what was there before stays, and is whole."""
    file = str(tmp_path / "afterword.db")
    # A limit on the size of files is the one full disk that a test can make anywhere.
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))\n" + WRITER
    )
    command = [sys.executable, "-c", limited, file, str(BATCH)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "StoreError" in done.stderr.splitlines()[-1]
    said = int(done.stdout.split()[-1])
    store = Store.open(file, now=now)
    account = store.account("jane@example.com")
    assert store.problems() == ()
    assert int(store.cursor(account)) == said + 1
    assert len(store.interviews(account)) in {(said + 1) * BATCH, (said + 2) * BATCH}
    store.close()


def test_of_many_who_record_one_occasion_one_does(
    store: Store, jane: int, meeting: Callable[..., Interview], happened: Callable[..., Event]
) -> None:
    """Threads that share the store and record the same occasion at once get it recorded a single time."""
    store.save(jane, meeting(), look_at=None)
    sending = happened(EventKind.SENDING, once="sending:ana")
    with ThreadPoolExecutor(8) as threads:
        recorded = list(threads.map(lambda _: store.record(jane, [sending]), range(24)))
    assert sum(map(len, recorded)) == 1
    assert len(store.events(jane, "acme-engineer")) == 1


def test_of_many_who_tell_one_does(store: Store, jane: int) -> None:
    """An alert that several threads want to give is given by one."""
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda _: store.tell_once(jane, "sign-in"), range(24)))
    assert sorted(told) == [False] * 23 + [True]


def test_a_reader_sees_one_state(
    store: Store, url: str, jane: int, meeting: Callable[..., Interview]
) -> None:
    """An interview is never read with the people of its next version, while somebody saves it over and over."""
    versions = [
        meeting(company=str(number), people=meeting().people[: number % 2 + 1]) for number in range(2)
    ]
    store.save(jane, versions[0], look_at=None)
    other = Store.open(url, now=datetime(2026, 11, 23, tzinfo=UTC))
    with ThreadPoolExecutor(1) as threads:
        saving = threads.submit(
            lambda: [other.save(jane, versions[each % 2], look_at=None) for each in range(200)]
        )
        while not saving.done():
            assert store.interview(jane, "acme-engineer") in versions
        assert len(saving.result()) == 200
    other.close()
