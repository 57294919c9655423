"""All events, one class for each kind. The journal holds nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from afterword.domain.model import EventKind, GmailIds, Interview, ReplyAbout, Step
from afterword.domain.step_key import StepKey

NOWHERE = GmailIds()


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """The journal's record of a letter that Afterword wrote: never its text."""

    settled_for: datetime | None = None  # the moment for which its words are true; None: always
    holds: tuple[str, ...] = ()  # findings that keep it from leaving by itself
    warns: tuple[str, ...] = ()
    fixes: tuple[str, ...] = ()  # how to fix each of them, those of `holds` first
    codes: tuple[str, ...] = ()  # the kind of each of them, in the same order
    passes_on: tuple[str, ...] = ()  # ids of the people whose thanks it carries
    open: tuple[str, ...] = ()  # marks in it that are still to be finished
    stems: tuple[str, ...] = ()  # those of them in our own words alone
    digest: str = ""  # of the candidate's words in it
    undated: str = ""  # digest of everything in it except the words for days
    fingerprint: str = ""  # of its recipient, subject and text
    sentences: tuple[str, ...] = ()  # digests of the sentences in it


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """An incoming mail: its sender, where it is, and why it was classified this way."""

    message_id: str = ""
    thread_id: str = ""
    rfc_message_id: str = ""
    by: str = ""  # the address
    name: str = ""
    reasons: tuple[str, ...] = ()
    suggests: str = ""  # how the interview may have ended

    @property
    def who(self) -> str:
        """The sender, by their name if they have one."""
        return self.name or self.by


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an interview or one of its steps; never changed afterwards.

    `once` names an occasion that can happen only once. The store keeps it unique: recording it again records nothing.
    """

    kind: ClassVar[EventKind]
    interview: str
    at: datetime  # UTC
    step: StepKey | None = None  # None if it concerns the whole interview
    person: str = ""  # Person.id
    once: str = field(default="", kw_only=True)
    number: int = field(default=0, kw_only=True)  # order in the journal, given by the store


Whose = tuple[str, datetime, StepKey, str]
"""The first fields of an event of a step."""


def on_step(step: Step, at: datetime) -> Whose:
    """Those fields, for an event of that step at that time."""
    return step.interview, at, step.key, step.person.id if step.person else ""


# the draft


@dataclass(frozen=True, slots=True)
class Drafting(Event):
    """A drafts.create follows."""

    kind = EventKind.DRAFTING
    trace: GmailIds = NOWHERE  # its subject alone
    letter: WrittenLetter = WrittenLetter()


@dataclass(frozen=True, slots=True)
class Drafted(Event):
    """The draft is in Gmail; `adopted` if it was found there after its answer was lost."""

    kind = EventKind.DRAFTED
    trace: GmailIds = NOWHERE
    adopted: bool = False


@dataclass(frozen=True, slots=True)
class Rewriting(Event):
    """A drafts.update follows."""

    kind = EventKind.REWRITING
    trace: GmailIds = NOWHERE  # its subject alone
    letter: WrittenLetter = WrittenLetter()


@dataclass(frozen=True, slots=True)
class Rewritten(Event):
    """The unedited draft was written again."""

    kind = EventKind.REWRITTEN
    trace: GmailIds = NOWHERE
    letter: WrittenLetter = WrittenLetter()


@dataclass(frozen=True, slots=True)
class NotDrafted(Event):
    """The draft is not in Gmail: its create was refused, or its answer was lost and nothing was found."""

    kind = EventKind.NOT_DRAFTED
    why: str = ""


@dataclass(frozen=True, slots=True)
class Edited(Event):
    """The person changed the draft; `unsure` if it may or may not be this letter."""

    kind = EventKind.EDITED
    trace: GmailIds = NOWHERE
    edited_at: datetime | None = None
    open: tuple[str, ...] = ()  # marks in it that are still to be finished
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Gone(Event):
    """The draft is no longer in Gmail, and no sent copy is there."""

    kind = EventKind.GONE


@dataclass(frozen=True, slots=True)
class Back(Event):
    """A draft that was gone is there again; `open` and `unsure` are as in Edited."""

    kind = EventKind.BACK
    trace: GmailIds = NOWHERE
    open: tuple[str, ...] = ()
    unsure: bool = False


# sending


@dataclass(frozen=True, slots=True)
class Sending(Event):
    """A drafts.send follows, of the draft as it was seen."""

    kind = EventKind.SENDING
    trace: GmailIds = NOWHERE


@dataclass(frozen=True, slots=True)
class Unknown(Event):
    """The outcome of the send is not known."""

    kind = EventKind.UNKNOWN
    why: str = ""


@dataclass(frozen=True, slots=True)
class Unsent(Event):
    """The letter turned out not to have left."""

    kind = EventKind.UNSENT
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sent(Event):
    """The letter left; `by` is afterword or you."""

    kind = EventKind.SENT
    trace: GmailIds = NOWHERE
    sent_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class PutOff(Event):
    """A letter that was due was not sent, or nobody answered a call."""

    kind = EventKind.PUT_OFF
    why: str = ""  # a reason's code; older versions recorded a sentence
    until: datetime | None = None
    said: str = ""  # what the reason quotes


# mail that came in


@dataclass(frozen=True, slots=True)
class MailEvent(Event):
    """An event reported by a mail."""

    mail: ReceivedMail = ReceivedMail()


@dataclass(frozen=True, slots=True)
class Answered(MailEvent):
    """Somebody wrote."""

    kind = EventKind.ANSWERED
    until: date | None = None  # the day by which they promise to write again


@dataclass(frozen=True, slots=True)
class Invited(MailEvent):
    """Somebody sent an invitation."""

    kind = EventKind.INVITED


@dataclass(frozen=True, slots=True)
class Noticed(MailEvent):
    """A message came that may be about the application: from a hiring system, a network, or a person's responder."""

    kind = EventKind.NOTICED


