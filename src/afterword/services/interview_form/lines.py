"""Splits a line into fields: 'HR Specialist at Acme, Tue 2pm', 'Ana Ruiz, ana@acme.example, Recruiter'."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING

from afterword.config.fields import linkedin_typed, phone_or_nothing
from afterword.config.person_names import words_of
from afterword.domain.model import Role
from afterword.domain.schedule import local
from afterword.imports.form_fields import InterviewFields, PersonFields
from afterword.imports.pasted import read_pasted, word_beside_time
from afterword.imports.spoken import Unclear, day_said, misspelt_day, read_day, weekday_named
from afterword.mail.promises import day_promised

if TYPE_CHECKING:
    from datetime import date

_LONGEST_LINE = 240  # characters of an own line; a longer text is somebody's mail
_LONGEST_MAIL = 20_000
"""How much of a text is searched for a promised day."""
_ADDRESS = re.compile(r"[<(]?\s*(?:mailto:)?([^\s<>,;()]+@[^\s<>,;()]*)\s*[>)]?")
_ARRANGES = re.compile(r"(?i)recruit|talent|coordinat|schedul|assistan|\bhr\b|people op|personal")
_PARTS = {"interviewer": Role.INTERVIEWER, "coordinator": Role.COORDINATOR}


def interview_line(
    text: str, fields: InterviewFields, now: datetime, zone: str, you: frozenset[str]
) -> InterviewFields:
    """The fields, filled in from a line or pasted text about the interview and its people. The rest stays."""
    said = read_typed(text, you, local(now, zone).date())
    texts = ("company", "position", "day", "starts", "ends", "zone", "decision_by")
    found = {name: value for name in texts if (value := getattr(said, name))}
    return replace(fields, **found, people=(*fields.people, *said.people))


def read_typed(text: str, you: frozenset[str], today: date) -> InterviewFields:
    """The interview in the text, and the day by which its writer promises a decision.

    A word in the day's place goes into the day's field, understood or not.
    """
    said = _read(text, you, today)
    return replace(said, decision_by=_decision(text, said.day, today))


def _decision(text: str, day: str, today: date) -> str:
    """The promised day, if it comes after the interview; as it is written if it can be another day too."""
    promised = day_promised(text[:_LONGEST_MAIL], datetime.combine(today, time()))
    if promised is None:
        return ""
    with suppress(Unclear):
        if day and promised <= read_day(day, today, ahead=True):
            return ""
    words = [word.strip(".,;:!?()") for word in text[:_LONGEST_MAIL].split()]
    for before, word in pairwise(words):
        if weekday_named(word) == promised.weekday():
            try:
                read_day(f"{before} {word}", today, ahead=True)
            except Unclear as unclear:
                if promised.isoformat() in {choice.text for choice in unclear.choices}:
                    return f"{before} {word}"
    return day_said(promised)


def _read(text: str, you: frozenset[str], today: date) -> InterviewFields:
    said = read_pasted(text, you=you, today=today)
    if said.day or len(text) > _LONGEST_LINE:
        return said
    named = " ".join([said.company, *(row.name for row in said.people)])
    slip = misspelt_day(text)
    if slip and slip.word not in named:
        meant = read_pasted(slip.corrected(text), you=you, today=today)
        return replace(meant, day=slip.word) if meant.day else said
    odd = word_beside_time(text) if said.starts and said.company and said.position else ""
    return said if odd in f"{named} {said.position}".casefold() else replace(said, day=odd)


def person_line(text: str, row: PersonFields | None = None) -> PersonFields:
    """A row from a line with name, address, part, title, number and LinkedIn in any order. Other fields stay."""
    found = _ADDRESS.search(text)
    said: dict[str, str] = {"email": found[1]} if found else {}
    rest = _ADDRESS.sub(" , ", text) if found else text
    names: list[str] = []
    for piece in (p.strip(" .") for p in re.split(r"[,;()|]|\s[–—-]\s", rest)):
        if piece:
            _sort(piece, said, names)
    if names:
        said["name"], title = _name_and_title(names)
        said |= {"title": title} if title else {}
    return replace(row or PersonFields(), **said)  # type: ignore[arg-type]  # each of these fields is text


def _sort(piece: str, said: dict[str, str], names: list[str]) -> None:
    """Sort one piece of the line by its looks. Name and title remain."""
    with suppress(ValueError):
        if "linkedin.com/" in piece and linkedin_typed(piece):
            said["linkedin"] = piece
            return
    with suppress(ValueError):
        if re.fullmatch(r"[+\d][\d\s().x/-]{4,}", piece) and phone_or_nothing(piece):
            said["phone"] = piece
            return
    if part := _PARTS.get(piece.casefold()):
        said["part"] = str(part)
    else:
        names.append(piece)


def _name_and_title(pieces: list[str]) -> tuple[str, str]:
    """Name and title. The name comes first, perhaps as family name, comma, given name."""
    first, *rest = pieces
    jobs = words_of("job") | words_of("team")
    if rest and " " not in first and " " not in rest[0] and rest[0].casefold() not in jobs:
        return f"{rest[0]} {first}", ", ".join(rest[1:])
    return first, ", ".join(rest)


def may_arrange(row: PersonFields) -> bool:
    """Whether the row does not say if that person interviews or arranges: a recruiter may do either."""
    return not row.part and bool(_ARRANGES.search(row.title))
