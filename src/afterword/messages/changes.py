"""Sentences about a change of an interview's facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.domain.model import Role
from afterword.domain.schedule import local
from afterword.messages.times import absolute, day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.domain.model import Interview, Person


def changes(was: Interview, became: Interview, zone: str) -> list[str]:
    """One sentence for each difference, with times in that zone."""
    return [*_of_interview(was, became, zone), *_of_rules(was, became), *_of_people(was, became)]


def _of_interview(was: Interview, became: Interview, zone: str) -> Iterator[str]:
    if was.company != became.company:
        yield _("The company is now {name}.").format(name=became.company)
    if was.position != became.position:
        yield _("The position is now {name}.").format(name=became.position)
    if (was.starts, was.ends) != (became.starts, became.ends):
        before, after = (absolute(each.starts, zone) for each in (was, became))
        until = f"{local(became.ends, zone):%H:%M}"
        if before == after:
            yield _("It now ends at {until}.").format(until=until)
        else:
            yield _("Moved from {before} to {after}–{until}.").format(before=before, after=after, until=until)
    if was.time_zone != became.time_zone:
        yield _("Its time zone is now {zone}.").format(zone=became.time_zone)


def _of_rules(was: Interview, became: Interview) -> Iterator[str]:
    old, new = was.rules, became.rules
    if old.decision_by != new.decision_by:
        yield (
            _("They decide by {day}.").format(day=day(new.decision_by))
            if new.decision_by
            else _("They gave no date for their decision.")
        )
    if old.no_calls != new.no_calls:
        yield _("They asked not to be called.") if new.no_calls else _("You may call them again.")
    if old.only_contact != new.only_contact:
        yield (
            _("Mail goes only to {address}.").format(address=new.only_contact)
            if new.only_contact
            else _("You may write to everybody.")
        )
    if old.holidays != new.holidays:
        yield (
            _("Public holidays are those of {country}.").format(country=new.holidays)
            if new.holidays
            else _("No public holidays count.")
        )


def _of_people(was: Interview, became: Interview) -> Iterator[str]:
    before, after = ({p.id: p for p in each.people} for each in (was, became))
    for gone in (p for p in was.people if p.id not in after):
        yield _("{name} is left out.").format(name=gone.name)
    for person in became.people:
        if person.id not in before:
            yield _("{name} is added.").format(name=person.name)
        else:
            yield from _of_person(before[person.id], person)


def _of_person(old: Person, new: Person) -> Iterator[str]:
    if old.name != new.name:
        yield _("{old} is now {name}.").format(old=old.name, name=new.name)
    if old.email != new.email:
        yield (
            _("{name}'s address is now {address}.").format(name=new.name, address=new.email)
            if new.email
            else _("{name} no longer has an address.").format(name=new.name)
        )
    if old.part != new.part:
        yield (
            _("{name} is now a coordinator.").format(name=new.name)
            if new.part is Role.COORDINATOR
            else _("{name} is now an interviewer.").format(name=new.name)
        )
    details = (
        "title",
        "phone",
        "linkedin",
        "welcomes",
        "time_zone",
        "language",
        "form_of_address",
        "greeting",
    )
    if any(getattr(old, name) != getattr(new, name) for name in details):
        yield _("The details of {name} have changed.").format(name=new.name)
