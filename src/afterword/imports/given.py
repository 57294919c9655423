"""What the candidate says beside the files, and what a calendar file gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, timedelta

    from afterword.domain.model import Interview, Person


@dataclass(frozen=True, slots=True)
class Given:
    """Answers to what a calendar file cannot say; each wins over what is guessed.

    `on` is the local day of the meeting, where the file holds more than one; `length` stands in for an end;
    `people` give a name to an address that comes without one.
    """

    company: str = ""
    position: str = ""
    on: date | None = None
    length: timedelta | None = None
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A meeting that was called off: the uid that its interview carries, and the update's SEQUENCE."""

    uid: str
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class CalendarFound:
    """What a calendar file gave; `remarks` are sentences about what was taken as understood."""

    interviews: tuple[Interview, ...] = ()
    cancelled: tuple[Cancelled, ...] = ()
    remarks: tuple[str, ...] = ()
