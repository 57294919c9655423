"""The candidate's answers that come with the files, and the contents of a calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, timedelta

    from afterword.domain.model import Interview, Person


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
    """A meeting that was called off: the uid that its interview carries, and the update's SEQUENCE."""

    uid: str
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class CalendarFound:
    """The contents of a calendar file; `remarks` are sentences about assumptions."""

    interviews: tuple[Interview, ...] = ()
    cancelled: tuple[Cancelled, ...] = ()
    remarks: tuple[str, ...] = ()
