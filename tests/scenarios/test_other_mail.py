"""Mail that is no answer and still matters: out of office, bounces, delays, one's own letters by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from afterword.domain.reasons import Reason, ReasonCode
from scenarios.world import (
    ANA,
    ENDS,
    JANE,
    LETTERS_LEAVE,
    LI,
    NUDGE_LEAVES,
    RITA,
    World,
    header,
    meeting,
    ny,
    somebody,
)

THANKS, LI_THANKS = f"thank-you/{ANA}", f"thank-you/{LI}"
FIRST = f"nudge/{ANA}/1"

AWAY = "Thank you for your message. I am out of the office until Friday, November 13, 2026, without my mail."


def test_an_out_of_office_moves_the_nudge_and_stops_nothing(world: World) -> None:
    """The nudge waits for the return date that the responder names, plus a workday, and then leaves."""
    world.sandbox.vacation(ANA, AWAY)
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.pass_()
    assert world.plan().stopped is None
    assert world.kinds()["auto-replied"] == 1
    world.until(ny(16, 7, 59))
    assert len(world.inbox(ANA)) == 1
    world.until(ny(16, 8))
    assert len(world.inbox(ANA)) == 2


def test_an_out_of_office_without_a_date_postpones_five_workdays(world: World) -> None:
    """A responder that names no date moves the nudge to five workdays behind it."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(ny(6, 10))
    world.sandbox.vacation(ANA, "I am currently out of the office and will answer when I am back.")
    letter = world.inbox(ANA)[0]
    world.sandbox.deliver(
        JANE, sender="Ana Ruiz <ana@acme.example>", subject=f"Automatic reply: {letter['subject']}",
        text="I am currently out of the office and will answer when I am back.",
        headers={"Auto-Submitted": "auto-replied"}, in_reply_to=letter["rfc_message_id"],
    )  # fmt: skip
    world.pass_()
    assert world.plan().stopped is None
    assert world.step(FIRST).due == ny(13, 8)


def test_an_answer_behind_an_out_of_office_stops(world: World) -> None:
    """The responder moved the nudge; the human who writes later ends it."""
    world.sandbox.vacation(ANA, AWAY)
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(ny(14, 10))
    world.sandbox.reply(ANA, world.inbox(ANA)[0]["id"], "I am back, thank you! The panel decides next week.")
    world.until(ny(30, 10))
    assert len(world.inbox(ANA)) == 1


def test_a_bounce_is_told_at_once_and_the_right_address_gets_one_letter(world: World) -> None:
    """Delivery failed for good: the candidate is asked for the address; the right one gets one letter in time."""
    wrong = somebody(ANA, email="anna@acme.example")
    world.add(meeting(wrong, LI))
    world.until(LETTERS_LEAVE)
    world.pass_()
    bounced = world.step("thank-you/anna@acme.example")
    assert bounced.state == "needs-you"
    assert bounced.reason == Reason(ReasonCode.BOUNCED, who="anna@acme.example")
    assert [s.state for s in world.plan().steps if s.kind == "address"] == ["needs-you"]
    assert world.plan().stopped is None
    world.later(minutes=30)
    world.add(meeting(somebody(ANA), LI))
    world.pass_()
    assert len(world.inbox(ANA)) == 1
    assert len(world.inbox(LI)) == 1
    world.until(ENDS + timedelta(days=2))
    assert len(world.inbox(ANA)) == 1
    assert world.states()[THANKS] == "sent"
    assert [s for s in world.plan().steps if s.kind == "address" and s.state == "needs-you"] == []


@pytest.mark.parametrize("sender", ["mailer-daemon@mx.elsewhere.example", "filter@elsewhere.example"])
def test_a_bounce_in_the_letters_thread_counts_whatever_address_it_names(world: World, sender: str) -> None:
    """A forward failed at an address that nobody knows: the letter that it answers tells whose it was."""
    world.add(meeting(ANA, LI))
    world.until(LETTERS_LEAVE)
    letter = world.inbox(ANA)[0]
    world.sandbox.deliver(
        JANE, sender=sender, subject="Undelivered Mail Returned to Sender",
        text="Your message could not be delivered to <box7@hosting.example>: 550 5.1.1 user unknown",
        headers={"Return-Path": "<>"}, in_reply_to=letter["rfc_message_id"],
    )  # fmt: skip
    world.pass_()
    assert world.step(THANKS).state == "needs-you"
    assert world.step(LI_THANKS).state == "sent"


