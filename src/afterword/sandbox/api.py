"""The Gmail API methods that the sandbox answers: one function each, from a request to the body of its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from afterword.sandbox import quota, rules
from afterword.sandbox.failures import ApiError, invalid, not_found
from afterword.sandbox.mailbox import SYSTEM_LABELS, Item, NotInMailbox, SandboxMailbox
from afterword.sandbox.rfc822 import RawMail, attachment, unb64
from afterword.sandbox.search import Query
from afterword.sandbox.shapes import mask, message, messages_of_thread, ref, snippet
from afterword.sandbox.watching import WATCH_LASTS, Watch

if TYPE_CHECKING:
    from afterword.sandbox.world import Account, GmailWorld

READONLY = "https://www.googleapis.com/auth/gmail.readonly"
METADATA = "https://www.googleapis.com/auth/gmail.metadata"


@dataclass
class ApiCall:
    """One authenticated request: the account, what it asks for, and the instant."""

    world: GmailWorld
    account: Account
    path: dict[str, str]
    query: dict[str, Any]
    body: Any
    now: datetime
    scopes: frozenset[str] = frozenset()
    notes: list[str] = field(default_factory=list)  # what the sandbox should complain about

    @property
    def mailbox(self) -> SandboxMailbox:
        """The mailbox of the account that asks."""
        return self.account.mailbox


Answer = Callable[[ApiCall], Any]
METHODS: dict[str, Answer] = {}


def answers(name: str) -> Callable[[Answer], Answer]:
    """Register the function as the answer to that method (its id without `gmail.users.`)."""

    def keep(function: Answer) -> Answer:
        METHODS[name] = function
        return function

    return keep


def perform(call: ApiCall, method: str) -> Any:
    """Return the body of the answer; ApiError where Gmail would answer with an error. Hold the world's lock."""
    if call.path["userId"] not in {"me", call.account.address}:
        raise ApiError(403, f"Delegation denied for {call.account.address}", "forbidden")
    if method not in METHODS:
        raise ApiError(501, f"The sandbox does not answer {method}.", "notImplemented")
    try:
        return mask(METHODS[method](call), call.query.get("fields", ""))
    except NotInMailbox:
        raise not_found() from None


@answers("getProfile")
def get_profile(call: ApiCall) -> dict[str, Any]:
    """The address of the mailbox, and its current cursor."""
    box = call.mailbox
    return {
        "emailAddress": box.address,
        "messagesTotal": len(box.messages),
        "threadsTotal": len({i.thread_id for i in box.messages.values()}),
        "historyId": str(box.history_id),
    }


@answers("watch")
def watch(call: ApiCall) -> dict[str, Any]:
    """Watch the mailbox for seven days. A second call starts again from now (docs/gmail-facts.md 31)."""
    topic = (call.body or {}).get("topicName", "")
    if not topic.startswith("projects/") or "/topics/" not in topic:
        raise invalid("Invalid topicName")
    ends = call.now + WATCH_LASTS
    call.account.watch = Watch(topic, call.mailbox.history_id, ends)
    return {"historyId": str(call.mailbox.history_id), "expiration": str(int(ends.timestamp() * 1000))}


# messages


@answers("messages.list")
def list_messages(call: ApiCall) -> dict[str, Any]:
    """Ids of the messages that match, newest first."""
    return _page(call, _matching(call), "messages", lambda i: {"id": i.id, "threadId": i.thread_id})


@answers("messages.get")
def get_message(call: ApiCall) -> dict[str, Any]:
    """One message, in the format asked for."""
    return message(call.mailbox.get(call.path["id"]), _format(call), call.query.get("metadataHeaders", ()))


@answers("messages.attachments.get")
def get_attachment(call: ApiCall) -> dict[str, Any]:
    """The bytes of one attachment."""
    found = attachment(call.mailbox.get(call.path["messageId"]).mail, call.path["id"])
    if found is None:
        raise invalid("Invalid attachment token")
    return found


@answers("messages.send")
def send_message(call: ApiCall) -> dict[str, Any]:
    """Send a message at once; Gmail gives it a Message-ID of its own (docs/gmail-facts.md 5)."""
    mail = _written(call, call.body)
    thread_id = call.body.get("threadId", "")
    joins = thread_id and rules.may_join(mail, call.mailbox.thread(thread_id))
    _check_sending(call, mail)
    return ref(call.world.send(call.account, mail, call.now, thread_id if joins else ""))


