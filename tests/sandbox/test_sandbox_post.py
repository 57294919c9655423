"""The post between mailboxes, the machines that answer, and the person in the web page."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest

from sandbox.clients import ANA, JANE, Raw

if TYPE_CHECKING:
    from afterword.sandbox import Sandbox

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def _headers(message: dict[str, object]) -> dict[str, str]:
    pairs = message["headers"]
    assert isinstance(pairs, list)
    return {str(name).lower(): str(value) for name, value in pairs}


def test_a_bounce_arrives_in_the_senders_thread(sandbox: Sandbox, jane: Raw) -> None:
    """Somebody unknown in a known domain: a delivery report with its three parts, beside what was sent."""
    sent = jane.send(jane.draft(to="ann@acme.example")["id"]).json()
    thread = jane.get(f"threads/{sent['threadId']}")["messages"]
    bounce = thread[1]["payload"]
    headers = {h["name"]: h["value"] for h in bounce["headers"]}
    assert len(thread) == 2
    assert bounce["mimeType"] == "multipart/report"
    types = [p["mimeType"] for p in bounce["parts"]]
    assert types == ["text/plain", "message/delivery-status", "message/rfc822"]
    assert headers["X-Failed-Recipients"] == "ann@acme.example"
    assert headers["Auto-Submitted"] == "auto-replied"
    raw = base64.b64decode(str(sandbox.mailbox(JANE)[1]["raw"]))
    assert b"Final-Recipient: rfc822; ann@acme.example\r\nAction: failed\r\nStatus: 5.1.1\r\n" in raw
    assert sandbox.violations() == []


def test_an_address_that_refuses_bounces(sandbox: Sandbox, jane: Raw) -> None:
    """Mail to a mailbox that takes none comes back as from an unknown address, until it takes mail again."""
    sandbox.refuse(ANA)
    jane.send(jane.draft()["id"])
    assert [len(sandbox.mailbox(a)) for a in (JANE, ANA)] == [2, 0]
    assert _headers(sandbox.mailbox(JANE)[1])["x-failed-recipients"] == ANA
    sandbox.refuse(ANA, on=False)
    jane.send(jane.draft()["id"])
    assert [len(sandbox.mailbox(a)) for a in (JANE, ANA)] == [3, 1]


def test_an_invitation_comes_with_its_calendar(sandbox: Sandbox) -> None:
    """What is written with a calendar carries it twice, as mail programs do: to be shown, and as a file."""
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    sandbox.write(ANA, JANE, "Interview", "Please come.", calendar=calendar)
    (came,) = sandbox.mailbox(JANE)
    parts = [p for p in message_from_bytes(base64.b64decode(came["raw"])).walk() if not p.is_multipart()]
    types = [p.get_content_type() for p in parts]
    assert types == ["text/plain", "text/calendar", "application/ics"]
    assert parts[1].get_param("method") == "REQUEST"
    assert all(b"METHOD:REQUEST" in p.get_payload(decode=True) for p in parts[1:])
    assert came["text"].strip() == "Please come."


def test_mail_to_the_world_outside_goes_nowhere_and_is_kept(sandbox: Sandbox, jane: Raw) -> None:
    """A domain that the sandbox does not know: sent, nothing comes back, and it can be looked into."""
    jane.send(jane.draft(to="bo@other.example, Ana <ana@acme.example>")["id"])
    assert [m["to"] for m in sandbox.elsewhere()] == ["bo@other.example"]
    assert [len(sandbox.mailbox(a)) for a in (JANE, ANA)] == [1, 1]


def test_bcc_is_seen_by_the_sender_alone(sandbox: Sandbox, jane: Raw) -> None:
    """Everybody gets the letter, nobody else's copy names the hidden one."""
    sandbox.add_account("bo@acme.example")
    jane.send(jane.draft(more="Bcc: bo@acme.example\n")["id"])
    assert "bcc" in _headers(sandbox.mailbox(JANE)[0])
    assert "bcc" not in _headers(sandbox.mailbox(ANA)[0])
    assert "bcc" not in _headers(sandbox.mailbox("bo@acme.example")[0])


def test_a_letter_to_oneself_is_one_message(sandbox: Sandbox, jane: Raw) -> None:
    """Sent and received at once."""
    sent = jane.send(jane.draft(to=JANE)["id"]).json()
    assert sent["labelIds"] == ["INBOX", "SENT", "UNREAD"]
    assert len(sandbox.mailbox(JANE)) == 1


def test_out_of_office_answers_a_sender_once_in_days(sandbox: Sandbox, jane: Raw) -> None:
    """Marked as automatic, in the thread where its subject allows; silent until the days are over."""
    sandbox.set_clock(MONDAY)
    sandbox.vacation(ANA, "I am back on 7 December.", days=4)
    for day in (0, 1, 4):
        sandbox.set_clock(MONDAY + timedelta(days=day))
        jane.send(jane.draft()["id"])
    answers = [m for m in sandbox.mailbox(JANE) if m["from"] == ANA]
    assert [m["at"][:10] for m in answers] == ["2026-11-23", "2026-11-27"]
    assert _headers(answers[0])["auto-submitted"] == "auto-replied"
    assert answers[0]["subject"] == "Out of office: Thanks for the interview"
    sandbox.vacation(ANA)
    sandbox.set_clock(MONDAY + timedelta(days=30))
    jane.send(jane.draft()["id"])
    assert len([m for m in sandbox.mailbox(JANE) if m["from"] == ANA]) == 2


