"""Calendars that come by mail: what they say about known interviews, and the meetings that they offer.

An update moves or calls off the interview that it names, by UID and SEQUENCE. A cancellation next to a new invitation
with the same people moves it too. Everything else is offered and never added automatically.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from afterword.config.language import _
from afterword.domain.addresses import mailbox_of
from afterword.domain.called_off import called_off, took_place
from afterword.domain.events import Added, CalledOff, Changed, Event, ReceivedMail
from afterword.domain.left_out import left_out, without
from afterword.domain.mail import Message
from afterword.domain.model import Interview, Offer, Role
from afterword.engine.context import PassContext
from afterword.errors import Problem
from afterword.imports.attendees import is_robot
from afterword.imports.given import Cancelled, InvitedMeeting, guests_read
from afterword.imports.invitations import invitation, meeting_of, offered_meeting, sounds_like_interview
from afterword.imports.merge import merged
from afterword.mail import Match

log = logging.getLogger("afterword.mail")

ANSWERS = frozenset({"COUNTER", "REFRESH", "REPLY", "DECLINECOUNTER"})
"""Methods that guests use: they cannot move a meeting (RFC 5546 1.4)."""

NEAR = timedelta(days=14)
"""A cancellation and a new invitation at most this far apart are one postponed meeting."""

LONG_OVER = timedelta(days=1)
"""A cancellation at least this long after the end is calendar cleanup."""

UNREADABLE = "unreadable:"
"""The start of an offer's uid if its calendar cannot be read; the message's id follows."""

Change = Callable[[Interview], Interview]


@dataclass(frozen=True, slots=True)
class _Invitation:
    """A meeting with an invitation: the mail's sender, and who may act for the organizer."""

    interview: Interview
    sender: str
    sent_by: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a look at mail adds to the store: events, changes to interviews, and offers."""

    events: list[Event] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    offers: list[Offer] = field(default_factory=list)


def received(message: Message, *reasons: str) -> ReceivedMail:
    """What the journal keeps of an incoming mail, and why it was classified this way."""
    return ReceivedMail(
        message_id=message.id,
        thread_id=message.thread_id,
        rfc_message_id=message.rfc_message_id,
        by=message.sender.email,
        name=message.sender.name or message.sender.email,
        reasons=reasons,
    )


@dataclass(frozen=True, slots=True)
class Agenda:
    """The interviews and offers that a calendar may refer to, as changed by the mail read so far."""

    context: PassContext
    interviews: MutableMapping[str, Interview]  # the open ones, by id
    gathered: Gathered
    offers: MutableMapping[str, Offer]  # by uid

    @classmethod
    def of(
        cls, context: PassContext, interviews: MutableMapping[str, Interview], gathered: Gathered
    ) -> Agenda:
        """Load them as the store has them."""
        offers = {offer.uid: offer for offer in context.store.offers(context.account)}
        return cls(context, interviews, gathered, offers)

    def take(self, message: Message, raw: bytes, matches: Sequence[Match]) -> bool:
        """Gather what the mail's calendars say. True if they are only about known meetings: then it is no answer."""
        known = {i.uid for i in self.interviews.values() if i.uid}
        found = invitation(
            raw, you=self._candidate, default_zone=self.context.zone, now=message.received, known=known
        )
        if found.method in ANSWERS:
            return False
        spoken = [self._meeting(message, meeting, matches) for meeting in found.meetings]
        spoken += [self._cancelled(message, gone) for gone in found.cancelled]
        self._unreadable(message, found.unreadable, matches)
        return bool(spoken) and all(spoken)

    @property
    def _candidate(self) -> frozenset[str]:
        """The addresses and the name by which a calendar may know the candidate."""
        return self.context.own | {self.context.wording.sender.name}

    def _unreadable(self, message: Message, problems: Sequence[Problem], matches: Sequence[Match]) -> None:
        """Tell the candidate and the log, once, about an unreadable calendar that may concern an interview."""
        uid = f"{UNREADABLE}{message.id}"
        titles = "\n".join(problem.place for problem in problems)
        if not problems or not (matches or sounds_like_interview(f"{titles}\n{message.subject}")):
            return
        if any(offer.uid == uid for offer in self.context.store.offers(self.context.account, every=True)):
            return
        for problem in problems:
            log.warning(
                "message_id=%s holds a calendar that cannot be read: found %s, expected %s",
                message.id, problem.found, problem.expected,
            )  # fmt: skip
        self.gathered.offers.append(Offer(
            uid=uid, sequence=0, starts=message.received, ends=message.received, time_zone=self.context.zone,
            company="", position="", title=message.subject or problems[0].place,
            by=message.sender.email, name=message.sender.name,
            message_id=message.id, thread_id=message.thread_id, received=message.received,
            calendar="", unreadable="; ".join(dict.fromkeys(problem.found for problem in problems)),
        ))  # fmt: skip

    # meetings

    def _meeting(self, message: Message, meeting: InvitedMeeting, matches: Sequence[Match]) -> bool:
        """Return True if it is a known interview."""
        interview = meeting.interview
        known = self._known(interview.uid)
        if known:
            return self._update(message, known, meeting, matches)
        if typed := self._typed_in(interview, matches):
            uid, sequence, organizer = interview.uid, interview.sequence, interview.organizer
            self._change(  # it follows its calendar from now on
                typed, lambda old: replace(old, uid=uid, sequence=sequence, organizer=organizer)
            )
            self._note_guests(message, typed, meeting)
            return True
        come = _Invitation(interview, message.sender.email, meeting.sent_by)
        put_off = next((i for i in self.interviews.values() if self._is_put_off(i, come, message)), None)
        if put_off:
            self._move(message, put_off, interview)
            return True
        self._offer(message, meeting, matches)
        return False

    def _update(
        self, message: Message, known: Interview, meeting: InvitedMeeting, matches: Sequence[Match]
    ) -> bool:
        """Apply a calendar to a known interview; False if the mail still counts as a message to the candidate."""
        new, events = meeting.interview, self._journal(known.id)
        if not _invited_by(message.sender.email, new.organizer, meeting.sent_by, known):
            return self._not_theirs(message, known, meeting, matches)
        off = called_off(known, events)
        if off and meeting.stamped and meeting.stamped >= off.at:
            new = replace(
                new, sequence=max(new.sequence, known.sequence)
            )  # made since: it takes place after all
        elif new.sequence < known.sequence or (off and new.sequence == known.sequence):
            return True  # older than what is known
        moved = (new.starts, new.ends) != (known.starts, known.ends)
        if moved and new.sequence == known.sequence and _said_later(events, message, by_hand=True):
            return True  # a calendar without version numbers, and a mail from before the last word
        over = took_place(known, events)
        if moved and over and new.ends > message.received:
            self._offer(message, _as_another(meeting), matches)
            return False  # the same event used for another talk
        if over or (message.received >= known.ends and not (moved and new.ends > message.received)):
            return False  # somebody was at a meeting that is over
        if moved or off:
            self._move(message, known, new)
        else:
            self._change(known, self._merging(known, new))
        self._note_guests(message, known, meeting)
        return True

    def _not_theirs(
        self, message: Message, known: Interview, meeting: InvitedMeeting, matches: Sequence[Match]
    ) -> bool:
        """Leave a known interview as it is: the sender did not invite to it. Another time is only offered."""
        log.warning("message_id=%s is about a meeting to which its sender did not invite", message.id)
        new = meeting.interview
        moved = (new.starts, new.ends) != (known.starts, known.ends)
        if moved and new.sequence >= known.sequence and new.ends > message.received:
            self._offer(message, _as_another(meeting), matches)
        return False

    def _note_guests(self, message: Message, known: Interview, meeting: InvitedMeeting) -> None:
        """Record the calendar's guests who are left out or cannot be written to, unless the journal has them."""
        once, journal = f"mail:{message.id}:guests", self._journal(known.id)
        self.gathered.events.extend(
            guests_read(known.id, message.received, meeting.remarks, journal, once=once)
        )

    def _move(self, message: Message, known: Interview, new: Interview) -> None:
        """Record that it has another time, or takes place after all; this settles any offer of it."""
        self._change(known, self._merging(known, new))
        mail = received(message, _("Its calendar gives it another time."))
        self.gathered.events.append(
            Changed(known.id, message.received, mail=mail, moved=True, once=f"mail:{message.id}:changed")
        )
        if offer := self.offers.pop(new.uid, None):
            self.gathered.offers.append(replace(offer, word="added"))

    def _offer(self, message: Message, meeting: InvitedMeeting, matches: Sequence[Match]) -> None:
        """Gather a meeting to which somebody from an interview invites, or that says it is an interview."""
        words = f"{meeting.title}\n{message.subject}"
        if not (matches or sounds_like_interview(words)):
            return
        new = meeting.interview
        one = self.interviews.get(matches[0].interview) if len(matches) == 1 else None
        offer = Offer(
            uid=new.uid, sequence=new.sequence, starts=new.starts, ends=new.ends, time_zone=new.time_zone,
            company=new.company or (one.company if one else ""),
            position=new.position or (one.position if one else ""),
            title=meeting.title, by=message.sender.email, name=message.sender.name,
            message_id=message.id, thread_id=message.thread_id, received=message.received,
            calendar=meeting.calendar,
        )  # fmt: skip
        self.offers[offer.uid] = offer
        self.gathered.offers.append(offer)

    # cancellations

    def _cancelled(self, message: Message, gone: Cancelled) -> bool:
        """Return True if it is about something known, even a whole series with one date among the interviews."""
        uid, sequence = gone.uid, gone.sequence
        meant = [i for i in self.interviews.values() if i.uid and uid in {i.uid, i.uid.partition("#")[0]}]
        offered = [o for o in self.offers.values() if uid in {o.uid, o.uid.partition("#")[0]}]
        invites = [meeting for o in offered if (meeting := meeting_of(o, you=self._candidate))]
        by, organizer, sent_by = message.sender.email, gone.organizer, gone.sent_by
        if not all(_invited_by(by, organizer, sent_by, i) for i in (*meant, *invites)):
            log.warning(
                "message_id=%s cancels a meeting to which its sender did not invite: ignored", message.id
            )
            return False
        for offer in offered:
            if sequence >= offer.sequence:
                self.offers.pop(offer.uid)
                self.gathered.offers.append(replace(offer, word="called-off", sequence=sequence))
        for interview in meant:
            self._call_off(message, interview, sequence)
        return bool(meant or offered)

    def _call_off(self, message: Message, interview: Interview, sequence: int) -> None:
        events = self._journal(interview.id)
        over = took_place(interview, events) or message.received >= interview.ends + LONG_OVER
        if sequence < interview.sequence or over or _said_later(events, message):
            return
        self._change(interview, lambda old: replace(old, sequence=max(old.sequence, sequence)))
        mail = received(message, _("Its calendar calls the meeting off."))
        self.gathered.events.append(
            CalledOff(interview.id, message.received, mail=mail, once=f"mail:{message.id}:called-off")
        )
        for offer in list(self.offers.values()):
            new = meeting_of(offer, you=self._candidate)
            meeting = offered_meeting(offer, you=self._candidate)
            if new is None or meeting is None:
                continue
            if self._is_put_off(interview, _Invitation(new, offer.by, meeting.sent_by), message):
                self._move(message, interview, new)
                return

    # which

    def _known(self, uid: str) -> Interview | None:
        """The interview of that event; if the event was reused, the later interview rather than the past one."""
        those = [i for i in self.interviews.values() if uid in {i.uid, i.uid.partition("#")[0]}]
        alive = [i for i in those if not took_place(i, self._journal(i.id))]
        return next(iter(alive or those), None)

    def _typed_in(self, new: Interview, matches: Iterable[Match]) -> Interview | None:
        """The interview that the candidate typed in and that this invitation is for: same time and company."""
        tied = {match.interview for match in matches}
        return next(
            (
                i
                for i in self.interviews.values()
                if not i.uid
                and i.starts == new.starts
                and (i.id in tied or i.company.casefold() == new.company.casefold())
            ),
            None,
        )

    def _is_put_off(self, old: Interview, invitation: _Invitation, message: Message) -> bool:
        """Whether it was postponed: cancelled shortly before or after, with a shared person and the same position.

        Only the person who invited can postpone it. Anybody else's invitation is another meeting.
        """
        new = invitation.interview
        if not _invited_by(invitation.sender, new.organizer, invitation.sent_by, old):
            return False
        off = called_off(old, self._journal(old.id))
        same = _mailboxes(old) & _mailboxes(new)
        position = {name.casefold() for name in (old.position, new.position) if name}
        near = off is not None and abs(message.received - off.at) <= NEAR
        return near and bool(old.uid) and bool(same) and len(position) == 1

    def _merging(self, known: Interview, new: Interview) -> Change:
        """A change that brings an interview up to date, without the guests whom the candidate left out."""
        theirs = without(new, left_out(self._journal(known.id)))
        return lambda old: merged(old, theirs)

    # the journal

    def _journal(self, interview: str) -> tuple[Event, ...]:
        """The events of the interview, including gathered ones that are not in the store yet."""
        stored = self.context.store.events(self.context.account, interview)
        known = {event.once for event in stored if event.once}
        new = (e for e in self.gathered.events if e.interview == interview and e.once not in known)
        return (*stored, *new)

    def _change(self, interview: Interview, change: Change) -> None:
        before = self.gathered.changes.get(interview.id)
        self.gathered.changes[interview.id] = _both(before, change) if before else change
        self.interviews[interview.id] = change(self.interviews[interview.id])


