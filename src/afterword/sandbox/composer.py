"""What Gmail's web composer and mail people make of a message: an edited draft, a reply, a fresh letter."""

from __future__ import annotations

from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from html import escape
from typing import TYPE_CHECKING

from afterword.sandbox.rfc822 import Mail, compose, date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_KEPT = ("From", "To", "Cc", "Bcc", "Reply-To", "Subject", "In-Reply-To", "References", "Message-ID")


def edited(
    mail: Mail, now: datetime, *, text: str | None, subject: str | None, to: str | None, keeps_x: bool
) -> bytes:
    """The draft as the composer writes it anew: text and HTML, attachments kept, other headers lost."""
    fresh = EmailMessage(policy=SMTP)
    changed = {"subject": subject, "to": to}
    for name, value in mail.headers:
        kept = name in _KEPT or (keeps_x and name.lower().startswith("x-"))
        if kept and changed.get(name.lower()) is None and name not in fresh:
            fresh[name] = value
    for name, given in changed.items():
        if given is not None:
            fresh[name.title()] = given
    fresh["Date"] = date(now)
    body = mail.text if text is None else text
    fresh.set_content(body if body.endswith("\n") else body + "\n")
    fresh.add_alternative(
        f'<div dir="ltr">{escape(body.rstrip()).replace(chr(10), "<br>")}</div>\n', subtype="html"
    )
    _attach(fresh, mail)
    return fresh.as_bytes()


def _attach(fresh: EmailMessage, mail: Mail) -> None:
    parsed = BytesParser(_class=EmailMessage, policy=SMTP).parsebytes(mail.raw)
    for part in parsed.iter_attachments():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            main, sub = part.get_content_maintype(), part.get_content_subtype()
            fresh.add_attachment(content, maintype=main, subtype=sub, filename=part.get_filename())


def reply(mail: Mail, author: str, text: str, now: datetime, *, subject: str = "") -> bytes:
    """A human's answer to `mail`, quoting it."""
    old = mail.header("Subject")
    quoted = "\n".join(f"> {line}" for line in mail.text.rstrip().splitlines())
    headers = {
        "From": author,
        "To": mail.header("Reply-To") or mail.header("From"),
        "Subject": subject or (old if old.lower().startswith("re:") else f"Re: {old}"),
        "Date": date(now),
        "In-Reply-To": mail.message_id,
        "References": " ".join([*mail.refers_to, mail.message_id]),
    }
    written = f"On {now:%a, %b %d, %Y at %I:%M %p} {mail.header('From')} wrote:"
    return compose(headers, f"{text.rstrip()}\n\n{written}\n\n{quoted}\n")


def letter(
    headers: Mapping[str, str], text: str, now: datetime, answers: Mail | None = None, calendar: str = ""
) -> bytes:
    """A fresh message; `answers` is what it refers to, `calendar` an invitation's iCalendar text."""
    about = (
        {"In-Reply-To": answers.message_id, "References": " ".join([*answers.refers_to, answers.message_id])}
        if answers
        else {}
    )
    raw = compose({"Date": date(now), **about, **headers}, text)
    return _invited(raw, calendar) if calendar else raw


def _invited(raw: bytes, calendar: str) -> bytes:
    """The message with the invitation in it, as mail programs send one: a part to be shown, and a file."""
    message = BytesParser(_class=EmailMessage, policy=SMTP).parsebytes(raw)
    message.add_alternative(calendar, subtype="calendar", params={"method": "REQUEST"})
    message.add_attachment(calendar.encode(), maintype="application", subtype="ics", filename="invite.ics")
    return message.as_bytes()
