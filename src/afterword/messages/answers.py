"""What is true after the candidate decided something, and how to take it back."""

from __future__ import annotations

from afterword.domain.model import LETTERS, Phase, Step, StepKind, StepState
from afterword.domain.reasons import ReasonCode
from afterword.messages.reasons import why
from afterword.messages.words import named

UNDO = "Undo: afterword undo"


def decided(word: str, before: Step, after: Step | None, zone: str) -> str:
    """One sentence about that word of the candidate, with the step before and after it; how to undo it stands behind.

    `after` is None if the interview's new rules do without the step.
    """
    if after is None:
        return f"Done. You get no task like it again. {UNDO}"
    name = named(after)
    again = "Already " if before.course.word == word else ""
    said = {
        "approved": f"{again}approved. {name}: {why(after.reason, zone)}",
        "held": f"{again}held. {name} stays until you approve it",
        "skipped": f"{again}left out. {name} {_not_wanted(before)}",
        "done": f"{again}done. {name}{_done(after, zone)}",
    }[word]
    return f"{said[:1].upper()}{said[1:].rstrip('.')}. {UNDO}"


def _done(step: Step, zone: str) -> str:
    settled = step.reason.code is ReasonCode.DONE
    return " needs nothing more" if settled else f": {why(step.reason, zone)}"


def _not_wanted(step: Step) -> str:
    if step.kind not in LETTERS:
        return "is no longer asked for"
    in_gmail = step.course.phase is Phase.DRAFTED
    return (
        "will not be sent; its draft is still in Gmail, delete it there"
        if in_gmail
        else "will not be written"
    )


def undecidable(step: Step, zone: str) -> str:
    """Why nothing can be decided about that letter any more, or nothing if it can: 'sent, Mon 2 Nov, 16:00'."""
    if step.kind is StepKind.REPLY:
        return f"{named(step)}: you send this one yourself, in Gmail"
    over = step.state in {StepState.SENT, StepState.SENDING, StepState.CANCELLED}
    return f"{named(step)}: {why(step.reason, zone)}" if over else ""
