"""What the person does in Gmail is theirs: it goes out as they left it, or stays away as they left it."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from afterword.domain.model import EventKind, Interview, Person
from afterword.domain.reasons import Reason, ReasonCode
from scenarios.world import ANA, ENDS, JANE, LETTERS_LEAVE, LI, World, meeting, ny

THANKS, LI_THANKS = f"thank-you/{ANA}", f"thank-you/{LI}"
FIRST = f"nudge/{ANA}/1"

OWN_WORDS = """\
Dear Ana,

I keep thinking about the nine time zones and the colleague who spent her first day alone with a laptop.

All the best
Jane Doe
"""

QUIRKS: dict[str, dict[str, Any]] = {
    "as documented": {},
    "keeps the Message-ID": {"replaces_message_id_on_draft_send": False},
    "drops X-headers": {"drops_x_headers_on_send": True},
    "ids die on edit": {"draft_ids_die_on_edit": True},
    "gone is 400": {"gone_draft_is_400": True},
    "search lags": {"search_lags": 90.0},
    "search misses": {"search_misses": 2},
    "empty page first": {"empty_history_page": True},
    "composer keeps X-headers": {"composer_drops_x_headers": False},
    "worst of all": {
        "draft_ids_die_on_edit": True, "gone_draft_is_400": True, "drops_x_headers_on_send": True,
        "search_lags": 90.0, "empty_history_page": True,
    },
}  # fmt: skip

ID_LIVES = {name: those for name, those in QUIRKS.items() if "draft_ids_die_on_edit" not in those}

under_every_quirk = pytest.mark.parametrize("quirks", QUIRKS.values(), ids=QUIRKS.keys())


def drafted(
    world: World, interview: Interview | None = None, *, quirks: dict[str, Any] | None = None
) -> World:
    """Both letters lie in the drafts, five minutes after the interview."""
    world.sandbox.set_quirks(**(quirks or {}))
    world.add(interview or meeting())
    world.until(ENDS)
    world.until(ENDS + timedelta(minutes=5))
    return world


def edit(world: World, /, **changes: str) -> dict[str, Any]:
    """The person edits the draft in the composer."""
    edited: dict[str, Any] = world.sandbox.edit_draft(JANE, world.draft(ANA)["draft_id"], **changes)
    return edited


def words(message: dict[str, Any]) -> list[str]:
    """A message's words, whatever the line breaks."""
    return str(message["text"]).split()


@under_every_quirk
def test_a_rewritten_letter_leaves_as_rewritten(world: World, quirks: dict[str, Any]) -> None:
    """The person's own text is what goes out, once, at the best moment."""
    drafted(world, quirks=quirks)
    edit(world, text=OWN_WORDS)
    world.until(LETTERS_LEAVE + timedelta(minutes=10))
    (letter,) = world.inbox(ANA)
    assert words(letter) == OWN_WORDS.split()
    assert world.states()[THANKS] == "sent"
    assert len(world.inbox(LI)) == 1


def test_an_edit_that_no_poll_saw_is_found_before_sending(world: World) -> None:
    """Edited minutes before the moment, unseen by a poll: the look before sending finds it and puts it off."""
    drafted(world)
    world.at(LETTERS_LEAVE - timedelta(minutes=2))
    edit(world, text=OWN_WORDS)
    world.until(LETTERS_LEAVE, polls=False)
    assert world.inbox(ANA) == []
    world.until(LETTERS_LEAVE + timedelta(minutes=15), polls=False)
    (letter,) = world.inbox(ANA)
    assert words(letter) == OWN_WORDS.split()


def test_an_edit_within_the_quiet_period_puts_it_off(world: World) -> None:
    """Ten minutes after the last edit, and not before, the letter leaves; meanwhile it says why it waits."""
    drafted(world)
    world.until(LETTERS_LEAVE - timedelta(minutes=3))
    edit(world, text=OWN_WORDS)
    world.until(LETTERS_LEAVE)
    step = world.step(THANKS)
    assert step.state == "scheduled"
    assert step.reason == Reason(ReasonCode.BEING_EDITED)
    world.until(LETTERS_LEAVE + timedelta(minutes=6, seconds=59))
    assert world.inbox(ANA) == []
    world.until(LETTERS_LEAVE + timedelta(minutes=7, seconds=30))
    assert len(world.inbox(ANA)) == 1


TODAY = OWN_WORDS.replace("I keep", "Thank you for your time today. I keep")


