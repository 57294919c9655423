"""Check an imported document: its shape, and what a shape cannot express."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from afterword.config.language import _
from afterword.errors import Problem
from afterword.storage.rows import event_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from afterword.domain.model import Interview
    from afterword.storage.portable import Document
    from afterword.storage.rows import KeptEvent

_CURSORS = 2**64
_SHORT = 60  # characters of what was found


def problems(document: Document) -> Iterator[Problem]:
    """List problems with values that have the right shape."""
    if "@" not in document.account:
        yield Problem("account", found_as(document.account), _("an address"))
    if document.cursor and not (
        document.cursor.isascii() and document.cursor.isdigit() and int(document.cursor) < _CURSORS
    ):
        yield Problem("cursor", found_as(document.cursor), _("an unsigned 64-bit number as text, or nothing"))
    yield from _instant("synced_at", document.synced_at)
    yield from _repeated("interviews", "id", [kept.interview.id for kept in document.interviews])
    yield from _repeated("offers", "uid", [offer.uid for offer in document.offers])
    for index, offer in enumerate(document.offers):
        for name in ("starts", "ends", "received"):
            yield from _instant(f"offers[{index}].{name}", getattr(offer, name))
    for index, kept in enumerate(document.interviews):
        place = f"interviews[{index}]"
        yield from _instant(f"{place}.look_at", kept.look_at)
        yield from _interview(f"{place}.interview", kept.interview)
        yield from _repeated(f"{place}.events", "once", [event.once for event in kept.events if event.once])
        for number, event in enumerate(kept.events):
            yield from _event(f"{place}.events[{number}]", event, kept.interview.id)


def _interview(place: str, interview: Interview) -> Iterator[Problem]:
    for name in ("id", "company", "position"):
        if not getattr(interview, name).strip():
            yield Problem(f"{place}.{name}", "nothing", "a text")
    instants = [*_instant(f"{place}.starts", interview.starts), *_instant(f"{place}.ends", interview.ends)]
    yield from instants
    if not instants and interview.ends < interview.starts:
        yield Problem(
            f"{place}.ends",
            interview.ends.isoformat(),
            _("not before starts, {starts}").format(starts=interview.starts.isoformat()),
        )
    yield from _zone(f"{place}.time_zone", interview.time_zone)
    yield from _repeated(f"{place}.people", "id", [person.id for person in interview.people])
    for index, person in enumerate(interview.people):
        if person.time_zone:
            yield from _zone(f"{place}.people[{index}].time_zone", person.time_zone)


def _event(place: str, event: KeptEvent, interview: str) -> Iterator[Problem]:
    yield from _instant(f"{place}.at", event.at)
    if event.interview != interview:
        yield Problem(f"{place}.interview", found_as(event.interview), interview)
    try:
        event_of(replace(event, detail={}))
    except ValueError:
        yield Problem(
            f"{place}.step", found_as(event.step), _("a step's key, as acme-clerk/thank-you/ana@acme.example")
        )
    for key, value in event.detail.items():
        try:
            event_of(replace(event, step="", detail={key: value}))
        except ValueError as error:
            yield Problem(f"{place}.detail.{key}", found_as(value), str(error).partition(" - at ")[0])
        if not _is_plain(value):
            yield Problem(
                f"{place}.detail.{key}", found_as(value), _("text, a number, true, false or a list of text")
            )


def _is_plain(value: object) -> bool:
    texts = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return texts or isinstance(value, (str, int, float, bool))


def _instant(place: str, instant: datetime | None) -> Iterator[Problem]:
    if instant is not None and instant.tzinfo is None:
        yield Problem(
            place, instant.isoformat(), _("a time with its offset from UTC, as in 2026-11-23T14:00:00Z")
        )


def _zone(place: str, name: str) -> Iterator[Problem]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Problem(place, found_as(name), _("an IANA time zone, as Europe/Berlin"))


def _repeated(place: str, name: str, values: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            yield Problem(place, f"{name} {value} twice", _("each once"))
        seen.add(value)


def place(steps: Iterable[int | str]) -> str:
    """Where a value is in the document: interviews[0].events[1].at."""
    joined = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return joined.removeprefix(".") or "document"


def found_as(value: object) -> str:
    """A value as Python writes it, shortened."""
    text = repr(value)
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
