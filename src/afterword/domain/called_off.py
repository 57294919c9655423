"""Whether a meeting was cancelled by its calendar, and whether it took place all the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from afterword.domain.events import Approved, CalledOff, Changed, Event, Sent
from afterword.domain.model import Interview, StepKind


def called_off(interview: Interview, events: Sequence[Event]) -> CalledOff | None:
    """The cancellation in force: no later update brought the meeting back, and nothing shows that it took place."""
    last = next((e for e in reversed(events) if isinstance(e, CalledOff)), None)
    if last is None or any(_took_place(interview, e) for e in events[events.index(last) + 1 :]):
        return None
    return last


def took_place(interview: Interview, events: Iterable[Event]) -> bool:
    """Whether something shows that it did: a letter of thanks left or was approved, or notes changed after its end."""
    return any(
        _took_place(interview, e) and not (isinstance(e, Changed) and e.moved)
        for e in events
        if isinstance(e, Sent) or e.at >= interview.ends
    )


def _took_place(interview: Interview, event: Event) -> bool:
    """Whether the event shows it: a new time, a letter of thanks approved or sent, or notes changed after its end."""
    match event:
        case Changed():
            return event.moved or (event.by_hand and event.at >= interview.ends)
        case Approved() | Sent():
            return _kind(event) is StepKind.THANK_YOU
        case _:
            return False


def _kind(event: Event) -> StepKind | None:
    return event.step.kind if event.step else None
