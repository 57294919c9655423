"""A person in between: whatever Jane does in Gmail, before each request of each pass, stays as she did it.

Two things are physical and excepted, each for the one call that it concerns. What she edits between the last look at an
untouched draft and its rewriting (`before PUT drafts/ID`) is written over, as Gmail's update has no precondition; that
look comes right before the update, and nothing else is between them. And what she edits when drafts.send is on its way
(`before POST drafts/send`) leaves with it, finished or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from afterword.domain.model import SharedSentence
from afterword.services import commands
from faults.between import Act, Stage, Theatre, passed
from scenarios.world import ANA, ENDS, ID, JANE, LETTERS_LEAVE, NOTES, NUDGE_LEAVES, World, meeting, ny

OWN = "Dear Ana, this is what I wanted to say in my own words. Jane"
UNFINISHED = f"{OWN}\n\n1. \n"
SUBJECT = "Nine time zones"
PUT, SEND = "before PUT drafts/ID", "before POST drafts/send"
CREATE = "gmail.users.drafts.create"


# the passes


def to_be_drafted(world: World) -> None:
    """Ana's letter is about to be created."""
    world.pass_()
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))


def to_be_rewritten(world: World) -> None:
    """Jane's notes have changed since it was."""
    to_be_drafted(world)
    world.pass_()
    world.later(minutes=1)
    fit = (SharedSentence("last-job", "tidied the archive of ten years"),)
    commands.add(
        world.app.account, replace(meeting(ANA), notes=replace(NOTES, fit=fit)), world.app.clock.now()
    )


def to_be_sent(world: World) -> None:
    """Its moment has come."""
    to_be_drafted(world)
    world.pass_()
    world.at(LETTERS_LEAVE)


def to_be_nudged(world: World) -> None:
    """Nobody has written; the nudge is about to be drafted and sent in one pass."""
    to_be_sent(world)
    world.pass_()
    world.at(NUDGE_LEAVES - timedelta(minutes=5))
    world.pass_()
    world.at(NUDGE_LEAVES)


PASSES: dict[str, Callable[[World], None]] = {
    "drafted": to_be_drafted,
    "rewritten": to_be_rewritten,
    "sent": to_be_sent,
    "nudged": to_be_nudged,
}


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """The sandbox that all of this is played on."""
    with Theatre.opened(tmp_path_factory.mktemp("between")) as opened:
        yield opened


@pytest.fixture(scope="module")
def stages(theatre: Theatre, fresh_store: Path) -> dict[str, Stage]:
    """Each pass, told up to where it begins."""
    return {name: theatre.set_up(fresh_store, until) for name, until in PASSES.items()}


# what Jane does


def edits(world: World, text: str = OWN, **more: str) -> None:
    """She writes the draft anew."""
    for draft in world.drafts(ANA):
        world.sandbox.edit_draft(JANE, draft["draft_id"], text, **more)


def leaves_it_unfinished(world: World) -> None:
    """She begins a list, and gets up."""
    edits(world, UNFINISHED)


def names_it_anew(world: World) -> None:
    """She gives it another subject."""
    edits(world, subject=SUBJECT)


def sends(world: World) -> None:
    """She presses Send."""
    for draft in world.drafts(ANA):
        world.sandbox.send_draft(JANE, draft["draft_id"])


def schedules(world: World) -> None:
    """She chooses 'Schedule send' for the evening; the API shows nothing of it until then."""
    for draft in world.drafts(ANA):
        world.sandbox.schedule_draft(JANE, draft["draft_id"], world.now + timedelta(hours=4))


def discards(world: World) -> None:
    """She throws it away."""
    for draft in world.drafts(ANA):
        world.sandbox.delete_draft(JANE, draft["draft_id"])


def takes_it_back(world: World) -> None:
    """She throws it away, and has it back a moment later, under another id."""
    for draft in world.drafts(ANA):
        world.sandbox.delete_draft(JANE, draft["draft_id"])
        world.sandbox.write_draft(JANE, ANA, draft["subject"], draft["text"])


def is_answered(world: World) -> None:
    """Ana writes: in the thread where there is one, else afresh."""
    got = world.inbox(ANA)
    if got:
        world.sandbox.reply(ANA, got[-1]["id"], "Dear Jane, does Thursday suit you?")
    else:
        world.sandbox.write(ANA, JANE, "Next week", "Dear Jane, does Thursday suit you?")


# what must be true


@dataclass(frozen=True)
class Seen:
    """How it came out: of the letter that the pass was about."""

    world: World
    stage: Stage
    number: int  # of the boundary at which Jane acted
    before: int  # letters that Ana had
    there: bool  # a draft lay there when Jane acted, so that she could
    asked: int  # requests so far when she acted

    @property
    def boundary(self) -> str:
        """Its name."""
        return (*self.stage.boundaries, "the end")[self.number - 1]

    @property
    def texts(self) -> list[str]:
        """What came to Ana of it."""
        return [" ".join(m["text"].split()) for m in self.world.inbox(ANA)[self.before :]]

    @property
    def state(self) -> tuple[str, str]:
        """The step's state, and who sent it."""
        step = self.world.step(f"nudge/{ANA}/1" if self.before else f"thank-you/{ANA}")
        return step.state.value, step.history.sent_by

    @property
    def created(self) -> int:
        """Drafts made since she acted."""
        return self.world.asked(self.asked).count(CREATE)


Claim = Callable[[Seen], bool]


