"""What the pages tell a reader to type, and where they point."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
from scripts.lib.soak.books import COUNTS

from afterword.cli.usage import UsageError
from afterword.cli.verbs import commands
from afterword.errors import AfterwordError
from docs.pages import CHECKOUT, PAGES, README, Page, page

PLACES = re.compile(
    r"(?:scripts|docs|templates|src|tests|\.ci)/[\w./-]*|[\w-]+(?:\.example)?\.(?:toml|lock|md)"
)
OF_THE_READER = {"config.toml", "interview.toml", "notes.toml"}

LIB = CHECKOUT / "scripts" / "lib"

EXTRAS = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]

FETCHES = "fetches packages; tests/packaging/test_wheel.py installs what is built from the checkout"
OTHERS = {
    "pipx install .": FETCHES,
    "pipx install --force '.[wording]'": FETCHES,
    "uv tool install .": FETCHES,
    **{f"uv tool install --force '.[{extra}]'": FETCHES for extra in EXTRAS},
    "py -m pip install .": FETCHES,
    "pipx install": "pipx's own",
    "pipx ensurepath": "pipx's own",
    "uv tool update-shell": "uv's own",
    "pipx upgrade afterword": "pipx's own",
    "pipx uninstall afterword": "removes what pipx installed",
    "uv tool uninstall afterword": "removes what uv installed",
    "brew install uv": "Homebrew's, on a Mac",
    "winget install astral-sh.uv": "Windows' own",
    "winget install Git.Git": "Windows' own",
    "caffeinate -i afterword run": "a Mac's own",
    "man docs/afterword.1": "tests/cli/test_cli_completion.py holds the page to the program",
    "man afterword": "tests/packaging/test_wheel.py sees the page in the wheel",
    ".venv/bin/python -m afterword.cli.manual >docs/afterword.1": "tests/cli/test_cli_completion.py compares",
    ".venv/bin/ruff format .": "scripts/check asks the same with --check",
    "keyring diagnose": "the keyring library's own",
    "pre-commit install": "pre-commit's own; what it runs is scripts/check",
    "sign-in needed": "what src/afterword/cli/tables.py says",
    **dict.fromkeys((count for count in COUNTS if " " in count), "a row of the table on that page"),
    "found a client of type 'Web application'": "what src/afterword/gmail/client_secrets.py says",
    "the sign-in is for …, the config is for …": "what src/afterword/engine/sync.py says",
}
"""What is no command of ours, and why it is not run here."""

ROOT: Any = typer.main.get_command(commands)

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def wrong(line: str, *, whole: bool) -> str:
    """What the command line says against a line, without running it; `whole` asks for what is required too."""
    _, *rest = shlex.split(line.partition(" >")[0], comments=True)
    command = ROOT
    while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        word = rest.pop(0)
        if word not in command.commands:
            return f"there is no command {word!r}"
        command = command.commands[word]
    if hasattr(command, "commands"):
        flags = {"--help", *(flag for param in command.params for flag in param.opts)}
        return "".join(f"there is no option {flag!r}" for flag in rest if flag not in flags)
    return _refused(command, rest, whole=whole)


def _refused(command: Any, words: list[str], *, whole: bool) -> str:
    """What a command says against the words behind it."""
    try:
        command.make_context(command.name, words)
    except typer.Exit:  # --help
        return ""
    except (AfterwordError, UsageError) as error:
        said = str(error)
        # before set-up, and without its interview, a command says more than the parser
        parser = error.__cause__ or error
        missing = type(parser).__name__ == "MissingParameter"
        return said if whole or not missing else ""
    return ""


def is_ours(line: str) -> bool:
    """A command line of Afterword's."""
    return bool(re.match(r"(?:\.venv/bin/)?afterword [a-z-]", line))


def named_on(page: Page) -> set[str]:
    """The commands of Afterword's that the page names."""
    return {shlex.split(line)[1] for line in [*page.typed, *page.in_code] if is_ours(line)}


@every_page
def test_lines_to_type_parse(page: Page) -> None:
    """Every line to type is taken by the real command line: verb, arguments and options exist, none is missing."""
    said = {line: wrong(line, whole=True) for line in page.typed if is_ours(line)}
    assert {line: words for line, words in said.items() if words} == {}


@every_page
def test_commands_in_prose_exist(page: Page) -> None:
    """Every command named in a sentence exists, with the options that it is named with."""
    lines = [code for code in page.in_code if is_ours(code)]
    said = {line: wrong(line, whole=False) for line in lines}
    assert {line: words for line, words in said.items() if words} == {}


def test_a_wrong_line_is_noticed() -> None:
    """An unknown command, also of a group, an unknown option and a missing argument are each told."""
    assert "no command" in wrong("afterword thank", whole=False)
    assert "no command" in wrong("afterword service instal", whole=False)
    assert "no option" in wrong("afterword --install-completions", whole=False)
    assert not wrong("afterword --install-completion", whole=True)
    assert not wrong("afterword service", whole=False)
    assert "--soon" in wrong("afterword run --soon", whole=False)
    assert wrong("afterword approve", whole=True)
    assert not wrong("afterword approve", whole=False)


