"""Why an interview needs nothing more, paused or never took place, and what the candidate has to decide about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from afterword.domain.events import (
    Approved,
    CalledOff,
    Changed,
    Closed,
    Event,
    MailEvent,
    Sent,
)
from afterword.domain.model import Interview, StepKind, Suggestion


def called_off(interview: Interview, events: Sequence[Event]) -> CalledOff | None:
    """The cancellation that is in force: no later update brought the meeting back, nothing says that it took place."""
    last = next((e for e in reversed(events) if isinstance(e, CalledOff)), None)
    if last is None or any(_took_place(interview, e) for e in events[events.index(last) + 1 :]):
        return None
    return last


def took_place(interview: Interview, events: Iterable[Event]) -> bool:
    """Something says that it did: a letter of thanks left or was approved, or notes were taken after its end."""
    return any(
        _took_place(interview, e) and not (isinstance(e, Changed) and e.moved)
        for e in events
        if isinstance(e, Sent) or e.at >= interview.ends
    )


def _took_place(interview: Interview, event: Event) -> bool:
    """Another time for it; a letter of thanks that was approved or left; notes that were taken after its end."""
    match event:
        case Changed():
            return event.moved or (event.by_hand and event.at >= interview.ends)
        case Approved() | Sent():
            return _kind(event) is StepKind.THANK_YOU
        case _:
            return False


def suggestion(interview: Interview, events: Sequence[Event]) -> Suggestion | None:
    """How the interview seems to have ended, by the last mail that says so; nothing once the candidate closed it."""
    if any(isinstance(e, Closed) for e in events):
        return None
    for event in reversed(events):
        if isinstance(event, MailEvent) and event.mail.suggests == "rejected":
            return Suggestion("rejected", event.mail.who, event.at, event.mail.message_id)
    off = called_off(interview, events)
    return Suggestion("other", off.mail.who, off.at, off.mail.message_id) if off else None


def _kind(event: Event) -> StepKind | None:
    return event.step.kind if event.step else None
