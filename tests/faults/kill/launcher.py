"""Starts Afterword's daemon again and again, cheaply, for whoever kills it: a program that talks on stdin and stdout.

Real in it: each daemon is a process of its own with its own pid, memory, SQLite connections, process lock, sign-in and
sockets; it is ended by a real SIGKILL, and what goes on after it is another process that knows only what is on disk
and at Gmail. It runs either `daemon.run.run`, the whole of `afterword run` with its scheduler, or (mode `beats`) the
daemon's own `Daemon` under the process lock, one `poll` for each line it is given, so that a story takes milliseconds.
Not real: the interpreter is not started anew. This program imports everything, reads the list of public suffixes and
compiles the expressions that read an answer once, then forks, before there is any engine, thread or connection; and
it counts boundaries.

Lines in: {"env", "record", "mode", "kill", "modules"} starts a daemon; `beat` and `end` are read by that daemon.
Lines out: `started PID`, `done` for each beat, `ended CODE` (-9 after a kill).
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from faults.kill.boundaries import Boundaries


def line() -> str:
    """The next line, read byte by byte: what follows it may be another process's."""
    kept = bytearray()
    while (byte := os.read(0, 1)) not in {b"", b"\n"}:
        kept += byte
    return kept.decode()


def say(words: str) -> None:
    """One line for the driver."""
    os.write(1, f"{words}\n".encode())


def main() -> None:
    """Until stdin ends."""
    from afterword.mail.domains import is_free
    from afterword.mail.promises import day_promised
    from afterword.mail.rejections import rejection

    is_free("acme.example")  # reads the list
    answer = "Thank you Jane, we will let you know on Friday."  # both compile their expressions for it
    day_promised(answer, datetime(2026, 11, 10, tzinfo=UTC))
    rejection([], answer.encode())
    gc.disable()  # what the daemons share is not walked through, nor copied, by each of them anew
    while order := line():
        asked = json.loads(order)
        for module in asked["modules"]:
            with contextlib.suppress(ImportError):  # some exist only as a part of another
                importlib.import_module(module)
        pid = os.fork()
        if pid == 0:
            os._exit(daemon(asked))
        say(f"started {pid}")
        _, status = os.waitpid(pid, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


def daemon(asked: dict[str, Any]) -> int:
    """This process is the daemon; its exit code."""
    from afterword.app import opened
    from afterword.errors import AfterwordError

    os.environ.update(asked["env"])
    kill = tuple(asked["kill"]) if isinstance(asked["kill"], list) else asked["kill"]
    Boundaries(Path(asked["record"]), kill).watch()
    try:
        with opened() as app:
            beats(app) if asked["mode"] == "beats" else whole(app)
    except AfterwordError as error:
        print(f"{error.message}\n{error.hint}", file=sys.stderr, flush=True)
        return error.exit_code
    loaded = [name for name in sys.modules if not name.startswith("__")]
    Path(f"{asked['record']}.modules").write_text(json.dumps(loaded), "utf-8")
    return 0


def beats(app: Any) -> None:
    """The daemon, beaten by the driver."""
    from afterword.app import locked
    from afterword.daemon.daemon import Daemon

    with locked(app.paths):
        daemon = Daemon(app)
        while line() == "beat":
            daemon.poll()
            say("done")
        daemon.close()


def whole(app: Any) -> None:
    """The daemon as `afterword run` has it, until SIGTERM."""
    from afterword.daemon.daemon import run

    run(app)


if __name__ == "__main__":
    main()
