"""From TOML text to a checked model, with every problem at once: file and key, what was found, what was expected."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic_core import ErrorDetails

S = TypeVar("S", bound="Shape")

_LARGEST = 1_000_000
_SHOWN = 60


class Shape(BaseModel):
    """What a table of a file may hold: these keys alone, of these types, not changed once read."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


def table(text: str | bytes, file: str) -> dict[str, Any]:
    """The top table of a TOML text. Raises InputError with the line where it is no TOML."""
    if len(text) > _LARGEST:
        raise InputError([Problem(file, f"{len(text)} bytes", "a file of at most one megabyte")])
    try:
        words = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        return tomllib.loads(words.replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise InputError([Problem(file, f"byte {error.start + 1} is not UTF-8", "text in UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError([_syntax_problem(words, file, str(error))]) from None
    except RecursionError:
        raise InputError([Problem(file, "lists within lists without end", "TOML")]) from None


def checked(shape: type[S], values: Mapping[str, Any], file: str, **context: object) -> S:
    """The values as that shape. Raises InputError with all problems; `context` is for the shape's validators."""
    try:
        return shape.model_validate(values, context=context)
    except ValidationError as error:
        raise InputError(problems(error, shape, file)) from None


def problems(error: ValidationError, shape: type[Shape], file: str) -> tuple[Problem, ...]:
    """What pydantic found, in the words of our errors."""
    return tuple(
        _problem(detail, shape, file)
        for detail in error.errors(include_url=False)
        if not (detail["type"] == "value_error" and not str(detail["ctx"]["error"]))
    )


def place(file: str, loc: Iterable[int | str]) -> str:
    """Where a value stands: ("people", 1, "email") in ana.toml is 'ana.toml: [[people]] 2, email'."""
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
    """A value as the file would spell it, short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    if not isinstance(value, str):
        return str(value)
    text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in value)
    return f'"{text[:_SHOWN]}…"' if len(text) > _SHOWN else f'"{text}"'


def near(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or nothing."""
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


def _syntax_problem(text: str, file: str, message: str) -> Problem:
    match = re.search(r"\(at line (\d+), column (\d+)\)", message)
    lines = text.splitlines()
    number = int(match[1]) if match else len(lines)
    found = lines[number - 1].strip() if 0 < number <= len(lines) else "the end of the file"
    what = re.sub(r"\s*\(at .*\)", "", message)
    return Problem(f"{file}: line {number}", shown(found) if found else "an empty line", f"TOML ({what})")


def _problem(detail: ErrorDetails, shape: type[Shape], file: str) -> Problem:
    loc = detail["loc"]
    kind, context, value = detail["type"], detail.get("ctx", {}), detail["input"]
    where = place(file, loc)
    if kind == "extra_forbidden":
        word = shown(str(loc[-1]))[1:-1]
        return Problem(where, f"the key {word}, which is not known", _expected_key(word, shape, loc[:-1]))
    if kind == "missing":
        return Problem(where, "nothing", "this key, for it has no default")
    found = "a value that is not shown here" if loc[-1] == "url" else shown(value)
    return Problem(where, found, _expected(kind, context))


def _expected(kind: str, context: Mapping[str, Any]) -> str:
    match kind:
        case "value_error":
            return str(context["error"])
        case "literal_error":
            return str(context["expected"]).replace("'", '"')
        case "greater_than_equal":
            return f"at least {context['ge']}"
        case "less_than_equal":
            return f"at most {context['le']}"
        case "too_long":
            return f"at most {context['max_length']} of them"
        case _:
            return _TYPES.get(kind, "another value")


_TYPES = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list, in [brackets]",
    "list_type": "a list, in [brackets]",
    "model_type": "a table",
    "dict_type": "a table",
    "date_type": "a date, such as 2026-12-04",
}


def _expected_key(word: str, shape: type[Shape], loc: tuple[int | str, ...]) -> str:
    known = list(_shape_at(shape, loc).model_fields)
    meant = near(word, known)
    return f"{meant}, perhaps" if meant else "one of " + ", ".join(known)


def _shape_at(shape: type[Shape], loc: tuple[int | str, ...]) -> type[Shape]:
    """The model that stands at a place within another."""
    for part in loc:
        if isinstance(part, str):
            shape = _inner(shape.model_fields[part].annotation) or shape
    return shape


def _inner(annotation: object) -> type[Shape] | None:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    return next(filter(None, map(_inner, get_args(annotation))), None)
