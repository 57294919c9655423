"""Notes as files, exports and stores had them before letters were finished by the candidate: all of it becomes `rough`.

`points`, `challenge` and `i_can` of the whole interview, `talked_about` of each person. Nothing is lost, nothing is
added twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_WHOLE = ("points", "challenge", "i_can")
_OF_A_PERSON = ("talked_about",)
_TEXT_ALONE = frozenset({"challenge"})


def as_rough(values: Mapping[str, Any], so_far: str = "") -> dict[str, Any]:
    """The tables of an interview or of notes, with what was noted in the former way as lines of `rough`.

    `so_far` are the rough notes to which those lines are added if the tables hold none. A value that is not in its
    former form stays where it is, so that the reader of the tables refuses it.
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
    """The rough notes with those lines that they do not hold yet below them."""
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
    """The lines of a former key; None if its value is not in a former form."""
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
