"""Which addresses reach one mailbox, whoever spells them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from afterword.domain.addresses import mailbox_of, same_mailbox

ADDRESSES = st.builds(
    "{}@{}".format,
    st.text('ab.+"@ß', max_size=8),
    st.sampled_from(
        ["gmail.com", "googlemail.com", "acme.example", "bücher.example", "xn--bcher-kva.example"]
    ),
)


@pytest.mark.parametrize(
    "other",
    [
        "Jane.Doe@Gmail.com",
        "janedoe@gmail.com",
        "j.a.n.e.doe@googlemail.com",
        "jane.doe+jobs@gmail.com",
        "JANEDOE+a+b@GOOGLEMAIL.COM",
        " jane.doe@gmail.com ",
        "jane.doe@gmail.com.",
    ],
)
def test_at_gmail_dots_and_tags_do_not_count(other: str) -> None:
    """Both domains of Gmail are one, too."""
    assert same_mailbox("jane.doe@gmail.com", other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ana.Ruiz@Acme.example", "ana.ruiz@acme.example", True),
        ("ana.ruiz+calendar@acme.example", "ana.ruiz@acme.example", True),
        ("anaruiz@acme.example", "ana.ruiz@acme.example", False),
        ("ana@acme.example", "ana@mail.acme.example", False),
        ("ana@gmail.com", "ana@acme.example", False),
        ("ana@gmail.com", "ana@gmail.com.acme.example", False),
        ("+a@acme.example", "+b@acme.example", False),
        ('"ana+a"@acme.example', '"ana+b"@acme.example', False),
    ],
)
def test_elsewhere_only_a_tag_does_not_count(one: str, other: str, same: bool) -> None:
    """Dots make another mailbox everywhere but at Gmail, and so does another domain."""
    assert same_mailbox(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("eva@bücher.example", "eva@xn--bcher-kva.example", True),
        ("eva@BÜCHER.example", "eva@XN--BCHER-KVA.example", True),
        ("eva@bu\u0308cher.example", "eva@xn--bcher-kva.example", True),
        ("eva@straße.example", "eva@xn--strae-oqa.example", True),
        ("eva@straße.example", "eva@strasse.example", False),
        ("eva@例え.テスト", "eva@xn--r8jz45g.xn--zckzah", True),
        ("eva@gmail.com", "eva@xn--gmail-.com", False),
        ("eva@xn--.example", "eva@xn--99999999.example", False),
    ],
)
def test_a_domain_in_unicode_is_the_one_in_ascii(one: str, other: str, same: bool) -> None:
    """As IDNA 2008 pairs them; what is no such name is nobody else's."""
    assert same_mailbox(one, other) is same


def test_nothing_is_nobodys_mailbox() -> None:
    """No address, and a word that is none, are not taken for an address."""
    assert mailbox_of("") == ""
    assert not same_mailbox("", "ana@acme.example")
    assert not same_mailbox("ana", "ana@acme.example")


@given(st.text() | ADDRESSES)
def test_every_address_reaches_its_own_mailbox(address: str) -> None:
    """However odd it is, and however it is spaced."""
    assert same_mailbox(address, address)
    assert same_mailbox(f" {address} ", address)


@given(ADDRESSES, ADDRESSES)
def test_it_does_not_matter_which_comes_first(one: str, other: str) -> None:
    """Two addresses are one mailbox from either side."""
    assert same_mailbox(one, other) is same_mailbox(other, one)


@given(st.emails(), st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True))
def test_a_tag_and_capitals_are_always_the_same_mailbox(address: str, tag: str) -> None:
    """Whatever the address."""
    local, _, domain = address.rpartition("@")
    assume(not local.startswith(('"', "+")))
    assert same_mailbox(address, f"{local}+{tag}@{domain}")
    assert same_mailbox(address, f"{local.upper()}@{domain.upper()}")
