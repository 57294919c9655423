"""Lost answers and refusals: one draft, one letter, whatever Gmail or the network does in between."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from afterword.domain.model import EventKind
from afterword.engine.sync import poll
from afterword.errors import AnswerLost, GmailAway, SignInNeeded
from scenarios.world import (
    ANA,
    ENDS,
    JANE,
    LETTERS_LEAVE,
    NUDGE_LEAVES,
    World,
    meeting,
    ny,
    signed_in,
    somebody,
)

THANKS = f"thank-you/{ANA}"
FIRST = f"nudge/{ANA}/1"

CREATE, SEND = "gmail.users.drafts.create", "gmail.users.drafts.send"

Options = dict[str, Any]

LOST: list[tuple[str, Options]] = [
    ("close_after", {}),
    ("close_before", {}),
    ("reset", {"when": "after"}),
    ("reset", {"when": "before"}),
    ("500", {"when": "after"}),
    ("500", {"when": "before"}),
    ("503", {"when": "after"}),
    ("503", {"when": "before"}),
    ("404", {"when": "before"}),
    ("400", {"when": "before"}),
    ("garbage", {}),
    ("half", {}),
    ("redirect", {}),
]

AFTER_A_SEND: list[tuple[str, Options]] = [("404", {"when": "after"}), ("400", {"when": "after"})]
"""A create that answers so was refused (no such thread, no such bytes); a send that does may have left
(docs/gmail-facts.md 6)."""

FOUND_LATE: list[tuple[str, Options]] = [
    ("close_after", {}),
    ("close_before", {}),
    ("404", {"when": "after"}),
]

SENDS: list[tuple[str, Options, Options]] = [
    *((kind, options, {}) for kind, options in LOST + AFTER_A_SEND),
    *((kind, options, {"search_lags": 90.0}) for kind, options in FOUND_LATE),
    *((kind, options, {"drops_x_headers_on_send": True}) for kind, options in FOUND_LATE),
    *((kind, options, {"gone_draft_is_400": True}) for kind, options in FOUND_LATE),
]

LIMITS = pytest.mark.parametrize("kind", ["403", "429"])


def goes_on(world: World, until: timedelta) -> None:
    """A daemon at work until so long after the interview: a pass a minute, and whatever goes wrong is waited out."""
    end = ENDS + until
    while world.now < end:
        with suppress(GmailAway, SignInNeeded):
            world.pass_()
        world.later(minutes=1)


def went(world: World) -> int:
    """How often the letter to Ana was recorded as sent."""
    return sum(1 for e in world.journal() if e.kind == "sent" and str(e.step).endswith(THANKS))


@pytest.mark.parametrize(("kind", "options"), LOST, ids=str)
def test_a_lost_create_makes_one_draft(world: World, kind: str, options: Options) -> None:
    """Whatever became of the answer to drafts.create, in the end there is one draft, and one letter."""
    world.add(meeting(ANA))
    world.at(ENDS)
    world.sandbox.fault(kind, CREATE, **options)
    goes_on(world, timedelta(minutes=10))
    assert len(world.drafts()) == 1
    assert world.states()[THANKS] == "scheduled"
    world.until(LETTERS_LEAVE + timedelta(minutes=5))
    assert len(world.inbox(ANA)) == 1


@pytest.mark.parametrize(("kind", "options", "quirks"), SENDS, ids=str)
def test_a_lost_send_is_one_letter(world: World, kind: str, options: Options, quirks: Options) -> None:
    """Whatever became of the answer to drafts.send, one letter arrives, and 'sent' is recorded once."""
    world.sandbox.set_quirks(**quirks)
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE - timedelta(minutes=1))
    world.sandbox.fault(kind, SEND, **options)
    goes_on(world, timedelta(hours=1, minutes=8))
    assert len(world.inbox(ANA)) == 1
    assert went(world) == 1
    assert world.states()[THANKS] == "sent"
    assert world.step(THANKS).trace.rfc_message_id == world.inbox(ANA)[0]["rfc_message_id"]


def test_a_lost_send_says_unknown_until_it_is_known(world: World) -> None:
    """While it cannot be told, the step says 'unknown' and nothing is sent."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE - timedelta(minutes=1))
    world.sandbox.fault("close_before", SEND)
    world.at(LETTERS_LEAVE)
    world.attend()
    assert world.states()[THANKS] == "unknown"
    mark = world.mark()
    world.at(LETTERS_LEAVE + timedelta(seconds=90))
    world.attend()
    assert world.written(mark) == []
    world.until(LETTERS_LEAVE + timedelta(minutes=5))
    assert len(world.inbox(ANA)) == 1


