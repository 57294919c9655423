"""Wrong input of every form of the page but the interview's: each answer is one sentence that a person understands.

`AFTERWORD_GOLDEN=write pytest tests/web/test_web_wrong_input.py` writes golden_wrong_input.txt again; read it aloud.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from afterword.domain.model import EventKind
from afterword.services import queries
from afterword.web.labels import step_id
from jane import ID, THANKS, here
from web.browsers import NOTES, Browser
from web.forms import values
from web.test_web_doing import CALL, CALLABLE, NAMELESS
from web.test_web_finishing import PANEL
from web.test_web_interview_form import PASTED, TYPED, fields, sent

GOLDEN = Path(__file__).parent / "golden_wrong_input.txt"
Given = dict[str, str]
Sends = Callable[[Given], Any]

FIRST, QUESTION = "sentence.ana-ruiz.0", "question.ana-ruiz.0"
TRAIN = "let the release train leave on Tuesdays"
TEXT = (
    "Dear Ana,\n\nThank you for your time today. {} I would love to help with the release train, and to see how four "
    "teams came to share one build. It is the kind of work that I did in my last job, and what I would start with "
    "here is cutting the build in half.\n\nBest regards,\nJane Doe"
)
STEM = '[[stem]]\nid = "x"\nwhere = "{}"\ntext = "{}"\nexample = ["a"]\n'
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\nEMAIL:{}\nEND:VCARD\n"

SETTINGS: list[Given] = [
    {"you.name": " "},
    {"you.phone": "call me"},
    {"you.linkedin": "http://x.example"},
    {"you.time_zone": "Nowhere/Town"},
    {"you.time_zone": "EST"},
    {"letters.hours": "early"},
    {"letters.hours": "18:00-08:00"},
    {"letters.subject": "About {{ salary }}"},
    {"letters.subject": "{{ position"},
    {"letters.subject": ""},
    {"nudges.after": "soon"},
    {"nudges.again": "0 workdays"},
    {"nudges.again": ""},
    {"nudges.most": "many"},
    {"nudges.most": "99"},
    {"nudges.most": ""},
    {"notifications.hours": "22:00-07:00"},
    {"notifications.hours": ""},
    {"you.phone": "x", "you.time_zone": "EST", "nudges.most": "x"},
]
FINISHING: list[Given] = [
    {f"{FIRST}.text": "let the [train] leave"},
    {f"{FIRST}.text": "let the … leave"},
    {f"{FIRST}.text": "let XXX leave"},
    {f"{FIRST}.text": "recieve every release on Tuesdays"},
    {f"{FIRST}.text": "let the the train leave"},
    {f"{FIRST}.text": "I enjoyed hearing how you let the train leave"},
    {f"{FIRST}.text": "the train that leaves"},
    {f"{FIRST}.text": "let the train leave, I liked that"},
    {f"{FIRST}.text": TRAIN, "sentence.ben-osei.0.text": TRAIN},
    {f"{FIRST}.text": "u let the train leave"},
    {f"{FIRST}.text": "leave on Friday 24 November"},
    {f"{FIRST}.text": "said yesterday that trains leave"},
    {f"{QUESTION}.question": "why I left", f"{QUESTION}.text": ""},
    {f"{QUESTION}.question": "", f"{QUESTION}.text": "wanted to build"},
    {f"{FIRST}.text": "wanted the plan, which I have attached"},
    {"attachments": "/nowhere/cv.pdf"},
    {"attachments": "/"},
    {"attachments": "/dev/null"},
    {"attachments": "https://x.example/cv.pdf"},
    {f"{FIRST}.text": "ok"},
    {f"{FIRST}.text": "let " + "the train leave and " * 60 + "go"},
]
PERSON = "people-0-"
PEOPLE: list[Given] = [
    {f"{PERSON}email": "ana@acme"},
    {f"{PERSON}email": "ana@x.example, ben@x.example"},
    {f"{PERSON}email": "jane@gmail.com"},
    {f"{PERSON}name": ""},
    {f"{PERSON}name": "B\u202eill"},
    {f"{PERSON}phone": "call me"},
    {f"{PERSON}linkedin": "ana"},
    {f"{PERSON}welcomes": "fax"},
    {f"{PERSON}language": "Klingon"},
    {f"{PERSON}time_zone": "Mars"},
    {f"{PERSON}greeting": "Hi\nthere"},
    {"people-1-name": "Bill Two", "people-1-email": "bill@initech.example"},
    {"people-1-name": "Bill Lumbergh", "people-1-email": ""},
]
CARDS: dict[str, str] = {
    "none.vcf": "hello",
    "empty.vcf": "",
    "broken.vcf": "BEGIN:VCARD\nFN:Ana",
    "nobody.vcf": "BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n",
    "mine.vcf": CARD.format("Jane", "jane@gmail.com"),
    "card.png": "no picture",
    "cv.pdf": "%PDF-1.4",
    "meeting.ics": "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
}
ADDRESSES = ["", "nowhere", "ana@acme", "a@x.example b@x.example", "rita@acme.example", "jane@gmail.com"]
EDITED = [
    TEXT.format("[I liked …]"),
    TEXT.format("Call me at XXX."),
    TEXT.format("{{ person.name }} was kind."),
    TEXT.format("The plan is attached."),
    TEXT.format("See you on Friday 24 November."),
    TEXT.format("We met yesterday."),
    TEXT.format("word " * 250),
    TEXT.format("").replace("Dear Ana", "Dear Rita"),
    "Dear Ana,\n\nThanks.\n\nJane",
    "Dear Ana,",
    "",
    "   \n ",
    "x" * 20_001,
]
TEMPLATES: list[tuple[str, str]] = [
    ("signature", "{{ you.first "),
    ("signature", "{{ salary }}"),
    ("signature", "{{ you.age }}"),
    ("signature", "{{ you.first | shout }}"),
    ("signature", "{% include 'x' %}"),
    ("signature", "{% for x in panel %}"),
    ("signature", "{{ ''.__class__ }}"),
    ("signature", ""),
    ("signature", "x" * 100_001),
    ("thank-you", "{% if again %}"),
    ("stems", "no toml"),
    ("stems", STEM.format("personal", "No gap.")),
    ("stems", STEM.format("moon", "I … .")),
    ("stems", '[[stem]]\nid = "x"\n'),
    ("frame", 'colour = "blue"'),
]
DECISIONS = [
    "yesterday",
    "23 Nov 2026",
    "1/2",
    "31 Feb",
    "Mon 1 Dec 2026",
    "soon",
    "tomorrow 3pm",
    "1-5 Dec",
    "25:00",
    "2026-13-01",
]
CALLS: list[Given] = [
    {"result": "voicemail", "by": "11 Dec"},
    {"result": "", "by": "11 Dec"},
    {"result": "spoke", "by": "yesterday"},
    {"result": "spoke", "by": "31 Feb"},
    {"result": "spoke", "by": "Mon 1 Dec 2026"},
    {"result": "spoke", "by": "soon"},
]
PASTES = [
    "",
    "asdf",
    "https://meet.example/j/123",
    "jane@gmail.com",
    "Tue 2pm",
    "ana@acme.example",
    "BEGIN:VCALENDAR\nnothing",
    "BEGIN:VCARD\nFN:Ana",
    PASTED.replace("Tue 2pm", "11/12 2pm"),
    PASTED.replace("Tue 2pm", "Tue 2pm EST"),
    PASTED.replace(", 45 min", ""),
    PASTED.replace("Tue 2pm", "Tue 3pm-2pm").replace(", 45 min", ""),
    PASTED.replace("Tue 2pm", "3 Nov 2pm"),
]
LIDS = ["whenever", "31 Feb", "yesterday", "25:00"]


def plain(marked: str) -> str:
    """The words of a part of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", marked)).split())


