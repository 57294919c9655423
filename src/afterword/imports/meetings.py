"""The meetings of a calendar file: the event that counts, its instants, and its repetitions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterword.config.language import _
from afterword.imports.instants import FIRST_YEAR, LAST_YEAR, LONGEST, instant
from afterword.imports.zones import Place, name_for, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from icalendar.cal import Event

    from afterword.imports.given import Given

MOST = 8
"""With at most this many meetings in a file, nobody is asked which of them is the interview."""
MOST_SERIES = 40
"""A file with more repeating meetings than this is somebody's whole calendar."""
MOST_OCCURRENCES = 500
"""Once an invitation's series hold this many meetings, no further series is read."""
_AHEAD = timedelta(days=731)
_PARTS = {
    "DAILY": {"BYDAY"},
    "WEEKLY": {"BYDAY"},
    "MONTHLY": {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"},
    "YEARLY": {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"},
}
"""The repetition rules that are computed: others could search forever for a day that never comes."""


class RefusedEvent(Exception):
    """This event cannot be an interview; `found` and `expected` say why."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.found, self.expected = found, expected


@dataclass(frozen=True, slots=True)
class Meeting:
    """One event with its instants; `zone` is the IANA name of its time zone."""

    event: Event
    starts: datetime
    ends: datetime
    zone: str
    uid: str
    sequence: int
    floating: bool = False


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones that a file describes, and the one for times that name none."""

    defined: Mapping[str, tzinfo]
    default: str


@dataclass(frozen=True, slots=True)
class _Series:
    """The events of one repeating UID, with stand-ins for missing values."""

    uid: str
    events: list[Event]
    zone: str
    length: timedelta
    floating: bool
    leaves_open: bool


def series(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events by UID, only the newest version of each (RFC 5545 3.8.7.4, then DTSTAMP)."""
    together: dict[str, dict[str, Event]] = {}
    for number, event in enumerate(events):
        uid = str(event.get("UID", "")).strip() or f"event-{number}"
        instance = _instance(event)
        versions = together.setdefault(uid, {})
        if instance not in versions or version(event) >= version(versions[instance]):
            versions[instance] = event
    return {uid: list(versions.values()) for uid, versions in together.items()}


def version(event: Event) -> tuple[int, str]:
    """How new this version of an event is."""
    stamp = event.get("DTSTAMP")
    return sequence(event), stamp.to_ical().decode() if hasattr(stamp, "to_ical") else ""


def stamped(event: Event) -> datetime | None:
    """When this version of an event was made (DTSTAMP); None if that cannot be read."""
    when = _dt(event.get("DTSTAMP"))
    return when.astimezone(UTC) if isinstance(when, datetime) and when.tzinfo else None


def sequence(event: Event) -> int:
    """The event's SEQUENCE, 0 if it is missing or cannot be read."""
    try:
        return max(0, int(event.get("SEQUENCE", 0)))
    except (TypeError, ValueError):
        return 0


def is_cancelled(event: Event) -> bool:
    """Whether the event itself says that it was cancelled."""
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def meetings(uid: str, events: list[Event], zones: Zones, given: Given, now: datetime) -> list[Meeting]:
    """The meetings of one UID, in order. Raises RefusedEvent if their times cannot be determined."""
    if not any(map(repeats, events)):
        return sorted((_meeting(uid, event, zones, given) for event in events), key=_start)
    floating = any(_place(event, "DTSTART", zones)[1] for event in events)
    for event in events:
        _computable(event)
        _forget_far_end(event)
        _settle_zones(event, zones)
    several = _Series(uid, events, zones.default, given.length or timedelta(), floating, given.leaves_open)
    if given.on:
        opens = datetime.combine(given.on, time(), UTC) - timedelta(days=1)
        return _occurrences(several, opens, opens + timedelta(days=3))
    first = min(_stamp(event, "DTSTART").astimezone(UTC) for event in events)
    if any(map(_endless, events)):
        soon = _occurrences(several, max(first, now), max(first, now) + timedelta(days=62))
        days = " or ".join(sorted({m.starts.date().isoformat() for m in soon})[:3])
        raise RefusedEvent(
            _("a meeting that repeats without end"),
            _("its day, with --on {days}").format(days=days or first.date().isoformat()),
        )
    return _occurrences(several, first - timedelta(days=1), first + _AHEAD)


def repeats(event: Event) -> bool:
    """Whether the event takes place more than once."""
    return "RRULE" in event or "RDATE" in event


def _endless(event: Event) -> bool:
    rule = event.get("RRULE")
    return rule is not None and "COUNT" not in rule and "UNTIL" not in rule


def _instance(event: Event) -> str:
    stamp = event.get("RECURRENCE-ID")
    return stamp.to_ical().decode() if hasattr(stamp, "to_ical") else ""


def _meeting(uid: str, event: Event, zones: Zones, given: Given) -> Meeting:
    starts, floating = _instant(event, "DTSTART", zones)
    zone, _ = _place(event, "DTSTART", zones)
    return Meeting(
        event,
        starts,
        _end(event, starts, zones, given),
        zone.iana or name_for(starts.astimezone(zone.zone), zones.default),
        own_uid(uid, event, zones),
        sequence(event),
        floating,
    )


def own_uid(uid: str, event: Event, zones: Zones) -> str:
    """The event's UID. For one date of a series, that date is appended, in UTC however the calendar writes it."""
    stamp = _instance(event)
    if not stamp:
        return uid
    try:
        return f"{uid}#{_instant(event, 'RECURRENCE-ID', zones)[0]:%Y%m%dT%H%M%SZ}"
    except RefusedEvent:  # a whole day, or an unknown zone
        return f"{uid}#{stamp}"


def _end(event: Event, starts: datetime, zones: Zones, given: Given) -> datetime:
    if "DTEND" in event:
        ends = _instant(event, "DTEND", zones)[0]
    elif "DURATION" in event:
        span = _dt(event.get("DURATION"))
        if not isinstance(span, timedelta):
            raise RefusedEvent(_("a DURATION that cannot be read"), _("a length such as PT1H"))
        ends = starts + min(max(span, -LONGEST), 2 * LONGEST)
    elif given.length or given.leaves_open:
        ends = starts + (given.length or timedelta())
    else:
        raise RefusedEvent(_("no end"), _("an end; say how long it lasts with --length 1h"))
    if ends <= starts and given.length:
        ends = starts + given.length
    if ends <= starts and given.leaves_open:
        return starts
    if ends <= starts:
        raise RefusedEvent(
            _("an end that is not after its start"), _("a meeting with an end; say it with --length 1h")
        )
    if ends - starts > LONGEST:
        raise RefusedEvent(_("more than a day from start to end"), _("one meeting"))
    return ends


def _stamp(event: Event, name: str) -> datetime:
    """The date with time in a property. Raises RefusedEvent for whole days and unreadable values."""
    value = event.get(name)
    when = _dt(value)
    if isinstance(value, list) or when is None:
        raise RefusedEvent(
            _("no {name}").format(name=name)
            if value is None
            else _("an unreadable {name}").format(name=name),
            _("a date with a time"),
        )
    if isinstance(when, date) and not isinstance(when, datetime):
        raise RefusedEvent(_("a whole day"), _("a meeting with a time of day"))
    if not isinstance(when, datetime) or not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise RefusedEvent(_("an impossible {name}").format(name=name), _("a date with a time"))
    return when


def _dt(value: object) -> object:
    """The value of a date or length; None if the property is missing or broken."""
    from icalendar.error import BrokenCalendarProperty

    try:
        return getattr(value, "dt", None)
    except BrokenCalendarProperty:
        return None


def _place(event: Event, name: str, zones: Zones) -> tuple[Place, bool]:
    """The place that a time refers to, and whether the file leaves that open."""
    when, tzid = _stamp(event, name), str(event[name].params.get("TZID", "")).strip()
    if tzid:
        known = place(tzid, zones.defined)
        if known is None:
            raise RefusedEvent(
                _('the time zone "{tzid}"').format(tzid=tzid[:60]),
                _("a time zone that is known, or defined in the file"),
            )
        return known, False
    default = Place(ZoneInfo(zones.default), zones.default)
    return default, when.tzinfo is None


def _instant(event: Event, name: str, zones: Zones) -> tuple[datetime, bool]:
    """The instant in UTC, and whether the file left its zone open."""
    when = _stamp(event, name)
    where, floating = _place(event, name, zones)
    if floating:
        try:
            return instant(when.replace(tzinfo=None), zones.default), True
        except ValueError as error:
            raise RefusedEvent(
                _("{when} without a time zone").format(when=when.isoformat()), str(error)
            ) from None
    if "TZID" not in event[name].params or not str(event[name].params["TZID"]).strip():
        return when.astimezone(UTC), False
    # only the wall time: by RFC 5545 3.3.5, a time that a clock change makes ambiguous is the first of the two
    return when.replace(tzinfo=where.zone, fold=0).astimezone(UTC), False


def _computable(event: Event) -> None:
    """Raises RefusedEvent for a repetition rule that may take forever to compute."""
    from icalendar.prop import vRecur

    rule = event.get("RRULE")
    if rule is None:
        return
    unusual = RefusedEvent(_("an unusual rule of repetition"), _("one meeting; export that day's alone"))
    if not isinstance(rule, vRecur):
        raise unusual
    parts = {str(name).upper(): values for name, values in rule.items()}
    allowed = _PARTS.get(str((parts.get("FREQ") or [""])[0]).upper())
    every, count = (int((parts.get(name) or [1])[0]) for name in ("INTERVAL", "COUNT"))
    if allowed is None or not set(parts) <= allowed | {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}:
        raise unusual
    if not (1 <= every <= 1000 and 1 <= count <= 1000) or (
        "BYDAY" in parts and "BYMONTH" not in allowed and every % 7 == 0
    ):
        raise unusual


def _forget_far_end(event: Event) -> None:
    """Drop the far-off end of a series: the library would count all dates up to it."""
    from icalendar.prop import vRecur

    rule = event.get("RRULE")
    until = (rule.get("UNTIL") or [None])[0] if isinstance(rule, vRecur) else None
    if (
        isinstance(rule, vRecur)
        and isinstance(until, date)
        and until.year > _stamp(event, "DTSTART").year + 10
    ):
        del rule["UNTIL"]


def _settle_zones(event: Event, zones: Zones) -> None:
    """Give every time of the event the zone that we found for it, instead of the parser's guess."""
    from icalendar.prop import vDDDTypes

    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        if name not in event:
            continue
        when = _stamp(event, name)
        where, floating = _place(event, name, zones)
        if event[name].params.get("TZID") or floating:
            event[name] = vDDDTypes(when.replace(tzinfo=where.zone, fold=0))
    for name in ("EXDATE", "RDATE"):
        values = event.get(name)
        for dates in values if isinstance(values, list) else [values] if values is not None else []:
            if not _settle_list(dates, _stamp(event, "DTSTART"), zones):
                raise RefusedEvent(
                    _("an unreadable {name}").format(name=name), _("one meeting; export that day's alone")
                )


def _settle_list(dates: Any, start: datetime, zones: Zones) -> bool:
    """Give the dates of a list their zones; False if the list is broken."""
    from icalendar.error import BrokenCalendarProperty

    tzid = str(getattr(dates, "params", {}).get("TZID", "")).strip()
    where = place(tzid, zones.defined) if tzid else None
    try:
        values = getattr(dates, "dts", [])
    except BrokenCalendarProperty:
        return False
    for value in values:
        if isinstance(value.dt, datetime) and (tzid or value.dt.tzinfo is None):
            value.dt = value.dt.replace(tzinfo=where.zone if where else start.tzinfo, fold=0)
    return True


def _occurrences(several: _Series, opens: datetime, closes: datetime) -> list[Meeting]:
    """The meetings of a series between two instants, in order."""
    import recurring_ical_events
    from icalendar import Calendar

    calendar = Calendar()
    for event in several.events:
        calendar.add_component(event)
    try:
        found = recurring_ical_events.of(calendar, skip_bad_series=False).between(opens, closes)
    except Exception as error:
        raise RefusedEvent(_("a rule of repetition that cannot be read"), _("one meeting")) from error
    return sorted((_occurrence(several, event) for event in found if not is_cancelled(event)), key=_start)


def _occurrence(several: _Series, event: Event) -> Meeting:
    """One meeting of a series; its times already have their zones."""
    starts = _stamp(event, "DTSTART")
    utc = starts.astimezone(UTC)
    span = _stamp(event, "DTEND").astimezone(UTC) - utc if "DTEND" in event else timedelta()
    span = span or several.length
    if not (timedelta() < span <= LONGEST or (several.leaves_open and not span)):
        raise RefusedEvent(_("no end"), _("an end; say how long it lasts with --length 1h"))
    key = getattr(starts.tzinfo, "key", "")
    zone = several.zone if key == "UTC" else key or name_for(starts, several.zone)
    instance = _dt(event.get("RECURRENCE-ID"))
    stamp = (instance if isinstance(instance, datetime) else starts).astimezone(UTC)
    own = f"{several.uid}#{stamp:%Y%m%dT%H%M%SZ}"
    return Meeting(event, utc, utc + span, zone, own, sequence(event), several.floating)


def _start(meeting: Meeting) -> datetime:
    return meeting.starts