def test_readme_shows_the_way() -> None:
    """A newcomer meets each command of the way from set-up to the letter that leaves."""
    assert {"demo", "setup", "add", "web", "finish", "approve", "todo", "status"} <= named_on(README)


def test_pages_show_every_command() -> None:
    """Each command of the program is named on a page beside the README."""
    shown = {name for page in PAGES if page is not README for name in named_on(page)}
    assert set(ROOT.commands) - shown == set()


def words_of(page: Page) -> list[str]:
    """What stands in code, is longer than a word and no setting, and so could be a command of another program's."""
    several = [code for code in page.in_code if re.match(r"[a-z./]\S* \S", code) and not is_ours(code)]
    return [code for code in several if not re.match(r"\w+ ?= ?", code)]


def test_commands_of_others_are_accounted_for() -> None:
    """Each command of another program's that a sentence names has its reason, or is a script of the checkout."""
    found = {code for page in PAGES for code in words_of(page)}
    assert {code for code in found if not code.startswith("scripts/")} == set(OTHERS)
    named = re.findall(r"(?:tests|src)/[\w/]+\.\w+", " ".join(OTHERS.values()))
    assert [name for name in named if not (CHECKOUT / name).is_file()] == []


def test_scripts_take_what_they_are_named_with() -> None:
    """An option that a page gives to a script is one that the script knows; pytest's own are behind scripts/test."""
    lines = [code for page in PAGES for code in [*page.in_code, *page.typed] if code.startswith("scripts/")]
    strange = []
    for name, *words in (shlex.split(line, comments=True) for line in lines if " " in line):
        known = _text_of(name)
        strange += [(name, word) for word in words if word.startswith("--") and word not in known]
    assert len(lines) > 10
    assert strange == []


def _text_of(script: str) -> str:
    """All that a script is made of: itself, what it starts of scripts/lib, and for the demo its verb."""
    stem = Path(script).name.replace("-", "_")
    files = [CHECKOUT / script, *(CHECKOUT / "scripts" / "lib").glob(f"{stem}*"), *LIB.glob(f"{stem}/*.py")]
    verbs = {"demo": "src/afterword/cli/running.py"}
    files += [CHECKOUT / verbs[stem]] if stem in verbs else []
    return "\n".join(file.read_text("utf-8") for file in files if file.is_file())


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
    """The README and its index in docs link to each page, and to the folder of decisions."""
    index = Page(CHECKOUT / "docs" / "README.md")
    reached = {
        (page.file.parent / link.partition("#")[0]).resolve()
        for page in (README, index)
        for link in page.links
    }
    pages = {page.file for page in PAGES if page.file.parent == CHECKOUT / "docs"}
    assert pages <= reached
    assert CHECKOUT / "docs" / "decisions" in reached


def test_the_repository_has_one_address() -> None:
    """Whoever publishes the project fills its address in at one place: the line that installs it."""
    places = [*PAGES, *map(Page, (CHECKOUT / "pyproject.toml", *(CHECKOUT / "src").rglob("*.py")))]
    assert [place.name for place in places for _ in re.findall("github.com/OWNER", place.text)] == [
        "README.md"
    ]


def test_pictures_are_there_and_seen() -> None:
    """Each picture that a page shows is in the checkout, and a page shows each that is."""
    shown = {
        (page.file.parent / name).resolve()
        for page in PAGES
        for name in re.findall(r"(?:(?:src|srcset)=\"|!\[[^\]]*\]\()([^)\"]+)", page.text)
    }
    assert shown == set((CHECKOUT / "docs" / "pictures").iterdir())


def test_pictures_say_what_they_show() -> None:
    """Somebody who does not see a picture reads what is on it."""
    said = [alt for page in PAGES for alt in re.findall(r"alt=\"([^\"]*)\"|!\[([^\]]*)\]", page.text)]
    assert said
    assert all(any(alt) for alt in said)


LABELS = ("settings", "page", "questions", "sleep")
"""The pages on which words in italics are those of Afterword's page."""

GMAILS = {"Allow wake timers", "Schedule send", "Send", "Testing"}
"""Words of Gmail, of Google's console and of Windows."""


@pytest.mark.parametrize("name", LABELS)
def test_labels_are_those_of_the_page(name: str) -> None:
    """A button or a link that a page names in italics is called so on Afterword's page."""
    sources = [f for kind in ("html", "py", "js", "toml") for f in (CHECKOUT / "src").rglob(f"*.{kind}")]
    said = "\n".join(
        file.read_text("utf-8") for file in [*sources, *(CHECKOUT / "templates").rglob("*.toml")]
    )
    named = re.findall(r"(?<![*\w])\*([^*\n][^*]*)\*(?!\*)", " ".join(page(name).prose.split()))
    assert [words for words in named if words not in said and words not in GMAILS] == []
