"""Nudges: who gets them, how many, and how soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from afterword.domain.addresses import same_mailbox
from afterword.domain.context import PlanContext, StepContext, apply_rules, patience_ends
from afterword.domain.events import Answered, AutoReplied, FollowedUp, Invited, Sent
from afterword.domain.history import IN_FLIGHT
from afterword.domain.model import (
    FINAL,
    Length,
    Person,
    Phase,
    PromisedAnswer,
    Role,
    Step,
    StepHistory,
    StepKind,
    StepState,
    Window,
)
from afterword.domain.rules import nudge as rules
from afterword.domain.schedule import (
    PATIENCE,
    at,
    is_workday,
    later,
    local,
    next_working,
    workdays_after,
)
from afterword.domain.step_key import StepKey
from afterword.domain.thanks import left_at

SOONEST = Length(workdays=2)
"""The first nudge comes at least this long after the letters of thanks, whatever date they promised."""

ABSENCE = timedelta(days=365)
"""A return date farther away than this is a misprint."""


def nudges(case: PlanContext, thanks: Sequence[Step]) -> list[Step]:
    """Nudges to one person of the application (or to everyone, if config says so), up to a limit for each.

    One talk of a round has them; the others only show what was begun there. `thanks` are those of the whole round.
    """
    if not case.application.leads:
        return []
    if case.application.follow_up:  # after an answer, no nudge leaves by itself
        case = replace(case, policy=replace(case.policy, mode="review"))
    steps: list[Step] = []
    for person in _nudged(case, thanks):
        before: Step | None = None
        for number in range(1, _most(case, person) + 1):
            before = _nudge(case, person, number, before, thanks)
            steps.append(before)
    return steps


def promise(case: PlanContext) -> PromisedAnswer | None:
    """What their last answer promises, while asking once more after that day would still be fair.

    None once the candidate has asked for a nudge or the next round is known. One talk of a round has it.
    """
    application = case.application
    stopped = case.stopped is not None and case.stopped.reason == "answered"
    if not stopped or not application.leads or application.next_round:
        return None
    answers = [e for e in application.heard if isinstance(e, Answered | Invited)]
    last = answers[-1]
    if not isinstance(last, Answered) or last.until is None:
        return None
    zone_name, holidays = case.interview.time_zone, case.policy.holidays
    today = local(case.now, zone_name).date()
    fair = workdays_after(last.until, 1, holidays)
    if today > workdays_after(fair, PATIENCE, holidays):
        return None
    later_today = today if is_workday(today, holidays) else workdays_after(today, 1, holidays)
    return PromisedAnswer(last.mail.who, last.until, max(fair, later_today), last.at, last.mail.message_id)


def _most(case: PlanContext, person: Person) -> int:
    """The most nudges for that person: the policy's limit, or one more than had left when the candidate asked again."""
    wish = case.application.follow_up
    if wish is None:
        return case.policy.nudge_most  # guard: most-nudges
    histories = case.histories_for(StepKind.NUDGE, person)
    return 1 + sum(c.phase in IN_FLIGHT and (c.sent_at or wish.at) <= wish.at for c in histories.values())


def _nudged(case: PlanContext, thanks: Sequence[Step]) -> list[Person]:
    """The one contact that they named, else the coordinator, else the lead: the first interviewer who was thanked.

    A follow-up after an answer goes to whoever answered, if nobody else has had a nudge.
    """
    able = [p for p in case.contacts if case.reachable(p)]
    begun = [p for p in able if _nudge_of(case, p, 1)[1].phase is not Phase.NONE]
    if case.policy.nudge_to == "everyone":
        return able
    answers = [e.person for e in case.application.heard if isinstance(e, Answered)]
    answered = [p for p in able if case.application.follow_up and answers and p.id == answers[-1]]
    coordinators = [p for p in able if p.part is Role.COORDINATOR]
    thanked = {s.person.id for s in thanks if s.person and s.state is StepState.SENT}
    lead = sorted((p for p in able if p.part is Role.INTERVIEWER), key=lambda p: p.id not in thanked)
    return (begun + answered + coordinators + lead)[:1]  # guard: one-person


def _nudge(
    case: PlanContext, person: Person, number: int, before: Step | None, thanks: Sequence[Step]
) -> Step:
    key, so_far = _nudge_of(case, person, number)
    zone_name = case.reader_zone(person)
    opens = _nudge_opens(case, person, before, thanks)
    best = _clear(case, opens, zone_name)
    window = Window(opens, best, patience_ends(case, best, zone_name))
    due = _clear(case, max(best, case.now), zone_name)  # guard: working-hours
    if so_far.at_once and case.now >= best:  # at this hour, but never before its day
        due = case.now
    step = StepContext(key, person, so_far, window, due)
    first = rules.after(before) if so_far.phase is Phase.NONE else ()
    pending = next((s for s in thanks if _may_still_leave(s) and _to(s, person)), None)
    return apply_rules(case, step, (*first, *rules.nudge(pending)))


