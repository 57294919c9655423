"""Several interviews, many interviewers, one contact, two accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from afterword.domain.model import PersonNotes, Rules, Sentence, SharedSentence
from afterword.engine.pass_ import run_pass
from afterword.engine.sync import poll
from scenarios.world import (
    ANA,
    CARLA,
    ENDS,
    ID,
    JANE,
    LETTERS_LEAVE,
    LI,
    NOTES,
    NUDGE_LEAVES,
    RITA,
    SAM,
    TOMAS,
    World,
    app_in,
    meeting,
    ny,
    signed_in,
    somebody,
)

OTHER = "acme-planner-2026-11-06"


def test_several_interviews_at_one_company_are_kept_apart(world: World) -> None:
    """A nudge waits a workday behind a thank-you of another interview at the same company."""
    world.add(meeting(ANA))
    london = {"starts": ny(9, 4), "ends": ny(9, 5), "time_zone": "Europe/London"}
    # its letter leaves at eleven in London, two hours before Ana's nudge would
    second = replace(meeting(LI), id=OTHER, position="Planner", **london)  # type: ignore[arg-type]  # fields as named
    world.add(second)
    world.until(ny(9, 12))
    assert len(world.inbox(LI)) == 1
    assert len(world.inbox(ANA)) == 1
    world.until(ny(10, 12))
    assert [m["at"] for m in world.inbox(ANA)][1:] == [ny(10, 8).isoformat()]


@pytest.mark.parametrize("added", ["before", "behind"])
def test_a_nudge_and_a_thank_you_due_at_one_instant_are_kept_apart(world: World, added: str) -> None:
    """The thank-you of the other interview leaves, the nudge waits a workday, whichever the daemon looks at first."""
    second = replace(
        meeting(LI),
        id=f"{'aaa' if added == 'before' else 'zzz'}-planner",
        position="Planner",
        starts=ny(9, 5, 30),
        ends=ny(9, 7),  # its letter leaves at eight, when Ana's nudge would
    )
    world.add(meeting(ANA))
    world.add(second)
    world.until(ny(9, 12))
    assert [m["at"] for m in world.inbox(LI)] == [ny(9, 8).isoformat()]
    assert len(world.inbox(ANA)) == 1
    world.until(ny(10, 12))
    assert [m["at"] for m in world.inbox(ANA)][1:] == [ny(10, 8).isoformat()]


def test_of_two_interviews_at_one_company_the_text_tells_which_is_meant(world: World) -> None:
    """A colleague who names the position in the text alone answers that interview; who names none answers both."""
    world.add(meeting(ANA))
    world.add(replace(meeting(LI), id=OTHER, position="Planner", notes=meeting(LI).notes))
    world.until(LETTERS_LEAVE)
    world.until(ny(4, 11))
    world.sandbox.write(
        CARLA, JANE, "Next week", "Dear Jane, as to the position of Planner: we need two more days."
    )
    world.pass_()
    assert world.plan().stopped is None
    assert world.plan(OTHER).stopped is not None
    world.later(hours=1)
    world.sandbox.write(CARLA, JANE, "Next week", "Dear Jane, we need two more days.")
    world.pass_()
    assert world.plan().stopped is not None


def test_an_answer_about_one_interview_leaves_the_other_alone(world: World) -> None:
    """Another company's interview is not stopped by Acme's answer."""
    world.add(meeting(ANA))
    world.add(
        replace(
            meeting(somebody(SAM, notes=somebody(LI).notes)), id="globex-analyst-2026-11-02", company="Globex"
        )
    )
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    world.sandbox.reply(ANA, world.inbox(ANA)[0]["id"], "Does Thursday suit you?")
    world.until(NUDGE_LEAVES)
    assert len(world.inbox(ANA)) == 1
    assert len(world.inbox(SAM)) == 2


def test_the_same_person_in_two_interviews_gets_a_letter_for_each(world: World) -> None:
    """Ana of two interviews has one letter for each, and each nudge in its own thread."""
    world.add(meeting(ANA))
    talked = somebody(ANA, notes=somebody(TOMAS).notes)
    world.add(replace(meeting(talked), id=OTHER, position="Planner", starts=ny(6, 14), ends=ny(6, 15)))
    world.until(ny(7, 12))
    assert [m["subject"] for m in world.inbox(ANA)] == [
        "Thanks for the interview – Analyst",
        "Thanks for the interview – Planner",
    ]


def test_a_note_that_names_another_interview_is_not_sent_by_itself(world: World) -> None:
    """What was noted for Globex in Acme's notes holds Acme's letter, and the reason names it."""
    world.add(replace(meeting(SAM), id="globex-planner-2026-11-02", company="Globex", position="Planner"))
    notes = replace(NOTES, challenge=SharedSentence("thought-more", "how Globex grew in nine time zones"))
    world.add(replace(meeting(ANA), notes=notes))
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert world.states()[f"thank-you/{ANA}"] == "needs-you"
    assert "Globex" in " ".join(world.step(f"thank-you/{ANA}").reason.items)
    assert world.inbox(ANA) == []


def test_one_personal_sentence_for_two_of_a_panel_holds_both_letters(world: World) -> None:
    """Where both get the same sentence, each letter waits, and the reason names the neighbour."""
    world.add(meeting(ANA, somebody(LI, notes=somebody(ANA).notes)))
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    reasons = [" ".join(world.step(f"thank-you/{address}").reason.items) for address in (ANA, LI)]
    assert "Ana and Li Wei get the same sentence" in reasons[0]
    assert "Li Wei and Ana get the same sentence" in reasons[1]
    assert world.inbox(ANA) + world.inbox(LI) == []


def test_eight_interviewers_are_thanked_through_the_coordinator(world: World) -> None:
    """Above seven interviewers one letter goes to the coordinator, who is asked to pass the thanks on."""
    panel = [
        somebody(f"p{n}@acme.example", name=f"{name} Smith", notes=shift(n)) for n, name in enumerate(PANEL)
    ]
    for person in panel:
        world.sandbox.add_account(person.email, person.name)
    world.add(meeting(*panel, RITA))
    world.until(ENDS + timedelta(days=2))
    (letter,) = world.inbox(RITA)
    assert all(name in letter["text"] for name in PANEL)
    assert [world.inbox(p.email) for p in panel] == [[]] * 8


PANEL = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hana")


def shift(number: int) -> PersonNotes:
    """A sentence finished for one of many."""
    return PersonNotes((Sentence("hearing-about", f"shift {number + 1}"),))


@pytest.mark.parametrize("contact", [RITA, RITA.replace("@", "+hiring@")])
def test_only_one_contact_may_be_written_to(world: World, contact: str) -> None:
    """They asked for one contact: that one gets the letter and the nudge, nobody else anything."""
    world.add(meeting(ANA, LI, RITA, rules=Rules(only_contact=contact)))
    world.until(ny(30, 12))
    assert world.inbox(ANA) + world.inbox(LI) == []
    letter, *nudges = world.inbox(RITA)
    assert "Ana" in letter["text"]
    assert len(nudges) == 2
    assert {n["thread_id"] for n in nudges} == {letter["thread_id"]}


def test_somebody_without_an_address_is_thanked_through_the_coordinator(world: World) -> None:
    """Nobody is forgotten: the coordinator passes the thanks on, unless the address turns up before."""
    world.add(meeting(ANA, somebody(TOMAS, email=""), RITA))
    world.until(ENDS + timedelta(days=2))
    (letter,) = world.inbox(RITA)
    assert "Tomás" in letter["text"]
    assert len(world.inbox(ANA)) == 1


def test_an_address_that_turns_up_in_time_gets_the_letter_itself(world: World) -> None:
    """Given before the coordinator's letter leaves, the address gets its own letter and the coordinator none."""
    world.add(meeting(ANA, somebody(TOMAS, email=""), RITA))
    world.until(ENDS + timedelta(hours=2))
    world.add(meeting(ANA, TOMAS, RITA))
    world.until(ENDS + timedelta(days=2))
    assert len(world.inbox(TOMAS)) == 1
    assert world.inbox(RITA) == []


