"""What a text may mean, where it does not mean one thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of an unclear text: `text` says it without doubt, `shown` is for a person to read."""

    text: str
    shown: str


class Unclear(ValueError):
    """A text that means several things or none: one sentence about it, and the readings to choose from."""

    def __init__(self, sentence: str, choices: Iterable[Reading] = ()) -> None:
        super().__init__(sentence)
        self.choices = tuple(choices)


class NotUnderstood(Unclear):
    """A text that means nothing that was looked for."""
