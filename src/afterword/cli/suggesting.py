"""Sentences that a model offers, at a terminal: shown with what the notes don't say, and taken by their numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.cli.asking import NOTHING
from afterword.cli.sitting import Sitting, due
from afterword.config.language import _
from afterword.errors import AfterwordError, InputError
from afterword.wording.prompts import Ask
from afterword.wording.suggest import chosen_model, suggest, take

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.domain.model import Person
    from afterword.wording.suggest import Offered, Suggestions

KINDS = {"s": Ask.ENDINGS, "": Ask.ENDINGS, "l": Ask.LETTER}


def offer_sentences(sitting: Sitting) -> None:
    """Each reader whose letter is open or unread is offered sentences; those that are taken are in the store.

    InputError if no model may be asked, before anything is asked.
    """
    model = chosen_model(sitting.app.account)
    sitting.say(
        _("Your rough notes of this interview go to {destination}. Nothing else does.").format(
            destination=model.destination
        )
    )
    for identifier in due(sitting, sitting.look()):
        person = next(p for p in sitting.look().interview.people if p.id == identifier)
        kind = _kind(sitting, person)
        if kind and (found := _found(sitting, person, kind)):
            _shown(sitting, found)
            _taken(sitting, person, found.sentences)


def _kind(sitting: Sitting, person: Person) -> Ask | None:
    """What is asked for; None if nothing is."""
    while True:
        said = sitting.hear(
            _("For {name}: s sentences, l a whole letter, {nothing} skip [s]: ").format(
                name=person.name, nothing=NOTHING
            )
        ).strip()
        if said == NOTHING:
            return None
        if said in KINDS:
            return KINDS[said]
        sitting.say("  " + _("Expected s, l or {nothing}.").format(nothing=NOTHING))


def _found(sitting: Sitting, person: Person, kind: Ask) -> Suggestions | None:
    sitting.say("  " + _("Asking the model. On a laptop this can take a minute or two."))
    one = sitting.look()
    try:
        return suggest(sitting.app.account, one.plan, one.interview, person, kind, sitting.app.clock.now())
    except AfterwordError as trouble:
        lines = map(str, trouble.problems) if isinstance(trouble, InputError) else [trouble.message]
        for line in filter(None, [*lines, trouble.hint]):
            sitting.say(f"  {line}")
        return None


def _shown(sitting: Sitting, found: Suggestions) -> None:
    for line in found.left_out:
        sitting.say(
            "  " + _("Left out, because it reads like an instruction to a model: '{line}'").format(line=line)
        )
    for number, one in enumerate(found.sentences, 1):
        sitting.say(f"  {number:>2}  {one.text}")
        for doubt in one.doubts:
            sitting.say(f"   !  {doubt}")


def _taken(sitting: Sitting, person: Person, offered: Sequence[Offered]) -> None:
    """Those whose numbers are typed are finished, as if they had been typed."""
    numbers = _numbers(sitting, len(offered))
    for number in numbers:
        one = offered[number - 1]
        sitting.keep(take(sitting.look().interview, person, one.place, one.stem, one.endings))
    if numbers:
        sitting.say(
            "  "
            + _("Accepted: {count}. You can change them like your own sentences.").format(count=len(numbers))
        )


def _numbers(sitting: Sitting, most: int) -> list[int]:
    """The typed numbers, each once."""
    while True:
        said = sitting.hear(_("Which do you accept? Type numbers, or Enter for none: ")).strip()
        words = [] if said == NOTHING else re.split(r"[\s,]+", said) if said else []
        if all(word.isdecimal() and 0 < int(word) <= most for word in words):
            return list(dict.fromkeys(map(int, words)))
        sitting.say("  " + _("Expected numbers from 1 to {most}, such as 1 3.").format(most=most))
