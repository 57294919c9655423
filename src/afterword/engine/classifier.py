"""Read what each incoming message means for the interviews that it concerns, and what it offers.

One bad message never keeps the others from being read. The log reports a message that cannot be classed; if it is from
somebody in an interview, it counts as an answer.
"""

from __future__ import annotations

import logging
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from afterword import mail as triage
from afterword.config.language import _
from afterword.domain.events import (
    Answered,
    AutoReplied,
    Bounced,
    Event,
    Invited,
    Noticed,
    ReceivedMail,
    Sent,
)
from afterword.domain.mail import Message
from afterword.domain.model import Interview
from afterword.domain.schedule import local
from afterword.domain.step_key import StepKey
from afterword.engine.calendars import Agenda, Gathered, received
from afterword.engine.context import PassContext
from afterword.engine.sent_mail import own_mail
from afterword.errors import GmailAway, Refused, SignInNeeded, StoreError, WrongAccount
from afterword.imports.invitations import may_invite
from afterword.mail import MailClass, MailVerdict, Match
from afterword.mail.rules import By

log = logging.getLogger("afterword.mail")

AnswerT = TypeVar("AnswerT")

FromThem = Answered | Invited | Noticed | AutoReplied

KINDS: dict[MailClass, type[FromThem]] = {
    MailClass.ANSWER: Answered,
    MailClass.INVITATION: Invited,
    MailClass.NOTICE: Noticed,
    MailClass.AUTO_REPLY: AutoReplied,
}

MAY_REJECT = frozenset({MailClass.ANSWER, MailClass.NOTICE})

NOT_THE_MESSAGES = (SignInNeeded, WrongAccount, GmailAway, StoreError)
"""Errors that say nothing about the message at hand."""


def read(context: PassContext, messages: Iterable[Message]) -> Gathered:
    """Gather what the messages mean, in the order in which they came; drafts mean nothing."""
    mail = sorted((m for m in messages if "DRAFT" not in m.labels), key=lambda m: m.received)
    gathered = Gathered()
    if mail:
        room = MailClassifier.of(context, gathered, mail)
        for message in mail:
            room.read(message)
    return gathered


