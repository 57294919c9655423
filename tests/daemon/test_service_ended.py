"""A service that cannot go on says so where its person looks: under Windows' pythonw it has no stderr to say it to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from daemon.services import CONFIG

SERVER = Path(__file__).with_name("notification_server.py")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the streams are closed by a shell")
with_a_bus = pytest.mark.skipif(
    shutil.which("dbus-run-session") is None or sys.platform != "linux",
    reason="not installed: dbus-run-session",
)

WITHOUT_STREAMS = 'exec "$0" -P -m afterword run --service <&- >&- 2>&-'
TWICE_ON_A_BUS = f"""
"$0" "$SERVER" "$SHOWN" >"$READY" &
server=$!
for _ in $(seq 100); do [ -s "$READY" ] && break; sleep 0.05; done
for _ in 1 2; do
    sh -c '{WITHOUT_STREAMS}' "$0"
    code=$?
    for _ in $(seq 100); do [ -s "$SHOWN" ] && break; sleep 0.1; done
done
kill $server
exit $code
"""
WRONG = CONFIG.replace("desktop = false", "desktop = true").replace("America/New_York", "Nowhere/Land")


def environment(home: Path, config: str) -> dict[str, str]:
    """The variables of a service whose home holds that config."""
    home.mkdir()
    (home / "config.toml").write_text(config, "utf-8")
    kept = {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"}
    return kept | {"AFTERWORD_HOME": str(home)}


def test_a_wrong_config_is_in_the_log_though_there_is_no_stderr(tmp_path: Path) -> None:
    """Exit code 2, and the log says which key is wrong and how to fix it; it names no address."""
    env = environment(tmp_path / "home", WRONG.replace("jane@gmail.com", "jane@@gmail.com"))
    done = subprocess.run(
        ["sh", "-c", WITHOUT_STREAMS, sys.executable], env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")
    log = (tmp_path / "home" / "afterword.log").read_text("utf-8")
    assert "ERROR afterword the service has ended" in log
    assert "time_zone" in log
    assert "[you] email" in log
    assert "jane@" not in log
    assert "a bug" not in log


def test_a_home_that_is_missing_altogether_is_in_the_log(tmp_path: Path) -> None:
    """Without a config, and without a folder for the log, the folder is made and the log says what is missing."""
    env = environment(tmp_path / "home", "")
    (tmp_path / "home" / "config.toml").unlink()
    (tmp_path / "home").rmdir()
    done = subprocess.run(["sh", "-c", WITHOUT_STREAMS, sys.executable], env=env, check=False)
    assert done.returncode == 2
    assert "config.toml" in (tmp_path / "home" / "afterword.log").read_text("utf-8")


@with_a_bus
def test_the_desktop_hears_of_it_once(tmp_path: Path) -> None:
    """Whatever starts the service tries again and again: the second time shows nothing."""
    shown = tmp_path / "shown"
    env = environment(tmp_path / "home", WRONG)
    env |= {"SERVER": str(SERVER), "SHOWN": str(shown), "READY": str(tmp_path / "ready")}
    command = ["dbus-run-session", "--", "sh", "-c", TWICE_ON_A_BUS, sys.executable]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2, done.stderr
    (said,) = [json.loads(line) for line in shown.read_text("utf-8").splitlines()]
    assert said[1] == "Afterword has stopped"
    assert "afterword doctor" in said[2]
    log = (tmp_path / "home" / "afterword.log").read_text("utf-8")
    assert log.count("the service has ended") == 2
