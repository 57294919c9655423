"""The whole way from an empty store to the letter in Ana's mailbox: with keys alone, and by touch on a telephone.

Neither types a command. The page itself counts what it should not get: a pointer from the one, a key from the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from afterword.demo.story.stage import CANDIDATE
from afterword.demo.story.tale import at
from afterword.domain.model import StepState
from afterword.messages.words import STATES
from browser.axes import is_no_wider, violations
from browser.test_browser_access import tabs_to
from browser.visit import visit

ANA = "ana.ruiz@northwind.example"
MAIL = f"""Hi Jane,

we would like to invite you to an interview for the Ward Manager position at Northwind
on Monday, 23 November at 2:00 pm with Ana Ruiz <{ANA}>. It takes one hour.
"""
ENDING = "let the night nurses draw up the shift plan"
CHALLENGE = "nobody stays for a second winter"
MINE = "I will bring the plan that we spoke of."
STRAY = {
    "keys": "for (const kind of ['pointerdown', 'touchstart']) addEventListener(kind, () => stray(kind), true);",
    "touch": """addEventListener("keydown", (event) => stray(event.key), true);
        addEventListener("pointerdown", (event) => event.pointerType === "touch" || stray("mouse"), true);""",
}
Word = Literal["approve", "hold"]


class Hand(Protocol):
    """How somebody uses the page."""

    page: Page

    def uses(self, control: Locator) -> None:
        """The link or button does what it does."""

    def goes(self, link: Locator) -> None:
        """The link leads there, and its page is there with its scripts."""

    def types(self, field: Locator, words: str) -> None:
        """The field holds these words, and nothing else."""

    def chooses(self, box: Locator, label: str) -> None:
        """That entry of the list is chosen."""

    def word(self, letter: Locator, word: Word) -> None:
        """The letter is held or approved."""

    def edits(self, letter: Locator) -> None:
        """The letter's text opens for changes."""

    def undoes(self) -> None:
        """What was said last is taken back."""

    def searches(self) -> None:
        """The search has the focus, from whatever page."""


@dataclass
class Keyboard:
    """Tab, Enter, arrows, and one key for each act; no mouse."""

    page: Page
    KEY: ClassVar = {"approve": "a", "hold": "h"}

    def presses(self, *keys: str) -> None:
        """One key after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def uses(self, control: Locator) -> None:
        """Tab leads there, where Enter does it."""
        tabs_to(self.page, control, most=120)
        self.presses("Enter")

    def goes(self, link: Locator) -> None:
        """As with any button."""
        tabs_to(self.page, link, most=120)
        with self.page.expect_event("load"):
            self.presses("Enter")

    def types(self, field: Locator, words: str) -> None:
        """Tab leads there; what was in it is typed over."""
        if not field.evaluate("one => one === document.activeElement"):
            tabs_to(self.page, field, most=120)
        self.presses("Control+A")
        self.page.keyboard.insert_text(words)

    def chooses(self, box: Locator, label: str) -> None:
        """The first letters of an entry choose it."""
        tabs_to(self.page, box, most=120)
        self.page.keyboard.type(label)
        expect(box.locator("option:checked")).to_have_text(label)

    def reaches(self, item: Locator) -> None:
        """`j` goes down to it, from the first one."""
        self.presses(*"k" * 9)
        for _ in range(9):
            if item.evaluate("one => one === document.activeElement"):
                return
            self.presses("j")
        raise AssertionError(f"j never came to {item}")

    def word(self, letter: Locator, word: Word) -> None:
        """Its key."""
        self.reaches(letter)
        self.presses(self.KEY[word])

    def edits(self, letter: Locator) -> None:
        """`e`."""
        self.reaches(letter)
        self.presses("e")

    def undoes(self) -> None:
        """`u`."""
        self.presses("u")

    def searches(self) -> None:
        """`/`."""
        with self.page.expect_event("load"):
            self.presses("/")


@dataclass
class Fingers:
    """Taps, and words typed into a field that was tapped; no other key."""

    page: Page

    def uses(self, control: Locator) -> None:
        """One tap, on what a finger can hit; nothing on the page has to be scrolled to from the side."""
        control.tap()
        assert is_no_wider(self.page), self.page.url

    def goes(self, link: Locator) -> None:
        """One tap."""
        with self.page.expect_event("load"):
            link.tap()
        assert is_no_wider(self.page), self.page.url

    def types(self, field: Locator, words: str) -> None:
        """Tapped, and typed over."""
        field.tap()
        expect(field).to_be_focused()
        field.select_text()
        self.page.keyboard.insert_text(words)

    def chooses(self, box: Locator, label: str) -> None:
        """The telephone's own list."""
        box.tap()
        box.select_option(label)

    def word(self, letter: Locator, word: Word) -> None:
        """Its button."""
        self.uses(letter.locator(f"button[name=word][value={word}]"))

    def edits(self, letter: Locator) -> None:
        """The button below it."""
        self.uses(letter.get_by_role("button", name="Edit it here"))

    def undoes(self) -> None:
        """The button in what the page says."""
        self.uses(self.page.locator("#undo"))

    def searches(self) -> None:
        """The field on the first page."""
        self.goes(self.page.get_by_role("link", name="Interviews"))


