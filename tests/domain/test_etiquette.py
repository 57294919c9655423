"""The rules of the trade, one by one: who is written to, when, how often, and when it stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from afterword.domain.events import Event
from afterword.domain.finishing import digest
from afterword.domain.model import EventKind as E
from afterword.domain.model import (
    Interview,
    Length,
    PendingAction,
    Person,
    PersonNotes,
    Policy,
    Role,
    Sentence,
    Step,
)
from afterword.domain.model import StepState as S
from afterword.domain.planner import plan
from afterword.domain.reasons import Reason, ReasonCode
from afterword.domain.schedule import local
from domain.stories import (
    AGAIN,
    ANA,
    BOB,
    ENDS,
    HEARD,
    ID,
    LOST,
    MARK,
    NEW_YORK,
    NUDGE,
    PASSED,
    REVIEW,
    RITA,
    SCHEDULE,
    SILENT,
    THANKS,
    UNREAD,
    drafted,
    event,
    meeting,
    ny,
    read,
    sent,
    steps,
    with_marks,
)

NOON = ENDS + timedelta(hours=1)
EVENING = ENDS + timedelta(hours=6)
THANKED = sent(THANKS, NOON)
MONDAY = ny("11-09", "08:00")  # five workdays behind the thank-you
THANKS_GIVING = frozenset({date(2026, 11, 26)})


def letters(made: dict[str, Step], kind: str) -> dict[str, S]:
    """The steps of that kind by address or person, with their states."""
    return {key.removeprefix(f"{kind}/"): s.state for key, s in made.items() if key.startswith(f"{kind}/")}


def nudged(made: dict[str, Step]) -> set[str]:
    """Who is to be nudged."""
    return {key.split("/")[1] for key in made if key.startswith("nudge/")}


def leaves(made: dict[str, Step], key: str = "nudge/ana@acme.example/1") -> str:
    """When that step is due, by the wall clock of New York."""
    due = made[key].due
    assert due
    return f"{local(due, NEW_YORK):%m-%d %H:%M}"


# the thank-you


def test_one_letter_for_each_interviewer() -> None:
    """Every interviewer gets a letter of their own, and who only arranged the meeting gets none."""
    assert set(letters(steps(ENDS, of=meeting(ANA, BOB, RITA)), "thank-you")) == {ANA.email, BOB.email}


def test_thank_you_inside_24_hours() -> None:
    """Opens after the settle time, closes 24 hours after the end, and is due in between."""
    window = steps(ENDS)["thank-you/ana@acme.example"].window
    assert window
    assert (window.opens - ENDS, window.closes - ENDS) == (timedelta(hours=1), timedelta(hours=24))
    assert window.opens <= window.best < window.closes


def test_hours_are_the_readers() -> None:
    """Ana reads in Berlin, where it is evening as the interview ends: her letter waits for her morning."""
    abroad = meeting(replace(ANA, time_zone="Europe/Berlin"))
    due = steps(ENDS, of=abroad)["thank-you/ana@acme.example"].due
    assert due
    assert f"{local(due, 'Europe/Berlin'):%m-%d %H:%M}" == "11-02 18:00"
    late = steps(ENDS, of=replace(abroad, ends=ENDS + timedelta(hours=2)))["thank-you/ana@acme.example"].due
    assert late
    assert f"{local(late, 'Europe/Berlin'):%m-%d %H:%M}" == "11-03 08:00"


def test_missing_address_goes_through_the_coordinator() -> None:
    """Bob has no address: Rita is asked to pass his thanks on, after a while in which one may turn up."""
    made = steps(NOON, of=meeting(ANA, LOST, RITA))
    carrying = made["thank-you/rita@acme.example"]
    assert carrying.state is S.WAITING
    assert [p.id for p in carrying.passes_on] == ["bob"]
    assert set(letters(made, "thank-you")) == {ANA.email, RITA.email}
    assert made["address/bob"].state is S.NEEDS_YOU


def test_missing_address_without_coordinator() -> None:
    """Nobody can pass thanks on: Bob's letter stays in sight and asks for his address."""
    made = steps(NOON, of=meeting(ANA, LOST))
    assert letters(made, "thank-you") == {ANA.email: S.READY, "bob": S.NEEDS_YOU}
    assert made["address/bob"].state is S.NEEDS_YOU


def test_address_turns_up() -> None:
    """As soon as Bob's address is known he gets a letter of his own, and Rita's is called off."""
    made = steps(NOON, *drafted(PASSED, NOON, None, passes_on=["bob"]), of=meeting(ANA, BOB, RITA))
    assert made["thank-you/bob@acme.example"].state is S.READY
    assert made["thank-you/rita@acme.example"].state is S.CANCELLED
    assert "address/bob" not in made


def panel(size: int) -> list[Person]:
    """So many interviewers, each spoken with."""
    return [replace(ANA, id=f"p{n}", name=f"P {n}", email=f"p{n}@acme.example") for n in range(size)]


@pytest.mark.parametrize(("size", "through_rita"), [(7, False), (8, True)])
def test_more_than_seven_interviewers(size: int, through_rita: bool) -> None:
    """Above seven the coordinator passes thanks on to everybody; up to seven each gets a letter."""
    made = letters(steps(EVENING, of=meeting(*panel(size), RITA)), "thank-you")
    assert (set(made) == {RITA.email}) is through_rita
    assert len(made) == (1 if through_rita else size)


def test_more_than_seven_without_coordinator() -> None:
    """Without a coordinator everybody gets a letter, however many there are."""
    assert len(letters(steps(EVENING, of=meeting(*panel(9))), "thank-you")) == 9


