from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from google.oauth2.credentials import Credentials

from afterword.errors import AnswerLost, CursorGone, GmailAway, Refused, SignInNeeded
from afterword.gmail import errors
from afterword.gmail.mailbox import Mailbox
from afterword.gmail.transport import Limits
from gmail.scripted_server import Reply, answer, close, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

JANE = "jane@example.com"
DATE = {"date": "Mon, 23 Nov 2026 14:00:00 GMT"}


def mailbox(url: str) -> Mailbox:
    """Jane's mailbox at a scripted server."""
    credentials = Credentials(
        "a", refresh_token="r", token_uri=f"{url}/token", client_id="i", client_secret="s"
    )
    return Mailbox(JANE, credentials, url, limits=Limits(1, 1, 2))


def said(code: int, message: str = "", reason: str = "", **more: Any) -> Reply:
    """An error as Google words it."""
    error = {"code": code, "message": message, "errors": [{"reason": reason, "message": message}], **more}
    return answer({"error": error}, code)


# the time that an answer names


@pytest.mark.parametrize(
    ("message", "headers", "until"),
    [
        ("User-rate limit exceeded.  Retry after 2026-11-23T14:15:00.123Z", {}, (14, 15, 0, 123000)),
        ("Retry after 2026-11-23T15:15:00+01:00", {}, (14, 15)),
        ("Slow down", {"retry-after": "90", **DATE}, (14, 1, 30)),
        ("Slow down", {"retry-after": "Mon, 23 Nov 2026 14:20:00 GMT"}, (14, 20)),
        ("Retry after 2026-11-23T14:15:00Z", {"retry-after": "60", **DATE}, (14, 15)),
        ("Retry after 2026-11-23T14:00:01Z", {"retry-after": "60", **DATE}, (14, 1)),
        ("Retry after a while", {}, None),
        ("Retry after 2026-99-99T99:99:99Z", {}, None),
        ("Slow down", {"retry-after": "soon"}, None),
        ("Slow down", {"retry-after": "9" * 40, **DATE}, None),
        ("Slow down", {"retry-after": "60"}, None),
    ],
)
def test_the_later_of_the_named_times_counts(
    message: str, headers: dict[str, str], until: tuple[int, ...] | None
) -> None:
    """The time in the message and the one in the header are read, the later one counts, nonsense is no time."""
    body = json.dumps({"error": {"code": 429, "message": message}}).encode()
    expected = datetime(2026, 11, 23, *until, tzinfo=UTC) if until else None  # type: ignore[arg-type,misc]  # hour to µs
    assert errors.answer(429, headers, body).until == expected


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"error": "x"}', b'{"error": {"errors": [1]}}', b"\xff", b"[" * 9_999]
)
def test_an_error_of_any_shape_is_an_answer(body: bytes) -> None:
    """An error body that is not Google's is an answer with its status and nothing else."""
    found = errors.answer(403, {}, body)
    assert (found.status, found.reasons, found.too_fast) == (403, frozenset(), False)


# what a status means, for a read and for a write

READS: dict[str, tuple[Reply, type[Exception]]] = {
    "unknown 400": (said(400, "Bad query", "invalidArgument"), Refused),
    "408": (said(408), GmailAway),
    "409": (said(409), Refused),
    "418": (answer(b"teapot", 418), Refused),
    "api switched off": (
        said(403, "Gmail API has not been used in project 1", "accessNotConfigured"),
        SignInNeeded,
    ),
    "delegation": (said(403, "Delegation denied", "forbidden"), SignInNeeded),
    "daily limit": (said(403, "Daily Limit Exceeded", "dailyLimitExceeded"), GmailAway),
    "resource exhausted": (said(403, "Quota", "x", status="RESOURCE_EXHAUSTED"), GmailAway),
    "captive portal": (answer(b"<html>Welcome to the hotel", 200), GmailAway),
    "empty": (answer(b"", 200), GmailAway),
    "a list": (answer([], 200), GmailAway),
    "not utf-8": (answer(b"\xff\xfe", 200), GmailAway),
    "ids missing": (answer({"messages": [{"id": "a"}]}, 200), GmailAway),
}


@pytest.mark.parametrize("case", READS)
def test_what_a_read_ends_in(case: str) -> None:
    """Each answer to a search is the error that says what to do, and never AnswerLost."""
    reply, error = READS[case]
    with scripted(reply, reply) as gmail, mailbox(gmail.url) as box:
        with pytest.raises(error) as ended:
            box.search("from:x")
        assert not isinstance(ended.value, AnswerLost)


SENDS: dict[str, tuple[Reply, type[Exception]]] = {
    "400": (said(400, "Invalid draft", "failedPrecondition"), AnswerLost),
    "404": (said(404, "Requested entity was not found."), AnswerLost),
    "408": (said(408), AnswerLost),
    "409": (said(409), AnswerLost),
    "captive portal": (answer(b"<html>Welcome to the hotel", 200), AnswerLost),
    "empty": (answer(b"", 200), AnswerLost),
    "ids missing": (answer({}, 200), AnswerLost),
    "a list": (answer([], 200), AnswerLost),
    "204": (answer(b"", 204), AnswerLost),
    "api switched off": (said(403, "not used", "accessNotConfigured"), SignInNeeded),
    "delegation": (said(403, "Delegation denied", "forbidden"), SignInNeeded),
}


@pytest.mark.parametrize("case", SENDS)
def test_what_a_send_ends_in(case: str) -> None:
    """Only a refusal for the sign-in says that nothing was sent; every other answer is lost. Each is one POST."""
    reply, error = SENDS[case]
    with scripted(reply) as gmail, mailbox(gmail.url) as box:
        with pytest.raises(error) as ended:
            box.send_draft("r1")
        assert isinstance(ended.value, AnswerLost) == (error is AnswerLost)
        assert gmail.methods() == ["POST"]


