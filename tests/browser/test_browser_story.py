"""From an invitation that is dropped on the page to a nudge that is called off, in a real browser."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from afterword.demo.play.words import calendar
from afterword.demo.story.playing import OWEN
from afterword.demo.story.stage import CANDIDATE
from afterword.domain.model import StepState
from afterword.messages.words import STATES
from browser.visit import Visit, follows

NINA = "nina.holt@northwind.example"
TALKED = "the shift plan that the night nurses drew up"
MINE = "I will bring the plan that we spoke of."


def step(page: Page, name: str) -> Locator:
    """The card of that step on Afterword's page."""
    return page.get_by_role("article", name=name)


def stays(page: Page) -> None:
    """From now on it shows whether the page was loaded anew."""
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    """It was not loaded anew."""
    return bool(page.evaluate("window.stayed === true"))


def test_from_an_invitation_to_a_nudge_that_is_called_off(here: Visit) -> None:
    """The main job by hand on both pages; Afterword's shows each turn of it without being loaded anew."""
    page = here.afterword
    adds_by_dropping(here)
    finishes(here)
    stays(page)
    changes_the_draft(here)
    holds_and_approves(here)
    here.passes("An hour")
    expect(step(page, "Thank-you letter to Nina Holt")).to_contain_text(STATES[StepState.SENT])
    step(page, "Thank-you letter to Nina Holt").get_by_text("What it said").click()
    expect(step(page, "Thank-you letter to Nina Holt")).to_contain_text(MINE)
    expect(here.sandbox.get_by_role("article")).to_contain_text(MINE)
    expect(here.sandbox.get_by_label("Text")).to_have_count(0)  # the draft has left
    here.mailbox(NINA)
    receives_it(here)
    expect(step(page, "Nudge to Nina Holt")).to_contain_text(STATES[StepState.WAITING])
    here.sandbox.get_by_role("button", name="an answer").click()
    here.sandbox.get_by_role("button", name="Send", exact=True).click()
    expect(here.sandbox.get_by_role("status")).to_have_text("Nina Holt answered Jane Doe.")
    here.passes("Ten minutes")
    expect(page.get_by_text("Answered by Nina Holt")).to_be_visible()
    expect(step(page, "Nudge to Nina Holt")).to_contain_text(STATES[StepState.CANCELLED])
    assert stayed(page)
    here.passes("A week")
    assert len(here.stage.inbox(NINA)) == 1


def test_the_mail_of_everybody_opens_from_the_page(here: Visit) -> None:
    """Without a link of its own; what would lead to Gmail leads to the same letter there."""
    here.passes("Ten minutes")
    page = here.at(here.afterword, f"interview/{here.interview}")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Everybody’s mail").click()
    expect(opened.value.get_by_role("navigation", name="Mailboxes")).to_contain_text("Mara Lind")
    opened.value.close()
    with page.expect_popup() as opened:
        step(page, "Thank-you letter to Mara Lind").get_by_role(
            "link", name="Open the draft in Gmail"
        ).click()
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()
    expect(opened.value.get_by_label("Text", exact=True)).to_have_value(re.compile("Dear Mara"))
    opened.value.close()


def test_the_names_of_the_pages_are_not_broken_on_a_telephone(here: Visit) -> None:
    """Each stands on one line, with the demo's mailboxes among them too."""
    here.looks(here.afterword, "light", 390)
    links = here.at(here.afterword).get_by_role("navigation", name="Pages").get_by_role("link")
    assert links.count() == 4
    assert links.evaluate_all("all => all.every((one) => one.getClientRects().length === 1)")
    assert max(links.evaluate_all("all => all.map((one) => one.offsetHeight)")) < 50


