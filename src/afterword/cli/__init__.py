"""The command line: each verb parses, makes one call, prints. Errors are printed in one place."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

import click
import typer

from afterword import config as configs
from afterword.cli import google, looking, running, telling
from afterword.errors import AfterwordError, InputError

BUG = 1
USAGE = 2

commands = typer.Typer(
    name="afterword",
    help="The words that come after an interview: thank-you letters and nudges through your own Gmail.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for room in (running, google, telling, looking):
    room.register(commands)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    sys.exit(exit_code(sys.argv[1:] if arguments is None else list(arguments)))


def exit_code(arguments: list[str]) -> int:
    """Run one command; what went wrong is printed to stderr, and is the exit code."""
    _keep_log()
    try:
        left = commands(arguments, standalone_mode=False, prog_name="afterword")
        return left if isinstance(left, int) else 0
    except AfterwordError as error:
        _print(error)
        return error.exit_code
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.Abort, KeyboardInterrupt):
        print("stopped", file=sys.stderr)
        return 130
    except click.ClickException as wrong:
        wrong.show()
        return USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # noqa: BLE001  (the one place where a bug is told as one)
        logging.getLogger("afterword").critical("a bug:\n%s", traceback.format_exc())
        print(
            "This is a bug in Afterword. What happened is in the log; nothing was half done.", file=sys.stderr
        )
        print(traceback.format_exc(limit=-1).splitlines()[-1], file=sys.stderr)
        return BUG


def _print(error: AfterwordError) -> None:
    if isinstance(error, InputError):
        for problem in error.problems:
            print(problem, file=sys.stderr)
    else:
        print(error.message, file=sys.stderr)
    if error.hint:
        print(error.hint, file=sys.stderr)


def _keep_log() -> None:
    """The log, beside the store; made when the first line is written, readable by its owner alone."""
    file = configs.paths().log
    if not file.parent.is_dir():
        return
    handler = _PrivateLog(file, maxBytes=2_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger("afterword")
    root.setLevel(logging.INFO)
    root.handlers = [handler]
    root.propagate = False


class _PrivateLog(RotatingFileHandler):
    """A log file that is the person's alone."""

    def _open(self):  # type: ignore[no-untyped-def]
        Path(self.baseFilename).touch(mode=0o600, exist_ok=True)
        return super()._open()
