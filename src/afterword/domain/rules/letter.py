"""The rules that thank-yous and nudges share. Each says what state a letter has and why, or leaves it to the next."""

from __future__ import annotations

from afterword.domain.context import PlanContext, StepContext, Verdict, again
from afterword.domain.events import Bounced
from afterword.domain.history import IN_FLIGHT, settle
from afterword.domain.model import PendingAction, Phase, StepKind, StepState
from afterword.domain.reasons import Reason, ReasonCode


def skipped(case: PlanContext, step: StepContext) -> Verdict | None:
    """The candidate said no, or did it another way, unless Gmail shows that the letter left and arrived anyway."""
    came_back = step.history.phase is Phase.SENT and (_came_back(case, step) or _undelivered(case, step))
    if step.history.phase in IN_FLIGHT and not came_back:
        return None
    match step.history.word:
        case "skipped":
            return Verdict(StepState.SKIPPED, Reason(ReasonCode.SKIPPED))
        case "done":
            return Verdict(StepState.DONE, Reason(ReasonCode.DONE))
        case _:
            return None


def sent(case: PlanContext, step: StepContext) -> Verdict | None:
    """It left, once; a delivery that failed for good means that the address is wrong."""
    if step.history.phase is not Phase.SENT:
        return None
    if bounce := _came_back(case, step):
        late = step.window is not None and case.now >= step.window.closes
        code = ReasonCode.BOUNCED_TOO_LATE if late else ReasonCode.BOUNCED
        state = StepState.MISSED if late else StepState.NEEDS_YOU
        why = Reason(code, who=step.key.whom)
        return closed(case, step) or Verdict(state, why, mail=bounce.mail.message_id)
    if bounce := _undelivered(case, step):
        why = Reason(ReasonCode.UNDELIVERED, bounce.at, who=step.name)
        return closed(case, step) or Verdict(StepState.NEEDS_YOU, why, mail=bounce.mail.message_id)
    code = ReasonCode.SENT_BY_YOU if step.history.sent_by == "you" else ReasonCode.SENT
    return Verdict(StepState.SENT, Reason(code, step.history.sent_at or case.now))


def _came_back(case: PlanContext, step: StepContext) -> Bounced | None:
    """A thank-you came back: its person still has to be reached. A nudge that came back is left alone."""
    return case.bounced(step.key.whom) if step.kind is StepKind.THANK_YOU else None


def _undelivered(case: PlanContext, step: StepContext) -> Bounced | None:
    """A server gave up on a thank-you, and no later mail from them says that they got it."""
    if step.kind is not StepKind.THANK_YOU or (case.stopped and case.stopped.reason != "noticed"):
        return None
    return case.undelivered(step.key.whom)


def in_flight(case: PlanContext, step: StepContext) -> Verdict | None:
    """A send was begun and its outcome is not known: nothing else may happen until it is."""
    match step.history.phase:
        case Phase.SENDING:
            return Verdict(StepState.SENDING, Reason(ReasonCode.SENDING), PendingAction.RESOLVE)
        case Phase.UNKNOWN:
            settled = (step.history.since or case.now) + settle(step.history, case.policy)
            why = Reason(ReasonCode.SEND_IN_DOUBT)
            return Verdict(StepState.UNKNOWN, why, PendingAction.RESOLVE, settled)
        case _:
            return None


def closed(case: PlanContext, _step: StepContext) -> Verdict | None:
    """The candidate closed the interview."""
    if case.stopped and case.stopped.reason == "closed":
        return Verdict(StepState.CANCELLED, Reason(ReasonCode.CLOSED, case.stopped.at, said=case.stopped.by))
    return None


def gone(case: PlanContext, step: StepContext) -> Verdict | None:
    """Neither a draft nor a sent copy: the candidate says what that means, and it is never recreated."""
    if step.history.phase is not Phase.GONE:
        return None
    settled = case.gone_settles(step.history)
    if case.now < settled:
        why = Reason(ReasonCode.DRAFT_MISSING)
        return Verdict(StepState.UNKNOWN, why, PendingAction.WATCH, settled)
    late = step.window is not None and case.now >= step.window.closes
    if step.history.lost:
        why = Reason(ReasonCode.SEND_LOST)
        # guard: nowhere
        return Verdict(StepState.MISSED if late else StepState.NEEDS_YOU, why, PendingAction.WATCH)
    if late:
        return Verdict(StepState.SKIPPED, Reason(ReasonCode.DRAFT_DELETED))
    return Verdict(StepState.NEEDS_YOU, Reason(ReasonCode.DRAFT_GONE), PendingAction.WATCH)


def not_held(case: PlanContext, _step: StepContext) -> Verdict | None:
    """Nobody is asked anything about a meeting that its calendar cancelled."""
    event = case.called_off
    if event is None:
        return None
    why = Reason(ReasonCode.CALLED_OFF, event.at, who=event.mail.who)
    return Verdict(StepState.WAITING, why, mail=event.mail.message_id)


def too_late(case: PlanContext, step: StepContext) -> Verdict | None:
    """Past its window it does not leave by itself; the candidate may still say yes."""
    if step.window is None or case.now < step.window.closes or step.approved_since(step.window.closes):
        return None
    if step.history.phase is Phase.DRAFTED:
        why = Reason(ReasonCode.TOO_LATE_IN_GMAIL, step.window.closes)
        return Verdict(StepState.MISSED, why, PendingAction.WATCH)
    return Verdict(StepState.MISSED, Reason(ReasonCode.TOO_LATE, step.window.closes))


