"""The rules that thank-yous and nudges share. Each says what state a letter has and why, or leaves it to the next."""

from __future__ import annotations

from afterword.domain.context import PlanContext, StepContext, Verdict, again, when
from afterword.domain.events import Bounced
from afterword.domain.history import settle
from afterword.domain.model import PendingAction, Phase, StepKind, StepState


def skipped(case: PlanContext, step: StepContext) -> Verdict | None:
    """The candidate said no, or did it another way; unless Gmail shows that it left all the same, and arrived."""
    came_back = step.course.phase is Phase.SENT and (_came_back(case, step) or _undelivered(case, step))
    if step.course.phase in {Phase.SENT, Phase.SENDING, Phase.UNKNOWN} and not came_back:
        return None
    match step.course.word:
        case "skipped":
            return Verdict(StepState.SKIPPED, "you skipped it")
        case "done":
            return Verdict(StepState.DONE, "you said that it is done")
        case _:
            return None


def sent(case: PlanContext, step: StepContext) -> Verdict | None:
    """It left, once; a delivery that failed for good means that the address is wrong."""
    if step.course.phase is not Phase.SENT:
        return None
    if bounce := _came_back(case, step):
        late = step.window is not None and case.now >= step.window.closes
        rest = "its time is over: thank them another way, then say done" if late else "give the right one"
        why = f"it came back from {step.key.whom}: the address is wrong, {rest}"
        state = StepState.MISSED if late else StepState.NEEDS_YOU
        return closed(case, step) or Verdict(state, why, mail=bounce.mail.message_id)
    if bounce := _undelivered(case, step):
        why = (
            f"it did not reach {step.name}, whose mailbox takes no mail for now ({when(case, bounce.at)}): "
            "send it again from Sent in Gmail, or thank them another way; done settles it"
        )
        return closed(case, step) or Verdict(StepState.NEEDS_YOU, why, mail=bounce.mail.message_id)
    moment = when(case, step.course.sent_at or case.now)
    by = "you sent it yourself" if step.course.sent_by == "you" else "sent"
    return Verdict(StepState.SENT, f"{by}, {moment}")


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
    match step.course.phase:
        case Phase.SENDING:
            return Verdict(StepState.SENDING, "being sent", PendingAction.RESOLVE)
        case Phase.UNKNOWN:
            settled = (step.course.since or case.now) + settle(step.course, case.policy)
            why = "Gmail's answer was lost; it is looked for in your drafts and in Sent"
            return Verdict(StepState.UNKNOWN, why, PendingAction.RESOLVE, settled)
        case _:
            return None


def closed(case: PlanContext, _step: StepContext) -> Verdict | None:
    """The candidate closed the interview."""
    if case.stopped and case.stopped.reason == "closed":
        return Verdict(StepState.CANCELLED, f"you closed the interview ({case.stopped.by})")
    return None


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


def not_held(case: PlanContext, _step: StepContext) -> Verdict | None:
    """Nobody gets a question about a meeting that its calendar cancelled."""
    event = case.called_off
    if event is None:
        return None
    why = f"{event.mail.who} called the interview off, {when(case, event.at)}"
    return Verdict(StepState.WAITING, why, mail=event.mail.message_id)


def too_late(case: PlanContext, step: StepContext) -> Verdict | None:
    """Past its window it does not leave by itself; the candidate may still say yes."""
    if step.window is None or case.now < step.window.closes or step.approved_since(step.window.closes):
        return None
    draft = "its draft is still in Gmail: " if step.course.phase is Phase.DRAFTED else ""
    end = when(case, step.window.closes)
    why = f"its time ended {end}; {draft}approve sends it all the same, skip settles it"
    return Verdict(StepState.MISSED, why, PendingAction.WATCH if draft else PendingAction.NOTHING)


def undrafted(case: PlanContext, step: StepContext) -> Verdict | None:
    """Its draft comes first; after a failure it is tried again with growing pauses."""
    if step.course.phase not in {Phase.NONE, Phase.DRAFTING}:
        return None
    course = step.course
    if course.failures:
        retry = again(course, step.window) or case.now
        why = f"drafting it did not work ({course.failed_why}); again {when(case, retry)}"
        return Verdict(
            StepState.READY, why, PendingAction.DRAFT if case.now >= retry else PendingAction.NOTHING, retry
        )
    if course.phase is Phase.DRAFTING:
        why = "its draft was begun; whether Gmail has it is being looked for"
        return Verdict(StepState.READY, why, PendingAction.DRAFT)
    return Verdict(StepState.READY, "to be drafted now", PendingAction.DRAFT)


