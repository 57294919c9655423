"""What is in the store before Gmail is asked, what a look must not lose, and whose a draft is by its header alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from afterword.domain.model import SharedSentence
from afterword.engine.context import PassContext
from afterword.engine.pass_ import run_pass
from afterword.engine.sync import poll, resync
from afterword.storage import Store
from scenarios.world import (
    ANA,
    ENDS,
    ID,
    JANE,
    LETTERS_LEAVE,
    LI,
    TOMAS,
    World,
    meeting,
    ny,
    signed_in,
    somebody,
)

CREATE, SEND = "gmail.users.drafts.create", "gmail.users.drafts.send"
OTHER = "globex-analyst-2026-11-02"
PATIENCE = 30.0


@dataclass
class Watched:
    """A mailbox, and somebody who is told of each call right before it is made."""

    mailbox: object
    told: Callable[[str], None]

    def __getattr__(self, name: str) -> object:
        found = getattr(self.mailbox, name)

        def called(*args: object, **options: object) -> object:
            self.told(name)
            return found(*args, **options)

        return called

    def at(self, context: PassContext) -> PassContext:
        """The same desk, with this mailbox."""
        return replace(context, reads=self, writes=self)  # type: ignore[arg-type]  # by __getattr__


def test_the_intent_is_in_the_store_before_the_request_leaves(world: World) -> None:
    """When a request that changes something leaves, another connection reads in the journal what is about to happen."""
    stood: list[tuple[str, str]] = []

    def told(call: str) -> None:
        if call.endswith("_draft"):
            beside = Store.open(str(world.app.paths.database), now=world.now)
            stood.append((call, beside.events(world.app.account_id, ID)[-1].kind.value))
            beside.close()

    context = Watched(world.mailbox, told).at(world.context)
    world.at(ENDS + timedelta(minutes=1))
    mine = world.add(meeting(ANA))
    run_pass(context, world.clock.now, mail=False)
    world.later(minutes=1)
    fit = (SharedSentence("last-job", "taught 40 managers to write reviews"),)
    world.add(replace(mine, notes=replace(mine.notes, fit=fit)))
    run_pass(context, world.clock.now, mail=False)
    world.at(LETTERS_LEAVE)
    run_pass(context, world.clock.now, mail=False)
    assert stood == [("create_draft", "drafting"), ("update_draft", "rewriting"), ("send_draft", "sending")]


def test_two_hands_on_one_send_begin_it_once(world: World) -> None:
    """Two passes that have seen the same draft, as if the lock had failed: the journal lets one of them send it."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    world.pass_()
    world.at(LETTERS_LEAVE)
    seen = threading.Barrier(2)
    usual = replace(world.context, alone=nullcontext)

    def hand() -> None:
        waited: list[str] = []

        def told(call: str) -> None:
            if call == "draft" and not waited:
                waited.append(call)
                seen.wait(PATIENCE)

        store = Store.open(str(world.app.paths.database), now=world.now)
        try:
            with signed_in(world.sandbox) as mailbox:
                context = Watched(mailbox, told).at(replace(usual, store=store))
                run_pass(context, world.clock.now, mail=False)
        finally:
            store.close()

    hands = [threading.Thread(target=hand) for _ in range(2)]
    for each in hands:
        each.start()
    for each in hands:
        each.join()
    assert world.kinds()["sending"] == 1
    assert world.asked().count(SEND) == 1
    assert len(world.inbox(ANA)) == 1


def test_a_draft_of_another_interview_is_not_taken_for_ours(world: World) -> None:
    """Two letters to Ana under one subject, both creations lost, one of them made: each interview gets its own."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    world.sandbox.fault("close_before", CREATE)
    world.attend()
    talked = somebody(ANA, notes=somebody(TOMAS).notes)
    world.add(replace(meeting(talked), id=OTHER, company="Globex"))
    world.sandbox.fault("close_after", CREATE)
    world.attend()
    assert [d["subject"] for d in world.drafts(ANA)] == ["Thanks for the interview – Analyst"]
    world.until(LETTERS_LEAVE + timedelta(minutes=5))
    assert {world.states()[f"thank-you/{ANA}"], world.states(OTHER)[f"thank-you/{ANA}"]} == {"sent"}
    about = [["survey" in t, "warehouse" in t] for t in (_words(m["text"]) for m in world.inbox(ANA))]
    assert sorted(about) == [[False, True], [True, False]]


def _words(text: str) -> str:
    return " ".join(text.split())


def test_what_comes_during_a_full_look_is_found_by_the_next(world: World) -> None:
    """The cursor is taken before the look: an answer that comes while it is made is in the history behind it."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    looks: list[str] = []

    def told(call: str) -> None:
        if "search" in looks and call != "search" and "answer" not in looks:
            answers()
        looks.append(call)

    def answers() -> None:
        looks.append("answer")
        world.sandbox.write(ANA, JANE, "Next week", "Does Thursday suit you?")

    resync(Watched(world.mailbox, told).at(world.context), world.now)
    if "answer" not in looks:  # searching was the last that the look did
        answers()
    assert world.plan().stopped is None
    world.later(minutes=1)
    world.pass_()
    assert world.plan().stopped is not None


def test_a_full_look_sees_what_no_search_finds_yet(world: World) -> None:
    """At its start a daemon looks at everything: an answer that only history has is not skipped with the cursor."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    world.sandbox.set_quirks(search_misses=9)
    world.sandbox.write(ANA, JANE, "Next week", "Does Thursday suit you?")
    resync(world.context, world.now)
    assert world.plan().stopped is not None


@pytest.mark.parametrize("look", [resync, poll])
def test_a_letter_sent_by_hand_before_its_draft_was_found_is_the_letter(
    world: World, look: Callable[[PassContext, datetime], None]
) -> None:
    """Its creation's answer was lost, she sent it, and no search finds that yet: it is sent, and there is no second."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    world.pass_()
    world.sandbox.set_quirks(search_misses=9, drops_x_headers_on_send=True)
    world.add(meeting(ANA, LI))
    world.sandbox.fault("close_after", CREATE)
    world.attend()
    world.sandbox.send_draft(JANE, world.draft(LI)["draft_id"])
    world.later(minutes=10)
    look(world.context, world.now)
    world.later(minutes=5)
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert len(world.inbox(LI)) == 1
    assert world.states()[f"thank-you/{LI}"] == "sent"


def test_a_draft_that_gmail_lists_and_does_not_show_may_be_the_letter(world: World) -> None:
    """The answer to a creation is lost, and asked for by its id Gmail says that there is none: no second is made."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    world.sandbox.fault("close_after", CREATE)
    world.attend()
    world.later(minutes=10)
    world.sandbox.fault("404", "gmail.users.drafts.get")
    world.pass_()
    assert len(world.drafts(ANA)) == 1
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert len(world.inbox(ANA)) == 1
