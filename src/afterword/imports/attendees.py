"""The people in the room: the humans of an event, without the candidate, the rooms and the robots."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.config.fields import address, some_line
from afterword.domain.addresses import same_mailbox
from afterword.domain.model import Person, Role
from afterword.imports.naming import free, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from icalendar.cal import Event

_MOST = 50
_THINGS = frozenset({"ROOM", "RESOURCE", "GROUP"})
_ROBOT = re.compile(
    r"(no-?_?reply|do-?not-?reply|donotreply|notifications?|calendar(-notification)?|mailer-daemon|postmaster"
    r"|bounces?|scheduler|scheduling|automated|(conf|conference|meeting)?-?room[-.\w]*)([+.-].*)?",
    re.IGNORECASE,
)
SERVICES = (
    "resource.calendar.google.com",
    "group.calendar.google.com",
    "import.calendar.google.com",
    "calendly.com",
    "zoom.us",
    "greenhouse.io",
    "lever.co",
    "ashbyhq.com",
    "goodtime.io",
    "myworkday.com",
    "icims.com",
    "smartrecruiters.com",
    "teamtailor-mail.com",
    "recruitee.com",
    "bamboohr.com",
    "jobvite.com",
    "breezy.hr",
    "personio.de",
    "workablemail.com",
    "hackerrank.com",
    "codesignal.com",
    "karat.com",
    "hirevue.com",
    "modernloop.io",
)
"""Calendars and hiring systems: their addresses are not people, and their domains are not companies."""
_SHARED = frozenset({
    "team", "talent", "hr", "jobs", "careers", "career", "recruiting", "recruitment", "recruiter", "people",
    "hiring", "info", "office", "contact", "hello", "interviews", "interview", "staffing", "personal",
    "bewerbung", "rh", "admin", "support",
})  # fmt: skip
_NAMED = re.compile(r"[\"']?([^<>\"'@\n,;:]{2,60})[\"']?\s*<\s*([^<>\s@]+@[^<>\s@]+)\s*>")
_WHO = re.compile(
    r"^\W*(?:(?:your\s+)?interviewers?|interview\s+panel|panel(?:ists?)?|with|attendees|participants|who"
    r"|you(?:'ll|’ll| will)\s+(?:be\s+)?(?:meet(?:ing)?|speak(?:ing)?|talk(?:ing)?)\s*(?:with|to)?)\b\s*[:–-]?\s*(.*)$",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_][\w.'’-]*"
_ONE = re.compile(rf"\W*({_WORD}(?:\s+{_WORD}){{1,3}})\s*(?:[(,–-]\s*([^()]{{2,80}}?)\s*\)?)?\s*$")


def people_of(event: Event, you: frozenset[str]) -> tuple[Person, ...]:
    """The humans of that event; an unknown name is empty.

    Somebody who only sends the invitation is a coordinator, but an interviewer if they are also on the list of guests.
    People named in the description count only if the candidate is the only guest.
    """
    guests = _guests(event, you)[:_MOST]
    if not guests:
        guests = list(_described(str(event.get("DESCRIPTION", ""))[:20_000], you))
    return _with_ids(guests)


def domain(email: str) -> str:
    """The part after the @."""
    return email.rpartition("@")[2]


def is_service(host: str) -> bool:
    """Whether a domain is a calendar's or a hiring system's."""
    return any(host == service or host.endswith(f".{service}") for service in SERVICES)


def _guests(event: Event, you: frozenset[str]) -> list[Person]:
    """Attendees first, then an organizer who is not among them; people who declined were not there."""
    listed = event.get("ATTENDEE", [])
    attendees = [a for a in (listed if isinstance(listed, list) else [listed]) if _is_human(a)]
    guests = _each_once(p for a in attendees if (p := _person(a)) is not None and _counts(p, you))
    organiser = event.get("ORGANIZER")
    host = _person(organiser) if organiser is not None and not isinstance(organiser, list) else None
    if host is not None and _is_human(organiser) and _counts(host, you):
        part = Role.COORDINATOR if guests else Role.INTERVIEWER
        guests = _each_once([*guests, replace(host, part=part)])
    return guests


def _each_once(people: Iterable[Person]) -> list[Person]:
    """The people without duplicates, each with their first address and the name that is known."""
    once: list[Person] = []
    for person in people:
        number = next((n for n, other in enumerate(once) if _is_same(person, other)), None)
        if number is None:
            once.append(person)
        else:
            once[number] = replace(once[number], name=once[number].name or person.name)
    return once


def _is_same(one: Person, other: Person) -> bool:
    """Whether two guests are one person: one mailbox, or one full name at one domain."""
    named = " " in one.name and one.name.casefold() == other.name.casefold()
    return same_mailbox(one.email, other.email) or (named and domain(one.email) == domain(other.email))


def _counts(person: Person, you: frozenset[str]) -> bool:
    return not any(same_mailbox(person.email, own) for own in you) and not _is_robot(person.email)


def _is_human(attendee: object) -> bool:
    return (
        _parameter(attendee, "CUTYPE").upper() not in _THINGS
        and _parameter(attendee, "PARTSTAT").upper() != "DECLINED"
    )


def _parameter(value: object, name: str) -> str:
    found = getattr(value, "params", {}).get(name, "")
    return str(found[0] if isinstance(found, list) and found else found).strip().strip('"')


def _person(attendee: object) -> Person | None:
    """One guest, or None without an address that can get mail."""
    try:
        email = address(_parameter(attendee, "EMAIL") or re.sub("(?i)^mailto:", "", str(attendee).strip()))
    except ValueError:
        return None
    part = Role.INTERVIEWER
    if _parameter(attendee, "ROLE").upper() == "NON-PARTICIPANT" or _is_shared(email):
        part = Role.COORDINATOR
    return Person("", clean_name(_parameter(attendee, "CN")) or name_in(email), email, part)


def clean_name(text: str) -> str:
    """A display name without address, firm and marks: 'Ruiz, Ana (Acme) [EXT]' is Ana Ruiz; '' if nothing is left."""
    text = re.sub(r"[\[(<][^\])>]*[\])>]", " ", text.replace("\\,", ","))
    text = " ".join(re.split(r"\s[|–—/-]\s", text)[0].split()).strip(" \"'.")
    family, comma, first = text.partition(", ")
    if comma and "," not in first and not re.fullmatch(r"(?i)(ph\.?d|m\.?d|jr|sr|mba|esq)\.?", first):
        text = f"{first} {family}"
    try:
        return "" if "@" in text or not re.search(r"[^\W\d_]", text) else some_line(text)
    except ValueError:
        return ""


def name_in(email: str) -> str:
    """The name that an address spells out: ana.ruiz@ is Ana Ruiz; 'jruiz' does not spell one out."""
    words = re.split(r"[._-]+", email.partition("@")[0].partition("+")[0])
    if any(word in _SHARED for word in words) or (
        len(words) > 1 and all(word.isalpha() and len(word) > 1 for word in words)
    ):
        return " ".join("HR" if word == "hr" else word.capitalize() for word in words)
    return ""


def _is_shared(email: str) -> bool:
    return any(word in _SHARED for word in re.split(r"[._+-]+", email.partition("@")[0]))


def _is_robot(email: str) -> bool:
    local, _, host = email.partition("@")
    return _ROBOT.fullmatch(local) is not None or is_service(host)


def _described(text: str, you: frozenset[str]) -> Iterable[Person]:
    """People named in the description: 'Name <address>' anywhere, else after 'Interviewers:' and the like."""
    text = re.sub(r"<[/a-zA-Z][^<>@]*>", "\n", text)
    named = [(clean_name(name), email) for name, email in _NAMED.findall(text)[:_MOST]]
    found = [Person("", name, email) for name, raw in named if name and (email := _address(raw))]
    if found:
        yield from _each_once(p for p in found if _counts(p, you))
        return
    for name, title in _listed(text.splitlines()[:500]):
        yield Person("", name, title=title)


def _address(text: str) -> str:
    try:
        return address(text)
    except ValueError:
        return ""


def _listed(lines: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Names and titles after a heading, on its line or as a list under it."""
    under = False
    for line in (line[:300] for line in lines):
        heading = _WHO.match(line)
        if heading:
            under = not heading[1].strip()
            pieces = _pieces(heading[1])
        elif under and re.match(r"\s*([-*•·]|\d+[.)])\s+", line):
            pieces = [re.sub(r"^\s*([-*•·]|\d+[.)])\s+", "", line)]
        else:
            under = under and not line.strip()
            continue
        yield from (named for piece in pieces if (named := _name_and_title(piece)))


def _pieces(text: str) -> list[str]:
    """The members of a list in one line; commas within brackets do not separate them."""
    return [p for p in re.split(r"[;,](?![^(]*\))|\s+(?:and|und|et|y|&)\s+", text) if p and p.strip()]


def _name_and_title(piece: str) -> tuple[str, str] | None:
    match = _ONE.match(piece.strip().rstrip("."))
    if match is None or "://" in piece or any(word[0].islower() for word in match[1].split()):
        return None
    return match[1].strip(), (match[2] or "").strip()


def _with_ids(guests: Iterable[Person]) -> tuple[Person, ...]:
    taken: dict[str, Person] = {}
    for guest in guests:
        own = free(slug(guest.name or guest.email.partition("@")[0]), taken)
        taken[own] = Person(own, guest.name, guest.email, guest.part, guest.title)
    return tuple(taken.values())
