"""Gather: turn what changed in the mailbox into events of the interviews that it concerns.

History only says that something changed. A message counts once for an interview, however often it is seen: by the
poll, by the look before a send, by the full look after a cursor that was too old.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import quote_plus

from afterword.config.language import _
from afterword.domain.addresses import same_mailbox
from afterword.domain.events import Event, Gone, Sent
from afterword.domain.history import history_of
from afterword.domain.mail import Changes, Message, Ref
from afterword.domain.model import Interview, Phase
from afterword.engine.calendars import Gathered
from afterword.engine.classifier import read
from afterword.engine.context import PassContext
from afterword.errors import CursorGone, Unreadable, WrongAccount
from afterword.mail.domains import is_free

log = logging.getLogger("afterword.mail")

SEARCHED = 1_500
"""Characters of addresses in one search, in URL encoding. Google's client turns a URL above 2,048 into a POST."""

OVERLAP = timedelta(days=1)
"""How far a look reaches back beyond the last good one: Gmail may show mail late."""

FIRST_LOOK = timedelta(days=14)
"""How far back the first look searches for invitations: an interview that they name may still be ahead."""

INVITATIONS = "filename:ics subject:interview subject:invitation"
"""A search for mail that may invite to an interview, as far as Gmail can; the poll looks at every header."""

Seen = TypeVar("Seen", Message, Ref)


def poll(context: PassContext, now: datetime) -> None:
    """Record what changed since the cursor, and move the cursor with it. When idle, this is one request."""
    cursor = context.store.cursor(context.account)
    if not cursor:
        return resync(context, now)
    try:
        changes = context.reads.changes(cursor)
    except CursorGone:
        return resync(context, now, history=False)  # guard: expired-cursor
    found = read(context, _headers(context, changes.added))  # guard: cursor-after-events
    found = replace(found, events=[*found.events, *_discarded(context, changes, now)])
    looks = dict.fromkeys(_touched(context, changes) | set(found.changes), now)
    _record(context, found, cursor=changes.cursor, synced_at=now, look_at=looks)
    return None


def resync(context: PassContext, now: datetime, *, history: bool = True) -> None:
    """Take a full look. It misses nothing, because the new cursor is from the moment before it.

    What `history` reports since the last cursor is read as well: searches do not find new mail at once.
    """
    profile = context.reads.profile()
    if not same_mailbox(profile.email, context.you):  # guard: another-account
        raise WrongAccount(
            _("the sign-in is for {email}, the config is for {you}").format(
                email=profile.email, you=context.you
            ),
            _("sign in with the right account: afterword setup"),
        )
    interviews = context.store.heard_of(context.account)
    _assert_known(context, interviews)
    messages = _in_threads(context, [i.id for i in interviews])
    refs = _since_the_cursor(context) if history else {}
    refs |= _by_search(context, interviews, _since(context, interviews, now)) | _invitations(context, now)
    found = read(context, [*messages.values(), *_headers(context, _others(refs, messages))])
    looks = {i.id: now for i in interviews}
    _record(context, found, cursor=profile.cursor, synced_at=now, look_at=looks)


def _since_the_cursor(context: PassContext) -> dict[str, Ref]:
    """New mail in history since the cursor; none without a cursor, or if Gmail no longer keeps it."""
    cursor = context.store.cursor(context.account)
    try:
        return {ref.id: ref for ref in context.reads.changes(cursor).added} if cursor else {}
    except CursorGone:
        return {}


def _invitations(context: PassContext, now: datetime) -> dict[str, Ref]:
    """Mail from anybody that may invite to an interview, since the last good look; initially from two weeks back."""
    synced = context.store.synced_at(context.account)
    since = synced - OVERLAP if synced and synced <= now else now - FIRST_LOOK
    return _searched_for(context, since, INVITATIONS)


def _others(refs: dict[str, Ref], messages: dict[str, Message]) -> list[Ref]:
    return [ref for ref in refs.values() if ref.id not in messages]


def _record(
    context: PassContext,
    found: Gathered,
    *,
    cursor: str | None = None,
    synced_at: datetime | None = None,
    look_at: Mapping[str, datetime] | None = None,
) -> bool:
    """Store what was gathered; True if something happened to an interview."""
    new = context.record(
        found.events,
        cursor=cursor,
        synced_at=synced_at,
        look_at=dict(look_at or {}),
        changes=found.changes,
        offers=found.offers,
    )
    return bool(new or found.changes)


def _assert_known(context: PassContext, interviews: Iterable[Interview]) -> None:
    """Raise WrongAccount if letters have left and the mailbox holds none of their threads: it is another mailbox.

    One existing thread is enough: a person may delete the others. A thread in the trash still counts. Gmail may be
    wrong about a single thread, so the messages are requested too.
    """
    journals = context.store.events_of(context.account, [i.id for i in interviews])
    sent = [e.trace for es in journals.values() for e in es if isinstance(e, Sent) and e.trace.thread_id]
    left = {trace.thread_id: trace.message_id for trace in sent}
    letters = sorted({message for message in left.values() if message})
    threads = sorted(left)
    if left and not any(map(context.reads.thread, threads)) and not any(map(context.reads.headers, letters)):
        raise WrongAccount(
            _("the mailbox of {you} has none of the {count} threads in which letters were sent").format(
                you=context.you, count=len(left)
            ),
            _(
                "Look in Gmail's Sent. Where you deleted them yourself, `afterword close ID` ends those interviews; "
                "where this is another mailbox, sign in with the right account: afterword setup"
            ),
        )


