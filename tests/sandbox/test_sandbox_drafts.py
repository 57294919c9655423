"""Drafts, sending and threads as docs/gmail-facts.md 1 to 8 has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.sandbox.rfc822 import unb64
from sandbox.clients import ANA, JANE, Raw, letter

if TYPE_CHECKING:
    from typing import Any

    from afterword.sandbox import Sandbox


def _headers(jane: Raw, message_id: str) -> dict[str, str]:
    shown = jane.get(f"messages/{message_id}")
    return {h["name"].lower(): h["value"] for h in shown["payload"]["headers"]}


def test_an_update_rotates_the_message_id_and_keeps_the_draft_id(jane: Raw) -> None:
    """drafts.update puts another message into the same draft, in the same thread while the subject stays."""
    draft = jane.draft()
    after = jane.ask("PUT", f"drafts/{draft['id']}", {"message": {"raw": letter(text="Other")}}).json()
    assert after["id"] == draft["id"]
    assert after["message"]["id"] != draft["message"]["id"]
    assert after["message"]["threadId"] == draft["message"]["threadId"]
    assert jane.ask("GET", f"messages/{draft['message']['id']}").status_code == 404


def test_an_edited_subject_changes_the_thread(sandbox: Sandbox, jane: Raw) -> None:
    """The composer keeps the draft id and the thread, until the subject is edited: then the thread is new."""
    draft = jane.draft()
    edited = sandbox.edit_draft(JANE, draft["id"], text="Mine now")
    assert edited["thread_id"] == draft["message"]["threadId"]
    renamed = sandbox.edit_draft(JANE, draft["id"], subject="Another")
    assert renamed["thread_id"] != draft["message"]["threadId"]
    assert renamed["draft_id"] == draft["id"]
    assert "Mine now" in renamed["text"]


def test_the_composer_writes_the_draft_anew(sandbox: Sandbox, jane: Raw) -> None:
    """After an edit by hand the draft is text and HTML, and X- headers are lost unless the quirk says otherwise."""
    draft = jane.draft(more="X-Afterword-Step: k\n")
    assert _headers(jane, draft["message"]["id"])["x-afterword-step"] == "k"
    sandbox.set_quirks(composer_drops_x_headers=False)
    kept = sandbox.edit_draft(JANE, draft["id"], text="Mine")
    assert _headers(jane, kept["id"])["x-afterword-step"] == "k"
    sandbox.set_quirks(composer_drops_x_headers=True)
    lost = sandbox.edit_draft(JANE, draft["id"], text="Mine")
    shown = jane.get(f"messages/{lost['id']}")
    assert "x-afterword-step" not in _headers(jane, lost["id"])
    assert shown["payload"]["mimeType"] == "multipart/alternative"
    assert [p["mimeType"] for p in shown["payload"]["parts"]] == ["text/plain", "text/html"]


TYPED = """\
Dear Ana,

I liked that you said "we", and that the night's plan is made two months ahead;  it's rare. \u2026

Jane
"""


def test_the_phones_composer_breaks_lines(sandbox: Sandbox, jane: Raw) -> None:
    """Edited in the app, text/plain has hard line breaks and plain blanks, and the HTML has a div for each line."""
    draft = jane.draft()
    edited = sandbox.edit_draft(JANE, draft["id"], TYPED, on="phone")
    plain, html = (_part(jane, edited["id"], number) for number in (0, 1))
    assert plain.split() == TYPED.split()
    assert max(map(len, plain.splitlines())) <= 76 < max(map(len, TYPED.splitlines()))
    assert html.startswith('<div dir="auto">Dear Ana,<div dir="auto"><br></div><div dir="auto">I liked')
    assert "ahead;\xa0 it&#39;s rare." in html
    assert "\xa0" not in plain


def _part(jane: Raw, message_id: str, number: int) -> str:
    data = jane.get(f"messages/{message_id}")["payload"]["parts"][number]["body"]["data"]
    return unb64(data).decode("utf-8").replace("\r\n", "\n")


def test_there_are_two_composers(sandbox: Sandbox, jane: Raw) -> None:
    """A composer that is not there is refused, and the draft stays as it was."""
    draft = jane.draft()
    with pytest.raises(ValueError, match="web, phone"):
        sandbox.edit_draft(JANE, draft["id"], "Mine", on="watch")
    assert jane.get(f"drafts/{draft['id']}")["message"]["id"] == draft["message"]["id"]


def test_draft_ids_may_die_on_edit(sandbox: Sandbox, jane: Raw) -> None:
    """With the quirk an edit by hand leaves another draft in the old one's place."""
    sandbox.set_quirks(draft_ids_die_on_edit=True)
    draft = jane.draft()
    edited = sandbox.edit_draft(JANE, draft["id"], text="Mine")
    assert edited["draft_id"] != draft["id"]
    assert jane.ask("GET", f"drafts/{draft['id']}").status_code == 404
    assert jane.get(f"drafts/{edited['draft_id']}")["message"]["id"] == edited["id"]


