"""Reads an interview's day, times and zone from four fields as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from afterword.config.language import _
from afterword.domain.schedule import local
from afterword.imports import spoken
from afterword.imports.instants import exists
from afterword.imports.spoken import NotUnderstood, Reading, Unclear, day_said, length_said, place_said
from afterword.imports.spoken.clocks import in_figures, spans
from afterword.imports.spoken.vocabulary import plain
from afterword.imports.spoken.zones import zone_in
from afterword.services.interview_form.keys import with_text
from afterword.services.interview_form.understood import Findings

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.domain.model import Interview
    from afterword.imports.form_fields import InterviewFields
    from afterword.services.interview_form.understood import Form

OVER = timedelta(days=1)
"""If an interview ended longer ago than this, it is too late for letters of thanks."""

_LEAST_MINUTES, _LAST_HOUR = 10, 24
_HOURS_BY_NUMBER = 4
"""A bare number may be minutes if, as an hour, it would be more than this many hours after the start."""

_LONGEST_SHORT_NAME = 3
"""Letters. Some language shortens a weekday to this many."""

_OFFSET = re.compile(r"(?<=\d)[+-]\d{2}:\d{2}$")
"""An offset after a time, for the hour that a clock shows twice."""

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class When:
    """The two instants in UTC, and the IANA zone of the place."""

    starts: datetime
    ends: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class _Said:
    """The four fields together. The day's field may also hold times, length and zone."""

    day: date | None
    starts: time | None
    ends: time | None
    length: timedelta | None
    zone: str


def read_when(fields: InterviewFields, now: datetime, own_zone: str, found: Findings) -> When | None:
    """When the interview is; None if something is missing or wrong. Problems go to `found`."""
    said = _said(fields, now, own_zone, found)
    if not (said.zone and said.day and said.starts):
        return None
    starts = _instant("starts", fields.starts or fields.day, said.day, said.starts, said.zone, found)
    ends = _end(fields, said, starts, found) if starts else None
    if not (starts and ends):
        return None
    if ends < now - OVER:
        days = (local(now, said.zone).date() - said.day).days
        ago = _("{day} was {days} days ago: change the day if that is not right.")
        sentence = _("{day} was yesterday: change the day if that is not right.") if days == 1 else ago
        found.doubts["day"] = sentence.format(day=day_said(said.day), days=days)
    return When(starts, ends, said.zone)


def _said(fields: InterviewFields, now: datetime, own_zone: str, found: Findings) -> _Said:
    today = local(now, own_zone).date()
    line = spoken.SpokenTime()
    if fields.day.strip():
        line = _tried("day", lambda: spoken.read_when(fields.day, today), found) or line
    if not line.day and "day" not in found.problems:
        found.problems["day"] = _("The day is missing: write it like Tue 1 Dec, or tomorrow.")
    starts, ends, length = line.starts, line.ends, line.length
    if fields.starts.strip():
        times = _tried("starts", lambda: spoken.read_times(_OFFSET.sub("", fields.starts)), found)
        starts, ends = times if times else (None, None)
    elif not starts and "day" not in found.problems:
        found.problems["starts"] = _("The time is missing: write when it starts, like 2pm or 14:00.")
    if fields.ends.strip() and starts:
        ends, length = _read_end(fields.ends, starts, found)
    zone = _tried("zone", lambda: spoken.read_zone(line.zone or fields.zone or own_zone, own_zone), found)
    if zone:
        found.shown["zone"] = place_said(zone)
    return _Said(line.day, starts, ends, length, zone or "")


def _tried(field: str, read: Callable[[], Read], found: Findings) -> Read | None:
    try:
        return read()
    except Unclear as unclear:
        found.problems[field] = str(unclear)
        found.choices[field] = unclear.choices
        return None


