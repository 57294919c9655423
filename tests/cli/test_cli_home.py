"""`afterword` alone, its version and its help: the first things that anybody sees."""

from __future__ import annotations

from importlib import metadata

import pytest

from afterword.cli.usage import GROUPS
from afterword.cli.verbs import commands
from afterword.sandbox import Sandbox
from cli.homes import Home
from jane import ID, INTERVIEW, THANKS, here


def test_alone_before_set_up_it_says_where_to_begin(home: Home) -> None:
    """No error: a welcome that names set-up, the demo and the help."""
    (home.folder / "config.toml").unlink()
    ran = home.run()
    assert ran.code == 0
    for command in ("afterword setup", "afterword demo", "afterword --help"):
        assert command in ran.out


def test_alone_it_says_what_is_next(home: Home) -> None:
    """An empty store leads to `add`; then the first thing that waits, and how many more; and that nothing runs."""
    empty = home.run().out
    assert "Nothing waits for you." in empty
    assert "afterword add" in empty
    home.added(notes="")
    home.clock.rest_at(here(23, 15, 30))
    ran = home.run()
    assert ran.out.startswith("Next: ")
    assert "(Acme)" in ran.out
    assert "Afterword is not running" in ran.out
    assert "afterword status" in ran.out


def test_alone_with_nothing_to_do_it_names_the_next_letter(home: Home) -> None:
    """All is written down and approved: the letter that leaves next, and when."""
    home.added()
    home.clock.rest_at(here(23, 14, 30))
    home.run("approve", THANKS)
    assert "Thank-you letter to Ana Ruiz: Mon 23 Nov 16:00" in home.run().out


def test_version(home: Home) -> None:
    """The version of the package, alone on stdout."""
    assert home.run("--version").out == f"afterword {metadata.version('afterword')}\n"


def test_help_has_every_command_in_a_group_and_cuts_no_sentence(home: Home) -> None:
    """As one uses them; nothing ends in dots."""
    shown = home.run("--help").out
    assert "..." not in shown.replace("[ARGS]...", "")
    for title in GROUPS:
        assert f"{title}:" in shown
    assert "Others:" not in shown
    assert commands.info.name == "afterword"


@pytest.mark.parametrize("subject", ["templates", "service", "fleet"])
def test_the_help_of_a_subject_cuts_no_sentence(
    home: Home, monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    """In a narrow terminal too, each of its commands says its whole first sentence."""
    monkeypatch.setenv("COLUMNS", "60")
    shown = home.run(subject, "--help").out
    assert "..." not in shown.replace("[ARGS]...", "")
    assert len(shown.partition("Commands:")[2].splitlines()) > 3


def test_add_says_what_is_true_now(home: Home) -> None:
    """Added, changed or nothing new, and what comes next; stdout holds the ID alone."""
    first = home.run("add", "-", given=INTERVIEW)
    assert first.out == f"{ID}\n"
    assert first.err.splitlines() == [
        "Added: Engineer at Acme, Mon 23 Nov 14:00. Undo: afterword undo",
        "Next, finish the letters: `afterword finish acme`",
        "Afterword is not running. To start it, run `afterword service install`.",
    ]
    assert (
        home.run("add", "-", given=INTERVIEW).err == "Nothing new in: Engineer at Acme, Mon 23 Nov 14:00.\n"
    )
    assert home.run("add", "-", given=INTERVIEW.replace("Head", "Lead")).err.startswith("Changed: ")


def test_a_pass_says_what_it_did(gmail: Sandbox, home: Home) -> None:
    """An act and its outcome are one line; where nothing was due, the next letter is named, or that none is."""
    assert home.run("run", "--once").err == "Nothing was due. No letter is planned.\n"
    home.added()
    home.clock.rest_at(here(23, 15, 35))
    did = home.run("run", "--once").err.splitlines()
    assert "Thank-you letter to Ana Ruiz: the draft is in Gmail." in did
    assert (
        home.run("run", "--once").err
        == "Nothing was due. Thank-you letter to Ana Ruiz: Mon 23 Nov 16:00, in 25 min.\n"
    )
    assert home.run("run", "--dry-run").err.startswith("Nothing is due now. Thank-you letter to Ana Ruiz")
    assert [mail["subject"] for mail in gmail.mailbox("jane@gmail.com")] == [
        "Thanks for the interview – Engineer"
    ]
