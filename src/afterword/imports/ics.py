"""A calendar file: its meetings as interviews, its cancellations, and a clear question for anything missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterword.config.dates import written
from afterword.config.fields import line
from afterword.config.language import _, marked
from afterword.config.person_names import folded_words, visible
from afterword.domain.addresses import same_mailbox
from afterword.domain.model import Interview, Person
from afterword.errors import InputError, Problem
from afterword.imports.attendees import Guests, description_of, domain, is_service, organizer_of, people_of
from afterword.imports.calendar_text import calendar_text
from afterword.imports.described import described, without_markup
from afterword.imports.given import CalendarFound, Cancelled, Given, InvitedMeeting, MailedCalendar
from afterword.imports.meetings import (
    MOST,
    MOST_OCCURRENCES,
    MOST_SERIES,
    Meeting,
    RefusedEvent,
    Zones,
    is_cancelled,
    meetings,
    own_uid,
    repeats,
    sequence,
    series,
    stamped,
)
from afterword.imports.naming import free, interview_id, slug
from afterword.imports.sentences import people_met
from afterword.imports.wording import (
    company_and_position,
    firms_in,
    is_firm_among,
    is_one_company,
    plain_title,
    says_cancelled,
)
from afterword.imports.zones import place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from icalendar.cal import Event

    from afterword.imports.calendar_text import CalendarText
    from afterword.imports.given import Remark

_NOTHING = Given()
_MOST_LINES = 300  # of a description
_OF_A_GUEST = frozenset({"REPLY", "COUNTER", "REFRESH"})
"""Methods by which a guest answers; the answer lists nobody but that guest (RFC 5546 3.2)."""
INVITATION = marked("the invitation")
"""The name that the sentences use for a calendar that came by mail."""


def from_ics(
    data: bytes,
    *,
    you: frozenset[str],
    default_zone: str,
    now: datetime,
    file: str = "invitation.ics",
    given: Given = _NOTHING,
) -> CalendarFound:
    """The contents of the calendar file; `you` are the candidate's addresses.

    Times that name no zone are in `default_zone`, and a remark says so. Raises InputError with a sentence for each
    event that cannot be an interview, and with a question for each required fact that is missing.
    """
    text = calendar_text(data, file)
    if text.method in _OF_A_GUEST:
        said = _("{file} is a guest’s answer to an invitation: add the invitation itself.").format(file=file)
        raise InputError([Problem(file, said, "")])
    if (many := sum(map(repeats, text.events))) > MOST_SERIES:
        raise InputError(
            [
                Problem(
                    file,
                    _("{many} meetings that repeat").format(many=many),
                    _("a file with the interview alone"),
                )
            ]
        )
    zones = Zones(text.zones, _default(text, default_zone))
    wrong: list[Problem] = []
    several: list[Meeting] = []
    cancelled: list[Cancelled] = []
    for uid, events in series(text.events).items():
        cancelled += _cancelled(uid, events, text.method, zones)
        alive = [event for event in events if text.method != "CANCEL" and not is_cancelled(event)]
        try:
            several += meetings(uid, alive, zones, given, now) if alive else []
        except RefusedEvent as refused:
            wrong.append(Problem(f"{file}: {_title(events[0])}", refused.found, refused.expected))
    if not (several or cancelled or wrong):
        wrong.append(Problem(file, _("No meeting is in {file}.").format(file=file), ""))
    if wrong and not (given.on and several):
        raise InputError(_few(wrong, file))
    chosen = _chosen(sorted(several, key=lambda m: m.starts), given, file, now) if several else []
    guests = {m.uid: _guests(m.event, you, given.people).remarks for m in chosen}
    return CalendarFound(
        _interviews(chosen, you, given, file), tuple(cancelled), tuple(_remarks(chosen, guests)), guests
    )


def invited(
    data: bytes,
    *,
    you: frozenset[str],
    default_zone: str,
    now: datetime,
    known: AbstractSet[str] = frozenset(),
) -> MailedCalendar:
    """The contents of a calendar that came by mail. It asks nothing, because nobody could answer.

    Company and position are empty if the calendar does not name them. A guest without a name gets one from the address.
    Meetings that are over are left out, unless their uid is `known`. Raises InputError if it is not a calendar.
    """
    text = calendar_text(data, _(INVITATION))
    zones = Zones(text.zones, _default(text, default_zone))
    several: list[Meeting] = []
    cancelled: list[Cancelled] = []
    wrong: list[Problem] = []
    single_first = sorted(series(text.events).items(), key=lambda one: any(map(repeats, one[1])))
    for uid, events in single_first[:MOST_SERIES]:
        if len(several) > MOST_OCCURRENCES:
            break  # nobody is invited to so many interviews at once
        cancelled += _cancelled(uid, events, text.method, zones)
        alive = [event for event in events if text.method != "CANCEL" and not is_cancelled(event)]
        try:
            several += meetings(uid, alive, zones, _NOTHING, now) if alive else []
        except RefusedEvent as refused:
            wrong.append(Problem(_title(events[0]), refused.found, refused.expected))
    ahead = sorted((m for m in several if m.ends > now or m.uid in known), key=lambda m: m.starts)[:MOST]
    return MailedCalendar(
        text.method, tuple(_as_invited(m, you) for m in ahead), tuple(cancelled), tuple(wrong[:MOST])
    )


def _as_invited(meeting: Meeting, you: frozenset[str]) -> InvitedMeeting:
    interview, _ = _interview(meeting, you, _NOTHING, "")
    event = meeting.event
    return InvitedMeeting(
        replace(interview, people=tuple(map(_called, interview.people))),
        _title(event),
        stamped(event),
        sent_by=organizer_of(event)[1],
        remarks=_guests(event, you).remarks,
    )


def of_uid(
    data: bytes, uid: str, *, you: frozenset[str], default_zone: str, now: datetime, given: Given
) -> Interview:
    """The one meeting of that uid; a guest without a name gets one from the address.

    Raises InputError with the questions that are still open, or if there is no such meeting.
    """
    text = calendar_text(data, _(INVITATION))
    zones = Zones(text.zones, _default(text, default_zone))
    own = uid.partition("#")[0]
    events = [event for event in series(text.events).get(own, []) if not is_cancelled(event)]
    try:
        found = meetings(own, events, zones, given, now)
    except RefusedEvent as refused:
        raise InputError([Problem(_(INVITATION), refused.found, refused.expected)]) from None
    meeting = next((m for m in found if m.uid == uid), found[0] if len(found) == 1 else None)
    if meeting is None:
        raise InputError(
            [Problem(_(INVITATION), _("no such meeting in it any more"), _("an invitation with it"))]
        )
    interview, _rest = _interview(meeting, you, given, _(INVITATION))
    if given.leaves_open:
        return replace(interview, uid=uid)
    _raise_if(_unsaid(interview.company, interview.position, f"{_(INVITATION)}: {_title(meeting.event)}"))
    return replace(interview, uid=uid, people=tuple(map(_called, interview.people)))


def _called(person: Person) -> Person:
    """The person, under their address if the calendar has no name: letters then ask for one."""
    return person if person.name else replace(person, name=person.email)


def _few(wrong: Sequence[Problem], file: str) -> tuple[Problem, ...]:
    """The problems, limited to as many as somebody would read."""
    if len(wrong) <= MOST:
        return tuple(wrong)
    rest = Problem(
        file,
        _("{count} more events that cannot be an interview").format(count=len(wrong) - MOST),
        _("that meeting alone"),
    )
    return (*wrong[:MOST], rest)


def _default(text: CalendarText, default_zone: str) -> str:
    """The file's default zone for times without one, else the candidate's zone."""
    named = place(text.default_zone, {}) if text.default_zone else None
    return named.iana if named and named.iana else default_zone


def _cancelled(uid: str, events: Sequence[Event], method: str, zones: Zones) -> Iterable[Cancelled]:
    for event in events:
        if method == "CANCEL" or is_cancelled(event):
            yield Cancelled(own_uid(uid, event, zones), sequence(event), *organizer_of(event))


def _chosen(several: list[Meeting], given: Given, file: str, now: datetime) -> list[Meeting]:
    """The meetings of the named day, or all of them if they are few."""
    if given.on:
        of_day = [m for m in several if m.starts.astimezone(ZoneInfo(m.zone)).date() == given.on]
        if not of_day:
            raise InputError([Problem(f"{file}: --on", given.on.isoformat(), _days(several, now))])
        several = of_day
    if len(several) > MOST:
        many = _("more than {most} meetings").format(most=MOST)
        raise InputError(
            [
                Problem(
                    file,
                    many,
                    _("the one that is the interview; name its day with --on: {days}").format(
                        days=_days(several, now)
                    ),
                )
            ]
        )
    return several


def _days(several: Sequence[Meeting], now: datetime) -> str:
    """The days to choose from: the next ones, else the last."""
    days = sorted({m.starts.astimezone(ZoneInfo(m.zone)).date() for m in several})
    ahead = [day for day in days if day >= now.date()]
    shown = ahead[:3] or days[-3:]
    return (
        _("a day such as {days}").format(days=", ".join(day.isoformat() for day in shown))
        if shown
        else _("a day with a meeting")
    )


def _interviews(
    chosen: Sequence[Meeting], you: frozenset[str], given: Given, file: str
) -> tuple[Interview, ...]:
    taken: dict[str, Interview] = {}
    wrong: list[Problem] = []
    for meeting in chosen:
        interview, missing = _interview(meeting, you, given, file)
        wrong += missing
        own = free(interview.id, taken)
        taken[own] = replace(interview, id=own)
    if not given.leaves_open:
        _raise_if(wrong, _("Say what is missing beside the file, or write it into an interview file (TOML)."))
    return tuple(_as_the_others(interview, tuple(taken.values())) for interview in taken.values())


def _as_the_others(interview: Interview, others: Sequence[Interview]) -> Interview:
    """A talk of a loop whose title names no position, 'Lunch with Li Wei', belongs to the others' if these have one."""
    known = {(o.company, o.position) for o in others if o.organizer == interview.organizer and o.position}
    if interview.position or not interview.organizer or len(known) != 1:
        return interview
    company, position = known.pop()
    if interview.company and not is_one_company(interview.company, company):
        return interview
    own = interview_id(company, position, interview.starts, interview.time_zone)
    own = free(own, {other.id for other in others})
    return replace(interview, id=own, company=company, position=position)


