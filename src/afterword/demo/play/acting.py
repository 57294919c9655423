"""Actions on the page: the owners of the mailboxes act, and the clock moves on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from afterword.demo.play import seen
from afterword.demo.play import words as said
from afterword.messages.times import absolute

if TYPE_CHECKING:
    from afterword.demo.play.room import Room

SECONDS = 8.0
"""Seconds that the clock takes to reach a far instant; a near one comes at `SLOWEST` hours a second."""

SLOWEST = 4.0
MORNING = time(8, 30)
FARTHEST = timedelta(days=120)

Given = Mapping[str, str]
Act = Callable[["Room", Request, Given], Response]


async def done(room: Room, request: Request, act: Act) -> Response:
    """Run that action with the values of the form."""
    async with request.form(max_files=0, max_fields=20) as form:
        given = {key: str(value).replace("\r\n", "\n") for key, value in form.items()}
    return await run_in_threadpool(act, room, request, given)


def wind(room: Room, _request: Request, given: Given) -> Response:
    """Move the clock on: gradually, with everything at its time, or in one jump, as with the lid shut."""
    now = room.clock.now()
    until = _until(room, now, given)
    if until is None or not now <= until <= now + FARTHEST:
        return PlainTextResponse("The clock goes forward only, by four months at most.", 422)
    shown = absolute(until, room.zone, now)
    if given.get("lid"):
        room.verbs.set_clock(until)
        return PlainTextResponse(f"The laptop slept until {shown}.")
    hours = (until - now) / timedelta(hours=1)
    room.verbs.wind(until, max(SLOWEST, hours / SECONDS))
    return PlainTextResponse(f"Time passes until {shown}.")


def _until(room: Room, now: datetime, given: Given) -> datetime | None:
    there = now.astimezone(ZoneInfo(room.zone))
    match given.get("by", ""):
        case "minutes":
            return now + timedelta(minutes=10)
        case "hour":
            return now + timedelta(hours=1)
        case "morning":
            day = there.date() + timedelta(days=there.time() >= MORNING)
            return datetime.combine(day, MORNING, there.tzinfo)
        case "day":
            return now + timedelta(days=1)
        case "week":
            return now + timedelta(days=7)
        case _:
            return _read(given.get("to", ""), there)


def _read(text: str, there: datetime) -> datetime | None:
    """The value of a date-and-time field, in that time zone."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=there.tzinfo).astimezone(UTC)
    except ValueError:
        return None


def move_in(room: Room, _request: Request, given: Given) -> Response:
    """Give a person a mailbox."""
    address = given.get("address", "").strip().lower()
    if address.count("@") != 1 or not all(address.split("@")) or any(c.isspace() for c in address):
        return PlainTextResponse("An address looks like ana@acme.example.", 422)
    room.verbs.add_account(address, given.get("name", "").strip())
    return _to(room, f"/box/{address}")


def away(room: Room, request: Request, given: Given) -> Response:
    """Switch the vacation responder on with that text, or off."""
    owner = room.named(request.path_params["address"])
    text = given.get("text", "").strip() if given.get("word") == "on" else ""
    room.verbs.vacation(owner.address, text)
    return PlainTextResponse(
        f"{owner.name} is out of office." if text else f"{owner.name} is back in the office."
    )


def refuse(room: Room, request: Request, given: Given) -> Response:
    """Make mail to the address bounce, or stop doing so."""
    owner, on = room.named(request.path_params["address"]), given.get("word") == "on"
    room.verbs.refuse(owner.address, on=on)
    return PlainTextResponse(
        f"Mail to {owner.address} comes back from now on." if on else f"{owner.address} takes mail again."
    )


def read(room: Room, request: Request, _given: Given) -> Response:
    """Open the conversation: then nothing in it is unread."""
    address = request.path_params["address"]
    for letter in seen.conversation(room.verbs, address, request.path_params["thread"]).letters:
        if letter.unread:
            room.verbs.mark_read(address, letter.id)
    return Response(status_code=204)


def reply(room: Room, request: Request, given: Given) -> Response:
    """The owner replies to the last letter received."""
    owner, text = room.named(request.path_params["address"]), given.get("text", "").strip()
    if not text:
        return PlainTextResponse("There is nothing to send yet.", 422)
    thread = seen.conversation(room.verbs, owner.address, request.path_params["thread"])
    came = [one for one in thread.letters if not one.is_draft and not one.left]
    if not came:
        return PlainTextResponse("Nothing came in this conversation that could be answered.", 409)
    if given.get("invites"):
        return _write(room, owner, came[-1].address, given)
    room.verbs.reply(owner.address, came[-1].id, text)
    return PlainTextResponse(f"{owner.name} answered {came[-1].by}.", headers={"HX-Trigger": "sent"})


def write(room: Room, request: Request, given: Given) -> Response:
    """The owner sends a new letter."""
    owner, to = room.named(request.path_params["address"]), given.get("to", "").strip()
    if "@" not in to or not given.get("text", "").strip():
        return PlainTextResponse("A letter needs somebody to go to, and a word.", 422)
    return _write(room, owner, to, given)


def _write(room: Room, owner: seen.Box, to: str, given: Given) -> Response:
    now = room.clock.now()
    subject = given.get("subject", "").strip() or "Hello"
    sheet = ""
    if given.get("invites"):
        sheet = said.calendar(
            subject.removeprefix("Invitation: "), owner.address, to, said.meeting(now, room.zone), now
        )
    room.verbs.write(owner.address, to, subject, given["text"], calendar=sheet)
    return PlainTextResponse(f"{owner.name} wrote to {to}.", headers={"HX-Trigger": "sent"})


def draft(room: Room, request: Request, given: Given) -> Response:
    """Save the draft as typed, send it or discard it; 409 if it has changed in the meantime."""
    address, thread = request.path_params["address"], request.path_params["thread"]
    kept = seen.conversation(room.verbs, address, thread).draft
    if kept is None or kept.id != given.get("seen"):
        return PlainTextResponse(
            "Nothing was done: meanwhile this draft was changed or sent. Open it again.", 409
        )
    if given.get("word") == "discard":
        room.verbs.delete_draft(address, kept.draft_id)
        return _to(room, f"/box/{address}")
    text, subject = given.get("text", ""), given.get("subject", "")
    changed = (text.strip(), subject) != (kept.whole.strip(), kept.subject)
    now_in = room.verbs.edit_draft(address, kept.draft_id, text=text, subject=subject) if changed else None
    draft_id = now_in["draft_id"] if now_in else kept.draft_id
    if given.get("word") == "send":
        sent = room.verbs.send_draft(address, draft_id)
        return _to(room, f"/box/{address}/{sent['thread_id']}")
    return _to(room, f"/box/{address}/{now_in['thread_id'] if now_in else thread}")


def _to(room: Room, path: str) -> Response:
    return PlainTextResponse("", headers={"HX-Redirect": f"{room.root}{path}"})
