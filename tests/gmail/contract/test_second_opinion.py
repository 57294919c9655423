"""What the mailbox relies on, held against two Gmails: the sandbox, and one that others wrote (docs/gmail-facts.md).

Where that one is not like Gmail it is in a table at the end: what it does instead is asserted too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from afterword.domain.mail import STEP_HEADER, Address
from afterword.errors import AfterwordError, AnswerLost
from afterword.gmail.mailbox import Mailbox
from gmail.contract.sides import ANA, JANE, SUBJECT, Side, asked, emulate_side, letter, sandbox_side

PROGRAM = os.environ.get("AFTERWORD_TEST_EMULATE", "")
LACKING = "AFTERWORD_TEST_EMULATE does not name npm emulate 0.11.2"
SIDES = ("sandbox", pytest.param("emulate", marks=pytest.mark.skipif(not PROGRAM, reason=LACKING)))


@pytest.fixture(params=SIDES)
def side(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Side]:
    """One Gmail, new for each test."""
    with sandbox_side() if request.param == "sandbox" else emulate_side(PROGRAM, tmp_path) as made:
        yield made


@pytest.fixture
def box(side: Side) -> Iterator[Mailbox]:
    """Jane's mailbox there."""
    with side.opened() as opened:
        yield opened


# drafts


def test_a_draft_comes_back_as_it_was_written(box: Mailbox) -> None:
    """Subject, text and reader survive the way there and back."""
    created = box.create_draft(letter())
    found = box.draft(created.id)
    assert found is not None
    assert (found.id, found.message.id) == (created.id, created.message.id)
    assert (found.message.subject, found.message.text) == (SUBJECT, "Dear Ana, grüße aus 東京")
    assert found.message.to == (Address("", ANA),)
    assert "DRAFT" in found.message.labels


def test_an_update_keeps_the_drafts_id_and_changes_its_text(box: Mailbox) -> None:
    """The draft is the same, what is in it is not."""
    created = box.create_draft(letter())
    assert box.update_draft(created.id, letter(text="Anew")).id == created.id
    found = box.draft(created.id)
    assert found is not None
    assert found.message.text == "Anew"


def test_every_draft_is_listed_with_its_message(box: Mailbox) -> None:
    """drafts gives each draft's id with its message's."""
    made = [box.create_draft(letter(name)) for name in ("One", "Two")]
    assert {i: r.id for i, r in box.drafts()} == {d.id: d.message.id for d in made}


def test_a_draft_that_was_deleted_is_gone(box: Mailbox) -> None:
    """It is None, in no list, and nowhere in a search."""
    created = box.create_draft(letter())
    box.delete_draft(created.id)
    assert box.draft(created.id) is None
    assert box.drafts() == ()
    assert box.message(created.message.id) is None


# sending


def test_a_send_takes_the_draft_away_and_leaves_a_sent_copy(box: Mailbox) -> None:
    """Afterwards there is no draft, and one message with SENT and without DRAFT, in the draft's thread."""
    created = box.create_draft(letter())
    sent = box.send_draft(created.id)
    assert box.draft(created.id) is None
    assert box.drafts() == ()
    copy = box.message(sent.id)
    assert copy is not None
    assert ("SENT" in copy.labels, "DRAFT" in copy.labels) == (True, False)
    assert copy.thread_id == created.message.thread_id
    assert (copy.subject, copy.text) == (SUBJECT, "Dear Ana, grüße aus 東京")
    assert [r.id for r in box.search(f"in:sent to:{ANA}")] == [sent.id]


def test_what_was_edited_last_is_what_leaves(box: Mailbox) -> None:
    """A send names the draft by its id alone: the last words in it go out."""
    created = box.create_draft(letter())
    box.update_draft(created.id, letter(text="My own words"))
    copy = box.message(box.send_draft(created.id).id)
    assert copy is not None
    assert copy.text == "My own words"


def test_a_draft_that_is_gone_never_means_not_sent(box: Mailbox) -> None:
    """Sending it again, or updating it, is AnswerLost, and there is one sent copy still (docs/gmail-facts.md 6)."""
    created = box.create_draft(letter())
    box.send_draft(created.id)
    with pytest.raises(AnswerLost):
        box.send_draft(created.id)
    with pytest.raises(AnswerLost):
        box.update_draft(created.id, letter())
    assert len(box.search("in:sent")) == 1