PLACES: list[tuple[str, str]] = [
    (r'<p class="refused" id="([\w-]+)-wrong">(.*?)</p>', "{}"),
    (r'class="said amiss" id="said-([\w-]+)".*?>(.*?)</span>', "{}"),
    (r'<ul class="()problems">(.*?)</ul>', "above the form"),
    (r'<div class="alert" role="alert" id="form-(question)">(.*?)</p>', "above the form"),
    (r'data-part="([\w.-]+)\.slips"[^>]*>(.*?)</ul>', "{}"),
    (r'data-part="(findings)">(.*?)</div>', "below the letter"),
    (r'<ul class="()findings">(.*?)</ul>', "below the letter"),
    (r"^\s*<p>()([^<]+)</p>", "in its place"),
]
"""Where a page says what is wrong, and how this file names it."""


def said(answer: Any) -> Iterator[str]:
    """Each sentence of an answer, with its place."""
    if not answer.headers.get("content-type", "").startswith("text/html"):
        yield f"at the field: {answer.text}" if answer.status_code == 422 else f"said: {answer.text}"
        return
    for pattern, where in PLACES:
        for place, inner in re.findall(pattern, answer.text, re.DOTALL):
            for one in re.findall(r"<li[^>]*>(.*?)</li>", inner, re.DOTALL) or [inner]:
                if plain(one):
                    yield f"{where.format(place)}: {plain(one)}"


