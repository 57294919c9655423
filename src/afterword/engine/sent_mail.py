"""Mail that the candidate sent: a letter of ours that left, or one of their own by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta

from afterword.domain.addresses import mailbox_of
from afterword.domain.decide import sent
from afterword.domain.events import Event, FollowedUp
from afterword.domain.history import history_of
from afterword.domain.mail import STEP_HEADER, Message, step_mark
from afterword.domain.model import LETTERS, GmailIds, Interview, Phase, StepHistory
from afterword.domain.step_key import StepKey
from afterword.engine.context import PassContext

UNFINISHED = frozenset({Phase.DRAFTING, Phase.DRAFTED, Phase.GONE, Phase.SENDING, Phase.UNKNOWN})


@dataclass(frozen=True, slots=True)
class KnownLetter:
    """A letter of ours that a message may be."""

    interview: str
    step: StepKey
    person: str
    history: StepHistory
    tie: int


def own_mail(
    context: PassContext,
    message: Message,
    interviews: Iterable[Interview],
    threads: Mapping[str, Sequence[str]],
    taken: AbstractSet[StepKey | None],
) -> list[Event]:
    """The meaning of the candidate's mail to somebody in an interview; drafts and notes to oneself have none.

    It is never one of the `taken` letters: another mail of this look is.
    """
    if "SENT" not in message.labels:
        return []
    to = {mailbox_of(a.email) for a in message.to + message.cc}
    about = [
        interview
        for interview in interviews
        if message.received >= interview.ends
        and _written_to(interview, to, threads.get(message.thread_id, ()))
    ]
    letters = [each for interview in about for each in _letters(context, message, interview)]
    letters = [each for each in letters if each.step not in taken]
    letter = max(letters, key=_tie, default=None)  # one message is one letter, whatever else it looks like
    return [
        _sent(message, letter)
        if letter and letter.interview == interview.id
        else _by_hand(message, interview, to)
        for interview in about
    ]


def _written_to(interview: Interview, to: set[str], in_thread: Sequence[str]) -> bool:
    return interview.id in in_thread or any(mailbox_of(p.email) in to for p in interview.people if p.email)


def _sent(message: Message, letter: KnownLetter) -> Event:
    by = "afterword" if letter.history.phase in {Phase.SENDING, Phase.UNKNOWN} else "you"
    return sent((letter.interview, message.received, letter.step, letter.person), message, by)


def _by_hand(message: Message, interview: Interview, to: set[str]) -> Event:
    person = next((p.id for p in interview.people if p.email and mailbox_of(p.email) in to), "")
    trace = GmailIds("", message.id, message.thread_id, message.rfc_message_id, message.subject)
    return FollowedUp(interview.id, message.received, None, person, trace, once=f"mail:{message.id}")


def _letters(context: PassContext, message: Message, interview: Interview) -> Iterator[KnownLetter]:
    """The letters of ours that this message can be: by our header, by its thread, by recipient and subject.

    A letter with a draft that is still there does not count: then the candidate wrote something of their own.
    """
    events = context.store.events(context.account, interview.id)
    for key in sorted({e.step for e in events if e.step}):
        so_far = history_of(e for e in events if e.step == key)
        ties = [n for n, is_it in enumerate(TIES, 1) if is_it(message, key, so_far)]
        if so_far.phase in UNFINISHED and ties and not _still_a_draft(context, so_far):
            person = next((e.person for e in events if e.step == key), "")
            yield KnownLetter(interview.id, key, person, so_far, max(ties))


def _tie(letter: KnownLetter) -> tuple[int, bool, float]:
    """How sure it is that a message is that letter. Between equals, one not gone wins, then the one begun last."""
    began = letter.history.written_at or letter.history.since
    return letter.tie, letter.history.phase is not Phase.GONE, began.timestamp() if began else 0.0


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


TIES = (_by_subject, _by_thread, _by_header)
"""What shows that a message is a letter, the surest last."""
