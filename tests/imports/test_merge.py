"""Adding again updates, and nothing that was typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from afterword.domain.model import (
    Interview,
    Notes,
    Person,
    PersonNotes,
    Role,
    Rules,
    Sentence,
    SharedSentence,
)
from afterword.errors import InputError
from afterword.imports.merge import MOVED, brought_up, merged, same, with_people

AT = datetime(2026, 11, 23, 19, tzinfo=UTC)
ANA = Person(
    "ana-ruiz",
    "Ana Ruiz",
    "ana@acme.example",
    phone="1",
    welcomes=("phone",),
    language="de",
    form_of_address="du",
    greeting="Annie",
    notes=PersonNotes((Sentence("enjoyed-hearing", "time the trains"),)),
)
TYPED = Interview(
    "acme-engineer-2026-11-23",
    "Acme",
    "Engineer",
    AT,
    AT + timedelta(hours=1),
    "America/New_York",
    (ANA,),
    Rules(no_calls=True),
    Notes("remote first", fit=(SharedSentence("last-job", "drove trams"),)),
)
INVITED = replace(
    TYPED,
    company="Acme Holdings",
    starts=AT + timedelta(days=1),
    ends=AT + timedelta(days=1, hours=1),
    people=(
        Person("ana-r", "A. Ruiz", "ana@acme.example", Role.COORDINATOR),
        Person("bo-chen", "Bo Chen", "bo@acme.example"),
    ),
    rules=Rules(),
    notes=Notes(),
    uid="u1",
    sequence=2,
)


def test_another_form_of_an_address_is_the_same_person() -> None:
    """An invitation to a tagged address brings nobody new, whatever name stands beside it."""
    tagged = replace(INVITED, people=(Person("ana-r", "A. Ruiz", "ana+calendar@acme.example"),))
    assert [(p.id, p.email) for p in merged(TYPED, tagged).people] == [("ana-ruiz", "ana@acme.example")]


def test_first_time() -> None:
    """What is new is kept as it is."""
    assert merged(None, TYPED) is TYPED


def test_calendar_moves_and_adds_but_overwrites_nothing() -> None:
    """An update from the calendar moves the meeting and brings people; typed words stay as typed."""
    after = merged(TYPED, INVITED)
    assert (after.starts, after.ends, after.uid, after.sequence) == (INVITED.starts, INVITED.ends, "u1", 2)
    assert (after.id, after.company, after.rules, after.notes) == (TYPED.id, "Acme", TYPED.rules, TYPED.notes)
    assert after.people[0] == ANA
    assert after.people[1].name == "Bo Chen"


def test_older_update_changes_nothing() -> None:
    """A calendar message that arrives late, with a lower sequence, is stale."""
    known = merged(TYPED, INVITED)
    assert merged(known, replace(INVITED, sequence=1, starts=AT)) == known


def test_file_wins_and_keeps_what_it_lacks() -> None:
    """A file added again replaces what it says; notes and people that it does not hold stay."""
    again = replace(
        TYPED,
        people=(Person("x", "ana  ruiz", "new@acme.example", title="CTO"),),
        notes=Notes(),
        rules=Rules(),
    )
    after = merged(merged(TYPED, INVITED), again)
    ana = after.people[0]
    assert (ana.id, ana.email, ana.title, ana.notes, ana.phone) == (
        "ana-ruiz",
        "new@acme.example",
        "CTO",
        ANA.notes,
        "1",
    )
    assert after.notes == TYPED.notes
    assert after.rules == TYPED.rules
    assert (after.uid, after.sequence) == ("u1", 2)
    assert [person.name for person in after.people[1:]] == ["Bo Chen"]


def test_a_file_that_names_no_holidays_keeps_those_that_count() -> None:
    """The country came from the time zone when it was added; a file without one says nothing against it."""
    known = replace(TYPED, rules=Rules(holidays="US"))
    again = merged(known, replace(TYPED, rules=Rules(no_calls=True)))
    assert again.rules == Rules(no_calls=True, holidays="US")


def test_twice_is_once() -> None:
    """Adding the same thing a second time changes nothing."""
    once = merged(TYPED, INVITED)
    assert merged(once, INVITED) == once
    assert merged(TYPED, TYPED) == TYPED


def test_two_meetings_of_a_day_are_two() -> None:
    """Another calendar event with the same id is another interview, and gets an id of its own."""
    other = replace(INVITED, uid="u2")
    assert same(other, [INVITED]) is None
    now = INVITED.starts - timedelta(days=3)
    assert brought_up([INVITED], other, now).id == "acme-engineer-2026-11-23-2"
    assert brought_up([INVITED], INVITED, now).id == INVITED.id


def test_the_same_meeting_on_another_day_is_asked_about() -> None:
    """While the known one lies ahead nobody guesses: moved, it keeps its id; as another round it gets its own."""
    later = timedelta(days=2)
    again = replace(
        INVITED,
        uid="u2",
        id="acme-engineer-2026-11-25",
        starts=INVITED.starts + later,
        ends=INVITED.ends + later,
    )
    now = INVITED.starts - timedelta(days=3)
    with pytest.raises(InputError) as asked:
        brought_up([INVITED], again, now)
    assert [problem.place for problem in asked.value.problems] == [MOVED]
    moved = brought_up([INVITED], again, now, moved=True)
    assert (moved.id, moved.starts) == (INVITED.id, again.starts)
    assert brought_up([INVITED], again, now, moved=False).id == again.id
    assert brought_up([INVITED], again, INVITED.ends).id == again.id, "what is over has not moved"
    others = replace(again, people=(Person("zoe", "Zoe Falk", "zoe@acme.example"),))
    assert brought_up([INVITED], others, now).id == again.id, "other people are another round"
    assert brought_up([INVITED], replace(again, position="Lead"), now).id == again.id


def test_card_completes_a_person() -> None:
    """A card adds phone and title to who is there, and whoever was not there."""
    card = Person("", "Ana Ruiz", "ana@acme.example", title="CTO", phone="2")
    after = with_people(TYPED, [card, Person("", "Bo Chen")])
    assert after.people[0] == replace(ANA, title="CTO")
    assert after.people[1].id == "bo-chen"


def test_rough_notes_of_both_are_kept() -> None:
    """A file added again brings its rough notes; lines typed since stay below them, none of them twice."""
    typed = replace(TYPED, notes=replace(TYPED.notes, rough="remote first\n\nbo was late"))
    again = replace(TYPED, notes=Notes("small teams\nremote first"))
    assert merged(typed, again).notes.rough == "small teams\nremote first\n\nbo was late"
    assert merged(typed, typed) == typed


def test_what_was_finished_since_stays() -> None:
    """A file that lacks sentences, a closing, the whole letter or a language takes none of them away."""
    own = PersonNotes(ANA.notes.sentences, closing=Sentence("own", "Bye."), letter="Dear Ana, …")
    finished = replace(TYPED, people=(replace(ANA, notes=own),))
    bare = replace(TYPED, people=(Person("ana-ruiz", "Ana Ruiz"),), notes=Notes())
    assert merged(finished, bare) == finished


def test_ticks_go_with_the_person_not_with_the_id() -> None:
    """Where the file gives a reader another id than the store has, the sentence is still for that reader."""
    shared = SharedSentence("start-by", "asking everybody", ("ana-ruiz",))
    told = Notes(fit=(shared,), challenge=shared, offers=(shared,))
    known = replace(TYPED, people=(Person("a-r", "A. R.", "ana@acme.example"),))
    after = merged(known, replace(TYPED, notes=told))
    assert [person.id for person in after.people] == ["a-r"]
    ticked = {one.readers for one in (*after.notes.fit, after.notes.challenge, *after.notes.offers) if one}
    assert ticked == {("a-r",)}


def test_a_reader_whom_the_calendar_brings_makes_letters_unread() -> None:
    """`read` was said of the letters as they were; an update that changes none of them leaves it."""
    read = replace(TYPED, notes=replace(TYPED.notes, read=True))
    assert not merged(read, INVITED).notes.read
    assert merged(read, replace(INVITED, people=())).notes.read