def edited_overnight(world: World, text: str) -> None:
    """The laptop sleeps from the evening to the next morning, and the edited draft was due in between."""
    drafted(world)
    edit(world, text=text)
    world.pass_()
    world.at(ny(3, 8, 5))
    world.pass_()


def test_an_edited_letter_whose_day_has_slipped_is_held(world: World) -> None:
    """'Today' was true in the evening; past midnight it is the candidate's to mend, and the reason says so."""
    edited_overnight(world, TODAY)
    assert world.inbox(ANA) == []
    step = world.step(THANKS)
    assert step.state == "needs-you"
    assert step.reason.code is ReasonCode.UNTRUE_DAY
    assert "'today'" in step.reason.said
    assert "yesterday" in step.reason.said
    edit(world, text=TODAY.replace("today", "yesterday"))
    world.until(ny(3, 8, 20))
    assert [words(m) for m in world.inbox(ANA)] == [TODAY.replace("today", "yesterday").split()]


def test_an_edited_letter_with_a_greeting_that_is_not_sure_is_held(world: World) -> None:
    """To finish a sentence in Gmail is no word about the greeting: the letter leaves once that is put right."""
    drafted(world, meeting(Person("smith", "J. Smith", ANA), LI))
    edit(world, text=OWN_WORDS.replace("Dear Ana", "Dear J. Smith"))
    world.until(LETTERS_LEAVE + timedelta(minutes=15))
    assert world.inbox(ANA) == []
    step = world.step(THANKS)
    assert step.state == "needs-you"
    assert step.reason.code is ReasonCode.UNSURE_GREETING
    assert "Dear J. Smith" in step.reason.said
    edit(world, text=OWN_WORDS)
    world.until(ny(3, 8, 20))
    assert [words(m) for m in world.inbox(ANA)] == [OWN_WORDS.split()]


def test_approval_lets_a_greeting_go_as_it_is(world: World) -> None:
    """Who reads 'Dear J. Smith' and says yes is believed."""
    drafted(world, meeting(Person("smith", "J. Smith", ANA), LI))
    edit(world, text=OWN_WORDS.replace("Dear Ana", "Dear J. Smith"))
    world.until(LETTERS_LEAVE + timedelta(minutes=15))
    world.says(EventKind.APPROVED, THANKS)
    world.until(ny(3, 8, 20))
    assert len(world.inbox(ANA)) == 1


def test_approval_lets_an_untrue_day_go(world: World) -> None:
    """Who reads the reason and says yes is believed; the letter leaves as it was edited."""
    edited_overnight(world, TODAY)
    world.later(minutes=5)
    world.says(EventKind.APPROVED, THANKS)
    world.until(ny(3, 8, 15))
    assert [words(m) for m in world.inbox(ANA)] == [TODAY.split()]


def test_approval_of_the_day_before_does_not_cover_a_slipped_day(world: World) -> None:
    """A yes that was said while the words were true is no yes to untrue ones."""
    drafted(world)
    edit(world, text=TODAY)
    world.pass_()
    world.later(minutes=1)
    world.says(EventKind.APPROVED, THANKS)
    world.at(ny(3, 8, 5))
    world.pass_()
    assert world.inbox(ANA) == []
    assert world.step(THANKS).state == "needs-you"


def test_what_an_edited_letter_quotes_is_not_read_for_days(world: World) -> None:
    """Days in a quoted mail are somebody else's words."""
    quoted = (
        OWN_WORDS + "\nOn Mon, Nov 2, 2026 at 9:00 Ana Ruiz <ana@acme.example> wrote:\n> See you today.\n"
    )
    edited_overnight(world, quoted)
    assert len(world.inbox(ANA)) == 1


def test_an_emptied_draft_is_not_sent(world: World) -> None:
    """A draft without a word in it stays where it is, and says why."""
    drafted(world)
    edit(world, text="\n")
    world.until(LETTERS_LEAVE + timedelta(minutes=10))
    assert world.inbox(ANA) == []
    assert world.step(THANKS).reason.code is ReasonCode.UNREADABLE


def test_who_goes_on_editing_is_left_alone(world: World) -> None:
    """Each edit begins a new quiet period."""
    drafted(world)
    for minutes in range(-5, 20, 5):
        world.until(LETTERS_LEAVE + timedelta(minutes=minutes))
        edit(world, text=OWN_WORDS + f"\n{minutes}\n")
    world.until(LETTERS_LEAVE + timedelta(minutes=24))
    assert world.inbox(ANA) == []
    world.until(LETTERS_LEAVE + timedelta(minutes=26))
    assert [words(m)[-1] for m in world.inbox(ANA)] == ["15"]


