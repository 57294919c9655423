"""How Afterword understood a form, field by field: what is wrong, what is ambiguous, and what is odd."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.errors import InputError, Problem
from afterword.imports.spoken import Unclear

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.domain.model import Interview
    from afterword.imports.form_fields import InterviewFields
    from afterword.imports.given import Remark
    from afterword.imports.spoken import Reading


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody fills in.

    The form started from the interview `base`, which also holds what no field shows. `before` is the stored interview
    that it changes. `offer` is the number of an invitation in the mailbox. `remarks` are about a calendar's guests who
    are not people of the interview.
    """

    fields: InterviewFields
    base: Interview | None = None
    before: Interview | None = None
    offer: int = 0
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """How Afterword understood a form. Its keys are names of fields, such as 'people-0-email' for a person's.

    `shown` says a field in other words, `problems` has a sentence about what is wrong there, `choices` its possible
    meanings, `doubts` a sentence about something odd. `interview` is None while there is a problem. `me` are addresses
    at which the candidate was invited.
    """

    fields: InterviewFields
    interview: Interview | None
    shown: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[Reading, ...]] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)
    me: tuple[str, ...] = ()

    def right(self) -> Interview:
        """The interview. Raises FormProblems with every sentence about what is wrong."""
        if self.interview is None:
            named = {key: Unclear(said, self.choices.get(key, ())) for key, said in self.problems.items()}
            raise FormProblems({key: unclear.with_choices() for key, unclear in named.items()})
        return self.interview


class FormProblems(InputError):
    """Something in a form is missing or wrong: one sentence for each field."""

    def __init__(self, sentences: Mapping[str, str], hint: str = "") -> None:
        self.sentences = dict(sentences)
        super().__init__([Problem(place, said, "") for place, said in self.sentences.items()], hint)


@dataclass(frozen=True, slots=True)
class Findings:
    """Collects results while a form is read."""

    shown: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    choices: dict[str, tuple[Reading, ...]] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    me: list[str] = field(default_factory=list)
