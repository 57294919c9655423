"""The page's wording: times as a person says them; states, kinds and the journal in words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from afterword.domain.events import (
    Bounced,
    Closed,
    Event,
    Failed,
    FollowedUp,
    MailEvent,
    NotDrafted,
    PutOff,
    Sent,
    Unknown,
    Unsent,
)
from afterword.domain.model import EventKind, Interview, Person, Step, StepKind, StepState
from afterword.domain.step_key import StepKey

if TYPE_CHECKING:
    from afterword.letters.slips import Slip

STATES = {
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
KINDS = {
    StepKind.THANK_YOU: "Thank-you letter",
    StepKind.NUDGE: "Nudge",
    StepKind.LINKEDIN: "LinkedIn invitation",
    StepKind.CALL: "Phone call",
    StepKind.NOTES: "Your notes",
    StepKind.ADDRESS: "A missing address",
}
STAGES = {
    "open": "open",
    "unread": "finished, not read",
    "read": "read",
    "in-gmail": "changed in Gmail",
    "left": "sent",
    "over": "no letter",
    "no-address": "no address yet",
}
FIXES = {"two-sentences": "Make it two"}
"""The button text of a fix, where the words that it inserts would say too little."""

ENDS = {
    "offer": "They made an offer",
    "rejected": "They said no",
    "withdrew": "I withdrew",
    "other": "Something else",
}
STOPS = {
    "answered": "They answered",
    "invited": "They sent an invitation",
    "noticed": "Their hiring system wrote",
    "closed": "Closed",
}
SUGGESTED = {
    "rejected": "seems to have turned you down",
    "other": "cancelled the interview",
}
HAPPENED = {
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
    EventKind.NOTICED: "their hiring system wrote",
    EventKind.AUTO_REPLIED: "an automatic reply came",
    EventKind.BOUNCED: "it bounced",
    EventKind.FOLLOWED_UP: "you followed up yourself",
    EventKind.ADDED: "the interview was added",
    EventKind.CHANGED: "the interview or its notes were changed",
    EventKind.APPROVED: "you approved it",
    EventKind.HELD: "you held it back",
    EventKind.SKIPPED: "you left it out",
    EventKind.DONE: "you did it",
    EventKind.CLOSED: "you closed the interview",
    EventKind.READ: "you read it as a whole",
    EventKind.CALLED_OFF: "its calendar cancelled the interview",
    EventKind.FAILED: "it did not work",
}

ON_THE_PAGE = (
    (r": afterword finish \S+, or approve it as it is", ": read it, or approve it as it is"),
    (r"\bfinish one on the page or in the draft", "finish one here or in the draft"),
    (r"\bafterword notes \S+", "write the notes"),
    (r"\bafterword close \S+ --because \S+", "close the interview"),
    (r": afterword address \S+ \S+", ""),
    (r"\bskip settles it", "“Leave out” settles it"),
    (r"\bor skip( it)?\b", "or leave it out"),
)
"""Terminal wording in the reasons, and the page's wording for it, which names a field or a button."""


def absolute(at: datetime, zone: str, now: datetime) -> str:
    """'Tue 24 Nov, 10:00' by that zone's clock; with the year if it is not the current one."""
    there, here = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    year = f" {there.year}" if there.year != here.year else ""
    return f"{there:%a} {there.day} {there:%b}{year}, {there:%H:%M}"


def relative(at: datetime, now: datetime) -> str:
    """'in 3 h', '2 days ago', 'just now'."""
    length = span(abs(at - now))
    if length == "0 min":
        return "now" if at > now else "just now"
    return f"in {length}" if at > now else f"{length} ago"


def span(length: timedelta) -> str:
    """'35 min', '3 h 20 min', '31 h', '2 days'."""
    minutes = round(length.total_seconds() / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if minutes < 10 * 60:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    if minutes < 48 * 60:
        return f"{round(minutes / 60)} h"
    return f"{round(minutes / (24 * 60))} days"


def happened(event: Event) -> str:
    """The event in words, with its details: who wrote, why it was put off."""
    said = _says(event)
    return f"{HAPPENED[event.kind]}{': ' if said else ''}{said}"


def _says(event: Event) -> str:
    match event:
        case Bounced():
            return event.mail.who or event.address
        case MailEvent():
            return event.mail.who
        case NotDrafted() | Unknown() | Unsent() | PutOff() | Failed():
            return event.why
        case Sent() | FollowedUp():
            return event.by if event.by != "afterword" else ""
        case Closed():
            return ENDS.get(event.because, event.because).lower()
        case _:
            return ""


def reason(why: str) -> str:
    """The reason for a step's state, in the words of the page's own buttons."""
    for terminal, page in ON_THE_PAGE:
        why = re.sub(terminal, page, why)
    return why


def sentence(words: str) -> str:
    """The words as a full sentence."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""


def named(step: Step) -> str:
    """'Nudge 2 to Ana Ruiz'."""
    number = f" {step.key.number}" if step.key.number > 1 else ""
    whom = f" {'of' if step.kind is StepKind.ADDRESS else 'to'} {step.person.name}" if step.person else ""
    return f"{KINDS[step.kind]}{number}{whom}"


def linked(text: str) -> Markup:
    """The text, escaped, with every https address in it as a link that shows its target."""
    link = Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>')
    parts = enumerate(re.split(r"""(https://[^\s<>"']*[^\s<>"'.,;:!?)])""", text))
    return Markup("").join(link.format(part) if number % 2 else escape(part) for number, part in parts)


def address(mailbox: str) -> Markup:
    """The address as one word; if it is wider than the line, it breaks after the @ or before a dot."""
    parted = re.sub(r"(?<=@)|(?=\.)", "\0", mailbox).split("\0")
    return Markup('<span class="address">{}</span>').format(Markup("<wbr>").join(parted))


def listed(names: Sequence[str]) -> str:
    """'Ana, Ben and Rita'."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def goes_to(held: Collection[str], people: Sequence[Person], *, chosen: bool) -> str:
    """Names the people whose letters hold a shared sentence, and whether somebody ticked them; `held` are ids."""
    names = [person.name for person in people if person.id in held]
    if not names:
        return "Nobody gets this one yet."
    whom = "everybody" if len(names) == len(people) else listed(names)
    return f"Goes to {whom}{'' if chosen else ', as Afterword chose'}."


def fix_words(slip: Slip) -> str:
    """The text of a fix's button."""
    return FIXES.get(slip.code) or slip.fix or "Take it out"


def step_id(key: StepKey | str) -> str:
    """A step's key as an element id."""
    return hashlib.sha256(str(key).encode()).hexdigest()[:12]


def step_words(key: StepKey, interview: Interview | None = None) -> str:
    """'Thank-you letter to Ana Ruiz', from a step's key; the address if nobody in that interview has it."""
    people = interview.people if interview else ()
    name = next((p.name for p in people if key.whom and key.whom in {p.email, p.id}), key.whom)
    return " ".join([KINDS[key.kind], *(["to", name] if name else [])])