def test_two_responders_do_not_answer_each_other(sandbox: Sandbox, jane: Raw) -> None:
    """RFC 3834: an automatic answer is not answered."""
    sandbox.vacation(ANA, "Away")
    sandbox.vacation(JANE, "Away too")
    jane.send(jane.draft()["id"])
    assert [len(sandbox.mailbox(a)) for a in (JANE, ANA)] == [2, 1]


def test_a_person_writes_by_hand(sandbox: Sandbox, jane: Raw) -> None:
    """A fresh letter by the person is sent mail like any other; so is a draft begun and sent by hand."""
    sandbox.write(JANE, ANA, "By hand", "Dear Ana")
    draft = sandbox.write_draft(JANE, ANA, "Later", "Dear Ana again")
    assert jane.get("drafts")["drafts"][0]["id"] == draft["draft_id"]
    sent = sandbox.send_draft(JANE, draft["draft_id"])
    assert sent["labels"] == ["SENT"]
    assert [m["subject"] for m in sandbox.mailbox(ANA)] == ["By hand", "Later"]


@pytest.mark.parametrize("look", ["hidden", "draft", "label"])
def test_scheduled_by_hand_leaves_at_its_time(sandbox: Sandbox, jane: Raw, look: str) -> None:
    """Whatever the API shows of it until then, at the time it is sent once, at that time."""
    sandbox.set_clock(MONDAY)
    sandbox.set_quirks(schedules_by_hand_visible=look)
    draft = jane.draft()
    at = MONDAY + timedelta(hours=17)
    sandbox.schedule_draft(JANE, draft["id"], at)
    there = jane.ask("GET", f"drafts/{draft['id']}").status_code
    labels = [m["labels"] for m in sandbox.mailbox(JANE)]
    assert (there, labels) == {
        "hidden": (404, []),
        "draft": (200, [["DRAFT"]]),
        "label": (404, [["SCHEDULED"]]),
    }[look]
    sandbox.set_clock(at - timedelta(seconds=1))
    assert sandbox.mailbox(ANA) == []
    sandbox.set_clock(at + timedelta(hours=2))
    assert [m["labels"] for m in sandbox.mailbox(JANE)] == [["SENT"]]
    assert [m["at"] for m in sandbox.mailbox(ANA)] == [at.isoformat()]


def test_a_scheduled_draft_that_is_discarded_does_not_leave(sandbox: Sandbox, jane: Raw) -> None:
    """Where it looks like a draft, deleting it calls it off."""
    sandbox.set_clock(MONDAY)
    sandbox.set_quirks(schedules_by_hand_visible="draft")
    draft = jane.draft()
    sandbox.schedule_draft(JANE, draft["id"], MONDAY + timedelta(hours=1))
    jane.ask("DELETE", f"drafts/{draft['id']}")
    sandbox.set_clock(MONDAY + timedelta(hours=2))
    assert sandbox.mailbox(ANA) == []


def test_trash_hides_and_untrash_shows(sandbox: Sandbox, jane: Raw) -> None:
    """A message in the trash is not searched, and comes back."""
    item = sandbox.deliver(JANE, sender=ANA, subject="Hello", text="Hi")
    sandbox.trash(JANE, item["id"])
    assert jane.get("messages")["resultSizeEstimate"] == 0
    sandbox.untrash(JANE, item["id"])
    assert jane.get("messages", labelIds="INBOX")["resultSizeEstimate"] == 1


def test_mail_from_outside_refers_to_what_was_sent(sandbox: Sandbox, jane: Raw) -> None:
    """`in_reply_to` takes Gmail's id or a Message-ID: both join the thread, as the same subject does."""
    sent = jane.send(jane.draft(to="hr@other.example")["id"]).json()
    mid = sandbox.mailbox(JANE)[0]["rfc_message_id"]
    for refers in (sent["id"], mid):
        item = sandbox.deliver(
            JANE,
            sender="hr@other.example",
            subject="RE: Thanks for the interview",
            text="Hi",
            in_reply_to=refers,
        )
        assert item["thread_id"] == sent["threadId"]


def test_the_clock_stamps_every_message(sandbox: Sandbox, jane: Raw) -> None:
    """internalDate and Date are the sandbox's time, to the millisecond."""
    sandbox.set_clock(MONDAY)
    item = jane.get(f"messages/{jane.draft()['message']['id']}")
    dates = [h["value"] for h in item["payload"]["headers"] if h["name"] == "Date"]
    assert item["internalDate"] == str(int(MONDAY.timestamp()) * 1000)
    assert dates == ["Mon, 23 Nov 2026 15:00:00 +0000"]
