"""The rules for thank-yous, in the order in which they are asked: the first verdict gives the step its state."""

from __future__ import annotations

from afterword.domain.context import PlanContext, Rules, StepContext, Verdict, again, when
from afterword.domain.finishing import digest
from afterword.domain.model import PendingAction, Phase, Role, StepState
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
)
from afterword.domain.schedule import local


def no_address(case: PlanContext, step: StepContext) -> Verdict | None:
    """Nobody can be written to without an address."""
    if step.person is None or case.reachable(step.person):
        return None
    wrong = "their address is wrong" if step.person.email else "their address is missing"
    if step.window and case.now >= step.window.closes:
        return Verdict(StepState.MISSED, f"{wrong}, and its time ended {when(case, step.window.closes)}")
    return Verdict(StepState.NEEDS_YOU, f"{wrong}: see the address step")


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


def not_met_yet(case: PlanContext, _step: StepContext) -> Verdict | None:
    """Nobody is thanked before the interview is over."""
    if case.now < case.interview.ends:
        return Verdict(StepState.WAITING, f"the interview ends {when(case, case.interview.ends)}")
    return None


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


def answered_before(case: PlanContext, step: StepContext) -> Verdict | None:
    """Somebody wrote before the thank-you left: it may no longer fit, so it does not leave by itself."""
    last = case.last_answer
    if last is None or step.approved_since(last.at):
        return None
    why = f"{last.mail.who} wrote before it left ({when(case, last.at)}): read that, then approve or skip it"
    return Verdict(StepState.NEEDS_YOU, why, PendingAction.WATCH, mail=last.mail.message_id)


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


# thanks that one person passes on to others, and people who may not get a letter


def written_anew(case: PlanContext, step: StepContext, why: str) -> Verdict:
    """A draft that nobody has touched is written again; it does not leave until that has worked."""
    retry = again(step.course, step.window)
    if retry and case.now < retry:
        failed = f"{why}: writing it anew did not work ({step.course.failed_why}); again {when(case, retry)}"
        return Verdict(StepState.READY, failed, PendingAction.WATCH, retry)
    return Verdict(
        StepState.READY, f"{why}: nobody has touched the draft, so it is rewritten", PendingAction.REWRITE
    )


def opens_later(case: PlanContext, step: StepContext) -> Verdict | None:
    """The letter that passes thanks on waits a while in case an address turns up."""
    if step.course.phase is not Phase.NONE or step.window is None or step.course.at_once:
        return None
    if case.now >= step.window.opens:
        return None
    why = (
        f"asks {step.name} to pass your thanks on to {carried(step)}, from {when(case, step.window.opens)} on"
    )
    return Verdict(StepState.WAITING, why)


def nothing_to_carry(_case: PlanContext, step: StepContext) -> Verdict | None:
    """Everybody's address has turned up: nobody need pass anything on."""
    if step.passes_on:
        return None
    rest = "; its draft is still in Gmail, discard it there" if step.course.phase is Phase.DRAFTED else ""
    return Verdict(StepState.CANCELLED, f"everybody's address is known now{rest}")


def carries_others(case: PlanContext, step: StepContext) -> Verdict | None:
    """Whose thanks the unedited draft carries has changed."""
    course = step.course
    same = set(course.passes_on) == {p.id for p in step.passes_on}
    if course.phase is not Phase.DRAFTED or course.edited_at or same:
        return None
    return written_anew(case, step, f"it is for {carried(step)} now")


def carried(step: StepContext) -> str:
    """Whose thanks it carries, by name."""
    return ", ".join(p.name for p in step.passes_on)


def no_letter_of_their_own(case: PlanContext, step: StepContext) -> Verdict | None:
    """They asked for one contact, and that one cannot pass anything on."""
    if case.named_contact is None:
        why = f"they asked to be written to only at {case.only_contact}: add that person to the interview"
        return Verdict(StepState.NEEDS_YOU, why)
    why = f"they asked for one contact, {case.named_contact.name}: {step.name} gets no letter of their own"
    return Verdict(StepState.CANCELLED, why)


def left_without(case: PlanContext, step: StepContext) -> Verdict | None:
    """The letter to the person who would have passed their thanks on has already left."""
    named = case.named_contact if case.only_contact else case.coordinator
    if named is None or named.part is Role.INTERVIEWER:
        return None
    why = (
        f"the letter to {named.name} left without {step.name}: thank them another way, then say done, or skip"
    )
    return Verdict(StepState.NEEDS_YOU, why)


def no_longer_wanted(_case: PlanContext, _step: StepContext) -> Verdict | None:
    """The address was corrected, or somebody else is written to: the draft is theirs to discard."""
    return Verdict(
        StepState.CANCELLED, "nothing asks for it any more; its draft is still in Gmail, discard it there"
    )


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
