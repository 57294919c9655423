"""One application, several talks: one chain of nudges, one letter of thanks to each person of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from afterword.domain.application import Talk, same_application
from afterword.domain.events import (
    Answered,
    AutoReplied,
    Closed,
    Drafted,
    Drafting,
    Edited,
    Event,
    FollowedUp,
    FollowUp,
    Gone,
    Noticed,
    Read,
    ReceivedMail,
    Sending,
    Sent,
    Skipped,
    Undone,
    WrittenLetter,
)
from afterword.domain.model import GmailIds, Interview, Person, PersonNotes, Plan, Role, Step, StepKind
from afterword.domain.model import StepState as S
from afterword.domain.planner import plan
from afterword.domain.reasons import ReasonCode
from afterword.domain.step_key import StepKey
from domain.stories import ANA, BOB, ENDS, HEARD, REVIEW, RITA, SCHEDULE, STARTS, meeting, ny

LI = Person("li", "Li Wei", "li@acme.example", notes=PersonNotes((HEARD,)))
FROM_RITA = ReceivedMail(message_id="in1", by=RITA.email, name=RITA.name)


def talk(number: int, *people: Person, days: int = 0, **rules: Any) -> Interview:
    """A talk of the application, an hour after the one before it, or some days later."""
    shift = timedelta(hours=number, days=days)
    base = meeting(*people, RITA, **rules)
    return replace(base, id=f"talk-{number}-{days}", starts=STARTS + shift, ends=ENDS + shift)


LOOP = [talk(0, ANA), talk(1, BOB), talk(2, LI)]


def thanked(interview: Interview, person: Person) -> list[Event]:
    """The letter of thanks to that person left two hours after the talk."""
    whose = (
        interview.ends + timedelta(hours=2),
        StepKey(interview.id, StepKind.THANK_YOU, person.email),
        person.id,
    )
    return left(interview, *whose)


def left(interview: Interview, at: datetime, key: StepKey, whose: str) -> list[Event]:
    """A letter was drafted and sent."""
    ids = GmailIds("d", f"m-{key}", f"t-{key}", f"<{key}@mail>", "Thanks")
    return [
        Drafting(interview.id, at, key, whose, ids),
        Drafted(interview.id, at, key, whose, ids),
        Sending(interview.id, at, key, whose, ids),
        Sent(interview.id, at, key, whose, ids, sent_at=at, by="afterword"),
    ]


def plans(now: datetime, talks: list[Interview], *events: Event) -> dict[str, Plan]:
    """The plan of each talk, by its id."""
    journals = {t.id: tuple(e for e in events if e.interview == t.id) for t in talks}
    made = [Talk.of(t, journals[t.id], SCHEDULE) for t in talks]
    return {
        t.interview.id: plan(t.interview, t.events, SCHEDULE, now, others=[o for o in made if o is not t])
        for t in made
    }


def nudges(made: dict[str, Plan]) -> list[Step]:
    """The nudges of all talks that are not called off."""
    steps = (s for p in made.values() for s in p.steps if s.kind is StepKind.NUDGE)
    return [s for s in steps if s.state is not S.CANCELLED]


ALL_THANKED = [*thanked(LOOP[0], ANA), *thanked(LOOP[1], BOB), *thanked(LOOP[2], LI)]
LATER = ny("11-10", "10:00")


def test_a_loop_has_one_chain_of_nudges() -> None:
    """Three talks of one day: two nudges to the coordinator in all, carried by the last talk."""
    made = nudges(plans(LATER, LOOP, *ALL_THANKED))
    assert [(s.interview, s.to, s.key.number) for s in made] == [
        (LOOP[2].id, RITA.email, 1),
        (LOOP[2].id, RITA.email, 2),
    ]
    assert made[0].state is S.READY


def test_the_clock_starts_with_the_last_letter_of_the_round() -> None:
    """A letter that leaves a day later in another talk moves the nudge by a day."""
    late = left(LOOP[0], ny("11-04", "10:00"), StepKey(LOOP[0].id, StepKind.THANK_YOU, ANA.email), ANA.id)
    story = [*late, *thanked(LOOP[1], BOB), *thanked(LOOP[2], LI)]
    assert nudges(plans(ny("11-05"), LOOP, *story))[0].due == ny("11-11", "08:00")


@pytest.mark.parametrize("where", [0, 1, 2])
def test_an_answer_in_any_thread_ends_the_chain(where: int) -> None:
    """The coordinator answers in one of the three threads: no talk nudges her any more, and each says why."""
    answer = Answered(LOOP[where].id, ny("11-05"), None, RITA.id, FROM_RITA)
    made = plans(LATER, LOOP, *ALL_THANKED, answer)
    assert nudges(made) == []
    assert [p.stopped.reason if p.stopped else "" for p in made.values()] == ["answered"] * 3


@pytest.mark.parametrize("where", [0, 1, 2])
def test_a_notice_anywhere_pauses_the_chain(where: int) -> None:
    """A hiring system's mail about one talk is about the application."""
    notice = Noticed(LOOP[where].id, ny("11-05"), None, "", FROM_RITA)
    made = nudges(plans(LATER, LOOP, *ALL_THANKED, notice))
    assert made[0].state is S.NEEDS_YOU


