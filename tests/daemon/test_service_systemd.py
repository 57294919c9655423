"""The service with a real systemd: a user's manager of its own, in a namespace where /run is empty."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from daemon.services import CONFIG

SYSTEMD = next((p for p in ("/usr/lib/systemd/systemd", "/lib/systemd/systemd") if Path(p).exists()), "")

IN_NAMESPACE = """
mount -t tmpfs none /run && mkdir -p /run/systemd/system /run/user/jane && chmod 700 /run/user/jane || exit 77
export XDG_RUNTIME_DIR=/run/user/jane
"$SYSTEMD" --user >"$HOME/systemd.log" 2>&1 &
manager=$!
for _ in $(seq 100); do systemctl --user list-units >/dev/null 2>&1 && break; sleep 0.1; done
"$@"
code=$?
kill $manager; wait $manager
exit $code
"""


def lacking() -> str:
    """Why a manager of a user's own cannot be had here, or nothing."""
    if not SYSTEMD or not shutil.which("systemctl") or not shutil.which("unshare"):
        return "not installed: systemd, unshare"
    if os.getuid() != 0:
        return "only root may mount a /run of its own"
    tried = subprocess.run(
        ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/run"], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "no namespace to be had"


pytestmark = pytest.mark.skipif(bool(lacking()), reason=lacking() or ".")

PRELUDE = """
import json, os, signal, subprocess, sys, time
from dataclasses import asdict
from pathlib import Path
from afterword import config as configs
from afterword.app import is_running, locked
from afterword import os_service as service
from afterword.os_service.systemd import quoted

places = configs.paths()
seen = {}

def state():
    return asdict(service.state(places))

def shown(*properties, unit=None):
    unit = unit or f"{state()['name']}.service"
    ask = ["systemctl", "--user", "show", unit, "--property=" + ",".join(properties)]
    return dict(line.split("=", 1) for line in subprocess.check_output(ask, text=True).splitlines())

def until(condition):
    ends = time.monotonic() + 20
    while not condition() and time.monotonic() < ends:
        time.sleep(0.05)
"""

LIFE = """
seen["first"] = asdict(service.install(places))
seen["running"] = is_running(places)
pid = shown("MainPID")["MainPID"]
seen["environment"] = dict(w.split("=", 1) for w in Path(f"/proc/{pid}/environ").read_text().split("\\0") if w)
seen["words"] = Path(f"/proc/{pid}/cmdline").read_text().split("\\0")
seen["status"] = shown("StatusText", "Restart", "RestartPreventExitStatus", "WatchdogUSec", "UnitFileState")
seen["again"] = asdict(service.install(places))
seen["pid anew"] = shown("MainPID")["MainPID"] != pid

def back_after(sign):
    before = shown("MainPID")["MainPID"]
    os.kill(int(before), sign)
    until(lambda: shown("MainPID")["MainPID"] not in {before, "0"} and shown("StatusText")["StatusText"] == "at work")
    return shown("NRestarts", "StatusText") | {"running": is_running(places)}

quick = Path(state()["file"] + ".d") / "quick.conf"  # the same rules, in less time
quick.parent.mkdir()
quick.write_text("[Service]\\nRestartSec=100ms\\nWatchdogSec=5s\\nTimeoutAbortSec=1s\\n")
subprocess.run(["systemctl", "--user", "daemon-reload"], check=True)
subprocess.run(["systemctl", "--user", "restart", f"{state()['name']}.service"], check=True)
seen["back"] = [back_after(signal.SIGKILL), back_after(signal.SIGSTOP)]
quick.unlink()
subprocess.run(["systemctl", "--user", "daemon-reload"], check=True)

with open(places.config, "a") as file:
    file.write("[wrong]")
subprocess.run(["systemctl", "--user", "restart", f"{state()['name']}.service"], capture_output=True)
until(lambda: shown("ActiveState")["ActiveState"] == "failed")
seen["wrong config"] = state() | shown("NRestarts")
places.config.write_text(places.config.read_text().replace("[wrong]", ""))

with locked(places):
    seen["waiting"] = asdict(service.install(places)) | shown("StatusText")
until(lambda: shown("StatusText")["StatusText"] == "at work")
seen["its turn"] = shown("StatusText")
seen["removed"] = [service.uninstall(places), service.uninstall(places), is_running(places)]
seen["after"] = state() | shown("LoadState")
print(json.dumps(seen))
"""

WORDS = """
words = json.loads(Path(sys.argv[1]).read_text("utf-8"))
code = "import json, os, sys; json.dump([sys.argv[2:], {k: v for k, v in os.environ.items()}], open(sys.argv[1], 'w'))"
folder = Path.home() / ".config" / "systemd" / "user"
folder.mkdir(parents=True, exist_ok=True)
command = " ".join(quoted(w) for w in [sys.executable, "-c", code, sys.argv[2], *words])
lines = [f"Environment={quoted(f'W{n}={word}')}" for n, word in enumerate(words)]
unit = ["[Service]", "Type=oneshot", f"ExecStart=:/usr/bin/env {command}", *lines]
(folder / "words.service").write_text("\\n".join(unit) + "\\n", "utf-8")
subprocess.run(["systemctl", "--user", "daemon-reload"], check=True)
subprocess.run(["systemctl", "--user", "start", "words.service"], check=True)
"""


def with_systemd(home: Path, script: str, *arguments: str, python: str = sys.executable) -> str:
    """Python beside a systemd that is this test's alone; what it printed."""
    home.mkdir(exist_ok=True)
    file = home / "script.py"
    file.write_text(PRELUDE + script, "utf-8")
    gone = ("DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "NOTIFY_SOCKET")
    env = {k: v for k, v in os.environ.items() if k not in gone}
    env |= {"HOME": str(home), "SYSTEMD": SYSTEMD, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    env |= {"AFTERWORD_HOME": str(home / "after word")}
    command = ["unshare", "--mount", "sh", "-c", IN_NAMESPACE, "sh", python, str(file), *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    log = home / "systemd.log"
    assert done.returncode == 0, (done.stdout, done.stderr, log.read_text("utf-8") if log.exists() else "")
    return done.stdout


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A service from install to uninstall, from a folder whose name is hard to write; what was seen of it."""
    home = tmp_path_factory.mktemp("systemd") / 'it\'s "100%" $HOME %h'
    (home / "after word").mkdir(parents=True, mode=0o700)
    (home / "after word" / "config.toml").write_text(CONFIG, "utf-8")
    (home / "env").symlink_to(sys.prefix)
    python = home / "env" / Path(sys.executable).relative_to(sys.prefix)
    seen: dict[str, Any] = json.loads(with_systemd(home, LIFE, python=str(python)))
    return seen | {"home": str(home), "python": str(python)}


def test_an_installed_service_runs_and_starts_at_login(life: dict[str, Any]) -> None:
    """systemd has heard READY, the process lock is held, the unit is enabled, and the state is good."""
    assert life["first"]["good"], life["first"]
    assert (life["first"]["installed"], life["first"]["running"], life["running"]) == (True, True, True)
    assert life["status"]["UnitFileState"] == "enabled"
    assert life["status"]["StatusText"] == "at work"


def test_it_is_started_as_it_was_installed(life: dict[str, Any]) -> None:
    """The very interpreter, home and keyring are there, though the paths hold quotes, $, % and spaces."""
    assert life["words"][:-1] == [life["python"], "-P", "-m", "afterword", "run", "--service"]
    assert life["environment"]["AFTERWORD_HOME"] == f"{life['home']}/after word"
    assert life["environment"]["PYTHON_KEYRING_BACKEND"] == "keyring.backends.null.Keyring"


def test_installing_again_starts_it_anew(life: dict[str, Any]) -> None:
    """Done twice it is as good as once, and what runs is the program of now."""
    assert life["again"] == life["first"]
    assert life["pid anew"]


def test_it_comes_back_where_it_was_killed_and_where_it_hangs(life: dict[str, Any]) -> None:
    """A daemon that was killed is started again by systemd, and so is one that gives no sign of life any more."""
    killed, hung = life["back"]
    assert [(at["StatusText"], at["running"]) for at in (killed, hung)] == [("at work", True)] * 2
    assert int(hung["NRestarts"]) > int(killed["NRestarts"]) >= 1


def test_a_wrong_config_ends_it_and_is_told(life: dict[str, Any]) -> None:
    """Exit code 2 is not tried again and again; the state says so, and where the log is."""
    wrong = life["wrong config"]
    assert (wrong["good"], wrong["running"], wrong["NRestarts"]) == (False, False, "0")
    assert "exit code 2" in wrong["found"]
    assert "journalctl --user" in wrong["fix"]


def test_the_service_waits_for_another_one_to_end(life: dict[str, Any]) -> None:
    """While somebody else holds the lock it is up and says what it waits for; then it goes to work by itself."""
    assert life["waiting"]["running"]
    assert life["waiting"]["StatusText"] == "waits until another Afterword has ended"
    assert life["its turn"]["StatusText"] == "at work"


def test_an_uninstalled_service_is_gone(life: dict[str, Any]) -> None:
    """It has ended, the lock is free, systemd knows no unit of its name; the second time there was none."""
    assert life["removed"] == [True, False, False]
    assert (life["after"]["installed"], life["after"]["good"]) == (False, True)
    assert life["after"]["LoadState"] == "not-found"


def test_systemd_reads_every_word_as_it_was_meant(tmp_path: Path) -> None:
    """Words of all kinds of letters reach a program unchanged, as its arguments and in its environment."""
    letters, chance = "\"'\\$%{}~ \t\n;#=:@-!*?[]()<>|&`aZ0éß–日😀", random.Random(6)
    words = ["", "%h", "$HOME", "${HOME}", "\\x20", "a\\", '"', "%%", " ", "$$", ";", "\\n"]
    words += ["".join(chance.choices(letters, k=chance.randint(1, 12))) for _ in range(60)]
    given, answer = tmp_path / "words.json", tmp_path / "answer.json"
    given.write_text(json.dumps(words), "utf-8")
    with_systemd(tmp_path / "home", WORDS, str(given), str(answer))
    arguments, environment = json.loads(answer.read_text("utf-8"))
    assert arguments == words
    assert [environment[f"W{number}"] for number in range(len(words))] == words
