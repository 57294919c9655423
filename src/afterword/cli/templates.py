"""`afterword templates`: which words the letters are written with, and one's own in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.printing import document, say
from afterword.cli.usage import verb
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.letters import Templates

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A template's name, as `list` shows it.")]
Code = Annotated[
    str,
    typer.Option(
        "--language", metavar="CODE", help="The letters' language, such as de; by default config's."
    ),
]

TABLES = {"stems": "stems.toml", "frame": "frame.toml"}
"""What is no template but has a name among them: the beginnings of sentences, and the sentences of ours."""

templates = typer.Typer(
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
    known, code = _templates(), _code(language)
    rows = [
        {
            "name": name,
            "own": _is_own(known, name, code),
            "file": str(_path(known, name, code)),
            "names": _names(name),
        }
        for name in _every()
    ]
    if json:
        document({"schema": 1, "language": code, "templates": rows})
        return
    for row in rows:
        print(f"{row['name']:<15}{'your own, ' + str(row['file']) if row['own'] else 'shipped'}")
    say("To change one, copy it into your folder with `afterword templates eject NAME`.")


def show(name: Name, language: Code = "") -> None:
    """Print a template: your own if you have one, otherwise the shipped one."""
    print(_path(_templates(), _known(name), _code(language)).read_text("utf-8"), end="")


def eject(name: Name, language: Code = "") -> None:
    """Copy a shipped template into your folder, where it replaces the shipped one.

    It never overwrites a file. Of the stems, you can keep only those that you change; the shipped file supplies the
    others.
    """
    from afterword.config import make_private, write_private
    from afterword.letters import Templates

    known, code = _templates(), _code(language)
    shipped = _path(Templates(), _known(name), code)
    there = _path(known, name, code) if _is_own(known, name, code) else _place(known, code) / shipped.name
    make_private(_folder())
    make_private(there.parent)
    try:
        write_private(there, shipped.read_bytes(), replace=False)
    except FileExistsError:
        problem = Problem(str(there), "a file that already exists", "no file there")
        raise InputError(
            [problem], "Nothing was changed. If you delete your file, the shipped one is used again."
        ) from None
    say("Edit it, then run `afterword templates check` to find mistakes.")
    print(there)


def check(json: Json = False) -> None:
    """Find mistakes in your own templates, stems and frame, and in `letters.subject`."""
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
    return Templates(folder if folder.is_dir() else None, _own_language())


def _own_language() -> str:
    """Config's; English where there is no config yet."""
    from afterword import config as configs
    from afterword.letters.templates import DEFAULT

    config = configs.paths().config
    return configs.load(config).letters.language if config.exists() else DEFAULT


def _code(language: str) -> str:
    """The language that is meant. InputError where there are no letters in it."""
    code, known = language or _own_language(), _templates().languages()
    if language and language not in known:
        raise InputError([Problem("--language", repr(language), f"one of {', '.join(known)}")])
    return code


def _every() -> tuple[str, ...]:
    from afterword.letters import Templates

    return (*Templates().names(), *TABLES)


def _known(name: str) -> str:
    if name not in _every():
        raise InputError([Problem("NAME", repr(name), f"one of {', '.join(_every())}")])
    return name


def _names(name: str) -> list[str]:
    """What may stand in braces there."""
    from afterword.letters import known_names
    from afterword.letters.linter import FRAME_NAMES, STEM_NAMES

    tables = {"stems": STEM_NAMES, "frame": FRAME_NAMES}
    return sorted(tables[name]) if name in tables else list(known_names(name))


def _path(known: Templates, name: str, code: str) -> Path:
    return known.path(TABLES[name], code) if name in TABLES else known.template_path(name, code)


def _is_own(known: Templates, name: str, code: str) -> bool:
    return known.own is not None and known.own in _path(known, name, code).parents


def _place(known: Templates, code: str) -> Path:
    """Where one's own files of a language go: for config's the folder itself."""
    return _folder() if code == known.language else _folder() / code
