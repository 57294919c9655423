"""Every named fault does what its name says, and what happened behind it is true."""

from __future__ import annotations

import json
import socket
import time
from typing import TYPE_CHECKING, Any

import pytest
import requests

from sandbox.clients import ANA, JANE, Raw

if TYPE_CHECKING:
    from afterword.sandbox import Sandbox

SEND = "gmail.users.drafts.send"


@pytest.mark.parametrize(
    ("fault", "options", "left"),
    [
        ("close_before", {}, 0),
        ("close_after", {}, 1),
        ("reset", {}, 0),
        ("reset", {"when": "after"}, 1),
        ("timeout", {"seconds": 0.1}, 0),
        ("timeout", {"seconds": 0.1, "when": "after"}, 1),
        ("half", {}, 1),
    ],
)
def test_a_lost_answer_has_the_effect_that_it_says(
    sandbox: Sandbox, jane: Raw, fault: str, options: dict[str, Any], left: int
) -> None:
    """The client sees a broken connection either way; the letter left or did not, as the fault says."""
    draft = jane.draft()
    sandbox.fault(fault, SEND, **options)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        jane.send(draft["id"])
    assert len(sandbox.mailbox(ANA)) == left
    assert len(sandbox.requests(SEND)) == 1
    assert jane.send(draft["id"]).status_code == (404 if left else 200)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [
        ("400", 400, "failedPrecondition"),
        ("401", 401, "authError"),
        ("403", 403, "userRateLimitExceeded"),
        ("404", 404, "notFound"),
        ("429", 429, "rateLimitExceeded"),
        ("500", 500, "backendError"),
        ("503", 503, "backendError"),
    ],
)
def test_an_error_answer_comes_before_or_after_the_effect(
    sandbox: Sandbox, jane: Raw, fault: str, status: int, reason: str, when: str
) -> None:
    """Status and reason in Google's shape; whether the letter left is for the client to find out."""
    draft = jane.draft()
    sandbox.fault(fault, SEND, when=when)
    answer = jane.send(draft["id"])
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["errors"][0]["reason"]) == (status, status, reason)
    assert len(sandbox.mailbox(ANA)) == (1 if when == "after" else 0)


@pytest.mark.parametrize("fault", ["403", "429"])
def test_too_fast_names_the_time_to_come_back(sandbox: Sandbox, jane: Raw, fault: str) -> None:
    """docs/gmail-facts.md 15: 'Retry after <time>' in the message, by the sandbox's clock; or without it."""
    sandbox.set_clock("2026-11-23T15:00:00Z")
    sandbox.fault(fault, retry_after=900)
    assert "Retry after 2026-11-23T15:15:00.000Z" in jane.ask("GET", "profile").text
    sandbox.fault(fault, retry_after=None)
    assert "Retry after" not in jane.ask("GET", "profile").text


def test_garbage_is_not_json(sandbox: Sandbox, jane: Raw) -> None:
    """200 and HTML."""
    sandbox.fault("garbage", "gmail.users.getProfile")
    answer = jane.ask("GET", "profile")
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.text)


def test_a_redirect_points_elsewhere(sandbox: Sandbox, jane: Raw) -> None:
    """302 to another host, and nothing was done."""
    draft = jane.draft()
    sandbox.fault("redirect", SEND, location="http://127.0.0.1:9/steal")
    answer = jane.send(draft["id"])
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://127.0.0.1:9/steal")
    assert sandbox.mailbox(ANA) == []


def test_a_huge_body_is_as_big_as_it_says(sandbox: Sandbox, jane: Raw) -> None:
    """The announced length is what comes."""
    sandbox.fault("huge", size=3_000_000)
    assert len(jane.ask("GET", "profile").content) == 3_000_000


def test_a_slow_answer_comes_whole(sandbox: Sandbox, jane: Raw) -> None:
    """It takes its time and then is right."""
    sandbox.fault("slow", seconds=0.3)
    begun = time.monotonic()
    assert jane.get("profile")["emailAddress"] == JANE
    assert time.monotonic() - begun >= 0.25


