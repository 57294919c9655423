"""A candidate's own page at a fleet: all of a laptop's page that needs no laptop, and nobody else's account."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.routing import Route

from afterword.domain.model import EventKind, Offer, StepKind
from afterword.fleet.look import look
from afterword.fleet.own_page import ROOT
from afterword.fleet.records import EnrolledCandidate, RunningJob
from afterword.fleet.settings import WebSettings
from afterword.services import queries
from afterword.services.previews import texts_of
from afterword.web import pages
from afterword.web.middleware import CONTENT_POLICY, MOST_BYTES
from fleet.browsing import FleetBrowser
from fleet.ground import FleetStage
from web.browsers import shown_digest, words
from web.forms import values

JANE, OMAR, COACH = "jane@gmail.com", "omar@gmail.com", "coach@office.example"
ANA, LI, OTTO = "ana@acme.example", "li@acme.example", "otto@zephyr.example"
SECRET = "the zebra crossing of Zagreb"
PASTED = "Tue 24 Nov 2026 2pm to 3pm with Ana Ruiz, ana@acme.example, Acme, HR Specialist"


def no_page(_request: Request) -> Any:
    """Nobody asks: only the table of routes is wanted."""
    raise AssertionError


ROUTES = [route for route in pages.routes(no_page) if isinstance(route, Route)]
LAPTOPS = [route for route in pages.laptop_routes(no_page) if isinstance(route, Route)]
GUARDED = [(route, method) for route in ROUTES for method in sorted(route.methods or ()) if method != "HEAD"]


@pytest.fixture
def jane(ground: FleetStage) -> FleetBrowser:
    """Jane's browser; she has no interview yet."""
    return FleetBrowser(ground, ground.candidate(JANE, coach=COACH))


def omar_with_a_secret(ground: FleetStage) -> tuple[FleetBrowser, dict[str, str]]:
    """Omar had an interview, with notes, an open form and an offer. Returns his browser, and what fills a route."""
    candidate = ground.candidate(OMAR, coach="other@office.example")
    omar = FleetBrowser(ground, candidate)
    whole = ground.interviewed(candidate, ANA, ends=ground.clock.now() - timedelta(hours=2), company="Zephyr")
    shown = omar.get(f"/interview/{whole.id}/notes").text
    omar.post(f"/interview/{whole.id}/notes", values(shown) | {"rough": SECRET})
    handle = re.search(r"/form/([\w-]+)", omar.get(f"/interview/{whole.id}/edit").text)
    assert handle
    filled = {"interview": whole.id, "person": whole.people[0].id, "handle": handle[1]}
    return omar, filled | {"number:int": str(offered(ground, candidate))}


def offered(ground: FleetStage, candidate: EnrolledCandidate) -> int:
    """An invitation in the candidate's mail that may be an interview; its number."""
    starts = ground.clock.now() + timedelta(days=2)
    sheet = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:u1\r\nSUMMARY:{SECRET}\r\n"
        f"DTSTART:{starts:%Y%m%dT%H%M%SZ}\r\nDTEND:{starts + timedelta(hours=1):%Y%m%dT%H%M%SZ}\r\n"
        f"ORGANIZER;CN=Otto Lang:mailto:{OTTO}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    offer = Offer(
        "u1", 0, starts, starts + timedelta(hours=1), "Europe/Berlin", "Zephyr", "Data Engineer", SECRET,
        OTTO, "Otto Lang", "m1", "t1", ground.clock.now(), sheet,
    )  # fmt: skip
    store = ground.office.store
    store.record(candidate.account, [], offers=[offer])
    return store.offers(candidate.account)[0].number


def at(route: Route, filled: dict[str, str]) -> str:
    """The route's path with its gaps filled."""
    return re.sub(r"\{([^}]+)\}", lambda gap: filled.get(gap[1], "x"), route.path)


def everything(ground: FleetStage, browser: FleetBrowser) -> Any:
    """All facts of that account, and its open forms."""
    assert browser.whose
    account = browser.whose.account
    own = ground.sql(f"SELECT handle FROM fleet_forms WHERE account = {account} ORDER BY 1")
    return ground.office.store.export(account), own, ground.office.records.candidate(account)


# whose page it is


@pytest.fixture(scope="module")
def words_of_a_change() -> dict[str, str]:
    """Fields that changes ask for, so that no change is refused only because one is missing."""
    return {
        "word": "skip",
        "seen": "waiting",
        "because": "offer",
        "rough": "x",
        "do": "save",
        "what": "decision",
    }


