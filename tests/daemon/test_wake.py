"""Waking the laptop for letters: the files, what each system can, and times that follow the plans."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from afterword import config as configs
from afterword.daemon.waking import WakeKeeper
from afterword.domain.sleep_forecast import WAKES_BEFORE, Fate
from afterword.errors import NeedsYou
from afterword.os_service import wake
from afterword.os_service.wake import SERVICE, STAYS, Ability, SystemdWaker, TaskWaker
from afterword.services import queries
from afterword.services.commands import hold_letters
from daemon.laptops import LaptopClock
from daemon.services import JANES, SYSTEMCTL, WINDOWS, asked, stand_in
from scenarios.world import ANA, ENDS, LI, RITA, World, in_mode, meeting, somebody, world_in

GOLDEN = Path(__file__).parent / "golden"
TIMES = (datetime(2026, 11, 24, 14, 28, tzinfo=UTC), datetime(2026, 12, 1, 9, 58, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("afterword-wake.timer", SystemdWaker(JANES).content(TIMES)),
        ("afterword-wake.service", SERVICE.format(seconds=STAYS).encode()),
        ("afterword-wake.xml", TaskWaker(WINDOWS).content(TIMES)),
    ],
)
def test_the_files_are_the_golden_ones(name: str, content: bytes) -> None:
    """Each file, whole; a change of one is looked at by a person."""
    if os.environ.get("AFTERWORD_GOLDEN") == "write":
        (GOLDEN / name).write_bytes(content)
    assert content == (GOLDEN / name).read_bytes()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="not installed: systemd-analyze")
def test_systemd_reads_the_timer_and_its_service(tmp_path: Path) -> None:
    """Both are valid to systemd itself, which knows when the timer elapses."""
    (tmp_path / "afterword-wake.timer").write_bytes(SystemdWaker(JANES).content(TIMES))
    (tmp_path / "afterword-wake.service").write_text(SERVICE.format(seconds=STAYS), "utf-8")
    files = [str(tmp_path / f"afterword-wake.{kind}") for kind in ("timer", "service")]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "afterword-wake" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.parametrize(
    ("capabilities", "clock", "able", "grant"),
    [
        ("0000000800000000", True, True, False),
        ("0000000000000000", True, False, True),
        ("0000000800000000", False, False, False),
    ],
    ids=["a login of systemd 254", "an older systemd", "no clock that wakes"],
)
def test_a_linux_says_what_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capabilities: str, clock: bool, able: bool, grant: bool
) -> None:
    """What counts is whether the person's own systemd may: where not, one command with a password allows it."""
    (tmp_path / "rtc0").mkdir()
    if clock:
        (tmp_path / "rtc0" / "wakealarm").touch()
    monkeypatch.setattr(wake, "CLOCKS", tmp_path)
    monkeypatch.setattr(wake, "may_wake", lambda _uid: bool(int(capabilities, 16) >> 35 & 1))
    found = SystemdWaker(JANES).ability()
    assert (found.able, bool(found.grant)) == (able, grant)
    assert found.found.endswith(".")
    if grant:
        assert found.grant[0] == "pkexec"
        assert "user@501.service.d" in " ".join(found.grant)


def test_the_capability_is_read_from_the_persons_systemd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in names this process as theirs: the answer is what the kernel says of it; nobody's is no."""
    script = f"#!/bin/sh\necho {os.getpid()}\n"
    monkeypatch.setenv("PATH", f"{stand_in(tmp_path / 'bin', 'systemctl', script)}:/usr/bin:/bin")
    status = Path("/proc/self/status").read_text("ascii")
    effective = next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff"))
    assert wake.may_wake(501) is bool(int(effective, 16) >> 35 & 1)
    stand_in(tmp_path / "bin", "systemctl", "#!/bin/sh\necho 0\n")
    assert wake.may_wake(501) is False


def test_a_mac_says_that_it_cannot() -> None:
    """It is no lack of ours: the sentence says who may, and nothing is offered."""
    found = wake.ability(configs.paths({"AFTERWORD_HOME": "/x"}), {"HOME": "/x"}, "darwin")
    assert found == Ability(able=False, found=found.found)
    assert "administrator" in found.found


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for systemctl, and a machine that may wake itself."""
    programs = stand_in(tmp_path / "programs", "systemctl", SYSTEMCTL)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(SystemdWaker, "ability", lambda _self: Ability(able=True, found="It can."))
    return programs


@pytest.fixture
def world(tmp_path: Path, fresh_store: Path) -> Iterator[World]:
    """Jane's Afterword, which sends by itself."""
    with world_in(tmp_path / "home", fresh_store, mode="schedule") as made:
        yield made


def waker_of(world: World) -> SystemdWaker:
    """The laptop's."""
    found = wake.waker(world.app.paths, platform="linux")
    assert isinstance(found, SystemdWaker)
    return found


def due_of(world: World) -> datetime:
    """When the letter to Ana leaves."""
    steps = [s for p in queries.planned(world.app.account, world.now) for s in p.plan.steps if s.to == ANA]
    assert steps[0].due is not None
    return steps[0].due


