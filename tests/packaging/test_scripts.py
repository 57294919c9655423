"""The scripts that a newcomer runs, on a checkout of their own with a Python that only writes down what it is asked.

Real installations are what scripts/test itself does; here is what it does when nothing is to be done, when something
changed, and when something is missing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
SCRIPTS = [p for p in sorted((CHECKOUT / "scripts").iterdir()) if p.is_file()]
STUB = """#!/bin/sh
echo "$@" >>"{log}"
case "$*" in
    "-c import ensurepip, venv") exit {ensurepip} ;;
    "-m venv "*) mkdir -p "{venv}/bin"; cp "$0" "{venv}/bin/python"; rm -f "{venv}"/ins* ;;
    *--require-hashes*) echo "Collecting alembic==1"; exit {pip} ;;
    "-m pytest "*) exit {tests} ;;
esac
"""
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the scripts are for bash")


@dataclass(frozen=True)
class StubCheckout:
    """A checkout with the scripts, a lock, and a stub in place of Python."""

    root: Path

    @property
    def calls(self) -> list[str]:
        """What the stub was asked so far."""
        log = self.root / "calls"
        return log.read_text("utf-8").splitlines() if log.exists() else []

    def stub(self, *, ensurepip: int = 0, pip: int = 0, tests: int = 0) -> Path:
        """A Python that can be found, with exit codes for what it is asked."""
        stub = self.root / "stub"
        venv, log = self.root / ".venv", self.root / "calls"
        stub.write_text(STUB.format(log=log, venv=venv, ensurepip=ensurepip, pip=pip, tests=tests), "utf-8")
        stub.chmod(0o755)
        if venv.exists():
            shutil.copy(stub, venv / "bin" / "python")
        return stub

    def demo(self, *args: str, python: str) -> subprocess.CompletedProcess[str]:
        """The outcome of scripts/demo, run from another folder."""
        return self.script("demo", *args, python=python)

    def script(self, name: str, *args: str, python: str, **more: str) -> subprocess.CompletedProcess[str]:
        """The same of any script, with more in its environment."""
        (self.root / "calls").unlink(missing_ok=True)
        command = [str(self.root / "scripts" / name), *args]
        env = {"PATH": os.environ["PATH"], "PYTHON": python, **more}
        done = subprocess.run(
            command, check=False, cwd="/", env=env, capture_output=True, text=True, timeout=60
        )
        assert "unbound variable" not in done.stderr
        return done


@pytest.fixture
def place(tmp_path: Path) -> StubCheckout:
    """A fresh checkout; its path has spaces."""
    root = tmp_path / "a check out"
    shutil.copytree(CHECKOUT / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "pyproject.toml").write_text("[project]\n", "utf-8")
    (root / "requirements.lock").write_text(
        "alembic==1\n# --- for checks and tests only ---\nruff==1\n", "utf-8"
    )
    return StubCheckout(root)


@pytest.fixture
def ready(place: StubCheckout) -> StubCheckout:
    """A checkout with everything in place, and an afterword that says where it stands and what it was given."""
    assert place.demo(python=str(place.stub())).returncode != 0  # there is no afterword yet
    afterword = place.root / ".venv" / "bin" / "afterword"
    afterword.write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$@"\n', "utf-8")
    afterword.chmod(0o755)
    return place


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.name)
def test_is_a_program(script: Path) -> None:
    """Each script can be run as it is, names what runs it, and says in its second line what it does."""
    first, second = script.read_text("utf-8").splitlines()[:2]
    assert os.access(script, os.X_OK)
    assert first in {"#!/usr/bin/env bash", "#!/usr/bin/env python3"}
    assert second.startswith(("# ", '"""'))


def test_demo_installs_once_and_hands_arguments_on(ready: StubCheckout) -> None:
    """A second run installs nothing; the arguments reach `afterword demo` whole, wherever it was called from."""
    done = ready.demo("--serve", "two words", python="nowhere")
    assert done.stdout.splitlines() == [str(ready.root), "demo", "--serve", "two words"]
    assert ready.calls == []


