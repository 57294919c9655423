"""Gmail's JSON as the core's values. Headers from any sender are read as far as possible; none of them raises.

An answer that lacks what the discovery document promises (ids) raises KeyError, TypeError or ValueError.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from afterword.domain.mail import Address, Changes, Draft, Message, Profile, Ref
from afterword.gmail.text import text_of, unpadded
from afterword.mail.headers import addresses, message_ids, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Json: TypeAlias = Mapping[str, Any]

LONGEST_HEADER = 20_000
START = datetime(1970, 1, 1, tzinfo=UTC)


def profile(answer: Json) -> Profile:
    """Of users.getProfile."""
    return Profile(text(answer, "emailAddress").lower(), text(answer, "historyId"))


def ref(answer: Json) -> Ref:
    """Of a message in a listing."""
    return Ref(text(answer, "id"), text(answer, "threadId"), frozenset(answer.get("labelIds") or ()))


def message(answer: Json, *, whole: bool) -> Message:
    """Of users.messages.get: format=metadata, or format=full if `whole`."""
    seen, payload = ref(answer), answer.get("payload") or {}
    headers = tuple(_headers(payload))
    first = {name.lower(): value for name, value in reversed(headers)}
    return Message(
        id=seen.id,
        thread_id=seen.thread_id,
        labels=seen.labels,
        received=_received(answer, first.get("date", "")),
        sender=next(iter(addresses(first.get("from", ""))), Address("", "")),
        to=addresses(first.get("to", "")),
        cc=addresses(first.get("cc", "")),
        reply_to=addresses(first.get("reply-to", "")),
        subject=words(first.get("subject", "")),
        rfc_message_id=next(iter(message_ids(first.get("message-id", ""))), ""),
        in_reply_to=next(iter(message_ids(first.get("in-reply-to", ""))), ""),
        references=message_ids(first.get("references", "")),
        headers=tuple((name, words(value)) for name, value in headers),
        text=text_of(payload) if whole else "",
        whole=whole,
    )


def bare(answer: Json, received: datetime | None) -> Message:
    """Of the answer to a write: only ids and labels, at the time of the answer."""
    seen = ref(answer)
    return Message(seen.id, seen.thread_id, seen.labels, received or START, Address("", ""))


def draft(answer: Json) -> Draft:
    """Of users.drafts.get, format=full."""
    return Draft(text(answer, "id"), message(answer["message"], whole=True))


def thread(answer: Json) -> tuple[Message, ...]:
    """Of users.threads.get, format=metadata: oldest first."""
    found = (message(entry, whole=False) for entry in answer.get("messages") or ())
    return tuple(sorted(found, key=lambda m: m.received))


def refs(page: Json) -> tuple[Ref, ...]:
    """Of one page of users.messages.list."""
    return tuple(map(ref, page.get("messages") or ()))


def draft_refs(page: Json) -> tuple[tuple[str, Ref], ...]:
    """Of one page of users.drafts.list: each draft's id and its message."""
    return tuple((text(entry, "id"), ref(entry["message"])) for entry in page.get("drafts") or ())


@dataclass(frozen=True, slots=True)
class Happened:
    """The changes on one page of history, by message id; `cursor` may be empty."""

    added: dict[str, Ref]
    trashed: dict[str, Ref]
    deleted: dict[str, Ref]
    cursor: str


def happened(page: Json) -> Happened:
    """Of one page of users.history.list, which may hold no history at all (docs/gmail-facts.md 11).

    A message moved to the trash counts as removed; one back in the inbox, or newly marked as sent, counts as added.
    """
    records = page.get("history") or ()
    added = _refs(records, "messagesAdded") | _refs(records, "labelsAdded", {"INBOX", "SENT"})
    trashed, deleted = _refs(records, "labelsAdded", {"TRASH"}), _refs(records, "messagesDeleted")
    return Happened(added, trashed, deleted, str(page.get("historyId") or ""))


def changes(pages: Iterable[Happened], cursor: str) -> Changes:
    """All pages as one; the cursor is the last page's.

    A message deleted for good is not among the added ones, because nobody can look at it any more. One in the trash
    still is: an answer that was read and thrown away is an answer.
    """
    added: dict[str, Ref] = {}
    trashed: dict[str, Ref] = {}
    deleted: dict[str, Ref] = {}
    for page in pages:
        added |= page.added
        trashed |= page.trashed
        deleted |= page.deleted
        cursor = page.cursor or cursor
    came = tuple(seen for id_, seen in added.items() if id_ not in deleted)
    return Changes(came, tuple((trashed | deleted).values()), cursor)


def _refs(records: Iterable[Json], key: str, labels: set[str] | None = None) -> dict[str, Ref]:
    entries = (entry for record in records for entry in record.get(key) or ())
    wanted = (e for e in entries if labels is None or labels & set(e.get("labelIds") or ()))
    return {seen.id: seen for seen in (ref(entry["message"]) for entry in wanted)}


def coded(mime: bytes) -> str:
    """A message as users.drafts wants it: base64url."""
    return base64.urlsafe_b64encode(mime).decode("ascii")


def raw(answer: Json) -> bytes:
    """Of users.messages.get, format=raw."""
    return unpadded(text(answer, "raw"))


def text(answer: Json, key: str) -> str:
    """A text or number that must be there, as text; ids and cursors are text (docs/gmail-facts.md 12)."""
    value = answer[key]
    if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
        raise TypeError(f"{key} is not a text")
    return str(value)


def _headers(payload: Json) -> Iterable[tuple[str, str]]:
    for header in payload.get("headers") or ():
        if isinstance(header, dict):
            yield str(header.get("name", "")), str(header.get("value", ""))[:LONGEST_HEADER]


def _received(answer: Json, date: str) -> datetime:
    """Gmail's internalDate (milliseconds), else the Date header, else 1970: never the future by mistake."""
    try:
        return datetime.fromtimestamp(int(answer["internalDate"]) / 1000, UTC)
    except (KeyError, ValueError, TypeError, OverflowError, OSError):
        pass
    try:
        return parsedate_to_datetime(date).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return START
