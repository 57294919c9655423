"""Finishing letters on the page, by keyboard and by touch: fields, the letter beside them, reading it as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, Route, expect

from afterword.app import opened
from afterword.demo.story.stage import CANDIDATE, ZONE
from afterword.demo.story.tale import at
from afterword.domain.model import Interview
from afterword.services import finishing
from browser.axes import is_no_wider, violations
from browser.latency import WORDS, letter_delays, percentile
from browser.test_browser_access import tabs_to
from browser.visit import Visit, follows, visit

PANEL = """\
company = "{company}"
position = "Ward Manager"
starts = {starts}
ends = {ends}

[[people]]
name = "Ida Storm"
email = "ida@{domain}"
title = "Head of Nursing"

[[people]]
name = "Tom Reyes"
email = "tom@{domain}"
title = "Nurse"

[[people]]
name = "Sara Okafor"
email = "sara@{domain}"
title = "Chief Operating Officer"

[notes]
rough = "the night shift draws up its own plan"
"""
NAMES = ("Ida Storm", "Tom Reyes", "Sara Okafor")
ENDINGS = (
    "letting the night nurses draw up the shift plan",
    "the rota that everybody hates",
    "what the agency nurses cost you last winter",
)
numbers = count(1)


@pytest.fixture(scope="module")
def stage_visit(browser: Browser) -> Iterator[Visit]:
    """A stage of its own: hours pass here that other tests count on."""
    with visit(browser, at(23, 15, 5, month=11), {CANDIDATE: "Jane Doe"}) as own:
        yield own


def just_over(here: Visit) -> str:
    """Another interview with three people has ended five minutes ago; its id."""
    now = here.stage.clock.now().astimezone(ZoneInfo(ZONE)).replace(second=0, microsecond=0)
    starts, ends = (f"{now - timedelta(minutes=m):%Y-%m-%dT%H:%M:%S}" for m in (65, 5))
    number = next(numbers)
    domain = f"clinic{number}.example"
    for name in ("ida", "tom", "sara"):
        here.stage.sandbox.add_account(f"{name}@{domain}", name)
    text = PANEL.format(company=f"Clinic {number}", domain=domain, starts=starts, ends=ends)
    return here.stage.afterword("add", "-", given=text).strip().splitlines()[-1]


def stored(here: Visit, interview: str) -> Interview:
    """The interview as it is in the store."""
    with opened(here.stage.env) as app:
        found = app.store.interview(app.account_id, interview)
    assert found is not None
    return found


def tab(page: Page, name: str) -> Locator:
    """Somebody's tab."""
    return page.get_by_role("tab", name=name)


def row(page: Page, person: str, number: int = 0) -> Locator:
    """The field that ends a sentence for somebody."""
    return page.locator(f"[id='sentence.{person}.{number}.text']")


def letter(page: Page) -> Locator:
    """The letter beside the fields."""
    return page.get_by_role("region", name="The letter as it reads now")


def spelled(answer: Response) -> bool:
    """Whether it has looked at spelling, as the one half a second after the last key does."""
    return "spelled=yes" in (answer.request.post_data or "")


def slips(page: Page, person: str, number: int = 0) -> Locator:
    """What is wrong in a field."""
    return page.locator(f"[id='sentence.{person}.{number}.slips'] li")


def begins(page: Page, stem: str) -> Locator:
    """The first sentence to Ida begins with that stem; the field that ends it."""
    page.locator("[id='sentence.ida-storm.0.stem']").select_option(stem)
    return row(page, "ida-storm")


def opens(here: Visit, interview: str) -> Page:
    """The page on which its letters are finished, with what it loads once."""
    page = here.at(here.afterword, f"interview/{interview}/notes")
    page.bring_to_front()
    expect(letter(page)).to_contain_text("Dear Ida")
    return page


