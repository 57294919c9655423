"""What the pages tell a reader to type, and where they point."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest
import typer

from afterword.cli.usage import UsageError
from afterword.cli.verbs import commands
from afterword.errors import AfterwordError
from docs.pages import CHECKOUT, PAGES, README, Page

ABSENT = "## What is not there yet"
PLACES = re.compile(
    r"(?:scripts|docs|templates|src|tests|\.ci)/[\w./-]*|[\w-]+(?:\.example)?\.(?:toml|lock|md)"
)
OF_THE_READER = {"config.toml", "interview.toml", "notes.toml"}

COMMANDS: dict[str, Any] = getattr(typer.main.get_command(commands), "commands", {})

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def wrong(line: str, *, whole: bool) -> str:
    """What the command line says against a line, without running it; `whole` asks for what is required too."""
    _, verb, *rest = shlex.split(line, comments=True)
    if verb.startswith("-"):
        return ""
    command = COMMANDS.get(verb)
    if command is None:
        return f"there is no command {verb!r}"
    try:
        command.make_context(verb, rest)
    except typer.Exit:  # --help
        return ""
    except (AfterwordError, UsageError) as error:
        said = str(error)
        return said if whole or "issing" not in said else ""
    return ""


def called_missing() -> list[str]:
    """The commands with which the README begins a line of what is not there."""
    return re.findall(r"^- `(afterword [^`]+)`", README.section(ABSENT), re.MULTILINE)


def is_ours(line: str) -> bool:
    """A command line of Afterword's."""
    return bool(re.match(r"(?:\.venv/bin/)?afterword [a-z-]", line))


@every_page
def test_lines_to_type_parse(page: Page) -> None:
    """Every line to type is taken by the real command line: verb, arguments and options exist, none is missing."""
    said = {line: wrong(line, whole=True) for line in page.typed if is_ours(line)}
    assert {line: words for line, words in said.items() if words} == {}


@every_page
def test_commands_in_prose_exist(page: Page) -> None:
    """Every command named in a sentence exists, with the options that it is named with."""
    lines = [code for code in page.in_code if is_ours(code) and code not in called_missing()]
    said = {line: wrong(line, whole=False) for line in lines}
    assert {line: words for line, words in said.items() if words} == {}


def test_what_is_not_there_is_not() -> None:
    """A command that the README calls missing is missing."""
    assert all("no command" in wrong(line, whole=False) for line in called_missing())


def test_a_wrong_line_is_noticed() -> None:
    """An unknown command, an unknown option and a missing argument are each told."""
    assert "no command" in wrong("afterword thank", whole=False)
    assert "--soon" in wrong("afterword run --soon", whole=False)
    assert wrong("afterword approve", whole=True)
    assert not wrong("afterword approve", whole=False)


def test_readme_shows_the_main_commands() -> None:
    """A newcomer meets each command of the way from set-up to removal."""
    shown = {shlex.split(line)[1] for line in [*README.typed, *README.in_code] if is_ours(line)}
    way = {"demo", "setup", "doctor", "add", "notes", "preview", "run", "status", "todo"}
    answers = {"approve", "hold", "skip", "done", "close", "export", "forget", "logout"}
    assert way | answers <= shown


@every_page
def test_links_resolve(page: Page) -> None:
    """A link within the checkout leads to a file and a heading that exist; others are https."""
    lost = []
    for link in page.links:
        target, _, anchor = link.partition("#")
        if "://" in target:
            lost += [] if target.startswith("https://") else [link]
            continue
        file = (page.file.parent / target).resolve() if target else page.file
        known = Page(file).anchors if anchor and file.is_file() else {anchor}
        lost += [] if file.exists() and anchor in known else [link]
    assert lost == []


@every_page
def test_files_named_exist(page: Page) -> None:
    """A file of the checkout that is named in code or in a line to type is there."""
    words = [word for code in [*page.in_code, *page.typed] for word in code.split()]
    named = {word for word in words if PLACES.fullmatch(word)} - OF_THE_READER
    beside = (CHECKOUT, page.file.parent)
    assert {name for name in named if not any((folder / name).exists() for folder in beside)} == set()


def test_every_page_of_docs_is_found() -> None:
    """From the README one comes to each page of docs by its links, the decisions by their folder."""
    reached = {(README.file.parent / link.partition("#")[0]).resolve() for link in README.links}
    pages = {page.file for page in PAGES if page.file.parent.name == "docs"}
    assert pages <= reached
    assert CHECKOUT / "docs" / "decisions" in reached
