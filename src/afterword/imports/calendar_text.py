"""A calendar file, cut into parts that icalendar reads safely: bounded, unfolded, its time zones separate."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from afterword.config.language import _
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from datetime import tzinfo

    from icalendar.cal import Event

LARGEST = 2_000_000
_MOST_EVENTS = 2000
_UTC_WITH_ZONE = re.compile(
    r"^([A-Z-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?);TZID=(?:\"[^\"]*\"|[^:;]*)(.*:\d{8}T\d{6}Z)$"
)
_UNQUOTED_ZONE = re.compile(
    r"^([A-Z-]+(?:;(?!TZID=)[^;:\"]*)*;TZID=)([^\";]*[:,][^\";]*)((?:;[A-Z-]+=[^;:\"]*)*):(\d{8}\S*)$"
)
"""A name such as (UTC-05:00) Eastern Time: its colon or comma would end the value (RFC 5545 3.2)."""
_ONLY_YEARLY = re.compile(r"RRULE[^:]*:(?=.*FREQ=YEARLY)(?!.*INTERVAL=0)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CalendarText:
    """The parts of a file: its events, its method, its own time zones by their names, and its default zone."""

    events: tuple[Event, ...]
    method: str = ""
    default_zone: str = ""  # X-WR-TIMEZONE
    zones: dict[str, tzinfo] = field(default_factory=dict)


def calendar_text(data: bytes, file: str) -> CalendarText:
    """The parts of a calendar file. Raises InputError if it is not one, or too large for an invitation."""
    if len(data) > LARGEST:
        raise InputError(
            [Problem(file, _("{n} bytes").format(n=len(data)), _("an invitation of at most two megabytes"))]
        )
    lines = _lines(data)
    if not any(line.strip().upper() in {"BEGIN:VCALENDAR", "BEGIN:VEVENT"} for line in lines):
        raise InputError([Problem(file, _("{file} is not a calendar file (.ics).").format(file=file), "")])
    if (many := sum(line.upper() == "BEGIN:VEVENT" for line in lines)) > _MOST_EVENTS:
        raise InputError(
            [
                Problem(
                    file,
                    _("{n} events").format(n=many),
                    _("at most {most_events}; export the interview alone").format(most_events=_MOST_EVENTS),
                )
            ]
        )
    zones, events = _blocks(lines, "VTIMEZONE"), _blocks(lines, "VEVENT")
    if not events:
        raise InputError([Problem(file, _("No meeting is in {file}.").format(file=file), "")])
    return CalendarText(
        events=tuple(_event(block, file) for block in events),
        method=_value(lines, "METHOD").upper(),
        default_zone=_value(lines, "X-WR-TIMEZONE"),
        zones={_value(block, "TZID"): zone for block in zones if (zone := _zone(block)) is not None},
    )


def _lines(data: bytes) -> list[str]:
    """The content lines, unfolded (RFC 5545 3.1). A UTC time that also names a zone is UTC.

    They are unfolded before they are decoded: makers fold by bytes, also within a letter.
    """
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        data = data.decode("utf-16", "replace").encode()
    unfolded = re.sub(rb"\n[ \t]", b"", re.sub(rb"\r\n?|\n", b"\n", data.replace(b"\0", b"")))
    try:
        text = unfolded.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = unfolded.decode("cp1252", "replace")
    return [
        _UNQUOTED_ZONE.sub(r'\1"\2"\3:\4', _UTC_WITH_ZONE.sub(r"\1\2\3", line)) if len(line) < 500 else line
        for line in text.split("\n")
        if line.strip()
    ]


def _blocks(lines: list[str], name: str) -> list[list[str]]:
    """The lines of each component of that name, BEGIN and END included, without components that never end."""
    blocks: list[list[str]] = []
    block: list[str] | None = None
    for line in lines:
        word = line.strip().upper()
        if word == f"BEGIN:{name}":
            block = []
        if block is not None:
            block.append(line)
        if word == f"END:{name}" and block is not None:
            blocks.append(block)
            block = None
    return blocks


def _event(block: list[str], file: str) -> Event:
    from icalendar import Event

    try:
        with warnings.catch_warnings():  # it warns where it guesses a zone, and we never use its guess
            warnings.simplefilter("ignore")
            read = Event.from_ical("\r\n".join(block) + "\r\n")
    except Exception as error:  # noqa: BLE001  (icalendar lets many kinds out, and the file is anybody's)
        what = str(error).strip().splitlines()[:1] or [_("something unreadable")]
        raise InputError(
            [Problem(f"{file}: {_title(block)}", what[0][:100], _("an event that can be read"))]
        ) from None
    if not isinstance(read, Event):
        raise InputError([Problem(f"{file}: {_title(block)}", _("several things in one"), _("an event"))])
    return read


def _title(block: list[str]) -> str:
    return _value(block, "SUMMARY")[:60] or _("an event")


def _zone(block: list[str]) -> tzinfo | None:
    """The zone as the file describes it, if its rules are like a real zone's: yearly and bounded."""
    from icalendar import Timezone

    rules = [line for line in block if line.upper().startswith("RRULE")]
    if not all(map(_ONLY_YEARLY.match, rules)) or len(block) > 2000:
        return None
    try:
        read = cast(Timezone, Timezone.from_ical("\r\n".join(block) + "\r\n"))
        return cast("tzinfo", read.to_tz(lookup_tzid=False))
    except Exception:  # noqa: BLE001  (a definition that cannot be read is as good as none)
        return None


def _value(lines: list[str], name: str) -> str:
    """The value of the first property of that name."""
    for line in lines:
        key, colon, value = line.partition(":")
        if colon and key.upper().partition(";")[0].strip() == name:
            return value.replace("\\,", ",").replace("\\;", ";").strip()
    return ""