def focused(page: Page) -> str:
    """The id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def test_three_letters_by_the_keyboard_alone(here: Visit) -> None:
    """From no notes to three letters that were read, with Tab and Enter; an hour later each has left, once."""
    interview = just_over(here)
    here.passes("Ten minutes")  # by now the drafts are there, with their marks
    page = here.at(here.afterword, f"interview/{interview}")
    page.bring_to_front()
    tabs_to(page, page.get_by_role("link", name="Finish the letters"))
    page.keyboard.press("Enter")
    tabs_to(page, row(page, "ida-storm"))
    for ending in ENDINGS:
        page.keyboard.type(ending)
        expect(letter(page)).to_contain_text(ending)
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")  # the second sentence stays empty
    assert focused(page) == "challenge.0.text"
    for ending in ("nobody stays for a second winter", "run a ward of 24 beds", "asking who left and why"):
        page.keyboard.type(ending)
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Read it as it will arrive")).to_be_focused()
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    for number, name in enumerate(("Sara Okafor", "Ida Storm", "Tom Reyes")):
        reads(page, name)
        page.keyboard.press("Enter")
        onward = page.get_by_role("link", name=re.compile("Read the letter to|See all letters"))
        expect(onward).to_be_focused()
        with page.expect_event("load"):
            page.keyboard.press("Enter")
        assert number < 2 or page.url.endswith("#letters")
    for article in [page.get_by_role("article", name=f"Thank-you letter to {name}") for name in NAMES]:
        expect(article).to_contain_text("will be sent")
    here.passes("An hour")
    here.passes("An hour")
    for name, ending in zip(("ida", "tom", "sara"), ENDINGS, strict=True):
        domain = interview.split("-ward")[0].replace("-", "") + ".example"
        came = here.stage.inbox(f"{name}@{domain}")
        assert [ending in " ".join(m["text"].split()) for m in came] == [True], name


def reads(page: Page, name: str) -> None:
    """The letter to them has the focus, and the next thing that has it says that it looks right."""
    article = page.get_by_role("article", name=f"The letter to {name}")
    expect(article).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Looks right")).to_be_focused()


@contextmanager
def phone(browser: Browser, here: Visit) -> Iterator[tuple[Page, str]]:
    """Afterword's page on a phone that is touched, and where it is."""
    with browser.new_context(
        viewport={"width": 390, "height": 800},
        has_touch=True,
        is_mobile=True,
        timezone_id=ZONE,
        locale="en-GB",
    ) as context:
        page = context.new_page()
        page.goto(here.doors.afterword.link())
        expect(page.locator("#main")).to_be_visible()
        yield page, page.url.rstrip("/")


def test_three_letters_on_a_phone(browser: Browser, here: Visit) -> None:
    """By touch at 390 pixels: tabs, fields, the letter that folds up from the foot, reading; nothing is cut off."""
    interview = just_over(here)
    with phone(browser, here) as (page, root):
        page.goto(f"{root}/interview/{interview}/notes")
        fold = page.get_by_role("button", name="The letter to")
        for name, ending in zip(NAMES, ENDINGS, strict=True):
            person = name.lower().replace(" ", "-")
            tab(page, name).tap()
            row(page, person).tap()
            page.keyboard.insert_text(ending)
            expect(letter(page)).to_be_hidden()
            fold.tap()
            expect(letter(page)).to_contain_text(ending)
            assert is_no_wider(page)
            assert violations(page, contrast_alone=False) == []
            fold.tap()
            expect(tab(page, name)).to_contain_text("finished, not read")
        fold.tap()
        page.get_by_role("link", name="Read it as it will arrive").tap()
        for _ in NAMES:
            page.get_by_role("button", name="Looks right").tap()
            onward = page.get_by_role("link", name=re.compile("Read the letter to|See all letters"))
            assert is_no_wider(page)
            onward.tap()
        expect(page.get_by_role("heading", name="Thank-you letters")).to_be_visible()
        page.goto(f"{root}/interview/{interview}/notes")
        for name in NAMES:
            expect(tab(page, name)).to_have_accessible_name(re.compile(f"{name} read"))


