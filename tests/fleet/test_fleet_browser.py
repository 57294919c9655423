"""A candidate at the fleet's page in a real browser, with its processes: from signing in to a letter that is sent."""

from __future__ import annotations

import re
import socket
from datetime import timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from browser.visit import PATIENCE, follows
from fleet.browsing import served
from fleet.ground import FleetStage

JANE, ANA = "jane@gmail.com", "ana@acme.example"
PASTED = "Mon 23 Nov 2026 10:10am to 10:40am with Ana Ruiz, ana@acme.example, Acme, HR Specialist"
TALKED = "the shift plan that the night nurses drew up"


def web_of(ground: FleetStage) -> str:
    """The fleet's processes run: its page, a worker and a dispatcher. The page's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served(ground)  # writes the client's file
    file, url = ground.folder / "fleet.toml", f"http://127.0.0.1:{port}"
    text = file.read_text().replace("[google]", f'[google]\nclient = "{ground.folder / "client.json"}"')
    file.write_text(f'{text}\n[web]\nurl = "{url}"\nport = {port}\n')
    for name in ("web", "worker", "dispatch"):
        ground.start(name)

    def answers() -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return False
        return True

    ground.until(answers)
    return url


def signs_in(page: Page, url: str) -> None:
    """By the fleet's door and Google's page."""
    page.goto(url)
    page.get_by_label("Your Gmail address").fill(JANE)
    page.get_by_role("button", name="Sign in with Google").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Interviews")


def adds_by_pasting(page: Page) -> None:
    """What was pasted fills in the form."""
    follows(page.get_by_role("link", name="Type or paste it").first)
    page.get_by_label("A mail, an event, a message or a line").fill(PASTED)
    page.get_by_role("button", name="Fill in the form from it").click()
    form = page.get_by_role("region", name="What is known so far")
    expect(form.get_by_label("Company")).to_have_value("Acme")
    form.get_by_role("button", name="Yes, add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("HR Specialist at Acme")
    expect(page.get_by_role("status").filter(has_text="Added: HR Specialist at Acme")).to_be_visible()


def finishes(page: Page) -> None:
    """A sentence is saved as one types, and stands in the letter beside it; the letter is read."""
    follows(page.get_by_role("link", name=re.compile("Finish the letters|Letters and notes")))
    page.locator("[id='sentence.ana-ruiz.0.text']").press_sequentially(TALKED)
    expect(page.get_by_role("region", name="The letter as it reads now")).to_contain_text(TALKED)
    expect(page.locator("#saved")).to_contain_text("Saved at")
    follows(page.get_by_role("link", name="Read it as it will arrive"))
    page.get_by_role("button", name="Looks right").click()
    expect(page.get_by_role("status")).to_contain_text("You have read the letter to Ana Ruiz.")
    follows(page.get_by_role("link", name="See all letters"))


def test_from_googles_page_to_a_letter_that_is_sent(ground: FleetStage, browser: Browser) -> None:
    """Jane signs in, pastes an interview, finishes a sentence and approves; a worker sends, and the page shows it."""
    ground.candidate(JANE, signed_in=False)
    ground.sandbox.add_account(ANA, "Ana Ruiz")
    url = web_of(ground)
    context = browser.new_context(locale="en-GB", timezone_id="America/New_York")
    page, wrong, asked = context.new_page(), list[str](), set[str]()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.location["url"]) if line.type == "error" else None)
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    signs_in(page, url)
    adds_by_pasting(page)
    finishes(page)
    letter = page.get_by_role("article", name="Thank-you letter to Ana Ruiz")
    letter.get_by_role("button", name="Hold back").click()
    expect(letter).to_contain_text("you hold it")
    letter.get_by_role("button", name="Approve").click()
    expect(letter.get_by_role("button", name="Approve")).to_be_disabled()
    now = ground.clock.now()
    ground.clock.run(now, now + timedelta(hours=3), 1800)
    ground.until(lambda: len(ground.got(ANA)) == 1)
    assert TALKED in ground.got(ANA)[0]["text"]
    page.reload()
    expect(letter.locator(".pill")).to_have_text(re.compile("sent"))
    assert [place for place in wrong if not place.startswith(ground.sandbox.url)] == []
    assert asked == {urlsplit(url).netloc, urlsplit(ground.sandbox.url).netloc}
    context.close()
