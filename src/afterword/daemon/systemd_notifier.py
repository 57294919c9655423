"""What the daemon tells the system that started it: the datagrams of sd_notify(3).

The protocol is a line of text on a socket; the libraries for it are unmaintained, or wrap a C library for these lines.
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
    """systemd, where it waits for word; nobody, where the address is empty: then nothing is told."""

    address: str = ""
    every: float = 0.0  # seconds between two signs of life; 0: none are wanted
    told_at: float = field(default=float("-inf"))

    @classmethod
    def of(cls, env: Mapping[str, str]) -> SystemdNotifier:
        """Who the environment says is waiting. A watchdog is told of life three times in its span."""
        span = env.get("WATCHDOG_USEC", "") if env.get("WATCHDOG_PID") in {None, str(os.getpid())} else ""
        return cls(env.get("NOTIFY_SOCKET", ""), int(span) / 3e6 if span.isdigit() else 0.0)

    def ready(self, doing: str) -> None:
        """The start has worked, and this is what it does now."""
        self._tell(f"READY=1\nSTATUS={doing}")

    def alive(self) -> None:
        """A sign of life, where one is due."""
        now = time.monotonic()
        if self.every and now - self.told_at >= self.every:
            self.told_at = now
            self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """It ends, and finishes what it has in hand."""
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
