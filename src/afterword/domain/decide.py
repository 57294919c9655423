"""Decide what to do about one step from what Gmail shows of it: one action, as a value.

Read the table from the top: what the step wants, then what was seen. Nothing here calls Gmail, and a lost answer
proves nothing: while the outcome is unknown, the action is to wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from afterword.domain.events import (
    Back,
    Drafted,
    Edited,
    Event,
    Gone,
    NotDrafted,
    PutOff,
    Rewritten,
    Sent,
    Unsent,
    Whose,
    on_step,
)
from afterword.domain.history import settle
from afterword.domain.mail import Draft, Message, as_begun
from afterword.domain.model import GmailIds, PendingAction, Phase, Policy, Step
from afterword.domain.placeholders import marks, unfinished
from afterword.domain.reasons import ReasonCode
from afterword.domain.step_key import StepKey


@dataclass(frozen=True, slots=True)
class Observed:
    """What Gmail shows of a step: its draft by the known id or as recognized among all drafts, and a sent copy.

    `alike` is a draft to the same person under the same subject that may or may not be this letter.
    `listed`: a search finds a draft or a sent message that may be this one, but Gmail says that its id does not exist.
    """

    draft: Draft | None = None
    sent: Message | None = None
    alike: Draft | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Create:
    """Write the draft."""

    step: Step


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Write the untouched draft again."""

    step: Step
    draft: Draft


@dataclass(frozen=True, slots=True)
class Send:
    """Send that draft, as it was seen."""

    step: Step
    draft: Draft