# drafts


@answers("drafts.create")
def create_draft(call: ApiCall) -> dict[str, Any]:
    """Create a draft; it joins a thread by the three criteria of docs/gmail-facts.md 8."""
    inner = call.body.get("message", {})
    mail = _written(call, inner)
    draft_id, item = call.mailbox.create_draft(mail, call.now, inner.get("threadId", ""))
    return {"id": draft_id, "message": ref(item)}


@answers("drafts.get")
def get_draft(call: ApiCall) -> dict[str, Any]:
    """A draft with its message."""
    item = call.mailbox.draft(call.path["id"])
    return {"id": call.path["id"], "message": message(item, _format(call))}


@answers("drafts.list")
def list_drafts(call: ApiCall) -> dict[str, Any]:
    """The drafts that match, newest first."""
    inside = {message_id: draft_id for draft_id, message_id in call.mailbox.drafts.items()}
    items = [i for i in _matching(call) if i.id in inside]
    return _page(
        call,
        items,
        "drafts",
        lambda i: {"id": inside[i.id], "message": {"id": i.id, "threadId": i.thread_id}},
    )


@answers("drafts.update")
def update_draft(call: ApiCall) -> dict[str, Any]:
    """Replace the draft's message, without any precondition (docs/gmail-facts.md 2)."""
    draft_id, inner = call.path["id"], call.body.get("message", {})
    _there(call, draft_id)
    item = call.mailbox.replace_draft(draft_id, _written(call, inner), call.now, inner.get("threadId", ""))
    return {"id": draft_id, "message": ref(item)}


@answers("drafts.delete")
def delete_draft(call: ApiCall) -> None:
    """Delete the draft for good."""
    call.mailbox.delete_draft(call.path["id"], call.now)


@answers("drafts.send")
def send_draft(call: ApiCall) -> dict[str, Any]:
    """Send the draft; a message in the body replaces the draft's message first."""
    draft_id, inner = call.body.get("id", ""), call.body.get("message")
    if not draft_id:
        raise invalid("Missing draft id")
    _there(call, draft_id)
    fresh = _written(call, inner) if inner and "raw" in inner else None
    _check_sending(call, fresh or call.mailbox.draft(draft_id).mail)
    if fresh:
        call.mailbox.replace_draft(draft_id, fresh, call.now, (inner or {}).get("threadId", ""))
    return ref(call.world.send_draft(call.account, draft_id, call.now))


# threads


@answers("threads.get")
def get_thread(call: ApiCall) -> dict[str, Any]:
    """A thread with all its messages, drafts included, oldest first."""
    items = call.mailbox.thread(call.path["id"])
    shown = messages_of_thread(items, _format(call), call.query.get("metadataHeaders", ()))
    return {"id": call.path["id"], "historyId": str(max(i.history_id for i in items)), "messages": shown}


@answers("threads.list")
def list_threads(call: ApiCall) -> dict[str, Any]:
    """The threads with a matching message, ordered by their newest one."""
    newest: dict[str, Item] = {}
    for item in _matching(call):
        newest.setdefault(item.thread_id, item)
    return _page(
        call,
        list(newest.values()),
        "threads",
        lambda i: {"id": i.thread_id, "snippet": snippet(i.mail), "historyId": str(i.history_id)},
    )


# labels and history


@answers("labels.list")
def list_labels(_call: ApiCall) -> dict[str, Any]:
    """The labels that every mailbox has."""
    return {"labels": [{"id": name, "name": name, "type": "system"} for name in SYSTEM_LABELS]}


