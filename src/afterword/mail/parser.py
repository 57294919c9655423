"""Read other people's mail as well as possible: bounded in time and memory, without ever crashing.

Nothing here judges. A message becomes its headers, its outer parts and the words that its sender wrote. The content of
an attached message (message/rfc822) is somebody else's mail and is not read.
"""

from __future__ import annotations

import email
import email.message
import email.utils
import re
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from afterword.mail.headers import addresses, decoded, words
from afterword.mail.html import plain, without_styles
from afterword.mail.quotes import Words, own_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_BYTES = 256 * 1024  # of a message; the signs of a machine or a person are at its start
MOST_HEADERS = 400
MOST_VALUE = 2_000  # characters of one header
MOST_PARTS = 40
MOST_NESTING = 12
MOST_TEXT = 20_000  # characters of all text together
MOST_HTML = 40_000
MOST_LINES = 2_000
MOST_LINKS = 200  # of a part; the message's own are at its start
LONGEST_LINE = 1_000  # characters; RFC 5322 2.1.1 allows 998

_RULE = re.compile(r"(?i)<hr\b[^<>]{0,200}>")
_LINK = re.compile(r"https?://[^\s\"'<>)]{4,200}")
_BOUNDARY = re.compile(rb"(?i)boundary\s*=")
_INNER = re.compile(rb"(?i)content-type:\s*message/")
_ENDLESS = re.compile(rb"(?im)^content-(?:type|disposition):(?:[^\r\n]|\r?\n[ \t]){4000}")
"""A header with more parameters than any mail has: the library takes a second over them."""


@dataclass(frozen=True, slots=True)
class MimePart:
    """One outer part: its type, its parameters in lower case, its text (empty for other content), and its links.

    The links come from more of the part than the text: in HTML the first of them may be far down.
    """

    kind: str
    parameters: dict[str, str]
    filename: str
    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedMail:
    """A message as it was read. `whole` is False if only headers were given."""

    headers: tuple[tuple[str, str], ...]
    parts: tuple[MimePart, ...] = ()
    kind: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    whole: bool = False
    head: bytes = b""

    @cached_property
    def fields(self) -> dict[str, list[str]]:
        """The headers by lower-case name."""
        named: dict[str, list[str]] = {}
        for name, value in self.headers:
            named.setdefault(name.lower(), []).append(value)
        return named

    def header(self, name: str) -> str:
        """The first header of that lower-case name, or an empty string."""
        return self.fields.get(name, [""])[0].strip()

    def has(self, *names: str) -> bool:
        """Whether one of the headers is there."""
        return any(name in self.fields for name in names)

    def addresses(self, *names: str) -> tuple[tuple[str, str], ...]:
        """(display name, lower-case address) of every mailbox in these headers."""
        return _mailboxes(tuple(value for name in names for value in self.fields.get(name, [])))

    @cached_property
    def text(self) -> str:
        """The text that a reader sees first: plain parts, else the HTML ones as text."""
        plain = [part.text for part in self.parts if part.kind.startswith("text/plain") or not part.kind]
        shown = [text for text in plain if text.strip()]
        if not shown:
            shown = [html_lines(part.text) for part in self.parts if part.kind == "text/html"]
        if not shown:  # a container without its boundary holds its raw text
            shown = [part.text for part in self.parts if part.kind.startswith("multipart/")]
        return _folded_lines("\n\n".join(shown)[:MOST_TEXT])[:MOST_TEXT]

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The beginnings of the different links in its parts."""
        return tuple(dict.fromkeys(link for part in self.parts for link in part.links))

    @cached_property
    def words(self) -> Words:
        """The sender's own words, without quoted mail."""
        if any(part.kind.startswith("text/plain") and part.text.strip() for part in self.parts):
            return own_words(self.text)
        markup = "\n".join(part.text for part in self.parts if part.kind == "text/html")
        answer, cut = _before_quote(markup[:MOST_HTML])
        words = own_words(html_lines(answer)) if cut else own_words(self.text)
        return Words(words.text, quotes=words.quotes or cut)


