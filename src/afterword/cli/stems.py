"""The beginnings of a sentence at a terminal: they are listed, one is chosen, and its words are typed."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from afterword.cli.asking import BACK, NOTHING
from afterword.cli.sitting import Move, Sitting
from afterword.config.fields import ending
from afterword.config.language import _
from afterword.imports.spoken.vocabulary import plain
from afterword.letters.stems import GAP
from afterword.services.finishing import in_words, leaves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.domain.model import Person
    from afterword.letters.stems import Stem

FEW = 5
"""How many stems are offered at once, with the empty one after them."""

MORE = "m"

LEAST = 2
"""A text with fewer words is never taken for a beginning."""

NEAR, NEARLY = 0.8, 0.99
"""The least likeness of a beginning worth offering; the most for one that is typed only in part."""

Chosen = tuple["Stem", str]
"""A stem, and the words for its first gap if they were typed with it."""


def choose(sitting: Sitting, person: Person, stems: Sequence[Stem]) -> Chosen | Move:
    """Return the stem whose number was typed, or where to go. Words that are typed first end the stem chosen next."""
    shown = [*[s for s in stems if _words_of(s)][:FEW], *[s for s in stems if not _words_of(s)]]
    _list(sitting, person, shown)
    words, own = "", next((stem for stem in stems if not _words_of(stem)), None)
    while True:
        asked = _("Which beginning should go before that?") if words else _("Which beginning?")
        keys = [
            _("number"),
            *([_("{key}: more").format(key=MORE)] if len(shown) < len(stems) else []),
            _("{key}: back").format(key=BACK),
            *([_("Enter: skip")] if not words else []),
            *([_("{key}: none, it is a whole sentence").format(key=NOTHING)] if words and own else []),
        ]
        said = sitting.hear(f"{asked} ({', '.join(keys)}): ", _explained()).strip()
        if said == NOTHING and words and own:
            return own, words
        if said in {BACK, NOTHING} or not (said or words):
            return Move.BACK if said == BACK else Move.ON
        if said == MORE:
            shown = list(stems)
            _list(sitting, person, shown)
        elif said.isdecimal() or not said:
            if 0 < int(said or 0) <= len(shown):
                return shown[int(said) - 1], words
            sitting.say("  " + _("Expected a number from 1 to {count}.").format(count=len(shown)))
        elif meant := _begun(sitting, person, stems, said):
            return meant
        else:
            words = checked(sitting, said) or words
            if words:
                sitting.say("  " + _("“{words}” will follow the beginning you choose.").format(words=words))


def _begun(sitting: Sitting, person: Person, stems: Sequence[Stem], said: str) -> Chosen | None:
    """The stem that somebody typed out, with the words after it. Asks if the text only resembles one."""
    begins = [(_before_gap(sitting, person, stem), stem) for stem in stems if _words_of(stem)]
    longest = sorted(begins, key=lambda one: len(one[0]), reverse=True)
    found = sorted(
        ((*likeness(begin, said), stem) for begin, stem in longest), key=lambda one: one[0], reverse=True
    )
    near = [(stem, rest) for like, rest, stem in found if like >= NEAR][:FEW]
    if not near:
        return None
    if found[0][0] < 1:
        sitting.say("  " + _("Did you mean one of these beginnings?"))
        _list(sitting, person, [stem for stem, _rest in near])
        number = sitting.hear(_("Which one? (number, Enter: none, these are my words): ")).strip()
        if not (number.isdecimal() and 0 < int(number) <= len(near)):
            return None
        near = near[int(number) - 1 :]
    stem, rest = near[0]
    words = checked(sitting, rest) if rest else ""
    return stem, words


def likeness(begin: str, said: str) -> tuple[float, str]:
    """How closely the text begins like that stem, 1 for the same words; and the words after that.

    Text that ends before the beginning does never reaches 1.
    """
    words, wanted = said.split(), begin.split()
    if len(words) < LEAST or len(wanted) < LEAST:
        return 0, ""
    if len(words) < len(wanted):
        return _ratio(wanted[: len(words)], words) * NEARLY, ""
    return max(
        (_ratio(wanted, words[:count]), " ".join(words[count:]))
        for count in range(max(LEAST, len(wanted) - 1), min(len(words), len(wanted) + 1) + 1)
    )


def _ratio(wanted: Sequence[str], words: Sequence[str]) -> float:
    one, other = (plain(" ".join(each)) for each in (wanted, words))
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _before_gap(sitting: Sitting, person: Person, stem: Stem) -> str:
    return stem_in_words(sitting, person, stem).partition(GAP)[0].strip()


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
    """Ask for the words in that gap, after the stem's words before it. Drops those if somebody retypes them."""
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
        like, rest = likeness(before, said)
        said = rest if like == 1 and rest else said
        words = checked(sitting, said) if said else ""
        if words or not said:
            return words


def _example(stem: Stem, gap: int) -> list[str]:
    return [f"Example: “{words}”" for words in stem.example[gap : gap + 1]]
