"""What can be said on the page beyond a word on a step: offers, calls, addresses, ends, and a lid that is shut."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from afterword.domain.events import Approved
from afterword.domain.model import EventKind, Offer, StepKind
from afterword.services.mail import open_offers
from afterword.services.queries import planned
from afterword.web.labels import linked, step_id
from jane import ID, INTERVIEW, LINKEDIN, THANKS, here
from web.browsers import NOTES, Browser, words

CALL = f"{ID}/call/ana@acme.example"
CALLABLE = INTERVIEW.replace(
    'title = "Head of Platform"', 'title = "Head of Platform"\nphone = "+1 555 0101"\nwelcomes = ["phone"]'
)
NAMELESS = INTERVIEW.replace('email = "ana@acme.example"\n', "")


def offered(page: Browser, company: str = "Initech", guest: str = "", unreadable: str = "") -> int:
    """An invitation is offered; its number."""
    app, starts = page.home.app, page.home.clock.now() + timedelta(days=2)
    by = "otto@initech.example" if company else "otto.lang@gmail.com"
    sheet = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:u1\r\nSUMMARY:A talk\r\n"
        f"DTSTART:{starts:%Y%m%dT%H%M%SZ}\r\nDTEND:{starts + timedelta(hours=1):%Y%m%dT%H%M%SZ}\r\n"
        f"ORGANIZER;CN=Otto Lang:mailto:{by}\r\n{guest}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    offer = Offer(
        "u1", 0, starts, starts + timedelta(hours=1), "Europe/Berlin", company, "Data Engineer", "A talk",
        by, "Otto Lang", "m1", "t1", page.home.clock.now(), sheet, unreadable=unreadable,
    )  # fmt: skip
    app.store.record(app.account_id, [], offers=[offer])
    return app.store.offers(app.account_id)[0].number


def test_an_offer_is_added(page: Browser) -> None:
    """It is shown with what it says, the page is told of it, and added it is an interview."""
    before = page.get("/version").text
    number = offered(page)
    assert page.get("/version").text != before
    assert "A talk An invitation from Otto Lang" in words(page.get("/todo"))
    answer = page.post(f"/offer/{number}", {"word": "add"})
    assert answer.headers["hx-redirect"].startswith("/secret/interview/initech-data-engineer")
    assert "Data Engineer at Initech" in words(page.get("/"))
    assert "A talk" not in words(page.get("/todo"))


def test_an_offer_that_lacks_something_asks(page: Browser) -> None:
    """Without a company nothing is added, and a link leads to the form that asks for it."""
    number = offered(page, company="")
    assert f'href="/secret/offer/{number}"' in page.get("/todo").text
    assert page.post(f"/offer/{number}", {"word": "add"}).status_code == 422
    assert page.home.app.store.count(page.home.app.account_id) == 0
    assert page.post(f"/offer/{number}", {"word": "add", "company": "Initech"}).status_code == 200


def test_an_invitation_that_cannot_be_read_is_shown_until_it_is_settled(page: Browser) -> None:
    """The page says what is wrong and where the mail is, offers nothing to add, and has a button that settles it."""
    number = offered(page, unreadable="a whole day")
    shown = page.get("/todo")
    assert "A calendar that cannot be read: A talk" in words(shown)
    assert "#all/m1" in shown.text
    assert f'id="add-{number}"' not in shown.text
    assert page.post(f"/offer/{number}", {"word": "add"}).status_code == 422
    assert page.post(f"/offer/{number}", {"word": "ignore"}).status_code == 200
    assert "A talk" not in words(page.get("/todo"))


def test_guests_who_are_left_out_of_an_offer_are_said(page: Browser) -> None:
    """The page names a room among the guests before the interview is added, and in its history afterwards."""
    number = offered(page, guest='ATTENDEE;CN="Kelvin (8)":mailto:kelvin@initech.example\r\n')
    assert "Kelvin (8) <kelvin@initech.example> looks like a room" in words(page.get("/todo"))
    there = page.post(f"/offer/{number}", {"word": "add"}).headers["hx-redirect"].removeprefix("/secret")
    assert "looks like a room" in words(page.get(there))


def test_an_offer_is_ignored(page: Browser) -> None:
    """It is not offered again; asked for once more it is told as gone."""
    number = offered(page)
    assert "ignored" in page.post(f"/offer/{number}", {"word": "ignore"}).text
    assert open_offers(page.home.app.account, page.home.clock.now()) == []
    assert page.post(f"/offer/{number}", {"word": "add"}).status_code == 422


def test_a_rejection_suggests_closing(page: Browser) -> None:
    """Overview, todo and the interview's page say so, and one button closes it."""
    page.home.added()
    page.home.clock.rest_at(here(24, 10))
    page.home.happened(
        EventKind.ANSWERED, message_id="m9", by="ana@acme.example", name="Ana Ruiz", suggests="rejected"
    )
    for path in ("/", "/todo", f"/interview/{ID}"):
        assert "seems to have turned you down" in words(page.get(path)), path
    assert 'id="close-suggested"' in page.get(f"/interview/{ID}").text
    assert page.post(f"/interview/{ID}/close", {"because": "rejected"}).status_code == 200
    assert "turned you down" not in words(page.get(f"/interview/{ID}"))