def unsure(_case: PlanContext, step: StepContext) -> Verdict | None:
    """It is not sent until the candidate approves it again: it may be an unfinished letter of their own."""
    if step.course.phase is not Phase.DRAFTED or not step.course.unsure:
        return None
    why = (
        f"a draft to {step.name} under its subject is in Gmail, and nothing tells whether it is this letter or one of "
        "your own: approve sends it as it stands, or send it yourself"
    )
    return Verdict(StepState.NEEDS_YOU, why, PendingAction.WATCH)


def held(_case: PlanContext, step: StepContext) -> Verdict | None:
    """The candidate holds it."""
    if step.course.word == "held":
        return Verdict(StepState.DRAFTED, "you hold it: approve lets it go", PendingAction.WATCH)
    return None


def unfinished(case: PlanContext, step: StepContext) -> Verdict | None:
    """A sentence in the draft is still open: even an approved letter does not leave until it is finished."""
    marks = step.course.open
    if step.course.phase is not Phase.DRAFTED or not marks:
        return None
    end = f", by {when(case, step.window.closes)}" if step.window else ""
    how = "finish it in the draft" if step.course.edited_at else "finish one on the page or in the draft"
    return Verdict(StepState.NEEDS_YOU, f"still open: {' '.join(marks)}; {how}{end}", PendingAction.WATCH)


def findings(case: PlanContext, step: StepContext) -> Verdict | None:
    """The checks found something that keeps it from being sent by itself; the candidate's word overrides them."""
    holds = step.course.holds
    if not holds or step.course.edited_at or step.course.word == "approved" or case.policy.mode == "review":
        return None
    return Verdict(StepState.NEEDS_YOU, f"not sent by itself: {'; '.join(holds)}", PendingAction.WATCH)


def prefers_another_way(case: PlanContext, step: StepContext) -> Verdict | None:
    """They prefer another way than mail: the candidate has to approve it."""
    person = step.person
    if person is None or not person.welcomes or "email" in person.welcomes or step.course.word == "approved":
        return None
    if case.policy.mode == "review":
        return None
    ways = " or ".join(person.welcomes)
    return Verdict(
        StepState.NEEDS_YOU,
        f"{person.name} prefers {ways}: approve sends it all the same",
        PendingAction.WATCH,
    )


def for_review(case: PlanContext, step: StepContext) -> Verdict | None:
    """In review mode the candidate sends, or approves."""
    if case.policy.mode != "review" or step.course.word == "approved":
        return None
    best = f"best {when(case, step.due)}, " if step.due and step.due > case.now else ""
    by = f"{best}by {when(case, step.window.closes)}" if step.window else "when you like"
    said = "".join(f"; {finding}" for finding in (*step.course.holds, *step.course.warns))
    edited = "as you edited it, " if step.course.edited_at else ""
    return Verdict(
        StepState.DRAFTED, f"{edited}in your drafts: read it and send it, {by}{said}", PendingAction.WATCH
    )


def put_off(case: PlanContext, step: StepContext) -> Verdict | None:
    """It was due and could not be sent in that state."""
    course = step.course
    if not course.put_off:
        return None
    if course.put_off_until is None:
        return Verdict(StepState.NEEDS_YOU, course.put_off, PendingAction.WATCH)
    if case.now < course.put_off_until:
        return Verdict(StepState.SCHEDULED, course.put_off, PendingAction.WATCH, course.put_off_until)
    return None


def scheduled(case: PlanContext, step: StepContext) -> Verdict | None:
    """It waits in Gmail for its moment, and leaves when that has come."""
    due = case.now if step.due is None else step.due
    if step.window and step.approved_since(step.window.closes):
        due = case.now
    retry = ""
    if step.course.failures:
        due = max(due, again(step.course, step.window) or case.now)
        retry = f" (sending it did not work: {step.course.failed_why})"
    edited = "as you edited it, " if step.course.edited_at else ""
    if due <= case.now:
        return Verdict(StepState.SCHEDULED, f"{edited}due now{retry}", PendingAction.SEND, due)
    return Verdict(StepState.SCHEDULED, f"{edited}leaves {when(case, due)}{retry}", PendingAction.WATCH, due)