def _mailboxes(interview: Interview) -> set[str]:
    return {mailbox_of(p.email) for p in interview.people if p.email}


def _as_another(meeting: InvitedMeeting) -> InvitedMeeting:
    """The meeting under a new ID, because another interview already has the ID of its calendar event."""
    new = meeting.interview
    day = f"{new.uid.partition('#')[0]}#{new.starts:%Y%m%dT%H%M%SZ}"
    return replace(meeting, interview=replace(new, uid=day))


def _invited_by(by: str, organizer: str, sent_by: str, interview: Interview) -> bool:
    """Whether a calendar comes from the person who invited, or through their calendar (RFC 5546 3.2.2, 3.2.5).

    Older interviews name no organizer: then any coordinator counts, or anybody if there is no coordinator.
    """
    sender = mailbox_of(by)
    named = mailbox_of(organizer) if organizer else sender
    if interview.organizer:
        invited = {mailbox_of(interview.organizer)}
    else:
        hosts = [p for p in interview.people if p.part is Role.COORDINATOR] or interview.people
        invited = {mailbox_of(p.email) for p in hosts if p.email}
    if named not in invited:
        return False
    return sender in {named, mailbox_of(sent_by)} or is_robot(by)


def _both(first: Change, then: Change) -> Change:
    return lambda interview: then(first(interview))


def _said_later(events: Iterable[Event], message: Message, *, by_hand: bool = False) -> bool:
    """Whether a later calendar mail already applies; with `by_hand`, also what the candidate wrote down."""
    newer = (e for e in events if isinstance(e, Added | Changed | CalledOff) and e.at > message.received)
    mails = ("" if isinstance(e, Added) else e.mail.message_id for e in newer)
    return any(mail != message.id and (mail or by_hand) for mail in mails)
