"""Read files added together: interviews from TOML and .ics, people from .vcf and pictures of cards."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.errors import InputError, Problem
from afterword.imports.given import Cancelled, Given, Remark
from afterword.imports.ics import from_ics
from afterword.imports.merge import knows, with_people
from afterword.imports.naming import free, interview_id
from afterword.imports.toml import from_toml
from afterword.imports.vcard import Card, cards_of, cards_on, is_picture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from afterword.domain.model import Interview
    from afterword.imports.noted import StemIds

_NOTHING = Given()
_LIKE_TOML = re.compile(rb"(?m)^\s*(?:[\w\"'.-]+\s*=|\[)")


@dataclass(frozen=True, slots=True)
class FilesRead:
    """The contents of the files: interviews, cancelled meetings, and sentences to show before anything is stored."""

    interviews: tuple[Interview, ...]
    cancelled: tuple[Cancelled, ...] = ()
    remarks: tuple[str, ...] = ()
    guests: Mapping[str, tuple[Remark, ...]] = field(
        default_factory=dict
    )  # of those remarks, by the event's uid


def read_files(
    files: Sequence[tuple[str, bytes]],
    *,
    you: frozenset[str],
    zone: str,
    now: datetime,
    given: Given = _NOTHING,
    stems: StemIds | None = None,
) -> FilesRead:
    """Read all files (name and content), and add cards to their interviews.

    `given` wins over the files, and its people are added like cards. A file's ending decides its kind, or else its
    first words do. With `stems`, sentences must name existing stems. Raises InputError with the problems of all files.
    """
    wrong: list[Problem] = []
    hints: list[str] = []
    cards: list[Card] = []
    found: list[FilesRead] = []

    def read(name: str, data: bytes) -> None:
        match _kind(name, data):
            case "card":
                cards.extend(cards_on(data, name) if is_picture(name) else cards_of(data, name))
            case "calendar":
                found.append(_calendar(name, data, you, zone, now, _with_names(given, cards)))
            case _ if not name.lower().endswith(".toml") and not _LIKE_TOML.search(data):
                said = _("{file} is no invitation (.ics), no card (.vcf) and no interview file (.toml).")
                raise InputError([Problem(name, said.format(file=name), "")])
            case _:
                made = from_toml(data, zone=zone, file=name, stems=stems)
                found.append(FilesRead((_called(made, given),)))

    for name, data in sorted(files, key=lambda file: _kind(*file) != "card"):
        try:
            read(name, data)
        except InputError as error:
            wrong += error.problems
            hints.append(error.hint)
    if wrong:
        raise InputError(wrong, next(filter(None, hints), ""))
    return _together(found, [*cards, *map(Card, given.people)], files)


def _together(
    found: Sequence[FilesRead], cards: Sequence[Card], files: Sequence[tuple[str, bytes]]
) -> FilesRead:
    """Everything found, with each card in its interview. Raises InputError for cards that belong nowhere."""
    interviews = _apart([interview for added in found for interview in added.interviews])
    cancelled = tuple(c for added in found for c in added.cancelled)
    if wrong := _homeless(cards, interviews, files, cancelled=bool(cancelled)):
        raise InputError(wrong)
    remarks = tuple(r for added in found for r in added.remarks)
    joined = tuple(_joined(i, cards, alone=len(interviews) == 1) for i in interviews)
    guests = {uid: those for added in found for uid, those in added.guests.items()}
    return FilesRead(joined, cancelled, remarks, guests)


def cards_alone(files: Sequence[tuple[str, bytes]]) -> tuple[Card, ...]:
    """The cards, if all files are cards; otherwise nothing. Raises InputError like `read_files`."""
    if any(_kind(*file) != "card" for file in files):
        return ()
    read = [cards_on(data, name) if is_picture(name) else cards_of(data, name) for name, data in files]
    return tuple(card for cards in read for card in cards)


def _kind(name: str, data: bytes) -> str:
    """card, calendar or toml."""
    start = data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").upper()
    if is_picture(name) or name.lower().endswith((".vcf", ".vcard")) or start.startswith(b"BEGIN:VCARD"):
        return "card"
    if name.lower().endswith((".ics", ".ical", ".vcs")) or start.startswith(b"BEGIN:VCALENDAR"):
        return "calendar"
    return "toml"


def _calendar(
    name: str, data: bytes, you: frozenset[str], zone: str, now: datetime, given: Given
) -> FilesRead:
    read = from_ics(data, you=you, default_zone=zone, now=now, file=name, given=given)
    return FilesRead(read.interviews, read.cancelled, read.remarks, read.guests)


def _with_names(given: Given, cards: Sequence[Card]) -> Given:
    """Cards supply the names for addresses that an invitation lists without one."""
    return replace(given, people=(*given.people, *(card.person for card in cards)))


def _called(interview: Interview, given: Given) -> Interview:
    """The interview with the candidate's company and position, and an ID made from them."""
    company, position = given.company or interview.company, given.position or interview.position
    own = interview_id(company, position, interview.starts, interview.time_zone)
    return replace(interview, id=own, company=company, position=position)


def _apart(interviews: Sequence[Interview]) -> list[Interview]:
    """The interviews, each with its own id."""
    taken: dict[str, Interview] = {}
    for interview in interviews:
        own = free(interview.id, taken)
        taken[own] = replace(interview, id=own)
    return list(taken.values())


def _homeless(
    cards: Sequence[Card],
    interviews: Sequence[Interview],
    files: Sequence[tuple[str, bytes]],
    *,
    cancelled: bool,
) -> list[Problem]:
    """Cards that belong to no interview, or that could belong to any of several."""
    if not interviews:
        names = ", ".join(name for name, _rest in files) or "nothing"
        return (
            []
            if cancelled
            else [Problem(names, _("no interview"), _("an interview file (.toml) or an invitation (.ics)"))]
        )
    if len(interviews) == 1:
        return []
    return [
        Problem(
            card.person.name,
            _("{n} interviews").format(n=len(interviews)),
            _("one, or somebody whom one of them names"),
        )
        for card in cards
        if not any(knows(interview, card.person) for interview in interviews)
    ]


def _joined(interview: Interview, cards: Sequence[Card], *, alone: bool) -> Interview:
    people = [card.person for card in cards if alone or knows(interview, card.person)]
    return with_people(interview, people) if people else interview
