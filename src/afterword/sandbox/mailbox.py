"""The state of one mailbox: messages, drafts, threads, labels and their history. No clock, no network."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from afterword.sandbox import rules
from afterword.sandbox.rfc822 import RawMail

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

SYSTEM_LABELS = (
    "INBOX", "SENT", "DRAFT", "TRASH", "SPAM", "UNREAD", "STARRED", "IMPORTANT", "CHAT",
    "CATEGORY_PERSONAL", "CATEGORY_SOCIAL", "CATEGORY_PROMOTIONS", "CATEGORY_UPDATES", "CATEGORY_FORUMS",
)  # fmt: skip
FIRST_HISTORY_ID = 9_300_000_000_000_000_000
"""Beyond 2**63: code that keeps a historyId in a signed integer fails here (docs/gmail-facts.md 12)."""

Change = Literal["messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved"]


@dataclass(frozen=True)
class Item:
    """A message in a mailbox. It never changes; a change replaces it with another one."""

    id: str
    thread_id: str
    labels: frozenset[str]
    received: datetime
    mail: RawMail
    history_id: int = 0
    searches: int = 0  # how many searches the mailbox had answered when it came

    @cached_property
    def millis(self) -> str:
        """internalDate: milliseconds since the epoch, as text."""
        return str(round(self.received.timestamp() * 1000))


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    """One change in the history; `labels` are the ones added or removed."""

    id: int
    at: datetime
    change: Change
    item: Item
    labels: tuple[str, ...] = ()


class NotInMailbox(LookupError):
    """The requested item is not in the mailbox."""


@dataclass
class SandboxMailbox:
    """One account's mail. The caller holds the sandbox's lock."""

    address: str
    messages: dict[str, Item] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)  # draft id -> message id
    history: list[HistoryRecord] = field(default_factory=list)
    history_id: int = FIRST_HISTORY_ID
    forgotten: int = FIRST_HISTORY_ID  # changes up to here are no longer listed
    searches: int = 0
    used: set[str] = field(default_factory=set)

    # reading

    def get(self, message_id: str) -> Item:
        """The message with that id; NotInMailbox if it does not exist."""
        try:
            return self.messages[message_id]
        except KeyError:
            raise NotInMailbox(message_id) from None

    def draft(self, draft_id: str) -> Item:
        """The message inside the draft. Raises NotInMailbox for an unknown draft."""
        return self.get(self.drafts.get(draft_id, ""))

    def thread(self, thread_id: str) -> list[Item]:
        """The thread's messages, oldest first; NotInMailbox if it has none."""
        found = sorted((i for i in self.messages.values() if i.thread_id == thread_id), key=_age)
        if not found:
            raise NotInMailbox(thread_id)
        return found

    def newest_first(self) -> list[Item]:
        """All messages, newest first, as lists show them."""
        return sorted(self.messages.values(), key=_age, reverse=True)

    # writing

    def add(self, mail: RawMail, labels: Iterable[str], now: datetime, thread_id: str = "") -> Item:
        """Store a message; without a thread it starts its own. Recorded as messageAdded."""
        message_id = self._fresh_id()
        fresh = Item(
            message_id, thread_id or message_id, frozenset(labels), now, mail, searches=self.searches
        )
        return self._record(fresh, "messagesAdded", now)

    def remove(self, message_id: str, now: datetime) -> Item:
        """Delete the message for good. Recorded as messageDeleted."""
        item = self.get(message_id)
        self._record(item, "messagesDeleted", now)
        del self.messages[message_id]
        return item

    def relabel(
        self, message_id: str, now: datetime, add: Iterable[str] = (), drop: Iterable[str] = ()
    ) -> Item:
        """Add and remove labels; only a real change is recorded."""
        item = self.get(message_id)
        added, dropped = sorted(set(add) - item.labels), sorted(set(drop) & item.labels)
        if added:
            item = self._record(replace(item, labels=item.labels | set(added)), "labelsAdded", now, added)
        if dropped:
            item = self._record(
                replace(item, labels=item.labels - set(dropped)), "labelsRemoved", now, dropped
            )
        return item

    def create_draft(self, mail: RawMail, now: datetime, thread_id: str = "") -> tuple[str, Item]:
        """Create a draft; it joins the thread if the rules allow, else starts its own (docs/gmail-facts.md 8)."""
        joins = thread_id and rules.may_join(mail, self.thread(thread_id))
        item = self.add(mail, {"DRAFT"}, now, thread_id if joins else "")
        draft_id = f"r{'-' if secrets.randbelow(2) else ''}{10**18 + secrets.randbelow(8 * 10**18)}"
        self.drafts[draft_id] = item.id
        return draft_id, item

    def replace_draft(
        self, draft_id: str, mail: RawMail, now: datetime, thread_id: str | None = None
    ) -> Item:
        """Put another message in the same draft: its id is new, and so is its thread if the subject changed.

        `thread_id` is the one an API update named (naming none leaves a conversation); None is the composer,
        which keeps the draft where it is.
        """
        old = self.remove(self.draft(draft_id).id, now)
        item = self.add(mail, {"DRAFT"}, now, self._thread_after_edit(old, mail, thread_id))
        self.drafts[draft_id] = item.id
        return item

    def _thread_after_edit(self, old: Item, mail: RawMail, thread_id: str | None) -> str:
        others = [i for i in self.messages.values() if i.thread_id == (thread_id or old.thread_id)]
        if thread_id and thread_id != old.thread_id:
            return thread_id if rules.may_join(mail, others) else ""
        if mail.base_subject != old.mail.base_subject:
            return ""
        kept = thread_id is None or not others or (bool(thread_id) and rules.may_join(mail, others))
        return old.thread_id if kept else ""

    def rename_draft(self, draft_id: str) -> str:
        """Give the same draft another id."""
        fresh = f"r{10**18 + secrets.randbelow(8 * 10**18)}"
        self.drafts[fresh] = self.drafts.pop(draft_id)
        return fresh

    def delete_draft(self, draft_id: str, now: datetime) -> Item:
        """Delete the draft and its message for good: drafts do not go to the trash."""
        item = self.remove(self.draft(draft_id).id, now)
        del self.drafts[draft_id]
        return item

    # history

    def forget_history(self, now: datetime, age: timedelta) -> None:
        """Stop listing changes older than `age`."""
        if not self.history or now - self.history[0].at <= age:
            return
        kept = [r for r in self.history if now - r.at <= age]
        dropped = self.history[: len(self.history) - len(kept)]
        self.forgotten = dropped[-1].id if dropped else self.forgotten
        self.history = kept

    def knows_cursor(self, cursor: int) -> bool:
        """Whether every change between that cursor and now is still listed."""
        return self.forgotten <= cursor <= self.history_id

    def _record(self, item: Item, change: Change, now: datetime, labels: Iterable[str] = ()) -> Item:
        self.history_id += 1 + secrets.randbelow(40)
        item = replace(item, history_id=self.history_id)
        self.messages[item.id] = item
        self.history.append(HistoryRecord(self.history_id, now, change, item, tuple(labels)))
        return item

    def _fresh_id(self) -> str:
        while (fresh := f"19{secrets.token_hex(7)}") in self.used:
            pass
        self.used.add(fresh)
        return fresh


def _age(item: Item) -> tuple[datetime, int]:
    return item.received, item.history_id
