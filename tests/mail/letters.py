"""Invented mails for the tests of triage: one call makes one raw message."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING

from afterword.mail import MailVerdict, classify

if TYPE_CHECKING:
    from collections.abc import Mapping

RECEIVED = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # a Tuesday
YOU = frozenset({"jane@gmail.com"})
QUOTE = "\n\nOn Mon, 23 Nov 2026 at 17:02, Jane Doe <jane@gmail.com> wrote:\n> Dear Ana,\n> thank you for your time.\n"


def mail(
    text: str,
    *,
    subject: str = "Re: Thanks for the interview – Engineer",
    sender: str = "Ana Ruiz <ana@acme.example>",
    more: Mapping[str, str] | None = None,
) -> bytes:
    """A plain message to Jane, with more headers where a test wants them."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "Jane Doe <jane@gmail.com>"
    message["Subject"] = subject
    message["Date"] = "Tue, 24 Nov 2026 09:30:00 +0000"
    message["Message-ID"] = "<one@acme.example>"
    for name, value in (more or {}).items():
        message[name] = value
    message.set_content(text)
    return message.as_bytes()


def verdict(raw: bytes, *, known: bool = True) -> MailVerdict:
    """What triage says of it, for a person of an interview unless told otherwise."""
    return classify((), raw, known=known, you=YOU, received=RECEIVED)
