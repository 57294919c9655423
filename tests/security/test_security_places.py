"""Where tokens and letters may go: Google's hosts or this machine, whoever names another place."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import keyring
import pytest
import requests

from afterword.errors import AfterwordError
from afterword.gmail import auth
from afterword.gmail.permissions import PURPOSE
from afterword.gmail.token_store import SERVICE
from afterword.sandbox import Sandbox
from cli.homes import Home
from jane import CONFIG, JANE, here
from security.finished import FINISHED

ELSEWHERE = (
    "https://evil.example",
    "http://gmail.googleapis.com",
    "https://gmail.googleapis.com.evil.example",
    "https://gmail.googleapis.com@evil.example",
    "https://gmail.googleapis.com:444",
    "https://evil.example/gmail.googleapis.com",
    "https://gmail.googleapis.com\\\\@evil.example",
    "http://127.0.0.1.evil.example:80",
    "http://10.0.0.1:80",
    "http://0.0.0.0:80",
    "http://[::ffff:10.0.0.1]:80",
    "http://localhost.evil.example",
    "file:///etc/passwd",
    "ftp://127.0.0.1",
    "//evil.example",
    "",
)


@contextmanager
def eavesdropper() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Another server on this machine: its address, and the headers of whatever it was asked."""
    heard: list[dict[str, str]] = []

    class RecordingHandler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(dict(self.headers))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_POST = do_GET  # noqa: N815  (as http.server names it)

        def log_message(self, *_args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), RecordingHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("endpoint", ELSEWHERE)
def test_the_config_names_no_other_place(home: Home, gmail: Sandbox, endpoint: str) -> None:
    """Every command that would speak to Gmail ends with 2 and says what is allowed; nobody is asked."""
    home.config(CONFIG.format(endpoint=endpoint))
    before = len(gmail.requests())
    for words in (("run", "--once"), ("run", "--dry-run")):
        ran = home.run(*words)
        assert ran.code == 2
        assert "endpoint" in ran.err
        assert "gmail.googleapis.com" in ran.err
    assert len(gmail.requests()) == before


@pytest.mark.parametrize("uri", ELSEWHERE)
@pytest.mark.parametrize("key", ["auth_uri", "token_uri"])
def test_a_client_file_names_no_other_place(home: Home, sandbox: Sandbox, key: str, uri: str) -> None:
    """A client file from the wrong hands is refused before a page is shown, and nothing of its secret is repeated."""
    client = sandbox.client_secrets()
    client["installed"][key] = uri
    ran = home.run("setup", "--no-browser", "--client-secrets", home.file("client.json", json.dumps(client)))
    assert (ran.code, ran.out) == (2, "")
    assert key in ran.err
    assert client["installed"]["client_secret"] not in ran.err


@pytest.mark.parametrize("uri", ELSEWHERE)
def test_a_keyring_entry_names_no_other_place(home: Home, gmail: Sandbox, uri: str) -> None:
    """An entry whose token address was changed sends the refresh token nowhere: sign in again, 3."""
    entry = json.loads(keyring.get_password(SERVICE, JANE) or "{}")
    keyring.set_password(SERVICE, JANE, json.dumps(entry | {"token_uri": uri}))
    home.added(notes=FINISHED)
    before = len(gmail.requests())
    ran = home.run("run", "--once")
    assert ran.code == 3
    assert entry["refresh_token"] not in ran.err
    assert len(gmail.requests()) == before


@pytest.mark.parametrize(
    "method", ["gmail.users.getProfile", "gmail.users.drafts.*", "gmail.users.messages.*", "token", "*"]
)
def test_a_redirect_takes_nothing_along(home: Home, gmail: Sandbox, method: str) -> None:
    """Whatever points to another host: it is asked nothing, so that no Authorization header gets there."""
    home.added(notes=FINISHED)
    home.clock.rest_at(here(23, 15, 45))
    assert home.run("run", "--once").code == 0
    with eavesdropper() as (address, heard):
        gmail.expire_tokens(JANE)
        gmail.fault("redirect", method, times=None, location=f"{address}/gmail/v1/users/me/profile")
        home.clock.rest_at(here(23, 17))
        ran = home.run("run", "--once")
        home.run("doctor")
        home.run("logout")
        assert heard == []
        requests.get(address, timeout=5)
        assert len(heard) == 1  # it does hear what reaches it
    assert ran.code in {0, 4}


def test_the_code_of_the_sign_in_follows_no_redirect(home: Home, sandbox: Sandbox) -> None:
    """A token endpoint that points elsewhere while somebody signs in: nobody is asked there, and nothing is kept."""
    client = Path(home.file("client.json", json.dumps(sandbox.client_secrets())))
    sandbox.consent(JANE)
    with eavesdropper() as (address, heard):
        sandbox.fault("redirect", "token", times=None, location=f"{address}/token")
        with pytest.raises(AfterwordError):
            auth.sign_in(client, JANE, endpoint=sandbox.url, open_browser=browsed, show=lambda _: None)
        assert heard == []
    assert keyring.get_password(SERVICE, JANE) is None


def browsed(address: str) -> None:
    """A browser that goes where it is sent."""
    requests.get(address, timeout=5)


def test_a_proxy_of_the_environment_hears_nothing_of_loopback(
    home: Home, gmail: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On this machine neither Gmail, nor the token endpoint, nor the revocation goes by a proxy."""
    home.added(notes=FINISHED)
    with eavesdropper() as (address, heard):
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, address)
        home.clock.rest_at(here(23, 15, 45))
        assert home.run("run", "--once").code == 0
        assert home.run("logout").code == 0
        assert heard == []


def test_what_is_asked_of_google_is_two_permissions(home: Home, gmail: Sandbox) -> None:
    """Compose and readonly, and no third: nothing of the kind can be lost that was never asked for."""
    assert {scope.rpartition("/")[2] for scope in PURPOSE} == {"gmail.compose", "gmail.readonly"}
    assert {m for m in (r["method"] for r in gmail.requests()) if "settings" in m or "labels" in m} == set()
