"""The first page: the one thing to do, what waits then, open interviews by urgency, the others folded, and search."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from afterword.domain.model import EventKind
from afterword.web.overview import PLANNED_AT_ONCE
from jane import ID, INTERVIEW, THANKS, here
from web.browsers import Browser, words

ANSWERED = {
    "by": "ana@acme.example",
    "name": "Ana Ruiz",
    "message_id": "a-1",
    "rfc_message_id": "<a@acme.example>",
}


def another(company: str, day: int = 23, hour: int = 14) -> str:
    """Like Acme's interview, at another company and time."""
    text = INTERVIEW.replace('"Acme"', f'"{company}"').replace("acme.example", f"{company.lower()}.example")
    return text.replace("23T14", f"{day}T{hour}").replace("23T15", f"{day}T{hour + 1}")


class _Cards(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A heading that names an interview."""
        if tag == "h2" and (dict(attrs).get("id") or "").startswith("i-"):
            self.order.append((dict(attrs)["id"] or "").removeprefix("i-").partition("-")[0])


def cards(page: Browser, path: str = "/") -> list[str]:
    """The companies of the cards, from the top."""
    found = _Cards()
    found.feed(page.get(path).text)
    return found.order


def first(page: Browser) -> str:
    """What stands in the box of what to do first."""
    text = page.get("/").text
    return words(
        type(
            "Part",
            (),
            {"text": text.partition('aria-labelledby="first-title"')[2].partition("</section>")[0]},
        )
    )


def test_the_one_thing_comes_first_with_its_time_and_its_button(page: Browser) -> None:
    """Sentences that are open are one thing to do, however many letters hold them; the time left is said once."""
    page.home.added(notes="")
    page.home.happened(EventKind.DRAFTING, THANKS, open=["[I enjoyed hearing how you …]"])
    page.home.happened(EventKind.DRAFTED, THANKS, draft_id="r1", message_id="m1", thread_id="t1")
    said = first(page)
    assert "Do this first Finish the letters" in said
    assert said.count("23 h left") == 1  # it is 23 h 30 min
    assert f'id="first" href="/secret/interview/{ID}/notes"' in page.get("/").text
    assert "Then" not in words(page.get("/todo"))


def test_nothing_waits_is_said_only_where_it_is_so(page: Browser) -> None:
    """While an answer is to be read the page says so, with the way to it; once closed, nothing waits."""
    page.home.added()
    assert "Nothing waits for you" in first(page)
    assert "Next: Thank-you letter to Ana Ruiz, Mon 23 Nov, 16:00" in first(page)
    page.home.clock.rest_at(here(24, 9))
    page.home.happened(EventKind.SENT, THANKS, message_id="m", thread_id="t", by="afterword")
    page.home.happened(EventKind.ANSWERED, **ANSWERED)
    assert "Ana Ruiz answered" in first(page)
    assert "rfc822msgid%3Aa%40acme.example" in page.get("/").text
    assert "Nothing waits" not in words(page.get("/"))
    page.post(f"/interview/{ID}/close", {"because": "other"})
    assert "Ana Ruiz answered" not in first(page)


def test_open_interviews_stand_by_urgency(page: Browser) -> None:
    """Where the time for letters runs out soonest is first, then what comes, then what lies behind."""
    page.home.added(another("Older", 20))
    page.home.added(another("Later", 27))
    page.home.added(another("Next", 25))
    page.home.added(another("Fresh", 23, 13))
    page.home.added(another("Late", 22, 22))
    assert cards(page) == ["late", "fresh", "next", "later", "older"]


def test_answered_and_closed_ones_are_folded_with_their_number(page: Browser) -> None:
    """They are no cards, have no time left, and say how they ended; open ones stay."""
    page.home.added()
    page.home.added(another("Globex"))
    page.home.added(another("Initech"))
    other = "globex-engineer-2026-11-23"
    page.home.happened(EventKind.CLOSED, interview=other, because="withdrew")
    page.home.happened(EventKind.ANSWERED, **ANSWERED)
    page.home.clock.rest_at(page.home.clock.now() + timedelta(minutes=1))
    assert cards(page) == ["initech"]
    shown = words(page.get("/"))
    assert "2 answered or closed" in shown
    assert "Engineer at Globex Closed (you withdrew), Mon 23 Nov, 15:30" in shown
    assert "Engineer at Acme Answered by Ana Ruiz, Mon 23 Nov, 15:30" in shown
    assert re.search(r"\d h( \d+ min)? left", words(page.get(f"/interview/{ID}"))) is None
    assert "Answered and closed 2" in words(page.get("/over"))


@pytest.mark.parametrize("query", ["acme", "RUIZ", "ana engineer", "rita@acme", "engineer acme"])
def test_a_search_finds_company_person_and_position(page: Browser, query: str) -> None:
    """Every word counts, in any order and case; what else there is, is not shown."""
    page.home.added()
    page.home.added(another("Globex").replace("Ana Ruiz", "Bo Li").replace("Engineer", "Baker"), notes="")
    assert cards(page, f"/?q={query}") == ["acme"]


def test_a_search_finds_closed_ones_and_minds_no_accents(page: Browser) -> None:
    """Somebody who types 'muller' means Müller; a closed interview is found after the open ones."""
    page.home.added(INTERVIEW.replace("Ana Ruiz", "Änne Müller"), notes="")
    page.home.added(another("Globex").replace("Ana Ruiz", "Jo Muller"), notes="")
    page.home.happened(EventKind.CLOSED, because="offer")
    assert cards(page, "/?q=muller") == ["globex", "acme"]
    assert cards(page, "/?q=anne") == ["acme"]


def test_a_search_without_a_result_says_so(page: Browser) -> None:
    """What was typed is repeated as text, and one link shows all again."""
    page.home.added()
    shown = page.get("/?q=<b>nobody")
    assert "No interview has “<b>nobody” in its company, position or people." in words(shown)
    assert "<b>nobody" not in shown.text
    assert "Show all" in words(shown)


def test_the_pages_stay_bounded(page: Browser) -> None:
    """Six cards are a page. With many interviews the first answer makes no plan, and what it asks for next does."""
    for number in range(PLANNED_AT_ONCE + 1):
        page.home.added(another(f"Company{number}"), notes="")
    assert cards(page) == []
    assert page.get("/").text.count('hx-trigger="load"') >= 1
    asked = page.get("/?page=2", **{"HX-Request": "true"})
    assert asked.text.count('<h2 id="i-') == 6
    assert "Page 2 of 11" in words(asked)
    assert page.get("/?q=engineer&page=11").text.count('<h2 id="i-') == 1


def test_an_old_interview_is_missed_in_the_past(page: Browser) -> None:
    """A letter whose time is over is missed at its end, not at the moment at which it could still leave today."""
    page.home.added()
    page.home.clock.rest_at(here(28, 11))
    shown = words(page.get(f"/interview/{ID}"))
    missed = re.findall(
        r"Thank-you letter to Ana Ruiz: missed ([^.]*)\.", shown + page.get(f"/interview/{ID}").text
    )
    assert missed
    assert all(when.startswith("Tue 24 Nov") for when in missed)
    card = re.split(r"<article", page.get(f"/interview/{ID}").text)[1]
    assert not re.search(r'class="state">.*?<time', card.split("</p>")[0] + card.split("</p>")[1], re.DOTALL)


def test_the_count_of_steps_is_of_those_that_one_sees(page: Browser) -> None:
    """'0 of 4 steps done' where four are on the page."""
    page.home.added()
    text = page.get(f"/interview/{ID}").text
    assert f"of {text.count('data-step')} steps done" in words(page.get(f"/interview/{ID}"))


def test_the_empty_page_names_both_ways_in(page: Browser) -> None:
    """Typing and pasting come with dropping."""
    assert "No interview yet. Type or paste it , or drop the invitation" in words(page.get("/"))


def test_a_draft_that_lies_at_an_earlier_address_breaks_no_page(page: Browser) -> None:
    """Jane corrected Ana's address while her draft was in Gmail: that draft has no moment on the pictures of days."""
    page.home.added()
    whom = "ana@acme.exmaple"
    page.home.happened(EventKind.DRAFTING, f"{ID}/thank-you/{whom}")
    page.home.happened(
        EventKind.DRAFTED, f"{ID}/thank-you/{whom}", draft_id="d1", message_id="m1", thread_id="t1"
    )
    for path in ("/", f"/interview/{ID}", "/todo", "/journal", "/over"):
        assert page.get(path).status_code == 200, path
    assert "its draft is still in Gmail" in page.get(f"/interview/{ID}").text