@pytest.mark.parametrize("quirks", ID_LIVES.values(), ids=ID_LIVES.keys())
def test_another_subject_is_kept_and_the_nudge_follows_it(world: World, quirks: dict[str, Any]) -> None:
    """A changed subject goes out; the nudge joins the thread that came of it."""
    drafted(world, quirks=quirks)
    edit(world, subject="Nine time zones")
    world.until(LETTERS_LEAVE + timedelta(minutes=10))
    assert [m["subject"] for m in world.inbox(ANA)] == ["Nine time zones"]
    world.until(ny(9, 8, 10))
    letter, nudge = world.inbox(ANA)
    assert nudge["subject"] in {"Nine time zones", "Re: Nine time zones"}
    assert nudge["thread_id"] == letter["thread_id"]


def test_another_subject_under_another_id_is_asked_about(world: World) -> None:
    """Where the edit changed the draft's id too, nothing says that it is ours: it asks, and writes no other."""
    drafted(world, quirks={"draft_ids_die_on_edit": True})
    edit(world, subject="Nine time zones")
    world.pass_()
    world.until(LETTERS_LEAVE)
    assert world.step(THANKS).state == "needs-you"
    assert [d["subject"] for d in world.drafts(ANA)] == ["Nine time zones"]
    assert world.kinds()["drafting"] == 2
    world.sandbox.send_draft(JANE, world.draft(ANA)["draft_id"])
    world.pass_()
    world.until(ENDS + timedelta(days=2))
    assert len(world.inbox(ANA)) == 1


@under_every_quirk
def test_a_deleted_draft_stays_deleted(world: World, quirks: dict[str, Any]) -> None:
    """It is never created again: it asks while its day runs, then counts as skipped."""
    drafted(world, quirks=quirks)
    world.sandbox.delete_draft(JANE, world.draft(ANA)["draft_id"])
    world.pass_()
    world.until(LETTERS_LEAVE)
    assert world.step(THANKS).state == "needs-you"
    assert world.drafts(ANA) == []
    world.until(ENDS + timedelta(days=1, minutes=1))
    assert world.states()[THANKS] == "skipped"
    assert world.inbox(ANA) == []
    assert world.drafts(ANA) == []
    assert len(world.inbox(LI)) == 1
    assert world.kinds()["drafting"] == 2


def test_a_deleted_draft_that_no_poll_saw_is_not_sent(world: World) -> None:
    """Deleted a moment before it was due: the fresh look finds nothing to send, and creates nothing."""
    drafted(world)
    world.at(LETTERS_LEAVE)
    world.sandbox.delete_draft(JANE, world.draft(ANA)["draft_id"])
    mark = world.mark()
    world.attend()
    assert world.written(mark) == ["gmail.users.drafts.send"]  # Li's
    assert world.inbox(ANA) == []
    assert "gmail.users.drafts.create" not in world.asked(mark)


@under_every_quirk
def test_a_letter_sent_by_hand_is_recognised(world: World, quirks: dict[str, Any]) -> None:
    """Sent by the person: 'sent, by you', nothing leaves again, and the nudge counts from it."""
    drafted(world, quirks=quirks)
    world.until(ENDS + timedelta(minutes=20))
    world.sandbox.send_draft(JANE, world.draft(ANA)["draft_id"])
    world.until(LETTERS_LEAVE + timedelta(minutes=10))
    step = world.step(THANKS)
    assert (step.state, step.history.sent_by) == ("sent", "you")
    assert step.history.sent_at == ENDS + timedelta(minutes=20)
    assert len(world.inbox(ANA)) == 1
    world.until(ny(9, 8))
    letter, nudge = world.inbox(ANA)
    assert nudge["thread_id"] == letter["thread_id"]


@under_every_quirk
def test_a_rewritten_letter_sent_by_hand_is_recognised(world: World, quirks: dict[str, Any]) -> None:
    """Edited and sent between two looks, with another text, it is still the thank-you that left."""
    drafted(world, quirks=quirks)
    edited = edit(world, text=OWN_WORDS)
    world.sandbox.send_draft(JANE, edited["draft_id"])
    world.until(LETTERS_LEAVE + timedelta(minutes=10))
    assert world.step(THANKS).history.sent_by == "you"
    assert len(world.inbox(ANA)) == 1


def test_everything_changed_and_sent_by_hand_never_makes_a_second_letter(world: World) -> None:
    """Another subject, another text, sent by hand between two looks: no letter follows it by itself."""
    drafted(world)
    edited = edit(world, text=OWN_WORDS, subject="Nine time zones")
    world.sandbox.send_draft(JANE, edited["draft_id"])
    world.until(ENDS + timedelta(days=2))
    assert [m["subject"] for m in world.inbox(ANA)] == ["Nine time zones"]
    assert world.drafts(ANA) == []


