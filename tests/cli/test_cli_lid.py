"""`afterword lid`, and `approve --now`."""

from __future__ import annotations

import pytest

from afterword.app import locked
from afterword.config import paths
from afterword.domain.model import EventKind
from cli.homes import Home
from jane import ID, INTERVIEW, THANKS, here


@pytest.fixture
def evening(home: Home) -> Home:
    """Ana's letter lies in Gmail, written for the morning; it is eleven at night."""
    home.clock.rest_at(here(23, 15, 30))
    home.added()
    settled = here(24, 8).isoformat()
    home.happened(EventKind.DRAFTING, here(23, 15, 30), THANKS, "ana-ruiz", settled_for=settled)
    ids = {"draft_id": "r-1", "message_id": "m-1", "thread_id": "t-1", "subject": "Thanks"}
    home.happened(EventKind.DRAFTED, here(23, 15, 30), THANKS, "ana-ruiz", **ids)
    home.clock.rest_at(here(23, 23))
    return home


def test_until_the_next_morning_nothing_is_missed(evening: Home) -> None:
    """Without a time it is the next morning, when hours begin: by then nothing was due."""
    ran = evening.run("lid")
    assert ran.code == 0
    assert "sleeps until Tue 24 Nov 08:00" in ran.out
    assert "No letter misses its time" in ran.out


def test_what_would_be_missed_comes_with_every_way(evening: Home) -> None:
    """Past the 24 hours: which letter, until when one must be awake, the commands, the link, what is noticed then."""
    ran = evening.run("lid", "tomorrow 16:00")
    assert "afterword approve acme ana --now" in ran.out
    assert "afterword hold acme ana" in ran.out
    assert "https://mail.google.com/mail/u/?authuser=jane%40gmail.com#search/in%3Adrafts" in ran.out
    assert "notices when it has left" in ran.out
    assert "If it wakes before Tue 24 Nov 15:00" in ran.out


def test_the_same_as_a_document(evening: Home) -> None:
    """One JSON document: until when, by when to be awake, each letter with its fate and ways."""
    shown = evening.run("lid", "tomorrow 12:00", "--json").json
    assert (shown["schema"], shown["until"], shown["wake_by"]) == (1, "2026-11-24T17:00:00Z", None)
    (letter,) = shown["letters"]
    assert (letter["key"], letter["fate"]) == (THANKS, "later")
    assert letter["leaves"] == "2026-11-24T17:00:00Z"
    assert [w["way"] for w in letter["ways"]] == ["send-now", "gmail"]
    missed = evening.run("lid", "tomorrow 15:00", "--json").json
    assert missed["wake_by"] == missed["letters"][0]["wake_by"] == "2026-11-24T20:00:00Z"


def test_a_narrow_terminal_shows_it_whole(evening: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 40 columns no sentence is cut; commands and links stay on one line, to be copied."""
    monkeypatch.setenv("COLUMNS", "40")
    out = evening.run("lid", "tomorrow 16:00").out
    assert "    afterword approve acme ana --now\n" in out
    prose = [line for line in out.splitlines() if not line.startswith("    ")]
    assert max(map(len, prose)) <= 40


@pytest.mark.parametrize("until", ["yesterday", "9", "2026-01-01"])
def test_a_time_that_is_none_is_refused(home: Home, until: str) -> None:
    """What is no moment to come is wrong input, with examples."""
    ran = home.run("lid", until)
    assert ran.code == 2
    assert "tomorrow 9:00" in ran.err


def test_approved_now_it_is_due_now(evening: Home) -> None:
    """A letter for the morning is due at once; without a daemon it is said what sends it."""
    ran = evening.run("approve", THANKS, "--now")
    assert ran.code == 0
    assert "afterword run --once" in ran.err
    steps = {s["key"]: s for s in evening.run("status", "--json").json["interviews"][0]["steps"]}
    assert steps[THANKS]["due"] == "2026-11-24T04:00:00Z"
    said = [e for e in evening.everything()["interviews"][0]["events"] if e["kind"] == "approved"]
    assert [e["detail"]["at_once"] for e in said] == [True]


def test_beside_a_daemon_it_is_said_when_the_lid_may_be_shut(evening: Home) -> None:
    """The command itself sends nothing then: whoever shuts the lid at once would find the letter unsent."""
    with locked(paths({"AFTERWORD_HOME": str(evening.folder)})):
        ran = evening.run("approve", THANKS, "--now")
    assert "Keep the laptop open until" in ran.err
    assert "Sending now" in ran.err
    assert "to be drafted" not in ran.err


def test_not_before_the_interview_is_over_and_no_nudge_before_its_day(home: Home) -> None:
    """What may not leave yet is refused, with the reason, and nothing is recorded."""
    home.added(INTERVIEW)
    home.clock.rest_at(here(23, 14, 30))
    nudge = f"{ID}/nudge/rita@acme.example/1"
    for key in (THANKS, nudge):
        ran = home.run("approve", key, "--now")
        assert ran.code == 2, key
        assert "whose time has come" in ran.err
    kinds = [e["kind"] for e in home.everything()["interviews"][0]["events"]]
    assert "approved" not in kinds
