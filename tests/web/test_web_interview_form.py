"""The interview's form on the page: typed, pasted, dropped, from an invitation; changed, moved and taken back."""

from __future__ import annotations

import html
import os
import re
from pathlib import Path
from typing import Any

import pytest

from afterword.domain.model import Interview, Role
from afterword.services import queries
from afterword.services.mail import open_offers
from jane import ID
from web.browsers import Browser, words
from web.test_web_doing import offered

TYPED = {
    "company": "Initech",
    "position": "Data Engineer",
    "day": "Tue 2-3pm",
    "people-0-name": "Bill Lumbergh",
    "people-0-email": "bill@initech.example",
}
GOLDEN = Path(__file__).parent / "golden_form.txt"
WRONG: dict[str, dict[str, str]] = {
    "a day that does not exist": {"day": "31 Feb, 2-3pm"},
    "a day that may be two": {"day": "11/12 2-3pm"},
    "a weekday that the day is not": {"day": "Mon 1 Dec 2026, 2-3pm"},
    "a day long past": {"day": "3 Nov, 2-3pm"},
    "no time at all": {"day": "soon"},
    "an hour that does not exist": {"day": "Tue", "starts": "25:00", "ends": "1h"},
    "a time without an end": {"day": "Tue 2pm"},
    "an end before the start": {"day": "Tue", "starts": "3pm", "ends": "2pm"},
    "a zone of several places": {"zone": "EST"},
    "a city misspelled as a zone": {"zone": "new yrok"},
    "a time that the clock change left out": {"day": "14 March 2027", "starts": "02:30", "ends": "1h"},
    "a time that the clock change brings twice": {"day": "7 Nov 2027", "starts": "01:30", "ends": "1h"},
    "an address that is none": {"people-0-email": "bill at initech"},
    "one's own address": {"people-0-email": "jane@gmail.com"},
    "a decision before the interview": {"decision_by": "23 Nov 2026"},
    "a country without known holidays": {"holidays": "Atlantis"},
    "no company": {"company": " "},
    "nothing at all": {"company": "", "position": "", "day": "", "people-0-name": "", "people-0-email": ""},
}
PASTED = "Tue 2pm with Ana Ruiz, ana@acme.example, Acme, HR Specialist, 45 min"


def fields(answer: Any) -> dict[str, str]:
    """What a browser would send of the form in that answer, and under "" the address that it sends it to."""
    page: str = answer.text
    form = page[page.index('<form class="interview-form"') :]
    form = form[: form.index("</form>")]
    found = {"": re.search(r'hx-post="/secret([^"]+)"', form)[1]}  # type: ignore[index]
    for tag in re.findall(r"<input[^>]*>", form):
        known = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if known.get("type") != "checkbox" or " checked" in tag:
            found[known["name"]] = html.unescape(known.get("value", ""))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form):
        found[name] = re.search(r'value="(\w+)" selected', options)[1]  # type: ignore[index]
    return found


def sent(page: Browser, answer: Any, **typed: str) -> Any:
    """The form in that answer, sent with these fields typed over."""
    given = fields(answer)
    where = given.pop("")
    return page.post(where, given | {name.replace("__", "-"): text for name, text in typed.items()})


def problem(answer: Any, key: str) -> str:
    """What stands under a field."""
    said = re.search(rf'id="said-{key}".*?>(.*?)</span>', answer.text, re.DOTALL)
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", said[1])).split()) if said else ""


def stored(page: Browser) -> list[Interview]:
    """All interviews."""
    return list(queries.interviews(page.home.app.account))


def typed(page: Browser, **more: str) -> Any:
    """The empty form, filled in and saved."""
    return sent(page, page.get("/add"), **(TYPED | more))


