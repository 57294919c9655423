"""Turns the fields of the form, as people write them, into an interview or a sentence for each wrong field."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.config.fields import address_or_nothing, country_or_nothing, language_or_nothing, some_line
from afterword.config.language import _
from afterword.config.public_holidays import country_of
from afterword.domain.model import Interview, Rules
from afterword.imports.naming import interview_id
from afterword.services.interview_form.people import read_people
from afterword.services.interview_form.sources import fields_of
from afterword.services.interview_form.understood import Findings, Understood
from afterword.services.interview_form.when import When, in_words, read_decision, read_when

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from afterword.imports.form_fields import InterviewFields
    from afterword.services.interview_form.understood import Form

NO = frozenset({"", "n", "no", "false", "0", "off"})
YES = frozenset({"y", "yes", "true", "1", "on"})


def read(form: Form, now: datetime, zone: str, you: frozenset[str] = frozenset()) -> Understood:
    """Read the form of a candidate in that zone. `you` are their addresses and names."""
    fields, base, found = form.fields, form.base, Findings()
    company = _text("company", fields.company, found)
    position = _text("position", fields.position, found)
    when = _unchanged(fields, base) or read_when(fields, now, zone, found)
    if when:
        found.shown["day"] = in_words(when, zone)
    known = {person.id: person for person in base.people} if base else {}
    people = read_people(fields, known, you, found)
    rules = _rules(fields, when, base, now, found)
    made = None
    if when and not found.problems:
        own = base or Interview("", "", "", when.starts, when.ends, when.zone)
        made = replace(
            own,
            id=own.id if form.before else interview_id(company, position, when.starts, when.zone),
            company=company,
            position=position,
            starts=when.starts,
            ends=when.ends,
            time_zone=when.zone,
            people=people,
            rules=rules,
        )
    return Understood(fields, made, found.shown, found.problems, found.choices, found.doubts, tuple(found.me))


def _unchanged(fields: InterviewFields, base: Interview | None) -> When | None:
    """The times of the interview that the form started from, if nobody has typed others."""
    if base is None or base.ends <= base.starts:
        return None
    before = fields_of(base)
    same = all(getattr(fields, name) == getattr(before, name) for name in ("day", "starts", "ends", "zone"))
    return When(base.starts, base.ends, base.time_zone) if same else None


def _text(name: str, text: str, found: Findings) -> str:
    missing = {
        "company": _("The company is missing: write its name."),
        "position": _("The position is missing: write what you apply for, like HR Specialist."),
    }
    if not text.strip():
        found.problems[name] = missing[name]
        return ""
    try:
        return some_line(text)
    except ValueError:
        found.problems[name] = _("“{text}” cannot stand in a letter: write it on one line.").format(
            text=text.strip()[:60]
        )
        return ""


def _rules(
    fields: InterviewFields, when: When | None, base: Interview | None, now: datetime, found: Findings
) -> Rules:
    def checked(name: str, check: Callable[[str], str], wrong: str) -> str:
        text: str = getattr(fields, name).strip()
        try:
            return check(text)
        except ValueError:
            found.problems[name] = wrong.format(text=text[:60])
            return ""

    def country(text: str) -> str:
        if text:
            return "" if _is_none(text) else country_or_nothing(text)
        there = country_of(when.zone) if when else ""
        if there:
            found.shown["holidays"] = _("{country}, from the time zone").format(country=there)
        return there

    unknown_country = _(
        "“{text}” is not a country whose holidays are known: write its code, like US or DE-BY, or none."
    )
    address = _("“{text}” is not an email address: write it like ana@acme.example, or leave it empty.")
    language = _("“{text}” is not a language code: write one like en, de or fr, or leave it empty.")
    checked("language", language_or_nothing, language)
    return Rules(
        decision_by=read_decision(fields.decision_by, when, base, now, found),
        no_calls=_yes(fields.no_calls, found),
        only_contact=checked("only_contact", address_or_nothing, address),
        holidays=checked("holidays", country, unknown_country),
    )


def _is_none(text: str) -> bool:
    return text.casefold() in {"-", "none", _("none")}


def _yes(text: str, found: Findings) -> bool:
    said = text.strip().casefold()
    yes = {*YES, _("yes")}
    if said not in {*yes, *NO, _("no")}:
        sentence = _("“{text}” is neither yes nor no: write yes if they asked you not to call.")
        found.problems["no_calls"] = sentence.format(text=text.strip()[:60])
    return said in yes