# messages and threads


def test_a_message_in_every_form(side: Side, box: Mailbox) -> None:
    """headers, message and raw show the same message, each as far as it promises."""
    came = side.deliver("Ré: 東京", "Yes!", **{"Reply-To": "hr@acme.example"})
    head, whole, raw = box.headers(came), box.message(came), box.raw(came)
    assert head is not None
    assert whole is not None
    assert raw is not None
    assert (head.subject, head.sender.email, head.whole) == ("Ré: 東京", ANA, False)
    assert head.reply_to == (Address("", "hr@acme.example"),)
    assert (whole.text.strip(), whole.whole) == ("Yes!", True)
    assert whole.received.tzinfo is not None
    assert b"Yes!" in raw


def test_what_is_not_there_is_none(box: Mailbox) -> None:
    """A message, a draft or a thread that does not exist is nothing, and no error."""
    nothing = "18c0ffee18c0ffee"
    assert (box.headers(nothing), box.message(nothing), box.raw(nothing)) == (None, None, None)
    assert box.draft("r-1") is None
    assert box.thread(nothing) == ()


def test_an_answer_stands_in_the_letters_thread(side: Side, box: Mailbox) -> None:
    """What refers to the letter's Message-ID, under the same subject, is in its thread behind it."""
    sent = box.send_draft(box.create_draft(letter("Thanks")).id)
    ours = box.thread(sent.thread_id)[0]
    answer = side.deliver(
        "Re: Thanks",
        "You are welcome",
        **{"In-Reply-To": ours.rfc_message_id, "References": ours.rfc_message_id},
    )
    thread = box.thread(sent.thread_id)
    assert [m.id for m in thread] == [sent.id, answer]
    assert thread[1].in_reply_to == ours.rfc_message_id


def test_a_nudge_joins_its_thread(box: Mailbox) -> None:
    """With the thread's id, its headers and its subject a second letter lands in the same thread."""
    sent = box.send_draft(box.create_draft(letter("Thanks")).id)
    first = box.thread(sent.thread_id)[0]
    about = {"In-Reply-To": first.rfc_message_id, "References": first.rfc_message_id}
    created = box.create_draft(letter("Re: Thanks", **about), sent.thread_id)
    assert created.message.thread_id == sent.thread_id
    assert box.send_draft(created.id).thread_id == sent.thread_id
    assert len(box.thread(sent.thread_id)) == 2


def test_a_search_goes_through_all_pages_the_newest_first(side: Side, box: Mailbox) -> None:
    """Every match comes, in Gmail's order, and not more than was asked for."""
    ids = [side.deliver(f"n{n}") for n in range(4)]
    found = [r.id for r in box.search(f"from:{ANA}")]
    assert set(found) == set(ids)
    assert [r.id for r in box.search(f"from:{ANA}", most=2)] == found[:2]
    assert box.search("from:nobody@example.net") == ()


# changes


def test_changes_bring_what_came_and_what_went(side: Side, box: Mailbox) -> None:
    """New mail is added, trash is removed, and behind the new cursor there is nothing."""
    cursor = side.cursor()
    came, thrown = side.deliver("Hello"), side.deliver("Seen and thrown away")
    side.trash(thrown)
    found = box.changes(cursor)
    assert {r.id for r in found.added} >= {came, thrown}
    assert {r.id for r in found.removed} == {thrown}
    assert (box.changes(found.cursor).added, box.changes(found.cursor).removed) == ((), ())


def test_a_draft_that_was_deleted_is_in_the_changes(side: Side, box: Mailbox) -> None:
    """Its message is among those that went, and not among those that came."""
    cursor = side.cursor()
    draft = box.create_draft(letter())
    box.delete_draft(draft.id)
    found = box.changes(cursor)
    assert {r.id for r in found.removed} == {draft.message.id}
    assert draft.message.id not in {r.id for r in found.added}


def test_a_letter_that_left_is_in_the_changes(side: Side, box: Mailbox) -> None:
    """A send is seen by whoever only reads: the sent copy has come."""
    draft = box.create_draft(letter())
    cursor = side.cursor()
    sent = box.send_draft(draft.id)
    assert sent.id in {r.id for r in box.changes(cursor).added}


# where the other one is not like Gmail