def test_the_times_follow_the_letters(world: World, systemctl: Path) -> None:
    """Set when wanted; told again only when they change; gone when the letter is held; nothing without being wanted."""
    world.add(meeting(ANA))
    world.at(ENDS + timedelta(minutes=1))
    app = replace(world.app, clock=LaptopClock(world.clock))
    waker = waker_of(world)
    keeper = WakeKeeper(waker)
    keeper.keep(app, world.now)
    assert asked(systemctl) == []
    waker.set(())
    assert waker.marker.exists()
    asked(systemctl)
    keeper.keep(app, world.now)
    timer = waker.marker.with_suffix(".timer")
    assert f"OnCalendar={due_of(world) - WAKES_BEFORE:%Y-%m-%d %H:%M:%S} UTC" in timer.read_text("utf-8")
    assert any(line.endswith(f"restart {timer.name}") for line in asked(systemctl))
    keeper.keep(app, world.now)
    assert asked(systemctl) == []
    key = next(s.key for p in queries.planned(app.account, world.now) for s in p.plan.steps if s.to == ANA)
    leaves = due_of(world)
    hold_letters(app.account, [key], world.now)
    keeper.keep(app, world.now)
    assert not timer.exists() or f"{leaves:%Y-%m-%d}" not in timer.read_text("utf-8")
    waker.clear()
    assert not waker.marker.exists()
    assert not timer.exists()


def test_times_that_the_system_did_not_take_are_told_again(world: World, systemctl: Path) -> None:
    """When something has happened, not at each tick."""
    world.add(meeting(ANA))
    world.at(ENDS + timedelta(minutes=1))
    waker = waker_of(world)
    waker.set(())
    keeper = WakeKeeper(waker)
    works = (systemctl / "systemctl").read_text("utf-8")
    stand_in(systemctl, "systemctl", "#!/bin/sh\nexit 1\n")
    keeper.keep(world.app, world.now)
    stand_in(systemctl, "systemctl", works)
    asked(systemctl)
    keeper.keep(world.app, world.now)
    assert asked(systemctl) == []
    world.add(meeting(ANA, position="Baker"))
    keeper.keep(world.app, world.now)
    assert any("restart" in line for line in asked(systemctl))


def test_a_laptop_that_wakes_lets_letters_leave_in_time(world: World) -> None:
    """`lid` names them; a letter that is not finished is not among them, nor is anything in review mode."""
    world.add(meeting(ANA))
    world.at(ENDS + timedelta(minutes=1))
    until = ENDS + timedelta(hours=30)
    asleep = {letter.step.to: letter for letter in queries.lid(world.app.account, world.now, until).letters}
    assert asleep[ANA].fate is Fate.MISSED
    awake = {x.step.to: x for x in queries.lid(world.app.account, world.now, until, wakes=True).letters}
    assert (awake[ANA].fate, awake[ANA].leaves) == (Fate.IN_TIME, due_of(world))
    silent = somebody(ANA, notes=somebody(RITA).notes)
    world.add(meeting(silent))
    again = queries.lid(world.app.account, world.now, until, wakes=True).letters
    assert all(letter.fate is not Fate.IN_TIME for letter in again)


def test_letters_that_leave_together_need_one_waking(world: World) -> None:
    """Within a few minutes of each other; and none for what the person sends."""
    world.add(meeting(ANA, LI))
    world.at(ENDS + timedelta(minutes=1))
    soon = [
        at for at in queries.next_wakes(world.app.account, world.now) if at < world.now + timedelta(days=1)
    ]
    assert soon == [due_of(world) - WAKES_BEFORE]
    world.app = replace(world.app, config=in_mode(world.app.config, "review"))
    assert queries.next_wakes(world.app.account, world.now) == []


def test_what_the_laptop_cannot_is_said_before_anything_is_set(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With what allows it as the hint; no file is there afterwards."""
    monkeypatch.setenv("HOME", str(tmp_path))
    able = Ability(able=False, found="Only an administrator may.", grant=("pkexec", "true"))
    monkeypatch.setattr(SystemdWaker, "ability", lambda _self: able)
    with pytest.raises(NeedsYou, match="administrator") as refused:
        wake.switch(world.app.paths, on=True)
    assert "pkexec" in refused.value.hint
    assert not waker_of(world).marker.exists()


def test_the_status_says_whether_it_wakes(
    world: World, systemctl: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Off with the way to turn it on, then on; in JSON too."""
    from afterword.cli import exit_code

    with pytest.MonkeyPatch.context() as env:
        env.setenv("AFTERWORD_HOME", str(world.app.paths.home))
        env.setattr("sys.platform", "linux")
        exit_code(["service", "status"])
        assert "off. To turn it on: afterword service install --wake" in capsys.readouterr().out
        wake.switch(world.app.paths, on=True)
        exit_code(["service", "status", "--json"])
        assert json.loads(capsys.readouterr().out)["wake"] == {"on": True, "able": True, "found": "It can."}
