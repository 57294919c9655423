"""Mail as bytes and as a reader sees it: headers, text, and the parts as the Gmail API lays them out.

The sandbox reads mail with its own code: that reveals mistakes in the product's reader (`afterword.mail`).
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import SMTP, compat32
from email.utils import format_datetime, formataddr, getaddresses
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

_ID = re.compile(r"<[^<>\s]+>")
_PREFIX = re.compile(r"^\s*((re|fwd?|aw|sv|vs|tr|wg|antw|rv)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True)
class RawMail:
    """One message by its bytes (RFC 5322, CRLF); everything else is read from them."""

    raw: bytes

    @cached_property
    def parsed(self) -> Message:
        """The message as the standard library's parse tree."""
        return BytesParser(policy=compat32).parsebytes(self.raw)

    def header(self, name: str) -> str:
        """The first header with that name, unfolded and decoded, or an empty string."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), "")

    @cached_property
    def headers(self) -> list[tuple[str, str]]:
        """All headers in order, unfolded and decoded."""
        return _headers(self.parsed)

    @property
    def message_id(self) -> str:
        """The Message-ID with its angle brackets, or an empty string."""
        return next(iter(_ID.findall(self.header("Message-ID"))), "")

    @cached_property
    def refers_to(self) -> list[str]:
        """The ids of References and In-Reply-To, oldest first."""
        return list(dict.fromkeys(_ID.findall(self.header("References") + self.header("In-Reply-To"))))

    @cached_property
    def base_subject(self) -> str:
        """The subject without Re: and similar prefixes, as threads compare it."""
        return " ".join(_PREFIX.sub("", self.header("Subject")).split()).casefold()

    def addresses(self, *names: str) -> list[tuple[str, str]]:
        """(name, address) of those headers, addresses in lower case."""
        values = [v for n, v in self.headers if n.lower() in {name.lower() for name in names}]
        return [(name, address.lower()) for name, address in getaddresses(values) if "@" in address]

    @property
    def sender(self) -> str:
        """The From address, lower case."""
        return next((address for _, address in self.addresses("From")), "")

    @property
    def recipients(self) -> list[str]:
        """To, Cc and Bcc, each address once."""
        return list(dict.fromkeys(address for _, address in self.addresses("To", "Cc", "Bcc")))

    @cached_property
    def text(self) -> str:
        """The text a reader sees: the text parts that are not attachments, or else the HTML without its tags."""
        parts = [p for p in self.parsed.walk() if not p.is_multipart() and not p.get_filename()]
        plain = [_decoded(p) for p in parts if p.get_content_type() == "text/plain"]
        if plain:
            return "\n".join(plain).replace("\r\n", "\n")
        html = [_decoded(p) for p in parts if p.get_content_type() == "text/html"]
        return re.sub(r"<[^>]+>", " ", "\n".join(html)).replace("\r\n", "\n")

    @cached_property
    def has_attachment(self) -> bool:
        """Whether any part has a file name."""
        return any(part.get_filename() for part in self.parsed.walk())

    def has_file(self, name: str) -> bool:
        """Whether any part has that file name or that extension: `filename:ics`."""
        names = (str(part.get_filename() or "").lower() for part in self.parsed.walk())
        return any(each == name or each.endswith(f".{name}") for each in names)


def _headers(part: Message) -> list[tuple[str, str]]:
    return [(name, _header_text(str(value))) for name, value in part.raw_items()]


def _header_text(value: str) -> str:
    unfolded = re.sub(r"\r?\n(?=[ \t])", "", value).strip()
    try:
        raw = unfolded.encode("ascii", "surrogateescape")
        return str(make_header(decode_header(raw.decode("utf-8")))) if b"=?" in raw else raw.decode("utf-8")
    except (UnicodeError, LookupError, ValueError):
        return unfolded.encode("utf-8", "replace").decode("utf-8")


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def b64(content: bytes) -> str:
    """URL-safe base64, as the API's `byte` format has it."""
    return base64.urlsafe_b64encode(content).decode("ascii")


