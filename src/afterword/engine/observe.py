"""Look: what Gmail shows of one step. Only what the step's want needs is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from afterword.domain.decide import Observed
from afterword.domain.fingerprint import as_written
from afterword.domain.mail import STEP_HEADER, Draft, Message, Ref, step_mark
from afterword.domain.model import PendingAction, Phase, Step, StepKind
from afterword.engine.context import PassContext

LOOKED_THROUGH = 100
"""So many of the newest drafts are looked through for one of ours."""

SKEW = timedelta(minutes=5)
"""Gmail's clock and the laptop's may differ by this."""


def observed(desk: PassContext, step: Step, now: datetime) -> Observed:
    """The step's draft and, where that is not to be had, its sent copy."""
    if step.want is PendingAction.DRAFT and step.course.phase is not Phase.DRAFTING:
        return Observed()
    draft = desk.reads.draft(step.trace.draft_id) if step.trace.draft_id else None
    if draft and step.want is not PendingAction.RESOLVE:
        return Observed(draft)
    sent, hidden = _sent_copy(desk, step, now)
    if sent or draft:
        return Observed(draft, sent, listed=hidden)
    # ids of drafts may die when the composer rewrites them (unverified): recognise it before concluding anything
    found = _among_all(desk, step)
    return replace(found, listed=found.listed or hidden)


def _sent_copy(desk: PassContext, step: Step, now: datetime) -> tuple[Message | None, bool]:
    """The message that the letter became: in its thread, else in Sent by recipient, subject and time.

    Without one, whether the search finds a sent message that Gmail does not show yet: it may be that.
    """
    began = (step.course.written_at or step.course.since or now) - SKEW
    hidden = False
    for message in _sent(desk, step, began):
        if message is None:
            hidden = True
        elif message.received >= began and _is_it(message, step):
            return message, False
    return None, hidden


def _sent(desk: PassContext, step: Step, began: datetime) -> Iterator[Message | None]:
    """What was sent and the journal does not know as something else; None for what is found and not shown."""
    if step.trace.thread_id:
        yield from _new(desk, [m for m in desk.reads.thread(step.trace.thread_id) if "SENT" in m.labels])
    if step.to:
        found = desk.reads.search(f"in:sent to:{step.to} after:{int(began.timestamp())}")
        known = desk.store.traced(desk.account, "message", {ref.id for ref in found})
        yield from (desk.reads.headers(ref.id) for ref in found if ref.id not in known)


def _new(desk: PassContext, messages: list[Message]) -> list[Message]:
    """Those that the journal does not know as something else."""
    known = desk.store.traced(desk.account, "message", {m.id for m in messages})
    return [m for m in messages if m.id not in known]


def _is_it(message: Message, step: Step) -> bool:
    """Our header says so where Gmail kept it; else the draft's own thread or subject, to that person."""
    header = message.header(STEP_HEADER)
    if header:
        return header == step_mark(step.key)
    same_thread = bool(step.trace.thread_id) and message.thread_id == step.trace.thread_id
    to = {a.email for a in message.to}
    return same_thread or (
        bool(step.trace.subject) and message.subject == step.trace.subject and step.to.lower() in to
    )


def _among_all(desk: PassContext, step: Step) -> Observed:
    """A draft of ours under an id that is not the one we know, among the newest; or the one we know after all."""
    listed = desk.reads.drafts()
    if step.trace.draft_id in {draft_id for draft_id, _ in listed}:
        return Observed(listed=True)
    unknown = _unknown(desk, listed[:LOOKED_THROUGH])
    others = [d for d in unknown if d and d.message.header(STEP_HEADER) in {"", step_mark(step.key)}]
    ours = next((d for d in others if _is_ours(d.message, step)), None)
    alike = next((d for d in others if _is_alike(d.message, step)), None)
    return Observed(ours, alike=alike, listed=None in unknown and not (ours or alike))


def _unknown(desk: PassContext, listed: Sequence[tuple[str, Ref]]) -> list[Draft | None]:
    """Of the newest drafts those that the journal does not know; None for one that Gmail lists and does not show."""
    known = desk.store.traced(desk.account, "draft", {draft_id for draft_id, _ in listed})
    return [desk.reads.draft(draft_id) for draft_id, _ in listed if draft_id not in known]


def _is_ours(message: Message, step: Step) -> bool:
    """Our header says so; else it is what was written, word for word, or lies in the thread that the draft began.

    The same person and subject alone say nothing: the candidate may have begun a letter of their own. And so may
    they in the thread of a nudge, which is older than its draft.
    """
    began_its_thread = step.kind is StepKind.THANK_YOU and bool(step.trace.thread_id)
    return (
        bool(message.header(STEP_HEADER))
        or as_written(step.course, message)
        or (began_its_thread and message.thread_id == step.trace.thread_id)
    )


def _is_alike(message: Message, step: Step) -> bool:
    """To that person, under that subject, and not from before the letter was begun."""
    begun = step.course.written_at
    to = {a.email for a in message.to}
    same = bool(step.trace.subject) and message.subject == step.trace.subject and step.to.lower() in to
    return same and (begun is None or message.received >= begun - SKEW)
