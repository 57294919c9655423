"""The interview's form in a browser: with keys alone, and on a telephone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.axes import is_no_wider, violations
from browser.test_browser_access import tabs_to
from browser.visit import Visit

MAIL = """Hi Nina,

we would like to invite you to an interview for the Ward Manager position at Northwind on 11/12 at 2:00 pm
with Ana Ruiz (Head of People) and Tom Berg. It takes 45 minutes.

Best regards,
Rita Vale
Recruiter
rita.vale@northwind.example
"""


def test_a_pasted_mail_becomes_an_interview_by_keys_alone(here: Visit) -> None:
    """Paste, choose the day, add, and take it back: the focus is always where one goes on."""
    page = here.at(here.afterword, "add")
    tabs_to(page, page.get_by_label("A mail, an event, a message or a line"))
    page.keyboard.insert_text(MAIL)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    known = page.get_by_role("region", name="What is known so far")
    expect(known).to_be_focused()
    expect(known.get_by_label("Company")).to_have_value("Northwind")
    expect(known.get_by_role("group", name="Tom Berg")).to_be_visible()
    assert violations(page, contrast_alone=False) == []
    tabs_to(page, known.get_by_role("button", name="Fri 11 Dec 2026"))
    page.keyboard.press("Enter")
    expect(known.get_by_label("Day", exact=True)).to_be_focused()
    expect(known.get_by_text("Fri 11 Dec 2026, 14:00–14:45 in")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ward Manager at Northwind")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("Added: Ward Manager at Northwind, Fri 11 Dec, 14:00.")
    tabs_to(page, notice.get_by_role("button", name="Undo"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Interviews")
    expect(page.locator("#news")).to_contain_text("Taken back: Ward Manager at Northwind is not added.")


def test_an_interview_is_typed_on_a_telephone(here: Visit) -> None:
    """Nothing is wider than the screen; what is understood, or wrong until it is right, stands at its field."""
    page = here.at(here.afterword, "add")
    here.looks(page, "dark", 390)
    page.get_by_label("Day", exact=True).fill("tomorrow 2-3pm")
    expect(page.locator("#said-day")).to_contain_text("14:00–15:00")
    assert page.get_by_label("Day", exact=True).get_attribute("aria-describedby") == "said-day"
    page.get_by_role("button", name="Add a person").click()
    expect(page.locator("#people-1-name")).to_be_focused()
    page.locator("#people-1-name").fill("Jane Doe")
    page.get_by_role("button", name="Leave out: Jane Doe").or_(page.locator("#out-1")).first.click()
    expect(page.get_by_text("Left out.")).to_be_visible()
    page.get_by_role("button", name="Add the interview").click()
    problems = page.get_by_role("alert").filter(has_text="Nothing was saved yet.")
    expect(problems).to_contain_text("The company is missing: write its name.")
    expect(page.get_by_label("Company")).to_be_focused()
    page.get_by_label("Company").fill("Acme")
    expect(problems).not_to_contain_text("The company is missing")
    expect(page.get_by_label("Company")).not_to_have_attribute("aria-invalid", "true")
    expect(problems).to_contain_text("The position is missing")
    page.get_by_label("Company").fill("")
    expect(page.get_by_label("Company")).to_have_attribute("aria-invalid", "true")
    assert is_no_wider(page)
    assert not small_targets(page)
    assert violations(page, contrast_alone=False) == []


def small_targets(page: Page) -> list[str]:
    """Buttons and fields that a finger misses (WCAG 2.5.8)."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("#interview-form :is(button, input, select):not(.unseen)")]
            .filter(one => one.type !== "hidden" && one.type !== "checkbox" && one.checkVisibility())
            .filter(one => one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"""
    )
    return found


def test_a_form_that_has_just_arrived_is_sent_by_the_page(here: Visit) -> None:
    """Whoever presses Enter at once would else leave for a page with an empty form: the browser sent it by itself."""
    page = here.at(here.afterword, "add")
    page.get_by_label("A mail, an event, a message or a line").fill(MAIL)
    page.evaluate(
        """() => document.body.addEventListener("htmx:afterSwap", () => queueMicrotask(() => {
            const form = document.querySelector("#save-interview").closest("form");
            form.addEventListener("submit", (event) => {
                document.body.dataset.sent = event.defaultPrevented ? "by the page" : "by the browser";
                event.preventDefault();
            });
            form.requestSubmit();
        }), {once: true})"""
    )
    page.get_by_role("button", name="Fill in the form from it").click()
    expect(page.locator("body")).to_have_attribute("data-sent", "by the page")
