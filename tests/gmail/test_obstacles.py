"""What stands between the laptop and Google is named, with what helps; real sockets play each network."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from google.oauth2.credentials import Credentials

from afterword.errors import (
    AfterwordError,
    AnswerLost,
    BlockedByAdmin,
    GmailAway,
    GmailBlocked,
    Obstacle,
    SignInNeeded,
)
from afterword.gmail import auth, oauth_flow, obstacles
from afterword.gmail.client_secrets import Client
from afterword.gmail.endpoints import GMAIL
from afterword.gmail.mailbox import Mailbox
from afterword.gmail.token_store import StoredSignIn
from afterword.gmail.transport import Limits
from gmail import scripted_server as server
from gmail.networks import Proxy, certificate, proxy
from gmail.scripted_server import Reply, answer, scripted

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

TOKENS = "https://oauth2.googleapis.com/token"
PAGE = answer(b"<!DOCTYPE html><title>Welcome to the hotel</title>", Content_Type="text/html")
NAMES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "CURL_CA_BUNDLE")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No proxy and no certificates but the test's."""
    for name in (*NAMES, "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def at_google(token: str | None = "access") -> Mailbox:
    """Jane's mailbox at Google's own address; without a token the first request renews one."""
    kept = Credentials(token, refresh_token="r", token_uri=TOKENS, client_id="i", client_secret="s")
    return Mailbox("jane@example.com", kept, GMAIL, limits=Limits(2, 1, 3, again=0))


Network = Callable[[Path, pytest.MonkeyPatch], "AbstractContextManager[Proxy]"]


@contextmanager
def behind(made: AbstractContextManager[Proxy], environment: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """The environment names that proxy, with a name and a password that nobody may read."""
    with made as there:
        environment.setenv("HTTPS_PROXY", f"http://jane:s3cret@{there.place}")
        yield there


def shows(*hosts: str, trusted: bool = False, replies: tuple[Reply, ...] = (), **days: int) -> Network:
    """A network that shows a certificate of its own, which the laptop may trust."""

    def made(folder: Path, environment: pytest.MonkeyPatch) -> AbstractContextManager[Proxy]:
        shown = certificate(folder, *hosts, **days)
        if trusted:
            environment.setenv("REQUESTS_CA_BUNDLE", str(shown))
        return behind(proxy("200 Connection established", shown, *replies), environment)

    return made


def refuses(status: str) -> Network:
    """A proxy that answers CONNECT so."""
    return lambda _folder, environment: behind(proxy(status), environment)


def speaks_no_tls(_folder: Path, environment: pytest.MonkeyPatch) -> AbstractContextManager[Proxy]:
    """A network that answers in clear where encryption is expected."""
    return behind(proxy(), environment)


@contextmanager
def gone(_folder: Path, environment: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """A proxy that has ended."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        place = listening.getsockname()[1]
    environment.setenv("HTTPS_PROXY", f"http://jane:s3cret@127.0.0.1:{place}")
    yield Proxy(listening)


def named(value: str, variable: str = "HTTPS_PROXY") -> Network:
    """The environment holds a value that cannot work."""

    @contextmanager
    def made(_folder: Path, environment: pytest.MonkeyPatch) -> Iterator[Proxy]:
        environment.setenv(variable, value)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            yield Proxy(listening)

    return made


NETWORKS: dict[str, tuple[Network, Obstacle, str, str]] = {
    "self-signed": (
        shows(),
        Obstacle.CERTIFICATE,
        "issuer that this computer does not trust",
        "REQUESTS_CA_BUNDLE",
    ),
    "expired": (
        shows(trusted=True, starts=-9, ends=-2),
        Obstacle.CERTIFICATE,
        "has expired",
        "date and time",
    ),
    "from tomorrow": (shows(trusted=True, starts=2), Obstacle.CERTIFICATE, "not valid yet", "date and time"),
    "of another host": (
        shows("login.hotel.example", trusted=True),
        Obstacle.CERTIFICATE,
        "another host",
        "browser",
    ),
    "without TLS": (speaks_no_tls, Obstacle.CERTIFICATE, "without encryption", "browser"),
    "407": (
        refuses("407 Proxy Authentication Required"),
        Obstacle.PROXY,
        "wants a name and a password",
        "HTTPS_PROXY",
    ),
    "403": (refuses("403 Forbidden"), Obstacle.PROXY, "refuses to connect", "oauth2.googleapis.com"),
    "502": (refuses("502 Bad Gateway"), Obstacle.PROXY, "does not connect", "another network"),
    "proxy gone": (gone, Obstacle.PROXY, "cannot be reached", "HTTPS_PROXY"),
    "SOCKS": (named("socks5://127.0.0.1:1080"), Obstacle.PROXY, "SOCKS", "http://HOST:PORT"),
    "no proxy's address": (named("http://"), Obstacle.PROXY, "address of the proxy", "HTTPS_PROXY"),
    "no bundle": (
        named("/nowhere.pem", "REQUESTS_CA_BUNDLE"),
        Obstacle.CERTIFICATE,
        "is not there",
        "CA_BUNDLE",
    ),
}
"""A network, what stands in the way by name, what is said, and what helps."""


def assert_named(found: AfterwordError, case: str, place: str) -> None:
    """The trouble has its name, says where and what helps, and repeats no password."""
    _, obstacle, said, help_ = NETWORKS[case]
    assert isinstance(found, GmailBlocked)
    assert not isinstance(found, AnswerLost)
    assert found.obstacle is obstacle
    assert found.exit_code == 4
    assert said in found.message
    assert help_ in found.hint
    assert "s3cret" not in f"{found.message} {found.hint}"
    if place and obstacle is Obstacle.PROXY:
        assert place in found.message


@pytest.mark.parametrize("token", ["access", None], ids=["call", "renewal"])
@pytest.mark.parametrize("case", NETWORKS)
def test_what_stands_in_the_way_is_named(
    tmp_path: Path, environment: pytest.MonkeyPatch, case: str, token: str | None
) -> None:
    """A read and the renewal of its token say which obstacle it is and what helps, and not that the network is away."""
    with NETWORKS[case][0](tmp_path, environment) as there, at_google(token) as box:
        with pytest.raises(AfterwordError) as ended:
            box.profile()
        place = "" if case in {"proxy gone", "SOCKS", "no proxy's address"} else there.place
        assert_named(ended.value, case, place if case != "no bundle" else "")


@pytest.mark.parametrize("case", [case for case in NETWORKS if case != "without TLS"])
def test_a_send_that_is_stopped_before_it_leaves_is_certain(
    tmp_path: Path, environment: pytest.MonkeyPatch, case: str
) -> None:
    """No connection was made, so nothing was sent: the step is no AnswerLost, and nothing arrived."""
    with NETWORKS[case][0](tmp_path, environment) as there, at_google() as box:
        with pytest.raises(AfterwordError) as ended:
            box.send_draft("r1")
        assert_named(ended.value, case, "")
        assert there.arrived == []


@pytest.mark.parametrize("how", [server.close, server.reset, server.silence])
def test_a_send_that_a_proxy_took_and_dropped_is_lost(
    tmp_path: Path, environment: pytest.MonkeyPatch, how: Reply
) -> None:
    """The request went through the proxy, whatever urllib3 then calls the error: it may have been done."""
    with shows(trusted=True, replies=(how,))(tmp_path, environment) as there, at_google() as box:
        with pytest.raises(AnswerLost):
            box.send_draft("r1")
        assert [one.method for one in there.arrived] == ["POST"]


@pytest.mark.parametrize("case", ["self-signed", "407", "403"])
def test_the_sign_in_and_its_revocation_name_it_too(
    tmp_path: Path, environment: pytest.MonkeyPatch, case: str
) -> None:
    """Setup's exchange of the code, and `logout`, say the same as the daemon."""
    client = Client("id", auth.AUTH, TOKENS, "secret")
    entry = StoredSignIn("id", TOKENS, (), "secret", "r")
    with NETWORKS[case][0](tmp_path, environment) as there:
        flow = oauth_flow.flow_to(client, "http://127.0.0.1:1/")
        with pytest.raises(AfterwordError) as exchanged:
            oauth_flow.granted_by(flow, client, "code")
        with pytest.raises(AfterwordError) as revoked:
            auth._revoke_at_google(entry)
        for ended in (exchanged, revoked):
            assert_named(ended.value, case, there.place)


PORTALS: dict[str, Reply] = {
    "page": PAGE,
    "page with no type": answer(b"<html><body>Sign in to TrainNet", 200),
    "redirect": answer(b"", 302, Location="http://login.hotel.example/"),
    "511": answer(b"<html>", 511, Content_Type="text/html"),
}


@pytest.mark.parametrize("case", PORTALS)
def test_a_page_in_place_of_an_answer_is_the_networks(case: str) -> None:
    """HTML or a redirect for a read, or for its token, is a portal, and the hint says to open a browser."""
    reply = PORTALS[case]
    for replies in ((reply, reply), (answer({}, 401), *[reply] * 4)):
        with scripted(*replies) as gmail, at_loopback(gmail.url) as box:
            with pytest.raises(GmailBlocked) as ended:
                box.profile()
            assert ended.value.obstacle is Obstacle.PORTAL
            assert "browser" in ended.value.hint


@pytest.mark.parametrize("case", PORTALS)
def test_a_page_in_place_of_a_sends_answer_is_a_lost_answer(case: str) -> None:
    """Whoever answered so may have passed the request on: AnswerLost, in words that name the page."""
    with scripted(PORTALS[case]) as gmail, at_loopback(gmail.url) as box:
        with pytest.raises(AnswerLost, match="web page"):
            box.send_draft("r1")
        assert gmail.methods() == ["POST"]


def test_googles_own_error_page_is_no_portal() -> None:
    """Google's servers answer 502 with HTML when they fail: Gmail is away, and nobody is sent to a browser."""
    page = answer(b"<!DOCTYPE html><title>Error 502 (Server Error)!!1</title>", 502, Content_Type="text/html")
    with scripted(page, page) as gmail, at_loopback(gmail.url) as box:
        with pytest.raises(GmailAway) as ended:
            box.profile()
        assert ended.value.obstacle is None


def test_no_network_is_its_own_name(environment: pytest.MonkeyPatch) -> None:
    """A name that is not found is 'offline', and neither a proxy nor a certificate."""
    import requests

    with pytest.raises(requests.ConnectionError) as ended:
        requests.get("http://gmail.invalid/", timeout=5)
    found = obstacles.blocked(ended.value)
    assert found is not None
    assert found.obstacle is Obstacle.OFFLINE
    assert "gmail.invalid" in found.message


def at_loopback(url: str, now: Callable[[], datetime] | None = None) -> Mailbox:
    """Jane's mailbox at a scripted server."""
    kept = Credentials("a", refresh_token="r", token_uri=f"{url}/token", client_id="i", client_secret="s")
    return Mailbox("jane@example.com", kept, url, limits=Limits(1, 1, 2, again=0), now=now)


NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


def dated(ahead: timedelta, status: int = 400, **body: object) -> Reply:
    """An answer of Google's while the laptop's clock is ahead by so much."""
    return answer(body, status, Date=(NOW - ahead).strftime("%a, %d %b %Y %H:%M:%S GMT"))


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(hours=5), "5 hours fast"),
        (timedelta(minutes=-12), "12 minutes slow"),
        (timedelta(days=-400), "400 days slow"),
    ],
)
def test_a_wrong_clock_is_named_before_the_sign_in_is_blamed(ahead: timedelta, said: str) -> None:
    """invalid_grant while the clocks disagree is the clock; with clocks that agree it is the sign-in."""
    lapsed = dated(ahead, error="invalid_grant", error_description="Bad Request")
    with scripted(answer({}, 401), lapsed) as google, at_loopback(google.url, lambda: NOW) as box:
        with pytest.raises(GmailBlocked, match=said) as ended:
            box.profile()
        assert ended.value.obstacle is Obstacle.CLOCK
        assert "clock" in ended.value.hint
        assert len(google.arrived) == 2
    right = dated(timedelta(minutes=1), error="invalid_grant")
    with (
        scripted(answer({}, 401), right) as google,
        at_loopback(google.url, lambda: NOW) as box,
        pytest.raises(SignInNeeded),
    ):
        box.profile()


