"""Errors for text with several meanings, or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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


class NotUnderstood(Unclear):
    """The text has no such meaning at all."""
