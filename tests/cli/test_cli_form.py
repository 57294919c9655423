"""The form in a terminal: few questions, any line changed, nothing lost, and wrong input told in a sentence each.

`AFTERWORD_GOLDEN=write pytest tests/cli/test_cli_form.py` writes golden_form.txt again; then read it aloud.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

from afterword.cli.asking import Unfinished
from afterword.cli.form_talk import FormTalk
from afterword.config.language import choose
from afterword.domain.model import Interview
from afterword.imports.form_fields import InterviewFields
from afterword.letters import Templates
from afterword.services.interview_form import Form, blank, form_of
from cli.homes import Home
from jane import ANA, CONFIG, ID, INITECH, INTERVIEW, INVITATION, NOWHERE, here

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")

if sys.platform != "win32":
    from cli.terminals import CTRL_C, Terminal, at_a_terminal

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
ZONE = "America/New_York"
YOU = frozenset({"jane@gmail.com", "Jane Doe"})
GOLDEN = Path(__file__).parent / "golden_form.txt"
ACME = "Engineer at Acme, Mon 2pm"
ANA_LINE = f"Ana Ruiz, {ANA}, Head of Platform"


def talk(file: Path, *lines: str, form: Form | None = None, familiar: str = "") -> tuple[FormTalk, list[str]]:
    """Somebody who types these lines and then gives up, and what they were shown."""
    shown: list[str] = []
    typed = iter(lines)

    def hear(prompt: str) -> str:
        shown.append(prompt)
        for line in typed:
            shown[-1] += line
            return line
        raise KeyboardInterrupt

    started = form or blank(ZONE)
    asks = FormTalk(started, NOW, ZONE, YOU, hear, shown.append, Unfinished(file), "afterword add", familiar)
    return asks, shown


def added(tmp_path: Path, *lines: str, form: Form | None = None) -> Interview:
    """The interview of somebody who types these lines and agrees."""
    return talk(tmp_path / "u", *lines, form=form)[0].right()


def test_an_interview_and_its_people_are_a_line_each(tmp_path: Path) -> None:
    """Five lines are an interview with three people; what was understood stands below each and in the summary."""
    asks, shown = talk(
        tmp_path / "u",
        ACME,
        ANA_LINE,
        "Tom Berg <tom@acme.example>",
        "Rita Sommer, rita@acme.example, Recruiter",
        "coord",
        "",
        "",
    )
    interview = asks.right()
    assert [(p.name, p.email, str(p.part)) for p in interview.people] == [
        ("Ana Ruiz", ANA, "interviewer"),
        ("Tom Berg", "tom@acme.example", "interviewer"),
        ("Rita Sommer", "rita@acme.example", "coordinator"),
    ]
    assert "  Mon 23 Nov 2026, 14:00–15:00 in New York" in shown
    assert "  When             Mon 23 Nov 2026, 14:00–15:00 in New York" in shown
    prompts = [
        each for each in shown if each.startswith(("Interview", "Person", "Another", "Address", "Role"))
    ]
    assert len(prompts) == 6


def test_what_a_line_does_not_say_is_asked(tmp_path: Path) -> None:
    """Position, day and time one after another, and an hour where nobody names an end; an address may stay open."""
    interview = added(tmp_path, "Acme", "Engineer", "Monday", "14:00", "Ana", "-", "", "")
    assert (interview.company, interview.position) == ("Acme", "Engineer")
    assert interview.ends == here(23, 15)
    assert [(p.name, p.email) for p in interview.people] == [("Ana", "")]


def test_no_keeps_what_was_typed_and_says_how_to_go_on(tmp_path: Path) -> None:
    """Nothing is thrown away, neither by a no nor by Ctrl-C; the next time goes on from there."""
    file = tmp_path / "state" / "u.json"
    asks, shown = talk(file, ACME, ANA_LINE, "", "no")
    with pytest.raises(typer.Exit):
        asks.right()
    assert shown[-1] == (
        "Nothing is saved yet, but what you typed is kept. To continue, run `afterword add`."
    )
    assert file.stat().st_mode & 0o777 == 0o600
    again, shown = talk(file, "yes", "", "yes")
    again.go_on()
    assert again.right().people[0].name == "Ana Ruiz"
    assert shown[0] == "Last time you stopped at Engineer at Acme."
    stopped, shown = talk(tmp_path / "v", ACME)
    with pytest.raises(KeyboardInterrupt):
        stopped.right()
    assert "To continue" in shown[-1]


def test_nothing_typed_is_nothing_kept(tmp_path: Path) -> None:
    """Somebody who gives up at once leaves nothing behind, and a damaged file is no reason to stop."""
    asks, shown = talk(tmp_path / "u")
    with pytest.raises(KeyboardInterrupt):
        asks.right()
    assert not (tmp_path / "u").exists()
    for damage in ("", "[1]", "\x00", '{"fields": "{"}'):
        (tmp_path / "u").write_text(damage, "utf-8")
        asks, shown = talk(tmp_path / "u")
        asks.go_on()
        assert shown == []


def test_any_line_is_changed_by_its_number(tmp_path: Path) -> None:
    """A no to the summary leads to its lines: position, time, a person's number, one left out, one added."""
    lines = [ACME, ANA_LINE, "Tom Berg", "-", "", "edit"]
    lines += ["2", "Head of Build", "3", "3-4:30pm", "5", "5", "+1 555 0101", "", "6", "13"]
    lines += ["6", "Li Wei, li.wei@acme.example", "9", "yes", "8", "Dec 4", "", "yes"]
    interview = added(tmp_path, *lines)
    assert interview.position == "Head of Build"
    assert (interview.starts, interview.ends) == (here(23, 15), here(23, 16, 30))
    assert [(p.name, p.phone) for p in interview.people] == [("Ana Ruiz", "+1 555 0101"), ("Li Wei", "")]
    assert interview.rules.no_calls


