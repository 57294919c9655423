"""Where words go: results to stdout, everything else to stderr; instants as a person says them.

Nothing of `rich` is loaded before a table is shown, so that the daemon does not carry it.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, TextIO

from afterword.messages import times

if TYPE_CHECKING:
    from rich.console import Console

PIPED_WIDTH = 120
HELD = "\x01"
"""Stands for a blank at which no line is broken."""

COMMAND = re.compile(
    r"`[^`]*`|\bafterword (?:(?:finish|close|address|approve|hold|skip|done|reply) [^\s,;]+"
    r"(?: --[a-z]+(?: [a-z-]+)?| [A-Z]{3,}\b)*|[a-z-]+)"
)
"""A command within a sentence. It stays on one line, ready to copy."""

LISTED = re.compile(r" *(?:afterword \S+ {2,})?")
"""The beginning of a line: blanks, and in a list of commands the command."""

POINT = re.compile(r"(?:- |\S{1,2}  )?")
"""What a point of a list begins with: a dash, or a number or key and two blanks."""

STEERS = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # control characters, ESC among them; U+009B does in UTF-8 what ESC [ does
    "\u061c\u2028-\u202e\u2060-\u206f"  # breaks of a line, and what turns the direction of writing round
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"  # what is not seen, or is half of something
)
"""Characters that steer a terminal, or make a line look like another than it is."""


def out() -> Console:
    """Where tables go: stdout, as wide as the terminal; if it is none, as COLUMNS says, else 120."""
    from rich.console import Console

    free = sys.stdout.isatty() or os.environ.get("COLUMNS")
    return Console(
        file=sys.stdout, width=None if free else PIPED_WIDTH, highlight=False, markup=False, emoji=False
    )


def harmless(text: str, keep: str = "") -> str:
    """The text without what could steer a terminal: names and subjects are written by strangers.

    Each such character, a line break too, is shown as U+FFFD, but for those in `keep`.
    """
    return STEERS.sub(lambda found: found[0] if found[0] in keep else "\N{REPLACEMENT CHARACTER}", text)


def harmless_view(value: Any) -> Any:
    """A view whose every text is harmless; a letter's text keeps its lines."""
    lines = {"text", "why", "fix", "hint"}
    return each_text(value, lambda text, key: harmless(text, "\n\t" if key in lines else ""))


def each_text(value: Any, change: Callable[[str, str], str], key: str = "") -> Any:
    """The view with each text replaced by `change(text, name of its field)`."""
    match value:
        case Enum():
            return value
        case str():
            return change(value, key)
        case Mapping():
            return {k: each_text(v, change, str(k)) for k, v in value.items()}
        case list() | tuple():
            return [each_text(v, change, key) for v in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            texts = {f.name: each_text(getattr(value, f.name), change, f.name) for f in fields(value)}
            return replace(value, **texts)
        case _:
            return value


def say(words: str = "") -> None:
    """Tell the person something that is not a result. No line is wider than the terminal."""
    print("\n".join(_fitted(line, sys.stderr) for line in words.split("\n")), file=sys.stderr, flush=True)


def document(value: Mapping[str, Any]) -> None:
    """One JSON document, alone on stdout."""
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    if harmless(text, "\n") != text:  # JSON leaves U+009B as it is, and that steers a terminal as ESC [ does
        text = json.dumps(value, indent=2) + "\n"
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:  # a terminal that is not UTF-8; JSON has another spelling for every letter
        sys.stdout.write(json.dumps(value, indent=2) + "\n")


def absolute(at: datetime, zone: str, now: datetime) -> str:
    """'Tue 24 Nov 10:00', in the person's zone; with its year where that is another one than now."""
    return times.absolute(at, zone, now, comma="")


def relative(at: datetime, now: datetime) -> str:
    """'in 3 h', '2 days ago', 'now'."""
    return times.relative(at, now, rough=True)


def both(at: datetime, now: datetime, zone: str) -> str:
    """'Tue 24 Nov 10:00, in 3 h': an instant, absolute and relative."""
    return f"{absolute(at, zone, now)}, {relative(at, now)}"


def tell(words: str, indent: str = "", hanging: str | None = None) -> None:
    """As `say`, in lines that fit the terminal and are never longer than 80; no word is broken, an address least.

    Further lines begin with `hanging`, or where the first one does, after its dash or number.
    """
    text = words.lstrip("\n")
    lead = words[: len(words) - len(text)]
    indent += text[: len(text) - len(text.lstrip())]
    if hanging is None:
        hanging = indent + " " * len(POINT.match(text)[0])  # type: ignore[index]  # it matches nothing too
    say(lead + _wrapped(text.lstrip(), 80, indent, hanging))


def show(line: str) -> None:
    """Print one line of a result to stdout. No line is wider than the terminal."""
    print(_fitted(line, sys.stdout))


def _fitted(line: str, stream: TextIO) -> str:
    """The line, made harmless, and wrapped if a terminal is too narrow for it.

    Wrapped lines begin below the first one, or in a list of commands below the text after the command.
    """
    from shutil import get_terminal_size

    line = harmless(line, "\t")
    if not stream.isatty() or len(line) <= get_terminal_size((80, 24)).columns:
        return line
    head = LISTED.match(line)[0]  # type: ignore[index]  # it matches nothing too
    return _wrapped(line[len(head) :], 80, head, " " * len(head))


def folded(prompt: str, room: int = 0) -> str:
    """A prompt in lines that fit the terminal, broken between words; the blank at its end stays.

    Each line leaves so many columns free: `room` for what is typed.
    """
    import shutil

    text = prompt.rstrip()
    indent = text[: len(text) - len(text.lstrip())]
    most = shutil.get_terminal_size((80, 24)).columns - room
    return _wrapped(text.lstrip(), most, indent, indent) + prompt[len(text) :]


def _wrapped(words: str, most: int, indent: str, hanging: str) -> str:
    return "\n".join(wrapped(words, room(most), indent, hanging))


def wrapped(words: str, width: int, indent: str, hanging: str) -> list[str]:
    """Lines of that width, broken between words; a command stays whole. None for no words."""
    import textwrap

    whole = COMMAND.sub(lambda found: found[0].replace(" ", HELD), words)
    lines = textwrap.wrap(
        whole,
        width,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(HELD, " ") for line in lines]


def room(most: int = 78) -> int:
    """The columns for running text: as many as the terminal has, up to a readable line."""
    import shutil

    return max(40, min(most, shutil.get_terminal_size((80, 24)).columns))
