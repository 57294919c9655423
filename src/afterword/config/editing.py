"""Change single settings in an existing config.toml. Comments, order and everything else stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterword.config.language import _
from afterword.config.places import write_private
from afterword.config.reading import table
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BOM = "\ufeff"


def edited(text: str, values: Mapping[str, object]) -> str:
    """The text with these values, by `table.key`. A key keeps its place and comment; a new one goes last in its table.

    The text must be valid TOML.
    """
    import tomlkit

    document: Any = tomlkit.parse(text.removeprefix(BOM))
    for place, value in values.items():
        section, _, key = place.partition(".")
        if section not in document:
            document[section] = tomlkit.table()
        _put(document[section], key, value)
    return BOM * text.startswith(BOM) + tomlkit.dumps(document)


def _put(section: Any, key: str, value: object) -> None:
    """Set the key to the value. Its comment stays in its column if there is room."""
    before = len(section.value.item(key).as_string()) if key in section else 0
    section[key] = value
    new = section.value.item(key)
    trivia = new.trivia
    if before and trivia.comment:
        longer = len(new.as_string()) - before
        trivia.comment_ws = " " * max(2, len(trivia.comment_ws) - longer)


def raw_values(text: str | bytes, file: str) -> dict[str, object]:
    """Every value in the file's spelling, by `table.key`."""
    found = table(text, file)
    return {
        f"{section}.{key}": value
        for section, keys in found.items()
        if isinstance(keys, dict)
        for key, value in keys.items()
    }


def rewrite(file: Path, text: str) -> None:
    """Replace the file, readable only by its owner (0600). A link still points to the file."""
    try:
        write_private(file.resolve(), text.encode())
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise InputError([Problem(str(file), why, _("a file that can be written"))]) from None
