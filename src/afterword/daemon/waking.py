"""Keep the laptop's wake times in step with the plans, if the person wants the laptop to wake for letters."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from afterword.errors import AfterwordError
from afterword.os_service import wake
from afterword.services.queries import next_wakes

if TYPE_CHECKING:
    from afterword.app import App
    from afterword.os_service.wake import Waker

log = logging.getLogger("afterword.daemon")


@dataclass
class WakeKeeper:
    """The wake times that the system got last. Afterword computes them again after any new event."""

    waker: Waker | None
    alarms: tuple[datetime, ...] | None = None
    counted: object = None  # the times were last computed as of this event, config and day

    @classmethod
    def of(cls, app: App) -> WakeKeeper:
        """Keeps the wake times of this laptop."""
        return cls(wake.waker(app.paths))

    def keep(self, app: App, now: datetime) -> None:
        """Give the system the times of the next letters if they have changed."""
        if self.waker is None or not self.waker.marker.exists():
            self.alarms = self.counted = None
            return
        as_of = (app.store.newest(app.account_id), app.config, now.date())
        if as_of == self.counted:
            return
        self.counted = as_of
        times = tuple(next_wakes(app.account, now))
        if times == self.alarms:
            return
        self.alarms = None  # until it works; a failure is tried again at the next event, or the next day
        try:
            self.waker.set(times)
            self.alarms = times
            log.info(
                "the laptop wakes for letters at %s",
                ", ".join(f"{at:%d %H:%MZ}" for at in times) or "no time",
            )
        except (AfterwordError, OSError) as trouble:
            log.warning("the laptop was not told when to wake: %s", trouble)