@pytest.mark.parametrize("replaced", [True, False])
def test_a_send_leaves_a_new_message_and_no_draft(sandbox: Sandbox, jane: Raw, *, replaced: bool) -> None:
    """The draft is gone, a new id with SENT is there in its thread; the Message-ID is replaced as the quirk says."""
    sandbox.set_quirks(replaces_message_id_on_draft_send=replaced)
    draft = jane.draft(more="Message-ID: <mine@gmail.com>\nX-Afterword-Step: k\n")
    sent = jane.send(draft["id"]).json()
    headers = _headers(jane, sent["id"])
    assert sent["id"] != draft["message"]["id"]
    assert sent["threadId"] == draft["message"]["threadId"]
    assert sent["labelIds"] == ["SENT"]
    assert (headers["message-id"] != "<mine@gmail.com>") is replaced
    assert headers["x-afterword-step"] == "k"
    assert jane.get("drafts") == {"resultSizeEstimate": 0}
    assert sandbox.mailbox(ANA)[0]["rfc_message_id"] == headers["message-id"]


def test_x_headers_may_be_dropped_on_send(sandbox: Sandbox, jane: Raw) -> None:
    """With the quirk neither the sent copy nor what arrives holds our header."""
    sandbox.set_quirks(drops_x_headers_on_send=True)
    sent = jane.send(jane.draft(more="X-Afterword-Step: k\n")["id"]).json()
    assert "x-afterword-step" not in _headers(jane, sent["id"])
    assert not any(n.lower().startswith("x-") for n, _ in sandbox.mailbox(ANA)[0]["headers"])


def test_messages_send_always_replaces_the_message_id(sandbox: Sandbox, jane: Raw) -> None:
    """docs/gmail-facts.md 5: on messages.send a client's Message-ID never survives."""
    sandbox.set_quirks(replaces_message_id_on_draft_send=False)
    answer = jane.ask("POST", "messages/send", {"raw": letter(more="Message-ID: <mine@gmail.com>\n")})
    assert _headers(jane, answer.json()["id"])["message-id"] != "<mine@gmail.com>"


@pytest.mark.parametrize(("quirk", "status"), [(False, 404), (True, 400)])
def test_a_gone_draft_is_404_or_400(sandbox: Sandbox, jane: Raw, *, quirk: bool, status: int) -> None:
    """Sending or updating a draft that was sent already is an error, and nothing leaves a second time."""
    sandbox.set_quirks(gone_draft_is_400=quirk)
    draft = jane.draft()
    assert jane.send(draft["id"]).status_code == 200
    assert jane.send(draft["id"]).status_code == status
    update = jane.ask("PUT", f"drafts/{draft['id']}", {"message": {"raw": letter()}})
    assert update.status_code == status
    assert len(sandbox.mailbox(ANA)) == 1


def test_a_deleted_draft_is_gone(sandbox: Sandbox, jane: Raw) -> None:
    """drafts.delete answers 204 without a body; by hand it is the same."""
    one, two = jane.draft(), jane.draft()
    answer = jane.ask("DELETE", f"drafts/{one['id']}")
    sandbox.delete_draft(JANE, two["id"])
    assert (answer.status_code, answer.content) == (204, b"")
    assert jane.get("drafts") == {"resultSizeEstimate": 0}


def test_a_draft_without_a_recipient_is_not_sent(jane: Raw) -> None:
    """400, and the draft stays."""
    draft = jane.draft(to="")
    answer = jane.send(draft["id"])
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Recipient address required")
    assert jane.ask("GET", f"drafts/{draft['id']}").status_code == 200


