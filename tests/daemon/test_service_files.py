"""The files of the service: what systemd, launchd and the Task Scheduler are given to read.

`AFTERWORD_GOLDEN=write pytest tests/daemon/test_service_files.py` writes the golden ones anew.
"""

from __future__ import annotations

import ast
import os
import plistlib
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword import config as configs
from afterword.errors import NeedsYou
from afterword.os_service import Manager, _manager
from afterword.os_service.installation import Installation, here, kept
from afterword.os_service.launchd import Launchd
from afterword.os_service.systemd import Systemd, quoted, unquoted
from afterword.os_service.windows import NAMESPACE, TaskScheduler
from daemon.services import JANES, MACS, WINDOWS

UNHURRIED = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # other work may run beside it
GOLDEN = Path(__file__).parent / "golden"
PATHS = st.text(st.characters(exclude_characters="\x00/", exclude_categories=("Cs", "Cc")), min_size=1).map(
    lambda text: text.replace("\ufffe", "").replace("\uffff", "") or "x"
)


@pytest.mark.parametrize(
    ("at", "name"),
    [(JANES, "afterword.service"), (MACS, "afterword.plist"), (WINDOWS, "afterword.xml")],
    ids=["systemd", "launchd", "Task Scheduler"],
)
def test_the_files_are_the_golden_ones(at: Installation, name: str) -> None:
    """Each system's file, whole; a change of one is looked at by a person."""
    manager = _manager(at)
    assert manager is not None
    content = manager.content()
    if os.environ.get("AFTERWORD_GOLDEN") == "write":
        (GOLDEN / name).write_bytes(content)
    assert content == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize("manager", [Systemd(JANES), Launchd(MACS), TaskScheduler(WINDOWS)])
def test_the_interpreter_is_read_back(manager: Manager) -> None:
    """The file tells which interpreter it starts; one that is no file of ours tells none."""
    name = manager.here.python.replace("python.exe", "pythonw.exe")
    assert manager.interpreter(manager.content()) == name
    assert manager.interpreter(b"[Unit]\n<") == ""


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="not installed: systemd-analyze")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    """`systemd-analyze verify` takes the unit without a word, also from a path with quotes, spaces, $ and %."""
    folder = tmp_path / 'it\'s "100%" $HOME'
    folder.mkdir()
    at = replace(JANES, kept=(("AFTERWORD_HOME", str(folder)),))
    file = tmp_path / "afterword.service"
    for python in (str(folder / "python"), JANES.python):
        file.write_bytes(Systemd(replace(at, python=python)).content())
        done = subprocess.run(
            ["systemd-analyze", "--user", "verify", str(file)],
            env=os.environ | {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@UNHURRIED
@given(PATHS)
def test_a_quoted_word_is_one_line_and_comes_back(text: str) -> None:
    """Whatever stands in a path, the unit has it on one line, and the interpreter is found again."""
    word = quoted(text)
    assert "\n" not in word
    assert "%" not in word.replace("%%", "")
    assert unquoted(word) == text


@UNHURRIED
@given(PATHS, PATHS)
def test_a_property_list_holds_any_path(python: str, home: str) -> None:
    """launchd reads the very interpreter and variables, whatever their letters."""
    at = replace(MACS, python=f"/{python}", kept=(("AFTERWORD_HOME", home),))
    agent = plistlib.loads(Launchd(at).content())
    assert agent["ProgramArguments"][0] == f"/{python}"
    assert agent["EnvironmentVariables"] == {"AFTERWORD_HOME": home}


@UNHURRIED
@given(PATHS)
def test_a_task_holds_any_home(home: str) -> None:
    """The line of Python sets the very variables, holds no % for the Task Scheduler to replace, and runs the daemon."""
    task = ET.fromstring(TaskScheduler(replace(WINDOWS, kept=(("AFTERWORD_HOME", home),))).content())
    arguments = task.findtext(f".//{{{NAMESPACE}}}Arguments") or ""
    assert "%" not in arguments
    isolated, flag, code = windows_words(arguments)
    assert (isolated, flag) == ("-P", "-c")
    _, update, _, run = ast.parse(code).body
    assert isinstance(update, ast.Expr)
    assert isinstance(update.value, ast.Call)
    assert ast.literal_eval(update.value.args[0]) == {"AFTERWORD_HOME": home}
    assert ast.unparse(run) == "main(['run', '--service'])"


def windows_words(line: str) -> list[str]:
    """The words of a command line as Windows programs part it: backslashes count in front of a quotation mark alone."""
    words: list[str] = []
    word, within, slashes = "", False, 0
    for letter in [*line, " "]:
        if letter == "\\":
            slashes += 1
            continue
        if letter == '"':
            word += "\\" * (slashes // 2)
            if slashes % 2:
                word += '"'
            else:
                within = not within
        else:
            word += "\\" * slashes
            if letter != " " or within:
                word += letter
            elif word:
                words, word = [*words, word], ""
        slashes = 0
    return words


def test_what_cannot_be_written_is_refused_in_words() -> None:
    """A path with a line break on a Mac, and one that Windows would rewrite, are told and not written."""
    with pytest.raises(NeedsYou, match="no service can use"):
        Launchd(replace(MACS, python="/Users/ja\nne/python")).content()
    with pytest.raises(NeedsYou, match="replaces what stands between %"):
        TaskScheduler(replace(WINDOWS, python=r"C:\%TEMP%\python.exe")).content()


def test_the_environment_that_counts_is_kept_and_a_password_is_not(tmp_path: Path) -> None:
    """Home, keyring and the way to Google are taken along; a proxy's password and everything else are not."""
    env = {
        "AFTERWORD_HOME": f"{tmp_path}/x/../home",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "HTTPS_PROXY": "http://jane:s3cret@proxy.example:3128",
        "HTTP_PROXY": "http://proxy.example:3128",
        "KEYRING_PROPERTY_KEYRING_KEY": "s3cret",
        "LANG": "C",
        "TZ": "",
    }
    places = configs.paths(env)
    found = dict(kept(places, env))
    assert set(found) == {"AFTERWORD_HOME", "PYTHON_KEYRING_BACKEND", "HTTP_PROXY"}
    assert "s3cret" not in str(found)


def test_each_home_has_a_service_of_its_own(tmp_path: Path) -> None:
    """Without AFTERWORD_HOME it is called afterword; each folder that is named gets another name, always the same."""

    def name(home: str) -> str:
        env = {"AFTERWORD_HOME": home} if home else {}
        return here(configs.paths(env), env).name

    assert name("") == "afterword"
    assert name(f"{tmp_path}/a") == name(f"{tmp_path}/a") != name(f"{tmp_path}/b")
    assert name(f"{tmp_path}/a").startswith("afterword-")
