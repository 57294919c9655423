"""The rules for nudges, in the order in which they are asked: the first verdict gives the step its state."""

from __future__ import annotations

from afterword.domain.context import PlanContext, Rules, StepContext, Verdict, when
from afterword.domain.model import PendingAction, Phase, Step, StepState
from afterword.domain.rules.letter import (
    closed,
    findings,
    for_review,
    gone,
    held,
    in_flight,
    not_held,
    prefers_another_way,
    put_off,
    scheduled,
    sent,
    skipped,
    too_late,
    undrafted,
    unfinished,
    unsure,
)


def answered(case: PlanContext, step: StepContext) -> Verdict | None:
    """After a human answer no nudge leaves."""
    stop = case.stopped
    if stop is None or stop.reason not in {"answered", "invited"}:
        return None
    what = "wrote" if stop.reason == "answered" else "sent an invitation"
    rest = "" if step.course.phase is Phase.NONE else "; its draft is still in Gmail, discard it there"
    return Verdict(
        StepState.CANCELLED, f"{stop.by} {what}, {when(case, stop.at)}{rest}", mail=stop.message_id
    )


def paused(case: PlanContext, step: StepContext) -> Verdict | None:
    """A hiring system wrote about this application: the candidate says whether that is an answer."""
    stop = case.stopped
    if stop is None or stop.reason != "noticed" or step.approved_since(stop.at):
        return None
    why = (
        f"{stop.by} wrote about your application, {when(case, stop.at)}: approve goes on with the nudge, "
        f"close ends the interview"
    )
    return Verdict(StepState.NEEDS_YOU, why, mail=stop.message_id)


def not_due_yet(case: PlanContext, step: StepContext) -> Verdict | None:
    """A nudge is written only when its time has come, so that no draft is left over after an answer."""
    if step.due is None:
        return Verdict(StepState.WAITING, "it follows the one before it")
    drafted = step.course.phase is Phase.DRAFTED
    if drafted and step.window and case.now >= step.window.best:
        return (
            None  # written when its time had come; that this hour is none to send at is for the rules below
        )
    if case.now < step.due:
        want = PendingAction.WATCH if drafted else PendingAction.NOTHING
        return Verdict(StepState.WAITING, f"if nobody has written by {when(case, step.due)}", want)
    return None


def _after_the_first(case: PlanContext, step: StepContext) -> Verdict | None:
    """A second nudge follows only a first one that left."""
    ended = skipped(case, step) or closed(case, step) or answered(case, step)
    return ended or Verdict(
        StepState.WAITING, "only after the one before it has left, and nobody has written"
    )


def _without_the_first(case: PlanContext, step: StepContext) -> Verdict | None:
    """No second nudge follows a first one that was called off."""
    ended = closed(case, step) or answered(case, step)
    return ended or Verdict(StepState.CANCELLED, "the one before it was called off")


def after(before: Step | None) -> Rules:
    """The rules that the nudge before it sets."""
    if before is None or before.state in {StepState.SENT, StepState.DONE}:
        return ()
    called_off = before.state in {StepState.SKIPPED, StepState.CANCELLED}
    return (skipped, _without_the_first) if called_off else (_after_the_first,)


NUDGE: Rules = (
    skipped,
    sent,
    in_flight,
    closed,
    answered,
    gone,
    not_held,
    paused,
    too_late,
    not_due_yet,
    undrafted,
    unsure,
    held,
    unfinished,
    findings,
    prefers_another_way,
    for_review,
    put_off,
    scheduled,
)
"""A polite follow-up."""
