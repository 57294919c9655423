"""What happened, in few lines: an act and its outcome share one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from afterword.domain.events import Changed, Event, Sent
from afterword.domain.model import EventKind
from afterword.domain.step_key import StepKey

OUTCOMES = {
    EventKind.DRAFTING: {EventKind.DRAFTED, EventKind.NOT_DRAFTED, EventKind.EDITED},
    EventKind.REWRITING: {EventKind.REWRITTEN, EventKind.EDITED},
    EventKind.SENDING: {EventKind.SENT, EventKind.UNKNOWN, EventKind.UNSENT, EventKind.GONE},
}
"""Each beginning, and the events that end it."""

ENDS = frozenset().union(*OUTCOMES.values())
REPEATED = frozenset({EventKind.CHANGED, EventKind.EDITED, EventKind.READ})
"""Of several such events in a row, only the last is shown, except for changes that say what they changed."""


def happened_at(event: Event) -> datetime:
    """When it happened: for a letter when it left, which Afterword may notice only at its next look."""
    return (isinstance(event, Sent) and event.sent_at) or event.at


def folded(newest_first: Sequence[Event]) -> list[Event]:
    """The events, newest first, without repetitions and without acts that have an outcome."""
    shown: list[Event] = []
    next_kind: dict[tuple[str, StepKey | None], EventKind] = {}
    next_end: dict[tuple[str, StepKey | None], EventKind] = {}
    for event in newest_first:
        whose = (event.interview, event.step)
        if event.kind in OUTCOMES and next_end.pop(whose, None) in OUTCOMES[event.kind]:
            continue
        if event.kind in ENDS:
            next_end[whose] = event.kind
        says_what = isinstance(event, Changed) and event.was is not None
        if says_what or event.kind not in REPEATED or next_kind.get(whose) is not event.kind:
            shown.append(event)
        if not says_what:
            next_kind[whose] = event.kind
    return shown