@pytest.mark.parametrize(("whose", "status"), [("nobody", 401), ("coach", 403), ("Jane", 0)])
def test_nobody_gets_at_anothers_account(
    ground: FleetStage, jane: FleetBrowser, words_of_a_change: dict[str, str], whose: str, status: int
) -> None:
    """Every route, with everything that names Omar's: others see nothing of his and change nothing of it."""
    omar, filled = omar_with_a_secret(ground)
    browsers = {"nobody": FleetBrowser(ground), "coach": FleetBrowser(ground, coach="other@office.example")}
    browser = browsers.get(whose, jane)
    before = everything(ground, omar)
    step = f"{filled['interview']}/thank-you/{ANA}"
    for route, method in GUARDED:
        path = at(route, filled)
        given = words_of_a_change | {"step": step, "origin": f"interview:{filled['interview']}"}
        answer = browser.get(path) if method == "GET" else browser.post(path, given)
        assert not status or answer.status_code == status, (path, answer.text)
        for hidden in (SECRET, "Zephyr", "nine time zones", OTTO):
            assert hidden not in answer.text, path
    assert everything(ground, omar) == before


def test_the_same_requests_reach_their_own_account(ground: FleetStage) -> None:
    """For Omar himself every page is there: the paths of the test before this one name something."""
    omar, filled = omar_with_a_secret(ground)
    read = [at(route, filled) for route, method in GUARDED if method == "GET"]
    assert {path: omar.get(path).status_code for path in read} == dict.fromkeys(read, 200)
    assert SECRET in omar.get(f"/interview/{filled['interview']}/notes").text
    assert SECRET in omar.get("/todo").text


def test_two_candidates_may_have_the_same_interview(ground: FleetStage, jane: FleetBrowser) -> None:
    """An id that both have means each one's own, and a browser that both use keeps what they typed apart."""
    omar, filled = omar_with_a_secret(ground)
    assert jane.whose
    ground.interviewed(jane.whose, ANA, ends=ground.clock.now() - timedelta(hours=2), company="Zephyr")
    notes = f"/interview/{filled['interview']}/notes"
    assert SECRET not in jane.get(notes).text
    kept = [re.search(r'data-kept="([^"]*)"', browser.get(notes).text) for browser in (jane, omar)]
    assert len({found[1] for found in kept if found}) == 2
    jane.post(notes, values(jane.get(notes).text) | {"rough": "mine"})
    assert SECRET in omar.get(notes).text


def test_an_open_form_is_its_accounts(ground: FleetStage, jane: FleetBrowser) -> None:
    """Whoever learns the handle of another's form gets an empty form: nothing that it holds unseen is saved."""
    omar, filled = omar_with_a_secret(ground)
    form = values(omar.get(f"/interview/{filled['interview']}/edit").text)
    jane.post(f"/form/{filled['handle']}", form | {"origin": "new", "do": "save"})
    assert "nine time zones" not in str(everything(ground, jane))
    assert "nine time zones" in str(everything(ground, omar))


def test_a_shared_browser_forgets_who_left(jane: FleetBrowser) -> None:
    """Signed out, the browser is told to drop what it kept for the candidate."""
    found = re.search(r'name="csrf" value="([^"]+)"', jane.client.get("/account").text)
    assert found
    answer = jane.client.post("/out", data={"csrf": found[1]})
    assert answer.headers["clear-site-data"] == '"storage"'
    assert jane.get("/").status_code == 401


# who may ask

FORGED: list[tuple[str, dict[str, str | None], int]] = [
    ("no origin", {"Origin": None}, 403),
    ("another origin", {"Origin": "https://evil.example"}, 403),
    ("the origin of another port", {"Origin": "http://127.0.0.1:9999"}, 403),
    ("another site", {"Sec-Fetch-Site": "cross-site"}, 403),
    ("a sibling", {"Sec-Fetch-Site": "same-site"}, 403),
    ("a form", {"HX-Request": None}, 403),
    ("no word", {"X-CSRF": None}, 401),
    ("a guessed word", {"X-CSRF": "guessed"}, 401),
    ("a word that is no ASCII", {"X-CSRF": "err\xe4t"}, 401),
]


