"""Makes a form from nothing, from a stored interview, from files, or from an invitation in the mailbox."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.domain.left_out import left_out, without
from afterword.domain.schedule import local
from afterword.imports.files import read_files
from afterword.imports.form_fields import InterviewFields, PersonFields
from afterword.imports.given import Given
from afterword.imports.merge import maybe_moved, merged, same
from afterword.imports.spoken import day_said, length_said
from afterword.services.interview_form.lines import read_typed
from afterword.services.interview_form.understood import Form
from afterword.services.offers import offered_interview, remarks_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from afterword.domain.model import Interview, Offer, Person
    from afterword.imports.given import Cancelled, Remark
    from afterword.services.account import AccountContext

NOTHING = Given()


@dataclass(frozen=True, slots=True)
class FilesForms:
    """Forms from files, meetings that the files call off, and sentences to show before saving."""

    forms: tuple[Form, ...]
    cancelled: tuple[Cancelled, ...] = ()
    remarks: tuple[str, ...] = ()


def blank(zone: str, people: Iterable[Person] = (), company: str = "", position: str = "") -> Form:
    """An empty form for a candidate in that zone, perhaps with people, company and position."""
    rows = tuple(replace(row_of(person), id="") for person in people)
    return Form(InterviewFields(company=company, position=position, zone=zone, people=rows))


def form_of(interview: Interview) -> Form:
    """The form to change a stored interview."""
    return Form(fields_of(interview), interview, interview)


def forms_of_files(
    account: AccountContext, files: Sequence[tuple[str, bytes]], now: datetime, given: Given = NOTHING
) -> FilesForms:
    """The forms, filled in from the files. `given` wins over them, and says whether an interview `moved`.

    Plain text counts as pasted. Raises InputError with all problems of unreadable files.
    """
    texts = [data for name, data in files if _is_plain_text(name, data)]
    typed = [_of_text(account, data.decode(), now, given) for data in texts]
    if typed and len(typed) == len(files):
        return FilesForms(tuple(typed))
    you, zone = account.config.you.signs, account.config.you.time_zone
    given = replace(given, leaves_open=True)
    others = [(name, data) for name, data in files if data not in texts]
    read = read_files(others, you=you, zone=zone, now=now, given=given, stems=account.stem_ids)
    forms = (
        form_of_read(account, each, now, moved=given.moved, remarks=read.guests.get(each.uid, ()))
        for each in read.interviews
    )
    return FilesForms((*forms, *typed), read.cancelled, read.remarks)


def _is_plain_text(name: str, data: bytes) -> bool:
    """Whether it is a saved mail or message, and not an interview file, a calendar or a card."""
    try:
        text = data.decode().lstrip("\ufeff")
    except UnicodeDecodeError:
        return False
    if _FILE.match(text) or name.lower().endswith(_OTHERS):
        return False
    return (
        len(text.split()) > 2 and not _TOML.search(text) and all(c.isprintable() or c.isspace() for c in text)
    )


def _of_text(account: AccountContext, text: str, now: datetime, given: Given) -> Form:
    """The form from a plain text, with the `given` answers."""
    (form,) = forms_of_pasted(account, text, now).forms
    fields = form.fields
    known = {row.email.casefold() for row in fields.people}
    more = [replace(row_of(p), id="") for p in given.people if p.email not in known]
    length = length_said(given.length) if given.length else ""
    said = replace(
        fields,
        company=given.company or fields.company,
        position=given.position or fields.position,
        day=given.on.isoformat() if given.on else fields.day,
        ends=fields.ends or length,
        people=(*fields.people, *more),
    )
    return replace(form, fields=said)


def forms_of_pasted(account: AccountContext, text: str, now: datetime) -> FilesForms:
    """The form, filled in from pasted text. A pasted calendar or card counts as a file.

    Raises InputError with all problems of an unreadable calendar or card.
    """
    if kind := _FILE.match(text):
        return forms_of_files(account, [(f"pasted.{_ENDINGS[kind[1].upper()]}", text.encode())], now)
    you = account.config.you
    fields = read_typed(text, you.signs, local(now, you.time_zone).date())
    return FilesForms((Form(replace(fields, zone=fields.zone or you.time_zone)),))


_OTHERS = (
    ".toml",
    ".ics",
    ".ical",
    ".vcs",
    ".vcf",
    ".vcard",
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".gif",
    ".bmp",
)
_TOML = re.compile(r"(?m)^\s*(?:[\w\"'.-]+\s*=|\[)")
_FILE = re.compile(r"\s*BEGIN:(VCALENDAR|VEVENT|VCARD)\b", re.IGNORECASE)
_ENDINGS = {"VCALENDAR": "ics", "VEVENT": "ics", "VCARD": "vcf"}


def form_of_offer(account: AccountContext, offer: Offer, now: datetime, given: Given = NOTHING) -> Form:
    """The form, filled in from an invitation in the mailbox. Raises InputError if its calendar is unreadable."""
    new = offered_interview(account, offer, now, replace(given, leaves_open=True))
    remarks = remarks_on(account, offer)
    return replace(form_of_read(account, new, now, moved=given.moved, remarks=remarks), offer=offer.number)


def form_of_read(
    account: AccountContext,
    interview: Interview,
    now: datetime,
    *,
    moved: bool | None = None,
    remarks: Sequence[Remark] = (),
) -> Form:
    """The form for an interview from a file. If it is a known one, or one that `moved`, brings that one up to date."""
    known = account.store.interviews(account.id)
    old = same(interview, known) or (maybe_moved(known, interview, now) if moved else None)
    if old:
        interview = without(interview, left_out(account.store.events(account.id, old.id)))
    whole = merged(old, interview)
    fields = fields_of(whole)
    if old is None:
        fields = replace(fields, holidays=whole.rules.holidays)  # empty: those of the time zone
    return Form(fields, whole, old, remarks=tuple(remarks))


def moved_from(
    account: AccountContext, form: Form, now: datetime, interview: Interview | None = None
) -> Interview | None:
    """A known interview that may be the form's at another time. The candidate says whether it is.

    `interview` is what the form says now, if somebody has read it.
    """
    new = interview or form.base
    if form.before or new is None:
        return None
    return maybe_moved(account.store.interviews(account.id), new, now)


def fields_of(interview: Interview) -> InterviewFields:
    """The interview as one would type it. Reading these fields gives the same interview."""
    starts, ends = (local(at, interview.time_zone) for at in (interview.starts, interview.ends))
    languages = {person.language for person in interview.people}
    language = languages.pop() if len(languages) == 1 else ""
    rows = tuple(row_of(person) for person in interview.people)
    rules = interview.rules
    return InterviewFields(
        company=interview.company,
        position=interview.position,
        day=day_said(starts.date()),
        starts=f"{starts:%H:%M}",
        ends=_end(starts, ends),
        zone=interview.time_zone,
        people=tuple(replace(row, language="") for row in rows) if language else rows,
        decision_by=day_said(rules.decision_by) if rules.decision_by else "",
        no_calls="yes" if rules.no_calls else "",
        only_contact=rules.only_contact,
        holidays=rules.holidays or _("none"),
        language=language,
    )


def _end(starts: datetime, ends: datetime) -> str:
    """The time of its end, or its length if it ends after midnight; empty if unknown."""
    if ends <= starts:
        return ""
    return f"{ends:%H:%M}" if ends.date() == starts.date() else length_said(ends - starts)


def row_of(person: Person) -> PersonFields:
    """Somebody as one would type them."""
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
