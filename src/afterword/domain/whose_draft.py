"""The rules for a draft that the candidate took away, or that may be another one that they began."""

from __future__ import annotations

from afterword.domain.context import PlanContext, StepContext, Verdict
from afterword.domain.model import PendingAction, Phase, StepState


def gone(case: PlanContext, step: StepContext) -> Verdict | None:
    """Neither a draft nor a sent copy: the candidate says what that means, and it is never recreated."""
    if step.course.phase is not Phase.GONE:
        return None
    settled = (step.course.since or case.now) + case.policy.lost_settle
    if case.now < settled:
        why = "its draft is gone from Gmail; whether it was sent is being looked for"
        return Verdict(StepState.UNKNOWN, why, PendingAction.WATCH, settled)
    late = step.window is not None and case.now >= step.window.closes
    if step.course.lost:
        why = "its sending was begun, and neither the draft nor a sent copy is in Gmail: look there, then done or skip"
        return Verdict(StepState.MISSED if late else StepState.NEEDS_YOU, why, PendingAction.WATCH)
    if late:
        return Verdict(StepState.SKIPPED, "you deleted its draft")
    why = (
        "its draft is gone from Gmail and there is no sent copy: it stays gone. If you deleted it, skip settles it; "
        "if you scheduled it in Gmail, its leaving will be noticed"
    )
    return Verdict(StepState.NEEDS_YOU, why, PendingAction.WATCH)


def unsure(_case: PlanContext, step: StepContext) -> Verdict | None:
    """It is not sent until the candidate approves it again: it may be an unfinished letter of their own."""
    if step.course.phase is not Phase.DRAFTED or not step.course.unsure:
        return None
    why = (
        f"a draft to {step.name} under its subject is in Gmail, and nothing tells whether it is this letter or one of "
        "your own: approve sends it as it stands, or send it yourself"
    )
    return Verdict(StepState.NEEDS_YOU, why, PendingAction.WATCH)
