"""The control side: the same verbs at home and over HTTP, and nothing without the key."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import requests

from afterword.config.clock import StoryClock
from afterword.sandbox import ControlError, Sandbox, connect
from afterword.sandbox.control import VERBS
from sandbox.clients import ANA, JANE, Raw

if TYPE_CHECKING:
    from pathlib import Path


def test_a_verb_gives_the_same_over_http(sandbox: Sandbox, jane: Raw) -> None:
    """Delivery, edit, faults, dump: what another process sees is what the sandbox itself shows."""
    away = connect(sandbox.url, sandbox.control_key)
    draft = jane.draft()
    raw = b"From: ana@acme.example\r\nSubject: \xc3\xa9\r\n\r\nHi\r\n"
    assert away.deliver(JANE, raw)["subject"] == "é"
    assert away.deliver(JANE, sender=ANA, subject="Hello", text="Hi")["from"] == ANA
    edited = away.edit_draft(JANE, draft["id"], subject="Mine")
    away.fault("500", "gmail.users.getProfile", times=1)
    assert jane.ask("GET", "profile").status_code == 500
    assert edited["subject"] == "Mine"
    assert away.mailbox(JANE) == sandbox.mailbox(JANE)
    assert away.requests() == sandbox.requests()
    assert away.set_clock(datetime(2026, 11, 23, tzinfo=UTC)) == "2026-11-23T00:00:00+00:00"
    assert away.set_quirks(search_misses=2)["search_misses"] == 2


def test_a_wrong_verb_or_argument_is_told(sandbox: Sandbox) -> None:
    """An unknown name never leaves the client; a refused one carries the sandbox's sentence."""
    away = connect(sandbox.url, sandbox.control_key)
    with pytest.raises(AttributeError):
        away.deliverr(JANE)  # type: ignore[attr-defined]  # the mistake is the test
    with pytest.raises(TypeError):
        away.trash(JANE)  # type: ignore[call-arg]  # the mistake is the test
    with pytest.raises(ControlError, match=r"no account bo@acme\.example"):
        away.mailbox("bo@acme.example")
    with pytest.raises(ControlError, match="explode"):
        away.fault("explode")
    with pytest.raises(ControlError, match="without a zone"):
        away.set_clock("2026-11-23T00:00:00")


@pytest.mark.parametrize(
    ("http", "path"),
    [("GET", "state"), ("POST", "add_account"), ("PUT", "keyring/a/b"), ("GET", "keyring/a/b")],
)
def test_without_the_key_nothing_is_controlled(sandbox: Sandbox, http: str, path: str) -> None:
    """403 for a missing and for a wrong key."""
    for key in ({}, {"X-Sandbox-Control": "wrong"}):
        answer = requests.request(http, f"{sandbox.url}/_control/{path}", headers=key, json={}, timeout=5)
        assert answer.status_code == 403


def test_the_state_is_one_document(sandbox: Sandbox) -> None:
    """Accounts, quirks, faults and counts in one look."""
    key = {"X-Sandbox-Control": sandbox.control_key}
    state = requests.get(f"{sandbox.url}/_control/state", headers=key, timeout=5).json()
    assert set(state["accounts"]) == {JANE, ANA}
    assert state["quirks"]["replaces_message_id_on_draft_send"] is True


def test_every_verb_says_what_it_does() -> None:
    """The table is the documentation too."""
    assert all(function.__doc__ for function in VERBS.values())
    assert {"deliver", "reply", "edit_draft", "schedule_draft", "fault", "requests"} <= set(VERBS)


def test_an_idle_poll_can_be_counted(sandbox: Sandbox, jane: Raw) -> None:
    """The log holds method, account and status of each request, behind a number."""
    cursor = jane.get("profile")["historyId"]
    seen = sandbox.requests()[-1]["number"]
    jane.get("history", startHistoryId=cursor)
    polled = sandbox.requests(since=seen)
    assert [(r["method"], r["account"], r["status"]) for r in polled] == [
        ("gmail.users.history.list", JANE, 200)
    ]


