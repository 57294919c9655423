"""The command line: each verb parses, makes one call, prints. Errors are printed in one place."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from afterword.cli import adding, google, looking, noting, running, telling
from afterword.cli.reports import bug, keep_log
from afterword.cli.usage import UsageError, wrong_usage
from afterword.errors import AfterwordError, InputError

STOPPED = 130
"""As a shell says that Ctrl-C ended it."""

commands = typer.Typer(
    name="afterword",
    help="The words that come after an interview: thank-you letters and nudges through your own Gmail.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for room in (google, adding, noting, looking, telling, running):
    room.register(commands)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    sys.exit(exit_code(sys.argv[1:] if arguments is None else list(arguments)))


def exit_code(arguments: list[str]) -> int:
    """Run one command; what went wrong is printed to stderr, and is the exit code."""
    try:
        keep_log()
        left = commands(arguments, standalone_mode=False, prog_name="afterword")
        sys.stdout.flush()
        return left if isinstance(left, int) else 0
    except AfterwordError as error:
        return _told(error)
    except typer.Exit as end:
        return end.exit_code
    except (typer.Abort, KeyboardInterrupt):
        print("stopped", file=sys.stderr)
        return STOPPED
    except UsageError as wrong:
        return _told(wrong_usage([wrong]))
    except BrokenPipeError:  # who read along has seen enough
        return _silenced()
    except Exception:  # noqa: BLE001  (the one place where a bug is told as one)
        return bug()


def _told(error: AfterwordError) -> int:
    lines = map(str, error.problems) if isinstance(error, InputError) else [error.message]
    for line in filter(None, (*lines, error.hint)):
        print(line, file=sys.stderr)
    return error.exit_code


def _silenced() -> int:
    """What is still to be flushed goes nowhere."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