def test_an_absence_told_in_another_thread_counts() -> None:
    """She is away until Monday according to an out-of-office in the first talk's thread: the nudge waits for that."""
    away = AutoReplied(LOOP[0].id, ny("11-05"), None, RITA.id, FROM_RITA, until=date(2026, 11, 16))
    assert nudges(plans(LATER, LOOP, *ALL_THANKED, away))[0].due == ny("11-17", "08:00")
    of_ana = replace(away, person=ANA.id)
    assert nudges(plans(LATER, LOOP, *ALL_THANKED, of_ana))[0].state is S.READY


def test_a_date_promised_in_one_talk_binds_the_others() -> None:
    """Ana named the 20th in her talk: nobody is asked before two workdays after it."""
    loop = [talk(0, ANA, decision_by=date(2026, 11, 20)), *LOOP[1:]]
    assert nudges(plans(LATER, loop, *ALL_THANKED))[0].due == ny("11-24", "08:00")


def test_a_letter_by_hand_in_another_thread_starts_the_clock_again() -> None:
    """The candidate wrote to her in the first thread: five workdays from then on."""
    wrote = FollowedUp(LOOP[0].id, ny("11-06", "09:00"), None, RITA.id)
    assert nudges(plans(LATER, LOOP, *ALL_THANKED, wrote))[0].due == ny("11-13", "08:00")


def test_a_chain_that_has_begun_stays_where_it_is() -> None:
    """A fourth talk of that day is added after the first nudge: the second follows the first, in the same thread."""
    key = StepKey(LOOP[2].id, StepKind.NUDGE, RITA.email, 1)
    first = left(LOOP[2], ny("11-09", "10:00"), key, RITA.id)
    fourth = talk(4, replace(BOB, id="dan", name="Dan Orr", email="dan@acme.example"))
    made = nudges(plans(ny("11-10"), [*LOOP, fourth], *ALL_THANKED, *first))
    assert [(s.interview, s.key.number) for s in made] == [(LOOP[2].id, 1), (LOOP[2].id, 2)]


def test_the_next_round_begins_the_chain_anew() -> None:
    """While round two lies ahead nobody is asked for news; after it there are two nudges again."""
    second = talk(0, LI, days=10)
    ahead = plans(LATER, [*LOOP, second], *ALL_THANKED)
    assert [(s.interview, s.state) for s in nudges(ahead)] == [(second.id, S.WAITING)] * 2
    after = plans(ny("11-23", "10:00"), [*LOOP, second], *ALL_THANKED, *thanked(second, LI))
    assert [(s.interview, s.state) for s in nudges(after)[:1]] == [(second.id, S.READY)]