def _folded_lines(text: str) -> str:
    """The text with no line above LONGEST_LINE and no more lines than a reader would read."""
    lines = text.replace("\r", "").split("\n")[:MOST_LINES]
    if all(len(line) <= LONGEST_LINE for line in lines):
        return "\n".join(lines)
    pieces = (
        line[at : at + LONGEST_LINE] for line in lines for at in range(0, max(len(line), 1), LONGEST_LINE)
    )
    return "\n".join(islice(pieces, MOST_LINES))


def mailboxes(values: Sequence[str]) -> list[tuple[str, str]]:
    """(display name, lower-case address) pairs, even from badly broken headers."""
    return list(_mailboxes(tuple(values)))


@lru_cache(maxsize=256)
def _mailboxes(values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for value in values[:20] for pair in _in_header(value[:MOST_VALUE]))


def _in_header(value: str) -> list[tuple[str, str]]:
    """The pairs in one header. If the library finds no address, search the text for them."""
    try:
        found = [(name, address.lower()) for name, address in email.utils.getaddresses([value])]
    except (ValueError, TypeError, IndexError, AttributeError, RecursionError):
        found = []
    if "@" in value and not any(address for _name, address in found):
        return [("", one.email) for one in addresses(value)]
    return found


def read(headers: Sequence[tuple[str, str]], raw: bytes | None = None) -> ParsedMail:
    """The message, from its headers alone or from its raw bytes (at most the first 256 KiB count)."""
    given = tuple((name, _header(value)) for name, value in headers[:MOST_HEADERS])
    if raw is None:
        return _by_headers(given)
    head = _unwrapped(raw[:MOST_BYTES])
    parsed = _parse(head)
    if parsed is None:
        text = _flat(head)
        return ParsedMail(
            given or _plain_headers(head), (MimePart("text/plain", {}, "", text, _links(text)),), whole=True
        )
    own = given or tuple((str(n), _header(v)) for n, v in list(parsed.raw_items())[:MOST_HEADERS])
    parts = tuple(_bounded(_parts(parsed)))
    return ParsedMail(own, parts, parsed.get_content_type(), _parameters(parsed), whole=True, head=head)


def text_of(raw: bytes) -> str:
    """The text that a reader of the message sees first, quoted mail included."""
    return read((), raw).text


def html_lines(markup: str) -> str:
    """The readable text of a page. Horizontal rules stay: programs draw them above what they quote."""
    return plain(_RULE.sub("<br>_____<br>", markup[:MOST_HTML]))


