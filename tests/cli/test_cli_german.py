"""The terminal in German: the golden talk of an evening, and no English left in it; documents stay English."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterword.cli.setup.details import make
from afterword.cli.setup.flags import Flags
from afterword.config import Paths, parsed
from afterword.config.language import choose
from afterword.domain.model import Interview, Person
from afterword.sandbox import Sandbox
from cli.homes import Home
from cli.test_cli_finish import ON_TO_ALL, PANEL, finish, stem, stored
from jane import ID, here

GOLDEN = Path(__file__).parent / "german"
ENGLISH = re.compile(
    r"\b(?:the|and|with|your|you|from|not|is|are|it|its|to|of|by|has|they|this|that|letters?|nothing)\b"
)
"""Words by which one hears that a sentence is English."""

LEAVES_GERMAN = re.compile(
    r"not-an-answer|`[^`]*`|afterword [a-z][^.;:]*|\S*/\S*|--\S+|“[^”]*”|\[[^\]]*\]|^ {4}.*$", re.MULTILINE
)
"""Commands, paths, keys and the words of letters."""

TALK: tuple[tuple[str, ...], ...] = (
    (),
    ("status",),
    ("status", ID),
    ("todo",),
    ("hold", "acme", "ana"),
    ("status",),
    ("undo",),
    ("preview", ID),
    ("lid",),
    ("run", "--dry-run"),
    ("close", ID, "--because", "withdrew"),
    ("status",),
    ("undo",),
    ("approve", "nobody"),
    ("close", ID),
    ("status", "--jsn"),
    ("lid", "soon"),
    ("--help",),
    ("hold", "--help"),
)


@pytest.fixture(autouse=True)
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that speaks German."""
    monkeypatch.setenv("LANGUAGE", "de")
    yield
    choose("en")


def talk(home: Home) -> str:
    """What the commands print, one after the other."""
    parts = []
    for words in TALK:
        ran = home.run(*words)
        parts.append(f"$ {' '.join(['afterword', *words])}  [{ran.code}]\n{ran.out}{ran.err}")
    return "\n".join(parts).replace(str(home.folder), "HOME")


def english_in(said: str) -> list[str]:
    """The lines that hold an English sentence, but for the letters that `preview` shows."""
    lines = LEAVES_GERMAN.sub(
        "", re.sub(r"\$ afterword preview.*?(?=\$ afterword)", "", said, flags=re.DOTALL)
    )
    return [line for line in lines.splitlines() if ENGLISH.search(line)]


@pytest.mark.parametrize("columns", [60, 100])
def test_an_evening_in_german(home: Home, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """Every command says its golden lines, and no English sentence."""
    home.added()
    home.clock.rest_at(here(23, 17, 30))
    monkeypatch.setenv("COLUMNS", str(columns))
    said = talk(home)
    golden = GOLDEN / f"evening-{columns}.txt"
    if os.environ.get("AFTERWORD_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8")
    assert english_in(said) == []


@pytest.mark.parametrize("words", [("acme", "dankesbrief"), ("acme", "brief", "ana"), ("thank-you", "acme")])
def test_a_step_is_named_in_german_or_english(home: Home, words: tuple[str, ...]) -> None:
    """Whoever reads `Dankesbrief` may type it; the English words mean the same as ever."""
    home.added()
    assert home.run("hold", *words).err.startswith("Zurückgehalten. Dankesbrief an Ana Ruiz")


def test_before_set_up(home: Home) -> None:
    """Without a config there is German too: the home, and what every other command says."""
    (home.folder / "config.toml").unlink()
    assert "Es ist noch nicht eingerichtet." in home.run().out
    assert "Afterword ist noch nicht eingerichtet" in home.run("status").err


def test_set_up_keeps_the_language(tmp_path: Path) -> None:
    """The config names it, for a service that starts without the language of a session."""
    choose("de")
    given = {"you.name": "Jane Doe", "you.email": "jane@gmail.com"}
    flags = Flags(given, "", None, 0, None, again=False, test=False, send_test=None)
    make(flags, Paths(tmp_path, tmp_path), asks=False)
    assert parsed((tmp_path / "config.toml").read_bytes()).you.language == "de"


def test_the_doctor_speaks_german(gmail: Sandbox, home: Home) -> None:
    """Each check has its German name and finding."""
    said = home.run("doctor").out
    assert re.search(r"^gut +Anmeldung +Google nimmt sie an", said, re.MULTILINE)
    assert english_in(said) == []


@pytest.mark.parametrize("words", [("status",), ("todo",), ("preview", ID), ("lid",)])
def test_a_document_is_english_on_every_machine(
    home: Home, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """A script reads the same sentences and codes, whatever the person speaks."""
    home.added()
    german = home.run(*words, "--json").json
    monkeypatch.setenv("LANGUAGE", "en")
    assert home.run(*words, "--json").json == german


def test_yes_may_be_said_in_german() -> None:
    """Both answers may be typed in the language of the interface or in English."""
    from afterword.cli.asking import yes_or_no

    choose("de")
    assert [yes_or_no(word) for word in ("j", "ja", "Ja", "y", "n", "nein", "no", "")] == [*"yyyynnnn"]


def test_letters_are_finished_in_german(home: Home) -> None:
    """Yes, no and a list of names are understood as the terminal itself says them."""
    choose("de")
    interview = home.added(PANEL, notes="")
    shared = [*stem("told-me"), "a release needs two people", "li und Ode", "-", "-"]
    asked = ["j", "ben", "how long it takes", *stem("asked-me"), "j", "need a week", "nein"]
    who = finish(interview, *ON_TO_ALL, *shared, *asked)
    notes, people = stored(home, interview)
    assert "Erwartet" not in who.text
    assert notes["challenge"]["readers"] == ["li-wei", "ben-ode"]
    question = {"question": "how long it takes", "answer": "need a week", "stem": "asked-me"}
    assert people["Ben Ode"]["open_questions"] == [question]


def test_a_day_is_said_back_in_german() -> None:
    """The day by which they decide has German names, whatever the locale of the machine."""
    from afterword.cli.questions import notes_questions

    choose("de")
    answers = {"rough 1": "", "ana welcomes": "", "attachments 1": ""}
    people = (Person("ana", "Ana Ruiz"),)
    talk = Interview(ID, "Acme", "Engineer", here(23, 14, 0), here(23, 15, 0), "America/New_York", people)
    questions = {asked.key: asked for asked in notes_questions(answers, talk)}
    said = [questions["decision_by"].understood(day) for day in ("2026-12-04", "2027-01-05")]
    assert said == ["Freitag, 4. Dezember", "Dienstag, 5. Januar 2027"]
