"""Start Afterword once, without a service, in a process that outlives its parent."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from afterword.app import is_running
from afterword.config.language import _
from afterword.errors import NeedsYou

if TYPE_CHECKING:
    from afterword.config import Paths

COMMAND = (sys.executable, "-P", "-m", "afterword", "run", "--service")
PATIENCE = 15.0
"""Seconds to wait for it to start work."""


def start_once(places: Paths, command: tuple[str, ...] = COMMAND, patience: float = PATIENCE) -> None:
    """Start Afterword until the laptop shuts down. Raises NeedsYou if it ends at once."""
    if is_running(places):
        return
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    process = subprocess.Popen(  # noqa: S603  (this very program)
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **apart
    )
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        if is_running(places):
            return
        time.sleep(0.1)
    raise NeedsYou(
        _("Afterword did not start; {log} says why").format(log=places.log), _("Press “Check everything”.")
    )