def test_the_text_is_kept_byte_for_byte(jane: Raw, sandbox: Sandbox) -> None:
    """What goes out is what was drafted, accents and long lines included."""
    text = "Ça va – " + "x" * 300 + "\n  two  spaces  "
    more = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
    jane.send(jane.draft(text=text, more=more)["id"])
    assert sandbox.mailbox(ANA)[0]["text"] == text + "\n"


# threads


@pytest.fixture
def first(sandbox: Sandbox, jane: Raw) -> dict[str, Any]:
    """A letter that Jane sent, with its real Message-ID."""
    sent: dict[str, Any] = jane.send(jane.draft()["id"]).json()
    shown = next(m for m in sandbox.mailbox(JANE) if m["id"] == sent["id"])
    return {**sent, "mid": shown["rfc_message_id"]}


@pytest.mark.parametrize(
    ("subject", "refers", "named", "joins"),
    [
        ("Re: Thanks for the interview", True, True, True),
        ("Thanks for the interview", True, True, True),
        ("Something else", True, True, False),
        ("Re: Thanks for the interview", False, True, False),
        ("Re: Thanks for the interview", True, False, False),
    ],
)
def test_a_draft_joins_a_thread_only_with_all_three(
    jane: Raw, first: dict[str, Any], subject: str, *, refers: bool, named: bool, joins: bool
) -> None:
    """threadId, references and the subject: one missing, and the draft begins its own thread."""
    more = f"In-Reply-To: {first['mid']}\nReferences: {first['mid']}\n" if refers else ""
    thread = {"thread_id": first["threadId"]} if named else {}
    draft = jane.draft(subject=subject, more=more, **thread)
    assert (draft["message"]["threadId"] == first["threadId"]) is joins


def test_an_unknown_thread_is_404(jane: Raw) -> None:
    """A threadId that the mailbox does not have is refused."""
    answer = jane.ask("POST", "drafts", {"message": {"raw": letter(), "threadId": "19aa"}})
    assert answer.status_code == 404


def test_drafts_stand_in_their_thread(jane: Raw, first: dict[str, Any]) -> None:
    """threads.get shows the draft with its label behind what was sent."""
    more = f"In-Reply-To: {first['mid']}\n"
    jane.draft(subject="Re: Thanks for the interview", more=more, thread_id=first["threadId"])
    labels = [m["labelIds"] for m in jane.get(f"threads/{first['threadId']}")["messages"]]
    assert labels == [["SENT"], ["DRAFT"]]


def test_an_answer_joins_by_references(sandbox: Sandbox, jane: Raw, first: dict[str, Any]) -> None:
    """Ana's reply stands in Jane's thread, and Jane's letter in Ana's own thread with it."""
    arrived = sandbox.mailbox(ANA)[0]
    answer = sandbox.reply(ANA, arrived["id"], "You are welcome")
    shown = jane.get(f"threads/{first['threadId']}")["messages"]
    assert answer["thread_id"] == arrived["thread_id"]
    assert [m["labelIds"] for m in shown] == [["SENT"], ["INBOX", "UNREAD"]]
    assert shown[1]["snippet"].startswith("You are welcome")


def test_an_answer_with_another_subject_is_a_new_thread(sandbox: Sandbox, first: dict[str, Any]) -> None:
    """docs/gmail-facts.md 9: not every answer is found in the thread."""
    sandbox.reply(ANA, sandbox.mailbox(ANA)[0]["id"], "Next round?", subject="Next steps")
    assert sandbox.mailbox(JANE)[-1]["thread_id"] != first["threadId"]


def test_an_update_that_names_no_thread_leaves_the_conversation(jane: Raw, first: dict[str, Any]) -> None:
    """An API update of a draft in a thread joins again by all three criteria, or begins its own thread."""
    parts = {"subject": "Re: Thanks for the interview", "more": f"In-Reply-To: {first['mid']}\n"}
    draft = jane.draft(**parts, thread_id=first["threadId"])
    body = {"message": {"raw": letter(**parts), "threadId": first["threadId"]}}
    stays = jane.ask("PUT", f"drafts/{draft['id']}", body).json()
    leaves = jane.ask("PUT", f"drafts/{draft['id']}", {"message": {"raw": letter(**parts)}}).json()
    assert stays["message"]["threadId"] == first["threadId"]
    assert leaves["message"]["threadId"] != first["threadId"]
