"""Notify the candidate without being asked: once per alert, in the log, and on the desktop if config wants that."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from afterword.app import App
from afterword.config.clock import SystemClock
from afterword.daemon.notify import Desktop
from afterword.domain.alerts import Alert, alerts, sign_in, sign_in_key
from afterword.messages.notifications import notification
from afterword.services.queries import letters_ahead, planned_of

log = logging.getLogger("afterword.daemon")

AGAIN = timedelta(minutes=10)


@dataclass
class Notifier:
    """Shows each alert once: the store knows which were shown, so none repeats after a restart."""

    app: App
    desktop: Desktop = field(default_factory=Desktop)
    changed: set[str] = field(default_factory=set)  # interviews that were looked at since the last time
    again_at: datetime | None = None  # when letters are counted again, in a night with a lapsed sign-in
    told: set[str] = field(default_factory=set)  # keys that the store need not be asked for again

    def tell(self, due: Iterable[str], now: datetime, *, lapsed: bool) -> None:
        """Show the alerts for interviews that were due or looked at, and for a lapsed sign-in."""
        ids = self.changed | set(due)
        self.changed.clear()
        for alert in self._alerts(ids, now, lapsed=lapsed):
            if alert.key in self.told:
                continue
            self.told.add(alert.key)
            if self.app.store.tell_once(self.app.account_id, alert.key):
                self._show(alert, now)

    def close(self) -> None:
        """Show what is still waiting, as far as that takes no time."""
        self.desktop.close()

    def _alerts(self, ids: set[str], now: datetime, *, lapsed: bool) -> Iterator[Alert]:
        books = self.app.account
        for one in planned_of(books, now, ids) if ids else []:
            yield from alerts(one.plan, one.events, books.policy(one.interview), now)
        if lapsed and (alert := self._sign_in(now)):
            yield alert

    def _sign_in(self, now: datetime) -> Alert | None:
        """The alert for a lapsed sign-in; if a new sign-in lapses too, that is another alert."""
        since = str(self.app.store.sign_in(self.app.account_id).get("at", ""))
        if sign_in_key(since) in self.told or (self.again_at and now < self.again_at):
            return None
        self.again_at = now + AGAIN
        hours, zone = self.app.config.notifications.hours, self.app.config.you.time_zone
        return sign_in(letters_ahead(self.app.account, now), hours, zone, now, since)

    def _show(self, alert: Alert, now: datetime) -> None:
        log.info("told: %s", alert.key)
        if self.app.config.notifications.desktop and isinstance(self.app.clock, SystemClock):
            # a story is for the person who reads it, not for their desktop
            shown = notification(alert, self.app.config.you.time_zone, now)
            self.desktop.show(shown.title, shown.words)
