"""Install, status and uninstall on a Mac and on Windows, with stand-ins for launchctl and schtasks; and what is told
where the system's program is missing, hangs or refuses.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from afterword import config as configs
from afterword import os_service as service
from afterword.app import locked
from afterword.config import Paths
from afterword.errors import NeedsYou
from afterword.os_service.installation import here
from daemon.services import LAUNCHCTL, SCHTASKS, STANDINS, asked, stand_in

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-ins are shell scripts")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Jane's variables; HOME is an empty folder."""
    (tmp_path / "jane").mkdir()
    domain = {"USERNAME": "jane", "USERDOMAIN": "LAPTOP"}
    return {"HOME": str(tmp_path / "jane"), "AFTERWORD_HOME": str(tmp_path / "after word")} | domain


@pytest.fixture
def places(env: Mapping[str, str]) -> Paths:
    """Where Afterword is for her."""
    return configs.paths(env)


@pytest.fixture
def launchctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a stand-in for launchctl, first on the path."""
    return on_path(stand_in(tmp_path / "bin", "launchctl", LAUNCHCTL), monkeypatch)


@pytest.fixture
def schtasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a stand-in for schtasks, first on the path."""
    return on_path(stand_in(tmp_path / "bin", "schtasks", SCHTASKS), monkeypatch)


def on_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That folder comes first on the path."""
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def test_a_mac_loads_the_agent_and_starts_it(launchctl: Path, places: Paths, env: Mapping[str, str]) -> None:
    """The file is written first, then the agent enabled, loaded and started; the state says that it runs."""
    state = service.install(places, env, "darwin")
    agent = Path(env["HOME"]) / "Library" / "LaunchAgents" / f"{state.name}.plist"
    target = f"gui/{os.getuid()}/{state.name}"
    changes = [line for line in asked(launchctl) if not line.startswith("print")]
    assert changes == [f"enable {target}", f"bootstrap gui/{os.getuid()} {agent}", f"kickstart {target}"]
    assert (state.installed, state.running, state.good, state.file) == (True, True, True, str(agent))
    assert sys.executable in agent.read_text("utf-8")
    assert agent.stat().st_mode & 0o077 == 0
    assert "Library/Logs" not in agent.read_text("utf-8")


def test_a_mac_lets_the_old_agent_go_before_the_new_one(
    launchctl: Path, places: Paths, env: Mapping[str, str]
) -> None:
    """Done again, the agent that is loaded is let go of first: launchd takes no second one of its name."""
    service.install(places, env, "darwin")
    asked(launchctl)
    again = service.install(places, env, "darwin")
    verbs = [line.split()[0] for line in asked(launchctl) if not line.startswith("print")]
    assert verbs == ["bootout", "enable", "bootstrap", "kickstart"]
    assert again.good


def test_a_mac_says_with_what_the_agent_ended(launchctl: Path, places: Paths, env: Mapping[str, str]) -> None:
    """An agent that is loaded and does not run is wrong, with its exit code and where its log is."""
    service.install(places, env, "darwin")
    (launchctl / "state").write_text("not running", "utf-8")
    state = service.state(places, env, "darwin")
    assert not state.good
    assert "exit code 2" in state.found
    log = places.state / "afterword.log"
    assert shlex.split(state.fix.partition(", then")[0]) == ["open", "-e", str(log)]


def test_a_mac_forgets_it(launchctl: Path, places: Paths, env: Mapping[str, str]) -> None:
    """Uninstalled it is let go of and its file is gone; done again, it says that there was none."""
    state = service.install(places, env, "darwin")
    asked(launchctl)
    assert service.uninstall(places, env, "darwin")
    assert f"bootout gui/{os.getuid()}/{state.name}" in asked(launchctl)
    assert not Path(state.file).exists()
    assert not service.uninstall(places, env, "darwin")
    assert service.state(places, env, "darwin").good


def test_windows_registers_the_task_and_runs_it(
    schtasks: Path, places: Paths, env: Mapping[str, str]
) -> None:
    """The description is given as a file, a task of before is replaced, and it is run at once."""
    state = service.install(places, env, "win32")
    file = places.state / "service.xml"
    assert asked(schtasks)[:3] == [
        f"/End /TN {state.name}",
        f"/Create /TN {state.name} /XML {file} /F",
        f"/Run /TN {state.name}",
    ]
    assert (schtasks / "task").read_bytes()[:2] in {b"\xff\xfe", b"\xfe\xff"}
    assert "LAPTOP\\jane" in file.read_text("utf-16")


def test_windows_tells_by_the_lock_whether_it_runs(
    schtasks: Path, places: Paths, env: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What schtasks prints is translated; whether the daemon runs tells its own lock."""
    python = places.state.parent / "python.exe"
    for name in ("python.exe", "pythonw.exe"):
        python.with_name(name).touch()
    monkeypatch.setattr(sys, "executable", str(python))
    service.install(places, env, "win32")
    stopped = service.state(places, env, "win32")
    assert (stopped.running, stopped.good) == (False, False)
    with locked(places):
        running = service.state(places, env, "win32")
    assert (running.running, running.good) == (True, True)
    assert service.uninstall(places, env, "win32")
    assert not (schtasks / "task").exists()
    assert not (places.state / "service.xml").exists()