def test_back_opens_the_question_before(tmp_path: Path) -> None:
    """`<` takes back one answer after another."""
    interview = added(tmp_path, ACME, "<", "Analyst at Globex, Tue 10-11am", ANA_LINE, "<", "-", "")
    assert (interview.company, interview.people) == ("Globex", ())


def test_enter_keeps_an_answer_that_somebody_went_back_over(tmp_path: Path) -> None:
    """After `<`, each prompt shows its last answer in brackets; a time kept or typed again is said back."""
    lines = [ACME, ANA_LINE, "Tom Berg", "-", "<", "<", "<", "<", "", "", "", "", "", ""]
    asks, shown = talk(tmp_path / "u", *lines)
    interview = asks.right()
    assert [p.name for p in interview.people] == ["Ana Ruiz", "Tom Berg"]
    assert (interview.company, interview.starts) == ("Acme", here(23, 14))
    assert f"Interview [{ACME}]: " in shown
    assert f"Person [{ANA_LINE}]: " in shown
    assert "Another person [Tom Berg]: " in shown
    assert shown.count("  Mon 23 Nov 2026, 14:00–15:00 in New York") == 2


@pytest.mark.parametrize(
    ("lines", "starts", "ends"),
    [
        (["Clerk at Initech, tomorow 2pm", "9am to 9:30am today"], here(20, 9), here(20, 9, 30)),
        (["Clerk at Initech, tomorow 2pm", "1"], here(21, 14), here(21, 15)),
        (["Clerk at Initech, tmrw 2-3:30pm", "Monday 9am"], here(23, 9), here(23, 10)),
        (["Clerk at Initech, 2pm for 45 min", "Monday 9am"], here(23, 9), here(23, 9, 45)),
        (["Clerk at Initech, 2pm", "Monday"], here(23, 14), here(23, 15)),
        (["Clerk at Initech, 2pm", "today, an hour ago", "12/11 9am", "2"], here(11, 9, month=12), None),
    ],
)
def test_the_time_typed_last_counts_as_a_whole(
    tmp_path: Path, lines: list[str], starts: datetime, ends: datetime | None
) -> None:
    """An answer with a time leaves nothing of the time before it, except a length that it does not contradict."""
    interview = added(tmp_path, *lines, "", "yes")
    assert interview.starts == starts
    assert ends in {None, interview.ends}