def test_an_eighth_interviewer_is_added_late() -> None:
    """Letters that have left stay in sight when the panel grows, and nobody's thanks are passed on twice."""
    seven = panel(8)
    key = f"{ID}/thank-you/p0@acme.example"
    made = steps(EVENING, *[replace(e, person="p0") for e in sent(key, NOON)], of=meeting(*seven, RITA))
    assert made["thank-you/p0@acme.example"].state is S.SENT
    assert "p0" not in {p.id for p in made["thank-you/rita@acme.example"].passes_on}


def test_only_contact() -> None:
    """They asked for one contact: letters, nudges and invitations go there, and nobody else is got in touch with."""
    made = steps(EVENING, of=meeting(ANA, BOB, RITA, only_contact=RITA.email.upper()))
    assert letters(made, "thank-you") == {RITA.email: S.READY}
    assert [p.id for p in made["thank-you/rita@acme.example"].passes_on] == ["ana", "bob"]
    assert set(letters(made, "linkedin")) == {RITA.email}
    assert nudged(made) == {RITA.email}


def test_only_contact_is_an_interviewer() -> None:
    """The one contact is Ana: she is written to as ever, and Bob is told to be left alone."""
    made = letters(steps(EVENING, of=meeting(ANA, BOB, only_contact=ANA.email)), "thank-you")
    assert made == {ANA.email: S.READY, BOB.email: S.CANCELLED}


def test_only_contact_is_unknown() -> None:
    """The one contact is nobody of the interview: the candidate is asked to add them, and nobody is nudged."""
    made = steps(EVENING, of=meeting(ANA, only_contact="office@acme.example"))
    assert letters(made, "thank-you") == {ANA.email: S.NEEDS_YOU}
    assert made["thank-you/ana@acme.example"].reason == Reason(
        ReasonCode.CONTACT_UNKNOWN, who="office@acme.example"
    )
    assert nudged(made) == set()


def test_added_after_the_thanks_were_passed_on() -> None:
    """Whoever is added when the one letter has left does not vanish: the candidate is told."""
    left = sent(PASSED, NOON, "afterword", passes_on=["ana"])
    made = steps(EVENING, *left, of=meeting(ANA, BOB, RITA, only_contact=RITA.email))
    assert made["thank-you/rita@acme.example"].state is S.SENT
    assert made["thank-you/bob@acme.example"].state is S.NEEDS_YOU
    assert made["thank-you/bob@acme.example"].reason == Reason(
        ReasonCode.LEFT_WITHOUT, who="Rita Stone", whose="Bob Lee"
    )


# addresses that are wrong


def test_bounce_is_told_at_once_and_stops_nothing() -> None:
    """A bounce asks for the right address while the 24 hours run, and is no answer."""
    back = event(E.BOUNCED, NOON, address=ANA.email, permanent=True)
    made = steps(NOON, *THANKED, back, of=meeting(ANA, BOB))
    assert made["thank-you/ana@acme.example"].state is S.NEEDS_YOU
    assert made["address/ana"].state is S.NEEDS_YOU
    assert made["thank-you/bob@acme.example"].state is S.READY


def test_delay_notice_is_no_bounce() -> None:
    """A delay notice changes nothing."""
    delay = event(E.BOUNCED, NOON, address=ANA.email, permanent=False)
    assert steps(EVENING, *THANKED, delay)["thank-you/ana@acme.example"].state is S.SENT


def test_corrected_address_after_a_bounce() -> None:
    """The letter came back and the right address is given: it is written to that one."""
    back = event(E.BOUNCED, NOON, address=ANA.email, permanent=True)
    made = steps(EVENING, *THANKED, back, of=meeting(replace(ANA, email="ana.ruiz@acme.example")))
    assert letters(made, "thank-you") == {"ana.ruiz@acme.example": S.READY}
    assert made["thank-you/ana.ruiz@acme.example"].want is PendingAction.DRAFT


@pytest.mark.parametrize("outcome", [E.SENT, E.UNKNOWN, E.SENDING])
def test_corrected_address_makes_no_second_letter(outcome: E) -> None:
    """What left, or may have, and did not come back is Ana's letter, also when her address is changed afterwards."""
    story = [*drafted(THANKS, NOON), event(E.SENDING, NOON, THANKS), event(outcome, NOON, THANKS)]
    made = steps(EVENING, *story, of=meeting(replace(ANA, email="ana.ruiz@acme.example")))
    assert set(letters(made, "thank-you")) == {ANA.email}
    assert made["thank-you/ana@acme.example"].want in {PendingAction.NOTHING, PendingAction.RESOLVE}


def test_corrected_address_makes_no_second_nudge() -> None:
    """A nudge that left to the earlier address counts: the next one is the second."""
    story = [*THANKED, *sent(NUDGE, MONDAY)]
    made = steps(ny("11-10"), *story, of=meeting(replace(ANA, email="ana.ruiz@acme.example")))
    assert letters(made, "nudge") == {f"{ANA.email}/1": S.SENT, "ana.ruiz@acme.example/2": S.WAITING}


