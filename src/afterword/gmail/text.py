"""Extract a message's readable text from Gmail's payload tree. This never raises, whatever the message holds."""

from __future__ import annotations

import base64
import binascii
import re
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_TEXT = 200_000
"""Characters of text that are kept; far fewer are enough to tell a person's answer from a machine's."""
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


def decoded(raw: bytes, charset: str = "") -> str:
    """Decode bytes: as UTF-8 if they are valid, else as declared, else with marks for what is unreadable.

    UTF-8 goes first because text in another charset is hardly ever valid UTF-8 by accident, while wrong declarations
    are common; for charsets that use only 7 bits (ISO-2022-JP) or hold zero bytes (UTF-16) the declaration counts.
    """
    disguised = b"\x1b" in raw or b"\0" in raw
    for name in (charset, "utf-8") if disguised else ("utf-8", charset):
        try:
            return raw.decode(name or "utf-8")
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


_BLOCKS = frozenset(
    {
        "address",
        "article",
        "blockquote",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
    }
    | {"h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
_SILENT = frozenset({"script", "style", "title", "template"})


# A tag, a comment's beginning, another declaration, text, or a stray '<'. Possessive, so that it stays linear: the
# standard library's parser takes a minute for 200 kB of unclosed comments.
_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>|(<!--)|<[!?/][^<>]*+>|([^<]++|<)")


class _Lines:
    """Builds lines of text; text in a blockquote is marked '> ', like quoted mail."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._line: list[str] = []
        self._quotes = 0

    def add(self, text: str) -> None:
        """Add text to the current line."""
        self._line.append(text)

    def end(self, *, keep_blank: bool = False) -> None:
        """End the current line; an empty one counts only if it is intended."""
        line = " ".join("".join(self._line).split())
        if line or keep_blank:
            self.done.append(("> " * min(self._quotes, 5) + line).rstrip())
        self._line = []

    def tag(self, name: str, *, closes: bool) -> None:
        """Apply a tag to the lines."""
        if name in _BLOCKS or name == "br":
            self.end(keep_blank=name == "br")
        if closes and name == "p":
            self.end(keep_blank=True)
        if name == "li" and not closes:
            self.add("- ")
        if name == "blockquote":
            self._quotes = max(0, self._quotes + (-1 if closes else 1))


def plain(html: str) -> str:
    """Turn HTML into lines of text; broken HTML is read as far as possible, always in linear time."""
    html, lines, at = html[:MOST_TEXT], _Lines(), 0
    while token := _TOKEN.match(html, at):
        closing, name, comment, text = token.groups()
        at = token.end()
        if text:
            lines.add(unescape(text))
        elif comment:
            at = _behind(html, at, "-->")
        elif name and name.lower() in _SILENT and not closing:
            at = _behind(html, at, f"</{name}")
        elif name:
            lines.tag(name.lower(), closes=bool(closing))
    lines.end()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines.done)).strip()


def _behind(html: str, at: int, end: str) -> int:
    """Return where to read on after something invisible; the end of the text if it is never closed."""
    found = html.find(end, at)
    return len(html) if found < 0 else found + (len(end) if end == "-->" else 0)
