"""OAuth as Google has it for installed apps (docs/gmail-facts.md 20 to 23)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from afterword.sandbox import COMPOSE, READONLY
from afterword.sandbox.oauth import pkce
from sandbox.clients import ANA, JANE, Raw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.sandbox import Sandbox

BACK = "http://127.0.0.1:4711/"
VERIFIER = "v" * 64


class ConsentBrowser:
    """A person's browser and the client behind it, over plain HTTP."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.installed = sandbox.client_secrets()["installed"]
        self.session = requests.Session()
        self.session.trust_env = False

    def ask(self, **more: str) -> requests.Response:
        """The consent page, or what comes in its place."""
        asked = {
            "client_id": self.installed["client_id"],
            "redirect_uri": BACK,
            "response_type": "code",
            "scope": f"{COMPOSE} {READONLY}",
            "state": "s1",
            "code_challenge": pkce(VERIFIER),
            "code_challenge_method": "S256",
            "access_type": "offline",
            **more,
        }
        given = {n: v for n, v in asked.items() if v}
        return self.session.get(
            f"{self.installed['auth_uri']}?{urlencode(given)}", timeout=5, allow_redirects=False
        )

    def answer(
        self, page: str, account: str = JANE, scopes: list[str] | None = None, button: str = "allow"
    ) -> Any:
        """The form is filled in and sent: the query of the redirect."""
        hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
        boxes = re.findall(r'type="checkbox" name="scope" value="([^"]+)"', page)
        form = [(n, unescape(v)) for n, v in hidden]
        form += [("scope", s) for s in (boxes if scopes is None else scopes)]
        form += [("account", account), ("answer", button)]
        went = self.session.post(
            f"{self.sandbox.url}/o/oauth2/consent", data=form, timeout=5, allow_redirects=False
        )
        assert went.status_code == 302, went.text
        return {n: v[0] for n, v in parse_qs(urlsplit(went.headers["Location"]).query).items()}

    def token(self, **form: str) -> requests.Response:
        """The token endpoint's answer."""
        client = {"client_id": self.installed["client_id"], "client_secret": self.installed["client_secret"]}
        return self.session.post(self.installed["token_uri"], data={**client, **form}, timeout=5)

    def exchange(self, code: str, **form: str) -> requests.Response:
        """A code for tokens."""
        usual = {"redirect_uri": BACK, "code_verifier": VERIFIER}
        return self.token(grant_type="authorization_code", code=code, **{**usual, **form})


@pytest.fixture
def browser(sandbox: Sandbox) -> Iterator[ConsentBrowser]:
    """A browser before the sandbox."""
    opened = ConsentBrowser(sandbox)
    yield opened
    opened.session.close()


def test_a_person_signs_in_on_the_page(browser: ConsentBrowser, sandbox: Sandbox) -> None:
    """Account and boxes on the page, code and state in the redirect, tokens with the granted scopes, and they work."""
    page = browser.ask().text
    back = browser.answer(page)
    tokens = browser.exchange(back["code"]).json()
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    profile = browser.session.get(f"{sandbox.url}/gmail/v1/users/me/profile", headers=bearer, timeout=5)
    assert JANE in page
    assert ANA in page
    assert back["state"] == "s1"
    assert tokens["scope"] == f"{COMPOSE} {READONLY}"
    assert tokens["token_type"] == "Bearer"
    assert tokens["refresh_token"].startswith("1//")
    assert profile.json()["emailAddress"] == JANE


def test_an_unticked_scope_is_not_granted(browser: ConsentBrowser, sandbox: Sandbox) -> None:
    """The answer names what was granted, and sending without compose is 403 in Google's words."""
    back = browser.answer(browser.ask().text, scopes=[READONLY])
    tokens = browser.exchange(back["code"]).json()
    assert back["scope"] == tokens["scope"] == READONLY
    jane = Raw(sandbox, JANE, tokens["scope"].split())
    answer = jane.ask("POST", "messages/send", {"raw": "VG86IGFuYUBhY21lLmV4YW1wbGUKCmhp"})
    jane.session.close()
    error = answer.json()["error"]
    assert (answer.status_code, error["status"]) == (403, "PERMISSION_DENIED")
    assert error["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    assert error["errors"][0]["reason"] == "insufficientPermissions"
    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]
    assert sandbox.mailbox(ANA) == []


def test_a_person_may_say_no(browser: ConsentBrowser) -> None:
    """Cancel comes back as access_denied, and so does a page with no box ticked."""
    assert browser.answer(browser.ask().text, button="deny") == {"error": "access_denied", "state": "s1"}
    assert browser.answer(browser.ask().text, scopes=[])["error"] == "access_denied"


