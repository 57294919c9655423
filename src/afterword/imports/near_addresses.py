"""Addresses that look misspelt: jane@gmial.com, or ana@acme.exampel beside tom@acme.example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

from afterword.config.language import _
from afterword.config.person_names import folded
from afterword.domain.agencies import FREE_PROVIDERS
from afterword.imports.spoken import Reading, Unclear

_SHORTEST_NAME = 4
"""Letters before the domain's dot. Shorter names that differ by a letter are most likely two companies."""
_LONG = 12
"""In a domain with at least this many letters, dots included, two slips are still a misspelling."""
_RESERVED = frozenset({"example", "test", "invalid", "localhost"})
"""Endings for examples, RFC 2606."""
_NEAR_BUT_RIGHT = frozenset({"email.com"})
"""The domain of a smaller provider that differs by a letter from a larger one's."""


def doubt_about(address: str, others: Iterable[str] = (), company: str = "") -> Unclear | None:
    """The question about an address that looks misspelt, with the likelier one as a choice; None for any other.

    `others` are the addresses of the other people. A domain that more of them share is never the odd one; of two that
    as many share, the odd one is what names no `company` or has an ending that does not exist.
    """
    local, at, domain = address.strip().rpartition("@")
    near = _near_domain(domain.lower(), Counter(_domain(each) for each in others), company) if at else ""
    if not near:
        return None
    meant = f"{local}@{near}"
    sentence = _("{address} may be misspelt: did you mean {meant}?")
    return Unclear(sentence.format(address=address.strip(), meant=meant), [Reading(meant, meant)])


def _domain(address: str) -> str:
    return address.strip().rpartition("@")[2].lower()


def _near_domain(domain: str, others: Counter[str], company: str) -> str:
    if domain in FREE_PROVIDERS or domain in _NEAR_BUT_RIGHT:
        return ""
    if near := _nearest(domain, FREE_PROVIDERS):
        return near
    alike = others[domain] + 1
    likely = _likelihood(domain, company)
    return _nearest(
        domain,
        [each for each, n in others.items() if (n, _likelihood(each, company)) >= (alike, likely)],
    )


def _likelihood(domain: str, company: str) -> tuple[bool, bool]:
    """How likely the domain is spelt right, for comparing: whether its ending exists, and it names the company."""
    exists = _ending_exists(domain.rpartition(".")[2])
    return exists, bool(company) and folded(domain.partition(".")[0]) in folded(company)


@lru_cache(maxsize=256)
def _ending_exists(ending: str) -> bool:
    from publicsuffixlist import PublicSuffixList

    known = PublicSuffixList().publicsuffix(f"acme.{ending}", accept_unknown=False)
    return ending in _RESERVED or known is not None


def _nearest(domain: str, among: Collection[str]) -> str:
    """The nearest domain that a slip or two could turn into this one, or an empty string."""
    slips = {each: _slips(domain, each) for each in sorted(among) if _is_comparable(domain, each)}
    least = min(slips, key=slips.__getitem__, default="")
    return least if least and 0 < slips[least] <= (2 if len(domain) >= _LONG else 1) else ""


def _is_comparable(domain: str, other: str) -> bool:
    """Whether one may be a slip for the other. Short names and branches of one domain differ on purpose."""
    name, _dot, rest = other.partition(".")
    branches = rest.count(".") and domain.partition(".")[2] == rest
    return len(name) >= _SHORTEST_NAME and abs(len(domain) - len(other)) <= 2 and not branches


def _slips(one: str, other: str) -> int:
    """How many letters are missing, added, wrong or swapped with the next one."""
    rows = [list(range(len(other) + 1))]
    for n, letter in enumerate(one, 1):
        row = [n]
        for m, there in enumerate(other, 1):
            best = min(rows[-1][m] + 1, row[-1] + 1, rows[-1][m - 1] + (letter != there))
            if n > 1 and m > 1 and (one[n - 2], letter) == (there, other[m - 2]):
                best = min(best, rows[-2][m - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
