"""How a letter greets its reader, and whether that can be sure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.config.person_names import is_civil, is_organisation, read_name
from afterword.letters.finding import Finding
from afterword.letters.names import CallName, call, family_name, full_name, given_name, holds_name
from afterword.letters.stems import ReaderKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.domain.model import Person
    from afterword.letters.language import Language

NAMELESS = "[…]"
"""The mark in a greeting for somebody whose name is not known: such a letter is not finished."""


def form_words(form_of_address: str) -> list[str]:
    """The words of a form of address: 'Sie, Frau Dr.' is Sie and Frau and Dr."""
    return re.split(r"[\s,;/]+", form_of_address.strip())


def is_familiar(person: Person, language: Language) -> bool:
    """Whether the form of address is the familiar one, for languages that have two."""
    words = form_words(person.form_of_address.casefold())
    return language.frame.familiar_word in words if language.frame.familiar_word else False


def title_of_address(person: Person, language: Language) -> str:
    """The title before the name that the candidate gave: Dr., Frau, Madame."""
    words = form_words(person.form_of_address)
    address = " ".join(word for word in words if word.casefold() not in language.frame.pronouns)
    return address[:1].upper() + address[1:]


def greeting_name(person: Person, language: Language) -> CallName:
    """The name that a letter greets somebody by: the candidate's choice, else made from the name.

    If nothing but an address is known, a mark stands for the name.
    """
    if person.greeting:
        return CallName(person.greeting)
    if "@" in person.name:
        return CallName(NAMELESS, sure=False)
    called = call(person.name, person.email.partition("@")[0])
    return CallName(_called(person, language, called.text), called.sure or _whole_is_sure(person, language))


def _whole_is_sure(person: Person, language: Language) -> bool:
    """Whether the letter greets by the whole name of a person, where initials do no harm."""
    formal = bool(language.frame.familiar_word) and not is_familiar(person, language)
    return formal and not is_organisation(person.name) and read_name(person.name).sure


def _called(person: Person, language: Language, called: str) -> str:
    """What to call a person without a chosen greeting: the whole name where first names are for friends."""
    address, familiar = title_of_address(person, language), is_familiar(person, language)
    if address and not familiar:
        return f"{address} {family_name(person.name)}"
    if familiar:
        return given_name(person.name)
    job = re.findall(r"\w+", person.title.casefold())
    if title := next((title for word, title in language.frame.by_job.items() if word in job), ""):
        return f"{title} {family_name(person.name)}"
    if language.frame.familiar_word:
        civil = any(map(is_civil, read_name(person.name).courtesy[:1]))  # Frau Dr. Klein, but Dr. Petra Klein
        return called if civil else full_name(person.name)
    formal = language.reader_kind(person) is ReaderKind.PROFESSOR
    return full_name(person.name) if formal and " " not in called else called


def greeting_findings(text: str, person: Person, language: Language) -> Iterator[Finding]:
    """A finding if the text still greets somebody by a name that is only a guess."""
    guess = greeting_name(replace(person, greeting=""), language)
    greeting = text.lstrip().partition("\n")[0].strip()
    said = person.greeting and holds_name(greeting, person.greeting)
    if person.id and not guess.sure and not said and holds_name(greeting, guess.text):
        yield Finding(
            "unsure-greeting",
            _("“{greeting}” may not be how to greet {name}.").format(greeting=greeting, name=person.name),
            _(
                "Say how to greet them where you read the letter, or correct the draft. If it is right, approve it."
            ),
            holds=True,
        )
