"""Each exit code, and that nothing but a sentence is ever printed about what went wrong."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys

import pytest

from afterword.app import STORY_CLOCK, locked
from afterword.cli.usage import GROUPS
from afterword.config import paths
from afterword.sandbox import Sandbox
from cli.homes import Home
from jane import CONFIG, ID, NOWHERE, THANKS


def test_done_is_0(home: Home) -> None:
    """A command that did what it says ends with 0, and says nothing on stderr where it is a reading one."""
    ran = home.run("status")
    assert (ran.code, ran.err) == (0, "")


def test_a_bug_is_1_with_its_report_in_the_log_and_no_traceback_on_the_screen(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody expected ends with 1; the report is in the log, which is its owner's alone."""
    home.clock.path.write_text("no clock at all", "utf-8")
    ran = home.run("status")
    log = home.folder / "afterword.log"
    assert ran.code == 1
    assert "Traceback" not in ran.err + ran.out
    assert str(log) in ran.err
    assert "Traceback" in log.read_text("utf-8")
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_bug_is_told_where_there_is_no_folder_for_the_log(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the log cannot be written either, that is said, and it still is 1 without a traceback."""
    home.clock.path.write_text("no clock at all", "utf-8")
    (home.folder / "afterword.log").mkdir()
    ran = home.run("status")
    assert ran.code == 1
    assert "Traceback" not in ran.err


def test_a_log_that_cannot_be_written_stops_nothing(home: Home) -> None:
    """The log's place is taken by a folder: commands work, and show nobody a traceback."""
    (home.folder / "afterword.log").mkdir()
    home.added()
    ran = home.run("skip", THANKS)
    assert ran.code == 0
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("words", [["status"], ["todo"], ["run"], ["hold", "ana"], ["web"], ["add"]])
def test_before_set_up_every_command_leads_to_it(home: Home, words: list[str]) -> None:
    """Without a config it is 2, and one sentence names the file that is missing and the command that makes it."""
    (home.folder / "config.toml").unlink()
    ran = home.run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert str(home.folder / "config.toml") in ran.err
    assert ran.err.endswith("Set it up: afterword setup\n")


def test_every_problem_of_the_config_is_told_at_once(home: Home) -> None:
    """Unknown keys, wrong types and impossible values come together, each with its place."""
    home.config('[you]\nname = 3\nemail = "jane"\nage = 4\n[letters]\nwindow = "0s"\n')
    ran = home.run("todo")
    assert ran.code == 2
    for place in ("name", "email", "age", "window"):
        assert f", {place}:" in ran.err or f" {place}:" in ran.err, place


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("--nonsense",),
        ("preview",),
        ("status", "one", "two"),
        ("sandbox", "--port", "many"),
        ("sandbox", "--port", "70000", "--account", "nobody"),
        ("run", "--strict"),
        ("close", ID),
        ("setup",),
        ("export", "now"),
    ],
)
def test_wrong_usage_is_2(home: Home, words: tuple[str, ...]) -> None:
    """Words that no command understands are wrong usage, told in plain words on stderr alone."""
    ran = home.run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert "Traceback" not in ran.err
    assert "Exception" not in ran.err


def test_every_unknown_flag_is_named(home: Home) -> None:
    """Not the first wrong flag alone: all of them."""
    ran = home.run("add", "--compny", "Acme", "--positon=Engineer", "--length")
    assert ran.code == 2
    for flag in ("--compny", "--positon", "--length"):
        assert flag in ran.err


def test_no_sign_in_is_3(sandbox: Sandbox, home: Home) -> None:
    """A pass without a sign-in ends with 3 and names the command that signs in."""
    ran = home.run("run", "--once")
    assert ran.code == 3
    assert "afterword setup" in ran.err


def test_no_network_is_4(gmail: Sandbox, home: Home) -> None:
    """A mailbox that cannot be reached ends with 4."""
    home.config(CONFIG.format(endpoint=NOWHERE))
    assert home.run("run", "--once").code == 4


def test_gmail_out_of_order_is_4(gmail: Sandbox, home: Home) -> None:
    """A Gmail that answers with its own faults ends with 4 too."""
    gmail.fault("503", "*", times=None)
    ran = home.run("run", "--once")
    assert ran.code == 4
    assert "Traceback" not in ran.err


