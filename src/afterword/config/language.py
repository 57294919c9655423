"""The language of the interface. A sentence stands in English where it is said, and is translated there.

`_("Held. {letter} stays until you approve it.").format(letter=…)`: the text in English is the key of the catalogue, so
it is marked whole, with named gaps, and filled after it was translated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

_chosen: NullTranslations | None = None


def _(text: str) -> str:
    """Translate the sentence into the language of the interface."""
    return _chosen.gettext(text) if _chosen else text


def several(one: str, many: str, number: int) -> str:
    """Translate the sentence that fits that number: `several("{n} letter", "{n} letters", n).format(n=n)`."""
    if _chosen:
        return _chosen.ngettext(one, many, number)
    return one if number == 1 else many
