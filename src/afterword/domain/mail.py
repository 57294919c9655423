"""Messages and drafts as Gmail shows them, as values for deciding and for telling answers from machines."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

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
        """The first header of that name, or nothing."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: a stable id around a message whose own id changes with every edit."""

    id: str
    message: Message


@dataclass(frozen=True, slots=True)
class Ref:
    """A message by its ids alone, as listings give it; labels where the listing has them."""

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
    """Whose mailbox it is, and the cursor of this moment."""

    email: str
    cursor: str


STEP_HEADER = "X-Afterword-Step"
"""The header by which a draft of ours is recognized, where Gmail keeps it."""


def step_mark(key: StepKey) -> str:
    """The header's value for a step: 20 hex digits that do not reveal whose letter it is or which interview's."""
    return hashlib.sha256(str(key).encode()).hexdigest()[:20]
