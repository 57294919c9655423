"""The key of a step as a value; the only place that reads a printed one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from afterword.domain.model import ReplyAbout, StepKind


@dataclass(frozen=True, slots=True, order=True)
class StepKey:
    """Which step of which interview.

    `whom` is the address of the person, in lower case, or their id while they have none; empty for the candidate's
    own notes. `number` counts the nudges to one person from 1 and is 0 for every other kind; only a reply is `about`
    something.
    """

    interview: str
    kind: StepKind
    whom: str = ""
    number: int = 0
    about: str = ""  # a ReplyAbout

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that prints as that text; raises ValueError if no key does."""
        interview, _, rest = text.partition("/")
        kind, _, whom = rest.partition("/")
        number = about = ""
        if kind == StepKind.NUDGE:
            whom, _, number = whom.rpartition("/")
        if kind == StepKind.REPLY:
            whom, _, about = whom.rpartition("/")
            about = ReplyAbout(about)
        return cls(interview, StepKind(kind), whom, int(number) if number else 0, about)

    def __str__(self) -> str:
        """<interview>/<kind>/<whom>/<number or about>, without the empty parts."""
        parts = (self.interview, self.kind.value, self.whom, str(self.number or self.about))
        return "/".join(part for part in parts if part)
