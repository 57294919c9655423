"""A visit to the demo's two pages with a real browser: for the tests, and for scripts/pictures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect, sync_playwright

from afterword.demo.story.playing import Doors, furnish, pages
from afterword.demo.story.stage import CANDIDATE, ZONE, StoryStage, stage
from afterword.web.address import ServerAddress

ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # whatever asks for another place gets none
)
PATIENCE = 20_000
"""Milliseconds until something that should appear is missed."""

Scheme = Literal["light", "dark"]


def program() -> str:
    """The Chromium to drive, or nothing."""
    named = os.environ.get("AFTERWORD_TEST_CHROMIUM", "")
    return named or shutil.which("chromium") or ""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, with an empty profile."""
    with sync_playwright() as played:
        browser = played.chromium.launch(executable_path=program(), args=ARGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """Both pages open in one browser, on one stage. What went wrong in them, and whom they asked, is kept."""

    stage: StoryStage
    doors: Doors
    context: BrowserContext
    interview: str
    afterword: Page = field(init=False)
    sandbox: Page = field(init=False)
    roots: dict[Page, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Come in by the links."""
        self.context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        self.context.on("request", lambda request: self.asked.add(urlsplit(request.url).netloc))
        self.afterword = self._through(self.doors.afterword.link())
        self.sandbox = self._through(self.doors.sandbox.link())

    def _through(self, link: str) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda line: self.wrong.append(line.text) if line.type == "error" else None)
        page.goto(link)
        expect(page.locator("#main")).to_be_visible()
        self.roots[page] = page.url.rstrip("/")
        return page

    @property
    def both(self) -> tuple[ServerAddress, ServerAddress]:
        """Where the pages are."""
        return self.doors.afterword, self.doors.sandbox

    def at(self, page: Page, path: str = "") -> Page:
        """That page, at that place of it."""
        page.goto(f"{self.roots[page]}/{path}")
        return page

    def mailbox(self, address: str = CANDIDATE) -> Page:
        """Somebody's mailbox on the sandbox's page."""
        return self.at(self.sandbox, f"box/{address}")

    def passes(self, button: str) -> None:
        """Time passes by that button of the sandbox's page, and Afterword does what was due."""
        with self.sandbox.expect_response("**/clock"):
            self.sandbox.get_by_role("button", name=button, exact=True).click()
        until = self.stage.clock.rests()
        self.stage.within(f"the clock did not reach {until}", lambda: self.stage.clock.now() >= until)
        self.stage.settled(until)

    def dropped(self, name: str, content: str) -> None:
        """A file falls on Afterword's page, as from the desktop."""
        self.afterword.evaluate(
            """([name, content]) => {
                const carried = new DataTransfer();
                carried.items.add(new File([content], name));
                for (const kind of ["dragover", "drop"])
                    document.body.dispatchEvent(
                        new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
            }""",
            [name, content],
        )

    def looks(self, page: Page, scheme: Scheme, width: int, height: int = 900) -> None:
        """The page as that screen shows it."""
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(ViewportSize(width=width, height=height))


def follows(link: Locator) -> None:
    """The link is clicked, and where it leads is there, with its scripts."""
    with link.page.expect_event("load"):
        link.click()


@contextmanager
def visit(
    browser: Browser,
    begins: datetime,
    accounts: dict[str, str],
    told: Sequence[str] = (),
    *,
    empty: bool = False,
    **screen: Any,
) -> Iterator[Visit]:
    """The stage as a visitor of the demo finds it, with further interviews where some are `told`; or an empty store.

    `screen` says what the browser runs on, as Playwright calls it.
    """
    with stage(begins, accounts) as played:
        played.sign_in(CANDIDATE)
        for text in told:
            played.afterword("add", "-", given=text)
        interview = "" if empty else furnish(played)
        with pages(played) as doors:
            context = browser.new_context(locale="en-GB", timezone_id=ZONE, accept_downloads=True, **screen)
            try:
                yield Visit(played, doors, context, interview)
            finally:
                context.close()