def adds_by_dropping(here: Visit) -> None:
    """What the file says is shown, and taken once the candidate says so."""
    now = here.stage.clock.now()
    title = "Interview for Ward Manager at Northwind"
    sheet = calendar(title, NINA, CANDIDATE, now - timedelta(minutes=65), now - timedelta(days=3))
    move_in(here, NINA, "Nina Holt")
    page = here.at(here.afterword)
    here.dropped("invite.ics", sheet.replace(f":mailto:{NINA}", f";CN=Nina Holt:mailto:{NINA}"))
    seen = page.get_by_role("region", name="What the files say")
    expect(seen.get_by_label("Position")).to_have_value("Ward Manager")
    expect(seen.get_by_label("Company")).to_have_value("Northwind")
    expect(seen).to_be_focused()
    seen.get_by_role("button", name="Yes, add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ward Manager at Northwind")


def move_in(here: Visit, address: str, name: str) -> None:
    """Somebody gets a mailbox, by the sandbox's page."""
    sandbox = here.mailbox()
    sandbox.get_by_text("Another mailbox").click()
    sandbox.get_by_label("Address").fill(address)
    sandbox.get_by_label("Name").fill(name)
    sandbox.get_by_role("button", name="Add it").click()
    expect(sandbox.get_by_role("heading", level=1)).to_have_text(name)


def finishes(here: Visit) -> None:
    """A sentence and a challenge are saved as one types; the letter is read as a whole, and said to look right."""
    here.passes("Ten minutes")
    page = here.afterword
    expect(step(page, "Thank-you letter to Nina Holt")).to_contain_text("still open: [")
    follows(page.get_by_role("link", name="Finish the letters"))
    page.locator("[id='sentence.nina-holt.0.stem']").select_option("hearing-about")
    page.locator("[id='sentence.nina-holt.0.text']").press_sequentially(TALKED)
    page.locator("[id='challenge.0.text']").fill("a ward never sleeps")
    expect(page.get_by_role("status").filter(has_text="Saved at")).to_be_visible()
    follows(page.get_by_role("link", name="Read it as it will arrive"))
    expect(page.get_by_role("article")).to_contain_text(TALKED)
    page.get_by_role("button", name="Looks right").click()
    expect(page.get_by_role("status")).to_contain_text("You have read the letter to Nina Holt.")
    follows(page.get_by_role("link", name="See all letters"))


def changes_the_draft(here: Visit) -> None:
    """The draft is shown once it is there; what the candidate makes of it in the mailbox is theirs."""
    page, sandbox = here.afterword, here.mailbox()
    here.passes("Ten minutes")
    letter = step(page, "Thank-you letter to Nina Holt")
    expect(letter).to_contain_text(TALKED)
    expect(letter.get_by_role("link", name="Open the draft in Gmail")).to_be_visible()
    expect(letter).to_contain_text(STATES[StepState.SCHEDULED])
    follows(sandbox.get_by_role("link", name=re.compile("draft Nina Holt")))
    text = sandbox.get_by_label("Text")
    text.fill(text.input_value().replace("Jane Doe", f"{MINE}\n\nJane Doe", 1))
    sandbox.get_by_role("button", name="Save").click()
    expect(sandbox.get_by_label("Text")).to_have_value(re.compile(re.escape(MINE)))
    here.passes("Ten minutes")
    expect(letter).to_contain_text("You edited this draft")
    letter.get_by_text("What it says now").click()
    expect(letter).to_contain_text(MINE)


def holds_and_approves(here: Visit) -> None:
    """A word on the step is told and shown, and the focus stays with the step."""
    letter = step(here.afterword, "Thank-you letter to Nina Holt")
    letter.get_by_role("button", name="Hold back").click()
    expect(letter).to_contain_text("you hold it")
    expect(letter).to_be_focused()
    letter.get_by_role("button", name="Approve").click()
    expect(letter).to_contain_text(STATES[StepState.SCHEDULED])


def receives_it(here: Visit) -> None:
    """The letter lies with the interviewer, in the candidate's own words, once."""
    came = [m["text"] for m in here.stage.inbox(NINA)]
    assert len(came) == 1
    assert MINE in came[0]
    follows(here.sandbox.get_by_role("link", name=re.compile("Thanks for the interview")))
    expect(here.sandbox.get_by_role("article")).to_contain_text(MINE)