def test_a_day_of_return_outlasts_the_round_in_which_it_was_named() -> None:
    """Rita is away until the 23rd, she said after round one; round two came before, and its nudge waits for her."""
    second = talk(0, LI, days=2)
    away = AutoReplied(LOOP[0].id, ny("11-03"), None, RITA.id, FROM_RITA, until=date(2026, 11, 23))
    story = [*ALL_THANKED, *thanked(second, LI)]
    now = ny("11-16", "10:00")
    assert nudges(plans(now, [*LOOP, second], *story))[0].state is S.READY
    assert nudges(plans(now, [*LOOP, second], *story, away))[0].due == ny("11-24", "08:00")
    undated = replace(away, until=None)
    assert nudges(plans(now, [*LOOP, second], *story, undated))[0].state is S.READY


def test_an_answer_before_the_next_round_does_not_end_its_chain() -> None:
    """The invitation to round two was an answer to round one; it is none to the letters of round two."""
    second = talk(0, LI, days=10)
    answer = Answered(LOOP[0].id, ny("11-05"), None, RITA.id, FROM_RITA)
    story = [*ALL_THANKED, answer, *thanked(second, LI)]
    assert nudges(plans(ny("11-23", "10:00"), [*LOOP, second], *story))[0].state is S.READY
    late = replace(answer, at=ny("11-17"))
    assert (
        nudges(plans(ny("11-23", "10:00"), [*LOOP, second], *ALL_THANKED, late, *thanked(second, LI))) == []
    )


def test_closing_one_talk_as_rejected_closes_all() -> None:
    """It is the application that was rejected; a talk closed for another reason ends alone."""
    rejected = Closed(LOOP[0].id, ny("11-03"), because="rejected")
    assert nudges(plans(LATER, LOOP, *ALL_THANKED, rejected)) == []
    other = replace(rejected, because="other")
    assert nudges(plans(LATER, LOOP, *ALL_THANKED, other))[0].interview == LOOP[2].id


def test_a_call_is_forbidden_in_all_talks_where_one_says_so() -> None:
    """The rule is the company's, whoever mentioned it."""
    loop = [talk(0, ANA, no_calls=True), talk(1, replace(BOB, welcomes=("phone",), phone="1"))]
    made = plans(LATER, loop)
    assert [s for p in made.values() for s in p.steps if s.kind is StepKind.CALL] == []


def test_somebody_in_two_talks_of_a_day_is_thanked_once() -> None:
    """Ana asked questions in two slots: one letter, after the second; and none at all there if the first has left."""
    loop = [talk(0, ANA), talk(1, replace(ANA, id="ana-ruiz"), BOB)]
    made = thank_yous(plans(ENDS, loop))
    assert made == [(loop[1].id, ANA.email), (loop[1].id, BOB.email)]
    made = thank_yous(plans(loop[1].ends, loop, *thanked(loop[0], ANA)))
    assert made == [(loop[0].id, ANA.email), (loop[1].id, BOB.email)]


def test_her_words_decide_which_talk_thanks_her() -> None:
    """The notes about Ana were typed for the first slot: the letter that holds them is the one."""
    loop = [talk(0, ANA), talk(1, replace(ANA, notes=PersonNotes()))]
    assert thank_yous(plans(ENDS, loop)) == [(loop[0].id, ANA.email)]


def test_somebody_of_two_rounds_is_thanked_twice() -> None:
    """A talk on another day is worth a letter of its own."""
    loop = [talk(0, ANA), talk(0, ANA, days=3)]
    assert thank_yous(plans(ENDS, loop)) == [(loop[0].id, ANA.email), (loop[1].id, ANA.email)]


def test_no_nudge_while_the_same_persons_thank_you_lies_in_another_talk() -> None:
    """Ana's letter of the morning is in the drafts; the afternoon's chain, to her, waits for it."""
    morning, afternoon = (
        meeting(ANA),
        replace(meeting(ANA, BOB), starts=STARTS, ends=ENDS + timedelta(hours=3)),
    )
    morning, afternoon = replace(morning, id="morning"), replace(afternoon, id="afternoon")
    key = StepKey("morning", StepKind.THANK_YOU, ANA.email)
    lies = Drafted("morning", ENDS, key, ANA.id, GmailIds("d", "m", "t"))
    gone = Skipped("afternoon", ENDS, StepKey("afternoon", StepKind.THANK_YOU, BOB.email), BOB.id)
    made = nudges(plans(ny("11-12", "10:00"), [morning, afternoon], lies, gone))
    assert {s.state for s in made if s.to == ANA.email} == {S.WAITING}


