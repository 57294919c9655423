"""The sandbox's page keeps the rules of Afterword's: behind a key, no change by a link, nothing unescaped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from afterword.config.clock import StoryClock
from afterword.demo.play.room import HOW, Room, room
from afterword.sandbox import Sandbox
from afterword.web import login_tokens
from afterword.web.login import Entrance
from sandbox.clients import ANA, JANE

AUTHORITY = "127.0.0.1:8898"
OURS = {"Origin": f"http://{AUTHORITY}", "HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
CHANGES = ["/clock", "/people", f"/box/{ANA}/away", f"/box/{ANA}/refuse", f"/box/{ANA}/new"]


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox by a story's clock, where it is noon in New York; nobody listens."""
    clock = StoryClock(tmp_path / "clock.json")
    clock.rest_at(NOON)
    sandbox = Sandbox(clock)
    sandbox.add_account(JANE, "Jane Doe")
    sandbox.add_account(ANA, "Ana Ruiz")
    yield sandbox
    sandbox.stop()


@pytest.fixture
def stranger(played: Sandbox, tmp_path: Path) -> TestClient:
    """A browser without a key."""
    clock = played.state.world.clock
    assert isinstance(clock, StoryClock)
    entrance = Entrance("The sandbox", tmp_path / "keys", HOW, "/r")
    page = room(Room(played, clock, JANE, "America/New_York", entrance), AUTHORITY)
    return TestClient(page, base_url=f"http://{AUTHORITY}")


@pytest.fixture
def browser(stranger: TestClient, tmp_path: Path) -> TestClient:
    """The same, that came in."""
    assert (
        stranger.post("/open", content=login_tokens.new_key(tmp_path / "keys"), headers=OURS).status_code
        == 200
    )
    return stranger


def post(browser: TestClient, path: str, **given: str) -> Any:
    """A change as the page itself asks for it."""
    return browser.post(f"/r{path}", data=given, headers=OURS)


def test_without_a_key_it_is_closed(stranger: TestClient, played: Sandbox) -> None:
    """Nothing is read and nothing changed, and who asks learns where keys are to be had."""
    for path in ("/", "/version", f"/box/{JANE}", f"/box/{ANA}/new"):
        answer = stranger.get(f"/r{path}")
        assert (answer.status_code, HOW in answer.text) == (401, True)
    for path in CHANGES:
        assert post(stranger, path, by="day", address="x@acme.example", word="on").status_code == 401
    assert played.now() == NOON.isoformat()
    assert list(played.overview()["accounts"]) == [JANE, ANA]


@pytest.mark.parametrize("path", CHANGES)
def test_links_and_other_pages_change_nothing(browser: TestClient, played: Sandbox, path: str) -> None:
    """A GET does nothing, and neither does a POST of another page or of a form."""
    before = (played.overview(), played.now())
    given = {"by": "day", "address": "x@acme.example", "word": "on", "text": "x", "to": JANE}
    assert browser.get(f"/r{path}", params=given).status_code in {200, 404, 405}
    for headers in (
        OURS | {"Origin": "http://127.0.0.1:8899"},
        OURS | {"Sec-Fetch-Site": "same-site"},
        {"Origin": OURS["Origin"]},
    ):
        assert browser.post(f"/r{path}", data=given, headers=headers).status_code == 403
    assert (played.overview(), played.now()) == before


def test_a_letter_stays_text(browser: TestClient, played: Sandbox) -> None:
    """Whatever a letter holds is shown as it is written, in lists, pages and file names."""
    bad = "<script>alert(1)</script>"
    played.write(ANA, JANE, bad, f"{bad}\n\nOn Monday {bad} wrote:\n> {bad}", calendar="BEGIN:VCALENDAR")
    thread = played.mailbox(JANE)[0]["thread_id"]
    shown = browser.get(f"/r/box/{JANE}/{thread}").text
    assert "<script>alert" not in shown
    assert shown.count("&lt;script&gt;alert(1)") >= 4
    file = browser.get(f"/r/box/{JANE}/{thread}/{played.mailbox(JANE)[0]['id']}/0")
    assert file.headers["content-disposition"] == 'attachment; filename="invite.ics"'
    assert file.headers["content-type"] == "application/octet-stream"


def test_what_is_not_there_is_told(browser: TestClient) -> None:
    """An unknown mailbox, letter or file is a page that says so; no error of ours is shown."""
    for path in (
        "/box/nobody@acme.example",
        f"/box/{JANE}/thread",
        f"/box/{JANE}/thread/letter/0",
        "/nowhere",
    ):
        answer = browser.get(f"/r{path}")
        assert (answer.status_code, "Not here" in answer.text) == (404, True)
    assert post(browser, "/box/nobody@acme.example/away", word="on").status_code == 404


@pytest.mark.parametrize(
    ("given", "until"),
    [
        ({"by": "minutes"}, NOON + timedelta(minutes=10)),
        ({"by": "hour"}, NOON + timedelta(hours=1)),
        ({"by": "morning"}, datetime(2026, 11, 24, 13, 30, tzinfo=UTC)),
        ({"by": "day"}, NOON + timedelta(days=1)),
        ({"by": "week"}, NOON + timedelta(days=7)),
    ],
)
def test_the_clock_goes_forward(
    browser: TestClient, played: Sandbox, given: dict[str, str], until: datetime
) -> None:
    """Each button lets time pass until its instant, as fast as one can watch; with the lid shut it is there at once."""
    clock = played.state.world.clock
    assert isinstance(clock, StoryClock)
    assert post(browser, "/clock", **given).status_code == 200
    assert clock.rests() == until
    clock.rest_at(NOON)
    assert post(browser, "/clock", lid="1", **given).status_code == 200
    assert clock.now() == until


@pytest.mark.parametrize("given", [{}, {"by": "year"}, {"to": "2026-11-01T12:00"}, {"to": "soon"}])
def test_the_clock_goes_nowhere_else(browser: TestClient, played: Sandbox, given: dict[str, str]) -> None:
    """Not backward, and not to what is no time."""
    assert post(browser, "/clock", **given).status_code == 422
    assert played.now() == NOON.isoformat()


def test_wrong_words_change_nothing(browser: TestClient, played: Sandbox) -> None:
    """An address that is none, a letter to nobody, an empty answer: told in a sentence."""
    assert "An address looks like" in post(browser, "/people", address="ana").text
    assert "needs somebody" in post(browser, f"/box/{ANA}/new", to="", text="x").text
    played.write(JANE, ANA, "Hello", "Hi")
    thread = played.mailbox(ANA)[0]["thread_id"]
    assert "nothing to send" in post(browser, f"/box/{ANA}/{thread}/reply", text=" ").text
    assert len(played.mailbox(JANE)) == 1