def test_an_interview_is_added_by_typing(page: Browser) -> None:
    """One line says day and times; the page after it says what was added, and takes it back."""
    answer = typed(page)
    (interview,) = stored(page)
    assert [(p.name, p.email, p.part) for p in interview.people] == [
        ("Bill Lumbergh", "bill@initech.example", Role.INTERVIEWER)
    ]
    after = page.client.get(answer.headers["HX-Redirect"])
    assert "Added: Data Engineer at Initech, Tue 24 Nov, 14:00." in words(after)
    assert "Added:" not in words(page.client.get(answer.headers["HX-Redirect"]))
    seen = re.search(r'name="seen" value="(\d+)"><p class="words"><button id="undo-form"', after.text)[1]  # type: ignore[index]
    undone = page.post(f"/interview/{interview.id}/take-back", {"what": "adding", "seen": seen})
    assert undone.status_code == 200
    assert stored(page) == []


def test_what_is_typed_is_said_back_while_one_types(page: Browser) -> None:
    """Under each field stands what was understood; that something is missing is said when the form is saved."""
    given = fields(page.get("/add"))
    answer = page.post(f"{given.pop('')}/check", given | TYPED)
    assert problem(answer, "day") == "Tue 24 Nov 2026, 14:00–15:00 in New York"
    assert problem(answer, "position") == "what you apply for, such as HR Specialist"
    assert stored(page) == []


def test_a_start_asks_for_the_end_at_once(page: Browser) -> None:
    """As soon as the start is known the end is asked for, with lengths to press."""
    given = fields(page.get("/add"))
    where = given.pop("")
    answer = page.post(f"{where}/check", given | {"day": "24 Nov 2026", "starts": "2pm"})
    assert problem(answer, "ends").endswith("30 min 45 min 1 h")
    chosen = page.post(where, given | {"day": "24 Nov 2026", "starts": "2pm", "do": "choose:ends:1"})
    assert fields(chosen)["ends"] == "45 min"
    assert problem(chosen, "day") == "Tue 24 Nov 2026, 14:00–14:45 in New York"


def test_a_refused_form_says_what_is_still_missing(page: Browser) -> None:
    """While somebody mends a form that was refused, what is right now is no problem and the rest still is."""
    refused = typed(page, company="", position="", day="")
    given = fields(refused)
    where = given.pop("")
    answer = page.post(f"{where}/check", given | {"company": "Initech"})
    assert "missing" not in problem(answer, "company")
    assert problem(answer, "position").startswith("The position is missing")


def test_a_choice_is_one_press(page: Browser) -> None:
    """A day that may be two asks which; the one that is pressed stands in the field, with the rest of the line."""
    asks = typed(page, day="11/12 2-3pm")
    assert "“11/12” can be" in problem(asks, "day")
    chosen = sent(page, asks, do="choose:day:1")
    assert fields(chosen)["day"] == "2026-12-11 2-3pm"
    assert "autofocus" in chosen.text
    sent(page, chosen)
    assert [f"{i.starts:%d %b %H:%M}" for i in stored(page)] == ["11 Dec 19:00"]


def test_people_are_rows(page: Browser) -> None:
    """Rows are added, left out and put back; an address that is one's own is remembered in the config."""
    more = sent(page, page.get("/add"), do="person", **TYPED)
    assert re.search(r'<input id="people-1-name"[^>]* autofocus>', more.text)
    named = {"people-1-name": "Jane D.", "people-1-email": "jane@work.example"}
    me = sent(page, more, do="me:1", **named)
    assert "That is you." in words(me)
    back = sent(page, me, do="back:1")
    assert fields(back)["people-1-email"] == "jane@work.example"
    out = sent(page, sent(page, back, do="me:1"), do="out:0")
    assert "Left out." in words(out)
    assert "HX-Redirect" in sent(page, sent(page, out, do="back:0")).headers
    assert [p.name for p in stored(page)[0].people] == ["Bill Lumbergh"]
    assert 'aliases = ["jane@work.example"]' in page.home.app.paths.config.read_text("utf-8")


