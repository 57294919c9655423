"""`afterword todo --ics`: what waits as a calendar, as other calendar programs read it."""

from __future__ import annotations

import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from icalendar.cal import Alarm, Event

from afterword.domain.model import EventKind
from cli.homes import Home
from jane import ANA, ID, INTERVIEW, LINKEDIN, RITA, THANKS, here

CALL = f"{ID}/call/{ANA}"
CALLABLE = INTERVIEW.replace(
    'title = "Head of Platform"',
    'title = "Head of Platform"\nphone = "+1 555 0101"\nlinkedin = "https://www.linkedin.com/in/ana"\n'
    'welcomes = ["phone", "linkedin"]',
)


def events(home: Home, *words: str) -> dict[str, Event]:
    """The events of the calendar by their step's key."""
    ran = home.run("todo", "--ics", *words)
    assert ran.code == 0, ran.err
    return read(ran.out.encode())


def read(text: bytes) -> dict[str, Event]:
    """The events of a calendar by their step's key."""
    found = [e for e in Calendar.from_ical(text).walk("VEVENT") if isinstance(e, Event)]
    assert len({e["UID"] for e in found}) == len(found)
    return {str(e["UID"]).removesuffix("@afterword"): e for e in found}


def alarms(event: Event) -> list[timedelta]:
    """How long after its beginning it rings."""
    return [alarm.TRIGGER for alarm in event.walk("VALARM") if isinstance(alarm, Alarm)]


def thanked(home: Home) -> None:
    """Ana likes calls and LinkedIn, and her letter left on Monday at four."""
    home.added(CALLABLE)
    home.happened(EventKind.SENT, here(23, 16), THANKS, "ana-ruiz", message_id="m", thread_id="t")


def test_tasks_stand_on_their_day(home: Home) -> None:
    """The invitation a day after the letter, the call two workdays after it at eight, each with text, key and alarm."""
    thanked(home)
    home.clock.rest_at(here(23, 17))
    found = events(home)
    assert found[LINKEDIN].start == here(24, 16)
    assert found[CALL].start == here(25, 8)
    call = found[CALL]
    assert str(call["SUMMARY"]) == "Call Ana Ruiz (Acme)"
    assert "+1 555 0101" in str(call["DESCRIPTION"])
    assert CALL in str(call["DESCRIPTION"])
    assert call.end - call.start == timedelta(minutes=15)
    assert alarms(call) == [timedelta()]
    assert str(found[LINKEDIN]["URL"]) == "https://www.linkedin.com/in/ana"
    assert str(call["TRANSP"]) == "TRANSPARENT"  # a reminder keeps nobody busy


def test_what_is_not_done_moves_along(home: Home) -> None:
    """On Friday the call of Wednesday stands on Friday at eight, on Saturday on Monday: the same event, newer."""
    thanked(home)
    seen = []
    for day in (26, 27, 28):
        home.clock.rest_at(here(day, 10))
        seen.append(events(home)[CALL])
    assert [e.start for e in seen] == [here(26, 8), here(27, 8), here(30, 8)]
    assert [e.sequence for e in seen] == [1, 2, 3]


def test_what_is_done_is_cancelled(home: Home) -> None:
    """Done, skipped and called off by an answer: the event of before says so, without an alarm, and is newer."""
    thanked(home)
    home.clock.rest_at(here(26, 10))
    before = events(home)
    home.run("done", LINKEDIN)
    home.happened(EventKind.ANSWERED, here(26, 9), person="ana-ruiz", by=ANA, name="Ana Ruiz", message_id="a")
    after = events(home)
    for key in (LINKEDIN, CALL):
        assert str(before[key]["STATUS"]) == "CONFIRMED"
        assert str(after[key]["STATUS"]) == "CANCELLED"
        assert after[key].sequence > before[key].sequence
        assert after[key].walk("VALARM") == []
    home.clock.rest_at(datetime(2027, 2, 1, tzinfo=UTC))
    assert events(home) == {}


def test_the_list_before_and_the_notes_after(home: Home) -> None:
    """Two events of one step; the notes ring at the end, and again before the letters' time is over."""
    home.clock.rest_at(here(23, 9))
    home.added(CALLABLE, notes="")
    asked = events(home)[f"{ID}/notes/before"]
    assert "Look at what to ask" in str(asked["SUMMARY"])
    assert "Rita Sommer" in str(asked["DESCRIPTION"])
    home.clock.rest_at(here(23, 15, 30))
    found = events(home)
    assert f"{ID}/notes/before" not in found
    notes = found[f"{ID}/notes"]
    assert notes.start == here(23, 15)
    assert alarms(notes) == [timedelta(), timedelta(hours=22)]


def test_it_is_written_to_a_file_for_its_owner(home: Home, tmp_path: Path) -> None:
    """The file is whole, private, and replaced the next time."""
    thanked(home)
    file = tmp_path / "todo.ics"
    for _ in range(2):
        ran = home.run("todo", "--ics", str(file))
        assert (ran.code, ran.out) == (0, "")
        assert CALL in read(file.read_bytes())
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".new")] == []


@pytest.mark.parametrize("words", [("--ics", "--json"), ("x.ics",), ("--ics", "/nowhere/x/y.ics")])
def test_what_makes_no_sense_is_refused(home: Home, words: tuple[str, ...]) -> None:
    """Two formats at once, a file without --ics, a file that cannot be."""
    assert home.run("todo", *words).code == 2


def test_nothing_waits(home: Home) -> None:
    """An empty calendar is a calendar."""
    assert events(home) == {}


def test_a_letter_after_the_answer_stands_until_it_is_settled(home: Home) -> None:
    """Its draft is the candidate's to finish: the event moves along each day, rings once a day, and has no approval."""
    home.added()
    home.run("close", ID, "--because", "rejected")
    home.clock.rest_at(here(23, 16))
    home.run("reply", ID, "rejection")
    key = f"{ID}/reply/{RITA}/rejection"
    assert key not in events(home), "not drafted yet: nothing is to be done"
    home.happened(EventKind.DRAFTING, here(23, 16), key, "rita-sommer")
    home.happened(
        EventKind.DRAFTED, here(23, 16), key, "rita-sommer", draft_id="d", message_id="m", thread_id="t"
    )
    for day in (23, 24, 30):
        home.clock.rest_at(here(day, 17))
        event = events(home)[key]
        assert event.start == here(day, 16)
        assert alarms(event) == [timedelta()]
        assert "afterword skip" in str(event["DESCRIPTION"])
        assert "mail.google.com" in str(event["URL"])
    home.run("skip", key)
    assert key not in events(home)
