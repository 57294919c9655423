"""Bad mail: one message that cannot be read neither crashes a pass nor keeps the cursor where it is."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Any

import pytest

from afterword.domain.mail import Message
from afterword.engine.sync import poll
from afterword.errors import GmailAway
from afterword.gmail.mailbox import Mailbox
from scenarios.world import (
    ANA,
    JANE,
    LETTERS_LEAVE,
    LISTING,
    SAM,
    World,
    meeting,
    ny,
    somebody,
)

GLOBEX = "globex-analyst-2026-11-02"


class Poison(bytes):
    """A message at which whoever reads it breaks, as at a bug that nobody has found yet."""

    def __getitem__(self, _part: Any) -> Any:
        raise ZeroDivisionError("ana@acme.example")  # an address that must not reach the log


@dataclass
class Poisoned:
    """A mailbox in which one message is poison; everything else is the real one's."""

    mailbox: Mailbox
    message_id: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.mailbox, name)

    def raw(self, message_id: str) -> bytes | None:
        """The message, or poison."""
        return Poison(b"x") if message_id == self.message_id else self.mailbox.raw(message_id)


@pytest.fixture
def thanked(world: World) -> World:
    """Letters have left to Ana of Acme and Sam of Globex, and three days have passed."""
    world.add(meeting(ANA))
    sam = somebody(SAM, notes=somebody(ANA).notes)
    world.add(replace(meeting(sam), id=GLOBEX, company="Globex"))
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    return world


def test_a_message_that_breaks_the_classifier_is_an_answer_and_the_rest_is_read(
    thanked: World, caplog: pytest.LogCaptureFixture
) -> None:
    """In doubt whoever wrote it has answered; the mail behind it counts, the cursor goes on, the log says so."""
    thanked.sandbox.write(ANA, JANE, "Next week", "Dear Jane, we decide next week.")
    bad = thanked.received_by_jane(ANA)[-1]
    thanked.sandbox.write(SAM, JANE, "Next week", "Dear Jane, can you come on Monday?")
    cursor = thanked.app.store.cursor(thanked.app.account_id)
    context = replace(thanked.context, reads=Poisoned(thanked.mailbox, bad["id"]))
    with caplog.at_level(logging.INFO):
        poll(context, thanked.now)
    assert thanked.app.store.cursor(thanked.app.account_id) != cursor
    for interview in (meeting().id, GLOBEX):
        stopped = thanked.plan(interview).stopped
        assert stopped is not None
        assert stopped.reason == "answered"
    said = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert said == [f"message_id={bad['id']} cannot be classed: ZeroDivisionError"]


def test_a_strangers_message_that_breaks_is_passed_over(
    thanked: World, caplog: pytest.LogCaptureFixture
) -> None:
    """What nobody of an interview wrote is left, and the log names it by its id alone."""
    bad = thanked.sandbox.deliver(JANE, sender="x@shop.example", subject="An interview with you", text="Hi")
    thanked.sandbox.write(SAM, JANE, "Next week", "Dear Jane, can you come on Monday?")
    poll(replace(thanked.context, reads=Poisoned(thanked.mailbox, bad["id"])), thanked.now)
    assert thanked.plan(GLOBEX).stopped is not None
    said = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert said == [f"message_id={bad['id']} was passed over: ZeroDivisionError"]


def test_a_message_that_gmail_cannot_show_is_passed_over(thanked: World) -> None:
    """Gmail answers, but for this one message with what is no answer: the others count, and the cursor goes on."""
    thanked.sandbox.write(ANA, JANE, "Next week", "Dear Jane, we decide next week.")
    thanked.sandbox.write(SAM, JANE, "Next week", "Dear Jane, can you come on Monday?")
    thanked.sandbox.fault("garbage", "gmail.users.messages.get", times=4)
    poll(thanked.context, thanked.now)
    assert thanked.plan(GLOBEX).stopped is not None
    assert thanked.plan().stopped is None
    thanked.sandbox.forget_history(JANE)  # the full look of the day finds what was passed over
    thanked.pass_()
    assert thanked.plan().stopped is not None


def test_a_message_that_comes_again_once_the_network_is_there_is_not_passed_over(thanked: World) -> None:
    """A network's page that ends while mail is read hides no message: it is asked for once more."""
    thanked.sandbox.write(ANA, JANE, "Next week", "Dear Jane, we decide next week.")
    thanked.sandbox.fault("garbage", "gmail.users.messages.get", times=2)
    poll(thanked.context, thanked.now)
    assert thanked.plan().stopped is not None


def test_where_nothing_can_be_read_nothing_is_passed_over(thanked: World) -> None:
    """A network that answers everything with a page of its own says nothing of any message: the cursor stays."""
    thanked.sandbox.write(ANA, JANE, "Next week", "Dear Jane, we decide next week.")
    cursor = thanked.app.store.cursor(thanked.app.account_id)
    thanked.sandbox.fault("garbage", "gmail.users.messages.get", times=None)
    thanked.sandbox.fault("garbage", "gmail.users.getProfile", times=None)
    with pytest.raises(GmailAway):
        poll(thanked.context, thanked.now)
    assert thanked.app.store.cursor(thanked.app.account_id) == cursor
    thanked.sandbox.clear_faults()
    thanked.pass_()
    assert thanked.plan().stopped is not None


def test_new_mail_costs_one_look_at_its_headers_each(thanked: World) -> None:
    """Two hundred newsletters and strangers: one request each, no body, whatever their number."""
    for number in range(200):
        more = {"List-Unsubscribe": "<https://shop.example/u>"} if number % 2 else {}
        thanked.sandbox.deliver(
            JANE, sender=f"Shop <s{number}@shop.example>", subject=f"Offer {number}", text="Hi", headers=more
        )
    mark = thanked.mark()
    poll(thanked.context, thanked.now)
    asked = thanked.asked(mark)
    assert asked.count("gmail.users.messages.get") == 200
    assert set(asked) == {LISTING, "gmail.users.messages.get"}


def test_a_verdict_is_in_the_log_with_its_reasons_and_no_address(
    thanked: World, caplog: pytest.LogCaptureFixture
) -> None:
    """One line for each event, with why; mail of theirs that is none has its line too."""
    thanked.sandbox.write(ANA, JANE, "Next week", "Dear Jane, we decide next week.")
    thanked.sandbox.deliver(
        JANE, sender="Acme <newsletter@acme.example>", subject="Our autumn", text="All that is new.",
        headers={"List-Unsubscribe": "<https://acme.example/u>"},
    )  # fmt: skip
    with caplog.at_level(logging.INFO):
        poll(thanked.context, thanked.now)
    lines = [r.getMessage() for r in caplog.records if r.name in {"afterword.journal", "afterword.mail"}]
    assert any('reasons="A person of an interview' in line for line in lines)
    assert any("is noise: It is a mailing" in line for line in lines)
    assert not any("@" in line for line in lines)


def test_the_message_of_a_pass_is_what_gmail_shows(thanked: World) -> None:
    """The poison of these tests stands where the real bytes do: without it the same mail is read."""
    thanked.sandbox.write(ANA, JANE, "Next week", "Dear Jane, we decide next week.")
    shown = thanked.mailbox.headers(thanked.received_by_jane(ANA)[-1]["id"])
    assert isinstance(shown, Message)
    poll(replace(thanked.context, reads=Poisoned(thanked.mailbox, "")), thanked.now)
    assert thanked.plan().stopped is not None
