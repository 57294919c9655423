"""Whether a draft is still what Afterword wrote, without keeping its text."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from afterword.domain.mail import Message
from afterword.domain.model import StepHistory


def fingerprint(to: Iterable[str], subject: str, text: str) -> str:
    """The same for the same recipients, subject and words, however the lines are broken."""
    parts = (" ".join(sorted(address.lower() for address in to)), subject, " ".join(text.split()))
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def as_written(course: StepHistory, message: Message) -> bool:
    """Whether it is, word for word, the text last written there or last meant to be."""
    now = fingerprint((a.email for a in message.to), message.subject, message.text)
    return now == course.fingerprint or bool(as_begun(course, message))


def as_begun(course: StepHistory, message: Message) -> bool | None:
    """Whether it is, word for word, what a create or rewrite with a lost answer was to put there.

    None where neither was begun, or the journal does not say what it was to write.
    """
    begun = course.intent.letter.fingerprint if course.intent else None
    if not begun:
        return None
    return begun == fingerprint((a.email for a in message.to), message.subject, message.text)
