"""A trial: pytest in a copy of the checkout from which one guard was taken out."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from scripts.lib.guards.catalogue import CHECKOUT, Guard

LEFT_OUT = (".git", ".venv*", ".*_cache", ".hypothesis", "__pycache__", "dist", "build", "*.egg-info")
PATIENCE = 240.0
"""Real seconds that the tests of one guard may take; without a guard a loop may have no end."""

COUNTS = (
    "sent twice",
    "thanked twice",
    "lost",
    "overwritten",
    "pestered",
    "beyond one chain",
    "unfinished",
)
BROKEN = ("ImportError", "ModuleNotFoundError", "NameError", "SyntaxError", "UnboundLocalError", "fixture ")
"""A test that ends so says that the program fell apart, and not that a promise was broken."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How tests ended, by their names, with and without parameters; and what went wrong in another way.

    A skipped case, such as PostgreSQL's on a machine without it, has neither passed nor failed.
    """

    failed: frozenset[str]
    passed: frozenset[str]
    troubles: tuple[str, ...]

    def missing(self, tests: Sequence[str]) -> list[str]:
        """The tests without a failed case."""
        return [test for test in tests if test not in self.failed and _bare(test) not in self.failed]


@dataclass(frozen=True, slots=True)
class Copy:
    """The checkout copied to a folder."""

    root: Path

    @classmethod
    def made(cls, folder: Path) -> Copy:
        """A fresh one, in which nothing is changed yet."""
        shutil.copytree(CHECKOUT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        return cls(folder)

    @property
    def env(self) -> dict[str, str]:
        """The surroundings in which the copy is what is imported, also by processes that tests start."""
        return os.environ | {"PYTHONPATH": str(self.root / "src")}

    def imported(self) -> Path:
        """The file of the package that a Python started here imports. AssertionError unless it is the copy's."""
        command = [sys.executable, "-c", "import afterword; print(afterword.__file__)"]
        done = subprocess.run(
            command, cwd=self.root, env=self.env, capture_output=True, text=True, check=True
        )
        file = Path(done.stdout.strip())
        assert file.is_relative_to(self.root), f"the copy is not what is imported, {file} is"  # noqa: S101  # a check of this tool itself
        return file

    @contextmanager
    def without(self, guard: Guard) -> Iterator[None]:
        """Inside, the copy lacks that guard."""
        file = self.root / guard.place
        whole = file.read_text("utf-8")
        self._put(file, guard.taken_out(whole))
        try:
            yield
        finally:
            self._put(file, whole)

    @staticmethod
    def _put(file: Path, source: str) -> None:
        """Its compiled form goes too: that is told apart by size and second alone."""
        file.write_text(source, "utf-8")
        Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)

    def run(self, tests: Sequence[str], *, workers: int = 0, patience: float = PATIENCE) -> Outcome:
        """How those tests end here."""
        report = self.root / "report.xml"
        report.unlink(missing_ok=True)
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", str(workers)]
        command += [f"--junitxml={report}", "--no-header", "--tb=no", *tests]
        with subprocess.Popen(
            command, cwd=self.root, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            try:
                said, _ = process.communicate(timeout=patience)
            except subprocess.TimeoutExpired:
                process.kill()
                return Outcome(frozenset(), frozenset(), (f"the tests did not end within {patience:g} s",))
        if process.returncode not in {0, 1} or not report.exists():
            return Outcome(frozenset(), frozenset(), tuple(said.strip().splitlines()[-3:]))
        return _outcome(report)

    def soaked(self, seconds: float, seed: int) -> tuple[int, dict[str, int]]:
        """The exit code of a soak here, and its counts; none if it did not get so far."""
        command = [sys.executable, "-m", "scripts.lib.soak", str(seconds), "--seed", str(seed)]
        done = subprocess.run(
            command, cwd=self.root, env=self.env, capture_output=True, text=True, check=False
        )
        lines = [line.partition(":") for line in done.stdout.splitlines()]
        return done.returncode, {name: int(figure) for name, _, figure in lines if name in COUNTS}


def _outcome(report: Path) -> Outcome:
    failed, passed, troubles = set(), set(), []
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314  (pytest wrote it a moment ago)
        name = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
        said = [(child.tag, child.get("message", "")) for child in case]
        if said == [] or {tag for tag, _ in said} <= {"system-out", "system-err"}:
            passed |= {name, _bare(name)}
        for tag, message in said:
            if _is_failure(tag, message):
                failed |= {name, _bare(name)}
            elif tag in {"failure", "error"}:
                troubles.append(f"{name}: {tag}: {' '.join(message.split())[:160]}")
    return Outcome(frozenset(failed), frozenset(passed), tuple(troubles))


def _is_failure(tag: str, message: str) -> bool:
    """An assertion said no, in the test or in what its fixture looks at behind it."""
    behind = tag == "error" and message.startswith("failed on teardown")
    return (tag == "failure" or behind) and not message.removeprefix('failed on teardown with "').startswith(
        BROKEN
    )


def _bare(test: str) -> str:
    return test.partition("[")[0]
