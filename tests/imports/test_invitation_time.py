"""An invitation costs no more than a person could be invited to."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from afterword.imports.invitations import invitation

FIRST = datetime(2026, 12, 1, tzinfo=UTC)
MINUTES = ",".join(f"{FIRST + timedelta(minutes=n):%Y%m%dT%H%M%SZ}" for n in range(1_000))


def event(name: str, repeats: str) -> str:
    """A meeting of half an hour."""
    lines = (
        *("BEGIN:VEVENT", f"UID:{name}@acme.example", "DTSTART:20261201T000000Z", "DTEND:20261201T003000Z"),
        *([repeats] if repeats else []),
        *(f"SUMMARY:Interview {name}", "ORGANIZER:mailto:ana@acme.example", "ATTENDEE:mailto:jane@gmail.com"),
        "END:VEVENT",
    )
    return "\r\n".join(lines)


@pytest.mark.parametrize(
    "repeats", ["RRULE:FREQ=DAILY;COUNT=1000", f"RDATE:{MINUTES}"], ids=["days", "minutes"]
)
def test_forty_series_of_a_thousand_take_no_time_and_hide_no_meeting(repeats: str) -> None:
    """Occurrences are bounded, and a meeting that takes place once is read before them."""
    events = [event(str(n), repeats) for n in range(39)] + [event("once", "")]
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\n"
    calendar = head + "\r\n".join(events) + "\r\nEND:VCALENDAR\r\n"
    raw = "MIME-Version: 1.0\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n" + calendar
    start = time.process_time()
    found = invitation(
        raw.encode(), you=frozenset({"jane@gmail.com"}), default_zone="UTC", now=FIRST - timedelta(days=7)
    )
    assert time.process_time() - start < 3
    assert "once@acme.example" in {meeting.interview.uid for meeting in found.meetings}
