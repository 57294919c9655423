"""The two pictures of an interview: its window as a bar that fills, and its steps as marks on a line of days.

Positions are percent of the width, so that the template can draw them at any size without scaling a letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from afterword.config.dates import span, written
from afterword.config.language import _, several
from afterword.domain.model import FINAL, LETTERS, Step, StepKind, StepState
from afterword.domain.schedule import at as instant_at
from afterword.domain.schedule import local
from afterword.messages.times import absolute, relative
from afterword.messages.words import named, state_words
from afterword.services.queries import Planned, asks

LANES = 6
NEAR = 4.8
"""Marks closer together than this many percent would overlap."""

FEWEST_DAYS, MOST_DAYS = 7, 60
TICKS = 6
FARTHEST_TICK = 92.0
"""Percent; beyond it a day's name would run out of the picture."""


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """A step in a picture. `look` is one of done, open, asks, off."""

    at: float  # percent
    kind: str
    look: str
    words: str
    lane: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """The window for thank-you letters, from the interview's end to its close."""

    gone: float  # percent
    whole: str
    left: str
    starts: datetime
    closes: datetime
    marks: tuple[TimelineMark, ...]
    words: str

    @property
    def lanes(self) -> int:
        """How many rows the marks need."""
        return _lanes(self.marks)


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on the line."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """The days from the interview to its last step; `now` is None if it is outside them."""

    ticks: tuple[Tick, ...]
    rests: tuple[tuple[float, float], ...]  # the start and width of each weekend
    marks: tuple[TimelineMark, ...]
    now: float | None
    words: str

    @property
    def lanes(self) -> int:
        """How many rows the marks need."""
        return _lanes(self.marks)


def bar(one: Planned, zone: str, now: datetime) -> Bar | None:
    """The bar; None if no thank-you letter has a window."""
    thanks = [s for s in one.plan.steps if s.kind is StepKind.THANK_YOU]
    closes = max((s.window.closes for s in thanks if s.window), default=None)
    starts = one.interview.ends
    if closes is None or closes <= starts:
        return None
    gone = _percent(now, starts, closes)
    marks = _laned(_marks(thanks, starts, closes, zone, now))
    left = _left(starts, closes, now)
    whole = _hours(closes - starts)
    words = [
        _("The {whole} after the interview: {left}.").format(whole=whole, left=left),
        *(mark.words for mark in marks),
    ]
    return Bar(gone, whole, left, starts, closes, marks, " ".join(words))


def line(one: Planned, zone: str, now: datetime) -> Line:
    """The line of days."""
    steps = one.plan.steps
    first = local(one.interview.ends, zone).date()
    last = max((local(at, zone).date() for at in map(moment, steps) if at), default=first)
    days = min(max((last - first).days + 2, FEWEST_DAYS), MOST_DAYS)
    starts, ends = _midnight(first, zone), _midnight(first + timedelta(days=days), zone)
    marks = _laned(_marks(steps, starts, ends, zone, now))
    said = [
        _("Steps from {day} on.").format(day=written(first, _("%e %b"))),
        *(mark.words for mark in marks),
    ]
    return Line(
        tuple(_ticks(first, days)),
        tuple(_rests(first, days)),
        marks,
        _percent(now, starts, ends) if starts <= now <= ends else None,
        " ".join(said),
    )


def moment(step: Step) -> datetime | None:
    """The time when a step happened or is due to happen."""
    if step.state in {StepState.DONE, StepState.SKIPPED} and step.history.word_at:
        return step.history.word_at
    if step.state is StepState.MISSED and step.window:
        return step.window.closes
    return step.history.sent_at or step.due or (step.window.best if step.window else None)


def look(step: Step) -> str:
    """How a step's mark looks."""
    if step.state in {StepState.SENT, StepState.DONE}:
        return "done"
    if step.state in {StepState.SKIPPED, StepState.CANCELLED}:
        return "off"
    return "asks" if asks(step) else "open"


def _hours(length: timedelta) -> str:
    """'24 hours', or the usual words for a span that is not in whole hours."""
    if length % timedelta(hours=1):
        return span(length)
    return several("{n} hour", "{n} hours", length // timedelta(hours=1)).format(
        n=length // timedelta(hours=1)
    )


def _lanes(marks: Sequence[TimelineMark]) -> int:
    return max((mark.lane for mark in marks), default=0) + 1


def _left(starts: datetime, closes: datetime, now: datetime) -> str:
    if now < starts:
        return _("begins {when}").format(when=relative(starts, now))
    return _("{span} left").format(span=span(closes - now)) if now < closes else _("over")


def _marks(
    steps: Iterable[Step], starts: datetime, ends: datetime, zone: str, now: datetime
) -> Iterator[TimelineMark]:
    for step in steps:
        if at := moment(step):
            shape = "letter" if step.kind in LETTERS else "task"
            yield TimelineMark(_percent(at, starts, ends), shape, look(step), _words(step, at, zone, now))


def _words(step: Step, at: datetime, zone: str, now: datetime) -> str:
    past = FINAL | {StepState.MISSED}
    said = _("{step}: {state} {when}.") if step.state in past else _("{step}: {state}, due {when}.")
    return said.format(step=named(step), state=state_words(step), when=absolute(at, zone, now))


def _laned(marks: Iterable[TimelineMark]) -> tuple[TimelineMark, ...]:
    """The marks in order; marks that would overlap go into different lanes."""
    ends = [-100.0] * LANES
    laned = []
    for mark in sorted(marks, key=lambda m: m.at):
        lane = next((n for n, end in enumerate(ends) if mark.at - end >= NEAR), LANES - 1)
        ends[lane] = mark.at
        laned.append(TimelineMark(mark.at, mark.kind, mark.look, mark.words, lane))
    return tuple(laned)


def _ticks(first: date, days: int) -> Iterator[Tick]:
    every = max(1, -(-days // TICKS))
    for number in range(0, days, every):
        day = first + timedelta(days=number)
        if number * 100 / days <= FARTHEST_TICK:
            yield Tick(round(number * 100 / days, 2), written(day, _("%e %b")))


def _rests(first: date, days: int) -> Sequence[tuple[float, float]]:
    wide = 100 / days
    return [
        (round(n * wide, 2), round(wide, 2))
        for n in range(days)
        if (first + timedelta(days=n)).weekday() >= 5
    ]


def _midnight(day: date, zone: str) -> datetime:
    return instant_at(day, time(), zone)


def _percent(at: datetime, starts: datetime, ends: datetime) -> float:
    return round(min(max((at - starts) / (ends - starts), 0.0), 1.0) * 100, 2)
