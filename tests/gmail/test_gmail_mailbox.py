from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

import pytest

from afterword.domain.mail import STEP_HEADER, Address
from afterword.errors import (
    AfterwordError,
    AnswerLost,
    CursorGone,
    GmailAway,
    Refused,
    SignInNeeded,
    WrongAccount,
)
from afterword.gmail.mailbox import Mailbox
from afterword.gmail.permissions import COMPOSE, READ
from afterword.sandbox import FaultKind, Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable

    OpenBox = Callable[..., Mailbox]

JANE, ANA = "jane@example.com", "ana@acme.example"
SUBJECT = "Thanks for the interview – Ingénieure 🚀 in 東京"
ANSWER_LOST = ["close_before", "close_after", "reset", "timeout", "500", "503", "garbage", "half", "redirect"]


def letter(
    subject: str = SUBJECT, to: str = ANA, text: str = "Dear Ana, grüße aus 東京", **headers: str
) -> bytes:
    """A letter of Jane's as bytes."""
    message = EmailMessage(policy=SMTP)
    for name, value in {
        "From": JANE,
        "To": to,
        "Subject": subject,
        STEP_HEADER: "i/thank-you/a",
        **headers,
    }.items():
        message[name] = value
    message.set_content(text)
    return message.as_bytes()


def posts(sandbox: Sandbox, method: str) -> int:
    """How often the sandbox was asked for that method."""
    return len(sandbox.requests(f"gmail.users.{method}"))


# reading


def test_profile_is_the_account_and_its_cursor(box: Mailbox) -> None:
    """The profile names the account and a cursor that is text, and Gmail's clock is kept."""
    found = box.profile()
    assert found.email == JANE
    assert int(found.cursor) > 0
    assert box.last_date is not None


def test_another_account_stops_everything(open_box: OpenBox) -> None:
    """A sign-in for another mailbox than the config's is WrongAccount, which names both."""
    with pytest.raises(WrongAccount) as stopped:
        open_box(ANA, named=JANE).profile()
    assert ANA in stopped.value.message
    assert JANE in stopped.value.message


def test_the_config_may_name_the_account_in_another_form(open_box: OpenBox) -> None:
    """Another form of the account's own address is no other account."""
    assert open_box(JANE, named="Jane+Jobs@Example.com").profile().email == JANE


def test_a_draft_comes_back_as_it_was_written(box: Mailbox) -> None:
    """Subject and text in any script survive the way to Gmail and back, and so does the step's header."""
    created = box.create_draft(letter())
    found = box.draft(created.id)
    assert found is not None
    assert (found.id, found.message.id, found.message.thread_id) == (
        created.id,
        created.message.id,
        created.message.thread_id,
    )
    assert found.message.subject == SUBJECT
    assert found.message.text == "Dear Ana, grüße aus 東京"
    assert found.message.header(STEP_HEADER) == "i/thank-you/a"
    assert found.message.to == (Address("", ANA),)
    assert "DRAFT" in found.message.labels
    assert found.message.whole


def test_an_update_keeps_the_drafts_id_and_changes_its_messages(box: Mailbox) -> None:
    """Only the draft's id stays when its text is replaced (docs/gmail-facts.md 1)."""
    created = box.create_draft(letter())
    updated = box.update_draft(created.id, letter(text="Anew"))
    assert updated.id == created.id
    assert updated.message.id != created.message.id
    found = box.draft(created.id)
    assert found is not None
    assert found.message.text == "Anew"


def test_sending_takes_the_draft_away_and_gives_a_new_message(sandbox: Sandbox, box: Mailbox) -> None:
    """After drafts.send the draft is gone, and the sent copy has an id and a Message-ID of its own."""
    created = box.create_draft(letter())
    sent = box.send_draft(created.id)
    assert box.draft(created.id) is None
    copy = box.message(sent.id)
    assert copy is not None
    assert "SENT" in copy.labels
    assert sent.id != created.message.id
    assert copy.rfc_message_id.startswith("<")
    assert [m["subject"] for m in sandbox.mailbox(ANA)] == [SUBJECT]