def card(page: Page) -> Locator:
    """The letter to Ana on the interview's page."""
    return page.get_by_role("article", name="Thank-you letter to Ana Ruiz")


def news(page: Page) -> Locator:
    """What the page says was done."""
    return page.locator("#news")


@pytest.mark.parametrize("way", ["keys", "touch"])
def test_from_an_empty_store_to_a_sent_letter(browser: Browser, way: str) -> None:
    """Add, finish, read, edit, set, search, hold, undo, approve, close, open again: it arrives as edited."""
    telephone: dict[str, Any] = {
        "viewport": {"width": 390, "height": 800},
        "has_touch": True,
        "is_mobile": True,
    }
    screen = telephone if way == "touch" else {}
    mailboxes = {CANDIDATE: "Jane Doe", ANA: "Ana Ruiz"}
    with visit(browser, at(23, 15, 5, month=11), mailboxes, empty=True, **screen) as here:
        here.stage.clock.go_on()  # as on a laptop no two acts happen in one instant
        page, strays = here.afterword, list[str]()
        page.expose_function("stray", lambda what: strays.append(str(what)))
        page.add_init_script(STRAY[way])
        hand: Hand = Fingers(page) if way == "touch" else Keyboard(page)
        here.at(page).bring_to_front()
        expect(page.locator("#now")).to_contain_text("No interview yet.")
        adds(hand)
        finishes(hand)
        here.passes("Ten minutes")
        edits(hand)
        here.passes("Ten minutes")
        changes_a_setting(hand)
        finds_it(hand)
        if isinstance(hand, Keyboard):
            is_told_the_keys(hand)
        says_and_takes_back(hand)
        closes_and_opens_again(hand)
        for _ in range(2):
            here.passes("An hour")
        expect(card(page)).to_contain_text(STATES[StepState.SENT])
        came = [" ".join(mail["text"].split()) for mail in here.stage.inbox(ANA)]
        assert [(ENDING in text, MINE in text) for text in came] == [(True, True)]
        assert (strays, here.wrong) == ([], [])


