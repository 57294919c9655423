"""Whose account an address is."""

from __future__ import annotations


def same_account(one: str, other: str) -> bool:
    """Two ways to write the address of one Gmail account."""
    return _plain(one) == _plain(other)


def _plain(address: str) -> str:
    name, _, domain = address.lower().partition("@")
    if domain in {"gmail.com", "googlemail.com"}:
        return name.partition("+")[0].replace(".", "") + "@gmail.com"
    return f"{name}@{domain}"