def test_what_was_edited_by_hand_is_what_leaves(sandbox: Sandbox, box: Mailbox) -> None:
    """A send names the draft's id alone, so that the person's own words go out."""
    created = box.create_draft(letter())
    sandbox.edit_draft(JANE, created.id, text="My own words")
    box.send_draft(created.id)
    assert [m["text"].strip() for m in sandbox.mailbox(ANA)] == ["My own words"]


def test_a_message_in_every_form(sandbox: Sandbox, box: Mailbox) -> None:
    """headers, message and raw show the same message, each as far as it promises."""
    came = sandbox.deliver(
        JANE,
        sender="Ana Ruiz <Ana@acme.example>",
        subject="Ré: 東京",
        text="Yes!",
        headers={"Reply-To": "hr@acme.example"},
    )
    head, whole, raw = box.headers(came["id"]), box.message(came["id"]), box.raw(came["id"])
    assert head is not None
    assert whole is not None
    assert raw is not None
    assert (head.subject, head.sender, head.text, head.whole) == (
        "Ré: 東京",
        Address("Ana Ruiz", ANA),
        "",
        False,
    )
    assert head.reply_to == (Address("", "hr@acme.example"),)
    assert (whole.text, whole.whole, whole.headers) == ("Yes!", True, head.headers)
    assert whole.received.tzinfo is not None
    assert b"\r\n\r\nYes!" in raw


def test_what_is_not_there_is_none(box: Mailbox) -> None:
    """A message, a draft or a thread that does not exist is nothing, and no error."""
    assert box.headers("18c0ffee18c0ffee") is None
    assert box.message("18c0ffee18c0ffee") is None
    assert box.raw("18c0ffee18c0ffee") is None
    assert box.draft("r-1") is None
    assert box.thread("18c0ffee18c0ffee") == ()


def test_a_thread_is_its_messages_with_the_headers_that_bind_them(sandbox: Sandbox, box: Mailbox) -> None:
    """An answer stands in the thread behind the letter and refers to its Message-ID."""
    sent = box.send_draft(box.create_draft(letter()).id)
    theirs = sandbox.mailbox(ANA)[0]
    sandbox.reply(ANA, theirs["id"], "You are welcome")
    ours, answer = box.thread(sent.thread_id)
    assert (ours.id, answer.sender.email) == (sent.id, ANA)
    assert answer.in_reply_to == ours.rfc_message_id
    assert answer.references == (ours.rfc_message_id,)


def test_a_nudge_joins_its_thread(sandbox: Sandbox, box: Mailbox) -> None:
    """With the thread's id, its headers and its subject a second letter lands in the same thread, there and here."""
    sent = box.send_draft(box.create_draft(letter()).id)
    first = box.thread(sent.thread_id)[0]
    nudge = letter(
        f"Re: {SUBJECT}", **{"In-Reply-To": first.rfc_message_id, "References": first.rfc_message_id}
    )
    created = box.create_draft(nudge, sent.thread_id)
    assert created.message.thread_id == sent.thread_id
    assert box.send_draft(created.id).thread_id == sent.thread_id
    assert len(box.thread(sent.thread_id)) == 2
    assert len({m["thread_id"] for m in sandbox.mailbox(ANA)}) == 1


def test_search_goes_through_all_pages_to_its_bound(sandbox: Sandbox, box: Mailbox) -> None:
    """A search gives every match over the pages, the newest first, and not more than was asked for."""
    ids = [sandbox.deliver(JANE, sender=ANA, subject=f"n{n}", text=".")["id"] for n in range(7)]
    sandbox.deliver(JANE, sender="else@example.org", subject="no", text=".")
    assert [r.id for r in box.search(f"from:{ANA}")] == ids[::-1]
    assert [r.id for r in box.search(f"from:{ANA}", most=3)] == ids[:3:-1]
    assert box.search("from:nobody@example.net") == ()


