"""Errors for text with several meanings, or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from afterword.config.language import _


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of an unclear text: `text` is unambiguous input, `shown` is for people."""

    text: str
    shown: str


class Unclear(ValueError):
    """The text has several meanings or none: one sentence about it, and readings to choose from."""

    def __init__(self, sentence: str, choices: Iterable[Reading] = ()) -> None:
        super().__init__(sentence)
        self.choices = tuple(choices)

    def with_choices(self) -> str:
        """The sentence with all choices, for places that show no list of them."""
        sentence = str(self)
        shown = [choice.shown for choice in self.choices]
        if not shown or all(each in sentence for each in shown):
            return sentence
        return _("{sentence} It can be {choices}.").format(sentence=sentence, choices=", ".join(shown))


class SpanOfDays(Unclear):
    """The text names a span of days, such as a week or a month, instead of one day."""


class NotUnderstood(Unclear):
    """The text has no such meaning at all."""


class Misspelt(NotUnderstood):
    """The text is misspelt, so it has no such meaning. The choice is its likely correction."""