def test_a_rejection_comes_before_the_letters_to_finish(page: Browser) -> None:
    """The one thing to do first is to read it, however little time is left for the letters."""
    page.home.added(notes="")
    page.home.clock.rest_at(here(23, 16))
    page.home.happened(
        EventKind.ANSWERED, message_id="m9", by="ana@acme.example", name="Ana Ruiz", suggests="rejected"
    )
    first, then = words(page.get("/todo")).partition("Do this first ")[2].split(" Then ", 1)
    assert first.startswith("Ana Ruiz seems to have turned you down")
    assert "Finish the letters" in then


def test_a_promised_day_has_a_button(page: Browser) -> None:
    """The page says by when she will write; the button plans a nudge after it, once."""
    page.home.added()
    page.home.clock.rest_at(here(24, 10))
    said = {"by": "ana@acme.example", "name": "Ana Ruiz", "until": "2026-12-11"}
    page.home.happened(EventKind.ANSWERED, message_id="m9", **said)
    for path in ("/todo", f"/interview/{ID}"):
        assert "Ana Ruiz wrote that you will hear by Fri 11 Dec" in words(page.get(path)), path
    assert "Follow up on Mon 14 Dec" in words(page.get(f"/interview/{ID}"))
    assert page.post(f"/interview/{ID}/follow-up", {"day": "2026-12-15"}).status_code == 409
    answer = page.post(f"/interview/{ID}/follow-up", {"day": "2026-12-14"})
    assert answer.text == "From Mon 14 Dec on a nudge waits in your drafts until you approve it."
    assert "Follow up on" not in words(page.get(f"/interview/{ID}"))
    assert page.post(f"/interview/{ID}/follow-up", {"day": "2026-12-14"}).status_code == 409


def test_the_letter_after_the_answer_has_a_button(page: Browser) -> None:
    """Once closed the page offers it; the letter then stands under its own heading, with nothing that sends it."""
    page.home.added()
    page.home.clock.rest_at(here(24, 10))
    assert page.post(f"/interview/{ID}/reply", {"about": "rejection"}).status_code == 409
    assert page.post(f"/interview/{ID}/close", {"because": "rejected"}).status_code == 200
    for path in ("/todo", f"/interview/{ID}"):
        assert "Thank them all the same" in words(page.get(path)), path
    answer = page.post(f"/interview/{ID}/reply", {"about": "rejection"})
    assert answer.text == "It goes to your Gmail drafts. Finish it there, and send it yourself."
    shown = page.get(f"/interview/{ID}")
    assert "After the answer Reply to Rita Sommer" in words(shown)
    assert f"approve-{step_id(f'{ID}/reply/rita@acme.example/rejection')}" not in shown.text
    assert page.post(f"/interview/{ID}/reply", {"about": "rejection"}).status_code == 409


