"""Calendar mails for scenarios: one call makes the mail that a calendar program sends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zlib import crc32

from scenarios.world import JANE, NAMES, RITA

MAIL = """\
From: {name} <{sender}>
To: {you}
Subject: {subject}
Message-ID: <{message_id}>
Date: {date:%a, %d %b %Y %H:%M:%S} +0000
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"
{more}
--b
Content-Type: text/plain; charset="utf-8"

You have been invited to the following event.

--b
Content-Type: text/calendar; charset="utf-8"; method={method}

{calendar}
--b--
"""

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
METHOD:{method}
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}
DTSTART:{starts:%Y%m%dT%H%M%SZ}
DTEND:{ends:%Y%m%dT%H%M%SZ}
SUMMARY:{title}
STATUS:{status}
{more}ORGANIZER;CN={name}:mailto:{sender}
ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:{you}
{guests}END:VEVENT
END:VCALENDAR
"""


def calendar(
    starts: datetime,
    *,
    uid: str = "talk@acme.example",
    sequence: int = 0,
    method: str = "REQUEST",
    title: str = "Interview: Analyst",
    sender: str = RITA,
    name: str = "",
    guests: tuple[str, ...] = (),
    more: str = "",
    organizer: str = "",
    stamp: datetime = datetime(2026, 11, 1, tzinfo=UTC),
) -> str:
    """A calendar with one meeting of an hour."""
    lines = "".join(f"ATTENDEE;CN={NAMES.get(g, g)}:mailto:{g}\n" for g in guests)
    return CALENDAR.format(
        method=method, uid=uid, sequence=sequence, stamp=stamp, starts=starts,
        ends=starts + timedelta(hours=1), title=title, name=name or NAMES[sender], sender=organizer or sender,
        you=JANE, guests=lines, more=more, status="CANCELLED" if method == "CANCEL" else "CONFIRMED",
    )  # fmt: skip


def calendar_mail(
    starts: datetime,
    sent: datetime,
    *,
    subject: str = "",
    headers: str = "",
    sender: str = RITA,
    name: str = "",
    method: str = "REQUEST",
    title: str = "Interview: Analyst",
    **fields: object,
) -> bytes:
    """The mail in which a calendar program sends it; each is another message."""
    words = {"REQUEST": "Invitation", "CANCEL": "Canceled"}.get(method, method)
    text = calendar(starts, sender=sender, name=name, method=method, title=title, **fields)  # type: ignore[arg-type]  # passed on
    mail = MAIL.format(
        name=name or NAMES[sender], sender=sender, you=JANE, subject=subject or f"{words}: {title}",
        message_id=f"{sent:%Y%m%d%H%M%S}.{crc32(text.encode())}@mail.example", date=sent,
        method=method, calendar=text, more=headers,
    )  # fmt: skip
    return mail.encode()