def fresh_look(context: PassContext, interview: Interview, since: datetime) -> bool:
    """Right before a letter leaves, read mail from the people of its application since then. True if there was any."""
    talks = [interview, *context.other_talks(interview)]
    messages = _in_threads(context, [talk.id for talk in talks])
    refs = _others(_by_search(context, talks, since), messages)
    return _record(context, read(context, [*messages.values(), *_headers(context, refs)]))


def _since(context: PassContext, interviews: Iterable[Interview], now: datetime) -> datetime | None:
    """Return when mail begins to matter: at the last good look, or at the first interview's end if there was none.

    A last look in the future comes from a wrong clock. Then only the interview's end is certain.
    """
    synced = context.store.synced_at(context.account)
    if synced and synced <= now:
        return synced
    return min((i.ends for i in interviews), default=None)


def _discarded(context: PassContext, changes: Changes, now: datetime) -> list[Event]:
    """Events for creates with an unknown outcome, if an unknown draft is gone: it may have been theirs.

    Gmail does not say which letter a deleted draft was. If the created draft exists after all, it is found and becomes
    the candidate's. If not, they are asked about it: a draft that they threw away is not created again.
    """
    went = _unknown(context, [r for r in changes.removed if "DRAFT" in r.labels])
    if not went:
        return []
    journals = context.store.events_of(
        context.account, [i.id for i in context.store.interviews(context.account, open_only=True)]
    )
    begun = {(e.interview, e.step, e.person) for es in journals.values() for e in es if e.step}
    return [
        Gone(interview, now, step, person, once=f"gone:{went[0].id}:{step}")
        for interview, step, person in sorted(begun)
        if history_of(e for e in journals[interview] if e.step == step).phase is Phase.DRAFTING
    ]


def _touched(context: PassContext, changes: Changes) -> set[str]:
    """The interviews with threads, drafts or messages in these changes."""
    refs = changes.added + changes.removed
    hits = context.store.traced(context.account, "message", {r.id for r in refs})
    hits |= context.store.traced(context.account, "thread", {r.thread_id for r in refs})
    return {interview for pairs in hits.values() for interview, _ in pairs}


def _in_threads(context: PassContext, ids: Iterable[str]) -> dict[str, Message]:
    """The messages of the interviews' threads that the journal does not know, by id."""
    wanted = set(ids)
    threads = [t for t, those in context.store.threads(context.account).items() if wanted & set(those)]
    messages = [message for thread in threads for message in context.reads.thread(thread)]
    return {m.id: m for m in _unknown(context, messages)}


def _by_search(
    context: PassContext, interviews: Iterable[Interview], since: datetime | None
) -> dict[str, Ref]:
    """Mail from and to the people in the interviews, and their companies, by id."""
    if since is None:
        return {}
    addresses = sorted({_searched(p.email) for i in interviews for p in i.people if p.email})
    refs: dict[str, Ref] = {}
    for either in _alternatives(addresses):
        refs |= _searched_for(context, since - OVERLAP, either)
    return refs


def _alternatives(addresses: Iterable[str]) -> list[str]:
    """Searches for mail from or to any of them, each short enough for a URL."""
    found = [""]
    for address in addresses:
        one = f"from:{address} to:{address}"
        longer = f"{found[-1]} {one}".strip()
        if len(quote_plus(longer)) <= SEARCHED:
            found[-1] = longer
        else:
            found.append(one)
    return [each for each in found if each]


def _searched_for(context: PassContext, since: datetime, either: str) -> dict[str, Ref]:
    query = f"in:anywhere after:{int(since.timestamp())} {{{either}}}"
    return {ref.id: ref for ref in context.reads.search(query)}


def _searched(email: str) -> str:
    """The address, or the company's whole domain: colleagues answer too."""
    domain = email.partition("@")[2].lower()
    return email.lower() if is_free(domain) else domain


def _headers(context: PassContext, refs: Iterable[Ref]) -> list[Message]:
    """The messages that the journal does not know; each costs one request for its headers, drafts none."""
    own = [r for r in refs if "DRAFT" not in r.labels]
    seen = (_header(context, ref) for ref in _unknown(context, own))
    return [m for m in seen if m is not None]


def _header(context: PassContext, ref: Ref) -> Message | None:
    """A message's headers; None if it is gone, or if Gmail answers everything except this request."""
    try:
        return context.read_one(context.reads.headers, ref.id)
    except Unreadable as trouble:
        log.error("message_id=%s was passed over: %s", ref.id, trouble.message)  # noqa: TRY400  (no traceback needed)
        return None


def _unknown(context: PassContext, messages: Iterable[Seen]) -> list[Seen]:
    those = list(messages)
    known = context.store.traced(context.account, "message", {m.id for m in those})
    return [m for m in those if m.id not in known]