def adds(hand: Hand) -> None:
    """The mail of the invitation is pasted, what it does not say is typed, and that it is past is confirmed."""
    page = hand.page
    hand.goes(page.locator("#add"))
    hand.types(page.get_by_label("A mail, an event, a message or a line"), MAIL)
    hand.uses(page.get_by_role("button", name="Fill in the form from it"))
    known = page.get_by_role("region", name="What is known so far")
    expect(known.get_by_label("Company")).to_have_value("Northwind")
    expect(known.get_by_label("Day", exact=True)).not_to_have_value("")
    hand.types(known.locator("#people-0-title"), "Head of People")
    assert violations(page, contrast_alone=False) == []
    hand.uses(known.locator("#save-interview"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ward Manager at Northwind")
    expect(page.locator("#notice")).to_contain_text("Added: Ward Manager at Northwind")


def finishes(hand: Hand) -> None:
    """Rough notes, one sentence and what the company struggles with; the letter is read, and looks right."""
    page = hand.page
    hand.goes(page.get_by_role("link", name="Finish the letters"))
    hand.types(page.get_by_role("textbox", name="Rough notes"), "the night shift draws up its own plan")
    hand.types(page.locator("[id='sentence.ana-ruiz.0.text']"), ENDING)
    hand.types(page.locator("[id='challenge.0.text']"), CHALLENGE)
    expect(page.locator("#saved")).to_contain_text("Saved at")
    fold = page.get_by_role("button", name="The letter to")
    if fold.is_visible():  # on a narrow screen the letter is folded away
        hand.uses(fold)
    hand.goes(page.get_by_role("link", name="Read it as it will arrive"))
    expect(page.get_by_role("article", name="The letter to Ana Ruiz")).to_contain_text(ENDING)
    hand.uses(page.get_by_role("button", name="Looks right"))
    hand.goes(page.get_by_role("link", name="See all letters"))
    expect(card(page)).to_contain_text(ENDING)


def edits(hand: Hand) -> None:
    """The draft in Gmail is changed where the page shows it, and is the candidate's own."""
    page = hand.page
    hand.edits(card(page))
    text = card(page).get_by_role("textbox")
    expect(text).to_have_value(re.compile(ENDING))
    words = text.input_value()
    hand.types(text, words.replace("Jane Doe", f"{MINE}\n\nJane Doe", 1))
    hand.uses(card(page).get_by_role("button", name="Save to Gmail"))
    expect(news(page)).to_contain_text("Saved in your Gmail draft. It is yours now")


def changes_a_setting(hand: Hand) -> None:
    """It counts at once, and is there the next time."""
    page = hand.page
    hand.goes(page.get_by_role("link", name="Settings"))
    hand.types(page.get_by_label("First nudge after"), "6 workdays")
    hand.uses(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("Saved. It takes effect now.")).to_be_visible()
    expect(page.get_by_label("First nudge after")).to_have_value("6 workdays")


def finds_it(hand: Hand) -> None:
    """By a few letters of her name; what is found leads to the interview."""
    page = hand.page
    hand.searches()
    hand.types(page.get_by_role("searchbox"), "ruiz")
    found = page.get_by_role("link", name="Ward Manager at Northwind")
    expect(page.get_by_text("Interviews with “ruiz”")).to_be_visible()
    hand.goes(found)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ward Manager at Northwind")


def is_told_the_keys(hand: Keyboard) -> None:
    """`?` lists them, and Enter closes the list."""
    page = hand.page
    hand.presses("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("hold back")
    hand.presses("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def says_and_takes_back(hand: Hand) -> None:
    """Each word is answered in a sentence, and shown on the letter."""
    page = hand.page
    hand.word(card(page), "hold")
    expect(news(page)).to_contain_text("Held.")
    expect(card(page)).to_contain_text("you hold it")
    hand.undoes()
    expect(news(page)).to_contain_text("Taken back")
    expect(card(page)).not_to_contain_text("you hold it")
    hand.word(card(page), "hold")
    expect(card(page)).to_contain_text("you hold it")
    hand.word(card(page), "approve")
    expect(news(page)).to_contain_text("Approved.")
    expect(card(page)).to_contain_text(STATES[StepState.SCHEDULED])


def closes_and_opens_again(hand: Hand) -> None:
    """Everything is called off, and then on again."""
    page = hand.page
    hand.chooses(page.get_by_label("How did it end?"), "I withdrew")
    hand.uses(page.get_by_role("button", name="Close the interview"))
    expect(card(page)).to_contain_text(STATES[StepState.CANCELLED])
    hand.uses(page.get_by_role("button", name="Open it again"))
    expect(card(page)).to_contain_text(STATES[StepState.SCHEDULED])
