"""The page's server: uvicorn in its own thread, on 127.0.0.1 only."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.app import App
from afterword.config import Paths
from afterword.config.language import _
from afterword.errors import InputError, Problem
from afterword.web.address import HOST, ServerAddress, port_in, remember

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

STOP_POLL_INTERVAL = 0.5
"""Longest time in seconds before the server notices that it should stop."""


@contextmanager
def served(app: App, port: int = 0) -> Iterator[ServerAddress]:
    """Serve the page until the end of the block; port 0 means the last port used, or else a free one.

    InputError if the port is taken, or if another process serves the page for this home folder.
    """
    from filelock import FileLock, Timeout

    from afterword.web.pages import pages

    lock = FileLock(_lock(app.paths), mode=0o600, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        problem = Problem(
            _("the page"), _("one that is served already"), _("`afterword web`, which opens that one")
        )
        raise InputError([problem]) from None
    with lock, running(lambda authority: pages(app, authority), port, _last_port(app.paths)) as taken:
        remember(app.paths.state, taken)
        try:
            yield ServerAddress(taken, app.paths.state)
        finally:
            lock.release()


@contextmanager
def running(made: Callable[[str], ASGIApp], port: int, last: int = 0) -> Iterator[int]:
    """Serve the page that `made` returns for a host:port on loopback until the end of the block; yield the port.

    Port 0 means the `last` one if it is free, else any free port. InputError if the port is taken.
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
    """The address where another process serves this home's page; it holds the lock, so nobody else has that port."""
    from filelock import FileLock, Timeout

    if not _lock(places).exists():
        return None
    try:
        with FileLock(_lock(places), mode=0o600, timeout=0):
            return None
    except Timeout:
        port = _last_port(places)
        return ServerAddress(port, places.state) if port else None  # none yet: it is about to be served


def page_address(places: Paths) -> str:
    """The page's last address, without a key; empty if it was never served."""
    port = _last_port(places)
    return f"http://{HOST}:{port}" if port else ""


def _server(page: ASGIApp) -> uvicorn.Server:
    """A server with no log, no web sockets, no header that names the server, and no ten wake-ups a second."""
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
        raise InputError(
            [
                Problem(
                    "--port",
                    _("{port}, which is taken or not yours to use").format(port=port),
                    _("a free port"),
                )
            ]
        )
    with listening:
        yield listening


def _listening(port: int) -> socket.socket | None:
    # with TCP named, asyncio sends data at once; otherwise the body of an answer would wait 40 ms after its head
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # on Windows the same option would let others take over the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(100)  # from here on a client waits for the server and is not refused
    except OSError:
        listening.close()
        return None
    return listening


def _lock(places: Paths) -> Path:
    return places.state / "page.lock"


def _last_port(places: Paths) -> int:
    return port_in(places.state)
