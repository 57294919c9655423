"""States, kinds and events in words."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from afterword.config.language import Sentences, _, marked
from afterword.domain.calls import Result
from afterword.domain.decide import Action, Create, Record, Rewrite, Send, Wait
from afterword.domain.events import (
    Answered,
    Approved,
    Bounced,
    Changed,
    Closed,
    Event,
    Failed,
    FollowedUp,
    FollowUp,
    GuestsRead,
    MailEvent,
    NotDrafted,
    PutOff,
    Sent,
    Undone,
    Unknown,
    Unsent,
)
from afterword.domain.model import LETTERS, EventKind, Interview, ReplyAbout, Step, StepKind, StepState
from afterword.domain.reasons import recorded
from afterword.domain.step_key import StepKey
from afterword.messages.changes import changes
from afterword.messages.reasons import ENDED, Face, why
from afterword.messages.times import day

STATES = Sentences(
    {
        StepState.WAITING: "waiting",
        StepState.NEEDS_YOU: "needs you",
        StepState.READY: "ready",
        StepState.DRAFTED: "draft, for you to send",
        StepState.SCHEDULED: "will be sent",
        StepState.SENDING: "being sent",
        StepState.UNKNOWN: "checking whether it left",
        StepState.SENT: "sent",
        StepState.DONE: "done",
        StepState.SKIPPED: "left out",
        StepState.CANCELLED: "cancelled",
        StepState.MISSED: "missed",
    }
)
KINDS = Sentences(
    {
        StepKind.THANK_YOU: "Thank-you letter",
        StepKind.NUDGE: "Nudge",
        StepKind.LINKEDIN: "LinkedIn invitation",
        StepKind.CALL: "Phone call",
        StepKind.NOTES: "Your notes",
        StepKind.ADDRESS: "A missing address",
        StepKind.REPLY: "Reply",
    }
)
FOR = Sentences(
    {
        StepKind.THANK_YOU: "Thank-you letter to {name}",
        StepKind.NUDGE: "Nudge to {name}",
        StepKind.LINKEDIN: "LinkedIn invitation to {name}",
        StepKind.CALL: "Phone call to {name}",
        StepKind.NOTES: "Your notes to {name}",
        StepKind.ADDRESS: "{name}'s address",
        StepKind.REPLY: "Reply to {name}",
    }
)
"""Each kind of step with its person."""

ENDS = Sentences(
    {
        "offer": "They made an offer",
        "rejected": "They said no",
        "withdrew": "I withdrew",
        "other": "Something else",
    }
)
FOLLOW_UPS_CANCELLED = marked("all open follow-ups are cancelled")
STOPS = Sentences(
    {
        "answered": ("answered by {by}", FOLLOW_UPS_CANCELLED),
        "invited": ("invited by {by}", FOLLOW_UPS_CANCELLED),
        "noticed": ("A message about this application came from {by}", "nudges wait until you have read it"),
        "closed": ("closed ({by})", "nothing more is planned"),
    }
)
CAME = Sentences(
    {
        "answered": "{name} wrote: all open follow-ups are cancelled",
        "invited": "{name} sent an invitation: all open follow-ups are cancelled",
        "bounced": "a letter to {address} bounced",
    }
)

SUGGESTED = Sentences(
    {
        "rejected": "{by} seems to have turned you down",
        "other": "{by} cancelled the interview",
    }
)
TODO = Sentences(
    {
        StepKind.NOTES: "Write down what was said",
        StepKind.ADDRESS: "Find {name}'s address",
        StepKind.LINKEDIN: "Invite {name} on LinkedIn",
        StepKind.CALL: "Call {name}",
        StepKind.THANK_YOU: "Look at the letter to {name}",
        StepKind.NUDGE: "Look at the nudge to {name}",
        StepKind.REPLY: "Finish the reply to {name}",
    }
)
"""Each kind of step as the candidate's own calendar calls it."""

