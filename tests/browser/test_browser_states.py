"""Every state that a page can show, walked with axe: at each width, in light and dark, from the top to the foot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from afterword.domain.model import EventKind, Offer, StepState
from afterword.services.queries import planned
from afterword.web import login_tokens
from afterword.web.pages import pages
from afterword.web.server import running
from browser.axes import InksSeen, found_on_every_screen, settled, shape
from jane import CONFIG, INTERVIEW, NOWHERE, here
from web.browsers import NOTES, WebHome
from web.browsers import Browser as WebBrowser
from web.test_web_doing import NAMELESS

GMAIL = {"draft_id": "d-{}", "message_id": "m-{}", "thread_id": "t-{}"}
Happening = tuple[EventKind, dict[str, object]]

DRAFTING: Happening = (EventKind.DRAFTING, {})
DRAFTED: Happening = (EventKind.DRAFTED, dict(GMAIL))
SENT: Happening = (EventKind.SENT, {"message_id": "s-{}", "thread_id": "t-{}", "by": "afterword"})
OPEN: Happening = (EventKind.DRAFTING, {"open": ["[I enjoyed hearing how you …]"]})
BY_ANA: dict[str, object] = {
    "by": "ana@{}.example",
    "name": "Ana Ruiz",
    "message_id": "a-{}",
    "reasons": ["it is in the letter's thread"],
}

STATES: dict[str, list[Happening]] = {
    "ready": [],
    "needsyou": [OPEN, DRAFTED],
    "drafted": [DRAFTING, DRAFTED, (EventKind.HELD, {})],
    "scheduled": [DRAFTING, DRAFTED],
    "edited": [DRAFTING, DRAFTED, (EventKind.EDITED, dict(GMAIL))],
    "held": [(EventKind.HELD, {})],
    "sending": [DRAFTING, DRAFTED, (EventKind.SENDING, {})],
    "unknown": [DRAFTING, DRAFTED, (EventKind.SENDING, {}), (EventKind.UNKNOWN, {"why": "no answer"})],
    "sent": [DRAFTING, DRAFTED, SENT],
    "skipped": [(EventKind.SKIPPED, {})],
    "answered": [DRAFTING, DRAFTED, SENT, (EventKind.ANSWERED, dict(BY_ANA))],
    "promised": [DRAFTING, DRAFTED, SENT, (EventKind.ANSWERED, BY_ANA | {"until": "2026-12-11"})],
    "rejected": [DRAFTING, DRAFTED, SENT, (EventKind.ANSWERED, BY_ANA | {"suggests": "rejected"})],
    "noticed": [DRAFTING, DRAFTED, SENT, (EventKind.NOTICED, dict(BY_ANA))],
    "bounced": [DRAFTING, DRAFTED, SENT, (EventKind.BOUNCED, BY_ANA | {"address": "ana@{}.example"})],
    "closed": [(EventKind.CLOSED, {"because": "rejected"})],
    "failed": [(EventKind.FAILED, {"why": "Gmail is away"})],
}
"""What happened to an interview that ended half an hour ago, by the state that it shows."""

WITHOUT_STEP = frozenset(
    {EventKind.ANSWERED, EventKind.NOTICED, EventKind.BOUNCED, EventKind.CLOSED, EventKind.INVITED}
)
TIMES = {"waiting": "24T14", "missed": "20T14", "calls": "20T09"}


def filled(value: object, name: str) -> object:
    """The detail with that company's own ids."""
    return value.format(name) if isinstance(value, str) else value


def meet(home: WebHome, name: str) -> str:
    """An interview at a company of that name; its id."""
    text = INTERVIEW.replace('"Acme"', f'"{name.title()}"').replace("acme.example", f"{name}.example")
    start = TIMES.get(name, "23T14")
    ends = f"{start[:3]}{int(start[3:]) + 1:02}"
    text = text.replace("23T14", start).replace("23T15", ends)
    if name == "calls":
        text = text.replace(
            'title = "Head of Platform"', 'title = "Head"\nphone = "+1 555 0101"\nwelcomes = ["phone"]'
        )
    return home.added(text, NOTES if name not in {"needsyou", "waiting"} else "")


def furnished(home: WebHome) -> list[str]:
    """All states are there, and an invitation; the ids of the interviews."""
    ids = []
    for name in (*STATES, *TIMES):
        interview = meet(home, name)
        ids.append(interview)
        for kind, detail in STATES.get(name, []):
            step = "" if kind in WITHOUT_STEP else f"{interview}/thank-you/ana@{name}.example"
            home.happened(kind, step, interview, **{k: filled(v, name) for k, v in detail.items()})
            home.clock.rest_at(home.clock.now() + timedelta(seconds=1))
    starts = home.clock.now() + timedelta(days=2)
    offer = Offer(
        "u1", 0, starts, starts + timedelta(hours=1), "Europe/Berlin", "", "", "A talk", "otto@initech.example",
        "Otto Lang", "m1", "t1", home.clock.now(), "",
    )  # fmt: skip
    home.app.store.record(home.app.account_id, [], offers=[offer])
    return ids


