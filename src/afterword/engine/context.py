"""The context of a pass: the two sides of a mailbox, the store, the letter-writing, the policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from afterword.domain.events import Event
from afterword.domain.mail import Changes, Draft, Message, Profile, Ref
from afterword.domain.model import Interview, Offer, Plan, Policy
from afterword.engine.plans import other_talks, plans
from afterword.errors import Unreadable, Unusable
from afterword.letters import ListStyle, Sender, Templates
from afterword.storage import Store

T = TypeVar("T")


class MailReader(Protocol):
    """The side of a mailbox that only reads. Whatever no longer exists is None or empty, never an error."""

    def profile(self) -> Profile: ...  # noqa: D102  (the names say it; the mailbox documents them)
    def changes(self, cursor: str) -> Changes: ...  # noqa: D102
    def headers(self, message_id: str) -> Message | None: ...  # noqa: D102
    def raw(self, message_id: str) -> bytes | None: ...  # noqa: D102
    def thread(self, thread_id: str) -> tuple[Message, ...]: ...  # noqa: D102
    def search(self, query: str) -> tuple[Ref, ...]: ...  # noqa: D102
    def draft(self, draft_id: str) -> Draft | None: ...  # noqa: D102
    def drafts(self, query: str = "") -> tuple[tuple[str, Ref], ...]: ...  # noqa: D102


class MailWriter(Protocol):
    """The side that changes something: each call is made once, and raises AnswerLost if it may have happened."""

    def create_draft(self, mime: bytes, thread_id: str = "") -> Draft: ...  # noqa: D102
    def update_draft(self, draft_id: str, mime: bytes, thread_id: str = "") -> Draft: ...  # noqa: D102
    def send_draft(self, draft_id: str) -> Ref: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """The data that letters are written with."""

    sender: Sender
    templates: Templates
    subject: str  # a template
    lists: ListStyle = "auto"  # when offers are a numbered list
    files: bool = True  # whether letters may attach files of this machine
    by_hand: bool = False  # whether the candidate sends them, at a moment that nobody knows


@dataclass(frozen=True, slots=True)
class PassContext:
    """One account's mailbox, journal and rules, wired once."""

    store: Store
    account: int
    you: str
    own: frozenset[str]  # all of the candidate's addresses
    systems: frozenset[str]  # hiring systems that the candidate added
    reads: MailReader
    writes: MailWriter
    policy: Callable[[Interview], Policy]
    wording: LetterSettings
    note: Callable[[Event], None]  # one line of log for each event of the journal
    zone: str  # the candidate's, IANA
    alone: Callable[[], AbstractContextManager[object]] = nullcontext
    """Enter this to look at a letter and change it. A pass and the page never do so at the same time."""

    def plan(self, interview: Interview, now: datetime) -> Plan:
        """The plan of that interview as of now."""
        journal = {interview.id: self.store.events(self.account, interview.id)}
        (made,) = plans(self.store, self.account, self.policy, journal, [interview], now)
        return made

    def other_talks(self, interview: Interview) -> list[Interview]:
        """The other interviews of its application."""
        return other_talks(self.store, self.account, interview)

    def record(
        self,
        events: list[Event],
        *,
        cursor: str | None = None,
        synced_at: datetime | None = None,
        look_at: dict[str, datetime | None] | None = None,
        changes: Mapping[str, Callable[[Interview], Interview]] | None = None,
        offers: Iterable[Offer] = (),
    ) -> tuple[Event, ...]:
        """Record events with the cursor they came from, all or none; return those that were new."""
        new = self.store.record(
            self.account,
            events,
            cursor=cursor,
            synced_at=synced_at,
            look_at=look_at,
            changes=changes,
            offers=offers,
        )
        for event in new:
            self.note(event)
        return new

    def read_one(self, read: Callable[[str], T], message_id: str) -> T:
        """What `read` gives for that message; Unreadable if Gmail answers everything except this request."""
        try:
            return read(message_id)
        except Unusable:
            self.reads.profile()  # raises if something other than the message is at fault
        try:
            return read(message_id)
        except Unusable as trouble:
            raise Unreadable(trouble.message) from trouble

    def tell(self, event: Event) -> bool:
        """Record one event; return False if its occasion was recorded before."""
        return bool(self.record([event], look_at={event.interview: event.at}))

    def tell_next(self, event: Event, *, after: int) -> bool:
        """Record one event right after that number in the journal; False if something else was recorded meanwhile."""
        new = self.store.record_next(self.account, event, after=after)
        for each in new:
            self.note(each)
        return bool(new)
