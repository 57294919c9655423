"""The candidate's answers that come with the files, and the contents of a calendar file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.domain.events import Event, GuestsRead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime, timedelta

    from afterword.domain.model import Interview, Person
    from afterword.errors import Problem


@dataclass(frozen=True, slots=True)
class Given:
    """Answers that a calendar file cannot give; each wins over a guess.

    `on` is the meeting's local day, for a file with several meetings. `length` replaces a missing end. `people` join
    the interview's people, and name addresses that come without a name. With `leaves_open`, gaps in the file stay
    empty, for somebody to fill in: a missing end then equals the start.
    """

    company: str = ""
    position: str = ""
    on: date | None = None
    length: timedelta | None = None
    people: tuple[Person, ...] = ()
    moved: bool | None = None  # an interview that was known before, at another time; None if nobody said
    leaves_open: bool = False


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A meeting that was cancelled: the uid that its interview carries, the update's SEQUENCE, and by whom."""

    uid: str
    sequence: int = 0
    organizer: str = ""
    sent_by: str = ""  # who may act for the organizer, RFC 5545 3.2.18

    def calls_off(self, interview: Interview) -> bool:
        """Whether the interview is that meeting or one of its dates, and has no later update."""
        uids = {interview.uid, interview.uid.partition("#")[0]}
        return bool(interview.uid) and self.uid in uids and self.sequence >= interview.sequence


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a guest who is left out or cannot be written to; `kind` says why, but not who."""

    kind: str  # declined | room | program | unnamed | no-address
    text: str


def guests_read(
    interview: str, at: datetime, remarks: Iterable[Remark], journal: Sequence[Event], *, once: str = ""
) -> list[Event]:
    """The event that keeps these remarks in the interview's journal; none if the journal says the same already."""
    found = tuple(remarks)
    said = next((e.remarks for e in reversed(journal) if isinstance(e, GuestsRead)), ())
    new = GuestsRead(
        interview, at, remarks=tuple(r.text for r in found), kinds=tuple(r.kind for r in found), once=once
    )
    return [] if new.remarks == said else [new]


@dataclass(frozen=True, slots=True)
class InvitedMeeting:
    """A meeting of an invitation, with its title and the text of its calendar."""

    interview: Interview
    title: str
    stamped: datetime | None = None  # when this version of it was made
    sent_by: str = ""  # who may act for the organizer
    remarks: tuple[Remark, ...] = ()
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class MailedCalendar:
    """The contents of a calendar that came by mail: meetings and cancellations.

    `unreadable` says what keeps the other events from being meetings.
    """

    method: str = ""
    meetings: tuple[InvitedMeeting, ...] = ()
    cancelled: tuple[Cancelled, ...] = ()
    unreadable: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarFound:
    """The contents of a calendar file; `remarks` are sentences about assumptions, `guests` some of them by uid."""

    interviews: tuple[Interview, ...] = ()
    cancelled: tuple[Cancelled, ...] = ()
    remarks: tuple[str, ...] = ()
    guests: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
