"""Tasks: missing notes and addresses, the invitation on LinkedIn, the call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from afterword.domain.context import PlanContext, StepContext, apply_rules, patience_ends
from afterword.domain.model import Length, Person, Step, StepKind, Window
from afterword.domain.rules import task as rules
from afterword.domain.schedule import at, later, next_within, next_working
from afterword.domain.step_key import StepKey
from afterword.domain.thanks import thanked_at

AHEAD = timedelta(days=1)
"""How long before the interview to look at the list of what to ask there."""


def notes(case: PlanContext) -> Step:
    """Write down what was talked about while it is fresh; before the interview, look at what to ask there."""
    key = case.key(StepKind.NOTES)
    starts, ends = case.interview.starts, case.interview.ends
    window = Window(ends, ends, ends + case.policy.window)
    if case.now < starts:
        eve = starts - AHEAD
        window = Window(eve, eve, starts)
    step = StepContext(key, None, case.history_of(key), window, window.best)
    return apply_rules(case, step, rules.NOTES)


def addresses(case: PlanContext) -> list[Step]:
    """A task for each contact with a wrong address, and for each interviewer who lacks one and is to get a letter."""
    through_others = case.only_contact or (case.too_many and case.coordinator)
    missing = [] if through_others else [p for p in case.interviewers if not p.email]
    wrong = [p for p in case.contacts if case.wrong_address(p.email)]
    return [_address(case, p) for p in case.interview.people if p in missing or p in wrong]


def _address(case: PlanContext, person: Person) -> Step:
    interview = case.interview
    key = StepKey(interview.id, StepKind.ADDRESS, person.id)
    window = Window(interview.starts, interview.ends, interview.ends + case.policy.window)
    step = StepContext(key, person, case.history_of(key), window, interview.ends)
    return apply_rules(case, step, rules.ADDRESS)


def linkedins(case: PlanContext, thanks: Sequence[Step]) -> list[Step]:
    """An invitation to each interviewer and to HR, a day after the letter."""
    if not case.policy.linkedin:
        return []
    return [_linkedin(case, p, thanks) for p in case.contacts if not p.welcomes or "linkedin" in p.welcomes]


def _linkedin(case: PlanContext, person: Person, thanks: Sequence[Step]) -> Step:
    key = case.key(StepKind.LINKEDIN, person)
    opens = thanked_at(case, person, thanks) + timedelta(days=1)
    window = _task_window(case, opens, case.policy.time_zone)
    step = StepContext(key, person, case.history_of(key), window, window.best)
    return apply_rules(case, step, rules.LINKEDIN)


def _task_window(case: PlanContext, opens: datetime, zone_name: str) -> Window:
    best = next_within(opens, case.policy.decent, zone_name)
    return Window(opens, best, patience_ends(case, best, zone_name))


def calls(case: PlanContext, thanks: Sequence[Step]) -> list[Step]:
    """Only to somebody who said that calls are welcome, and never where the company has a policy against them."""
    if case.interview.rules.no_calls or case.policy.call == "never":
        return []
    return [_call(case, p, thanks) for p in case.contacts if "phone" in p.welcomes]


def _call(case: PlanContext, person: Person, thanks: Sequence[Step]) -> Step:
    key = case.key(StepKind.CALL, person)
    policy, zone_name = case.policy, case.reader_zone(person)
    promised = case.interview.rules.decision_by
    opens = later(thanked_at(case, person, thanks), Length(workdays=2), zone_name, policy.holidays)
    if promised:
        opens = max(opens, at(promised + timedelta(days=1), time(0), zone_name))
    best = next_working(opens, policy.hours, zone_name, policy.holidays)
    window = Window(opens, best, patience_ends(case, best, zone_name))
    due = next_working(max(best, case.now), policy.hours, zone_name, policy.holidays)
    step = StepContext(key, person, case.history_of(key), window, due)
    return apply_rules(case, step, rules.CALL)
