"""The candidate's word: approve, hold, skip, done, close, forget; and the whole store out and back in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from afterword.domain.model import EventKind
from cli.homes import Home
from cli.terminals import at_a_terminal
from jane import ID, INTERVIEW, LINKEDIN, NOTES, THANKS, here


def drafted(home: Home) -> None:
    """Ana's letter lies in Gmail."""
    home.added()
    home.happened(
        EventKind.DRAFTING, here(23, 15, 30), THANKS, "ana-ruiz", settled_for=here(23, 16).isoformat()
    )
    ids = {"draft_id": "r-1", "message_id": "m-1", "thread_id": "t-1", "subject": "Thanks"}
    home.happened(EventKind.DRAFTED, here(23, 15, 30), THANKS, "ana-ruiz", **ids)


def test_held_and_approved(home: Home) -> None:
    """A letter that is held is not scheduled any more, until it is approved; each says how it stands now."""
    drafted(home)
    assert home.state(THANKS) == "scheduled"
    held = home.run("hold", THANKS)
    assert held.code == 0
    assert held.out == ""
    assert held.err.startswith("Held. Thank-you letter to Ana Ruiz stays until you approve it. Undo:")
    assert home.state(THANKS) == "drafted"
    home.run("approve", THANKS)
    assert home.state(THANKS) == "scheduled"


def test_skipped_and_done(home: Home) -> None:
    """A step that is skipped or done wants nothing more."""
    drafted(home)
    home.run("skip", THANKS)
    home.run("done", LINKEDIN)
    assert (home.state(THANKS), home.state(LINKEDIN)) == ("skipped", "done")


def test_a_word_is_in_the_journal_once_and_in_the_log_without_an_address(home: Home) -> None:
    """Each word is one event with its instant, and one line of the log that names nobody."""
    home.added()
    home.run("skip", THANKS)
    said = [e for e in home.everything()["interviews"][0]["events"] if e["kind"] == "skipped"]
    assert [(e["step"], e["at"]) for e in said] == [(THANKS, "2026-11-23T20:30:00Z")]
    log = (home.folder / "afterword.log").read_text("utf-8")
    assert "skipped" in log
    assert "@" not in log


@pytest.mark.parametrize("beginning", [THANKS, THANKS[:-3], "thank-you/ana", f"{ID}/thank-you/a"])
def test_a_step_is_named_by_its_beginning(home: Home, beginning: str) -> None:
    """The beginning of a key is enough, with the interview's id or without, where it is one step's alone."""
    home.added()
    assert home.run("skip", beginning).code == 0
    assert home.state(THANKS) == "skipped"


def test_a_beginning_of_several_steps_is_refused_and_they_are_named(home: Home) -> None:
    """An ambiguous beginning does nothing, and lists what it could mean; so does one that means nothing."""
    home.added()
    home.added(INTERVIEW.replace("Acme", "Globex"))
    before = home.everything()
    ambiguous = home.run("skip", "thank-you/ana")
    assert ambiguous.code == 2
    assert THANKS in ambiguous.err
    assert "globex-engineer-2026-11-23/thank-you/ana@acme.example" in ambiguous.err
    assert home.run("skip", f"{ID}/linkedin").code == 2
    assert home.run("done", "nothing/of/that").code == 2
    assert home.run("done", "").code == 2
    assert home.everything() == before


@pytest.mark.parametrize("verb", ["approve", "hold"])
def test_a_task_is_neither_approved_nor_held(home: Home, verb: str) -> None:
    """What no program sends cannot be held back; the words for a task are named."""
    home.added()
    before = home.everything()
    ran = home.run(verb, LINKEDIN)
    assert ran.code == 2
    assert "done or skip" in ran.err
    assert home.everything() == before


@pytest.mark.parametrize("because", ["offer", "rejected", "withdrew", "other"])
def test_a_closed_interview_wants_nothing_more(home: Home, because: str) -> None:
    """Each reason closes: every step that was open is called off, and the plan says why."""
    home.added()
    assert home.run("close", "acme", "--because", because).code == 0
    interview = home.run("status", "--json").json["interviews"][0]
    assert interview["stopped"]["reason"] == "closed"
    assert {s["state"] for s in interview["steps"]} <= {"cancelled", "sent", "done", "skipped"}
    assert home.run("todo", "--json").json["todo"] == []


def test_a_wrong_reason_and_a_wrong_id_are_told_together(home: Home) -> None:
    """Both problems come at once, and nothing is closed."""
    home.added()
    ran = home.run("close", "globex", "--because", "ghosted")
    assert ran.code == 2
    assert "“ghosted” is not one of the endings." in ran.err
    assert "Nothing is called “globex”." in ran.err
    assert home.run("close", ID).code == 2
    assert home.run("status", "--json").json["interviews"][0]["stopped"] is None


def test_a_forgotten_interview_is_nowhere(home: Home) -> None:
    """Interview, people, journal and notes that were begun are gone from every file of the home."""
    home.added()
    (home.folder / f"notes-{ID}.unfinished.json").write_text('{"rough 1": "Ana said"}', "utf-8")
    assert home.run("forget", ID).code == 0
    assert home.run("status", "--json").json["interviews"] == []
    for file in home.folder.rglob("*"):
        if file.is_file():
            assert b"Ana" not in file.read_bytes(), file
            assert b"ana@acme" not in file.read_bytes(), file


