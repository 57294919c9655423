"""What is built from the checkout works where there is no checkout.

The wheel is installed into a virtual environment of its own, outside the checkout. Its libraries are borrowed: a .pth
file makes those of the running environment visible there, so that no network is needed. So this shows that what
Afterword itself needs is in the wheel; that its list of dependencies is complete is for test_requirements_lock.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Installed:
    """A virtual environment that holds the wheel, and an empty folder to run it in."""

    bin: Path
    elsewhere: Path

    def run(self, program: str, *args: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """The outcome of a program of that environment, run in the empty folder as its home."""
        own = {"AFTERWORD_HOME": str(self.elsewhere / "home"), "HOME": str(self.elsewhere), "PYTHONUTF8": "1"}
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "AFTERWORD"))}
        command = [str(self.bin / program), *args]
        return subprocess.run(
            command,
            check=False,
            cwd=self.elsewhere,
            env=kept | own,
            input=given,
            capture_output=True,
            text=True,
            timeout=180,
        )

    def python(self, code: str) -> object:
        """What a line of Python there prints, as JSON."""
        done = self.run("python", "-c", code)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sdist, and the wheel that was built from it."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(CHECKOUT)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="session")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, installed elsewhere."""
    place = tmp_path_factory.mktemp("elsewhere")
    venv = place / "venv"
    (place / "run").mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    [wheel] = built.glob("*.whl")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(venv),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    scheme = {"base": str(venv), "platbase": str(venv)}
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    pth = Path(sysconfig.get_path("purelib", "venv", scheme)) / "borrowed.pth"
    pth.write_text("\n".join(sorted(borrowed)), "utf-8")
    return Installed(Path(sysconfig.get_path("scripts", "venv", scheme)), place / "run")


def files_under(folder: Path) -> set[str]:
    """Every file under a folder, by its path from there."""
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_the_package_is_the_installed_one(installed: Installed) -> None:
    """What runs elsewhere is the wheel's own code, not the checkout's."""
    found = installed.python("import afterword, json; print(json.dumps(afterword.__file__))")
    assert Path(str(found)).is_relative_to(installed.bin.parent)


def test_templates_and_example_are_in_the_package(installed: Installed) -> None:
    """Every template, and the example config, is in the installed package as it is in the checkout."""
    package = Path(str(installed.python("import afterword, json; print(json.dumps(afterword.__path__[0]))")))
    shipped = files_under(CHECKOUT / "templates")
    assert shipped, "the checkout has no templates"
    assert files_under(package / "templates") == shipped
    for name in shipped:
        assert (package / "templates" / name).read_bytes() == (CHECKOUT / "templates" / name).read_bytes()
    example = CHECKOUT / "config.example.toml"
    assert (package / "config.example.toml").read_bytes() == example.read_bytes()


def test_every_language_is_in_the_package(installed: Installed) -> None:
    """What is installed writes letters in each language that the checkout has, from stems and a frame of its own."""
    languages = sorted(folder.name for folder in (CHECKOUT / "templates").iterdir() if folder.is_dir())
    ask = (
        "import json; from afterword.letters import Templates; t = Templates();"
        "print(json.dumps({code: len(t.letters_in(code).stems.every) for code in t.languages()}))"
    )
    stems = installed.python(ask)
    assert isinstance(stems, dict)
    assert sorted(stems) == languages
    assert "en" in languages
    assert min(stems.values()) > 20


def test_the_wheel_is_small(built: Path) -> None:
    """At most 1.3 megabytes with its German: what is heavy comes from the package index, or not at all."""
    [wheel] = built.glob("*.whl")
    assert wheel.stat().st_size < 1_300_000


def test_every_file_of_the_package_is_in_the_wheel(built: Path) -> None:
    """The wheel holds each source file, migrations and the mark of a typed package included, and no test."""
    [wheel] = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    left_out = ("__pycache__", ".po")  # a program reads the compiled catalogue
    source = {n for n in files_under(CHECKOUT / "src") if not any(mark in n for mark in left_out)}
    assert source <= names
    assert "afterword/py.typed" in names
    assert any(n.endswith("/share/man/man1/afterword.1") for n in names)
    assert not [n for n in names if n.startswith("tests")]


def test_the_sdist_holds_what_a_check_of_it_needs(built: Path) -> None:
    """Whoever gets the sdist has the lock, the scripts, the tests and the pages too."""
    [sdist] = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {n.partition("/")[2] for n in archive.getnames()}
    wanted = {"requirements.lock", "scripts/test", "scripts/lib/venv.sh", "tests/packaging/test_wheel.py"}
    assert wanted | {"LICENSE", "README.md", "CONTRIBUTING.md", "config.example.toml"} <= names


def test_the_command_answers_from_anywhere(installed: Installed) -> None:
    """`afterword --help` works as installed, and without a config `status` says which file is missing."""
    assert installed.run("afterword", "--help").returncode == 0
    without = installed.run("afterword", "status")
    assert without.returncode == 2
    assert str(installed.elsewhere / "home" / "config.toml") in without.stderr


def test_the_demo_runs_without_a_checkout(installed: Installed) -> None:
    """The story holds its promises as installed, shows a status in which all is well, and leaves nothing behind."""
    before = files_under(installed.elsewhere)
    done = installed.run("afterword", "demo")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "never twice" in done.stdout
    assert "daemon running" in done.stdout
    assert files_under(installed.elsewhere) == before
