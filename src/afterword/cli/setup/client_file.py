"""Google's client file: the steps to it, shown one by one, and the file itself, looked for and checked."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.cli.asking import BACK, Question, answer, heard
from afterword.cli.printing import room, say, tell
from afterword.config.language import _, marked
from afterword.errors import InputError
from afterword.gmail import client_secrets
from afterword.gmail.console import STEPS, ConsoleStep, plain

if TYPE_CHECKING:
    from afterword.cli.setup.progress import SetupProgress
    from afterword.gmail.client_secrets import Client

HOW = "?"
FILE = marked("Path of the client file (Enter: how to get one)")
FOUND = marked("Enter for that client file, or the path of another (?: how to get one)")
GO_ON = marked("Enter when it looks like this; < goes back; a number goes to that step")


def print_steps() -> None:
    """All steps on stdout."""
    for number in range(1, len(STEPS) + 1):
        for line in _lines(number, STEPS[number - 1]):
            print(line)
        print()


def asked_for(progress: SetupProgress) -> Client:
    """The client in the file that the person names. Without a file, the steps to one go on where they stopped."""
    if progress.client_file and (before := _read(str(progress.client_file))):
        tell(
            _("Using {client_file}, as before; --client-secrets FILE names another.").format(
                client_file=progress.client_file
            )
        )
        return before
    say()
    tell(
        _(
            "Google lets a program into a mailbox only through a project. You create one for "
            "yourself: it is free, takes ten minutes and {count} steps, and involves nobody else. "
            "At the end you download a client file."
        ).format(count=len(STEPS))
    )
    while True:
        found = client_secrets.downloaded(_folders())
        if found:
            say(f"Found {found}")
        at = progress.step or 1
        file = (
            _(FILE)
            if at == 1
            else _("Path of the client file (Enter: go on at step {at}; 1: from the first)").format(at=at)
        )
        said = answer(Question("file", _(FOUND) if found else file), heard, say)
        if not said or (found and said.lower() in {"y", "yes"}):
            said = str(found or at)
        if said == HOW:
            _walk(at, progress)
        elif said.isdecimal() and 1 <= int(said) <= len(STEPS):
            _walk(int(said), progress)
        elif (read := _read(said)) is not None:
            progress.took(_path(said))
            return read


def _read(said: str) -> Client | None:
    """The client of that file; if something is wrong with it, say what, and ask again."""
    try:
        return client_secrets.read(_path(said))
    except InputError as error:
        for problem in error.problems:
            tell(
                _("That file does not work: found {found}, expected {expected}.").format(
                    found=problem.found, expected=problem.expected
                ),
                "  ",
            )
        return None


def _path(said: str) -> Path:
    """The file that was typed, or dragged into the terminal: in quotes, with its blanks escaped, as an address."""
    with suppress(ValueError):
        if not Path(said).expanduser().exists() and len(words := shlex.split(said)) == 1:
            said = words[0]
    return Path(said.removeprefix("file://")).expanduser()


def _folders() -> Iterable[Path]:
    from platformdirs import user_downloads_dir

    return [folder for folder in (Path.cwd(), Path(user_downloads_dir())) if folder.is_dir()]


def _walk(number: int, progress: SetupProgress) -> None:
    """The steps from that one on, each until the person says that it looks so."""
    while number <= len(STEPS):
        progress.shows(number)
        say()
        for line in _lines(number, STEPS[number - 1], room()):
            say(line)
        said = answer(Question("step", _(GO_ON), check=_step), heard, say)
        number = max(1, number - 1) if said == BACK else int(said or number + 1)
    progress.shows(0)
    say()


def _step(text: str) -> str:
    """Enter, the way back, or the number of a step."""
    if text in {"", BACK} or (text.isdecimal() and 1 <= int(text) <= len(STEPS)):
        return text
    raise ValueError(_("Enter, {back}, or a number from 1 to {count}").format(back=BACK, count=len(STEPS)))


def _lines(number: int, step: ConsoleStep, columns: int = 78) -> Iterable[str]:
    """A step as a terminal shows it, its address alone on a line and whole."""
    import textwrap

    yield _("Step {number} of {count}: {name}").format(number=number, count=len(STEPS), name=_(step.name))
    yield f"  {step.address}"
    for line in (*(plain(_(line)) for line in step.do), _("Then: {what}").format(what=plain(_(step.then)))):
        yield from textwrap.wrap(
            line,
            columns,
            initial_indent="  - ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