def undrafted(case: PlanContext, step: StepContext) -> Verdict | None:
    """Its draft comes first; after a failure it is tried again with growing pauses."""
    if step.history.phase not in {Phase.NONE, Phase.DRAFTING}:
        return None
    history = step.history
    if history.failures:
        retry = again(history, step.window) or case.now
        why = Reason(ReasonCode.DRAFT_FAILED, retry, said=history.failed_why)
        return Verdict(
            StepState.READY, why, PendingAction.DRAFT if case.now >= retry else PendingAction.NOTHING, retry
        )
    if history.phase is Phase.DRAFTING:
        return Verdict(StepState.READY, Reason(ReasonCode.DRAFT_IN_DOUBT), PendingAction.DRAFT)
    code = ReasonCode.HELD if history.word == "held" else ReasonCode.TO_DRAFT
    return Verdict(StepState.READY, Reason(code), PendingAction.DRAFT)


def waits(step: StepContext, otherwise: Reason) -> Verdict:
    """Its time has not come. The candidate's own word is a better reason than the clock."""
    own = {"held": Reason(ReasonCode.HELD), "approved": Reason(ReasonCode.APPROVED, step.due)}
    return Verdict(StepState.WAITING, own.get(step.history.word, otherwise))


def unsure(_case: PlanContext, step: StepContext) -> Verdict | None:
    """It is not sent until the candidate approves it again: it may be an unfinished letter of their own."""
    if step.history.phase is not Phase.DRAFTED or not step.history.unsure:
        return None
    why = Reason(ReasonCode.WHOSE_DRAFT, who=step.name)
    return Verdict(StepState.NEEDS_YOU, why, PendingAction.WATCH)


def held(_case: PlanContext, step: StepContext) -> Verdict | None:
    """The candidate holds it."""
    if step.history.word == "held":
        return Verdict(StepState.DRAFTED, Reason(ReasonCode.HELD), PendingAction.WATCH)
    return None


def unfinished(_case: PlanContext, step: StepContext) -> Verdict | None:
    """A sentence in the draft is still open: even an approved letter does not leave until it is finished."""
    marks = step.history.open
    if step.history.phase is not Phase.DRAFTED or not marks:
        return None
    edited, closes = bool(step.history.edited_at), step.window.closes if step.window else None
    why = Reason(ReasonCode.STILL_OPEN, until=closes, items=marks, edited=edited)
    return Verdict(StepState.NEEDS_YOU, why, PendingAction.WATCH)


def findings(case: PlanContext, step: StepContext) -> Verdict | None:
    """The checks found something that keeps it from being sent by itself; the candidate's word overrides them."""
    holds = step.history.holds
    if not holds or step.history.edited_at or step.history.word == "approved" or case.policy.mode == "review":
        return None
    return Verdict(StepState.NEEDS_YOU, Reason(ReasonCode.CHECKS_HOLD, items=holds), PendingAction.WATCH)


def prefers_another_way(case: PlanContext, step: StepContext) -> Verdict | None:
    """They prefer something other than mail, so the candidate has to approve it."""
    person = step.person
    if person is None or not person.welcomes or "email" in person.welcomes or step.history.word == "approved":
        return None
    if case.policy.mode == "review":
        return None
    why = Reason(ReasonCode.PREFERS_ANOTHER_WAY, who=person.name, items=person.welcomes)
    return Verdict(StepState.NEEDS_YOU, why, PendingAction.WATCH)


def for_review(case: PlanContext, step: StepContext) -> Verdict | None:
    """In review mode the candidate sends or approves. A nudge that changed after the yes needs another yes."""
    other_words = step.kind is StepKind.NUDGE and step.history.outdated
    if case.policy.mode != "review" or (step.history.word == "approved" and not other_words):
        return None
    why = Reason(
        ReasonCode.FOR_REVIEW,
        at=step.due if step.due and step.due > case.now else None,
        until=step.window.closes if step.window else None,
        items=(*step.history.holds, *step.history.warns),
        edited=bool(step.history.edited_at),
    )
    return Verdict(StepState.DRAFTED, why, PendingAction.WATCH)


def put_off(case: PlanContext, step: StepContext) -> Verdict | None:
    """It was due and could not be sent in that state."""
    history = step.history
    if history.put_off is None:
        return None
    if history.put_off_until is None:
        return Verdict(StepState.NEEDS_YOU, history.put_off, PendingAction.WATCH)
    if case.now < history.put_off_until:
        return Verdict(StepState.SCHEDULED, history.put_off, PendingAction.WATCH, history.put_off_until)
    return None


def scheduled(case: PlanContext, step: StepContext) -> Verdict | None:
    """It waits in Gmail and leaves when its moment comes."""
    due = case.now if step.due is None else step.due
    if step.window and step.approved_since(step.window.closes):
        due = case.now
    failed = step.history.failed_why if step.history.failures else ""
    if step.history.failures:
        due = max(due, again(step.history, step.window) or case.now)
    now = due <= case.now
    code, want = (ReasonCode.DUE, PendingAction.SEND) if now else (ReasonCode.LEAVES_AT, PendingAction.WATCH)
    why = Reason(code, due, said=failed, edited=bool(step.history.edited_at))
    return Verdict(StepState.SCHEDULED, why, want, due)
