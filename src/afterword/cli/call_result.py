"""How a call went: asked at a terminal, or said with flags."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from afterword.cli.printing import say
from afterword.domain.calls import Result
from afterword.domain.model import StepKind
from afterword.messages.words import CALLS

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.domain.model import Step


def how_it_went(step: Step, result: str, by: str) -> tuple[Result, date | None] | None:
    """The result of that call, with the date that they named; None where nobody says it.

    Raises InputError where the flags make no sense.
    """
    from afterword.cli.asking import somebody_there
    from afterword.services.commands import call_said

    said, day = call_said(step, result, by, ("--result", "--by"))
    if said:
        return said, day
    return _asked(step) if step.kind is StepKind.CALL and somebody_there() else None


def _asked(step: Step) -> tuple[Result, date | None]:
    """What somebody at a terminal says."""
    say(f"How did the call{f' with {step.person.name}' if step.person else ''} go?")
    for number, words in enumerate(CALLS.values(), 1):
        say(f"  {number}  {words}")
    result = list(CALLS)[int(_until_right("Number", _number)) - 1]
    if result is not Result.SPOKE:
        return result, None
    named = _until_right("When will they decide, such as 2026-12-04? (Enter: they didn't say)", _maybe_day)
    return result, date.fromisoformat(named) if named else None


def _until_right(words: str, check: Callable[[str], str]) -> str:
    """The answer that passes; after each that does not, say what was expected."""
    from afterword.cli.asking import heard

    while True:
        try:
            return check(heard(f"{words}: ").strip())
        except ValueError as expected:
            say(f"  Expected {expected}.")
        except EOFError:
            raise KeyboardInterrupt from None


def _number(text: str) -> str:
    if text not in {str(n) for n in range(1, len(CALLS) + 1)}:
        raise ValueError(f"a number from 1 to {len(CALLS)}")
    return text


def _maybe_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise ValueError("a date, such as 2026-12-04, or Enter") from None
