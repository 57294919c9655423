"""The page's button: it says where the notes go, shows what is offered with its marks, and saves nothing by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from afterword.app import App
from afterword.config.clock import StoryClock
from afterword.domain.model import SharedSentence
from afterword.services.commands import add
from afterword.web.server import served
from web import forms
from web.browsers import Browser, WebHome, words
from wording.conftest import Homes
from wording.models import SpokenModel, answered, coach, failing
from wording.stories import golden, goldens, item

ONE = golden("ward")
NOTES = f"/interview/{ONE.interview.id}/notes"
SUGGEST = f"{NOTES}/suggest"
HERE = 'model = "coach"\nelsewhere = true'

Pages = Callable[[str], AbstractContextManager[Browser]]


@pytest.fixture
def page(home: Homes, tmp_path: Path) -> Pages:
    """Opens the page of a home whose config has that under [wording], with the golden ward in its store."""

    @contextmanager
    def opened(wording: str) -> Iterator[Browser]:
        with home(wording) as app:
            add(app.account, ONE.interview, app.clock.now())
            folder = tmp_path / "home"
            browser = Browser(WebHome(folder, StoryClock(folder / "clock.json"), app))
            browser.come_in()
            yield browser

    return opened


def test_without_a_model_there_is_no_button(page: Pages) -> None:
    """Unset, the page says nothing of suggestions, and asking all the same is refused with what to set."""
    with page("") as browser:
        page_text = browser.get(NOTES).text
        assert SUGGEST not in page_text
        assert "Suggest" not in page_text
        refused = browser.get(SUGGEST)
    assert refused.status_code == 422
    assert refused.text.startswith("config: [wording] model: found nothing, expected the name of a model")


def test_the_page_says_where_the_notes_would_go(page: Pages, registered: Callable[..., None]) -> None:
    """A sentence names the model and whether it runs here; where config does not allow it, why nothing was sent."""
    registered(SpokenModel("coach", coach(goldens())))
    with page(HERE) as browser:
        assert "Suggestions from your rough notes" in words(browser.get(NOTES))
        said = browser.get(SUGGEST)
        assert (
            said.text
            == "Your rough notes of this interview go to coach, which does not run on this machine. Nothing else does."
        )
        assert "your rough notes to coach when you ask" in words(browser.get(NOTES))
    with page('model = "coach"') as browser:
        refused = browser.get(SUGGEST)
        assert refused.status_code == 422
        assert "Nothing was sent." in refused.text
        assert "your rough notes to" not in words(browser.get(NOTES))


def test_what_is_offered_is_shown_with_its_marks_and_not_saved(
    page: Pages, registered: Callable[..., None]
) -> None:
    """Each sentence is there, what the notes do not say is marked and said, and the store is as it was."""
    registered(
        SpokenModel(
            "coach",
            lambda _: answered([item("liked-that", "give new nurses a yacht"), item("own", "<b>Bloods</b>")]),
        )
    )
    with page(HERE) as browser:
        given = forms.values(browser.get(NOTES).text) | {"reader": "marisol-vega", "ask": "endings"}
        shown = browser.post(SUGGEST, given)
        stored = browser.home.app.store.interview(browser.home.app.account_id, ONE.interview.id)
    assert shown.status_code == 200
    assert '<mark class="unsure">yacht</mark>' in shown.text
    assert "'yacht' is not in your notes." in words(shown)
    assert "&lt;" in shown.text
    assert "<b>" not in shown.text
    assert stored == ONE.interview


def test_the_notes_as_they_are_typed_are_what_is_drawn_on(
    page: Pages, registered: Callable[..., None]
) -> None:
    """Rough notes that are not saved yet count."""
    model = SpokenModel("coach", coach(goldens()))
    registered(model)
    with page(HERE) as browser:
        given = forms.values(browser.get(NOTES).text) | {
            "reader": "marisol-vega",
            "ask": "letter",
            "rough": "she keeps bees",
        }
        assert browser.post(SUGGEST, given).status_code == 200
    assert "| she keeps bees" in model.asked[0].text
    assert model.asked[0].is_letter


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"reader": "nobody", "ask": "endings"}, 404, "No letter of that interview"),
        ({"reader": "marisol-vega", "ask": "poems"}, 422, "expected endings or letter"),
        (
            {"reader": "marisol-vega", "ask": "endings"},
            503,
            "coach did not answer: 429 Too Many Requests: quota exceeded",
        ),
    ],
)
def test_what_does_not_work_is_one_sentence(
    page: Pages,
    registered: Callable[..., None],
    given: dict[str, str],
    status: int,
    said: str,
) -> None:
    """A model that fails, or a question that makes no sense, is answered with a sentence and no traceback."""
    registered(SpokenModel("coach", failing))
    with page(HERE) as browser:
        answer = browser.post(SUGGEST, forms.values(browser.get(NOTES).text) | given)
    assert answer.status_code == status
    assert said in answer.text
    assert "Traceback" not in answer.text


# in a browser


@contextmanager
def open_page(app: App, browser: Chromium, width: int = 1280) -> Iterator[Page]:
    """The notes page of the golden ward, in a browser."""
    with served(app) as address:
        context = browser.new_context(locale="en-GB", viewport={"width": width, "height": 900})
        try:
            page = context.new_page()
            page.goto(address.link())
            expect(page.locator("#main")).to_be_visible()
            page.goto(page.url.rstrip("/") + NOTES)
            yield page
        finally:
            context.close()


def saved(page: Page) -> None:
    """What was typed is in the store."""
    expect(page.locator("#saved")).to_contain_text(re.compile(r"Saved at"))


@pytest.mark.parametrize("width", [1280, 390])
def test_a_sentence_is_taken_with_the_keyboard(
    home: Homes, registered: Callable[..., None], browser: Chromium, width: int
) -> None:
    """Open, ask, take: the sentence is in its field and in the letter, word for word, and axe finds nothing."""
    registered(SpokenModel("coach", coach(goldens())))
    with home(HERE) as app:
        add(app.account, ONE.interview, app.clock.now())
        with open_page(app, browser, width) as page:
            panel = page.get_by_role("tabpanel")
            panel.get_by_text("Suggestions from your rough notes").press("Enter")
            expect(panel.locator("[data-destination]")).to_contain_text(
                "coach, which does not run on this machine"
            )
            panel.get_by_role("button", name="Suggest sentences").press("Enter")
            expect(panel.locator("[data-status]")).to_have_text("7 sentences to look at.")
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            panel.get_by_role(
                "button", name="Accept: I enjoyed hearing how you got the night handover"
            ).press("Enter")
            first = page.locator("[id='sentence.marisol-vega.0.text']")
            expect(first).to_have_value("got the night handover down from 40 to 15 minutes")
            expect(first).to_be_focused()
            expect(page.locator("#letter")).to_contain_text(
                "I enjoyed hearing how you got the night handover down from 40 to 15 minutes."
            )
            saved(page)
        stored = app.store.interview(app.account_id, ONE.interview.id)
    assert stored
    assert [one.stem for one in stored.people[0].notes.sentences] == ["enjoyed-hearing"]
    assert not stored.people[1].notes.sentences


def test_every_place_has_its_field(home: Homes, registered: Callable[..., None], browser: Chromium) -> None:
    """Personal sentences, an answer, a closing and shared ones for this reader alone land where they belong."""
    items = [
        item("liked-that", "give new nurses a buddy"),
        item("enjoyed-hearing", "moved the bloods"),
        item("hearing-about", "the one sheet per bed"),
        item("asked-me", "whether I had worked with high flow oxygen", "have"),
        item("looking-forward", "the ward"),
        item("last-job", "wrote a guide"),
        item("told-me", "weekends are hard"),
        item("start-by", "walking them round"),
    ]
    registered(SpokenModel("coach", lambda _: answered(items)))
    with home(HERE) as app:
        add(app.account, ONE.interview, app.clock.now())
        with open_page(app, browser) as page:
            panel = page.get_by_role("tabpanel")
            panel.get_by_text("Suggestions from your rough notes").click()
            panel.get_by_role("button", name="Suggest sentences").click()
            takes = panel.locator("[data-take]")
            expect(takes).to_have_count(len(items))
            for number in range(len(items)):
                takes.nth(number).click()
            saved(page)
        stored = app.store.interview(app.account_id, ONE.interview.id)
    assert stored
    first, notes = stored.people[0], stored.notes
    assert [one.stem for one in first.notes.sentences] == ["liked-that", "enjoyed-hearing", "hearing-about"]
    asked = [(one.stem, one.question, one.answer) for one in first.notes.open_questions]
    assert asked == [("asked-me", "whether I had worked with high flow oxygen", "have")]
    assert first.notes.closing
    assert first.notes.closing.text == "the ward"
    shared = [*notes.fit, notes.challenge, *notes.offers]
    assert shared == [
        SharedSentence("last-job", "wrote a guide", (first.id,)),
        SharedSentence("told-me", "weekends are hard", (first.id,)),
        SharedSentence("start-by", "walking them round", (first.id,)),
    ]
    assert not stored.people[1].notes.sentences
