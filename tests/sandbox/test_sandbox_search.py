"""Gmail's search language, as messages.list and drafts.list answer it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sandbox.clients import ANA, JANE, Raw

if TYPE_CHECKING:
    from afterword.sandbox import Sandbox

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def letters(sandbox: Sandbox) -> Sandbox:
    """Four messages a day apart, from Monday on; the last one is in the spam."""
    arrivals = [
        ("Ana Ruiz <ana@acme.example>", "Next round", "When could you come?", None),
        ("Bo <bo@jobs.acme.example>", "Re: Thanks for the interview", "Thank you, Jane", None),
        ("News <news@other.example>", "Offers", "The annex is closed", None),
        ("Ana Ruiz <ana@acme.example>", "Win a prize", "Now", ["SPAM"]),
    ]
    for day, (sender, subject, text, labels) in enumerate(arrivals):
        sandbox.set_clock(MONDAY + timedelta(days=day))
        headers = {"Message-ID": f"<m{day}-x@acme.example>", "Cc": "hr@acme.example" if day == 1 else ""}
        sandbox.deliver(JANE, sender=sender, subject=subject, text=text, labels=labels, headers=headers)
    return sandbox


SECONDS = int((MONDAY + timedelta(days=1)).timestamp())


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("", "012"),
        ("from:ana@acme.example", "0"),
        ("from:ANA", "0"),
        ("from:an", ""),
        ("from:acme.example", "01"),
        ("from:na@acme.example", ""),
        ("from:(ana@acme.example OR bo@jobs.acme.example)", "01"),
        ("{from:ana@acme.example from:news@other.example}", "02"),
        ("from:ana@acme.example OR from:news@other.example", "02"),
        ("-from:acme.example", "2"),
        ("to:jane@gmail.com -{from:ana from:bo}", "2"),
        ("to:me", "012"),
        ("to:hr@acme.example", "1"),
        ("cc:hr@acme.example", "1"),
        ('subject:"thanks for the interview"', "1"),
        ('subject:"interview the for thanks"', ""),
        ("subject:(next round)", "0"),
        ('"annex is closed"', "2"),
        ("ann", ""),
        ("in:anywhere from:ana", "03"),
        ("in:spam", "3"),
        ("in:inbox", "012"),
        ("in:sent", ""),
        ("is:unread in:inbox after:2026/11/24", "12"),
        (f"after:{SECONDS}", "12"),
        (f"after:{SECONDS + 1}", "2"),
        (f"before:{SECONDS}", "0"),
        ("before:2026/11/24", "0"),
        ("newer_than:2d", "12"),
        ("older_than:2d", "0"),
        ("rfc822msgid:m1-x@acme.example", "1"),
        ("rfc822msgid:<m1-x@acme.example>", "1"),
        ("rfc822msgid:1-x@acme.example", ""),
        ("from:acme.example AND subject:(thanks OR prize)", "1"),
    ],
)
def test_a_query_finds_what_gmail_would(letters: Sandbox, jane: Raw, query: str, days: str) -> None:
    """Each operator, alone and in groups; whole words only; spam only where it is named; newest first."""
    found = jane.get("messages", q=query).get("messages", [])
    subjects = {m["id"]: m["rfc_message_id"][2] for m in letters.mailbox(JANE)}
    assert "".join(subjects[m["id"]] for m in found) == days[::-1]
    assert letters.violations() == []


def test_spam_is_listed_where_it_is_asked_for(letters: Sandbox, jane: Raw) -> None:
    """includeSpamTrash and a label each show it."""
    assert jane.get("messages", includeSpamTrash="true")["resultSizeEstimate"] == 4
    assert jane.get("messages", labelIds="SPAM")["resultSizeEstimate"] == 1
    assert jane.get("messages", labelIds=["INBOX", "UNREAD"])["resultSizeEstimate"] == 3


def test_an_unknown_operator_is_a_violation(letters: Sandbox, jane: Raw) -> None:
    """A typing mistake in a query does not go unseen."""
    jane.get("messages", q="form:ana")
    assert letters.violations() == [
        "request of gmail.users.messages.list: search operator that the sandbox does not know: form:"
    ]


def test_lists_come_in_pages(letters: Sandbox, jane: Raw) -> None:
    """Two pages hold three messages, each once, and no page is announced behind the last."""
    one = jane.get("messages", maxResults=2)
    two = jane.get("messages", maxResults=2, pageToken=one["nextPageToken"])
    assert len({m["id"] for m in one["messages"] + two["messages"]}) == 3
    assert "nextPageToken" not in two


def test_drafts_list_answers_a_query(sandbox: Sandbox, jane: Raw) -> None:
    """Only drafts, only those that match; an edit by hand is found under its new message id."""
    draft = jane.draft(subject="One")
    jane.draft(subject="Two", to="bo@acme.example")
    edited = sandbox.edit_draft(JANE, draft["id"], text="Mine")
    found = jane.get("drafts", q=f"to:{ANA} subject:One")["drafts"]
    shown = {"id": draft["id"], "message": {"id": edited["id"], "threadId": edited["thread_id"]}}
    assert found == [shown]
    assert jane.get("messages", q="in:drafts")["resultSizeEstimate"] == 2


def test_the_search_index_may_lag(sandbox: Sandbox, jane: Raw) -> None:
    """By a number of searches or by time a new message is not yet found; it can be fetched all the same."""
    sandbox.set_quirks(search_misses=1)
    item = sandbox.deliver(JANE, sender=ANA, subject="Hello", text="Hi")
    assert [jane.get("messages", q="from:ana")["resultSizeEstimate"] for _ in range(2)] == [0, 1]
    sandbox.set_quirks(search_misses=0, search_lags=30.0)
    start = datetime.fromisoformat(sandbox.now())
    assert jane.get("messages", q="from:ana")["resultSizeEstimate"] == 0
    assert jane.get(f"messages/{item['id']}")["id"] == item["id"]
    sandbox.set_clock(start + timedelta(seconds=31))
    assert jane.get("messages", q="from:ana")["resultSizeEstimate"] == 1