def test_a_word_that_is_no_day_is_said(tmp_path: Path) -> None:
    """A misspelt day is not dropped: the form says which word it does not understand, and what may be meant."""
    for line, sentence in {
        "Clerk at Initech, tomorow 2pm": "Afterword does not understand “tomorow”: did you mean tomorrow?",
        "Clerk at Initech, wensday at 2pm": "Afterword does not understand “wensday”: did you mean Wednesday?",
        "Clerk at Initech, xyz 2pm": "“xyz” is neither a day nor a time: write it like Tue 1 Dec, 2pm.",
    }.items():
        asks, shown = talk(tmp_path / "u", line)
        with pytest.raises(KeyboardInterrupt):
            asks.right()
        assert f"  {sentence}" in shown


def test_a_time_is_no_person(tmp_path: Path) -> None:
    """A line that reads as a time is asked about: yes changes the time, no adds somebody, if it can be a name."""
    asks, shown = talk(tmp_path / "u", ACME, "Tue 13:10 for 45 minutes", "yes", "", "yes")
    interview = asks.right()
    assert (interview.starts, interview.ends) == (here(24, 13, 10), here(24, 13, 55))
    assert interview.people == ()
    assert any("reads as a time" in line for line in shown)
    assert [p.name for p in added(tmp_path, ACME, "Friday", "no", "", "", "yes").people] == ["Friday"]
    assert [p.name for p in added(tmp_path, ACME, "Sam", "", "", "yes").people] == ["Sam"]
    for time_said in ("Tue 13:10", "tomorrow"):
        asks, shown = talk(tmp_path / "u", ACME, time_said, "no", "", "yes")
        assert asks.right().people == ()
        assert f"  “{time_said}” is nobody’s name: nothing was added." in shown


def test_a_person_typed_again_is_corrected(tmp_path: Path) -> None:
    """The same name with another address asks whether it is one person, and with more details adds these."""
    again = [ACME, "Ana Ruiz, ana@acme.net", f"ana ruiz, {ANA}, Head of Platform"]
    asks, shown = talk(tmp_path / "u", *again, "yes", "", "yes")
    (ana,) = asks.right().people
    assert (ana.email, ana.title) == (ANA, "Head of Platform")
    assert any("Is it now" in line for line in shown)
    assert len(added(tmp_path, *again, "no", "", "yes").people) == 2
    (ana,) = added(tmp_path, ACME, "Ana Ruiz", "-", ANA_LINE, "", "yes").people
    assert ana.email == ANA


@pytest.mark.parametrize(
    ("typed", "answers", "kept"),
    [
        ("ana@gmial.com", ["1"], "ana@gmail.com"),
        ("ana@gmial.com", ["yes"], "ana@gmail.com"),
        ("ana@gmial.com", ["no"], "ana@gmial.com"),
        ("ana@gmial.com", [""], "ana@gmial.com"),
        ("ana@acme.exampel", ["1"], "ana@acme.example"),
        ("ana@acme.exampel", ["ana@acme.example"], "ana@acme.example"),
        ("ana@globex.example", [], "ana@globex.example"),
    ],
)
def test_an_address_that_looks_misspelt_is_asked_about(
    tmp_path: Path, typed: str, answers: list[str], kept: str
) -> None:
    """A near miss of a provider's domain or of the others' domain is a question; Enter keeps what was typed."""
    others = ["Tom Berg, tom@acme.example", "Li Wei, li.wei@acme.example"]
    interview = added(tmp_path, ACME, *others, f"Ana Ruiz, {typed}", *answers, "", "yes")
    assert [p.email for p in interview.people][-1] == kept


def test_a_person_added_while_editing_is_asked_about_at_once(tmp_path: Path) -> None:
    """An address that is none is asked about before the next line, not on leaving."""
    known = added(tmp_path, ACME, ANA_LINE, "", "")
    asks, shown = talk(
        tmp_path / "v", "6", "Lee Chan, lee@acme, CFO", "lee@acme.example", "", "yes", form=form_of(known)
    )
    assert [p.email for p in asks.edited().people] == [ANA, "lee@acme.example"]
    assert shown.index(
        "  “lee@acme” is not an email address: write it like ana@acme.example, or leave it empty."
    ) < (next(n for n, line in enumerate(shown) if line.startswith("Address of Lee Chan")))
    asked = [line for line in shown if line.startswith(("Which line?", "Address of"))]
    assert [line[:10] for line in asked] == ["Which line", "Address of", "Which line"]


