"""`afterword add` from files: what is taken, what is asked back, and that nothing is ever half taken."""

from __future__ import annotations

import os
import sqlite3

import pytest

from cli.homes import Home
from jane import ANA, ID, INITECH, INTERVIEW, INVITATION, here

CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Ruiz\nEMAIL:ana@acme.example\nTEL:+1 555 0101\nEND:VCARD\n"


def test_the_last_line_is_the_id_alone(home: Home) -> None:
    """An interview file is the person's own word: it is taken at once, and stdout holds its id and nothing else."""
    ran = home.run("add", "-", given=INTERVIEW)
    assert (ran.code, ran.out) == (0, f"{ID}\n")


def test_several_interviews_are_one_id_a_line(home: Home) -> None:
    """Two files are two interviews, and two lines."""
    one = home.file("one.toml", INTERVIEW)
    two = home.file("two.toml", INTERVIEW.replace("Engineer", "Analyst"))
    ran = home.run("add", one, two)
    assert sorted(ran.out.splitlines()) == ["acme-analyst-2026-11-23", ID]


def test_adding_again_updates_and_keeps_what_was_noted(home: Home) -> None:
    """The same interview again is the same interview: what is new is taken, the notes stay."""
    home.added()
    assert home.run("add", "-", given=INTERVIEW.replace("15:00:00", "15:30:00")).out == f"{ID}\n"
    kept = home.everything()["interviews"]
    assert len(kept) == 1
    assert kept[0]["interview"]["ends"] == "2026-11-23T20:30:00Z"
    assert kept[0]["interview"]["notes"]["challenge"]["text"] == "releases are slow"
    before = home.everything()
    assert home.run("add", "-", given=INTERVIEW.replace("15:00:00", "15:30:00")).code == 0
    assert home.everything() == before


def test_cards_join_their_interview(home: Home) -> None:
    """A .vcf beside the interview file fills in what it lacks."""
    bare = INTERVIEW.replace('email = "ana@acme.example"\n', "")
    assert home.run("add", home.file("i.toml", bare), home.file("ana.vcf", CARD)).code == 0
    people = home.everything()["interviews"][0]["interview"]["people"]
    assert {p["name"]: (p["email"], p["phone"]) for p in people}["Ana Ruiz"] == (ANA, "+1 555 0101")


def test_a_calendar_is_shown_and_waits_for_a_yes(home: Home) -> None:
    """Without a terminal an invitation is shown as it was understood, and refused with 2 naming --yes."""
    file = home.file("i.ics", INVITATION)
    before = home.everything()
    ran = home.run("add", file)
    assert (ran.code, ran.out) == (2, "")
    assert "--yes" in ran.err
    when = "Wed 25 Nov 2026, 15:00–16:00 in Berlin, which is 09:00 for you"
    for shown in ("Data Engineer", "Initech", when, "Otto Lang"):
        assert shown in ran.err
    assert home.everything() == before
    taken = home.run("add", file, "--yes")
    assert (taken.code, taken.out) == (0, f"{INITECH}\n")
    assert "petra.kurz@initech.example" in taken.err


def test_a_meeting_that_moved_says_so(home: Home) -> None:
    """An update of a known invitation names the time that it had before."""
    home.run("add", "-", "--yes", given=INVITATION)
    moved = (
        INVITATION.replace("SEQUENCE:1", "SEQUENCE:2")
        .replace("T150000", "T170000")
        .replace("T160000", "T180000")
    )
    ran = home.run("add", "-", "--yes", given=moved)
    assert ran.out == f"{INITECH}\n"
    assert "Moved from Wed 25 Nov, 09:00 to Wed 25 Nov, 11:00–12:00." in ran.err


def test_the_same_interview_on_another_day_is_asked_about(home: Home) -> None:
    """Typed again with another date it is refused until it is said whether it moved; moved, it keeps its ID."""
    later = INTERVIEW.replace("2026-11-23T14", "2026-11-30T14").replace("2026-11-23T15", "2026-11-30T15")
    home.clock.rest_at(here(20, 9))
    assert home.run("add", "-", given=INTERVIEW).out == f"{ID}\n"
    asked = home.run("add", "-", given=later)
    assert (asked.code, asked.out) == (2, "")
    assert "Engineer at Acme, which you added for Mon 23 Nov" in asked.err
    assert "--another-round" in asked.err
    assert home.run("add", "-", "--moved", given=later).out == f"{ID}\n"
    (interview,) = home.everything()["interviews"]
    assert interview["interview"]["starts"] == "2026-11-30T19:00:00Z"
    second = later.replace("-30T", "-25T")
    assert home.run("add", "-", "--another-round", given=second).out == "acme-engineer-2026-11-25\n"


