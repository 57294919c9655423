"""The sandbox through the real Google client."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from sandbox.clients import ANA, letter

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
