"""The manual page, from the same texts as `--help`: `python -m afterword.cli.manual >docs/afterword.1`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

FILES = (
    ("config.toml", "your settings; config.example.toml shows every one with its default"),
    ("afterword.db", "interviews, people, notes and what happened; no text of mail"),
    ("afterword.log", "the log; no text of letters, no addresses"),
    ("templates", "your own letters: a file there replaces the one that ships"),
)

CODES = (
    ("0", "done"),
    ("1", "a bug; a report is in the log"),
    ("2", "wrong usage or input, with every problem listed"),
    ("3", "Google sign-in needed"),
    ("4", "Gmail or the network is not available; try later"),
    ("5", "another Afterword is running"),
    ("6", "something needs you"),
)


def manual() -> str:
    """The page, in the language of man(7)."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    import typer

    from afterword.cli.verbs import commands

    root: Any = typer.main.get_command(commands)
    yield '.TH AFTERWORD 1 "" "Afterword" "User Commands"'
    yield from (
        ".SH NAME",
        "afterword \\- thank-you letters and polite follow-ups after an interview, through your own Gmail",
    )
    yield from (".SH SYNOPSIS", ".B afterword", ".I COMMAND", "[\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]")
    yield from (".SH DESCRIPTION", plain(root.help), ".SH COMMANDS")
    yield from _group(root, "afterword")
    yield from (".SH ENVIRONMENT", ".TP", ".B AFTERWORD_HOME")
    yield "One folder for config and state. Without it, Afterword uses the platform's own folders."
    yield ".SH FILES"
    for name, words in FILES:
        yield from (".TP", f".I {plain(name)}", plain(words))
    yield ".SH EXIT STATUS"
    for code, words in CODES:
        yield from (".TP", f".B {code}", plain(words))


def _group(group: Any, path: str) -> Iterator[str]:
    """Every command of a group, those of groups within it too."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _group(command, f"{path} {name}")
        else:
            yield from _command(command, f"{path} {name}")


def _command(command: Any, path: str) -> Iterator[str]:
    """A command with its help, its arguments and its options."""
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    takes = " ".join(_argument(p) for p in arguments)
    yield f".SS {plain(f'{path} {takes}'.strip())}"
    for number, part in enumerate(re.split(r"\n\s*\n", command.help or "")):
        yield from ([".PP"] if number else [])
        yield plain(" ".join(part.split()))
    for param in command.params:
        if param.help and not param.hidden:
            flags = ", ".join(param.opts + param.secondary_opts)
            flag = param.param_type_name == "option" and (param.is_flag or param.secondary_opts)
            metavar = "" if flag or not param.metavar else f" {param.metavar}"
            head = param.metavar if param.param_type_name == "argument" else f"{flags}{metavar}"
            yield from (".TP", f".B {plain(head)}", plain(param.help))


def _argument(param: Any) -> str:
    """As a usage line shows it."""
    name = param.metavar or param.name.upper()
    many = "..." if param.nargs == -1 else ""
    return f"{name}{many}" if param.required else f"[{name}{many}]"


def plain(text: str) -> str:
    """The text as roff takes it: no hyphen is an ornament, and no line begins with a command."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", safe)


if __name__ == "__main__":
    sys.stdout.write(manual())
