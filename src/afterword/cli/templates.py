"""`afterword templates`: which words the letters are written with, and one's own in their place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.printing import document, say
from afterword.cli.usage import verb
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.letters import Templates

Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A template's name, as `list` shows it.")]

templates = typer.Typer(
    help="List, show, copy and check the templates of letters and tasks.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for name, each in (("list", list_), ("show", show), ("eject", eject), ("check", check)):
        verb(templates, name)(each)
    commands.add_typer(templates, name="templates")


def list_(json: Json = False) -> None:
    """List every template: which is your own, and the names that it may use."""
    from afterword.letters import known_names

    known = _templates()
    rows = [
        {
            "name": name,
            "own": known.is_own(name),
            "file": str(known.path(name)),
            "names": list(known_names(name)),
        }
        for name in known.names()
    ]
    if json:
        document({"schema": 1, "templates": rows})
        return
    for row in rows:
        print(f"{row['name']:<15}{'your own, ' + str(row['file']) if row['own'] else 'shipped'}")
    say("`afterword templates eject NAME` copies a shipped one into your folder, to be changed there.")


def show(name: Name) -> None:
    """Print a template as it is used: yours where there is one, else the one that ships."""
    print(_templates().source(_known(name)), end="")


def eject(name: Name) -> None:
    """Copy a shipped template into your folder, where it wins over the one that ships.

    A file that is there already is never overwritten.
    """
    from afterword.config import make_private
    from afterword.letters import Templates

    folder = _folder()
    there = folder / Templates().path(_known(name)).name
    make_private(folder)
    try:
        with open(os.open(there, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(Templates().source(name))
    except FileExistsError:
        problem = Problem(str(there), "a file that is there already", "nothing in that place")
        raise InputError([problem], "Nothing was changed. Deleting it brings the shipped one back.") from None
    say("Change it as you like; `afterword templates check` says whether it still works.")
    print(there)


def check(json: Json = False) -> None:
    """Look for mistakes in your own templates and in `letters.subject`: file, line, and the known names."""
    from afterword import config as configs
    from afterword.letters import check_line

    found = list(_templates().check_templates())
    config = configs.paths().config
    if config.exists():
        found += check_line(configs.load(config).letters.subject, f"{config}, letters.subject")
    if json:
        rows = [{"sentence": f.sentence, "fix": f.fix, "broken": f.holds} for f in found]
        document({"schema": 1, "good": not any(f.holds for f in found), "findings": rows})
    for finding in [] if json else found:
        say(f"{finding.sentence}\n  {finding.fix}")
    if any(f.holds for f in found):
        raise typer.Exit(2)
    if not json:
        say("Your templates work." if _folder().is_dir() else "You have no templates of your own.")


def _folder() -> Path:
    from afterword import config as configs

    return configs.paths().templates


def _templates() -> Templates:
    from afterword.letters import Templates

    folder = _folder()
    return Templates(folder if folder.is_dir() else None)


def _known(name: str) -> str:
    from afterword.letters import Templates

    names = Templates().names()
    if name not in names:
        raise InputError([Problem("NAME", repr(name), f"one of {', '.join(names)}")])
    return name
