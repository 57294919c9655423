"""The nouns: an interview, its people, its events, a step.

Every word of the product is defined here once and used everywhere. All values are frozen, all instants are
aware and in UTC; the zone in which a rule of days is computed goes with them, by its IANA name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from afterword.domain.events import Drafting, Rewriting
    from afterword.domain.reasons import Reason
    from afterword.domain.step_key import StepKey


class Role(StrEnum):
    """What a person is to an interview."""

    INTERVIEWER = "interviewer"
    COORDINATOR = "coordinator"


class StepKind(StrEnum):
    """What a step does: for a person of the interview, or (notes, address) for the candidate."""

    THANK_YOU = "thank-you"
    NUDGE = "nudge"
    LINKEDIN = "linkedin"
    CALL = "call"
    NOTES = "notes"
    ADDRESS = "address"
    REPLY = "reply"


LETTERS = frozenset({StepKind.THANK_YOU, StepKind.NUDGE, StepKind.REPLY})
"""The kinds of steps that are letters; the others are tasks."""


class ReplyAbout(StrEnum):
    """What the letter after the answer is about."""

    REJECTION = "rejection"  # thanks all the same
    OFFER = "offer"  # time to consider it
    WITHDRAWAL = "withdrawal"
    THANKS = "thanks"  # to an agency's recruiter, at the end


class StepState(StrEnum):
    """The state of a step."""

    WAITING = "waiting"  # its window is not open yet
    NEEDS_YOU = "needs-you"  # something is missing; the reason says what
    READY = "ready"
    DRAFTED = "drafted"  # in Gmail, for review
    SCHEDULED = "scheduled"  # in Gmail, will be sent at `due`
    SENDING = "sending"
    UNKNOWN = "unknown"  # Gmail's answer was lost and cannot be decided yet
    SENT = "sent"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"  # stopped
    MISSED = "missed"


FINAL = frozenset({StepState.SENT, StepState.DONE, StepState.SKIPPED, StepState.CANCELLED})
"""States in which a step is settled. A missed one still asks for something."""


class EventKind(StrEnum):
    """The kinds of events, as the store names them; `domain/events.py` has the fields of each."""

    DRAFTING = "drafting"
    DRAFTED = "drafted"
    REWRITING = "rewriting"
    REWRITTEN = "rewritten"
    NOT_DRAFTED = "not-drafted"
    EDITED = "edited"
    GONE = "gone"
    BACK = "back"
    SENDING = "sending"
    UNKNOWN = "unknown"
    UNSENT = "unsent"
    SENT = "sent"
    PUT_OFF = "put-off"
    ANSWERED = "answered"
    INVITED = "invited"
    NOTICED = "noticed"
    AUTO_REPLIED = "auto-replied"
    BOUNCED = "bounced"
    FOLLOWED_UP = "followed-up"
    CALLED_OFF = "called-off"
    ADDED = "added"
    CHANGED = "changed"
    APPROVED = "approved"
    HELD = "held"
    SKIPPED = "skipped"
    DONE = "done"
    CLOSED = "closed"
    FOLLOW_UP = "follow-up"
    REPLY_WANTED = "reply-wanted"
    UNDONE = "undone"
    READ = "read"
    FAILED = "failed"
    GUESTS = "guests"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A finished sentence: the id of its stem, and the words that end it, exactly as they were typed."""

    stem: str
    text: str


@dataclass(frozen=True, slots=True)
class SharedSentence:
    """A fit, a challenge or an offer: written once, for one letter or several.

    `readers` are the ids of the people whose letters hold it; None deals it out.
    """

    stem: str
    text: str
    readers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question left open in the room, and the answer that the letter gives. Without a stem one is chosen."""

    question: str
    answer: str = ""
    stem: str = ""


@dataclass(frozen=True, slots=True)
class PersonNotes:
    """The candidate's finished sentences for one reader.

    `sentences` are the personal ones, in their order; a letter holds the first three. `closing` takes the place of
    our last sentence. `letter` is the whole text, if the candidate changed it as one.
    """

    sentences: tuple[Sentence, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    closing: Sentence | None = None
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of an interview.

    `id` is stable within the interview (a slug of the name), also when the address changes; `welcomes` are the
    ways of follow-up that they prefer (email, phone, linkedin), empty when they said nothing about it.
    """

    id: str
    name: str
    email: str = ""
    part: Role = Role.INTERVIEWER
    title: str = ""
    phone: str = ""
    linkedin: str = ""
    welcomes: tuple[str, ...] = ()
    time_zone: str = ""  # IANA; empty: the interview's
    language: str = ""  # of the letters to them, such as "de"; empty: config's
    form_of_address: str = ""  # as that language asks for it: du, Sie, tu, vous; a title before the name
    greeting: str = ""  # the name after "Dear", as the candidate wrote it; empty: made from `name`
    unusable_address: str = ""  # what an invitation gave as the address, if it cannot get mail
    notes: PersonNotes = PersonNotes()