def test_a_call_tells_how_it_went(page: Browser) -> None:
    """The result counts as at the terminal: a date becomes a rule; a wrong one, or one of a letter, changes nothing."""
    page.home.added(CALLABLE)
    page.home.clock.rest_at(here(23, 16))
    page.home.happened(EventKind.SENT, THANKS, message_id="m", thread_id="t")
    page.home.clock.rest_at(here(26, 10))
    assert "How the call went" in words(page.get(f"/interview/{ID}"))
    said = {"word": "done", "step": CALL, "seen": "ready"}
    before = page.home.kinds()
    for wrong in (
        {"result": "perhaps"},
        {"result": "voicemail", "by": "2026-12-11"},
        {"result": "spoke", "by": "x"},
    ):
        assert page.post("/word", said | wrong).status_code == 422
    (one,) = planned(page.home.app.account, page.home.clock.now(), ID)
    nudge = next(s for s in one.plan.steps if s.kind is StepKind.NUDGE)
    letter = {"word": "done", "step": str(nudge.key), "seen": nudge.state.value, "result": "spoke"}
    assert page.post("/word", letter).status_code == 422
    assert page.home.kinds() == before
    answer = page.post("/word", said | {"result": "spoke", "by": "2026-12-11"})
    assert "you spoke with them" in answer.text.lower()
    interview = page.home.app.store.interview(page.home.app.account_id, ID)
    assert interview is not None
    assert str(interview.rules.decision_by) == "2026-12-11"


def test_a_missing_address_is_given(page: Browser) -> None:
    """Where a person has none the task takes it; what is no address is told."""
    page.home.added(NAMELESS, NOTES)
    step = next(
        s
        for p in planned(page.home.app.account, page.home.clock.now())
        for s in p.plan.steps
        if s.kind is StepKind.ADDRESS
    )
    assert "Where Ana Ruiz reads mail" in words(page.get(f"/interview/{ID}"))
    assert page.post("/address", {"step": str(step.key), "address": "nowhere"}).status_code == 422
    assert page.post("/address", {"step": str(step.key), "address": "ana@acme.example"}).status_code == 200
    interview = page.home.app.store.interview(page.home.app.account_id, ID)
    assert interview is not None
    assert interview.people[0].email == "ana@acme.example"


def test_a_letter_is_sent_now(page: Browser) -> None:
    """A draft whose interview is over may leave at once, and the journal says that it was wanted so."""
    page.home.added()
    page.home.happened(EventKind.DRAFTED, THANKS, draft_id="r1", message_id="m1", thread_id="t1")
    assert "Send it now" in words(page.get(f"/interview/{ID}"))
    assert page.say("now", THANKS, "scheduled").status_code == 200
    last = page.home.app.store.events(page.home.app.account_id, ID)[-1]
    assert isinstance(last, Approved)
    assert last.at_once


def test_a_lid_that_is_shut(page: Browser) -> None:
    """The page says what a sleep does to each letter, and does not guess at what it cannot read."""
    page.home.added()
    said = words(page.get("/lid?until=48h"))
    assert "Asleep until Wed 25 Nov, 15:30" in said
    assert "Thank-you letter to Ana Ruiz would be too late: its time ends Tue 24 Nov, 15:00" in said
    assert "No letter misses its time" in words(page.get("/lid?until=2m"))
    assert "is neither a day nor a time" in words(page.get("/lid?until=whenever"))