def test_a_file_of_another_afterword_is_out_of_date(
    launchctl: Path, places: Paths, env: dict[str, str]
) -> None:
    """Other variables, or an older form, are told with the command that fixes it; installing does."""
    service.install(places, env, "darwin")
    env["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    state = service.state(places, env, "darwin")
    assert (state.good, state.fix) == (False, service.INSTALL)
    assert "another or an older Afterword" in state.found
    assert service.install(places, env, "darwin").good


def test_an_interpreter_that_vanished_is_named(
    launchctl: Path, places: Paths, env: Mapping[str, str]
) -> None:
    """After an upgrade that moved Python the state says which one is gone, and what to do."""
    file = Path(service.install(places, env, "darwin").file)
    file.write_bytes(file.read_bytes().replace(sys.executable.encode(), b"/opt/old/python"))
    state = service.state(places, env, "darwin")
    assert not state.good
    assert "/opt/old/python" in state.found
    assert state.fix == service.INSTALL


def test_one_that_was_removed_behind_its_back_is_noticed(
    launchctl: Path, places: Paths, env: Mapping[str, str]
) -> None:
    """A file that launchd does not know of is no service."""
    service.install(places, env, "darwin")
    (launchctl / "loaded").unlink()
    state = service.state(places, env, "darwin")
    assert (state.running, state.good) == (False, False)
    assert "does not start it" in state.found


@pytest.mark.parametrize(
    ("platform", "program"), [("linux", "systemctl"), ("darwin", "launchctl"), ("win32", "schtasks")]
)
def test_a_program_that_is_missing_is_named_with_what_to_do(
    tmp_path: Path,
    places: Paths,
    env: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    program: str,
) -> None:
    """Without the system's program nothing works, and it is said which and what to do instead; status does not fail."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NeedsYou, match=f"{program} is not on this machine") as caught:
        service.install(places, env, platform)
    assert caught.value.hint
    state = service.state(places, env, platform)
    assert (state.installed, state.good) == (False, True)


EACH = [(platform, verb) for platform, (_, _, verbs) in STANDINS.items() for verb in verbs]


def everything(folder: Path) -> dict[Path, bytes]:
    """Every file and folder there."""
    return {path: path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


@pytest.mark.parametrize(("platform", "verb"), EACH)
def test_an_installation_that_fails_leaves_nothing_behind(
    tmp_path: Path,
    places: Paths,
    env: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    verb: str,
) -> None:
    """Wherever the system refuses: no file, no folder, nothing loaded or enabled, and the system's words are told."""
    name, script, _ = STANDINS[platform]
    folder = on_path(stand_in(tmp_path / "bin", name, script), monkeypatch)
    (folder / "fails-at").write_text(verb, "utf-8")
    before = everything(tmp_path)
    with pytest.raises(NeedsYou, match=f"no {verb} today"):
        service.install(places, env, platform)
    (folder / "asked").unlink()
    assert everything(tmp_path) == before
    state = service.state(places, env, platform)
    assert (state.installed, state.good) == (False, True)


@pytest.mark.parametrize(("platform", "verb"), EACH)
def test_an_update_that_fails_leaves_the_service_of_before(
    tmp_path: Path,
    places: Paths,
    env: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    verb: str,
) -> None:
    """The file is the old one, so that the next login starts what worked before."""
    name, script, _ = STANDINS[platform]
    folder = on_path(stand_in(tmp_path / "bin", name, script), monkeypatch)
    file = manager_file(places, env, platform)
    service.install(places, env, platform)
    before = file.read_bytes()
    env["TZ"] = "Europe/Berlin"
    (folder / "fails-at").write_text(verb, "utf-8")
    with pytest.raises(NeedsYou):
        service.install(places, env, platform)
    assert file.read_bytes() == before
    (folder / "fails-at").unlink()
    service.install(places, env, platform)
    assert file.read_bytes() != before


def manager_file(places: Paths, env: Mapping[str, str], platform: str) -> Path:
    """Where the service's file belongs."""
    manager = service._manager(here(places, env, platform))
    assert manager is not None
    return manager.file


def test_a_refusal_is_told_in_the_programs_own_words(
    launchctl: Path, places: Paths, env: Mapping[str, str]
) -> None:
    """What launchctl says is passed on, with what to do."""
    (launchctl / "fails").write_text("Bootstrap failed: 5: Input/output error\nmore", "utf-8")
    with pytest.raises(NeedsYou, match="Bootstrap failed: 5") as caught:
        service.install(places, env, "darwin")
    assert "Terminal" in caught.value.hint


def test_a_system_that_is_not_known_is_told_so(places: Paths, env: Mapping[str, str]) -> None:
    """Elsewhere nothing is written, and the command to start by other means is named."""
    with pytest.raises(NeedsYou, match="haiku1") as caught:
        service.install(places, env, "haiku1")
    assert "afterword run --service" in caught.value.hint
    assert service.state(places, env, "haiku1").good
