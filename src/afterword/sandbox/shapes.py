"""Messages in the shapes of the API's formats, and the `fields` selector of partial answers."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from afterword.sandbox.failures import invalid
from afterword.sandbox.rfc822 import RawMail, b64, metadata, payload

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.sandbox.mailbox import Item


def ref(item: Item) -> dict[str, Any]:
    """A message by its ids and labels."""
    return {"id": item.id, "threadId": item.thread_id, "labelIds": sorted(item.labels)}


def snippet(mail: RawMail) -> str:
    """The start of the text on one line, escaped as HTML."""
    return html.escape(" ".join(mail.text.split())[:200], quote=True)


def message(item: Item, shape: str, names: Iterable[str] = ()) -> dict[str, Any]:
    """A message as format=minimal, metadata, full or raw shows it."""
    shown = {
        **ref(item),
        "snippet": snippet(item.mail),
        "sizeEstimate": len(item.mail.raw),
        "historyId": str(item.history_id),
        "internalDate": item.millis,
    }
    match shape:
        case "raw":
            return {**shown, "raw": b64(item.mail.raw)}
        case "metadata":
            return {**shown, "payload": metadata(item.mail, names)}
        case "minimal":
            return shown
        case _:
            return {**shown, "payload": payload(item.mail)}


def messages_of_thread(items: Iterable[Item], shape: str, names: Iterable[str]) -> list[dict[str, Any]]:
    """A thread's messages."""
    names = list(names)
    return [message(item, shape, names) for item in items]


def mask(body: Any, fields: str) -> Any:
    """Reduce an answer to the fields of the selector: `a,b/c,d(e,f)`, `*` for everything."""
    if not fields or body is None:
        return body
    tokens = re.findall(r"[\w*$.-]+|[(),/]", fields)
    if "".join(tokens) != re.sub(r"\s", "", fields):
        raise invalid(f"Invalid field selection {fields}")
    return _kept(body, _selection(tokens, [0]))


Selection = dict[str, Any]


def _selection(tokens: list[str], at: list[int]) -> Selection:
    """Map each name to the selection below it; an empty selection means everything."""
    chosen: Selection = {}
    while at[0] < len(tokens) and tokens[at[0]] != ")":
        if tokens[at[0]] == ",":
            at[0] += 1
            continue
        chosen.update([_one(tokens, at)])
    return chosen


def _one(tokens: list[str], at: list[int]) -> tuple[str, Selection]:
    name = tokens[at[0]]
    at[0] += 1
    mark = tokens[at[0]] if at[0] < len(tokens) else ""
    if mark == "/":
        at[0] += 1
        return name, dict([_one(tokens, at)])
    if mark == "(":
        at[0] += 1
        below = _selection(tokens, at)
        at[0] += 1
        return name, below
    return name, {}


def _kept(body: Any, chosen: Selection) -> Any:
    if isinstance(body, list):
        return [_kept(one, chosen) for one in body]
    if not chosen or "*" in chosen or not isinstance(body, dict):
        return body
    return {name: _kept(value, chosen[name]) for name, value in body.items() if name in chosen}
