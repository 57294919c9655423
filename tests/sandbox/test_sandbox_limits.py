"""Quota and sending limits (docs/gmail-facts.md 14 to 16)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sandbox.clients import ANA, JANE, Raw

if TYPE_CHECKING:
    from afterword.sandbox import Sandbox

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def _units(sandbox: Sandbox) -> int:
    spent: int = sandbox.overview()["accounts"][JANE]["units_this_minute"]
    return spent


def test_each_method_costs_its_units(sandbox: Sandbox, jane: Raw) -> None:
    """history.list 2, messages.list 5, messages.get 20, threads.get 40, sending 100."""
    sandbox.set_clock(MONDAY)
    item = sandbox.deliver(JANE, sender=ANA, subject="Hello", text="Hi")
    draft = jane.draft()
    cursor = jane.get("profile")["historyId"]
    spent = _units(sandbox)
    for path, cost, query in (
        ("history", 2, {"startHistoryId": cursor}),
        ("messages", 5, {}),
        (f"messages/{item['id']}", 20, {}),
        (f"threads/{item['thread_id']}", 40, {}),
    ):
        jane.get(path, **query)
        assert _units(sandbox) - spent == cost, path
        spent = _units(sandbox)
    jane.send(draft["id"])
    assert _units(sandbox) - spent == 100


@pytest.mark.parametrize(("as_429", "status"), [(False, 403), (True, 429)])
def test_too_many_units_a_minute_are_refused_until_the_minute_is_over(
    sandbox: Sandbox, jane: Raw, *, as_429: bool, status: int
) -> None:
    """403 or 429 with the time to retry, and at that time it works again."""
    sandbox.set_clock(MONDAY)
    sandbox.set_quirks(limits_are_429=as_429)
    sandbox.add_account(JANE, units_a_minute=12)
    answers = [jane.ask("GET", "messages") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, status]
    assert "Retry after 2026-11-23T15:01:00.000Z" in answers[2].json()["error"]["message"]
    sandbox.set_clock(MONDAY + timedelta(minutes=1))
    assert jane.ask("GET", "messages").status_code == 200


def test_the_day_has_a_cap_on_letters(sandbox: Sandbox, jane: Raw) -> None:
    """Beyond it a send is 429 and the draft stays; a day later it leaves."""
    sandbox.set_clock(MONDAY)
    sandbox.add_account(JANE, sends_a_day=1)
    one, two = jane.draft(), jane.draft()
    assert jane.send(one["id"]).status_code == 200
    refused = jane.send(two["id"])
    assert refused.status_code == 429
    assert "Mail sending" in refused.json()["error"]["message"]
    assert jane.ask("GET", f"drafts/{two['id']}").status_code == 200
    sandbox.set_clock(MONDAY + timedelta(days=1))
    assert jane.send(two["id"]).status_code == 200
    assert len(sandbox.mailbox(ANA)) == 2
