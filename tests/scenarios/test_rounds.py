"""One application with several talks: the coordinator gets one chain of nudges, and none after an answer anywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations

import pytest

from afterword.domain.model import (
    EventKind,
    Interview,
    Notes,
    Person,
    PersonNotes,
    Role,
    Rules,
    Sentence,
    StepKind,
)
from afterword.domain.reasons import ReasonCode
from afterword.services import finishing
from afterword.services.queries import planned
from scenarios.world import ANA, ENDS, JANE, LI, RITA, STARTS, TOMAS, World, meeting, ny, somebody

TALKS = (ANA, LI, TOMAS)


def talk(number: int, *people: str | Person, starts: datetime = STARTS) -> Interview:
    """A talk of an hour with those people, which Rita arranged."""
    begins = starts + timedelta(hours=number)
    made = meeting(*people, RITA)
    return replace(
        made, id=f"acme-analyst-{begins:%m-%d}-{number}", starts=begins, ends=begins + timedelta(hours=1)
    )


@pytest.fixture
def loop(world: World) -> World:
    """Three talks of one afternoon."""
    for number, person in enumerate(TALKS):
        world.add(talk(number, person))
    return world


def test_a_loop_of_three_talks_nudges_the_coordinator_twice(loop: World) -> None:
    """A letter of thanks to each of the three, two nudges to Rita a week apart, and silence."""
    loop.until(ny(30, 12))
    assert [len(loop.inbox(person)) for person in TALKS] == [1, 1, 1]
    assert [m["at"] for m in loop.inbox(RITA)] == [ny(9, 8).isoformat(), ny(16, 8).isoformat()]


@pytest.mark.parametrize("polls", [True, False], ids=["polled", "found by the look before the send"])
@pytest.mark.parametrize("person", [ANA, TOMAS, RITA])
def test_an_answer_in_one_thread_ends_the_chain(loop: World, person: str, polls: bool) -> None:
    """Whoever answers, in whichever thread: nobody is nudged any more."""
    loop.until(ny(9, 12) if person == RITA else ny(6, 12))
    loop.sandbox.reply(person, loop.inbox(person)[-1]["id"], "Dear Jane, we are still deciding.")
    before = len(loop.inbox(RITA))
    loop.until(ny(30, 12), polls=polls)
    assert len(loop.inbox(RITA)) == before


def test_her_absence_counts_in_every_thread(loop: World) -> None:
    """An out-of-office to the first nudge moves the second, and no other talk nudges her meanwhile."""
    loop.until(ny(9, 12))
    away = "Thank you for your message. I am out of the office until November 23, 2026."
    nudge = loop.inbox(RITA)[-1]
    loop.sandbox.deliver(
        JANE, sender=f"Rita Stone <{RITA}>", subject=f"Automatic reply: {nudge['subject']}", text=away,
        headers={"Auto-Submitted": "auto-replied"}, in_reply_to=nudge["rfc_message_id"],
    )  # fmt: skip
    loop.until(ny(23, 12))
    assert len(loop.inbox(RITA)) == 1
    loop.until(ny(24, 12))
    assert len(loop.inbox(RITA)) == 2


def test_the_next_round_begins_anew(loop: World) -> None:
    """Rita invites to a second round: no nudge before it, two after it."""
    loop.until(ny(6, 12))
    loop.add(second_talk("hearing-about", "the second warehouse and its night shifts"))
    loop.until(ny(24, 12))
    assert loop.inbox(RITA) == []
    assert len(loop.inbox(ANA)) == 2
    loop.until(ny(30, 12) + timedelta(days=20))
    assert len(loop.inbox(RITA)) == 2


def second_talk(stem: str, text: str) -> Interview:
    """Another talk with Ana two weeks later, for which that sentence was finished."""
    ana = somebody(ANA, notes=PersonNotes((Sentence(stem, text),)))
    return replace(talk(0, ana, starts=ny(18, 14)), notes=Notes(read=True))


def test_letters_of_two_rounds_share_no_sentence(world: World) -> None:
    """Ana is thanked twice and nudged in both rounds, and reads nothing twice between greeting and sign-off."""
    talks = (talk(0, ANA), second_talk("hearing-about", "the second warehouse and its night shifts"))
    for made, until in zip(talks, (ny(10, 12), ny(30, 12) + timedelta(days=20)), strict=True):
        world.add(replace(made, people=made.people[:1]))
        world.until(until)
    bodies = [message["text"].split("\n\n")[1:-2] for message in world.inbox(ANA)]
    sentences = [set(re.split(r"(?<=[.?!])\s+", " ".join(body))) for body in bodies]
    assert len(sentences) == 5
    assert not [both for one, other in combinations(sentences, 2) if (both := one & other)]


def test_a_sentence_typed_again_holds_the_letter_of_the_next_round(world: World) -> None:
    """In schedule mode too: Ana reads it once, and the second letter waits for another one."""
    world.add(talk(0, ANA))
    second = world.add(second_talk("enjoyed-hearing", "onboard people across nine time zones"))
    world.until(ny(20, 12))
    assert len(world.inbox(ANA)) == 1
    step = next(s for s in world.plan(second.id).steps if s.kind is StepKind.THANK_YOU)
    assert "onboard people across nine time zones" in " ".join(step.history.holds)


def test_one_interviewer_in_two_slots_is_thanked_once(world: World) -> None:
    """Ana asked questions in both: one letter, an hour after the second."""
    world.add(talk(0, ANA))
    world.add(talk(1, ANA, LI))
    world.until(ny(6, 12))
    assert [m["at"] for m in world.inbox(ANA)] == [(ENDS + timedelta(hours=2)).isoformat()]
    assert len(world.inbox(LI)) == 1


@pytest.mark.parametrize("goes_on", ["corrected", "approved"])
def test_an_address_that_was_wrong_in_one_round_gets_no_letter_in_the_next(
    world: World, goes_on: str
) -> None:
    """The candidate is asked for the right one instead; a yes sends the letter to the old one all the same."""
    wrong = somebody(ANA, email="anna@acme.example")
    first, second = (replace(talk(0, starts=starts), people=(wrong,)) for starts in (STARTS, ny(18, 14)))
    world.add(first)
    world.add(second)
    world.until(ny(18, 17))
    step = next(s for s in world.plan(second.id).steps if s.kind is StepKind.THANK_YOU)
    assert (step.state, step.reason.code) == ("needs-you", ReasonCode.WRONG_ADDRESS)
    asked = [s for s in world.plan(second.id).steps if s.kind is StepKind.ADDRESS]
    assert [s.reason.code for s in asked] == [ReasonCode.ADDRESS_TO_CORRECT]
    if goes_on == "corrected":
        world.add(replace(second, people=(somebody(ANA),)))
    else:
        world.sandbox.add_account("anna@acme.example", "Ana Ruiz")
        world.says(EventKind.APPROVED, str(step.key), interview=second.id)
    world.until(ny(19, 12))
    assert len(world.inbox(ANA if goes_on == "corrected" else "anna@acme.example")) == 1


@pytest.mark.parametrize("polls", [True, False], ids=["polled", "found by the look before the send"])
@pytest.mark.parametrize("how", ["in her thread", "in a thread of her own"])
def test_an_answer_to_a_closed_talk_ends_the_chain(world: World, how: str, polls: bool) -> None:
    """Ana, who writes from Gmail, answers after the candidate closed her talk alone: Rita is not nudged."""
    private = "ana.ruiz@gmail.com"
    world.sandbox.add_account(private, "Ana Ruiz")
    first = world.add(talk(0, somebody(ANA, email=private)))
    world.add(talk(1, LI))
    world.until(ny(3, 12))
    world.says(EventKind.CLOSED, interview=first.id, because="other")
    if how == "in her thread":
        world.sandbox.reply(private, world.inbox(private)[-1]["id"], "Dear Jane, we are still deciding.")
    else:
        world.sandbox.write(private, JANE, "Dates", "Dear Jane, when could you start?")
    world.until(ny(30, 12), polls=polls)
    assert world.inbox(RITA) == []


def test_a_letter_by_hand_counts_for_one_round_alone(world: World) -> None:
    """Ana's first letter was discarded, the second is sent by hand and loses its header: the first stays unsent."""
    world.sandbox.set_quirks(drops_x_headers_on_send=True)
    first = world.add(talk(0, ANA))
    world.until(ENDS + timedelta(minutes=5))
    world.sandbox.delete_draft(JANE, world.draft(ANA)["draft_id"])
    second = world.add(talk(0, ANA, starts=ny(5, 14)))
    world.until(ny(5, 15, 5))
    world.sandbox.send_draft(JANE, world.draft(ANA)["draft_id"])
    world.until(ny(6, 12))
    assert [world.kinds(i.id)["sent"] for i in (first, second)] == [0, 1]


