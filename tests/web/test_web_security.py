"""Who may ask for what: each rule of the guard and of the door, from the outside."""

from __future__ import annotations

import os
import re
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from afterword.domain.model import EventKind
from afterword.web import login_tokens
from afterword.web.middleware import HEADERS, MOST_BYTES
from jane import ID, INTERVIEW, LINKEDIN, THANKS
from web.browsers import AUTHORITY, ORIGIN, OURS, ROOT, Browser, WebHome, words

CHANGES = [
    "/word",
    "/address",
    "/offer/1",
    "/add",
    "/form/x",
    "/form/x/check",
    f"/interview/{ID}/notes",
    f"/interview/{ID}/notes/letter",
    f"/interview/{ID}/read/ana-ruiz",
    f"/interview/{ID}/read/ana-ruiz/sentences",
    f"/interview/{ID}/close",
    f"/interview/{ID}/take-back",
]
READS = [
    "/",
    "/todo",
    "/lid",
    "/version",
    "/journal",
    "/add",
    f"/interview/{ID}",
    f"/interview/{ID}/edit",
    f"/interview/{ID}/notes",
    f"/interview/{ID}/read/ana-ruiz",
]


@pytest.mark.parametrize("path", READS)
def test_reading_needs_the_cookie(home: WebHome, path: str) -> None:
    """Without a session every page is closed, and says how to open it."""
    home.added()
    answer = Browser(home).get(path)
    assert answer.status_code == 401
    assert "afterword web" in answer.text
    assert "Acme" not in answer.text


@pytest.mark.parametrize("path", CHANGES)
def test_changing_needs_the_cookie(home: WebHome, path: str) -> None:
    """Without a session nothing is changed."""
    home.added()
    before = home.kinds()
    given = {"word": "skip", "step": LINKEDIN, "seen": "waiting", "because": "offer", "challenge": "x"}
    assert Browser(home).post(path, given).status_code == 401
    assert home.kinds() == before


def test_another_cookie_is_none(home: WebHome) -> None:
    """A made-up cookie opens nothing."""
    browser = Browser(home)
    browser.client.cookies.set("afterword", "x" * 43, path=ROOT)
    assert browser.get("/").status_code == 401


def test_a_key_opens_once(home: WebHome) -> None:
    """The second use of a link is refused, and begins no session."""
    key = login_tokens.new_key(home.folder)
    first, second = Browser(home), Browser(home)
    assert first.client.post("/open", content=key, headers=OURS).status_code == 200
    answer = second.client.post("/open", content=key, headers=OURS)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert second.get("/").status_code == 401


def test_a_key_dies_unused(home: WebHome) -> None:
    """Five minutes after the command printed it, a key opens nothing."""
    key = login_tokens.new_key(home.folder)
    (file,) = login_tokens.folder(home.folder).iterdir()
    past = time.time() - login_tokens.KEY_LASTS - 1
    os.utime(file, (past, past))
    assert Browser(home).client.post("/open", content=key, headers=OURS).status_code == 403
    assert not list(login_tokens.folder(home.folder).iterdir())


def test_keys_lie_as_digests_of_the_owner_alone(home: WebHome) -> None:
    """The folder is 0700, a key's file 0600, empty, and its name does not open the page."""
    key = login_tokens.new_key(home.folder)
    (file,) = login_tokens.folder(home.folder).iterdir()
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600
    assert key not in file.name
    assert file.read_bytes() == b""
    assert Browser(home).client.post("/open", content=file.name, headers=OURS).status_code == 403


@pytest.mark.parametrize("key", ["", "x", "../afterword.db", "a/../../config.toml", "\0", "é" * 50])
def test_what_is_no_key_opens_nothing(home: WebHome, key: str) -> None:
    """Whatever is handed in, no file but a key's is looked at or taken away."""
    answer = Browser(home).client.post("/open", content=key.encode(), headers=OURS)
    assert answer.status_code == 403
    assert (home.folder / "config.toml").exists()
    assert (home.folder / "afterword.db").exists()


def test_a_session_that_rests_ends() -> None:
    """A week of silence ends a session; each use keeps it."""
    now = [0.0]
    sessions = login_tokens.Sessions(clock=lambda: now[0])
    token = sessions.begin()
    now[0] = login_tokens.SESSION_LASTS - 1
    assert sessions.holds(token)
    now[0] += login_tokens.SESSION_LASTS - 1
    assert sessions.holds(token)
    now[0] += login_tokens.SESSION_LASTS + 1
    assert not sessions.holds(token)


