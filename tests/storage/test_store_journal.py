"""The journal: in order, once, all or nothing, and never changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from afterword.domain.events import Answered, Event
from afterword.domain.model import EventKind, Interview
from afterword.errors import StoreError
from afterword.storage import Store
from afterword.storage.engine import address

Making = Callable[..., Event]


@pytest.fixture(autouse=True)
def one_interview(store: Store, jane: int, meeting: Callable[..., Interview]) -> None:
    """There is an interview to which things happen."""
    store.save(jane, meeting(), look_at=None)


def test_events_come_back_in_the_order_in_which_they_were_recorded(
    store: Store, jane: int, happened: Making, now: datetime
) -> None:
    """Numbers rise, the order of recording counts and not the instants, and every field survives."""
    later = happened(
        EventKind.DRAFTED,
        step="acme-engineer/thank-you/ana@acme.example",
        person="ana-ruiz",
        detail={"subject": "Thanks – ✉", "holds": ["a", "b"], "number": 2, "share": 0.5, "yes": True},
        once="drafted:1",
    )
    earlier = happened(EventKind.ADDED, at=now - timedelta(days=1))
    recorded = store.record(jane, [later, earlier])
    assert store.events(jane, "acme-engineer") == recorded
    assert [replace(event, number=0) for event in recorded] == [later, earlier]
    assert 0 < recorded[0].number < recorded[1].number


def test_an_occasion_is_recorded_once(store: Store, jane: int, happened: Making, now: datetime) -> None:
    """The second event of one `once` is not recorded and not given back, in one call as in two."""
    sending = happened(EventKind.SENDING, once="sending:ana")
    first = store.record(jane, [sending, replace(sending, at=now + timedelta(hours=1))])
    again = store.record(jane, [sending, happened(EventKind.SENT)])
    assert [event.kind for event in first] == [EventKind.SENDING]
    assert [event.kind for event in again] == [EventKind.SENT]
    assert len(store.events(jane, "acme-engineer")) == 2


def test_events_without_an_occasion_may_repeat(store: Store, jane: int, happened: Making) -> None:
    """An empty `once` is no occasion: two such events are two."""
    assert len(store.record(jane, [happened(EventKind.FAILED), happened(EventKind.FAILED)])) == 2


def test_one_mail_may_be_an_occasion_of_two_interviews(
    store: Store, jane: int, meeting: Callable[..., Interview], happened: Making
) -> None:
    """`once` is unique within its interview, since one answer can concern two."""
    store.save(jane, meeting("acme-lead"), look_at=None)
    answers = [
        happened(EventKind.ANSWERED, which, once="mail:m1") for which in ("acme-engineer", "acme-lead")
    ]
    assert len(store.record(jane, answers)) == 2


def test_events_and_cursor_are_recorded_together_or_not_at_all(
    store: Store, jane: int, happened: Making, now: datetime
) -> None:
    """An event of an unknown interview takes the whole record back: events, cursor, sync and looks."""
    store.record(jane, [], cursor="10", synced_at=now)
    with pytest.raises(StoreError):
        store.record(
            jane,
            [happened(EventKind.ANSWERED), happened(EventKind.ANSWERED, "nobody-knows")],
            cursor="18446744073709551615",
            synced_at=now + timedelta(hours=1),
            look_at={"acme-engineer": now},
        )
    assert store.events(jane, "acme-engineer") == ()
    assert (store.cursor(jane), store.synced_at(jane), store.next_look(jane)) == ("10", now, None)


def test_the_cursor_is_kept_as_text(store: Store, jane: int, now: datetime) -> None:
    """The largest unsigned 64-bit number survives, and what is not named stays."""
    assert (store.cursor(jane), store.synced_at(jane)) == ("", None)
    store.record(jane, [], cursor="18446744073709551615", synced_at=now)
    store.record(jane, [])
    assert (store.cursor(jane), store.synced_at(jane)) == ("18446744073709551615", now)


def test_an_event_of_another_accounts_interview_is_refused(store: Store, happened: Making) -> None:
    """The journal's key holds account and interview together."""
    joe = store.account("joe@example.com")
    with pytest.raises(StoreError, match="refused"):
        store.record(joe, [happened(EventKind.ANSWERED)])


def test_something_new_makes_the_next_tick_look(
    store: Store, jane: int, happened: Making, now: datetime
) -> None:
    """A new event sets look_at to its instant, one that is known already does not, a named look wins."""
    answered = happened(EventKind.ANSWERED, once="mail:m1")
    store.record(jane, [answered])
    assert store.due(jane, now) == ("acme-engineer",)
    store.look_at(jane, "acme-engineer", None)
    store.record(jane, [answered])
    assert store.next_look(jane) is None
    later = now + timedelta(days=1)
    store.record(jane, [happened(EventKind.SENT)], look_at={"acme-engineer": later})
    assert store.next_look(jane) == later