@pytest.mark.parametrize("system", ["msys", "cygwin"])
def test_in_git_bash_programs_are_in_scripts(ready: StubCheckout, system: str) -> None:
    """Windows' virtual environments keep programs in Scripts; bash there finds the one that is installed."""
    venv = ready.root / ".venv"
    (venv / "bin").rename(venv / "Scripts")
    done = ready.script("demo", "--serve", python="nowhere", OSTYPE=system)
    assert done.stdout.splitlines() == [str(ready.root), "demo", "--serve"]
    assert ready.calls == []


def test_demo_installs_the_runtime_part_by_hash(place: StubCheckout) -> None:
    """A first run installs what is above the mark, each by its hash, then Afterword, and says how much that takes."""
    assert re.search(r"Installed\. \.venv takes \d+ MB", place.demo(python=str(place.stub())).stderr)
    assert (place.root / ".venv" / "wanted.txt").read_text("utf-8") == "alembic==1\n"
    installs = [c for c in place.calls if " install " in c]
    assert len(installs) == 2
    assert "--require-hashes" in installs[0]
    assert "--no-deps --no-build-isolation --editable ." in installs[1]


@pytest.mark.parametrize(
    ("name", "again"), [("pyproject.toml", True), ("requirements.lock", True), ("README.md", False)]
)
def test_a_changed_lock_is_installed(ready: StubCheckout, name: str, again: bool) -> None:
    """What decides about the installation brings a new one when it changes; another file does not."""
    (ready.root / name).write_text("rich==1\n", "utf-8")
    ready.demo(python="nowhere")
    assert any("--require-hashes" in c for c in ready.calls) is again


def test_a_change_below_the_mark_is_nothing_to_the_demo(ready: StubCheckout) -> None:
    """The demo does not install for what checks and tests alone need."""
    with (ready.root / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("mypy==1\n")
    assert ready.demo(python="nowhere").returncode == 0
    assert ready.calls == []


def test_a_cut_off_installation_is_begun_anew(ready: StubCheckout) -> None:
    """Where the last installation did not end, .venv is made again and the whole part installed."""
    (ready.root / ".venv" / "installing").touch()
    ready.demo(python=str(ready.stub()))
    assert any(c.startswith("-m venv --clear") for c in ready.calls)
    assert any("--require-hashes" in c for c in ready.calls)
    assert not (ready.root / ".venv" / "installing").exists()


def test_a_failed_installation_says_so_and_is_tried_again(place: StubCheckout) -> None:
    """When pip fails the script fails, shows what pip said and where the rest is, and the next run tries again."""
    done = place.demo(python=str(place.stub(pip=1)))
    assert done.returncode == 1
    assert "Collecting alembic" in done.stderr
    assert "did not succeed" in done.stderr
    assert "install.log" in done.stderr
    place.demo(python=str(place.stub()))
    assert any("--require-hashes" in c for c in place.calls)


def test_without_a_python_it_says_which_one_to_install(place: StubCheckout) -> None:
    """No Python that is new enough is one sentence, and nothing is made."""
    done = place.demo(python="nowhere")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert not (place.root / ".venv").exists()


def test_a_python_without_venv_is_explained(place: StubCheckout) -> None:
    """A Python that cannot make a virtual environment, as Debian's without a package, is told apart from none."""
    done = place.demo(python=str(place.stub(ensurepip=1)))
    assert done.returncode == 1
    assert "cannot make a virtual environment" in done.stderr
    assert "python3-venv" in done.stderr


@pytest.mark.parametrize(("check", "tests"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_the_checks_beside_the_tests_count(place: StubCheckout, check: int, tests: int) -> None:
    """What the checks say is shown whole, behind the tests; either that does not pass makes the exit code."""
    (place.root / "scripts" / "check").write_text(
        f"#!/bin/sh\necho looking\necho found >&2\nexit {check}\n", "utf-8"
    )
    done = place.script("test", "tests/domain", "-k", "two words", python=str(place.stub(tests=tests)))
    assert done.returncode == (1 if check or tests else 0)
    called = [re.sub(r" --basetemp=\S+", "", call) for call in place.calls]
    assert "-m pytest -n 4 --durations=15 tests/domain -k two words" in called
    assert len([call for call in place.calls if "--require-hashes" in call]) == 1
    assert done.stdout == "looking\nfound\n"
    assert ("did not pass" in done.stderr) is bool(check or tests)
