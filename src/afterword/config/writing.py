"""Write a first config.toml: the example with the user's answers in it, every key with its comment."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.config.places import make_private, write_private
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEAD = """\
# Every setting of Afterword. Change what you like; `afterword doctor` checks this file.
"""


def filled(example: str, answers: Mapping[str, str]) -> str:
    """The example with these values, by `table.key`; unanswered keys keep their defaults and comments.

    Raises KeyError for a key that the example does not have.
    """
    lines, table, left = [], "", dict(answers)
    for line in example.splitlines():
        if head := re.fullmatch(r"\[(\w+)\]", line):
            table = head[1]
        key = line.partition("=")[0].strip()
        value = left.pop(f"{table}.{key}", None)
        lines.append(line if value is None else _line(line, key, value))
    if left:
        raise KeyError(*left)
    beginning = next(n for n, line in enumerate(lines) if line.startswith("# Lengths"))
    return HEAD + "\n".join(lines[beginning:]) + "\n"


def keep_new(file: Path, text: str) -> None:
    """Write the text for the owner alone (0600). Raises InputError if the file exists already: it is theirs."""
    make_private(file.parent)
    try:
        write_private(file, text.encode(), replace=False)
    except FileExistsError:
        problem = Problem(str(file), _("a config that already exists"), _("no file there"))
        raise InputError([problem], _("Afterword does not change it. Edit it, or move it away.")) from None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise InputError([Problem(str(file), why, _("a file that can be written"))]) from None


def toml_text(value: str) -> str:
    """A TOML basic string: JSON's spelling, except for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _line(line: str, key: str, value: str) -> str:
    """The same key with another value, and its comment in the same place if there is room."""
    before, mark, comment = line.partition("  #")
    given = f"{key} = {toml_text(value)}"
    said = re.sub(r"; required", "", comment.strip())
    return f"{given:<{len(before)}}{mark} {said}" if mark else given
