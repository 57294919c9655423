"""Where a form comes from: nothing, an interview that is there, files, an invitation from the mailbox."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.domain.schedule import local
from afterword.imports.form_fields import InterviewFields, PersonFields
from afterword.services.interview_form.understood import Form
from afterword.services.interview_form.when import day_words

if TYPE_CHECKING:
    from afterword.domain.model import Interview, Person


def blank(zone: str) -> Form:
    """An empty form of a candidate in that zone."""
    return Form(InterviewFields(zone=zone))


def form_of(interview: Interview) -> Form:
    """The form that changes an interview of the store."""
    return Form(fields_of(interview), interview, stored=True)


def form_of_read(interview: Interview) -> Form:
    """The form of an interview that a file or an invitation gave, and that is not in the store."""
    return Form(fields_of(interview), interview)


def fields_of(interview: Interview) -> InterviewFields:
    """The interview as one would type it; read again it is the same."""
    starts, ends = (local(at, interview.time_zone) for at in (interview.starts, interview.ends))
    languages = {person.language for person in interview.people}
    language = languages.pop() if len(languages) == 1 else ""
    rows = tuple(_row(person) for person in interview.people)
    rules = interview.rules
    return InterviewFields(
        company=interview.company,
        position=interview.position,
        day=day_words(starts.date()),
        starts=f"{starts:%H:%M}",
        ends=f"{ends:%H:%M}" if ends > starts else "",
        zone=interview.time_zone,
        people=tuple(replace(row, language="") for row in rows) if language else rows,
        decision_by=day_words(rules.decision_by) if rules.decision_by else "",
        no_calls="yes" if rules.no_calls else "",
        only_contact=rules.only_contact,
        holidays=rules.holidays,
        language=language,
    )


def _row(person: Person) -> PersonFields:
    return PersonFields(
        name=person.name,
        email=person.email,
        part=str(person.part),
        title=person.title,
        phone=person.phone,
        linkedin=person.linkedin,
        welcomes=", ".join(person.welcomes),
        time_zone=person.time_zone,
        language=person.language,
        form_of_address=person.form_of_address,
        greeting=person.greeting,
        id=person.id,
        unusable=person.unusable_address,
    )
