"""The people of an event, without the candidate, rooms and robots."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from afterword.config.fields import address, some_line
from afterword.config.language import _
from afterword.config.person_names import folded_words, is_organisation, read_name, spells, visible
from afterword.domain.addresses import same_mailbox
from afterword.domain.model import Person, Role
from afterword.imports.given import Remark
from afterword.imports.naming import free, slug
from afterword.imports.rooms import is_room

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from icalendar.cal import Event

_MOST = 50
_MOST_GUESTS = 200
_LONGEST_SHOWN = 200
_THINGS = frozenset({"ROOM", "RESOURCE", "GROUP"})
_ROBOT = re.compile(
    r"(no-?_?reply|do-?not-?reply|donotreply|notifications?|calendar(-notification)?|mailer-daemon|postmaster"
    r"|bounces?|scheduler|scheduling|automated)([+.-].*)?",
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
    "otter.ai",
    "fireflies.ai",
    "read.ai",
    "fathom.video",
    "tldv.io",
)
"""Calendars, hiring systems and note-takers: their addresses are not people, and their domains are not companies."""
_SHARED = frozenset({
    "team", "talent", "hr", "jobs", "careers", "career", "recruiting", "recruitment", "recruiter", "people",
    "hiring", "info", "office", "contact", "hello", "interviews", "interview", "staffing", "personal",
    "bewerbung", "rh", "admin", "support",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guests:
    """The people of an event, and a sentence about each guest on its list who is not among them."""

    people: tuple[Person, ...] = ()
    remarks: tuple[Remark, ...] = ()


def people_of(
    event: Event, you: frozenset[str], told: Sequence[Person], known: Sequence[Person] = ()
) -> Guests:
    """The people of that event. Unknown names and addresses that cannot get mail are empty.

    `you` are the candidate's addresses and names. `told` are people in its description. `known` are people whom the
    candidate named: their addresses are not rooms. Somebody who only sends the invitation is a coordinator, but an
    interviewer if they are also on the list of guests, or if nobody else is named anywhere.
    """
    guests, remarks = _guests(event, you, known)
    counted = [p for p in told if is_somebody_else(p, you) and not (p.email and is_robot(p.email, p.name))]
    host = _person(event.get("ORGANIZER"))
    arranged = (
        host is not None and bool(host.email) and _is_human(event.get("ORGANIZER")) and _counts(host, you)
    )
    people = _together(
        guests,
        [p for p in counted if not guests or p.part is Role.INTERVIEWER or (p.email and not arranged)],
    )
    if host is not None and (arranged or _is_known_by_name(host, you)):
        people = _with_host(people, host)
    return Guests(_with_ids(people[:_MOST]), tuple(remarks))


def _is_known_by_name(host: Person, you: frozenset[str]) -> bool:
    """Whether the organizer is somebody else, with an unusable address."""
    named = " " in host.name and not is_organisation(host.name)
    return named and bool(host.unusable_address) and is_somebody_else(host, you)


def organizer_of(event: Event) -> tuple[str, str]:
    """The organizer's address, and the address of anybody who sends for them; '' if the event names none."""
    host = event.get("ORGANIZER")
    if host is None or isinstance(host, list):
        return "", ""
    sent_by = re.sub("(?i)^mailto:", "", _parameter(host, "SENT-BY"))
    return _address(re.sub("(?i)^mailto:", "", str(host).strip())), _address(sent_by)


def domain(email: str) -> str:
    """The part after the @."""
    return email.rpartition("@")[2]


def is_service(host: str) -> bool:
    """Whether a domain is a calendar's or a hiring system's."""
    return any(host == service or host.endswith(f".{service}") for service in SERVICES)


def is_robot(email: str, name: str = "") -> bool:
    """Whether an address is a robot's, or a hiring system's that does not spell the person's name.

    Somebody may work for the maker of a hiring system: ana.ruiz@greenhouse.io is Ana Ruiz.
    """
    local, _, host = email.partition("@")
    if _ROBOT.fullmatch(local):
        return True
    if not is_service(host):
        return False
    named = " " in name and spells(local, name)
    return host not in SERVICES or "calendar.google.com" in host or not named