def test_draft_to_an_earlier_address_is_told_of() -> None:
    """A draft to an address that was corrected does not vanish: the candidate is told to discard it."""
    made = steps(EVENING, *drafted(THANKS, NOON), of=meeting(replace(ANA, email="ana.ruiz@acme.example")))
    assert letters(made, "thank-you") == {"ana.ruiz@acme.example": S.READY, ANA.email: S.CANCELLED}
    assert made["thank-you/ana@acme.example"].reason == Reason(ReasonCode.NO_LONGER_WANTED)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(E.DRAFTED, S.CANCELLED), (E.SENDING, S.SENDING), (E.UNKNOWN, S.UNKNOWN), (E.SKIPPED, S.SKIPPED)],
)
def test_letter_against_a_rule_that_came_later(outcome: E, state: S) -> None:
    """They name one contact when Ana's letters are begun: hers no longer leave, and a send in doubt is found out."""
    story = [*drafted(THANKS, NOON), *drafted(NUDGE, MONDAY), event(outcome, MONDAY, NUDGE)]
    made = steps(MONDAY, *story, of=meeting(ANA, RITA, only_contact=RITA.email), policy=SCHEDULE)
    assert made["thank-you/ana@acme.example"].state is S.CANCELLED
    assert made["nudge/ana@acme.example/1"].state is state
    assert (made["nudge/ana@acme.example/1"].want is PendingAction.RESOLVE) is (
        state in {S.SENDING, S.UNKNOWN}
    )
    assert nudged(made) == {ANA.email, RITA.email}


def test_nudge_that_came_back_stays_in_sight() -> None:
    """The nudge to Rita came back: it is told as sent, her address is asked for, and Ana is nudged."""
    to_rita = f"{ID}/nudge/rita@acme.example/1"
    back = event(E.BOUNCED, MONDAY, address=RITA.email)
    made = steps(MONDAY, *THANKED, *sent(to_rita, MONDAY), back, of=meeting(ANA, RITA))
    assert made["nudge/rita@acme.example/1"].state is S.SENT
    assert made["address/rita"].state is S.MISSED
    assert leaves(made) == "11-10 08:00"


def test_letter_to_somebody_who_was_taken_out() -> None:
    """Bob is no longer of the interview: his draft is told of, and does not leave."""
    made = steps(EVENING, *drafted(f"{ID}/thank-you/bob@acme.example", NOON), policy=SCHEDULE)
    assert made["thank-you/bob@acme.example"].state is S.CANCELLED


def test_no_letter_of_their_own_can_be_settled() -> None:
    """Whoever no letter may reach can be skipped, and is not asked about again."""
    nobody = meeting(ANA, only_contact="office@acme.example")
    assert (
        steps(EVENING, event(E.SKIPPED, NOON, THANKS), of=nobody)["thank-you/ana@acme.example"].state
        is S.SKIPPED
    )


def test_no_is_kept_when_the_address_changes() -> None:
    """A letter that the candidate skipped is not written because an address was corrected."""
    no = event(E.SKIPPED, NOON, THANKS)
    made = steps(EVENING, no, of=meeting(replace(ANA, email="ana.ruiz@acme.example")))
    assert letters(made, "thank-you") == {ANA.email: S.SKIPPED}


def test_address_in_other_letters_is_the_same() -> None:
    """Ana@Acme and ana@acme are one mailbox, and one step."""
    made = steps(EVENING, *drafted(THANKS, EVENING), of=meeting(replace(ANA, email="Ana@Acme.example")))
    assert letters(made, "thank-you") == {ANA.email: S.DRAFTED}


def test_coordinator_whose_letter_came_back_stays_in_sight() -> None:
    """Rita's address was wrong: that is told, and Bob's letter asks for his."""
    story = [*sent(PASSED, NOON, "afterword", passes_on=["bob"])]
    made = steps(EVENING, *story, event(E.BOUNCED, NOON, address=RITA.email), of=meeting(ANA, LOST, RITA))
    assert made["thank-you/rita@acme.example"].state is S.NEEDS_YOU
    assert made["address/rita"].state is S.NEEDS_YOU
    assert made["thank-you/bob"].state is S.NEEDS_YOU


# an answer before the thank-you left


@pytest.mark.parametrize("kind", [E.ANSWERED, E.INVITED])
def test_answer_before_the_thank_you_left(kind: E) -> None:
    """Nothing leaves by itself after they wrote; an approval given before does not count, one given after does."""
    written = [*drafted(THANKS, ENDS, NOON), event(E.APPROVED, ENDS, THANKS)]
    story = [*written, event(kind, ENDS + timedelta(minutes=30), name="Bob Lee", person="bob")]
    asked = steps(NOON, *story, policy=SCHEDULE)["thank-you/ana@acme.example"]
    assert (asked.state, asked.want) == (S.NEEDS_YOU, PendingAction.WATCH)
    yes = event(E.APPROVED, NOON, THANKS)
    assert steps(NOON, *story, yes, policy=SCHEDULE)["thank-you/ana@acme.example"].want is PendingAction.SEND


def test_hold_and_approve() -> None:
    """The candidate's last word counts."""
    story = drafted(THANKS, ENDS, NOON)
    wants = []
    for word in (E.HELD, E.APPROVED, E.HELD):
        story.append(event(word, ENDS, THANKS))
        wants.append(steps(NOON, *story, policy=SCHEDULE)["thank-you/ana@acme.example"].want)
    assert wants == [PendingAction.WATCH, PendingAction.SEND, PendingAction.WATCH]


def test_missed_letter_leaves_on_the_candidates_word() -> None:
    """Past its window it does not leave by itself; approved after that it does, and says the day that is true."""
    story = drafted(THANKS, ENDS, NOON)
    late = ENDS + timedelta(hours=30)
    assert steps(late, *story, policy=SCHEDULE)["thank-you/ana@acme.example"].state is S.MISSED
    yes = event(E.APPROVED, late, THANKS)
    assert (
        steps(late, *story, yes, policy=SCHEDULE)["thank-you/ana@acme.example"].want is PendingAction.REWRITE
    )
    anew = event(E.REWRITTEN, late, THANKS, message_id="m2", settled_for=late.isoformat())
    assert (
        steps(late, *story, yes, anew, policy=SCHEDULE)["thank-you/ana@acme.example"].want
        is PendingAction.SEND
    )


# nudges: when


