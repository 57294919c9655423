"""The sandbox's HTTP server: loopback only, one thread per connection, and the faults that need the raw socket."""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from afterword.sandbox import control, gate, pubsub, signin
from afterword.sandbox.faults import FaultKind
from afterword.sandbox.gate import Asked, Reply, as_json
from afterword.sandbox.mailbox import NotInMailbox

if TYPE_CHECKING:
    from afterword.sandbox.control import Verbs
    from afterword.sandbox.faults import Fault

IDLE = 60.0
"""Seconds before a connection without a request is closed."""


class Server(ThreadingHTTPServer):
    """The listening socket and the open connections."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, port: int, verbs: Verbs) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.verbs = verbs
        self.ending = threading.Event()
        self.open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection: `end` closes it."""
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a client that disconnects: that is not an error of the sandbox."""

    def end(self) -> None:
        """Stop listening, and close every connection."""
        self.ending.set()
        self.shutdown()
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """One connection: reads a request, passes it on to be answered, writes the answer or breaks the connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = IDLE
    # head and body are two writes: with Nagle and delayed ACKs each answer would take 40 ms
    disable_nagle_algorithm = True
    server_version = "ESF"
    sys_version = ""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class names it so)
        """Log nothing: the control side counts requests."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The value of the Date header: Gmail's own time is the sandbox's."""
        now = self.server.verbs.state.world.clock.now().timestamp()
        return super().date_time_string(now if timestamp is None else timestamp)

    def do_GET(self) -> None:
        """Answer a request of any method, unless its sender died before the end."""
        parts, length = urlsplit(self.path), int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return
        asked = Asked(
            self.command,
            parts.path,
            parse_qs(parts.query, keep_blank_values=True),
            self.headers.get("Authorization", "").removeprefix("Bearer "),
            body,
        )
        self._write(self._reply(asked))

    do_POST = do_PUT = do_DELETE = do_PATCH = do_GET  # noqa: N815  (the base class names them so)

    def _reply(self, asked: Asked) -> Reply:
        state = self.server.verbs.state
        match asked.path.split("/")[1]:
            case "gmail":
                return gate.gmail(state, asked)
            case "v1":
                return pubsub.reply(state, asked)
            case "o" | "token" | "revoke":
                return signin.reply(state, asked)
            case "_control":
                return self._control(asked)
            case _:
                return Reply(404, b"Not Found", {"Content-Type": "text/plain"})

    # control

    def _control(self, asked: Asked) -> Reply:
        key = self.headers.get("X-Sandbox-Control", "")
        if not hmac.compare_digest(key.encode(), self.server.verbs.state.control_key.encode()):
            return as_json(403, {"error": "the control key is missing or wrong"})
        try:
            return self._controlled(asked)
        except NotInMailbox as gone:
            return as_json(404, {"error": str(gone)})
        except (TypeError, ValueError) as wrong:
            return as_json(400, {"error": str(wrong)})

    def _controlled(self, asked: Asked) -> Reply:
        what = asked.path.split("/")[2:]
        match asked.http, what:
            case "GET", ["state"]:
                return as_json(200, self.server.verbs.overview())
            case http, ["keyring", service, user]:
                return _keyring(self.server.verbs, http, (unquote(service), unquote(user)), asked.body)
            case "POST", [name]:
                result = control.perform(self.server.verbs, name, json.loads(asked.body or b"{}"))
                return as_json(200, {"result": result})
            case _:
                return as_json(404, {"error": f"{asked.http} {asked.path}"})

    # writing

    def _write(self, reply: Reply) -> None:
        fault = reply.fault
        if fault is None:
            self._send(reply)
            return
        match fault.kind:
            case FaultKind.CLOSE_BEFORE | FaultKind.CLOSE_AFTER:
                self.close_connection = True
            case FaultKind.RESET:
                self._reset()
            case FaultKind.TIMEOUT:
                self.server.ending.wait(fault.seconds)
                self.close_connection = True
            case FaultKind.GARBAGE:
                self._send(
                    Reply(200, b"<html><body>Sorry, something went wrong", {"Content-Type": "text/html"})
                )
            case FaultKind.HALF:
                self._head(reply, len(reply.body))
                self.wfile.write(reply.body[: len(reply.body) // 2])
                self.close_connection = True
            case FaultKind.HUGE:
                self._huge(fault)
            case FaultKind.SLOW:
                self._slow(reply, fault)
            case _:
                self._send(reply)

    def _send(self, reply: Reply) -> None:
        self._head(reply, len(reply.body))
        self.wfile.write(reply.body)

    def _head(self, reply: Reply, length: int) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _huge(self, fault: Fault) -> None:
        self._head(Reply(200, b"", {"Content-Type": "application/json; charset=UTF-8"}), fault.size)
        left, piece = fault.size, b'{"padding": "' + b"x" * 65_523
        while left > 0 and not self.server.ending.is_set():
            self.wfile.write(piece[:left])
            left -= len(piece)

    def _slow(self, reply: Reply, fault: Fault) -> None:
        self._head(reply, len(reply.body))
        step = max(1, len(reply.body) // 10)
        for start in range(0, len(reply.body), step):
            self.server.ending.wait(fault.seconds / 10)
            self.wfile.write(reply.body[start : start + step])

    def _reset(self) -> None:
        """Close with RST: set a linger time of zero on the bare file descriptor."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())


def _keyring(verbs: Verbs, http: str, entry: tuple[str, str], body: bytes) -> Reply:
    with verbs.state.world.lock:
        secrets = verbs.state.keyring
        if http == "PUT":
            secrets[entry] = json.loads(body)["secret"]
        elif entry not in secrets:
            raise NotInMailbox("/".join(entry))
        elif http == "DELETE":
            del secrets[entry]
        else:
            return as_json(200, {"secret": secrets[entry]})
        return as_json(200, {})