@pytest.mark.parametrize("seen", ["hidden", "draft", "label"])
def test_a_letter_scheduled_by_hand_is_left_to_gmail(world: World, seen: str) -> None:
    """Scheduled in the web page for the evening: nothing leaves before it or beside it, and its leaving is noticed."""
    drafted(world, quirks={"schedules_by_hand_visible": seen})
    world.says(EventKind.HELD, LI_THANKS)
    evening = ny(2, 20)
    world.sandbox.schedule_draft(JANE, world.draft(ANA)["draft_id"], evening)
    world.until(evening - timedelta(minutes=1))
    world.until(evening + timedelta(minutes=1))
    world.until(evening + timedelta(hours=15))
    assert len(world.inbox(ANA)) == 1
    assert world.states()[THANKS] == "sent"


def test_a_draft_that_comes_back_is_theirs(world: World) -> None:
    """Undo after discard: the draft is there again, goes on, and is not touched."""
    drafted(world)
    kept = world.draft(ANA)
    world.sandbox.delete_draft(JANE, kept["draft_id"])
    world.pass_()
    world.until(ENDS + timedelta(minutes=10))
    restored = world.sandbox.write_draft(JANE, ANA, kept["subject"], kept["text"])
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert words(world.inbox(ANA)[0]) == words(restored)
    assert len(world.inbox(ANA)) == 1
    assert world.states()[THANKS] == "sent"


def test_an_unfinished_draft_is_not_sent_until_it_is_finished(world: World) -> None:
    """A mark left in the text keeps it back and says so; finishing it lets it go."""
    drafted(world)
    edit(world, text=OWN_WORDS + "\nTODO the survey\n")
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    step = world.step(THANKS)
    assert world.inbox(ANA) == []
    assert step.state == "needs-you"
    assert "TODO" in step.reason.items
    edit(world, text=OWN_WORDS)
    world.pass_()
    world.until(LETTERS_LEAVE + timedelta(minutes=45))
    assert [words(m) for m in world.inbox(ANA)] == [OWN_WORDS.split()]


def test_another_recipient_is_the_persons_own_choice(world: World) -> None:
    """A draft sent by hand to another address goes there, and no letter goes to the first."""
    drafted(world)
    edited = edit(world, to="ana.private@acme.example, li@acme.example")
    world.sandbox.send_draft(JANE, edited["draft_id"])
    world.until(ENDS + timedelta(days=2))
    assert world.inbox(ANA) == []
    assert world.drafts(ANA) == []


def test_another_draft_in_the_thread_is_not_surely_the_nudge(reviewed: World) -> None:
    """The nudge's draft was discarded, and another begun in its thread: it is asked about, not sent unasked."""
    reviewed.add(meeting(ANA))
    reviewed.until(ENDS)
    reviewed.sandbox.send_draft(JANE, reviewed.draft(ANA)["draft_id"])
    reviewed.until(ny(9, 8))
    nudge = reviewed.draft(ANA)
    reviewed.sandbox.delete_draft(JANE, nudge["draft_id"])
    own = EmailMessage()
    own["To"], own["Subject"] = ANA, nudge["subject"]
    own["In-Reply-To"] = own["References"] = reviewed.step(THANKS).trace.rfc_message_id
    own.set_content("Dear Ana, the photographs are")
    reviewed.mailbox.create_draft(own.as_bytes(), nudge["thread_id"])
    reviewed.until(ny(9, 9))
    assert [d["thread_id"] for d in reviewed.drafts()] == [nudge["thread_id"]]
    assert reviewed.step(FIRST).reason.code is ReasonCode.WHOSE_DRAFT


def test_a_nudges_draft_is_the_persons_too(reviewed: World) -> None:
    """A nudge deleted in Gmail is not created again, and no second one follows it."""
    reviewed.add(meeting(ANA))
    reviewed.until(ENDS)
    reviewed.sandbox.send_draft(JANE, reviewed.draft(ANA)["draft_id"])
    reviewed.until(ny(9, 8))
    reviewed.sandbox.delete_draft(JANE, reviewed.draft(ANA)["draft_id"])
    reviewed.until(ny(10, 12))
    reviewed.at(ny(30, 12))
    reviewed.pass_()
    assert reviewed.drafts() == []
    assert len(reviewed.inbox(ANA)) == 1
