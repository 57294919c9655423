"""Gather: what changed in the mailbox, told as events of the interviews that it concerns.

History is a wake-up only. A message counts once for an interview, however often it is seen: by the poll, by the
look before a send, by the full look after a cursor that was too old.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from afterword import triage
from afterword.core.course import course, text
from afterword.core.decide import sent_detail
from afterword.core.facts import LETTERS, Course, Event, EventKind, Interview, Phase
from afterword.core.mail import STEP_HEADER, Changes, Message, Ref, step_mark
from afterword.errors import CursorGone, WrongAccount
from afterword.reconcile.desk import Desk
from afterword.triage import MailClass, Match, Verdict
from afterword.triage.domains import is_free
from afterword.triage.senders import is_daemon, is_mail_office

SEARCHED = 40
"""Addresses in one search: a query has a length."""

OVERLAP = timedelta(days=1)
"""So far a look behind the last good one reaches back: mail may be shown late."""

UNFINISHED = frozenset({Phase.DRAFTING, Phase.DRAFTED, Phase.GONE, Phase.SENDING, Phase.UNKNOWN})

LETTER_KINDS = frozenset(kind.value for kind in LETTERS)

Seen = TypeVar("Seen", Message, Ref)

KINDS = {
    MailClass.ANSWER: EventKind.ANSWERED,
    MailClass.INVITATION: EventKind.INVITED,
    MailClass.NOTICE: EventKind.NOTICED,
    MailClass.AUTO_REPLY: EventKind.AUTO_REPLIED,
    MailClass.BOUNCE: EventKind.BOUNCED,
}


def poll(desk: Desk, now: datetime) -> None:
    """What changed since the cursor is in the journal; the cursor moved with it. Idle, this is one request."""
    cursor = desk.store.cursor(desk.account)
    if not cursor:
        return resync(desk, now)
    try:
        changes = desk.reads.changes(cursor)
    except CursorGone:
        return resync(desk, now)
    events = _of_refs(desk, changes.added)
    touched = _touched(desk, changes)
    desk.record(events, cursor=changes.cursor, synced_at=now, look_at=dict.fromkeys(touched, now))
    return None


def resync(desk: Desk, now: datetime) -> None:
    """A full look, after which the cursor is the one of the moment before it: nothing falls between."""
    profile = desk.reads.profile()
    if not same_account(profile.email, desk.you):
        raise WrongAccount(
            f"the sign-in is for {profile.email}, the config is for {desk.you}",
            "sign in with the right account: afterword setup",
        )
    interviews = desk.store.interviews(desk.account, open_only=True)
    _assert_known(desk, interviews)
    since = _since(desk, interviews, now)
    events = _in_threads(desk, [i.id for i in interviews]) + _by_search(desk, interviews, since)
    look_at: dict[str, datetime | None] = {i.id: now for i in interviews}
    desk.record(events, cursor=profile.cursor, synced_at=now, look_at=look_at)


def _assert_known(desk: Desk, interviews: Iterable[Interview]) -> None:
    """WrongAccount where letters have left and the mailbox holds none of their threads: it is not this one any more.

    One of them that is there is enough; a person may delete the others. What they throw away is still a thread.
    """
    journals = desk.store.events_of([i.id for i in interviews])
    left = {text(e, "thread_id") for es in journals.values() for e in es if e.kind is EventKind.SENT}
    left.discard("")
    if left and not any(desk.reads.thread(thread) for thread in sorted(left)):
        raise WrongAccount(
            f"the mailbox of {desk.you} knows none of the {len(left)} threads that letters were sent in",
            "Look in Gmail's Sent. Where you deleted them yourself, `afterword close ID` ends those interviews; "
            "where this is another mailbox, sign in with the right account: afterword setup",
        )


def fresh_look(desk: Desk, interview: Interview, since: datetime) -> bool:
    """Right before a letter leaves: mail from the people of the interview since then. True where there was any."""
    events = _in_threads(desk, [interview.id]) + _by_search(desk, [interview], since)
    return bool(desk.record(events))


def same_account(one: str, other: str) -> bool:
    """Two ways to write the address of one Gmail account."""
    return _plain(one) == _plain(other)


def _plain(address: str) -> str:
    name, _, domain = address.lower().partition("@")
    if domain in {"gmail.com", "googlemail.com"}:
        return name.partition("+")[0].replace(".", "") + "@gmail.com"
    return f"{name}@{domain}"


def _since(desk: Desk, interviews: Iterable[Interview], now: datetime) -> datetime | None:
    """From when on mail matters: the last good look, or the first interview's end where there was none.

    A look that lies ahead was made by a wrong clock; before it there is only the beginning to be sure of.
    """
    synced = desk.store.synced_at(desk.account)
    if synced and synced <= now:
        return synced
    return min((i.ends for i in interviews), default=None)


def _touched(desk: Desk, changes: Changes) -> set[str]:
    """The interviews whose threads, drafts or messages history names."""
    refs = changes.added + changes.removed
    hits = desk.store.traced(desk.account, "message", {r.id for r in refs})
    hits |= desk.store.traced(desk.account, "thread", {r.thread_id for r in refs})
    return {interview for pairs in hits.values() for interview, _ in pairs}


def _in_threads(desk: Desk, ids: Iterable[str]) -> list[Event]:
    wanted = set(ids)
    threads = [t for t, those in desk.store.threads(desk.account).items() if wanted & set(those)]
    messages = [message for thread in threads for message in desk.reads.thread(thread)]
    return _of_messages(desk, _unknown(desk, messages))


def _by_search(desk: Desk, interviews: Iterable[Interview], since: datetime | None) -> list[Event]:
    if since is None:
        return []
    addresses = sorted({_searched(p.email) for i in interviews for p in i.people if p.email})
    refs: dict[str, Ref] = {}
    for start in range(0, len(addresses), SEARCHED):
        either = " OR ".join(f"from:{a} OR to:{a}" for a in addresses[start : start + SEARCHED])
        query = f"in:anywhere after:{int((since - OVERLAP).timestamp())} {{{either}}}".replace(" OR ", " ")
        refs |= {ref.id: ref for ref in desk.reads.search(query)}
    return _of_refs(desk, refs.values())


def _searched(email: str) -> str:
    """The address, or the company's whole domain: colleagues answer too."""
    domain = email.partition("@")[2].lower()
    return email.lower() if is_free(domain) else domain


