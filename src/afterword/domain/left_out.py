"""People whom the candidate left out of an interview. No calendar update brings them back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.domain.addresses import mailbox_of
from afterword.domain.events import Added, Changed
from afterword.domain.history import in_force

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from afterword.domain.events import Event
    from afterword.domain.model import Interview, Person


def known_by(person: Person) -> str:
    """What identifies a left-out person: the mailbox or, without an address, the name."""
    return mailbox_of(person.email) if person.email else " ".join(person.name.casefold().split())


def gone(before: Iterable[Person], after: Iterable[Person]) -> tuple[str, ...]:
    """What identifies the people in `before` who are missing from `after`."""
    stay = list(after)
    here, ids = {known_by(person) for person in stay}, {person.id for person in stay}
    return tuple(dict.fromkeys(known_by(p) for p in before if known_by(p) not in here and p.id not in ids))


def left_out(events: Iterable[Event]) -> frozenset[str]:
    """Everybody whom the candidate left out and has not added again."""
    out: set[str] = set()
    for event in in_force(events):
        if isinstance(event, Added | Changed):
            out.update(event.left_out)
        if isinstance(event, Changed) and event.became:
            out.difference_update(map(known_by, event.became.people))
    return frozenset(out)


def without(interview: Interview, people: Collection[str]) -> Interview:
    """The calendar's version of the interview, without those people."""
    return replace(interview, people=tuple(p for p in interview.people if known_by(p) not in people))
