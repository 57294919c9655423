"""Compute what should happen from what happened, from scratch each time.

`plan` is the one public function. The steps that an interview wants are made in `thanks`, `tasks` and `nudges`; the
first rule with a verdict (`rules`) gives each its state and the reason for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, time, timedelta

from afterword.domain.alerts import next_alert
from afterword.domain.application import Application, Talk
from afterword.domain.called_off import called_off
from afterword.domain.context import PlanContext, StepContext, apply_rules
from afterword.domain.events import Event
from afterword.domain.history import history_of, settle
from afterword.domain.model import (
    FINAL,
    LETTERS,
    Interview,
    PendingAction,
    Phase,
    Plan,
    Policy,
    Step,
    StepHistory,
    StepKind,
    StepState,
)
from afterword.domain.nudges import nudges, promise
from afterword.domain.replies import OFFERED_FOR, offered, replies
from afterword.domain.rules.thank_you import LEFT_LYING
from afterword.domain.said import aware
from afterword.domain.schedule import GRACE, at, next_turn
from afterword.domain.step_key import StepKey
from afterword.domain.stop_rules import stop, suggestion
from afterword.domain.tasks import addresses, calls, linkedins, notes
from afterword.domain.thanks import doubts_end, passed_on_elsewhere, thank_yous

SOON = timedelta(seconds=30)
"""How soon after a create with a lost answer to look for its draft."""

ACTS = frozenset({PendingAction.DRAFT, PendingAction.REWRITE, PendingAction.SEND})


def plan(
    interview: Interview,
    events: Sequence[Event],
    policy: Policy,
    now: datetime,
    *,
    company_sent: datetime | None = None,
    company_due: Iterable[datetime] = (),
    others: Iterable[Talk] = (),
) -> Plan:
    """The steps of the interview at `now`, each with its state and the reason.

    `events` are the interview's, in the journal's order; `company_sent` is when another interview's letter last
    went to the same company, `company_due` when the thank-yous that still wait there are to leave; `others` are
    the other talks of its application. Nothing is read and nothing is changed: the same input gives the same plan.
    """
    application = Application(Talk.of(interview, events, policy), tuple(others))
    case = replace(
        _context(application, now), company_sent=company_sent, company_due=tuple(sorted(company_due))
    )
    case = replace(case, round=tuple(_context(each, now) for each in _seen_by_the_round(application)))
    thanks = thank_yous(case)
    tasks = [notes(case), *addresses(case)]
    every_thanks = [*thanks, *_thanks_of_the_round(case)]
    follow_ups = [*linkedins(case, thanks), *calls(case, thanks), *nudges(case, every_thanks), *replies(case)]
    steps = [*tasks, *thanks, *follow_ups]
    steps += _left_lying(case, {step.key for step in steps})
    suggested = suggestion(interview, application.talk.events)
    made = Plan(interview.id, aware(steps, application), case.stopped, None, suggested, promise(case))
    made = replace(made, elsewhere=passed_on_elsewhere(case))
    if fits := offered(case, suggested):
        made = replace(made, reply=fits[0])
    return replace(made, look_at=_look_at(case, made))


def _context(application: Application, now: datetime) -> PlanContext:
    """The facts that the rules use."""
    talk = application.talk
    return PlanContext(
        interview=replace(talk.interview, rules=application.rules),
        events=talk.events,
        policy=talk.policy,
        now=now,
        histories=_histories(talk.events),
        stopped=stop(application),
        called_off=called_off(talk.interview, talk.events),
        application=application,
    )


def _seen_by_the_round(application: Application) -> list[Application]:
    """The application from the view of each other talk of the round."""
    talks = (application.talk, *application.others)
    return [Application(t, tuple(o for o in talks if o is not t)) for t in application.round]


def _thanks_of_the_round(case: PlanContext) -> list[Step]:
    """The thank-you letters of the other talks of the same round."""
    talks = (case, *case.round)
    seen_by = (replace(t, round=tuple(o for o in talks if o is not t)) for t in case.round)
    return [step for each in seen_by for step in thank_yous(each)]


def letters_due(
    interview: Interview, events: Sequence[Event], policy: Policy, now: datetime
) -> list[datetime]:
    """When unsent thank-yous are to leave, from now on, without those that are settled or too late."""
    steps = (s for s in plan(interview, events, policy, now).steps if s.kind is StepKind.THANK_YOU)
    waiting = (s for s in steps if s.state not in FINAL and s.state is not StepState.MISSED)
    return [max(s.due, now) for s in waiting if s.due]


def _left_lying(case: PlanContext, wanted: AbstractSet[StepKey]) -> list[Step]:
    """Letters in the journal that are no longer wanted: a send in doubt is still resolved, a draft still shown."""
    people = {p.id: p for p in case.interview.people}
    whose = {e.step: people.get(e.person) for e in case.events if e.step and e.step not in wanted}
    steps = []
    for key, person in whose.items():
        so_far = case.history_of(key)
        came_back = key.kind is StepKind.THANK_YOU and case.bounced(key.whom) is not None
        settled = so_far.phase is Phase.SENT and came_back
        if key.kind in LETTERS and so_far.phase not in {Phase.NONE, Phase.GONE} and not settled:
            steps.append(apply_rules(case, StepContext(key, person, so_far, None, None), LEFT_LYING))
    return steps


def _histories(events: Iterable[Event]) -> dict[StepKey, StepHistory]:
    by_step: dict[StepKey, list[Event]] = defaultdict(list)
    for event in events:
        if event.step:
            by_step[event.step].append(event)
    return {key: history_of(of_step) for key, of_step in by_step.items()}


# when to look again


def _look_at(case: PlanContext, made: Plan) -> datetime | None:
    """When the plan or its alerts next change by the clock alone; now, if a step has to call Gmail."""
    moments: list[datetime] = []
    for step in made.steps:
        if step.state in FINAL:
            continue
        if step.history.phase is Phase.DRAFTING and step.want is PendingAction.DRAFT:
            moments.append(_looked_for(case, step))
        elif step.want in ACTS:
            moments.append(case.now)
        if step.want is PendingAction.RESOLVE:
            moments.append(
                max(case.now, (step.history.since or case.now) + settle(step.history, case.policy))
            )
        moments += [m for m in _moments(case, step) if m > case.now]
    moments += [m for m in doubts_end(case) if m > case.now]
    if made.promised:  # tomorrow another day is offered, or none
        day = made.promised.follow_up + timedelta(days=1)
        moments.append(at(day, time(0), case.interview.time_zone))
    if fits := offered(case, made.suggested):  # the offer ends
        moments.append(fits[1] + OFFERED_FOR + timedelta(seconds=1))
    apply_rules = next_alert(made, case.events, case.policy, case.now)
    return min([*moments, apply_rules] if apply_rules else moments, default=None)


def _looked_for(case: PlanContext, step: Step) -> datetime:
    """When to look for the draft of an unanswered create: soon, then less and less often, until it is given up."""
    since, span = step.history.since or case.now, SOON
    while since + span <= case.now:
        span *= 2
    return min(since + span, max(case.now, since + settle(step.history, case.policy)))


def _moments(case: PlanContext, step: Step) -> list[datetime]:
    window = step.window
    own = [window.opens, window.best, window.best + GRACE, window.closes] if window else []
    if step.kind in {StepKind.THANK_YOU, StepKind.NOTES}:
        own += [case.interview.starts, case.interview.ends, *case.changes]
    return [m for m in (*own, *_next_hours(case, step), step.due) if m]


def _next_hours(case: PlanContext, step: Step) -> list[datetime]:
    """After its best moment a step's due time moves with the reader's hours; after its window only if approved."""
    moves = step.kind in {StepKind.THANK_YOU, StepKind.NUDGE, StepKind.CALL}
    if not moves or step.window is None or case.now < step.window.best:
        return []
    if case.now >= step.window.closes and step.history.word != "approved":
        return []
    hours, decent = case.policy.hours, case.policy.decent
    clocks = (hours.start, hours.end, decent.start, decent.end)
    return [next_turn(case.now, clocks, case.reader_zone(step.person))]