def test_the_cookie_is_kept_from_everybody_else(home: WebHome) -> None:
    """HttpOnly, SameSite=Strict, and under the path that nobody can guess: cookies know no ports."""
    answer = Browser(home).client.post("/open", content=login_tokens.new_key(home.folder), headers=OURS)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert f"path={ROOT}" in cookie


def test_two_servers_have_two_roots(home: WebHome) -> None:
    """The path under which the pages lie is another one each time."""
    from afterword.web.pages import pages

    roots = {pages(home.app, AUTHORITY).root for _ in range(2)}  # type: ignore[attr-defined]  # a Guard
    assert len(roots) == 2
    assert min(map(len, roots)) > 16


HOSTS = [
    "evil.example",
    "127.0.0.1",
    "localhost:8899",
    "127.0.0.1:1",
    "127.0.0.1:8899.evil.example",
    "[::1]:8899",
]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", [f"{ROOT}/", "/", "/open", "/static/page.js"])
def test_another_host_is_refused(page: Browser, host: str, path: str) -> None:
    """A name that was bound to 127.0.0.1 by its owner reads nothing (DNS rebinding)."""
    assert page.client.get(path, headers={"Host": host}).status_code == 403


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:8898"},
    {"Origin": f"https://{AUTHORITY}"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_other_pages_change_nothing(page: Browser, headers: dict[str, str]) -> None:
    """A change that another page asked for is refused, cookie or not."""
    page.home.added()
    before = page.home.kinds()
    given = {"word": "skip", "step": LINKEDIN, "seen": "waiting"}
    assert page.post("/word", given, headers=OURS | headers).status_code == 403
    assert page.home.kinds() == before


@pytest.mark.parametrize("headers", FOREIGN)
def test_other_pages_read_nothing(page: Browser, headers: dict[str, str]) -> None:
    """Nor may another page read, frame or link into it."""
    assert page.get("/", **headers).status_code == 403


@pytest.mark.parametrize("lacking", ["Origin", "HX-Request"])
def test_a_change_says_where_it_comes_from(page: Browser, lacking: str) -> None:
    """Without an Origin, or without the header that no form can set, nothing is changed."""
    page.home.added()
    before = page.home.kinds()
    headers = {k: v for k, v in OURS.items() if k != lacking}
    answer = page.post("/word", {"word": "skip", "step": LINKEDIN, "seen": "waiting"}, headers=headers)
    assert answer.status_code == 403
    assert page.home.kinds() == before


def test_a_key_is_not_handed_in_by_another_page(home: WebHome) -> None:
    """Another page cannot use a key up, whatever it guesses."""
    key = login_tokens.new_key(home.folder)
    browser = Browser(home)
    answer = browser.client.post("/open", content=key, headers=OURS | {"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert browser.client.post("/open", content=key, headers=OURS).status_code == 200


@pytest.mark.parametrize("path", CHANGES)
def test_get_changes_nothing(page: Browser, path: str) -> None:
    """What changes something cannot be reached by a link."""
    page.home.added()
    before = page.home.kinds()
    answer = page.client.get(
        f"{ROOT}{path}?word=skip&step={LINKEDIN}&seen=waiting&because=offer&challenge=x", headers=OURS
    )
    assert answer.status_code in {200, 404, 405}
    assert page.home.kinds() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(page: Browser, method: str) -> None:
    """GET, HEAD and POST are all there is."""
    assert page.client.request(method, f"{ROOT}/word", headers=OURS).status_code == 405


@pytest.mark.parametrize("path", [f"{ROOT}/", f"{ROOT}/nowhere", "/", "/open", "/nowhere", "/static/page.js"])
def test_every_answer_carries_the_headers(page: Browser, path: str) -> None:
    """Policy, no caching, no sniffing, no framing, no referrer: on pages, errors and files alike."""
    answer = page.client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value, name
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert HEADERS["Cache-Control"] == "no-store"


def test_refusals_carry_the_headers_too(home: WebHome) -> None:
    """Also who is refused gets them."""
    answer = Browser(home).client.get(f"{ROOT}/", headers={"Host": "evil.example"})
    assert HEADERS.items() <= {k: answer.headers.get(k) for k in HEADERS}.items()


def test_a_body_is_bounded(page: Browser) -> None:
    """A body longer than the bound is refused before anything reads it, whether its length is said or not."""
    long = b"x" * (MOST_BYTES + 1)
    assert page.client.post(f"{ROOT}/word", content=long, headers=OURS).status_code == 413

    def pieces() -> Any:
        for _ in range(7):
            yield b"x" * (1024 * 1024)

    assert page.client.post(f"{ROOT}/word", content=pieces(), headers=OURS).status_code == 413


HOSTILE = '<script>alert("1")</script>\' onmouseover=x &amp;'


def attributes(text: str) -> list[str]:
    """The names of all attributes, as a browser reads them."""
    names: list[str] = []

    class NameCollector(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            names.extend(name for name, _ in attrs)

    NameCollector().feed(text)
    return names


def test_everything_is_escaped(page: Browser) -> None:
    """Names, notes and mail that are HTML are shown as what they are."""
    literal = HOSTILE.replace('"', '\\"')
    text = (
        INTERVIEW.replace("Acme", literal).replace("Ana Ruiz", literal).replace("Head of Platform", literal)
    )
    notes = (
        f'[notes]\nrough = "</textarea>{literal}"\n'
        f'challenge = {{ stem = "told-me", text = "</textarea>{literal}" }}\n'
        f'[[people]]\nemail = "ana@acme.example"\n'
        f'[people.notes]\nsentences = [{{ stem = "own", text = "</div>{literal}" }}]\n'
    )
    interview = page.home.added(text, notes)
    page.home.happened(EventKind.ANSWERED, interview=interview, by=HOSTILE, name=HOSTILE, reasons=[HOSTILE])
    stored = page.home.app.store.interview(page.home.app.account_id, interview)
    assert stored is not None
    own, typed = stored.people[0].id, {"sentence.{}.0.text": f"</div>{HOSTILE}", "rough": HOSTILE}
    given = {name.format(own): words for name, words in typed.items()} | {"reader": own, "spelled": "yes"}
    answers = [(path, page.get(path)) for path in ("/", "/todo", "/journal", f"/interview/{interview}")]
    answers += [(path, page.get(f"/interview/{interview}/{path}")) for path in ("notes", f"read/{own}")]
    answers += [("letter", page.post(f"/interview/{interview}/notes/letter", given))]
    for path, answer in answers:
        assert answer.status_code == 200
        assert "alert(" in answer.text or path == "/todo", path
        assert "<script>alert" not in answer.text
        assert "</textarea><script" not in answer.text
        assert not [name for name in attributes(answer.text) if name.startswith("on")]
    assert "<script>alert" not in page.get("/interview/<script>alert(1)</script>").text


def test_no_script_or_style_stands_in_a_page() -> None:
    """The templates hold no inline script, style or handler: the policy would refuse them."""
    folder = Path(login_tokens.__file__).parent / "templates"
    found = list(folder.glob("*.html"))
    assert found
    for template in found:
        text = template.read_text("utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\son[a-z]+=|javascript:", text), (
            template.name
        )
        assert not re.search(r"\|\s*safe\b|autoescape", text), template.name
        outside = re.findall(r"(?:src|href)=\"(https?:[^\"]*)", text)
        assert not outside, template.name


def test_only_files_of_the_page_are_served(page: Browser) -> None:
    """Nothing above the folder of static files can be reached."""
    for path in [
        "/static/../pages.py",
        "/static/%2e%2e/pages.py",
        "/static/..%2fpages.py",
        "/static/",
        "/static",
    ]:
        assert page.client.get(path).status_code in {404, 405}


def test_htmx_is_as_it_was_published() -> None:
    """The file that ships is the one of the named version, with its licence beside it."""
    import hashlib

    static = Path(login_tokens.__file__).parent / "static"
    digest = hashlib.sha256((static / "htmx.min.js").read_bytes()).hexdigest()
    assert digest == "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
    notice = (static / "htmx.LICENSE.txt").read_text("utf-8")
    assert "2.0.11" in notice
    assert "Zero-Clause BSD" in notice


def test_the_door_says_what_to_do(home: WebHome) -> None:
    """Who comes without a key reads the command; the opening page carries no secret."""
    browser = Browser(home)
    closed, opening = browser.client.get("/"), browser.client.get("/open")
    assert closed.status_code == 401
    assert "afterword web" in words(closed)
    assert opening.status_code == 200
    assert ROOT not in closed.text + opening.text
    assert ORIGIN not in opening.text


def test_steps_of_nobody_are_not_found(page: Browser) -> None:
    """A word on a step that is not there is told as one."""
    page.home.added()
    assert page.say("skip", f"{ID}/linkedin/nobody@acme.example", "waiting").status_code == 404
    assert page.say("skip", "nothing", "waiting").status_code == 404
    assert page.say("approve", THANKS + "x", "ready").status_code == 404