def _interview(
    meeting: Meeting, you: frozenset[str], given: Given, file: str
) -> tuple[Interview, list[Problem]]:
    """The interview, and the questions about it that are still open."""
    guests = _guests(meeting.event, you, given.people)
    people = tuple(_named(person, given.people) for person in guests.people)
    title = _title(meeting.event)
    guessed = _wording(meeting.event, people, you)
    company, position = given.company or guessed[0], given.position or guessed[1]
    where = f"{file}: {title}"
    missing = _unsaid(company, position, where)
    missing += [
        Problem(
            where,
            _("{email} without a name").format(email=person.email),
            _('a name; say it with --person "Name <{email}>"').format(email=person.email),
        )
        for person in people
        if not person.name
    ]
    own = interview_id(company, position, meeting.starts, meeting.zone)
    return (
        Interview(
            own, company, position, meeting.starts, meeting.ends, meeting.zone, people,
            uid=meeting.uid, sequence=meeting.sequence, organizer=organizer_of(meeting.event)[0],
        ),
        missing,
    )  # fmt: skip


def _guests(event: Event, you: frozenset[str], known: Sequence[Person] = ()) -> Guests:
    """The guests of the event, and the people whom its description names."""
    text = description_of(event)
    lines = [visible(line) for line in without_markup(text).splitlines()][:_MOST_LINES]
    met = [person for person in people_met(lines) if not is_firm_among(person.name, firms_in(_whole(event)))]
    return people_of(event, you, [*described(text), *met], known)


