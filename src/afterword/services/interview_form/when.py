"""When an interview is: its day, its times and its zone, from four fields as people write them."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from afterword.config.durations import elapsed
from afterword.config.fields import zone as zone_named
from afterword.config.language import _
from afterword.domain.schedule import local
from afterword.imports.instants import LONGEST, instant
from afterword.messages.times import span
from afterword.services.interview_form.understood import Choice

if TYPE_CHECKING:
    from afterword.domain.model import Interview
    from afterword.imports.form_fields import InterviewFields
    from afterword.services.interview_form.understood import Findings

OVER = timedelta(days=1)
"""An interview that ended longer ago than this gets no letters of thanks in time."""


@dataclass(frozen=True, slots=True)
class When:
    """The two instants in UTC, and the IANA zone of the place."""

    starts: datetime
    ends: datetime
    zone: str


def read_when(fields: InterviewFields, now: datetime, default_zone: str, found: Findings) -> When | None:
    """When the interview is; None where something is missing or wrong, which goes to `found`."""
    zone = _zone(fields.zone or default_zone, found)
    today = local(now, zone or default_zone).date()
    day, starts = _day("day", fields.day, today, found), _clock("starts", fields.starts, found)
    if not (zone and day and starts):
        return None
    begins = _instant("starts", datetime.combine(day, starts), zone, found)
    ends = _end(fields.ends, day, starts, begins, zone, found) if begins else None
    if not (begins and ends):
        return None
    if ends < now - OVER:
        sentence = _("{day} was {days} days ago: check the date, or go on if it is right.")
        found.doubts["day"] = sentence.format(day=day_words(day), days=(today - day).days)
    return When(begins, ends, zone)


def read_decision(
    text: str, when: When | None, base: Interview | None, now: datetime, found: Findings
) -> date | None:
    """The day by which they decide, None where nobody said; a day before the interview goes to `found`.

    A date that the interview had before stays, however late the interview is now.
    """
    if not text.strip():
        return None
    first = local(when.ends, when.zone).date() if when else None
    known = base.rules.decision_by if base else None
    if base and known and text == day_words(known) and when and when.ends == base.ends:
        return known
    day = _day("decision_by", text, first or now.date(), found)
    if day and first and day < first:
        sentence = _("They decide after the interview, not on {day}: write {first} or a later day.")
        found.problems["decision_by"] = sentence.format(day=day_words(day), first=day_words(first))
        return None
    if day:
        found.shown["decision_by"] = day_words(day)
    return day


def in_words(when: When, own_zone: str) -> str:
    """'Tue 2 Dec 2026, 14:00–15:00 in New York'; with the candidate's own time where that is another."""
    there, until = local(when.starts, when.zone), local(when.ends, when.zone)
    said = f"{day_words(there.date())}, {there:%H:%M}–{until:%H:%M}"
    here = local(when.starts, own_zone)
    own = "" if here.replace(tzinfo=None) == there.replace(tzinfo=None) else f"{here:%H:%M}"
    place = place_of(when.zone)
    if own:
        return _("{when} in {place}, which is {own} for you").format(when=said, place=place, own=own)
    return _("{when} in {place}").format(when=said, place=place)


def day_words(day: date) -> str:
    """'Tue 2 Dec 2026', which reads back as that day."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def place_of(zone: str) -> str:
    """'New York' for America/New_York."""
    return zone.rpartition("/")[2].replace("_", " ")


def _zone(text: str, found: Findings) -> str:
    try:
        zone = zone_named(text.strip())
    except ValueError:
        sentence = _("{text} is no time zone: write a place, like America/New_York.")
        found.problems["zone"] = sentence.format(text=text.strip()[:60])
        return ""
    found.shown["zone"] = place_of(zone)
    return zone


def _day(field: str, text: str, today: date, found: Findings) -> date | None:
    if not text.strip():
        found.problems["day"] = _("The day is missing: write it like Tue 1 Dec, or tomorrow.")
        return None
    with suppress(ValueError):
        return date.fromisoformat(text.strip())
    if slashed := re.fullmatch(r"\s*(\d{1,2})/(\d{1,2})\s*", text):
        one, other = int(slashed[1]), int(slashed[2])
        days = [d for month, n in ((one, other), (other, one)) if (d := _next(today, month, n))]
        if len(set(days)) > 1:
            found.choices[field] = tuple(Choice(d.isoformat(), day_words(d)) for d in days)
            sentence = _("{text} can be {one} or {other}: choose one.")
            found.problems[field] = sentence.format(
                text=text.strip(), one=day_words(days[0]), other=day_words(days[1])
            )
            return None
        if days:
            return days[0]
    day = _spoken(text, today)
    if day is None:
        sentence = _("{text} is no day that exists: write it like Tue 1 Dec, or 2026-12-01.")
        found.problems[field] = sentence.format(text=text.strip()[:60])
    return day


def _next(today: date, month: int, day: int) -> date | None:
    for year in (today.year, today.year + 1):
        with suppress(ValueError):
            if (on := date(year, month, day)) >= today:
                return on
    return None


def _spoken(text: str, today: date) -> date | None:
    import dateparser

    settings: Any = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": datetime.combine(today, time()),
    }
    with suppress(ValueError, TypeError, AttributeError, OverflowError, re.error):
        read = dateparser.parse(text, languages=["en"], settings=settings)
        return read.date() if read else None
    return None


def _clock(field: str, text: str, found: Findings) -> time | None:
    if not text.strip():
        found.problems[field] = _("The time is missing: write when it starts, like 2pm or 14:00.")
        return None
    match = re.fullmatch(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|h)?", text.strip(), re.IGNORECASE)
    if match:
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
        hour = hour % 12 + 12 if half == "pm" else hour % 12 if half == "am" else hour
        with suppress(ValueError):
            return time(hour, minute)
    sentence = _("{text} is no time of day: write it like 2pm or 14:00.")
    found.problems[field] = sentence.format(text=text.strip()[:60])
    return None


def _instant(field: str, at: datetime, zone: str, found: Findings) -> datetime | None:
    try:
        return instant(at, zone)
    except ValueError:
        sentence = _("At {time} on {day} the clocks change in {place}: write a time before or after.")
        found.problems[field] = sentence.format(
            time=f"{at:%H:%M}", day=day_words(at.date()), place=place_of(zone)
        )
        return None


def _end(text: str, day: date, starts: time, begins: datetime, zone: str, found: Findings) -> datetime | None:
    if not text.strip():
        found.problems["ends"] = _("The end is missing: write when it ends, or how long it takes, like 1h.")
        return None
    with suppress(ValueError):
        length = elapsed(text.strip().replace("min", "m").replace(" ", ""))
        if timedelta() < length <= LONGEST:
            return begins + length
    clock = _clock("ends", text, found)
    ends = _instant("ends", datetime.combine(day, clock), zone, found) if clock else None
    if ends and ends <= begins:
        sentence = _(
            "{ends} is not after {starts}, when it starts: write a later end, or a length like 45 min."
        )
        found.problems["ends"] = sentence.format(ends=f"{clock:%H:%M}", starts=f"{starts:%H:%M}")
        return None
    return ends


def length_words(length: timedelta) -> str:
    """'1 h', '45 min'."""
    return span(length)