def test_nudges_to_everyone_stop_for_everyone(world: World) -> None:
    """Where config nudges everyone, one answer calls all of them off."""
    nudges = structs.replace(world.app.config.nudges, to="everyone")
    world.app = replace(world.app, config=structs.replace(world.app.config, nudges=nudges))
    world.add(meeting())
    world.until(NUDGE_LEAVES - timedelta(minutes=1))
    world.sandbox.write(CARLA, JANE, "Your interview at Acme", "We will call you on Friday.")
    world.until(ny(30, 12))
    assert len(world.inbox(ANA)) == len(world.inbox(LI)) == 1


def test_two_accounts_do_not_touch_each_other(world: World, tmp_path: Path, fresh_store: Path) -> None:
    """Sam's Afterword and Jane's each write from their own mailbox to the same person, and stop by themselves."""
    theirs = app_in(tmp_path / "sam", world.sandbox.url, world.clock, fresh_store, account=SAM)
    theirs = replace(theirs, config=structs.replace(world.app.config, you=theirs.config.you))
    with signed_in(world.sandbox, SAM) as mailbox:
        sams = World(world.sandbox, theirs, mailbox, world.clock)
        world.add(meeting(ANA))
        sams.add(meeting(ANA))
        world.until(LETTERS_LEAVE)
        poll(sams.context, sams.now)
        run_pass(sams.context, sams.clock.now, mail=False)
        assert len(world.inbox(ANA)) == 1
        assert len(world.inbox(ANA, sender=SAM)) == 1
        world.sandbox.reply(ANA, world.inbox(ANA)[0]["id"], "Does Thursday suit you?")
        world.pass_()
        sams.pass_()
        assert world.plan(ID).stopped is not None
        assert sams.plan(ID).stopped is None
    theirs.store.close()
