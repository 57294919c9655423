"""Report the daemon's state to the system that started it, with the datagrams of sd_notify(3).

The protocol is a line of text on a socket. The libraries for it are unmaintained, or wrap a C library for very little.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

log = logging.getLogger("afterword.daemon")


@dataclass
class SystemdNotifier:
    """Notifies systemd if it listens. With an empty address nobody listens, and nothing is sent."""

    address: str = ""
    every: float = 0.0  # seconds between two signs of life; 0: none are wanted
    notified_at: float = field(default=float("-inf"))

    @classmethod
    def of(cls, env: Mapping[str, str]) -> SystemdNotifier:
        """Read from the environment where to report. A watchdog gets three signs of life within its interval."""
        span = env.get("WATCHDOG_USEC", "") if env.get("WATCHDOG_PID") in {None, str(os.getpid())} else ""
        return cls(env.get("NOTIFY_SOCKET", ""), int(span) / 3e6 if span.isdigit() else 0.0)

    def ready(self, doing: str) -> None:
        """Report that the start succeeded, and what the daemon does now."""
        self._tell(f"READY=1\nSTATUS={doing}")

    def alive(self) -> None:
        """Send a sign of life, if one is due."""
        now = time.monotonic()
        if self.every and now - self.notified_at >= self.every:
            self.notified_at = now
            self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """Report that the daemon is ending and finishing its current work."""
        self._tell("STOPPING=1\nSTATUS=ends")

    def _tell(self, words: str) -> None:
        if not self.address:
            return
        address = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                line.connect(address)
                line.sendall(words.encode())
        except OSError as error:
            log.warning("systemd was not told %s: %s", words.partition("\n")[0], error)
