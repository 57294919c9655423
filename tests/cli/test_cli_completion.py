"""What a shell offers behind TAB, and the manual page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from afterword.cli.completing import interviews, open_steps
from afterword.cli.manual import manual
from cli.homes import Home
from cli.test_cli_weight import HEAVY
from jane import ID, THANKS

PAGE = Path(__file__).parents[2] / "docs" / "afterword.1"
LOOK = """
import sys
from afterword.cli import exit_code
try:
    exit_code([])
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def offered(*words: str) -> tuple[list[str], set[str]]:
    """What bash is offered for the last word, and the modules that were loaded for it."""
    env = {"_AFTERWORD_COMPLETE": "complete_bash", "COMP_WORDS": " ".join(("afterword", *words))}
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        env=os.environ | env | {"COMP_CWORD": str(len(words))},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "Traceback" not in done.stderr
    return done.stdout.split(), set(done.stderr.split())


def test_commands_ids_and_keys_are_offered_without_weight(home: Home) -> None:
    """Verbs, the interviews' ids, the keys of open steps; nothing heavy is loaded for it."""
    home.added()
    assert offered("sta")[0] == ["status"]
    assert offered("preview", "ac")[0] == [ID]
    keys, loaded = offered("approve", f"{ID}/thank-you/a")
    assert keys == [THANKS]
    assert loaded & (HEAVY | {"rich"}) == set()


def test_a_step_that_is_over_is_not_offered(home: Home) -> None:
    """What is skipped wants no word any more."""
    home.added()
    assert THANKS in open_steps("")
    home.run("skip", THANKS)
    assert THANKS not in open_steps("")
    assert interviews("globex") == []


@pytest.mark.parametrize("broken", ["no config", "wrong config", "no store", "damaged store"])
def test_what_cannot_be_read_offers_nothing_and_says_nothing(
    home: Home, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    """A half-typed line is no place for a report; and no store is made for it."""
    match broken:
        case "no config":
            (home.folder / "config.toml").unlink()
        case "wrong config":
            home.config("[you]\n")
        case "no store":
            (home.folder / "afterword.db").unlink()
        case _:
            (home.folder / "afterword.db").write_bytes(b"no database" * 1000)
    capsys.readouterr()
    assert (interviews(""), open_steps("")) == ([], [])
    assert capsys.readouterr() == ("", "")
    assert broken != "no store" or not (home.folder / "afterword.db").exists()


def test_the_manual_page_is_made_of_the_help() -> None:
    """docs/afterword.1 is what `python -m afterword.cli.manual` writes: every command, option, and exit code."""
    assert PAGE.read_text("utf-8") == manual(), "python -m afterword.cli.manual >docs/afterword.1"
    for words in (
        ".SS afterword service install",
        ".SS afterword lid [UNTIL...]",
        "\\-\\-dry\\-run",
        ".SH EXIT STATUS",
    ):
        assert words in manual()


@pytest.mark.skipif(shutil.which("groff") is None, reason="not installed: groff")
def test_the_manual_page_is_set_without_a_warning() -> None:
    """groff finds nothing to say of it, and its text comes out."""
    command = ["groff", "-man", "-Tutf8", "-ww", "-Kutf8", str(PAGE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "another Afterword is running" in done.stdout
