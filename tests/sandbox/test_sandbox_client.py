"""The sandbox through the real Google client."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

import pytest
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials
from googleapiclient.errors import HttpError

from afterword.sandbox import COMPOSE, READONLY
from sandbox.clients import ANA, JANE, Raw, letter

if TYPE_CHECKING:
    from afterword.sandbox import Sandbox


def test_a_draft_is_created_sent_and_arrives(sandbox: Sandbox, users: Any) -> None:
    """The whole way works: create, list, send, history, and the receiver's mailbox; and all of it conforms."""
    cursor = users.getProfile(userId="me").execute()["historyId"]
    draft = users.drafts().create(userId="me", body={"message": {"raw": letter()}}).execute()
    found = users.drafts().list(userId="me", q=f"to:{ANA}").execute()["drafts"]
    sent = users.drafts().send(userId="me", body={"id": draft["id"]}).execute()
    history = users.history().list(userId="me", startHistoryId=cursor).execute()["history"]
    full = users.messages().get(userId="me", id=sent["id"]).execute()

    assert [d["id"] for d in found] == [draft["id"]]
    assert sent["id"] != draft["message"]["id"]
    assert sent["labelIds"] == ["SENT"]
    kinds = [key for record in history for key in record if key.startswith(("messagesA", "messagesD"))]
    assert kinds == ["messagesAdded", "messagesDeleted", "messagesAdded"]
    assert base64.urlsafe_b64decode(full["payload"]["body"]["data"]) == b"Hello\r\n"
    assert [m["subject"] for m in sandbox.mailbox(ANA)] == ["Thanks for the interview"]
    assert sandbox.violations() == []


def test_an_error_is_one_that_the_client_understands(sandbox: Sandbox, users: Any) -> None:
    """HttpError finds status, reason and details where Google has them."""
    with pytest.raises(HttpError) as missing:
        users.messages().get(userId="me", id="19aa").execute()
    sandbox.fault("403")
    with pytest.raises(HttpError) as fast:
        users.getProfile(userId="me").execute()
    assert missing.value.status_code == 404
    assert missing.value.reason == "Requested entity was not found."
    assert fast.value.error_details[0]["reason"] == "userRateLimitExceeded"
    assert json.loads(fast.value.content)["error"]["status"] == "PERMISSION_DENIED"


def test_googles_own_credentials_refresh_here(sandbox: Sandbox) -> None:
    """google-auth refreshes at the sandbox's token endpoint, and the new token works."""
    client = sandbox.client_secrets()["installed"]
    credentials = Credentials(
        None,
        refresh_token=sandbox.sign_in(JANE)["refresh_token"],
        token_uri=client["token_uri"],
        client_id=client["client_id"],
        client_secret=client["client_secret"],
        scopes=[COMPOSE, READONLY],
    )
    raw = Raw(sandbox, JANE)
    credentials.refresh(Request(raw.session))
    raw.token = credentials.token
    assert raw.get("profile")["emailAddress"] == JANE
    assert set(credentials.granted_scopes) == {COMPOSE, READONLY}
    raw.session.close()


def test_a_draft_sent_from_many_sides_leaves_once(sandbox: Sandbox) -> None:
    """Requests wait for one lock, effect and answer are one: of eight sends at the same time one is accepted."""
    senders = [Raw(sandbox, JANE) for _ in range(8)]
    draft = senders[0].draft()["id"]
    with ThreadPoolExecutor(8) as pool:
        with sandbox.state.world.lock:
            sends = [pool.submit(sender.send, draft) for sender in senders]
            answered_meanwhile = wait(sends, timeout=0.3).done
        answers = sorted(send.result().status_code for send in sends)
    for sender in senders:
        sender.session.close()
    assert not answered_meanwhile
    assert answers == [200] + [404] * 7
    assert len(sandbox.mailbox(ANA)) == 1
