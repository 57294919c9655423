"""Jane's home as the tests of terminal and page know it: her config, an interview, an invitation, a clock."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("America/New_York")
NOWHERE = "http://127.0.0.1:9"  # discard: nobody listens there
JANE, ANA, RITA = "jane@gmail.com", "ana@acme.example", "rita@acme.example"
ID = "acme-engineer-2026-11-23"
THANKS = f"{ID}/thank-you/{ANA}"
LINKEDIN = f"{ID}/linkedin/{ANA}"

CONFIG = """\
[you]
name = "Jane Doe"
email = "jane@gmail.com"
phone = "+1 555 0100"
time_zone = "America/New_York"

[letters]
mode = "schedule"

[gmail]
endpoint = "{endpoint}"
"""

INTERVIEW = """\
company = "Acme"
position = "Engineer"
starts = 2026-11-23T14:00:00
ends = 2026-11-23T15:00:00

[[people]]
name = "Ana Ruiz"
email = "ana@acme.example"
title = "Head of Platform"

[[people]]
name = "Rita Sommer"
email = "rita@acme.example"
part = "coordinator"
"""

NOTES = """\
[notes]
rough = "release train on tuesdays, slow"
read = true
fit = [{ stem = "last-job", text = "moved four teams to one build" }]
challenge = { stem = "told-me", text = "releases are slow" }
offers = [{ stem = "start-by", text = "cutting the build in half" }]

[[people]]
name = "Ana Ruiz"
[people.notes]
sentences = [{ stem = "enjoyed-hearing", text = "keep the release train to its Tuesdays" }]
"""

INVITATION = """\
BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:one@initech.example
SEQUENCE:1
DTSTAMP:20261120T100000Z
DTSTART;TZID=Europe/Berlin:20261125T150000
DTEND;TZID=Europe/Berlin:20261125T160000
SUMMARY:Interview for Data Engineer at Initech
ORGANIZER;CN=Petra Kurz:mailto:petra.kurz@initech.example
ATTENDEE;CN=Jane Doe:mailto:jane@gmail.com
ATTENDEE;CN=Otto Lang:mailto:otto.lang@initech.example
END:VEVENT
END:VCALENDAR
"""
INITECH = "initech-data-engineer-2026-11-25"


def here(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    """An instant by New York's wall clock, in 2026; November where no month is named."""
    return datetime(2026, month, day, hour, minute, tzinfo=HERE).astimezone(UTC)
