"""What the tools answer. A field's name is its key in the tool's JSON.

No class here has slots: the library reads the fields' defaults from the class, and would find slots instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class InterviewLine:
    """An interview in a list; `needs_you` is how many steps wait for the candidate."""

    interview: str
    company: str
    position: str
    starts: datetime
    ends: datetime
    stopped: str
    needs_you: int


@dataclass(frozen=True)
class InterviewList:
    """All interviews, the earliest end first."""

    now: datetime
    interviews: tuple[InterviewLine, ...]


@dataclass(frozen=True)
class StepAnswer:
    """A step of an interview; `reason` is the code of what `why` says."""

    step: str
    interview: str
    kind: str
    number: int
    person: str
    state: str
    held: bool
    reason: str
    why: str
    opens: datetime | None
    due: datetime | None
    closes: datetime | None
    sent: datetime | None


@dataclass(frozen=True)
class MailAnswer:
    """A mail that came in: its class, the person of the interview who wrote it, and when."""

    mail: str
    person: str
    at: datetime


@dataclass(frozen=True)
class InterviewAnswer:
    """An interview with its steps. `seems_over` and `promised` are what mails say, in a word and a day."""

    interview: str
    company: str
    position: str
    people: tuple[str, ...]
    starts: datetime
    ends: datetime
    stopped: str
    seems_over: str
    promised: date | None
    steps: tuple[StepAnswer, ...]
    mail: tuple[MailAnswer, ...]


@dataclass(frozen=True)
class FindingAnswer:
    """What a check found in a letter; one that holds keeps the letter from being sent by itself."""

    sentence: str
    fix: str
    holds: bool


@dataclass(frozen=True)
class BeginningAnswer:
    """The beginning of a sentence for `finish_sentence`; several letters share what is not personal."""

    place: str
    beginning: str
    words: str


@dataclass(frozen=True)
class LetterAnswer:
    """A letter as it would go out. `withheld` says why there is no text."""

    step: str
    kind: str
    person: str
    state: str
    text: str
    withheld: str
    findings: tuple[FindingAnswer, ...]
    beginnings: tuple[BeginningAnswer, ...]


@dataclass(frozen=True)
class LettersAnswer:
    """The letters of an interview."""

    interview: str
    letters: tuple[LetterAnswer, ...]


@dataclass(frozen=True)
class InvitationAnswer:
    """An invitation in the mailbox that the candidate has not decided about."""

    number: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class NewsAnswer:
    """News about an interview that asks for no step."""

    interview: str
    news: str
    person: str
    at: datetime


@dataclass(frozen=True)
class TodoAnswer:
    """What waits for the candidate, the most urgent first. `trouble` is what keeps Afterword from Gmail."""

    now: datetime
    steps: tuple[StepAnswer, ...]
    invitations: tuple[InvitationAnswer, ...]
    news: tuple[NewsAnswer, ...]
    sign_in: str
    trouble: str


@dataclass(frozen=True)
class AsleepAnswer:
    """A letter that the laptop's sleep affects, and what the candidate can do before it."""

    step: StepAnswer
    fate: str
    wake_by: datetime | None
    leaves: datetime | None
    advice: tuple[str, ...]


@dataclass(frozen=True)
class LidAnswer:
    """What happens to the letters if the laptop sleeps until then."""

    until: datetime
    wake_by: datetime | None
    letters: tuple[AsleepAnswer, ...]


@dataclass(frozen=True)
class NotedOutcome:
    """What is so now; `changed` is false if it was so before. `id` is of the interview or the step."""

    changed: bool
    id: str
    said: str


@dataclass(frozen=True)
class PageLink:
    """Where the candidate decides. The link opens only in a browser that `afterword web` has let in."""

    link: str
    said: str
