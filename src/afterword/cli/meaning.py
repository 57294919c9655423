"""What the words of a command mean; at a terminal, several meanings are a list to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.app import App
    from afterword.domain.model import Interview, Step

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
    from afterword.cli.asking import picked, somebody_there
    from afterword.services.meant import Ambiguous

    try:
        return look(words)
    except Ambiguous as several:
        if not somebody_there():
            raise
        keys, names = zip(*several.candidates.items(), strict=True)
        return look([keys[picked(names)]])