def test_pasted_text_fills_in_the_form(page: Browser) -> None:
    """What it says is there, what it does not is open; saved, it is an interview."""
    form = page.post("/add", {"pasted": PASTED})
    assert {name: text for name, text in fields(form).items() if name in {"company", "position", "ends"}} == {
        "company": "Acme",
        "position": "HR Specialist",
        "ends": "45 min",
    }
    assert "Is that right?" in words(form)
    sent(page, form)
    assert [p.email for p in stored(page)[0].people] == ["ana@acme.example"]


def test_a_pasted_mail_leaves_open_what_it_does_not_say(page: Browser) -> None:
    """Saved as it is, each thing that is missing is one sentence, with a link to its field."""
    form = page.post("/add", {"pasted": "Hi Jane, can we talk tomorrow at 2pm ET? Best, Rita Vale"})
    refused = sent(page, form)
    assert "The company is missing: write its name." in words(refused)
    assert 'href="#company"' in refused.text
    assert stored(page) == []


def test_text_that_says_nothing_is_told_so(page: Browser) -> None:
    """No empty form asks whether it is right."""
    answer = page.post("/add", {"pasted": "asdf"})
    assert "Nothing in that text was understood" in words(answer)
    assert "Is that right?" not in words(answer)


def test_dropped_files_fill_in_the_same_form(page: Browser) -> None:
    """A calendar without a company asks for it in the form, and for nothing on a command line."""
    sheet = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u9\r\nSUMMARY:Chat\r\nDTSTART:20261201T190000Z\r\n"
        "DTEND:20261201T200000Z\r\nORGANIZER;CN=Otto Lang:mailto:otto.lang@gmail.com\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    form = page.post("/add", files={"files": ("a.ics", sheet.encode(), "text/calendar")})
    assert "--" not in words(form)
    assert fields(form)["people-0-name"] == "Otto Lang"
    refused = sent(page, form)
    assert "The company is missing" in words(refused)
    assert "HX-Redirect" in sent(page, refused, company="Initech", position="Data Engineer").headers
    assert stored(page)[0].uid == "u9"


def test_a_file_that_is_none_says_so(page: Browser) -> None:
    """What is wrong with a file stands there, with the way to type it."""
    answer = page.post("/add", files={"files": ("a.ics", b"BEGIN:NOTHING", "text/calendar")})
    assert "That cannot be read" in words(answer)
    assert 'href="/secret/add"' in answer.text


def test_an_invitation_of_the_mailbox_is_the_same_form(page: Browser) -> None:
    """What it does not say is filled in by hand; added, it is no longer offered."""
    number = offered(page, company="")
    form = page.get(f"/offer/{number}")
    assert (fields(form)["position"], fields(form)["company"]) == ("Data Engineer", "")
    assert "HX-Redirect" in sent(page, form, company="Initech").headers
    assert open_offers(page.home.app.account, page.home.clock.now()) == []
    assert page.get(f"/offer/{number}").status_code == 404


def test_a_form_is_filled_in_over_a_restart(page: Browser) -> None:
    """The server forgets open forms when it ends; what was typed is saved all the same."""
    form = page.get("/add")
    again = Browser(page.home)
    again.come_in()
    assert "HX-Redirect" in sent(again, form, **TYPED).headers


def test_an_interview_is_changed_and_that_is_taken_back(page: Browser) -> None:
    """The form shows what is known; the page after it says what is different, with its undo."""
    page.home.added()
    form = page.get(f"/interview/{ID}/edit")
    assert fields(form)["people-0-name"] == "Ana Ruiz"
    answer = sent(page, form, position="Staff Engineer", decision_by="in three weeks")
    after = page.client.get(answer.headers["HX-Redirect"])
    assert "The position is now Staff Engineer." in words(after)
    seen = re.search(r'name="seen" value="(\d+)"><p class="words"><button id="undo-form"', after.text)[1]  # type: ignore[index]
    page.post(f"/interview/{ID}/take-back", {"what": "decision", "seen": seen})
    assert stored(page)[0].position == "Engineer"


