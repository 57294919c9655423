"""The clock of a story: it runs, rests, or goes on, and every process reads the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from afterword.config.clock import StoryClock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def older(clock: StoryClock, seconds: float) -> StoryClock:
    """The same clock, so many of the laptop's seconds later."""
    state = json.loads(clock.path.read_text("utf-8"))
    clock.path.write_text(json.dumps(state | {"at": state["at"] - seconds}), "utf-8")
    return clock


def test_it_runs_to_its_end_and_rests_there(tmp_path: Path) -> None:
    """However long one waits, it shows the end; a span then takes as long as on the laptop's own clock."""
    clock = StoryClock(tmp_path / "clock.json")
    clock.run(NOON, NOON + MINUTE, 60.0)
    assert older(clock, 3600).now() == NOON + MINUTE == clock.rests()
    assert clock.real_seconds(MINUTE) == 60


def test_a_clock_that_goes_on_does_so_wherever_it_would_rest(tmp_path: Path) -> None:
    """At the laptop's own pace: where it stood when it was told to, and behind each run and leap."""
    clock = StoryClock(tmp_path / "clock.json")
    clock.rest_at(NOON)
    clock.go_on()
    assert NOON + MINUTE <= older(clock, 60).now() < NOON + 2 * MINUTE
    clock.run(NOON, NOON + 60 * MINUTE, 3600.0)
    assert NOON + 61 * MINUTE <= older(clock, 61).now() < NOON + 62 * MINUTE
    clock.rest_at(NOON)
    assert NOON + MINUTE <= older(clock, 60).now() < NOON + 2 * MINUTE


def test_while_it_runs_a_span_is_shorter_by_its_rate(tmp_path: Path) -> None:
    """A minute passes in a second where the rate is sixty."""
    clock = StoryClock(tmp_path / "clock.json")
    clock.run(NOON, NOON + timedelta(days=365), 60.0)
    assert clock.real_seconds(MINUTE) == 1
