"""Answers: wherever they come from, no nudge leaves behind them; and what is none changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from afterword.domain.events import Answered, Sent
from afterword.domain.model import EventKind
from afterword.domain.reasons import ReasonCode
from scenarios.world import (
    ANA,
    CARLA,
    ENDS,
    ID,
    JANE,
    LETTERS_LEAVE,
    LI,
    NUDGE_LEAVES,
    RITA,
    SAM,
    SECOND_LEAVES,
    World,
    meeting,
    ny,
    somebody,
)

THANKS, LI_THANKS = f"thank-you/{ANA}", f"thank-you/{LI}"
FIRST, SECOND = f"nudge/{ANA}/1", f"nudge/{ANA}/2"

ANSWER = "Dear Jane, thank you for your letter. We would like to see you again; does Thursday suit you?"


@pytest.fixture
def thanked(world: World) -> World:
    """Both letters have left, and three days have passed."""
    world.add(meeting())
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    return world


def answer_in_thread(world: World, person: str, text: str = ANSWER) -> None:
    """The person answers the last letter that they got."""
    world.sandbox.reply(person, world.inbox(person)[-1]["id"], text)


def assert_called_off(world: World, nudge: str = FIRST) -> None:
    """The nudges are cancelled in this very pass, and none ever leaves."""
    mark = world.mark()
    world.pass_()
    assert {state for key, state in world.states().items() if "nudge" in key} == {"cancelled"}
    assert world.written(mark) == []
    before = {p: len(world.inbox(p)) for p in (ANA, LI, RITA)}
    world.until(ny(30, 12))
    assert {p: len(world.inbox(p)) for p in (ANA, LI, RITA)} == before


def test_an_answer_in_the_thread_stops_the_nudges(thanked: World) -> None:
    """A reply in the thread calls every nudge off in the pass that sees it."""
    answer_in_thread(thanked, ANA)
    assert_called_off(thanked)
    stopped = thanked.plan().stopped
    assert stopped is not None
    assert (stopped.reason, stopped.by, stopped.at) == ("answered", "Ana Ruiz", ny(5, 11))


def test_an_answer_in_a_new_thread_stops_the_nudges(thanked: World) -> None:
    """Somebody who begins a new thread has answered."""
    thanked.sandbox.write(ANA, JANE, "Next week", ANSWER)
    assert_called_off(thanked)


def test_an_answer_of_another_interviewer_stops_the_nudges(thanked: World) -> None:
    """Li's answer calls off the nudge to Ana."""
    answer_in_thread(thanked, LI)
    assert_called_off(thanked)


def test_an_answer_of_a_colleague_stops_the_nudges(thanked: World) -> None:
    """Somebody of the company whom the interview does not know has answered for it."""
    thanked.sandbox.write(CARLA, JANE, "Your application at Acme", ANSWER)
    assert_called_off(thanked)


def test_an_answer_from_a_private_address_in_the_thread_stops_the_nudges(thanked: World) -> None:
    """A reply in the thread counts whatever address it comes from."""
    letter = next(m for m in thanked.sandbox.mailbox(JANE) if ANA in m["to"])
    thanked.sandbox.deliver(
        JANE, sender="Ana Ruiz <ana.r@home.example>", subject=f"Re: {letter['subject']}", text=ANSWER,
        in_reply_to=letter["id"],
    )  # fmt: skip
    assert_called_off(thanked)


@pytest.mark.parametrize("header", ["In-Reply-To", "References"])
def test_a_stranger_who_answers_a_letter_stops_the_nudges(thanked: World, header: str) -> None:
    """By the Message-ID that it answers, whatever the subject, the thread and the address."""
    (letter,) = {
        e.trace.rfc_message_id for e in thanked.journal() if isinstance(e, Sent) and ANA in str(e.step)
    }
    assert letter
    thanked.sandbox.deliver(
        JANE, sender="Lena Vogt <lena.vogt@office-help.example>", subject="A few dates for you",
        text="Hello Jane,\n\nAna asked me to write to you. Would Thursday suit you?\n\nLena Vogt",
        headers={header: letter if header == "In-Reply-To" else f"<other@x.example> {letter}"},
    )  # fmt: skip
    assert_called_off(thanked)
    assert thanked.kinds()["answered"] == 1