@pytest.mark.parametrize(
    ("decision_by", "due", "why"),
    [
        (None, "11-09 08:00", "five workdays behind the thank-you"),
        (date(2026, 11, 13), "11-17 08:00", "two workdays behind a promised Friday"),
        (date(2026, 11, 24), "11-27 08:00", "Thanksgiving is no workday"),
        (date(2026, 12, 31), "01-04 08:00", "a promise far away"),
        (date(2026, 11, 3), "11-05 08:00", "a promise for tomorrow"),
        (date(2026, 11, 2), "11-04 08:00", "a promise for the day itself: two workdays after the thank-you"),
        (date(2026, 10, 1), "11-09 08:00", "a promise from before the interview is none"),
    ],
)
def test_when_the_first_nudge_is_due(decision_by: date | None, due: str, why: str) -> None:
    """Never before a promised date, two workdays behind it; without one five workdays behind the thank-you."""
    policy = replace(REVIEW, holidays=THANKS_GIVING)
    of = meeting(decision_by=decision_by)
    assert leaves(steps(EVENING, *THANKED, of=of, policy=policy)) == due, why


def test_no_nudge_before_the_interview() -> None:
    """A promised date that lies before the interview makes no nudge sooner than without one."""
    made = steps(ENDS - timedelta(days=3), of=meeting(decision_by=date(2026, 10, 1)))
    assert leaves(made) == "11-09 08:00"
    assert made["nudge/ana@acme.example/1"].state is S.WAITING


def test_second_nudge_and_then_silence() -> None:
    """A second one five workdays after the first, and never a third."""
    story = [*THANKED, *sent(NUDGE, MONDAY)]
    assert leaves(steps(MONDAY, *story), "nudge/ana@acme.example/2") == "11-16 08:00"
    over = steps(ny("12-14"), *story, *sent(AGAIN, ny("11-16", "08:00")))
    assert letters(over, "nudge") == {f"{ANA.email}/1": S.SENT, f"{ANA.email}/2": S.SENT}


def test_second_nudge_waits_for_a_promise_put_off() -> None:
    """They put their date off after the first nudge: the second one waits for it too."""
    story = [*THANKED, *sent(NUDGE, MONDAY)]
    put_off = meeting(decision_by=date(2026, 12, 1))
    assert leaves(steps(MONDAY, *story, of=put_off), "nudge/ana@acme.example/2") == "12-03 08:00"


def test_most_nudges_is_the_candidates() -> None:
    """Config says how many there are at the most, none included."""
    assert nudged(steps(EVENING, policy=replace(REVIEW, nudge_most=0))) == set()
    assert len(letters(steps(EVENING, policy=replace(REVIEW, nudge_most=3)), "nudge")) == 3


@pytest.mark.parametrize(
    ("until", "due", "why"),
    [
        ("", "11-10 08:00", "without a date, five workdays from the notice"),
        ("2026-11-13", "11-16 08:00", "a workday behind the return date"),
        ("2026-11-05", "11-09 08:00", "back before the nudge was due anyway"),
        ("9999-12-31", "11-04 08:00", "a misprint counts for a year"),
    ],
)
def test_out_of_office(until: str, due: str, why: str) -> None:
    """An absence moves the nudge and stops nothing."""
    away = event(E.AUTO_REPLIED, ny("11-03", "09:00"), person="ana", until=until)
    made = steps(EVENING, *THANKED, away)
    assert leaves(made) == due, why
    assert made["nudge/ana@acme.example/1"].state is S.WAITING


def test_out_of_office_of_somebody_else() -> None:
    """Bob's absence does not put off a nudge to Ana; one that names nobody does."""
    away = event(E.AUTO_REPLIED, ny("11-03", "09:00"), person="bob", until="2026-11-20")
    assert (
        leaves(steps(EVENING, *THANKED, away, of=meeting(ANA, BOB, decision_by=date(2026, 11, 9))))
        == "11-11 08:00"
    )
    assert leaves(steps(EVENING, *THANKED, replace(away, person=""))) == "11-23 08:00"


def test_own_mail_restarts_the_clock() -> None:
    """Who wrote by hand has followed up: five workdays from then, for the second nudge too."""
    by_hand = event(E.FOLLOWED_UP, ny("11-05", "10:00"))
    assert leaves(steps(EVENING, *THANKED, by_hand)) == "11-12 08:00"
    story = [*THANKED, *sent(NUDGE, MONDAY), event(E.FOLLOWED_UP, ny("11-11", "10:00"))]
    assert leaves(steps(ny("11-12"), *story), "nudge/ana@acme.example/2") == "11-18 08:00"


@pytest.mark.parametrize(
    ("thanks", "due", "why"),
    [
        (ny("11-09", "08:00"), "11-10 08:00", "a thank-you due at the same instant"),
        (ny("11-09", "16:00"), "11-10 08:00", "one due later that day, which cannot wait"),
        (ny("11-10", "07:00"), "11-09 08:00", "one due a workday later"),
        (ny("11-06", "16:00"), "11-09 08:00", "one due the Friday before"),
        (ny("11-12", "16:00"), "11-09 08:00", "one due days later"),
    ],
)
def test_apart_from_a_thank_you_that_is_still_to_leave(thanks: datetime, due: str, why: str) -> None:
    """A nudge keeps clear of another interview's thank-you to that company, which has its 24 hours."""
    made = plan(meeting(), [*THANKED], REVIEW, MONDAY, company_due=[thanks])
    assert leaves({str(s.key).partition("/")[2]: s for s in made.steps}) == due, why


def test_a_receipt_moves_no_nudge() -> None:
    """'We have received your application' says of nobody that they are away."""
    told = event(E.AUTO_REPLIED, ny("11-03", "09:00"), person="ana", receipt=True)
    assert leaves(steps(EVENING, *THANKED, told)) == "11-09 08:00"


