"""The two Gmails that the contract is held against: the sandbox, and npm `emulate` 0.11.2, which others wrote."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Protocol

import requests
from google.oauth2.credentials import Credentials

from afterword.domain.mail import STEP_HEADER
from afterword.gmail.mailbox import Mailbox
from afterword.gmail.transport import Limits
from afterword.sandbox import Sandbox

JANE, ANA = "jane@example.com", "ana@acme.example"
SUBJECT = "Thanks for the interview – Ingénieure 🚀 in 東京"
LIMITS = Limits(5, 5, 10)
PATIENCE = 30.0
"""Real seconds that emulate has to start."""


def letter(
    subject: str = SUBJECT,
    to: str = ANA,
    text: str = "Dear Ana, grüße aus 東京",
    sender: str = JANE,
    **headers: str,
) -> bytes:
    """A letter as bytes, Jane's unless another sender is named."""
    message = EmailMessage(policy=SMTP)
    given = {"From": sender, "To": to, "Subject": subject, STEP_HEADER: "i/thank-you/a", **headers}
    for name, value in given.items():
        message[name] = value
    message.set_content(text)
    return message.as_bytes()


class Side(Protocol):
    """One Gmail, with what a test lets happen there behind the client's back."""

    @property
    def name(self) -> str:
        """sandbox, or emulate."""

    @property
    def url(self) -> str:
        """Where it listens."""

    def opened(self) -> Mailbox:
        """Jane's mailbox."""

    def deliver(self, subject: str, text: str = ".", **headers: str) -> str:
        """A message of Ana's arrives in Jane's mailbox; its id."""

    def trash(self, message_id: str) -> None:
        """Jane throws a message into the trash."""

    def cursor(self) -> str:
        """The cursor of this moment."""

    def old_cursor(self) -> str:
        """A cursor of long ago."""

    def arrived(self) -> int:
        """How many messages are in Ana's mailbox."""

    def control(self) -> int:
        """The status with which a request for a fault is answered."""


@dataclass
class OurSandbox:
    """Our own."""

    sandbox: Sandbox
    name: str = "sandbox"

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.sandbox.url

    def opened(self) -> Mailbox:
        """Jane's mailbox."""
        grant, client = self.sandbox.sign_in(JANE), self.sandbox.client_secrets()["installed"]
        names = ("token_uri", "client_id", "client_secret")
        credentials = Credentials(
            grant["access_token"],
            refresh_token=grant["refresh_token"],
            **{name: client[name] for name in names},
        )
        return Mailbox(JANE, credentials, self.url, limits=LIMITS)

    def deliver(self, subject: str, text: str = ".", **headers: str) -> str:
        """A message of Ana's."""
        raw = letter(subject, JANE, text, ANA, **headers)
        return str(self.sandbox.deliver(JANE, raw)["id"])

    def trash(self, message_id: str) -> None:
        """Into the trash."""
        self.sandbox.trash(JANE, message_id)

    def cursor(self) -> str:
        """Of this moment."""
        return self.opened().profile().cursor

    def old_cursor(self) -> str:
        """One that Gmail has forgotten."""
        cursor = self.cursor()
        self.sandbox.forget_history(JANE)
        return cursor

    def arrived(self) -> int:
        """In Ana's mailbox."""
        return len(self.sandbox.mailbox(ANA))

    def control(self) -> int:
        """The sandbox takes faults from whoever has its key."""
        key = {"X-Sandbox-Control": self.sandbox.control_key}
        return asked("POST", f"{self.url}/_control/fault", {"kind": "503", "times": 0}, key).status_code


@dataclass
class Emulate:
    """The one of others."""

    url: str
    name: str = "emulate"

    def opened(self) -> Mailbox:
        """Jane's mailbox; its token is in the seed."""
        return Mailbox(JANE, Credentials(token_of(JANE)), self.url, limits=LIMITS)

    def deliver(self, subject: str, text: str = ".", **headers: str) -> str:
        """A message of Ana's, by messages.import."""
        raw = base64.urlsafe_b64encode(letter(subject, JANE, text, ANA, **headers)).decode()
        return str(self._jane("POST", "messages/import", {"raw": raw})["id"])

    def trash(self, message_id: str) -> None:
        """By messages.trash."""
        self._jane("POST", f"messages/{message_id}/trash")

    def cursor(self) -> str:
        """As an empty stretch of history names it, for want of getProfile."""
        return str(self._jane("GET", "history?startHistoryId=1")["historyId"])

    def old_cursor(self) -> str:
        """The first of all."""
        return "1"

    def arrived(self) -> int:
        """In Ana's mailbox."""
        found = asked("GET", f"{self.url}/gmail/v1/users/me/messages", headers=bearer(ANA)).json()
        return len(found["messages"])

    def control(self) -> int:
        """There is no such thing."""
        return asked("POST", f"{self.url}/_control/fault", {"kind": "503"}, bearer(JANE)).status_code

    def _jane(self, http: str, what: str, body: Any = None) -> dict[str, Any]:
        answer = asked(http, f"{self.url}/gmail/v1/users/me/{what}", body, bearer(JANE))
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


def asked(http: str, url: str, body: Any = None, headers: dict[str, str] | None = None) -> requests.Response:
    """One request past every proxy."""
    with requests.Session() as session:
        session.trust_env = False
        return session.request(http, url, json=body, headers=headers, timeout=10)


def token_of(address: str) -> str:
    """The access token that emulate's seed gives to that account."""
    return f"token-of-{address.partition('@')[0]}"


def bearer(address: str) -> dict[str, str]:
    """The header with it."""
    return {"Authorization": f"Bearer {token_of(address)}"}


def seed() -> dict[str, Any]:
    """Two accounts with empty mailboxes, and a token each."""
    users = [{"email": JANE, "name": "Jane Doe"}, {"email": ANA, "name": "Ana Ruiz"}]
    return {
        "google": {"users": users},
        "tokens": {token_of(u["email"]): {"login": u["email"], "scopes": []} for u in users},
    }


@contextmanager
def sandbox_side() -> Iterator[OurSandbox]:
    """A sandbox with both accounts; it may not stray from the discovery document."""
    with Sandbox() as sandbox:
        sandbox.add_account(JANE, "Jane Doe")
        sandbox.add_account(ANA, "Ana Ruiz")
        yield OurSandbox(sandbox)
        assert sandbox.violations() == []


@contextmanager
def emulate_side(program: str, folder: Path) -> Iterator[Emulate]:
    """emulate in a process of its own, on loopback alone, with nothing in it but the two accounts."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "seed.json").write_text(json.dumps(seed()), "utf-8")
    preload = Path(__file__).with_name("loopback.cjs")
    command = [program, "start", "--service", "google", "--port", str(port), "--seed", "seed.json"]
    env = os.environ | {"NODE_OPTIONS": f'--require "{preload}"'}
    with ExitStack() as stack:
        out = stack.enter_context((folder / "emulate.log").open("wb"))
        process = stack.enter_context(subprocess.Popen(command, cwd=folder, env=env, stdout=out, stderr=out))
        stack.callback(process.kill)
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process, folder / "emulate.log")
        yield Emulate(url)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < ends:
        try:
            asked("GET", url)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"emulate did not start:\n{log.read_text('utf-8', 'replace')}")
