"""The daemon ends when it is asked to, whatever its job does at that moment."""

from __future__ import annotations

import threading
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler

from afterword.daemon.daemon import Daemon, end, reschedule
from scenarios.world import World


def test_a_job_that_schedules_the_next_while_the_daemon_ends_does_not_keep_it(signed: World) -> None:
    """The scheduler waits for its job with a lock held that a change of the schedule needs: both waited for ever."""
    daemon, scheduler = Daemon(signed.app), BackgroundScheduler(timezone=UTC)
    scheduler.start()
    ending = threading.Thread(target=end, args=(daemon, scheduler), daemon=True)
    changes = list[str]()

    def change() -> None:
        ending.start()
        ending.join(0.3)
        assert not daemon.stopping.is_set()
        changes.append("before the end")

    reschedule(daemon, change)
    ending.join(10)
    assert not ending.is_alive()
    reschedule(daemon, lambda: changes.append("after it"))
    assert changes == ["before the end"]