def test_a_consent_set_before_answers_at_once(browser: ConsentBrowser, sandbox: Sandbox) -> None:
    """For tests the page is not needed: the next request is answered, the one after it shows the page."""
    sandbox.consent(ANA, scopes=[COMPOSE])
    went = browser.ask()
    code = parse_qs(urlsplit(went.headers["Location"]).query)["code"][0]
    assert went.status_code == 302
    assert browser.exchange(code).json()["scope"] == COMPOSE
    assert browser.ask().status_code == 200


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"redirect_uri": "http://elsewhere.example/"}, "redirect_uri_mismatch"),
        ({"redirect_uri": "https://127.0.0.1/"}, "redirect_uri_mismatch"),
        ({"redirect_uri": ""}, "redirect_uri_mismatch"),
        ({"client_id": "another"}, "invalid_client"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_a_wrong_request_is_blocked(browser: ConsentBrowser, more: dict[str, str], error: str) -> None:
    """Nothing is redirected to an address that is not this machine's; the page says why."""
    answer = browser.ask(**more)
    assert answer.status_code in {400, 401}
    assert error in answer.text


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"code_verifier": "w" * 64}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:4712/"}, "redirect_uri_mismatch"),
        ({"code": "4/none"}, "invalid_grant"),
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "wrong"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_wrong_exchange_is_refused(browser: ConsentBrowser, form: dict[str, str], error: str) -> None:
    """PKCE, the redirect address, the client and the code must all be right."""
    code = browser.answer(browser.ask().text)["code"]
    usual = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    answer = browser.token(**{**usual, **form})
    assert answer.status_code in {400, 401}
    assert answer.json()["error"] == error


def test_a_code_is_good_once(browser: ConsentBrowser) -> None:
    """The second exchange is invalid_grant."""
    code = browser.answer(browser.ask().text)["code"]
    assert browser.exchange(code).status_code == 200
    assert browser.exchange(code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("first", "second"),
    [({}, False), ({"prompt": "consent"}, True)],
)
def test_a_second_sign_in_has_a_refresh_token_only_when_asked(
    browser: ConsentBrowser, first: dict[str, str], *, second: bool
) -> None:
    """access_type=offline gives it the first time, prompt=consent each time; online never."""
    online = browser.exchange(
        browser.answer(browser.ask(access_type="online", prompt="consent").text)["code"]
    )
    one = browser.exchange(browser.answer(browser.ask().text)["code"])
    two = browser.exchange(browser.answer(browser.ask(**first).text)["code"])
    assert "refresh_token" not in online.json()
    assert "refresh_token" in one.json()
    assert ("refresh_token" in two.json()) is second


def test_expired_revoked_and_unknown_tokens_are_401(
    sandbox: Sandbox, jane: Raw, browser: ConsentBrowser
) -> None:
    """An expired access token is 401 and can be refreshed; after a revocation neither works."""
    refresh = sandbox.sign_in(JANE)["refresh_token"]
    sandbox.expire_tokens(JANE)
    expired = jane.ask("GET", "profile")
    jane.token = browser.token(grant_type="refresh_token", refresh_token=refresh).json()["access_token"]
    fresh = jane.ask("GET", "profile")
    sandbox.revoke(JANE)
    revoked = jane.ask("GET", "profile")
    again = browser.token(grant_type="refresh_token", refresh_token=refresh)
    jane.token = "unknown"
    unknown = jane.ask("GET", "profile")
    assert [a.status_code for a in (expired, fresh, revoked, unknown)] == [401, 200, 401, 401]
    assert expired.json()["error"]["status"] == "UNAUTHENTICATED"
    assert expired.headers["WWW-Authenticate"].startswith("Bearer realm=")
    assert (again.status_code, again.json()) == (
        400,
        {"error": "invalid_grant", "error_description": "Token has been expired or revoked."},
    )


def test_an_app_in_testing_loses_its_refresh_tokens_after_a_week(
    sandbox: Sandbox, browser: ConsentBrowser
) -> None:
    """docs/gmail-facts.md 22; a published app keeps them."""
    refresh = sandbox.sign_in(JANE)["refresh_token"]
    sandbox.set_clock(datetime.fromisoformat(sandbox.now()) + timedelta(days=7))
    assert browser.token(grant_type="refresh_token", refresh_token=refresh).status_code == 200
    sandbox.publish(testing=True)
    assert browser.token(grant_type="refresh_token", refresh_token=refresh).json()["error"] == "invalid_grant"


def test_the_revocation_endpoint_ends_the_whole_grant(
    sandbox: Sandbox, browser: ConsentBrowser, jane: Raw
) -> None:
    """By a refresh token its access tokens die too; a second time it is unknown."""
    tokens = sandbox.sign_in(JANE)
    address, form = f"{sandbox.url}/revoke", {"token": tokens["refresh_token"]}
    one = browser.session.post(address, data=form, timeout=5)
    two = browser.session.post(address, data=form, timeout=5)
    other = jane.ask("GET", "profile")
    jane.token = tokens["access_token"]
    assert (one.status_code, two.status_code, other.status_code) == (200, 400, 200)
    assert two.json()["error"] == "invalid_token"
    assert jane.ask("GET", "profile").status_code == 401


def test_a_token_with_the_metadata_scope_may_not_search(sandbox: Sandbox) -> None:
    """docs/gmail-facts.md 20: the narrow scope takes from the wide one."""
    raw = Raw(sandbox, JANE, [READONLY, "https://www.googleapis.com/auth/gmail.metadata"])
    item = sandbox.deliver(JANE, sender=ANA, subject="Hello", text="Hi")
    search = raw.ask("GET", "messages", q="from:ana")
    full = raw.ask("GET", f"messages/{item['id']}")
    narrow = raw.ask("GET", f"messages/{item['id']}", format="metadata")
    raw.session.close()
    assert search.json()["error"]["message"] == "Metadata scope does not support 'q' parameter"
    assert [a.status_code for a in (search, full, narrow)] == [403, 403, 200]
