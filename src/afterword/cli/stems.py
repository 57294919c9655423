"""The beginnings of a sentence at a terminal: they are listed, one is chosen, and its words are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.cli.asking import BACK, NOTHING
from afterword.cli.sitting import Move, Sitting
from afterword.config.fields import ending
from afterword.config.language import _
from afterword.letters.stems import GAP
from afterword.services.finishing import in_words, leaves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.domain.model import Person
    from afterword.letters.stems import Stem

FEW = 5
"""How many stems are offered at once, with the empty one after them."""

MORE = "m"

Chosen = tuple["Stem", str]
"""A stem, and the words for its first gap if they were typed with it."""


def choose(sitting: Sitting, person: Person, stems: Sequence[Stem]) -> Chosen | Move:
    """Return the stem whose number was typed, or where to go. Words that are typed first end the stem chosen next."""
    shown = [*[s for s in stems if _words_of(s)][:FEW], *[s for s in stems if not _words_of(s)]]
    _list(sitting, person, shown)
    words = ""
    while True:
        asked = _("Which beginning should go before that?") if words else _("Which beginning?")
        keys = [
            _("number"),
            *([_("{key}: more").format(key=MORE)] if len(shown) < len(stems) else []),
            _("{key}: back").format(key=BACK),
            _("{key}: none").format(key=NOTHING) if words else _("Enter: skip"),
        ]
        said = sitting.hear(f"{asked} ({', '.join(keys)}): ", _explained()).strip()
        if said in {BACK, NOTHING} or not (said or words):
            return Move.BACK if said == BACK else Move.ON
        if said == MORE:
            shown = list(stems)
            _list(sitting, person, shown)
        elif said.isdecimal() or not said:
            if 0 < int(said or 0) <= len(shown):
                return shown[int(said) - 1], words
            sitting.say("  " + _("Expected a number from 1 to {count}.").format(count=len(shown)))
        else:
            words = checked(sitting, said) or words
            if words:
                sitting.say("  " + _("“{words}” will follow the beginning you choose.").format(words=words))


def _explained() -> str:
    return _(
        "Type the number of a beginning, then the words that end the sentence. Words typed here follow the "
        "beginning you choose next."
    )


def _list(sitting: Sitting, person: Person, stems: Sequence[Stem]) -> None:
    for number, stem in enumerate(stems, 1):
        sitting.say(f"  {number:>2}  {beginning(sitting, person, stem)}")


def checked(sitting: Sitting, said: str) -> str:
    """The words as the notes keep them; if they cannot, say why and return nothing."""
    try:
        return ending(said)
    except ValueError as expected:
        sitting.say("  " + _("Expected {expected}.").format(expected=expected))
        return ""


def _words_of(stem: Stem) -> str:
    return stem.text.replace(GAP, "").strip(" .")


def beginning(sitting: Sitting, person: Person, stem: Stem) -> str:
    """The stem as it is offered; the empty one says what it is for."""
    if not _words_of(stem):
        return f"{GAP}  {stem.hint}"
    whole = stem_in_words(sitting, person, stem)
    return whole.removesuffix(".") if whole.endswith(f"{GAP}.") else whole


def stem_in_words(sitting: Sitting, person: Person, stem: Stem) -> str:
    """The stem as that person will read it, with its gaps."""
    one = sitting.look()
    when = leaves(one.plan, one.interview, person, sitting.now)
    return in_words(sitting.app.account, one.interview, person, stem, when)


def typed(sitting: Sitting, person: Person, stem: Stem, gap: int = 0, *, hint: bool = True) -> str:
    """The words for that gap of the stem, typed after the words before it."""
    shown = [*([] if gap else [stem.hint]), *_example(stem, gap)]
    if hint and shown:
        sitting.say(f"  {' '.join(shown)}")
    before = stem_in_words(sitting, person, stem).split(GAP)[gap].lstrip(" .,;:!?”»\"'")
    explained = " ".join(
        [
            *shown,
            _("Type the words that follow. Enter goes on without them, {back} goes back.").format(back=BACK),
        ]
    )
    while True:
        said = sitting.hear(f"{_('Your answer:') if gap else '>'} {before}", explained).strip()
        words = checked(sitting, said) if said else ""
        if words or not said:
            return words


def _example(stem: Stem, gap: int) -> list[str]:
    return [f"Example: “{words}”" for words in stem.example[gap : gap + 1]]
