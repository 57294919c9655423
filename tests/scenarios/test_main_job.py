"""The main job: letters by themselves inside the day, nudges in their thread, then silence."""

from __future__ import annotations

import re
from datetime import timedelta

from afterword.domain.mail import step_mark
from afterword.domain.model import EventKind, Rules, StepKind
from afterword.domain.step_key import StepKey
from scenarios.world import (
    ANA,
    ENDS,
    ID,
    JANE,
    LETTERS_LEAVE,
    LI,
    LISTING,
    NUDGE_LEAVES,
    SECOND_LEAVES,
    World,
    header,
    meeting,
    ny,
    step_of,
)

SUBJECT = "Thanks for the interview – Analyst"
THANKS, LI_THANKS = f"thank-you/{ANA}", f"thank-you/{LI}"
FIRST, SECOND = f"nudge/{ANA}/1", f"nudge/{ANA}/2"


def test_nothing_is_drafted_before_the_interview_is_over(world: World) -> None:
    """While the interview runs there is no draft, however often the daemon looks."""
    world.add(meeting())
    world.until(ENDS - timedelta(minutes=1))
    assert world.drafts() == []
    assert set(world.states().values()) == {"waiting"}


def test_each_interviewer_gets_a_draft_of_their_own(reviewed: World) -> None:
    """One draft to each interviewer and none to both, each with the subject and the header of its step."""
    reviewed.add(meeting())
    reviewed.until(ENDS)
    drafts = {d["to"][0]: d for d in reviewed.drafts()}
    assert sorted(drafts) == [ANA, LI]
    assert [d["to"] for d in drafts.values()] == [[to] for to in drafts]
    assert {d["subject"] for d in drafts.values()} == {SUBJECT}
    marks = {to: step_mark(StepKey(ID, StepKind.THANK_YOU, to)) for to in (ANA, LI)}
    assert {to: step_of(d) for to, d in drafts.items()} == marks
    assert "nine time zones" in drafts[ANA]["text"]
    assert "payroll system" in drafts[LI]["text"]


def test_in_review_mode_nothing_is_sent_by_itself(reviewed: World) -> None:
    """In review mode the drafts lie there until the candidate sends them, the deadline passed or not."""
    reviewed.add(meeting())
    reviewed.until(ENDS + timedelta(days=3))
    assert len(reviewed.drafts()) == 2
    assert reviewed.inbox(ANA) + reviewed.inbox(LI) == []
    assert "gmail.users.drafts.send" not in reviewed.asked()


def test_in_review_mode_a_draft_is_true_on_any_day(reviewed: World) -> None:
    """Nobody knows when the candidate presses Send: the draft names no day, and midnight changes nothing in it."""
    reviewed.add(meeting())
    reviewed.until(ENDS + timedelta(minutes=5))
    (draft,) = [one for one in reviewed.drafts() if ANA in one["to"]]
    assert not re.search(r"\b(today|yesterday|Monday)\b", draft["text"])
    reviewed.until(ENDS + timedelta(days=2))
    assert "gmail.users.drafts.update" not in reviewed.asked()


def test_approval_sends_in_review_mode(reviewed: World) -> None:
    """An approved letter leaves at its best moment; the one beside it stays a draft."""
    reviewed.add(meeting())
    reviewed.until(ENDS + timedelta(minutes=5))
    reviewed.says(EventKind.APPROVED, THANKS)
    reviewed.until(LETTERS_LEAVE - timedelta(seconds=1))
    assert reviewed.inbox(ANA) == []
    reviewed.until(LETTERS_LEAVE)
    assert len(reviewed.inbox(ANA)) == 1
    assert reviewed.inbox(LI) == []
    assert reviewed.states()[LI_THANKS] == "drafted"


def test_in_schedule_mode_letters_leave_at_the_best_moment(world: World) -> None:
    """Each letter leaves once, to one person, at the best moment and inside the 24 hours."""
    world.add(meeting())
    world.until(LETTERS_LEAVE - timedelta(seconds=1))
    assert world.inbox(ANA) == []
    world.until(LETTERS_LEAVE + timedelta(days=1))
    for person in (ANA, LI):
        (letter,) = world.inbox(person)
        assert letter["at"] == LETTERS_LEAVE.isoformat()
        assert letter["to"] == [person]
        assert letter["subject"] == SUBJECT
    assert world.drafts() == []


def test_an_evening_interview_is_thanked_for_in_the_morning(world: World) -> None:
    """An interview that ends at eight in the evening is thanked for at eight the next morning, for 'yesterday'."""
    world.add(meeting(ANA, starts=ny(2, 19), ends=ny(2, 20)))
    world.until(ny(3, 20))
    (letter,) = world.inbox(ANA)
    assert letter["at"] == ny(3, 8).isoformat()
    assert "yesterday" in letter["text"]


