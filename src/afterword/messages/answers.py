"""What is true after the candidate decided something, and how to take it back."""

from __future__ import annotations

from datetime import datetime

from afterword.config.language import Sentences, _, marked
from afterword.domain.events import Answered, Closed, Event, Invited, Noticed
from afterword.domain.model import FINAL, LETTERS, Interview, Phase, Step, StepKind, StepState
from afterword.domain.reasons import ReasonCode
from afterword.domain.schedule import local
from afterword.messages.reasons import ENDED, Face, why
from afterword.messages.times import absolute
from afterword.messages.words import full_sentence, happened, named, step_words

UNDO = marked("Undo: afterword undo")


REWRITTEN = frozenset({ReasonCode.DAY_SLIPPED, ReasonCode.NOTES_CHANGED, ReasonCode.CARRIES_OTHERS})
"""Why Afterword brings an untouched draft up to date before it sends it."""
LEAVING = REWRITTEN | {ReasonCode.TO_DRAFT, ReasonCode.DUE, ReasonCode.APPROVED, ReasonCode.LEAVES_AT}


def decided(
    word: str,
    before: Step,
    after: Step | None,
    zone: str,
    face: Face = Face.TERMINAL,
    *,
    running: bool = True,
) -> str:
    """One or two sentences about what is true after the candidate's decision, from the step before and after it.

    `after` is None if the interview's new rules drop the step. `running`: Afterword acts at once.
    """
    if after is None:
        return _("Done. You won't get a task like it again.")
    if word == "approved" and after.history.at_once and after.reason.code in LEAVING:
        return _leaves_now(after, running=running)
    if word == "approved" and after.reason.code in REWRITTEN:
        return _leaves_later(after, zone)
    reason = why(after.reason, zone, face).rstrip(".")
    if word == "approved" and after.reason.code is ReasonCode.STILL_OPEN:
        said = _("Approved, but it can only leave once you finish it. {step}: {reason}.")
        return said.format(step=named(after), reason=reason)
    nothing_new = before.history.word == word and before.reason.code is after.reason.code
    said = _again(word, before, after) if nothing_new else _first(word, before, after)
    return said.format(step=named(after), reason=reason)


def _leaves_now(after: Step, *, running: bool) -> str:
    said = _("Sending now: {step}.") if running else _("Approved. {step} leaves as soon as Afterword runs.")
    if after.reason.code is ReasonCode.DAY_SLIPPED:
        said += " " + _("Its wording will fit today.")
    return said.format(step=named(after))


def _leaves_later(after: Step, zone: str) -> str:
    """The answer for an approved letter that is brought up to date first."""
    decided_at = after.history.word_at
    if after.due is None or (decided_at and after.due <= decided_at):
        return _("Approved. {step} is brought up to date, then it leaves.").format(step=named(after))
    said = _("Approved. {step} is brought up to date and leaves {at}.")
    return said.format(step=named(after), at=absolute(after.due, zone))


def _first(word: str, before: Step, after: Step) -> str:
    match word:
        case "approved":
            return _("Approved. {step}: {reason}.")
        case "held":
            return _("Held. {step} stays until you approve it.")
        case "skipped":
            return _left_out(before)
        case _ if after.reason.code is ReasonCode.DONE:
            return _("Done. {step} needs nothing more.")
        case _:
            return _("Done. {step}: {reason}.")


def _again(word: str, before: Step, after: Step) -> str:
    match word:
        case "approved":
            return _("Already approved. {step}: {reason}.")
        case "held":
            return _("Already held. {step} stays until you approve it.")
        case "skipped":
            return _("Already left out. {step}: {reason}.")
        case _:
            return _first(word, before, after)


def _left_out(before: Step) -> str:
    if before.kind not in LETTERS:
        return _("Left out. {step} is no longer asked for.")
    if before.history.phase is Phase.DRAFTED:
        return _("Left out. {step} will not be sent; its draft is still in Gmail, delete it there.")
    return _("Left out. {step} will not be written.")


def closed(because: str) -> str:
    """What is true after the candidate closed an interview."""
    return _("You closed it: {how}. Drafts in Gmail stay; keep or delete them.").format(how=ENDED[because])


def taken_back(event: Event, after: Step | None, interview: Interview, zone: str, face: Face) -> str:
    """What no longer counts, and the state now. `after` is the event's step in the new plan."""
    what = happened(event, zone)
    if event.step and after:
        said = _("Taken back: {what}. {step}: {reason}.")
        reason = why(after.reason, zone, face).rstrip(".")
        return said.format(what=what, step=step_words(event.step, interview), reason=reason)
    match event:
        case Closed():
            return _("Taken back: {what}. The interview is open again.").format(what=what)
        case Answered() | Invited() | Noticed():
            return _("Taken back: {what}. Afterword goes on as if that mail had not come.").format(what=what)
        case _:
            return _("Taken back: {what}.").format(what=what)


def undecidable(step: Step, zone: str) -> str:
    """Why nothing can be decided about that letter any more, or nothing if it can: 'sent, Mon 2 Nov, 16:00'."""
    if step.kind is StepKind.REPLY:
        return _("{step}: you send this one yourself, in Gmail").format(step=named(step))
    over = step.state in {StepState.SENT, StepState.SENDING, StepState.CANCELLED}
    return f"{named(step)}: {why(step.reason, zone)}" if over else ""


def once_read(step: Step, zone: str, now: datetime, face: Face, *, by_hand: bool) -> str:
    """What happens to a letter when the candidate says that it looks right; `by_hand`: they send the letters."""
    if by_hand and step.history.word != "approved":
        return _("Afterword does not send it: its draft waits for you in Gmail.")
    if step.state is StepState.NEEDS_YOU and step.reason.code is not ReasonCode.UNREAD:
        return full_sentence(why(step.reason, zone, face))
    if step.due is None or step.due <= now:
        return _("If you say that it looks right, it leaves at once.")
    moment = absolute(step.due, zone, now)
    return _("If you say that it looks right, it leaves {moment}, unless you hold it.").format(moment=moment)


SEND_TODAY = Sentences(
    {
        Face.TERMINAL: "To send it today, use `afterword approve --now {step}`, which corrects them first.",
        Face.PAGE: "To send it today, choose “Send it now” on the interview's page, which corrects them first.",
    }
)


def worded_at(step: Step, *, by_hand: bool) -> datetime | None:
    """When the letter's "yesterday" is right; None if Afterword put no such word in it.

    A draft that the candidate changed in Gmail has their own words. `by_hand`: the candidate sends the letters.
    """
    history = step.history
    over = FINAL | {StepState.SENDING, StepState.UNKNOWN, StepState.WAITING}
    if step.kind is not StepKind.THANK_YOU or step.state in over or history.edited_at:
        return None
    if history.phase is Phase.DRAFTED:
        return history.settled_for
    return None if by_hand else step.due


def worded_for(moment: datetime | None, step: str, zone: str, now: datetime, face: Face) -> str:
    """When that step's "yesterday" is right, and what to do on another day; empty if that is today."""
    if moment is None or is_today(moment, zone, now):
        return ""
    right = _("Words such as “yesterday” are right {moment}.").format(moment=absolute(moment, zone, now))
    return f"{right} {SEND_TODAY[face].format(step=step)}"


def is_today(moment: datetime, zone: str, now: datetime) -> bool:
    """Whether it falls on the day of `now`, or on one before."""
    return local(max(moment, now), zone).date() == local(now, zone).date()
