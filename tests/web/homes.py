"""What the tests of the page know: a config, interviews, an invitation, a card."""

from __future__ import annotations

CONFIG = """\
[you]
name = "Jane Doe"
email = "jane@gmail.com"
phone = "+1 555 0100"
time_zone = "America/New_York"

[letters]
mode = "schedule"

[gmail]
endpoint = "http://127.0.0.1:9"
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
ID = "acme-engineer-2026-11-23"
THANKS = f"{ID}/thank-you/ana@acme.example"
LINKEDIN = f"{ID}/linkedin/ana@acme.example"

NOTES = """\
[notes]
read = true
fit = [{ stem = "last-job", text = "moved four teams to one build" }]
challenge = { stem = "told-me", text = "slow releases cost the team a day a week" }
offers = [{ stem = "start-by", text = "cutting the build in half" }]

[[people]]
name = "Ana Ruiz"
[people.notes]
sentences = [{ stem = "enjoyed-hearing", text = "let the release train leave on Tuesdays" }]
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

CARD = """\
BEGIN:VCARD
VERSION:3.0
FN:Bela Novak
EMAIL:bela@acme.example
TITLE:Team Lead
END:VCARD
"""
