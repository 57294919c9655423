"""The whole sandbox in one class: start it, use its verbs, stop it."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self

from afterword.config import write_private
from afterword.config.clock import Clock, SystemClock
from afterword.sandbox.control import Verbs
from afterword.sandbox.quirks import Quirks
from afterword.sandbox.state import SandboxState
from afterword.sandbox.world import GmailWorld

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from afterword.sandbox.server import Server


class Sandbox(Verbs):
    """A Gmail on loopback. Its methods are the control side (control.py); clients talk to `url`."""

    def __init__(self, clock: Clock | None = None, quirks: Quirks | None = None) -> None:
        super().__init__(SandboxState(GmailWorld(clock or SystemClock(), quirks or Quirks())))
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """http://127.0.0.1:PORT, after it has started."""
        return self.state.url

    @property
    def control_key(self) -> str:
        """The required value of `X-Sandbox-Control`."""
        return self.state.control_key

    def start(self, port: int = 0) -> Self:
        """Listen on loopback; port 0 takes a free one."""
        from afterword.sandbox.server import Server

        self._server = Server(port, self)
        self.state.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="sandbox", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Close every connection; a second call does nothing."""
        if self._server and self._thread:
            self._server.end()
            self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        return self if self._server else self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def serve(
    port: int,
    accounts: Mapping[str, str],
    secrets_file: Path,
    say: Callable[[str], None] = print,
    clock: Clock | None = None,
) -> None:
    """Run until Ctrl-C with these accounts (address -> name); the client-secrets file is written with mode 0600."""
    with Sandbox(clock).start(port) as sandbox:
        for address, name in accounts.items():
            sandbox.add_account(address, name)
        write_private(secrets_file, json.dumps(sandbox.client_secrets(), indent=2).encode() + b"\n")
        say(f"Gmail endpoint:  {sandbox.url}")
        say(f"Control key:     {sandbox.control_key}")
        say(f"Client secrets:  {secrets_file}")
        say(f"Accounts:        {', '.join(accounts)}")
        try:
            say("Ctrl-C ends it, and all its mail is gone.")
            threading.Event().wait()
        except KeyboardInterrupt:
            say("Ended.")