def test_a_sent_copy_that_is_found_and_not_shown_is_waited_for(world: World) -> None:
    """Search finds it, and asked for it Gmail says that there is none: nobody is told that it is gone."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE - timedelta(minutes=1))
    world.sandbox.fault("close_after", SEND)
    for method in ("gmail.users.threads.get", "gmail.users.messages.get"):
        world.sandbox.fault("404", method, times=1000)
    goes_on(world, timedelta(hours=1, minutes=20))
    assert world.states()[THANKS] == "unknown"
    assert [e.kind for e in world.journal() if e.kind in {"gone", "unsent"}] == []
    world.sandbox.clear_faults()
    goes_on(world, timedelta(hours=1, minutes=30))
    assert (went(world), len(world.inbox(ANA))) == (1, 1)


def test_a_send_lost_again_and_again_is_one_letter(world: World) -> None:
    """Five lost answers in a row, the last of them behind the effect: one letter."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE - timedelta(minutes=1))
    world.sandbox.fault("close_before", SEND, times=4)
    world.sandbox.fault("close_after", SEND, times=1)
    goes_on(world, timedelta(hours=1, minutes=45))
    assert len(world.inbox(ANA)) == 1
    assert went(world) == 1


def test_the_candidate_discards_the_draft_while_a_send_is_unknown(world: World) -> None:
    """Neither draft nor sent copy is left: it is asked about, and never sent again."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE - timedelta(minutes=1))
    world.sandbox.fault("close_before", SEND)
    world.at(LETTERS_LEAVE)
    world.attend()
    world.sandbox.delete_draft(JANE, world.draft(ANA)["draft_id"])
    goes_on(world, timedelta(hours=1, minutes=30))
    assert world.states()[THANKS] == "needs-you"
    assert world.inbox(ANA) == []
    assert world.drafts() == []


@LIMITS
def test_a_limit_at_the_send_is_waited_out(world: World, kind: str) -> None:
    """403 and 429 with 'Retry after': nothing was sent, the letter leaves when Gmail said, once."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE - timedelta(minutes=1))
    world.sandbox.fault(kind, SEND, retry_after=600)
    world.at(LETTERS_LEAVE)
    with pytest.raises(GmailAway) as away:
        world.attend()
    assert away.value.until == LETTERS_LEAVE + timedelta(minutes=10)
    assert not isinstance(away.value, AnswerLost)
    mark = world.mark()
    world.until(LETTERS_LEAVE + timedelta(minutes=9))
    assert SEND not in world.asked(mark)
    world.until(LETTERS_LEAVE + timedelta(minutes=11))
    assert len(world.inbox(ANA)) == 1
    assert went(world) == 1


@LIMITS
def test_a_limit_at_the_create_is_waited_out(world: World, kind: str) -> None:
    """The draft is written later, once."""
    world.add(meeting(ANA))
    world.at(ENDS)
    world.sandbox.fault(kind, CREATE, retry_after=300)
    with pytest.raises(GmailAway):
        world.pass_()
    assert world.drafts() == []
    world.until(ENDS + timedelta(minutes=6))
    assert len(world.drafts()) == 1


@pytest.mark.parametrize("kind", ["close_before", "503", "429", "half"])
@pytest.mark.parametrize(
    "method", ["gmail.users.history.list", "gmail.users.drafts.get", "gmail.users.messages.list"]
)
def test_reads_that_fail_cost_nothing(world: World, kind: str, method: str) -> None:
    """A look that fails, its second try too, is made again later: one letter, nothing twice."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE - timedelta(minutes=2))
    world.sandbox.fault(kind, method, times=3)
    goes_on(world, timedelta(hours=1, minutes=6))
    assert len(world.inbox(ANA)) == 1
    assert world.states()[THANKS] == "sent"


def test_the_look_behind_a_send_may_fail(world: World) -> None:
    """The letter was accepted, and the look at its Message-ID fails: it is sent, and the nudge joins its thread."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE - timedelta(minutes=1))
    world.sandbox.fault("500", "gmail.users.messages.get", times=4)
    goes_on(world, timedelta(hours=1, minutes=6))
    assert len(world.inbox(ANA)) == 1
    assert world.states()[THANKS] == "sent"
    world.sandbox.clear_faults()
    world.until(NUDGE_LEAVES)
    letter, nudge = world.inbox(ANA)
    assert nudge["thread_id"] == letter["thread_id"]


