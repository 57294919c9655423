"""The text of a message for a reader, out of Gmail's payload tree. Whatever the message holds, this does not raise."""

from __future__ import annotations

import base64
import binascii
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_TEXT = 200_000
"""Characters of text that are kept; an answer is told from a machine in far fewer."""
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
    """The text/plain of the alternatives where it says anything, else the first that does."""
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
    """Base64url as Gmail writes it, with padding or without; nothing where it is broken."""
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
    """The text of some bytes: as UTF-8 where they are that, else as declared, else with marks for what is unreadable.

    UTF-8 goes first because text in another charset is hardly ever valid UTF-8 by accident, while wrong declarations
    are common; charsets that hide in 7 bits (ISO-2022-JP) or hold zero bytes (UTF-16) are taken at their word.
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
_SILENT = frozenset({"script", "style", "head", "title", "template"})


class _Plain(HTMLParser):
    """HTML to lines; what stands in a blockquote is marked '> ', so that quoted mail can be told from the answer."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._line = ""
        self._quotes = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  (its shape)
        self._silent += tag in _SILENT
        if tag in _BLOCKS or tag == "br":
            self.end_line(keep_blank=tag == "br")
        if tag == "li":
            self._line = "- "
        self._quotes += tag == "blockquote"

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BLOCKS:
            self.end_line(keep_blank=tag == "p")
        self._quotes = max(0, self._quotes - (tag == "blockquote"))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._line += re.sub(r"\s+", " ", data)

    def end_line(self, *, keep_blank: bool = False) -> None:
        line = self._line.strip()
        if line or keep_blank:
            self.lines.append("> " * min(self._quotes, 5) + line)
        self._line = ""


def plain(html: str) -> str:
    """HTML as lines of text; broken HTML gives what can be read of it."""
    reader = _Plain()
    reader.feed(html[:MOST_TEXT])
    reader.close()
    reader.end_line()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in reader.lines)).strip()
