"""The rules for letters, in the order in which they are asked: the first verdict gives the step its state."""

from __future__ import annotations

from afterword.domain.context import PlanContext, Rules, StepContext, Verdict, again, when
from afterword.domain.delegated_thanks import (
    carries_others,
    left_without,
    no_letter_of_their_own,
    no_longer_wanted,
    nothing_to_carry,
    opens_later,
    written_anew,
)
from afterword.domain.events import Bounced
from afterword.domain.finishing import digest
from afterword.domain.history import settle
from afterword.domain.model import PendingAction, Phase, StepKind, StepState
from afterword.domain.schedule import local
from afterword.domain.whose_draft import gone, unsure


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


def no_address(case: PlanContext, step: StepContext) -> Verdict | None:
    """Nobody can be written to without an address."""
    if step.person is None or case.reachable(step.person):
        return None
    wrong = "their address is wrong" if step.person.email else "their address is missing"
    if step.window and case.now >= step.window.closes:
        return Verdict(StepState.MISSED, f"{wrong}, and its time ended {when(case, step.window.closes)}")
    return Verdict(StepState.NEEDS_YOU, f"{wrong}: see the address step")


def not_met_yet(case: PlanContext, _step: StepContext) -> Verdict | None:
    """Nobody is thanked before the interview is over."""
    if case.now < case.interview.ends:
        return Verdict(StepState.WAITING, f"the interview ends {when(case, case.interview.ends)}")
    return None


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


def no_longer_true(case: PlanContext, step: StepContext) -> Verdict | None:
    """The unedited draft is out of date because notes changed or its day slipped. It is written again."""
    course = step.course
    if course.phase is not Phase.DRAFTED or course.edited_at or course.written_at is None:
        return None
    there = case.reader_zone(step.person)
    due = max(step.due or case.now, case.now)
    slipped = course.settled_for and local(course.settled_for, there).date() != local(due, there).date()
    if not slipped and not _holds_other_words(case, step) and not case.changed_since(course.written_at):
        return None
    return written_anew(case, step, "its day has slipped" if slipped else "your notes changed")


def _holds_other_words(case: PlanContext, step: StepContext) -> bool:
    """Typing does not always have an event of its own, and may happen while the draft is being written."""
    if step.person is None or not step.course.digest:
        return False
    return step.course.digest != digest(case.interview, step.person, step.passes_on)


def held(_case: PlanContext, step: StepContext) -> Verdict | None:
    """The candidate holds it."""
    if step.course.word == "held":
        return Verdict(StepState.DRAFTED, "you hold it: approve lets it go", PendingAction.WATCH)
    return None


def answered_before(case: PlanContext, step: StepContext) -> Verdict | None:
    """Somebody wrote before the thank-you left: it may no longer fit, so it does not leave by itself."""
    last = case.last_answer
    if last is None or step.approved_since(last.at):
        return None
    why = f"{last.mail.who} wrote before it left ({when(case, last.at)}): read that, then approve or skip it"
    return Verdict(StepState.NEEDS_YOU, why, PendingAction.WATCH, mail=last.mail.message_id)


def called_off(case: PlanContext, step: StepContext) -> Verdict | None:
    """No thank-you leaves by itself for a meeting that its calendar cancelled; the candidate knows what happened."""
    event = case.called_off
    if event is None:
        return None
    why = (
        f"{event.mail.who} called the interview off, {when(case, event.at)}: if it took place all the same, approve; "
        f"if nothing more is wanted, afterword close {case.interview.id} --because other"
    )
    drafted = step.course.phase is Phase.DRAFTED
    want = PendingAction.WATCH if drafted else PendingAction.NOTHING
    return Verdict(StepState.NEEDS_YOU, why, want, mail=event.mail.message_id)


def not_held(case: PlanContext, _step: StepContext) -> Verdict | None:
    """Nobody gets a question about a meeting that its calendar cancelled."""
    event = case.called_off
    if event is None:
        return None
    why = f"{event.mail.who} called the interview off, {when(case, event.at)}"
    return Verdict(StepState.WAITING, why, mail=event.mail.message_id)


def unfinished(case: PlanContext, step: StepContext) -> Verdict | None:
    """A sentence in the draft is still open: even an approved letter does not leave until it is finished."""
    marks = step.course.open
    if step.course.phase is not Phase.DRAFTED or not marks:
        return None
    end = f", by {when(case, step.window.closes)}" if step.window else ""
    how = "finish it in the draft" if step.course.edited_at else "finish one on the page or in the draft"
    return Verdict(StepState.NEEDS_YOU, f"still open: {' '.join(marks)}; {how}{end}", PendingAction.WATCH)


def unread(case: PlanContext, step: StepContext) -> Verdict | None:
    """A letter that leaves by itself was read as a whole once; an edited one was, in Gmail.

    A yes overrides that, unless it was given to other words or while a sentence was open: nobody can have read those.
    """
    person, course = step.person, step.course
    approved = course.word == "approved"
    as_it_is = approved and not course.outdated
    theirs_to_send = case.policy.mode == "review" and not approved
    if as_it_is or theirs_to_send or course.edited_at or person is None:
        return None
    if case.was_read(person, step.passes_on):
        return None
    why = f"you have not read it as a whole yet: afterword finish {case.interview.id}, or approve it as it is"
    return Verdict(StepState.NEEDS_YOU, why, PendingAction.WATCH)


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


THANK_YOU: Rules = (
    skipped,
    sent,
    in_flight,
    closed,
    gone,
    no_address,
    called_off,
    not_met_yet,
    too_late,
    undrafted,
    no_longer_true,
    unsure,
    held,
    answered_before,
    unfinished,
    findings,
    prefers_another_way,
    unread,
    for_review,
    put_off,
    scheduled,
)
"""The letter to one interviewer."""

PASSED_ON: Rules = (
    skipped,
    sent,
    in_flight,
    closed,
    gone,
    nothing_to_carry,
    no_address,
    called_off,
    not_met_yet,
    too_late,
    opens_later,
    undrafted,
    carries_others,
    no_longer_true,
    unsure,
    held,
    answered_before,
    unfinished,
    findings,
    prefers_another_way,
    unread,
    for_review,
    put_off,
    scheduled,
)
"""The letter to a coordinator who is asked to pass thanks on."""

UNREACHED: Rules = (skipped, closed, left_without, no_letter_of_their_own)
"""Somebody who may not get a letter."""

LEFT_LYING: Rules = (skipped, sent, in_flight, no_longer_wanted)
"""A letter that is no longer wanted."""

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