def _may_still_leave(thanks: Step) -> bool:
    """Whether that letter of thanks is neither sent nor settled: one click may send it."""
    if thanks.state in FINAL or thanks.history.phase is Phase.SENT:  # one that came back has left
        return False
    return thanks.state is not StepState.MISSED or thanks.history.phase not in {Phase.NONE, Phase.GONE}


def _to(step: Step, person: Person) -> bool:
    return bool(step.person) and bool(person.email) and same_mailbox(step.to, person.email)


def _clear(case: PlanContext, moment: datetime, zone_name: str) -> datetime:
    """The first working moment from then on with no thank-you to that company shortly before or after it."""
    apart, holidays = case.policy.nudge_apart, case.policy.holidays
    clear = next_working(moment, case.policy.hours, zone_name, holidays)
    for thanks in case.company_due:
        behind = later(thanks, apart, zone_name, holidays)
        if clear < behind and thanks < later(clear, apart, zone_name, holidays):
            clear = next_working(behind, case.policy.hours, zone_name, holidays)
    return clear


def _nudge_of(case: PlanContext, person: Person, number: int) -> tuple[StepKey, StepHistory]:
    """The step's key and history. A nudge that left, or may have left, to a former address of theirs counts."""
    for key, so_far in case.histories_for(StepKind.NUDGE, person).items():
        if key.number == number and so_far.phase in IN_FLIGHT:  # guard: earlier-address
            return key, so_far
    key = case.key(StepKind.NUDGE, person, number)
    return key, case.history_of(key)


def _nudge_opens(case: PlanContext, person: Person, before: Step | None, thanks: Sequence[Step]) -> datetime:
    """When it opens: a set time after the candidate's last message, after a promised date, and once they are back."""
    policy, zone_name = case.policy, case.reader_zone(person)
    wait = policy.nudge_again if before else policy.nudge_after
    last_word = left_at(before) or case.now if before else _all_thanked_at(case, thanks)
    wish = case.application.follow_up
    if wish and wish.day:
        asked = [at(wish.day, time(0), zone_name), wish.at]
        return max(asked + _away_until(case, person) + _kept_apart(case, zone_name))
    followed = [e.at for e in case.application.heard if isinstance(e, FollowedUp)]
    promised = case.interview.rules.decision_by
    behind = SOONEST if promised and not before else wait
    opens = [later(last_word, behind, zone_name, policy.holidays)]
    if promised:  # guard: promised
        noon = at(promised, time(12), zone_name)
        opens.append(later(noon, policy.nudge_after_date, zone_name, policy.holidays))
    opens += [later(at_hand, wait, zone_name, policy.holidays) for at_hand in followed]
    return max(opens + _away_until(case, person) + _kept_apart(case, zone_name))


def _all_thanked_at(case: PlanContext, thanks: Sequence[Step]) -> datetime:
    """When the last thank-you left or will leave; the end of their window if none did."""
    moments = [left_at(s) for s in thanks if s.state is not StepState.MISSED]
    return max((m for m in moments if m), default=case.interview.ends + case.policy.window)


def _away_until(case: PlanContext, person: Person) -> list[datetime]:
    """An out-of-office moves a nudge to one workday after the return date; without a date, five workdays on. A
    receipt moves nothing: nobody is away."""
    return [
        _after_absence(case, event, case.reader_zone(person))
        for event in case.application.absences
        if event.person in {"", person.id}
        if case.application.follow_up is None or event.at > case.application.follow_up.at
    ]


def _after_absence(case: PlanContext, event: AutoReplied, zone_name: str) -> datetime:
    holidays = case.policy.holidays
    if event.until is None:
        return later(event.at, Length(workdays=5), zone_name, holidays)
    farthest = local(event.at, zone_name).date() + ABSENCE
    back = at(min(event.until, farthest), time(0), zone_name)
    return later(back, Length(workdays=1), zone_name, holidays)


def _kept_apart(case: PlanContext, zone_name: str) -> list[datetime]:
    """The gap between any message to a company and a nudge to it."""
    own = [e.at for e in case.events if isinstance(e, Sent | FollowedUp)]
    other = [case.company_sent] if case.company_sent else []
    apart, holidays = case.policy.nudge_apart, case.policy.holidays
    return [later(moment, apart, zone_name, holidays) for moment in own + other]
