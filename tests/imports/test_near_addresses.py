"""An address that looks misspelt is doubted; one that merely looks like another is not."""

from __future__ import annotations

import pytest

from afterword.imports.near_addresses import doubt_about

TEAM = ("tom@acme.example", "li.wei@acme.example")


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("jane@gmial.com", "jane@gmail.com"),
        ("jane@gmail.con", "jane@gmail.com"),
        ("Jane@Gmal.com", "Jane@gmail.com"),
        ("jane@hotmial.com", "jane@hotmail.com"),
        ("jane@yaho.com", "jane@yahoo.com"),
        ("jane@outlok.com", "jane@outlook.com"),
        ("ana@acme.exampel", "ana@acme.example"),
        ("ana@acmee.example", "ana@acme.example"),
        ("ana@amce.exmaple", "ana@acme.example"),
    ],
)
def test_a_near_miss_is_doubted(address: str, meant: str) -> None:
    """A letter missing, added, wrong or swapped, in a provider's domain or in that of the other people."""
    doubt = doubt_about(address, TEAM)
    assert doubt is not None
    assert [choice.text for choice in doubt.choices] == [meant]


@pytest.mark.parametrize(
    ("address", "others"),
    [
        *((f"jane@{own}", TEAM) for own in ("gmail.com", "googlemail.com", "gmx.de", "web.de", "email.com")),
        ("ana@acme.example", [*TEAM, "ana@acme.exampel"]),
        ("ana@acme.example", ["tom@acme.exampel"]),
        ("ana@acme.com", ["tom@acme.con"]),
        ("rita@globex.example", TEAM),
        ("ana@ibm.com", ["tom@ibn.com"]),
        ("ana@us.acme.com", ["tom@uk.acme.com"]),
        ("ana@north.acme.com", ["tom@north2.acme.com"]),
        ("ana", TEAM),
        ("", TEAM),
    ],
)
def test_another_domain_is_no_near_miss(address: str, others: list[str]) -> None:
    """Other companies, short names, branches of one domain, and the domain that most people have."""
    assert doubt_about(address, others) is None


def test_of_two_domains_the_companys_is_right() -> None:
    """Where nothing else tells two addresses apart, the one that names the company is not doubted."""
    right, wrong = "ana@hooli.example", "tom@holli.example"
    assert doubt_about(right, [wrong], "Hooli GmbH") is None
    assert doubt_about(wrong, [right], "Hooli GmbH") is not None
    assert doubt_about(right, [wrong]) is not None, "nothing tells: both are asked about"
