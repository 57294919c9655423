"""Everybody can use the pages: axe-core finds nothing, the keyboard is enough, 320 pixels are enough."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, expect

from afterword.demo.story.playing import OWEN
from afterword.demo.story.stage import CANDIDATE
from afterword.domain.model import StepState
from afterword.messages.words import STATES
from browser.axes import InksSeen, found_on_every_screen, settled, violations
from browser.visit import Visit

AFTERWORDS = ["interview/{}", "interview/{}/read/mara-lind?as=text", "settings"]
"""What `test_browser_states` cannot show: a page whose mailbox is there."""
SANDBOXES = [f"box/{CANDIDATE}", f"box/{OWEN}", f"box/{OWEN}/new", "nowhere"]


def test_axe_finds_nothing(here: Visit) -> None:
    """No page of the two has a violation, and none is wider than its screen."""
    letter = here.stage.sandbox.mailbox(CANDIDATE)[0]["thread_id"]
    pages = [(here.afterword, path.format(here.interview)) for path in AFTERWORDS]
    pages += [(here.sandbox, path) for path in [*SANDBOXES, f"box/{CANDIDATE}/{letter}"]]
    found: dict[str, list[str]] = {}
    seen = InksSeen()
    for page, path in pages:
        here.at(page, path)
        settled(page)
        found |= found_on_every_screen(page, path, seen)
    here.wrong.clear()  # the browser names the page that is not there
    assert found == {}


def test_axe_finds_nothing_at_the_door(browser: Browser, here: Visit) -> None:
    """Nor has the page that is closed; a link that was used says what to do."""
    with browser.new_context() as context:
        page = context.new_page()
        for address in here.both:
            page.goto(f"http://127.0.0.1:{address.port}/open#used")
            expect(page.get_by_role("status")).to_contain_text("open the link")
            assert violations(page, contrast_alone=False) == []
            assert "used" not in page.url


def tabs_to(page: Page, wanted: Locator, most: int = 60) -> None:
    """The Tab key is pressed until the focus is there, where one can see it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            assert wanted.evaluate("one => getComputedStyle(one).outlineStyle !== 'none'")
            return
    raise AssertionError(f"the focus never came to {wanted}")


def test_the_keyboard_is_enough(here: Visit) -> None:
    """From the overview to the notes, to the letters and a word on one, with keys alone; the focus is not lost."""
    page = here.at(here.afterword)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    tabs_to(page, page.get_by_role("link", name="People Partner at Blue Heron"))
    page.keyboard.press("Enter")
    tabs_to(page, page.get_by_role("link", name=re.compile("Finish the letters|Letters and notes")))
    page.keyboard.press("Enter")
    tabs_to(page, page.locator("[id='challenge.0.text']"))
    page.keyboard.type("a fleet that runs at night is hard to staff")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    tabs_to(page, page.get_by_role("link", name="Read it as it will arrive"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("article", name="The letter to Mara Lind")).to_be_visible()
    tabs_to(page, page.get_by_role("link", name="Interviews"))  # once round
    page.keyboard.press("Enter")
    tabs_to(page, page.get_by_role("link", name="People Partner at Blue Heron"))
    page.keyboard.press("Enter")
    task = page.get_by_role("article", name="LinkedIn invitation to Owen Pryce")
    tabs_to(page, task.get_by_role("button", name="Leave out"))
    page.keyboard.press("Enter")
    expect(task).to_contain_text(STATES[StepState.SKIPPED])
    expect(task).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("Left out. LinkedIn invitation to Owen Pryce is no")
    tabs_to(page, page.get_by_role("button", name="Undo", exact=True).last)
    page.keyboard.press("Enter")
    expect(task).not_to_contain_text(STATES[StepState.SKIPPED])
    expect(task).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("Taken back: you left it out.")


def test_files_can_be_chosen_by_the_keyboard(here: Visit) -> None:
    """What can be dropped can be chosen: the field is reached by Tab, and what is wrong with a file is said."""
    page = here.at(here.afterword)
    field = page.locator("#files")
    for _ in range(60):
        page.keyboard.press("Tab")
        if field.evaluate("one => one === document.activeElement"):
            break
    expect(field).to_be_focused()
    field.set_input_files({"name": "a.ics", "mimeType": "text/calendar", "buffer": b"BEGIN:NOTHING"})
    seen = page.get_by_role("region", name="What the files say")
    expect(seen).to_contain_text("That cannot be read")
    expect(seen).to_be_focused()
    assert violations(page, contrast_alone=False) == []


def test_a_note_is_copied(here: Visit) -> None:
    """The note of an invitation is in the clipboard by one button, and the page says so."""
    page = here.at(here.afterword, f"interview/{here.interview}")
    here.context.grant_permissions(["clipboard-read", "clipboard-write"])
    task = page.get_by_role("article", name="LinkedIn invitation to Ines Falk")
    task.get_by_text("How to do it").click()
    task.get_by_role("button", name="Copy the note").click()
    expect(page.get_by_role("status")).to_contain_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.match(r"\w+ Ines\b", copied)
    assert copied in task.inner_text()


def test_one_key_does_each_act(here: Visit) -> None:
    """j and k move, Enter opens, h holds, u takes it back, e finishes, / searches and ? lists the keys."""
    page = here.at(here.afterword)
    page.bring_to_front()
    page.keyboard.press("j")
    expect(page.locator("#do-first")).to_be_focused()
    assert page.locator("#do-first").evaluate("one => getComputedStyle(one).outlineStyle") != "none"
    card = page.locator(f"[id='card-{here.interview}']")
    for _ in range(5):
        if card.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("People Partner at Blue Heron")
    nudge = page.get_by_role("article", name="Nudge to Owen Pryce")
    nudge.focus()
    page.keyboard.press("h")
    expect(page.get_by_role("status")).to_contain_text(
        "Held. Nudge to Owen Pryce stays until you approve it."
    )
    expect(nudge.locator(".pill")).to_have_text("held")
    expect(nudge).to_be_focused()
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("Taken back: you held it back.")
    expect(nudge.locator(".pill")).to_have_text(STATES[StepState.WAITING])
    page.get_by_role("article", name="Thank-you letter to Ines Falk").focus()
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile(r"/notes#ines-falk$|/read/ines-falk"))
    here.at(page, f"interview/{here.interview}")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    page.keyboard.type("jah?")  # a name, and no act
    expect(field).to_have_value("jah?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("No interview has “jah?”")).to_be_visible()


def test_the_keys_are_listed_and_can_be_switched_off(here: Visit) -> None:
    """The list is a dialog that axe finds nothing in; switched off, a key does nothing until it is switched on."""
    page = here.at(here.afterword)
    page.bring_to_front()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("hold back")
    assert violations(page, contrast_alone=False) == []
    dialog.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.reload()
    page.keyboard.press("j")
    expect(page.locator("#do-first")).not_to_be_focused()
    page.get_by_role("button", name="Keys").click()
    dialog.get_by_label("Use these keys").check()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_count(1)
