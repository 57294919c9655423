"""The letter after the answer: to whom it goes, that it is the candidate's to send, and when it is offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from afterword.domain.agencies import agency_recruiters
from afterword.domain.events import (
    Answered,
    Approved,
    Closed,
    Event,
    FollowedUp,
    ReceivedMail,
    ReplyWanted,
    Undone,
)
from afterword.domain.model import (
    EventKind,
    PendingAction,
    Person,
    Plan,
    Policy,
    ReplyAbout,
    Role,
    Step,
    StepKind,
)
from afterword.domain.model import StepState as S
from afterword.domain.planner import plan
from afterword.domain.reasons import ReasonCode
from domain.stories import ANA, BOB, ID, REVIEW, RITA, SCHEDULE, drafted, meeting, ny, sent

AGENT = replace(RITA, id="gus", name="Gus Berg", email="gus@hirewell.example")
WANTED = ReplyWanted(ID, ny("11-06"), about=ReplyAbout.REJECTION)
CLOSED = Closed(ID, ny("11-05"), because="rejected")
BY_RITA = Answered(ID, ny("11-04"), None, RITA.id, ReceivedMail("in1", by=RITA.email, name=RITA.name))
KEY = f"{ID}/reply/{RITA.email}/rejection"


def planned(
    *events: Event,
    people: tuple[Person, ...] = (ANA, BOB, RITA),
    at: str = "11-06",
    policy: Policy = SCHEDULE,
) -> Plan:
    """The plan of the interview on that morning."""
    return plan(meeting(*people), events, policy, ny(at, "10:00"))


def replies(*events: Event, **world: object) -> list[Step]:
    """Its letters after the answer."""
    return [s for s in planned(*events, **world).steps if s.kind is StepKind.REPLY]  # type: ignore[arg-type]


def test_without_a_wish_there_is_none() -> None:
    """Neither a rejection nor its close writes a letter."""
    assert replies(BY_RITA, CLOSED) == []


def test_it_answers_whoever_wrote() -> None:
    """Bob wrote last: it goes to him, as the answer to his mail."""
    by_bob = Answered(ID, ny("11-05"), None, BOB.id, ReceivedMail("in2", by=BOB.email, name=BOB.name))
    (step,) = replies(BY_RITA, by_bob, WANTED)
    assert (step.to, step.mail, step.want) == (BOB.email, "in2", PendingAction.DRAFT)


def test_a_colleague_who_wrote_is_answered_too() -> None:
    """Somebody whom the interview does not know, by the name and the address of their mail."""
    mail = ReceivedMail("in3", by="carla@acme.example", name="Carla Neri")
    (step,) = replies(Answered(ID, ny("11-05"), None, "", mail), WANTED)
    assert (step.to, step.person.name if step.person else "") == ("carla@acme.example", "Carla Neri")


def test_without_an_answer_it_goes_to_the_coordinator_else_to_the_lead() -> None:
    """They told it on the phone."""
    assert [s.to for s in replies(WANTED)] == [RITA.email]
    assert [s.to for s in replies(WANTED, people=(ANA, BOB))] == [ANA.email]


@pytest.mark.parametrize("policy", [REVIEW, SCHEDULE])
def test_it_is_never_sent_by_itself(policy: Policy) -> None:
    """Drafted and approved, in either mode, finished or not: it is only watched."""
    lies = drafted(KEY, ny("11-06", "09:00"))
    approved = Approved(ID, ny("11-06", "09:30"), lies[0].step, RITA.id, at_once=True)
    for day in ("11-06", "11-20"):
        (step,) = replies(BY_RITA, WANTED, *lies, approved, at=day, policy=policy)
        assert (step.state, step.want) == (S.DRAFTED, PendingAction.WATCH)
        assert step.reason.code is ReasonCode.REPLY_TO_FINISH


def test_closing_does_not_cancel_it() -> None:
    """It is what the letter is about."""
    (step,) = replies(BY_RITA, WANTED, replace(CLOSED, at=ny("11-06", "09:00")))
    assert step.state is S.READY


def test_a_draft_stays_whose_it_is() -> None:
    """Bob writes after the draft to Rita is there: no second one is made."""
    by_bob = Answered(
        ID, ny("11-06", "09:30"), None, BOB.id, ReceivedMail("in2", by=BOB.email, name=BOB.name)
    )
    (step,) = replies(BY_RITA, WANTED, *drafted(KEY, ny("11-06", "09:00")), by_bob)
    assert (str(step.key), step.want) == (KEY, PendingAction.WATCH)


def test_what_left_is_settled() -> None:
    """The candidate sent it: nothing more is asked."""
    (step,) = replies(BY_RITA, WANTED, *sent(KEY, ny("11-06", "09:00")))
    assert step.state is S.SENT


def test_undo_takes_the_wish_back() -> None:
    """Before the draft the step is gone; a draft that is there is theirs to discard."""
    undone = Undone(ID, ny("11-06", "09:30"), what=EventKind.REPLY_WANTED, when=WANTED.at)
    assert replies(BY_RITA, WANTED, undone) == []
    (step,) = replies(BY_RITA, WANTED, *drafted(KEY, ny("11-06", "09:00")), undone)
    assert (step.state, step.want) == (S.CANCELLED, PendingAction.NOTHING)


@pytest.mark.parametrize(
    ("because", "about"),
    [("rejected", "rejection"), ("offer", "offer"), ("withdrew", "withdrawal"), ("other", None)],
)
def test_the_letter_that_fits_the_end_is_offered(because: str, about: str | None) -> None:
    """After the close, for a week, until the candidate asks for it."""
    closed = replace(CLOSED, because=because)
    assert planned(closed).reply == about
    assert planned(closed, at="11-16").reply is None
    if about:
        assert planned(closed, replace(WANTED, about=ReplyAbout(about))).reply is None


def test_a_rejection_that_was_read_offers_it_before_the_close() -> None:
    """The mail turned them down: the letter is offered beside the close."""
    turned_down = replace(BY_RITA, mail=replace(BY_RITA.mail, suggests="rejected"))
    assert planned(turned_down).reply is ReplyAbout.REJECTION
    assert planned(turned_down).look_at is not None


# agencies


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("gus@hirewell.example", True),
        ("gus@mail.hirewell.co.uk", True),
        ("gus@hr.acme.example", False),
        ("gus@acme.co.uk", False),
        ("gus@acme-careers.com", False),
        ("gus@gmail.com", False),
        ("", False),
    ],
)
def test_who_is_an_agencys_recruiter(address: str, is_one: bool) -> None:
    """A coordinator at another company; not one at a branch of theirs, nor at a provider that everybody shares."""
    recruiters = agency_recruiters(meeting(ANA, replace(AGENT, email=address)))
    assert bool(recruiters) == is_one


def test_an_interviewer_is_none_and_without_the_companys_address_nobody_is() -> None:
    """Ana asked the questions; and where nobody's domain is known, there is nothing to differ from."""
    assert (
        agency_recruiters(
            meeting(replace(ANA, email="a@other.example"), replace(RITA, part=Role.INTERVIEWER))
        )
        == ()
    )
    assert agency_recruiters(meeting(replace(ANA, email=""), AGENT)) == ()


