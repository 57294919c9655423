"""Nothing passes the sandbox that the discovery document does not know, on either side."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from afterword.gmail.units import UNITS
from afterword.sandbox import discovery
from afterword.sandbox.api import METHODS
from sandbox.clients import ANA, JANE, Raw, encoded

if TYPE_CHECKING:
    from afterword.sandbox import Sandbox


@pytest.mark.parametrize(
    ("http", "path", "body", "query"),
    [
        ("GET", "messages", None, {"quer": "x"}),
        ("GET", "messages", None, {"maxResults": "many"}),
        ("GET", "messages", None, {"maxResults": "-1"}),
        ("GET", "messages", None, {"includeSpamTrash": "yes"}),
        ("GET", "messages", None, {"q": ["a", "b"]}),
        ("GET", "messages/19aa", None, {"format": "whole"}),
        ("GET", "history", None, {"startHistoryId": "-3"}),
        ("GET", "history", None, {"startHistoryId": str(2**64)}),
        ("GET", "profile", {"a": 1}, {}),
        ("POST", "drafts", None, {}),
        ("POST", "drafts", {"message": {"row": "x"}}, {}),
        ("POST", "drafts", {"message": {"raw": 7}}, {}),
        ("POST", "drafts", {"message": {"raw": "not base64!"}}, {}),
        ("POST", "drafts", {"message": {"raw": "x", "historyId": 7}}, {}),
        ("POST", "drafts/send", {"id": "r1", "sendAt": "2026-11-24T08:00:00Z"}, {}),
    ],
)
def test_what_the_document_does_not_know_is_400(
    sandbox: Sandbox, jane: Raw, http: str, path: str, body: Any, query: dict[str, Any]
) -> None:
    """Unknown or ill-typed parameters and fields are refused in Google's words, and listed."""
    answer = jane.ask(http, path, body, **query)
    error = answer.json()["error"]
    assert answer.status_code == 400
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["errors"] == [{"message": error["message"], "domain": "global", "reason": "invalidArgument"}]
    assert len(sandbox.violations()) == 1
    assert sandbox.mailbox(JANE) == []


def test_a_path_that_is_not_in_the_document_is_a_violation(sandbox: Sandbox, jane: Raw) -> None:
    """A method of our own invention is 404 and listed."""
    assert jane.ask("POST", "drafts/schedule", {}).status_code == 404
    assert sandbox.violations() == [
        "POST /gmail/v1/users/me/drafts/schedule: no such method in the discovery document"
    ]


def test_a_method_that_the_sandbox_lacks_says_so(sandbox: Sandbox) -> None:
    """Known to the document but not played here: 501, not an invented answer."""
    sandbox.add_account(JANE)
    raw = Raw(sandbox, JANE, ["https://www.googleapis.com/auth/gmail.modify"])
    answer = raw.ask("POST", "messages/19aa/trash")
    raw.session.close()
    assert (answer.status_code, answer.json()["error"]["status"]) == (501, "UNIMPLEMENTED")


def test_an_answer_that_does_not_conform_is_500(sandbox: Sandbox, jane: Raw) -> None:
    """The sandbox judges itself too: an answer out of shape is a 500 with the reason, and is listed."""
    kept = METHODS["getProfile"]
    METHODS["getProfile"] = lambda _: {"emailAddress": JANE, "historyId": 7, "mood": "good"}
    try:
        answer = jane.ask("GET", "profile")
    finally:
        METHODS["getProfile"] = kept
    assert answer.status_code == 500
    assert "mood" in answer.json()["error"]["message"]
    assert any("historyId" in v for v in sandbox.violations())


def test_every_method_played_here_is_in_the_document_and_has_a_cost() -> None:
    """The table of methods, the document and the quota page name the same things."""
    known = {m.short for m in discovery.methods()}
    assert set(METHODS) <= known
    assert set(METHODS) <= set(UNITS)


@pytest.mark.parametrize("method", ["scheduledSend", "sendAt", "sendTime"])
def test_the_document_knows_no_scheduled_send(method: str) -> None:
    """docs/gmail-facts.md 7, as of the document that is installed."""
    assert method not in str(discovery.document())


@pytest.mark.parametrize("shape", ["full", "metadata", "minimal", "raw"])
def test_each_format_shows_what_it_should(sandbox: Sandbox, jane: Raw, shape: str) -> None:
    """payload in full and metadata, raw in raw, neither in minimal; the same ids in each."""
    item = sandbox.deliver(JANE, sender=ANA, subject="Gr\u00fc\u00dfe", text="Hi", headers={"X-One": "1"})
    shown = jane.get(f"messages/{item['id']}", format=shape)
    assert (shown["id"], shown["threadId"]) == (item["id"], item["thread_id"])
    assert ("payload" in shown, "raw" in shown) == (shape in {"full", "metadata"}, shape == "raw")
    if shape == "full":
        assert {"name": "Subject", "value": "Gr\u00fc\u00dfe"} in shown["payload"]["headers"]
    assert sandbox.violations() == []


