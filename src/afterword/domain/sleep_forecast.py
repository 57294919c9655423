"""How the laptop's sleep affects the letters: some would miss their window, some would leave later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from afterword.domain.finishing import is_complete
from afterword.domain.model import (
    FINAL,
    LETTERS,
    Interview,
    PendingAction,
    Phase,
    Plan,
    Policy,
    Step,
    StepKind,
    StepState,
)

AHEAD = timedelta(days=14)
"""Set wake times this far ahead."""

WAKES_BEFORE = timedelta(minutes=2)
"""Wake this long before a letter: the network needs a moment after a sleep."""

MOST_WAKES = 20


class Fate(StrEnum):
    """The effect of the sleep on a letter."""

    MISSED = "missed"  # its window closes before the laptop wakes
    LATER = "later"  # it would have left in between, and leaves afterwards
    IN_TIME = "in-time"  # the laptop wakes for it, and it leaves at its time


class Way(StrEnum):
    """A way to save it before the lid is shut."""

    SEND_NOW = "send-now"
    IN_GMAIL = "gmail"  # from Gmail itself, now or by its own Schedule send: that needs no laptop
    NOTES = "notes"  # a sentence is still open
    ADDRESS = "address"
    STAY = "stay"  # its outcome is being looked up: a few minutes are enough
    DRAFT = "draft"  # it is about to be drafted, and then the candidate sends it from anywhere


@dataclass(frozen=True, slots=True)
class Asleep:
    """A letter that the sleep affects."""

    step: Step
    fate: Fate
    ways: tuple[Way, ...]
    wake_by: datetime | None = None  # in time if the laptop is awake before this
    leaves: datetime | None = None  # when it would leave after the sleep


def asleep(
    interview: Interview,
    now_plan: Plan,
    then_plan: Plan,
    policy: Policy,
    now: datetime,
    until: datetime,
    *,
    wakes: bool = False,
) -> Iterator[Asleep]:
    """The letters of that interview that a sleep from `now` to `until` affects.

    `then_plan` is the plan at `until` if nothing happens in between. If the laptop `wakes` itself, it wakes for each
    letter that leaves by itself.
    """
    then = {step.key: step for step in then_plan.steps}
    for step in now_plan.steps:
        if step.kind is StepKind.REPLY and step.want is PendingAction.DRAFT:
            yield Asleep(step, Fate.LATER, (Way.DRAFT,))
        if not _open(step) or step.window is None:
            continue
        ways = tuple(_ways(interview, step, now))
        leaves = _would_leave(step, policy, until)
        if wakes and leaves and not {Way.NOTES, Way.ADDRESS} & set(ways):
            yield Asleep(step, Fate.IN_TIME, (), leaves=step.due)
        elif step.window.closes <= until:
            yield Asleep(step, Fate.MISSED, ways, wake_by=step.window.closes)
        elif leaves:
            after = then.get(step.key)
            yield Asleep(step, Fate.LATER, ways, leaves=after.due if after else None)


def _open(step: Step) -> bool:
    """Whether the letter can still be in time. A candidate whose draft is gone from Gmail may have scheduled it there.

    A second nudge waits for the first one, which is listed already.
    """
    if step.kind not in LETTERS or step.state in FINAL | {StepState.MISSED}:
        return False
    behind = step.kind is StepKind.NUDGE and step.key.number > 1 and step.state is StepState.WAITING
    return step.history.phase is not Phase.GONE and not behind


def _would_leave(step: Step, policy: Policy, until: datetime) -> bool:
    """It leaves by itself, and its moment falls within the sleep."""
    return leaves_by_itself(step, policy) and step.due is not None and step.due < until


def leaves_by_itself(step: Step, policy: Policy) -> bool:
    """Whether it leaves at its time without the candidate."""
    held = step.history.word == "held"
    by_itself = (policy.mode == "schedule" and not held) or step.history.word == "approved"
    return by_itself and step.state in {StepState.WAITING, StepState.READY, StepState.SCHEDULED}


def wake_times(letters: Iterable[tuple[Step, Policy]], now: datetime) -> list[datetime]:
    """When the laptop must wake for these letters: a little before each one, earliest first."""
    dues = sorted(
        step.due
        for step, policy in letters
        if _open(step) and leaves_by_itself(step, policy) and step.due and now < step.due <= now + AHEAD
    )
    times: list[datetime] = []
    for due in dues:
        if not times or due - WAKES_BEFORE > times[-1] + WAKES_BEFORE:
            times.append(due - WAKES_BEFORE)
    return [at for at in times if at > now][:MOST_WAKES]


def _ways(interview: Interview, step: Step, now: datetime) -> Iterator[Way]:
    if step.history.phase in {Phase.SENDING, Phase.UNKNOWN}:
        yield Way.STAY
    elif step.history.open:
        yield from (Way.NOTES, Way.IN_GMAIL)
    elif step.history.phase is Phase.DRAFTED:
        if may_leave(interview, step, now):
            yield Way.SEND_NOW
        yield Way.IN_GMAIL
    elif not step.to:
        yield Way.ADDRESS
    elif step.kind is StepKind.THANK_YOU and not any(
        is_complete(p) for p in (step.person, *step.passes_on) if p
    ):
        yield Way.NOTES
    elif may_leave(interview, step, now) and step.state is not StepState.NEEDS_YOU:
        yield Way.SEND_NOW


def may_leave(interview: Interview, step: Step, now: datetime) -> bool:
    """The candidate may send it at this moment: the interview is over, and a nudge's day has come."""
    if step.kind is StepKind.NUDGE:
        return step.window is not None and now >= step.window.best and step.state is not StepState.WAITING
    return now >= interview.ends
