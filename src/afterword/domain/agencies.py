"""Agency recruiters: coordinators who work for a different company from the interviewers."""

# ruff: noqa: E501  (a table of names)

from __future__ import annotations

import re

from afterword.domain.model import Interview, Person, Role

FREE_PROVIDERS = frozenset(
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
"""Mail providers open to everybody: their domains name no employer."""

_NO_NAME = frozenset(
    {
        *("com", "org", "net", "gov", "edu", "info", "biz", "app", "dev"),
        *("mail", "email", "www", "jobs", "careers", "example", "test", "invalid"),
    }
)
"""Parts of domains that do not name the owner."""


def agency_recruiters(interview: Interview) -> tuple[Person, ...]:
    """The coordinators with an address at neither the company nor a provider open to everybody."""
    company = {name for p in interview.people if p.part is Role.INTERVIEWER for name in names_in(p.email)}
    if not company:
        return ()
    company |= {_slug(interview.company)}
    return tuple(
        p
        for p in interview.people
        if p.part is Role.COORDINATOR and (own := names_in(p.email)) and not _related(own, company)
    )


def names_in(address: str) -> frozenset[str]:
    """The names in an address's domain: acme for hr@mail.acme.co.uk, none for a provider open to everybody."""
    domain = address.rpartition("@")[2].lower().strip(".")
    if not domain or domain in FREE_PROVIDERS:
        return frozenset()
    labels = domain.split(".")
    return frozenset(_slug(label) for label in labels if len(label) > 2 and label not in _NO_NAME)


def _related(own: frozenset[str], company: set[str]) -> bool:
    """Whether a name of one equals or contains a name of the other: acme-careers.com is Acme's."""
    return any(a in b or b in a for a in own for b in company)


def _slug(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
