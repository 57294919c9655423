"""A line that says several fields: 'HR Specialist at Acme, Tue 2pm', 'Ana Ruiz, ana@acme.example, Recruiter'."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.config.fields import linkedin_typed, phone_or_nothing
from afterword.config.person_names import words_of
from afterword.domain.model import Role
from afterword.domain.schedule import local
from afterword.imports import spoken
from afterword.imports.form_fields import InterviewFields, PersonFields
from afterword.imports.spoken import NotUnderstood, Unclear
from afterword.imports.wording import is_position

if TYPE_CHECKING:
    from datetime import date, datetime

_ADDRESS = re.compile(r"[<(]?\s*(?:mailto:)?([^\s<>,;()]+@[^\s<>,;()]*)\s*[>)]?")
_AT = re.compile(r"\s+(?:at|@|bei|chez|presso|bij)\s+", re.IGNORECASE)
_AROUND = " ,;:.|–—-"
_JOINT = re.compile(r"(?i)(?:[\s,;|–—-]|(?<!\S)(?:on|at|am|um|le|el|il|op|from|for)(?!\S))+$")
_ARRANGES = re.compile(r"(?i)recruit|talent|coordinat|schedul|assistan|\bhr\b|people op|personal")
_PARTS = {"interviewer": Role.INTERVIEWER, "coordinator": Role.COORDINATOR}
_MOST_WORDS, _LONGEST_TIME = 24, 9


def interview_line(text: str, fields: InterviewFields, now: datetime, zone: str) -> InterviewFields:
    """The fields with what a line says of company, position and time; what it does not say stays."""
    rest, day = _parted(text.split()[:_MOST_WORDS], local(now, zone).date())
    position, company = _position_and_company(rest)
    said = {"company": company, "position": position, "day": day}
    return replace(fields, **{name: value for name, value in said.items() if value})  # type: ignore[arg-type]


def _parted(words: list[str], today: date) -> tuple[str, str]:
    """The words without the longest part that is a day with or without a time, and that part."""
    for length in range(min(len(words), _LONGEST_TIME), 0, -1):
        for first in range(len(words) - length + 1):
            part = " ".join(words[first : first + length]).strip(_AROUND)
            if _is_a_day(part, today):
                before, after = " ".join(words[:first]), " ".join(words[first + length :])
                return " ".join(filter(None, [_JOINT.sub("", before), after.strip(_AROUND)])), part
    return " ".join(words), ""


def _is_a_day(text: str, today: date) -> bool:
    """Whether the text is a day or a time and nothing else; also one that may be one of several days."""
    try:
        said = spoken.read_when(text, today)
    except NotUnderstood:
        return False
    except Unclear as unclear:
        return bool(unclear.choices)
    return said.day is not None or (said.starts is not None and not text.isdigit())


def _position_and_company(text: str) -> tuple[str, str]:
    """'HR Specialist at Acme' says both, so does 'Acme, HR Specialist'; one alone is whatever it sounds like."""
    bare = text.strip(_AROUND)
    parts = [part.strip(_AROUND) for part in _AT.split(bare, maxsplit=1)]
    if len(parts) == 2 and all(parts):
        return parts[0], parts[1]
    pieces = [piece.strip() for piece in re.split(r"[,;|]|\s[–—-]\s", bare) if piece.strip()]
    if len(pieces) > 1:
        at = next((n for n, piece in enumerate(pieces) if is_position(piece)), 0)
        return pieces[at], next(piece for n, piece in enumerate(pieces) if n != at)
    return (bare, "") if is_position(bare) else ("", bare)


def person_line(text: str, row: PersonFields | None = None) -> PersonFields:
    """A row from a line in any order: name, address, part, title, number, LinkedIn; what it does not say stays."""
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
    """One piece of the line, by what it looks like; what is left are the name and the title."""
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
    """The name comes first; a family name before a comma takes the given name after it along."""
    first, *rest = pieces
    jobs = words_of("job") | words_of("team")
    if rest and " " not in first and " " not in rest[0] and rest[0].casefold() not in jobs:
        return f"{rest[0]} {first}", ", ".join(rest[1:])
    return first, ", ".join(rest)


def may_arrange(row: PersonFields) -> bool:
    """Whether the row leaves open if that person interviews or arranges: a recruiter may do either."""
    return not row.part and bool(_ARRANGES.search(row.title))