def test_what_waits_is_a_calendar_too(page: Browser) -> None:
    """To be downloaded under a name of its own; each event says what is to be done."""
    page.home.added(notes="")
    answer = page.get("/todo.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["content-disposition"] == 'attachment; filename="afterword.ics"'
    assert "SUMMARY:Write down what was said" in answer.text
    assert f"{page.get('/').text}".count("/todo.ics") == 1


def test_the_page_says_whether_afterword_starts_with_the_laptop(page: Browser) -> None:
    """It says that nothing runs, with a button to start it."""
    assert 'hx-get="/secret/laptop"' in page.get("/").text
    assert "not running" in words(page.get("/laptop"))
    assert 'value="start"' in page.get("/laptop").text


def test_the_words_of_a_sent_letter_are_asked_of_gmail_alone(page: Browser) -> None:
    """Only once somebody unfolds it; where Gmail cannot be asked a sentence says why, and what helps."""
    page.home.added()
    place = f"/interview/{ID}/letter/{step_id(THANKS)}"
    assert page.get(place).status_code == 404  # not in Gmail yet
    page.home.happened(EventKind.DRAFTED, THANKS, draft_id="d1", message_id="m1")
    page.home.happened(EventKind.SENT, THANKS, message_id="m2", by="afterword")
    assert place in page.get(f"/interview/{ID}").text
    asked = page.get(place)
    assert asked.status_code == 200
    assert 'class="text"' not in asked.text
    assert "." in words(asked)  # nobody has signed in, or nobody answers at that port


def test_addresses_in_a_task_are_links(page: Browser) -> None:
    """Of https alone, as they stand and with nothing smuggled in; the note can be copied."""
    text = 'Look: https://www.linkedin.com/in/ana?a=1&b=2. <b> http://a.example javascript:x https://b.example"onclick'
    said = linked(text)
    assert (
        '<a href="https://www.linkedin.com/in/ana?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">'
        in said
    )
    assert said.count("<a ") == 2
    assert "&lt;b&gt;" in said
    assert '"onclick' not in said
    page.home.added()
    page.home.clock.rest_at(here(24, 16))
    shown = page.get(f"/interview/{ID}").text
    assert '<a href="https://www.linkedin.com/search/' in shown
    assert re.search(r'data-copy="[^"]*\bAna\b', shown)


def came_back(page: Browser) -> None:
    """Ana's letter left, and was not delivered."""
    page.home.happened(EventKind.DRAFTED, THANKS, draft_id="r1", message_id="m1", thread_id="t1")
    page.home.happened(EventKind.SENT, THANKS, message_id="m2", thread_id="t1", by="afterword")
    failure = {"message_id": "m7", "rfc_message_id": "<x@acme.example>", "address": "ana@acme.example"}
    page.home.happened(EventKind.BOUNCED, **failure)


def test_mail_that_came_leads_to_gmail(page: Browser) -> None:
    """What the page tells of can be read with one click: in the list, at the letter, and at the address."""
    page.home.added()
    came_back(page)
    assert page.get(f"/interview/{ID}").text.count("#search/rfc822msgid%3Ax%40acme.example") == 3


def test_a_letter_that_came_back_is_not_let_go_again(page: Browser) -> None:
    """It has left: the page offers what it said and what settles it, and takes no approval."""
    page.home.added()
    came_back(page)
    shown = page.get(f"/interview/{ID}").text
    assert f'id="said-{step_id(THANKS)}"' in shown
    assert f'id="approve-{step_id(THANKS)}"' not in shown
    assert page.say("approve", THANKS, "needs-you").status_code == 422
    assert page.say("done", THANKS, "needs-you").status_code == 200


def test_a_letter_that_is_held_offers_no_first_choice(page: Browser) -> None:
    """Where the checks hold a letter the notes are what one is led to, and not to let it go as it is."""
    page.home.added(notes="")
    shown = page.get(f"/interview/{ID}").text
    assert "Holds it back" in shown
    assert 'class="main"' not in shown.partition('id="letters"')[2].partition("</section>")[0]
    assert 'class="button main"' in shown


def taken_back(page: Browser, what: str) -> str:
    """The button that takes it back is pressed, as the page shows it; the page's answer."""
    shown = page.get(f"/interview/{ID}").text
    form = shown.split(f'name="what" value="{what}"', 1)[1]
    seen = re.search(r'name="seen" value="(\d+)"', form)
    assert seen
    return str(page.post(f"/interview/{ID}/take-back", {"what": what, "seen": seen[1]}).text)


def test_a_decision_is_taken_back_with_one_button(page: Browser) -> None:
    """What was left out is wanted again; the button stands beside what was decided, and is gone afterward."""
    page.home.added()
    assert 'id="take-back-decision"' not in page.get(f"/interview/{ID}").text
    page.home.happened(EventKind.SKIPPED, THANKS)
    assert "Your last decision: Thank-you letter to Ana Ruiz: you left it out." in words(
        page.get(f"/interview/{ID}")
    )
    back = taken_back(page, "decision")
    assert back == "Taken back: you left it out. Thank-you letter to Ana Ruiz: to be drafted now."
    after = page.get(f"/interview/{ID}")
    assert 'id="take-back-decision"' not in after.text


def undone(page: Browser, answer: Any) -> Any:
    """The news line's *Undo* is pressed: it posts what the answer's headers say."""
    place = answer.headers["x-undo"].removeprefix("/secret")
    return page.post(place, {"what": "decision", "seen": answer.headers["x-undo-seen"]})


def test_every_decision_says_what_is_true_and_brings_its_undo(page: Browser) -> None:
    """Hold, approve, leave out, done and close answer with one sentence and an *Undo* that works."""
    page.home.added()
    said = {
        "hold": "Held. Thank-you letter to Ana Ruiz stays until you approve it.",
        "approve": "Approved. Thank-you letter to Ana Ruiz: to be drafted now.",
        "skip": "Left out. Thank-you letter to Ana Ruiz will not be written.",
        "done": "Done. Thank-you letter to Ana Ruiz needs nothing more.",
    }
    for word, sentence in said.items():
        answer = page.say(word, THANKS, "ready")
        assert answer.text == sentence
        assert undone(page, answer).text.endswith("Thank-you letter to Ana Ruiz: to be drafted now.")
    closed = page.post(f"/interview/{ID}/close", {"because": "withdrew"})
    assert closed.text == "You closed it: you withdrew. Drafts in Gmail stay; keep or delete them."
    assert (
        undone(page, closed).text == "Taken back: you closed it: you withdrew. The interview is open again."
    )


def test_an_undo_takes_back_no_other_decision(page: Browser) -> None:
    """What the daemon does meanwhile keeps nobody from it; what was decided since in another window does."""
    page.home.added()
    answer = page.say("hold", THANKS, "ready")
    page.home.happened(EventKind.DRAFTED, THANKS, draft_id="r1", message_id="m1", thread_id="t1")
    assert undone(page, answer).status_code == 200
    answer = page.say("hold", THANKS, "scheduled")
    page.home.happened(EventKind.SKIPPED, LINKEDIN)
    assert undone(page, answer).status_code == 409


def test_a_held_letter_shows_as_held(page: Browser) -> None:
    """Before it is drafted and after, finished or not: its pill says so, and *Hold back* cannot be pressed again."""
    page.home.added(notes="")
    page.home.happened(EventKind.HELD, THANKS)
    for drafted in (False, True):
        if drafted:
            page.home.happened(EventKind.DRAFTED, THANKS, draft_id="r1", message_id="m1", thread_id="t1")
        card = re.split(r"<article", page.get(f"/interview/{ID}").text)[1]
        assert re.search(r'class="pill [a-z]+">held<', card), drafted
        assert re.search(rf'id="hold-{step_id(THANKS)}"[^>]* disabled title="It is held back."', card)
        assert f'id="approve-{step_id(THANKS)}"' in card


def test_an_act_and_its_outcome_are_one_line_of_history(page: Browser) -> None:
    """'Is being sent' and 'sent' are one line, whatever came between; an act without an outcome stays."""
    page.home.added()
    gmail = {"draft_id": "d1", "message_id": "m1", "thread_id": "t1"}
    page.home.happened(EventKind.DRAFTING, THANKS)
    page.home.happened(EventKind.APPROVED, THANKS)
    page.home.happened(EventKind.DRAFTED, THANKS, **gmail)
    page.home.happened(EventKind.SENDING, THANKS)
    assert "it is being sent" in words(page.get("/journal"))
    page.home.happened(EventKind.SENT, THANKS, message_id="m2", by="afterword")
    for path in ("/journal", f"/interview/{ID}"):
        told = words(page.get(path))
        assert "the draft is in Gmail" in told
        assert "being" not in told
        assert "The interview was added" in told


def test_a_closed_interview_is_opened_again_with_one_button(page: Browser) -> None:
    """It says 'Open it again' while it is closed, and then asks once more whether it is over."""
    page.home.added()
    page.post(f"/interview/{ID}/close", {"because": "withdrew"})
    assert taken_back(page, "closing").startswith("Taken back: you closed it: you withdrew.")
    assert "Is it over?" in words(page.get(f"/interview/{ID}"))


def test_an_answer_that_was_none_goes_on_with_one_button(page: Browser) -> None:
    """Whoever pressed it on a page from before the last event changes nothing."""
    page.home.added()
    page.home.clock.rest_at(here(24, 9))
    page.home.happened(EventKind.ANSWERED, by="ana@acme.example", name="Ana Ruiz", message_id="a-1")
    assert page.post(f"/interview/{ID}/take-back", {"what": "answer", "seen": "1"}).status_code == 409
    said = "Taken back: they answered: Ana Ruiz. Afterword goes on as if that mail had not come."
    assert taken_back(page, "answer") == said
    assert 'id="take-back-answer"' not in page.get(f"/interview/{ID}").text
    assert page.post(f"/interview/{ID}/take-back", {"what": "everything", "seen": "1"}).status_code in {
        409,
        422,
    }


def test_a_letter_that_is_in_gmail_is_edited_here(page: Browser) -> None:
    """Before it is there the page leads to its text; then it has the button; once it has left it has neither."""
    page.home.added()
    place = f"/interview/{ID}/letter/{step_id(THANKS)}/edit"
    assert f'href="/secret/interview/{ID}/read/ana-ruiz?as=text"' in page.get(f"/interview/{ID}").text
    assert page.get(place).status_code == 404
    page.home.happened(EventKind.DRAFTED, THANKS, draft_id="r1", message_id="m1", thread_id="t1")
    assert f'hx-get="/secret{place}"' in page.get(f"/interview/{ID}").text
    assert page.get(place).status_code == 200
    assert "It does not leave like this" in words(
        page.post(f"{place}/check", {"text": "Dear Ana,\n[I liked …]"})
    )
    assert page.post(place, {"seen": "m1", "text": "Dear Ana"}).status_code == 503  # Gmail cannot be asked
    page.home.happened(EventKind.SENT, THANKS, message_id="m2", by="afterword")
    assert place not in page.get(f"/interview/{ID}").text
    assert page.post(place, {"seen": "m1", "text": "Dear Ana"}).status_code == 404


GMAIL = {"draft_id": "d1", "message_id": "m1", "thread_id": "t1"}


def test_a_yes_is_to_the_words_that_the_page_showed(page: Browser) -> None:
    """Words typed elsewhere a moment ago are not approved unread; the same press on the page of now counts."""
    page.home.added()
    read = page.digest(THANKS)
    assert read
    page.home.added(notes=NOTES.replace("release train", "tram"))
    refused = page.post("/word", {"word": "approve", "step": THANKS, "seen": "ready", "text": read})
    assert refused.status_code == 409
    assert refused.text == "Nothing was done. The letter reads differently now: read it once more."
    assert EventKind.APPROVED not in page.home.kinds()
    assert page.say("approve", THANKS, "ready").status_code == 200
    assert EventKind.APPROVED in page.home.kinds()


def test_a_second_yes_after_an_answer_counts_again(page: Browser) -> None:
    """An earlier yes was to a letter that nobody had answered: the new one is no repetition, and the answer says so."""
    page.home.added()
    page.say("approve", THANKS, "ready")
    page.home.happened(EventKind.DRAFTED, THANKS, **GMAIL)
    page.home.clock.rest_at(here(23, 15, 40))
    page.home.happened(EventKind.ANSWERED, message_id="m9", by="ana@acme.example", name="Ana Ruiz")
    shown = words(page.get(f"/interview/{ID}"))
    assert "read that, change what no longer fits, then approve it or leave it out" in shown
    page.home.clock.rest_at(here(23, 15, 45))
    answer = page.say("approve", THANKS, "needs-you")
    assert answer.text.startswith("Approved. Thank-you letter to Ana Ruiz")
    assert page.say("hold", THANKS, page.state(THANKS)).text.startswith("Held.")


def test_before_the_interview_the_time_left_is_to_its_start(page: Browser) -> None:
    """'in 6 min' is when it begins, not when it ends."""
    page.home.added()
    page.home.clock.rest_at(here(23, 13, 54))
    assert "(in 6 min)" in words(page.get(f"/interview/{ID}"))


def test_a_letter_that_has_left_brings_no_undo(page: Browser) -> None:
    """Approved and sent since: nothing is offered to take back, and an older window is told why."""
    page.home.added()
    answer = page.say("approve", THANKS, "ready")
    page.home.happened(EventKind.DRAFTED, THANKS, **GMAIL)
    assert 'id="take-back-decision"' in page.get(f"/interview/{ID}").text
    page.home.happened(EventKind.SENDING, THANKS)
    page.home.happened(EventKind.SENT, THANKS, message_id="m2", by="afterword")
    assert 'id="take-back-decision"' not in page.get(f"/interview/{ID}").text
    refused = undone(page, answer)
    assert refused.status_code == 422
    assert refused.text == "Thank-you letter to Ana Ruiz has left Gmail, so nothing can be taken back."
    assert EventKind.UNDONE not in page.home.kinds()


def test_a_letter_that_did_not_leave_can_be_taken_back(page: Browser) -> None:
    """A sending that Gmail refused leaves the approval as it was: *Undo* takes it back."""
    page.home.added()
    answer = page.say("approve", THANKS, "ready")
    for kind in (EventKind.DRAFTED, EventKind.SENDING, EventKind.UNSENT):
        page.home.happened(kind, THANKS, **(GMAIL if kind is EventKind.DRAFTED else {"why": "Gmail is away"}))
    assert undone(page, answer).text.startswith("Taken back: you approved it.")


def test_send_it_now_says_that_it_is_sent(page: Browser) -> None:
    """A draft that was worded for tomorrow is sent now: the answer says so, and the history that it was at once."""
    page.home.added()
    page.home.happened(EventKind.DRAFTING, THANKS, settled_for=here(24, 8).isoformat(), digest="1")
    page.home.happened(EventKind.DRAFTED, THANKS, **GMAIL)
    state = next(
        s.state
        for one in planned(page.home.app.account, page.home.clock.now())
        for s in one.plan.steps
        if str(s.key) == THANKS
    )
    answer = page.say("now", THANKS, state)
    expected = (
        "Approved. Thank-you letter to Ana Ruiz leaves as soon as Afterword runs. Its wording will fit today."
    )
    assert answer.text == expected
    assert "you approved it: to be sent at once" in words(page.get(f"/interview/{ID}"))


def test_a_letter_without_an_address_is_not_offered_for_approval(page: Browser) -> None:
    """Nothing can be approved that goes nowhere; with the address given, People shows it in the same answer."""
    page.home.added(NAMELESS)
    shown = page.get(f"/interview/{ID}")
    letters = [card for card in re.split(r"<article", shown.text) if 'class="letter' in card[:40]]
    assert not any('value="approve"' in card and "address is missing" in card for card in letters)
    assert re.search(r'hx-select-oob="[^"]*#people-list', shown.text)


def test_one_letter_left_at_one_time(page: Browser) -> None:
    """Sent in Gmail and noticed minutes later: the history has the time of the letter, as its card has."""
    page.home.added()
    page.home.happened(EventKind.DRAFTED, THANKS, draft_id="d1", message_id="m1")
    page.home.clock.rest_at(here(23, 16, 7))
    page.home.happened(EventKind.SENT, THANKS, message_id="m2", by="you", sent_at=here(23, 16).isoformat())
    for path in ("/journal", f"/interview/{ID}"):
        shown = page.get(path).text
        assert here(23, 16).isoformat() in shown
        assert "16:07" not in words(page.get(path)), path


def test_the_journal_says_what_was_changed(page: Browser) -> None:
    """A given address stays in the journal and the history, whatever was typed into the notes after it."""
    page.home.added(NAMELESS)
    (one,) = planned(page.home.app.account, page.home.clock.now())
    asking = next(s for s in one.plan.steps if s.kind is StepKind.ADDRESS)
    page.post("/address", {"step": str(asking.key), "address": "ana@acme.example"})
    for _typed in range(2):
        page.home.happened(EventKind.CHANGED)
    for path in ("/journal", f"/interview/{ID}"):
        told = words(page.get(path))
        assert "Ana Ruiz's address is now ana@acme.example" in told, path
        assert told.count("the interview or its notes were changed".capitalize()) == 1 + 1, path


def test_a_letter_says_for_which_day_it_is_worded(page: Browser) -> None:
    """A draft for tomorrow that is sent today would say "yesterday": its card and the reading page say what to do."""
    page.home.clock.rest_at(here(23, 21))
    page.home.added()
    page.home.happened(EventKind.DRAFTING, THANKS, settled_for=here(24, 8).isoformat())
    page.home.happened(EventKind.DRAFTED, THANKS, **GMAIL)
    for path in (f"/interview/{ID}", f"/interview/{ID}/read/ana-ruiz"):
        assert "Words such as “yesterday” are right Tue 24 Nov" in words(page.get(path)), path
    page.home.clock.rest_at(here(24, 8))
    for path in (f"/interview/{ID}", f"/interview/{ID}/read/ana-ruiz"):
        assert "Words such as" not in words(page.get(path)), path