def test_a_forged_change_changes_nothing(ground: FleetStage, jane: FleetBrowser) -> None:
    """The browser has the session's cookie; without each of the page's own marks its change is refused."""
    assert jane.whose
    whole = ground.interviewed(jane.whose, ANA, ends=ground.clock.now())
    before, closes = everything(ground, jane), f"/interview/{whole.id}/close"
    for name, lacking, status in FORGED:
        headers = {k: v.encode("latin-1") for k, v in (jane.headers | lacking).items() if v is not None}
        answer = jane.post(closes, {"because": "offer"}, headers=headers)
        assert answer.status_code == status, (name, answer.text)
        assert everything(ground, jane) == before, name
    assert jane.post(closes, {"because": "offer"}).status_code == 200


def test_another_sessions_word_is_refused(ground: FleetStage, jane: FleetBrowser) -> None:
    """The word of one's own other session does not do either: the page says to load it again."""
    other = FleetBrowser(ground, jane.whose)
    jane.csrf = other.csrf
    answer = jane.post("/word", {"word": "skip"})
    assert answer.status_code == 401
    assert "Load it again" in answer.text


def test_a_change_is_a_post_of_bounded_length(jane: FleetBrowser) -> None:
    """Other methods are refused, and so is a body that would fill the memory."""
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = jane.client.request(method, f"{ROOT}/word", headers=jane.headers)
        assert answer.status_code == 405
    too_long = jane.client.post(f"{ROOT}/add", content=b"x" * (MOST_BYTES + 1), headers=jane.headers)
    assert too_long.status_code == 413


OPENS = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
READING: list[tuple[dict[str, str], int]] = [
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, 403),
    ({"Sec-Fetch-Site": "cross-site"} | OPENS | {"Sec-Fetch-Dest": "iframe"}, 403),
    ({"Origin": "https://evil.example"} | OPENS, 403),
    ({"Sec-Fetch-Site": "cross-site"} | OPENS, 200),
    ({"Sec-Fetch-Site": "none"} | OPENS, 200),
    ({}, 200),
]


def test_another_site_cannot_read(jane: FleetBrowser) -> None:
    """A link from a mail or Google's page opens it; a script, a frame or a picture of another site does not."""
    assert [jane.get("/", **headers).status_code for headers, _status in READING] == [
        status for _headers, status in READING
    ]


def test_every_answer_has_the_laptops_headers(ground: FleetStage, jane: FleetBrowser) -> None:
    """Pages, refusals and errors have the laptop's content policy, and are kept nowhere."""
    for answer in (
        jane.get("/"),
        jane.get("/no-such-page"),
        FleetBrowser(ground).get("/"),
        jane.post("/word"),
    ):
        assert answer.headers["content-security-policy"] == CONTENT_POLICY
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-frame-options"] == "DENY"


def test_who_opens_a_page_without_a_session_can_sign_in(ground: FleetStage) -> None:
    """A bookmark leads to the door, by an address without a host; a page that is open already gets a sentence."""
    stranger = FleetBrowser(ground)
    assert stranger.get("").headers["location"] == f"{ROOT}/"
    opened = stranger.get("/journal", **{"Sec-Fetch-Dest": "document"})
    assert (opened.status_code, opened.headers["location"]) == (303, "/")
    assert "Sign in again" in stranger.get("/version").text


def test_over_https_the_cookie_is_this_hosts_own() -> None:
    """Its name keeps other hosts of the domain from setting one; the origin is as browsers say it."""
    web = WebSettings(url="https://Letters.example:443/")
    assert (web.cookie, web.origin) == ("__Host-afterword", "https://letters.example")
    assert WebSettings(url="http://127.0.0.1:8026").origin == "http://127.0.0.1:8026"


# what is on it


def test_what_belongs_to_a_laptop_is_not_there(jane: FleetBrowser) -> None:
    """None of the laptop's routes answers, so none reads a file, a keyring or Gmail."""
    assert LAPTOPS
    for route in LAPTOPS:
        path = at(route, {})
        for method in route.methods or ():
            answer = jane.get(path) if method in {"GET", "HEAD"} else jane.post(path)
            assert answer.status_code in {404, 405}, path


LAPTOP_WORDS = re.compile(
    r"(?i)laptop|\blid\b|keyring|config\.toml|`|\bafterword [a-z]+ --|desktop|daemon|doctor"
)


