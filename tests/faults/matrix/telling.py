"""The tale with the daemon's own daemon in this process, beaten whenever the daemon itself would have something to do.

The daemon, its back-off, the sign-in from a keyring, the store and the requests over HTTP are those of `afterword run`.
Between two beats at which nothing could happen the clock is wound on: two weeks of the story take milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from afterword.app import App
from afterword.daemon.daemon import TICK, Daemon
from afterword.gmail import token_store
from afterword.gmail.token_store import StoredSignIn
from afterword.gmail.transport import Limits
from faults.tale import Moment, Tale, sign_in
from scenarios.world import JANE

PATIENT = Limits(again=0.0, most_bytes=300_000)
"""A body without end is a small one here."""

HASTY = Limits(connect=5, read=0.2, whole=5, again=0.0)
"""For silence: whoever waits for it is not kept for long. Only there, as a busy machine is silent too now and then."""

SIGNS_IN = timedelta(minutes=40)
"""So long after the alert Jane signs in again, where it is still needed."""

COMES_BACK = timedelta(minutes=5)
"""So long after it ended by itself the laptop's service manager starts the daemon anew."""

MOST_BEATS = 300
"""More than any telling needs: a daemon that beats oftener turns in a circle."""


@dataclass(frozen=True)
class GmailTrouble:
    """What goes wrong with Gmail: a fault of the sandbox, and for how long where it lasts."""

    fault: dict[str, Any]
    lasts: timedelta | None = None  # from when it is first met; None: as often as the fault says

    @property
    def limits(self) -> Limits:
        """What the daemon bears with meanwhile."""
        return HASTY if self.fault["kind"] == "timeout" else PATIENT


@dataclass
class Beaten:
    """A daemon in the tale, from when it starts."""

    tale: Tale
    app: App
    trouble: GmailTrouble | None = None
    wakes: datetime | None = None
    gets_well: datetime | None = None
    signs_in: datetime | None = None
    beats: int = 0
    ended: list[str] = field(default_factory=list)  # what the daemon ended with, where it did so by itself

    def __post_init__(self) -> None:
        self.daemon = self._started()
        if self.trouble:
            self.tale.sandbox.fault(**self.trouble.fault)

    def tell(self, moments: tuple[Moment, ...], until: datetime) -> None:
        """Those moments of the story, and the time behind them."""
        for moment, happens in moments:
            self._until(moment)
            if happens:
                happens(self.tale)
            self._beat()
        self._until(until)

    def starts_anew(self) -> None:
        """The laptop is switched off and on."""
        self.daemon.close()
        self.daemon = self._started()

    @property
    def met(self) -> list[dict[str, Any]]:
        """The requests that the trouble met."""
        return [r for r in self.tale.sandbox.requests() if r["fault"]]

    # time

    def _until(self, moment: datetime) -> None:
        """Time passes until then; whenever there is something to do the daemon does it."""
        while (at := self._next()) and at < moment:
            self._at(at)
            self._beat()
        self._at(moment)
        self._beat()

    def _next(self) -> datetime | None:
        """When something happens next: the daemon's own next look, or what people and Google have in hand."""
        return min((m for m in (self._looks(), self.gets_well, self.signs_in) if m), default=None)

    def _looks(self) -> datetime | None:
        now, waits = self.tale.clock.now(), self.daemon.not_before
        if waits and waits > now:
            return waits  # a poll comes by every minute, and asks nothing before that
        if self.wakes is None:
            return None
        return self.wakes if self.wakes > now else now + TICK

    def _at(self, moment: datetime) -> None:
        """It is that moment: what Google and Jane had in hand is done."""
        self.tale.clock.rest_at(moment)
        if self.gets_well and moment >= self.gets_well:
            self.tale.sandbox.clear_faults()
            self.gets_well = self.trouble = None
        if self.signs_in and moment >= self.signs_in:
            self.signs_in = None
            if self._sign_in_needed():
                keep_sign_in(self.app, self.tale)

    # the daemon

    def _started(self) -> Daemon:
        return Daemon(self.app, wake=self._wake)

    def _wake(self, at: datetime | None) -> None:
        self.wakes = at

    def _beat(self) -> None:
        """A poll and a tick, as the daemon makes them each minute."""
        self.beats += 1
        assert self.beats < MOST_BEATS, "it turns in a circle"
        self.daemon.poll()
        self.tale.look()
        now = self.tale.clock.now()
        if self.trouble and self.trouble.lasts and self.gets_well is None and self.met:
            self.gets_well = now + self.trouble.lasts
        if self._sign_in_needed() and self.signs_in is None:
            self.signs_in = now + SIGNS_IN
        if self.daemon.fatal:
            self.ended.append(self.daemon.fatal.message)
            self.starts_anew()
            self.wakes = now + COMES_BACK

    def _sign_in_needed(self) -> bool:
        return self.app.store.sign_in(self.app.account_id).get("state", "ok") != "ok"


def keep_sign_in(app: App, tale: Tale) -> None:
    """What `afterword setup` leaves behind."""
    entry = sign_in(tale.sandbox)
    token_store.keep(JANE, StoredSignIn(**{**entry, "granted": tuple(entry["granted"])}))
    facts = {"state": "ok", "granted": entry["granted"], "at": app.clock.now().isoformat()}
    app.store.keep_sign_in(app.account_id, facts)
    app.store.forget_told(app.account_id, "sign-in")