def section(title: str, typed: list[Given], sends: Sends) -> str:
    """All answers of one form."""
    text = f"== {title}\n\n"
    for given in typed:
        shown = (" ".join(value.split()) for value in given.values())
        text += "".join(f"{name}: {v[:70] or '(empty)'}\n" for name, v in zip(given, shown, strict=True))
        answers = list(said(sends(given)))
        assert answers, given
        text += "".join(f"  {line}\n" for line in answers) + "\n"
    return text


def settings(page: Browser) -> str:
    """The settings."""
    shown = values(page.get("/settings").text)
    before = (page.home.folder / "config.toml").read_bytes()

    def sends(given: Given) -> Any:
        answer = page.post("/settings", shown | given)
        kept = values(answer.text)
        assert {name: kept[name] for name in given} == {
            name: text.strip() or text for name, text in given.items()
        }
        return answer

    text = section("settings", SETTINGS, sends)
    assert (page.home.folder / "config.toml").read_bytes() == before
    return text


def finishing(page: Browser) -> str:
    """Sentences and notes, with what stands beside them."""
    page.home.added(PANEL, notes="")
    place = f"/interview/{ID}/notes"
    form: Given = values(page.get(place).text) | {"reader": "ana-ruiz", "spelled": "yes"}
    return section(
        "a letter's sentences", FINISHING, lambda given: page.post(f"{place}/letter", form | given)
    )


def people(page: Browser) -> str:
    """A person typed, a card dropped, an address given."""

    def row(given: Given) -> Any:
        answer = sent(page, page.get("/add"), **(TYPED | given))
        kept = fields(answer)
        assert {name: kept[name] for name in given} == given
        return answer

    def card(given: Given) -> Any:
        ((name, text),) = given.items()
        return page.post("/add", {"to": ID, "form": "yes"}, files={"files": (name, text.encode())})

    text = section("a person", PEOPLE, row)
    assert not list(queries.interviews(page.home.app.account))
    page.home.added(NAMELESS, NOTES)
    text += section("a person's card", [{name: text} for name, text in CARDS.items()], card)
    step = f"{ID}/address/ana-ruiz"
    given = [{"address": address} for address in ADDRESSES]
    return text + section("an address", given, lambda g: page.post("/address", {"step": step, **g}))


def editing(page: Browser) -> str:
    """A letter that is edited in its draft: what the checks say, and where nothing is saved."""
    page.home.added()
    page.home.happened(EventKind.DRAFTED, THANKS, draft_id="r1", message_id="m1", thread_id="t1")
    place = f"/interview/{ID}/letter/{step_id(THANKS)}/edit"

    def sends(given: Given) -> Any:
        refused = not given["text"].strip() or len(given["text"]) > 20_000
        form = {"seen": "m1", "subject": "Thank you", **given}
        return page.post(place if refused else f"{place}/check", form)

    return section("a letter in its draft", [{"text": text} for text in EDITED], sends)


def templates(page: Browser) -> str:
    """Own templates."""

    def sends(given: Given) -> Any:
        ((name, text),) = given.items()
        place = f"/templates/en/{name}"
        answer = page.post(place, values(page.get(place).text) | {"text": text})
        assert answer.status_code == 422 or values(answer.text)["text"] == text
        return answer

    text = section("a template", [{name: text} for name, text in TEMPLATES], sends)
    assert not (page.home.folder / "templates").exists()
    return text