def own_words_leave(seen: Seen) -> bool:
    """Her words, once; what was written over is excepted for the one call."""
    return seen.texts == [OWN] or (seen.boundary == PUT and len(seen.texts) == 1)


def stays_unfinished(seen: Seen) -> bool:
    """It lies there as she left it, and says so; excepted are the two calls that were on their way."""
    if seen.boundary in {PUT, SEND}:
        return len(seen.texts) == 1
    (draft,) = seen.world.drafts(ANA)
    step = seen.world.step(f"nudge/{ANA}/1" if seen.before else f"thank-you/{ANA}")
    kept = " ".join(draft["text"].split()) == " ".join(UNFINISHED.split())
    return seen.texts == [] and kept and step.reason.items == ("1.",)


def leaves_under_her_subject(seen: Seen) -> bool:
    """Once, and under the name that she gave it."""
    subjects = [m["subject"] for m in seen.world.inbox(ANA)[seen.before :]]
    return subjects == [SUBJECT] or (seen.boundary == PUT and len(subjects) == 1)


def sent_by_her(seen: Seen) -> bool:
    """Once, and known as hers; where drafts.send was on its way too, nobody can tell whose hand was quicker."""
    whose = {"you", "afterword"} if seen.boundary == SEND else {"you"}
    state, by = seen.state
    return len(seen.texts) == 1 and state == "sent" and by in whose


def stays_away(seen: Seen) -> bool:
    """Nothing came to Ana, nothing lies in the drafts, and no other was made."""
    asked_for = {"needs-you", "skipped", "missed", "unknown"}
    return seen.texts == [] and seen.world.drafts() == [] and not seen.created and seen.state[0] in asked_for


def goes_once(seen: Seen) -> bool:
    """It is one letter, in the drafts or at Ana's, and no other was made."""
    return len(seen.texts) + len(seen.world.drafts(ANA)) == 1 and not seen.created


def not_behind_an_answer(seen: Seen) -> bool:
    """It leaves only where the last look had been made already; a letter of thanks then waits for her word."""
    return len(seen.texts) <= (1 if seen.number > last_look(seen.stage) else 0)


def last_look(stage: Stage) -> int:
    """The number of the boundary before the search that comes before the send."""
    if SEND not in stage.boundaries:
        return len(stage.boundaries) + 1  # the one before a later send
    before = stage.boundaries[: stage.boundaries.index(SEND)]
    return max(n for n, name in enumerate(before, 1) if name == "before GET messages")


CLAIMS: dict[Act, Claim] = {
    edits: own_words_leave,
    leaves_it_unfinished: stays_unfinished,
    names_it_anew: leaves_under_her_subject,
    sends: sent_by_her,
    schedules: sent_by_her,
    discards: stays_away,
    takes_it_back: goes_once,
    is_answered: not_behind_an_answer,
}


def played(theatre: Theatre, stage: Stage, number: int, act: Act, until: datetime) -> Iterator[Seen]:
    """The pass with that act in it, and the time behind it; nothing where there was no draft to act on."""
    acted: list[tuple[bool, int]] = []

    def acts(world: World) -> None:
        acted.append((bool(world.drafts(ANA)) or act is is_answered, world.mark()))
        act(world)

    with theatre.played(stage) as world:
        before = len(world.inbox(ANA))
        passed(world, number, acts)
        ((there, asked),) = acted
        if there:
            world.until(until)
            world.assert_never_twice()
            world.assert_drafted_once()
            yield Seen(world, stage, number, before, there, asked)


@pytest.mark.parametrize("act", CLAIMS, ids=lambda act: act.__name__)
@pytest.mark.parametrize("name", PASSES)
def test_what_she_does_in_the_middle_of_a_pass_stays(
    name: str, act: Act, stages: dict[str, Stage], theatre: Theatre
) -> None:
    """Before each request of the pass, and behind the last: her act stands, and nothing is done twice."""
    stage = stages[name]
    until = (NUDGE_LEAVES if name == "nudged" else LETTERS_LEAVE) + timedelta(hours=5)
    wrong, tried = [], 0
    for number in range(1, len(stage.boundaries) + 2):
        for seen in played(theatre, stage, number, act, until):
            tried += 1
            if not CLAIMS[act](seen):
                wrong.append(
                    f"{seen.boundary}: {seen.texts}, {seen.state}, {len(seen.world.drafts())} drafts"
                )
    assert tried, "there never was a draft"
    assert not wrong, "\n".join(wrong)


def test_the_passes_are_what_they_are_meant_to_be(stages: dict[str, Stage]) -> None:
    """Each pass makes the calls that it is named for, and the look before an update is the one right before it."""
    made = {name: stage.boundaries for name, stage in stages.items()}
    assert "before POST drafts" in made["drafted"]
    assert made["rewritten"][made["rewritten"].index(PUT) - 1] == "before GET drafts/ID"
    assert SEND in made["sent"]
    assert {"before POST drafts", SEND} <= set(made["nudged"])


def test_the_nudge_counts_from_what_she_sent(stages: dict[str, Stage], theatre: Theatre) -> None:
    """Sent by hand in the middle of a pass, a day before it would have left: the nudge is due five workdays on."""
    with theatre.played(stages["rewritten"]) as world:
        passed(world, 2, sends)
        world.later(minutes=2)
        world.pass_()
        assert world.step(f"thank-you/{ANA}").history.sent_at == ENDS + timedelta(minutes=2)
        assert world.step(f"nudge/{ANA}/1").due == ny(9, 8)
        assert world.plan(ID).stopped is None