def test_another_afterword_is_5(gmail: Sandbox, home: Home) -> None:
    """While one process makes passes another does not; reading goes on."""
    with locked(paths()):
        assert home.run("run", "--once").code == 5
        assert home.run("run").code == 5
        assert home.run("status", "--json").json["health"]["daemon"] == "running"
    assert home.run("status", "--json").json["health"]["daemon"] == "stopped"


def test_strict_is_6_where_something_waits_for_the_candidate(gmail: Sandbox, home: Home) -> None:
    """One pass ends with 0; with --strict it ends with 6 while something needs the candidate."""
    assert home.run("run", "--once", "--strict").code == 0
    home.added(notes="")
    assert home.run("run", "--once").code == 0
    ran = home.run("run", "--once", "--strict")
    assert ran.code == 6
    assert "afterword todo" in ran.err


def test_a_dry_run_prints_what_a_pass_would_do_and_does_nothing(gmail: Sandbox, home: Home) -> None:
    """`--dry-run` names the actions with their steps; neither Gmail nor the store is changed."""
    home.added()
    before = home.everything()
    ran = home.run("run", "--dry-run")
    assert ran.code == 0
    assert f"create the draft  {THANKS}" in ran.out
    assert gmail.mailbox("jane@gmail.com") == []
    assert home.everything() == before


def test_a_reader_who_has_seen_enough_is_no_error(home: Home) -> None:
    """A pipe whose reader has gone ends quietly, for documents and for tables."""
    home.added()
    for words in (["export"], ["status"]):
        reader, writer = os.pipe()
        os.close(reader)
        command = [sys.executable, "-m", "afterword", *words]
        ended = subprocess.run(
            command, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
        os.close(writer)
        assert (ended.returncode, ended.stderr) == (0, ""), words


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_daemon_ends_with_0_when_it_is_asked_to(gmail: Sandbox, home: Home, how: int) -> None:
    """SIGTERM and Ctrl-C end the daemon properly."""
    command = [sys.executable, "-m", "afterword", "run"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as daemon:
        try:
            assert daemon.stderr is not None
            assert "Running for jane@gmail.com" in daemon.stderr.readline()
            daemon.send_signal(how)
            out, err = daemon.communicate(timeout=30)
        finally:
            daemon.kill()
    assert (daemon.returncode, out, err) == (0, "", "")


def test_a_storys_clock_is_refused_for_the_real_gmail(home: Home) -> None:
    """The clock that a story drives never decides when real letters leave."""
    home.config(CONFIG.format(endpoint="https://gmail.googleapis.com"))
    ran = home.run("status")
    assert ran.code == 2
    assert STORY_CLOCK in ran.err


def test_every_command_explains_itself(home: Home) -> None:
    """`--help` of each command is there, in whole sentences, and needs no config."""
    (home.folder / "config.toml").unlink()
    names = [name for group in GROUPS.values() for name in group]
    assert set(names) >= {
        "setup",
        "doctor",
        "add",
        "status",
        "todo",
        "approve",
        "undo",
        "run",
        "demo",
        "sandbox",
    }
    for name in names:
        ran = home.run(name, "--help")
        assert ran.code == 0
        assert ran.err == ""
        assert "." in ran.out.partition("Options:")[0]
    assert logging.getLogger("afterword").handlers


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("statsu", "'status'"),
        ("prev", "'preview'"),
        ("leave", "'skip'"),
        ("settings", "'web', 'setup'"),
        ("setings", "'web', 'setup'"),
    ],
)
def test_an_unknown_command_names_the_nearest(home: Home, typed: str, meant: str) -> None:
    """A misspelt command, its beginning, or another word for it, leads to the command that does it."""
    ran = home.run(typed)
    assert ran.code == 2
    assert f"Did you mean {meant}" in ran.err


@pytest.mark.parametrize("words", [[], ["approve"]])
def test_help_is_the_help(home: Home, words: list[str]) -> None:
    """`help` prints what --help prints, for everything or for one command."""
    assert home.run("help", *words).out == home.run(*words, "--help").out != ""