def test_oneself_is_no_guest(tmp_path: Path) -> None:
    """A row with the candidate's own address is refused; out and me take it out, and an alias is given back."""
    asks, _shown = talk(
        tmp_path / "u",
        ACME,
        "Jane, jane@gmail.com",
        "out",
        "J Doe, j@work.example",
        "",
        "edit",
        "5",
        "12",
        "",
        "",
    )
    assert asks.right().people == ()
    assert asks.read().me == ("j@work.example",)


WRONG = {
    "a day that does not exist": ["Engineer at Acme", "31 Feb 2pm"],
    "a day that may be two": ["Engineer at Acme", "11/12 2pm", "2"],
    "a day long past": ["Engineer at Acme", "Nov 3 2pm", "no", "Nov 30 2pm"],
    "no time at all": ["Engineer at Acme", "soon"],
    "an end before the start": [ACME, "", "edit", "3", "Nov 23 15:00-14:00"],
    "a zone of several places": ["Engineer at Acme, Mon 2pm EST", "1"],
    "a zone by its city": [ACME, "", "edit", "4", "new york", "4", "berlin"],
    "a zone that is none": [ACME, "", "edit", "4", "Gotham"],
    "an hour that the clocks skip": ["Engineer at Acme, 2027-03-14 02:30", "1"],
    "an hour that comes twice": ["Engineer at Acme, 2027-11-07 01:30", "2"],
    "an address without a domain": [ACME, "Ana Ruiz, ana@"],
    "the same person twice": [ACME, ANA_LINE, f"Ana, {ANA}"],
    "oneself": [ACME, "Jane, jane@gmail.com"],
    "no company": ["", "", "Acme"],
    "no name for an address": [ACME, "xq@acme.example"],
    "a part that is none": [ACME, "Ana, ana@acme.example, Recruiter", "boss"],
    "a decision before the interview": [ACME, "", "edit", "6", "Nov 20"],
    "a country that is none": [ACME, "", "edit", "9", "Atlantis"],
    "neither yes nor no": [ACME, "", "edit", "7", "perhaps"],
    "a phone number that is none": [ACME, ANA_LINE, "", "edit", "5", "5", "later"],
    "no page of LinkedIn": [ACME, ANA_LINE, "", "edit", "5", "6", "example.com/ana"],
    "a control character": ["", "Acme\x1b[2J"],
    "a line that is none": [ACME, "", "edit", "99"],
    "no answer to the summary": [ACME, "", "perhaps"],
}


def test_wrong_input_is_one_sentence_each(tmp_path: Path) -> None:
    """What somebody mistypes is told in a sentence with a subject, and what to write instead."""
    told = []
    for number, (name, lines) in enumerate(WRONG.items()):
        asks, shown = talk(tmp_path / str(number), *lines)
        with pytest.raises(KeyboardInterrupt):
            asks.right()
        rest = shown[:-1] if "To continue" in shown[-1] else shown
        told += [f"# {name}", *(line for line in rest if not line.startswith("Write ")), ""]
    text = "\n".join(told).replace("\x1b", "^[")
    if os.environ.get("AFTERWORD_GOLDEN") == "write":
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize(("code", "asked"), [("de", "du"), ("fr", "tu"), ("en", "")])
def test_how_to_address_somebody_is_asked_where_the_language_has_two_ways(
    tmp_path: Path, code: str, asked: str
) -> None:
    """German and French letters need it, so it is one short question; in English nobody is asked."""
    familiar = Templates(language=code).letters_in().frame.familiar_word
    assert familiar == asked
    asks, shown = talk(tmp_path / "u", ACME, ANA_LINE, *([asked] if asked else []), "", "", familiar=familiar)
    assert asks.right().people[0].form_of_address == asked
    assert any("How you address Ana Ruiz" in line for line in shown) is bool(asked)


def test_the_form_of_a_known_interview_starts_with_its_lines(tmp_path: Path) -> None:
    """Editing shows what is there; Enter changes nothing and asks nothing more."""
    known = added(tmp_path, ACME, ANA_LINE, "", "")
    asks, shown = talk(tmp_path / "v", "", form=form_of(known))
    assert asks.edited() == known
    assert not any(line.startswith("Right?") for line in shown)