def test_what_is_typed_is_there_after_a_reload(here: Visit) -> None:
    """Sentences, an added row, a chosen stem, a tick, a question and rough notes are saved as one types."""
    interview = just_over(here)
    page = opens(here, interview)
    row(page, "ida-storm").fill(ENDINGS[0])
    page.get_by_role("button", name="Another sentence").click()
    added = row(page, "ida-storm", 2)
    expect(added).to_be_focused()
    page.get_by_label("Another beginning for a sentence for Ida Storm").nth(2).select_option("own")
    expect(added).to_have_attribute("autocapitalize", "sentences")
    added.fill("One of my own.")
    page.get_by_text("A question you can answer better now").first.click()
    page.locator("[id='question.ida-storm.0.question']").fill("why I left")
    page.locator("[id='question.ida-storm.0.text']").fill("wanted a ward of my own")
    page.locator("[id='fit.0.text']").fill("run a ward of 24 beds")
    boxes = page.locator("[data-row='fit.0'] .for")
    expect(boxes.get_by_label("Ida Storm")).to_be_checked()  # as Afterword chose
    boxes.get_by_label("Ida Storm").uncheck()
    boxes.get_by_label("Tom Reyes").check()
    page.get_by_role("textbox", name="Rough notes").fill("the coffee was good")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    page.reload()
    expect(row(page, "ida-storm")).to_have_value(ENDINGS[0])
    own = [(one.stem, one.text) for one in stored(here, interview).people[0].notes.sentences]
    assert own[-1] == ("own", "One of my own.")
    expect(page.locator("[id='question.ida-storm.0.text']")).to_have_value("wanted a ward of my own")
    expect(boxes.get_by_label("Ida Storm")).not_to_be_checked()
    expect(boxes.get_by_label("Tom Reyes")).to_be_checked()
    expect(page.get_by_role("textbox", name="Rough notes")).to_have_value("the coffee was good")