def test_metadata_headers_select(sandbox: Sandbox, jane: Raw) -> None:
    """Only the headers that were named, whatever their case."""
    item = sandbox.deliver(JANE, sender=ANA, subject="Hello", text="Hi")
    shown = jane.get(f"messages/{item['id']}", format="metadata", metadataHeaders=["subject", "From"])
    assert [h["name"] for h in shown["payload"]["headers"]] == ["From", "Subject"]


def test_fields_select(sandbox: Sandbox, jane: Raw) -> None:
    """A partial answer holds what the selector names and nothing else; a broken selector is 400."""
    item = sandbox.deliver(JANE, sender=ANA, subject="Hello", text="Hi")
    assert jane.get("messages", fields="messages(id),nextPageToken") == {"messages": [{"id": item["id"]}]}
    shown = jane.get(f"messages/{item['id']}", fields="id,payload/headers/name")
    assert set(shown) == {"id", "payload"}
    assert set(shown["payload"]) == {"headers"}
    assert jane.ask("GET", "messages", fields="messages[id]").status_code == 400


def test_an_attachment_is_fetched_by_its_id(sandbox: Sandbox, jane: Raw) -> None:
    """A file's bytes are not in the message, and come under the attachment's id."""
    text = (
        "From: a@acme.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nHi\r\n"
        '--b\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment; filename="a.pdf"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--b--\r\n"
    )
    item = sandbox.deliver(JANE, text.encode())
    part = jane.get(f"messages/{item['id']}")["payload"]["parts"][1]
    body = jane.get(f"messages/{item['id']}/attachments/{part['body']['attachmentId']}")
    assert (part["filename"], part["body"]["size"]) == ("a.pdf", 4)
    assert body == {"size": 4, "data": "JVBERg=="}
    assert sandbox.violations() == []


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"Subject: =?x?q?=ff?=\nno header\n\nbody", b"\n\n\n"])
def test_mail_that_is_hardly_mail_is_shown_all_the_same(sandbox: Sandbox, jane: Raw, raw: bytes) -> None:
    """What arrives from outside may be anything; every answer about it still conforms."""
    item = sandbox.deliver(JANE, raw)
    assert jane.get(f"messages/{item['id']}")["id"] == item["id"]
    assert jane.get("messages", q="from:ana subject:x hello")["resultSizeEstimate"] == 0
    assert sandbox.violations() == []


def test_somebody_elses_mailbox_is_refused(jane: Raw) -> None:
    """userId is `me` or one's own address."""
    bearer = {"Authorization": f"Bearer {jane.token}"}
    for user, status in (("jane%40gmail.com", 200), (ANA, 403)):
        address = f"{jane.sandbox.url}/gmail/v1/users/{user}/profile"
        assert jane.session.get(address, headers=bearer, timeout=5).status_code == status


def test_labels_are_listed(jane: Raw) -> None:
    """The system labels, those that drafts and sent mail carry among them."""
    assert {"INBOX", "SENT", "DRAFT"} <= {label["id"] for label in jane.get("labels")["labels"]}


def test_raw_comes_back_as_it_was_written(jane: Raw) -> None:
    """format=raw holds the headers and the body that the client wrote."""
    import base64

    draft = jane.ask(
        "POST", "drafts", {"message": {"raw": encoded("To: a@b.example\nSubject: s\n\nHi\n")}}
    ).json()
    raw = base64.urlsafe_b64decode(jane.get(f"drafts/{draft['id']}", format="raw")["message"]["raw"])
    assert raw.endswith(b"\r\n\r\nHi\r\n")
    assert b"To: a@b.example\r\n" in raw


def test_a_request_whose_sender_dies_before_its_end_is_none(sandbox: Sandbox, jane: Raw) -> None:
    """A killed process may have sent the head alone: nothing is created, and nobody broke the contract."""
    place = urlsplit(sandbox.url)
    head = (
        f"POST /gmail/v1/users/me/drafts HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: Bearer {jane.token}\r\n"
        "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    )
    for body in ("", '{"message": '):
        with socket.create_connection((place.hostname, place.port or 0), timeout=10) as dying:
            dying.sendall((head + body).encode())
            dying.shutdown(socket.SHUT_WR)
            assert dying.recv(1) == b""
    assert sandbox.requests("gmail.users.drafts.create") == []
    assert sandbox.violations() == []