@dataclass(frozen=True, slots=True)
class MailClassifier:
    """The interviews that a message may concern, loaded once for all messages of a look.

    They are the open ones, and closed talks of their applications: an answer to those counts for the others.
    """

    context: PassContext
    interviews: Mapping[str, Interview]
    threads: dict[str, tuple[str, ...]]
    letters: dict[str, tuple[tuple[str, str], ...]]  # by Message-ID: the interview and the person
    agenda: Agenda
    gathered: Gathered

    @classmethod
    def of(cls, context: PassContext, gathered: Gathered, mail: Sequence[Message]) -> MailClassifier:
        """Load what a pass needs to find out which interviews these messages belong to."""
        open_ones = {i.id: i for i in context.store.interviews(context.account, open_only=True)}
        agenda = Agenda.of(context, open_ones, gathered)
        interviews = ChainMap(open_ones, {i.id: i for i in context.store.heard_of(context.account)})
        answered = {id_ for m in mail for id_ in triage.answered(m)} if interviews else set()
        letters = context.store.letters(context.account, answered)
        threads = context.store.threads(context.account)
        return cls(context, interviews, threads, letters, agenda, gathered)

    def read(self, message: Message) -> None:
        """Gather what the message means; if that fails, log it and move on."""
        try:
            self.gathered.events.extend(self._events(message))
        except NOT_THE_MESSAGES:
            raise
        except Exception as trouble:  # noqa: BLE001  (whatever is wrong with it, the mail after it is read)
            log.error("message_id=%s was passed over: %s", message.id, _named(trouble))  # noqa: TRY400  (its text could be in the traceback)

    def _events(self, message: Message) -> list[Event]:
        """Gather what it means for each interview that it concerns."""
        if "SENT" in message.labels:
            taken = {event.step for event in self.gathered.events if isinstance(event, Sent)}
            return own_mail(self.context, message, self.interviews.values(), self.threads, taken)
        matches = self._whose(message)
        if not matches and self.interviews and triage.may_be_about(message, self.context.systems):
            matches = self._whose(message, self._bytes(message))
        return self._from_them(message, matches) if matches else self._from_strangers(message)

    def _whose(self, message: Message, raw: bytes = b"") -> tuple[Match, ...]:
        """The interviews that it is about: by its headers, and by its text if that was fetched."""
        seen = replace(message, text=triage.text_of(raw)) if raw else message
        return triage.whose(
            seen,
            tuple(self.interviews.values()),
            self.threads,
            you=self.context.own,
            letters=self._letters,
            systems=self.context.systems,
        )

    @property
    def _letters(self) -> dict[str, tuple[str, ...]]:
        return {id_: tuple(interview for interview, _ in pairs) for id_, pairs in self.letters.items()}

    def _from_them(self, message: Message, matches: Sequence[Match]) -> list[Event]:
        verdict, raw = self._verdict(message, known=True, by=_by(matches))
        if verdict.kind is MailClass.BOUNCE:
            return self._bounces(message, verdict)  # guard: bounce
        kind = KINDS.get(verdict.kind) if verdict.kind else None
        if kind is None:
            log.info("message_id=%s is %s: %s", message.id, verdict.kind, " ".join(verdict.reasons))
            return []
        if verdict.kind is MailClass.INVITATION and self._is_so(
            message, lambda: self.agenda.take(message, raw, matches)
        ):
            return []
        if len(matches) > 1 and raw:
            matches = self._whose(message, raw) or matches
        suggests = verdict.kind in MAY_REJECT and self._is_so(
            message, lambda: triage.rejection(message.headers, raw)
        )
        mail = replace(received(message, *verdict.reasons), suggests="rejected" if suggests else "")
        promising = b"" if suggests else raw
        return [
            self._event(message, verdict, kind, match, mail, promising)
            for match in matches
            if message.received >= self.interviews[match.interview].ends
        ]  # what came before an interview's end is not about what was said there

    def _event(
        self,
        message: Message,
        verdict: MailVerdict,
        kind: type[FromThem],
        match: Match,
        mail: ReceivedMail,
        promising: bytes,
    ) -> Event:
        """The event. `promising` holds the bytes of an answer, which may promise another one by some day."""
        whose = match.interview, message.received, None, match.person
        once = f"mail:{message.id}:{match.person}"
        if kind is AutoReplied:
            return AutoReplied(*whose, mail, verdict.until, verdict.receipt, once=once)
        if kind is Answered:
            here = local(message.received, self.interviews[match.interview].time_zone)
            until = self._answered(
                message, lambda: promising and triage.promised_day(message.headers, promising, here)
            )
            return Answered(*whose, mail, until or None, once=once)
        return kind(*whose, mail, once=once)

    def _from_strangers(self, message: Message) -> list[Event]:
        """Mail from anybody else matters if a letter came back with it, or if it invites to an interview."""
        if may_invite(message.headers, message.subject) and not triage.goes_to_many(message.headers):
            verdict, raw = self._verdict(message, known=False, whole=True)
            if verdict.kind is MailClass.INVITATION:
                self.agenda.take(message, raw, ())
                return []
        return self._from_a_machine(message)

    def _from_a_machine(self, message: Message) -> list[Event]:
        verdict = triage.classify(message.headers, None, known=False, received=message.received)
        if verdict.needs_body:
            verdict, _ = self._verdict(message, known=False)
        return self._bounces(message, verdict) if verdict.kind is MailClass.BOUNCE else []

    def _bounces(self, message: Message, verdict: MailVerdict) -> list[Event]:
        """A bounce concerns the person with the address that failed, else the person who was to get the letter."""
        failed = {
            (interview.id, person.id)
            for interview in self.interviews.values()
            for person in interview.people
            if person.email.lower() in verdict.failed
        }
        concerned = failed or self._addressees(message)
        return [
            Bounced(
                interview.id,
                message.received,
                None,
                person.id,
                received(message, *verdict.reasons),
                address=person.email,
                permanent=bool(verdict.permanent),
                delayed=verdict.delayed,
                once=f"mail:{message.id}:{person.email}",
            )
            for interview in self.interviews.values()
            for person in interview.people
            if (interview.id, person.id) in concerned and message.received >= interview.ends
        ]

    def _addressees(self, message: Message) -> frozenset[tuple[str, str]]:
        """The interviews and people of the letters that a message answers, else of those in its thread."""
        answered = {pair for id_ in triage.answered(message) for pair in self.letters.get(id_, ())}
        if answered or message.thread_id not in self.threads:
            return frozenset(answered)
        traced = self.context.store.traced(self.context.account, "thread", {message.thread_id})
        keys = [StepKey.parse(step) for _, step in traced.get(message.thread_id, ()) if step]
        return frozenset(
            (key.interview, person.id)
            for key in keys
            if key.interview in self.interviews
            for person in self.interviews[key.interview].people
            if key.whom and key.whom in {person.email.lower(), person.id}
        )

    def _verdict(
        self,
        message: Message,
        *,
        known: bool,
        whole: bool = False,
        by: By = "",
    ) -> tuple[MailVerdict, bytes]:
        """The class of the message, and its bytes. Headers decide if they can; else, or with `whole`, all of it does.

        If it cannot be classed, somebody from an interview has answered.
        """
        classed = partial(
            triage.classify,
            message.headers,
            known=known,
            by=by,
            you=self.context.own,
            systems=self.context.systems,
            received=message.received,
        )
        verdict = classed(None)
        if not verdict.needs_body and not whole:
            return verdict, b""
        try:
            raw = self._bytes(message)
            verdict = classed(raw)
        except NOT_THE_MESSAGES:
            raise
        except Exception as trouble:
            if not known:
                raise
            log.error("message_id=%s cannot be classed: %s", message.id, _named(trouble))  # noqa: TRY400  (as above)
            reason = _(
                "It cannot be read ({named}); when in doubt, Afterword takes it for an answer."
            ).format(named=_named(trouble))
            return MailVerdict(MailClass.ANSWER, (reason,)), b""
        return verdict, raw

    def _bytes(self, message: Message) -> bytes:
        """The whole message; Unreadable if Gmail answers everything except this request."""
        return self.context.read_one(self.context.reads.raw, message.id) or b""

    def _is_so(self, message: Message, question: Callable[[], object]) -> bool:
        """Whether something is true of the mail; False if that cannot be determined."""
        return bool(self._answered(message, question))

    def _answered(self, message: Message, question: Callable[[], AnswerT]) -> AnswerT | None:
        """The answer to a question about the mail; None if it cannot be determined."""
        try:
            return question()
        except NOT_THE_MESSAGES:
            raise
        except Exception as trouble:  # noqa: BLE001  (as above)
            log.error("message_id=%s was read in part: %s", message.id, _named(trouble))  # noqa: TRY400  (as above)
            return None


def _by(matches: Sequence[Match]) -> By:
    """Who writes: a person of an interview or a colleague, somebody in their name, a network, or nobody known."""
    ties = {match.how for match in matches}
    if "same-name" in ties:
        return "relay"
    if "network" in ties:
        return "network"
    return "colleague" if any(match.how in {"person", "company"} or match.person for match in matches) else ""


def _named(trouble: Exception) -> str:
    """What went wrong, without any of the message's content; for a refusal, Gmail's own words."""
    return trouble.message if isinstance(trouble, Refused) else type(trouble).__name__
