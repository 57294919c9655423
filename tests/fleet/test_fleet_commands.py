"""The commands of a fleet, as somebody types them, and the page that shows them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from afterword.config.reading import table
from afterword.config.validation import checked
from afterword.fleet.settings import FleetConfig
from docs.pages import CHECKOUT, Page
from fleet.ground import FleetStage

JANE = """
[you]
name = "Jane Doe"
email = "jane@gmail.com"
time_zone = "America/New_York"
"""


def typed(ground: FleetStage, *words: str) -> subprocess.CompletedProcess[str]:
    """What `afterword fleet` with those words says."""
    command = [sys.executable, "-m", "afterword", "fleet", *words]
    return subprocess.run(command, env=ground.env, capture_output=True, text=True, timeout=60, check=False)


def test_the_pages_config_is_taken() -> None:
    """Every key of the example on the page is known, and its values are right."""
    page = Page(CHECKOUT / "docs" / "fleet.md")
    config = checked(FleetConfig, table(page.block("fleet.toml"), "fleet.toml"), "fleet.toml")
    assert config.looks.poll.total_seconds() == 900


def test_a_candidate_joins_and_leaves(ground: FleetStage, tmp_path: Path) -> None:
    """Settings come from a file as config.toml is one; the status counts them; leaving removes them."""
    file = tmp_path / "jane.toml"
    file.write_text(JANE)
    assert "jane@gmail.com is a candidate" in typed(ground, "join", str(file)).stderr
    ran = typed(ground, "status", "--json")
    assert not ran.returncode, ran.stderr
    shown = json.loads(ran.stdout)
    assert (shown["candidates"], shown["late"], shown["quota"]["planned_a_day"]) == (1, 1, 192)
    assert "1 candidates, 1 due" in typed(ground, "status").stdout
    assert typed(ground, "leave", "jane@gmail.com", "--yes").returncode == 0
    assert json.loads(typed(ground, "status", "--json").stdout)["candidates"] == 0


def test_wrong_settings_are_all_named(ground: FleetStage, tmp_path: Path) -> None:
    """Exit code 2, and each problem on a line of its own."""
    file = tmp_path / "jane.toml"
    file.write_text(JANE + '[letters]\nmode = "now"\n[web]\nport = 1\n')
    ran = typed(ground, "join", str(file))
    assert ran.returncode == 2
    assert "mode" in ran.stderr
    assert "web" in ran.stderr


def test_keys_are_made_and_rotated(ground: FleetStage) -> None:
    """A new key is one line; rotating wraps what there is."""
    ground.candidate("jane@gmail.com")
    line = typed(ground, "keys", "new", "second").stdout
    file = ground.folder / "keys"
    file.write_text(line + file.read_text())
    assert "1 of 1 sign-ins" in typed(ground, "keys", "rotate").stderr


def test_a_coachs_link_is_printed(ground: FleetStage) -> None:
    """One line: the page's address with a key that the database does not hold."""
    link = typed(ground, "coach", "Coach@office.example").stdout.strip()
    key = link.removeprefix("http://127.0.0.1:8026/open?key=")
    assert len(key) > 40
    assert ground.sql("SELECT coach, link FROM fleet_sessions") == [("coach@office.example", True)]
    assert ground.sql(f"SELECT count(*) FROM fleet_sessions WHERE id = '{key}'") == [(0,)]


def test_reaping_once_says_how_many(ground: FleetStage) -> None:
    """With nothing stalled, nothing is given back."""
    assert "0 looks were given back" in typed(ground, "reap", "--once").stderr


@pytest.mark.parametrize("words", [["status"], ["worker"], ["keys", "rotate"]])
def test_without_a_config_each_says_what_is_missing(tmp_path: Path, words: list[str]) -> None:
    """Exit code 2, and the place where the config was looked for."""
    env = {
        "AFTERWORD_FLEET": str(tmp_path / "none.toml"),
        "PATH": "/usr/bin",
        "PYTHONPATH": ":".join(sys.path),
    }
    command = [sys.executable, "-m", "afterword", "fleet", *words]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 2
    assert "none.toml" in ran.stderr
