"""Reads the rows of the form, the people of an interview, first one by one and then against each other."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.config.fields import (
    address_or_nothing,
    language_or_nothing,
    line,
    linkedin_typed,
    phone_or_nothing,
    some_line,
    zone_or_nothing,
)
from afterword.config.language import _
from afterword.domain.addresses import same_mailbox
from afterword.domain.model import Person, PersonNotes, Role
from afterword.imports.attendees import name_in
from afterword.imports.naming import free, slug
from afterword.imports.near_addresses import doubt_about
from afterword.services.interview_form.keys import person_key
from afterword.services.interview_form.lines import person_line
from afterword.services.interview_form.understood import Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from afterword.imports.form_fields import InterviewFields, PersonFields

PARTS = {Role.INTERVIEWER: "interviewer", Role.COORDINATOR: "coordinator recruiter hr"}
WAYS = ("email", "phone", "linkedin")
MOST = 100
_WAY_WORDS = {"email": "email mail address", "phone": "phone call calls telephone", "linkedin": "linkedin"}


def read_people(
    fields: InterviewFields, known: Mapping[str, Person], you: frozenset[str], found: Findings
) -> tuple[Person, ...]:
    """The people in the filled rows. Problems go to `found`.

    `known` are the people, by id, of the interview that the form started from. They keep what the form does not show.
    """
    people: list[Person] = []
    taken = {row.id for row in fields.people if row.id}
    for number, row in enumerate(fields.people):
        if row.word == "me":
            found.me.extend(filter(None, [row.email.strip()]))
        if row.word or row.is_empty:
            continue
        if len(people) == MOST:
            sentence = _("More than {most} people are too many: leave out those whom you did not meet.")
            found.problems[person_key(number, "name")] = sentence.format(most=MOST)
            break
        person = _read_person(row, number, fields.language, known.get(row.id), found)
        before = known.get(row.id)
        is_new = before is None or before.email != person.email
        _alone(person, people, number, you, found, is_new=is_new)
        if is_new:
            _doubt_spelling(person.email, number, fields, found)
        own = row.id if row.id in known else free(slug(person.name or "x"), taken)
        taken.add(own)
        people.append(replace(person, id=own))
    return tuple(people)


def _read_person(
    row: PersonFields, number: int, language: str, known: Person | None, found: Findings
) -> Person:
    def read(name: str, check: Callable[[str], str], written: str = "") -> str:
        text = written or getattr(row, name)
        try:
            return check(text)
        except ValueError:
            found.problems[person_key(number, name)] = _wrong(name, text.strip(), row)
            return ""

    email = read("email", address_or_nothing)
    person = Person(
        "",
        name=read("name", some_line, row.name.strip() or name_in(email)),
        email=email,
        part=Role(read("part", _part) or Role.INTERVIEWER),
        title=read("title", line),
        phone=read("phone", phone_or_nothing),
        linkedin=read("linkedin", linkedin_typed),
        welcomes=tuple(filter(None, read("welcomes", ways).split(", "))),
        time_zone=read("time_zone", zone_or_nothing),
        language=read("language", language_or_nothing) or _language(language),
        form_of_address=read("form_of_address", line),
        greeting=read("greeting", line),
        unusable_address="" if email else row.unusable,
        notes=known.notes if known else PersonNotes(),
    )
    found.shown[person_key(number, "name")] = in_a_line(person, "" if email else row.email.strip())
    return person


def person_of(text: str) -> Person:
    """The person in a line, with name and address. Raises ValueError if one is missing or something is wrong."""
    row, found = person_line(text), Findings()
    if not (row.name and row.email):
        raise ValueError(text)
    person = _read_person(row, 0, "", None, found)
    if found.problems:
        raise ValueError(next(iter(found.problems.values())))
    return person


def in_a_line(person: Person, typed: str = "") -> str:
    """'ana@acme.example, interviewer, Head of People': everything that the form knows of somebody except the name.

    `typed` stands in the address field but is not an address.
    """
    wrong = _("{address} is not an address").format(address=typed) if typed else ""
    address = person.email or wrong or _("no address yet")
    part = _("coordinator") if person.part is Role.COORDINATOR else _("interviewer")
    known = [address, part, person.title, person.phone, person.linkedin, person.form_of_address]
    return ", ".join(filter(None, known))


def _language(text: str) -> str:
    try:
        return language_or_nothing(text)
    except ValueError:
        return ""  # reported at its own field


def _alone(
    person: Person,
    others: Iterable[Person],
    number: int,
    you: frozenset[str],
    found: Findings,
    *,
    is_new: bool,
) -> None:
    """Check that nobody is in the form twice, and that nobody in it is the candidate."""
    key, email = person_key(number, "email"), person.email
    if email and any(same_mailbox(email, own) for own in you if "@" in own):
        sentence = _("{address} is your own address: type theirs, or leave that row out.")
        found.problems[key] = sentence.format(address=email)
    for other in others:
        if email and other.email and same_mailbox(email, other.email):
            sentence = _("{address} is {other}'s address too: leave one of the two out.")
            found.problems[key] = sentence.format(address=email, other=other.name or email)
        elif _is_named_alike(person, other) and email and other.email:
            if is_new:
                sentence = _("{name} is there twice: leave one out if {one} and {other} are one person.")
                found.doubts[key] = sentence.format(name=person.name, one=other.email, other=email)
        elif _is_named_alike(person, other):
            sentence = _("{name} is there twice: leave one out, or give each an address.")
            found.problems[person_key(number, "name")] = sentence.format(name=person.name)


def _is_named_alike(one: Person, other: Person) -> bool:
    return bool(one.name) and _one_form(one.name) == _one_form(other.name)


def _doubt_spelling(email: str, number: int, fields: InterviewFields, found: Findings) -> None:
    """Ask about an address that looks misspelt, by itself or next to the other people's addresses."""
    rows = [row for n, row in enumerate(fields.people) if n != number and not row.word]
    others = [row.email for row in rows if _is_usable(row.email)]
    key, doubt = person_key(number, "email"), doubt_about(email, others, fields.company)
    if doubt and key not in found.problems:
        found.doubts[key] = " ".join(filter(None, [found.doubts.get(key), str(doubt)]))
        found.choices[key] = doubt.choices


