"""A cache of plans while they are valid: pages are requested more often than anything happens."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zlib import crc32

from afterword.domain.application import name_key
from afterword.domain.model import EventKind, Offer
from afterword.services.account import AccountContext
from afterword.services.mail import open_offers
from afterword.services.queries import Planned, planned_of
from afterword.services.sign_in import sign_in_facts

REDRAW_INTERVAL = timedelta(minutes=1)
"""How often a page is redrawn even if nothing happens, so that its clocks move on."""


NEWS = 100
"""How many new events are read to find out what they affect; if there are more, every plan is made again."""


@dataclass
class PlanCache:
    """The plans of one account's interviews; threads may share it.

    A plan is valid until something is added to the journal of an interview at that company, or until its own `look_at`
    is reached. `invalidate` reports changes that have no event. No plan is made under the lock, so a request for one
    interview does not wait for a request for all of them.
    """

    account: AccountContext
    plan_of: dict[str, tuple[datetime, Planned]] = field(default_factory=dict)
    journal_stamp: tuple[int, int] = (-1, -1)
    invalidations: int = 0
    removals: int = 0  # how often plans were removed; one in the making at that time may be out of date
    lock: threading.Lock = field(default_factory=threading.Lock)
    everything_lock: threading.Lock = field(
        default_factory=threading.Lock
    )  # held by the thread that makes all of them

    def plans(self, now: datetime, ids: Sequence[str]) -> list[Planned]:
        """The plans of those interviews, in that order; unknown ids are left out."""
        with self.lock:
            self._clear_stale()
            as_of = self.removals
            found = {i: self.plan_of[i][1] for i in ids if self._is_valid(i, now)}
        made = planned_of(self.account, now, [i for i in ids if i not in found])
        found |= {one.interview.id: one for one in made}
        with self.lock:
            if as_of == self.removals:
                self.plan_of |= {one.interview.id: (now, one) for one in made}
        return [found[i] for i in ids if i in found]

    def everything(self, now: datetime) -> list[Planned]:
        """The plans of all interviews, latest end first."""
        with self.everything_lock:
            return self.plans(now, self.account.store.latest_ids(self.account.id, limit=100_000))

    def offers(self, now: datetime) -> list[Offer]:
        """The invitations that wait for the candidate's decision."""
        return open_offers(self.account, now)

    def invalidate(self, interview: str) -> None:
        """Report a change to that interview that is not an event."""
        with self.lock:
            self.invalidations += 1
            self._remove({interview})

    def version(self, now: datetime, *, running: bool) -> str:
        """Changes whenever a page would look different."""
        facts = sign_in_facts(self.account)
        sign_in = crc32(repr((facts.state, facts.trouble)).encode())
        offers = crc32(repr([(o.number, o.sequence, o.starts) for o in self.offers(now)]).encode())
        redrawn = int(now.timestamp() // REDRAW_INTERVAL.total_seconds())
        parts = (*self._journal_stamp(), self.invalidations, sign_in, int(running), offers, redrawn)
        return ".".join(map(str, parts))

    def _journal_stamp(self) -> tuple[int, int]:
        return self.account.store.newest(self.account.id), self.account.store.count(self.account.id)

    def _clear_stale(self) -> None:
        old, self.journal_stamp = self.journal_stamp, self._journal_stamp()
        if self.journal_stamp == old:
            return
        newest = self.account.store.latest_events(self.account.id, limit=NEWS)
        since = [event for event in newest if event.number > old[0]]
        come_or_gone = self.journal_stamp[1] != old[1] or any(
            event.kind is EventKind.ADDED for event in since
        )
        if come_or_gone or not since or len(since) == NEWS:
            self.removals += 1
            self.plan_of.clear()
        else:
            self._remove({event.interview for event in since})

    def _remove(self, ids: set[str]) -> None:
        """Drop the plans of those interviews and of others at their companies; the next request makes them again."""
        self.removals += 1
        # their company may have changed
        moved = [self.plan_of[i][1].interview for i in ids if i in self.plan_of]
        moved += self.account.store.interviews(self.account.id, ids=ids)
        companies = {name_key(one.company) for one in moved}
        for i, (_, one) in list(self.plan_of.items()):
            if i in ids or name_key(one.interview.company) in companies:
                del self.plan_of[i]

    def _is_valid(self, interview: str, now: datetime) -> bool:
        made, one = self.plan_of.get(interview, (None, None))
        if made is None or one is None:
            return False
        until = one.plan.look_at or datetime.max.replace(tzinfo=UTC)
        return made <= now and (now < until or now == made)