def test_forgetting_needs_the_whole_id_where_nobody_can_be_asked(home: Home) -> None:
    """Without a terminal a beginning is not enough, for it could be a slip; --yes says that it is meant."""
    home.added()
    before = home.everything()
    assert home.run("forget", "acme").code == 2
    assert home.everything() == before
    assert home.run("forget", "acme", "--yes").code == 0
    assert home.run("forget", ID).code == 2


def test_everything_goes_out_and_comes_back(home: Home, tmp_path: Path, fresh_store: Path) -> None:
    """What `export` wrote gives, in another home, the same `status`, `todo` and export; twice changes nothing."""
    drafted(home)
    home.added(INTERVIEW.replace("Acme", "Ülker & 山田"), NOTES)
    home.run("hold", THANKS)
    home.run("close", "ulker", "--because", "offer")
    exported = home.run("export").out
    shown = [home.run(verb, "--json").json for verb in ("status", "todo")]
    shutil.copy(fresh_store, home.folder / "afterword.db")
    assert home.run("status", "--json").json["interviews"] == []
    first = home.run("import", home.file("all.json", exported))
    assert (first.code, first.out) == (0, "")
    assert "2 added" in first.err
    assert [home.run(verb, "--json").json for verb in ("status", "todo")] == shown
    again = home.run("import", "-", given=exported)
    assert "0 added, 0 changed, 2 unchanged" in again.err
    assert json.loads(home.run("export").out) == json.loads(exported)


@pytest.mark.parametrize(
    "document",
    ["", "{", "[]", '{"schema": 2}', '{"schema": 1, "account": "eve@gmail.com"}', "[" * 5000, "\x00"],
)
def test_what_is_no_export_is_refused_whole(home: Home, document: str) -> None:
    """A file that is no export changes nothing, and says what was expected."""
    home.added()
    before = home.everything()
    ran = home.run("import", "-", given=document)
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert home.everything() == before


def test_a_file_that_is_not_there_is_named(home: Home) -> None:
    """A file that cannot be read is wrong input."""
    ran = home.run("import", "/no/such/file.json")
    assert ran.code == 2
    assert "/no/such/file.json: found no such file or directory" in ran.err


def test_what_the_checks_found_is_in_the_status(home: Home) -> None:
    """Of a letter that waits in Gmail: each finding, whether it holds, how to fix it, in document, table and todo."""
    home.added()
    found = {
        "holds": ["It cites nothing."],
        "warns": ["It says 'amazing'."],
        "fixes": ["Note it.", "Say it plainer."],
    }
    settled = here(23, 16).isoformat()
    home.happened(EventKind.DRAFTING, here(23, 15, 30), THANKS, "ana-ruiz", settled_for=settled, **found)
    ids = {"draft_id": "r-1", "message_id": "m-1", "thread_id": "t-1", "subject": "Thanks"}
    home.happened(EventKind.DRAFTED, here(23, 15, 30), THANKS, "ana-ruiz", **ids)
    steps = {s["key"]: s for i in home.run("status", "--json").json["interviews"] for s in i["steps"]}
    assert steps[THANKS]["findings"] == [
        {"sentence": "It cites nothing.", "fix": "Note it.", "holds": True},
        {"sentence": "It says 'amazing'.", "fix": "Say it plainer.", "holds": False},
    ]
    assert steps[LINKEDIN]["findings"] == []
    table = home.run("status").out
    assert table.count("It cites nothing.") == 1
    assert "It says 'amazing'." in table
    assert table.index("→ Note it.") < table.index("→ Say it plainer.")
    assert "→ Note it." in home.run("todo").out
    home.happened(EventKind.EDITED, here(23, 15, 30), THANKS, "ana-ruiz", **ids)
    steps = {s["key"]: s for i in home.run("status", "--json").json["interviews"] for s in i["steps"]}
    assert steps[THANKS]["findings"] == []


def happened(home: Home) -> list[str]:
    """The kinds of what happened to the interview."""
    return [event["kind"] for event in home.everything()["interviews"][0]["events"]]


SLIP = """\
[[people]]
name = "Ana Ruiz"
[people.notes]
sentences = [{ stem = "enjoyed-hearing", text = "she runs the release train" }]
"""


@pytest.mark.parametrize(("typed", "approved"), [("", False), ("y", True)])
def test_a_letter_with_a_slip_is_approved_at_a_terminal_only_on_a_yes(
    home: Home, typed: str, approved: bool
) -> None:
    """Nobody has read it as a whole, and it would leave in seconds: what may be wrong is shown first."""
    home.added(notes=SLIP)
    asked = at_a_terminal(["approve", THANKS], [typed])
    assert asked.code == 0
    assert "'she': do you mean the person you write to?" in asked.shown
    said = (
        "Approved." if approved else f"Not approved. `afterword finish {ID} ana-ruiz` shows the whole letter."
    )
    assert said in " ".join(asked.shown.split())
    assert ("approved" in happened(home)) is approved


def test_a_script_approves_unasked(home: Home) -> None:
    """Without a terminal there is nobody to ask."""
    home.added(notes=SLIP)
    assert home.run("approve", THANKS).code == 0
    assert "approved" in happened(home)


def test_holding_after_it_left_says_so(home: Home) -> None:
    """`hold acme ana` a minute late holds the nudge: that the letter has left is said first."""
    home.added(INTERVIEW.replace('part = "coordinator"', 'part = "interviewer"'))
    home.happened(EventKind.SENT, here(23, 15), THANKS, "ana-ruiz", message_id="m2", by="afterword")
    ran = home.run("hold", "acme", "ana")
    assert ran.err.startswith("Thank-you letter to Ana Ruiz has left already.\nHeld. Nudge to Ana Ruiz")