def test_a_full_look_finds_what_came_while_the_cursor_was_gone(world: World) -> None:
    """The history is gone, and an answer with it: the full look finds it, and moves the cursor only then."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    world.sandbox.write(ANA, JANE, "Next week", "Does Thursday suit you?")
    world.sandbox.forget_history(JANE)
    mark = world.mark()
    world.pass_()
    assert world.asked(mark)[:2] == ["gmail.users.history.list", "gmail.users.getProfile"]
    assert world.states()[FIRST] == "cancelled"
    mark = world.mark()
    world.pass_()
    assert world.asked(mark) == ["gmail.users.history.list"]


def test_a_full_look_searches_for_many_people_in_short_queries(world: World) -> None:
    """Thirty people at free addresses fit no URL: each search stays below the length that makes a POST of it."""
    guests = [somebody(f"some.body.with.a.long.name.{n}@gmail.com") for n in range(30)]
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    world.add(meeting(*guests, id="zenith-analyst-2026-11-03", company="Zenith"))
    world.sandbox.write(ANA, JANE, "Next week", "Does Thursday suit you?")
    world.sandbox.forget_history(JANE)
    mark = world.mark()
    world.pass_()
    assert world.asked(mark).count("gmail.users.messages.list") > 2
    assert world.states()[FIRST] == "cancelled"


def test_a_full_look_that_fails_leaves_the_cursor(world: World) -> None:
    """The cursor is gone and the full look breaks off: the next poll makes it again, and finds the answer."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    cursor = world.app.store.cursor(world.app.account_id)
    world.sandbox.write(ANA, JANE, "Next week", "Does Thursday suit you?")
    world.sandbox.forget_history(JANE)
    world.sandbox.fault("503", "gmail.users.messages.list", times=2)
    with pytest.raises(GmailAway):
        world.pass_()
    assert world.app.store.cursor(world.app.account_id) == cursor
    world.pass_()
    assert world.states()[FIRST] == "cancelled"


def test_a_month_asleep_loses_no_answer(world: World) -> None:
    """History expires while the laptop lies in a drawer; the answer of the second day is found all the same."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.pass_()
    world.at(ny(4, 10))
    world.sandbox.write(ANA, JANE, "Next week", "Does Thursday suit you?")
    world.at(ny(9, 8, month=12))
    world.pass_()
    assert world.states()[FIRST] == "cancelled"
    assert len(world.inbox(ANA)) == 1


def test_a_letter_sent_by_hand_is_found_by_the_full_look(world: World) -> None:
    """Sent from the phone while the laptop slept and history expired: 'sent, by you', and nothing more."""
    world.add(meeting(ANA))
    world.until(ENDS + timedelta(minutes=5))
    world.at(ENDS + timedelta(minutes=30))
    world.sandbox.send_draft(JANE, world.draft(ANA)["draft_id"])
    world.sandbox.forget_history(JANE)
    world.at(LETTERS_LEAVE + timedelta(hours=1))
    world.pass_()
    assert world.step(THANKS).history.sent_by == "you"
    assert len(world.inbox(ANA)) == 1


def test_a_revoked_sign_in_loses_nothing(world: World) -> None:
    """Access taken away before the send: SignInNeeded, no letter; after a new sign-in it leaves, once."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE - timedelta(minutes=1))
    world.sandbox.revoke(JANE)
    world.at(LETTERS_LEAVE)
    for _ in range(3):
        with pytest.raises(SignInNeeded):
            world.pass_()
    assert world.states()[THANKS] == "scheduled"
    world.mailbox.close()
    world.mailbox = signed_in(world.sandbox)
    world.later(minutes=20)
    world.pass_()
    assert len(world.inbox(ANA)) == 1
    world.mailbox.close()


