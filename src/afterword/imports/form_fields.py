"""An interview as people write it. Every field is text, right or wrong, or empty.

A file, an invitation, pasted text or a person at a keyboard fills these in; `services/interview_form/` reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Word = Literal["", "me", "out"]


@dataclass(frozen=True, slots=True)
class PersonFields:
    """A row of the form: somebody of the interview.

    `id` is the person's in the interview that the form started from; empty in a new row. `word` marks the candidate
    ("me") or somebody to leave out ("out"). `unusable` is an address that cannot get mail.
    """

    name: str = ""
    email: str = ""
    part: str = ""  # interviewer | coordinator; empty: interviewer
    title: str = ""
    phone: str = ""
    linkedin: str = ""
    welcomes: str = ""  # ways of follow-up, separated by commas: email, phone, linkedin
    time_zone: str = ""  # empty: the interview's
    language: str = ""  # empty: the interview's
    form_of_address: str = ""
    greeting: str = ""
    id: str = ""
    word: Word = ""
    unusable: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nobody has typed anything here."""
        return not (self.name.strip() or self.email.strip() or self.unusable)


@dataclass(frozen=True, slots=True)
class InterviewFields:
    """The whole form.

    `day` may hold the times too ('Tue 2-3pm'), and `ends` a length ('45 min'). `no_calls` is "yes" or empty.
    """

    company: str = ""
    position: str = ""
    day: str = ""
    starts: str = ""
    ends: str = ""
    zone: str = ""
    people: tuple[PersonFields, ...] = field(default=())
    decision_by: str = ""
    no_calls: str = ""
    only_contact: str = ""
    holidays: str = ""  # empty: of the country of the time zone
    language: str = ""  # of letters to people without one in their row