def test_drafts_are_listed_with_their_messages(box: Mailbox) -> None:
    """drafts gives every draft's id with its message, and those of a query alone."""
    one, two = box.create_draft(letter("One")), box.create_draft(letter("Two"))
    assert {i: r.id for i, r in box.drafts()} == {d.id: d.message.id for d in (one, two)}
    assert [i for i, _ in box.drafts("subject:Two")] == [two.id]


# changes


def test_changes_bring_what_came_and_what_went(sandbox: Sandbox, box: Mailbox) -> None:
    """New mail is added, trash and deletions are removed, and what was deleted for good is not added."""
    cursor = box.profile().cursor
    came = sandbox.deliver(JANE, sender=ANA, subject="Hello", text=".")
    trashed = sandbox.deliver(JANE, sender=ANA, subject="Seen and thrown away", text=".")
    sandbox.trash(JANE, trashed["id"])
    draft = box.create_draft(letter())
    sandbox.delete_draft(JANE, draft.id)
    found = box.changes(cursor)
    assert [r.id for r in found.added] == [came["id"], trashed["id"]]
    assert {r.id for r in found.removed} == {trashed["id"], draft.message.id}
    assert box.changes(found.cursor) == type(found)((), (), found.cursor)


def test_what_comes_back_from_the_trash_has_come(sandbox: Sandbox, box: Mailbox) -> None:
    """A message that is moved back to the inbox is looked at again."""
    came = sandbox.deliver(JANE, sender=ANA, subject="Hello", text=".")
    sandbox.trash(JANE, came["id"])
    cursor = box.profile().cursor
    sandbox.untrash(JANE, came["id"])
    assert [r.id for r in box.changes(cursor).added] == [came["id"]]


def test_an_idle_look_is_one_request(sandbox: Sandbox, box: Mailbox) -> None:
    """Where nothing happened, changes asks once."""
    cursor = box.profile().cursor
    before = len(sandbox.requests())
    assert box.changes(cursor).added == ()
    assert [r["method"] for r in sandbox.requests(since=before)] == ["gmail.users.history.list"]


@pytest.mark.parametrize("empty_first", [False, True])
def test_changes_go_through_every_page(sandbox: Sandbox, box: Mailbox, empty_first: bool) -> None:
    """Hundreds of changes come whole, also behind a page that holds no history (docs/gmail-facts.md 11)."""
    sandbox.set_quirks(empty_history_page=empty_first)
    cursor = box.profile().cursor
    ids = [sandbox.deliver(JANE, sender=ANA, subject=f"n{n}", text=".")["id"] for n in range(620)]
    found = box.changes(cursor)
    assert [r.id for r in found.added] == ids
    assert posts(sandbox, "history.list") == (3 if empty_first else 2)


def test_an_old_cursor_is_gone(sandbox: Sandbox, box: Mailbox) -> None:
    """A cursor that Gmail forgot is CursorGone, and so is one that it cannot read."""
    cursor = box.profile().cursor
    sandbox.forget_history(JANE)
    with pytest.raises(CursorGone):
        box.changes(cursor)


# when things go wrong: reading


@pytest.mark.parametrize("kind", ["close_before", "reset", "500", "503", "garbage", "half"])
def test_a_read_is_asked_once_more_when_gmail_stumbles(sandbox: Sandbox, box: Mailbox, kind: str) -> None:
    """One stumble is not seen: the read is asked again and gives its answer."""
    sandbox.fault(kind, "gmail.users.getProfile")
    assert box.profile().email == JANE
    assert posts(sandbox, "getProfile") == 2


