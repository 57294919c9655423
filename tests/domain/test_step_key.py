"""A step's key is printed and read back as the same one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.model import StepKind
from afterword.domain.step_key import StepKey

KEYS = [
    ("acme/notes", StepKey("acme", StepKind.NOTES)),
    ("acme/address/bob", StepKey("acme", StepKind.ADDRESS, "bob")),
    ("acme/thank-you/ana@acme.example", StepKey("acme", StepKind.THANK_YOU, "ana@acme.example")),
    ("acme/nudge/ana@acme.example/2", StepKey("acme", StepKind.NUDGE, "ana@acme.example", 2)),
    ("acme/thank-you/ana/hr@acme.example", StepKey("acme", StepKind.THANK_YOU, "ana/hr@acme.example")),
    (
        "acme/reply/rita@acme.example/offer",
        StepKey("acme", StepKind.REPLY, "rita@acme.example", about="offer"),
    ),
    ("acme/nudge/ana/1@acme.example/1", StepKey("acme", StepKind.NUDGE, "ana/1@acme.example", 1)),
]


@pytest.mark.parametrize(("printed", "key"), KEYS)
def test_as_it_is_printed(printed: str, key: StepKey) -> None:
    """The interview, the kind, for whom, and a nudge's number behind it; an address may hold a slash."""
    assert (str(key), StepKey.parse(printed)) == (printed, key)


@given(
    st.sampled_from(StepKind),
    st.text("abc/@.1", min_size=1),
    st.integers(1, 99),
)
def test_every_key_reads_back(kind: StepKind, whom: str, number: int) -> None:
    """Whatever the address holds."""
    about = "offer" if kind is StepKind.REPLY else ""
    key = StepKey("acme-clerk-2026-11-23", kind, whom, number if kind is StepKind.NUDGE else 0, about)
    assert StepKey.parse(str(key)) == key


@pytest.mark.parametrize(
    "text", ["", "acme", "acme/letter/ana", "/", "acme/nudge/ana@acme.example", "acme/reply/ana/gossip"]
)
def test_what_is_none(text: str) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match=r"."):
        StepKey.parse(text)
