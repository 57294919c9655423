"""What the words of a command mean; at a terminal, several meanings are a list to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from afterword.cli.printing import say
from afterword.config.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.app import App
    from afterword.domain.model import Interview, Step
    from afterword.services.meant import Ambiguous

Meant = TypeVar("Meant")


def the_interview(app: App, words: Sequence[str]) -> Interview:
    """The interview that the words mean. Raises InputError for none, or for several where nobody can choose."""
    from afterword.services.meant import interview_meant

    return _chosen(lambda said: interview_meant(app.account, said, app.clock.now()), words)


def the_step(app: App, words: Sequence[str], *, letters: bool = False, first: bool = False) -> Step:
    """The step that the words mean (`step_meant`). Raises InputError as for an interview."""
    from afterword.services.meant import step_meant

    now = app.clock.now()
    return _chosen(lambda said: step_meant(app.account, said, now, letters=letters, first=first), words)


def _chosen(look: Callable[[Sequence[str]], Meant], words: Sequence[str]) -> Meant:
    from afterword.cli.asking import somebody_there
    from afterword.services.meant import Ambiguous

    try:
        return look(words)
    except Ambiguous as several:
        if not somebody_there():
            raise
        return look([_picked(several)])


def _picked(several: Ambiguous) -> str:
    """The key of the one that somebody chose by its number."""
    from afterword.cli.asking import heard

    keys = list(several.candidates)
    for number, key in enumerate(keys, 1):
        say(f"  {number:>2}  {several.candidates[key]}")
    while True:
        said = heard(_("Which one? (1 to {count}): ").format(count=len(keys))).strip()
        if said.isdecimal() and 0 < int(said) <= len(keys):
            return keys[int(said) - 1]
        say("  " + _("Expected a number from 1 to {count}.").format(count=len(keys)))
