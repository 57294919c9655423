"""Look: what Gmail shows of one step. It asks only for what the step needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from afterword.domain.decide import Observed
from afterword.domain.mail import STEP_HEADER, Draft, Message, Ref, as_written, step_mark
from afterword.domain.model import PendingAction, Phase, Step, StepKind
from afterword.engine.context import PassContext

LOOKED_THROUGH = 100
"""How many of the newest drafts are searched for one of ours."""

SKEW = timedelta(minutes=5)
"""How much Gmail's clock and the laptop's may differ."""


def observed(context: PassContext, step: Step, now: datetime) -> Observed:
    """Look up the step's draft and, if it is not to be found, its sent copy."""
    if step.want is PendingAction.DRAFT and step.history.phase is not Phase.DRAFTING:
        return Observed()
    draft = context.reads.draft(step.trace.draft_id) if step.trace.draft_id else None
    if draft and step.want is not PendingAction.RESOLVE:
        return Observed(draft)
    sent, hidden = _sent_copy(context, step, now)
    if sent or draft:
        return Observed(draft, sent, listed=hidden)
    # ids of drafts may die when the composer rewrites them (unverified): recognise it before concluding anything
    found = _among_all(context, step)
    return replace(found, listed=found.listed or hidden)


def _sent_copy(context: PassContext, step: Step, now: datetime) -> tuple[Message | None, bool]:
    """Find the message that the letter became: in its thread, else in Sent by recipient, subject and time.

    If it is not there, say whether the search finds a sent message that Gmail does not show yet: that may be it.
    """
    began = (step.history.written_at or step.history.since or now) - SKEW
    hidden = False
    for message in _sent(context, step, began):
        if message is None:
            hidden = True  # guard: hidden-copy
        elif message.received >= began and _is_it(message, step):
            return message, False
    return None, hidden


def _sent(context: PassContext, step: Step, began: datetime) -> Iterator[Message | None]:
    """Sent messages that the journal does not know as something else; None for one that is found but not shown."""
    if step.trace.thread_id:
        yield from _new(
            context, [m for m in context.reads.thread(step.trace.thread_id) if "SENT" in m.labels]
        )
    if step.to:
        found = context.reads.search(f"in:sent to:{step.to} after:{int(began.timestamp())}")
        known = context.store.traced(context.account, "message", {ref.id for ref in found})
        yield from (context.reads.headers(ref.id) for ref in found if ref.id not in known)


def _new(context: PassContext, messages: list[Message]) -> list[Message]:
    """The messages that the journal does not know as something else."""
    known = context.store.traced(context.account, "message", {m.id for m in messages})
    return [m for m in messages if m.id not in known]


def _is_it(message: Message, step: Step) -> bool:
    """Decide by our header if Gmail kept it, else by the draft's own thread or subject, to that person."""
    header = message.header(STEP_HEADER)
    if header:
        return header == step_mark(step.key)
    same_thread = bool(step.trace.thread_id) and message.thread_id == step.trace.thread_id
    to = {a.email for a in message.to}
    return same_thread or (
        bool(step.trace.subject) and message.subject == step.trace.subject and step.to.lower() in to
    )


def _among_all(context: PassContext, step: Step) -> Observed:
    """Find our draft among the newest under an id that we do not know, or under the one that we know after all."""
    listed = context.reads.drafts()
    if step.trace.draft_id in {draft_id for draft_id, _ in listed}:  # guard: listed-draft
        return Observed(listed=True)
    unknown = _unknown(context, listed[:LOOKED_THROUGH])
    others = [d for d in unknown if d and d.message.header(STEP_HEADER) in {"", step_mark(step.key)}]
    ours = next((d for d in others if _is_ours(d.message, step)), None)
    alike = next((d for d in others if _is_alike(d.message, step)), None)
    return Observed(ours, alike=alike, listed=None in unknown and not (ours or alike))  # guard: hidden-draft


def _unknown(context: PassContext, listed: Sequence[tuple[str, Ref]]) -> list[Draft | None]:
    """The newest drafts that the journal does not know; None for one that Gmail lists but does not show."""
    known = context.store.traced(context.account, "draft", {draft_id for draft_id, _ in listed})
    return [context.reads.draft(draft_id) for draft_id, _ in listed if draft_id not in known]


def _is_ours(message: Message, step: Step) -> bool:
    """Decide by our header, else by the exact words that were written or by the thread that the draft began.

    The same person and subject alone prove nothing: the candidate may have begun a letter of their own. They may also
    have done so in the thread of a nudge, which is older than its draft.
    """
    began_its_thread = step.kind is StepKind.THANK_YOU and bool(step.trace.thread_id)
    return (
        bool(message.header(STEP_HEADER))
        or as_written(step.history, message)
        or (began_its_thread and message.thread_id == step.trace.thread_id)
    )


def _is_alike(message: Message, step: Step) -> bool:
    """Whether it goes to that person, under that subject, and is no older than the letter."""
    begun = step.history.written_at
    to = {a.email for a in message.to}
    same = bool(step.trace.subject) and message.subject == step.trace.subject and step.to.lower() in to
    return same and (begun is None or message.received >= begun - SKEW)
