"""`afterword templates`: what there is, one's own copy, and what is wrong with it."""

from __future__ import annotations

import stat

import pytest

from afterword.letters import Templates
from cli.homes import Home
from jane import CONFIG, NOWHERE


def test_every_template_is_listed(home: Home) -> None:
    """Each template is named with where it comes from and what it may use; stems and frame with them."""
    rows = home.run("templates", "list", "--json").json["templates"]
    assert [row["name"] for row in rows] == [*Templates().names(), "stems", "frame"]
    assert not any(row["own"] for row in rows)
    assert all("person" in row["names"] for row in rows[:-2])
    assert all("day" in row["names"] for row in rows[-2:])
    assert home.run("templates", "list").out.splitlines()[0].split() == ["thank-you", "shipped"]


def test_an_ejected_template_is_the_shipped_one_and_then_wins(home: Home) -> None:
    """The copy begins as what ships, for its owner alone; what is written into it is used from then on."""
    shipped = home.run("templates", "show", "signature").out
    there = home.run("templates", "eject", "signature").out.strip()
    own = home.folder / "templates" / "signature.txt.j2"
    assert there == str(own)
    assert own.read_text("utf-8") == shipped
    assert stat.S_IMODE(own.parent.stat().st_mode) == 0o700
    own.write_text("All the best, {{ you.first }}\n", "utf-8")
    assert home.run("templates", "show", "signature").out == "All the best, {{ you.first }}\n"
    assert "your own" in home.run("templates", "list").out
    assert home.run("templates", "check").code == 0
    interview = home.added()
    (letter, *_) = [t for t in home.run("preview", interview, "--json").json["texts"] if t["subject"]]
    assert letter["text"].rstrip().endswith("All the best, Jane")


def test_own_stems_are_offered_and_checked(home: Home) -> None:
    """A stem of one's own is in the form of the notes; one that has no gap is told with its file and id."""
    stem = """
[[stem]]
id = "shadowed"
where = "personal"
text = "I liked shadowing {name}."
example = ["your second shift"]
"""
    own = home.folder / "templates" / "stems.toml"
    assert home.run("templates", "eject", "stems").out.strip() == str(own)
    own.write_text(stem.replace("{name}", "…"), "utf-8")
    assert home.run("templates", "check").code == 0
    interview = home.added(notes="")
    assert "I liked shadowing …" in home.run("notes", interview, "--form").out
    own.write_text(stem.replace("{name}", "you"), "utf-8")
    told = home.run("templates", "check")
    assert told.code == 2
    assert f"{own}: shadowed" in told.err
    assert "0 gaps" in told.err


def test_another_language_has_a_folder_of_its_own(home: Home) -> None:
    """With --language the German files are listed, shown and copied; config's language keeps the folder itself."""
    home.config(CONFIG.format(endpoint=NOWHERE).replace("[letters]", '[letters]\nlanguage = "fr"'))
    german = home.run("templates", "show", "sign-off", "--language", "de").out
    french = home.run("templates", "show", "sign-off").out
    assert "Grüße" in german
    assert german != french
    own = home.folder / "templates"
    assert home.run("templates", "eject", "frame", "--language", "de").out.strip() == str(
        own / "de/frame.toml"
    )
    assert home.run("templates", "eject", "frame").out.strip() == str(own / "frame.toml")
    rows = home.run("templates", "list", "--language", "de", "--json").json
    assert rows["language"] == "de"
    assert [row["name"] for row in rows["templates"] if row["own"]] == ["frame"]
    again = home.run("templates", "eject", "frame", "--language", "de")
    assert (again.code, "already" in again.err) == (2, True)
    assert home.run("templates", "check").code == 0


def test_a_language_that_is_none_is_told_with_those_that_are(home: Home) -> None:
    """A code without letters is wrong input, and nothing is created."""
    ran = home.run("templates", "eject", "stems", "--language", "xx")
    assert ran.code == 2
    assert "de, en, fr" in ran.err
    assert not (home.folder / "templates").exists()


def test_what_is_there_is_never_overwritten(home: Home) -> None:
    """A second eject changes nothing, and says what to do."""
    home.run("templates", "eject", "call")
    own = home.folder / "templates" / "call.txt.j2"
    own.write_text("mine", "utf-8")
    again = home.run("templates", "eject", "call")
    assert again.code == 2
    assert str(own) in again.err
    assert own.read_text("utf-8") == "mine"


@pytest.mark.parametrize("verb", ["show", "eject"])
def test_a_name_that_is_none_is_told_with_those_that_are(home: Home, verb: str) -> None:
    """A wrong name is wrong input, and the right ones are named; nothing is created."""
    ran = home.run("templates", verb, "../config")
    assert ran.code == 2
    assert "thank-you" in ran.err
    assert not (home.folder / "templates").exists()


@pytest.mark.parametrize("verb", ["templates check", "doctor"])
def test_a_broken_template_is_told_with_its_line(home: Home, verb: str) -> None:
    """File, line, what is wrong and the known names: by `check` and by `doctor`, before anything is sent."""
    home.run("templates", "eject", "thank-you")
    own = home.folder / "templates" / "thank-you.txt.j2"
    own.write_text("Dear {{ person.call }},\n\n{{ nickname }}\n", "utf-8")
    ran = home.run(*verb.split())
    assert ran.code in {2, 6}
    said = " ".join((ran.out + ran.err).split())
    told = f"{own.name}, line 3: the name 'nickname' is not known here"
    assert "".join(told.split()) in "".join(said.split())  # a long path is broken over lines
    assert "thread" in said


@pytest.mark.parametrize("verb", ["templates check", "doctor"])
def test_a_broken_subject_is_told(home: Home, verb: str) -> None:
    """The subject of the config is a template too."""
    config = CONFIG.format(endpoint=NOWHERE).replace("[letters]", '[letters]\nsubject = "Hello {{ job }}"')
    home.config(config)
    ran = home.run(*verb.split())
    assert ran.code in {2, 6}
    assert "letters.subject" in ran.out + ran.err


def test_check_as_json(home: Home) -> None:
    """One document says whether they work, and what does not."""
    assert home.run("templates", "check", "--json").json == {"schema": 1, "good": True, "findings": []}
    home.run("templates", "eject", "notes")
    (home.folder / "templates" / "notes.txt.j2").write_text("{% if %}", "utf-8")
    ran = home.run("templates", "check", "--json")
    assert ran.code == 2
    assert [f["broken"] for f in ran.json["findings"]] == [True]