def test_a_naive_instant_is_refused(store: Store, jane: int, happened: Making) -> None:
    """A time without a zone is a ValueError, and nothing of the call is kept."""
    naive = datetime(2026, 11, 23, 12)  # noqa: DTZ001  (the naive one is the point)
    with pytest.raises(ValueError, match="without a zone"):
        store.record(jane, [happened(EventKind.ADDED), happened(EventKind.SENT, at=naive)])
    assert store.events(jane, "acme-engineer") == ()


def test_instants_come_back_in_utc(store: Store, jane: int, happened: Making) -> None:
    """An instant given in another zone is the same instant, to the microsecond, and UTC."""
    there = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    store.record(jane, [happened(EventKind.ADDED, at=there)])
    (event,) = store.events(jane, "acme-engineer")
    assert (event.at, event.at.tzinfo) == (there, UTC)


@pytest.mark.parametrize("change", ["UPDATE events SET kind = 'sent'", "DELETE FROM events"])
def test_the_database_itself_keeps_the_journal(
    store: Store, url: str, jane: int, happened: Making, change: str
) -> None:
    """Whoever tries to change or remove an event by hand is refused by a trigger."""
    recorded = store.record(jane, [happened(EventKind.ADDED)])
    engine = create_engine(address(url))
    with pytest.raises(DBAPIError, match="never changed"), engine.begin() as connection:
        connection.exec_driver_sql(change)
    engine.dispose()
    assert store.events(jane, "acme-engineer") == recorded


def test_letters_are_found_by_what_gmail_calls_them(store: Store, jane: int, happened: Making) -> None:
    """Ids in an event's detail lead to its interview and step; unknown ones to nothing; other accounts see none."""
    step = "acme-engineer/thank-you/ana@acme.example"
    ids = {"draft_id": "d1", "message_id": "m1", "thread_id": "t1"}
    store.record(jane, [happened(EventKind.DRAFTED, step=step, detail=ids)])
    store.record(
        jane, [happened(EventKind.EDITED, step=step, detail={"message_id": "m2", "thread_id": "t1"})]
    )
    here = (("acme-engineer", step),)
    assert store.traced(jane, "draft", ["d1", "d9"]) == {"d1": here}
    assert store.traced(jane, "message", ["m1", "m2", "m3"]) == {"m1": here, "m2": here}
    assert store.traced(jane, "message", []) == {}
    assert store.traced(store.account("joe@example.com"), "thread", ["t1"]) == {}
    many = [f"x{number}" for number in range(40_000)]
    assert store.traced(jane, "thread", [*many, "t1"]) == {"t1": here}


def test_a_closed_interview_has_no_threads_to_watch(store: Store, jane: int, happened: Making) -> None:
    """`threads` names the open ones; those of closed interviews come when asked for."""
    store.record(jane, [happened(EventKind.SENT, detail={"thread_id": "t1"})])
    assert store.threads(jane) == {"t1": ("acme-engineer",)}
    store.record(jane, [happened(EventKind.CLOSED)])
    assert store.threads(jane) == {}
    assert store.threads(jane, open_only=False) == {"t1": ("acme-engineer",)}
    assert store.interviews(jane, open_only=True) == ()
    assert len(store.interviews(jane)) == 1


def test_half_a_character_does_not_stop_the_journal(
    store: Store, jane: int, meeting: Callable[..., Interview], happened: Making
) -> None:
    """A mail's broken name is kept in a detail as it came; in an interview's own text it is a StoreError."""
    broken = {"name": "Ana \ud800", "by": "nul \0 byte"}
    store.record(jane, [happened(EventKind.ANSWERED, detail=broken)])
    (answer,) = store.events(jane, "acme-engineer")
    assert isinstance(answer, Answered)
    assert (answer.mail.name, answer.mail.by) == (broken["name"], broken["by"])
    with pytest.raises(StoreError):
        store.save(jane, meeting(company="Acme \ud800"), look_at=None)
    assert store.interview(jane, "acme-engineer") == meeting()


def test_an_event_that_must_be_the_next_is_recorded_only_then(
    store: Store, jane: int, happened: Making
) -> None:
    """A word of the candidate that came between counts: nothing is recorded after it."""
    seen = store.newest(jane)
    assert len(store.record_next(jane, happened(EventKind.SENDING), after=seen)) == 1
    store.record(jane, [happened(EventKind.HELD)])
    assert store.record_next(jane, happened(EventKind.SENDING), after=seen + 1) == ()


def test_an_event_that_must_be_the_next_waits_for_whoever_writes(
    store: Store, url: str, jane: int, happened: Making
) -> None:
    """On PostgreSQL, where two may write at once: until a word that is half written is there, or is not."""
    if not url.startswith("postgresql"):
        pytest.skip("SQLite lets one write at a time")
    seen, done = store.newest(jane), list[int]()
    engine = create_engine(address(url))

    def record() -> None:
        done.append(len(store.record_next(jane, happened(EventKind.SENDING), after=seen)))

    with engine.begin() as writer:
        writer.exec_driver_sql("SELECT id FROM interviews FOR KEY SHARE")
        waiting = threading.Thread(target=record)
        waiting.start()
        waiting.join(0.4)
        assert waiting.is_alive()
    waiting.join(10)
    engine.dispose()
    assert done == [1]
