"""The rules for letters after the answer: drafted once, and from then on the candidate's to finish and to send."""

from __future__ import annotations

from afterword.domain.context import PlanContext, Rules, StepContext, Verdict
from afterword.domain.model import PendingAction, StepState
from afterword.domain.reasons import Reason, ReasonCode
from afterword.domain.rules.letter import gone, in_flight, sent, skipped, undrafted


def theirs_to_send(_case: PlanContext, step: StepContext) -> Verdict:
    """It never leaves by itself, whatever the mode, and whatever was approved."""
    history = step.history
    why = Reason(ReasonCode.REPLY_TO_FINISH, items=history.open, edited=bool(history.edited_at))
    return Verdict(StepState.DRAFTED, why, PendingAction.WATCH)


REPLY: Rules = (skipped, sent, in_flight, gone, undrafted, theirs_to_send)
"""Closing the interview does not cancel it: it is often what the letter is about."""
