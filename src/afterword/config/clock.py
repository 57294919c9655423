"""The clocks: the laptop's own, and one that a story or a test drives. Only entry points read them."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol


class Clock(Protocol):
    """The current time, and how long a span of it takes in real seconds."""

    def now(self) -> datetime:
        """This instant, UTC."""

    def real_seconds(self, span: timedelta) -> float:
        """How many real seconds pass while the clock moves on by `span`; at least 0."""


class SystemClock:
    """The laptop's own clock."""

    def now(self) -> datetime:
        """This instant, UTC."""
        return datetime.now(UTC)

    def real_seconds(self, span: timedelta) -> float:
        """The seconds of the span itself."""
        return max(0.0, span.total_seconds())


@dataclass(frozen=True, slots=True)
class StoryClock:
    """A clock that processes share through a file: it runs at a rate from one instant to another, and stops there.

    The file holds {"from": RFC 3339, "to": RFC 3339, "rate": story seconds per real second, "at": Unix seconds,
    "then": the rate after "to"; 0 is rest}. It is replaced whole: a reader sees one state or the next.
    """

    path: Path

    def now(self) -> datetime:
        """This instant of the story, UTC."""
        state = self._state()
        passed = max(0.0, time.time() - state["at"])
        run = (state["to"] - state["from"]).total_seconds() / state["rate"]
        if passed < run:
            shown: datetime = state["from"] + timedelta(seconds=passed * state["rate"])
        else:
            shown = state["to"] + timedelta(seconds=(passed - run) * state["then"])
        return shown.astimezone(UTC)

    def rests(self) -> datetime:
        """The instant at which it stops and rests, UTC."""
        there: datetime = self._state()["to"]
        return there.astimezone(UTC)

    def real_seconds(self, span: timedelta) -> float:
        """How long the span takes at the current rate; if the clock rests, at the rate of the laptop's clock."""
        state = self._state()
        rate = state["rate"] if self.now() < state["to"] else state["then"] or 1.0
        return max(0.0, span.total_seconds()) / max(float(rate), 1e-9)

    def run(self, start: datetime, end: datetime, rate: float) -> None:
        """Run the clock from `start` to `end` and let it rest there."""
        self._keep(start, end, rate, self._state()["then"] if self.path.exists() else 0.0)

    def rest_at(self, instant: datetime) -> None:
        """Set the clock to `instant` and let it rest there."""
        self.run(instant, instant, 1.0)

    def go_on(self) -> None:
        """Keep the clock running: instead of resting, it goes on as fast as the laptop's own."""
        now = self.now()
        self._keep(now, now, 1.0, 1.0)

    def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(self.path.read_text("utf-8"))
        ends = {name: datetime.fromisoformat(state[name]) for name in ("from", "to")}
        return {"then": 0.0} | state | ends

    def _keep(self, start: datetime, end: datetime, rate: float, then: float) -> None:
        state = {
            "from": start.isoformat(),
            "to": end.isoformat(),
            "rate": rate,
            "at": time.time(),
            "then": then,
        }
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(state), "utf-8")
        os.replace(fresh, self.path)
