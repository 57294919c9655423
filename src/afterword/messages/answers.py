"""What is true after the candidate decided something, and how to take it back."""

from __future__ import annotations

from afterword.config.language import _
from afterword.domain.model import LETTERS, Phase, Step, StepKind, StepState
from afterword.domain.reasons import ReasonCode
from afterword.messages.reasons import Face, why
from afterword.messages.words import named

UNDO = "Undo: afterword undo"


def decided(word: str, before: Step, after: Step | None, zone: str, face: Face = Face.TERMINAL) -> str:
    """What is true after that word of the candidate, in a sentence or two, from the step before and after it.

    `after` is None if the interview's new rules do without the step.
    """
    if after is None:
        return _("Done. You get no task like it again.")
    reason = why(after.reason, zone, face).rstrip(".")
    said = _again(word, before, after) if before.course.word == word else _first(word, before, after)
    return said.format(step=named(after), reason=reason)


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
    if before.course.phase is Phase.DRAFTED:
        return _("Left out. {step} will not be sent; its draft is still in Gmail, delete it there.")
    return _("Left out. {step} will not be written.")


def undecidable(step: Step, zone: str) -> str:
    """Why nothing can be decided about that letter any more, or nothing if it can: 'sent, Mon 2 Nov, 16:00'."""
    if step.kind is StepKind.REPLY:
        return f"{named(step)}: you send this one yourself, in Gmail"
    over = step.state in {StepState.SENT, StepState.SENDING, StepState.CANCELLED}
    return f"{named(step)}: {why(step.reason, zone)}" if over else ""
