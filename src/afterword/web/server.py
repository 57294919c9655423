"""The page's server: uvicorn in a thread of its own, on 127.0.0.1 alone."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.app import App
from afterword.config import Paths, write_private
from afterword.errors import InputError, Problem
from afterword.web import login_tokens

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

HOST = "127.0.0.1"

STOP_POLL_INTERVAL = 0.5
"""Seconds after which the server hears that it is to end, at the latest."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a page is served, for whoever owns that state folder."""

    port: int
    state: Path

    def link(self) -> str:
        """A link that opens it once. The key is in the fragment: browsers send that to nobody."""
        return f"http://{HOST}:{self.port}/open#{login_tokens.new_key(self.state)}"


@contextmanager
def served(app: App, port: int = 0) -> Iterator[ServerAddress]:
    """The page is served until the end of the block; with port 0 where it was last, or at a free port.

    InputError where the port is taken, or where another process serves the page of this home.
    """
    from filelock import FileLock, Timeout

    from afterword.web.pages import pages

    lock = FileLock(_lock(app.paths), mode=0o600, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        problem = Problem("the page", "one that is served already", "`afterword web`, which opens that one")
        raise InputError([problem]) from None
    with lock, running(lambda authority: pages(app, authority), port, _last_port(app.paths)) as taken:
        _remember(app.paths, taken)
        try:
            yield ServerAddress(taken, app.paths.state)
        finally:
            lock.release()


@contextmanager
def running(made: Callable[[str], ASGIApp], port: int, last: int = 0) -> Iterator[int]:
    """The page `made` for a host:port on loopback is served until the end of the block; gives the port.

    Port 0 is the `last` one where that is free, else any. InputError where the port is taken.
    """
    with _bound(port, last) as listening:
        taken = int(listening.getsockname()[1])
        server = _server(made(f"{HOST}:{taken}"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="page")
        thread.start()
        try:
            yield taken
        finally:
            server.should_exit = True
            thread.join()


def already_served(places: Paths) -> ServerAddress | None:
    """Where another process serves the page of this home; it holds the lock, so nobody else can be at that port."""
    from filelock import FileLock, Timeout

    if not _lock(places).exists():
        return None
    try:
        with FileLock(_lock(places), mode=0o600, timeout=0):
            return None
    except Timeout:
        port = _last_port(places)
        return ServerAddress(port, places.state) if port else None  # none yet: it is about to be served


def _server(page: ASGIApp) -> uvicorn.Server:
    """No log of its own, no web sockets, no headers that tell what serves; and no ten wake-ups a second."""
    import asyncio

    import uvicorn

    class Calm(uvicorn.Server):
        async def main_loop(self) -> None:
            while not await self.on_tick(0):
                await asyncio.sleep(STOP_POLL_INTERVAL)

    config = uvicorn.Config(
        page,
        log_config=None,
        access_log=False,
        ws="none",
        lifespan="off",
        loop="asyncio",
        http="h11",
        server_header=False,
        timeout_graceful_shutdown=1,
        limit_concurrency=100,
    )
    return Calm(config)


@contextmanager
def _bound(port: int, last: int) -> Iterator[socket.socket]:
    """A socket that listens on loopback."""
    listening = None
    for wanted in [port] if port else [last, 0]:
        listening = _listening(wanted)
        if listening:
            break
    if listening is None:
        raise InputError([Problem("--port", f"{port}, which is taken or not yours to use", "a free port")])
    with listening:
        yield listening


def _listening(port: int) -> socket.socket | None:
    # where TCP is named asyncio sends what it has; else the body of an answer would wait 40 ms behind its head
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # on Windows the same word would let others take the port over
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(100)  # from here on who asks waits for the server, and is not refused
    except OSError:
        listening.close()
        return None
    return listening


def _lock(places: Paths) -> Path:
    return places.state / "page.lock"


def _file(places: Paths) -> Path:
    return places.state / "page.json"


def _last_port(places: Paths) -> int:
    """The port of the last time: what a browser keeps for it, unsaved notes above all, is found there again."""
    try:
        port = json.loads(_file(places).read_text("utf-8"))["port"]
    except (OSError, ValueError, TypeError, KeyError):
        return 0
    return port if isinstance(port, int) and 0 < port < 65536 else 0


def _remember(places: Paths, port: int) -> None:
    write_private(_file(places), json.dumps({"port": port}).encode())
