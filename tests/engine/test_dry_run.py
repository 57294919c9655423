"""What a pass would do, and the errors that end one: the store is left such that the next goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from afterword.domain.reasons import ReasonCode
from afterword.engine.pass_ import intended, run_pass
from afterword.engine.sync import poll, resync
from afterword.errors import GmailAway, WrongAccount
from afterword.messages.words import intention
from scenarios.world import (
    ANA,
    ENDS,
    ID,
    JANE,
    LETTERS_LEAVE,
    LI,
    SAM,
    World,
    meeting,
    ny,
    signed_in,
    world_in,
)


@pytest.fixture
def world(tmp_path: Path, fresh_store: Path) -> Iterator[World]:
    """Jane's Afterword, which sends by itself."""
    with world_in(tmp_path / "home", fresh_store) as made:
        yield made


def words(world: World) -> list[str]:
    """What a pass would do, with the step's kind and address."""
    return [
        f"{intention(action)} {str(step).removeprefix(ID)}"
        for action, step in intended(world.context, world.now)
    ]


def test_the_intended_is_told_and_not_done(world: World) -> None:
    """Each action of the next pass in words, while nothing is written, neither in Gmail nor in the journal."""
    world.add(meeting())
    world.at(ENDS)
    before = world.journal()
    assert words(world) == [f"create the draft /thank-you/{p}" for p in (ANA, LI)]
    world.pass_()
    world.at(LETTERS_LEAVE)
    assert words(world) == [f"send /thank-you/{p}" for p in (ANA, LI)]
    assert world.inbox(ANA) == []
    world.pass_()
    assert words(world) == []
    assert before == world.journal()[: len(before)]


def test_a_stop_between_two_steps_leaves_the_rest_for_later(world: World) -> None:
    """Asked to end, a pass finishes the call in hand; what is left is done by the next, once."""
    world.add(meeting())
    world.at(ENDS)
    poll(world.context, world.now)
    answers = iter([True, True, True, False])
    run_pass(world.context, world.clock.now, lambda: next(answers, False), mail=False)
    assert len(world.drafts()) == 1
    world.pass_()
    assert len(world.drafts()) == 2


def test_a_step_that_fails_does_not_keep_the_others(world: World) -> None:
    """Gmail refuses one letter for good: it says so and is tried again later; the neighbour's is written."""
    world.add(meeting())
    world.at(ENDS)
    world.sandbox.fault("400", "gmail.users.drafts.create")
    world.pass_()
    assert [f.step.person.id for f in world.failures if f.step.person] == ["ana"]
    assert [d["to"] for d in world.drafts()] == [[LI]]
    assert world.step(f"thank-you/{ANA}").reason.code is ReasonCode.DRAFT_FAILED
    world.until(ENDS + timedelta(minutes=3))
    assert len(world.drafts()) == 2


def test_gmail_away_puts_the_interview_aside(world: World) -> None:
    """While Gmail is away an interview is not due again at once."""
    world.add(meeting())
    world.at(ENDS)
    poll(world.context, world.now)
    world.sandbox.fault("429", "gmail.users.drafts.create", retry_after=120)
    with pytest.raises(GmailAway):
        world.attend()
    assert world.app.store.next_look(world.app.account_id) == ENDS + timedelta(minutes=2)


@pytest.mark.parametrize("opened_for", [JANE, SAM])
def test_another_persons_mailbox_stops_everything(world: World, opened_for: str) -> None:
    """A sign-in for another account than the config's: WrongAccount, whichever of the two the mailbox takes it for."""
    world.add(meeting())
    world.at(ENDS)
    with signed_in(world.sandbox, SAM) as other:
        other.account = opened_for
        with pytest.raises(WrongAccount):
            resync(world.app.context(other), world.now)
    assert world.asked() == ["gmail.users.getProfile"]


def test_nothing_due_asks_nothing(world: World) -> None:
    """A tick with nothing due makes no request and writes nothing."""
    world.add(meeting())
    world.until(ENDS + timedelta(minutes=10))
    mark, before = world.mark(), world.journal()
    assert run_pass(world.context, world.clock.now, mail=False) == []
    assert world.asked(mark) == []
    assert world.journal() == before


def test_a_poll_moves_the_cursor_with_its_events(world: World) -> None:
    """The cursor stays where it was when a look at a new message fails; the next poll reads it again."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    cursor = world.app.store.cursor(world.app.account_id)
    world.sandbox.write(ANA, "jane@gmail.com", "Next week", "Does Thursday suit you?")
    world.sandbox.fault("503", "gmail.users.messages.get", times=2)
    with pytest.raises(GmailAway):
        poll(world.context, world.now)
    assert world.app.store.cursor(world.app.account_id) == cursor
    assert world.plan().stopped is None
    poll(world.context, world.now)
    assert world.app.store.cursor(world.app.account_id) != cursor
    assert world.plan().stopped is not None