def test_apart_from_other_mail_to_the_company() -> None:
    """Between any message to the company and a nudge lies a workday, other interviews' letters included."""
    assert leaves(steps(MONDAY, *THANKED, company_sent=ny("11-09", "07:00"))) == "11-10 08:00"
    bobs = sent(f"{ID}/thank-you/bob@acme.example", ny("11-09", "07:00"))
    one_day = replace(REVIEW, nudge_after=Length(elapsed=timedelta(hours=1)))
    made = steps(ny("11-09", "07:30"), *THANKED, *bobs, of=meeting(ANA, BOB), policy=one_day)
    assert leaves(made) == "11-10 08:00"


def test_nudge_counts_from_the_last_thank_you() -> None:
    """Two were thanked on different days: the clock starts with the later one."""
    bobs = sent(f"{ID}/thank-you/bob@acme.example", ny("11-03", "10:00"))
    assert leaves(steps(ny("11-04"), *THANKED, *bobs, of=meeting(ANA, BOB))) == "11-10 08:00"


@pytest.mark.parametrize(
    "story",
    [
        [event(E.SKIPPED, NOON, THANKS)],
        [event(E.DONE, NOON, THANKS)],
        [*drafted(THANKS, NOON, NOON), event(E.GONE, NOON, THANKS)],
        [],
    ],
    ids=["skipped", "done", "gone", "missed"],
)
def test_nudge_comes_whatever_became_of_the_thank_you(story: list[Event]) -> None:
    """A thank-you that never left does not push the nudge ahead of itself for ever."""
    later = steps(ny("11-12", "10:00"), *story)["nudge/ana@acme.example/1"]
    assert later.state is S.READY


@pytest.mark.parametrize(
    "story",
    [
        drafted(THANKS, NOON, NOON),
        [*drafted(THANKS, NOON, NOON), event(E.HELD, NOON, THANKS)],
        [event(E.SENDING, NOON, THANKS), event(E.UNKNOWN, NOON, THANKS)],
    ],
    ids=["in the drafts, its time over", "held", "unknown"],
)
@pytest.mark.parametrize("policy", [REVIEW, SCHEDULE], ids=["review", "schedule"])
def test_no_nudge_while_the_thank_you_may_still_leave(story: list[Event], policy: Policy) -> None:
    """One click sends a letter in the drafts: a nudge to the same person waits until it has left or is settled."""
    on = ny("11-12", "10:00")
    assert steps(on, *story, policy=policy)["nudge/ana@acme.example/1"].state is S.WAITING
    left = event(E.SENT, NOON, THANKS, sent_at=NOON.isoformat(), by="you")
    assert steps(on, *story, left, policy=policy)["nudge/ana@acme.example/1"].state is S.READY


def test_nudge_comes_though_an_address_is_missing() -> None:
    """Bob's letter could never be written: Ana is nudged in time all the same."""
    made = steps(ny("11-12", "10:00"), *THANKED, of=meeting(ANA, LOST))
    assert made["nudge/ana@acme.example/1"].state is S.READY


def test_nudge_at_no_odd_hour() -> None:
    """At night and on a weekend a nudge that is ripe waits for the next working hour."""
    for now in (ny("11-09", "05:00"), ny("11-09", "19:00"), ny("11-14", "12:00")):
        step = steps(now, *THANKED)["nudge/ana@acme.example/1"]
        assert (step.state, step.want) == (S.WAITING, PendingAction.NOTHING)


# nudges: to whom


@pytest.mark.parametrize(
    ("people", "whom"),
    [
        ((ANA, BOB, RITA), RITA.email),
        ((ANA, BOB), ANA.email),
        ((LOST, ANA), ANA.email),
        ((ANA, replace(RITA, email="")), ANA.email),
        ((LOST,), None),
    ],
)
def test_one_person_is_nudged(people: tuple[Person, ...], whom: str | None) -> None:
    """The coordinator if there is one, else who leads; whoever can be reached."""
    assert nudged(steps(EVENING, of=meeting(*people))) == ({whom} if whom else set())


def test_nudge_goes_to_whom_was_thanked() -> None:
    """In the thread of the thank-you: of two interviewers the one whose letter left."""
    bobs = sent(f"{ID}/thank-you/bob@acme.example", NOON)
    assert nudged(steps(EVENING, *bobs, of=meeting(ANA, BOB))) == {BOB.email}


def test_nudge_that_was_begun_keeps_its_person() -> None:
    """A coordinator who is added later does not get the second nudge, and the first is not sent again."""
    made = steps(ny("11-10"), *THANKED, *sent(NUDGE, MONDAY), of=meeting(ANA, RITA))
    assert nudged(made) == {ANA.email}


def test_everyone_is_nudged_where_config_says_so() -> None:
    """With `to = everyone` each person has nudges of their own."""
    everyone = replace(REVIEW, nudge_to="everyone")
    assert nudged(steps(EVENING, of=meeting(ANA, BOB, RITA), policy=everyone)) == {
        ANA.email,
        BOB.email,
        RITA.email,
    }


def test_nobody_is_nudged_at_a_wrong_address() -> None:
    """Rita's address bounced: Ana is nudged."""
    assert nudged(steps(EVENING, event(E.BOUNCED, NOON, address=RITA.email), of=meeting(ANA, RITA))) == {
        ANA.email
    }


# nudges: when it stops


