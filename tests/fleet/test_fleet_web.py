"""The fleet's page: sign-in with PKCE and state, what a coach sees and does not see, and leaving."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from starlette.testclient import TestClient

from afterword.fleet import sessions
from afterword.fleet.web import FleetPage, read_client
from fleet.ground import FleetStage
from web.browsers import words

JANE, OMAR, COACH, ANA = "jane@gmail.com", "omar@gmail.com", "coach@office.example", "ana@acme.example"


@pytest.fixture
def page(ground: FleetStage) -> FleetPage:
    """The page of that fleet."""
    file = ground.folder / "client.json"
    file.write_text(json.dumps({"web": ground.sandbox.client_secrets()["installed"]}))
    return FleetPage(ground.office, read_client(str(file)))


@pytest.fixture
def browser(page: FleetPage) -> Iterator[TestClient]:
    """A browser that follows no redirect by itself."""
    with TestClient(page.app(), base_url="http://127.0.0.1:8026", follow_redirects=False) as client:
        yield client


def csrf(browser: TestClient, path: str) -> str:
    """The word that a page's forms carry."""
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get(path).text)
    assert found
    return found[1]


def at_google(ground: FleetStage, browser: TestClient, email: str, who: str = "") -> str:
    """Sign in as that address; Google's page is answered by `who`. Returns where Google sends the browser."""
    ground.sandbox.consent(who or email)
    asked = browser.post("/sign-in", data={"csrf": csrf(browser, "/"), "email": email})
    assert asked.status_code == 303
    url = asked.headers["location"]
    query = parse_qs(urlsplit(url).query)
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["state"][0]) > 40
    answer = requests.get(url, allow_redirects=False, timeout=20)
    return answer.headers["location"].removeprefix("http://127.0.0.1:8026")


def test_a_candidate_signs_in(ground: FleetStage, browser: TestClient) -> None:
    """What Google grants is sealed, a look is due, and the candidate sees how their letters stand."""
    jane = ground.candidate(JANE, signed_in=False)
    ground.interviewed(jane, ANA, ends=ground.clock.now() - timedelta(hours=2))
    back = browser.get(at_google(ground, browser, JANE))
    assert (back.status_code, back.headers["location"]) == (303, "/mine/")
    kept = ground.office.records.sign_in(jane.account)
    assert kept is not None
    assert b"1//0" not in kept.box
    assert ground.office.records.due(ground.clock.now(), 9) == [jane.account]
    shown = browser.get("/mine/")
    assert "Analyst at Acme" in words(shown)
    assert "thank-you" in shown.text
    assert shown.headers["content-security-policy"].startswith("default-src 'none'")


def test_another_browsers_answer_is_refused(ground: FleetStage, browser: TestClient) -> None:
    """The state belongs to one browser and one sign-in: neither a stolen address nor a second use gets in."""
    jane = ground.candidate(JANE, signed_in=False)
    back = at_google(ground, browser, JANE)
    cookies = dict(browser.cookies)
    browser.cookies.clear()
    assert browser.get(back).status_code == 401
    browser.get("/")
    assert browser.get(back).status_code == 403
    browser.cookies.clear()
    browser.cookies.update(cookies)
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 403
    assert ground.office.records.sign_in(jane.account) is not None


def test_somebody_elses_mailbox_is_not_taken(ground: FleetStage, browser: TestClient) -> None:
    """Whoever names Jane's address and signs in as Omar gets nothing of hers, nor does a stranger get in."""
    ground.candidate(JANE, signed_in=False)
    ground.sandbox.add_account(OMAR, "Omar")
    ground.sandbox.add_account("eve@gmail.com", "Eve")
    for email, who in ((JANE, OMAR), ("eve@gmail.com", "eve@gmail.com")):
        answer = browser.get(at_google(ground, browser, email, who))
        assert answer.status_code in {403, 502}
        assert browser.get("/mine/").status_code == 401
    assert ground.office.records.sign_ins() == []


def test_a_coach_sees_states_and_no_words(ground: FleetStage, browser: TestClient) -> None:
    """States, times and tasks of their own candidates; names, letters and notes only once they are shared."""
    jane, omar = ground.candidate(JANE, coach=COACH), ground.candidate(OMAR, coach="other@office.example")
    for candidate in (jane, omar):
        ends = ground.clock.now() - timedelta(hours=2)
        ground.interviewed(candidate, ANA, ends=ends)
    key = sessions.link(ground.office.records, COACH, ground.clock.now())
    assert browser.get(f"/open?key={key}").headers["location"] == "/candidates"
    assert browser.get(f"/open?key={key}").status_code == 403
    seen = browser.get("/candidates").text
    assert "jane@gmail.com" in seen
    assert "Analyst at Acme" in seen
    assert "thank-you" in seen
    for hidden in (OMAR, "Ruiz", ANA, "nine time zones", "survey"):
        assert hidden not in seen
    ground.office.records.share(jane.account, shares=True)
    shared = browser.get("/candidates").text
    assert "nine time zones" in shared
    assert OMAR not in shared
    assert browser.get("/mine/").status_code == 403


def test_sharing_is_the_candidates_word(ground: FleetStage, browser: TestClient) -> None:
    """The button turns it on and off; a form without the page's word changes nothing."""
    ground.candidate(JANE, coach=COACH)
    browser.get(at_google(ground, browser, JANE))
    for guess in ("guessed", "erråten"):
        assert browser.post("/share", data={"csrf": guess}).status_code == 403
    assert not ground.office.candidate(JANE).shares
    for expected in (True, False):
        assert browser.post("/share", data={"csrf": csrf(browser, "/account")}).status_code == 303
        assert ground.office.candidate(JANE).shares is expected


def test_another_coach_is_not_the_one_they_shared_with(ground: FleetStage) -> None:
    """New settings keep what a candidate shares with their coach; another coach begins with nothing."""
    jane = ground.candidate(JANE, coach=COACH)
    ground.office.records.share(jane.account, shares=True)
    assert ground.candidate(JANE, coach=COACH).shares
    assert not ground.candidate(JANE, coach="other@office.example").shares
    assert not ground.candidate(JANE, coach=COACH).shares


def test_a_candidate_leaves(ground: FleetStage, browser: TestClient) -> None:
    """Another address removes nothing; their own removes everything, their session too."""
    jane = ground.candidate(JANE)
    ground.interviewed(jane, ANA, ends=ground.clock.now())
    browser.get(at_google(ground, browser, JANE))
    word = csrf(browser, "/account")
    assert browser.post("/leave", data={"csrf": word, "email": OMAR}).status_code == 400
    assert browser.post("/leave", data={"csrf": word, "email": JANE}).status_code == 200
    for table, column in (("accounts", "id"), ("interviews", "account"), ("fleet_sign_ins", "account")):
        assert ground.sql(f"SELECT count(*) FROM {table} WHERE {column} = {jane.account}") == [(0,)]
    assert browser.get("/mine/").status_code == 401


def test_sessions_end(ground: FleetStage, browser: TestClient) -> None:
    """After half a day, and at once when signed out; a link after ten minutes."""
    ground.candidate(JANE)
    browser.get(at_google(ground, browser, JANE))
    assert browser.get("/mine/").status_code == 200
    ground.clock.rest_at(ground.clock.now() + timedelta(hours=13))
    assert browser.get("/mine/").status_code == 401
    key = sessions.link(ground.office.records, COACH, ground.clock.now())
    ground.clock.rest_at(ground.clock.now() + timedelta(minutes=11))
    assert browser.get(f"/open?key={key}").status_code == 403
