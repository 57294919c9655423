"""How long after a keystroke the letter beside the field shows it, measured in the page itself."""

from __future__ import annotations

import math

from playwright.sync_api import Locator, Page

WORDS = "sit down with every new nurse in the first week, whatever else is going on"
EVERY = 90
"""Milliseconds from one key to the next: somebody who types well."""

WATCH = """
field => {
    const row = field.closest("[data-row]").dataset.row, before = document.getElementById(row + ".before");
    const waiting = [], delays = window.letterDelays = [];
    const shown = () => {
        const own = document.querySelector(`#letter [data-field="${row}"]`);
        return own ? own.textContent.slice(before.textContent.length).trim() : "";
    };
    field.addEventListener("input", () => waiting.push([field.value.trim(), performance.now()]));
    new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => {
        while (waiting.length && shown().startsWith(waiting[0][0])) delays.push(performance.now() - waiting.shift()[1]);
    }))).observe(document.getElementById("letter"), {childList: true, subtree: true, characterData: true});
}
"""
"""A keystroke counts until the frame after which the letter holds what the field held then."""


def letter_delays(page: Page, field: Locator, words: str = WORDS) -> list[float]:
    """Milliseconds from each keystroke in that empty field to the letter that shows it."""
    page.bring_to_front()  # a page in the background is painted once a second
    field.evaluate(WATCH)
    field.press_sequentially(words, delay=EVERY)
    page.wait_for_function("count => window.letterDelays.length >= count", arg=len(words))
    return [float(one) for one in page.evaluate("window.letterDelays")]


def percentile(times: list[float], part: float) -> float:
    """The time that so large a part of them does not exceed."""
    return sorted(times)[math.ceil(part * len(times)) - 1]
