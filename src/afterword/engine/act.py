"""Act: the one call to Gmail, with its intent written before it and its outcome after it.

No transaction stays open across a call. If a call is cut off between intent and outcome, the next pass finds out
what happened.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from afterword import letters
from afterword.domain.decide import (
    Action,
    Create,
    Record,
    Rewrite,
    Send,
    Wait,
    sent_once,
    trace_of,
)
from afterword.domain.events import (
    Drafted,
    Drafting,
    NotDrafted,
    Rewriting,
    Rewritten,
    Sending,
    Sent,
    Unknown,
    Unsent,
    Whose,
    on_step,
)
from afterword.domain.mail import Draft, Message, Ref
from afterword.domain.model import GmailIds, Interview, Plan, Step
from afterword.engine.context import PassContext
from afterword.engine.writing import Written, write
from afterword.errors import AfterwordError, AnswerLost, GmailAway, SignInNeeded


def act(
    context: PassContext, interview: Interview, plan: Plan, action: Action, now: datetime, *, seen: int
) -> bool:
    """Carry out the action. True if something happened: the plan is then worth another look.

    `seen` is the number of the newest event in the journal from which the plan was made.
    """
    match action:
        case Create(step):
            return _create(context, step, write(context, interview, plan, step, now), now)
        case Rewrite(step, draft):
            return _rewrite(context, step, draft, write(context, interview, plan, step, now), now)
        case Send(step, draft):
            return _send(context, step, draft, now, seen)
        case Record(event):
            return context.tell(event)
        case Wait():
            return False


def _create(context: PassContext, step: Step, letter: Written, now: datetime) -> bool:
    mime = letters.mime(letter.letter, context.wording.sender)
    whose, subject = on_step(step, now), letter.letter.subject
    attempt = f"drafting:{step.key}:{step.history.creates + 1}"
    # guard: drafting-first
    if not context.tell(Drafting(*whose, GmailIds(subject=subject), letter.kept(step), once=attempt)):
        return False
    try:
        draft = context.writes.create_draft(mime, letter.letter.thread_id)
    except AnswerLost:
        return False  # the intent stands: the next pass looks for the draft
    except AfterwordError as refusal:
        context.tell(NotDrafted(*whose, refusal.message))
        raise
    return context.tell(Drafted(*whose, written_as(draft, subject)))


def _rewrite(context: PassContext, step: Step, draft: Draft, letter: Written, now: datetime) -> bool:
    whose, kept, subject = on_step(step, now), letter.kept(step), letter.letter.subject
    # if the words are the same, only files can differ
    same_files = step.history.undated in {"", letter.undated}
    if same_files and _says(draft.message, letter):
        return context.tell(Rewritten(*whose, trace_of(draft), kept))
    mime = letters.mime(letter.letter, context.wording.sender)
    context.tell(Rewriting(*whose, GmailIds(subject=subject), kept))
    if not _untouched(context, draft):
        return True  # somebody has changed it since the look that led here: make the plan again
    fresh = context.writes.update_draft(draft.id, mime, draft.message.thread_id)
    return context.tell(Rewritten(*whose, written_as(fresh, subject), kept))


def _untouched(context: PassContext, draft: Draft) -> bool:
    """Whether the draft is unchanged. Gmail's update has no precondition, so this check comes right before it."""
    seen = context.reads.draft(draft.id)
    return seen is not None and seen.message.id == draft.message.id


def _says(message: Message, letter: Written) -> bool:
    """Whether the draft already is that letter: same name and address, same subject, same words."""
    to, ours = {(a.name, a.email) for a in message.to}, letter.letter
    same_words = message.text.split() == ours.text.split()
    return same_words and message.subject == ours.subject and to == {(ours.to_name, ours.to_email.lower())}


def _send(context: PassContext, step: Step, draft: Draft, now: datetime, seen: int) -> bool:
    whose = on_step(step, now)
    attempt = f"sending:{step.key}:{step.history.sends + 1}"
    sending = Sending(*whose, trace_of(draft), once=attempt)
    if not context.tell_next(sending, after=seen):  # guard: sending-first
        return True  # something happened meanwhile, or this send has already begun: plan again
    try:
        ref = context.writes.send_draft(draft.id)
    except AnswerLost as lost:
        return context.tell(Unknown(*whose, lost.message))  # guard: lost-send
    except (GmailAway, SignInNeeded) as refusal:
        context.tell(Unsent(*whose, refusal.message))  # guard: refused-send
        raise
    return context.tell(_sent(context, whose, draft, ref))


def _sent(context: PassContext, whose: Whose, draft: Draft, ref: Ref) -> Sent:
    """Read what Gmail made of it: it assigns a new id, and a Message-ID of its own."""
    try:
        message = context.reads.headers(ref.id)
    except AfterwordError:
        message = None  # it was accepted; the nudge takes the Message-ID from the thread
    trace = GmailIds(
        message_id=ref.id,
        thread_id=ref.thread_id,
        rfc_message_id=message.rfc_message_id if message else "",
        subject=message.subject if message else draft.message.subject,
    )
    at = message.received if message else whose[1]
    return Sent(*whose, trace, sent_at=at, by="afterword", once=sent_once(whose[2]))


def written_as(draft: Draft, subject: str) -> GmailIds:
    """Return where the draft just written is in Gmail. `draft` is Gmail's answer, which holds only ids."""
    return replace(trace_of(draft), subject=subject)