def thank_yous(made: dict[str, Plan]) -> list[tuple[str, str]]:
    """The letters of thanks of all talks: interview and address."""
    return [(i, s.to) for i, p in made.items() for s in p.steps if s.kind is StepKind.THANK_YOU]


def test_what_makes_an_application() -> None:
    """Company and position, whatever their case and spacing, within half a year."""
    one = talk(0, ANA)
    assert same_application(one, replace(one, company=" ACME ", position="engineer"))
    assert not same_application(one, replace(one, position="Designer"))
    assert not same_application(one, replace(one, starts=one.starts + timedelta(days=200)))


def test_one_talk_alone_is_as_before() -> None:
    """Without others nothing is taken from anywhere else."""
    alone = meeting(ANA)
    assert plan(alone, (), REVIEW, LATER) == plan(alone, (), REVIEW, LATER, others=[])
    assert RITA.part is Role.COORDINATOR


# taking back, and taking up again


def taken_back(event: Event, at: datetime) -> Undone:
    """The candidate's word that the event no longer counts."""
    return Undone(event.interview, at, event.step, event.person, what=event.kind.value, when=event.at)


def test_an_answer_that_was_none_lets_the_chain_go_on() -> None:
    """What stopped everything is taken back: the nudge is due as if that mail had not come."""
    answer = Answered(LOOP[0].id, ny("11-05"), None, RITA.id, FROM_RITA)
    story = [*ALL_THANKED, answer, taken_back(answer, ny("11-06"))]
    assert nudges(plans(LATER, LOOP, *story))[0].state is S.READY


def test_a_closed_talk_is_open_again() -> None:
    """Reopened, the application is as it was before."""
    closed = Closed(LOOP[2].id, ny("11-03"), because="rejected")
    assert nudges(plans(LATER, LOOP, *ALL_THANKED, closed)) == []
    assert (
        nudges(plans(LATER, LOOP, *ALL_THANKED, closed, taken_back(closed, ny("11-04"))))[0].state is S.READY
    )


def test_a_follow_up_after_an_answer_comes_on_its_day_and_is_never_sent_by_itself() -> None:
    """She wrote that she would come back next week: one more nudge from the day that the candidate named."""
    answer = Answered(LOOP[0].id, ny("11-05"), None, RITA.id, FROM_RITA)
    wish = FollowUp(LOOP[2].id, ny("11-06"), day=date(2026, 11, 16))
    story = [*ALL_THANKED, answer, wish]
    (waiting,) = nudges(plans(LATER, LOOP, *story))
    assert (waiting.state, waiting.due) == (S.WAITING, ny("11-16", "08:00"))
    at = ny("11-16", "09:00")
    lies = left(LOOP[2], at, waiting.key, RITA.id)[:2]
    (drafted,) = nudges(plans(at, LOOP, *story, *lies))
    assert drafted.state is S.DRAFTED, "it waits for a yes, although letters are scheduled"


def test_a_follow_up_goes_to_whoever_answered() -> None:
    """Li wrote that he would come back: he is asked, not the coordinator, unless she has had a nudge already."""
    mail = replace(FROM_RITA, by=LI.email, name=LI.name)
    answer = Answered(LOOP[2].id, ny("11-05"), None, LI.id, mail)
    wish = FollowUp(LOOP[2].id, ny("11-06"), day=date(2026, 11, 16))
    (asked,) = nudges(plans(LATER, LOOP, *ALL_THANKED, answer, wish))
    assert asked.to == LI.email
    begun = left(LOOP[2], ny("11-09"), StepKey(LOOP[2].id, StepKind.NUDGE, RITA.email, 1), RITA.id)
    later = [replace(answer, at=ny("11-10")), replace(wish, at=ny("11-11"))]
    made = nudges(plans(ny("11-12"), LOOP, *ALL_THANKED, *begun, *later))
    assert {step.to for step in made} == {RITA.email}


