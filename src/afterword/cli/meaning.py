"""What the words of a command mean; at a terminal, several meanings are a list to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.app import App
    from afterword.domain.model import Interview, Step
    from afterword.errors import InputError
    from afterword.imports.spoken.misspelt import MisspeltWord

Meant = TypeVar("Meant")

MOST_WORDS = 30
"""A time has at most so many words."""


def the_interview(app: App, words: Sequence[str]) -> Interview:
    """The interview that the words mean. Raises InputError for none, or for several if nobody can choose."""
    from afterword.services.meant import interview_meant

    return _chosen(lambda said: interview_meant(app.account, said, app.clock.now()), words)


def the_step(
    app: App,
    words: Sequence[str],
    *,
    letters: bool = False,
    first: bool = False,
    can: Callable[[Interview, Step], bool] = lambda _interview, _step: True,
) -> Step:
    """The step that the words mean (`step_meant`). Raises InputError as for an interview."""
    from afterword.services.meant import step_meant

    now = app.clock.now()
    return _chosen(
        lambda said: step_meant(app.account, said, now, letters=letters, first=first, can=can), words
    )


def interview_and_time(
    app: App, words: Sequence[str], read: Callable[[str], object]
) -> tuple[Sequence[str], str]:
    """The words that mean an interview, and the text after them that `read` takes for a time, or "".

    An ambiguous time is one. Raises InputError if a day is mistyped.
    """
    from afterword.imports.spoken import NotUnderstood, Unclear, misspelt_day

    first, text = len(words), ""
    for at in range(max(1, len(words) - MOST_WORDS), len(words)):
        try:
            read(" ".join(words[at:]))
        except NotUnderstood:
            continue
        except Unclear:
            pass  # a time; whoever needs it asks which
        first, text = at, " ".join(words[at:])
        break
    neither = words[_interview_before(app, words[:first]) or first : first]
    slip = misspelt_day(" ".join(neither))
    if neither and (slip or not text):
        raise _not_a_day(neither, slip)
    return words[:first], text


def is_interview(app: App, words: Sequence[str]) -> bool:
    """Whether all the words name one interview or several."""
    return _interview_before(app, words) == len(words)


def _interview_before(app: App, words: Sequence[str]) -> int:
    """How many of the first words name one interview or several: as many as possible, or 0."""
    from afterword.errors import InputError
    from afterword.services.meant import Ambiguous, interview_meant

    for count in range(len(words), 0, -1):
        try:
            interview_meant(app.account, words[:count], app.clock.now())
        except Ambiguous:
            return count
        except InputError:
            continue
        return count
    return 0


def _not_a_day(words: Sequence[str], slip: MisspeltWord | None) -> InputError:
    """The error for words that should name a day or a time."""
    from afterword.config.language import _
    from afterword.errors import InputError, Problem

    said = (
        _("“{word}” is not a day: did you mean {near}?").format(word=slip.word, near=slip.near)
        if slip
        else _("“{text}” is neither a day nor a time: write it like Tue 1 Dec, 2pm.").format(
            text=" ".join(words)
        )
    )
    return InputError([Problem("WHEN", said, "")])


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
