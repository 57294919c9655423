"""The names of the form's fields: `company`, `day`, and in the first row of people `people-0-email`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afterword.imports.form_fields import InterviewFields

_PERSON = "people-"


def person_key(row: int, name: str) -> str:
    """The name of a field in that row. Rows count from 0."""
    return f"{_PERSON}{row}-{name}"


def row_in(key: str) -> int | None:
    """The row that the key is in, or names as a whole ('people-0'); None for a field of the interview itself."""
    return int(key.split("-")[1]) if key.startswith(_PERSON) else None


def text_at(fields: InterviewFields, key: str) -> str:
    """The text in that field; empty for an unknown key."""
    row = row_in(key)
    found = getattr(fields, key, "") if row is None else getattr(fields.people[row], key.split("-", 2)[2], "")
    return found if isinstance(found, str) else ""


def with_text(fields: InterviewFields, key: str, text: str) -> InterviewFields:
    """The fields with this text in the named one."""
    row = row_in(key)
    if row is None:
        said: Any = {key: text}
        return replace(fields, **said)
    said = {key.split("-", 2)[2]: text}
    rows = list(fields.people)
    rows[row] = replace(rows[row], **said)
    return replace(fields, people=tuple(rows))
