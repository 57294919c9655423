"""How a call went: asked at a terminal, or said with flags."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from afterword.cli.printing import say
from afterword.config.language import _
from afterword.domain.calls import Result
from afterword.domain.model import StepKind
from afterword.messages.words import CALLS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.domain.model import Step
    from afterword.imports.spoken import Reading


def how_it_went(step: Step, result: str, by: str, today: date) -> tuple[Result, date | None] | None:
    """The result of that call, with the date that they named; None if nobody says it.

    Raises InputError if the flags make no sense.
    """
    from afterword.cli.asking import somebody_there
    from afterword.services.commands import call_said

    said, day = call_said(step, result, by, ("--result", "--by"), today)
    if said:
        return said, day
    return _asked(step, today) if step.kind is StepKind.CALL and somebody_there() else None


def _asked(step: Step, today: date) -> tuple[Result, date | None]:
    """What somebody at a terminal says."""
    asked = _("How did the call with {name} go?") if step.person else _("How did the call go?")
    say(asked.format(name=step.person.name if step.person else ""))
    for number, words in enumerate(CALLS.values(), 1):
        say(f"  {number}  {words}")
    result = list(CALLS)[int(_until_right(_("Number"), _number)) - 1]
    if result is not Result.SPOKE:
        return result, None
    named = _until_right(
        _("When will they decide, such as 11 Dec? (Enter: they didn't say)"), partial(_maybe_day, today=today)
    )
    return result, date.fromisoformat(named) if named else None


def _until_right(words: str, check: Callable[[str], str]) -> str:
    """The answer that passes; after each that does not, say what was expected."""
    from afterword.cli.asking import by_number, heard, listed
    from afterword.imports.spoken import Unclear

    choices: Sequence[Reading] = ()
    while True:
        try:
            return check(by_number(heard(f"{words}: ").strip(), choices))
        except Unclear as unclear:
            choices = listed(unclear, say)
        except ValueError as expected:
            say("  " + _("Expected {expected}.").format(expected=expected))
        except EOFError:
            raise KeyboardInterrupt from None


def _number(text: str) -> str:
    if text not in {str(n) for n in range(1, len(CALLS) + 1)}:
        raise ValueError(_("a number from 1 to {count}").format(count=len(CALLS)))
    return text


def _maybe_day(text: str, today: date) -> str:
    from afterword.imports.spoken import read_day

    return read_day(text, today, ahead=True).isoformat() if text else ""