def _read_end(text: str, starts: time, found: Findings) -> tuple[time | None, timedelta | None]:
    """An end by the clock, or a length. A bare number that cannot be an hour is minutes."""
    number = text.strip()
    if number.isdecimal() and len(number) <= 3 and int(number) >= _LEAST_MINUTES:
        minutes = timedelta(minutes=int(number))
        if int(number) > _LAST_HOUR:
            return None, minutes
        if int(number) - starts.hour > _HOURS_BY_NUMBER:
            _minutes_or_hour(number, found)
            return None, None
    try:
        return None, spoken.read_length(text)
    except NotUnderstood:
        return _tried("ends", lambda: spoken.read_time(_OFFSET.sub("", text), after=starts), found), None
    except Unclear as unclear:
        found.problems["ends"] = str(unclear)
        return None, None


def _minutes_or_hour(number: str, found: Findings) -> None:
    clock, length = f"{int(number) % 24:02}:00", length_said(timedelta(minutes=int(number)))
    found.choices["ends"] = (Reading(length, length), Reading(clock, clock))
    sentence = _("“{text}” can be {length} or {time}: choose one.")
    found.problems["ends"] = sentence.format(text=number, length=length, time=clock)


def _end(fields: InterviewFields, said: _Said, starts: datetime, found: Findings) -> datetime | None:
    if said.length:
        return starts + said.length
    if not (said.ends and said.day):
        missing = _("The end is missing: write when it ends, or how long it takes, like 45 min.")
        found.problems.setdefault("ends", missing)
        return None
    ends = _instant("ends", fields.ends or fields.day, said.day, said.ends, said.zone, found)
    if ends and ends <= starts:
        sentence = _(
            "{ends} is not after {starts}, when it starts: write a later end, or a length like 45 min."
        )
        found.problems["ends"] = sentence.format(ends=f"{said.ends:%H:%M}", starts=f"{said.starts:%H:%M}")
        later = f"{said.ends.hour + 12}:{said.ends:%M}"
        if said.ends.hour < 12 and said.starts and later > f"{said.starts:%H:%M}":
            found.choices["ends"] = (Reading(later, later),)
        return None
    return ends


def _instant(field: str, text: str, day: date, clock: time, zone: str, found: Findings) -> datetime | None:
    """The instant in UTC. A time that a clock change skips or repeats goes to `found`.

    An offset after a repeated time says which of the two it is: '01:30-04:00'.
    """
    given, place = datetime.combine(day, clock), ZoneInfo(zone)
    both = [given.replace(tzinfo=place, fold=fold) for fold in (0, 1)]
    if both[0].utcoffset() == both[1].utcoffset():
        return both[0].astimezone(UTC)
    facts = {"time": f"{clock:%H:%M}", "day": day_said(day), "place": place_said(zone)}
    if not exists(given, zone):
        later = both[0].astimezone(UTC).astimezone(place)
        found.choices[field] = (Reading(f"{later:%H:%M}", f"{later:%H:%M}"),)
        sentence = _(
            "{time} does not exist on {day} in {place}, where clocks go forward: write another time."
        )
        found.problems[field] = sentence.format(**facts)
        return None
    said = _OFFSET.search(text)
    for each in both:
        if said and _offset(each) == said[0]:
            return each.astimezone(UTC)
    found.choices[field] = tuple(Reading(f"{each:%H:%M}{_offset(each)}", f"{each:%H:%M %Z}") for each in both)
    sentence = _("{time} comes twice on {day} in {place}, where clocks go back: choose one of the two.")
    found.problems[field] = sentence.format(**facts)
    return None


def _offset(at: datetime) -> str:
    return at.isoformat()[-len("+00:00") :]


def chosen(fields: InterviewFields, key: str, choice: Reading, now: datetime, zone: str) -> InterviewFields:
    """The fields, with that choice for the unclear part of one of them. The rest of that field stays."""
    if key == "zone":
        return replace(fields, day=zone_in(fields.day)[0], zone=choice.text)
    if key == "day":
        return replace(fields, day=_with_day(fields.day, choice, local(now, zone).date()))
    return with_text(fields, key, choice.text)