def test_a_meeting_that_is_called_off_names_the_command_that_closes(home: Home) -> None:
    """A cancellation closes nothing by itself; it says which interview is meant and how to close it."""
    home.run("add", "-", "--yes", given=INVITATION)
    before = home.everything()
    cancelled = INVITATION.replace("REQUEST", "CANCEL").replace("SEQUENCE:1", "SEQUENCE:2")
    ran = home.run("add", "-", given=cancelled)
    assert (ran.code, ran.out) == (0, "")
    assert f"afterword close {INITECH} --because other" in ran.err
    assert home.everything() == before
    old = home.run("add", "-", given=cancelled.replace("SEQUENCE:2", "SEQUENCE:0"))
    assert "afterword close" not in old.err
    stranger = home.run("add", "-", given=cancelled.replace("one@", "two@"))
    assert "you have not added" in stranger.err


def test_what_a_calendar_does_not_say_is_said_with_flags(home: Home) -> None:
    """Each flag that an error names answers it: company, position, day, length, a person's name."""
    bare = (
        INVITATION.replace("Interview for Data Engineer at Initech", "Chat")
        .replace("initech.example", "gmail.com")
        .replace("ATTENDEE;CN=Otto Lang:", "ATTENDEE:")
        .replace("otto.lang", "xq")
        .replace("DTEND;TZID=Europe/Berlin:20261125T160000", "RRULE:FREQ=WEEKLY")
    )
    flags = ["--company", "Initech", "--position", "Data Engineer", "--on", "2026-12-02", "--length", "45m"]
    assert home.run("add", "-", "--yes", given=bare).code == 2
    ran = home.run("add", "-", "--yes", *flags, "--person", "Xia Qu <xq@gmail.com>", given=bare)
    assert ran.out == "initech-data-engineer-2026-12-02\n", ran.err
    interview = home.everything()["interviews"][0]["interview"]
    assert (interview["starts"], interview["ends"]) == ("2026-12-02T14:00:00Z", "2026-12-02T14:45:00Z")
    assert "Xia Qu" in {p["name"] for p in interview["people"]}


def test_every_problem_of_flags_and_files_comes_at_once(home: Home) -> None:
    """Wrong flags, files that are not there and files that are wrong: one list, and nothing is changed."""
    before = home.everything()
    wrong = INTERVIEW.replace("ana@acme.example", "ana at acme").replace("2026-11-23T15", "2026-11-23T13")
    flags = ["--on", "soon", "--length", "2d", "--person", "Ana", "--person", "<x@acme.example>"]
    ran = home.run("add", home.file("i.toml", wrong), "/no/such.ics", *flags)
    assert (ran.code, ran.out) == (2, "")
    for place in (
        "--on: found 'soon'",
        "--length: found '2d'",
        "--person: found 'Ana'",
        "--person: found '<x@acme.example>'",
        "/no/such.ics: found no such file",
        "[[people]] 1, email",
        "ends: found",
    ):
        assert place in ran.err, place
    assert home.everything() == before


@pytest.mark.parametrize(
    "given",
    ["", "company = 3", "BEGIN:VCALENDAR", "\x00\x01", "BEGIN:VCARD\nEND:VCARD", "[[[[", 'company = "Acme"'],
)
def test_what_is_no_interview_is_refused(home: Home, given: str) -> None:
    """Whatever it is, it is wrong input told in a sentence."""
    before = home.everything()
    ran = home.run("add", "-", given=given)
    assert (ran.code, ran.out) == (2, "")
    assert ": found " in ran.err or ran.err.endswith(".\n")
    assert home.everything() == before


def test_bytes_that_are_no_text_are_refused(home: Home) -> None:
    """Not even text: still a sentence."""
    assert home.run("add", "-", given=b"\xff\xfe\x00company").code == 2


