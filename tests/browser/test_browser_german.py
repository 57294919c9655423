"""The page in German: a changed config is enough, and no English sentence is left on any page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import expect

from browser.visit import Visit

PAGES = (
    "",
    "interview/{}",
    "interview/{}/edit",
    "interview/{}/notes",
    "interview/{}/read/mara-lind",
    "interview/{}/read/mara-lind?as=text",
    "add",
    "journal",
    "settings",
    "templates",
    "nowhere",
)
SHOWN = """() => {
    const said = [], silent = "[lang], script, style, noscript, code, kbd, pre, .text, .address, [id^=reasons-] li";
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const around = words.currentNode.parentElement.closest(silent);
        if (!around || around === document.documentElement) said.push(words.currentNode.textContent);
    }
    for (const one of document.querySelectorAll("[aria-label], [placeholder], [title]"))
        for (const name of ["aria-label", "placeholder", "title"]) said.push(one.getAttribute(name) || "");
    return said.map((text) => text.trim().replace(/\\s+/g, " ")).filter((text) => text);
}"""
"""Every text that the page shows or says, without letters and the reasons in the journal: these keep their language."""

THE_SAME = re.compile(
    r"[\W\d_]*(?:Afterword|LinkedIn|Gmail|Google|Name|Enter|Alt|linkedin|review|schedule|\d+ (?:h|min))?[\W\d_]*|.*@.*"
    r"|.*(?:People Partner|Blue Heron|Northwind|Head of HR|Mara Lind|Ines Falk|Owen Pryce|Jane Doe).*"
    r"|.*(?:Chief of Staff|New York).*"
    r"|Deutsch|English|Français|[a-z]{2}|[a-z]+(?:-[a-z0-9]+)+|address|call|checklist|coordinator|greeting|notes|signature|voicemail"
    r"|.*: ?[a-z_/-]+\.[a-z]+.*|[a-z.]+/[a-z-]+.*"
)
"""Names, also of templates, addresses, and words that are the same in both languages."""


@contextmanager
def german(visit: Visit) -> Iterator[None]:
    """The config says that Jane speaks German."""
    config = visit.stage.home / "config.toml"
    before = config.read_text("utf-8")
    config.write_text(before.replace("[you]\n", '[you]\nlanguage = "de"\n', 1), "utf-8")
    try:
        yield
    finally:
        config.write_text(before, "utf-8")


def shown(visit: Visit) -> dict[str, list[str]]:
    """What each page shows."""
    found = {}
    for path in PAGES:
        page = visit.at(visit.afterword, path.format(visit.interview))
        page.wait_for_load_state("networkidle")
        found[path] = page.evaluate(SHOWN)
    return found


def test_no_english_is_left_on_the_page(here: Visit) -> None:
    """Once the config says German, each page says nothing in the words that it has in English."""
    english = shown(here)
    with german(here):
        page = here.at(here.afterword)
        expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_attached()
        assert page.evaluate("document.documentElement.lang") == "de"
        spoken = shown(here)
    here.wrong.clear()  # the browser names the page that is not there
    left = {path: sorted(set(spoken[path]) & set(english[path])) for path in PAGES}
    left = {path: [text for text in texts if not THE_SAME.fullmatch(text)] for path, texts in left.items()}
    assert [f"{path}: {text}" for path, texts in left.items() for text in texts] == []