@pytest.mark.parametrize("kind", [E.ANSWERED, E.INVITED])
@pytest.mark.parametrize("who", ["ana", "bob", "rita", ""])
def test_any_answer_ends_the_nudges_for_everybody(kind: E, who: str) -> None:
    """Whoever of the company wrote, with an address or without: nobody is nudged any more."""
    everyone = replace(SCHEDULE, nudge_to="everyone")
    wrote = event(kind, ny("11-05"), name="Somebody", person=who)
    ready = drafted(NUDGE, MONDAY)
    made = steps(MONDAY, *THANKED, *ready, wrote, of=meeting(ANA, BOB, RITA), policy=everyone)
    assert set(letters(made, "nudge").values()) == {S.CANCELLED}
    assert not any(s.want for key, s in made.items() if key.startswith("nudge/"))


@pytest.mark.parametrize("kind", [E.AUTO_REPLIED, E.BOUNCED, E.FOLLOWED_UP])
def test_machines_and_own_mail_stop_nothing(kind: E) -> None:
    """An out-of-office, a bounce and one's own mail are no answers."""
    made = steps(ny("11-20", "10:00"), *THANKED, event(kind, ny("11-03"), address="other@acme.example"))
    assert made["nudge/ana@acme.example/1"].state is S.READY


def test_notice_pauses_and_asks() -> None:
    """A hiring system's robot pauses the nudge until the candidate has said what it means."""
    notice = event(E.NOTICED, ny("11-05"), name="Acme Careers")
    paused = steps(MONDAY, *THANKED, notice)["nudge/ana@acme.example/1"]
    assert (paused.state, paused.want) == (S.NEEDS_YOU, PendingAction.NOTHING)
    goes_on = steps(MONDAY, *THANKED, notice, event(E.APPROVED, ny("11-06"), NUDGE))
    assert goes_on["nudge/ana@acme.example/1"].want is PendingAction.DRAFT


# what the candidate does in person


def test_invitation_a_day_after_the_letter() -> None:
    """Each interviewer and HR, a day after their letter; whoever has none a day after the interview."""
    made = steps(EVENING, *THANKED, of=meeting(ANA, RITA))
    assert leaves(made, "linkedin/ana@acme.example") == "11-03 12:00"
    assert leaves(made, "linkedin/rita@acme.example") == "11-03 11:00"


def test_invitation_only_where_it_is_welcome() -> None:
    """Who named the ways they prefer, and LinkedIn was not among them, gets no invitation; config can say none."""
    assert "linkedin/ana@acme.example" not in steps(EVENING, of=meeting(replace(ANA, welcomes=("email",))))
    assert not letters(steps(EVENING, policy=replace(REVIEW, linkedin=False)), "linkedin")


CALLABLE = replace(ANA, welcomes=("email", "phone"))


@pytest.mark.parametrize(
    ("of", "policy", "called"),
    [
        (meeting(CALLABLE, BOB), REVIEW, {ANA.email}),
        (meeting(ANA, BOB), REVIEW, set()),
        (meeting(CALLABLE, BOB, no_calls=True), REVIEW, set()),
        (meeting(CALLABLE, BOB), replace(REVIEW, call="never"), set()),
        (meeting(CALLABLE, RITA, only_contact=RITA.email), REVIEW, set()),
    ],
    ids=["welcome", "not welcome", "no-call-back policy", "never", "one contact"],
)
def test_call_only_where_it_is_welcome(of: Interview, policy: Policy, called: set[str]) -> None:
    """Only to somebody who said so, and never where the company has a policy against calls."""
    assert set(letters(steps(EVENING, of=of, policy=policy), "call")) == called


@pytest.mark.parametrize(
    ("decision_by", "due"),
    [(None, "11-04 08:00"), (date(2026, 11, 13), "11-16 08:00"), (date(2026, 10, 1), "11-04 08:00")],
)
def test_call_has_its_time(decision_by: date | None, due: str) -> None:
    """Two workdays after the letter, and once a promised date has passed, in their working hours."""
    made = steps(ENDS, *THANKED, of=meeting(CALLABLE, decision_by=decision_by))
    assert leaves(made, "call/ana@acme.example") == due


def test_prefers_another_way() -> None:
    """Who named other ways than mail is not written to by itself; approval is over that."""
    of = meeting(replace(ANA, welcomes=("phone",)))
    story = drafted(THANKS, ENDS, NOON)
    assert steps(NOON, *story, of=of, policy=SCHEDULE)["thank-you/ana@acme.example"].state is S.NEEDS_YOU
    yes = event(E.APPROVED, NOON, THANKS)
    assert (
        steps(NOON, *story, yes, of=of, policy=SCHEDULE)["thank-you/ana@acme.example"].want
        is PendingAction.SEND
    )


def test_every_letter_is_drafted_and_an_open_one_never_leaves() -> None:
    """With nothing finished for Ana there is a draft with marks, which asks; whatever is said, it does not leave."""
    panel = meeting(SILENT, BOB)
    made = steps(ENDS, of=panel)
    assert letters(made, "thank-you") == {ANA.email: S.READY, BOB.email: S.READY}
    assert made["thank-you/ana@acme.example"].want is PendingAction.DRAFT
    yes = event(E.APPROVED, ENDS, THANKS)
    at_once = event(E.APPROVED, ENDS, THANKS, at_once=True)
    for words in ([], [yes], [at_once]):
        for policy in (REVIEW, SCHEDULE):
            story = [*with_marks(THANKS, ENDS, NOON), *words]
            asked = steps(NOON, *story, of=panel, policy=policy)["thank-you/ana@acme.example"]
            assert (asked.state, asked.want) == (S.NEEDS_YOU, PendingAction.WATCH)
            assert asked.reason.code is ReasonCode.STILL_OPEN
            assert MARK in asked.reason.items


