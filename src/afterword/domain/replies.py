"""The letter after the answer: thanks after a rejection, time to consider an offer, a withdrawal; an agency's thanks.

The candidate asks for one; it is drafted once, to whoever wrote the answer, and never leaves by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from afterword.domain.addresses import same_mailbox
from afterword.domain.agencies import agency_recruiters
from afterword.domain.context import PlanContext, StepContext, apply_rules
from afterword.domain.events import Answered, Closed, Event, Invited, MailEvent, ReplyWanted
from afterword.domain.model import (
    Person,
    Phase,
    ReplyAbout,
    Role,
    Step,
    StepKind,
    Suggestion,
)
from afterword.domain.rules.reply import REPLY
from afterword.domain.step_key import StepKey

OFFERED_FOR = timedelta(days=7)
"""How long after the end of an application its letter is offered."""

AFTER = {
    "rejected": ReplyAbout.REJECTION,
    "offer": ReplyAbout.OFFER,
    "withdrew": ReplyAbout.WITHDRAWAL,
}
"""The letter that fits each end of an application."""

AT_THE_END = frozenset({ReplyAbout.REJECTION, ReplyAbout.WITHDRAWAL})
"""Letters that end the application: an agency's recruiter is then thanked too."""


def replies(case: PlanContext) -> list[Step]:
    """The letters that the candidate asked for, each to one person and once."""
    steps: dict[StepKey, Step] = {}
    for wish in _wishes(case):
        for person, about in _letters(case, wish.about):
            step = _reply(case, person, about)
            steps.setdefault(step.key, step)
    return list(steps.values())


def offered(case: PlanContext, suggested: Suggestion | None) -> tuple[ReplyAbout, datetime] | None:
    """The letter that fits how the application ended or seems to have, and when that was; or None."""
    end = next((e for e in case.events if isinstance(e, Closed)), None) or suggested
    about = AFTER.get(end.because) if end else None
    if end is None or about is None or case.now - end.at > OFFERED_FOR or recipient(case) is None:
        return None
    wished = {
        e.about for t in (case.application.talk, *case.application.others) for e in _wishes_in(t.events)
    }
    return None if about in wished else (about, end.at)


def _wishes(case: PlanContext) -> Iterator[ReplyWanted]:
    return _wishes_in(case.events)


def _wishes_in(events: tuple[Event, ...]) -> Iterator[ReplyWanted]:
    return (e for e in events if isinstance(e, ReplyWanted))


def _letters(case: PlanContext, about: ReplyAbout) -> list[tuple[Person, ReplyAbout]]:
    """Who gets a letter, and what it is about."""
    recruiters = [p for p in agency_recruiters(case.interview) if case.reachable(p)]
    if about is ReplyAbout.THANKS:
        return [(p, about) for p in recruiters]
    reader = _begun(case, about) or recipient(case)
    own: list[tuple[Person, ReplyAbout]] = [(reader, about)] if reader else []
    if about not in AT_THE_END:
        return own
    return own + [(p, ReplyAbout.THANKS) for p in recruiters if reader is None or p.id != reader.id]


def recipient(case: PlanContext) -> Person | None:
    """Who wrote the last answer, else the coordinator, else the first interviewer who can be written to."""
    answers = [e for e in case.application.heard if isinstance(e, Answered | Invited)]
    writers = (_writer(case, e) for e in reversed(answers))
    contacts = sorted(case.contacts, key=lambda p: p.part is not Role.COORDINATOR)
    return next((p for p in (*writers, *contacts) if p and case.reachable(p)), None)


def _writer(case: PlanContext, answer: MailEvent) -> Person | None:
    """The person of the interview who wrote, or somebody else under the name that they gave."""
    known = (p for p in case.interview.people if p.id == answer.person or _from(answer, p))
    stranger = Person("", answer.mail.name, answer.mail.by) if answer.mail.name and answer.mail.by else None
    return next(known, stranger)


def _from(event: MailEvent, person: Person) -> bool:
    return bool(person.email and event.mail.by) and same_mailbox(event.mail.by, person.email)


def _begun(case: PlanContext, about: ReplyAbout) -> Person | None:
    """The reader of a letter about that if one has begun: it stays theirs, whoever else writes."""
    begun = {
        key.whom: e
        for e in case.events
        if (key := e.step) and key.kind is StepKind.REPLY and key.about == about
        if case.history_of(key).phase is not Phase.NONE
    }
    for whom, event in begun.items():
        known = next((p for p in case.interview.people if p.id == event.person), None)
        return replace(known, email=whom) if known else _stranger(case, whom)
    return None


def _stranger(case: PlanContext, address: str) -> Person:
    """Somebody from outside the interview, under the name in their mail."""
    mail = (e.mail for e in case.application.heard if isinstance(e, MailEvent) and e.mail.by == address)
    return Person("", next((m.name for m in mail if m.name), address), address)


def _reply(case: PlanContext, person: Person, about: ReplyAbout) -> Step:
    key = StepKey(case.interview.id, StepKind.REPLY, person.email.lower(), about=about)
    made = apply_rules(case, StepContext(key, person, case.history_of(key), None, None), REPLY)
    return replace(made, mail=made.mail or _last_from(case, person))


def _last_from(case: PlanContext, person: Person) -> str:
    """Gmail's id of their last message to the candidate, or an empty string."""
    mail = (e for e in reversed(case.application.heard) if isinstance(e, Answered | Invited))
    same = (e for e in mail if _from(e, person) or (person.id and e.person == person.id))
    return next((e.mail.message_id for e in same if e.mail.message_id), "")