def test_the_real_message_id_is_kept(world: World) -> None:
    """What the journal keeps of a sent letter is what Gmail made of it: id, thread and Message-ID."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    (copy,) = [m for m in world.sandbox.mailbox(JANE) if "SENT" in m["labels"]]
    trace = world.step(THANKS).trace
    assert (trace.message_id, trace.thread_id) == (copy["id"], copy["thread_id"])
    assert trace.rfc_message_id == copy["rfc_message_id"] == world.inbox(ANA)[0]["rfc_message_id"]


def test_the_nudge_joins_the_thread_of_the_letter(world: World) -> None:
    """Five workdays later one nudge leaves in the letter's thread on both sides, with the same subject."""
    world.add(meeting())
    world.until(NUDGE_LEAVES)
    letter, nudge = world.inbox(ANA)
    assert nudge["at"] == NUDGE_LEAVES.isoformat()
    assert nudge["thread_id"] == letter["thread_id"]
    assert header(nudge, "In-Reply-To") == letter["rfc_message_id"]
    assert header(nudge, "References") == letter["rfc_message_id"]
    assert nudge["subject"] in {SUBJECT, f"Re: {SUBJECT}"}
    assert world.step(FIRST).trace.thread_id == world.step(THANKS).trace.thread_id
    assert len(world.inbox(LI)) == 1


def test_after_the_second_nudge_there_is_silence(world: World) -> None:
    """A second nudge five workdays after the first, referring to both before it; then nothing, for months."""
    world.add(meeting())
    world.until(SECOND_LEAVES)
    letter, first, second = world.inbox(ANA)
    assert second["at"] == SECOND_LEAVES.isoformat()
    assert second["thread_id"] == letter["thread_id"]
    assert header(second, "In-Reply-To") == first["rfc_message_id"]
    assert header(second, "References").split() == [letter["rfc_message_id"], first["rfc_message_id"]]
    mark = world.mark()
    world.until(ny(2, 12, month=12) + timedelta(days=60))
    assert world.written(mark) == []
    assert len(world.inbox(ANA)) == 3


def test_in_review_mode_a_nudge_is_a_draft_in_the_thread(reviewed: World) -> None:
    """The nudge too waits in the drafts, in the thread of the letter that the candidate sent."""
    reviewed.add(meeting(ANA))
    reviewed.until(ENDS)
    reviewed.later(minutes=30)
    sent = reviewed.sandbox.send_draft(JANE, reviewed.draft(ANA)["draft_id"])
    reviewed.until(NUDGE_LEAVES)
    nudge = reviewed.draft(ANA)
    assert nudge["thread_id"] == sent["thread_id"]
    assert header(nudge, "In-Reply-To") == sent["rfc_message_id"]
    assert reviewed.states()[FIRST] == "drafted"


def test_a_promised_date_is_waited_for(world: World) -> None:
    """No nudge before a promised date: it leaves two workdays behind it."""
    world.add(meeting(ANA, rules=Rules(decision_by=ny(20, 12).date())))
    world.until(ny(24, 7, 59))
    assert len(world.inbox(ANA)) == 1
    world.until(ny(24, 8))
    assert len(world.inbox(ANA)) == 2


def test_an_idle_poll_is_one_look_at_history(world: World) -> None:
    """Between letters a poll asks for history and nothing else, a tick asks for nothing."""
    world.add(meeting())
    world.until(LETTERS_LEAVE)
    world.pass_()
    for _ in range(3):
        world.later(minutes=1)
        mark = world.mark()
        world.pass_()
        assert world.asked(mark) == [LISTING]


def test_mail_of_strangers_costs_one_look_each(world: World) -> None:
    """Mail that concerns no interview is looked at once, by its headers, and leaves nothing in the journal."""
    world.add(meeting())
    world.until(LETTERS_LEAVE)
    world.pass_()
    before = world.journal()
    world.sandbox.deliver(JANE, sender="Sam Hill <sam@elsewhere.example>", subject="Lunch?", text="At noon?")
    mark = world.mark()
    world.pass_()
    assert world.asked(mark) == [LISTING, "gmail.users.messages.get"]
    assert world.journal() == before


def test_the_laptop_slept_through_the_best_moment(world: World) -> None:
    """A laptop that wakes up hours after the best moment sends at once where it is still in hours."""
    world.add(meeting(ANA))
    world.until(ENDS)
    world.at(ny(2, 17, 45))
    world.pass_()
    (letter,) = world.inbox(ANA)
    assert letter["at"] == ny(2, 17, 45).isoformat()


def test_the_laptop_slept_past_the_day(world: World) -> None:
    """A laptop that wakes up behind the deadline sends nothing by itself and says 'missed'; approval sends it."""
    world.add(meeting(ANA))
    world.until(ENDS)
    world.at(ny(4, 10))
    world.pass_()
    assert world.inbox(ANA) == []
    assert world.states()[THANKS] == "missed"
    world.says(EventKind.APPROVED, THANKS)
    world.pass_()
    assert len(world.inbox(ANA)) == 1
