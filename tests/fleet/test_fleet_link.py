"""Workers on hosts of their own, by network namespaces: a link goes down between the intent to send and the answer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from fleet.ground import FleetStage

FORWARD = """
import socket, sys, threading

def pump(a, b):
    try:
        while data := a.recv(65536):
            b.sendall(data)
    except OSError:
        pass
    for end in (a, b):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

def serve(here, there, port):
    listening = socket.create_server((here, port), backlog=64)
    while True:
        came, _ = listening.accept()
        try:
            went = socket.create_connection((there, port), timeout=5)
        except OSError:
            came.close()
            continue
        went.settimeout(None)
        for pair in ((came, went), (went, came)):
            threading.Thread(target=pump, args=pair, daemon=True).start()

here, there, *ports = sys.argv[1:]
for port in ports:
    threading.Thread(target=serve, args=(here, there, int(port)), daemon=True).start()
threading.Event().wait()
"""


def ip(*words: str) -> bool:
    """`ip` with those words; whether it did it."""
    return subprocess.run(["ip", *words], capture_output=True, check=False).returncode == 0


@dataclass
class Host:
    """A network namespace with one link to this machine, over which it reaches the database and the sandbox."""

    name: str
    net: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def begin(self, ports: list[str]) -> bool:
        """The link is up, and both ends forward; False where this machine does not allow it."""
        outside, inside = f"{self.name}o", f"{self.name}i"
        made = (
            ip("netns", "add", self.name)
            and ip("link", "add", outside, "type", "veth", "peer", "name", inside, "netns", self.name)
            and ip("addr", "add", f"{self.net}.1/30", "dev", outside)
            and ip("link", "set", outside, "up")
            and ip("-n", self.name, "addr", "add", f"{self.net}.2/30", "dev", inside)
            and ip("-n", self.name, "link", "set", inside, "up")
            and ip("-n", self.name, "link", "set", "lo", "up")
        )
        if made:
            forward = [sys.executable, "-c", FORWARD]
            there = f"{self.net}.1"
            self.processes.append(subprocess.Popen([*forward, there, "127.0.0.1", *ports]))
            self.processes.append(subprocess.Popen([*self.inside, *forward, "127.0.0.1", there, *ports]))
        return made

    @property
    def inside(self) -> list[str]:
        """How a command runs there."""
        return ["ip", "netns", "exec", self.name]

    def link(self, state: str) -> None:
        """The link goes up or down."""
        assert ip("link", "set", f"{self.name}o", state)

    def end(self) -> None:
        """Everything there is gone."""
        for process in self.processes:
            process.kill()
            process.wait()
        ip("link", "del", f"{self.name}o")
        ip("netns", "del", self.name)


@pytest.fixture
def hosts(ground: FleetStage) -> Iterator[list[Host]]:
    """Two hosts."""
    if not shutil.which("ip") or os.name != "posix" or os.getuid() != 0:
        pytest.skip("network namespaces need root and `ip`")
    database = urlsplit(ground.office.config.store.url).port or 5432
    ports = [str(urlsplit(ground.sandbox.url).port), str(database)]
    number = uuid4().hex[:6]
    made = [Host(f"aw{number}{n}", f"10.{int(number[:2], 16)}.{int(number[2:4], 16)}") for n in "ab"]
    made[1].net = f"10.{int(number[:2], 16)}.{(int(number[2:4], 16) + 1) % 256}"
    try:
        begun = [host.begin(ports) for host in made]
        if not all(begun):
            pytest.skip("this machine allows no network namespaces")
        yield made
    finally:
        ground.stop()
        for host in made:
            host.end()


def test_a_link_that_goes_down_under_a_send_costs_nothing(ground: FleetStage, hosts: list[Host]) -> None:
    """Gmail has sent the letter and the answer is lost with the link: another host finds it in Sent, and sends none.

    When the link is back, the first host works on: it alone brings the next candidate's letter.
    """
    first, second = hosts
    jane = ground.candidate("jane@gmail.com")
    ground.interviewed(jane, "ana@acme.example", ends=ground.clock.now() - timedelta(hours=2))
    ground.sandbox.fault("timeout", "gmail.users.drafts.send", seconds=2.5, when="after")
    ground.start("dispatch")
    ground.start("reap")
    ground.start("worker", before=first.inside)
    ground.until(lambda: bool(ground.sandbox.requests("gmail.users.drafts.send")), patience=60)
    first.link("down")
    other = ground.start("worker", before=second.inside)
    now = ground.clock.now()
    ground.clock.run(now, now + timedelta(hours=8), 300)
    kinds = ground.office.store
    ground.until(lambda: "sent" in {e.kind for e in kinds.latest_events(jane.account)}, patience=60)
    assert len(ground.got("ana@acme.example")) == 1
    other.terminate()
    other.wait(30)
    first.link("up")
    omar = ground.candidate("omar@gmail.com")
    ground.interviewed(omar, "ana@firm.example", ends=ground.clock.now() - timedelta(hours=2), company="Firm")
    ground.until(lambda: len(ground.got("ana@firm.example")) == 1, patience=90)
    assert len(ground.got("ana@acme.example")) == 1
