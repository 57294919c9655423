"""Interviews and their people: kept as given, found by mail, company and calendar, gone when forgotten."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.engine import Engine

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
from afterword.errors import StoreError
from afterword.storage import Entry, Store

Meeting = Callable[..., Interview]

# PostgreSQL keeps no NUL; half of a surrogate pair is no text.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
INSTANTS = st.datetimes(datetime(1971, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (bounds)
QUESTIONS = st.lists(st.builds(OpenQuestion, TEXT, TEXT, TEXT), max_size=2).map(tuple)
SENTENCE = st.builds(Sentence, TEXT, TEXT)
SENTENCES = st.lists(SENTENCE, max_size=3).map(tuple)
SHARED = st.builds(SharedSentence, TEXT, TEXT, st.none() | TEXTS)
SEVERAL = st.lists(SHARED, max_size=2).map(tuple)
PEOPLE = st.lists(
    st.builds(
        Person,
        id=st.text(string.ascii_lowercase + "-", min_size=1, max_size=8),
        name=TEXT,
        email=TEXT,
        part=st.sampled_from(Role),
        title=TEXT,
        phone=TEXT,
        linkedin=TEXT,
        welcomes=TEXTS,
        time_zone=TEXT,
        language=TEXT,
        form_of_address=TEXT,
        notes=st.builds(PersonNotes, SENTENCES, QUESTIONS, st.none() | SENTENCE, TEXT),
    ),
    max_size=3,
    unique_by=lambda person: person.id,
).map(tuple)
INTERVIEWS = st.builds(
    Interview,
    id=st.just("any"),
    company=TEXT,
    position=TEXT,
    starts=INSTANTS,
    ends=INSTANTS,
    time_zone=TEXT,
    people=PEOPLE,
    rules=st.builds(Rules, st.none() | st.dates(), st.booleans(), TEXT, TEXT),
    notes=st.builds(Notes, TEXT, SEVERAL, st.none() | SHARED, SEVERAL, TEXTS, st.booleans()),
    uid=TEXT,
    sequence=st.integers(0, 2**31),
)


@given(interview=INTERVIEWS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_interview_comes_back_as_it_was_saved(store: Store, interview: Interview) -> None:
    """Whatever the script, length or emptiness of its texts, over whatever was saved before."""
    account = store.account("jane@example.com")
    store.save(account, interview, look_at=None)
    assert store.interview(account, "any") == interview
    assert store.interviews(account) == (interview,)


def test_saving_again_changes_the_interview_and_syncs_its_people(
    store: Store, jane: int, meeting: Meeting
) -> None:
    """Somebody new is there, somebody who went is gone, a changed address is changed, in the order given."""
    store.save(jane, meeting(), look_at=None)
    moved = meeting(
        position="Staff Engineer",
        rules=Rules(decision_by=date(2026, 12, 4)),
        people=(
            Person("cleo", "Cleo"),
            Person("ana-ruiz", "Ana Ruíz", "ana@new.example", part=Role.COORDINATOR),
        ),
    )
    store.save(jane, moved, look_at=None)
    assert store.interview(jane, "acme-engineer") == moved


def test_an_interview_and_its_events_are_saved_together(
    store: Store, jane: int, meeting: Meeting, happened: Callable[..., Event], now: datetime
) -> None:
    """`save` gives back the new events once; a failing one takes the interview back too."""
    added = happened(EventKind.ADDED, once="added")
    assert len(store.save(jane, meeting(), events=[added], look_at=now)) == 1
    assert store.save(jane, meeting(), events=[added], look_at=now) == ()
    with pytest.raises(StoreError):
        store.save(jane, meeting("acme-lead"), events=[happened(EventKind.ADDED, "unknown")], look_at=now)
    assert store.interview(jane, "acme-lead") is None


def test_two_people_of_one_id_are_refused(store: Store, jane: int, meeting: Meeting) -> None:
    """Nobody is silently dropped: the save fails and the interview is as it was."""
    store.save(jane, meeting(), look_at=None)
    with pytest.raises(StoreError, match="refused"):
        store.save(jane, meeting(people=(Person("ana", "Ana"), Person("ana", "Another Ana"))), look_at=None)
    assert store.interview(jane, "acme-engineer") == meeting()


def test_saving_does_not_open_a_closed_interview(
    store: Store, jane: int, meeting: Meeting, happened: Callable[..., Event]
) -> None:
    """Closed is what the journal says, not what a later correction of a name says."""
    store.save(jane, meeting(), events=[happened(EventKind.CLOSED)], look_at=None)
    store.save(jane, meeting(company="Acme Inc."), look_at=None)
    assert store.interviews(jane, open_only=True) == ()


def test_an_account_is_one_row_whatever_the_case(store: Store) -> None:
    """The same address gives the same number, another one another."""
    assert store.account("Jane@Example.com") == store.account("jane@example.com")
    assert store.account("jane@example.com") != store.account("joe@example.com")


def test_what_the_sign_in_granted_is_kept(store: Store, jane: int) -> None:
    """Small facts about the sign-in come back as given."""
    assert store.sign_in(jane) == {}
    store.keep_sign_in(jane, {"scopes": ["compose"], "at": "2026-11-23T15:00:00Z"})
    assert store.sign_in(jane) == {"scopes": ["compose"], "at": "2026-11-23T15:00:00Z"}


def test_many_interviews_are_read_with_two_queries(
    store: Store, jane: int, meeting: Meeting, now: datetime
) -> None:
    """Interviews with their people cost two SELECTs, however many there are; earliest end first."""
    many = [meeting(f"acme-{number:02}", ends=now + timedelta(hours=50 - number)) for number in range(50)]
    store.save_many(jane, [Entry(interview) for interview in many])
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        found = store.interviews(jane)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert found == tuple(reversed(many))
    assert len([statement for statement in asked if "SELECT" in statement]) == 2


def test_chosen_interviews_are_read_by_their_ids(store: Store, jane: int, meeting: Meeting) -> None:
    """Only those named, each once, unknown ones left out, more of them than one statement takes."""
    many = [meeting(f"acme-{number:04}") for number in range(1_200)]
    store.save_many(jane, [Entry(interview) for interview in many])
    ids = [interview.id for interview in many[:1_100]]
    assert store.interviews(jane, ids=[*ids, ids[0], "unknown"]) == tuple(many[:1_100])
    assert store.interviews(jane, ids=[]) == ()


def test_the_last_message_to_a_company_counts_other_interviews_only(
    store: Store, jane: int, meeting: Meeting, happened: Callable[..., Event], now: datetime
) -> None:
    """Sent and written-by-hand messages count, whatever the case of the name; the interview's own do not."""
    store.save_many(
        jane,
        [Entry(meeting()), Entry(meeting("acme-lead", company="  ACME ")), Entry(meeting("x", company="X"))],
    )
    early, late = now - timedelta(days=2), now - timedelta(days=1)
    store.record(
        jane,
        [happened(EventKind.SENT, "acme-lead", at=late), happened(EventKind.SENT, "acme-lead", at=early)],
    )
    store.record(jane, [happened(EventKind.ANSWERED, "acme-lead"), happened(EventKind.SENT, "x")])
    engineer, lead = meeting("acme-engineer", company="acme"), meeting("acme-lead", company="Acme")
    there = store.companies(jane, ["acme"])
    assert (there.last_sent(engineer), there.last_sent(lead)) == (late, None)
    store.record(jane, [happened(EventKind.FOLLOWED_UP, "acme-lead", at=now)])
    assert store.companies(jane, ["Acme"]).last_sent(engineer) == now