def unb64(text: str) -> bytes:
    """Decode URL-safe base64, padded or not; ValueError if the text is not base64."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def crlf(raw: bytes) -> bytes:
    """The same message with CRLF line endings (RFC 5322, 2.1)."""
    return re.sub(rb"\r?\n", b"\r\n", raw)


def payload(mail: RawMail) -> dict[str, Any]:
    """The message as the API's MessagePart tree."""
    return _part(mail.parsed, "")


def metadata(mail: RawMail, names: Iterable[str]) -> dict[str, Any]:
    """The MessagePart of format=metadata: only the top-level headers, or only the named ones if any are named."""
    wanted = {name.lower() for name in names}
    headers = [{"name": n, "value": v} for n, v in mail.headers if n.lower() in wanted or not wanted]
    return {"mimeType": mail.parsed.get_content_type(), "headers": headers}


def _part(part: Message, number: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "partId": number,
        "mimeType": part.get_content_type(),
        "filename": part.get_filename() or "",
        "headers": [{"name": n, "value": v} for n, v in _headers(part)],
        "body": {"size": 0},
    }
    if part.is_multipart():
        below = [p for p in part.get_payload() if isinstance(p, Message)]
        prefix = f"{number}." if number else ""
        shown["parts"] = [_part(p, f"{prefix}{i}") for i, p in enumerate(below)]
    else:
        shown["body"] = _body(part, number)
    return shown


def _body(part: Message, number: str) -> dict[str, Any]:
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    if part.get_filename():
        return {"attachmentId": f"ANGj{b64(number.encode()).rstrip('=')}", "size": len(content)}
    if part.get_content_maintype() == "text":
        content = _decoded(part).encode("utf-8")
    return {"size": len(content), "data": b64(content)}


def attachment(mail: RawMail, attachment_id: str) -> dict[str, Any] | None:
    """The MessagePartBody of one attachment, or None if no attachment has that id."""

    def search(shown: dict[str, Any], part: Message) -> dict[str, Any] | None:
        if shown["body"].get("attachmentId") == attachment_id:
            content = part.get_payload(decode=True)
            return {
                "size": shown["body"]["size"],
                "data": b64(content if isinstance(content, bytes) else b""),
            }
        below = [p for p in part.get_payload() if isinstance(p, Message)] if part.is_multipart() else []
        found = (search(s, p) for s, p in zip(shown.get("parts", []), below, strict=True))
        return next((body for body in found if body), None)

    return search(payload(mail), mail.parsed)


def rewrite(raw: bytes, new: Mapping[str, str], drop: Callable[[str], bool] = lambda _: False) -> bytes:
    """Replace headers (in place, or on top if new) or drop them; the body stays the same byte for byte."""
    head, gap, body = crlf(raw).partition(b"\r\n\r\n")
    lines: list[bytes] = []
    pending = {name.lower(): f"{name}: {value}".encode() for name, value in new.items()}
    for field in re.split(rb"\r\n(?![ \t])", head):
        name = field.partition(b":")[0].decode("ascii", "replace").strip().lower()
        if name in pending:
            lines.append(pending.pop(name))
        elif name not in {n.lower() for n in new} and not drop(name):
            lines.append(field)
    return b"\r\n".join([*pending.values(), *lines]) + (gap or b"\r\n\r\n") + body


def compose(headers: Mapping[str, str], text: str) -> bytes:
    """A plain text message with these headers."""
    message = EmailMessage(policy=SMTP)
    for name, value in headers.items():
        if value:
            message[name] = value
    message.set_content(text if text.endswith("\n") else text + "\n")
    return message.as_bytes()


def person(name: str, address: str) -> str:
    """`Name <address>` in header form."""
    return formataddr((name, address)) if name else address


def date(instant: datetime) -> str:
    """The instant as a Date header."""
    return format_datetime(instant)
