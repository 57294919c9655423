"""What Afterword writes is its person's alone, also where the umask would let everybody read it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from afterword.sandbox import Sandbox
from cli.homes import Home
from cli.terminals import CTRL_C, at_a_terminal
from jane import CONFIG, INTERVIEW, here
from security.finished import FINISHED

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files have such modes on POSIX systems alone")
PATIENCE = 30.0


def afterword(env: Mapping[str, str], *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """A command under a umask that takes nothing away."""
    command = [sys.executable, "-m", "afterword", *words]
    return subprocess.run(
        command, env=env, input=given, text=True, capture_output=True, umask=0, timeout=PATIENCE, check=False
    )


def modes(folder: Path) -> dict[str, str]:
    """Everything in the folder that somebody else may read or write, itself included."""
    everything = [folder, *folder.rglob("*")]
    return {str(p): oct(p.stat().st_mode & 0o777) for p in everything if p.stat().st_mode & 0o077}


def test_everything_is_private_under_a_lax_umask(gmail: Sandbox, home: Home) -> None:
    """Store, its WAL and shared memory, copies, log and lock, while the daemon runs and after it was killed."""
    env = os.environ | {"PYTHONUNBUFFERED": "1"}
    (home.folder / "config.toml").chmod(0o600)
    home.clock.path.chmod(0o600)
    for file in home.folder.glob("afterword.*"):
        file.unlink()
    home.folder.chmod(0o777)
    assert afterword(env, "add", "-", given=INTERVIEW).returncode == 0
    assert afterword(env, "notes", "acme", "-", given=FINISHED).returncode == 0
    home.clock.run(here(23, 15, 30), here(23, 17), 3600.0)
    command = [sys.executable, "-m", "afterword", "run"]
    with subprocess.Popen(command, env=env, umask=0, stderr=subprocess.DEVNULL) as daemon:
        try:
            log = home.folder / "afterword.log"
            _until(lambda: log.exists() and " sent " in log.read_text("utf-8"))
            home.clock.path.chmod(0o600)  # the clock is the test's own
            assert modes(home.folder) == {}
            there = {p.name for p in home.folder.rglob("*")}
            assert {
                "afterword.db",
                "afterword.db-wal",
                "afterword.db-shm",
                "afterword.lock",
                "backups",
            } <= there
            assert list((home.folder / "backups").glob("*.db"))
        finally:
            daemon.send_signal(signal.SIGKILL)
    assert afterword(env, "run", "--once").returncode == 0
    assert afterword(env, "doctor").returncode in {0, 6}
    assert modes(home.folder) == {}


def test_folders_that_had_to_be_made_are_private_too(tmp_path: Path, sandbox: Sandbox) -> None:
    """Without AFTERWORD_HOME the platform's folders are made, their parents too, and nobody else may look in."""
    env = {k: v for k, v in os.environ.items() if k not in {"AFTERWORD_HOME", "AFTERWORD_CLOCK"}}
    env |= {"HOME": str(tmp_path / "jane"), "XDG_CONFIG_HOME": str(tmp_path / "conf" / "deep")}
    env |= {"XDG_STATE_HOME": str(tmp_path / "state" / "deeper" / "still")}
    config = tmp_path / "conf" / "deep" / "afterword"
    for folder in (tmp_path / "jane", tmp_path / "conf", tmp_path / "conf" / "deep", config):
        folder.mkdir(mode=0o700)
    (config / "config.toml").write_text(CONFIG.format(endpoint=sandbox.url), "utf-8")
    (config / "config.toml").chmod(0o600)
    ran = afterword(env, "add", "-", given=INTERVIEW)
    assert ran.returncode == 0, ran.stderr
    afterword(env, "run", "--once")
    assert (tmp_path / "state" / "deeper" / "still" / "afterword" / "afterword.db").exists()
    assert modes(tmp_path / "state") == {}
    assert modes(tmp_path / "conf") == {}


def test_what_is_typed_and_what_the_page_writes_is_private(home: Home) -> None:
    """Answers of a form that was left half done, own templates, and the page's lock, port and keys."""
    home.folder.chmod(0o777)
    (home.folder / "config.toml").chmod(0o600)
    home.clock.path.chmod(0o600)
    before = os.umask(0)
    try:
        assert at_a_terminal(["add"], ["Acme", CTRL_C]).code != 0
    finally:
        os.umask(before)
    assert afterword(os.environ, "templates", "eject", "thank-you").returncode == 0
    command = [sys.executable, "-m", "afterword", "web", "--no-browser"]
    with subprocess.Popen(command, umask=0, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as page:
        try:
            assert page.stdout is not None
            assert page.stdout.readline().startswith(b"http://127.0.0.1:")
            assert modes(home.folder) == {}
            there = {p.name for p in home.folder.rglob("*")}
            assert {"thank-you.txt.j2", "page.lock", "page.json", "door"} <= there
            assert list((home.folder / "door").iterdir())
            assert [p for p in home.folder.glob("*.json") if "Acme" in p.read_text("utf-8")]
        finally:
            page.kill()


def test_a_log_that_turns_over_stays_private(home: Home) -> None:
    """A full log is put aside and a new one begun, both for the person alone."""
    log = home.folder / "afterword.log"
    log.write_bytes(b"x" * 1_999_990 + b"\n")
    log.chmod(0o600)
    home.clock.path.write_text("{}")
    ended = afterword(os.environ, "status")
    assert ended.returncode == 1, ended.stderr
    assert sorted(p.name for p in home.folder.glob("afterword.log*")) == ["afterword.log", "afterword.log.1"]
    assert {oct(p.stat().st_mode & 0o777) for p in home.folder.glob("afterword.log*")} == {"0o600"}


def test_files_that_were_open_to_others_are_closed(gmail: Sandbox, home: Home) -> None:
    """A store and a log that came from a backup with loose modes are the person's alone after the next command."""
    home.added(notes=FINISHED)
    assert home.run("run", "--once").code == 0
    for file in (home.folder / "afterword.db", home.folder / "afterword.log"):
        file.chmod(0o666)
    home.folder.chmod(0o755)
    home.clock.rest_at(here(23, 17))
    assert home.run("run", "--once").code == 0
    for file in (home.folder / "afterword.db", home.folder / "afterword.log"):
        assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert oct(home.folder.stat().st_mode & 0o777) == "0o700"


def _until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)