def _is_usable(email: str) -> bool:
    try:
        return bool(address_or_nothing(email))
    except ValueError:
        return False


def named_alike(rows: Sequence[PersonFields], row: PersonFields) -> int | None:
    """The position of the row that already has this name, or None."""
    name = _one_form(row.name)
    return next(
        (n for n, each in enumerate(rows) if name and not each.word and _one_form(each.name) == name), None
    )


def _one_form(name: str) -> str:
    return " ".join(name.casefold().split())


def _part(text: str) -> str:
    """interviewer or coordinator, by any beginning, in English or the interface's language; else ValueError."""
    folded = text.strip().casefold()
    here = {Role.INTERVIEWER: _("interviewer"), Role.COORDINATOR: _("coordinator")}
    said = {part: [*words.split(), here[part].casefold()] for part, words in PARTS.items()}
    meant = [part for part, words in said.items() if any(word.startswith(folded) for word in words)]
    if folded and not meant:
        raise ValueError(text)
    return str(meant[0]) if folded else ""


def ways(text: str) -> str:
    """Ways of follow-up in a text, such as 'phone, email'. ValueError says what is expected."""
    said = [w for w in re.split(r"[^\w-]+|\band\b|\bor\b", text.casefold().replace("e-mail", "email")) if w]
    meant = [next((way for way in WAYS if _is_way(word, way)), "") for word in said]
    if "" in meant:
        raise ValueError(_("email, phone, linkedin, or nothing"))
    return ", ".join(way for way in WAYS if way in meant)


def _is_way(word: str, way: str) -> bool:
    return any(known.startswith(word) for known in _WAY_WORDS[way].split())


def _wrong(name: str, text: str, row: PersonFields) -> str:
    """One sentence about an unreadable field of a row."""
    sentences = {
        "name": _("{email} has no name: type the person's name.")
        if not row.name.strip()
        else _("The name “{text}” cannot stand in a letter: type it on one line."),
        "email": _("“{text}” is not an email address: write it like ana@acme.example, or leave it empty."),
        "part": _("“{text}” is not a role in an interview: write interviewer or coordinator."),
        "phone": _("“{text}” is not a phone number: write it like +1 555 0100, or leave it empty."),
        "linkedin": _(
            "{text} is not a LinkedIn page: copy its address, linkedin.com/in/…, or leave it empty."
        ),
        "welcomes": _(
            "“{text}” is not a way to follow up: write email, phone or linkedin, or leave it empty."
        ),
        "time_zone": _("“{text}” is not a time zone: write a city's, like Europe/Berlin, or leave it empty."),
        "language": _("“{text}” is not a language code: write one like en, de or fr, or leave it empty."),
    }
    sentence = sentences.get(name) or _("“{text}” cannot stand in a letter: write it on one line.")
    return sentence.format(text=text[:60], email=row.email or row.unusable)