@pytest.mark.parametrize("columns", [60, 100])
def test_add_edit_move_and_undo_at_a_terminal(home: Home, columns: int) -> None:
    """The whole way in a real terminal: every line fits, each act says what is true now, and undo takes it back."""
    home.clock.rest_at(here(20, 9))
    with Terminal("add", columns=columns) as terminal:
        terminal.asked("Interview", ACME)
        terminal.asked("Person", ANA_LINE)
        terminal.asked("Another person", "Rita Sommer, rita@acme.example, coordinator")
        terminal.asked("Another person", "")
        seen = terminal.asked("Right?", "yes")
        assert "Mon 23 Nov 2026, 14:00–15:00 in New York" in seen
        assert terminal.end() == 0
        assert terminal.shown.splitlines()[-1] == ID
        said = [line for line in terminal.shown.splitlines()[:-1] if "`" not in line]
        assert [line for line in said if len(line) > columns] == []
    with Terminal("edit", "acme", columns=columns) as terminal:
        terminal.asked("Which line?", "2")
        terminal.asked("Position", "Boss")
        terminal.asked("Which line?", CTRL_C)
        assert terminal.end() == 130
    assert f"To continue, run `afterword edit {ID}`" in " ".join(terminal.shown.split())
    home.clock.rest_at(here(20, 10))
    with Terminal("edit", "acme", columns=columns) as terminal:
        terminal.asked("Continue from there?", "no")
        terminal.asked("Which line?", "6")
        terminal.asked("Change what about Rita Sommer?", "13")
        terminal.asked("Which line?", "")
        terminal.asked("Right?", "")
        assert terminal.end() == 0
        assert "Rita Sommer is left out. Undo: afterword undo" in " ".join(terminal.shown.split())
    home.clock.rest_at(here(20, 11))
    with Terminal("move", "acme", "tomorrow", "3pm", columns=columns) as terminal:
        assert terminal.end() == 0
        assert "Moved from Mon 23 Nov, 14:00 to Sat 21 Nov, 15:00–16:00." in " ".join(terminal.shown.split())
    home.clock.rest_at(here(20, 12))
    assert "Moved from Sat 21 Nov, 15:00 to Mon 23 Nov, 14:00–15:00." in home.run("undo").err
    home.clock.rest_at(here(20, 13))
    assert "Rita Sommer is added." in home.run("undo").err
    interview = home.everything()["interviews"][0]["interview"]
    assert interview["starts"] == "2026-11-23T19:00:00Z"
    assert [p["name"] for p in interview["people"]] == ["Ana Ruiz", "Rita Sommer"]


def test_an_interview_that_was_begun_is_gone_on_with(home: Home) -> None:
    """Ctrl-C keeps what was typed and changes nothing; the next `add` offers to go on, and forgets it at the end."""
    stopped = at_a_terminal(["add"], [ACME, CTRL_C])
    assert stopped.code == 130
    assert "Traceback" not in stopped.shown
    assert "To continue, run `afterword add`" in " ".join(stopped.shown.split())
    assert home.run("status", "--json").json["interviews"] == []
    assert (home.folder / "add.unfinished.json").stat().st_mode & 0o777 == 0o600
    again = at_a_terminal(["add"], ["", "", "yes"])
    assert again.code == 0, again.shown
    assert not list(home.folder.glob("*.unfinished.json"))


CARD = """BEGIN:VCARD
VERSION:3.0
FN:{name}
ORG:Acme
TITLE:Head of Platform
TEL:+1 555 0101
EMAIL:{email}
END:VCARD
"""


def test_cards_alone_spare_the_typing(home: Home) -> None:
    """With cards alone the form has its people and their company, and asks for the rest."""
    cards = [home.file("ana.vcf", CARD.format(name="Ana Ruiz", email=ANA))]
    cards.append(home.file("li wei.vcf", CARD.format(name="Li Wei", email="li.wei@acme.example")))
    ran = at_a_terminal(["add", *cards], ["Engineer", "2026-11-23 14:00", "", "yes"])
    assert ran.shown.splitlines()[-1] == ID, ran.shown
    people = home.everything()["interviews"][0]["interview"]["people"]
    assert [(p["name"], p["email"], p["phone"]) for p in people] == [
        ("Ana Ruiz", ANA, "+1 555 0101"),
        ("Li Wei", "li.wei@acme.example", "+1 555 0101"),
    ]


