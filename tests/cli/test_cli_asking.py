"""Asking in a terminal: defaults, going back, and that what was typed outlives Ctrl-C."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from afterword.cli.asking import Answers, Dialogue, Question, Unfinished
from afterword.cli.questions import interview_questions, interview_toml, notes_questions
from afterword.imports.toml import from_toml
from afterword.letters import Templates
from cli.homes import Home
from jane import ANA, CONFIG, ID, INITECH, INVITATION, NOWHERE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")

if sys.platform != "win32":
    from cli.terminals import CTRL_C, CTRL_D, Terminal, at_a_terminal

TODAY = date(2026, 11, 20)
ACME = ["Acme", "Engineer", "2026-11-23", "14", "15:00", ""]
ANA_TOLD = [
    "Ana Ruiz",
    ANA,
    "Head of Platform",
    "",
    "+1 555 0101",
    "linkedin.com/in/anaruiz",
    "phone, e-mail",
]
PEOPLE = [*ANA_TOLD, "Rita Sommer", "", "", "c", "", "", "", ""]
RULES = ["2026-12-04", "y", "", "US"]


def fruit(answers: Answers) -> Iterator[Question]:
    """Two questions, and a third that the second leads to."""
    yield Question("first", "First", "apple")
    yield Question("more", "More", "n")
    if answers["more"] == "y":
        yield Question("last", "Last")


def talk(file: Path, *lines: str) -> tuple[Dialogue, list[str]]:
    """Somebody who types these lines and then gives up, and what they were shown."""
    shown: list[str] = []
    typed = iter(lines)

    def hear(prompt: str) -> str:
        shown.append(prompt)
        for line in typed:
            return line
        raise KeyboardInterrupt

    return Dialogue(hear, shown.append, Unfinished(file), "afterword add"), shown


def test_enter_takes_the_default_and_a_dash_nothing(tmp_path: Path) -> None:
    """What stands in brackets is taken by Enter; `-` leaves it empty."""
    assert talk(tmp_path / "u", "", "")[0].ask(fruit) == {"first": "apple", "more": "n"}
    assert talk(tmp_path / "v", "-", "pear")[0].ask(fruit) == {"first": "", "more": "pear"}


def test_going_back_opens_the_question_before_with_its_answer(tmp_path: Path) -> None:
    """`<` goes back as far as one likes; what was said there is the default then."""
    asker, shown = talk(tmp_path / "u", "<", "pear", "y", "<", "<", "", "", "plum")
    assert asker.ask(fruit) == {"first": "pear", "more": "y", "last": "plum"}
    assert shown[-3:] == ["First [pear]: ", "More [y]: ", "Last: "]


def test_what_was_typed_outlives_ctrl_c_for_its_owner_alone(tmp_path: Path) -> None:
    """Every answer is in a file (0600) as it is given; the next time goes on behind it, or begins anew."""
    file = tmp_path / "state" / "u.json"
    asker, shown = talk(file, "pear")
    with pytest.raises(KeyboardInterrupt):
        asker.ask(fruit)
    assert "run `afterword add`" in shown[-1]
    assert json.loads(file.read_text("utf-8")) == {"first": "pear"}
    assert file.stat().st_mode & 0o777 == 0o600
    again, shown = talk(file, "", "y", "plum")
    assert again.ask(fruit) == {"first": "pear", "more": "y", "last": "plum"}
    assert "(pear)" in shown[0]
    anew, _ = talk(file, "n", "", "")
    assert anew.ask(fruit) == {"first": "apple", "more": "n"}


def test_a_file_that_is_damaged_is_no_reason_to_stop(tmp_path: Path) -> None:
    """What cannot be read is asked again."""
    file = tmp_path / "u.json"
    for damage in ("", "[1]", "\x00"):
        file.write_text(damage, "utf-8")
        assert talk(file, "", "")[0].ask(fruit) == {"first": "apple", "more": "n"}


def test_nothing_typed_is_nothing_kept(tmp_path: Path) -> None:
    """Somebody who gives up at once leaves nothing behind."""
    asker, shown = talk(tmp_path / "u")
    with pytest.raises(KeyboardInterrupt):
        asker.ask(fruit)
    assert not (tmp_path / "u").exists()
    assert "saved" not in " ".join(shown)


def test_a_wrong_answer_is_asked_again_with_what_was_expected(tmp_path: Path) -> None:
    """Dates, times, zones, addresses, parts: each is checked where it is typed."""
    lines = [
        "",
        "Acme",
        "Engineer",
        "31.11.",
        "2026-11-23",
        "25",
        "14:00",
        "13",
        "15",
        "Mars",
        "Europe/Berlin",
    ]
    lines += ["Ana Ruiz", "ana", ANA, "", "boss", "i", "none", "", "anaruiz", "", "by pigeon", "mail", ""]
    lines += ["ana ruiz", "Rita", ANA, "", "", "", "", "", "", ""]
    lines += ["soon", "", "perhaps", "n", "no", "", "Narnia", "US"]
    asker, shown = talk(tmp_path / "u", *lines)
    answers = asker.ask(lambda so_far: interview_questions(so_far, "America/New_York", TODAY))
    assert len([line for line in shown if "Expected" in line or ": write" in line]) == 17
    interview = from_toml(interview_toml(answers), zone="UTC")
    assert (interview.company, interview.time_zone) == ("Acme", "Europe/Berlin")
    assert [(p.name, p.email) for p in interview.people] == [("Ana Ruiz", ANA), ("Rita", "")]


@pytest.mark.parametrize(
    ("typed", "kept", "said"),
    [
        ("dec 4", "2026-12-04", "Friday, December 4"),
        ("4 December", "2026-12-04", "Friday, December 4"),
        ("fri", "2026-11-27", "Friday, November 27"),
        ("jan 5", "2027-01-05", "Tuesday, January 5, 2027"),
        ("2026-12-04", "2026-12-04", "Friday, December 4"),
    ],
)
def test_a_date_is_taken_as_one_says_it_and_said_back(
    tmp_path: Path, typed: str, kept: str, said: str
) -> None:
    """The day by which they decide follows the interview; with its weekday a mistake is seen at once."""
    asker, shown = talk(tmp_path / "u", *ACME, "", typed, "", "", "")
    answers = asker.ask(lambda so_far: interview_questions(so_far, "America/New_York", TODAY))
    assert answers["decision_by"] == kept
    assert shown[-4] == f"  {said}"


def test_the_day_of_an_interview_is_the_nearest_one(tmp_path: Path) -> None:
    """Interviews are noted before and after: without a year, November 18 is two days ago, not in a year."""
    asker, shown = talk(tmp_path / "u", "Acme", "Engineer", "nov 18", "14")
    with pytest.raises(KeyboardInterrupt):
        asker.ask(lambda so_far: interview_questions(so_far, "America/New_York", TODAY))
    assert "  Wednesday, November 18" in shown


@pytest.mark.parametrize("typed", ["4/12", "soon", "dec", "dec 32", "may"])
def test_what_may_be_another_day_is_no_date(tmp_path: Path, typed: str) -> None:
    """Numbers that some read as April and others as December, and half a date, are asked again."""
    asker, shown = talk(tmp_path / "u", *ACME, "", typed, "", "", "", "")
    answers = asker.ask(lambda so_far: interview_questions(so_far, "America/New_York", TODAY))
    assert not answers["decision_by"]
    assert (
        len([line for line in shown if line.endswith((": choose one.", "2026-12-01.", ": write another."))])
        == 1
    )


def test_every_prompt_is_one_line(tmp_path: Path) -> None:
    """On a terminal of 80 columns each question has room for an answer, and says what Enter does."""
    asker, shown = talk(tmp_path / "u", *ACME, "Maximiliane Hohenfels", *[""] * 6, "", "", "", "", "", "")
    answers = asker.ask(lambda so_far: interview_questions(so_far, "America/New_York", TODAY, "du"))
    interview = from_toml(interview_toml(answers), zone="UTC")
    noting, more = talk(tmp_path / "v", *[""] * 4)
    noting.ask(lambda so_far: notes_questions(so_far, interview))
    prompts = [line for line in [*shown[1:], *more[1:]] if line.endswith(": ")]
    assert [line for line in prompts if len(line) > 80] == []
    asks = prompts[prompts.index("  Job title (Enter: unknown): ") :]
    assert [line for line in asks if "(Enter: " not in line and "[" not in line] == []


@pytest.mark.parametrize(("day", "clock"), [("2026-11-01", "01:30"), ("2026-03-08", "02:30")])
def test_a_time_of_the_clock_change_is_a_question(tmp_path: Path, day: str, clock: str) -> None:
    """A local time that happens twice, or never, is not taken; one can go back and fix it."""
    lines = ["Acme", "Engineer", day, clock, "04:00", "", "<", "<", "03:15", "", "", "", "", "", "", ""]
    asker, shown = talk(tmp_path / "u", *lines)
    answers = asker.ask(lambda so_far: interview_questions(so_far, "America/New_York", TODAY))
    assert any("clock change" in line for line in shown)
    assert from_toml(interview_toml(answers), zone="UTC").starts.minute == 15


@pytest.mark.parametrize("name", ['Ana "Annie" \\ Ruiz', "山田 太郎", "=[x]#", "Ana 🚂 Ruiz"])
def test_whatever_is_typed_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    """Quotes, backslashes and other scripts come through."""
    asker, _ = talk(tmp_path / "u", *ACME, name, *[""] * 11)
    answers = asker.ask(lambda so_far: interview_questions(so_far, "America/New_York", TODAY))
    assert from_toml(interview_toml(answers), zone="UTC").people[0].name == name


def test_a_control_character_is_asked_again(tmp_path: Path) -> None:
    """What could end a mail header is not taken into a name."""
    asker, shown = talk(tmp_path / "u", "Acme\x1b[2J", "Acme", "Engineer")
    with pytest.raises(KeyboardInterrupt):
        asker.ask(lambda so_far: interview_questions(so_far, "America/New_York", TODAY))
    assert any("control characters" in line for line in shown)


def test_an_interview_is_asked_for(home: Home) -> None:
    """`afterword add` in a terminal asks one thing after another, and its last line is the id."""
    ran = at_a_terminal(["add"], [*ACME, *PEOPLE, *RULES])
    assert ran.code == 0
    assert ran.shown.splitlines()[-1] == ID
    interview = home.everything()["interviews"][0]["interview"]
    assert (interview["starts"], interview["ends"]) == ("2026-11-23T19:00:00Z", "2026-11-23T20:00:00Z")
    assert interview["rules"]["decision_by"] == "2026-12-04"
    assert interview["rules"]["no_calls"] is True
    assert [(p["name"], p["part"], p["welcomes"]) for p in interview["people"]] == [
        ("Ana Ruiz", "interviewer", ["email", "phone"]),
        ("Rita Sommer", "coordinator", []),
    ]
    ana = interview["people"][0]
    assert (ana["phone"], ana["linkedin"]) == ("+1 555 0101", "https://www.linkedin.com/in/anaruiz")
    assert not list(home.folder.glob("*.unfinished.json"))


def test_an_interview_that_was_begun_is_gone_on_with(home: Home) -> None:
    """Ctrl-C keeps what was typed and changes nothing; the next `add` offers to go on, and forgets it at the end."""
    stopped = at_a_terminal(["add"], [*ACME[:4], CTRL_C])
    assert stopped.code == 130
    assert "Traceback" not in stopped.shown
    assert "saved" in stopped.shown
    assert home.run("status", "--json").json["interviews"] == []
    assert (home.folder / "add.unfinished.json").stat().st_mode & 0o777 == 0o600
    again = at_a_terminal(["add"], ["y", *ACME[4:], "", "", "", "", ""])
    assert again.shown.splitlines()[-1] == ID
    assert not (home.folder / "add.unfinished.json").exists()


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
    """`afterword add CARD…` in a terminal asks for the interview; Enter takes what the cards say of its people."""
    cards = [home.file("ana.vcf", CARD.format(name="Ana Ruiz", email=ANA))]
    cards.append(home.file("li wei.vcf", CARD.format(name="Li Wei", email="li.wei@acme.example")))
    stopped = at_a_terminal(["add", *cards], ["", *ACME[1:4], CTRL_C])
    assert f"run `afterword add {cards[0]} '{cards[1]}'`" in " ".join(stopped.shown.split("\n"))
    rest = ["y", *ACME[4:], *[""] * 6, "phone", *[""] * 7, "", *RULES]
    added = at_a_terminal(["add", *cards], rest)
    assert added.shown.splitlines()[-1] == ID
    people = home.everything()["interviews"][0]["interview"]["people"]
    assert [(p["name"], p["email"], p["title"], p["phone"], p["welcomes"]) for p in people] == [
        ("Ana Ruiz", ANA, "Head of Platform", "+1 555 0101", ["phone"]),
        ("Li Wei", "li.wei@acme.example", "Head of Platform", "+1 555 0101", []),
    ]


def test_cards_alone_without_a_terminal_are_refused(home: Home) -> None:
    """Nobody says of which interview they are: 2, and what was expected; a broken card is told in a terminal too."""
    card = home.file("ana.vcf", CARD.format(name="Ana Ruiz", email=ANA))
    refused = home.run("add", card)
    assert (refused.code, "found no interview" in refused.err) == (2, True)
    broken = at_a_terminal(["add", card, home.file("li.vcf", "Li Wei")], [])
    assert (broken.code, "BEGIN:VCARD" in broken.shown) == (2, True)


def test_flags_are_suggested(home: Home) -> None:
    """What the flags say is the default of its question."""
    words = ["add", "--company", "Acme", "--position", "Engineer", "--on", "2026-11-23"]
    ran = at_a_terminal(words, ["", "", "", *ACME[3:], "", "", "", "", ""])
    assert ran.shown.splitlines()[-1] == ID


def test_notes_are_typed_line_by_line(home: Home) -> None:
    """Anything that one remembers, then how they like to be followed up with; Ctrl-D keeps what was typed."""
    home.added(notes='[notes]\nrough = "tuesdays"\n')
    stopped = at_a_terminal(["notes", "acme"], ["moved four teams, 40% faster", "- Ana climbs", CTRL_D])
    assert stopped.code == 130
    assert home.everything()["interviews"][0]["interview"]["notes"]["rough"] == "tuesdays"
    people = ["by carrier pigeon", "phone and e-mail", "+1 555 0101", ""]
    ran = at_a_terminal(["notes", "acme"], ["", "", *people, "/no/file", "-", "2026-12-04", CTRL_C])
    assert "tuesdays" in ran.shown
    assert "Saved." in ran.shown
    interview = home.everything()["interviews"][0]["interview"]
    assert interview["notes"]["rough"] == "tuesdays\nmoved four teams, 40% faster\n- Ana climbs"
    assert interview["people"][0]["welcomes"] == ["email", "phone"]
    assert interview["people"][0]["phone"] == "+1 555 0101"
    assert interview["rules"]["decision_by"] == "2026-12-04"
    assert not list(home.folder.glob("*.unfinished.json"))


def test_what_is_known_is_the_default(home: Home) -> None:
    """Enter through all questions changes nothing; letters that are read are not gone through again."""
    home.added()
    before = home.everything()
    ran = at_a_terminal(["notes", ID], [""] * 5)
    assert ran.code == 0
    assert "Nothing new." in ran.shown
    assert "Every letter is finished" in ran.shown
    assert ran.shown.splitlines()[-1] == ID
    assert home.everything() == before


@pytest.mark.parametrize(("code", "asked"), [("de", "du"), ("fr", "tu"), ("en", "")])
def test_how_to_address_somebody_is_asked_where_the_language_has_two_ways(
    tmp_path: Path, code: str, asked: str
) -> None:
    """German and French letters need it, so it is one short question each; in English nobody is asked."""
    familiar = Templates(language=code).letters_in().frame.familiar_word
    assert familiar == asked
    answers = [asked] if asked else []
    lines = [*ACME, "Ana Ruiz", *[""] * 6, *answers, "", *[""] * 4]
    asker, shown = talk(tmp_path / "u", *lines)
    told = asker.ask(lambda so_far: interview_questions(so_far, "America/New_York", TODAY, familiar))
    assert any("How you address Ana Ruiz" in line for line in shown) is bool(asked)
    assert from_toml(interview_toml(told), zone="UTC").people[0].form_of_address == asked


def test_config_decides_whether_it_is_asked(home: Home) -> None:
    """With German letters `add` asks how each person is addressed, and keeps it."""
    home.config(CONFIG.format(endpoint=NOWHERE).replace("[letters]", '[letters]\nlanguage = "de"'))
    ran = at_a_terminal(["add"], [*ACME, "Ana Ruiz", *[""] * 6, "du", "", *RULES])
    assert ran.code == 0, ran.shown
    assert home.everything()["interviews"][0]["interview"]["people"][0]["form_of_address"] == "du"


def test_a_calendar_is_confirmed(home: Home) -> None:
    """In a terminal what a calendar said is shown and asked about: a no adds nothing."""
    file = home.file("i.ics", INVITATION)
    refused = at_a_terminal(["add", file], ["n"])
    assert refused.code == 130
    assert "Nothing was added" in refused.shown
    assert home.run("status", "--json").json["interviews"] == []
    taken = at_a_terminal(["add", file], ["y"])
    assert taken.code == 0
    assert taken.shown.splitlines()[-1] == INITECH


def test_forgetting_is_asked_about(home: Home) -> None:
    """In a terminal one is asked before an interview is forgotten."""
    home.added()
    assert at_a_terminal(["forget", "acme"], ["n"]).code == 130
    assert len(home.run("status", "--json").json["interviews"]) == 1
    assert at_a_terminal(["forget", "acme"], ["y"]).code == 0
    assert home.run("status", "--json").json["interviews"] == []


@pytest.mark.parametrize("words", [("preview", "acme"), ("todo",)])
def test_what_is_read_in_a_narrow_terminal_breaks_between_words(home: Home, words: tuple[str, ...]) -> None:
    """At 50 columns letters and what waits end their lines between words; keys alone stay whole, to be copied."""
    home.added()
    with Terminal(*words, columns=50) as terminal:
        assert terminal.end() == 0
    lines = terminal.shown.splitlines()
    assert [line for line in lines if len(line) > 50 and " " in line.strip()] == []
    assert [line for line in lines if re.fullmatch(r"\w|min", line)] == []
