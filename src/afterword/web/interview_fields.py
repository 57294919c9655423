"""The fields of the interview's form on the page: names, labels, and conversion for the service.

A field has the service's name for it: `company`, `day`, or `people-0-email` in the first row of people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from afterword.config.language import _
from afterword.domain.model import Person
from afterword.imports.form_fields import InterviewFields, PersonFields
from afterword.services.interview_form import person_key

MOST_ROWS = 100
OWN = tuple(field.name for field in fields(InterviewFields) if field.name != "people")
OF_PERSON = tuple(field.name for field in fields(PersonFields))


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field with its label, a hint while it is empty, and what a browser may fill in."""

    name: str
    label: str
    hint: str = ""
    kind: str = "text"  # text | email | tel | url


def typed(given: Mapping[str, str]) -> InterviewFields:
    """The fields of a submitted form."""
    rows = sum(1 for number in range(MOST_ROWS) if person_key(number, "name") in given)
    people = (
        PersonFields(**{name: given.get(person_key(number, name), "").strip() for name in OF_PERSON})  # type: ignore[arg-type]  # `word` is text too
        for number in range(rows)
    )
    own = {name: given.get(name, "").strip() for name in OWN}
    return InterviewFields(**own, people=tuple(_worded(person) for person in people))


def filled(row: PersonFields, more: PersonFields) -> PersonFields:
    """The row with what is known besides, in its empty fields."""
    return replace(row, **{name: getattr(row, name) or getattr(more, name) for name in OF_PERSON})


def person_on_card(row: PersonFields, id_: str) -> Person:
    """What a card could say about the person in that row, under that id."""
    return Person(
        id_,
        row.name,
        row.email,
        title=row.title,
        phone=row.phone,
        linkedin=row.linkedin,
        unusable_address=row.unusable,
    )


def _worded(person: PersonFields) -> PersonFields:
    return person if person.word in {"", "me", "out"} else replace(person, word="")


def about() -> Iterator[ShownField]:
    """Fields about the job."""
    yield ShownField("company", _("Company"))
    yield ShownField("position", _("Position"), _("what you apply for, such as HR Specialist"))


def times() -> Iterator[ShownField]:
    """Fields about the time."""
    yield ShownField("day", _("Day"), _("as you would say it: tomorrow, next Tuesday, 1 Dec, Tue 2-3pm"))
    yield ShownField("starts", _("Starts"), _("such as 2pm or 14:00"))
    yield ShownField("ends", _("Ends"), _("a time, or a length such as 45 min"))
    yield ShownField("zone", _("Time zone"), _("a city or a time zone"))


def of_person() -> tuple[ShownField, ...]:
    """Fields in view in every row of people."""
    return (
        ShownField("name", _("Name")),
        ShownField("email", _("Email address"), _("empty if you don't have it yet"), "email"),
        ShownField("title", _("Job title")),
    )


def more_of_person() -> tuple[ShownField, ...]:
    """Folded fields in every row of people."""
    return (
        ShownField("phone", _("Phone number"), kind="tel"),
        ShownField("linkedin", _("LinkedIn page"), _("linkedin.com/in/…"), "url"),
        ShownField("welcomes", _("Prefers to hear from you by"), _("email, phone or linkedin")),
        ShownField("greeting", _("Greeting"), _("such as Dear Ana; empty: the letter's own")),
        ShownField("form_of_address", _("Form of address"), _("du or Sie, tu or vous, or a title")),
        ShownField("language", _("Language of the letter"), _("a code such as en, de or fr")),
        ShownField("time_zone", _("Time zone"), _("if it is not the interview's")),
    )


def rules() -> Iterator[ShownField]:
    """Fields about the company's rules for follow-up."""
    yield ShownField("decision_by", _("They decide by"), _("such as 11 Dec or in two weeks"))
    yield ShownField("only_contact", _("The one address to write to"), _("if they named one"), "email")
    yield ShownField("holidays", _("Public holidays of"), _("a country such as US or DE-BY, or none"))
    yield ShownField("language", _("Language of the letters"), _("a code such as en, de or fr"))
