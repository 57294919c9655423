"""The pictures and the recording in the docs: a Monday afternoon on the demo's stage, seen in a real browser."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text
from scripts.lib.recording import recorded

from afterword.demo.story.stage import CANDIDATE, StoryStage
from afterword.demo.story.tale import ACCOUNTS, ANA, INTERVIEW, ON_THE_PAGE, at
from browser.visit import Scheme, Visit, chromium, program, visit

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
ACME = "acme-human-resources-specialist-2026-11-23"
MOST_BYTES = {".gif": 1_000_000}
"""The largest file of a kind; MOST of any other."""
MOST = 150_000
COLUMNS = 112
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
MINE = "Dear Ana,\n\nthank you for this afternoon.\n\nAll the best\nJane Doe\n"
PASTED = "Thu 10-11am with Lina Berg, lina.berg@harbour.example, Harbour, Head of HR"
DARK, SOFT, RED, TEAL = (31, 42, 48), (86, 97, 104), (160, 32, 32), (15, 92, 92)
BROWN, BLUE, PLUM = (154, 74, 0), (40, 80, 140), (110, 60, 120)
INK = TerminalTheme(
    (250, 248, 243),
    DARK,
    [DARK, RED, TEAL, BROWN, BLUE, PLUM, TEAL, SOFT],
    [SOFT, RED, TEAL, BROWN, BLUE, PLUM, TEAL, DARK],
)
"""The page's own colours, for the terminal."""


def main() -> int:
    """Make every picture. Return 1 if one is too large, 2 without Chromium."""
    if not program():
        print("no Chromium: AFTERWORD_TEST_CHROMIUM names one", file=sys.stderr)
        return 2
    FOLDER.mkdir(exist_ok=True)
    with chromium() as browser:
        made = [*pictures(browser), recording(browser)]
    for file in made:
        print(f"{file.stat().st_size / 1000:6.0f} kB  {file.relative_to(FOLDER.parents[1])}")
    return int(any(file.stat().st_size > MOST_BYTES.get(file.suffix, MOST) for file in made))


def monday(hour: int, minute: int) -> datetime:
    """That time of the interview's day."""
    return at(23, hour, minute, month=11)


@contextmanager
def at_ten_past(browser: Browser) -> Iterator[Visit]:
    """The interview ended ten minutes ago, and its drafts are in Gmail."""
    with visit(browser, monday(15, 5), ACCOUNTS, [INTERVIEW]) as here:
        here.stage.until(monday(15, 10), hours_a_second=0.5)
        here.context.clock.set_fixed_time(monday(15, 12))
        yield here


def recording(browser: Browser) -> Path:
    """A letter from beginning to end."""
    with at_ten_past(browser) as here:
        return recorded(here, ACME, FOLDER / "demo.gif")


def pictures(browser: Browser) -> Iterator[Path]:
    """All of them, in the order of the story."""
    with at_ten_past(browser) as here:
        yield sign_in(here)
        yield from form(here)
        yield notes(here)
        yield from afternoon(here)


def afternoon(here: Visit) -> Iterator[Path]:
    """Jane finishes and reads the letters and changes Ana's in Gmail; two letters leave."""
    played = here.stage
    finish(here)
    yield from both(here.afterword, "finish")
    read(here)
    played.until(monday(15, 25), hours_a_second=0.5)
    here.at(here.afterword, f"interview/{ACME}")
    yield from both(here.afterword, "letters", here.afterword.locator(".letters").first, height=900)
    yield from gmail(here)
    ana = next(d for d in played.drafts() if ANA in d["to"])
    played.sandbox.edit_draft(CANDIDATE, ana["draft_id"], text=MINE)
    played.until(monday(15, 58), hours_a_second=0.5)
    played.until(monday(16, 3), hours_a_second=0.05)
    played.until(monday(16, 20), hours_a_second=0.5)
    here.at(here.afterword)
    here.afterword.get_by_role("article").first.wait_for()
    yield from both(here.afterword, "page", height=545)
    here.at(here.afterword, f"interview/{ACME}")
    yield from both(here.afterword, "interview")
    yield terminal(played)


def both(page: Page, name: str, part: Locator | None = None, height: int = 0) -> Iterator[Path]:
    """That page, or a part of it down to so many pixels, by day and by night."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": 1180, "height": 900})
        suffix = "" if scheme == "light" else "-dark"
        png = part.screenshot() if part else page.screenshot()
        yield kept(png, f"{name}{suffix}.png", height)
    page.emulate_media(color_scheme="light")


def form(here: Visit) -> Iterator[Path]:
    """One line of text fills in the interview's form."""
    page = here.at(here.afterword, "add")
    here.looks(page, "light", 1180, 900)
    page.get_by_label("A mail, an event, a message or a line").fill(PASTED)
    page.get_by_role("button", name="Fill in the form from it").click()
    page.get_by_label("Company").wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    yield from both(page, "form")


