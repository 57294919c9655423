"""What can be done about a letter before the laptop sleeps."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.config.language import _, marked
from afterword.domain.sleep_forecast import Way
from afterword.domain.step_key import StepKey


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do, the command for it, and what comes after it; either of the last two may be empty."""

    words: str
    command: str = ""
    then: str = ""


WAYS = {
    Way.SEND_NOW: Advice(
        marked("send it now"),
        "afterword approve {step} --now",
        marked("wait until `afterword status` says that it is sent, then close the lid"),
    ),
    Way.IN_GMAIL: Advice(
        marked("send it from Gmail, at once or with Schedule send; first tell Afterword to leave it alone"),
        "afterword hold {step}",
        marked("Afterword sends nothing, may say that the draft is gone, and notices when it has left"),
    ),
    Way.NOTES: Advice(
        marked("finish the sentence that is still open"),
        "afterword finish {interview}",
        marked("the draft is rewritten within a minute; then it can be sent"),
    ),
    Way.ADDRESS: Advice(marked("find the address: without one nothing can be sent")),
    Way.STAY: Advice(
        marked(
            "keep the laptop awake for a few minutes: Gmail's answer was lost, and Afterword is "
            "looking for it"
        )
    ),
    Way.DRAFT: Advice(
        marked(
            "keep the laptop awake until its draft is in Gmail; you finish and send it there, from any device"
        )
    ),
}


def advice(way: Way, step: StepKey) -> Advice:
    """The advice for that letter."""
    found = WAYS[way]
    return Advice(
        _(found.words),
        found.command.format(step=step, interview=step.interview),
        found.then and _(found.then),
    )
