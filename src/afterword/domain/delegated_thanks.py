"""The rules for letters that carry other people's thanks, and for people who may not get a letter."""

from __future__ import annotations

from afterword.domain.context import PlanContext, StepContext, Verdict, again, when
from afterword.domain.model import PendingAction, Phase, Role, StepState


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