@dataclass
class Walk:
    """A page in a browser, and where it goes."""

    page: Page
    root: str
    home: WebHome
    asks: WebBrowser
    ids: list[str] = field(default_factory=list)

    seen: InksSeen = field(default_factory=InksSeen)
    shapes: set[tuple[str, ...]] = field(default_factory=set)

    def found(self, path: str) -> dict[str, list[str]]:
        """What is wrong there, on any screen."""
        self.page.goto(f"{self.root}/{path}")
        settled(self.page)
        return found_on_every_screen(self.page, path or "overview", self.seen)

    def found_anew(self, path: str) -> dict[str, list[str]]:
        """The same; nothing if the page looks like one that was walked already, by its elements."""
        one = shape(self.asks.get(f"/{path}").text)
        if one in self.shapes:
            return {}
        self.shapes.add(one)
        return self.found(path)


@pytest.fixture(scope="module")
def walk(browser: Browser, tmp_path_factory: pytest.TempPathFactory, fresh_store: Path) -> Iterator[Walk]:
    """Jane's home, empty, with its page open."""
    folder = tmp_path_factory.mktemp("states")
    folder.chmod(0o700)
    (folder / "config.toml").write_text(CONFIG.format(endpoint=NOWHERE), "utf-8")
    shutil.copy(fresh_store, folder / "afterword.db")
    with (
        WebHome.opened(folder, here(23, 15, 30)) as home,
        running(lambda authority: pages(home.app, authority, "/secret"), 0) as port,
        browser.new_context(locale="en-GB") as context,
    ):
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/open#{login_tokens.new_key(folder)}")
        page.wait_for_url("**/secret/")
        asks = WebBrowser(home)
        asks.come_in()
        yield Walk(page, f"http://127.0.0.1:{port}/secret", home, asks)


EMPTY = ("", "add", "nowhere", "settings", "templates", "templates/en/thank-you", "templates/en/stems")
OVER_ALL = ("", "?page=2", "?page=3", "?q=ana", "?q=nobody", "over", "journal")
OF_EACH = ("", "/notes", "/read/ana-ruiz", "/read/ana-ruiz?as=text", "/edit")
"""The pages of an interview."""


def test_axe_finds_nothing_where_nothing_is_yet(walk: Walk) -> None:
    """The pages of somebody who has no interview, and one that is not there."""
    found: dict[str, list[str]] = {}
    for path in EMPTY:
        found |= walk.found(path)
    assert found == {}


def test_axe_finds_nothing_in_any_state(walk: Walk) -> None:
    """The overview with all states, a search, what is over, an invitation, and each page of an interview in each state.

    Every page that looks different is checked on all screens, at its top, middle and foot.
    """
    walk.ids = furnished(walk.home)
    shown = {s.state for p in planned(walk.home.app.account, walk.home.clock.now()) for s in p.plan.steps}
    assert shown == set(StepState)
    offer = walk.home.app.store.offers(walk.home.app.account_id)[0].number
    found: dict[str, list[str]] = {}
    for path in (*OVER_ALL, f"offer/{offer}"):
        found |= walk.found(path)
    for path in [f"interview/{interview}{page}" for interview in walk.ids for page in OF_EACH]:
        found |= walk.found_anew(path)
    assert found == {}


