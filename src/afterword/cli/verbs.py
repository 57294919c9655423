"""All verbs, and what the parser of their words says."""

from __future__ import annotations

from importlib import metadata
from typing import Annotated

import typer

from afterword.cli import (
    adding,
    assistants,
    decisions,
    editing,
    finishing,
    fleet,
    google,
    noting,
    running,
    second_thoughts,
    service,
    setup,
    show,
    templates,
    web,
)
from afterword.cli.usage import CommandGroup, UsageError, wrong_usage

commands = typer.Typer(
    name="afterword",
    cls=CommandGroup,
    help="Thank-you letters and polite follow-ups after an interview, through your own Gmail.",
    invoke_without_command=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@commands.callback()
def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Thank-you letters and polite follow-ups after an interview, through your own Gmail."""
    if version:
        print(f"afterword {metadata.version('afterword')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        from afterword.cli.home import home

        home()


for room in (
    setup,
    google,
    adding,
    editing,
    noting,
    finishing,
    show,
    decisions,
    second_thoughts,
    templates,
    web,
    running,
    service,
    fleet,
    assistants,
):
    room.register(commands)


def call(arguments: list[str]) -> int:
    """Run one verb; its exit code. The parser's own errors come out as ours, an abort as KeyboardInterrupt."""
    if arguments[:1] == ["help"]:
        arguments = [*arguments[1:], "--help"]
    try:
        left = commands(arguments, standalone_mode=False, prog_name="afterword")
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except UsageError as wrong:
        raise wrong_usage([wrong]) from None
    return left if isinstance(left, int) else 0
