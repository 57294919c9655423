"""Notes in the former format of files, exports and stores, from before candidates finished letters themselves.

`points`, `challenge` and `i_can` of the whole interview, and `talked_about` of each person, become lines of `rough`.
Nothing is lost, and nothing is added twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_WHOLE = ("points", "challenge", "i_can")
_OF_A_PERSON = ("talked_about",)
_TEXT_ALONE = frozenset({"challenge"})


def as_rough(values: Mapping[str, Any], so_far: str = "") -> dict[str, Any]:
    """The tables of an interview or of notes, with notes in the former format turned into lines of `rough`.

    If the tables hold no rough notes, the lines are added to `so_far`. A value of the wrong shape stays where it is,
    for the reader of the tables to refuse.
    """
    notes, people = values.get("notes", {}), values.get("people")
    if not isinstance(notes, Mapping):
        return dict(values)
    known = people if isinstance(people, list) and all(isinstance(p, Mapping) for p in people) else []
    lines = [*_fragments(notes, _WHOLE), *(line for person in known for line in _said(person))]
    rest = dict(values)
    if "notes" in values:
        rest["notes"] = _without(notes, _WHOLE)
    if known:
        rest["people"] = [_person_without(person) for person in known]
    had = notes.get("rough") or so_far
    if lines and isinstance(had, str):
        rest["notes"] = {**rest.get("notes", {}), "rough": joined(had, lines)}
    return rest


def joined(rough: str, lines: Iterable[str]) -> str:
    """The rough notes, followed by the lines that they do not hold yet."""
    had = rough.split("\n") if rough else []
    return "\n".join([*had, *dict.fromkeys(line for line in lines if line not in had)])


def _fragments(notes: Mapping[str, Any], keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        yield from _lines(key, notes.get(key)) or ()


def _said(person: Mapping[str, Any]) -> Iterator[str]:
    notes = person.get("notes")
    name = " ".join(str(person.get("name") or person.get("email") or "").split())
    said = _fragments(notes, _OF_A_PERSON) if isinstance(notes, Mapping) else ()
    yield from (f"{name}: {text}" for text in said)


def _lines(key: str, given: object) -> list[str] | None:
    """The lines of a former key; None if its value has the wrong shape."""
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list | tuple) or (key in _TEXT_ALONE and not isinstance(given, str)):
        return None
    if not all(isinstance(text, str) for text in texts):
        return None
    return [line for text in texts if (line := " ".join(text.split()))]


def _without(notes: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """The table without the keys that were read."""
    return {key: value for key, value in notes.items() if key not in keys or _lines(key, value) is None}


def _person_without(person: Mapping[str, Any]) -> dict[str, Any]:
    notes = person.get("notes")
    if not isinstance(notes, Mapping):
        return dict(person)
    return {**person, "notes": _without(notes, _OF_A_PERSON)}