def test_one_bad_file_of_two_takes_neither(home: Home) -> None:
    """All or nothing, also over several files."""
    good, bad = home.file("good.toml", INTERVIEW), home.file("bad.toml", "company = 3")
    assert home.run("add", good, bad).code == 2
    assert home.run("status", "--json").json["interviews"] == []


def test_a_store_that_refuses_takes_nothing_of_several(home: Home) -> None:
    """A store that gives up at the second interview holds none of them, and no traceback is shown."""
    with sqlite3.connect(home.folder / "afterword.db") as store:
        store.execute(
            "CREATE TRIGGER full BEFORE INSERT ON interviews WHEN NEW.company = 'Globex' "
            "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    store.close()
    two = [home.file("a.toml", INTERVIEW), home.file("b.toml", INTERVIEW.replace("Acme", "Globex"))]
    ran = home.run("add", *two)
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert home.run("status", "--json").json["interviews"] == []


def test_stdin_is_read_once(home: Home) -> None:
    """`-` twice is a slip, and said so."""
    ran = home.run("add", "-", "-", given=INTERVIEW)
    assert ran.code == 2
    assert "stdin once" in ran.err


def test_without_a_file_and_without_a_terminal_a_file_is_asked_for(home: Home) -> None:
    """Nobody can be asked: the files that would do are named."""
    ran = home.run("add")
    assert ran.code == 2
    assert "no terminal" in ran.err
    assert ".ics" in ran.err


def test_flags_win_over_an_interview_file_and_people_join_it(home: Home) -> None:
    """What a flag says holds whatever the file is; a person who is named joins its people."""
    flags = ["--company", "Globex", "--person", "Tom Berg <tom@globex.example>"]
    ran = home.run("add", "-", *flags, given=INTERVIEW)
    assert ran.out == "globex-engineer-2026-11-23\n"
    people = home.everything()["interviews"][0]["interview"]["people"]
    assert [p["name"] for p in people] == ["Ana Ruiz", "Rita Sommer", "Tom Berg"]


def test_a_person_who_is_named_joins_a_calendar(home: Home) -> None:
    """--person adds somebody whom the invitation does not list."""
    ran = home.run("add", "-", "--yes", "--person", "Tom Berg, tom@initech.example, CTO", given=INVITATION)
    assert ran.out == f"{INITECH}\n"
    people = home.everything()["interviews"][0]["interview"]["people"]
    assert "tom@initech.example" in {p["email"] for p in people}


def test_flags_for_calendars_are_not_passed_over_in_silence(home: Home) -> None:
    """A day or a length beside an interview file has no effect, and that is said."""
    ran = home.run("add", "-", "--length", "1h", given=INTERVIEW)
    assert ran.out == f"{ID}\n"
    assert "--on and --length apply only to calendars" in ran.err


def test_a_read_only_home_is_told(home: Home) -> None:
    """A store that cannot be written ends in a sentence."""
    if os.name != "posix" or os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (home.folder / "afterword.db").chmod(0o400)
    ran = home.run("add", "-", given=INTERVIEW)
    assert ran.code == 1
    assert "Traceback" not in ran.err


def test_notes_from_a_file_replace_what_they_name(home: Home) -> None:
    """What the file holds replaces what was noted; what it leaves out stays; the id is the last line."""
    home.added()
    challenge = 'challenge = { stem = "told-me", text = "tests are flaky" }'
    ran = home.run("notes", "acme", "-", given=f"[notes]\n{challenge}\n")
    assert (ran.code, ran.out) == (0, f"{ID}\n")
    assert "afterword finish acme" in ran.err
    notes = home.everything()["interviews"][0]["interview"]["notes"]
    assert notes["challenge"]["text"] == "tests are flaky"
    assert [one["text"] for one in notes["fit"]] == ["moved four teams to one build"]


def test_notes_in_the_former_words_are_kept_as_rough_notes(home: Home) -> None:
    """A file that says what was talked about, as files did before, is no error: sentences come from it."""
    home.added(notes="")
    former = (
        '[notes]\npoints = ["ran payroll"]\n[[people]]\nname = "Ana Ruiz"\nnotes.talked_about = ["trains"]\n'
    )
    assert home.run("notes", ID, "-", given=former).code == 0
    rough = home.everything()["interviews"][0]["interview"]["notes"]["rough"]
    assert "ran payroll" in rough
    assert "Ana Ruiz: trains" in rough


def test_notes_about_strangers_change_nothing(home: Home) -> None:
    """People who were not there are told, all of them, with who was."""
    home.added()
    before = home.everything()
    ran = home.run(
        "notes", ID, "-", given='[[people]]\nname = "Bo"\n[[people]]\nname = "Cy"\n[notes]\npoint = 1\n'
    )
    assert ran.code == 2
    ran = home.run("notes", ID, "-", given='[[people]]\nname = "Bo"\n[[people]]\nname = "Cy"\n')
    assert ran.code == 2
    assert '"Bo"' in ran.err
    assert '"Cy"' in ran.err
    assert "Ana Ruiz, Rita Sommer" in ran.err
    assert home.everything() == before


def test_the_form_is_a_notes_file(home: Home) -> None:
    """`--form` prints a file to fill in that `notes` takes as it is, with what was noted already."""
    home.added()
    form = home.run("notes", ID, "--form")
    assert form.code == 0
    assert "keep the release train to its Tuesdays" in form.out
    before = home.everything()
    assert home.run("notes", ID, "-", given=form.out).code == 0
    assert home.everything() == before


def test_the_form_and_a_file_are_one_too_many(home: Home) -> None:
    """Printing the form and reading a file are two things."""
    home.added()
    assert home.run("notes", ID, "-", "--form").code == 2


@pytest.mark.parametrize("verb", ["notes", "finish"])
def test_without_a_file_and_a_terminal_the_form_is_named(home: Home, verb: str) -> None:
    """Nobody can be asked: the command that prints a form is named."""
    home.added(notes="")
    ran = home.run(verb, ID)
    assert ran.code == 2
    assert "no terminal" in ran.err
    assert f"afterword notes {ID} --form" in ran.err


def test_notes_before_the_interview_end_no_letters(home: Home) -> None:
    """Nobody is thanked yet: the command for afterwards is named."""
    home.clock.rest_at(here(23, 10))
    home.added(notes="")
    ran = home.run("notes", ID, "-", given='[notes]\nrough = "ask about trains"\n')
    assert (ran.code, ran.out) == (0, f"{ID}\n")
    assert "After the interview" in ran.err


def test_language_and_form_of_address_come_from_a_file(home: Home) -> None:
    """What a file says of how to write to somebody is kept, and their letter is in that language."""
    german = INTERVIEW.replace('title = "Head of Platform"', 'language = "de"\nform_of_address = "Frau Dr."')
    home.added(german, notes="")
    ana = home.everything()["interviews"][0]["interview"]["people"][0]
    assert (ana["language"], ana["form_of_address"]) == ("de", "Frau Dr.")
    letter = next(t["text"] for t in home.run("preview", ID, "--json").json["texts"] if t["to"] == ANA)
    assert letter.startswith("Sehr geehrte Frau Dr. Ruiz,")


def test_an_interview_is_looked_at_from_the_moment_it_is_added(home: Home) -> None:
    """The daemon is to see it at once: its next look is now."""
    home.clock.rest_at(here(23, 15, 45))
    home.added(notes="")
    assert home.everything()["interviews"][0]["look_at"] == "2026-11-23T20:45:00Z"


@pytest.mark.parametrize("by", ["2026-11-20", "2026-10-01"])
def test_a_decision_before_the_interview_is_refused(home: Home, by: str) -> None:
    """Where it is typed, with the first day that makes sense; the day of the interview itself is one."""
    ran = home.run("add", "-", given=f"{INTERVIEW}\n[rules]\ndecision_by = {by}\n")
    assert (ran.code, ran.out) == (2, "")
    assert f"decision_by: found {by}, expected 2026-11-23 or later" in ran.err
    assert home.everything()["interviews"] == []
    assert home.run("add", "-", given=f"{INTERVIEW}\n[rules]\ndecision_by = 2026-11-23\n").code == 0
    noted = home.run("notes", ID, "-", given=f"[rules]\ndecision_by = {by}\n")
    assert noted.code == 2