def _header(value: object) -> str:
    """A header's text, decoded; at most MOST_VALUE of it counts."""
    return words(str(value)[:MOST_VALUE].encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _by_headers(given: tuple[tuple[str, str], ...]) -> ParsedMail:
    """A message from its headers alone."""
    shell = email.message.Message()
    shell["Content-Type"] = next((v for n, v in given if n.lower() == "content-type"), "text/plain")
    return ParsedMail(given, (), shell.get_content_type(), _parameters(shell))


def _unwrapped(head: bytes) -> bytes:
    """The message without blank lines in front of it (some stores write them)."""
    return head.lstrip(b"\r\n")


def _parse(head: bytes) -> email.message.Message | None:
    """The standard library's reading, or None if the structure is deeper than mail ever is."""
    many = len(_BOUNDARY.findall(head)) > MOST_PARTS or len(_INNER.findall(head)) > MOST_PARTS
    if many or _ENDLESS.search(head):
        return None
    try:
        return email.message_from_bytes(head)
    except Exception:  # noqa: BLE001  (the parser raises many kinds on broken mail; read as flat text instead)
        return None


def _plain_headers(head: bytes) -> tuple[tuple[str, str], ...]:
    """The headers alone, for a message with a structure that is not read."""
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    unfolded = re.sub(rb"\r?\n[ \t]+", b" ", block[:MOST_BYTES])
    lines = (line.split(b":", 1) for line in unfolded.splitlines()[:MOST_HEADERS] if b":" in line)
    return tuple((name.decode("latin-1").strip(), _header(decoded(value))) for name, value in lines)


def _flat(head: bytes) -> str:
    """Everything after the headers, as text."""
    pieces = re.split(rb"\r?\n\r?\n", head, maxsplit=1)
    return decoded(pieces[-1])[:MOST_TEXT]


def _parts(message: email.message.Message, depth: int = 0) -> Iterator[MimePart]:
    """The outer leaves, in order; attached messages are leaves."""
    payload = _payload(message)
    inside = message.get_content_maintype() == "message"
    if isinstance(payload, list) and not inside and depth < MOST_NESTING:
        for child in payload[:MOST_PARTS]:
            if isinstance(child, email.message.Message):
                yield from _parts(child, depth + 1)
        return
    kind, text = message.get_content_type(), _text(message)
    shown = without_styles(text) if kind == "text/html" else text
    yield MimePart(kind, _parameters(message), _filename(message), shown[:MOST_HTML], _links(text))


def _links(text: str) -> tuple[str, ...]:
    """The beginnings of the first links in a text or markup."""
    return tuple(dict.fromkeys(found[0] for found in islice(_LINK.finditer(text), MOST_LINKS)))


def _bounded(parts: Iterator[MimePart]) -> Iterator[MimePart]:
    """The first parts, and no more text than a person would read."""
    left = MOST_HTML + MOST_TEXT
    for number, part in enumerate(parts):
        if number >= MOST_PARTS or left <= 0:
            return
        yield replace(part, text=part.text[:left])
        left -= len(part.text)


def _text(message: email.message.Message) -> str:
    """A leaf's text: for a status part its field blocks, for an attached message nothing."""
    kind = message.get_content_type()
    payload = _payload(message)
    if kind == "message/rfc822" or not kind.startswith(
        ("text/", "message/", "application/ics", "multipart/")
    ):
        return ""
    if isinstance(payload, list):
        return "\n\n".join(_fields_text(block) for block in payload[:20])
    return _leaf_text(message)


def _fields_text(block: object) -> str:
    """The fields of one block of a delivery status, a line each, and its body, if any."""
    if not isinstance(block, email.message.Message):
        return ""
    lines = [f"{name}: {_header(value)}" for name, value in list(block.raw_items())[:MOST_HEADERS]]
    body = _payload(block)
    return "\n".join(lines) + (f"\n{body[:MOST_TEXT]}" if isinstance(body, str) else "")


def _leaf_text(message: email.message.Message) -> str:
    """The text of a part that is not a container."""
    try:
        octets = message.get_payload(decode=True)
    except Exception:  # noqa: BLE001  (decoders raise many kinds on lying headers; the raw text is read instead)
        octets = None
    if not isinstance(octets, bytes):
        return str(_payload(message))[:MOST_HTML]
    return decoded(octets[: MOST_HTML * 4], _parameters(message).get("charset", ""))


def _payload(message: email.message.Message) -> object:
    """A part's content: its parts, or its raw text; nothing if its own charset breaks the parser."""
    try:
        return message.get_payload()
    except (TypeError, ValueError, LookupError):
        return ""


def _parameters(message: email.message.Message) -> dict[str, str]:
    """The Content-Type's parameters, names and values in lower case except for the boundary."""
    try:
        pairs = message.get_params(failobj=[])
        return {str(n).lower(): str(email.utils.collapse_rfc2231_value(v)).lower() for n, v in pairs[1:]}
    except Exception:  # noqa: BLE001  (parameters of broken mail raise many kinds; none is as good)
        return {}


def _filename(message: email.message.Message) -> str:
    """The part's file name in lower case, or an empty string."""
    try:
        return str(message.get_filename("")).lower()[:200]
    except Exception:  # noqa: BLE001  (as above)
        return ""


_HTML_QUOTE = re.compile(
    r"""(?ix) <blockquote\b | class\s*=\s*["']?(?:gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote)
    | id\s*=\s*["']?(?:x_)?(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|reply-intro)
    | border-top:\s*solid\s+\#(?:E1E1E1|B5C4DF)"""
)


def _before_quote(markup: str) -> tuple[str, bool]:
    """The markup above the first quoted mail, and whether there is one."""
    found = _HTML_QUOTE.search(markup)
    if found is None:
        return markup, False
    return markup[: max(markup.rfind("<", 0, found.start() + 1), 0)], True
