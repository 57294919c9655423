from __future__ import annotations

import gzip
import socket
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from google.oauth2.credentials import Credentials

from afterword.errors import InputError
from afterword.gmail.endpoints import checked
from afterword.gmail.transport import AnswerTooLong, Limits, NeverLeft, Transport
from gmail import scripted_server as server
from gmail.scripted_server import Reply, answer, answer_then_close, said, scripted

if TYPE_CHECKING:
    from collections.abc import Callable


def transport(url: str, token: str | None = "access", **more: object) -> Transport:
    """A transport with short limits and a token of the test's own."""
    credentials = Credentials(
        token, refresh_token="refresh", token_uri=f"{url}/token", client_id="id", client_secret="secret"
    )
    return Transport(credentials, url, limits=replace(Limits(1, 0.5, 1), **more))  # type: ignore[arg-type]  # a test's own


def post(to: Transport, path: str = "/gmail/v1/users/me/drafts/send") -> tuple[int, bytes]:
    """The status and the body that a POST is answered with."""
    head, content = to.request(
        to.endpoint + path, "POST", b'{"id":"r1"}', {"content-type": "application/json"}
    )
    return head.status, content


BROKEN: dict[str, tuple[Reply, type[Exception]]] = {
    "closed": (server.close, ConnectionError),
    "reset": (server.reset, ConnectionError),
    "silent": (server.silence, (TimeoutError)),
    "trickling": (server.trickle, TimeoutError),
    "not http": (server.garbage_status_line, ConnectionError),
    "half a body": (said(200, b'{"id": "m', 100), ConnectionError),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_post_leaves_once_whatever_becomes_of_its_connection(how: str) -> None:
    """A POST whose answer is lost arrives exactly once at the server, and the caller is told that it was lost."""
    reply, error = BROKEN[how]
    with scripted(reply) as gmail:
        with pytest.raises(error):
            post(transport(gmail.url))
        assert gmail.methods() == ["POST"]


def test_a_post_on_a_stale_connection_leaves_at_most_once() -> None:
    """A kept connection that the server closed meanwhile never makes one call into two POSTs."""
    with scripted(answer({}), server.close) as gmail:
        to = transport(gmail.url)
        assert post(to, "/a") == (200, b"{}")
        with pytest.raises(ConnectionError):
            post(to, "/b")
        assert [one.path for one in gmail.arrived] == ["/a", "/b"]
        assert gmail.connections == 1  # the second went over the kept connection
        to.close()


def test_a_connection_that_the_server_closed_is_not_used_again() -> None:
    """Where the close was seen before the next call, that call takes a new connection and arrives once."""
    with scripted(answer_then_close({})) as gmail:
        to = transport(gmail.url)
        assert post(to, "/a") == (200, b"{}")
        outcome = _status_or_lost(lambda: post(to, "/b")[0])
        assert [one.path for one in gmail.arrived].count("/b") <= 1
        assert outcome in (200, "lost")
        to.close()


def _status_or_lost(call: Callable[[], int]) -> int | str:
    try:
        return call()
    except ConnectionError:
        return "lost"


def test_after_an_error_the_next_request_has_a_new_connection() -> None:
    """A broken connection is not held against the next call."""
    with scripted(server.reset, answer({"ok": 1})) as gmail:
        to = transport(gmail.url)
        with pytest.raises(ConnectionError):
            post(to)
        assert post(to) == (200, b'{"ok": 1}')
        assert gmail.connections == 2
        to.close()


def test_reset_makes_the_connections_anew() -> None:
    """After `reset`, as after a suspend, nothing of the old connections is used."""
    with scripted() as gmail:
        to = transport(gmail.url)
        post(to)
        to.reset()
        post(to)
        assert gmail.connections == 2
        to.close()


def test_a_401_renews_the_access_token_and_asks_once_more() -> None:
    """401 says that nothing was done: one renewal, one more request, with the new token."""
    renewed = answer({"access_token": "fresh", "expires_in": 3600, "token_type": "Bearer"})
    with scripted(answer({}, 401), renewed, answer({"id": "m"})) as gmail:
        to = transport(gmail.url, token="stale")
        assert post(to) == (200, b'{"id": "m"}')
        assert [one.path.rpartition("/")[2] for one in gmail.arrived] == ["send", "token", "send"]
        assert [one.headers.get("authorization") for one in gmail.arrived] == [
            "Bearer stale",
            None,
            "Bearer fresh",
        ]
        to.close()


def test_a_second_401_is_the_answer() -> None:
    """The renewal happens once a request: two answers 401 do not go round."""
    renewed = answer({"access_token": "fresh", "expires_in": 3600})
    with scripted(answer({}, 401), renewed, answer({}, 401)) as gmail:
        to = transport(gmail.url)
        assert post(to)[0] == 401
        assert len(gmail.arrived) == 3
        to.close()


def test_the_post_behind_a_renewal_is_not_repeated_either() -> None:
    """A connection that closes on the repeated POST ends it: two in all, the first of which was answered 401."""
    renewed = answer({"access_token": "fresh", "expires_in": 3600})
    with scripted(answer({}, 401), renewed, server.close) as gmail:
        with pytest.raises(ConnectionError):
            post(transport(gmail.url))
        assert gmail.methods() == ["POST", "POST", "POST"]


def test_no_redirect_is_followed() -> None:
    """A redirect is handed back as it is: neither the request nor its token goes anywhere else."""
    with scripted() as elsewhere, scripted(answer({}, 307, Location=elsewhere.url)) as gmail:
        to = transport(gmail.url)
        assert post(to)[0] == 307
        assert elsewhere.arrived == []
        to.close()


def test_the_refresh_token_follows_no_redirect() -> None:
    """A token endpoint that points elsewhere does not get the refresh token there."""
    with scripted() as elsewhere, scripted(answer({}, 307, Location=elsewhere.url)) as gmail:
        to = transport(gmail.url, token=None)
        with pytest.raises(Exception, match="redirects"):
            post(to)
        assert elsewhere.arrived == []
        to.close()


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_longer_than_any_is_refused(packed: bool) -> None:
    """An answer is read to its bound and no further, compressed or not."""
    content = b" " * 200_000
    reply = answer(gzip.compress(content), Content_Encoding="gzip") if packed else answer(content)
    with scripted(reply) as gmail:
        with pytest.raises(AnswerTooLong):
            post(transport(gmail.url, most_bytes=100_000))
        assert len(gmail.arrived) == 1


def test_a_port_where_nobody_listens_says_that_nothing_left() -> None:
    """No connection is told apart from a lost answer: the request reached nobody."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(NeverLeft):
        post(transport(url))


def test_the_servers_clock_is_kept() -> None:
    """The Date of the last answer is kept in UTC, and one that is no date does no harm."""
    with scripted(answer({}, Date="Mon, 23 Nov 2026 14:00:00 -0500"), answer({}, Date="soon")) as gmail:
        to = transport(gmail.url)
        dates = [(post(to), to.last_date)[1] for _ in range(2)]
        assert dates == [datetime(2026, 11, 23, 19, tzinfo=UTC), None]
        to.close()


def test_loopback_goes_past_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """On loopback no proxy of the environment sees the requests, and no netrc replaces the token."""
    with scripted() as proxy, scripted() as gmail:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        to = transport(gmail.url)
        assert post(to)[0] == 200
        assert (len(proxy.arrived), len(gmail.arrived)) == (0, 1)
        to.close()


def test_the_token_goes_to_the_endpoint_alone() -> None:
    """A request to any other host is refused before it leaves."""
    with scripted() as elsewhere, scripted() as gmail:
        to = transport(gmail.url)
        with pytest.raises(ValueError, match="another host"):
            to.request(elsewhere.url + "/gmail/v1/users/me/profile")
        assert elsewhere.arrived == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://gmail.googleapis.com",
        "https://gmail.googleapis.com/",
        "http://127.0.0.1:8080",
        "http://[::1]:1",
        "http://localhost:9",
    ],
)
def test_google_and_loopback_are_endpoints(endpoint: str) -> None:
    """Gmail's own address and http on this machine are taken, without a slash at the end."""
    assert checked(endpoint) == endpoint.rstrip("/")


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://gmail.googleapis.com",
        "https://gmail.googleapis.com.example.com",
        "https://gmail.googleapis.com@example.com",
        "https://example.com",
        "https://gmail.googleapis.com:8443",
        "https://gmail.googleapis.com/other",
        "https://gmail.googleapis.com?x=1",
        "http://10.0.0.1",
        "http://127.0.0.1.example.com",
        "http://0.0.0.0:80",
        "http://user:word@127.0.0.1",
        "http://[::1",
        "http://127.0.0.1:99999",
        "http://local host",
        "file:///etc/passwd",
        "",
    ],
)
def test_every_other_endpoint_is_refused(endpoint: str) -> None:
    """Nothing but Gmail's own address and plain http on this machine may get the token."""
    with pytest.raises(InputError) as refused:
        checked(endpoint)
    assert [problem.place for problem in refused.value.problems] == ["gmail.endpoint"]
