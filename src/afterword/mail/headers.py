"""Headers from any sender, read as far as possible: encoded words (RFC 2047), addresses, Message-IDs; none raises."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import getaddresses

from afterword.domain.mail import Address

_WORD = r"=\?[^?\s]++\?[bBqQ]\?[^?]*+\?="
_WORDS = re.compile(rf"{_WORD}(?:\s*+{_WORD})*+")


def words(value: str) -> str:
    """A header's text, decoded (RFC 2047) and unfolded; broken parts stay unchanged."""
    return _WORDS.sub(lambda run: _decoded(run[0]), _unfolded(value)).strip()


def _unfolded(value: str) -> str:
    return re.sub(r"[\r\n]++[ \t]*+", " ", value)


def _decoded(run: str) -> str:
    """Decode a run of encoded words with the standard library, limited to what it can decode quickly."""
    try:
        pieces = decode_header(run)
    except (HeaderParseError, ValueError):
        return run
    return "".join(p if isinstance(p, str) else decoded(p, c or "") for p, c in pieces)


def addresses(value: str) -> tuple[Address, ...]:
    """The addresses of a From, To or Cc header in their order; if it is broken, those that can be recognized."""
    unfolded = _unfolded(value)
    try:
        pairs = [(name, email) for name, email in getaddresses([unfolded]) if _is_address(email)]
    except (ValueError, IndexError, TypeError, RecursionError):
        pairs = []
    if not pairs:
        pairs = [("", found) for found in re.split(r"[\s<>,;:\"()\[\]]++", unfolded) if _is_address(found)]
    return tuple(Address(words(name), email.strip().lower()) for name, email in pairs)


def _is_address(email: str) -> bool:
    name, at, domain = email.rpartition("@")
    return bool(name and at and domain) and " " not in domain


def message_ids(value: str) -> tuple[str, ...]:
    """The ids of a Message-ID, In-Reply-To or References header, each in angle brackets, in their order."""
    bracketed = re.findall(r"<[^<>\s]+>", value)
    return tuple(bracketed or [f"<{token}>" for token in value.split() if "@" in token and "<" not in token])


def decoded(raw: bytes, charset: str = "") -> str:
    """Decode bytes: as UTF-8 if they are valid, else as declared, else with marks for unreadable bytes.

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
