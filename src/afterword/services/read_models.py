"""Read models: what terminal, page and programs are shown. Instants stay datetimes until somebody prints them.

A field's name is its key in JSON, which is a public interface; a trailing underscore keeps a name clear of Python's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Literal

from afterword.domain.model import StepKind, StepState
from afterword.domain.reasons import ReasonCode
from afterword.domain.sleep_forecast import Fate, Way
from afterword.domain.step_key import StepKey
from afterword.errors import Obstacle

SPREAD = {"spread": True}
"""Marks a field whose own fields stand in its place in JSON."""


@dataclass(frozen=True, slots=True)
class TroubleView:
    """What keeps Afterword from Gmail, as the daemon last found it, and what to do about it."""

    kind: Obstacle
    message: str
    hint: str
    since: datetime


@dataclass(frozen=True, slots=True)
class HealthView:
    """Sign-in, last look at the mailbox, daemon."""

    sign_in: str  # ok | needed | keyring | unknown
    last_sync: datetime | None
    daemon: Literal["running", "stopped"]
    trouble: TroubleView | None = None


@dataclass(frozen=True, slots=True)
class FindingView:
    """What a check found in a letter, and how to fix it."""

    sentence: str
    fix: str
    holds: bool


@dataclass(frozen=True, slots=True)
class GmailIdsView:
    """Where a letter is in Gmail."""

    draft_id: str
    message_id: str
    thread_id: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One step; `mail` is the id of the message that its reason is about."""

    key: StepKey
    kind: StepKind
    person: str
    to: str
    state: StepState
    reason: ReasonCode
    why: str  # the reason as a sentence for a terminal
    mail: str
    held: bool  # by the candidate, whatever its state
    opens: datetime | None
    due: datetime | None
    closes: datetime | None
    sent: datetime | None
    worded_for: datetime | None  # when the "yesterday" of its letter is right
    findings: tuple[FindingView, ...]
    gmail: GmailIdsView

    @property
    def shown_state(self) -> str:
        """The state for people: what they hold is held."""
        return "held" if self.held else self.state


@dataclass(frozen=True, slots=True)
class StopView:
    """Why an interview wants no more letters."""

    reason: str
    by: str
    at: datetime
    message_id: str
    link: str


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """How an interview seems to have ended according to a mail, and the command that closes it."""

    interview: str
    company: str
    position: str
    because: str
    by: str
    at: datetime
    message_id: str
    link: str
    command: str


@dataclass(frozen=True, slots=True)
class PromisedAnswerView:
    """An answer that promises another one by a day, and the command that asks once more after it."""

    interview: str
    company: str
    position: str
    by: str
    until: date
    follow_up: date
    at: datetime
    message_id: str
    link: str
    command: str


@dataclass(frozen=True, slots=True)
class ReplyOfferView:
    """The letter after the answer that fits how an interview ended, and the command that has it drafted."""

    interview: str
    company: str
    position: str
    about: str
    command: str


@dataclass(frozen=True, slots=True)
class MailView:
    """A message that came in, how it was classed and why."""

    class_: str
    by: str
    at: datetime
    message_id: str
    link: str
    until: date | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer from an invitation; `lacks` names what the candidate must add to accept it."""

    number: int
    company: str
    position: str
    title: str
    starts: datetime
    ends: datetime
    time_zone: str
    by: str
    from_: str
    received: datetime
    message_id: str
    lacks: tuple[str, ...]
    unreadable: str  # why its calendar cannot be read; such an offer cannot be added
    link: str


@dataclass(frozen=True, slots=True)
class InterviewView:
    """An interview with its steps and the mail about it."""

    id: str
    company: str
    position: str
    starts: datetime
    ends: datetime
    time_zone: str
    stopped: StopView | None
    suggested: SuggestionView | None
    promised: PromisedAnswerView | None
    reply: ReplyOfferView | None
    steps: tuple[StepView, ...]
    mail: tuple[MailView, ...]
    guests: tuple[str, ...]  # sentences about guests of its calendar who are left out or cannot be written to


@dataclass(frozen=True, slots=True)
class StatusView:
    """The whole state."""

    now: datetime
    account: str
    health: HealthView
    interviews: tuple[InterviewView, ...]
    offers: tuple[OfferView, ...]


@dataclass(frozen=True, slots=True)
class TodoItem:
    """A step that waits for the candidate."""

    step: StepView = field(metadata=SPREAD)
    interview: str
    company: str
    position: str


@dataclass(frozen=True, slots=True)
class NewsView:
    """News that no step asks about: an answer that stopped an interview, a letter that came back."""

    mail: MailView = field(metadata=SPREAD)
    interview: str
    company: str
    position: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class TodoView:
    """Everything that waits for the candidate, most urgent first."""

    now: datetime
    account: str
    todo: tuple[TodoItem, ...]
    offers: tuple[OfferView, ...]
    suggestions: tuple[SuggestionView, ...]
    promises: tuple[PromisedAnswerView, ...]
    replies: tuple[ReplyOfferView, ...]
    news: tuple[NewsView, ...]
    sign_in: str
    trouble: TroubleView | None = None


@dataclass(frozen=True, slots=True)
class WayView:
    """What can be done about a letter before the lid is shut, and what Afterword does then."""

    way: Way
    words: str
    command: str
    link: str
    then: str


@dataclass(frozen=True, slots=True)
class AsleepView:
    """A letter that the laptop's sleep affects."""

    step: StepView = field(metadata=SPREAD)
    interview: str
    company: str
    position: str
    fate: Fate
    wake_by: datetime | None
    leaves: datetime | None
    ways: tuple[WayView, ...]


@dataclass(frozen=True, slots=True)
class LidView:
    """What a sleep until then does to the letters."""

    now: datetime
    account: str
    until: datetime
    wake_by: datetime | None
    letters: tuple[AsleepView, ...]


@dataclass(frozen=True, slots=True)
class TextView:
    """The text of a letter or task as it would go out, or as it left; empty for a step without text.

    `missing` says why a text that only Gmail has cannot be shown.
    """

    step: StepView = field(metadata=SPREAD)
    subject: str = ""
    findings: tuple[FindingView, ...] = ()
    text: str = ""
    missing: str = ""

    @property
    def digest(self) -> str:
        """Changes whenever its subject or a word of it does; 16 hex digits."""
        return sha256(f"{self.subject}\n{self.text}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class PreviewView:
    """The texts of an interview."""

    now: datetime
    interview: str
    texts: tuple[TextView, ...]