def test_a_wrong_clock_is_known_from_any_answer() -> None:
    """An answer that is good tells the clock too; without a clock of the laptop's nothing is compared."""
    good = dated(timedelta(hours=-2), 200, emailAddress="jane@example.com", historyId="1")
    for now, wrong in ((lambda: NOW, True), (None, False)):
        with scripted(good) as google, at_loopback(google.url, now) as box:
            box.profile()
            trouble = box.wrong_clock()
            assert (trouble is not None) == wrong
            assert trouble is None or "2 hours slow" in trouble.message


@pytest.mark.parametrize(
    "described",
    ["Token used too early, 1 < 2. Check that your computer's clock is set correctly.", "Invalid JWT: iat"],
)
def test_a_clock_that_google_complains_about_is_named(described: str) -> None:
    """Where Google's own words are about the clock, so are ours, whatever the Date header says."""
    said = answer({"error": "invalid_grant", "error_description": described}, 400)
    with scripted(answer({}, 401), said) as google, at_loopback(google.url) as box:
        with pytest.raises(GmailBlocked) as ended:
            box.profile()
        assert ended.value.obstacle is Obstacle.CLOCK


@pytest.mark.parametrize("code", ["admin_policy_enforced", "org_internal"])
def test_an_organizations_rule_is_named(code: str) -> None:
    """The sign-in is not lapsed: the administrator keeps Afterword out, and only they can change it."""
    with (
        scripted(answer({}, 401), answer({"error": code}, 400)) as google,
        at_loopback(google.url) as box,
        pytest.raises(BlockedByAdmin, match=code) as ended,
    ):
        box.profile()
    assert ended.value.obstacle is Obstacle.POLICY
    assert ended.value.exit_code == 3
    assert "administrator" in ended.value.hint


def test_an_organizations_rule_is_named_by_gmail_too() -> None:
    """403 domainPolicy says the same."""
    error = {"code": 403, "message": "m", "errors": [{"reason": "domainPolicy", "message": "m"}]}
    with (
        scripted(answer({"error": error}, 403)) as gmail,
        at_loopback(gmail.url) as box,
        pytest.raises(BlockedByAdmin),
    ):
        box.profile()


def test_a_session_that_an_organization_ends_is_named() -> None:
    """invalid_rapt asks for a new sign-in and says whose rule it is."""
    said = {
        "error": "invalid_grant",
        "error_description": "reauth related error (invalid_rapt)",
        "error_subtype": "invalid_rapt",
    }
    with scripted(answer({}, 401), answer(said, 400)) as google, at_loopback(google.url) as box:
        with pytest.raises(SignInNeeded, match="organization") as ended:
            box.profile()
        assert "afterword setup" in ended.value.hint