def _with_day(text: str, choice: Reading, today: date) -> str:
    """The line with its unclear day chosen: '11/12 2pm' keeps its 2pm."""
    words = text.split()
    for length in reversed(range(1, len(words))):
        for first in range(len(words) - length + 1):
            try:
                spoken.read_day(" ".join(words[first : first + length]), today)
            except Unclear as unclear:
                if choice in unclear.choices:
                    return " ".join([*words[:first], choice.text, *words[first + length :]])
    return choice.text


def timed_anew(fields: InterviewFields, text: str, now: datetime, own_zone: str) -> InterviewFields:
    """The fields with this text for the day. A time in it counts as a whole, whatever was typed before.

    A length typed before stays if the text has neither an end nor a length.
    """
    try:
        said = spoken.read_when(text, local(now, own_zone).date())
        has_time, has_end = bool(said.starts), bool(said.ends or said.length)
    except Unclear:
        found = [span for span in spans(in_figures(plain(text))) if span.sure]
        has_time, has_end = bool(found), any(span.two for span in found)
    ends = "" if has_end or (has_time and not _is_length(fields.ends)) else fields.ends
    return replace(fields, day=text, starts="" if has_time else fields.starts, ends=ends)


def reads_as_time(text: str, now: datetime, own_zone: str) -> bool:
    """Whether the text is a day, a time or a length and nothing else. Sam, Mo and Mar are names, not weekdays."""
    if len(text) <= _LONGEST_SHORT_NAME and text.isalpha():
        return False
    try:
        said = spoken.read_when(text, local(now, own_zone).date())
    except Unclear as unclear:
        return bool(unclear.choices)
    return bool(said.day or said.starts or said.length)


def _is_length(text: str) -> bool:
    try:
        return bool(spoken.read_length(text))
    except Unclear:
        return False


def retimed(form: Form, text: str, now: datetime, own_zone: str) -> InterviewFields:
    """The fields with another time. Parts that the text omits stay, above all the length.

    Raises Unclear if the text is not a time, or an ambiguous one.
    """
    fields, said = form.fields, spoken.read_when(text, local(now, own_zone).date())
    zone = spoken.read_zone(said.zone, own_zone) if said.zone else fields.zone
    before = read_when(fields, now, own_zone, Findings())
    if before is None:
        return timed_anew(fields, text, now, own_zone)
    there, length = local(before.starts, before.zone), said.length or before.ends - before.starts
    starts = said.starts or there.time()
    return replace(
        fields,
        day=day_said(said.day or there.date()),
        starts=f"{starts:%H:%M}",
        ends=f"{said.ends:%H:%M}" if said.ends else length_said(length),
        zone=zone,
    )


def read_decision(
    text: str, when: When | None, base: Interview | None, now: datetime, found: Findings
) -> date | None:
    """The day by which they decide, or None. A day before the interview goes to `found` as a problem.

    If neither the date nor the interview's end has changed, the date stays, even if it has passed.
    """
    if not text.strip():
        return None
    first = local(when.ends, when.zone).date() if when else None
    known = base.rules.decision_by if base else None
    if base and known and text == day_said(known) and when and when.ends == base.ends:
        return known
    after = max(first or now.date(), now.date())
    day = _tried("decision_by", lambda: spoken.read_day_from(text, after), found)
    if day and first and day < first:
        sentence = _("They decide after the interview, not on {day}: write {first} or a later day.")
        found.problems["decision_by"] = sentence.format(day=day_said(day), first=day_said(first))
        return None
    if day:
        found.shown["decision_by"] = day_said(day)
    return day


def in_words(when: When, own_zone: str) -> str:
    """'Wed 2 Dec 2026, 14:00–15:00 in New York', with the candidate's own time if it differs."""
    there, until = local(when.starts, when.zone), local(when.ends, when.zone)
    said, place = f"{day_said(there.date())}, {there:%H:%M}–{until:%H:%M}", place_said(when.zone)
    here = local(when.starts, own_zone)
    if here.replace(tzinfo=None) != there.replace(tzinfo=None):
        own = f"{here:%H:%M}"
        return _("{when} in {place}, which is {own} for you").format(when=said, place=place, own=own)
    return _("{when} in {place}").format(when=said, place=place)
