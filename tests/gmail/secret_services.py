"""A session bus that starts no Secret Service by itself, and a gnome-keyring that comes to it, locked or not."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

LACKING = [name for name in ("dbus-daemon", "gnome-keyring-daemon") if shutil.which(name) is None]

BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""
"""Without a folder of services: the bus can start none."""


@dataclass
class SecretSession:
    """A person's session: its bus, and the variables of a program in it."""

    home: Path
    env: dict[str, str]
    keyrings: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def keyring_comes(self, *, locked: bool = False) -> None:
        """gnome-keyring takes its name on the bus, unlocked unless told otherwise."""
        words = ["--start"] if locked else ["--unlock"]
        command = ["gnome-keyring-daemon", "--foreground", "--components=secrets", *words]
        running = subprocess.Popen(command, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self.keyrings.append(running)
        assert running.stdin is not None
        running.stdin.write(b"" if locked else b"a password")
        running.stdin.close()
        self._wait(present=True)

    def unlock(self) -> None:
        """The person types the password of the keyring that is there."""
        self.keyring_goes()
        self.keyring_comes()

    def keyring_goes(self) -> None:
        """gnome-keyring ends."""
        for running in self.keyrings:
            running.send_signal(signal.SIGTERM)
            running.wait(10)
        self.keyrings.clear()
        self._wait(present=False)

    def _wait(self, *, present: bool) -> None:
        ask = [
            "dbus-send",
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.DBus",
            "/org/freedesktop/DBus",
        ]
        ask += ["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]
        until = time.monotonic() + 20
        while time.monotonic() < until:
            said = subprocess.run(ask, env=self.env, capture_output=True, text=True, check=False).stdout
            if f"boolean {str(present).lower()}" in said:
                return
            time.sleep(0.05)
        raise AssertionError("the keyring did not come or go")


@contextmanager
def session() -> Iterator[SecretSession]:
    """A session with a bus and without a keyring; all of it is gone afterwards.

    Its folder is no test's own: the name of a socket has 107 characters at most.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield from _session_in(Path(folder))


def _session_in(home: Path) -> Iterator[SecretSession]:
    config = home / "bus.conf"
    config.write_text(BUS.format(folder=home), "utf-8")
    command = ["dbus-daemon", f"--config-file={config}", "--print-address=1", "--nofork", "--nopidfile"]
    left_out = {"DISPLAY", "WAYLAND_DISPLAY", "PYTHON_KEYRING_BACKEND", "GNOME_KEYRING_CONTROL"}
    env = {name: value for name, value in os.environ.items() if name not in left_out}
    env |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "XDG_DATA_HOME": str(home / "data")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env) as bus:
        assert bus.stdout is not None
        env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        made = SecretSession(home, env)
        try:
            yield made
        finally:
            with suppress(AssertionError):
                made.keyring_goes()
            bus.terminate()