def test_an_agencys_recruiter_is_thanked_at_the_end_and_not_within_the_day() -> None:
    """Only the interviewers get a letter within the 24 hours; with the reply to the company comes the recruiter's."""
    people = (ANA, AGENT)
    within = planned(people=people, at="11-02")
    assert [s.to for s in within.steps if s.kind is StepKind.THANK_YOU] == [ANA.email]
    by_ana = Answered(ID, ny("11-04"), None, ANA.id, ReceivedMail("in2", by=ANA.email, name=ANA.name))
    made = replies(by_ana, WANTED, people=people)
    assert [(s.to, s.key.about) for s in made] == [(ANA.email, "rejection"), (AGENT.email, "thanks")]
    by_agent = Answered(ID, ny("11-04"), None, AGENT.id, ReceivedMail("in2", by=AGENT.email, name=AGENT.name))
    assert [(s.to, s.key.about) for s in replies(by_agent, WANTED, people=people)] == [
        (AGENT.email, "rejection")
    ]
    alone = replies(replace(WANTED, about=ReplyAbout.THANKS), people=people)
    assert [(s.to, s.key.about) for s in alone] == [(AGENT.email, "thanks")]


def test_an_agencys_answer_ends_the_nudges() -> None:
    """The recruiter writes for the company."""
    by_agent = Answered(ID, ny("11-04"), None, AGENT.id, ReceivedMail("in2", by=AGENT.email, name=AGENT.name))
    wrote = FollowedUp(ID, ny("11-03"), None, ANA.id)
    made = planned(wrote, by_agent, people=(ANA, AGENT), at="11-20")
    assert {s.state for s in made.steps if s.kind is StepKind.NUDGE} == {S.CANCELLED}


@pytest.mark.parametrize("about", list(ReplyAbout))
def test_nobody_is_asked_for_news_beside_a_reply(about: ReplyAbout) -> None:
    """The candidate withdraws, or thanks for a rejection that came by phone: no nudge leaves."""
    thanked = sent(f"{ID}/thank-you/{ANA.email}", ny("11-02", "13:00"))
    made = planned(*thanked, replace(WANTED, about=about), people=(ANA, AGENT), at="11-20")
    assert {s.state for s in made.steps if s.kind is StepKind.NUDGE} == {S.CANCELLED}