def test_open_interviews_at_a_company_and_all_of_an_application(
    store: Store, jane: int, meeting: Meeting, happened: Callable[..., Event]
) -> None:
    """A closed one is not among the open ones, but is a talk of its application; the interview itself is neither."""
    mine = meeting()
    over = meeting("acme-over", ends=mine.ends - timedelta(days=9), starts=mine.starts - timedelta(days=9))
    entries = [
        mine,
        meeting("acme-lead", company="  ACME ", position="Lead"),
        meeting("acme-shut", position=" engineer"),
        over,
        meeting("x", company="X"),
    ]
    store.save_many(jane, [Entry(each) for each in entries])
    told = happened(EventKind.ANSWERED, "acme-lead")
    store.record(jane, [told, happened(EventKind.CLOSED, "acme-shut")])
    there = store.companies(jane, [mine.company])
    assert {i.id: [e.kind for e in journal] for i, journal in there.others(mine)} == {
        "acme-lead": [EventKind.ANSWERED],
        "acme-over": [],
    }
    assert {i.id: [e.kind for e in journal] for i, journal in there.talks(mine)} == {
        "acme-shut": [EventKind.CLOSED],
        "acme-over": [],
    }
    beside = store.companies(jane, [mine.company], besides=mine.id)
    assert (beside.others(mine), beside.talks(mine)) == (there.others(mine), there.talks(mine))
    assert mine.id not in {i.id for them in beside.known.values() for i, _ in them}


def test_an_alert_is_told_once(store: Store, jane: int) -> None:
    """Once per account and key, until it is forgotten."""
    joe = store.account("joe@example.com")
    assert [store.tell_once(jane, "bounce:1") for _ in range(3)] == [True, False, False]
    assert store.tell_once(joe, "bounce:1")
    store.forget_told(jane, "bounce:1")
    assert store.tell_once(jane, "bounce:1")


def test_a_forgotten_interview_is_gone_with_all_that_hangs_on_it(
    store: Store, jane: int, meeting: Meeting, happened: Callable[..., Event], now: datetime
) -> None:
    """People, journal, traces and alerts go; another interview keeps its own, and numbers are not given again."""
    for which in ("acme-engineer", "acme-lead"):
        happening = happened(EventKind.SENT, which, once="sent", detail={"message_id": f"m-{which}"})
        (last,) = store.save(jane, meeting(which), events=[happening], look_at=now)
        store.tell_once(jane, f"late:{which}/thank-you/ana@acme.example")
    store.forget(jane, "acme-lead")
    assert store.interview(jane, "acme-lead") is None
    assert store.events(jane, "acme-lead") == ()
    assert store.traced(jane, "message", ["m-acme-lead"]) == {}
    assert "acme-lead" not in str(store.export(jane))
    assert (store.due(jane, now), len(store.events(jane, "acme-engineer"))) == (("acme-engineer",), 1)
    (fresh,) = store.save(jane, meeting("acme-lead"), events=[happening], look_at=None)
    assert fresh == replace(happening, number=fresh.number)
    assert fresh.number > last.number
