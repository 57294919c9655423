"""Reads each kind of event for the first time in many threads at once, as a fleet's worker and the page do.

A program of its own, because a process learns each kind only once, and may crash at it.
"""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime

from afterword.domain.events import OF_KIND
from afterword.storage.rows import KeptEvent, event_of

THREADS = 8


def main() -> None:
    """Let the threads read one kind after the other; a kind that needs more detail is refused by all of them."""
    sys.setswitchinterval(1e-6)
    together = threading.Barrier(THREADS)

    def read() -> None:
        for kind in OF_KIND:
            together.wait()
            try:
                event_of(KeptEvent("acme", kind, datetime(2026, 11, 2, tzinfo=UTC)))
            except ValueError:
                continue

    threads = [threading.Thread(target=read) for _ in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    print("read")


if __name__ == "__main__":
    main()
