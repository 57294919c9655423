"""A letter that lies in Gmail is edited where the page shows it, by the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from afterword.demo.story.stage import CANDIDATE
from afterword.demo.story.tale import at
from browser.axes import is_no_wider, violations
from browser.test_browser_access import tabs_to
from browser.visit import Visit, visit

MINE = "Dear Mara,\n\nthank you for an hour about night shifts.\n\nJane Doe"


@pytest.fixture(scope="module")
def stage_visit(browser: Browser) -> Iterator[Visit]:
    """A stage of its own: a letter becomes Jane's here that other tests find untouched."""
    with visit(browser, at(23, 15, 5, month=11), {CANDIDATE: "Jane Doe"}) as own:
        yield own


def card(page: Page) -> Locator:
    """The letter to Mara on the interview's page."""
    return page.get_by_role("article", name="Thank-you letter to Mara Lind")


def edits(here: Visit) -> Page:
    """Its text is open for changes."""
    here.passes("Ten minutes")
    page = here.at(here.afterword, f"interview/{here.interview}")
    page.bring_to_front()
    tabs_to(page, card(page).get_by_role("button", name="Edit it here"))
    page.keyboard.press("Enter")
    expect(card(page).get_by_role("textbox")).to_be_focused()
    return page


def draft(here: Visit) -> dict[str, str]:
    """The draft to Mara in Gmail."""
    return next(d for d in here.stage.drafts() if "mara" in str(d["to"]))


def test_a_letter_is_edited_where_it_is_shown(here: Visit) -> None:
    """The form holds what Gmail says; saved, Gmail says what was typed, and the page says whose it is now."""
    page = edits(here)
    text = card(page).get_by_role("textbox")
    expect(text).to_have_value(re.compile("Dear Mara"))
    assert violations(page, contrast_alone=False) == []
    page.keyboard.press("Control+A")
    page.keyboard.type(f"{MINE}\n\n[I liked]")
    checks = card(page).get_by_role("region", name="What the checks say")
    expect(checks).to_contain_text("It does not leave like this")
    for _ in "\n\n[I liked]":
        page.keyboard.press("Backspace")
    expect(checks).not_to_contain_text("It does not leave like this")
    here.stage.sandbox.write(
        CANDIDATE, "owen.pryce@blue-heron.example", "By the way", "Hello"
    )  # the page redraws
    here.passes("Ten minutes")
    expect(text).to_have_value(MINE)
    tabs_to(page, card(page).get_by_role("button", name="Save to Gmail"))
    page.keyboard.press("Enter")
    expect(page.locator("#news")).to_contain_text("Saved in your Gmail draft. It is yours now")
    expect(text).to_have_count(0)
    assert draft(here)["text"].split() == MINE.split()
    expect(card(page)).to_contain_text("You edited this draft")


def test_both_versions_are_shown_when_it_changed_in_gmail(here: Visit) -> None:
    """Nothing is overwritten: the page shows what Gmail says beside what was typed, and the person decides."""
    page = edits(here)
    text = card(page).get_by_role("textbox")
    here.stage.sandbox.edit_draft(CANDIDATE, draft(here)["draft_id"], text="Dear Mara, from my phone. Jane")
    text.fill("Dear Mara, from the page. Jane")
    card(page).get_by_role("button", name="Save to Gmail").click()
    expect(card(page).get_by_role("alert")).to_contain_text("Nothing was overwritten")
    expect(card(page)).to_contain_text("Dear Mara, from my phone. Jane")
    expect(text).to_have_value("Dear Mara, from the page. Jane")
    assert "from my phone" in draft(here)["text"]
    for width in (390, 1280):
        here.looks(page, "light", width)
        assert violations(page, contrast_alone=False) == []
        assert is_no_wider(page)
    here.wrong.clear()  # the browser names the refusal
    card(page).get_by_role("button", name="Save mine over it").click()
    expect(page.locator("#news")).to_contain_text("Saved in your Gmail draft")
    assert "from the page" in draft(here)["text"]
