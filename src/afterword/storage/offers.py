"""Invitations that are offered as interviews, and what became of them; runs inside the store's transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, or_, select, update

from afterword.domain.model import Offer
from afterword.storage.tables import interviews, offers
from afterword.storage.writes import insert_into

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row

SETTLED = ("ignored", "added")
"""The candidate's decisions."""

_FIELDS = tuple(name for name in Offer.__dataclass_fields__ if name != "number")
_FORGOTTEN = ("title", "by", "name", "calendar", "company", "position", "unreadable")


def write_offers(connection: Connection, account: int, found: Iterable[Offer]) -> None:
    """Offer each, or update it by its SEQUENCE; what the candidate decided about one stays.

    An offer that its calendar cancelled comes back only with a later update, an ignored one never does.
    """
    rows = [offer_row(account, offer) for offer in found]
    if not rows:
        return
    statement = insert_into(connection, offers)
    new = statement.excluded
    said = case((offers.c.word.in_(SETTLED), offers.c.word), else_=new.word)
    fresh = or_(
        offers.c.sequence < new.sequence,
        and_(offers.c.sequence == new.sequence, offers.c.word != "called-off"),
    )
    upsert = statement.on_conflict_do_update(
        index_elements=["account", "uid"],
        set_={name: new[name] for name in _FIELDS if name not in {"uid", "word"}} | {"word": said},
        where=and_(fresh, offers.c.word != "ignored"),
    )
    for row in rows:
        connection.execute(upsert, row)


def read_offers(connection: Connection, account: int, *, every: bool) -> tuple[Offer, ...]:
    """The account's offers, the earliest meeting first; open ones are not settled and not among the interviews."""
    wanted = select(offers).where(offers.c.account == account)
    if not every:
        known = select(interviews.c.uid).where(interviews.c.account == account)
        wanted = wanted.where(offers.c.word == "", offers.c.uid.not_in(known))
    found = connection.execute(wanted.order_by(offers.c.starts, offers.c.number))
    return tuple(map(offer_of, found))


def settle(connection: Connection, account: int, number: int, word: str) -> None:
    """Record what became of it; for an ignored one, keep only that it was ignored."""
    blank = dict.fromkeys(_FORGOTTEN, "") if word == "ignored" else {}
    statement = update(offers).where(offers.c.account == account, offers.c.number == number)
    connection.execute(statement.values(word=word, **blank))


def offer_row(account: int, offer: Offer) -> dict[str, Any]:
    """The row of an offer; the database assigns its number."""
    return {"account": account} | {name: getattr(offer, name) for name in _FIELDS}


def offer_of(row: Row[Any]) -> Offer:
    """The offer that a row holds."""
    return Offer(**{name: getattr(row, name) for name in (*_FIELDS, "number")})
