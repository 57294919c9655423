"""What ends, pauses or never began: why an interview wants nothing more, and what the candidate is to say about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from afterword.core.course import text
from afterword.core.facts import Event, EventKind, Interview, StepKind, Stop, Suggestion

STOPS = {
    EventKind.CLOSED: "closed",
    EventKind.ANSWERED: "answered",
    EventKind.INVITED: "invited",
    EventKind.NOTICED: "noticed",
}


def stop(interview: Interview, events: Sequence[Event]) -> Stop | None:
    """Why the interview wants nothing more: closing before answers, answers before notices.

    The first of each; of notices the last, because what the candidate said to an earlier one does not cover it. A
    notice to which the candidate said that the nudge goes on is no stop any more, for nobody of the interview.
    """
    for kind, reason in STOPS.items():
        for event in reversed(events) if kind is EventKind.NOTICED else events:
            if event.kind is kind and (kind is EventKind.CLOSED or event.at >= interview.ends):
                if kind is EventKind.NOTICED and _goes_on(events, event):
                    return None
                return Stop(reason, _by(event), event.at, text(event, "message_id"))  # type: ignore[arg-type]  # STOPS has them
    return None


def _by(event: Event) -> str:
    if event.kind is EventKind.CLOSED:
        return text(event, "because")
    return text(event, "name") or text(event, "by")


def _goes_on(events: Iterable[Event], notice: Event) -> bool:
    """The candidate has read that notice and approved a nudge: it is asked once."""
    return any(
        e.kind is EventKind.APPROVED and e.at >= notice.at and _kind(e) is StepKind.NUDGE for e in events
    )


def called_off(interview: Interview, events: Sequence[Event]) -> Event | None:
    """The cancellation that is in force: no later update brought the meeting back, nothing says that it took place."""
    last = next((e for e in reversed(events) if e.kind is EventKind.CALLED_OFF), None)
    if last is None or any(_took_place(interview, e) for e in events[events.index(last) + 1 :]):
        return None
    return last


def took_place(interview: Interview, events: Iterable[Event]) -> bool:
    """Something says that it did: a letter of thanks left or was approved, or notes were taken behind its end."""
    return any(
        _took_place(interview, e) and not e.detail.get("moved")
        for e in events
        if e.kind is EventKind.SENT or e.at >= interview.ends
    )


def _took_place(interview: Interview, event: Event) -> bool:
    """Another time for it; a letter of thanks that was approved or left; notes that were taken behind its end."""
    match event.kind:
        case EventKind.CHANGED:
            by_hand = not text(event, "message_id")
            return bool(event.detail.get("moved")) or (by_hand and event.at >= interview.ends)
        case EventKind.APPROVED | EventKind.SENT:
            return _kind(event) is StepKind.THANK_YOU
        case _:
            return False


def suggestion(interview: Interview, events: Sequence[Event]) -> Suggestion | None:
    """How the interview seems to have ended, by the last mail that says so; nothing once the candidate closed it."""
    if any(e.kind is EventKind.CLOSED for e in events):
        return None
    for event in reversed(events):
        if text(event, "suggests") == "rejected":
            return Suggestion("rejected", _by(event), event.at, text(event, "message_id"))
    off = called_off(interview, events)
    return Suggestion("other", _by(off), off.at, text(off, "message_id")) if off else None


def _kind(event: Event) -> StepKind | None:
    return event.step.kind if event.step else None