@pytest.mark.parametrize("kind", ["close_before", "timeout", "503", "garbage", "half", "redirect", "huge"])
def test_a_read_that_keeps_failing_is_gmail_away(sandbox: Sandbox, box: Mailbox, kind: str) -> None:
    """A read that does not succeed is GmailAway, never AnswerLost, after two requests at most."""
    sandbox.fault(kind, "gmail.users.messages.list", times=None)
    with pytest.raises(GmailAway) as away:
        box.search("from:x")
    assert not isinstance(away.value, AnswerLost)
    assert posts(sandbox, "messages.list") <= 2


@pytest.mark.parametrize("kind", ["403", "429"])
def test_too_fast_is_not_asked_again_and_names_the_time(sandbox: Sandbox, box: Mailbox, kind: str) -> None:
    """A refusal for haste is GmailAway until the time that Gmail named, after a single request."""
    sandbox.fault(kind, "gmail.users.messages.list", retry_after=900.0)
    with pytest.raises(GmailAway) as away:
        box.search("from:x")
    assert away.value.until is not None
    assert box.last_date is not None
    assert 890 <= (away.value.until - box.last_date).total_seconds() <= 901
    assert posts(sandbox, "messages.list") == 1


def test_a_missing_permission_is_named_with_its_purpose(open_box: OpenBox) -> None:
    """Without gmail.readonly a look at mail says which permission is missing and what it is for."""
    with pytest.raises(SignInNeeded, match=r"gmail\.readonly \(to see answers"):
        open_box(scopes=[COMPOSE]).search("from:x")


def test_without_compose_no_draft_is_written(sandbox: Sandbox, open_box: OpenBox) -> None:
    """Without gmail.compose a draft is SignInNeeded, which says that nothing was done."""
    with pytest.raises(SignInNeeded, match=r"gmail\.compose \(to write"):
        open_box(scopes=[READ]).create_draft(letter())
    assert sandbox.mailbox(JANE) == []


# when things go wrong: writing


@pytest.mark.parametrize("kind", ANSWER_LOST)
def test_a_send_is_made_once_whatever_becomes_of_its_answer(
    sandbox: Sandbox, box: Mailbox, kind: str
) -> None:
    """A send whose answer is lost is AnswerLost, after exactly one POST, and the recipient has it once at most."""
    draft = box.create_draft(letter())
    sandbox.fault(kind, "gmail.users.drafts.send", times=None)
    with pytest.raises(AnswerLost):
        box.send_draft(draft.id)
    assert posts(sandbox, "drafts.send") == 1
    assert len(sandbox.mailbox(ANA)) <= 1
    assert (box.draft(draft.id) is None) == (len(sandbox.mailbox(ANA)) == 1)


@pytest.mark.parametrize("kind", ANSWER_LOST)
def test_a_draft_is_created_once_whatever_becomes_of_its_answer(
    sandbox: Sandbox, box: Mailbox, kind: str
) -> None:
    """A create whose answer is lost is AnswerLost, after exactly one POST."""
    sandbox.fault(kind, "gmail.users.drafts.create", times=None)
    with pytest.raises(AnswerLost):
        box.create_draft(letter())
    assert posts(sandbox, "drafts.create") == 1
    assert len(box.drafts()) <= 1


def test_a_send_that_was_answered_with_an_error_afterwards_is_lost_too(
    sandbox: Sandbox, box: Mailbox
) -> None:
    """A 503 behind the effect looks like one before it: both are AnswerLost."""
    draft = box.create_draft(letter())
    sandbox.fault("503", "gmail.users.drafts.send", when="after")
    with pytest.raises(AnswerLost):
        box.send_draft(draft.id)
    assert len(sandbox.mailbox(ANA)) == 1


@pytest.mark.parametrize("as_400", [False, True])
def test_a_draft_that_is_gone_never_means_not_sent(sandbox: Sandbox, box: Mailbox, as_400: bool) -> None:
    """Sending or updating a draft that is gone is AnswerLost, with 404 and with 400 (docs/gmail-facts.md 6)."""
    sandbox.set_quirks(gone_draft_is_400=as_400)
    draft = box.create_draft(letter())
    sandbox.send_draft(JANE, draft.id)
    with pytest.raises(AnswerLost):
        box.send_draft(draft.id)
    with pytest.raises(AnswerLost):
        box.update_draft(draft.id, letter())