def test_an_interview_is_moved(page: Browser) -> None:
    """To move it is the form with the day in focus; a new day moves it, and its length stays."""
    page.home.added()
    form = page.get(f"/interview/{ID}/edit?move")
    assert re.search(r'<input id="day"[^>]* autofocus>', form.text)
    answer = sent(page, form, day="Wed 2 Dec 2026", sure="yes")
    assert "Moved from Mon 23 Nov, 14:00 to Wed 2 Dec, 14:00–15:00." in words(
        page.client.get(answer.headers["HX-Redirect"])
    )


def test_the_same_interview_at_another_time_asks_whether_it_moved(page: Browser) -> None:
    """One press says which; a second one with the same people is not added by mistake."""
    typed(page)
    asks = typed(page, day="Wed 25 Nov, 2-3pm")
    assert "You already have Data Engineer at Initech, Tue 24 Nov, 14:00. Has it moved?" in words(asks)
    assert len(stored(page)) == 1
    sent(page, asks, moved="moved")
    assert [f"{i.starts:%d}" for i in stored(page)] == ["25"]
    sent(page, typed(page, day="Thu 26 Nov, 2-3pm"), moved="another")
    assert [f"{i.starts:%d}" for i in stored(page)] == ["25", "26"]


def test_an_address_that_looks_misspelt_is_asked_about(page: Browser) -> None:
    """The likelier address is a button under the field, and one press saves the address as it is."""
    odd = {"people-0-email": "bill@gmial.com"}
    asks = typed(page, **odd)
    assert stored(page) == []
    assert "bill@gmial.com may be misspelt: did you mean bill@gmail.com?" in problem(asks, "people-0-email")
    chosen = sent(page, asks, do="choose:people-0-email:0")
    assert fields(chosen)["people-0-email"] == "bill@gmail.com"
    sent(page, asks, sure="yes")
    assert [p.email for i in stored(page) for p in i.people] == ["bill@gmial.com"]


def test_a_day_that_is_long_past_is_asked_about(page: Browser) -> None:
    """It may be right: one press saves it."""
    asks = typed(page, day="3 Nov 2-3pm")
    assert "Tue 3 Nov 2026 was 20 days ago" in words(asks)
    assert stored(page) == []
    sent(page, asks, sure="yes")
    assert len(stored(page)) == 1


@pytest.mark.parametrize("path", ["/form/x", "/form/x/check"])
def test_nonsense_is_refused(page: Browser, path: str) -> None:
    """A press that is no button changes nothing."""
    assert page.post(path, {"do": "dance"}).status_code in {200, 422}
    assert stored(page) == []


def answered(answer: Any) -> list[str]:
    """The sentences that a form that was not saved answers with, and the buttons below them."""
    alert = answer.text[answer.text.index('role="alert"') :]
    alert = alert[: alert.index("</div>")]
    said = re.findall(r"<(?:li|p)[^>]*>(.*?)</(?:li|p)>", alert, re.DOTALL)
    choices = re.findall(r'value="choose:[^"]+"[^>]*>([^<]+)<', answer.text)
    plain = [" ".join(html.unescape(re.sub("<[^>]+>", " ", each)).split()) for each in said]
    return [*plain, *(f"[{html.unescape(each)}]" for each in choices)]


def test_wrong_input_is_answered_in_a_sentence_each(page: Browser) -> None:
    """What is wrong has a subject and says what to do, as in the terminal; nothing is saved.

    `AFTERWORD_GOLDEN=write pytest tests/web/test_web_interview_form.py` writes golden_form.txt again; read it aloud.
    """
    said = ""
    for name, wrong in WRONG.items():
        typed_in = "".join(f"{key}: {text or '(empty)'}\n" for key, text in wrong.items())
        answers = "".join(f"  {line}\n" for line in answered(typed(page, **wrong)))
        said += f"# {name}\n{typed_in}{answers}\n"
    assert stored(page) == []
    if os.environ.get("AFTERWORD_GOLDEN") == "write":
        GOLDEN.write_text(said, "utf-8")
    assert said == GOLDEN.read_text("utf-8")
