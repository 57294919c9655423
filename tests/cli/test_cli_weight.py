"""What a command loads: a glance at the plan pays for no mail client, scheduler, spelling or holidays."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cli.homes import Home
from jane import INTERVIEW

HEAVY = {
    "alembic",
    "apscheduler",
    "babel",
    "dateparser",
    "google",
    "google_auth_oauthlib",
    "googleapiclient",
    "harper",
    "holidays",
    "icalendar",
    "jinja2",
    "keyring",
    "llm",
    "requests",
    "vobject",
}
LOOK = """
import sys
from afterword.cli import exit_code
code = exit_code(sys.argv[1:])
print(code, *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded(*words: str) -> set[str]:
    """The top-level modules that are there when a command has ended well."""
    ended = subprocess.run(
        [sys.executable, "-c", LOOK, *words], capture_output=True, text=True, timeout=60, check=True
    )
    code, *names = ended.stderr.split()
    assert code == "0"
    return set(names)


def test_help_loads_next_to_nothing(home: Home) -> None:
    """`--help` of everything, and of a command, needs neither the store nor tables."""
    for words in (["--help"], ["status", "--help"], ["add", "--help"]):
        assert loaded(*words) & (HEAVY | {"rich", "sqlalchemy"}) == set(), words


@pytest.mark.parametrize("words", [["status"], ["todo"], ["status", "--json"]])
def test_a_glance_loads_no_more_than_it_needs(home: Home, words: list[str]) -> None:
    """`status` and `todo` load nothing heavy, and a document no tables either."""
    home.added()
    names = loaded(*words)
    assert names & HEAVY == set()
    assert ("rich" in names) is ("--json" not in words)


def test_holidays_are_loaded_where_an_interview_names_a_country(home: Home) -> None:
    """The one heavy thing that a plan may need, only where it does."""
    home.added(INTERVIEW + '[rules]\nholidays = "US"\n')
    assert loaded("status") & HEAVY == {"holidays"}


def test_the_daemon_does_not_carry_what_only_terminals_need() -> None:
    """What `afterword run` is made of loads no tables: its memory is the laptop's all day."""
    code = "import sys; import afterword.cli, afterword.daemon.daemon, afterword.app, afterword.gmail.mailbox"
    show = "; print(*{name.partition('.')[0] for name in sys.modules})"
    ended = subprocess.run(
        [sys.executable, "-c", code + show], capture_output=True, text=True, timeout=60, check=True
    )
    assert "afterword" in ended.stdout.split()
    assert set(ended.stdout.split()) & {"rich", "alembic", "icalendar", "vobject", "holidays"} == set()