def _of_refs(desk: Desk, refs: Iterable[Ref]) -> list[Event]:
    """The events in messages known by their ids; each costs one look at its headers, drafts none."""
    own = [r for r in refs if "DRAFT" not in r.labels]
    seen = (desk.reads.headers(ref.id) for ref in _unknown(desk, own))
    return _of_messages(desk, [m for m in seen if m is not None])


def _unknown(desk: Desk, messages: Iterable[Seen]) -> list[Seen]:
    those = list(messages)
    known = desk.store.traced(desk.account, "message", {m.id for m in those})
    return [m for m in those if m.id not in known]


def _of_messages(desk: Desk, messages: Iterable[Message]) -> list[Event]:
    mail = [m for m in messages if "DRAFT" not in m.labels]
    if not mail:
        return []
    room = _Room.of(desk)
    return [event for message in mail for event in room.events_in(message)]


@dataclass(frozen=True, slots=True)
class _Room:
    """The open interviews that a message may concern, loaded once for all messages of a look."""

    desk: Desk
    interviews: tuple[Interview, ...]
    threads: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, desk: Desk) -> _Room:
        interviews = desk.store.interviews(desk.account, open_only=True)
        return cls(desk, interviews, desk.store.threads(desk.account))

    def events_in(self, message: Message) -> list[Event]:
        """What the message means to each interview that it concerns; what came before an interview's end is not
        about what was said there."""
        if "SENT" in message.labels or same_account(message.sender.email, self.desk.you):
            return self._own(message)
        matches = triage.whose(message, self.interviews, self.threads, you=frozenset({self.desk.you}))
        if matches:
            return self._from_them(message, matches)
        return self._from_a_machine(message)

    def _from_them(self, message: Message, matches: Iterable[Match]) -> list[Event]:
        verdict = self._verdict(message, known=True)
        if verdict.kind is MailClass.BOUNCE:
            return self._bounces(message, verdict)
        kind = KINDS.get(verdict.kind) if verdict.kind else None
        if kind is None:
            return []
        return [
            self._event(message, verdict, kind, match.interview, match.person)
            for match in matches
            if self._after(match, message)
        ]

    def _after(self, match: Match, message: Message) -> bool:
        return any(i.id == match.interview and message.received >= i.ends for i in self.interviews)

    def _from_a_machine(self, message: Message) -> list[Event]:
        """Mail from nobody of an interview is only of interest where it says that a letter came back."""
        verdict = triage.classify(message.headers, None, known=False, received=message.received)
        if not verdict.needs_body and verdict.kind is not MailClass.BOUNCE:
            return []
        sender = message.sender
        if verdict.needs_body and not (
            is_daemon(sender.name, sender.email) or is_mail_office(sender.name, sender.email)
        ):
            return []
        verdict = self._verdict(message, known=False)
        return self._bounces(message, verdict) if verdict.kind is MailClass.BOUNCE else []

    def _bounces(self, message: Message, verdict: Verdict) -> list[Event]:
        """A bounce concerns whoever has the address that failed."""
        return [
            self._event(message, verdict, EventKind.BOUNCED, interview.id, person.id, person.email)
            for interview in self.interviews
            for person in interview.people
            if person.email.lower() in verdict.failed and message.received >= interview.ends
        ]

    def _verdict(self, message: Message, *, known: bool) -> Verdict:
        """The class of the message: by its headers where they decide, else by all of it."""
        you = frozenset({self.desk.you})
        verdict = triage.classify(message.headers, None, known=known, you=you, received=message.received)
        if not verdict.needs_body:
            return verdict
        raw = self.desk.reads.raw(message.id) or b""
        return triage.classify(message.headers, raw, known=known, you=you, received=message.received)

    def _event(
        self,
        message: Message,
        verdict: Verdict,
        kind: EventKind,
        interview: str,
        person: str,
        address: str = "",
    ) -> Event:
        detail: dict[str, object] = {
            "message_id": message.id,
            "thread_id": message.thread_id,
            "by": message.sender.email,
            "name": message.sender.name or message.sender.email,
            "reasons": list(verdict.reasons),
        }
        if verdict.until:
            detail["until"] = verdict.until.isoformat()
        if kind is EventKind.BOUNCED:
            detail |= {"address": address, "permanent": bool(verdict.permanent)}
        once = f"mail:{message.id}:{address or person}"
        return Event(interview, kind, message.received, "", person, detail, once)

    # what the candidate sent

    def _own(self, message: Message) -> list[Event]:
        """Mail from the candidate to somebody of an interview: a letter of ours that left, or one of their own."""
        if "SENT" not in message.labels:
            return []
        to = {a.email for a in message.to + message.cc}
        concerned = [
            i for i in self.interviews if message.received >= i.ends and self._written_to(i, to, message)
        ]
        return [self._left(message, interview, to) for interview in concerned]

    def _written_to(self, interview: Interview, to: set[str], message: Message) -> bool:
        in_thread = interview.id in self.threads.get(message.thread_id, ())
        return in_thread or any(p.email.lower() in to for p in interview.people if p.email)

    def _left(self, message: Message, interview: Interview, to: set[str]) -> Event:
        step, phase = self._letter(message, interview)
        if step:
            by = "afterword" if phase in {Phase.SENDING, Phase.UNKNOWN} else "you"
            person = next((e.person for e in self.desk.store.events(interview.id) if e.step == step), "")
            return Event(
                interview.id,
                EventKind.SENT,
                message.received,
                step,
                person,
                sent_detail(message, by),
                sent_once(step),
            )
        person = next((p.id for p in interview.people if p.email.lower() in to), "")
        detail: dict[str, object] = {
            "message_id": message.id,
            "thread_id": message.thread_id,
            "subject": message.subject,
        }
        return Event(
            interview.id, EventKind.FOLLOWED_UP, message.received, "", person, detail, f"mail:{message.id}"
        )

    def _letter(self, message: Message, interview: Interview) -> tuple[str, Phase]:
        """The letter of ours that this message is: by our header, by its thread, by recipient and subject.

        A letter whose draft still lies there is not it: then the candidate wrote something of their own.
        """
        events = self.desk.store.events(interview.id)
        keys = {e.step for e in events if e.step}
        courses = {key: course(e for e in events if e.step == key) for key in sorted(keys)}
        waiting = {key: c for key, c in courses.items() if c.phase in UNFINISHED}
        for is_it in (_by_header, _by_thread, _by_subject):
            for key, so_far in waiting.items():
                if is_it(message, key, so_far) and not self._still_a_draft(so_far):
                    return key, so_far.phase
        return "", Phase.NONE

    def _still_a_draft(self, so_far: Course) -> bool:
        return bool(so_far.trace.draft_id) and self.desk.reads.draft(so_far.trace.draft_id) is not None


def sent_once(step: str) -> str:
    """The occasion of a letter's leaving: there is one."""
    return f"sent:{step}"


def _by_header(message: Message, key: str, _course: Course) -> bool:
    return message.header(STEP_HEADER) == step_mark(key)


def _by_thread(message: Message, key: str, so_far: Course) -> bool:
    """In the thread that the draft was in; a nudge's thread is older than the nudge."""
    same = bool(so_far.trace.thread_id) and so_far.trace.thread_id == message.thread_id
    began = so_far.written_at or so_far.since
    return (
        same
        and (began is None or message.received >= began - timedelta(minutes=1))
        and key.split("/")[1] in LETTER_KINDS
    )


def _by_subject(message: Message, key: str, so_far: Course) -> bool:
    to = {a.email for a in message.to}
    subject = so_far.trace.subject
    return bool(subject) and subject == message.subject and key.split("/")[2] in to