def _guests(event: Event, you: frozenset[str], known: Sequence[Person]) -> tuple[list[Person], list[Remark]]:
    """The attendees who are people and did not decline, each once, and a sentence about every other one."""
    listed = event.get("ATTENDEE", [])
    people: list[Person] = []
    remarks: list[Remark] = []
    for attendee in (listed if isinstance(listed, list) else [listed])[:_MOST_GUESTS]:
        person, shown = _person(attendee), _shown(attendee)
        if person is None:
            said = _("A guest has neither a name nor an address that can get mail: {shown}.").format(
                shown=shown
            )
            remarks.append(Remark("unnamed", said))
        elif not is_somebody_else(person, you):
            continue
        elif _parameter(attendee, "PARTSTAT").upper() == "DECLINED":
            remarks.append(Remark("declined", _("{shown} declined and is left out.").format(shown=shown)))
        elif not any(p.email and same_mailbox(p.email, person.email) for p in known) and (
            _parameter(attendee, "CUTYPE").upper() in _THINGS
            or is_room(_parameter(attendee, "CN"), person.email, _text(event, "LOCATION"))
        ):
            remarks.append(
                Remark("room", _("{shown} looks like a room and is left out.").format(shown=shown))
            )
        elif person.email and is_robot(person.email, person.name):
            remarks.append(
                Remark("program", _("{shown} looks like a program and is left out.").format(shown=shown))
            )
        else:
            if person.unusable_address:
                said = _("{name} has no address that can get mail: {unusable_address}.").format(
                    name=person.name, unusable_address=person.unusable_address
                )
                remarks.append(Remark("no-address", said))
            people.append(person)
    return _each_once(people), remarks


def _together(guests: Sequence[Person], named: Sequence[Person]) -> list[Person]:
    """The guests, and the people from the description who are not guests."""
    once = list(guests)
    for person in named:
        number = next((n for n, guest in enumerate(once) if may_be_same(person, guest)), None)
        if number is None:
            once.append(person)
        else:
            guest = once[number]
            once[number] = replace(
                guest, email=guest.email or person.email, title=guest.title or person.title
            )
    return once


def may_be_same(named: Person, guest: Person) -> bool:
    """Whether both may be one person: they share a mailbox or, without an address, one name contains the other."""
    if named.email and guest.email:
        return same_mailbox(named.email, guest.email)
    one, other = set(folded_words(named.name)), set(folded_words(guest.name))
    return bool(one and other) and (one <= other or other <= one)


def _with_host(people: Sequence[Person], host: Person) -> list[Person]:
    """The people and the host, who is an interviewer if nobody else is there, otherwise a coordinator."""
    for number, person in enumerate(people):
        if not person.email and may_be_same(person, host) and not person.unusable_address:
            return [*people[:number], replace(person, email=host.email), *people[number + 1 :]]
    part = Role.COORDINATOR if people else Role.INTERVIEWER
    return _each_once([*people, replace(host, part=part)])


def _each_once(people: Iterable[Person]) -> list[Person]:
    """The people without duplicates, each with their first address and first known name."""
    once: list[Person] = []
    for person in people:
        number = next((n for n, other in enumerate(once) if _is_same(person, other)), None)
        if number is None:
            once.append(person)
        else:
            first = once[number]
            once[number] = replace(
                first,
                name=first.name or person.name,
                email=first.email or person.email,
                unusable_address="" if first.email or person.email else first.unusable_address,
            )
    return once


def _is_same(one: Person, other: Person) -> bool:
    """Whether two guests are one person: one mailbox, or one full name at one domain."""
    named = " " in one.name and one.name.casefold() == other.name.casefold()
    if not (one.email and other.email):
        return named
    return same_mailbox(one.email, other.email) or (named and domain(one.email) == domain(other.email))


def _counts(person: Person, you: frozenset[str]) -> bool:
    return is_somebody_else(person, you) and not is_robot(person.email, person.name)


def is_somebody_else(person: Person, you: frozenset[str]) -> bool:
    """Whether a person is not the candidate, by address or, away from any company, by the full name."""
    if person.email and any(same_mailbox(person.email, own) for own in you if "@" in own):
        return False
    names = {tuple(folded_words(own)) for own in you if "@" not in own and " " in own.strip()}
    return tuple(folded_words(person.name)) not in names


