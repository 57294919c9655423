"""What the daemon tells the system that started it, over a real socket."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterword.daemon.daemon import STUCK, Daemon
from afterword.daemon.systemd_notifier import SystemdNotifier
from scenarios.world import World, world_in

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="sockets as POSIX has them")


@pytest.fixture
def line(tmp_path: Path) -> Iterator[socket.socket]:
    """The socket that systemd would listen at."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        yield listening


def told(line: socket.socket) -> list[str]:
    """What was told since the last time."""
    heard = []
    try:
        while True:
            heard.append(line.recv(4096).decode())
    except BlockingIOError:
        return heard


def systemd(line: socket.socket, **env: str) -> SystemdNotifier:
    """One that tells it there."""
    return SystemdNotifier.of({"NOTIFY_SOCKET": str(line.getsockname()), **env})


def test_ready_and_stopping_are_told(line: socket.socket) -> None:
    """A start that worked and an end that has begun are told, each with what the daemon does then."""
    manager = systemd(line)
    manager.ready("at work")
    manager.alive()
    manager.stopping()
    assert told(line) == ["READY=1\nSTATUS=at work", "STOPPING=1\nSTATUS=ends"]


def test_a_watchdog_hears_often_enough_and_not_all_the_time(line: socket.socket) -> None:
    """Of a span of ten minutes a sign of life is given every third, not with each look."""
    manager = systemd(line, WATCHDOG_USEC="600000000")
    for _ in range(5):
        manager.alive()
    assert told(line) == ["WATCHDOG=1"]
    manager.notified_at -= 201
    manager.alive()
    assert told(line) == ["WATCHDOG=1"]


def test_a_watchdog_of_another_process_is_none_of_ours(line: socket.socket) -> None:
    """The variable is inherited by children: only the process that it names answers."""
    systemd(line, WATCHDOG_USEC="1000", WATCHDOG_PID=str(os.getpid() + 1)).alive()
    assert told(line) == []
    systemd(line, WATCHDOG_USEC="1000", WATCHDOG_PID=str(os.getpid())).alive()
    assert told(line) == ["WATCHDOG=1"]


def test_an_abstract_address_is_understood() -> None:
    """An address that begins with @ is one without a file."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        try:
            listening.bind(f"\0afterword-test-{os.getpid()}")
        except OSError:
            pytest.skip("no abstract sockets on this system")
        SystemdNotifier(f"@afterword-test-{os.getpid()}").ready("at work")
        assert listening.recv(100) == b"READY=1\nSTATUS=at work"


def test_a_deaf_systemd_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody listens: a line in the log, and the daemon goes on. Nobody asked: nothing at all."""
    SystemdNotifier(str(tmp_path / "nobody")).ready("at work")
    assert "systemd was not told" in caplog.text
    caplog.clear()
    SystemdNotifier().ready("at work")
    assert caplog.text == ""


@pytest.fixture
def world(tmp_path: Path, fresh_store: Path) -> Iterator[World]:
    """Jane's Afterword."""
    with world_in(tmp_path / "home", fresh_store) as made:
        yield made


def test_work_without_end_is_noticed(world: World) -> None:
    """While it is at work it is stuck once that has lasted far too long; idle it never is."""
    during = []

    class Hanging(Daemon):
        """One whose look at the mailbox does not end for half an hour."""

        def _gather(self, _context: object) -> None:
            during.append(self.stuck())
            assert self.busy_since is not None
            self.busy_since -= STUCK + 1
            during.append(self.stuck())

    daemon = Hanging(world.app, mailbox=world.mailbox)
    daemon.poll()
    assert during == [False, True]
    assert not daemon.stuck()