def test_who_passes_thanks_on_gets_one_letter_a_day(world: World) -> None:
    """Two talks of an afternoon with people who have no address: Rita gets one letter, with words for both of them."""
    for number, (person, name) in enumerate(((ANA, "Ana Ruiz"), (LI, "Li Wei"))):
        world.add(talk(number, somebody(person, email="", name=name)))
    world.until(ny(6, 12))
    (letter,) = [m for m in world.inbox(RITA) if "Thanks for the interview" in m["subject"]]
    assert "onboard people across nine time zones" in letter["text"]
    assert "the move to one payroll system in spring" in letter["text"]


@pytest.mark.parametrize("arrives", [True, False])
def test_an_address_is_no_longer_asked_for_once_somebody_passed_the_thanks_on(
    world: World,
    arrives: bool,
) -> None:
    """Whichever talk's letter did; but not if that letter came back: then nobody was thanked."""
    rita = somebody(RITA) if arrives else somebody(RITA, email="ritta@acme.example")
    found = []
    for number, (person, name) in enumerate(((ANA, "Ana Ruiz"), (LI, "Li Wei"))):
        its = talk(number, somebody(person, email="", name=name))
        others = tuple(p for p in its.people if p.part is not Role.COORDINATOR)
        found.append(world.add(replace(its, people=(*others, rita))))
    world.until(ENDS + timedelta(hours=20))
    assert len(world.inbox(RITA)) == arrives
    for its, who in zip(found, ("ana", "li"), strict=True):
        step = world.step(f"{its.id}/address/{who}")
        assert step.state.value == ("done" if arrives else "needs-you")