def decisions(page: Browser) -> str:
    """The day by which they decide: in the form, and after a call."""
    text = section(
        "the day by which they decide",
        [{"decision_by": day} for day in DECISIONS],
        lambda given: sent(page, page.get("/add"), **(TYPED | given)),
    )
    page.home.added(CALLABLE)
    page.home.happened(EventKind.SENT, THANKS, message_id="m", thread_id="t")
    page.home.clock.rest_at(here(26, 10))
    call = {"word": "done", "step": CALL, "seen": "ready"}
    return text + section("how a call went", CALLS, lambda given: page.post("/word", call | given))


def pasted(page: Browser) -> str:
    """Pasted text, saved as it was understood."""

    def sends(given: Given) -> Any:
        form = page.post("/add", {"form": "yes", **given})
        if 'id="interview-form"' in form.text:
            return sent(page, form)
        assert form.headers["HX-Retarget"] == "#unread"  # the form keeps what was typed
        return form

    text = section("pasted text, saved at once", [{"pasted": text} for text in PASTES], sends)
    lids = section(
        "how long the lid is closed",
        [{"until": u} for u in LIDS],
        lambda g: page.get(f"/lid?until={g['until']}"),
    )
    assert not list(queries.interviews(page.home.app.account))
    return text + lids


FORMS = (settings, finishing, people, editing, templates, decisions, pasted)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_each_wrong_input_is_answered_in_a_plain_sentence(
    page: Browser, form: Callable[[Browser], str]
) -> None:
    """It stands at its field, nothing is saved, and what was typed is still there."""
    answers = form(page)
    begins = answers.splitlines()[0]
    whole = GOLDEN.read_text("utf-8") if GOLDEN.exists() else ""
    parts = {part.splitlines()[0]: part for part in re.split(r"(?m)^(?===== )", whole) if part}
    if os.environ.get("AFTERWORD_GOLDEN") == "write":
        parts[f"==== {form.__name__}"] = f"==== {form.__name__}\n\n{answers}"
        ordered = [parts[f"==== {each.__name__}"] for each in FORMS if f"==== {each.__name__}" in parts]
        GOLDEN.write_text("".join(ordered), "utf-8")
    assert begins
    assert parts[f"==== {form.__name__}"] == f"==== {form.__name__}\n\n{answers}"


def test_a_card_keeps_what_was_typed(page: Browser) -> None:
    """Dropped on an open form, a card adds its person and fills gaps; typed changes stay."""
    page.home.added()
    form = fields(page.get(f"/interview/{ID}/edit"))
    typed = {name: text for name, text in form.items() if name} | {"position": "Staff Engineer"}
    cards = CARD.format("Ben Osei", "ben@acme.example") + CARD.format("Ana Ruiz", "ana@acme.example").replace(
        "END:VCARD", "TEL:+1 555 0199\nEND:VCARD"
    )
    answer = page.post("/add", typed | {"to": ID, "form": "yes"}, files={"files": ("c.vcf", cards.encode())})
    after = fields(answer)
    assert (after["position"], after["people-0-phone"]) == ("Staff Engineer", "+1 555 0199")
    assert [after[f"people-{n}-name"] for n in range(3)] == ["Ana Ruiz", "Rita Sommer", "Ben Osei"]


def test_a_card_brings_nothing_back_that_was_taken_out(page: Browser) -> None:
    """A field that somebody emptied stays empty, unless the card is that person's and says otherwise."""
    page.home.added()
    form = fields(page.get(f"/interview/{ID}/edit"))
    typed = {name: text for name, text in form.items() if name} | {"people-0-email": "", "people-1-email": ""}
    cards = CARD.format("Ben Osei", "ben@acme.example") + CARD.format("Rita Sommer", "rita.s@acme.example")
    answer = page.post("/add", typed | {"to": ID, "form": "yes"}, files={"files": ("c.vcf", cards.encode())})
    after = fields(answer)
    assert form["people-0-email"]
    assert form["people-1-email"]
    assert after["people-2-id"] == ""  # its own comes from the name when it is saved
    assert [after[f"people-{n}-email"] for n in range(3)] == ["", "rita.s@acme.example", "ben@acme.example"]
