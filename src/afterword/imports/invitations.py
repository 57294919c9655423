"""Invitations that came by mail: the calendars in a message, and whether their titles sound like an interview."""

from __future__ import annotations

import email
import email.message
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterword.errors import InputError
from afterword.imports.ics import invited, of_uid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from afterword.domain.model import Interview, Offer
    from afterword.errors import Problem
    from afterword.imports.given import Cancelled, Given, InvitedMeeting

MOST_BYTES = 3_000_000  # of a message; a calendar comes before the attachments
MOST_PARTS = 60
MOST_NESTING = 12

# Words for a talk with a candidate in calendars, in the languages of triage.
_INTERVIEW = re.compile(
    r"""(?ix) interview | (?:vorstellungs|bewerbungs|kennenlern|job)gespräch | \bentretien | \bentrevista
    | \bcolloqui[oi]\b | (?:sollicitatie|kennismakings)gesprek | rozmow\w+\ (?:kwalifikacyjn|rekrutacyjn)
    | job-?samtale | jobbintervju | intervju | haastattelu | собеседован | 面接 | 面试
    | \b(?:phone|recruiter|tech(?:nical)?|video)[ ]screen | hiring\ manager | recruiter\ (?:call|chat)
    """
)
# The first words of subjects in calendars' mail.
_SUBJECT = re.compile(
    r"""(?ix) ^\s*(?:re:\s*)?(?: (?:updated\ |aktualisierte\ )?(?:invitation|einladung|invitación|convite|invito)
    | uitnodiging | zaproszenie | invitasjon | inbjudan | kutsu | cancel+ed | rescheduled | abgesagt | annulé
    | cancelad[oa] | annullat[oa] | geannuleerd | odwołan[eyo] | new\ time\ proposed )\b"""
)
_FROM_A_CALENDAR = (
    "x-ms-exchange-calendar-originator-id",
    "x-microsoft-cdo-busystatus",
    "x-ms-exchange-calendar-series-instance-id",
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """The contents of a message's calendars: the meetings, and the cancellations."""

    method: str
    meetings: tuple[InvitedMeeting, ...] = ()
    cancelled: tuple[Cancelled, ...] = ()
    unreadable: tuple[Problem, ...] = ()


def may_invite(headers: Sequence[tuple[str, str]], subject: str) -> bool:
    """Whether a message may hold an invitation, by its headers alone."""
    names = {name.lower() for name, _ in headers}
    first = {name.lower(): value.lower() for name, value in reversed(headers)}
    kind = f"{first.get('content-type', '')} {first.get('content-class', '')}"
    return (
        "text/calendar" in kind
        or "calendarmessage" in kind
        or "calendar-notification@google.com" in first.get("sender", "")
        or any(name in names for name in _FROM_A_CALENDAR)
        or bool(_SUBJECT.match(subject[:300]))
        or sounds_like_interview(subject)
    )


def sounds_like_interview(title: str) -> bool:
    """Whether a title says that it is an interview."""
    return bool(_INTERVIEW.search(title[:300]))


def invitation(
    raw: bytes,
    *,
    you: frozenset[str],
    default_zone: str,
    now: datetime,
    known: AbstractSet[str] = frozenset(),
) -> Invitation:
    """The calendars in a message's bytes; empty if none can be read. `you` are the candidate's own addresses.

    Meetings that are over by `now` count only if their uid is `known`.
    """
    meetings: dict[str, InvitedMeeting] = {}
    cancelled: dict[str, Cancelled] = {}
    unreadable: list[Problem] = []
    method = ""
    for calendar in calendars_in(raw):
        try:
            found = invited(calendar, you=you, default_zone=default_zone, now=now, known=known)
        except InputError as error:
            unreadable += error.problems
            continue
        text = calendar.decode("utf-8", "replace")
        method, unreadable = method or found.method, [*unreadable, *found.unreadable]
        meetings |= {m.interview.uid: replace(m, calendar=text) for m in found.meetings}
        cancelled |= {each.uid: each for each in found.cancelled}
    return Invitation(method, tuple(meetings.values()), tuple(cancelled.values()), tuple(unreadable))


def as_interview(offer: Offer, given: Given, *, you: frozenset[str], now: datetime) -> Interview:
    """The interview that adding the offer would store; the facts in `given` win over the calendar's.

    Raises InputError with all questions that are still open.
    """
    given = replace(
        given,
        company=given.company or offer.company,
        position=given.position or offer.position,
        on=offer.starts.astimezone(ZoneInfo(offer.time_zone)).date(),
    )
    calendar = offer.calendar.encode("utf-8")
    return of_uid(calendar, offer.uid, you=you, default_zone=offer.time_zone, now=now, given=given)


def meeting_of(offer: Offer, *, you: frozenset[str]) -> Interview | None:
    """The interview of an offer, with company and position if known; None if it cannot be read."""
    meeting = offered_meeting(offer, you=you)
    interview = meeting.interview if meeting and meeting.interview.uid == offer.uid else None
    return interview and replace(interview, position=interview.position or offer.position)


def offered_meeting(offer: Offer, *, you: frozenset[str]) -> InvitedMeeting | None:
    """The meeting that was offered, as its calendar has it; None if it cannot be read."""
    try:
        found = invited(
            offer.calendar.encode("utf-8"),
            you=you,
            default_zone=offer.time_zone,
            now=offer.received,
            known={offer.uid},
        )
    except InputError:
        return None
    only = found.meetings[0] if len(found.meetings) == 1 else None
    return next((meeting for meeting in found.meetings if meeting.interview.uid == offer.uid), only)


def calendars_in(raw: bytes) -> tuple[bytes, ...]:
    """The calendars of a message, each once, as UTF-8. Calendars inside an attached message are somebody else's."""
    try:
        message = email.message_from_bytes(raw[:MOST_BYTES])
    except Exception:  # noqa: BLE001  (the parser raises many kinds on broken mail; it then holds no calendar)
        return ()
    found: dict[bytes, None] = {}
    for number, part in enumerate(_leaves(message)):
        if number >= MOST_PARTS:
            break
        if data := _calendar(part):
            found[data] = None
    return tuple(found)


def _leaves(message: email.message.Message, depth: int = 0) -> Iterator[email.message.Message]:
    payload = message.get_payload()
    if isinstance(payload, list) and message.get_content_maintype() == "multipart" and depth < MOST_NESTING:
        for child in payload[:MOST_PARTS]:
            if isinstance(child, email.message.Message):
                yield from _leaves(child, depth + 1)
        return
    yield message


def _calendar(part: email.message.Message) -> bytes:
    """The part's content if it is a calendar."""
    try:
        name = str(part.get_filename("")).lower()
        if part.get_content_type() not in {"text/calendar", "application/ics"} and not name.endswith(".ics"):
            return b""
        data = part.get_payload(decode=True)
        charset = str(part.get_param("charset", "utf-8"))
    except Exception:  # noqa: BLE001  (lying headers raise many kinds; such a part holds no calendar)
        return b""
    if not isinstance(data, bytes):
        return b""
    try:
        return data.decode(charset).encode("utf-8")
    except (LookupError, ValueError):
        return data
