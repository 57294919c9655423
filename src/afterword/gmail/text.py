"""Extract a message's readable text from Gmail's payload tree. This never raises, whatever the message holds."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

from afterword.mail.headers import decoded
from afterword.mail.html import MOST_TEXT, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_DEPTH = 50


def text_of(payload: Mapping[str, Any]) -> str:
    """The plain text of a `format=full` payload: its text/plain parts, else its HTML made plain. At most MOST_TEXT."""
    return _text(payload, 0)[:MOST_TEXT].strip()


def _text(part: Mapping[str, Any], depth: int) -> str:
    kind = str(part.get("mimeType", "")).lower()
    if depth > MOST_DEPTH or part.get("filename") or kind == "message/rfc822":
        return ""  # an attachment, or a message inside the message: not what the sender says
    inner = [p for p in part.get("parts") or () if isinstance(p, dict)]
    if kind == "multipart/alternative":
        return _best(inner, depth)
    if inner:
        return "\n\n".join(filter(None, (_text(p, depth + 1) for p in inner)))
    return _leaf(part, kind)


def _best(choices: list[dict[str, Any]], depth: int) -> str:
    """The text/plain among the alternatives unless it is blank, else the first that is not."""
    plain_first = sorted(choices, key=lambda p: str(p.get("mimeType", "")).lower() != "text/plain")
    return next((text for p in plain_first if (text := _text(p, depth + 1)).strip()), "")


def _leaf(part: Mapping[str, Any], kind: str) -> str:
    if kind not in ("text/plain", "text/html", ""):
        return ""
    body = part.get("body")
    coded = body.get("data") if isinstance(body, dict) else None
    raw = unpadded(coded)[: 4 * MOST_TEXT] if isinstance(coded, str) else b""
    text = decoded(raw, _charset(part))
    return plain(text) if kind == "text/html" else text.replace("\r\n", "\n")


def unpadded(coded: str) -> bytes:
    """Decode base64url as Gmail writes it, with padding or without; nothing if it is broken."""
    try:
        return base64.urlsafe_b64decode(coded.rstrip("=") + "=" * (-len(coded.rstrip("=")) % 4))
    except (binascii.Error, ValueError):
        return b""


def _charset(part: Mapping[str, Any]) -> str:
    for header in part.get("headers") or ():
        if isinstance(header, dict) and str(header.get("name", "")).lower() == "content-type":
            found = re.search(r"charset\s*=\s*\"?([\w.:-]+)", str(header.get("value", "")), re.IGNORECASE)
            return found[1] if found else ""
    return ""