def test_no_sentence_speaks_of_a_laptop_or_a_command(ground: FleetStage, jane: FleetBrowser) -> None:
    """Every page that links lead to, with letters and tasks in many states, signed out of Gmail and with trouble."""
    assert jane.whose
    now, account = ground.clock.now(), ground.office.app(jane.whose).account
    for hours, company in ((-3, "Acme"), (-30, "Globex"), (-200, "Initech"), (50, "Umbrella")):
        ground.interviewed(jane.whose, ANA, LI, ends=now + timedelta(hours=hours), company=company)
    offered(ground, jane.whose)
    ground.office.store.keep_sign_in(jane.whose.account, {"state": "needed"})
    seen: set[str] = set()
    ahead = ["/", "/settings", "/journal", "/add", "/over"]
    while ahead:
        path = ahead.pop()
        seen.add(path)
        answer = jane.get(path)
        assert answer.status_code == 200, (path, answer.text)
        found = LAPTOP_WORDS.search(words(answer))
        assert not found, (path, words(answer)[max(0, found.start() - 80) : found.end() + 80])
        links = re.findall(rf'(?:href|hx-get|action)="{ROOT}(/[^"#]*)', answer.text)
        ahead += [link for link in map(unescape, links) if link not in seen and not link.endswith(".ics")]
        ahead = list(dict.fromkeys(ahead))
    assert len(seen) > 15
    assert "/account" in jane.get("/").text
    sheet = jane.get("/todo.ics").text.replace("\r\n ", "")
    assert "afterword approve" not in sheet
    assert "SUMMARY" in sheet
    assert not LAPTOP_WORDS.search(" ".join(re.findall(r"(?:SUMMARY|DESCRIPTION):(.*)", sheet)))
    assert queries.health(account, running=True).sign_in == "needed"


