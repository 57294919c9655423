"""The workflows of the repository stay bounded, run what the project has, and try each Python that it names."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
WORKFLOWS = sorted((CHECKOUT / ".github" / "workflows").glob("*.yml"))

each = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)


@each
def test_every_job_ends(workflow: Path) -> None:
    """Each job has a limit of its own, far below the six hours that GitHub would give it."""
    text = workflow.read_text("utf-8")
    limits = [int(minutes) for minutes in re.findall(r"^    timeout-minutes: (\d+)$", text, re.MULTILINE)]
    assert len(limits) == len(re.findall(r"^    runs-on:", text, re.MULTILINE)) > 0
    assert max(limits) <= 60


@each
def test_runs_scripts_that_exist(workflow: Path) -> None:
    """A script that a workflow names is in the checkout."""
    named = re.findall(r"\bscripts/[\w./-]+", workflow.read_text("utf-8"))
    assert [name for name in named if not (CHECKOUT / name).is_file()] == []


def test_each_supported_python_is_tried() -> None:
    """The checks run with every Python that the package claims to support, and scripts find each of them."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    claimed = re.findall(r"Python :: (3\.\d+)", " ".join(project["classifiers"]))
    checks = (CHECKOUT / ".github" / "workflows" / "checks.yml").read_text("utf-8")
    (tried,) = re.findall(r"python: \[(.*)\]", checks)
    assert re.findall(r'"([\d.]+)"', tried) == claimed
    (found,) = re.findall(
        r"candidates=\((python3\.[^)]*)\)", (CHECKOUT / "scripts/lib/venv.sh").read_text("utf-8")
    )
    assert {f"python{version}" for version in claimed} <= set(found.split())
