"""The form's questions in a terminal: which comes next, and how an answer changes the fields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.imports.form_fields import InterviewFields, PersonFields
from afterword.services.interview_form import (
    interview_line,
    may_arrange,
    person_key,
    person_line,
    timed_anew,
    with_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from afterword.services.interview_form import Understood

LINE, PEOPLE, DOUBT = "line", "people", "doubt"
TIMES = ("day", "starts", "ends", "zone")
RULES = ("decision_by", "no_calls", "only_contact", "holidays", "language")
USUAL_LENGTH = "1 h"


@dataclass(frozen=True, slots=True)
class State:
    """The answers so far. `asked` are optional questions that do not come again."""

    fields: InterviewFields
    asked: frozenset[str] = frozenset()

    def having_asked(self, key: str) -> State:
        """The state in which that question is settled."""
        return replace(self, asked=self.asked | {key})


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question. `enter` says what Enter does; if it is empty, Enter asks again.

    `hint` is a sentence above the question, shown the first time.
    """

    key: str
    words: str
    enter: str = ""
    hint: str = ""


def next_ask(state: State, got: Understood, familiar: str = "") -> FormQuestion | None:
    """The next question; None if nothing is missing.

    `familiar` is how the letters' language addresses a friend, such as German 'du'; empty if it has no such form.
    """
    return next(_asks(state, got, familiar), None)


def _asks(state: State, got: Understood, familiar: str) -> Iterator[FormQuestion]:
    fields, asked = state.fields, state.asked
    if LINE not in asked and not (fields.company or fields.position or fields.day):
        hint = _("Write it on one line, like this: HR Specialist at Acme, Tue 2pm. Or paste their mail.")
        yield FormQuestion(LINE, _("Interview"), hint=hint)
    for name in ("company", "position", *TIMES):
        if name in got.problems:
            yield FormQuestion(name, field_words()[name])
    if "day" in got.doubts and DOUBT not in asked:
        yield FormQuestion(DOUBT, _("Is that day right? yes / no"), _("yes"))
    for number, row in enumerate(fields.people):
        if not row.word:
            yield from _of_row(number, row, asked, got, familiar)
    if PEOPLE not in asked:
        first = not fields.people
        hint = _(
            "Write each person on a separate line, like this: Ana Ruiz, ana@acme.example, Head of People"
        )
        enter = _("nobody yet") if first else _("nobody else")
        yield FormQuestion(PEOPLE, _("Person") if first else _("Another person"), enter, hint)
    yield from (FormQuestion(name, field_words()[name]) for name in RULES if name in got.problems)


def _of_row(
    number: int, row: PersonFields, asked: frozenset[str], got: Understood, familiar: str
) -> Iterator[FormQuestion]:
    """Questions about a row's problems, then at most two about gaps in its line."""
    who = {"name": row.name or row.email}
    for name in PERSONAL:
        if (key := person_key(number, name)) in got.problems:
            yield FormQuestion(key, person_words()[name].format(**who))
    email = person_key(number, "email")
    if email in got.doubts and settled(email, row.email) not in asked:
        yield FormQuestion(email, _("Address of {name}").format(**who), row.email)
    if row.id:
        return
    email, part, address = (person_key(number, name) for name in ("email", "part", "form_of_address"))
    if not row.email and email not in asked:
        yield FormQuestion(email, _("Address of {name}").format(**who), _("not known yet"))
    if may_arrange(row) and part not in asked:
        hint = _("An interviewer gets a letter of thanks; a coordinator only arranges the interview.")
        yield FormQuestion(part, _("Role of {name}").format(**who), _("interviewer"), hint)
    elif familiar and not row.form_of_address and address not in asked:
        words = _("How you address {name}: {familiar}, or a title").format(familiar=familiar, **who)
        yield FormQuestion(address, words, _("neither"))


def settled(key: str, text: str) -> str:
    """Marks in `asked` that somebody has confirmed this text in this field."""
    return f"{key}={text}"


def answered(
    state: State, key: str, text: str, now: datetime, zone: str, you: frozenset[str] = frozenset()
) -> State:
    """The state after that answer; '' is Enter."""
    fields = state.fields
    match key:
        case "line":
            return replace(state, fields=interview_line(text, fields, now, zone, you)).having_asked(LINE)
        case "people" if text:
            return replace(state, fields=replace(fields, people=(*fields.people, person_line(text))))
        case "people" | "doubt":
            return state.having_asked(key)
        case "day":
            return replace(state, fields=timed_anew(fields, text, now, zone)).having_asked(key)
    return replace(state, fields=with_text(fields, key, text)).having_asked(key)


def field_words() -> dict[str, str]:
    """Each field's name, with an example if its form matters."""
    return {
        "company": _("Company"),
        "position": _("Position"),
        "day": _("When, such as Tue 2pm"),
        "starts": _("Starts at, such as 2pm"),
        "ends": _("Ends at, or how long, such as 1h"),
        "zone": _("Time zone, such as New York"),
        "decision_by": _("They decide by, such as Dec 4"),
        "no_calls": _("No calls, yes or no"),
        "only_contact": _("The one address to write to"),
        "holidays": _("Country of their holidays, such as US, or none"),
        "language": _("Language of the letters, such as en"),
    }


PERSONAL = (
    *("name", "email", "part", "title", "phone", "linkedin"),
    *("welcomes", "form_of_address", "greeting", "time_zone", "language"),
)
"""The fields of a row, in display order."""


def person_words() -> dict[str, str]:
    """The name of each field of a row; {name} is the person."""
    return {
        "name": _("Name"),
        "email": _("Address of {name}"),
        "part": _("Role of {name}"),
        "title": _("Job title of {name}"),
        "phone": _("Phone number of {name}"),
        "linkedin": _("LinkedIn page of {name}"),
        "welcomes": _("{name} prefers email, phone, linkedin"),
        "form_of_address": _("How you address {name}"),
        "greeting": _("Name after Dear, for {name}"),
        "time_zone": _("Time zone of {name}"),
        "language": _("Language of letters to {name}"),
    }