def test_a_mark_left_in_gmail_keeps_it_there() -> None:
    """Who edits the draft and leaves one mark is told of that one; without marks it leaves after the quiet time."""
    edit = ENDS + timedelta(minutes=20)
    story = with_marks(THANKS, ENDS, NOON)
    half = event(E.EDITED, edit, THANKS, message_id="m2", open=["[I liked that you …]"])
    whole_ = event(E.EDITED, edit, THANKS, message_id="m2", open=[])
    of = meeting(SILENT, notes=UNREAD)
    asked = steps(NOON, *story, half, of=of, policy=SCHEDULE)["thank-you/ana@acme.example"]
    assert (asked.state, asked.want) == (S.NEEDS_YOU, PendingAction.WATCH)
    closes = ENDS + timedelta(hours=24)
    assert asked.reason == Reason(
        ReasonCode.STILL_OPEN, until=closes, items=("[I liked that you …]",), edited=True
    )
    done = steps(NOON, *story, whole_, of=of, policy=SCHEDULE)
    assert done["thank-you/ana@acme.example"].want is PendingAction.SEND
    assert done["notes"].state is S.DONE


# who read it


def test_a_letter_that_nobody_read_asks() -> None:
    """In schedule mode it does not leave by itself; in review mode the candidate sends it anyway."""
    story, of = drafted(THANKS, ENDS, NOON), meeting(notes=UNREAD)
    asked = steps(NOON, *story, of=of, policy=SCHEDULE)["thank-you/ana@acme.example"]
    assert (asked.state, asked.want) == (S.NEEDS_YOU, PendingAction.WATCH)
    assert asked.reason == Reason(ReasonCode.UNREAD, step=asked.key)
    assert steps(NOON, *story, of=of)["thank-you/ana@acme.example"].state is S.DRAFTED


@pytest.mark.parametrize(
    "said",
    [
        read("ana", digest(meeting(), ANA), ENDS),
        event(E.APPROVED, ENDS, THANKS),
        event(E.EDITED, ENDS, THANKS, message_id="m2"),
    ],
    ids=["read", "approved", "edited"],
)
def test_a_letter_that_was_read_leaves(said: Event) -> None:
    """Read on the page, approved as it is, or changed in Gmail: each is the candidate's word for it."""
    story = [*drafted(THANKS, ENDS, NOON), said]
    step = steps(NOON, *story, of=meeting(notes=UNREAD), policy=SCHEDULE)["thank-you/ana@acme.example"]
    assert step.want is PendingAction.SEND


@pytest.mark.parametrize("policy", [REVIEW, SCHEDULE])
@pytest.mark.parametrize("early", [True, False])
def test_a_yes_to_an_open_letter_is_none_to_what_was_finished_since(policy: Policy, early: bool) -> None:
    """Approved before or with marks in it, then finished elsewhere: it asks to be read; a new yes is enough."""
    yes = event(E.APPROVED, ENDS, THANKS)
    story = [yes, *with_marks(THANKS, ENDS, NOON)] if early else [*with_marks(THANKS, ENDS, NOON), yes]
    anew = event(E.REWRITTEN, ENDS + timedelta(minutes=9), THANKS, message_id="m2", open=[], stems=[])
    of = meeting(notes=UNREAD)
    asked = steps(NOON, *story, anew, of=of, policy=policy)["thank-you/ana@acme.example"]
    assert (asked.state, asked.want) == (S.NEEDS_YOU, PendingAction.WATCH)
    assert asked.reason == Reason(ReasonCode.UNREAD, step=asked.key)
    for word in (event(E.APPROVED, NOON, THANKS), read("ana", digest(of, ANA), NOON)):
        done = steps(NOON, *story, anew, word, of=of, policy=policy)["thank-you/ana@acme.example"]
        assert done.want is PendingAction.SEND


@pytest.mark.parametrize("policy", [REVIEW, SCHEDULE])
@pytest.mark.parametrize("same", [True, False])
def test_a_yes_to_a_letter_is_none_to_other_words(policy: Policy, same: bool) -> None:
    """Approved, then changed on the page: it asks to be read. The same words, written for a later day, leave."""
    of, minute = meeting(notes=UNREAD), timedelta(minutes=1)
    now = digest(of, ANA)
    before = now if same else "of other words"
    story = [
        *drafted(THANKS, ENDS, NOON),
        event(E.REWRITTEN, ENDS + minute, THANKS, message_id="m2", digest=before),
        event(E.APPROVED, ENDS + 2 * minute, THANKS),
        event(E.REWRITTEN, ENDS + 3 * minute, THANKS, message_id="m3", digest=now),
    ]
    step = steps(NOON, *story, of=of, policy=policy)["thank-you/ana@acme.example"]
    assert step.want is (PendingAction.SEND if same else PendingAction.WATCH)


def test_a_yes_holds_for_what_is_finished_in_gmail_afterwards() -> None:
    """They had that letter before them: finished there, it leaves after the quiet time."""
    edit = event(E.EDITED, ENDS + timedelta(minutes=20), THANKS, message_id="m2", open=[])
    story = [*with_marks(THANKS, ENDS, NOON), event(E.APPROVED, ENDS, THANKS), edit]
    assert (
        steps(NOON, *story, of=meeting(SILENT, notes=UNREAD))["thank-you/ana@acme.example"].want
        is PendingAction.SEND
    )


def test_what_was_read_is_asked_again_once_it_says_something_else() -> None:
    """Another sentence, and it was not read any more; the former one again, and it was."""
    was_read = read("ana", digest(meeting(), ANA), ENDS)
    another = replace(ANA, notes=PersonNotes((Sentence(HEARD.stem, "train the release managers"),)))
    story = [*drafted(THANKS, ENDS, NOON), was_read]
    for person, want in ((another, PendingAction.WATCH), (ANA, PendingAction.SEND)):
        of = meeting(person, notes=UNREAD)
        step = steps(NOON, *story, of=of, policy=SCHEDULE)["thank-you/ana@acme.example"]
        assert step.want is want


