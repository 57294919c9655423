"""Read the journal: what the events of one step come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from afterword.core.facts import Course, Event, EventKind, Phase, Policy, Trace

WORDS = {
    EventKind.APPROVED: "approved",
    EventKind.HELD: "held",
    EventKind.SKIPPED: "skipped",
    EventKind.DONE: "done",
}
"""The candidate's word on a step; the last one counts."""

LONGEST_SETTLE = 3
"""So often the time that a lost answer is waited for doubles."""


def course(events: Iterable[Event]) -> Course:
    """What the events of one step, in their order, come to."""
    now = Course()
    for event in events:
        now = _after(now, event)
    return now


def settle(so_far: Course, policy: Policy) -> timedelta:
    """How long to wait for what became of a call whose answer was lost: longer each time, so that Gmail is spared."""
    begun = so_far.creates if so_far.phase is Phase.DRAFTING else so_far.sends
    return policy.lost_settle * (1 << min(max(begun - 1, 0), LONGEST_SETTLE))


def _after(before: Course, event: Event) -> Course:
    if event.kind in WORDS:
        return _said(before, event)
    match event.kind:
        case EventKind.DRAFTING:
            begun = _written(before, event)
            creates = before.creates + 1
            return replace(
                begun, phase=Phase.DRAFTING, creates=creates, failures=before.failures, intent=event
            )
        case EventKind.NOT_DRAFTED:
            return replace(before, phase=Phase.NONE, since=event.at, intent=None)
        case EventKind.REWRITING:
            return replace(before, intent=event)
        case EventKind.DRAFTED | EventKind.REWRITTEN:
            return _written(before, event)
        case EventKind.EDITED:
            return _in_gmail(before, event, edited_at=_instant(event, "edited_at") or event.at)
        case EventKind.BACK:
            return _in_gmail(before, event, edited_at=event.at)
        case EventKind.GONE if before.phase is Phase.SENT:
            return before  # it left: what is gone since was its draft
        case EventKind.GONE:
            lost = before.phase in {Phase.SENDING, Phase.UNKNOWN}
            return replace(before, phase=Phase.GONE, since=event.at, lost=lost)
        case EventKind.SENDING:
            return replace(before, phase=Phase.SENDING, since=event.at, sends=before.sends + 1)
        case EventKind.UNKNOWN:
            return replace(before, phase=Phase.UNKNOWN, since=before.since or event.at)
        case EventKind.UNSENT:
            return replace(before, phase=Phase.DRAFTED, since=event.at)
        case EventKind.SENT:
            return _sent(before, event)
        case EventKind.PUT_OFF:
            return replace(before, put_off=text(event, "why"), put_off_until=_instant(event, "until"))
        case EventKind.FAILED:
            return replace(
                before, failures=before.failures + 1, failed_at=event.at, failed_why=text(event, "why")
            )
        case _:
            return before


def _said(before: Course, event: Event) -> Course:
    """The candidate's word; what was put off or failed before it counts no more."""
    return replace(
        before,
        word=WORDS[event.kind],
        word_at=event.at,
        result=text(event, "result"),
        at_once=event.kind is EventKind.APPROVED and event.detail.get("at_once") is True,
        outdated=bool(before.open),
        unsure=before.unsure and event.kind is not EventKind.APPROVED,
        put_off="",
        put_off_until=None,
        failures=0,
    )


def _written(before: Course, event: Event) -> Course:
    """The text is ours, and new; what the event does not say of it was said when it was begun.

    It was written when it was begun, also where Gmail's answer was lost and it was found again much later: what the
    candidate changed in between is not in it.
    """
    begun = before.intent.at if before.intent else event.at
    still_open = texts(event, "open") if "open" in event.detail else before.open
    words = text(event, "digest") or before.digest
    other_words = bool(before.digest) and words != before.digest
    return replace(
        before,
        phase=Phase.DRAFTED,
        since=event.at,
        trace=_trace(before.trace, event),
        settled_for=_instant(event, "settled_for") or before.settled_for,
        written_at=begun,
        edited_at=None,
        unsure=False,
        intent=None,
        fingerprint=text(event, "fingerprint") or before.fingerprint,
        digest=words,
        holds=texts(event, "holds") if "holds" in event.detail else before.holds,
        warns=texts(event, "warns") if "warns" in event.detail else before.warns,
        mends=texts(event, "mends") if "holds" in event.detail else before.mends,
        codes=texts(event, "codes") if "holds" in event.detail else before.codes,
        passes_on=texts(event, "passes_on") if "passes_on" in event.detail else before.passes_on,
        open=still_open,
        stems=texts(event, "stems") if "open" in event.detail else before.stems,
        outdated=before.outdated or bool(still_open) or other_words,
        put_off="",
        put_off_until=None,
        failures=0,
        failed_why="",
    )


def _in_gmail(before: Course, event: Event, *, edited_at: datetime) -> Course:
    return replace(
        before,
        phase=Phase.DRAFTED,
        since=event.at,
        trace=_trace(before.trace, event),
        edited_at=edited_at,
        unsure=before.unsure or bool(event.detail.get("unsure")),
        open=texts(event, "open"),
        intent=None,
        put_off="",
        put_off_until=None,
    )


def _sent(before: Course, event: Event) -> Course:
    return replace(
        before,
        phase=Phase.SENT,
        since=event.at,
        trace=_trace(before.trace, event),
        sent_at=_instant(event, "sent_at") or event.at,
        sent_by=text(event, "by"),
        put_off="",
        failures=0,
        failed_why="",
    )


def _trace(before: Trace, event: Event) -> Trace:
    """Where the letter is now: what the event says, else what was known."""
    said = {name: text(event, name) for name in Trace.__dataclass_fields__}
    return replace(before, **{name: value for name, value in said.items() if value})


def text(event: Event, name: str) -> str:
    """A text of the event's detail, or nothing."""
    value = event.detail.get(name, "")
    return value if isinstance(value, str) else ""


def texts(event: Event, name: str) -> tuple[str, ...]:
    """A list of texts of the event's detail, or nothing."""
    value = event.detail.get(name, ())
    return tuple(str(item) for item in value) if isinstance(value, (list, tuple)) else ()


def _instant(event: Event, name: str) -> datetime | None:
    value = text(event, name)
    return datetime.fromisoformat(value) if value else None
