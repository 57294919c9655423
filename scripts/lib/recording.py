"""The recording in the README: half a minute of the demo in a real browser, with a caption that says what happens.

The browser sends each picture with its time, so the recording runs at real speed. Only waits are cut.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import CDPSession, Page

from afterword.demo.story.tale import ANA, ANSWER, ON_THE_PAGE, at
from browser.visit import Visit

WIDTH, HEIGHT = 1100, 680
CAPTION = 44
"""Height of the caption in pixels."""

PAPER, INK = (31, 42, 48), (250, 248, 243)
LONGEST = 2.0
"""A picture stays for at most this many seconds: this cuts waits."""

LAST = 3.0
"""The last picture stays for this many seconds."""

KEYS = 55
"""Milliseconds between two keys of a quick typist."""

COLOURS = 128


@dataclass
class Reel:
    """Pictures in order, each with its time and caption."""

    frames: list[tuple[float, bytes, str]] = field(default_factory=list)
    said: str = ""

    @contextmanager
    def on(self, page: Page, said: str) -> Iterator[Page]:
        """Keep a picture of the page at every change."""
        self.said = said
        page.bring_to_front()
        page.set_viewport_size(
            {"width": WIDTH, "height": HEIGHT}
        )  # Chromium does not lay out a background page again
        session = page.context.new_cdp_session(page)
        session.on("Page.screencastFrame", lambda seen: self._keep(session, seen))
        session.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
        page.wait_for_timeout(300)
        yield page
        session.send("Page.stopScreencast")
        session.detach()

    def _keep(self, session: CDPSession, seen: dict[str, Any]) -> None:
        """Keep the picture, unless its size says that the page is still being laid out."""
        png = base64.b64decode(seen["data"])
        with Image.open(io.BytesIO(png)) as picture:
            if picture.size == (WIDTH, HEIGHT):
                self.frames.append((seen["metadata"]["timestamp"], png, self.said))
        session.send("Page.screencastFrameAck", {"sessionId": seen["sessionId"]})

    def written(self, file: Path) -> Path:
        """Write the pictures as one GIF that loops."""
        times = [moment for moment, _, _ in self.frames]
        lengths = [min(LONGEST, then - now) for now, then in pairwise(times)]
        pictures = [captioned(png, said) for _, png, said in self.frames]
        palette = paletted(pictures)
        first, *others = [each.quantize(palette=palette, dither=Image.Dither.NONE) for each in pictures]
        first.save(
            file,
            save_all=True,
            append_images=others,
            duration=[max(20, int(length * 1000)) for length in [*lengths, LAST]],
            loop=0,
            optimize=True,
        )
        return file


def captioned(png: bytes, said: str) -> Image.Image:
    """The picture with its caption below."""
    with Image.open(io.BytesIO(png)) as seen:
        whole = Image.new("RGB", (WIDTH, HEIGHT + CAPTION), PAPER)
        whole.paste(seen.convert("RGB"))
    middle = 20, HEIGHT + CAPTION // 2
    ImageDraw.Draw(whole).text(middle, said, INK, ImageFont.load_default(19), anchor="lm")
    return whole


def paletted(pictures: list[Image.Image]) -> Image.Image:
    """One palette for all pictures, from a strip of every tenth."""
    some = pictures[::10]
    strip = Image.new("RGB", (WIDTH, (HEIGHT + CAPTION) * len(some)))
    for number, each in enumerate(some):
        strip.paste(each, (0, number * (HEIGHT + CAPTION)))
    return strip.quantize(COLOURS)


def recorded(here: Visit, interview: str, file: Path) -> Path:
    """From the drafts after an interview to the answer."""
    reel = Reel()
    for page in (here.afterword, here.sandbox):
        here.looks(page, "light", WIDTH, HEIGHT)
    _drafts(here, reel)
    _sentence(here, reel, interview)
    _leaves(here, reel, interview)
    _answered(here, reel, interview)
    return reel.written(file)


def _drafts(here: Visit, reel: Reel) -> None:
    here.sandbox.bring_to_front()
    page = here.mailbox()
    page.locator("#list a", has_text="Ana Ruiz").click()
    page.get_by_label("Text").wait_for()
    with reel.on(
        page,
        "The interview is over. Jane's Gmail has a draft for each interviewer, with two sentences begun.",
    ):
        page.wait_for_timeout(4000)


def _sentence(here: Visit, reel: Reel, interview: str) -> None:
    here.afterword.bring_to_front()  # Chromium sends the right size only after a page in front has loaded
    page = here.at(here.afterword, f"interview/{interview}/notes#ana-ruiz")
    begun = page.get_by_label("I enjoyed hearing how you").first
    begun.focus()
    with reel.on(
        page, "Jane ends a sentence on Afterword's page. The letter beside it changes with every key."
    ):
        page.wait_for_timeout(1200)
        begun.press_sequentially(ON_THE_PAGE["sentence.ana-ruiz.0.text"], delay=KEYS)
        page.locator("#letter mark.current").wait_for()
        page.wait_for_timeout(2000)
    page.get_by_role("link", name="Read it as it will arrive").click()
    page.get_by_role("button", name="Looks right").wait_for()
    with reel.on(page, "She reads the letter once, as it will arrive."):
        page.wait_for_timeout(2500)
        page.get_by_role("button", name="Looks right").click()
        page.wait_for_timeout(800)


def _leaves(here: Visit, reel: Reel, interview: str) -> None:
    played = here.stage
    played.until(at(23, 15, 58, month=11), hours_a_second=0.5)
    here.afterword.bring_to_front()
    page = here.at(here.afterword, f"interview/{interview}")
    with reel.on(page, "An hour after the interview, the letter leaves."):
        page.wait_for_timeout(1500)
        played.until(at(23, 16, 3, month=11), hours_a_second=0.05)
        page.wait_for_timeout(2500)
    here.sandbox.bring_to_front()
    page = here.mailbox(ANA)
    page.locator("#list a").first.click()
    page.wait_for_timeout(300)
    with reel.on(page, "It is in Ana's inbox."):
        page.wait_for_timeout(3000)


def _answered(here: Visit, reel: Reel, interview: str) -> None:
    played = here.stage
    here.afterword.bring_to_front()
    page = here.at(here.afterword, f"interview/{interview}")
    (letter,) = [each for each in played.inbox(ANA) if "jane" in each["from"]]
    with reel.on(page, "Ana answers, so no follow-up will leave."):
        page.wait_for_timeout(1500)
        played.sandbox.reply(ANA, letter["id"], ANSWER)
        played.noticed()
        page.wait_for_timeout(3000)
