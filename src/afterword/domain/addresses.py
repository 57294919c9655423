"""Whether two addresses reach one mailbox (docs/gmail-facts.md 29)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_LONGEST_LABEL = 63  # RFC 1035 2.3.4


def same_mailbox(one: str, other: str) -> bool:
    """Whether mail to either address arrives in the same mailbox."""
    return mailbox_of(one) == mailbox_of(other)


@lru_cache(maxsize=4096)
def mailbox_of(address: str) -> str:
    """The form that all addresses of one mailbox share. For comparing only: mail goes to the address itself."""
    local, at, host = address.strip().lower().rpartition("@")
    if not at:
        return host
    domain = ".".join(map(_readable, host.rstrip(".").split(".")))
    if not local.startswith('"'):  # quoted, a plus sign is an ordinary character
        local = local.partition("+")[0] or local
    if domain in _GMAIL:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def _readable(label: str) -> str:
    """One label of a domain in normalized Unicode, decoded if DNS spells it in ASCII (RFC 5891)."""
    if not label.startswith("xn--") or len(label) > _LONGEST_LABEL:
        return _normal(label)
    try:
        decoded = label.removeprefix("xn--").encode("ascii").decode("punycode")
    except UnicodeError:
        return label
    return decoded if not decoded.isascii() and _normal(decoded) == decoded else label


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
