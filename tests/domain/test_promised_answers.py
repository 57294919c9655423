"""An answer that promises another one: what is offered, when, and when no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from afterword.domain.alerts import Alert, AlertKind, alerts, asked_again
from afterword.domain.events import Answered, Closed, Event, FollowUp, Invited
from afterword.domain.model import Interview, Plan, PromisedAnswer
from domain.stories import RITA, SCHEDULE, ny
from domain.test_applications import ALL_THANKED, FROM_RITA, LOOP, nudges, plans, talk

FRIDAY = date(2026, 11, 13)
PROMISED = Answered(LOOP[0].id, ny("11-05"), None, RITA.id, FROM_RITA, until=FRIDAY)
OFFERED = PromisedAnswer(RITA.name, FRIDAY, date(2026, 11, 16), PROMISED.at, "in1")


def offered(*events: Event, at: str = "11-06", talks: list[Interview] | None = None) -> list[PromisedAnswer]:
    """What the talks of the loop offer on that day."""
    made = plans(ny(at, "10:00"), talks or LOOP, *ALL_THANKED, *events)
    return [plan.promised for plan in made.values() if plan.promised]


def test_the_workday_after_the_promised_day_is_offered_once() -> None:
    """She promises a word by Friday: the Monday after it is offered, by one talk of three, and nothing is planned."""
    assert offered(PROMISED) == [OFFERED]
    assert nudges(plans(ny("11-06"), LOOP, *ALL_THANKED, PROMISED)) == []
    assert nudges(plans(ny("11-20"), LOOP, *ALL_THANKED, PROMISED)) == [], "only a yes plans it"


def test_an_answer_without_a_day_offers_nothing() -> None:
    """As every answer that an older version recorded."""
    assert offered(replace(PROMISED, until=None)) == []


def test_a_later_word_of_theirs_takes_the_place_of_the_promise() -> None:
    """She wrote again, or invites: the old promise is kept or void. Another promise counts in its place."""
    again = replace(PROMISED, at=ny("11-10"), until=None)
    assert offered(PROMISED, again, at="11-11") == []
    assert offered(PROMISED, Invited(LOOP[1].id, ny("11-10"), None, RITA.id, FROM_RITA), at="11-11") == []
    (moved,) = offered(PROMISED, replace(again, until=date(2026, 11, 20)), at="11-11")
    assert moved.follow_up == date(2026, 11, 23)


def test_a_wish_an_end_and_the_next_round_leave_nothing_to_offer() -> None:
    """The candidate said yes, or closed it, or they meet again."""
    assert offered(PROMISED, FollowUp(LOOP[0].id, ny("11-06"), day=FRIDAY)) == []
    assert offered(PROMISED, Closed(LOOP[0].id, ny("11-06"), because="withdrew")) == []
    assert offered(PROMISED, talks=[*LOOP, talk(0, days=14)]) == []


def test_a_holiday_moves_the_offer_and_a_past_day_is_never_offered() -> None:
    """The offered day is a workday, and today at the earliest; two weeks later it is too late to be polite."""
    made = plans(ny("11-18", "10:00"), LOOP, *ALL_THANKED, PROMISED)
    assert [p.promised.follow_up for p in made.values() if p.promised] == [date(2026, 11, 18)]
    assert offered(PROMISED, at="12-02") == []


def test_it_is_shown_as_news_and_again_on_its_day() -> None:
    """In the week after the answer, not while nothing can be done, and from the offered day on."""
    far = replace(OFFERED, follow_up=date(2026, 11, 30))
    shown = [asked_again(far, ny(day, "10:00"), "America/New_York") for day in ("11-06", "11-20", "11-30")]
    assert shown == [True, False, True]


def test_the_notification_of_the_answer_holds_the_day() -> None:
    """It names the day and, as every alert, nobody."""
    made = plans(ny("11-06", "10:00"), LOOP, *ALL_THANKED, PROMISED)
    leads = next(plan for plan in made.values() if plan.promised)
    assert [a.promised for a in told(leads)] == [FRIDAY]


def told(plan: Plan) -> list[Alert]:
    """The alerts about an answer."""
    return [a for a in alerts(plan, (), SCHEDULE, ny("11-06", "10:00")) if a.kind is AlertKind.ANSWER]


def test_the_plan_is_looked_at_again_when_the_offered_day_is_over() -> None:
    """From the next day on another day is offered."""
    made = plans(ny("11-16", "10:00"), LOOP, *ALL_THANKED, PROMISED)
    leads = next(plan for plan in made.values() if plan.promised)
    assert leads.look_at is not None
    assert leads.look_at <= ny("11-17")
