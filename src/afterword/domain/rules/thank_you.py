"""The rules for thank-yous, in the order in which they are asked: the first verdict gives the step its state."""

from __future__ import annotations

from dataclasses import replace

from afterword.domain.context import PlanContext, Rules, StepContext, Verdict, again
from afterword.domain.finishing import digest, was_read
from afterword.domain.model import PendingAction, Phase, Role, StepState
from afterword.domain.reasons import Reason, ReasonCode
from afterword.domain.rules.letter import (
    closed,
    findings,
    for_review,
    gone,
    held,
    in_flight,
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
from afterword.domain.schedule import local


def no_address(case: PlanContext, step: StepContext) -> Verdict | None:
    """Nobody can be written to without an address that takes mail."""
    if step.person is None or case.reachable(step.person):
        return None
    failed = case.wrong_address(step.person.email)
    if failed and step.approved_since(failed.at):
        return None
    code = ReasonCode.WRONG_ADDRESS if step.person.email else ReasonCode.NO_ADDRESS
    if step.window and case.now >= step.window.closes:
        return Verdict(StepState.MISSED, Reason(code, step.window.closes))
    return Verdict(StepState.NEEDS_YOU, Reason(code))


def called_off(case: PlanContext, step: StepContext) -> Verdict | None:
    """No thank-you leaves by itself for a meeting that its calendar cancelled; the candidate knows what happened."""
    event = case.called_off
    if event is None:
        return None
    why = Reason(ReasonCode.DID_IT_TAKE_PLACE, event.at, who=event.mail.who, step=step.key)
    drafted = step.history.phase is Phase.DRAFTED
    want = PendingAction.WATCH if drafted else PendingAction.NOTHING
    return Verdict(StepState.NEEDS_YOU, why, want, mail=event.mail.message_id)


def not_met_yet(case: PlanContext, step: StepContext) -> Verdict | None:
    """Nobody is thanked before the interview is over."""
    if case.now < case.interview.ends:
        return waits(step, Reason(ReasonCode.INTERVIEW_ENDS, case.interview.ends))
    return None


def no_longer_true(case: PlanContext, step: StepContext) -> Verdict | None:
    """The unedited draft is out of date because notes changed or its day slipped: it is written again."""
    history = step.history
    if history.phase is not Phase.DRAFTED or history.edited_at or history.written_at is None:
        return None
    there = case.reader_zone(step.person)
    due = max(step.due or case.now, case.now)
    slipped = history.settled_for and local(history.settled_for, there).date() != local(due, there).date()
    if not slipped and not _holds_other_words(case, step) and not case.changed_since(history.written_at):
        return None
    return rewritten(case, step, Reason(ReasonCode.DAY_SLIPPED if slipped else ReasonCode.NOTES_CHANGED))


def _holds_other_words(case: PlanContext, step: StepContext) -> bool:
    """Typing does not always have an event of its own, and may happen while the draft is being written."""
    if step.person is None or not step.history.digest:
        return False
    return step.history.digest != digest(case.interview, step.person, step.passes_on)


def answered_before(case: PlanContext, step: StepContext) -> Verdict | None:
    """Somebody wrote before the thank-you left: it may no longer fit, so it does not leave by itself."""
    last = case.last_answer
    if last is None or step.approved_since(last.at):
        return None
    why = Reason(ReasonCode.ANSWERED_BEFORE, last.at, who=last.mail.who)
    return Verdict(StepState.NEEDS_YOU, why, PendingAction.WATCH, mail=last.mail.message_id)


def unread(case: PlanContext, step: StepContext) -> Verdict | None:
    """A letter leaves by itself only after it was read as a whole; an edited one was read in Gmail.

    A yes overrides that, unless the words changed after it or a sentence was still open: nobody can have read those.
    """
    person, history = step.person, step.history
    approved = history.word == "approved"
    as_it_is = approved and not history.outdated
    theirs_to_send = case.policy.mode == "review" and not approved
    if as_it_is or theirs_to_send or history.edited_at or person is None:
        return None
    if was_read(case.interview, case.events, person, step.passes_on, history):
        return None
    return Verdict(StepState.NEEDS_YOU, Reason(ReasonCode.UNREAD, step=step.key), PendingAction.WATCH)


# thanks that one person passes on to others, and people who may not get a letter


def rewritten(case: PlanContext, step: StepContext, why: Reason) -> Verdict:
    """A draft that nobody has touched is written again; it does not leave until that has worked."""
    retry = again(step.history, step.window)
    if retry and case.now < retry:
        failed = replace(why, at=retry, said=step.history.failed_why)
        return Verdict(StepState.READY, failed, PendingAction.WATCH, retry)
    return Verdict(StepState.READY, why, PendingAction.REWRITE)


def opens_later(case: PlanContext, step: StepContext) -> Verdict | None:
    """The letter that passes thanks on waits a while in case an address turns up."""
    if step.history.phase is not Phase.NONE or step.window is None or step.history.at_once:
        return None
    if case.now >= step.window.opens:
        return None
    why = Reason(ReasonCode.OPENS_LATER, step.window.opens, who=step.name, items=carried(step))
    return Verdict(StepState.WAITING, why)


def nothing_to_carry(_case: PlanContext, step: StepContext) -> Verdict | None:
    """Everybody's address has turned up: nobody need pass anything on."""
    if step.passes_on:
        return None
    in_gmail = step.history.phase is Phase.DRAFTED
    return Verdict(StepState.CANCELLED, Reason(ReasonCode.ADDRESSES_KNOWN, in_gmail=in_gmail))


def carries_others(case: PlanContext, step: StepContext) -> Verdict | None:
    """The unedited draft no longer carries the right people's thanks."""
    history = step.history
    same = set(history.passes_on) == {p.id for p in step.passes_on}
    if history.phase is not Phase.DRAFTED or history.edited_at or same:
        return None
    return rewritten(case, step, Reason(ReasonCode.CARRIES_OTHERS, items=carried(step)))


def carried(step: StepContext) -> tuple[str, ...]:
    """The names of the people whose thanks it carries."""
    return tuple(p.name for p in step.passes_on)


def no_letter_of_their_own(case: PlanContext, step: StepContext) -> Verdict | None:
    """They asked for one contact, and that one cannot pass anything on."""
    if case.named_contact is None:
        return Verdict(StepState.NEEDS_YOU, Reason(ReasonCode.CONTACT_UNKNOWN, who=case.only_contact))
    why = Reason(ReasonCode.ONLY_ONE_CONTACT, who=case.named_contact.name, whose=step.name)
    return Verdict(StepState.CANCELLED, why)


def left_without(case: PlanContext, step: StepContext) -> Verdict | None:
    """The letter to the person who would have passed their thanks on has already left."""
    named = case.named_contact if case.only_contact else case.coordinator
    if named is None or named.part is Role.INTERVIEWER:
        return None
    return Verdict(StepState.NEEDS_YOU, Reason(ReasonCode.LEFT_WITHOUT, who=named.name, whose=step.name))


def no_longer_wanted(_case: PlanContext, _step: StepContext) -> Verdict | None:
    """The address was corrected, or somebody else is written to: the draft is theirs to discard."""
    return Verdict(StepState.CANCELLED, Reason(ReasonCode.NO_LONGER_WANTED))


DRAFT_IN_GMAIL: Rules = (
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
"""For any letter of thanks with a draft in Gmail."""

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
    *DRAFT_IN_GMAIL,
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
    *DRAFT_IN_GMAIL,
)
"""The letter to a coordinator who is asked to pass thanks on."""

UNREACHED: Rules = (skipped, closed, left_without, no_letter_of_their_own)
"""Somebody who may not get a letter."""

LEFT_LYING: Rules = (skipped, sent, in_flight, no_longer_wanted)
"""A letter that is no longer wanted."""