def test_a_message_through_a_network_pauses_and_asks(thanked: World) -> None:
    """LinkedIn's mail in Ana's name keeps the nudge back until the candidate has read it."""
    thanked.sandbox.deliver(
        JANE, sender="Ana Ruiz via LinkedIn <messages-noreply@linkedin.com>", subject="Ana just messaged you",
        text="Ana Ruiz\n\nHi Jane, thanks for your letter about the Analyst position at Acme. Let us talk next week!",
        headers={"List-Unsubscribe": "<https://network.example/unsubscribe>"},
    )  # fmt: skip
    thanked.pass_()
    assert thanked.step(FIRST).state == "needs-you"
    thanked.until(NUDGE_LEAVES)
    assert len(thanked.inbox(ANA)) == 1


def test_an_answer_from_a_maker_of_hiring_software_stops_the_nudges(world: World) -> None:
    """Who works at a hiring system's company is a person there."""
    maker = "ana@greenhouse.io"
    world.add(replace(meeting(somebody(ANA, email=maker)), company="Greenhouse"))
    world.until(LETTERS_LEAVE)
    world.later(days=1)
    world.sandbox.deliver(JANE, sender=f"Ana Ruiz <{maker}>", subject="Hello", text=ANSWER)
    world.pass_()
    assert world.kinds()["answered"] == 1


def test_a_decision_inside_a_receipt_pauses_and_asks(thanked: World) -> None:
    """A hiring system thanks for the application and says no in the next sentence."""
    thanked.sandbox.deliver(
        JANE, sender="Acme Hiring <no-reply@hire.lever.co>", subject="Your application to Acme",
        text="Hi Jane,\n\nThank you for applying to Acme. We went with somebody else.\n\nThe Acme Team",
    )  # fmt: skip
    thanked.pass_()
    assert thanked.step(FIRST).state == "needs-you"


def test_a_rejection_is_an_answer(thanked: World) -> None:
    """No nudge follows a no."""
    answer_in_thread(
        thanked, ANA, "Dear Jane, we have decided to go on with another candidate. All the best."
    )
    assert_called_off(thanked)


def test_an_answer_between_the_nudges_stops_the_second(world: World) -> None:
    """An answer to the first nudge calls the second off; the first stays sent."""
    world.add(meeting(ANA))
    world.until(NUDGE_LEAVES)
    world.later(hours=3)
    answer_in_thread(world, ANA)
    world.pass_()
    assert world.states() == {THANKS: "sent", FIRST: "sent", SECOND: "cancelled"}
    world.until(SECOND_LEAVES + timedelta(days=20))
    assert len(world.inbox(ANA)) == 2


def test_a_hiring_robot_pauses_and_asks(thanked: World) -> None:
    """A robot's mail about this application pauses the nudge; approval lets it leave."""
    robot_writes(thanked)
    thanked.pass_()
    step = thanked.step(FIRST)
    assert step.state == "needs-you"
    assert step.reason.code is ReasonCode.NOTICED
    thanked.until(NUDGE_LEAVES)
    assert len(thanked.inbox(ANA)) == 1
    thanked.says(EventKind.APPROVED, FIRST)
    thanked.until(NUDGE_LEAVES + timedelta(minutes=5))
    assert len(thanked.inbox(ANA)) == 2