@pytest.mark.parametrize(("name", "key"), [("bymouse", ""), ("bykey", "h")])
def test_a_decision_leaves_the_page_where_it_is(walk: Walk, name: str, key: str) -> None:
    """By mouse and by key: the letter keeps its place on the screen and the focus, and the sections their order."""
    interview, page = meet(walk.home, name), walk.page
    for kind, detail in [] if key else [OPEN, DRAFTED]:
        its = {k: filled(v, name) for k, v in detail.items()}
        walk.home.happened(kind, f"{interview}/thank-you/ana@{name}.example", interview, **its)
    page.set_viewport_size(ViewportSize(width=1280, height=500))
    page.goto(f"{walk.root}/interview/{interview}", wait_until="networkidle")
    before = page.locator("#interview > section").evaluate_all(ORDER)
    letter = page.locator("article.letter").first
    letter.focus()
    letter.locator("button[value=skip]").scroll_into_view_if_needed()
    top = letter.evaluate(TOP)
    if key:
        page.keyboard.press(key)
    else:
        letter.locator("button[value=skip]").click()
    expect(page.locator("#take-back-decision")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(200)  # htmx settles
    assert abs(letter.evaluate(TOP) - top) < 2
    assert letter.evaluate("one => one.contains(document.activeElement)")
    assert page.locator("#interview > section").evaluate_all(ORDER) == before


@pytest.mark.parametrize("width", [1280, 390])
def test_the_words_beside_a_letter_keep_their_places(walk: Walk, width: int) -> None:
    """What was pressed says why it cannot be pressed now; each other word stands where it stood."""
    interview, page = meet(walk.home, f"places{width}"), walk.page
    page.set_viewport_size(ViewportSize(width=width, height=700))
    page.goto(f"{walk.root}/interview/{interview}", wait_until="networkidle")
    letter = page.locator("article.letter").first
    letter.locator("button[value=hold]").scroll_into_view_if_needed()
    before = letter.evaluate(PLACES)
    for word, reason in (("hold", "It is held back."), ("approve", "It is approved.")):
        letter.locator(f"button[value={word}]").click()
        expect(letter.locator(f"button[value={word}]")).to_be_disabled()
        expect(letter.locator(f"button[value={word}]")).to_have_attribute("title", reason)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(200)  # htmx settles
        after = letter.evaluate(PLACES)
        assert list(after) == list(before) == ["approve", "hold", "done", "skip"]
        moved = [abs(after[w][n] - before[w][n]) for w in before for n in (0, 1)]
        assert max(moved) < 2, (before, after)


def test_the_second_half_of_a_double_press_is_no_other_word(walk: Walk) -> None:
    """A double press leaves one letter out, whatever stands at its place by then; a press of its own counts."""
    interview, page = meet(walk.home, "doubly"), walk.page
    page.goto(f"{walk.root}/interview/{interview}", wait_until="networkidle")
    words = page.locator("article.letter").first.evaluate(
        """async (one) => {
            const heard = [], listen = (event) => { heard.push(event.submitter.value); event.preventDefault(); };
            one.addEventListener("submit", (event) => { listen(event); event.stopImmediatePropagation(); }, true);
            for (const [word, detail] of [["skip", 1], ["hold", 2], ["hold", 1]]) {
                const press = new MouseEvent("click", {bubbles: true, cancelable: true, detail});
                one.querySelector(`button[value=${word}]`).dispatchEvent(press);
            }
            return heard;
        }"""
    )
    assert words == ["skip", "hold"]


PLACES = """one => Object.fromEntries([...one.querySelectorAll("button[name=word]")].map((each) => {
    const {x, y} = each.getBoundingClientRect();
    return [each.value, [x, y]];
}))"""
ORDER = "all => all.map((one) => one.getAttribute('aria-labelledby'))"
TOP = "one => one.getBoundingClientRect().top"


def test_a_refused_address_is_said_at_its_field(walk: Walk) -> None:
    """The sentence stands below the field, which keeps what was typed and has the focus; a right one takes it away."""
    interview, page = (
        walk.home.added(NAMELESS.replace("Acme", "Nameless").replace("acme", "nameless"), ""),
        walk.page,
    )
    page.goto(f"{walk.root}/interview/{interview}")
    field = page.locator("input[name=address]")
    field.fill("rita@nameless.example")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="is Rita Sommer's address")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value("rita@nameless.example")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("ana@nameless.example")
    field.press("Enter")
    expect(page.locator("#news")).to_contain_text("Ana Ruiz can be written to now.")


def test_a_refused_card_leaves_the_form_as_it_was_typed(walk: Walk) -> None:
    """What is wrong with a file stands above the form; what was typed in it is still there."""
    page = walk.page
    page.goto(f"{walk.root}/interview/{meet(walk.home, 'carded')}/edit")
    page.locator("#position").fill("Staff Engineer")
    page.locator("#files").set_input_files(
        {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    expect(page.locator("#unread")).to_contain_text("cv.pdf is not a business card (.vcf).")
    expect(page.locator("#position")).to_have_value("Staff Engineer")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_field_for_a_mail_is_as_high_as_the_mail(walk: Walk, width: int) -> None:
    """Empty it has room for six lines; pasted, every line of a mail can be seen without scrolling in it."""
    page = walk.page
    page.set_viewport_size(ViewportSize(width=width, height=700))
    page.goto(f"{walk.root}/add")
    field = page.locator("#pasted")
    line = field.evaluate("one => parseFloat(getComputedStyle(one).lineHeight)")
    assert field.evaluate("one => one.clientHeight") >= 6 * line
    field.fill("a line of a mail\n" * 20)
    assert field.evaluate("one => one.clientHeight") >= 20 * line
    assert field.evaluate("one => one.scrollHeight <= one.clientHeight")


def test_the_foot_of_the_letters_page_has_room_for_both(walk: Walk) -> None:
    """On a phone the letter's fold and a long sentence about saving stand side by side."""
    page = walk.page
    page.set_viewport_size(ViewportSize(width=390, height=800))
    page.goto(f"{walk.root}/interview/{meet(walk.home, 'footed')}/notes")
    page.locator("#attachments").fill("/nowhere/cv.pdf")
    expect(page.locator("#saved")).to_contain_text("but a file that you promised cannot be attached")
    fold, saved = page.locator(".fold span").first.bounding_box(), page.locator(".saved").bounding_box()
    assert fold is not None
    assert saved is not None
    assert fold["x"] + fold["width"] <= saved["x"]
    assert fold["height"] < 60