@pytest.mark.parametrize("kind", ["403", "429"])
def test_a_send_refused_for_haste_was_not_made(sandbox: Sandbox, box: Mailbox, kind: str) -> None:
    """A clean refusal before the effect is GmailAway with its time, not AnswerLost, and the draft is still there."""
    draft = box.create_draft(letter())
    sandbox.fault(kind, "gmail.users.drafts.send", retry_after=60.0)
    with pytest.raises(GmailAway) as away:
        box.send_draft(draft.id)
    assert not isinstance(away.value, AnswerLost)
    assert away.value.until is not None
    assert box.draft(draft.id) is not None
    assert posts(sandbox, "drafts.send") == 1


def test_a_message_that_gmail_does_not_take_is_refused(sandbox: Sandbox, box: Mailbox) -> None:
    """A create that Gmail answers with 400 was not done: Refused, with Gmail's own words."""
    with pytest.raises(Refused, match="raw"):
        box.create_draft(b"")
    assert sandbox.mailbox(JANE) == []


def test_nobody_there_is_away_and_not_lost(sandbox: Sandbox, box: Mailbox) -> None:
    """Where no connection comes about, nothing can have happened: a write is GmailAway and no more."""
    draft = box.create_draft(letter())
    box.reset()
    sandbox.stop()
    with pytest.raises(GmailAway) as away:
        box.send_draft(draft.id)
    assert not isinstance(away.value, AnswerLost)


def test_after_every_fault_the_mailbox_goes_on(sandbox: Sandbox, box: Mailbox) -> None:
    """An error leaves nothing behind: the next call works, fault after fault."""
    passed_by = {"token_revoked", "slow", "huge", "401", "cursor_gone"}
    for kind in (k.value for k in FaultKind if k.value not in passed_by):
        sandbox.fault(kind, "gmail.users.drafts.create", seconds=2.0)
        with pytest.raises(AfterwordError):
            box.create_draft(letter())
        sandbox.clear_faults()
        assert box.profile().email == JANE


# the access token


@pytest.mark.parametrize("write", [False, True])
def test_an_expired_access_token_is_renewed(sandbox: Sandbox, box: Mailbox, write: bool) -> None:
    """A 401 renews the token by itself, and the call is made: one draft, after two requests."""
    sandbox.expire_tokens(JANE)
    if write:
        box.create_draft(letter())
    assert len(box.drafts()) == write
    assert len(sandbox.requests("token")) == 1
    assert not write or [r["status"] for r in sandbox.requests("gmail.users.drafts.create")] == [401, 200]


@pytest.mark.parametrize("write", [False, True])
def test_a_revoked_sign_in_is_said(sandbox: Sandbox, box: Mailbox, write: bool) -> None:
    """After a revocation every call is SignInNeeded and says to set up again; nothing is tried over and over."""
    sandbox.revoke(JANE)
    with pytest.raises(SignInNeeded) as needed:
        _ = box.create_draft(letter()) if write else box.profile()
    assert "afterword setup" in needed.value.hint
    assert len(sandbox.requests("token")) == 1
    assert sandbox.mailbox(JANE) == []


@pytest.mark.parametrize("kind", ["close_before", "garbage", "half"])
def test_a_token_endpoint_that_stumbles_is_away(sandbox: Sandbox, box: Mailbox, kind: str) -> None:
    """A write whose token could not be renewed was not made: GmailAway, and no second POST to Gmail."""
    sandbox.expire_tokens(JANE)
    sandbox.fault(kind, "token", times=None)
    with pytest.raises(GmailAway) as away:
        box.create_draft(letter())
    assert not isinstance(away.value, AnswerLost)
    assert posts(sandbox, "drafts.create") == 1