def test_the_cursor_can_be_gone_once(sandbox: Sandbox, jane: Raw) -> None:
    """404 on history.list, then as before."""
    cursor = jane.get("profile")["historyId"]
    sandbox.fault("cursor_gone", "gmail.users.history.list")
    answers = [jane.ask("GET", "history", startHistoryId=cursor).status_code for _ in range(2)]
    assert answers == [404, 200]


def test_a_revoked_sign_in_is_401_for_good(sandbox: Sandbox, jane: Raw) -> None:
    """The fault takes the grant away in the middle of work."""
    sandbox.fault("token_revoked", "gmail.users.drafts.*")
    draft = jane.ask("POST", "drafts", {"message": {"raw": "VG86IGFAYi5jCgpoaQ"}})
    assert draft.status_code == 401
    assert jane.ask("GET", "profile").status_code == 401


def test_a_fault_meets_whom_and_what_it_names_so_many_times(sandbox: Sandbox, jane: Raw) -> None:
    """Another account, another method and the third request are spared; without a number it stays until cleared."""
    ana = Raw(sandbox, ANA)
    sandbox.fault("500", "gmail.users.messages.*", account=JANE, times=2)
    assert jane.ask("GET", "profile").status_code == 200
    assert ana.ask("GET", "messages").status_code == 200
    assert [jane.ask("GET", "messages").status_code for _ in range(3)] == [500, 500, 200]
    sandbox.fault("503", times=None)
    assert [jane.ask("GET", "messages").status_code for _ in range(3)] == [503] * 3
    sandbox.clear_faults()
    assert jane.ask("GET", "messages").status_code == 200
    ana.session.close()


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        ("500", 500, "internal_failure"),
        ("token_revoked", 400, "invalid_grant"),
        ("401", 401, "invalid_client"),
        ("429", 429, "rate_limit_exceeded"),
    ],
)
def test_the_token_endpoint_has_faults_in_its_own_words(
    sandbox: Sandbox, jane: Raw, fault: str, status: int, error: str
) -> None:
    """A refresh fails once; after a revocation for ever."""
    client = sandbox.client_secrets()["installed"]
    form = {
        "grant_type": "refresh_token",
        "refresh_token": sandbox.sign_in(JANE)["refresh_token"],
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
    }
    sandbox.fault(fault, "token", account=JANE)
    answers = [jane.session.post(client["token_uri"], data=form, timeout=5) for _ in range(2)]
    assert (answers[0].status_code, answers[0].json()["error"]) == (status, error)
    assert answers[1].status_code == (400 if fault == "token_revoked" else 200)


def test_the_token_endpoint_can_lose_its_answer(sandbox: Sandbox, jane: Raw) -> None:
    """A closed connection there looks like one at the API."""
    sandbox.fault("close_before", "token")
    with pytest.raises(requests.ConnectionError):
        jane.session.post(f"{sandbox.url}/token", data={}, timeout=5)


def test_a_reset_is_a_reset(sandbox: Sandbox, jane: Raw) -> None:
    """The connection ends with RST and not with an orderly close."""
    sandbox.fault("reset")
    port = int(sandbox.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(
            f"GET /gmail/v1/users/me/profile HTTP/1.1\r\nAuthorization: Bearer {jane.token}\r\n\r\n".encode()
        )
        with pytest.raises(ConnectionResetError):
            line.recv(10)


def test_a_stop_does_not_wait_for_a_hanging_answer(sandbox: Sandbox, jane: Raw) -> None:
    """A timeout of minutes ends with the sandbox."""
    import threading

    sandbox.fault("timeout", seconds=600)
    seen: list[str] = []

    def ask() -> None:
        try:
            jane.ask("GET", "profile")
        except requests.ConnectionError:
            seen.append("closed")

    waiting = threading.Thread(target=ask)
    waiting.start()
    while not sandbox.requests("gmail.users.getProfile"):
        time.sleep(0.01)
    sandbox.stop()
    waiting.join(5)
    assert seen == ["closed"]