def test_the_page_says_when_nobody_works(ground: FleetStage, jane: FleetBrowser) -> None:
    """Without a worker that gives a sign of life, it says that nothing is sent."""
    assert "Afterword is paused" in words(jane.get("/"))
    ground.sql("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert "Afterword is paused" not in words(jane.get("/"))


# what can be done


def test_an_interview_is_pasted_and_is_looked_at(ground: FleetStage, jane: FleetBrowser) -> None:
    """Pasted text fills in the form, which another process saves: it is there, a look is due, and it can be undone."""
    assert jane.whose
    ground.office.records.change(jane.whose.account, poll_at=ground.clock.now() + timedelta(hours=1))
    form = jane.post("/add", {"pasted": PASTED}).text
    jane.to_another_process()
    saved = jane.press(form)
    place = saved.headers["hx-redirect"].removeprefix(ROOT)
    jane.to_another_process()
    shown = jane.get(place)
    assert "Added: HR Specialist at Acme" in words(shown)
    assert 'id="undo-form"' in shown.text
    assert "Added: HR Specialist at Acme" not in words(jane.get(place))
    assert ground.office.records.due(ground.clock.now(), 0) == [jane.whose.account]


def test_a_form_keeps_what_no_field_shows_in_another_process(ground: FleetStage, jane: FleetBrowser) -> None:
    """Changing an interview keeps its people's notes, and says what changed, whichever process answers."""
    assert jane.whose
    whole = ground.interviewed(jane.whose, ANA, ends=ground.clock.now() + timedelta(days=1))
    form = jane.get(f"/interview/{whole.id}/edit").text
    jane.to_another_process()
    saved = jane.press(form, position="Head of Platform")
    assert saved.headers["hx-redirect"]
    after = ground.office.store.interview(jane.whose.account, whole.id)
    assert after is not None
    assert after.position == "Head of Platform"
    assert after.people[0].notes == whole.people[0].notes
    gone = jane.post("/form/no-such-form", values(form) | {"origin": f"interview:{whole.id}", "do": "person"})
    assert gone.status_code == 200


def test_every_process_shows_what_another_one_saved(ground: FleetStage, jane: FleetBrowser) -> None:
    """Notes leave no event each time; still no process shows, or plans with, the former ones."""
    assert jane.whose
    whole = ground.interviewed(jane.whose, ANA, ends=ground.clock.now() - timedelta(hours=1))
    here, there = jane, FleetBrowser(ground, jane.whose)
    place = f"/interview/{whole.id}/notes"
    for number in range(3):
        there.get(f"/interview/{whole.id}")
        form = values(here.get(place).text)
        name = f"sentence.{whole.people[0].id}.0.text"
        assert here.post(place, form | {name: f"let me see shift plan {number}"}).status_code == 200
        assert f"shift plan {number}" in words(there.get(f"/interview/{whole.id}"))


def test_notes_that_changed_elsewhere_are_not_overwritten(ground: FleetStage, jane: FleetBrowser) -> None:
    """A form that another process has overtaken is refused, and says so."""
    assert jane.whose
    whole = ground.interviewed(jane.whose, ANA, ends=ground.clock.now() - timedelta(hours=1))
    place = f"/interview/{whole.id}/notes"
    old = values(jane.get(place).text)
    assert jane.post(place, old | {"rough": "first"}).status_code == 200
    jane.to_another_process()
    answer = jane.post(place, old | {"rough": "second"})
    assert answer.status_code == 409
    assert "changed elsewhere" in answer.text
    assert "first" in jane.get(place).text


def test_two_processes_change_one_account_in_turn(ground: FleetStage, jane: FleetBrowser) -> None:
    """While one process changes an account, another one waits: neither decides by what the other just replaced."""
    assert jane.whose
    whole = ground.interviewed(jane.whose, ANA, ends=ground.clock.now())
    account, answers = jane.whose.account, list[int]()

    def kinds() -> list[EventKind]:
        return [event.kind for event in ground.office.store.events(account, whole.id)]

    before = kinds()

    def closes() -> None:
        answers.append(jane.post(f"/interview/{whole.id}/close", {"because": "offer"}).status_code)

    thread = threading.Thread(target=closes)
    with ground.office.records.alone(account):
        thread.start()
        ours = (
            "JOIN pg_stat_activity USING (pid) WHERE application_name = current_setting('application_name')"
        )
        waits = f"SELECT count(*) FROM pg_locks {ours} AND locktype = 'advisory' AND NOT granted"
        ground.until(lambda: ground.sql(waits) == [(1,)])
        assert kinds() == before
    thread.join(20)
    assert (kinds(), answers) == ([*before, EventKind.CLOSED], [200])


def test_a_candidate_decides(ground: FleetStage, jane: FleetBrowser) -> None:
    """Held, approved, taken back, closed, opened again: each is in the journal, and a look is due."""
    assert jane.whose
    whole = ground.interviewed(jane.whose, ANA, ends=ground.clock.now() - timedelta(hours=1))
    ground.office.records.change(jane.whose.account, poll_at=ground.clock.now() + timedelta(hours=1))
    store, account = ground.office.store, jane.whose.account
    for word, kind in (("hold", EventKind.HELD), ("approve", EventKind.APPROVED)):
        (one,) = queries.planned(ground.office.app(jane.whose).account, ground.clock.now())
        step = next(step for step in one.plan.steps if step.kind is StepKind.THANK_YOU)
        store.look_at(account, whole.id, None)
        said = {"word": word, "step": str(step.key), "seen": step.state.value}
        answer = jane.post(
            "/word", said | {"text": shown_digest(jane.get(f"/interview/{whole.id}").text, str(step.key))}
        )
        assert answer.status_code == 200, answer.text
        assert store.events(account, whole.id)[-1].kind is kind
        assert ground.office.records.due(ground.clock.now(), 0) == [account]
    undo = {"what": "decision", "seen": answer.headers["x-undo-seen"]}
    assert jane.post(f"/interview/{whole.id}/take-back", undo).status_code == 200
    assert store.events(account, whole.id)[-1].kind is EventKind.UNDONE


def test_no_file_of_the_server_leaves(ground: FleetStage, jane: FleetBrowser, job: RunningJob) -> None:
    """A path among the notes, also by a file of the candidate's own, attaches nothing and says nothing of the file."""
    assert jane.whose
    file = Path(ground.folder, "secret.txt")
    file.write_text(SECRET)
    whole = ground.interviewed(jane.whose, ANA, ends=ground.clock.now() - timedelta(hours=2))
    place = f"/interview/{whole.id}/notes"
    form = values(jane.get(place).text)
    assert "attachments" not in form
    said = [
        jane.post(place, form | {"attachments": str(path), "rough": str(path), "seen": seen}).text
        for path, seen in ((file.with_name("none.txt"), form["seen"]), (file, ""))
    ]
    assert not any("attached" in sentence for sentence in said)
    stored = ground.office.store.interview(jane.whose.account, whole.id)
    assert stored is not None
    assert stored.notes.attachments == (str(file),)
    account, now = ground.office.app(jane.whose).account, ground.clock.now()
    texts = texts_of(account, queries.planned(account, now)[0], now)
    assert not any("secret.txt" in finding.sentence for text in texts for finding in text.findings)
    reading = f"/interview/{whole.id}/read/{whole.people[0].id}"
    assert jane.post(reading, {"seen": values(jane.get(reading).text)["seen"]}).status_code == 200
    for hours in (1, 2):
        ground.clock.rest_at(ground.clock.now() + timedelta(hours=hours))
        look(ground.office, jane.whose.account, job)
    (mail,) = ground.got(ANA)
    assert SECRET not in str(mail)
    assert "secret.txt" not in str(mail)


# settings


def settings_of(browser: FleetBrowser) -> dict[str, str]:
    """What the form of the settings holds."""
    return values(browser.get("/settings").text)


def test_settings_are_saved_in_the_candidates_row(ground: FleetStage, jane: FleetBrowser) -> None:
    """A change keeps every other setting, counts from the next request on, and has open interviews looked at."""
    assert jane.whose
    whole = ground.interviewed(jane.whose, ANA, ends=ground.clock.now() + timedelta(days=1))
    ground.office.store.look_at(jane.whose.account, whole.id, None)
    form = settings_of(jane)
    assert (form["letters.mode"], form["you.name"]) == ("schedule", "Jane")
    assert not {"letters.subject", "notifications.desktop", "you.language", "you.email"} & set(form)
    answer = jane.post(
        "/settings", form | {"letters.mode": "review", "you.name": "Jane Roe", "nudges.most": "1"}
    )
    assert answer.headers["hx-redirect"] == f"{ROOT}/settings?saved=1"
    after = ground.office.candidate(JANE)
    assert after.settings["letters"] == {"mode": "review"}
    assert after.settings["nudges"] == {"most": 1}
    assert after.settings["you"] == jane.whose.settings["you"] | {"name": "Jane Roe"}
    assert (after.coach, after.poll_at) == (COACH, ground.clock.now())
    assert ground.office.store.due(jane.whose.account, ground.clock.now()) == (whole.id,)
    assert settings_of(jane)["you.name"] == "Jane Roe"
    assert "saved" in words(jane.get("/settings?saved=1")).casefold()


def test_settings_that_do_not_fit_are_refused(ground: FleetStage, jane: FleetBrowser) -> None:
    """The same checks as for config.toml, each beside its field; nothing is saved."""
    form = settings_of(jane)
    wrong = jane.post("/settings", form | {"you.time_zone": "", "letters.hours": "late", "you.name": ""})
    assert "Nothing was saved yet" in words(wrong)
    assert len(re.findall(r'aria-invalid="true"', wrong.text)) >= 1
    assert ground.office.candidate(JANE).settings == (jane.whose and jane.whose.settings)


def test_settings_that_changed_meanwhile_are_not_overwritten(ground: FleetStage, jane: FleetBrowser) -> None:
    """A page that shows former settings saves none; neither does a request that read former ones."""
    assert jane.whose
    form = settings_of(jane)
    assert jane.post("/settings", form | {"you.name": "Jane Roe"}).status_code == 200
    jane.to_another_process()
    assert jane.post("/settings", form | {"you.name": "Jane Poe"}).status_code == 409
    assert not ground.office.settle(jane.whose, jane.whose.settings)
    assert ground.office.candidate(JANE).settings["you"]["name"] == "Jane Roe"


def test_a_field_that_the_page_does_not_show_changes_nothing(ground: FleetStage, jane: FleetBrowser) -> None:
    """The subject is a template, the address names the account: a made-up request changes neither."""
    form = settings_of(jane)
    made_up = {"letters.subject": "{{ 7 * 7 }}", "you.email": OMAR, "you.name": "Jane Roe"}
    assert jane.post("/settings", form | made_up).status_code == 200
    settings = ground.office.candidate(JANE).settings
    assert settings["you"]["email"] == JANE
    assert "subject" not in settings["letters"]


def test_ones_own_address_on_the_form_is_remembered(ground: FleetStage, jane: FleetBrowser) -> None:
    """*That's me* beside another address of theirs keeps it among their own."""
    form = jane.post("/add", {"pasted": f"{PASTED}\nJane Doe, jane@doe.example"}).text
    rows = re.findall(r'name="people-(\d+)-email" value="([^"]*)"', form)
    number = next(number for number, address in rows if address == "jane@doe.example")
    saved = jane.press(jane.press(form, f"me:{number}").text)
    assert saved.headers["hx-redirect"]
    assert ground.office.candidate(JANE).settings["you"]["aliases"] == ["jane@doe.example"]


# the account


def test_a_database_that_is_away_is_said_without_its_name(ground: FleetStage, jane: FleetBrowser) -> None:
    """The candidate reads that it does not work just now; nothing names the server's parts."""
    ground.sql("ALTER TABLE fleet_sessions RENAME TO gone")
    answer = jane.get("/")
    assert answer.status_code == 503
    assert "Try again in a minute" in answer.text
    assert "postgres" not in answer.text
