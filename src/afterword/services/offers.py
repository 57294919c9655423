"""Invitations that came by mail and are offered as interviews: the candidate accepts each one or ignores it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from afterword.config.language import _, marked
from afterword.errors import InputError, Problem
from afterword.imports.given import Given
from afterword.imports.invitations import as_interview, offered_meeting
from afterword.imports.merge import brought_up, maybe_moved, with_people
from afterword.services.account import AccountContext
from afterword.services.commands import add_all
from afterword.services.mail import open_offers

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.domain.model import Interview, Offer
    from afterword.imports.given import Remark

NOTHING = Given()
BY_HAND = marked(
    "Read the invitation in Gmail, add the interview with `afterword add`, then run `afterword ignore {number}`."
)


def offer_numbered(account: AccountContext, number: int, now: datetime) -> Offer:
    """The open offer with that number. Raises InputError if it does not exist."""
    offers = open_offers(account, now)
    for offer in offers:
        if offer.number == number:
            return offer
    numbers = ", ".join(str(offer.number) for offer in offers)
    there = _("Those that wait: {numbers}.").format(numbers=numbers) if numbers else _("None waits.")
    said = _("There is no invitation {number}.").format(number=number)
    raise InputError([Problem("offer", f"{said} {there}", "")])


def remarks_on(account: AccountContext, offer: Offer) -> tuple[Remark, ...]:
    """Sentences about the invitation's guests who would not be among the people, or could not be written to."""
    meeting = offered_meeting(offer, you=account.config.you.signs)
    return meeting.remarks if meeting else ()


def offered(account: AccountContext, offer: Offer, now: datetime, given: Given = NOTHING) -> Interview:
    """Return what accepting the offer would store: the interview that it updates, or a new one.

    Raises InputError with what must still be supplied (`given`), if the calendar does not say it.
    """
    new = offered_interview(account, offer, now, given)
    return brought_up(account.store.interviews(account.id), new, now, moved=given.moved)


def offered_interview(account: AccountContext, offer: Offer, now: datetime, given: Given) -> Interview:
    """The interview in an invitation. Raises InputError if it is unreadable or does not say enough."""
    if offer.unreadable:
        found = _("a calendar that cannot be read ({unreadable})").format(unreadable=offer.unreadable)
        raise InputError(
            [Problem(f"offer {offer.number}", found, _("one that can"))],
            _(BY_HAND).format(number=offer.number),
        )
    new = as_interview(offer, given, you=account.config.you.signs, now=now)
    return with_people(new, given.people) if given.people else new


def moved_by(account: AccountContext, offer: Offer, now: datetime) -> Interview | None:
    """The known interview that the offer may be at another time: the candidate says whether it is."""
    if offer.unreadable:
        return None
    with suppress(InputError):  # what the calendar does not say is asked first
        new = as_interview(offer, NOTHING, you=account.config.you.signs, now=now)
        return maybe_moved(account.store.interviews(account.id), new, now)
    return None


def take_offer(account: AccountContext, offer: Offer, now: datetime, given: Given = NOTHING) -> Interview:
    """Turn the offer into an interview, which follows the updates of its calendar."""
    interview = offered(account, offer, now, given)
    add_all(account, [interview], now, {interview.uid: remarks_on(account, offer)})
    account.store.settle_offer(account.id, offer.number, "added")
    return interview


def ignore_offer(account: AccountContext, offer: Offer) -> None:
    """Never offer or mention it again, whatever update comes; nothing that it said is kept."""
    account.store.settle_offer(account.id, offer.number, "ignored")