@dataclass(frozen=True, slots=True)
class Record:
    """Write down what was found; nothing is called."""

    event: Event


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing, until `until` if it is given."""

    step: Step
    until: datetime | None = None


Action = Create | Rewrite | Send | Record | Wait


def decide(step: Step, seen: Observed, policy: Policy, now: datetime) -> Action:
    """The one action for that step, now."""
    match step.want:
        case PendingAction.DRAFT:
            return _to_draft(step, seen, policy, now)
        case PendingAction.RESOLVE:
            return _to_resolve(step, seen, policy, now)
        case PendingAction.WATCH | PendingAction.REWRITE | PendingAction.SEND:
            return _in_gmail(step, seen, policy, now)
        case PendingAction.NOTHING:
            return Wait(step)


def _to_draft(step: Step, seen: Observed, policy: Policy, now: datetime) -> Action:  # noqa: PLR0911  # a table: one return for each row
    history = step.history
    if history.phase is Phase.NONE:
        # nothing was begun: it can be created without looking for it
        return Create(step)
    if history.phase is not Phase.DRAFTING:  # guard: been-in-gmail
        # it has been in Gmail: never a second one
        return Wait(step)
    if seen.sent:
        # the answer to the create was lost, and the person has sent it meanwhile
        return Record(sent(on_step(step, now), seen.sent, "you"))
    if seen.draft and as_begun(history, seen.draft.message) is False:  # guard: edited-before-found
        # the answer to the create was lost, and the person has edited it meanwhile: theirs from now on
        return _edited(step, seen.draft, now)
    if seen.draft:
        # the answer to the create was lost, and it is there
        return Record(Drafted(*on_step(step, now), trace_of(seen.draft), adopted=True))
    if history.since and now < history.since + settle(history, policy):  # guard: create-settles
        # it may still turn up
        return Wait(step, history.since + settle(history, policy))
    if seen.alike:  # guard: alike
        # it may be the draft after the person's changes: no second one beside it
        return _edited(step, seen.alike, now, unsure=True)
    if seen.listed:
        # Gmail lists a draft and does not show it: it may be this one
        return Wait(step, now + policy.lost_settle)
    return Record(NotDrafted(*on_step(step, now)))


def _to_resolve(step: Step, seen: Observed, policy: Policy, now: datetime) -> Action:
    settled = (step.history.since or now) + settle(step.history, policy)
    if seen.sent:  # guard: sent-copy
        # it left: the sent copy is the proof
        return Record(sent(on_step(step, now), seen.sent, "afterword"))
    if now < settled and (step.history.since or now) <= now:  # guard: send-settles
        # Gmail may still be working on it; a `since` in the future was written by a clock that was wrong
        return Wait(step, settled)
    if seen.listed:
        # Gmail contradicts itself, which proves nothing
        return Wait(step, now + policy.lost_settle)
    if seen.draft:
        # long settled, the draft still there and nothing in Sent: it did not leave. The next look finds out whether
        # the draft is unchanged: one that the person rewrote may have another id
        return Record(Unsent(*on_step(step, now)))
    # neither there: never recreated, the candidate decides
    return Record(Gone(*on_step(step, now)))  # guard: never-again


def _in_gmail(step: Step, seen: Observed, policy: Policy, now: datetime) -> Action:  # noqa: C901, PLR0911, PLR0912  # a table: one branch for each row
    history = step.history
    if seen.sent:  # guard: sent-by-hand
        # the person sent it; a draft that is still there is not sent as well
        return Record(sent(on_step(step, now), seen.sent, "you"))
    if seen.draft is None and seen.alike:
        # it may be the draft under another id, or the person's own: either way it is theirs, and they are asked
        back = history.phase is Phase.GONE
        return (
            _back(step, seen.alike, now, unsure=True) if back else _edited(step, seen.alike, now, unsure=True)
        )
    if seen.draft is None and history.phase is Phase.GONE:
        return Wait(step)
    if seen.draft is None and seen.listed:
        # Gmail contradicts itself, which proves nothing
        return Wait(step, now + policy.lost_settle)
    if seen.draft is None:
        # the person deleted it, or scheduled it by hand
        return Record(Gone(*on_step(step, now)))  # guard: deleted
    # guard: another-went
    if history.phase is Phase.GONE and not history.trace.draft_id and as_begun(history, seen.draft.message):
        # a draft was discarded while the outcome of this create was unknown: it was a different one
        return Record(Drafted(*on_step(step, now), trace_of(seen.draft), adopted=True))
    if history.phase is Phase.GONE:
        # restored: theirs from now on
        return _back(step, seen.draft, now)
    if seen.draft.message.id != history.trace.message_id or seen.draft.id != history.trace.draft_id:
        if history.intent and as_begun(history, seen.draft.message):  # guard: lost-rewrite
            # the answer to a rewrite was lost, and its text is there
            return Record(Rewritten(*on_step(step, now), trace_of(seen.draft), history.intent.letter))
        # another message id than the one last written: the person edited it
        return _edited(step, seen.draft, now)  # guard: edited
    if history.phase is not Phase.DRAFTED:
        # a draft is there, but the journal does not say that it waits
        return Wait(step)
    match step.want:
        case PendingAction.REWRITE if history.edited_at is None:  # guard: unedited
            return Rewrite(step, seen.draft)
        case PendingAction.SEND:
            return _to_send(step, seen.draft, policy, now)
        case _:
            return Wait(step)


def _edited(step: Step, draft: Draft, now: datetime, *, unsure: bool = False) -> Record:
    edited_at = min(draft.message.received, now)
    still_open = marks(draft.message.text)
    return Record(Edited(*on_step(step, now), trace_of(draft), edited_at, still_open, unsure))


def _back(step: Step, draft: Draft, now: datetime, *, unsure: bool = False) -> Record:
    return Record(Back(*on_step(step, now), trace_of(draft), marks(draft.message.text), unsure))


def _to_send(step: Step, draft: Draft, policy: Policy, now: datetime) -> Action:
    history = step.history
    if history.edited_at and now < history.edited_at + policy.quiet:  # guard: quiet
        # somebody is editing it
        until = history.edited_at + policy.quiet
        return Record(PutOff(*on_step(step, now), ReasonCode.BEING_EDITED.value, until))
    if not draft.message.whole or not draft.message.text.strip():  # guard: unreadable
        # text that cannot be read cannot be checked, and an empty letter thanks nobody
        return Record(PutOff(*on_step(step, now), ReasonCode.UNREADABLE.value))
    mark = unfinished(draft.message.text)
    if mark:
        return Record(PutOff(*on_step(step, now), ReasonCode.UNFINISHED.value, said=mark))
    return Send(step, draft)


def trace_of(draft: Draft) -> GmailIds:
    """Where that draft is in Gmail."""
    return GmailIds(draft.id, draft.message.id, draft.message.thread_id, subject=draft.message.subject)


def sent(whose: Whose, message: Message, by: str) -> Sent:
    """The event that the letter left, which happens once; `message` is its copy in Sent."""
    trace = GmailIds("", message.id, message.thread_id, message.rfc_message_id, message.subject)
    return Sent(*whose, trace, sent_at=message.received, by=by, once=sent_once(whose[2]))


def sent_once(key: StepKey) -> str:
    """The `once` of a Sent event: a letter leaves only once."""
    return f"sent:{key}"