def _whole(event: Event) -> str:
    """The event with its guests' addresses."""
    return bytes(event.to_ical()).decode("utf-8", "replace").replace("\r\n ", "")


def _unsaid(company: str, position: str, where: str) -> list[Problem]:
    """The facts that neither the calendar nor the candidate has given."""
    return [
        Problem(where, what, _("its name; say it with {flag}").format(flag=flag))
        for what, flag, value in (
            (_("no company"), "--company", company),
            (_("no position"), "--position", position),
        )
        if not value
    ]


def _wording(event: Event, people: Sequence[Person], you: frozenset[str]) -> tuple[str, str]:
    organiser = str(event.get("ORGANIZER", "")).lower().removeprefix("mailto:")
    emails = [person.email for person in people if person.email]
    addresses = [*emails, *([] if is_service(domain(organiser)) else [organiser])]
    company, position = company_and_position(
        str(event.get("SUMMARY", "")), [a for a in addresses if "@" in a], [p.name for p in people], you
    )
    return _clean(company), _clean(position)


def _named(person: Person, known: Sequence[Person]) -> Person:
    """The person with the name that the candidate gave to that address, or the address that they gave to that name."""
    for other in known:
        if person.email and other.email and same_mailbox(other.email, person.email):
            return replace(person, name=other.name, id=slug(other.name))
        if not person.email and folded_words(other.name) == folded_words(person.name):
            return replace(person, email=other.email, unusable_address="")
    return person


def _remarks(chosen: Sequence[Meeting], guests: Mapping[str, Sequence[Remark]]) -> Iterable[str]:
    for meeting in chosen:
        yield from (remark.text for remark in guests[meeting.uid])
        if says_cancelled(str(meeting.event.get("SUMMARY", ""))):
            yield _("The title of {title} says that it was cancelled: add it only if it takes place.").format(
                title=_title(meeting.event)
            )
        if meeting.floating:
            local = meeting.starts.astimezone(ZoneInfo(meeting.zone))
            yield _("{title} names no time zone; {local} is read as {zone}.").format(
                title=_title(meeting.event), local=written(local, _("%H:%M on %d %B %Y")), zone=meeting.zone
            )


def _title(event: Event) -> str:
    return _clean(plain_title(str(event.get("SUMMARY", ""))))[:60] or _("an event without a title")


def _clean(text: str) -> str:
    try:
        return line(" ".join("".join(c if c.isprintable() else " " for c in text[:400]).split()))
    except ValueError:
        return ""


def _raise_if(wrong: Sequence[Problem], hint: str = "") -> None:
    if wrong:
        raise InputError(wrong, hint)
