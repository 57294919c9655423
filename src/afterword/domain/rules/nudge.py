"""The rules for nudges, in the order in which they are asked: the first verdict gives the step its state."""

from __future__ import annotations

from dataclasses import replace

from afterword.domain.context import PlanContext, Rules, StepContext, Verdict
from afterword.domain.model import PendingAction, Phase, Step, StepState
from afterword.domain.reasons import Reason, ReasonCode
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
    waits,
)


def answered(case: PlanContext, step: StepContext) -> Verdict | None:
    """After a human answer no nudge leaves."""
    stop = case.stopped
    if stop is None or stop.reason not in {"answered", "invited"}:
        return None
    code = ReasonCode.ANSWERED if stop.reason == "answered" else ReasonCode.INVITED
    why = Reason(code, stop.at, who=stop.by, in_gmail=step.history.phase is not Phase.NONE)
    return Verdict(StepState.CANCELLED, why, mail=stop.message_id)


def replied(case: PlanContext, step: StepContext) -> Verdict | None:
    """A candidate who thanks them for a rejection, or withdraws, does not ask for news."""
    wish = case.application.reply_wanted
    if wish is None:
        return None
    in_gmail = step.history.phase is not Phase.NONE
    return Verdict(StepState.CANCELLED, Reason(ReasonCode.REPLY_WANTED, wish.at, in_gmail=in_gmail))


def paused(case: PlanContext, step: StepContext) -> Verdict | None:
    """A message came that may be about this application: the candidate says whether it is an answer."""
    stop = case.stopped
    if stop is None or stop.reason != "noticed" or step.approved_since(stop.at):
        return None
    why = Reason(ReasonCode.NOTICED, stop.at, who=stop.by)
    return Verdict(StepState.NEEDS_YOU, why, mail=stop.message_id)


def not_due_yet(case: PlanContext, step: StepContext) -> Verdict | None:
    """A nudge is written only when its time has come: otherwise a draft could be left over after an answer."""
    if step.due is None:
        return Verdict(StepState.WAITING, Reason(ReasonCode.AFTER_THE_LAST_NUDGE))
    drafted = step.history.phase is Phase.DRAFTED
    if drafted and step.window and case.now >= step.window.best:
        return None  # written when its time had come; the rules below say whether this is an hour to send at
    if case.now < step.due:
        want = PendingAction.WATCH if drafted else PendingAction.NOTHING
        return replace(waits(step, Reason(ReasonCode.UNLESS_ANSWERED, step.due)), want=want)
    return None


def _after_the_first(case: PlanContext, step: StepContext) -> Verdict | None:
    """A second nudge follows only a first one that left."""
    ended = skipped(case, step) or closed(case, step) or answered(case, step) or replied(case, step)
    return ended or Verdict(StepState.WAITING, Reason(ReasonCode.AFTER_THE_LAST_NUDGE))


def _without_the_first(case: PlanContext, step: StepContext) -> Verdict | None:
    """No second nudge follows a first one that was cancelled."""
    ended = closed(case, step) or answered(case, step) or replied(case, step)
    return ended or Verdict(StepState.CANCELLED, Reason(ReasonCode.LAST_NUDGE_CANCELLED))


def after(before: Step | None) -> Rules:
    """The rules that follow from the nudge before it."""
    if before is None or before.state in {StepState.SENT, StepState.DONE}:
        return ()
    called_off = before.state in {StepState.SKIPPED, StepState.CANCELLED}
    return (skipped, _without_the_first) if called_off else (_after_the_first,)


def next_round(case: PlanContext, _step: StepContext) -> Verdict | None:
    """Before the next round nobody gets a nudge. Nudges start again after it."""
    talk = case.application.next_round
    if talk is None:
        return None
    return Verdict(StepState.CANCELLED, Reason(ReasonCode.NEXT_ROUND, talk.interview.starts))


def nudge(pending: Step | None) -> Rules:
    """The rules for a nudge to somebody; `pending` is a thank-you to them that may still leave."""

    def thanks_first(_case: PlanContext, step: StepContext) -> Verdict | None:
        """Nobody gets a nudge before the thank-you that still lies in the drafts."""
        if pending is None:
            return None
        drafted = step.history.phase is Phase.DRAFTED
        want = PendingAction.WATCH if drafted else PendingAction.NOTHING
        return Verdict(StepState.WAITING, Reason(ReasonCode.AFTER_THE_THANK_YOU, who=step.name), want)

    place = NUDGE.index(not_due_yet) + 1
    return (*NUDGE[:place], thanks_first, *NUDGE[place:])


NUDGE: Rules = (
    skipped,
    sent,
    in_flight,
    closed,
    next_round,
    answered,
    replied,
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