def test_an_answer_after_the_wish_stops_the_follow_up() -> None:
    """She writes before the day has come: nobody is asked."""
    answer = Answered(LOOP[0].id, ny("11-09"), None, RITA.id, FROM_RITA)
    wish = FollowUp(LOOP[2].id, ny("11-06"), day=date(2026, 11, 16))
    assert nudges(plans(LATER, LOOP, *ALL_THANKED, wish, answer)) == []


def test_a_follow_up_comes_after_two_nudges_too() -> None:
    """Both nudges have left and she answered: the wish plans a third, and no fourth."""
    keys = [StepKey(LOOP[2].id, StepKind.NUDGE, RITA.email, number) for number in (1, 2)]
    sent = [
        e
        for key, day in zip(keys, ("11-09", "11-16"), strict=True)
        for e in left(LOOP[2], ny(day), key, RITA.id)
    ]
    answer = Answered(LOOP[0].id, ny("11-17"), None, RITA.id, FROM_RITA)
    wish = FollowUp(LOOP[2].id, ny("11-18"), day=date(2026, 11, 30))
    made = nudges(plans(ny("11-19"), LOOP, *ALL_THANKED, *sent, answer, wish))
    assert [(s.key.number, s.state) for s in made] == [(1, S.SENT), (2, S.SENT), (3, S.WAITING)]


def test_a_wish_of_an_earlier_round_holds_nothing_of_the_next() -> None:
    """Round one was followed up; in round two letters of thanks leave by themselves, and there are two nudges again."""
    second = talk(0, LI, days=10)
    wish = FollowUp(LOOP[2].id, ny("11-06"), day=date(2026, 11, 9))
    story = [*ALL_THANKED, wish, Read(second.id, second.ends, None, LI.id)]
    made = plans(second.ends, [*LOOP, second], *story)
    (thanks,) = [s for s in made[second.id].steps if s.kind is StepKind.THANK_YOU]
    alone = plans(second.ends, [second])[second.id]
    assert thanks.reason == next(s for s in alone.steps if s.kind is StepKind.THANK_YOU).reason
    after = nudges(plans(ny("11-23", "10:00"), [*LOOP, second], *story, *thanked(second, LI)))
    assert [(s.interview, s.key.number) for s in after] == [(second.id, 1), (second.id, 2)]


def test_a_wish_holds_no_letter_of_thanks() -> None:
    """Somebody answered at once, and the candidate planned a follow-up: the thanks that still wait are not held."""
    loop = [talk(0, ANA), talk(1, BOB)]
    at = loop[1].ends + timedelta(minutes=30)
    lies = left(loop[1], loop[1].ends, StepKey(loop[1].id, StepKind.THANK_YOU, BOB.email), BOB.id)[:2]
    wish = FollowUp(loop[1].id, at, day=date(2026, 11, 16))
    (before,) = [
        s for s in plans(at, loop, *lies)[loop[1].id].steps if s.to == BOB.email and s.kind == "thank-you"
    ]
    (after,) = [
        s
        for s in plans(at, loop, *lies, wish)[loop[1].id].steps
        if s.to == BOB.email and s.kind == "thank-you"
    ]
    assert after.state is before.state is S.SCHEDULED


def test_a_talk_that_was_closed_alone_thanks_nobody_and_nudges_nobody() -> None:
    """The second slot was closed: Ana is thanked for the first, which carries the nudges, too."""
    loop = [talk(0, ANA), talk(1, ANA, BOB)]
    closed = Closed(loop[1].id, ENDS, because="other")
    made = plans(loop[1].ends, loop, closed)
    assert (loop[0].id, ANA.email) in thank_yous(made)
    later = plans(LATER, loop, closed, *thanked(loop[0], ANA))
    assert {s.interview for s in nudges(later)} == {loop[0].id}


