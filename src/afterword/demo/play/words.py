"""Ready-made texts for people in the sandbox: each can be edited before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

AWAY = "Thank you for your message. I am out of the office until {back}, with no access to my mail."
BACK_IN = timedelta(days=10)

MEETING_IN = timedelta(days=7)
MEETING_AT = time(14)
MEETING_LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A text to start from. `invites`: a calendar invitation goes with it."""

    name: str
    subject: str
    text: str
    invites: bool = False


ANSWERS = (
    Beginning(
        "an answer",
        "Our conversation",
        "Dear {to},\n\nthank you for your kind letter. We are still talking to others, and I will come back "
        "to you next week.\n\nBest regards\n{name}",
    ),
    Beginning(
        "an invitation",
        "Invitation: Second interview at {company}",
        "Dear {to},\n\nwe would like to see you again: {when}. The invitation for your calendar is attached.\n\n"
        "Best regards\n{name}",
        invites=True,
    ),
    Beginning(
        "a rejection",
        "Your application",
        "Dear {to},\n\nthank you for your time and interest. We have decided to move forward with another "
        "candidate, and wish you all the best for your search.\n\nBest regards\n{name}",
    ),
)
BY_HAND = (
    Beginning(
        "a word by hand",
        "Following up",
        "Dear {to},\n\none more thought about what we discussed: I would be glad to show you how I did it.\n\n"
        "Kind regards\n{name}",
    ),
)


def company(address: str) -> str:
    """'Blue Heron', from mara@blue-heron.example."""
    return address.partition("@")[2].partition(".")[0].replace("-", " ").title()


def meeting(now: datetime, zone: str) -> datetime:
    """The time of the meeting in an invitation sent today."""
    there = now.astimezone(ZoneInfo(zone)) + MEETING_IN
    return datetime.combine(there.date(), MEETING_AT, ZoneInfo(zone))


def calendar(title: str, organizer: str, attendee: str, starts: datetime, now: datetime) -> str:
    """An invitation as a calendar sends it (RFC 5546, 3.2.2)."""
    from icalendar import Calendar, Event, vCalAddress

    sheet, event = Calendar(), Event()
    for name, value in (("prodid", "-//sandbox//"), ("version", "2.0"), ("method", "REQUEST")):
        sheet.add(name, value)
    event.add("uid", f"{starts:%Y%m%dT%H%M}-{organizer}")
    for name, at in (("dtstamp", now), ("dtstart", starts), ("dtend", starts + MEETING_LASTS)):
        event.add(name, at)
    event.add("summary", title)
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    for address in (organizer, attendee):
        event.add("attendee", vCalAddress(f"mailto:{address}"))
    sheet.add_component(event)
    return bytes(sheet.to_ical()).decode()
