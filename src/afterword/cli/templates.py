"""`afterword templates`: which words the letters are written with, and one's own in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.printing import document, say
from afterword.cli.usage import Subcommands, verb
from afterword.config.language import _
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from afterword.services.own_templates import OwnTemplates

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A template's name, as `list` shows it.")]
Code = Annotated[
    str,
    typer.Option(
        "--language", metavar="CODE", help="The letters' language, such as de; by default config's."
    ),
]

templates = typer.Typer(
    cls=Subcommands,
    help="List, show, copy and check templates: letters, tasks, sentence beginnings (stems) and the frame.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for name, each in (("list", list_), ("show", show), ("eject", eject), ("check", check)):
        verb(templates, name)(each)
    commands.add_typer(templates, name="templates")


def list_(language: Code = "", json: Json = False) -> None:
    """List every template, and say which are your own."""
    own = _own()
    code = _code(own, language)
    rows = [
        {
            "name": name,
            "own": own.is_own(name, code),
            "file": str(own.path(name, code)),
            "names": own.gaps(name),
        }
        for name in own.names()
    ]
    if json:
        document({"schema": 1, "language": code, "templates": rows})
        return
    widest = max(len(name) for name in own.names())
    for row in rows:
        whose = _("your own, {file}").format(file=row["file"]) if row["own"] else _("shipped")
        print(f"{row['name']:<{widest + 2}}{whose}")
    say(_("To change one, copy it into your folder with `afterword templates eject NAME`."))


def show(name: Name, language: Code = "") -> None:
    """Print a template: your own if you have one, otherwise the shipped one."""
    own = _own()
    print(own.text(_known(own, name), _code(own, language)), end="")


def eject(name: Name, language: Code = "") -> None:
    """Copy a shipped template into your folder, where it replaces the shipped one.

    It never overwrites a file. Of the stems, you can keep only those that you change; the shipped file supplies the
    others.
    """
    own = _own()
    there = own.copy(_known(own, name), _code(own, language))
    say(_("Edit it, then run `afterword templates check` to find mistakes."))
    print(there)


def check(json: Json = False) -> None:
    """Find mistakes in your own templates, stems and frame, and in `letters.subject`."""
    from afterword import config as configs
    from afterword.letters import check_line

    own = _own()
    found = list(own.templates.check_templates())
    config = configs.paths().config
    if config.exists():
        found += check_line(
            configs.load(config).letters.subject, _("{config}, letters.subject").format(config=config)
        )
    if json:
        rows = [{"sentence": f.sentence, "fix": f.fix, "broken": f.holds} for f in found]
        document({"schema": 1, "good": not any(f.holds for f in found), "findings": rows})
    for finding in [] if json else found:
        say(f"{finding.sentence}\n  {finding.fix}")
    if any(f.holds for f in found):
        raise typer.Exit(2)
    if not json:
        say(_("Your templates work.") if own.folder.is_dir() else _("You have no templates of your own."))


def _own() -> OwnTemplates:
    """Config's language; English without a config."""
    from afterword import config as configs
    from afterword.letters.templates import DEFAULT
    from afterword.services.own_templates import OwnTemplates

    places = configs.paths()
    known = places.config.exists()
    return OwnTemplates(places.templates, configs.load(places.config).letters.language if known else DEFAULT)


def _code(own: OwnTemplates, language: str) -> str:
    """The named language, or config's. Raises InputError for a language without letters."""
    known = own.templates.languages()
    if language and language not in known:
        raise InputError(
            [Problem("--language", repr(language), _("one of {known}").format(known=", ".join(known)))]
        )
    return language or own.language


def _known(own: OwnTemplates, name: str) -> str:
    if name not in own.names():
        raise InputError(
            [Problem("NAME", repr(name), _("one of {names}").format(names=", ".join(own.names())))]
        )
    return name
