"""Cloud Pub/Sub as far as Gmail's push needs it: `pull` and `acknowledge` of a subscription to every watched mailbox.

It delivers a message again until somebody acknowledges it (at least once). One message may cover several changes.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from afterword.sandbox.gate import Asked, Reply, as_json

if TYPE_CHECKING:
    from afterword.sandbox.state import SandboxState

_PATH = re.compile(r"^/v1/projects/[^/]+/subscriptions/[^/:]+:(pull|acknowledge)$")


def reply(state: SandboxState, asked: Asked) -> Reply:
    """Answer a request to pubsub.googleapis.com."""
    found = _PATH.match(asked.path)
    if found is None or asked.http != "POST":
        return as_json(404, {"error": {"code": 404, "message": f"{asked.http} {asked.path}"}})
    given = json.loads(asked.body or b"{}")
    with state.world.lock:
        now = state.world.settle()
        state.asked(f"pubsub.{found[1]}", "", now)
        if found[1] == "acknowledge":
            for number in given.get("ackIds", []):
                state.pushed.waiting.pop(number, None)
            return as_json(200, {})
        _collect(state, now)
        some = list(state.pushed.waiting.items())[: int(given.get("maxMessages", 1))]
    return as_json(200, {"receivedMessages": [{"ackId": n, "message": m} for n, m in some]} if some else {})


def _collect(state: SandboxState, now: datetime) -> None:
    """A message for each watched mailbox that changed since the last one."""
    for account in state.world.accounts.values():
        watch = account.watch
        if watch is None or now >= watch.ends or account.mailbox.history_id <= watch.published:
            continue
        watch.published = account.mailbox.history_id
        said = {"emailAddress": account.address, "historyId": watch.published}
        message = {
            "data": base64.b64encode(json.dumps(said).encode()).decode(),
            "messageId": secrets.token_hex(8),
        }
        state.pushed.waiting[secrets.token_urlsafe(12)] = message