def test_a_letter_that_left_from_a_talk_closed_since_is_the_only_one() -> None:
    """She was thanked for the second slot before it was closed: the first thanks her no more."""
    loop = [talk(0, ANA), talk(1, ANA)]
    story = [*thanked(loop[1], ANA), Closed(loop[1].id, ny("11-03"), because="other")]
    assert (loop[0].id, ANA.email) not in thank_yous(plans(ny("11-03", "10:00"), loop, *story))


# one letter a day to whoever passes thanks on

FEW = replace(REVIEW, most_letters=1)
TWO_TALKS = (talk(0, ANA, BOB), talk(3, LI, replace(ANA, id="cy", name="Cy Young", email="cy@acme.example")))
EVENING = ENDS + timedelta(hours=8)


def to_rita(
    *events: Event, talks: tuple[Interview, ...] = TWO_TALKS, now: datetime = EVENING
) -> dict[str, Step]:
    """The letters to Rita, by the talk whose letter it is."""
    journal = [[e for e in events if e.interview == t.id] for t in talks]
    seen = [Talk.of(t, told, FEW) for t, told in zip(talks, journal, strict=True)]
    found: dict[str, Step] = {}
    for one, told in zip(seen, journal, strict=True):
        made = plan(one.interview, told, FEW, now, others=[o for o in seen if o is not one])
        letters = [s for s in made.steps if s.kind is StepKind.THANK_YOU]
        found |= {s.interview: s for s in letters if s.to == RITA.email}
    return found


def carried(step: Step) -> set[str]:
    """Whose thanks it passes on."""
    return {p.id for p in step.passes_on}


def drafted_for(interview: Interview, *ids: str, edited: bool = False) -> list[Event]:
    """A letter to Rita that carries those thanks lies in Gmail."""
    at = interview.ends + timedelta(hours=1)
    whose = (interview.id, at, StepKey(interview.id, StepKind.THANK_YOU, RITA.email), RITA.id)
    made: list[Event] = [
        Drafting(*whose, letter=WrittenLetter(passes_on=ids)),
        Drafted(*whose, GmailIds("d", "m", "t")),
    ]
    return [*made, Edited(*whose, edited_at=at)] if edited else made


def test_two_talks_of_a_day_pass_their_thanks_on_in_one_letter() -> None:
    """The last talk's letter, not before that talk is over."""
    first, second = TWO_TALKS
    made = to_rita()
    assert set(made) == {second.id}
    assert carried(made[second.id]) == {"ana", "bob", "li", "cy"}
    assert to_rita(now=first.ends + timedelta(hours=2))[second.id].state is S.WAITING


def test_the_letter_that_is_begun_takes_the_thanks_of_a_talk_that_comes_later() -> None:
    """It is written again, and waits for that talk."""
    first, second = TWO_TALKS
    made = to_rita(*drafted_for(first, "ana", "bob"))
    assert {key for key, step in made.items() if step.passes_on} == {first.id}
    assert carried(made[first.id]) == {"ana", "bob", "li", "cy"}
    early = to_rita(*drafted_for(first, "ana", "bob"), now=first.ends + timedelta(hours=2))[first.id]
    assert early.window is not None
    assert early.window.opens > second.ends
    assert early.state is S.WAITING


def test_of_two_letters_that_are_begun_the_first_takes_all_thanks() -> None:
    """The other is no longer needed, and says so: nobody's address has turned up."""
    first, second = TWO_TALKS
    made = to_rita(*drafted_for(first, "ana", "bob"), *drafted_for(second, "li", "cy"))
    assert carried(made[first.id]) == {"ana", "bob", "li", "cy"}
    assert (made[second.id].state, made[second.id].reason.code) == (S.CANCELLED, ReasonCode.NO_LONGER_WANTED)
    assert carried(made[second.id]) == set()


