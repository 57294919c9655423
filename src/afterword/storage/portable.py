"""Everything of an account as one JSON document, and back.

The document is `Document` below as JSON: instants in RFC 3339 UTC, events in order. It leaves out what the sign-in
granted, since the sign-in itself is in the keyring of one machine. The events already say where letters are in Gmail
and which interviews are closed, so neither is repeated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from msgspec import json
from sqlalchemy import select, update

from afterword.config.language import _, marked
from afterword.config.validation import Validation
from afterword.domain.former_notes import as_rough
from afterword.domain.model import Interview, Offer
from afterword.errors import InputError, Problem
from afterword.storage.checks import found_as, place, problems
from afterword.storage.offers import read_offers, write_offers
from afterword.storage.reads import interviews_by_id, interviews_where, journals_of
from afterword.storage.rows import KeptEvent, kept_of
from afterword.storage.tables import accounts, interviews, told
from afterword.storage.writes import Entry, insert_into, write_interviews, write_kept

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class ExportedInterview:
    """An interview with its journal, as the document carries it."""

    interview: Interview
    events: tuple[KeptEvent, ...] = ()
    look_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The document that `export` writes and `import_` reads."""

    schema: Literal[1]
    account: str
    cursor: str = ""
    synced_at: datetime | None = None
    interviews: tuple[ExportedInterview, ...] = ()
    told: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """The ids of the interviews that an import added, changed, or left alone (the store's are at least as new)."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


def document(connection: Connection, account: int) -> dict[str, Any]:
    """The account's document, JSON-ready."""
    mine = connection.execute(select(accounts).where(accounts.c.id == account)).one()
    kept = interviews_where(connection, interviews.c.account == account)
    journals = journals_of(connection, account, [interview.id for interview in kept], kept_of)
    looks = _looks(connection, account)
    keys = select(told.c.key).where(told.c.account == account)
    whole = Document(
        schema=1,
        account=mine.email,
        cursor=mine.cursor,
        synced_at=mine.synced_at,
        interviews=tuple(ExportedInterview(each, tuple(journals[each.id]), looks[each.id]) for each in kept),
        told=tuple(sorted(connection.execute(keys).scalars())),
        offers=read_offers(connection, account, every=True),
    )
    exported: dict[str, Any] = json.decode(json.encode(whole))
    return exported


def checked(given: object) -> Document:
    """Read a document; raises InputError with everything that is wrong with it."""
    walk = Validation(place, found_as)
    read = walk.table(Document, _of_today(given))
    found = [*walk.found, *(problems(read) if read else ())]
    if read is None or found:
        raise InputError(found, _(_HINT))
    return read


def _of_today(given: object) -> object:
    """Convert the document's notes to today's form: an older version stored fragments."""
    if not isinstance(given, dict) or not isinstance(given.get("interviews"), list):
        return given
    return {**given, "interviews": [_kept_of_today(kept) for kept in given["interviews"]]}


def _kept_of_today(kept: object) -> object:
    if not isinstance(kept, dict) or not isinstance(kept.get("interview"), dict):
        return kept
    return {**kept, "interview": as_rough(kept["interview"])}


def take_in(connection: Connection, account: int, taken: Document) -> Imported:
    """Add what the store lacks; leave an interview unchanged if the store knows more about it.

    Raises InputError if a journal contradicts the store's; the caller's transaction is then rolled back.
    """
    ids = [kept.interview.id for kept in taken.interviews]
    mine = {interview.id: interview for interview in interviews_by_id(connection, account, ids)}
    journals = journals_of(connection, account, ids, kept_of)
    contradictions = [*_foreign(connection, account, taken), *_contradictions(taken, journals)]
    if contradictions:
        raise InputError(contradictions, _(_HINT))
    fresh = [kept for kept in taken.interviews if _is_new(kept, mine, journals)]
    if fresh:
        _move_back(connection, account, taken)
        write_interviews(connection, account, [Entry(kept.interview, look_at=kept.look_at) for kept in fresh])
        write_kept(connection, account, _in_order(fresh, journals))
    keys = [{"account": account, "key": key} for key in taken.told]
    if keys:
        connection.execute(insert_into(connection, told).on_conflict_do_nothing(), keys)
    write_offers(connection, account, taken.offers)
    written = {kept.interview.id for kept in fresh}
    return Imported(
        added=tuple(each for each in ids if each not in mine),
        changed=tuple(each for each in ids if each in mine and each in written),
        unchanged=tuple(each for each in ids if each not in written),
    )


_HINT = marked("Nothing was imported. Fix the problem where the file comes from, and export it again.")


def _looks(connection: Connection, account: int) -> dict[str, datetime | None]:
    statement = select(interviews.c.id, interviews.c.look_at).where(interviews.c.account == account)
    return {row.id: row.look_at for row in connection.execute(statement)}


def _foreign(connection: Connection, account: int, taken: Document) -> Iterable[Problem]:
    mine = connection.execute(select(accounts.c.email).where(accounts.c.id == account)).scalar_one()
    if taken.account.lower() != mine:
        yield Problem(
            "account", taken.account, _("{mine}, the account that it is imported for").format(mine=mine)
        )


def _contradictions(taken: Document, journals: dict[str, list[KeptEvent]]) -> Iterable[Problem]:
    for index, kept in enumerate(taken.interviews):
        pairs = zip(kept.events, journals[kept.interview.id], strict=False)
        for number, (theirs, ours) in enumerate(pairs):
            if replace(theirs, number=0) != replace(ours, number=0):
                place = f"interviews[{index}].events[{number}]"
                yield Problem(
                    place,
                    _named(theirs),
                    _("{named}, as it is in the store's journal").format(named=_named(ours)),
                )
                break


def _named(event: KeptEvent) -> str:
    return f"{event.kind} at {event.at:%Y-%m-%dT%H:%M:%SZ}" + (f" of {event.step}" if event.step else "")


def _is_new(
    kept: ExportedInterview, mine: dict[str, Interview], journals: dict[str, list[KeptEvent]]
) -> bool:
    """Whether the document has more events of an interview, or the same number and other facts."""
    ours = journals[kept.interview.id]
    if kept.interview.id not in mine or len(kept.events) > len(ours):
        return True
    return len(kept.events) == len(ours) and kept.interview != mine[kept.interview.id]


def _in_order(fresh: list[ExportedInterview], journals: dict[str, list[KeptEvent]]) -> list[KeptEvent]:
    """The events that the store's journals lack, in the order of the journal that they come from."""
    lacking = [event for kept in fresh for event in kept.events[len(journals[kept.interview.id]) :]]
    return sorted(lacking, key=lambda event: event.number)


def _move_back(connection: Connection, account: int, taken: Document) -> None:
    """Set the cursor to the older of both: a newer one could miss mail for added interviews."""
    mine = connection.execute(select(accounts).where(accounts.c.id == account)).one()
    any_yet = connection.execute(
        select(interviews.c.id).where(interviews.c.account == account).limit(1)
    ).first()
    if any_yet:
        both = (mine.cursor, taken.cursor)
        cursor = min(both, key=int) if all(both) else ""
        instants = [at for at in (mine.synced_at, taken.synced_at) if at]
        synced_at = min(instants) if len(instants) == len(both) else None
    else:
        cursor, synced_at = taken.cursor, taken.synced_at
    values = {"cursor": cursor, "synced_at": synced_at}
    connection.execute(update(accounts).where(accounts.c.id == account).values(values))
