"""axe-core on an open page: once with every rule, then for contrast on each screen and wherever something may cover."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from browser.visit import Scheme

SCREENS: tuple[tuple[Scheme, int], ...] = tuple(
    (scheme, width) for width in (390, 768, 1280) for scheme in ("light", "dark")
)
NARROWEST = 320
HEIGHT = 800

RUN = """async (contrast) => {
    const only = contrast ? {runOnly: {type: "rule", values: ["color-contrast"]}} : {};
    const {violations} = await axe.run(document, {resultTypes: ["violations"], iframes: false, ...only});
    return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)}`));
}"""
INKS = """() => [...new Set([...document.querySelectorAll("body *")].filter((one) =>
    [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && one.checkVisibility()).map((one) => {
    const own = getComputedStyle(one), under = [], row = [];
    for (let at = one; at; at = at.parentElement) {
        const its = getComputedStyle(at);
        if (its.opacity !== "1") under.push(its.opacity);
        if (["sticky", "fixed"].includes(its.position)) row.push(at.id || at.className);
        if (under.opaque || its.backgroundColor === "rgba(0, 0, 0, 0)") continue;
        under.push(its.backgroundColor);
        under.opaque = !its.backgroundColor.startsWith("rgba");
    }
    return [own.color, own.fill, own.fontSize, own.fontWeight, ...under, ...row].join("|");
}))]"""
"""Each pair of colours on the page, with its size and weight, and whether it stays while the rest moves."""


@dataclass
class InksSeen:
    """Pairs of colours that axe has looked at: it need not look at the same ones again."""

    inks: set[str] = field(default_factory=set)

    def has_all(self, page: Page) -> bool:
        """Whether the page shows no new one. From now on none of them is new."""
        shown = set(page.evaluate(INKS))
        new = shown - self.inks
        self.inks |= shown
        return not new


def violations(page: Page, *, contrast_alone: bool) -> list[str]:
    """What axe finds. Colours alone differ between light and dark, so that one of them is searched for all."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(Axe().axe_script)
    found: list[str] = []
    for _ in range(3):  # what is only there while the page is still being drawn is gone a moment later
        found = page.evaluate(RUN, contrast_alone)
        if not found:
            break
        page.wait_for_timeout(500)
    return found


def is_no_wider(page: Page) -> bool:
    """Nothing has to be scrolled to from the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def found_on_every_screen(page: Page, name: str, seen: InksSeen) -> dict[str, list[str]]:
    """What is wrong with the open page, by screen and place.

    The page is loaded once and resized. axe tries every rule on the first screen; for contrast it looks again on each
    screen and at each place where colours meet that it has not seen together.
    """
    wrong: dict[str, list[str]] = {}

    def keep(where: str, found: Iterable[str]) -> None:
        if those := list(found):
            wrong[f"{name} {where}"] = those

    page.emulate_media(reduced_motion="reduce")
    for number, (scheme, width) in enumerate(SCREENS):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(ViewportSize(width=width, height=HEIGHT))
        known = seen.has_all(page)
        for part in (0, 0.5, 1) if not known else (0,) if not number else ():
            page.evaluate(f"scrollTo(0, {part} * (document.body.scrollHeight - innerHeight))")
            keep(f"{scheme} {width} at {part}", violations(page, contrast_alone=bool(number or part)))
        keep(f"{width}", [] if is_no_wider(page) else ["wider than the screen"])
    page.set_viewport_size(ViewportSize(width=NARROWEST, height=HEIGHT))
    keep(f"{NARROWEST}", [] if is_no_wider(page) else ["wider than the screen"])
    return wrong


def settled(page: Page) -> None:
    """What the page fetches by itself is there."""
    waits = """() => Boolean(document.querySelector("#letter:empty, .htmx-request")) ||
        ["laptop", "signing"].some((id) => document.querySelector(`#${id} > p.quiet:only-child`))"""
    for _ in range(200):
        if not page.evaluate(waits):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.url} is not there")


def shape(page: str) -> tuple[str, ...]:
    """How a page is built: its elements with their classes and states, and where there is text, but not which."""
    main = page[page.index("<main") : page.index("</main>")]
    parts = re.findall(r"<(/?[\w-]+)([^>]*)>|([^<]+)", re.sub(r"(?s)<select.*?</select>", "<select>", main))
    kept = re.compile(r"class=\"[^\"]*\"|role=\"\w+\"|\b(?:aria-\w+|hidden|open|readonly|autofocus)\b")
    return tuple(
        " ".join((tag, *kept.findall(attributes))) if tag else "text"
        for tag, attributes, text in parts
        if tag or text.strip()
    )
