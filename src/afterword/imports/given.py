"""The candidate's answers that come with the files, and the contents of a calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    from afterword.domain.model import Interview, Person
    from afterword.errors import Problem


@dataclass(frozen=True, slots=True)
class Given:
    """Answers that a calendar file cannot give; each wins over a guess.

    `on` is the local day of the meeting, where the file holds more than one; `length` stands in for an end;
    `people` give a name to an address that comes without one.
    """

    company: str = ""
    position: str = ""
    on: date | None = None
    length: timedelta | None = None
    people: tuple[Person, ...] = ()
    moved: bool | None = None  # an interview that was known before, at another time; None where nobody said


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A meeting that was called off: the uid that its interview carries, the update's SEQUENCE, and by whom."""

    uid: str
    sequence: int = 0
    organizer: str = ""
    sent_by: str = ""  # who may act for the organizer, RFC 5545 3.2.18


@dataclass(frozen=True, slots=True)
class MailedCalendar:
    """The contents of a calendar that came by mail: meetings with their titles and stamps, and cancellations.

    `unreadable` says what keeps the other events from being meetings.
    """

    method: str = ""
    meetings: tuple[tuple[Interview, str, datetime | None], ...] = ()
    cancelled: tuple[Cancelled, ...] = ()
    unreadable: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarFound:
    """The contents of a calendar file; `remarks` are sentences about assumptions."""

    interviews: tuple[Interview, ...] = ()
    cancelled: tuple[Cancelled, ...] = ()
    remarks: tuple[str, ...] = ()