@pytest.mark.parametrize("method", [CREATE, SEND])
def test_a_sign_in_revoked_at_the_very_call_loses_nothing(world: World, method: str) -> None:
    """The sign-in dies with the call that writes: nothing was done, and it is done once after signing in."""
    world.add(meeting(ANA))
    if method == SEND:
        world.until(LETTERS_LEAVE - timedelta(minutes=1))
    world.at(LETTERS_LEAVE)
    world.sandbox.fault("token_revoked", method)
    with pytest.raises(SignInNeeded):
        world.pass_()
    world.mailbox.close()
    world.mailbox = signed_in(world.sandbox)
    world.later(minutes=5)
    world.pass_()
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert len(world.inbox(ANA)) == 1
    assert went(world) == 1
    world.mailbox.close()


def test_an_expired_token_is_renewed_on_the_way(world: World) -> None:
    """Access tokens run out every hour; nobody notices."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE - timedelta(minutes=1))
    world.sandbox.expire_tokens(JANE)
    world.until(LETTERS_LEAVE)
    assert len(world.inbox(ANA)) == 1


def test_a_thread_that_is_denied_once_is_still_joined(world: World) -> None:
    """Gmail says once, right when the nudge is written, that there is no such thread: it is looked for again."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(NUDGE_LEAVES - timedelta(minutes=1))
    world.sandbox.fault("404", "gmail.users.threads.get", skips=1)  # the first is the look for an answer
    world.until(NUDGE_LEAVES + timedelta(minutes=5))
    letter, nudge = world.inbox(ANA)
    assert nudge["thread_id"] == letter["thread_id"]
    assert world.kinds()["failed"] == 1


@pytest.mark.parametrize("drops", [False, True])
def test_a_letter_sent_by_hand_that_no_search_finds_has_no_second(world: World, drops: bool) -> None:
    """Its create's answer was lost, she sent it, and a tick comes before any poll: history is read before another is
    made, with our header in the sent copy and without it."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    world.sandbox.fault("close_after", CREATE)
    world.pass_()
    world.sandbox.set_quirks(search_misses=9, drops_x_headers_on_send=drops)
    world.sandbox.send_draft(JANE, world.draft(ANA)["draft_id"])
    world.later(minutes=5)
    world.attend()
    assert world.kinds()["drafting"] == 1
    assert world.step(THANKS).history.sent_by == "you"
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert len(world.inbox(ANA)) == 1


def test_a_letter_sent_by_hand_after_the_last_poll_has_no_second(world: World) -> None:
    """History was read once the create had settled, but before she sent it: it is read again before another is made."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    world.sandbox.fault("close_after", CREATE)
    world.pass_()
    world.later(minutes=5)
    poll(world.context, world.now)
    world.sandbox.set_quirks(search_misses=9)
    world.sandbox.send_draft(JANE, world.draft(ANA)["draft_id"])
    world.later(minutes=5)
    world.attend()
    assert world.kinds()["drafting"] == 1
    assert world.step(THANKS).history.sent_by == "you"


def test_two_letters_sent_by_hand_before_a_look_are_two(world: World) -> None:
    """The answers to both creates were lost, and only reader and subject tie them: neither is taken for the other."""
    first = world.add(meeting(ANA))
    shift = timedelta(days=1)
    second = world.add(replace(first, id="acme-second", starts=first.starts + shift, ends=first.ends + shift))
    world.at(ENDS + shift + timedelta(minutes=5))
    subject = "Thanks for the interview – Analyst"
    for talk in (first, second):
        world.says(EventKind.DRAFTING, f"{talk.id}/{THANKS}", interview=talk.id, subject=subject)
        world.sandbox.write(JANE, ANA, subject, f"Dear Ana, thank you for {talk.id}.")
    poll(world.context, world.now)
    assert [world.kinds(talk.id)["sent"] for talk in (first, second)] == [1, 1]


@pytest.mark.parametrize("kind", ["close_before", "close_after"])
def test_a_lost_create_is_made_up_for_without_a_poll(world: World, kind: str) -> None:
    """Ticks alone find out what came of it, and no more than one draft lies there."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    world.sandbox.fault(kind, CREATE)
    with suppress(GmailAway):
        world.attend()
    world.later(minutes=5)
    mark = world.mark()
    world.attend()
    assert len(world.drafts(ANA)) == 1
    assert world.asked(mark).count("gmail.users.history.list") <= 1
