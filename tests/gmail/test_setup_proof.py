"""The set-up's proof on a mailbox: a draft to oneself comes and goes, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from afterword.domain.mail import STEP_HEADER
from afterword.errors import AfterwordError, AnswerLost, GmailAway
from afterword.gmail.mailbox import Mailbox, open_mailbox
from afterword.gmail.permissions import PURPOSE
from afterword.gmail.token_store import StoredSignIn, keep
from afterword.letters import Sender
from afterword.sandbox import Sandbox
from afterword.services.proof import SENT_TEXT, SUBJECT, TEXT, Proof
from gmail.conftest import ANA, JANE, MemoryKeyring


@pytest.fixture
def mailbox(sandbox: Sandbox, ring: MemoryKeyring) -> Iterator[Mailbox]:
    """Jane's mailbox, signed in."""
    client, token = sandbox.client_secrets()["installed"], sandbox.sign_in(JANE)["refresh_token"]
    keep(
        JANE,
        StoredSignIn(
            client["client_id"], client["token_uri"], tuple(PURPOSE), client["client_secret"], token
        ),
    )
    with open_mailbox(JANE, sandbox.url) as opened:
        yield opened


def proof(mailbox: Mailbox, said: list[str] | None = None) -> Proof:
    """Jane's."""
    return Proof(mailbox, Sender("Jane Doe", JANE), (said if said is not None else []).append)


def test_a_draft_comes_is_read_and_goes(sandbox: Sandbox, mailbox: Mailbox) -> None:
    """Each of the three is done, by one request each, and said; afterwards the mailbox is as it was."""
    said: list[str] = []
    proof(mailbox, said).make()
    assert sandbox.mailbox(JANE) == []
    assert len(said) == 3
    methods = [
        r["method"]
        for r in sandbox.requests("gmail.users.drafts.*")
        if r["method"].endswith(("create", "delete"))
    ]
    assert methods == ["gmail.users.drafts.create", "gmail.users.drafts.delete"]


def test_the_draft_says_what_it_is(sandbox: Sandbox, mailbox: Mailbox) -> None:
    """To oneself alone, with a subject, and a text, and without the header of a letter."""
    sandbox.fault("503", "gmail.users.drafts.delete", times=None)
    with pytest.raises(GmailAway):
        proof(mailbox).make()
    (left,) = sandbox.mailbox(JANE)
    draft = mailbox.draft(left["draft_id"])
    assert draft is not None
    assert draft.message.subject == SUBJECT
    assert [a.email for a in draft.message.to] == [JANE]
    assert "delete it" in draft.message.text
    assert draft.message.header(STEP_HEADER) == ""


def test_sending_on_request_is_one_message_to_oneself(sandbox: Sandbox, mailbox: Mailbox) -> None:
    """One send, one message, no draft left."""
    proof(mailbox).make(send=True)
    kept = sandbox.mailbox(JANE)
    assert [m["draft_id"] for m in kept] == [""] or [m["draft_id"] for m in kept] == [None]
    assert "SENT" in kept[0]["labels"]
    assert len(sandbox.requests("gmail.users.drafts.send")) == 1
    assert sandbox.mailbox(ANA) == []


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        ("close_after", "gmail.users.drafts.create"),
        ("garbage", "gmail.users.drafts.create"),
        ("503", "gmail.users.drafts.get"),
        ("close_after", "gmail.users.drafts.delete"),
        ("close_before", "gmail.users.drafts.delete"),
    ],
)
def test_what_goes_wrong_on_the_way_leaves_no_draft(
    sandbox: Sandbox, mailbox: Mailbox, kind: str, method: str
) -> None:
    """A lost answer, a draft that cannot be read, a deletion that does not come through: nothing lies about."""
    sandbox.fault(kind, method, times=2 if method.endswith("get") else 1)
    with suppress(AfterwordError):
        proof(mailbox).make()
    assert sandbox.mailbox(JANE) == []


def test_a_send_whose_answer_is_lost_is_not_made_again(sandbox: Sandbox, mailbox: Mailbox) -> None:
    """One request; whether it was sent the person sees, and no draft is left."""
    sandbox.fault("close_after", "gmail.users.drafts.send")
    with pytest.raises(AnswerLost):
        proof(mailbox).make(send=True)
    assert len(sandbox.requests("gmail.users.drafts.send")) == 1
    assert [m["draft_id"] or "" for m in sandbox.mailbox(JANE)] == [""]


@pytest.mark.parametrize("text", [TEXT, SENT_TEXT])
def test_what_an_interrupted_proof_left_goes_at_the_next(
    sandbox: Sandbox, mailbox: Mailbox, text: str
) -> None:
    """By subject, recipient and text; and it is said."""
    sandbox.write_draft(JANE, JANE, SUBJECT, text)
    said: list[str] = []
    proof(mailbox, said).make()
    assert sandbox.mailbox(JANE) == []
    assert said[0].startswith("1 test draft of an earlier set-up removed")


@pytest.mark.parametrize(
    ("to", "subject", "text"),
    [
        (JANE, SUBJECT, "Milk, eggs, and a stamp."),
        (JANE, f"Re: {SUBJECT}", TEXT),
        (ANA, SUBJECT, TEXT),
        (JANE, SUBJECT, TEXT + "\nand something of mine"),
    ],
)
def test_a_draft_that_is_the_persons_stays(
    sandbox: Sandbox, mailbox: Mailbox, to: str, subject: str, text: str
) -> None:
    """Changed, renamed or to somebody else: it is not the proof's any more, and is not touched."""
    theirs = sandbox.write_draft(JANE, to, subject, text)
    proof(mailbox).make()
    assert [m["draft_id"] for m in sandbox.mailbox(JANE)] == [theirs["draft_id"]]
