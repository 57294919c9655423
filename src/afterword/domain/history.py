"""Read the journal: fold the events of one step into its state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime, timedelta

from afterword.domain.events import (
    Approved,
    Back,
    Done,
    Drafted,
    Drafting,
    Edited,
    Event,
    Failed,
    Gone,
    Held,
    NotDrafted,
    PutOff,
    Rewriting,
    Rewritten,
    Sending,
    Sent,
    Skipped,
    Undone,
    Unknown,
    Unsent,
)
from afterword.domain.model import GmailIds, Phase, Policy, StepHistory
from afterword.domain.reasons import recorded

LONGEST_SETTLE = 3
"""How often the wait for a lost answer doubles."""

PLACES = tuple(field.name for field in fields(GmailIds))


def in_force(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events that still count: all but those taken back."""
    journal = tuple(events)
    undone = {(e.what, e.when) for e in journal if isinstance(e, Undone)}
    return tuple(e for e in journal if (e.kind.value, e.at) not in undone) if undone else journal


IN_FLIGHT = frozenset({Phase.SENDING, Phase.UNKNOWN, Phase.SENT})
"""A letter has left, or may have: nobody can take its words back."""


def left_since(word: Event, journal: Iterable[Event]) -> bool:
    """Whether the letter has left, or may have, since the candidate decided this about it."""
    of_step = [e for e in journal if word.step and e.step == word.step]
    if word not in of_step:
        return False
    before = history_of(of_step[: of_step.index(word) + 1])
    return before.phase not in IN_FLIGHT and history_of(of_step).phase in IN_FLIGHT


def history_of(events: Iterable[Event]) -> StepHistory:
    """The events of one step, in their order, folded into its state."""
    now = StepHistory()
    for event in events:
        now = _after(now, event)
    return now


def settle(so_far: StepHistory, policy: Policy) -> timedelta:
    """How long to wait before looking for what a call with a lost answer did: longer each time, to spare Gmail."""
    begun = so_far.creates if so_far.phase is Phase.DRAFTING else so_far.sends
    return policy.lost_settle * (1 << min(max(begun - 1, 0), LONGEST_SETTLE))


def _after(before: StepHistory, event: Event) -> StepHistory:  # noqa: C901, PLR0911, PLR0912  # one case for each event
    match event:
        case Approved() | Held() | Skipped() | Done():
            return _said(before, event)
        case Drafting():
            begun = _written(_holding(before, event), event)
            creates = before.creates + 1
            return replace(
                begun, phase=Phase.DRAFTING, creates=creates, failures=before.failures, intent=event
            )
        case NotDrafted():
            return replace(before, phase=Phase.NONE, since=event.at, intent=None)
        case Rewriting():
            return replace(before, intent=event)
        case Drafted():
            return _written(before, event)
        case Rewritten():
            return _written(_holding(before, event), event)
        case Edited(edited_at=edited_at):
            return _in_gmail(before, event, edited_at=edited_at or event.at)
        case Back():
            return _in_gmail(before, event, edited_at=event.at)
        case Gone() if before.phase is Phase.SENT:  # guard: left
            return before  # it left: the draft that has gone since was its own
        case Gone():
            lost = before.phase in {Phase.SENDING, Phase.UNKNOWN}
            return replace(before, phase=Phase.GONE, since=event.at, lost=lost)
        case Sending():
            return replace(before, phase=Phase.SENDING, since=event.at, sends=before.sends + 1)
        case Unknown():
            return replace(before, phase=Phase.UNKNOWN, since=before.since or event.at)
        case Unsent():
            return replace(before, phase=Phase.DRAFTED, since=event.at)
        case Sent():
            return _sent(before, event)
        case PutOff(why=why, said=said, until=until):
            return replace(before, put_off=recorded(why, said), put_off_until=until)
        case Failed(why=why):
            return replace(before, failures=before.failures + 1, failed_at=event.at, failed_why=why)
        case _:
            return before


def _said(before: StepHistory, event: Approved | Held | Skipped | Done) -> StepHistory:
    """The candidate's word; an earlier delay or failure no longer counts."""
    approved = event.undated if isinstance(event, Approved) else ""
    return replace(
        before,
        word=event.kind.value,
        word_at=event.at,
        result=event.result if isinstance(event, Done) else "",
        at_once=isinstance(event, Approved) and event.at_once,
        agreed=approved or before.undated,
        outdated=bool(before.open) and not approved,
        unsure=before.unsure and not isinstance(event, Approved),
        put_off=None,
        put_off_until=None,
        failures=0,
    )


def _holding(before: StepHistory, event: Drafting | Rewritten) -> StepHistory:
    """The draft's text is now that letter's."""
    letter = event.letter
    words = letter.digest or before.digest
    new_words = bool(before.digest) and words != before.digest
    reworded = not new_words and _differ(before.undated, letter.undated)
    known = before.agreed and letter.undated
    other_words = _differ(before.agreed, letter.undated) if known else new_words
    return replace(
        before,
        settled_for=letter.settled_for or (None if letter.fingerprint else before.settled_for),
        fingerprint=letter.fingerprint or before.fingerprint,
        digest=words,
        undated=letter.undated,
        reworded_at=event.at if reworded else before.reworded_at,
        holds=letter.holds,
        warns=letter.warns,
        fixes=letter.fixes,
        codes=letter.codes,
        passes_on=letter.passes_on,
        sentences=letter.sentences,
        open=letter.open,
        stems=letter.stems,
        outdated=before.outdated or other_words,  # guard: other-words
    )


def _differ(one: str, other: str) -> bool:
    """Whether two texts surely differ. Older versions recorded no digest, so nobody knows."""
    return bool(one and other) and one != other


def _written(before: StepHistory, event: Drafting | Drafted | Rewritten) -> StepHistory:
    """The text is ours, and new.

    It dates from when it was begun, even if Gmail's answer was lost and the draft was found much later: it lacks the
    candidate's changes in between.
    """
    return replace(
        before,
        phase=Phase.DRAFTED,
        since=event.at,
        trace=_trace(before.trace, event.trace),
        written_at=before.intent.at if before.intent else event.at,
        edited_at=None,
        unsure=False,
        intent=None,
        outdated=before.outdated or bool(before.open),
        put_off=None,
        put_off_until=None,
        failures=0,
        failed_why="",
    )


def _in_gmail(before: StepHistory, event: Edited | Back, *, edited_at: datetime) -> StepHistory:
    return replace(
        before,
        phase=Phase.DRAFTED,
        since=event.at,
        trace=_trace(before.trace, event.trace),
        edited_at=edited_at,
        unsure=before.unsure or event.unsure,
        open=event.open,
        intent=None,
        put_off=None,
        put_off_until=None,
    )


def _sent(before: StepHistory, event: Sent) -> StepHistory:
    return replace(
        before,
        phase=Phase.SENT,
        since=event.at,
        trace=_trace(before.trace, event.trace),
        sent_at=event.sent_at or event.at,
        sent_by=event.by,
        put_off=None,
        failures=0,
        failed_why="",
    )


def _trace(before: GmailIds, said: GmailIds) -> GmailIds:
    """Where the letter is now: from the event, else what was known."""
    named = {name: value for name in PLACES if (value := getattr(said, name))}
    return replace(before, **named) if named else before
