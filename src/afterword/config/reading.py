"""Turn TOML text into plain values, and describe a wrong value and its place in a file."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from afterword.config.language import _
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

_LARGEST = 1_000_000
_SHOWN = 60


def table(text: str | bytes, file: str) -> dict[str, Any]:
    """The top table of a TOML text. Raises InputError with the line that is not valid TOML."""
    if len(text) > _LARGEST:
        raise InputError(
            [Problem(file, _("{n} bytes").format(n=len(text)), _("a file of at most one megabyte"))]
        )
    try:
        words = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        return tomllib.loads(words.replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise InputError(
            [Problem(file, _("byte {start} is not UTF-8").format(start=error.start + 1), _("text in UTF-8"))]
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError([_syntax_problem(words, file, str(error))]) from None
    except RecursionError:
        raise InputError([Problem(file, _("lists nested too deeply"), "TOML")]) from None


def place(file: str, loc: Iterable[int | str]) -> str:
    """Where a value is: ("people", 1, "email") in ana.toml is 'ana.toml: [[people]] 2, email'."""
    parts = list(loc)
    words: list[str] = []
    if len(parts) > 1:
        head = parts.pop(0)
        words.append(f"[[{head}]] {int(parts.pop(0)) + 1}" if isinstance(parts[0], int) else f"[{head}]")
    for part in parts:
        if isinstance(part, int) and words:
            words[-1] += f" {part + 1}"
        else:
            words.append(str(part))
    where = " ".join(words[:2]) if words[:1] and words[0].endswith("]") and words[0].startswith("[") else ""
    return f"{file}: " + (", ".join([where, *words[2:]]) if where else ", ".join(words))


def shown(value: object) -> str:
    """A value as the file would spell it, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return _("a table")
    if isinstance(value, list | tuple):
        return _("a list")
    if not isinstance(value, str):
        return str(value)
    text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in value)
    return f'"{text[:_SHOWN]}…"' if len(text) > _SHOWN else f'"{text}"'


def near(word: str, known: Iterable[str]) -> str:
    """The known word that was probably intended, or an empty string."""
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


def _syntax_problem(text: str, file: str, message: str) -> Problem:
    match = re.search(r"\(at line (\d+), column (\d+)\)", message)
    lines = text.splitlines()
    number = int(match[1]) if match else len(lines)
    found = lines[number - 1].strip() if 0 < number <= len(lines) else _("the end of the file")
    what = re.sub(r"\s*\(at .*\)", "", message)
    return Problem(f"{file}: line {number}", shown(found) if found else _("an empty line"), f"TOML ({what})")
