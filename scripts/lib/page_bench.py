"""How fast the letter on the page follows what is typed, in a real Chromium on the demo's stage.

`scripts/bench` prints it; by itself: PYTHONPATH=tests .venv/bin/python scripts/lib/page_bench.py
"""

from __future__ import annotations

import sys

from afterword.demo.story.stage import CANDIDATE
from afterword.demo.story.tale import at
from browser.latency import letter_delays, percentile
from browser.visit import chromium, program, visit


def keystrokes() -> list[float]:
    """Milliseconds from each keystroke to the letter that shows it; empty without Chromium."""
    if not program():
        return []
    with chromium() as browser, visit(browser, at(23, 15, 5, month=11), {CANDIDATE: "Jane Doe"}) as here:
        page = here.at(here.afterword, f"interview/{here.interview}/notes")
        first, second = (page.locator(f"[id='sentence.mara-lind.{n}.text']") for n in (0, 1))
        letter_delays(page, first)  # the first words wait for what is loaded only once
        return letter_delays(page, second)


def main() -> int:
    """Print median and p95. Return 2 without Chromium."""
    times = keystrokes()
    if not times:
        print("no Chromium: AFTERWORD_TEST_CHROMIUM names one", file=sys.stderr)
        return 2
    print(
        f"{len(times)} keystrokes: median {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