@dataclass(frozen=True, slots=True)
class AutoReplied(MailEvent):
    """An automatic reply came; a `receipt` only says that something was received."""

    kind = EventKind.AUTO_REPLIED
    until: date | None = None  # when they are back, if it names a day
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class Bounced(MailEvent):
    """A letter to that address was not delivered."""

    kind = EventKind.BOUNCED
    address: str = ""
    permanent: bool = True  # the address is wrong
    delayed: bool | None = None  # the server keeps trying; None: an older version did not record it


@dataclass(frozen=True, slots=True)
class CalledOff(MailEvent):
    """Its calendar cancelled the meeting before it took place."""

    kind = EventKind.CALLED_OFF


@dataclass(frozen=True, slots=True)
class FollowedUp(Event):
    """The candidate wrote by hand to somebody of the interview, or spoke with them: then `by` is phone."""

    kind = EventKind.FOLLOWED_UP
    trace: GmailIds = NOWHERE
    by: str = ""


# the candidate's word


@dataclass(frozen=True, slots=True)
class Added(Event):
    """The interview is in the store. `left_out` are the guests whom the candidate left out (`domain/left_out.py`)."""

    kind = EventKind.ADDED
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed(MailEvent):
    """The candidate or a calendar's mail changed the interview or its notes.

    If the candidate changed facts, `was` and `became` hold the interview without notes, except notes of people who are
    left out. `left_out` is as in Added.
    """

    kind = EventKind.CHANGED
    moved: bool = False  # the meeting has another time
    was: Interview | None = None
    became: Interview | None = None
    left_out: tuple[str, ...] = ()

    @property
    def by_hand(self) -> bool:
        """The candidate changed it."""
        return not self.mail.message_id


@dataclass(frozen=True, slots=True)
class GuestsRead(Event):
    """A calendar named guests who are left out or cannot be written to: a sentence about each, and its kind."""

    kind = EventKind.GUESTS
    remarks: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # name nobody, for the log


@dataclass(frozen=True, slots=True)
class Approved(Event):
    """The candidate says yes; `at_once` means now rather than at the best moment.

    `undated` is the digest of what the letter said at that moment, also if its draft did not say so yet.
    """

    kind = EventKind.APPROVED
    at_once: bool = False
    undated: str = ""


@dataclass(frozen=True, slots=True)
class Held(Event):
    """The candidate holds it back."""

    kind = EventKind.HELD


@dataclass(frozen=True, slots=True)
class Skipped(Event):
    """The candidate leaves it out."""

    kind = EventKind.SKIPPED


@dataclass(frozen=True, slots=True)
class Done(Event):
    """The candidate did it."""

    kind = EventKind.DONE
    result: str = ""  # of a call


@dataclass(frozen=True, slots=True)
class Closed(Event):
    """The candidate closed the interview."""

    kind = EventKind.CLOSED
    because: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp(Event):
    """The candidate wants to ask once more, on that day or later, despite any earlier answer."""

    kind = EventKind.FOLLOW_UP
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ReplyWanted(Event):
    """The candidate wants a letter after the answer: a draft that they finish and send themselves."""

    kind = EventKind.REPLY_WANTED
    about: ReplyAbout = ReplyAbout.REJECTION


@dataclass(frozen=True, slots=True)
class Undone(Event):
    """What was recorded at that instant no longer counts: the candidate takes it back, or an answer was not one."""

    kind = EventKind.UNDONE
    what: str = ""  # the kind of the event
    when: datetime | None = None  # its instant


@dataclass(frozen=True, slots=True)
class Read(Event):
    """The candidate read the whole letter to that person. `digest` covers their own words in it, `undated` all."""

    kind = EventKind.READ
    digest: str = ""
    undated: str = ""


# what went wrong


@dataclass(frozen=True, slots=True)
class Failed(Event):
    """A step failed."""

    kind = EventKind.FAILED
    why: str = ""


OF_KIND: dict[EventKind, type[Event]] = {
    each.kind: each
    for each in (
        *(Drafting, Drafted, Rewriting, Rewritten, NotDrafted, Edited, Gone, Back),
        *(Sending, Unknown, Unsent, Sent, PutOff),
        *(Answered, Invited, Noticed, AutoReplied, Bounced, CalledOff, FollowedUp),
        *(
            Added,
            Changed,
            GuestsRead,
            Approved,
            Held,
            Skipped,
            Done,
            Closed,
            FollowUp,
            ReplyWanted,
            Undone,
            Read,
            Failed,
        ),
    )
}