def test_a_corrected_address_makes_no_second_letter(world: World) -> None:
    """An address that is changed without a bounce does not send the letter again."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.add(meeting(somebody(ANA, email=LI)))
    world.until(ENDS + timedelta(days=2))
    assert len(world.inbox(ANA)) == 1
    assert world.inbox(LI) == []


def test_a_delay_notice_changes_nothing(world: World) -> None:
    """'Delivery is delayed, will try again' is neither a bounce nor an answer."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.pass_()
    before = world.states()
    world.sandbox.deliver(JANE, DELAYED.encode())
    world.pass_()
    assert world.states() == before
    assert world.plan().stopped is None
    world.until(NUDGE_LEAVES)
    assert len(world.inbox(ANA)) == 2


DELAYED = """\
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: jane@gmail.com
Subject: Delivery Status Notification (Delay)
Auto-Submitted: auto-replied
Message-ID: <delay@mx.google.com>
Date: Mon, 02 Nov 2026 16:30:00 -0500
MIME-Version: 1.0
Content-Type: multipart/report; boundary="d"; report-type=delivery-status

--d
Content-Type: text/plain; charset="utf-8"

There was a temporary problem delivering your message to ana@acme.example. Gmail will retry for 45 more hours.

--d
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com

Final-Recipient: rfc822; ana@acme.example
Action: delayed
Status: 4.4.1

--d--
"""


def test_a_letter_by_hand_in_the_thread_restarts_the_nudges_clock(world: World) -> None:
    """A candidate who wrote by hand has followed up: five workdays count from there."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    copy = next(m for m in world.sandbox.mailbox(JANE) if "SENT" in m["labels"])
    world.sandbox.reply(JANE, copy["id"], "One more thing: here is the survey that I spoke of.")
    world.pass_()
    assert world.kinds()["followed-up"] == 1
    world.until(ny(12, 7, 59))
    assert world.step(FIRST).state == "waiting"
    world.until(ny(12, 8))
    assert world.states()[FIRST] == "sent"


@pytest.mark.parametrize("address", [ANA, ANA.replace("@", "+calendar@")])
def test_a_letter_by_hand_to_them_in_a_new_thread_counts_too(world: World, address: str) -> None:
    """A fresh message to somebody of the interview is a follow-up as well, under any form of their address."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    world.sandbox.write(JANE, address, "The survey", "Dear Ana, here is the survey that I spoke of.")
    world.pass_()
    assert world.step(FIRST).window is not None
    assert world.step(FIRST).due == ny(12, 8)


def test_a_letter_by_hand_before_the_draft_left_does_not_settle_the_draft(world: World) -> None:
    """A mail of her own about something else is not taken for the thank-you, whose draft still leaves."""
    world.add(meeting(ANA))
    world.until(ENDS + timedelta(minutes=5))
    world.sandbox.write(JANE, ANA, "My glove", "Dear Ana, I left a glove in your office.")
    world.pass_()
    world.until(LETTERS_LEAVE)
    assert [m["subject"] for m in world.inbox(ANA)] == ["My glove", "Thanks for the interview – Analyst"]
    assert world.states()[THANKS] == "sent"


NOTE = """\
From: Jane Doe <{own}>
To: jane@gmail.com
Subject: Re: {subject}
In-Reply-To: {answers}
References: {answers}
Message-ID: <note@mail.example>
Date: Mon, 02 Nov 2026 16:30:00 -0500

Remember the survey.
"""


@pytest.mark.parametrize("own", ["jane+jobs@gmail.com", "jane@doe.example"])
def test_mail_from_another_address_of_ones_own_is_no_answer(world: World, own: str) -> None:
    """A note to oneself in the letter's thread, under a tag or an alias, stops nothing."""
    you = structs.replace(world.app.config.you, aliases=("jane@doe.example",))
    world.app = replace(world.app, config=structs.replace(world.app.config, you=you))
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    letter = next(m for m in world.sandbox.mailbox(JANE) if "SENT" in m["labels"])
    note = NOTE.format(own=own, subject=letter["subject"], answers=header(letter, "Message-ID"))
    world.sandbox.deliver(JANE, note.encode())
    world.pass_()
    assert "answered" not in world.kinds()


@pytest.mark.parametrize("label", ["SPAM", "TRASH"])
def test_an_answer_in_spam_or_trash_counts(world: World, label: str) -> None:
    """An answer that Gmail took for spam, or that was thrown away, is an answer all the same."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    world.sandbox.deliver(
        JANE, sender="Ana Ruiz <ana@acme.example>", subject="Next week", text="Does Thursday suit you?",
        labels=[label],
    )  # fmt: skip
    world.pass_()
    assert world.states()[FIRST] == "cancelled"


def test_a_coordinator_is_nudged_rather_than_an_interviewer(world: World) -> None:
    """Where there is a coordinator the nudge goes to them, outside the interviewers' threads."""
    world.add(meeting(ANA, RITA))
    world.until(NUDGE_LEAVES)
    assert len(world.inbox(ANA)) == 1
    (nudge,) = world.inbox(RITA)
    assert nudge["subject"].endswith("Analyst")
