"""Read models of what came by mail: what it was taken for and why, invitations that are offered, suggested ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeGuard
from urllib.parse import quote

from afterword.domain.events import AutoReplied, Bounced, Changed, Event, MailEvent
from afterword.domain.model import Interview, Offer, Suggestion
from afterword.storage import Store

OFFERED_FOR = timedelta(days=3)
"""So long behind its end a meeting of an invitation is still offered: a letter may still be in time."""


def open_offers(store: Store, account: int, now: datetime) -> list[Offer]:
    """What invitations offer and the candidate has neither added nor ignored, the earliest first.

    One that is long over is no longer asked about, and neither is a meeting that somebody typed in by hand.
    """
    offers = [offer for offer in store.offers(account) if offer.ends > now - OFFERED_FOR]
    if not offers:
        return []
    known = {(i.starts, i.company.casefold()) for i in store.interviews(account)}
    return [offer for offer in offers if (offer.starts, offer.company.casefold()) not in known]


def offer_view(offer: Offer) -> dict[str, Any]:
    """One invitation that is offered; `lacks` names what adding it must be told."""
    return {
        "number": offer.number,
        "company": offer.company,
        "position": offer.position,
        "title": offer.title,
        "starts": instant(offer.starts),
        "ends": instant(offer.ends),
        "time_zone": offer.time_zone,
        "by": offer.name or offer.by,
        "from": offer.by,
        "received": instant(offer.received),
        "message_id": offer.message_id,
        "lacks": [name for name in ("company", "position") if not getattr(offer, name)],
    }


def suggested_view(interview: Interview, suggested: Suggestion, link: str) -> dict[str, Any]:
    """How the interview seems to have ended, by a mail, and the command that says so; closing is the candidate's."""
    return {
        "interview": interview.id,
        "company": interview.company,
        "position": interview.position,
        "because": suggested.because,
        "by": suggested.by,
        "at": instant(suggested.at),
        "message_id": suggested.message_id,
        "link": link,
        "command": f"afterword close {interview.id} --because {suggested.because}",
    }


def mail_view(event: MailEvent, you: str) -> dict[str, Any]:
    """A message that came in, and why it was taken for what it was taken for."""
    until = event.until if isinstance(event, AutoReplied) else None
    return {
        "class": "delayed" if isinstance(event, Bounced) and event.delayed else event.kind.value,
        "by": event.mail.by,
        "at": instant(event.at),
        "message_id": event.mail.message_id,
        "link": mail_link(event, you),
        "until": until.isoformat() if until else None,
        "reasons": list(event.mail.reasons),
    }


def mail_link(event: MailEvent, you: str) -> str:
    """Where the mail that an event tells of is in Gmail's page.

    A search for the Message-ID always opens; the page's own address of a message opens where Gmail is loaded already.
    """
    own, message_id = event.mail.rfc_message_id.strip("<> "), event.mail.message_id
    if not message_id:
        return ""
    place = f"search/{quote(f'rfc822msgid:{own}', safe='')}" if own else f"all/{message_id}"
    return f"https://mail.google.com/mail/u/?authuser={quote(you, safe='')}#{place}"


def is_mail(event: Event) -> TypeGuard[MailEvent]:
    """The event tells of a mail that came in, a calendar's update among them."""
    return isinstance(event, MailEvent) and not (isinstance(event, Changed) and event.by_hand)


def instant(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, with a Z."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