def test_what_is_typed_outlives_a_broken_line(here: Visit) -> None:
    """While nobody answers the form says so and keeps what is typed, also through a reload; then it is saved."""
    page, words = here.at(here.afterword, f"interview/{here.interview}/notes"), "the canteen at night"
    field, saved = page.locator("[id='sentence.mara-lind.0.text']"), page.locator("#saved")
    page.route(
        "**/notes", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    field.fill(words)
    expect(saved).to_contain_text("Not saved yet")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(field).to_have_value(words)
    expect(saved).to_contain_text("Not saved yet")
    page.unroute_all()
    expect(saved).to_contain_text("Saved at")
    here.wrong.clear()  # the browser names the requests that were lost
    page.reload()
    expect(field).to_have_value(words)
    expect(saved).to_have_text("Saved as you type.")


def test_what_is_typed_is_not_disturbed(here: Visit) -> None:
    """A letter that comes while one types is shown beside it; text, focus and unfolded parts stay."""
    here.stage.sandbox.write(CANDIDATE, OWEN, "A question", "May I ask something?")
    sandbox = here.mailbox(OWEN)
    follows(sandbox.get_by_role("link", name=re.compile("A question")))
    sandbox.get_by_text("Out of office").click()
    answer = sandbox.get_by_label("Your answer")
    answer.fill("Half a thou")
    here.stage.sandbox.write(CANDIDATE, OWEN, "One more", "And this?")
    expect(sandbox.get_by_role("link", name=re.compile("One more"))).to_be_visible()
    answer.press_sequentially("ght")
    expect(answer).to_have_value("Half a thought")
    expect(answer).to_be_focused()
    expect(sandbox.get_by_label("What the responder says")).to_be_visible()


def test_the_mailboxes_behave(here: Visit) -> None:
    """Out of office answers, a refusing address bounces, and both are shown; an invitation's file can be kept."""
    sandbox = here.mailbox(OWEN)
    sandbox.get_by_text("Out of office").click()
    sandbox.get_by_role("button", name="Go away").click()
    expect(sandbox.get_by_role("navigation").get_by_text("out of office")).to_be_visible()
    here.stage.sandbox.write(CANDIDATE, OWEN, "Away?", "Are you there?")
    sandbox.get_by_text("Mail comes back").click()
    sandbox.get_by_role("button", name="Let it bounce").click()
    expect(sandbox.get_by_role("navigation").get_by_text("mail comes back")).to_be_visible()
    here.stage.sandbox.write(CANDIDATE, OWEN, "Back?", "Are you here?")
    jane = here.mailbox()
    expect(jane.get_by_role("link", name=re.compile("Out of office: Away"))).to_be_visible()
    expect(jane.get_by_role("link", name=re.compile("Delivery Status Notification"))).to_be_visible()
    follows(jane.get_by_role("link", name=re.compile("Invitation: Interview for Head of HR")))
    with jane.expect_download() as kept:
        jane.get_by_role("link", name="invite.ics").click()
    assert "METHOD:REQUEST" in kept.value.path().read_text("utf-8")


def test_a_draft_that_changed_meanwhile_is_not_overwritten(here: Visit) -> None:
    """Who saves upon an older state of a draft is told, and nothing is done; discarding takes it away."""
    drafted = here.stage.sandbox.write_draft(CANDIDATE, OWEN, "By hand", "First words")
    jane = here.mailbox()
    follows(jane.get_by_role("link", name=re.compile("By hand")))
    here.stage.sandbox.edit_draft(CANDIDATE, drafted["draft_id"], text="Second words")
    jane.get_by_label("Text").fill("Third words")
    here.passes("Ten minutes")
    expect(jane.get_by_label("Text")).to_have_value("Third words")  # what is being written stays
    jane.get_by_role("button", name="Save").click()
    expect(jane.get_by_role("status")).to_contain_text("Nothing was done")
    assert "Second words" in next(d["text"] for d in here.stage.drafts() if d["subject"] == "By hand")
    jane.reload()
    jane.get_by_role("button", name="Discard").click()
    expect(jane.get_by_role("link", name=re.compile("By hand"))).to_have_count(0)
    assert not [d for d in here.stage.drafts() if d["subject"] == "By hand"]
    here.wrong.clear()  # the browser names the refusal
