"""Messages and drafts as Gmail shows them: how ours are recognized, and where they are on Gmail's page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from afterword.domain.model import Phase, Step, StepHistory
from afterword.domain.step_key import StepKey


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox address as a header gave it; `email` is lower case."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message as Gmail shows it.

    `received` is Gmail's internalDate in UTC. `headers` are all headers in their order, decoded, names as sent.
    `text` is the text for a reader, empty when only headers were fetched (`whole` tells which).
    """

    id: str
    thread_id: str
    labels: frozenset[str]
    received: datetime
    sender: Address
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    subject: str = ""
    rfc_message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    whole: bool = False

    def header(self, name: str) -> str:
        """The first header of that name, or an empty string."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: a stable id around a message whose own id changes with every edit."""

    id: str
    message: Message


@dataclass(frozen=True, slots=True)
class Ref:
    """A message by its ids alone, as listings give it; labels if the listing has them."""

    id: str
    thread_id: str
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes since a history cursor: messages that came, messages that went, and the next cursor."""

    added: tuple[Ref, ...]
    removed: tuple[Ref, ...]
    cursor: str  # an unsigned 64-bit number, as text


@dataclass(frozen=True, slots=True)
class Profile:
    """The mailbox's owner, and its history cursor at this moment."""

    email: str
    cursor: str


STEP_HEADER = "X-Afterword-Step"
"""The header by which a draft of ours is recognized, where Gmail keeps it."""


def step_mark(key: StepKey) -> str:
    """The header's value for a step: 20 hex digits that reveal neither the person nor the interview."""
    return hashlib.sha256(str(key).encode()).hexdigest()[:20]


def fingerprint(to: Iterable[str], subject: str, text: str) -> str:
    """A digest of the recipients, subject and words, however the lines are broken."""
    parts = (" ".join(sorted(address.lower() for address in to)), subject, " ".join(text.split()))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def as_written(history: StepHistory, message: Message) -> bool:
    """Whether the message is, word for word, what was last written there or was last to be written."""
    now = fingerprint((a.email for a in message.to), message.subject, message.text)
    return now == history.fingerprint or bool(as_begun(history, message))


def as_begun(history: StepHistory, message: Message) -> bool | None:
    """Whether the message is, word for word, what a create or rewrite with a lost answer was to put there.

    None if neither was begun, or the journal does not say what was to be written.
    """
    begun = history.intent.letter.fingerprint if history.intent else None
    if not begun:
        return None
    return begun == fingerprint((a.email for a in message.to), message.subject, message.text)


def gmail_link(step: Step, you: str) -> str:
    """A link to that letter on Gmail's page for the account `you`, or an empty string if it is not in Gmail.

    Gmail has no documented address for a draft or message known by its API id: `#drafts?compose=<id>` stopped working,
    and `#all/<id>` opens in a tab where Gmail is loaded already but not otherwise. A search always opens, so these
    links are searches: for the drafts to that address, or for the sent message by its Message-ID.
    """
    match step.history.phase:
        case Phase.SENT:
            wanted = _sent(step)
        case Phase.DRAFTED | Phase.SENDING | Phase.UNKNOWN:
            wanted = f"in:drafts to:{step.to}"
        case _:
            return ""
    return f"https://mail.google.com/mail/u/?authuser={quote(you, safe='')}#search/{quote(wanted, safe='')}"


def _sent(step: Step) -> str:
    own = step.trace.rfc_message_id.strip("<> ")
    return f"rfc822msgid:{own}" if own else f"in:sent to:{step.to}"