def test_cards_alone_without_a_terminal_are_refused(home: Home) -> None:
    """Nobody says of which interview they are: 2, and what was expected; a broken card is told in a terminal too."""
    card = home.file("ana.vcf", CARD.format(name="Ana Ruiz", email=ANA))
    refused = home.run("add", card)
    assert (refused.code, "found no interview" in refused.err) == (2, True)
    broken = at_a_terminal(["add", card, home.file("li.vcf", "Li Wei")], [])
    assert (broken.code, "is not a business card" in " ".join(broken.shown.split())) == (2, True)


def test_flags_are_filled_in(home: Home) -> None:
    """What the flags say stands in the form; only the rest is asked."""
    words = ["add", "--company", "Acme", "--position", "Engineer", "--on", "2026-11-23"]
    ran = at_a_terminal(words, ["14:00", "", ""])
    assert ran.shown.splitlines()[-1] == ID


def test_config_decides_whether_the_form_of_address_is_asked(home: Home) -> None:
    """With German letters `add` asks how each person is addressed, and keeps it."""
    home.config(CONFIG.format(endpoint=NOWHERE).replace("[letters]", '[letters]\nlanguage = "de"'))
    ran = at_a_terminal(["add"], [ACME, ANA_LINE, "du", "", ""])
    assert ran.code == 0, ran.shown
    assert home.everything()["interviews"][0]["interview"]["people"][0]["form_of_address"] == "du"


def test_a_calendar_asks_only_what_it_does_not_say(home: Home) -> None:
    """In a terminal the gaps are asked and the rest is shown; a no adds nothing and keeps the answers."""
    bare = INVITATION.replace("Interview for Data Engineer at Initech", "Chat")
    bare = bare.replace("DTEND;TZID=Europe/Berlin:20261125T160000", "DESCRIPTION:-")
    file = home.file("i.ics", bare)
    refused = at_a_terminal(["add", file], ["Data Engineer", "45 min", "no"])
    assert refused.code == 130
    assert "Nothing is saved yet" in refused.shown
    assert home.run("status", "--json").json["interviews"] == []
    taken = at_a_terminal(["add", file], ["yes", "yes"])
    assert taken.shown.splitlines()[-1] == INITECH, taken.shown
    interview = home.everything()["interviews"][0]["interview"]
    assert interview["ends"] == "2026-11-25T14:45:00Z"


def test_several_meetings_of_a_calendar_are_asked_about_one_by_one(home: Home) -> None:
    """Each has its own summary, and what is typed for one is not taken for another."""
    begins, ends = INVITATION.index("BEGIN:VEVENT"), INVITATION.index("END:VCALENDAR")
    second = INVITATION[begins:ends].replace("one@", "two@").replace("T15", "T17").replace("T16", "T18")
    file = home.file("i.ics", INVITATION[:ends] + second + INVITATION[ends:])
    ran = at_a_terminal(["add", file], ["edit", "2", "Data Scientist", "", "yes", "yes"])
    assert ran.code == 0, ran.shown
    assert "Last time" not in ran.shown
    kept = home.everything()["interviews"]
    assert sorted(one["interview"]["position"] for one in kept) == ["Data Engineer", "Data Scientist"]
    moved = INVITATION.replace("SEQUENCE:1", "SEQUENCE:2").replace("T160000", "T163000")
    again = at_a_terminal(["add", home.file("later.ics", moved), "--yes"], [])
    assert "You have added it already. It now ends at 10:30." in again.shown
    assert not list(home.folder.glob("*.unfinished.json"))


