"""Networks that stand in the way of Google, on loopback: proxies that refuse, or show a certificate of their own."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gmail.scripted_server import Arrived, Reply, _read, answer

GOOGLE = ("gmail.googleapis.com", "oauth2.googleapis.com", "accounts.google.com")


def certificate(folder: Path, *hosts: str, starts: int = -1, ends: int = 30) -> Path:
    """A certificate for those hosts, signed by itself, with its key in one file; it starts and ends so many days on."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "The network")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts or GOOGLE])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now + timedelta(days=starts))
        .not_valid_after(now + timedelta(days=ends))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    kind = serialization.Encoding.PEM
    private = key.private_bytes(kind, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "network.pem"
    file.write_bytes(made.public_bytes(kind) + private)
    return file


@dataclass
class Proxy:
    """An HTTP proxy: it answers CONNECT with `status`, then speaks TLS with `shown`, and plays the replies in turn."""

    listening: socket.socket
    status: str = "200 Connection established"
    shown: Path | None = None
    replies: list[Reply] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    arrived: list[Arrived] = field(default_factory=list)
    open: list[socket.socket] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.listening.getsockname()[1]}"

    def serve(self) -> None:
        """Take connections until the socket closes."""
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listening.accept()
                self.open.append(connection)
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            with connection.makefile("rb", buffering=0) as stream:
                asked = _read(stream)
            if asked is None:
                return
            self.asked.append(f"{asked.method} {asked.path}")
            connection.sendall(f"HTTP/1.1 {self.status}\r\nContent-Length: 0\r\n\r\n".encode())
            if self.shown and self.status.startswith("200"):
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(self.shown)
                with context.wrap_socket(connection, server_side=True) as tls:
                    self._answer(tls)
            elif self.status.startswith("200"):
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n<html>")

    def _answer(self, tls: socket.socket) -> None:
        with tls.makefile("rb") as stream:
            while request := _read(stream):
                self.arrived.append(request)
                reply = self.replies.pop(0) if self.replies else answer({})
                if not reply(tls):
                    return


@contextmanager
def proxy(
    status: str = "200 Connection established", shown: Path | None = None, *replies: Reply
) -> Iterator[Proxy]:
    """A proxy that is gone afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Proxy(listening, status, shown, list(replies))
        thread = threading.Thread(target=made.serve, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            for connection in made.open:
                connection.close()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(5)
