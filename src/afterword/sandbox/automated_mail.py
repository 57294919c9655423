"""Mail that machines send back: the report of a failed delivery (RFC 3464), and a vacation reply (RFC 3834)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from afterword.sandbox.rfc822 import RawMail, compose, crlf, date

if TYPE_CHECKING:
    from datetime import datetime

_BOUNCE = """\
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: {sender}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: {message_id}
In-Reply-To: {message_id}
X-Failed-Recipients: {address}
Message-ID: <{token}@mx.google.com>
Date: {date}
MIME-Version: 1.0
Content-Type: multipart/report; boundary="{boundary}"; report-type=delivery-status

--{boundary}
Content-Type: text/plain; charset="UTF-8"

** Address not found **

Your message wasn't delivered to {address} because the address couldn't be found, or is unable to receive mail.

The response was:

550 5.1.1 The email account that you tried to reach does not exist.

--{boundary}
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: {date}
X-Original-Message-ID: {message_id}

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 The email account that you tried to reach does not exist.
Last-Attempt-Date: {date}

--{boundary}
Content-Type: message/rfc822

"""


def bounce(mail: RawMail, address: str, sender: str, now: datetime) -> bytes:
    """The report to the sender that `mail` reached nobody at `address`; it includes the message's headers."""
    boundary = secrets.token_hex(14)
    top = _BOUNCE.format(
        sender=sender, message_id=mail.message_id, address=address, token=secrets.token_hex(16),
        date=date(now), boundary=boundary,
    )  # fmt: skip
    headers = mail.raw.partition(b"\r\n\r\n")[0]
    return crlf(top.encode()) + headers + b"\r\n\r\n\r\n--" + boundary.encode() + b"--\r\n"


def out_of_office(mail: RawMail, author: str, subject: str, text: str, now: datetime) -> bytes:
    """A vacation responder's answer to `mail`; {subject} in its subject stands for the original subject."""
    headers = {
        "From": author,
        "To": mail.header("Reply-To") or mail.header("From"),
        "Subject": subject.replace("{subject}", mail.header("Subject")),
        "Date": date(now),
        "Message-ID": f"<{secrets.token_hex(16)}@mail.gmail.com>",
        "In-Reply-To": mail.message_id,
        "References": " ".join([*mail.refers_to, mail.message_id]),
        "Auto-Submitted": "auto-replied",
        "Precedence": "bulk",
        "X-Autoreply": "yes",
    }
    return compose(headers, text)
