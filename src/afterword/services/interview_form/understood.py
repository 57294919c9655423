"""What was understood of a form: field by field, with what is wrong, what can mean two things, and what is odd."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.domain.model import Interview
    from afterword.imports.form_fields import InterviewFields
    from afterword.imports.given import Remark
    from afterword.imports.spoken import Reading


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody fills in.

    `base` is the interview that it was made from, for what no field shows; `before` the one in the store that it
    changes. `offer` is the number of an invitation in the mailbox, `remarks` are about guests of a calendar who are
    no people of it.
    """

    fields: InterviewFields
    base: Interview | None = None
    before: Interview | None = None
    offer: int = 0
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A form as it was understood. Fields have their names; those of a person are 'people-0-email'.

    `shown` is a field in other words, `problems` one sentence about what is wrong there, `choices` what it can mean,
    `doubts` one sentence about what is possible but odd. `interview` is None as long as there is a problem. `me` are
    addresses by which the candidate is invited.
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
            raise FormProblems(self.problems)
        return self.interview


class FormProblems(InputError):
    """A form in which something is missing or wrong: one sentence for each field."""

    def __init__(self, sentences: Mapping[str, str], hint: str = "") -> None:
        self.sentences = dict(sentences)
        super().__init__([Problem(place, said, "") for place, said in self.sentences.items()], hint)


@dataclass(frozen=True, slots=True)
class Findings:
    """What is found while a form is read."""

    shown: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    choices: dict[str, tuple[Reading, ...]] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    me: list[str] = field(default_factory=list)