def notes(here: Visit) -> Path:
    """A letter being finished on a phone."""
    page = here.afterword
    page.bring_to_front()
    here.looks(page, "light", 390, 800)
    here.at(page, f"interview/{ACME}/notes#ana-ruiz")
    field = page.locator("[id='sentence.ana-ruiz.0.text']")
    field.fill(ON_THE_PAGE["sentence.ana-ruiz.0.text"])
    page.locator("[id='sentence.ana-ruiz.0.stem']").select_option(ON_THE_PAGE["sentence.ana-ruiz.0.stem"])
    field.focus()
    page.locator("#saved", has_text="Saved at").wait_for()
    page.get_by_role("tablist").evaluate("tabs => tabs.scrollIntoView()")
    return kept(page.screenshot(), "notes.png")


def finish(here: Visit) -> None:
    """Ana's letter is finished on the page, and Tomás' lines."""
    page = here.afterword
    here.looks(page, "light", 1180)
    here.at(page, f"interview/{ACME}/notes")
    for name, words in ON_THE_PAGE.items():
        person = name.split(".")[1] if name.count(".") > 2 else ""
        if person:
            page.locator(f"[id='tab.{person}']").click()
        fill(page, name, words)
    page.locator("[id='tab.ana-ruiz']").click()
    page.locator("[id='sentence.ana-ruiz.0.text']").focus()
    page.locator("#saved", has_text="Saved at").wait_for()
    page.locator("#letter mark.current").wait_for()
    page.evaluate("scrollTo(0, 0)")


def fill(page: Page, name: str, words: str) -> None:
    """That field of the form holds those words; a row that is not there yet is added."""
    field = page.locator(f"[id='{name}']")
    while name.endswith((".stem", ".text")) and not field.count():
        page.locator(f"[data-add='{name.rsplit('.', 2)[0]}']").click()
    fold = page.locator("details:not([open])", has=field).locator("summary")
    if fold.count():
        fold.click()
    match name.rpartition(".")[2]:
        case "stem":
            field.select_option(words)
        case "dealt":
            return
        case _:
            field.fill(words)


def read(here: Visit) -> None:
    """The finished letters are read, one after the other."""
    page = here.afterword
    page.get_by_role("link", name="Read it as it will arrive").click()
    for _ in range(2):
        page.get_by_role("button", name="Looks right").click()
        page.get_by_role("link", name=re.compile("Read the letter to|See all letters")).click()


def gmail(here: Visit) -> Iterator[Path]:
    """The candidate's drafts in the demo's mailbox."""
    page = here.mailbox()
    page.locator("#list a", has_text="Ana Ruiz").click()
    page.get_by_label("Text").wait_for()
    yield from both(page, "gmail")


def sign_in(here: Visit) -> Path:
    """A page in place of the last one that Google shows during `afterword setup`."""
    command = [sys.executable, "-m", "afterword", "setup", "--again", "--no-test", "--no-browser"]
    env = here.stage.env
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as setup:
        address = next(line.strip() for line in setup.stdout or () if line.startswith("http"))
        page = here.context.new_page()
        here.looks(page, "light", 760, 420)
        page.goto(address)
        for box in page.get_by_role("checkbox").all():
            box.check()
        picture = kept(page.screenshot(full_page=True), "sign-in.png")
        page.get_by_role("button", name="Continue").click()
        page.close()
    return picture


def kept(png: bytes, name: str, height: int = 0) -> Path:
    """The picture in the 256 colours that it has most of, each as it is; cut after so many pixels."""
    file = FOLDER / name
    with Image.open(io.BytesIO(png)) as picture:
        whole = picture.convert("RGB")
        cut = whole.crop((0, 0, whole.width, min(height or whole.height, whole.height)))
        counted = Counter(zip(*[iter(cut.tobytes())] * 3, strict=True))
        palette = Image.new("P", (1, 1))
        palette.putpalette([part for colour, _ in counted.most_common(256) for part in colour])
        cut.quantize(palette=palette, dither=Image.Dither.NONE).save(file, optimize=True)
    return file


def terminal(played: StoryStage) -> Path:
    """`afterword status` as a terminal shows it; the picture names no font of another place."""
    env = played.env | {"COLUMNS": str(COLUMNS), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "afterword", "status"]
    shown = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(Text.from_ansi(shown.stdout))
    svg = console.export_svg(title="afterword status", theme=INK, unique_id="status")
    file = FOLDER / "status.svg"
    file.write_text(
        re.sub(r"@font-face\s*\{[^}]*\}\s*", "", svg).replace("Fira Code", "ui-monospace"), "utf-8"
    )
    return file


if __name__ == "__main__":
    sys.exit(main())
