"""Asking in a terminal: defaults, going back, and that what was typed outlives Ctrl-C."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from afterword.cli.asking import Answers, Dialogue, Question, Unfinished
from afterword.cli.questions import notes_questions
from afterword.domain.model import Interview, Person
from cli.homes import Home
from jane import ID

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")

if sys.platform != "win32":
    from cli.terminals import CTRL_C, CTRL_D, Terminal, at_a_terminal

INTERVIEW_OF_ANA = Interview(
    "acme",
    "Acme",
    "Engineer",
    datetime(2026, 11, 23, 19, tzinfo=UTC),
    datetime(2026, 11, 23, 20, tzinfo=UTC),
    "America/New_York",
    (Person("ana", "Maximiliane Hohenfels"),),
)


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
    asker, shown = talk(tmp_path / "u", "", "", "", typed)
    answers = asker.ask(lambda so_far: notes_questions(so_far, INTERVIEW_OF_ANA))
    assert answers["decision_by"] == kept
    assert shown[-1] == f"  {said}"


@pytest.mark.parametrize("typed", ["4/12", "soon", "dec", "dec 32", "may"])
def test_what_may_be_another_day_is_no_date(tmp_path: Path, typed: str) -> None:
    """Numbers that some read as April and others as December, and half a date, are asked again."""
    asker, shown = talk(tmp_path / "u", "", "", "", typed, "")
    answers = asker.ask(lambda so_far: notes_questions(so_far, INTERVIEW_OF_ANA))
    assert not answers["decision_by"]
    assert (
        len([line for line in shown if line.endswith((": choose one.", "2026-12-01.", ": write another."))])
        == 1
    )


def test_a_span_of_days_is_a_list_to_choose_from(tmp_path: Path) -> None:
    """A number of the list is that day; before it, something else may be typed instead."""
    asker, shown = talk(tmp_path / "u", "", "", "", "end of next week", "2")
    answers = asker.ask(lambda so_far: notes_questions(so_far, INTERVIEW_OF_ANA))
    assert answers["decision_by"] == "2026-12-04"
    assert "   1  Thu 3 Dec 2026" in shown
    assert "   2  Fri 4 Dec 2026" in shown
    assert shown[-1] == "  Friday, December 4"
    other, _shown = talk(tmp_path / "v", "", "", "", "early December", "9 Dec")
    answers = other.ask(lambda so_far: notes_questions(so_far, INTERVIEW_OF_ANA))
    assert answers["decision_by"] == "2026-12-09"


def test_every_prompt_is_one_line(tmp_path: Path) -> None:
    """On a terminal of 80 columns each question has room for an answer, and says what Enter does."""
    asker, shown = talk(tmp_path / "v", *[""] * 4)
    asker.ask(lambda so_far: notes_questions(so_far, INTERVIEW_OF_ANA))
    prompts = [line for line in shown[1:] if line.endswith(": ")]
    assert [line for line in prompts if len(line) > 80] == []
    assert [line for line in prompts if "(Enter: " not in line and "[" not in line] == []


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