def test_what_could_not_be_saved_comes_back(here: Visit) -> None:
    """While nobody answers, added rows, stems and ticks are kept in the browser too, and saved afterwards."""
    interview = just_over(here)
    page = opens(here, interview)
    page.route(
        "**/notes", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    row(page, "ida-storm").fill(ENDINGS[0])
    page.get_by_role("button", name="Another sentence").click()
    page.get_by_label("Another beginning for a sentence for Ida Storm").nth(2).select_option("own")
    row(page, "ida-storm", 2).fill("One of my own.")
    page.locator("[id='fit.0.text']").fill("run a ward of 24 beds")
    box = page.locator("[data-row='fit.0'] .for").get_by_label("Ida Storm")
    expect(box).to_be_checked()  # dealt out
    box.uncheck()
    expect(page.locator("#saved")).to_contain_text("Not saved yet")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(row(page, "ida-storm", 2)).to_have_value("One of my own.")
    expect(page.locator("[data-row='sentence.ida-storm.2'] label")).to_have_text("A sentence of your own")
    page.unroute_all()
    expect(page.locator("#saved")).to_contain_text("Saved at")
    here.wrong.clear()  # the browser names the requests that were lost
    kept = stored(here, interview)
    assert [one.text for one in kept.people[0].notes.sentences] == [ENDINGS[0], "One of my own."]
    assert kept.notes.fit[0].readers is not None
    assert "ida-storm" not in kept.notes.fit[0].readers


def test_two_windows_do_not_overwrite_each_other(here: Visit) -> None:
    """The second one says so and keeps what is typed there; the person decides which words stay."""
    interview = just_over(here)
    page = opens(here, interview)
    other = here.context.new_page()
    other.goto(page.url)
    expect(letter(other)).to_contain_text("Dear Ida")
    row(page, "ida-storm").fill("first words")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    row(other, "ida-storm").fill("second words")
    clash = other.get_by_role("alert")
    expect(clash).to_contain_text("Nothing was overwritten")
    expect(row(other, "ida-storm")).to_have_value("second words")
    assert stored(here, interview).people[0].notes.sentences[0].text == "first words"
    clash.get_by_role("button", name="Keep what I typed here").click()
    expect(other.locator("#saved")).to_contain_text("Saved at")
    assert stored(here, interview).people[0].notes.sentences[0].text == "second words"
    row(page, "ida-storm").fill("third words")
    page.get_by_role("button", name="Use the other version").click()
    expect(row(page, "ida-storm")).to_have_value("second words")
    other.close()
    here.wrong.clear()  # the browser names the refusals


def test_a_slip_is_fixed_in_one_click(here: Visit) -> None:
    """The words change in the field and in the letter, the focus is in the field, and the change can be undone."""
    page = opens(here, just_over(here))
    field = begins(page, "enjoyed-hearing")
    field.press_sequentially("help ppl who recieve care ")
    expect(slips(page, "ida-storm")).to_have_count(2)
    slips(page, "ida-storm").get_by_role("button", name="receive").click()
    expect(field).to_have_value("help ppl who receive care ")
    expect(field).to_be_focused()
    expect(letter(page)).to_contain_text("who receive care")
    expect(slips(page, "ida-storm")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(field).to_have_value("help ppl who recieve care ")


def test_a_slip_is_fixed_by_a_key(here: Visit) -> None:
    """Alt+Enter takes the first suggestion; Tab leads to the button that does the same."""
    page = opens(here, just_over(here))
    field = begins(page, "enjoyed-hearing")
    field.press_sequentially("help ppl every day, it was moving ")
    expect(slips(page, "ida-storm")).to_have_count(2)
    with page.expect_response(spelled):  # the list is drawn once more when it comes
        page.keyboard.press("Alt+Enter")
    expect(field).to_have_value("help people every day, it was moving ")
    expect(slips(page, "ida-storm")).to_have_count(1)
    button = slips(page, "ida-storm").get_by_role("button", name="Make it two")
    tabs_to(page, button, most=3)
    page.keyboard.press("Enter")
    expect(field).to_have_value("help people every day. It was moving ")
    expect(field).to_be_focused()


def test_a_word_that_is_being_typed_is_no_slip_yet(here: Visit) -> None:
    """'he' on the way to 'help' is not held against anybody; 'he' that stays is shown."""
    page = opens(here, just_over(here))
    field = row(page, "ida-storm")
    with page.expect_response("**/notes/letter"):
        field.press_sequentially("he")
    expect(letter(page)).to_contain_text(re.compile(r"\bhe\."))
    assert slips(page, "ida-storm").count() == 0 or "spelled=yes" in last_question(page)
    field.press_sequentially(" said so")
    expect(slips(page, "ida-storm")).to_contain_text("do you mean the person you write to?")


def last_question(page: Page) -> str:
    """What was asked last."""
    return str(page.evaluate("performance.getEntriesByType('resource').at(-1).name"))


def test_a_finding_is_shown_at_its_field(here: Visit) -> None:
    """A file that is not there is named under the field for files, while that has the focus."""
    page = opens(here, just_over(here))
    page.get_by_role("textbox", name="Files you promised").press_sequentially("/nowhere/plan.pdf")
    expect(page.locator("[id='attachments.slips']")).to_contain_text("/nowhere/plan.pdf")


def test_another_beginning_is_chosen(here: Visit) -> None:
    """Label, hint, example and letter follow the choice, and what was typed stays."""
    page = opens(here, just_over(here))
    field = row(page, "ida-storm")
    field.fill("the shift plan of the night nurses")
    stem = page.get_by_label("Another beginning for a sentence for Ida Storm").first
    with opened(here.stage.env) as app:
        wanted = app.account.wording.templates.letters_in("en").stems["hearing-about"]
    stem.focus()
    stem.select_option(wanted.id)
    expect(page.locator("[data-row='sentence.ida-storm.0'] label")).to_have_text(
        wanted.text.partition(" …")[0]
    )
    expect(page.locator("[id='sentence.ida-storm.0.hint']")).to_contain_text(wanted.hint)
    expect(page.locator("[id='sentence.ida-storm.0.hint']")).to_contain_text(wanted.example[0])
    expect(letter(page)).to_contain_text(
        f"{wanted.text.partition('…')[0]}the shift plan of the night nurses."
    )
    expect(field).to_have_value("the shift plan of the night nurses")
    expect(field).to_be_focused()


def test_the_list_of_beginnings_by_the_keyboard(here: Visit) -> None:
    """The arrows go through it and the focus stays; Enter goes on to the field."""
    page = opens(here, just_over(here))
    stem = page.get_by_label("Another beginning for a sentence for Ida Storm").first
    before = stem.input_value()
    stem.focus()
    page.keyboard.press("ArrowDown")
    expect(stem).not_to_have_value(before)
    expect(stem).to_be_focused()
    page.keyboard.press("Enter")
    expect(row(page, "ida-storm")).to_be_focused()
    expect(row(page, "ida-storm")).to_have_value("")


def test_a_used_beginning_is_marked(here: Visit) -> None:
    """In the lists of the other sentences of that letter, as soon as it is used; their order stays."""
    page = opens(here, just_over(here))
    field = begins(page, "enjoyed-hearing")
    other = page.locator("[id='sentence.ida-storm.1.stem']")
    order = other.evaluate("select => [...select.options].map((one) => one.value)")
    marked = (
        "select => [...select.options].filter((one) => one.text.endsWith(' (used)')).map((one) => one.value)"
    )
    assert other.evaluate(marked) == []
    field.fill("draw up the shift plan")
    assert other.evaluate(marked) == ["enjoyed-hearing"]
    assert page.locator("[id='sentence.ida-storm.0.stem']").evaluate(marked) == []
    field.fill("")
    assert other.evaluate(marked) == []
    assert other.evaluate("select => [...select.options].map((one) => one.value)") == order


def test_who_gets_a_sentence_is_seen_and_chosen(here: Visit) -> None:
    """By name: as Afterword chooses, as it is ticked, nobody, and as Afterword chooses again."""
    interview = just_over(here)
    page = opens(here, interview)
    page.locator("[id='fit.0.text']").fill("a ward of 24 beds")
    box = page.locator("[data-row='fit.0'] .for")
    expect(box).to_contain_text("Goes to Ida Storm, as Afterword chose.")
    again = box.get_by_role("button", name="Let Afterword choose")
    expect(again).to_be_hidden()
    box.get_by_label("Ida Storm").uncheck()
    expect(box).to_contain_text("Nobody gets this one yet.")
    box.get_by_label("Tom Reyes").check()
    expect(box).to_contain_text("Goes to Tom Reyes.")
    again.click()
    expect(box).to_contain_text("Goes to Ida Storm, as Afterword chose.")
    expect(box.get_by_label("Ida Storm")).to_be_checked()
    expect(box.get_by_label("Tom Reyes")).not_to_be_checked()
    expect(page.locator("#saved")).to_contain_text("Saved at")
    assert stored(here, interview).notes.fit[0].readers is None


def test_a_tab_tells_of_open_fixes(here: Visit) -> None:
    """Also of the reader who is not shown, and until they are taken."""
    page = opens(here, just_over(here))
    begins(page, "own").fill("Thanks for helping ppl.")
    expect(tab(page, "Ida Storm")).to_have_accessible_name(re.compile("1 to fix"))
    tab(page, "Tom Reyes").click()
    row(page, "tom-reyes").fill("the rota")
    expect(tab(page, "Ida Storm")).to_contain_text("1 to fix")
    expect(tab(page, "Tom Reyes")).not_to_contain_text("to fix")
    tab(page, "Ida Storm").click()
    slips(page, "ida-storm").get_by_role("button", name="people").click()
    expect(tab(page, "Ida Storm")).not_to_contain_text("to fix")


def test_a_fix_is_taken_on_the_step_of_reading(here: Visit) -> None:
    """In one click; the letter shows it, its sentence has it, and the focus is where it goes on."""
    interview = just_over(here)
    page = opens(here, interview)
    begins(page, "own").fill("Thanks for helping ppl.")
    follows(page.get_by_role("link", name="Read it as it will arrive"))
    page.get_by_role("button", name="people").click()
    expect(page.get_by_role("article")).to_contain_text("Thanks for helping people.")
    expect(page.get_by_role("status")).to_contain_text("“ppl” is now “people”.")
    expect(page.locator("#verdict")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Looks right")).to_be_focused()
    assert [one.text for one in stored(here, interview).people[0].notes.sentences] == [
        "Thanks for helping people."
    ]


NOTHING_UNDER = """one => {
    const bar = document.querySelector(".side"), box = one.getBoundingClientRect();
    return bar.contains(one) || !bar.parentElement.contains(one) || box.bottom <= bar.getBoundingClientRect().top;
}"""


def test_nothing_at_hand_lies_under_the_bar(browser: Browser, here: Visit) -> None:
    """At 390 pixels: a fix rises above the letter's bar while one types, and so does whatever gets the focus."""
    interview = just_over(here)
    with phone(browser, here) as (page, root):
        page.goto(f"{root}/interview/{interview}/notes")
        field = page.locator("[id='fit.0.text']")
        field.focus()
        field.evaluate("one => scrollBy(0, one.getBoundingClientRect().bottom - innerHeight + 60)")
        assert field.evaluate(NOTHING_UNDER)
        field.press_sequentially("helped ppl ")
        fix = page.locator("[id='fit.0.slips']").get_by_role("button", name="people")
        expect(fix).to_be_visible()
        assert fix.evaluate(NOTHING_UNDER)
        page.evaluate("scrollTo(0, 0)")
        tab(page, "Ida Storm").focus()
        for _ in range(40):
            page.keyboard.press("Tab")
            assert page.evaluate(f"({NOTHING_UNDER})(document.activeElement)"), focused(page)


def test_an_address_is_not_broken_in_a_word(browser: Browser, here: Visit) -> None:
    """At 390 pixels each address stands on one line, on every page that shows some."""
    interview = just_over(here)
    with phone(browser, here) as (page, root):
        for path in ("", f"/interview/{interview}", f"/interview/{interview}/read/ida-storm"):
            page.goto(root + path)
            lines = page.locator(".address").evaluate_all(
                "all => all.map((one) => one.getClientRects().length)"
            )
            heights = page.locator(".address").evaluate_all(
                "all => all.map((one) => one.offsetHeight / parseFloat(getComputedStyle(one).lineHeight))"
            )
            assert set(lines) == {1}
            assert max(heights) < 1.6


def test_the_sentence_at_hand_is_seen_in_the_letter(here: Visit) -> None:
    """What the candidate typed is marked, and the sentence whose field has the focus more so."""
    page = opens(here, just_over(here))
    row(page, "ida-storm").fill("draw up the shift plan")
    row(page, "ida-storm", 1).fill("the new wing")
    marks = letter(page).locator("mark.yours")
    expect(marks).to_have_count(2)
    expect(letter(page).locator("mark.current")).to_contain_text("the new wing")
    row(page, "ida-storm").focus()
    expect(letter(page).locator("mark.current")).to_contain_text("draw up the shift plan")


def test_tabs_by_the_keyboard(here: Visit) -> None:
    """The arrows go round, Home and End to the ends, and the letter is the one of the tab."""
    page = opens(here, just_over(here))
    tab(page, "Ida Storm").focus()
    for key, name in (("ArrowRight", "Tom Reyes"), ("End", "Sara Okafor"), ("ArrowRight", "Ida Storm"),
                      ("ArrowLeft", "Sara Okafor"), ("Home", "Ida Storm")):  # fmt: skip
        page.keyboard.press(key)
        expect(tab(page, name)).to_be_focused()
        expect(tab(page, name)).to_have_attribute("aria-selected", "true")
        expect(letter(page)).to_contain_text(f"To{name}".replace("To", ""))
        expect(page.get_by_role("tabpanel")).to_have_count(1)
    page.keyboard.press("End")
    page.reload()
    expect(tab(page, "Sara Okafor")).to_have_attribute("aria-selected", "true")


def test_the_focus_stays_while_answers_arrive(here: Visit) -> None:
    """On a fix, on the link to reading, on a tick: whatever comes in, the focus is where it was."""
    page = opens(here, just_over(here))
    begins(page, "enjoyed-hearing").press_sequentially("help ppl every day ")
    fix = slips(page, "ida-storm").get_by_role("button", name="people")
    link = page.get_by_role("link", name="Read it as it will arrive")
    expect(fix).to_be_visible()
    expect(page.locator("#saved")).to_contain_text("Saved at")
    for one in (fix, link, page.get_by_role("textbox", name="Rough notes")):
        one.focus()
        with page.expect_response("**/notes/letter"):
            page.evaluate("document.body.dispatchEvent(new Event('changed'))")
        with page.expect_response("**/notes/letter"):  # spelling, half a second later
            pass
        expect(one).to_be_focused()


def test_nothing_moves_under_a_finger(browser: Browser, here: Visit) -> None:
    """An answer that would move the fields waits until the finger that is on one of them has gone."""
    interview = just_over(here)
    with phone(browser, here) as (page, root):
        page.goto(f"{root}/interview/{interview}/notes")
        unused, below = page.locator("#unused"), page.locator("[id='challenge.0.text']")
        expect(unused).to_contain_text("the night shift draws up its own plan")
        held: list[Route] = []
        waits = True

        def holds(route: Route) -> None:
            held.append(route) if waits else route.continue_()

        page.route("**/notes/letter", holds)
        row(page, "ida-storm").tap()
        page.keyboard.insert_text("how the night shift draws up its own plan")
        below.evaluate("one => one.scrollIntoView({block: 'center', behavior: 'instant'})")
        place = below.bounding_box()
        assert place is not None
        finger = page.context.new_cdp_session(page)
        at_it = [{"x": place["x"] + 20, "y": place["y"] + place["height"] / 2}]
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at_it})
        with page.expect_response("**/notes/letter"):
            waits = False
            for route in held:
                route.continue_()
        page.wait_for_timeout(200)
        assert below.bounding_box() == place
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(below).to_be_focused()
        expect(unused).to_be_empty()


def test_tabs_keep_their_place_when_a_letter_is_finished(browser: Browser, here: Visit) -> None:
    """At 390 pixels: what a tab says of its letter gets longer, and what is below stays where it is."""
    interview = just_over(here)
    with phone(browser, here) as (page, root):
        page.goto(f"{root}/interview/{interview}/notes")
        field = row(page, "ida-storm")
        place = field.evaluate("one => one.getBoundingClientRect().top + scrollY")
        field.fill(ENDINGS[0])
        expect(tab(page, "Ida Storm")).to_contain_text("finished, not read")
        assert field.evaluate("one => one.getBoundingClientRect().top + scrollY") == place


def test_an_answer_for_another_reader_is_dropped(here: Visit) -> None:
    """An answer that comes after the tab was changed does not show the letter of the one before."""
    page = opens(here, just_over(here))
    held: list[Route] = []

    def holds(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/notes/letter", holds)
    row(page, "ida-storm").fill("words for Ida")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    tab(page, "Tom Reyes").click()
    expect(letter(page)).to_contain_text("Dear Ida")
    held[0].continue_()
    expect(letter(page)).to_contain_text("Tom Reyes")
    expect(letter(page)).not_to_contain_text("words for Ida")
    page.unroute_all()


def test_a_letter_is_changed_as_one_text(here: Visit) -> None:
    """It is saved as one types, its slips are fixed in one click, and it can be given up for the sentences again."""
    interview = just_over(here)
    page = opens(here, interview)
    row(page, "ida-storm").fill(ENDINGS[0])
    follows(page.get_by_role("link", name="Read it as it will arrive"))
    follows(page.get_by_role("link", name="Change it as one text"))
    text = page.get_by_label("The letter")
    expect(text).to_have_value(re.compile(ENDINGS[0]))
    text.fill("Dear Ida,\n\nI recieve your words gladly.\n\nJane")
    page.get_by_role("button", name="receive").click()
    expect(text).to_have_value("Dear Ida,\n\nI receive your words gladly.\n\nJane")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    assert violations(page, contrast_alone=False) == []
    assert "receive" in stored(here, interview).people[0].notes.letter
    follows(page.get_by_role("link", name="Read it as it will arrive"))
    expect(page.get_by_role("article")).to_contain_text("I receive your words gladly.")
    assert violations(page, contrast_alone=False) == []
    follows(page.get_by_role("link", name="Change it as one text"))
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_event("load"):
        page.get_by_role("button", name="Drop this text and use my sentences").click()
    expect(letter(page)).to_contain_text(ENDINGS[0])
    assert stored(here, interview).people[0].notes.letter == ""


def test_a_letter_changed_in_gmail_is_left_alone(here: Visit) -> None:
    """The page says so as soon as it is known, and what is typed here changes nothing there."""
    interview = just_over(here)
    page = opens(here, interview)
    domain = interview.split("-ward")[0].replace("-", "") + ".example"
    here.stage.within(
        "there is no draft", lambda: any(f"ida@{domain}" in d["to"] for d in here.stage.drafts())
    )
    draft = next(d for d in here.stage.drafts() if f"ida@{domain}" in d["to"])
    here.stage.sandbox.edit_draft(CANDIDATE, draft["draft_id"], text="Dear Ida,\n\nmine.\n\nJane")
    here.passes("Ten minutes")
    page.bring_to_front()
    expect(letter(page)).to_contain_text("You changed this letter in Gmail")
    expect(tab(page, "Ida Storm")).to_contain_text("changed in Gmail")
    row(page, "ida-storm").fill(ENDINGS[0])
    expect(page.locator("#saved")).to_contain_text("Saved at")
    here.passes("Ten minutes")
    now = next(d for d in here.stage.drafts() if f"ida@{domain}" in d["to"])
    assert now["text"].strip() == "Dear Ida,\n\nmine.\n\nJane"


def test_the_letter_follows_every_keystroke(here: Visit) -> None:
    """Each one is seen in the letter; how fast is printed, for a figure depends on the machine."""
    page = opens(here, just_over(here))
    delays = letter_delays(page, row(page, "ida-storm"))
    assert len(delays) >= len(WORDS)
    assert all(one > 0 for one in delays)
    print(
        f"letter after keystroke: median {percentile(delays, 0.5):.0f} ms, p95 {percentile(delays, 0.95):.0f} ms"
    )


def test_what_is_typed_on_the_page_is_what_others_store(here: Visit) -> None:
    """The page stores the sentence as `finishing` gives it to terminal and file: the same stem, the same words."""
    interview = just_over(here)
    page = opens(here, interview)
    row(page, "ida-storm").fill(ENDINGS[0])
    expect(page.locator("#saved")).to_contain_text("Saved at")
    with opened(here.stage.env) as app:
        found = app.store.interview(app.account_id, interview)
        assert found is not None
        before = finishing.offered(app.account, found, found.people[0], "personal")
    sentence = found.people[0].notes.sentences[0]
    assert sentence.text == ENDINGS[0]
    assert sentence.stem in {stem.id for stem in before}