def _is_human(attendee: object) -> bool:
    return _parameter(attendee, "CUTYPE").upper() not in _THINGS


def _parameter(value: object, name: str) -> str:
    """A parameter's text in one piece: icalendar splits it at a comma that the file does not quote."""
    found = getattr(value, "params", {}).get(name, "")
    return ", ".join(map(str, found if isinstance(found, list) else [found])).strip().strip('"')


def description_of(event: Event) -> str:
    """The beginning of the event's description."""
    return _text(event, "DESCRIPTION")[:20_000]


def _text(event: Event, name: str) -> str:
    value = event.get(name, "")
    return str(value[0] if isinstance(value, list) and value else value)


def _shown(attendee: object) -> str:
    """A guest as the file writes them."""
    name, value = visible(_parameter(attendee, "CN")), visible(re.sub("(?i)^mailto:", "", str(attendee)))
    return f"{name} <{value}>"[:_LONGEST_SHOWN] if name and name != value else value[:_LONGEST_SHOWN]


def _person(attendee: object) -> Person | None:
    """One guest, by name, address or both; None if the file gives neither. An organizer may be missing."""
    if attendee is None or isinstance(attendee, list):
        return None
    value, name = unquote(re.sub("(?i)^mailto:", "", str(attendee).strip())), _parameter(attendee, "CN")
    email = next(filter(None, map(_address, (_parameter(attendee, "EMAIL"), value, name))), "")
    said = clean_name(name, email) or clean_name(_within_x500(value), email)
    if not email:
        return Person("", said, unusable_address=visible(value)[:_LONGEST_SHOWN]) if said else None
    part = Role.INTERVIEWER
    if _parameter(attendee, "ROLE").upper() == "NON-PARTICIPANT" or is_shared(email):
        part = Role.COORDINATOR
    return Person("", said or name_in(email), email, part)


def _address(text: str) -> str:
    """The address in a text, '' without one: 'Ana Ruiz <ana@acme.example>' and 'ana@acme.example' have one."""
    inside = re.search(r"<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>", text)
    try:
        return address((inside[1] if inside else text).strip().strip("'\""))
    except ValueError:
        return ""


def _within_x500(value: str) -> str:
    """The name at the end of an Exchange address: '/o=Acme/cn=Recipients/cn=3f2a-Ana Ruiz' is Ana Ruiz's."""
    if re.match(r"(?i)^(?:invalid|urn|tel|https?|sip|cid|unknown)?:", value) or "@" in value:
        return ""
    last = re.split(r"(?i)/cn=", value)[-1] if value.startswith("/") else value
    words = re.sub(r"^[0-9a-f]{6,}-?", "", last).replace(".", " ").replace("_", " ")
    return words if " " in words.strip() or not value.startswith("/") else ""


def clean_name(text: str, email: str = "") -> str:
    """A display name without address, firm, degrees and marks: 'Ruiz, Ana (Acme) [EXT]' is Ana Ruiz.

    It is empty if nothing is left. If a comma leaves the order of a name open, the name stays as written.
    """
    plain = visible(html.unescape(text).replace("\\,", ",")).strip(" \"'.")
    plain = re.sub(r"\s*<[^<>]*>", "", plain)
    if "@" in plain or not re.search(r"[^\W\d_]", plain):
        return ""
    read = read_name(plain, email.partition("@")[0])
    try:
        return some_line(read.full if read.sure else plain) if read.words else ""
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


def is_shared(email: str) -> bool:
    """Whether a mailbox is a team's or a firm's, by its name: hr@, info@, jobs@."""
    return any(word in _SHARED for word in re.split(r"[._+-]+", email.partition("@")[0]))


def _with_ids(guests: Iterable[Person]) -> tuple[Person, ...]:
    taken: dict[str, Person] = {}
    for guest in guests:
        own = free(slug(guest.name or guest.email.partition("@")[0]), taken)
        taken[own] = replace(guest, id=own)
    return tuple(taken.values())
