"""Carries one change of an interview over to its present state: for edits, and for undoing them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from afterword.domain.model import Notes, PersonNotes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from afterword.domain.model import Interview, Person

FACTS = (
    *(("company",), ("position",), ("starts", "ends", "time_zone"), ("notes",)),
    ("uid", "sequence", "organizer"),
)
"""The fields of an interview that can change, except rules and people. Fields that change together form a group."""

RULES = (("decision_by",), ("no_calls",), ("only_contact",), ("holidays",))
PERSONAL = (
    *(("name",), ("email", "unusable_address"), ("part",), ("title",), ("phone",), ("linkedin",)),
    *(("welcomes",), ("time_zone",), ("language",), ("form_of_address",), ("greeting",), ("notes",)),
)


def facts_of(interview: Interview, noted: Collection[str] = ()) -> Interview:
    """The interview without notes, except those of the people with these ids."""
    people = (p if p.id in noted else replace(p, notes=PersonNotes()) for p in interview.people)
    return replace(interview, people=tuple(people), notes=Notes())


def carried_over(
    old: Interview, new: Interview, onto: Interview, *, unless_changed: bool = False
) -> Interview:
    """`onto` with the difference between `old` and `new`. Other changes since then stay.

    With `unless_changed`, a fact of `onto` that differs from `old` stays: somebody changed it later.
    """

    def different(
        groups: Iterable[tuple[str, ...]], one: object, other: object, now: object
    ) -> dict[str, Any]:
        return {
            name: getattr(other, name)
            for group in groups
            if not _same(group, one, other) and (not unless_changed or _same(group, one, now))
            for name in group
        }

    def person(now: Person) -> Person:
        one, other = before.get(now.id), after.get(now.id)
        return replace(now, **different(PERSONAL, one, other, now)) if one and other else now

    before, after = ({p.id: p for p in each.people} for each in (old, new))
    return replace(
        onto,
        **different(FACTS, old, new, onto),
        rules=replace(onto.rules, **different(RULES, old.rules, new.rules, onto.rules)),
        people=tuple(map(person, _together(old, new, onto, unless_changed=unless_changed))),
    )


def _same(group: tuple[str, ...], one: object, other: object) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in group)


def _together(old: Interview, new: Interview, onto: Interview, *, unless_changed: bool) -> list[Person]:
    """The people of `onto` without those that the change removes and with those that it adds, each in their place."""
    before, after = ({p.id for p in each.people} for each in (old, new))
    here = [
        p
        for p in onto.people
        if p.id in after or p.id not in before or (unless_changed and p.notes != PersonNotes())
    ]
    for place, person in enumerate(new.people):
        if person.id not in before and person.id not in {p.id for p in here}:
            here.insert(place, person)
    return here
