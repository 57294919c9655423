"""The sandbox's page: its routes, and the template that answers each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from afterword.config import make_private
from afterword.config.clock import StoryClock
from afterword.demo.play import seen
from afterword.demo.play import words as said
from afterword.messages import times
from afterword.sandbox.mailbox import NotInMailbox
from afterword.web.address import ServerAddress, remember
from afterword.web.login import Entrance, changes, environment, reads
from afterword.web.server import running

if TYPE_CHECKING:
    from afterword.sandbox.control import Verbs

HERE = Path(__file__).parent
HOW = "Press Enter where the demo runs, and open the link that it prints."


@dataclass
class Room:
    """The page's context: the sandbox's verbs and clock, and the candidate who follows up."""

    verbs: Verbs
    clock: StoryClock
    candidate: str
    zone: str
    entrance: Entrance
    templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        """The templates, with instants in the candidate's zone."""
        self.templates = environment(HERE / "templates")
        self.templates.filters |= {
            "when": lambda at: times.absolute(at, self.zone, self.clock.now()),
            "ago": lambda at: times.relative(at, self.clock.now()),
            "iso": lambda at: at.isoformat(timespec="seconds"),
        }

    @property
    def root(self) -> str:
        """The path that nobody can guess."""
        return self.entrance.root

    def named(self, address: str) -> seen.Box:
        """The mailbox of that address; NotInMailbox if it does not exist."""
        found = [box for box in seen.boxes(self.verbs) if box.address == address.lower()]
        if not found:
            raise NotInMailbox(f"no account {address}")
        return found[0]

    def version(self) -> str:
        """Another text whenever the page would look different."""
        state = self.verbs.overview()["accounts"]
        marks = [f"{a['history_id']}{bool(a['away']):d}{a['refuses']:d}" for a in state.values()]
        now = self.clock.now()
        return f"{'.'.join(marks)}.{now:%Y%m%d%H%M}.{now < self.clock.rests():d}"


def room(room: Room, authority: str) -> ASGIApp:
    """The page as an ASGI app behind its guard; `authority` is the host:port that it is bound to."""
    from afterword.demo.play import acting

    def to(path: str, answer: Callable[[Room, Request], Response]) -> Route:
        return reads(path, lambda request: answer(room, request))

    def post(path: str, answer: acting.Act) -> Route:
        return changes(path, lambda request: acting.done(room, request, answer))

    inside: list[BaseRoute] = [
        to("/", first),
        to("/version", version),
        to("/gmail", found),
        to("/box/{address}", box),
        to("/box/{address}/new", new),
        to("/box/{address}/{thread}", opened),
        to("/box/{address}/{thread}/{message}/{number:int}", attached),
        post("/clock", acting.wind),
        post("/people", acting.move_in),
        post("/box/{address}/away", acting.away),
        post("/box/{address}/refuse", acting.refuse),
        post("/box/{address}/new", acting.write),
        post("/box/{address}/{thread}/read", acting.read),
        post("/box/{address}/{thread}/reply", acting.reply),
        post("/box/{address}/{thread}/draft", acting.draft),
    ]
    handlers = {NotInMailbox: lost(room), HTTPException: lost(room), ValueError: refused}
    return room.entrance.behind(authority, inside, handlers, static=HERE / "static")


def first(room: Room, _request: Request) -> Response:
    """The candidate's mailbox."""
    return _page(room, room.candidate)


def box(room: Room, request: Request) -> Response:
    """A mailbox, with no conversation open."""
    return _page(room, request.path_params["address"])


def opened(room: Room, request: Request) -> Response:
    """A conversation, next to the mailbox it is in."""
    address, thread = request.path_params["address"], request.path_params["thread"]
    return _page(room, address, seen.conversation(room.verbs, address, thread))


def found(room: Room, request: Request) -> Response:
    """The letter that a link to Gmail's page means, in the candidate's mailbox; the mailbox if it is not there."""
    thread = seen.thread_at(room.verbs, room.candidate, request.query_params.get("place", ""))
    return RedirectResponse(f"{room.root}/box/{room.candidate}{f'/{thread}' if thread else ''}", 303)


def new(room: Room, request: Request) -> Response:
    """A new letter."""
    return _page(room, request.path_params["address"], writing=True)


def version(room: Room, _request: Request) -> Response:
    """Another text whenever the page would look different."""
    return PlainTextResponse(room.version())


def attached(room: Room, request: Request) -> Response:
    """Download a file attached to a letter: it can then be dropped on Afterword's page."""
    asked = request.path_params
    those = seen.conversation(room.verbs, asked["address"], asked["thread"]).letters
    letter = next((one for one in those if one.id == asked["message"]), None)
    if letter is None:
        raise NotInMailbox(asked["message"])
    name, _, content = seen.file(letter, asked["number"])
    safe = "".join(c for c in name if c.isascii() and (c.isalnum() or c in "._-")) or "file"
    headers = {"Content-Disposition": f'attachment; filename="{safe}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


def _page(
    room: Room, address: str, thread: seen.Conversation | None = None, *, writing: bool = False
) -> Response:
    owner = room.named(address)
    candidate = room.named(room.candidate)
    now = room.clock.now()
    text = room.templates.get_template("box.html").render(
        root=room.root,
        version=room.version(),
        now=now,
        running=now < room.clock.rests(),
        zone=room.zone,
        people=seen.boxes(room.verbs),
        owner=owner,
        candidate=candidate,
        threads=seen.conversations(room.verbs, owner.address),
        opened=thread,
        writing=writing,
        beginnings=_beginnings(room, owner, candidate, now),
        away=said.AWAY.format(back=_day(now + said.BACK_IN)),
    )
    return HTMLResponse(text)


def _beginnings(room: Room, owner: seen.Box, candidate: seen.Box, now: datetime) -> list[said.Beginning]:
    """The texts that a person may start from, with names filled in."""
    texts = said.BY_HAND if owner == candidate else said.ANSWERS
    names = {
        "to": "all" if owner == candidate else candidate.name.partition(" ")[0],
        "name": owner.name,
        "company": said.company(owner.address),
        "when": f"{said.meeting(now, room.zone):%A, %B {said.meeting(now, room.zone).day}, at %H:%M}",
    }
    return [
        said.Beginning(b.name, b.subject.format(**names), b.text.format(**names), b.invites) for b in texts
    ]


def _day(at: datetime) -> str:
    return f"{at:%A}, {at:%B} {at.day}, {at.year}"


def lost(room: Room) -> Callable[[Request, Exception], Response]:
    """Answer for anything that does not exist, or no longer does."""

    def answer(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        line = "That is not there any more."
        if request.method == "POST" or not request.url.path.startswith(room.root):
            return PlainTextResponse(line, status)
        page = room.templates.get_template("trouble.html")
        return HTMLResponse(page.render(root=room.root, version=room.version(), line=line), status)

    return answer


def refused(_request: Request, error: Exception) -> Response:
    """Answer when a verb rejects its arguments."""
    return PlainTextResponse(f"That did not work: {error}.", 422)


@contextmanager
def played(
    verbs: Verbs, clock: StoryClock, candidate: str, zone: str, state: Path
) -> Iterator[ServerAddress]:
    """Serve the page until the end of the block; its keys are in that folder, which nothing else uses."""
    here = Room(verbs, clock, candidate, zone, Entrance("Everybody’s mail", state, HOW, linked=True))
    with running(lambda authority: room(here, authority), 0) as port:
        remember(make_private(state), port)
        yield ServerAddress(port, state)
