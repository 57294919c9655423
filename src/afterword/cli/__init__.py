"""The command line: each verb parses, makes one call, prints. Errors are printed in one place.

The parser of words is imported when there are words to parse: `afterword run` has none, and the daemon, which stays for
weeks, does without its weight; nor does `afterword status`, which is typed many times a day.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from afterword.cli import fast_path
from afterword.cli.printing import say, tell
from afterword.cli.reports import bug, keep_log, service_ended
from afterword.config import paths
from afterword.config.language import ENGLISH, choose, preferred
from afterword.errors import AfterwordError, InputError

STOPPED = 130
"""As a shell says that Ctrl-C ended it."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    typed = sys.argv[1:] if arguments is None else list(arguments)
    with fast_path.no_garbage(typed):
        left = exit_code(typed)
    sys.exit(left)


def exit_code(arguments: list[str]) -> int:
    """Run one command; what went wrong is printed to stderr, and is the exit code."""
    service = arguments == ["run", "--service"]
    _open_streams()
    _choose_language(arguments)
    try:
        keep_log(shown=service)
        return _daemon(service=service) if service or arguments == ["run"] else _verb(arguments)
    except AfterwordError as error:
        if service:
            service_ended(error)
        return _reported(error)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return STOPPED
    except (BrokenPipeError, SystemExit):  # the reader closed the pipe; Typer and rich turn that into an exit
        return _silenced()
    except Exception:  # noqa: BLE001  (the one place that reports a bug)
        return bug(service=service)


def _open_streams() -> None:
    """A program without a window has no stdout and no stderr on Windows: what is printed there then goes nowhere."""
    import os

    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  (open as long as the program)


def _choose_language(arguments: list[str]) -> None:
    """Speak the person's language; a script or an assistant gets the same English sentences on every machine."""
    choose(ENGLISH if "--json" in arguments or arguments == ["mcp"] else preferred(paths().config))


def _daemon(*, service: bool) -> int:
    from afterword.cli.daemon import stay

    stay(service=service)
    return 0


def _verb(arguments: list[str]) -> int:
    if look := fast_path.plain(arguments):
        look()
        left = 0
    else:
        from afterword.cli.verbs import call

        left = call(arguments)
    sys.stdout.flush()
    return left


def _reported(error: AfterwordError) -> int:
    lines = map(str, error.problems) if isinstance(error, InputError) else [error.message]
    shown = tell if sys.stderr.isatty() else say  # a script reads whole lines
    for line in "\n".join(filter(None, (*lines, error.hint))).split("\n"):
        shown(line)
    return error.exit_code


def _silenced() -> int:
    """What is still to be flushed goes nowhere."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
