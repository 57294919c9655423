"""Notes as files, exports and stores had them before letters were finished by the candidate: all of it becomes `rough`.

`points`, `challenge` and `i_can` of the whole interview, `talked_about` of each person. Nothing is lost, nothing is
added twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def as_rough(values: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of an interview or of notes, with what was noted in the former way as lines of `rough`.

    What is not in the form that it had is left where it is, to be told of like any key that is not known.
    """
    notes, people = values.get("notes"), values.get("people")
    lines = list(_of_the_whole(notes)) if isinstance(notes, Mapping) else []
    known = [p for p in people if isinstance(p, Mapping)] if isinstance(people, list) else []
    lines += [line for person in known for line in _of_a_person(person)]
    rest = dict(values)
    if isinstance(notes, Mapping):
        rest["notes"] = _without(notes, _WHOLE)
    if known and known == people:
        rest["people"] = [_person_without(person) for person in known]
    if lines:
        kept = rest.get("notes") or {}
        rest["notes"] = {**kept, "rough": joined(kept.get("rough") or "", lines)}
    return rest


_WHOLE = ("points", "challenge", "i_can")


def joined(rough: str, lines: Iterable[str]) -> str:
    """The rough notes with those lines that they do not hold yet below them."""
    had = rough.splitlines()
    return "\n".join([*had, *dict.fromkeys(line for line in lines if line not in had)])


def _of_the_whole(notes: Mapping[str, Any]) -> Iterator[str]:
    yield from _texts(notes.get("points"))
    challenge = notes.get("challenge")
    if isinstance(challenge, str) and challenge.strip():
        yield _line(challenge)
    yield from _texts(notes.get("i_can"))


def _of_a_person(person: Mapping[str, Any]) -> Iterator[str]:
    notes = person.get("notes")
    said = _texts(notes.get("talked_about")) if isinstance(notes, Mapping) else []
    name = person.get("name") or person.get("email") or ""
    yield from (f"{name}: {text}" for text in said)


def _texts(given: object) -> list[str]:
    """The texts of a list of nothing but texts."""
    if not isinstance(given, list | tuple) or not all(isinstance(text, str) for text in given):
        return []
    return [line for text in given if (line := _line(text))]


def _line(text: str) -> str:
    return " ".join(text.split())


def _without(notes: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The table without what was read of it."""
    return {key: value for key, value in notes.items() if key not in names or not _is_former(value)}


def _is_former(value: object) -> bool:
    if isinstance(value, str):
        return True
    return isinstance(value, list | tuple) and all(isinstance(text, str) for text in value)


def _person_without(person: Mapping[str, Any]) -> dict[str, Any]:
    notes = person.get("notes")
    if not isinstance(notes, Mapping):
        return dict(person)
    return {**person, "notes": _without(notes, ("talked_about",))}