def test_reading_one_letter_is_not_reading_another() -> None:
    """Bob's letter still asks when Ana's was read, also where somebody says it with Ana's digest."""
    of = meeting(ANA, BOB, notes=UNREAD)
    bobs = f"{ID}/thank-you/bob@acme.example"
    seen = digest(of, ANA)
    story = [*drafted(THANKS, ENDS, NOON), *drafted(bobs, ENDS, NOON), read("ana", seen, ENDS)]
    for more in ([], [read("bob", seen, ENDS)]):
        made = steps(NOON, *story, *more, of=of, policy=SCHEDULE)
        assert made["thank-you/ana@acme.example"].want is PendingAction.SEND
        assert made["thank-you/bob@acme.example"].state is S.NEEDS_YOU


def test_a_letter_that_passes_thanks_on_was_read_with_them() -> None:
    """Rita's letter carries Bob's sentence: with another one of his it was not read."""
    evening = ENDS + timedelta(hours=6)
    of = meeting(ANA, LOST, RITA, notes=UNREAD)
    story = [
        *drafted(PASSED, evening, evening, passes_on=["bob"]),
        event(E.READ, evening, PASSED, digest=digest(of, RITA, (LOST,))),
    ]
    assert (
        steps(evening, *story, of=of, policy=SCHEDULE)["thank-you/rita@acme.example"].want
        is PendingAction.SEND
    )
    other = replace(LOST, notes=PersonNotes((HEARD,)))
    changed = meeting(ANA, other, RITA, notes=UNREAD)
    asked = steps(evening, *story, of=changed, policy=SCHEDULE)["thank-you/rita@acme.example"]
    assert asked.state is S.NEEDS_YOU


def test_a_nudge_is_not_read_beforehand() -> None:
    """That is asked of the letter of thanks alone: a nudge leaves when nobody has written."""
    story = [*THANKED, *drafted(NUDGE, MONDAY)]
    step = steps(MONDAY, *story, of=meeting(notes=UNREAD), policy=SCHEDULE)["nudge/ana@acme.example/1"]
    assert step.want is PendingAction.SEND


# the notes


def test_the_notes_ask_for_the_letters_that_are_open() -> None:
    """Each interviewer whose letter is not finished is named; whose letter was left out, sent or edited is not."""
    bobs = f"{ID}/thank-you/bob@acme.example"
    of = meeting(SILENT, replace(BOB, notes=PersonNotes()))
    asked = steps(NOON, of=of)["notes"]
    assert asked.state is S.NEEDS_YOU
    assert asked.reason == Reason(
        ReasonCode.TO_FINISH, until=ENDS + timedelta(hours=24), items=("Ana Ruiz", "Bob Lee")
    )
    settled = [
        [event(E.SKIPPED, NOON, bobs)],
        [event(E.DONE, NOON, bobs)],
        sent(bobs, NOON, "you"),
        [*with_marks(bobs, ENDS), event(E.EDITED, NOON, bobs, message_id="m2", open=[])],
    ]
    for story in settled:
        assert steps(NOON, *story, of=of)["notes"].reason.items == ("Ana Ruiz",)
    marked = [*with_marks(bobs, ENDS), event(E.EDITED, NOON, bobs, message_id="m2", open=["[x]"])]
    assert "Bob Lee" in steps(NOON, *marked, of=of)["notes"].reason.items


def test_words_that_somebody_else_passes_on_are_finished_in_their_letter() -> None:
    """Bob has no address: what was finished for him in Rita's draft, or sent with it, is not asked for again."""
    evening = ENDS + timedelta(hours=6)
    of = meeting(ANA, replace(LOST, notes=PersonNotes()), RITA)
    marked = drafted(PASSED, evening, evening, passes_on=["bob"], open=["[I liked that you …]"])
    assert steps(evening, *marked, of=of)["notes"].reason.items == ("Bob Lee",)
    edit = event(E.EDITED, evening, PASSED, message_id="m2", open=[])
    assert steps(evening, *marked, edit, of=of)["notes"].state is S.DONE
    assert steps(evening, *sent(PASSED, evening, "you", passes_on=["bob"]), of=of)["notes"].state is S.DONE


def test_nobody_is_asked_for_words_that_no_letter_holds() -> None:
    """Ana is the one contact: Bob gets no letter, so nothing is to be finished for him."""
    of = meeting(ANA, replace(BOB, notes=PersonNotes()), only_contact=ANA.email)
    assert steps(NOON, of=of)["notes"].state is S.DONE
    both = meeting(SILENT, replace(BOB, notes=PersonNotes()), only_contact=ANA.email)
    assert steps(NOON, of=both)["notes"].reason.items == ("Ana Ruiz",)


def test_a_wish_for_three_is_listed() -> None:
    """Everybody with an unfinished letter is named, in the order of the interview."""
    carl = replace(SILENT, id="carl", name="Carl Fox", email="carl@acme.example")
    of = meeting(SILENT, replace(BOB, notes=PersonNotes()), carl)
    assert steps(NOON, of=of)["notes"].reason.items == ("Ana Ruiz", "Bob Lee", "Carl Fox")


def test_coordinator_is_no_interviewer() -> None:
    """A coordinator needs neither notes nor an address step."""
    made = steps(ENDS, of=meeting(ANA, replace(RITA, email="", part=Role.COORDINATOR)))
    assert made["notes"].state is S.DONE
    assert "address/rita" not in made
