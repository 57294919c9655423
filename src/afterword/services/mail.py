"""Read models of incoming mail: how it was classed and why, offers from invitations, suggested ends, promises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeGuard
from urllib.parse import quote

from afterword.domain.events import Answered, AutoReplied, Bounced, Changed, Event, MailEvent
from afterword.domain.model import Interview, Offer, PromisedAnswer, Suggestion
from afterword.services.account import AccountContext
from afterword.services.read_models import MailView, OfferView, PromisedAnswerView, SuggestionView
from afterword.storage.offers import SETTLED

OFFERED_FOR = timedelta(days=3)
"""How long after its end an invitation's meeting is still offered: a letter may still be in time."""


def open_offers(account: AccountContext, now: datetime) -> list[Offer]:
    """Offers from invitations that the candidate has neither added nor ignored, the earliest first.

    This leaves out a meeting that is long over, and one that somebody typed in by hand. A calendar that cannot be read
    stays until the candidate ignores it.
    """
    every = account.store.offers(account.id)
    offers = [offer for offer in every if offer.unreadable or offer.ends > now - OFFERED_FOR]
    if not offers:
        return []
    known = set(map(_meeting, account.store.interviews(account.id)))
    return [offer for offer in offers if _meeting(offer) not in known]


def decided(account: AccountContext, interviews: Iterable[Interview]) -> frozenset[str]:
    """The ids of messages whose invitations are all among those interviews or ignored: nobody must read them again."""
    offers = account.store.offers(account.id, every=True)
    known = {key for i in interviews for key in (i.uid, _meeting(i))}
    waiting = [o for o in offers if not (o.word in SETTLED or o.uid in known or _meeting(o) in known)]
    return frozenset(o.message_id for o in offers).difference(o.message_id for o in waiting)


def _meeting(one: Interview | Offer) -> tuple[datetime, str]:
    """What an invitation and an interview that somebody typed in have in common."""
    return one.starts, one.company.casefold()


def offer_view(offer: Offer, you: str) -> OfferView:
    """One offer from an invitation."""
    return OfferView(
        number=offer.number,
        company=offer.company,
        position=offer.position,
        title=offer.title,
        starts=offer.starts,
        ends=offer.ends,
        time_zone=offer.time_zone,
        by=offer.name or offer.by,
        from_=offer.by,
        received=offer.received,
        message_id=offer.message_id,
        lacks=tuple(
            name for name in ("company", "position") if not getattr(offer, name) and not offer.unreadable
        ),
        unreadable=offer.unreadable,
        link=message_link(you, offer.message_id),
    )


def suggested_view(interview: Interview, suggested: Suggestion, link: str) -> SuggestionView:
    """How the interview seems to have ended according to a mail."""
    return SuggestionView(
        interview=interview.id,
        company=interview.company,
        position=interview.position,
        because=suggested.because,
        by=suggested.by,
        at=suggested.at,
        message_id=suggested.message_id,
        link=link,
        command=f"afterword close {interview.id} --because {suggested.because}",
    )


def promised_view(interview: Interview, promised: PromisedAnswer, link: str) -> PromisedAnswerView:
    """What an answer promises, and how to ask once more after it."""
    return PromisedAnswerView(
        interview=interview.id,
        company=interview.company,
        position=interview.position,
        by=promised.by,
        until=promised.until,
        follow_up=promised.follow_up,
        at=promised.at,
        message_id=promised.message_id,
        link=link,
        command=f"afterword follow-up {interview.id} {promised.follow_up.isoformat()}",
    )


def mail_view(event: MailEvent, you: str) -> MailView:
    """A message that came in."""
    return MailView(
        class_="delayed" if isinstance(event, Bounced) and event.delayed else event.kind.value,
        by=event.mail.by,
        at=event.at,
        message_id=event.mail.message_id,
        link=mail_link(event, you),
        until=event.until if isinstance(event, Answered | AutoReplied) else None,
        reasons=event.mail.reasons,
    )


def mail_link(event: MailEvent, you: str) -> str:
    """The address in Gmail's page of an event's mail.

    A search for the Message-ID always opens; the page's own address for a message opens if Gmail is already loaded.
    """
    own, message_id = event.mail.rfc_message_id.strip("<> "), event.mail.message_id
    if not message_id:
        return ""
    if not own:
        return message_link(you, message_id)
    place = f"search/{quote(f'rfc822msgid:{own}', safe='')}"
    return f"https://mail.google.com/mail/u/?authuser={quote(you, safe='')}#{place}"


def message_link(you: str, message_id: str) -> str:
    """The address of a message in Gmail's page of the account `you`, by its id."""
    return f"https://mail.google.com/mail/u/?authuser={quote(you, safe='')}#all/{message_id}"


def is_mail(event: Event) -> TypeGuard[MailEvent]:
    """Whether the event is about a mail that came in, including a calendar's update."""
    return isinstance(event, MailEvent) and not (isinstance(event, Changed) and event.by_hand)
