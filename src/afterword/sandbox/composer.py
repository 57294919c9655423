"""Messages as Gmail's composers and people's mail programs write them: an edited draft, a reply, a new message."""

from __future__ import annotations

import textwrap
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from html import escape
from typing import TYPE_CHECKING

from afterword.sandbox.rfc822 import RawMail, compose, date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

Halves = tuple[str, str]
"""The text/plain and the text/html of the typed text."""

PHONE_COLUMNS = 76
"""Line width of text/plain from the phone app: messages from it in public archives have 74, and none has 77."""

_KEPT = ("From", "To", "Cc", "Bcc", "Reply-To", "Subject", "In-Reply-To", "References", "Message-ID")


def edited(
    mail: RawMail,
    now: datetime,
    *,
    text: str | None,
    subject: str | None,
    to: str | None,
    keeps_x: bool,
    on: str = "web",
) -> bytes:
    """Rewrite the draft as one of COMPOSERS does: text and HTML, attachments kept, other headers lost.

    Raises ValueError for an unknown composer.
    """
    if on not in COMPOSERS:
        raise ValueError(f"no composer {on!r}; there are: {', '.join(COMPOSERS)}")
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
    plain, html = COMPOSERS[on](mail.text if text is None else text)
    fresh.set_content(plain if plain.endswith("\n") else plain + "\n")
    fresh.add_alternative(html + "\n", subtype="html")
    _attach(fresh, mail)
    return fresh.as_bytes()


def _on_the_web(text: str) -> Halves:
    return text, f'<div dir="ltr">{escape(text.rstrip()).replace(chr(10), "<br>")}</div>'


def _on_a_phone(text: str) -> Halves:
    """Write mail as Gmail's app does: hard line breaks in text/plain, a div for each line of the HTML.

    The first of two spaces, and one at the end of a line, is non-breaking in the HTML and plain in the text. The first
    line has no div of its own: it opens the one that holds them all.
    """
    lines = text.rstrip().split("\n")
    plain = "\n".join(_wrapped(line.replace("\xa0", " ")) for line in lines)
    first, *rest = (_phone_html(line) for line in lines)
    divs = "".join(f'<div dir="auto">{line or "<br>"}</div>' for line in rest)
    return plain, f'<div dir="auto">{first}{divs}</div>'


def _wrapped(line: str) -> str:
    return textwrap.fill(line, PHONE_COLUMNS, break_long_words=False, break_on_hyphens=False)


def _phone_html(line: str) -> str:
    blanks = line.replace("  ", "\xa0 ")
    ended = blanks[:-1] + "\xa0" if blanks.endswith(" ") else blanks
    return escape(ended).replace("&#x27;", "&#39;")


COMPOSERS: dict[str, Callable[[str], Halves]] = {"web": _on_the_web, "phone": _on_a_phone}
"""The place where a draft is edited: the web page, or the app on a phone."""


def _attach(fresh: EmailMessage, mail: RawMail) -> None:
    parsed = BytesParser(_class=EmailMessage, policy=SMTP).parsebytes(mail.raw)
    for part in parsed.iter_attachments():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            main, sub = part.get_content_maintype(), part.get_content_subtype()
            fresh.add_attachment(content, maintype=main, subtype=sub, filename=part.get_filename())


def reply(mail: RawMail, author: str, text: str, now: datetime, *, subject: str = "") -> bytes:
    """A person's reply to `mail`, quoting it."""
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
    headers: Mapping[str, str], text: str, now: datetime, answers: RawMail | None = None, calendar: str = ""
) -> bytes:
    """A new message; `answers` is the message it refers to, `calendar` the iCalendar text of an invitation."""
    about = (
        {"In-Reply-To": answers.message_id, "References": " ".join([*answers.refers_to, answers.message_id])}
        if answers
        else {}
    )
    raw = compose({"Date": date(now), **about, **headers}, text)
    return _invited(raw, calendar) if calendar else raw


def _invited(raw: bytes, calendar: str) -> bytes:
    """The message with the invitation added, as mail programs send one: a part to display, and a file."""
    message = BytesParser(_class=EmailMessage, policy=SMTP).parsebytes(raw)
    message.add_alternative(calendar, subtype="calendar", params={"method": "REQUEST"})
    message.add_attachment(calendar.encode(), maintype="application", subtype="ics", filename="invite.ics")
    return message.as_bytes()
