"""Wrong usage is reported like any other wrong input: every wrong flag at once, and where to read on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from afterword.errors import AfterwordError

if TYPE_CHECKING:
    from collections.abc import Callable

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What the parser raises for wrong usage; Typer brings its own, which it does not export."""


class WrongUsage(AfterwordError):
    """The words after `afterword` are not understood: names everything that is wrong; nothing was done."""

    exit_code = 2


class Verb(TyperCommand):
    """A command that names every flag that it does not know, not the first alone."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As the parser does; WrongUsage with all that is wrong."""
        wrong: list[Exception] = []
        while True:
            try:
                parsed: list[str] = super().parse_args(ctx, list(args))
            except UsageError as error:
                wrong.append(error)
                flag = str(getattr(error, "option_name", ""))
                rest = [word for word in args if not flag or word.partition("=")[0] != flag]
                if len(rest) < len(args):
                    args = rest
                    continue
            if wrong:
                raise wrong_usage(wrong)
            return parsed

    def get_help(self, ctx: Any) -> str:
        """The help without Typer's marks for Python's types; what stands in columns stays there."""
        text: str = super().get_help(ctx)
        text = re.sub(r" <(?:str|int|list\[str\])>", lambda mark: " " * len(mark[0]), text)
        return re.sub(r"\{([A-Z]+)\}", r"\1", text)


GROUPS = {
    "Begin": ("setup", "doctor", "demo", "service", "web", "run"),
    "Interviews": ("add", "ignore", "notes", "address", "close", "reopen", "forget"),
    "Letters and follow-ups": (
        "finish",
        "preview",
        "approve",
        "hold",
        "skip",
        "done",
        "reply",
        "follow-up",
        "not-an-answer",
        "undo",
    ),
    "Look": ("status", "todo", "lid"),
    "More": ("templates", "export", "import", "logout", "sandbox"),
}
"""The commands as one uses them."""


class CommandGroup(TyperGroup):
    """All commands, in groups, each with its whole first sentence."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  (as the parser calls it)
        """Write each group with the first sentence of each command's help; new commands come last."""
        grouped = {name for names in GROUPS.values() for name in names}
        others = tuple(name for name in self.commands if name not in grouped)
        for title, names in {**GROUPS, "Others": others}.items():
            rows = [(name, _first_sentence(self.commands[name])) for name in names if name in self.commands]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


def _first_sentence(command: Any) -> str:
    text = " ".join((command.help or "").split("\n\n")[0].split())
    return text.partition(". ")[0].rstrip(".")


def verb(commands: typer.Typer, name: str | None = None) -> Callable[[Callable[..., Any]], Any]:
    """Adds a function as a command."""
    return commands.command(name, cls=Verb)


def wrong_usage(errors: list[Exception]) -> WrongUsage:
    """The parser's errors as one of ours."""
    said = [str(getattr(error, "format_message", error.__str__)()) for error in errors]
    if said[0].startswith("Usage:"):  # the help itself, where no command was named
        return WrongUsage(said[0])
    context = getattr(errors[0], "ctx", None)
    command = context.command_path if context else "afterword"
    return WrongUsage("\n".join(dict.fromkeys(said)), f"`{command} --help` shows how to use it.")