def test_what_was_passed_on_is_not_said_again_once_the_address_turns_up(world: World) -> None:
    """Rita has passed both people's thanks on: with their addresses neither gets the same sentences by itself."""
    found = [
        world.add(talk(n, somebody(who, email="", name=name)))
        for n, (who, name) in enumerate(((ANA, "Ana Ruiz"), (LI, "Li Wei")))
    ]
    world.until(ENDS + timedelta(hours=20))
    assert len(world.inbox(RITA)) == 1
    for its, who in zip(found, (ANA, LI), strict=True):
        people = (replace(p, email=who) if p.part is Role.INTERVIEWER else p for p in its.people)
        world.add(replace(its, people=tuple(people)))
    world.until(ENDS + timedelta(hours=22))
    assert world.inbox(ANA) + world.inbox(LI) == []
    for its, who in zip(found, (ANA, LI), strict=True):
        assert world.step(f"{its.id}/thank-you/{who}").reason.code is ReasonCode.CHECKS_HOLD


@pytest.mark.parametrize("how", ["skipped", "closed", "discarded"])
def test_thanks_that_another_talks_letter_no_longer_passes_on_leave_in_time(world: World, how: str) -> None:
    """Jane wants no letter for the second talk after all: what it would have said for the first leaves by itself."""
    rules = Rules(only_contact=RITA)
    first, second = (world.add(replace(talk(n, who), rules=rules)) for n, who in enumerate((ANA, LI)))
    world.until(ENDS + timedelta(hours=1, minutes=30))
    assert world.plan(first.id).elsewhere == {"ana"}
    key = f"{second.id}/thank-you/{RITA}"
    if how == "discarded":
        world.says(EventKind.HELD, key, interview=second.id)
        world.until(ENDS + timedelta(hours=3))
        world.sandbox.delete_draft(JANE, world.draft(RITA)["draft_id"])
    elif how == "closed":
        world.says(EventKind.CLOSED, interview=second.id, because="other")
    else:
        world.says(EventKind.SKIPPED, key, interview=second.id)
    world.until(ENDS + timedelta(hours=20))
    (letter,) = [m for m in world.inbox(RITA) if "Thanks for the interview" in m["subject"]]
    assert "onboard people across nine time zones" in letter["text"]
    assert "the move to one payroll system in spring" not in letter["text"]


def test_words_for_another_talks_letter_can_still_be_finished(world: World) -> None:
    """They are asked for where they belong, and the letter that passes them on is written again."""
    first = world.add(talk(0, somebody(ANA, email="", notes=PersonNotes())))
    second = world.add(talk(1, somebody(LI, email="")))
    world.until(ny(2, 22))
    account = world.app.account
    (one,) = planned(account, world.clock.now(), first.id)
    assert finishing.stages(account, one.plan, one.interview) == {"ana": finishing.LetterStage.OPEN}
    people = (somebody(ANA, email=""), *first.people[1:])
    finishing.save(account, replace(first, people=people), world.clock.now())
    world.until(ny(2, 23))
    assert "onboard people across nine time zones" in world.draft(RITA)["text"]
    assert world.plan(second.id).elsewhere == frozenset()
