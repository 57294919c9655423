"""A server on loopback that answers connections byte by byte as a test scripted it, and counts what arrived."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Arrived:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Reply = Callable[[socket.socket], bool]
"""Does something with the connection; True when it may be used again."""


@dataclass
class Scripted:
    """The server; `replies` are played in turn, then every request is answered 200 with {}."""

    listening: socket.socket
    replies: list[Reply] = field(default_factory=list)
    arrived: list[Arrived] = field(default_factory=list)
    connections: int = 0
    open: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def methods(self) -> list[str]:
        """The methods of what arrived, in order."""
        return [one.method for one in self.arrived]

    def serve(self) -> None:
        """Take connections until the socket closes."""
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            self.connections += 1
            self.open.append(connection)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            while (request := _read(stream)) is not None:
                self.arrived.append(request)
                reply = self.replies.pop(0) if self.replies else answer({})
                if not reply(connection):
                    return


def _read(stream: object) -> Arrived | None:
    readline, read = stream.readline, stream.read  # type: ignore[attr-defined]  # a socket's file
    try:
        first = readline().decode()
        if not first:
            return None
        headers: dict[str, str] = {}
        while (line := readline().decode().strip()) != "":
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = read(int(headers.get("content-length", "0")))
    except (OSError, ValueError):
        return None
    method, path, _ = first.split(" ", 2)
    return Arrived(method, path, headers, body)


def answer(body: object, status: int = 200, **headers: str) -> Reply:
    """A whole answer; the connection stays."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return said(status, content, len(content), headers)


def said(status: int, content: bytes, length: int, headers: dict[str, str] | None = None) -> Reply:
    """An answer that promises `length` bytes."""
    lines = {"Content-Type": "application/json", "Content-Length": str(length), **(headers or {})}
    head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{n.replace('_', '-')}: {v}\r\n" for n, v in lines.items())

    def reply(connection: socket.socket) -> bool:
        connection.sendall(head.encode() + b"\r\n" + content)
        return length == len(content)

    return reply


def answer_then_close(body: object) -> Reply:
    """A whole answer that does not say that the connection ends, and then it ends: a stale keep-alive."""

    def reply(connection: socket.socket) -> bool:
        answer(body)(connection)
        return False

    return reply


def close(connection: socket.socket) -> bool:
    """No answer; the connection ends in order."""
    connection.close()
    return False


def reset(connection: socket.socket) -> bool:
    """No answer; the connection is reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    return False


def silence(connection: socket.socket) -> bool:
    """No answer for as long as the other side waits."""
    connection.settimeout(10)
    try:
        return connection.recv(1) != b""
    except OSError:
        return False


def trickle(connection: socket.socket) -> bool:
    """A byte now and then, for as long as the other side waits."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    try:
        for _ in range(200):
            connection.sendall(b" " * 10)
            time.sleep(0.05)  # the slowness is what is tested
    except OSError:
        return False
    return False


def garbage_status_line(connection: socket.socket) -> bool:
    """Something that is not HTTP."""
    connection.sendall(b"220 mail.example.com ESMTP\r\n")
    return False


@contextmanager
def scripted(*replies: Reply) -> Iterator[Scripted]:
    """A server that plays the replies; it is gone afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Scripted(listening, list(replies))
        thread = threading.Thread(target=server.serve, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            for connection in server.open:
                connection.close()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(5)