@dataclass(frozen=True, slots=True)
class Notes:
    """The candidate's notes about the whole interview. `rough` is never sent."""

    rough: str = ""
    fit: tuple[SharedSentence, ...] = ()
    challenge: SharedSentence | None = None
    offers: tuple[SharedSentence, ...] = ()
    attachments: tuple[str, ...] = ()  # paths, as the candidate named them
    read: bool = False  # the candidate read every letter as a whole, with the words that it holds now


@dataclass(frozen=True, slots=True)
class Rules:
    """What the company said about follow-up."""

    decision_by: date | None = None
    no_calls: bool = False
    only_contact: str = ""  # the one address that they want mail to go to
    holidays: str = ""  # country, or country-subdivision, as the `holidays` package names it: "US", "DE-BY"


@dataclass(frozen=True, slots=True)
class Interview:
    """One meeting for one position at one company. `id` looks like acme-engineer-2026-11-23."""

    id: str
    company: str
    position: str
    starts: datetime  # UTC
    ends: datetime  # UTC
    time_zone: str  # IANA: where the interview was
    people: tuple[Person, ...] = ()
    rules: Rules = Rules()
    notes: Notes = Notes()
    uid: str = ""  # of the calendar event that it came from
    sequence: int = 0  # the calendar event's, RFC 5545 3.8.7.4
    organizer: str = ""  # the address of who invited by calendar


@dataclass(frozen=True, slots=True)
class Window:
    """The instants between which a step may happen, UTC."""

    opens: datetime
    best: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """Why an interview needs nothing more."""

    reason: Literal["answered", "invited", "closed", "noticed"]
    by: str
    at: datetime
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How the interview seems to have ended, according to a mail; the candidate alone closes it."""

    because: Literal["rejected", "other"]
    by: str
    at: datetime
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class PromisedAnswer:
    """An answer that promises another one by a day; the candidate decides whether to ask once more after that."""

    by: str
    until: date
    follow_up: date  # the first workday on which asking again is fair
    at: datetime  # when they wrote
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class GmailIds:
    """Where a letter is in Gmail, as the journal knows it."""

    draft_id: str = ""
    message_id: str = ""  # Gmail's id of the draft's or the sent message
    thread_id: str = ""
    rfc_message_id: str = ""  # the Message-ID header of what was sent, with its angle brackets
    subject: str = ""


class Phase(StrEnum):
    """How far a letter has come in Gmail, according to the journal."""

    NONE = "none"
    DRAFTING = "drafting"  # a create was begun and its outcome is not in the journal
    DRAFTED = "drafted"
    GONE = "gone"  # no draft and no sent copy
    SENDING = "sending"  # a send was begun and its outcome is not in the journal
    UNKNOWN = "unknown"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class StepHistory:
    """The journal's events of one step, folded into what counts now."""

    phase: Phase = Phase.NONE
    since: datetime | None = None  # when the phase began
    trace: GmailIds = GmailIds()
    settled_for: datetime | None = None  # the moment for which its words are true; None: always
    written_at: datetime | None = None  # when the text was last written by us
    edited_at: datetime | None = None  # by the person
    holds: tuple[str, ...] = ()  # findings that keep it from leaving by itself
    warns: tuple[str, ...] = ()
    fixes: tuple[str, ...] = ()  # how to fix each of them, those of `holds` first
    codes: tuple[str, ...] = ()  # the kind of each of them, in the same order
    passes_on: tuple[str, ...] = ()  # ids of the people whose thanks the letter carries
    fingerprint: str = ""  # of the text that we last wrote
    sentences: tuple[str, ...] = ()  # digests of the sentences in it
    digest: str = ""  # of the candidate's words in it
    undated: str = ""  # digest of everything in it except the words for days
    reworded_at: datetime | None = None  # when it last changed though the candidate's words stayed the same
    agreed: str = ""  # `undated` as it was at the candidate's last word
    open: tuple[str, ...] = ()  # marks in the draft that are still to be finished, word for word
    stems: tuple[str, ...] = ()  # those of them in our own words alone, when it was written
    unsure: bool = False  # the draft may be this letter or another one of the person's
    intent: Drafting | Rewriting | None = None  # begun, and the outcome is not in the journal
    put_off: Reason | None = None  # why it was not sent when due
    put_off_until: datetime | None = None
    sent_at: datetime | None = None
    sent_by: str = ""  # afterword | you
    lost: bool = False  # a send was begun, and neither the draft nor a sent copy was found
    creates: int = 0  # how many creates were begun
    sends: int = 0  # how many sends were begun
    word: str = ""  # the candidate's last: approved | held | skipped | done
    word_at: datetime | None = None
    result: str = ""  # of a call, if the candidate said how it went
    at_once: bool = False  # the candidate's yes was for now, not for the best moment
    outdated: bool = False  # a sentence was open at the last word, or the letter changed later
    failures: int = 0  # in a row, since the last thing that worked
    failed_at: datetime | None = None
    failed_why: str = ""