HAPPENED = Sentences(
    {
        EventKind.DRAFTING: "the draft is being put into Gmail",
        EventKind.DRAFTED: "the draft is in Gmail",
        EventKind.REWRITING: "the draft is being rewritten",
        EventKind.REWRITTEN: "the draft was rewritten",
        EventKind.NOT_DRAFTED: "the draft did not reach Gmail",
        EventKind.EDITED: "you edited the draft",
        EventKind.GONE: "the draft is no longer in Gmail",
        EventKind.BACK: "the draft is in Gmail again",
        EventKind.SENDING: "it is being sent",
        EventKind.UNKNOWN: "Gmail's answer was lost",
        EventKind.UNSENT: "it did not leave",
        EventKind.SENT: "sent",
        EventKind.PUT_OFF: "put off",
        EventKind.ANSWERED: "they answered",
        EventKind.INVITED: "they sent an invitation",
        EventKind.NOTICED: "a message about your application came",
        EventKind.AUTO_REPLIED: "an automatic reply came",
        EventKind.BOUNCED: "it bounced",
        EventKind.FOLLOWED_UP: "you followed up yourself",
        EventKind.ADDED: "the interview was added",
        EventKind.CHANGED: "the interview or its notes were changed",
        EventKind.APPROVED: "you approved it",
        EventKind.HELD: "you held it back",
        EventKind.SKIPPED: "you left it out",
        EventKind.DONE: "you did it",
        EventKind.CLOSED: "you closed it",
        EventKind.FOLLOW_UP: "you want to ask once more",
        EventKind.REPLY_WANTED: "you want to reply",
        EventKind.UNDONE: "taken back",
        EventKind.READ: "you read it as a whole",
        EventKind.CALLED_OFF: "its calendar cancelled the interview",
        EventKind.FAILED: "it did not work",
        EventKind.GUESTS: "its calendar names other guests",
    }
)
CAN_BE_HELD = frozenset(
    {StepState.WAITING, StepState.NEEDS_YOU, StepState.READY, StepState.DRAFTED, StepState.SCHEDULED}
)
REPLIES = Sentences(
    {
        ReplyAbout.REJECTION: "Thank them all the same",
        ReplyAbout.OFFER: "Thank them, and ask for time to consider the offer",
        ReplyAbout.WITHDRAWAL: "Tell them that you withdraw",
        ReplyAbout.THANKS: "Thank the recruiter",
    }
)
"""The letters after the answer, as the candidate would ask for one."""

CALLS = Sentences(
    {
        Result.NO_ANSWER: "nobody answered",
        Result.VOICEMAIL: "I left a message",
        Result.SPOKE: "we spoke",
        Result.NO_CALLS: "they asked not to be called",
        Result.OFFER: "it is decided: an offer",
        Result.REJECTED: "it is decided: a rejection",
        Result.OVER: "it is decided in another way",
    }
)
"""How a call went, as the candidate would say it."""


def happened(event: Event, zone: str) -> str:
    """The event in words, with its details: who wrote, why it was put off."""
    said = _says(event, zone)
    return f"{HAPPENED[event.kind]}{': ' if said else ''}{said}"


def _says(event: Event, zone: str) -> str:  # noqa: C901, PLR0911, PLR0912  # one case for each event
    match event:
        case Changed(was=was, became=became) if was and became:
            return " ".join(changes(was, became, zone)).rstrip(".")
        case MailEvent():
            return _wrote(event)
        case PutOff():
            return why(recorded(event.why, event.said), zone, Face.PAGE)
        case NotDrafted() | Unknown() | Unsent() | Failed():
            return event.why
        case Sent() | FollowedUp():
            return event.by if event.by != "afterword" else ""
        case Approved(at_once=True):
            return _("to be sent at once")
        case FollowUp(day=on):
            return _("from {day} on").format(day=day(on)) if on else ""
        case GuestsRead(remarks=remarks):
            return " ".join(remarks) or _("none any more")
        case Undone(what=what):
            return HAPPENED[EventKind(what)]
        case Closed():
            return ENDED.get(event.because, event.because)
        case _:
            return ""