def test_it_listens_on_loopback_alone(sandbox: Sandbox) -> None:
    """Bound to 127.0.0.1 and nothing else."""
    assert sandbox.url.startswith("http://127.0.0.1:")
    assert sandbox._server is not None
    assert sandbox._server.socket.getsockname()[0] == "127.0.0.1"


def test_it_starts_in_half_a_second_and_frees_its_port() -> None:
    """Start, one request, stop; the port can be taken again at once, and a second stop does nothing."""
    begun = time.monotonic()
    sandbox = Sandbox().start()
    port = int(sandbox.url.rpartition(":")[2])
    assert requests.get(f"{sandbox.url}/gmail/v1/users/me/profile", timeout=5).status_code == 401
    assert time.monotonic() - begun < 0.5
    sandbox.stop()
    sandbox.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    with Sandbox().start(port) as again:
        assert again.url.endswith(str(port))


def test_it_follows_a_story_clock(tmp_path: Path) -> None:
    """The clock that other processes share is the sandbox's; setting it here sets it for all."""
    clock = StoryClock(tmp_path / "clock.json")
    clock.rest_at(datetime(2026, 11, 23, 15, 0, tzinfo=UTC))
    with Sandbox(clock) as sandbox:
        assert sandbox.now() == "2026-11-23T15:00:00+00:00"
        sandbox.set_clock("2026-11-24T15:00:00Z")
    assert clock.now() == datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


_KEYRING = """
import keyring
from keyring.errors import PasswordDeleteError
assert type(keyring.get_keyring()).__name__ == "SandboxKeyring"
assert keyring.get_password("afterword", "jane/100%@gmail.com") is None
keyring.set_password("afterword", "jane/100%@gmail.com", "s\u00e9cret")
assert keyring.get_password("afterword", "jane/100%@gmail.com") == "s\u00e9cret"
keyring.set_password("afterword", "other", "x")
keyring.delete_password("afterword", "other")
try:
    keyring.delete_password("afterword", "other")
except PasswordDeleteError:
    print("right")
"""


def test_a_keyring_in_the_sandboxs_memory(sandbox: Sandbox) -> None:
    """Another process keeps a secret there through the keyring library's own rules; it is in memory only."""
    there = {
        "PYTHON_KEYRING_BACKEND": "afterword.sandbox.keyring.SandboxKeyring",
        "AFTERWORD_SANDBOX": sandbox.url,
        "AFTERWORD_SANDBOX_KEY": sandbox.control_key,
    }
    done = subprocess.run(
        [sys.executable, "-c", _KEYRING],
        check=False,
        env={**os.environ, **there},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout.strip(), done.stderr) == ("right", "")
    assert sandbox.state.keyring == {("afterword", "jane/100%@gmail.com"): "s\u00e9cret"}


def test_the_keyring_is_not_chosen_where_no_sandbox_is_named() -> None:
    """Its priority is below every real backend's."""
    from afterword.sandbox.keyring import SandboxKeyring

    assert not os.environ.get("AFTERWORD_SANDBOX")
    assert SandboxKeyring.priority < 0


_SERVE = """
import sys
from pathlib import Path
from afterword.sandbox import serve
serve(0, {"jane@gmail.com": "Jane Doe"}, Path(sys.argv[1]), say=lambda line: print(line, flush=True))
"""


def test_serve_tells_where_it_is_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    """Endpoint, key and client-secrets file are printed; the file is the person's alone; Ctrl-C ends with 0."""
    secrets = tmp_path / "client.json"
    command = [sys.executable, "-c", _SERVE, str(secrets)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            said = [running.stdout.readline().split() for _ in range(3)]
            url, key = said[0][-1], said[1][-1]
            away = connect(url, key)
            assert away.client_secrets()["installed"]["token_uri"] == f"{url}/token"
            assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
            running.send_signal(signal.SIGINT)
            assert running.wait(10) == 0
        finally:
            running.kill()
