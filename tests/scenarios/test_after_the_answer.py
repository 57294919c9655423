"""The letter after the answer, in Gmail: one draft in their thread, the candidate's to send."""

from __future__ import annotations

import base64

import pytest

from afterword.domain.model import EventKind, ReplyAbout
from afterword.errors import InputError
from afterword.services.commands import undo, want_reply
from scenarios.drafts import marks_in
from scenarios.world import ANA, ID, JANE, LETTERS_LEAVE, World, meeting, ny

REPLY = f"reply/{ANA}/rejection"
NO = "Dear Jane, thank you for coming in. We have decided to go with another candidate. Best, Ana"


@pytest.fixture
def turned_down(world: World) -> World:
    """Both letters have left, and Ana has turned Jane down."""
    world.add(meeting())
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    world.sandbox.reply(ANA, world.inbox(ANA)[-1]["id"], NO)
    world.pass_()
    return world


def wants(world: World, about: ReplyAbout = ReplyAbout.REJECTION) -> None:
    """Jane asks for the letter, a little later."""
    world.later(minutes=10)
    want_reply(world.app.account, world.app.store.interviews(world.app.account_id)[0], about, world.now)
    world.pass_()


def test_it_is_one_draft_in_the_thread_of_their_answer(turned_down: World) -> None:
    """It answers Ana's mail, has a place to finish; finished and approved it stays where it is, for weeks."""
    mark = turned_down.mark()
    wants(turned_down)
    draft, (theirs,) = turned_down.draft(ANA), turned_down.received_by_jane(ANA)
    assert draft["thread_id"] == theirs["thread_id"]
    assert f"In-Reply-To: {theirs['rfc_message_id']}".encode() in base64.b64decode(draft["raw"])
    assert draft["subject"].startswith("Re: ")
    assert marks_in(draft["text"])
    turned_down.sandbox.edit_draft(JANE, draft["draft_id"], text="Dear Ana, thank you all the same. Jane")
    turned_down.later(minutes=30)
    turned_down.says(EventKind.APPROVED, REPLY, at_once=True)
    turned_down.until(ny(28, 12))
    assert turned_down.written(mark) == ["gmail.users.drafts.create"]
    assert len(turned_down.inbox(ANA)) == 1


def test_closing_the_interview_does_not_cancel_it(turned_down: World) -> None:
    """Jane closes first and asks then: the draft is written; what she makes of it and that she sent it is noticed."""
    turned_down.says(EventKind.CLOSED, because="rejected")
    wants(turned_down)
    assert turned_down.states()[REPLY] == "drafted"
    turned_down.later(minutes=30)
    changed = turned_down.sandbox.edit_draft(
        JANE, turned_down.draft(ANA)["draft_id"], text="Dear Ana, thanks."
    )
    turned_down.pass_()
    turned_down.sandbox.send_draft(JANE, changed["draft_id"])
    turned_down.later(minutes=10)
    turned_down.pass_()
    assert turned_down.states()[REPLY] == "sent"
    assert turned_down.inbox(ANA)[-1]["text"].strip() == "Dear Ana, thanks."
    turned_down.assert_nothing_left_to_do()


def test_a_draft_that_she_deleted_stays_deleted(turned_down: World) -> None:
    """It is asked about, and no second one is made."""
    wants(turned_down)
    turned_down.sandbox.delete_draft(JANE, turned_down.draft(ANA)["draft_id"])
    turned_down.pass_()
    turned_down.until(ny(28, 12))
    assert turned_down.drafts(ANA) == []
    assert turned_down.states()[REPLY] == "needs-you"


def test_where_they_never_wrote_it_joins_the_thread_of_the_letter(world: World) -> None:
    """They called: the draft goes to Ana in the thread of Jane's thank-you."""
    world.add(meeting())
    world.until(LETTERS_LEAVE)
    wants(world, ReplyAbout.OFFER)
    assert (
        world.draft(ANA)["thread_id"]
        == next(m for m in world.sandbox.mailbox(JANE) if ANA in m["to"] and "SENT" in m["labels"])[
            "thread_id"
        ]
    )


def test_it_is_wanted_once_and_undo_takes_it_back(turned_down: World) -> None:
    """A second wish for the same is refused, in any talk; after undo before the pass nothing is written."""
    account, interview = (
        turned_down.app.account,
        turned_down.app.store.interview(turned_down.app.account_id, ID),
    )
    assert interview is not None
    want_reply(account, interview, ReplyAbout.REJECTION, turned_down.now)
    with pytest.raises(InputError, match="already"):
        want_reply(account, interview, ReplyAbout.REJECTION, turned_down.now)
    with pytest.raises(InputError, match="nobody"):
        want_reply(account, interview, ReplyAbout.THANKS, turned_down.now)
    turned_down.later(minutes=1)
    undo(account, turned_down.now)
    turned_down.pass_()
    assert turned_down.drafts(ANA) == []


def test_what_was_wanted_survives_an_export(turned_down: World) -> None:
    """The wish and its draft are in the document, and another store reads them the same."""
    wants(turned_down)
    before = turned_down.states()
    document = turned_down.app.store.export(turned_down.app.account_id)
    turned_down.app.store.forget(turned_down.app.account_id, ID)
    turned_down.app.store.import_(turned_down.app.account_id, document)
    assert turned_down.states() == before
    assert before[REPLY] == "drafted"
