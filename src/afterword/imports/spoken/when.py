"""Day, time and zone in one line: 'next Tuesday 2-3:30pm London time', '2026-12-01 14:00', 'in 8h'."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import islice

from afterword.config.durations import elapsed
from afterword.config.language import _
from afterword.domain.schedule import at, local
from afterword.imports.spoken.clocks import (
    LENGTH,
    Span,
    half_an_hour,
    in_figures,
    read_length,
    spans,
    time_said,
)
from afterword.imports.spoken.days import day_said, read_day
from afterword.imports.spoken.misspelt import misspelt_day
from afterword.imports.spoken.parts import USUAL, part_of_day, within
from afterword.imports.spoken.unclear import Misspelt, NotUnderstood, Reading, Unclear
from afterword.imports.spoken.vocabulary import plain, short
from afterword.imports.spoken.zones import city_at_the_end, zone_in

FARTHEST = timedelta(days=60)
_LONGEST_TEXT = 300
_MOST_TIMES = 6  # in one line
_JOINTS = " ,;()-@|·"
_NEAR = re.compile(
    r"\b(?:today|tomorrow|yesterday|heute|morgen|gestern|demain|hier|hoy|mañana|ayer|oggi|domani|ieri)\b"
)
_FOR = re.compile(
    rf"(?:\b(?:for|lasting|about|für|pendant|durante|per|voor)\s+|[(,;]\s*)?(?P<length>{LENGTH})"
)
_BEFORE_LENGTH = re.compile(r"\b(?:in|dans|en|tra|over|em|vor|il y a|hace|há)\s*$")
_AFTER_LENGTH = re.compile(r"\s*(?:ago|earlier|later|from now|fa|geleden|atrás|später|früher)\b")
"""With one of these, a length says when it is, not how long it takes: 'in an hour', 'an hour ago'."""


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """The parts of a time in a line. Parts that the line omits are None or empty.

    `zone` holds the words as written, for `read_zone`. `part` is the part of the day: morning, afternoon or evening.
    """

    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    length: timedelta | None = None
    zone: str = ""
    part: str = ""


def read_when(text: str, today: date, *, ahead: bool = False, night: bool = False) -> SpokenTime:
    """Day, time, end or length, and zone; at least one of them. Raises Unclear if the text holds anything else."""
    if len(text) > _LONGEST_TEXT:
        raise Unclear(_("That is too long for a day and a time: write it like Tue 1 Dec, 2pm."))
    if (exact := _iso(text)) is not None:
        return exact
    if halves := half_an_hour(text):
        shown = [Reading(each, time_said(read_when(each, today).starts or time())) for each in halves]
        sentence = _("“{text}” can be {one} or {other}: choose one.")
        raise Unclear(sentence.format(text=short(text), one=shown[0].shown, other=shown[1].shown), shown)
    problems: list[Unclear] = []
    found = list(_readings(text, partial(read_day, today=today, ahead=ahead), problems, night=night))
    several = found[:1] + [other for other in found[1:] if other.starts and other.day != found[0].day]
    if len(several) > 1:
        raise Unclear(
            _("“{text}” can be several times: choose one.").format(text=short(text)),
            map(_choice, sorted(several, key=lambda when: when.day or today)),
        )
    if found:
        return found[0]
    if not problems and (apart := city_at_the_end(text)):
        with suppress(NotUnderstood):
            return replace(read_when(apart[0], today, ahead=ahead, night=night), zone=apart[1])
    problem = None if problems else _misspelt(text, partial(read_when, today=today, ahead=ahead, night=night))
    raise next(iter(problems), problem) or NotUnderstood(
        _("“{text}” is neither a day nor a time: write it like Tue 1 Dec, 2pm.").format(text=short(text))
    )


def _readings(
    text: str, day_in: Callable[[str], date], problems: list[Unclear], *, night: bool
) -> Iterator[SpokenTime]:
    """Ways to read the line, the likeliest first; more than one only while a number may be a day or an hour.

    What keeps a way from being read goes to `problems`.
    """
    said, zone = zone_in(text)
    said, part = part_of_day(in_figures(plain(said)))
    for rest, span, length in _split(said, part):
        try:
            day = day_in(rest) if rest else None
            starts, ends = within(part, span).times(night=night) if span else (None, None)
        except NotUnderstood:
            continue
        except Unclear as unclear:
            problems.append(unclear)
            continue
        if day or span or length or zone:
            yield SpokenTime(day, starts, ends, length, zone, part)
            if not (span and day) or span.sure or span.two:
                return


def _misspelt(text: str, read: Callable[[str], SpokenTime]) -> Misspelt | None:
    """The question about a misspelt day, if the text can be read with the right word."""
    slip = misspelt_day(text)
    if slip is None:
        return None
    fixed = slip.corrected(text)
    with suppress(Unclear):
        read(fixed)
        sentence = _("Afterword does not understand “{word}”: did you mean {near}?")
        return Misspelt(sentence.format(word=slip.word, near=slip.near), [Reading(fixed, fixed)])
    return None


def _choice(when: SpokenTime) -> Reading:
    day, clock = when.day or date.min, when.starts or time()
    return Reading(
        f"{day.isoformat()} {clock:%H:%M} {when.zone}".strip(), f"{day_said(day)}, {time_said(clock)}"
    )


def _iso(text: str) -> SpokenTime | None:
    """The ISO date with a time, and perhaps an offset; None for other text."""
    bare = text.strip()
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:?\d{2}", bare):
        return None
    with suppress(ValueError):
        given = datetime.fromisoformat(bare)
        if given.tzinfo is None:
            return SpokenTime(given.date(), given.time().replace(second=0, microsecond=0))
        zone = re.search(r"(?:Z|[+-]\d{2}:?\d{2})$", bare)
        return SpokenTime(
            given.date(), given.time().replace(second=0, microsecond=0), zone=zone[0] if zone else ""
        )
    return None


def _split(said: str, part: str) -> Iterator[tuple[str, Span | None, timedelta | None]]:
    """Ways to split the line into words for the day, a time and a length, the likeliest first."""
    found = list(islice(spans(said), _MOST_TIMES))
    sure = [span for span in found if span.sure]
    if not sure and (part or _NEAR.search(said)):
        sure = [span for span in found if span.two]  # today 8-9
    for span in sure:
        yield from _with_length(*_without(said, span.where), span)
    if not sure:
        yield from _with_length(said, "", None)
    for span in found:
        if not span.sure:
            yield from _with_length(*_without(said, span.where), span)
    if sure:
        yield from _with_length(said, "", None)


def _without(said: str, where: tuple[int, int]) -> tuple[str, str]:
    return said[: where[0]], said[where[1] :]


def _with_length(
    before: str, after: str, span: Span | None
) -> Iterator[tuple[str, Span | None, timedelta | None]]:
    """The rest of the line, once for each length in it, and once whole."""
    left = f"{before.strip(_JOINTS)} {after.strip(_JOINTS)}"
    for match in _FOR.finditer(left):
        if _BEFORE_LENGTH.search(left[: match.start()]) or _AFTER_LENGTH.match(left[match.end() :]):
            continue
        with suppress(Unclear):
            length = read_length(match["length"])
            yield (
                f"{left[: match.start()].strip(_JOINTS)} {left[match.end() :].strip(_JOINTS)}".strip(),
                span,
                length,
            )
    yield left.strip(_JOINTS), span, None


_IN = re.compile(rf"(?:in\s+)?(?P<length>{LENGTH})|(?:in\s+)?(?P<days>\d{{1,2}})\s?d(?:ays?)?")


def read_moment(text: str, now: datetime, zone: str, morning: time) -> datetime:
    """The instant (UTC) after `now`: '8h', '07:30', 'tomorrow 9:00'. A day alone means its morning. Raises Unclear."""
    if (ahead := _in_a_while(text)) is not None:
        return _to_come(text, now + ahead, now)
    if (exact := _exact(text)) is not None:
        return _to_come(text, exact, now)
    today = local(now, zone).date()
    when = read_when(text, today, ahead=True, night=True)
    if when.zone or when.ends or when.length or text.strip().isdigit():
        raise Unclear(
            _(
                "“{text}” is not a time that Afterword understands: write it like 8h, 07:30 or tomorrow 9:00."
            ).format(text=short(text))
        )
    clock = when.starts or USUAL.get(when.part, morning)
    days = [when.day] if when.day else [today + timedelta(days=n) for n in range(3)]
    moments = [at(day, clock, zone) for day in days]
    return _to_come(text, next((m for m in moments if m > now), moments[0]), now)


def _in_a_while(text: str) -> timedelta | None:
    with suppress(ValueError):
        return elapsed(text)
    match = _IN.fullmatch(plain(text).strip())
    if match is None:
        return None
    if match["days"]:
        return timedelta(days=int(match["days"]))
    return read_length(match["length"])


def _exact(text: str) -> datetime | None:
    with suppress(ValueError):
        given = datetime.fromisoformat(text.strip())
        return given.astimezone(UTC) if given.tzinfo else None
    return None


def _to_come(text: str, moment: datetime, now: datetime) -> datetime:
    past = _("“{text}” is in the past: write a later time, like 8h, 07:30 or tomorrow 9:00.")
    far = _("“{text}” is too far ahead: write a time at most 60 days from now.")
    if moment <= now or moment - now > FARTHEST:
        raise Unclear((past if moment <= now else far).format(text=short(text)))
    return moment


def next_clock(clock: time, now: datetime, zone: str) -> datetime:
    """The next instant when a clock in that zone shows the time."""
    today = local(now, zone).date()
    return next(m for n in range(3) if (m := at(today + timedelta(days=n), clock, zone)) > now)