@pytest.mark.parametrize("how", ["sent", "edited"])
def test_a_letter_that_is_settled_takes_no_more(how: str) -> None:
    """She gets no second one that day: the candidate is told who is not thanked in it."""
    first, second = TWO_TALKS
    events = drafted_for(first, "ana", "bob", edited=how == "edited")
    if how == "sent":
        events.append(Sent(first.id, first.ends + timedelta(hours=2), events[0].step, RITA.id))
    made = to_rita(*events)
    assert set(made) == {first.id}
    assert carried(made[first.id]) == {"ana", "bob"}
    seen = [Talk.of(t, [e for e in events if e.interview == t.id], FEW) for t in TWO_TALKS]
    steps_ = plan(second, [], FEW, EVENING, others=seen[:1]).steps
    left = [s for s in steps_ if s.kind is StepKind.THANK_YOU]
    assert {s.person.id for s in left if s.person} == {"li", "cy"}
    assert {s.reason.code for s in left} == {ReasonCode.LEFT_WITHOUT}


@pytest.mark.parametrize("lost", [True, False], ids=["its send was lost", "a moment ago"])
def test_a_letter_that_is_gone_and_may_have_left_is_the_only_one(lost: bool) -> None:
    """No other talk writes to her while Gmail may still show its copy, nor after a send whose outcome nobody knows."""
    first, second = TWO_TALKS
    events = drafted_for(first, "ana", "bob", "li", "cy")
    whose = (first.id, EVENING - timedelta(minutes=1), events[0].step, RITA.id)
    events += [Sending(*whose), Gone(*whose)] if lost else [Gone(*whose)]
    seen = Talk.of(first, events, FEW)
    there = plan(second, [], FEW, EVENING, others=[seen])
    assert there.elsewhere == {"li", "cy"}
    assert [s for s in there.steps if s.kind is StepKind.THANK_YOU] == []
    settled = EVENING + FEW.lost_settle
    assert there.look_at is not None
    assert lost or there.look_at <= settled
    after = to_rita(*events, now=settled)
    assert {key: carried(step) for key, step in after.items() if step.state is S.READY} == (
        {} if lost else {second.id: {"li", "cy"}}
    )


@pytest.mark.parametrize("word", ["closed", "skipped"])
def test_a_talk_that_wants_no_letter_takes_over_none(word: str) -> None:
    """The second talk was closed, or its letter skipped: the first one's thanks go in its own letter."""
    first, second = TWO_TALKS
    at, key = second.ends + timedelta(hours=1), StepKey(second.id, StepKind.THANK_YOU, RITA.email)
    event = (
        Closed(second.id, at, because="other") if word == "closed" else Skipped(second.id, at, key, RITA.id)
    )
    assert carried(to_rita(event)[first.id]) == {"ana", "bob"}


def test_talks_of_two_days_have_a_letter_each() -> None:
    """She is thanked for each day."""
    other_day = replace(TWO_TALKS[1], starts=STARTS + timedelta(days=1), ends=ENDS + timedelta(days=1))
    talks = (TWO_TALKS[0], other_day)
    made = to_rita(talks=talks, now=EVENING + timedelta(days=1))
    assert {key: carried(step) for key, step in made.items()} == {
        talks[0].id: {"ana", "bob"},
        other_day.id: {"li", "cy"},
    }


def test_words_that_went_in_another_talks_letter_are_finished() -> None:
    """No notes are asked for once the letter with them has left."""
    first, second = TWO_TALKS
    bare = replace(first, people=tuple(replace(p, notes=PersonNotes()) for p in first.people))
    events = drafted_for(second, "ana", "bob", "li", "cy")
    events.append(Sent(second.id, second.ends + timedelta(hours=2), events[0].step, RITA.id))
    seen = [Talk.of(bare, [], FEW), Talk.of(second, events, FEW)]
    made = plan(bare, [], FEW, EVENING, others=seen[1:])
    assert made.elsewhere == {"ana", "bob"}
    assert next(s for s in made.steps if s.kind is StepKind.NOTES).state is S.DONE