@pytest.mark.parametrize("status", [400, 404, 413])
def test_a_create_that_gmail_refuses_was_not_done(status: int) -> None:
    """What Gmail will not take as a draft is Refused: trying again as it is would not help."""
    with (
        scripted(said(status, "Too large")) as gmail,
        mailbox(gmail.url) as box,
        pytest.raises(Refused, match="Too"),
    ):
        box.create_draft(b"From: a\r\n\r\n")


def test_a_send_names_the_draft_by_its_id_alone() -> None:
    """The body of drafts.send holds the id and no message, so that Gmail sends what stands there."""
    with scripted(answer({"id": "m", "threadId": "t"})) as gmail, mailbox(gmail.url) as box:
        assert box.send_draft("r1").id == "m"
        assert json.loads(gmail.arrived[0].body) == {"id": "r1"}


def test_a_create_outside_a_thread_names_none() -> None:
    """Without a thread the message holds its bytes alone; with one, its id too."""
    done = answer({"id": "r", "message": {"id": "m", "threadId": "t"}})
    with scripted(done, done) as gmail, mailbox(gmail.url) as box:
        box.create_draft(b"x")
        box.create_draft(b"x", "t1")
        sent = [json.loads(one.body)["message"] for one in gmail.arrived]
    assert [set(message) for message in sent] == [{"raw"}, {"raw", "threadId"}]


def test_a_trial_draft_is_deleted() -> None:
    """delete_draft takes Gmail's empty answer for what it is, and a lost one for lost."""
    with scripted(answer(b"", 204), close) as gmail, mailbox(gmail.url) as box:
        box.delete_draft("r1")
        with pytest.raises(AnswerLost):
            box.delete_draft("r2")
        assert gmail.methods() == ["DELETE", "DELETE"]


@pytest.mark.parametrize("status", [400, 404])
def test_a_cursor_that_gmail_does_not_take_is_gone(status: int) -> None:
    """Too old or unreadable: either way a full look is needed."""
    with scripted(said(status)) as gmail, mailbox(gmail.url) as box, pytest.raises(CursorGone):
        box.changes("1")


def test_an_id_of_another_shape_is_not_there() -> None:
    """Gmail answers an id that it cannot read with 400: there is no such message."""
    with scripted(said(400, "Invalid id value", "invalidArgument")) as gmail, mailbox(gmail.url) as box:
        assert box.message("what") is None


def test_pages_that_never_end_are_left() -> None:
    """A page token that comes back again does not go round for ever."""
    page = answer({"history": [], "nextPageToken": "same", "historyId": "2"})
    with scripted(*[page] * 5) as gmail, mailbox(gmail.url) as box:
        with pytest.raises(GmailAway, match="twice"):
            box.changes("1")
        assert len(gmail.arrived) == 2


def test_history_without_end_asks_for_a_full_look() -> None:
    """After so many pages a full look is cheaper than to go on: CursorGone."""
    pages = [answer({"nextPageToken": f"t{n}", "historyId": "2"}) for n in range(205)]
    with scripted(*pages) as gmail, mailbox(gmail.url) as box:
        with pytest.raises(CursorGone):
            box.changes("1")
        assert len(gmail.arrived) == 200


REFRESH: dict[str, tuple[Reply, type[Exception]]] = {
    "invalid_grant": (
        answer({"error": "invalid_grant", "error_description": "Token revoked"}, 400),
        SignInNeeded,
    ),
    "deleted client": (answer({"error": "deleted_client"}, 401), SignInNeeded),
    "html": (answer(b"<html>", 400), GmailAway),
    "no token": (answer({"ok": 1}, 200), GmailAway),
    "a list": (answer([], 200), GmailAway),
    "expiry": (answer({"access_token": "x", "expires_in": "soon"}, 200), GmailAway),
    "odd error": (answer({"error": {"code": 5}}, 400), GmailAway),
    "closed": (close, GmailAway),
}


@pytest.mark.parametrize("case", REFRESH)
def test_what_a_renewal_ends_in(case: str) -> None:
    """A refused renewal is SignInNeeded, any other trouble GmailAway; a write behind it never reaches Gmail twice."""
    reply, error = REFRESH[case]
    calls: list[Callable[[Mailbox], object]] = [lambda box: box.profile(), lambda box: box.send_draft("r1")]
    for call in calls:
        with scripted(said(401), *[reply] * 4) as gmail, mailbox(gmail.url) as box:
            with pytest.raises(error) as ended:
                call(box)
            assert not isinstance(ended.value, AnswerLost)
            assert [one.path for one in gmail.arrived if "send" in one.path][1:] == []


def test_what_the_token_endpoint_says_is_not_repeated() -> None:
    """Its words may hold what it was sent: of an error code that is no plain word nothing is told, nor of the rest."""
    said = {"error": "bad 1//token-of-jane", "error_description": "1//token-of-jane is revoked"}
    replies = (answer({}, 401), answer(said, 400), answer(said, 400))
    with (
        scripted(*replies) as gmail,
        mailbox(gmail.url) as box,
        pytest.raises(SignInNeeded) as ended,
    ):
        box.profile()
    assert "token-of-jane" not in f"{ended.value} {ended.value.message} {ended.value.hint}"


def test_looking_at_the_module_costs_no_google() -> None:
    """Importing the mailbox and the sign-in brings neither Google's client nor requests (docs/gmail-facts.md 19)."""
    ask = "import sys, afterword.gmail.auth, afterword.gmail.mailbox; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, timeout=60)
    heavy = {"googleapiclient", "google.auth", "google_auth_oauthlib", "requests", "httplib2", "keyring"}
    assert heavy & set(out.stdout.split()) == set()
