"""What should happen: computed from what happened, each time anew.

`plan` is the one public function. The steps that an interview wants are made in `thanks`, `tasks` and `nudges`; the
first rule that speaks (`letter_rules`, `task_rules`) gives each its state and the reason for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from afterword.core.case import Case
from afterword.core.course import course, text
from afterword.core.facts import (
    FINAL,
    Course,
    Event,
    EventKind,
    Interview,
    Plan,
    Policy,
    Step,
    StepKind,
    Stop,
    Want,
)
from afterword.core.nudges import nudges
from afterword.core.tasks import addresses, calls, linkedins, notes
from afterword.core.thanks import thank_yous

ACTS = frozenset({Want.DRAFT, Want.REWRITE, Want.SEND})


def plan(
    interview: Interview,
    events: Sequence[Event],
    policy: Policy,
    now: datetime,
    *,
    company_sent: datetime | None = None,
) -> Plan:
    """The steps of the interview as they stand at `now`, each with its state and why.

    `events` are the interview's, in the journal's order; `company_sent` is when another interview's letter last
    went to the same company. Nothing is read and nothing is changed: the same input gives the same plan.
    """
    case = Case(
        interview, tuple(events), policy, now, _courses(events), _stop(interview, events), company_sent
    )
    thanks = thank_yous(case)
    tasks = [notes(case), *addresses(case)]
    follow_ups = [*linkedins(case, thanks), *calls(case, thanks), *nudges(case, thanks)]
    steps = [*tasks, *thanks, *follow_ups]
    return Plan(interview.id, tuple(steps), case.stopped, _look_at(case, steps))


def _courses(events: Iterable[Event]) -> dict[str, Course]:
    by_step: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.step:
            by_step[event.step].append(event)
    return {key: course(of_step) for key, of_step in by_step.items()}


STOPS = {
    EventKind.CLOSED: "closed",
    EventKind.ANSWERED: "answered",
    EventKind.INVITED: "invited",
    EventKind.NOTICED: "noticed",
}


def _stop(interview: Interview, events: Iterable[Event]) -> Stop | None:
    """Why the interview wants nothing more: closing before answers, answers before notices, the first of each."""
    for kind, reason in STOPS.items():
        for event in events:
            if event.kind is kind and (kind is EventKind.CLOSED or event.at >= interview.ends):
                by = (
                    text(event, "because")
                    if kind is EventKind.CLOSED
                    else text(event, "name") or text(event, "by")
                )
                return Stop(reason, by, event.at, text(event, "message_id"))  # type: ignore[arg-type]  # STOPS has them
    return None


# when to look again


def _look_at(case: Case, steps: Iterable[Step]) -> datetime | None:
    """The next instant at which the plan can change by the clock alone; now, where a step wants something of Gmail."""
    moments: list[datetime] = []
    for step in steps:
        if step.state in FINAL:
            continue
        if step.want in ACTS or (step.want is Want.RESOLVE and step.due is None):
            moments.append(case.now)
        moments += [m for m in _moments(case, step) if m > case.now]
    return min(moments, default=None)


def _moments(case: Case, step: Step) -> list[datetime]:
    window = step.window
    own = [window.opens, window.best, window.closes] if window else []
    if step.kind in {StepKind.THANK_YOU, StepKind.NOTES}:
        own.append(case.interview.ends)
    settled = [step.course.since + case.policy.lost_settle] if step.course.since else []
    return [m for m in (*own, *settled, step.due) if m]
