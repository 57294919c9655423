"""Act: the one call to Gmail, with its intent written before it and its outcome after it.

No transaction stays open across a call. What is cut off between intent and outcome is found out by the next pass.
"""

from __future__ import annotations

from datetime import datetime

from afterword import letters
from afterword.core.decide import Action, Create, Record, Rewrite, Send, Wait, draft_detail
from afterword.core.facts import EventKind, Interview, Plan, Step
from afterword.core.mail import Draft, Message, Ref
from afterword.errors import AfterwordError, AnswerLost, GmailAway, SignInNeeded
from afterword.reconcile.desk import Desk
from afterword.reconcile.own_mail import sent_once
from afterword.reconcile.writing import Written, write


def act(desk: Desk, interview: Interview, plan: Plan, action: Action, now: datetime) -> bool:
    """Carry the action out. True where something happened, so that the plan is worth another look."""
    match action:
        case Create(step):
            return _create(desk, step, write(desk, interview, plan, step, now), now)
        case Rewrite(step, draft):
            return _rewrite(desk, step, draft, write(desk, interview, plan, step, now), now)
        case Send(step, draft):
            return _send(desk, step, draft, now)
        case Record(step, kind, detail):
            once = sent_once(step.key) if kind is EventKind.SENT else ""
            return desk.tell(step, kind, now, dict(detail), once=once)
        case Wait():
            return False


def _create(desk: Desk, step: Step, letter: Written, now: datetime) -> bool:
    mime = letters.mime(letter.letter, desk.wording.sender)
    attempt = f"drafting:{step.key}:{step.course.creates + 1}"
    if not desk.tell(step, EventKind.DRAFTING, now, letter.detail(step), once=attempt):
        return False
    try:
        draft = desk.writes.create_draft(mime, letter.letter.thread_id)
    except AnswerLost:
        return False  # the intent stands: the next pass looks for the draft
    except AfterwordError as refusal:
        desk.tell(step, EventKind.NOT_DRAFTED, now, {"why": refusal.message})
        raise
    return desk.tell(step, EventKind.DRAFTED, now, draft_ids(draft, letter.letter.subject))


def _rewrite(desk: Desk, step: Step, draft: Draft, letter: Written, now: datetime) -> bool:
    if _says(draft.message, letter):
        detail = letter.detail(step) | draft_ids(draft, draft.message.subject)
        return desk.tell(step, EventKind.REWRITTEN, now, detail)
    mime = letters.mime(letter.letter, desk.wording.sender)
    desk.tell(step, EventKind.REWRITING, now, letter.detail(step))
    if not _untouched(desk, draft):
        return True  # somebody has been at it since the look that led here: the plan is made anew
    fresh = desk.writes.update_draft(draft.id, mime, draft.message.thread_id)
    return desk.tell(
        step, EventKind.REWRITTEN, now, letter.detail(step) | draft_ids(fresh, letter.letter.subject)
    )


def _untouched(desk: Desk, draft: Draft) -> bool:
    """It is as it was a moment ago. Gmail's update has no precondition, so this comes right before it."""
    seen = desk.reads.draft(draft.id)
    return seen is not None and seen.message.id == draft.message.id


def _says(message: Message, letter: Written) -> bool:
    """The draft already is that letter: same person, same subject, same words."""
    to = {a.email for a in message.to}
    same_words = message.text.split() == letter.letter.text.split()
    return same_words and message.subject == letter.letter.subject and to == {letter.letter.to_email.lower()}


def _send(desk: Desk, step: Step, draft: Draft, now: datetime) -> bool:
    attempt = f"sending:{step.key}:{step.course.sends + 1}"
    if not desk.tell(step, EventKind.SENDING, now, draft_detail(draft), once=attempt):
        return False  # somebody else has begun this very send
    try:
        ref = desk.writes.send_draft(draft.id)
    except AnswerLost as lost:
        return desk.tell(step, EventKind.UNKNOWN, now, {"why": lost.message})
    except (GmailAway, SignInNeeded) as refusal:
        desk.tell(step, EventKind.UNSENT, now, {"why": refusal.message})
        raise
    return desk.tell(step, EventKind.SENT, now, _sent(desk, draft, ref, now), once=sent_once(step.key))


def _sent(desk: Desk, draft: Draft, ref: Ref, now: datetime) -> dict[str, object]:
    """What Gmail made of it: it gives a new id, and a Message-ID of its own."""
    try:
        message = desk.reads.headers(ref.id)
    except AfterwordError:
        message = None  # it was accepted; the nudge takes the Message-ID from the thread
    return {
        "message_id": ref.id,
        "thread_id": ref.thread_id,
        "rfc_message_id": message.rfc_message_id if message else "",
        "subject": message.subject if message else draft.message.subject,
        "sent_at": (message.received if message else now).isoformat(),
        "by": "afterword",
    }


def draft_ids(draft: Draft, subject: str) -> dict[str, object]:
    """What the journal keeps of a draft that was just written: Gmail's answer has ids alone."""
    return {
        "draft_id": draft.id,
        "message_id": draft.message.id,
        "thread_id": draft.message.thread_id,
        "subject": subject,
    }
