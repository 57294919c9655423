"""`afterword service`, with a stand-in for systemctl; and `run --service` as systemd sees it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cli.homes import Home
from daemon.services import asked, stand_in
from jane import CONFIG, NOWHERE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the service of Linux")

SYSTEMCTL = """\
#!/bin/sh
# stands in for systemctl: writes down what it was asked, and says that all is well
folder=$(dirname "$0")
echo "$*" >>"$folder/asked"
case "$*" in
*" restart "*) [ ! -e "$folder/fails" ] || { cat "$folder/fails" >&2; exit 1; } ;;
*" show "*) echo LoadState=loaded; echo "ActiveState=$(cat "$folder/state")"; echo UnitFileState=enabled ;;
esac
"""


@pytest.fixture
def systemctl(home: Home, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a stand-in for systemctl, first on the path; HOME is Jane's alone."""
    folder = stand_in(home.folder.parent / "bin", "systemctl", SYSTEMCTL)
    (folder / "state").write_text("active", "utf-8")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(home.folder.parent))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return folder


def test_installed_shown_and_removed(home: Home, systemctl: Path) -> None:
    """The whole way: each command says what is so now, and the unit is there in between."""
    before = home.run("service", "status")
    assert (before.code, "not installed" in before.out) == (0, True)
    installed = home.run("service", "install")
    assert (installed.code, installed.out) == (0, "")
    units = home.folder.parent / ".config" / "systemd" / "user"
    (unit,) = units.iterdir()
    assert str(unit) in installed.err
    assert f"--user restart {unit.name}" in asked(systemctl)
    assert home.run("service", "status").code == 0
    removed = home.run("service", "uninstall")
    assert (removed.code, list(units.iterdir())) == (0, [])
    assert f"--user disable {unit.name}" in asked(systemctl)
    assert "No service was installed" in home.run("service", "uninstall").err


def test_the_status_as_a_document(home: Home, systemctl: Path) -> None:
    """One JSON document with the manager, the file, whether it is installed, runs and is good, and what fixes it."""
    home.run("service", "install")
    (systemctl / "state").write_text("inactive", "utf-8")
    ran = home.run("service", "status", "--json")
    assert ran.code == 6
    shown = ran.json
    assert (shown["schema"], shown["manager"]) == (1, "systemd")
    assert (shown["installed"], shown["running"], shown["good"]) == (True, False, False)
    assert Path(shown["file"]).is_file()
    assert "afterword service install" in shown["fix"]


def test_a_wrong_config_is_told_before_anything_is_installed(home: Home, systemctl: Path) -> None:
    """A service that could only fail is not installed."""
    home.config("[you]\n")
    ran = home.run("service", "install")
    assert ran.code == 2
    assert not any(line.startswith("--user enable") for line in asked(systemctl))


def test_a_start_that_fails_is_told(home: Home, systemctl: Path) -> None:
    """What systemctl says, and where to read more; exit code 6."""
    (systemctl / "fails").write_text("Job for it failed.", "utf-8")
    ran = home.run("service", "install")
    assert ran.code == 6
    assert "Job for it failed." in ran.err
    assert "journalctl --user -u" in ran.err


def test_as_a_service_it_tells_systemd_and_its_journal(home: Home) -> None:
    """READY once it is at work, STOPPING when asked to end; the log is on stderr with its rank, and names nobody."""
    home.config(CONFIG.format(endpoint=NOWHERE))
    env = os.environ | {"JOURNAL_STREAM": "1:2", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        address = str(home.folder / "notify")
        line.bind(address)
        line.settimeout(20)
        command = [sys.executable, "-m", "afterword", "run", "--service"]
        with subprocess.Popen(
            command, env=env | {"NOTIFY_SOCKET": address}, stderr=subprocess.PIPE, text=True
        ) as process:
            assert line.recv(100) == b"READY=1\nSTATUS=at work"
            process.send_signal(signal.SIGTERM)
            assert line.recv(100) == b"STOPPING=1\nSTATUS=ends"
            _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "<6>afterword.daemon running" in err
    assert "@" not in err


def test_service_goes_with_nothing_else(home: Home) -> None:
    """One pass is no service."""
    ran = home.run("run", "--once", "--service")
    assert ran.code == 2
    assert "--service" in ran.err
