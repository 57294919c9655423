"""The history as docs/gmail-facts.md 10 to 13 has it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.clients import ANA, JANE, Raw

if TYPE_CHECKING:
    from typing import Any

    from afterword.sandbox import Sandbox


def _kinds(history: list[dict[str, Any]]) -> list[str]:
    names = ("messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved")
    return [key for record in history for key in record if key in names]


def test_a_history_id_is_unsigned_64_bit_text(jane: Raw) -> None:
    """It is a text beyond the signed numbers."""
    cursor = jane.get("profile")["historyId"]
    assert isinstance(cursor, str)
    assert 2**63 < int(cursor) < 2**64


def test_an_idle_look_has_no_history_and_keeps_the_cursor(jane: Raw) -> None:
    """Nothing changed: no `history` key, no page token, the same historyId."""
    cursor = jane.get("profile")["historyId"]
    assert jane.get("history", startHistoryId=cursor) == {"historyId": cursor}


def test_every_change_is_recorded_in_its_order(sandbox: Sandbox, jane: Raw) -> None:
    """Arrival, reading and trash come as messagesAdded, labelsRemoved and labelsAdded, ids going up."""
    cursor = jane.get("profile")["historyId"]
    item = sandbox.deliver(JANE, sender=ANA, subject="Hello", text="Hi")
    sandbox.mark_read(JANE, item["id"])
    sandbox.trash(JANE, item["id"])
    answer = jane.get("history", startHistoryId=cursor)
    ids = [int(r["id"]) for r in answer["history"]]
    assert _kinds(answer["history"]) == ["messagesAdded", "labelsRemoved", "labelsAdded", "labelsRemoved"]
    assert answer["history"][0]["messagesAdded"][0]["message"]["labelIds"] == ["INBOX", "UNREAD"]
    assert answer["history"][1]["labelsRemoved"][0]["labelIds"] == ["UNREAD"]
    assert ids == sorted(set(ids))
    assert answer["historyId"] == str(ids[-1])


def test_a_page_may_come_without_history(sandbox: Sandbox, jane: Raw) -> None:
    """Pages are cut before they are filtered: one may hold a token and nothing else (docs/gmail-facts.md 11)."""
    cursor = jane.get("profile")["historyId"]
    item = sandbox.deliver(JANE, sender=ANA, subject="Hello", text="Hi")
    sandbox.mark_read(JANE, item["id"])
    sandbox.deliver(JANE, sender=ANA, subject="Again", text="Hi")
    asked = {"startHistoryId": cursor, "maxResults": 1, "historyTypes": "messageAdded"}
    one = jane.get("history", **asked)
    two = jane.get("history", **asked, pageToken=one["nextPageToken"])
    three = jane.get("history", **asked, pageToken=two["nextPageToken"])
    assert _kinds(one["history"]) == ["messagesAdded"]
    assert "history" not in two
    assert _kinds(three["history"]) == ["messagesAdded"]
    assert "nextPageToken" not in three


def test_the_quirk_puts_an_empty_page_first(sandbox: Sandbox, jane: Raw) -> None:
    """With it every change comes behind an empty page; an idle look is one request all the same."""
    sandbox.set_quirks(empty_history_page=True)
    cursor = jane.get("profile")["historyId"]
    assert jane.get("history", startHistoryId=cursor) == {"historyId": cursor}
    sandbox.deliver(JANE, sender=ANA, subject="Hello", text="Hi")
    one = jane.get("history", startHistoryId=cursor)
    two = jane.get("history", startHistoryId=cursor, pageToken=one["nextPageToken"])
    assert "history" not in one
    assert _kinds(two["history"]) == ["messagesAdded"]
    assert "nextPageToken" not in two


def test_a_cursor_expires_with_the_changes_behind_it(sandbox: Sandbox, jane: Raw) -> None:
    """After the quirk's time a change is forgotten: the cursor before it is 404, the one after it still good."""
    start = datetime.fromisoformat(sandbox.now())
    before = jane.get("profile")["historyId"]
    sandbox.deliver(JANE, sender=ANA, subject="Hello", text="Hi")
    after = jane.get("profile")["historyId"]
    sandbox.set_clock(start + timedelta(days=8))
    assert jane.ask("GET", "history", startHistoryId=before).status_code == 404
    assert jane.get("history", startHistoryId=after) == {"historyId": after}


def test_every_cursor_can_be_made_too_old(sandbox: Sandbox, jane: Raw) -> None:
    """The control side expires the history at once, sometimes it lasts hours only."""
    cursor = jane.get("profile")["historyId"]
    sandbox.forget_history(JANE)
    answer = jane.ask("GET", "history", startHistoryId=cursor)
    assert (answer.status_code, answer.json()["error"]["errors"][0]["reason"]) == (404, "notFound")
    assert jane.ask("GET", "history", startHistoryId=jane.get("profile")["historyId"]).status_code == 200


def test_an_unknown_label_and_a_future_cursor_are_404(jane: Raw) -> None:
    """docs/gmail-facts.md 11: so a missing label costs the whole answer."""
    cursor = jane.get("profile")["historyId"]
    assert jane.ask("GET", "history", startHistoryId=cursor, labelId="Label_7").status_code == 404
    assert jane.ask("GET", "history", startHistoryId=str(int(cursor) + 1)).status_code == 404
    assert jane.ask("GET", "history", startHistoryId=cursor, labelId="INBOX").status_code == 200


def test_the_history_types_are_singular(sandbox: Sandbox, jane: Raw) -> None:
    """A plural is no type: 400, and it is listed as a violation."""
    cursor = jane.get("profile")["historyId"]
    answer = jane.ask("GET", "history", startHistoryId=cursor, historyTypes="messagesAdded")
    assert answer.status_code == 400
    assert len(sandbox.violations()) == 1