def _wrote(event: MailEvent) -> str:
    match event:
        case Bounced():
            return event.mail.who or event.address
        case Answered(until=until) if until:
            return _("{who}, who promises to write again by {day}").format(who=event.mail.who, day=day(until))
        case _:
            return event.mail.who


def stopped(reason: str, by: str) -> tuple[str, str]:
    """'answered by Ana Ruiz' or 'closed: you withdrew', and the effect: 'all open follow-ups are cancelled'."""
    what, effect = STOPS[reason]
    return what.format(by=ENDED.get(by, by) if reason == "closed" else by), effect


def came(what: str, name: str, address: str) -> str:
    """What a mail did, by its class: 'Rita Stone wrote: all open follow-ups are cancelled'."""
    return CAME[what].format(name=name, address=address)


def suggested(because: str, by: str) -> str:
    """How an interview seems to have ended: 'Ana Ruiz seems to have turned you down'."""
    return SUGGESTED[because].format(by=by)


def promised(by: str, until: date) -> str:
    """What an answer promises: 'Rita Stone wrote that you will hear by Fri 11 Dec'."""
    return _("{by} wrote that you will hear by {day}").format(by=by, day=day(until))


def to_do(step: Step) -> str:
    """'Call Ana Ruiz'."""
    return TODO[step.kind].format(name=step.person.name if step.person else "")


def is_held(step: Step) -> bool:
    """Whether the candidate holds it, whatever its state."""
    return step.history.word == "held" and step.state in CAN_BE_HELD


def state_words(step: Step) -> str:
    """Where the step is, in a word or two: 'held', 'will be sent'."""
    return _("held") if is_held(step) else STATES[step.state]


class OfAnInterview(Protocol):
    """Anything with a position and a company."""

    @property
    def position(self) -> str: ...  # noqa: D102  (its name says it)

    @property
    def company(self) -> str: ...  # noqa: D102  (its name says it)


def interview_words(interview: OfAnInterview) -> str:
    """'Data Analyst at Acme'."""
    return _("{position} at {company}").format(position=interview.position, company=interview.company)


def stands(step: Step, zone: str) -> str:
    """The step's state and its reason, without saying the state twice: 'waiting, from Tue 24 Nov, 16:00 on'."""
    state, reason = state_words(step), why(step.reason, zone)
    return reason if reason.startswith(state) else f"{state}, {reason}"


def intention(action: Action) -> str:
    """What a pass would do about a step."""
    match action:
        case Create():
            return _("create the draft")
        case Rewrite():
            return _("rewrite the draft")
        case Send():
            return _("send")
        case Record(event):
            return _("record '{what}'").format(what=event.kind)
        case Wait():
            return _("wait")


def full_sentence(words: str) -> str:
    """The words as a full sentence."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""


def named(step: Step) -> str:
    """'Nudge 2 to Ana Ruiz'."""
    return _named(step.key, reader(step))


def reader(step: Step) -> str:
    """The person's name; the address of a letter to somebody who is no longer in the interview."""
    if step.person:
        return step.person.name
    return step.key.whom if step.kind in LETTERS else ""


def step_words(key: StepKey, interview: Interview | None = None) -> str:
    """'Thank-you letter to Ana Ruiz', from a step's key; the address if nobody in that interview has it."""
    people = interview.people if interview else ()
    name = next((p.name for p in people if key.whom and key.whom in {p.email, p.id}), key.whom)
    return _named(key, name)


def _named(key: StepKey, name: str) -> str:
    if not name:
        return KINDS[key.kind] if key.number < 2 else f"{KINDS[key.kind]} {key.number}"
    said = _("Nudge {number} to {name}") if key.kind is StepKind.NUDGE and key.number > 1 else FOR[key.kind]
    return said.format(name=name, number=key.number)