class PendingAction(StrEnum):
    """What a step asks the next pass to do with Gmail."""

    NOTHING = ""
    DRAFT = "draft"  # create it (after a lost answer: look for it first)
    REWRITE = "rewrite"  # its text is out of date, and nobody has touched it
    WATCH = "watch"  # see whether the person edited, sent or deleted it
    SEND = "send"
    RESOLVE = "resolve"  # find out what became of a send


@dataclass(frozen=True, slots=True)
class Said:
    """Digests of the sentences in an application's other letters. A letter repeats none of them.

    `to_reader` is from letters to the same reader, `to_others` from letters of other talks, to anybody.
    """

    to_reader: frozenset[str] = frozenset()
    to_others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do for one person, in its present state.

    `passes_on` are the people whose thanks the coordinator's letter carries. `said` is what other letters say.
    """

    key: StepKey
    state: StepState
    reason: Reason
    person: Person | None = None
    window: Window | None = None
    due: datetime | None = None
    history: StepHistory = StepHistory()
    want: PendingAction = PendingAction.NOTHING
    passes_on: tuple[Person, ...] = ()
    mail: str = ""  # Gmail's id of the message that the reason is about
    said: Said = Said()

    @property
    def kind(self) -> StepKind:
        """What it does."""
        return self.key.kind

    @property
    def interview(self) -> str:
        """The id of its interview."""
        return self.key.interview

    @property
    def trace(self) -> GmailIds:
        """Where it is in Gmail."""
        return self.history.trace

    @property
    def to(self) -> str:
        """The address that it concerns, or an empty string."""
        return self.person.email if self.person else ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of an interview in their present state.

    `look_at` is the next instant at which that can change by the clock alone; None when nothing is open.
    """

    interview: str
    steps: tuple[Step, ...]
    stopped: Stop | None
    look_at: datetime | None
    suggested: Suggestion | None = None
    promised: PromisedAnswer | None = None
    reply: ReplyAbout | None = None  # the letter after the answer that is offered now
    elsewhere: frozenset[str] = (
        frozenset()
    )  # ids of people whose thanks another talk's letter of that day passes on

    @property
    def stopped_for_good(self) -> bool:
        """The candidate closed the interview."""
        return self.stopped is not None and self.stopped.reason == "closed"


@dataclass(frozen=True, slots=True)
class Offer:
    """A meeting of an invitation that came by mail, offered as an interview; it is never added by itself.

    `uid` is the calendar event's, `calendar` the text of the calendar that came. `word` is its outcome: nothing
    yet, "added", "ignored" by the candidate, "called-off" by its calendar. `number` is the store's. With `unreadable`
    no meeting is known: its times are those of the mail, and the candidate can only take note of it.
    """

    uid: str
    sequence: int
    starts: datetime  # UTC
    ends: datetime  # UTC
    time_zone: str  # IANA
    company: str  # empty if nothing names it
    position: str  # as company
    title: str
    by: str  # the sender's address
    name: str  # the sender's
    message_id: str
    thread_id: str
    received: datetime  # UTC
    calendar: str
    word: str = ""
    unreadable: str = ""  # why its calendar cannot be read
    number: int = 0


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time: elapsed time, or workdays in the zone of the person concerned (one of the two is zero)."""

    elapsed: timedelta = timedelta()
    workdays: int = 0


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of a day in local time, from start to end."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Policy:
    """The part of the config that the core sees, and the public holidays that concern this interview."""

    time_zone: str  # the candidate's, IANA
    mode: Literal["review", "schedule"] = "review"
    settle: timedelta = timedelta(hours=1)
    window: timedelta = timedelta(hours=24)
    hours: Hours = Hours(time(8), time(18, 30))
    decent: Hours = Hours(time(7), time(21))
    quiet: timedelta = timedelta(minutes=10)
    awake: Hours = Hours(time(7), time(22))  # outside of these, only alerts that cannot wait
    nudge_after: Length = Length(workdays=5)
    nudge_after_date: Length = Length(workdays=2)
    nudge_again: Length = Length(workdays=5)
    nudge_most: int = 2
    nudge_to: Literal["one", "everyone"] = "one"
    nudge_apart: Length = Length(workdays=1)
    linkedin: bool = True
    call: Literal["ask", "never"] = "ask"
    most_letters: int = 7  # with more interviewers than this the coordinator passes thanks on
    lost_settle: timedelta = timedelta(minutes=2)  # how long Gmail may take to show the outcome of a call
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter that a thank-you or nudge step sends."""

    step: StepKey | None  # None for the test draft of the setup
    to_name: str
    to_email: str
    subject: str
    text: str
    attachments: tuple[str, ...] = ()  # paths
    thread_id: str = ""  # Gmail's, if it joins a thread
    in_reply_to: str = ""  # a Message-ID with its angle brackets
    references: tuple[str, ...] = ()  # the whole chain, oldest first
    sentences: tuple[str, ...] = ()  # digests of the sentences in it
    lacks: tuple[str, ...] = ()  # our sentences that it leaves out, because its reader knows every version


def utc(instant: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError if it is naive."""
    if instant.tzinfo is None:
        raise ValueError(f"a time without a zone: {instant.isoformat()}")
    return instant.astimezone(UTC)