@dataclass(frozen=True)
class Difference:
    """One thing that emulate does in another way: what is asked, Gmail's answer, emulate's."""

    what: str
    probe: Callable[[Side, Mailbox], object]
    gmail: object
    emulate: object


def _step_header_of_a_draft(_side: Side, box: Mailbox) -> object:
    found = box.draft(box.create_draft(letter()).id)
    return found and found.message.header(STEP_HEADER)


def _either_of_two(side: Side, box: Mailbox) -> object:
    side.deliver("Hello")
    return len(box.search(f"in:anywhere {{from:{ANA} to:nobody@example.net}}"))


def _trash_in_a_thread(side: Side, box: Mailbox) -> object:
    came = box.headers(side.deliver("Hello"))
    assert came is not None
    side.trash(came.id)
    return len(box.thread(came.thread_id))


def _trash_in_anywhere(side: Side, box: Mailbox) -> object:
    side.trash(side.deliver("Hello"))
    return len(box.search(f"in:anywhere from:{ANA}"))


def _no_bytes(_side: Side, box: Mailbox) -> object:
    return _tried(lambda: type(box.create_draft(b"")).__name__)


def _update_changes_the_message(_side: Side, box: Mailbox) -> object:
    created = box.create_draft(letter())
    return box.update_draft(created.id, letter(text="Anew")).message.id != created.message.id


def _send_makes_a_new_message(_side: Side, box: Mailbox) -> object:
    created = box.create_draft(letter())
    return box.send_draft(created.id).id != created.message.id


def _profile(_side: Side, box: Mailbox) -> object:
    return _tried(lambda: box.profile().email)


def _found_by_message_id(_side: Side, box: Mailbox) -> object:
    copy = box.message(box.send_draft(box.create_draft(letter()).id).id)
    return len(box.search(f"rfc822msgid:{copy.rfc_message_id.strip('<>')}")) if copy else None


def _drafts_of_a_query(_side: Side, box: Mailbox) -> object:
    for subject in ("One", "Two"):
        box.create_draft(letter(subject))
    return len(box.drafts("subject:Two"))


def _old_cursor(side: Side, box: Mailbox) -> object:
    return _tried(lambda: box.changes(side.old_cursor()).added)


def _unknown_bearer(side: Side, _box: Mailbox) -> object:
    headers = {"Authorization": "Bearer nobody-gave-this-token"}
    return asked("GET", f"{side.url}/gmail/v1/users/me/messages", headers=headers).status_code


def _a_fault(side: Side, _box: Mailbox) -> object:
    return side.control()


def _arrives(side: Side, box: Mailbox) -> object:
    box.send_draft(box.create_draft(letter()).id)
    return side.arrived()


def _tried(call: Callable[[], object]) -> object:
    """What it gives, or the name of the error that it ends in."""
    try:
        return call()
    except AfterwordError as error:
        return type(error).__name__


DIFFERENCES = (
    Difference("a draft keeps the step's header", _step_header_of_a_draft, "i/thank-you/a", ""),
    Difference("braces in a search are an either-or", _either_of_two, 1, 0),
    Difference("a thread shows what is in the trash", _trash_in_a_thread, 1, 0),
    Difference("in:anywhere searches the trash", _trash_in_anywhere, 1, 0),
    Difference("a message without bytes is refused", _no_bytes, "Refused", "Draft"),
    Difference("an update gives the message another id", _update_changes_the_message, True, False),
    Difference("a send makes a new message", _send_makes_a_new_message, True, False),
    Difference("getProfile says whose mailbox it is", _profile, JANE, "NotThere"),
    Difference("rfc822msgid: finds the message", _found_by_message_id, 1, 0),
    Difference("drafts.list heeds its q", _drafts_of_a_query, 1, 2),
    Difference("an old cursor expires", _old_cursor, "CursorGone", ()),
    Difference("an unknown bearer is turned away", _unknown_bearer, 401, 200),
    Difference("faults can be asked for", _a_fault, 200, 404),
    Difference("a letter arrives with its reader", _arrives, 1, 0),
)


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda d: d.what.replace(" ", "-"))
def test_where_emulate_differs_it_differs_as_expected(
    side: Side, box: Mailbox, difference: Difference
) -> None:
    """The sandbox does as Gmail does, and emulate what the table says: a change of either is noticed."""
    expected = difference.gmail if side.name == "sandbox" else difference.emulate
    assert difference.probe(side, box) == expected
