"""Mail that the candidate sent: a letter of ours that left, or one of their own by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from afterword.domain.addresses import mailbox_of
from afterword.domain.decide import sent
from afterword.domain.events import Event, FollowedUp
from afterword.domain.history import course
from afterword.domain.mail import STEP_HEADER, Message, step_mark
from afterword.domain.model import LETTERS, GmailIds, Interview, Phase, StepHistory
from afterword.domain.step_key import StepKey
from afterword.engine.context import PassContext

UNFINISHED = frozenset({Phase.DRAFTING, Phase.DRAFTED, Phase.GONE, Phase.SENDING, Phase.UNKNOWN})


def own_mail(
    context: PassContext,
    message: Message,
    interviews: Iterable[Interview],
    threads: Mapping[str, Sequence[str]],
) -> list[Event]:
    """What the candidate's mail to somebody in an interview means; drafts and notes to oneself mean nothing."""
    if "SENT" not in message.labels:
        return []
    to = {mailbox_of(a.email) for a in message.to + message.cc}
    return [
        _left(context, message, interview, to)
        for interview in interviews
        if message.received >= interview.ends
        and _written_to(interview, to, threads.get(message.thread_id, ()))
    ]


def _written_to(interview: Interview, to: set[str], in_thread: Sequence[str]) -> bool:
    return interview.id in in_thread or any(mailbox_of(p.email) in to for p in interview.people if p.email)


def _left(context: PassContext, message: Message, interview: Interview, to: set[str]) -> Event:
    events = context.store.events(interview.id)
    step, phase = _letter(context, message, events)
    if not step:
        return _by_hand(message, interview, to)
    by = "afterword" if phase in {Phase.SENDING, Phase.UNKNOWN} else "you"
    person = next((e.person for e in events if e.step == step), "")
    return sent((interview.id, message.received, step, person), message, by)


def _by_hand(message: Message, interview: Interview, to: set[str]) -> Event:
    person = next((p.id for p in interview.people if p.email and mailbox_of(p.email) in to), "")
    trace = GmailIds("", message.id, message.thread_id, message.rfc_message_id, message.subject)
    return FollowedUp(interview.id, message.received, None, person, trace, once=f"mail:{message.id}")


def _letter(context: PassContext, message: Message, events: Sequence[Event]) -> tuple[StepKey | None, Phase]:
    """Find the letter of ours that this message is: by our header, by its thread, by recipient and subject.

    It is not a letter whose draft is still there: then the candidate wrote something of their own.
    """
    keys = {e.step for e in events if e.step}
    courses = {key: course(e for e in events if e.step == key) for key in sorted(keys)}
    waiting = {key: c for key, c in courses.items() if c.phase in UNFINISHED}
    for is_it in (_by_header, _by_thread, _by_subject):
        for key, so_far in waiting.items():
            if is_it(message, key, so_far) and not _still_a_draft(context, so_far):
                return key, so_far.phase
    return None, Phase.NONE


def _still_a_draft(context: PassContext, so_far: StepHistory) -> bool:
    return bool(so_far.trace.draft_id) and context.reads.draft(so_far.trace.draft_id) is not None


def _by_header(message: Message, key: StepKey, _course: StepHistory) -> bool:
    return message.header(STEP_HEADER) == step_mark(key)


def _by_thread(message: Message, key: StepKey, so_far: StepHistory) -> bool:
    """Whether it is in the thread that the draft was in; a nudge's thread is older than the nudge."""
    same = bool(so_far.trace.thread_id) and so_far.trace.thread_id == message.thread_id
    began = so_far.written_at or so_far.since
    fresh = began is None or message.received >= began - timedelta(minutes=1)
    return same and fresh and key.kind in LETTERS


def _by_subject(message: Message, key: StepKey, so_far: StepHistory) -> bool:
    to = {a.email for a in message.to}
    subject = so_far.trace.subject
    return bool(subject) and subject == message.subject and key.whom in to