def test_a_script_hears_of_everything_that_a_calendar_leaves_open(home: Home) -> None:
    """Each gap is one sentence with the flag that fills it; nothing is added."""
    bare = INVITATION.replace("Interview for Data Engineer at Initech", "Chat").replace(
        "initech.example", "gmail.com"
    )
    bare = bare.replace("ATTENDEE;CN=Otto Lang:", "ATTENDEE:").replace("otto.lang", "xq")
    bare = bare.replace("DTEND;TZID=Europe/Berlin:20261125T160000", "DESCRIPTION:-")
    ran = home.run("add", "-", "--yes", given=bare)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == [
        "It does not name the company: add --company NAME.",
        "It does not name the position: add --position TITLE.",
        "It does not say when it ends: add --length 1h.",
        'It gives no name for xq@gmail.com: add --person "NAME <xq@gmail.com>".',
        "Nothing was added.",
    ]


def test_a_guest_who_is_oneself_is_remembered(home: Home) -> None:
    """That's me takes the guest out, and with a yes the address goes to the aliases in config.toml."""
    guest = INVITATION.replace(
        "ATTENDEE;CN=Otto Lang:", "ATTENDEE;CN=J. Doe:mailto:jane@work.example\nATTENDEE;CN=Otto Lang:"
    )
    file = home.file("i.ics", guest)
    ran = at_a_terminal(["add", file], ["edit", "5", "12", "", "yes", "yes"])
    assert ran.code == 0, ran.shown
    people = home.everything()["interviews"][0]["interview"]["people"]
    assert [p["name"] for p in people] == ["Otto Lang", "Petra Kurz"]
    text = (home.folder / "config.toml").read_text("utf-8")
    assert 'aliases = ["jane@work.example"]' in text
    assert home.run("status").code == 0


def test_edit_by_flags_changes_what_they_say(home: Home) -> None:
    """Without a terminal flags change facts, people and rules; what is wrong is told, and nothing changes."""
    home.added(notes="")
    ran = home.run(
        "edit", "acme", "--position", "Head of Build", "--when", "16:00", "--person", "Tom Berg, tom@acme.example",
        "--person", "Ana Ruiz, +1 555 0102", "--leave-out", "rita", "--decision-by", "Dec 4", "--no-calls",
    )  # fmt: skip
    assert (ran.code, ran.out) == (0, f"{ID}\n"), ran.err
    interview = home.everything()["interviews"][0]["interview"]
    assert (interview["position"], interview["ends"]) == ("Head of Build", "2026-11-23T22:00:00Z")
    assert [(p["name"], p["email"], p["phone"]) for p in interview["people"]] == [
        ("Ana Ruiz", ANA, "+1 555 0102"),
        ("Tom Berg", "tom@acme.example", ""),
    ]
    assert interview["rules"]["decision_by"] == "2026-12-04"
    before = home.everything()
    for wrong in (
        ["--leave-out", "Bo"],
        ["--zone", "EST"],
        ["--decision-by", "Nov 1"],
        ["--when", "11/12"],
        [],
    ):
        assert home.run("edit", "acme", *wrong).code == 2
    assert home.everything() == before


def test_move_keeps_the_length_and_asks_about_the_past(home: Home) -> None:
    """A day alone keeps its time, a time alone its day; a past time needs a yes."""
    home.clock.rest_at(here(20, 9))
    home.added(INTERVIEW, notes="")
    assert (
        "Moved from Mon 23 Nov, 14:00 to Tue 24 Nov, 14:00–15:00." in home.run("move", "acme", "Tuesday").err
    )
    assert "to Tue 24 Nov, 09:30–10:30." in home.run("move", "acme", "9:30").err
    past = home.run("move", "acme", "Nov", "19")
    assert (past.code, past.out) == (2, "")
    assert "Thu 19 Nov 2026, 09:30–10:30 in New York is in the past. If that is right, add --yes" in past.err
    assert home.run("move", "acme", "Nov", "19", "--yes").code == 0
    assert home.run("move", "acme").code == 2
    assert home.run("move", "acme", "soon").code == 2
    twice = home.run("move", "acme", "11/12")
    assert "choose one" in twice.err
    spans = [home.run("move", "acme", "next week"), home.run("edit", "acme", "--decision-by", "next week")]
    zone = home.run("edit", "acme", "--zone", "EST")
    assert all("Thu 26 Nov 2026" in one.err for one in spans), "the days to choose from are named"
    assert "Toronto" in zone.err


