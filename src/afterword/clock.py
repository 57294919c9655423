"""The clocks: the laptop's own, and one that a story or a test drives. Only entry points read them."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """What time it is, and how long a span of it takes in real seconds."""

    def now(self) -> datetime:
        """This instant, UTC."""

    def real_seconds(self, span: timedelta) -> float:
        """How many real seconds pass while the clock shows `span` passing; 0 at least."""


class SystemClock:
    """The laptop's own clock."""

    def now(self) -> datetime:
        """This instant, UTC."""
        return datetime.now(UTC)

    def real_seconds(self, span: timedelta) -> float:
        """The span's own seconds."""
        return max(0.0, span.total_seconds())


@dataclass(frozen=True, slots=True)
class StoryClock:
    """A clock that processes share by a file: it runs at a rate from one instant to another, and rests there.

    The file holds {"from": RFC 3339, "to": RFC 3339, "rate": story seconds a real second, "at": Unix seconds},
    and is replaced whole, so that a reader sees one state or the next.
    """

    path: Path

    def now(self) -> datetime:
        """This instant of the story, UTC."""
        state = json.loads(self.path.read_text("utf-8"))
        start, end = datetime.fromisoformat(state["from"]), datetime.fromisoformat(state["to"])
        passed = timedelta(seconds=max(0.0, time.time() - state["at"]) * state["rate"])
        return min(start + passed, end).astimezone(UTC)

    def rests(self) -> datetime:
        """The instant that it runs to and rests at, UTC."""
        return datetime.fromisoformat(json.loads(self.path.read_text("utf-8"))["to"]).astimezone(UTC)

    def real_seconds(self, span: timedelta) -> float:
        """How long the span takes at the present rate."""
        rate = float(json.loads(self.path.read_text("utf-8"))["rate"])
        return max(0.0, span.total_seconds()) / max(rate, 1e-9)

    def run(self, start: datetime, end: datetime, rate: float) -> None:
        """From now on the clock runs from `start` to `end` and rests there."""
        state = {"from": start.isoformat(), "to": end.isoformat(), "rate": rate, "at": time.time()}
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(state), "utf-8")
        os.replace(fresh, self.path)

    def rest_at(self, instant: datetime) -> None:
        """The clock shows `instant`, and goes on showing it."""
        self.run(instant, instant, 1.0)
