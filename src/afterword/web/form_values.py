"""The fields of the notes form: their names, and their values in the shape of a notes file.

| field | holds |
|---|---|
| `sentence.<person>.<row>` | a personal sentence: `.stem`, `.text` |
| `question.<person>.<row>` | an open question: `.stem`, `.question`, `.text` for the answer |
| `closing.<person>` | a personal last sentence: `.stem`, `.text` |
| `letter.<person>` | the whole letter, if it was edited as one text |
| `fit.<row>`, `challenge.<row>`, `offer.<row>` | a shared sentence: `.stem`, `.text`, `.dealt`, `.for.<person>` |
| `rough`, `attachments` | the same |

Rows are numbered from 0; a row without words counts as empty. A form may have only some of the fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from afterword.domain.model import Person

Given = Mapping[str, str]
"""The fields of any form as a browser sends them, by their names."""

Layout = Mapping[str, tuple[str | None, ...]]
"""The rows of each list in a form, in order: None for a filled row, else the stem of the empty one."""

MOST_ROWS = 100
SHARED = ("fit", "challenge", "offer")


def values(given: Mapping[str, str], people: Sequence[Person]) -> dict[str, Any]:
    """Return the values of the fields; fields that the form does not have are left out."""
    notes: dict[str, Any] = {}
    if "rough" in given:
        notes["rough"] = given["rough"]
    if "attachments" in given:
        notes["attachments"] = _lines(given["attachments"])
    if "fit.0.text" in given:
        notes["fit"] = _shared(given, "fit", people)
    if "offer.0.text" in given:
        notes["offers"] = _shared(given, "offer", people)
    if "challenge.0.text" in given:
        notes["challenge"] = _one_shared(given, "challenge.0", people)
    return {"notes": notes, "people": [one for one in (_person(given, p) for p in people) if one]}


def rows(given: Mapping[str, str], name: str) -> list[int]:
    """The form's rows with that name, in order."""
    return [number for number in range(MOST_ROWS) if f"{name}.{number}.text" in given]


def filled(given: Mapping[str, str], name: str) -> list[int]:
    """The rows with that name that are not empty."""
    return [n for n in rows(given, name) if _said(given, name, n)]


def layout(given: Mapping[str, str]) -> Layout:
    """The rows of the form."""
    names = {match[1] for key in given if (match := re.fullmatch(r"(.+)\.\d+\.text", key))}
    return {
        name: tuple(
            None if _said(given, name, n) else given.get(f"{name}.{n}.stem", "") for n in rows(given, name)
        )
        for name in names
    }


def places(given: Mapping[str, str], person: Person) -> dict[str, str]:
    """Map the key of each finished field (`finishing.fields`) to its name in the form."""
    found = {"closing": f"closing.{person.id}", "letter": f"letter.{person.id}", "attachments": "attachments"}
    several = {
        "sentence": f"sentence.{person.id}",
        "answer": f"question.{person.id}",
        **{one: one for one in SHARED},
    }
    for key, name in several.items():
        found |= {f"{key}-{n}": f"{name}.{row}" for n, row in enumerate(filled(given, name))}
    return found | {"challenge": "challenge.0", "offer-0": found.get("offer-0", "offer.0")}


def row_names(given: Mapping[str, str], person: Person) -> list[str]:
    """The names of all rows whose words can be in the letter to that person, filled or not."""
    several = [f"sentence.{person.id}", f"question.{person.id}", *SHARED]
    found = [f"{name}.{row}" for name in several for row in rows(given, name)]
    single = {f"closing.{person.id}.text": f"closing.{person.id}"} | {
        name: name for name in (f"letter.{person.id}", "attachments")
    }
    return found + [row for field, row in single.items() if field in given]


def _said(given: Mapping[str, str], name: str, row: int) -> bool:
    words = given[f"{name}.{row}.text"] + given.get(f"{name}.{row}.question", "")
    return bool(words.strip())


def _person(given: Mapping[str, str], person: Person) -> dict[str, Any]:
    """The notes for one person, by their id; empty if the form has no field of theirs."""
    own, notes = person.id, dict[str, Any]()
    if f"sentence.{own}.0.text" in given:
        notes["sentences"] = [
            _sentence(given, f"sentence.{own}.{n}") for n in filled(given, f"sentence.{own}")
        ]
    if f"question.{own}.0.text" in given:
        asked = [f"question.{own}.{n}" for n in filled(given, f"question.{own}")]
        notes["open_questions"] = [_question(given, name) for name in asked]
    if f"closing.{own}.text" in given:
        notes["closing"] = _sentence(given, f"closing.{own}")
    if f"letter.{own}" in given:
        notes["letter"] = given[f"letter.{own}"]
    return {"name": person.id, "notes": notes} if notes else {}


def _sentence(given: Mapping[str, str], name: str) -> dict[str, Any]:
    return {"stem": given.get(f"{name}.stem") or "own", "text": given[f"{name}.text"]}


def _question(given: Mapping[str, str], name: str) -> dict[str, Any]:
    asked = {"question": given.get(f"{name}.question", ""), "answer": given[f"{name}.text"]}
    return asked | {"stem": given.get(f"{name}.stem", "")}


def _shared(given: Mapping[str, str], name: str, people: Sequence[Person]) -> list[dict[str, Any]]:
    return [_one_shared(given, f"{name}.{n}", people) for n in filled(given, name)]


def _one_shared(given: Mapping[str, str], name: str, people: Sequence[Person]) -> dict[str, Any]:
    one = _sentence(given, name)
    if given.get(f"{name}.dealt"):
        return one
    return one | {"for": [p.id for p in people if f"{name}.for.{p.id}" in given]}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]