@answers("history.list")
def list_history(call: ApiCall) -> dict[str, Any]:
    """Changes since a cursor. A page is cut before it is filtered, so it may come without `history`."""
    box, asked = call.mailbox, call.query
    if "startHistoryId" not in asked:
        raise invalid("Missing required parameter: startHistoryId")
    label = asked.get("labelId", "")
    if not box.knows_cursor(int(asked["startHistoryId"])) or (label and label not in SYSTEM_LABELS):
        raise not_found()
    records = [r for r in box.history if r.id > int(asked["startHistoryId"])]
    start, size = _place(call)
    if call.world.quirks.empty_history_page and records:
        page, following = ([], 1) if start == 0 else (records[start - 1 : start - 1 + size], start + size)
        more = start == 0 or following - 1 < len(records)
    else:
        page, following = records[start : start + size], start + size
        more = following < len(records)
    kinds = {
        t.replace("message", "messages").replace("label", "labels") for t in asked.get("historyTypes", [])
    }
    shown = [
        _change(r) for r in page if (not kinds or r.change in kinds) and (not label or label in r.item.labels)
    ]
    return {
        **({"history": shown} if shown else {}),
        **({"nextPageToken": str(following)} if more else {}),
        "historyId": str(box.history_id),
    }


def _change(record: Any) -> dict[str, Any]:
    one: dict[str, Any] = {"message": ref(record.item)}
    if record.labels:
        one["labelIds"] = list(record.labels)
    bare = {"id": record.item.id, "threadId": record.item.thread_id}
    return {"id": str(record.id), "messages": [bare], record.change: [one]}


# what the methods share


def _there(call: ApiCall, draft_id: str) -> None:
    """Answer 404 for a draft that is gone, or 400 if the quirk says so (docs/gmail-facts.md 6)."""
    if draft_id not in call.mailbox.drafts:
        if call.world.quirks.gone_draft_is_400:
            raise ApiError(400, "Invalid draft", "failedPrecondition", status="FAILED_PRECONDITION")
        raise NotInMailbox(draft_id)


def _written(call: ApiCall, inner: dict[str, Any]) -> RawMail:
    try:
        raw = unb64(inner.get("raw", ""))
    except ValueError:
        raise invalid("Invalid value at 'message.raw' (TYPE_BYTES)") from None
    if not raw:
        raise invalid("'raw' RFC822 payload message string or uploading message via /upload/* URL required")
    return call.world.finished(call.account, raw, call.now)


def _check_sending(call: ApiCall, mail: RawMail) -> None:
    if not mail.recipients:
        raise invalid("Recipient address required")
    quota.may_send(call.account, call.now)


def _format(call: ApiCall) -> str:
    wanted: str = call.query.get("format", "full")
    if METADATA in call.scopes and wanted in {"full", "raw"}:
        raise ApiError(403, f"Metadata scope doesn't allow format {wanted.upper()}", "forbidden")
    return wanted


def _matching(call: ApiCall) -> list[Item]:
    asked, box = call.query, call.mailbox
    text = asked.get("q", "")
    if text and METADATA in call.scopes:
        raise ApiError(403, "Metadata scope does not support 'q' parameter", "forbidden")
    wanted = set(asked.get("labelIds", ()))
    anywhere = asked.get("includeSpamTrash", False) or bool(wanted & {"SPAM", "TRASH"})
    query = Query(text, box.address, call.now, anywhere=anywhere)
    call.notes += [f"search operator that the sandbox does not know: {o}" for o in query.unknown]
    found = [i for i in box.newest_first() if wanted <= i.labels and query.matches(i)]
    return [i for i in found if _indexed(call, i)] if text else found


def _indexed(call: ApiCall, item: Item) -> bool:
    quirks = call.world.quirks
    lag = timedelta(seconds=quirks.search_lags)
    return call.now - item.received >= lag and call.mailbox.searches - item.searches >= quirks.search_misses


def _place(call: ApiCall) -> tuple[int, int]:
    """The start of the page and its maximum length (1 to 500, as the document says)."""
    token = call.query.get("pageToken", "0")
    if not token.isdigit():
        raise invalid("Invalid pageToken")
    return int(token), max(1, min(500, call.query.get("maxResults", 100)))


def _page(
    call: ApiCall, items: list[Item], key: str, show: Callable[[Item], dict[str, Any]]
) -> dict[str, Any]:
    start, size = _place(call)
    if call.query.get("q"):
        call.mailbox.searches += 1
    page = [show(i) for i in items[start : start + size]]
    following = {"nextPageToken": str(start + size)} if start + size < len(items) else {}
    return {**({key: page} if page else {}), **following, "resultSizeEstimate": len(items)}