def robot_writes(world: World) -> None:
    """The hiring system writes about the application."""
    world.sandbox.deliver(
        JANE, sender="Acme Hiring Team <no-reply@us.greenhouse-mail.io>",
        subject="Your application for Analyst at Acme",
        text="Hi Jane, your application for the position of Analyst at Acme has moved to another stage.",
        headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip


def test_an_answer_after_a_robots_notice_still_stops(thanked: World) -> None:
    """A human answer behind an approved pause calls the nudge off all the same."""
    robot_writes(thanked)
    thanked.pass_()
    thanked.says(EventKind.APPROVED, FIRST)
    thanked.later(hours=1)
    answer_in_thread(thanked, ANA)
    assert_called_off(thanked)


@pytest.mark.parametrize("where", ["thread", "new thread", "colleague", "spam"])
def test_the_look_before_sending_finds_an_answer(world: World, where: str) -> None:
    """An answer that came since the last poll is found before the nudge is even drafted, and stops it."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(NUDGE_LEAVES - timedelta(minutes=1))
    if where == "thread":
        answer_in_thread(world, ANA)
    elif where == "spam":
        world.sandbox.deliver(JANE, sender=ANA, subject="About your interview", text=ANSWER, labels=["SPAM"])
    else:
        world.sandbox.write(ANA if where == "new thread" else CARLA, JANE, "About your interview", ANSWER)
    mark = world.mark()
    world.until(NUDGE_LEAVES + timedelta(minutes=5), polls=False)
    assert world.written(mark) == []
    assert len(world.inbox(ANA)) == 1
    assert world.states()[FIRST] == "cancelled"


def test_the_look_before_sending_finds_an_answer_in_review_mode(reviewed: World) -> None:
    """The same holds for a nudge that the candidate approved."""
    reviewed.add(meeting(ANA))
    reviewed.until(ENDS)
    reviewed.says(EventKind.APPROVED, THANKS)
    reviewed.until(NUDGE_LEAVES)
    answer_in_thread(reviewed, ANA)
    reviewed.says(EventKind.APPROVED, FIRST)
    reviewed.attend()
    assert len(reviewed.inbox(ANA)) == 1
    assert reviewed.states()[FIRST] == "cancelled"


def test_an_answer_before_the_thank_you_left_holds_it(world: World) -> None:
    """Who writes before the letter left gets none by itself: it may no longer fit. Approval sends it."""
    world.add(meeting())
    world.until(ENDS + timedelta(minutes=5))
    world.sandbox.write(
        ANA, JANE, "One more question", "Dear Jane, one thing I forgot to ask: which year was it?"
    )
    world.until(LETTERS_LEAVE + timedelta(hours=1), polls=False)
    assert world.inbox(ANA) + world.inbox(LI) == []
    assert world.states()[THANKS] == "needs-you"
    assert len(world.drafts()) == 2
    world.says(EventKind.APPROVED, THANKS)
    world.pass_()
    assert len(world.inbox(ANA)) == 1
    assert world.inbox(LI) == []


def test_own_mail_drafts_and_sent_copies_are_no_answers(thanked: World) -> None:
    """What the candidate writes, drafts or sends, to them or to herself, never counts as an answer."""
    thanked.sandbox.write_draft(JANE, ANA, "Not finished", "Dear Ana,")
    thanked.sandbox.write(JANE, SAM, "Acme", "I had an interview at Acme with Ana Ruiz.")
    thanked.sandbox.write(JANE, JANE, "Note: Acme", "Ana Ruiz, Analyst")
    thanked.pass_()
    assert not {"answered", "noticed", "invited"} & set(thanked.kinds())
    assert thanked.plan().stopped is None
    thanked.until(NUDGE_LEAVES + timedelta(days=1))
    assert len(thanked.inbox(ANA)) == 2


def test_a_copy_of_ones_own_letter_is_no_answer(thanked: World) -> None:
    """A letter that comes back to the candidate's own address, dots and all, is her own mail."""
    letter = thanked.inbox(ANA)[0]
    thanked.sandbox.deliver(
        JANE, sender="Jane Doe <J.ane@gmail.com>", subject=f"Re: {letter['subject']}", text="For my records",
        in_reply_to=letter["rfc_message_id"],
    )  # fmt: skip
    thanked.pass_()
    assert thanked.plan().stopped is None


def test_mail_of_others_about_something_else_is_no_answer(thanked: World) -> None:
    """A stranger's mail, a newsletter of another company: nothing."""
    thanked.sandbox.write(SAM, JANE, "Lunch", "At noon?")
    thanked.sandbox.deliver(
        JANE, sender="Shop <news@shop.example>", subject="Sale", text="Everything must go",
        headers={"List-Unsubscribe": "<https://shop.example/u>", "Precedence": "bulk"},
    )  # fmt: skip
    before = thanked.journal()
    thanked.pass_()
    assert thanked.journal() == before


def test_mail_from_before_the_interviews_end_means_nothing(world: World) -> None:
    """The invitation and the talk before the interview are no answer to it, even found by a full look."""
    world.at(STARTS_BEFORE)
    world.sandbox.write(RITA, JANE, "Your interview", "Dear Jane, see you on Monday at two.")
    world.sandbox.write(ANA, JANE, "Monday", "Looking forward to it!")
    world.add(meeting(ANA, RITA))
    world.until(LETTERS_LEAVE)
    assert world.plan().stopped is None
    assert len(world.inbox(ANA)) == 1
    assert "answered" not in world.kinds()


STARTS_BEFORE = ENDS - timedelta(hours=5)


def test_an_interview_added_late_finds_the_answer_that_came_before(world: World) -> None:
    """Added a day after, the interview's answer of that morning is found before anything leaves."""
    world.pass_()
    world.at(ny(2, 17))
    world.sandbox.write(ANA, JANE, "Thank you", "Dear Jane, it was good to meet you. More on Friday!")
    world.pass_()
    world.at(ny(3, 9))
    world.add(meeting())
    world.pass_()
    world.later(minutes=5)
    world.pass_()
    assert world.inbox(ANA) == []
    assert world.states()[THANKS] == "needs-you"


def test_an_invitation_to_the_next_round_stops_the_nudges(thanked: World) -> None:
    """A calendar request of theirs calls the nudges off."""
    thanked.sandbox.deliver(JANE, INVITATION.encode())
    thanked.pass_()
    assert thanked.kinds()["invited"] == 1
    assert_called_off(thanked)


INVITATION = """\
From: Rita Sommer <rita@acme.example>
To: jane@gmail.com
Subject: Invitation: Second talk, Analyst @ Thu Nov 12, 2026
Message-ID: <second-talk@acme.example>
Date: Thu, 05 Nov 2026 10:59:00 -0500
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset="utf-8"

You have been invited to the following event.

--b
Content-Type: text/calendar; charset="utf-8"; method=REQUEST

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:second-talk@acme.example
DTSTAMP:20261105T155900Z
DTSTART:20261112T150000Z
DTEND:20261112T160000Z
SUMMARY:Second talk, Analyst
ORGANIZER;CN=Rita Sommer:mailto:rita@acme.example
ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:jane@gmail.com
END:VEVENT
END:VCALENDAR

--b--
"""


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Dear Jane, we are still talking to others; I will come back to you next week.", date(2026, 11, 13)),
        ("Dear Jane, you will hear from us by Tuesday. Best, Ana", date(2026, 11, 10)),
        ("Dear Jane, could you come in again on Friday, 13 November?", None),
        ("We went with another candidate. I will get back to you with feedback next week.", None),
    ],
)
def test_an_answer_that_promises_another_offers_its_day(
    thanked: World, text: str, until: date | None
) -> None:
    """The day is kept with the answer, and no nudge is planned for it; a rejection offers none."""
    answer_in_thread(thanked, ANA, text)
    thanked.pass_()
    (answer,) = [e for e in thanked.app.store.events(thanked.app.account_id, ID) if isinstance(e, Answered)]
    assert answer.until == until
    promised = thanked.plan().promised
    assert (promised.until if promised else None) == until
    assert_called_off(thanked)
