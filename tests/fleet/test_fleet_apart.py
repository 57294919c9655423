"""A laptop loads nothing of the fleet."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

LOADED = """
import json, sys
from afterword.cli import exit_code
try:
    {work}
finally:
    fleet = ("afterword.fleet", "afterword.cli.fleet", "procrastinate", "psycopg", "asgiref", "croniter")
    print(json.dumps([name for name in fleet if name in sys.modules]), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "work",
    [
        "exit_code(['status'])",
        "exit_code(['run', '--dry-run'])",
        "import afterword.daemon.daemon, afterword.cli.daemon",
    ],
)
def test_a_laptops_commands_load_nothing_of_the_fleet(tmp_path: Path, work: str) -> None:
    """`status` and the daemon import neither its room nor its libraries; a parsed command knows its verbs alone."""
    ran = subprocess.run(
        [sys.executable, "-c", LOADED.format(work=work)],
        env={"AFTERWORD_HOME": str(tmp_path), "PATH": "/usr/bin", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    loaded = json.loads(ran.stderr.splitlines()[-1])
    assert set(loaded) <= ({"afterword.cli.fleet"} if "--dry-run" in work else set())