def test_leaving_out_somebody_who_got_a_letter_says_that_it_stays_sent(home: Home) -> None:
    """What has left stays so, and that is said."""
    from afterword.domain.model import EventKind
    from jane import THANKS

    home.added()
    ids = {"draft_id": "d", "message_id": "m", "thread_id": "t"}
    for kind in (EventKind.DRAFTING, EventKind.DRAFTED, EventKind.SENDING, EventKind.SENT):
        home.happened(kind, here(23, 16), THANKS, "ana-ruiz", **ids)
    home.clock.rest_at(here(23, 17))
    ran = home.run("edit", "acme", "--leave-out", "Ana")
    assert "The letter to Ana Ruiz has already been sent." in ran.err
    home.clock.rest_at(here(23, 18))
    assert "Ana Ruiz is added." in home.run("undo").err
    people = home.everything()["interviews"][0]["interview"]["people"]
    assert [p["name"] for p in people] == ["Ana Ruiz", "Rita Sommer"]
    assert people[0]["notes"]["sentences"], "what was written about her is there again"


MAIL = """Hi Jane,
we would like to invite you to an interview for the position of HR Specialist at Acme
on Tuesday, November 24 at 2:00 pm with Ana Ruiz <ana@acme.example>.
Best regards
Rita Sommer
Recruiter, Acme
"""


def test_a_mail_is_pasted_at_the_first_question(home: Home) -> None:
    """All its lines are one answer: what they say is filled in, and the next question waits for a person."""
    home.clock.rest_at(here(20, 9))
    with Terminal("add", columns=100, term="xterm") as terminal:
        asked = terminal.until("Interview:")
        assert "\x1b[?2004h" in asked, "the terminal is not asked to mark what is pasted"
        terminal.type(f"\x1b[200~{MAIL.rstrip()}\x1b[201~\n")
        terminal.until("Address of Rita Sommer")
        terminal.type("\n")
        terminal.until("Another person")
        terminal.type("\n")
        seen = terminal.until("Right?")
        terminal.type("\n")
        assert terminal.end() == 0, terminal.shown
    assert "Tue 24 Nov 2026, 14:00–15:00 in New York" in seen
    interview = home.everything()["interviews"][0]["interview"]
    assert (interview["company"], interview["position"]) == ("Acme", "HR Specialist")
    assert "ana@acme.example" in {p["email"] for p in interview["people"]}


def test_a_mail_in_a_file_is_shown_and_waits_for_a_yes(home: Home) -> None:
    """Plain text is read as if it were pasted; a script has to agree, and hears what it leaves open."""
    home.clock.rest_at(here(20, 9))
    asked = home.run("add", home.file("mail.txt", MAIL))
    assert (asked.code, asked.out) == (2, "")
    assert "does not say when it ends: add --length 1h." in asked.err
    shown = home.run("add", "-", "--length", "1h", given=MAIL)
    assert (shown.code, "--yes" in shown.err) == (2, True)
    assert "Tue 24 Nov 2026, 14:00–15:00 in New York" in shown.err
    taken = home.run("add", "-", "--length", "1h", "--company", "Acme Labs", "--yes", given=MAIL)
    assert taken.out == "acme-labs-hr-specialist-2026-11-24\n", taken.err


def test_the_answers_are_those_of_the_interface(tmp_path: Path) -> None:
    """Who reads ja, ändern and nein may type them, and the English words too."""
    choose("de")
    try:
        lines = [
            ACME,
            "Rita, rita@acme.example, Recruiter",
            "koord",
            "",
            "ändern",
            "8",
            "ja",
            "",
            "ja",
        ]
        asks, shown = talk(tmp_path / "u", *lines)
        interview = asks.right()
    finally:
        choose("en")
    assert any(line.startswith("Stimmt das? ja / ändern / nein [ja]: ") for line in shown)
    assert interview.rules.no_calls
    assert str(interview.people[0].part) == "coordinator"


def test_fields_that_were_kept_survive_any_version(tmp_path: Path) -> None:
    """A form that an older version kept is gone on with; what it does not know is left out."""
    file = tmp_path / "u"
    Unfinished(file).keep({"fields": '{"company": "Acme", "unknown": 1}'})
    asks, _shown = talk(file, "yes")
    asks.go_on()
    assert asks.state.fields == InterviewFields(company="Acme")
