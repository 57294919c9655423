"""Plans that were made already, as long as they stand: a page is asked for more often than anything happens."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zlib import crc32

from afterword.app import App, is_running
from afterword.core.facts import Offer
from afterword.views import Planned, open_offers, planned_of

BEAT = timedelta(minutes=1)
"""How often a page that nothing happens to is drawn anew, so that its clocks go on."""


@dataclass
class Shelf:
    """The plans of one app's interviews; threads may share it.

    A plan stands while nothing was added to the journal and its own `look_at` is not reached. What is changed without
    an event is told by `stirred`.
    """

    app: App
    kept: dict[str, tuple[datetime, Planned]] = field(default_factory=dict)
    stamp: tuple[int, int] = (-1, -1)
    stirs: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def plans(self, now: datetime, ids: Sequence[str]) -> list[Planned]:
        """The plans of those interviews in that order; an unknown id has none."""
        with self.lock:
            self._clear_stale()
            missing = [i for i in ids if not self._stands(i, now)]
            for one in planned_of(self.app.books, now, missing):
                self.kept[one.interview.id] = (now, one)
            return [self.kept[i][1] for i in ids if i in self.kept]

    def everything(self, now: datetime) -> list[Planned]:
        """The plans of all interviews, the latest end first."""
        return self.plans(now, self.app.store.latest_ids(self.app.account, limit=100_000))

    def offers(self, now: datetime) -> list[Offer]:
        """The invitations that wait for the candidate's word."""
        return open_offers(self.app.books, now)

    def stirred(self) -> None:
        """Something was changed that is no event."""
        with self.lock:
            self.stirs += 1
            self.kept.clear()

    def pulse(self, now: datetime) -> str:
        """Another text whenever a page would look different."""
        account = self.app.account
        sign_in = self.app.store.sign_in(account).get("state", "")
        running = is_running(self.app.paths)
        offers = crc32(repr([(o.number, o.sequence, o.starts) for o in self.offers(now)]).encode())
        beat = int(now.timestamp() // BEAT.total_seconds())
        return f"{'.'.join(map(str, self._stamp()))}.{self.stirs}.{sign_in}.{running:d}.{offers}.{beat}"

    def _stamp(self) -> tuple[int, int]:
        return self.app.store.newest(self.app.account), self.app.store.count(self.app.account)

    def _clear_stale(self) -> None:
        stamp = self._stamp()
        if stamp != self.stamp:
            self.stamp = stamp
            self.kept.clear()

    def _stands(self, interview: str, now: datetime) -> bool:
        made, one = self.kept.get(interview, (None, None))
        if made is None or one is None:
            return False
        until = one.plan.look_at or datetime.max.replace(tzinfo=UTC)
        return made <= now and (now < until or now == made)
