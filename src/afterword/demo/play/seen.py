"""The mailboxes as the page shows them: people, conversations, letters."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from afterword.sandbox.mailbox import NotInMailbox
from afterword.sandbox.rfc822 import RawMail

if TYPE_CHECKING:
    from afterword.sandbox.control import Verbs

_QUOTED = re.compile(r"\n\s*\n?On [^\n]{5,120} wrote:\s*\n[\s\S]*$")


@dataclass(frozen=True, slots=True)
class Box:
    """One person's mailbox."""

    address: str
    name: str
    unread: int
    drafts: int
    away: str
    refuses: bool


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message in a mailbox. `files` are the names of its attachments, `raw` its bytes."""

    id: str
    thread: str
    by: str
    address: str
    to: tuple[str, ...]
    at: datetime
    subject: str
    text: str
    quoted: str
    labels: frozenset[str]
    draft_id: str
    automatic: bool
    files: tuple[str, ...]
    raw: bytes

    @property
    def unread(self) -> bool:
        """Whether nobody has opened it."""
        return "UNREAD" in self.labels

    @property
    def whole(self) -> str:
        """Its own words, and the text it quotes."""
        return "\n\n".join(filter(None, [self.text, self.quoted]))

    @property
    def is_draft(self) -> bool:
        """Whether it has not been sent yet."""
        return bool(self.draft_id)

    @property
    def left(self) -> bool:
        """Whether the mailbox's owner sent it."""
        return "SENT" in self.labels


@dataclass(frozen=True, slots=True)
class Conversation:
    """The letters of a thread, oldest first."""

    id: str
    letters: tuple[SeenMessage, ...]

    @property
    def last(self) -> SeenMessage:
        """The newest letter."""
        return self.letters[-1]

    @property
    def unread(self) -> bool:
        """Whether anything in it is unread."""
        return any(letter.unread for letter in self.letters)

    @property
    def draft(self) -> SeenMessage | None:
        """The draft in it that is waiting to be sent."""
        return next((letter for letter in self.letters if letter.is_draft), None)

    def others(self, owner: str) -> str:
        """The people it is with."""
        names = [", ".join(i.to) if i.address == owner else i.by for i in self.letters]
        return ", ".join(dict.fromkeys(filter(None, names))) or "nobody yet"


def boxes(verbs: Verbs) -> list[Box]:
    """Everybody's mailbox, in the order they were added."""
    return [
        Box(
            address,
            said["name"] or address,
            sum("UNREAD" in m["labels"] for m in verbs.mailbox(address)),
            said["drafts"],
            said["away"],
            said["refuses"],
        )
        for address, said in verbs.overview()["accounts"].items()
    ]


def conversations(verbs: Verbs, address: str) -> list[Conversation]:
    """A mailbox by its threads, the latest activity on top; messages in the trash are not shown."""
    letters = sorted((_letter(m) for m in verbs.mailbox(address) if "TRASH" not in m["labels"]), key=_order)
    threads = [
        Conversation(thread, tuple(some)) for thread, some in groupby(letters, key=attrgetter("thread"))
    ]
    return sorted(threads, key=lambda one: one.last.at, reverse=True)


def _order(letter: SeenMessage) -> tuple[str, bool, datetime]:
    return letter.thread, letter.is_draft, letter.at


def conversation(verbs: Verbs, address: str, thread: str) -> Conversation:
    """One of the conversations; NotInMailbox if it does not exist."""
    found = [one for one in conversations(verbs, address) if one.id == thread]
    if not found:
        raise NotInMailbox(thread)
    return found[0]


def thread_at(verbs: Verbs, address: str, place: str) -> str:
    """The thread that a place on Gmail's page shows: 'all/<id>', or a search for a draft or a Message-ID."""
    kind, _, words = place.partition("/")
    for one in verbs.mailbox(address):
        if words in {one["id"], one["thread_id"]} if kind == "all" else _is_found(_letter(one), words):
            return str(one["thread_id"])
    return ""


def _is_found(letter: SeenMessage, words: str) -> bool:
    mail = RawMail(letter.raw)
    if words.startswith("rfc822msgid:"):
        return mail.header("Message-ID").strip("<> ") == words.removeprefix("rfc822msgid:")
    where, _, to = words.partition(" to:")
    lies = letter.is_draft if where == "in:drafts" else letter.left
    return lies and to in {address.lower() for _name, address in mail.addresses("To")}


def file(letter: SeenMessage, number: int) -> tuple[str, str, bytes]:
    """Name, type and bytes of the attachment with that number; NotInMailbox if it does not exist."""
    for part in list(_attached(RawMail(letter.raw)))[number : number + 1]:
        content = part.get_payload(decode=True)
        return (
            str(part.get_filename()),
            part.get_content_type(),
            content if isinstance(content, bytes) else b"",
        )
    raise NotInMailbox(f"attachment {number}")


def _attached(mail: RawMail) -> Iterator[Any]:
    return (part for part in mail.parsed.walk() if part.get_filename())


def _letter(shown: dict[str, Any]) -> SeenMessage:
    raw = base64.b64decode(shown["raw"])
    mail = RawMail(raw)
    name, address = parseaddr(mail.header("From"))
    text, quoted = _unquoted(shown["text"])
    return SeenMessage(
        shown["id"],
        shown["thread_id"],
        name or address,
        address.lower(),
        _named(mail),
        datetime.fromisoformat(shown["at"]),
        shown["subject"] or "(no subject)",
        text,
        quoted,
        frozenset(shown["labels"]),
        shown["draft_id"],
        mail.header("Auto-Submitted") not in {"", "no"},
        tuple(str(part.get_filename()) for part in _attached(mail)),
        raw,
    )


def _named(mail: RawMail) -> tuple[str, ...]:
    pairs: Sequence[tuple[str, str]] = mail.addresses("To", "Cc", "Bcc")
    return tuple(name or address for name, address in pairs)


def _unquoted(text: str) -> tuple[str, str]:
    """A message's own words, and the text it quotes."""
    text = text.replace("\r\n", "\n")
    found = _QUOTED.search(text)
    own = text[: found.start()] if found else text
    return own.strip("\n"), found.group().strip("\n") if found else ""
