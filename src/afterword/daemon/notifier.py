"""Notify the candidate unasked: once per alert, in the log, and on the desktop if config says so."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from afterword.app import App
from afterword.config.clock import SystemClock
from afterword.config.language import _
from afterword.daemon.access import obstacle_of
from afterword.daemon.notify import Button, Desktop
from afterword.domain.alerts import Alert, alerts, no_gmail, no_gmail_key
from afterword.errors import AfterwordError, Obstacle
from afterword.messages.notifications import held, notification
from afterword.services.commands import hold_letters
from afterword.services.queries import letters_ahead, planned_of

log = logging.getLogger("afterword.daemon")

AGAIN = timedelta(minutes=10)

PATIENCE = {
    Obstacle.KEYRING: timedelta(minutes=2),
    Obstacle.CERTIFICATE: timedelta(minutes=10),
    Obstacle.PROXY: timedelta(minutes=10),
    Obstacle.PORTAL: timedelta(minutes=10),
    Obstacle.CLOCK: timedelta(minutes=10),
}
"""How long to wait before an alert: most people unlock a keyring, or sign in to a network, on their own."""


@dataclass
class Notifier:
    """Shows each alert once: the store knows which were shown, so none repeats after a restart."""

    app: App
    desktop: Desktop = field(default_factory=Desktop)
    changed: set[str] = field(default_factory=set)  # interviews that were looked at since the last time
    again_at: datetime | None = None  # when letters are counted again, while Gmail cannot be reached
    notified: set[str] = field(default_factory=set)  # keys already looked up in the store

    def tell(self, due: Iterable[str], now: datetime) -> None:
        """Show the alerts for interviews that were due or looked at, and for what keeps Afterword from Gmail."""
        ids = self.changed | set(due)
        self.changed.clear()
        for alert in self._alerts(ids, now):
            if alert.key in self.notified:
                continue
            self.notified.add(alert.key)
            if self.app.store.tell_once(self.app.account_id, alert.key):
                self._show(alert, now)

    def close(self) -> None:
        """Show what is still waiting, as far as that takes no time."""
        self.desktop.close()

    def _alerts(self, ids: set[str], now: datetime) -> Iterator[Alert]:
        account = self.app.account
        for one in planned_of(account, now, ids) if ids else []:
            yield from alerts(one.plan, one.events, account.policy(one.interview), now)
        if alert := self._no_gmail(now):
            yield alert

    def _no_gmail(self, now: datetime) -> Alert | None:
        """The alert for an obstacle to Gmail, once it has lasted a while.

        A new sign-in that lapses too is another alert; so is a keyring that is locked again.
        """
        facts = self.app.store.sign_in(self.app.account_id)
        found = obstacle_of(facts)
        if found is None or now - found[1] < PATIENCE.get(found[0], timedelta()):
            return None
        obstacle, since = found[0], found[1].isoformat()
        if obstacle in {Obstacle.SIGN_IN, Obstacle.POLICY}:
            obstacle, since = Obstacle.SIGN_IN, str(facts.get("at", ""))
        if no_gmail_key(obstacle, since) in self.notified or (self.again_at and now < self.again_at):
            return None
        ahead = letters_ahead(self.app.account, now)
        hours, zone = self.app.config.notifications.hours, self.app.config.you.time_zone
        alert = no_gmail(obstacle, ahead, hours, zone, now, since)
        self.again_at = None if alert else now + AGAIN
        return alert

    def _show(self, alert: Alert, now: datetime) -> None:
        log.info("notified: %s", alert.key)
        if self.app.config.notifications.desktop and isinstance(self.app.clock, SystemClock):
            # a story is for the person who reads it, not for their desktop
            shown = notification(alert, self.app.config.you.time_zone, now)
            if shown.button and alert.leaves:
                wait = (alert.leaves - now).total_seconds()
                button = Button(shown.button, shown.instead, wait, lambda: self._hold(alert))
                self.desktop.offer(shown.title, shown.words, button)
            else:
                self.desktop.show(shown.title, shown.words)

    def _hold(self, alert: Alert) -> None:
        """Somebody pressed Hold: hold the letters that have not left, and say so on the desktop."""
        try:
            stay, late = hold_letters(self.app.account, alert.steps, self.app.clock.now())
        except AfterwordError as trouble:
            log.error("a letter could not be held: %s", trouble.message)  # noqa: TRY400  (no bug)
            self.desktop.show(_("Not held"), trouble.message)
            return
        said = held(stay, late)
        self.desktop.show(said.title, said.words)
