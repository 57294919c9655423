"""The mailboxes of the demo that is served."""

from __future__ import annotations

from afterword.demo.story.playing import pages
from afterword.demo.story.stage import CANDIDATE, stage
from afterword.demo.story.tale import ACCOUNTS, ANA, BEGINS, INTERVIEW, RITA


def test_everybody_in_an_added_interview_can_be_written_to() -> None:
    """Their mailboxes are there once the visitor has added it, and a letter arrives; to nobody else, it comes back."""
    with stage(BEGINS, {CANDIDATE: ACCOUNTS[CANDIDATE]}) as played:
        played.sign_in(CANDIDATE)
        with pages(played):
            assert list(played.sandbox.overview()["accounts"]) == [CANDIDATE]
            played.afterword("add", "-", given=INTERVIEW)
            there = played.sandbox.overview()["accounts"]
            assert {address: one["name"] for address, one in there.items()} == ACCOUNTS
            played.sandbox.write(CANDIDATE, f"{ANA}, nobody@acme.example", "Thank you", "Dear Ana")
            assert [m["subject"] for m in played.inbox(ANA)] == ["Thank you"]
            assert [m["subject"] for m in played.inbox(RITA)] == []
            assert ["mailer-daemon" in m["from"].lower() for m in played.inbox(CANDIDATE)] == [True]
            assert played.sandbox.elsewhere() == []
