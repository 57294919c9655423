"""A sandbox Gmail with Jane's mailbox, and a keyring in memory, for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keyring
import pytest
from google.oauth2.credentials import Credentials
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from afterword.gmail.mailbox import Mailbox
from afterword.gmail.transport import Limits
from afterword.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

JANE = "jane@example.com"
ANA = "ana@acme.example"


class MemoryKeyring(KeyringBackend):
    """Keeps entries as long as the test runs."""

    priority = 1.0

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's

    def get_password(self, service: str, username: str) -> str | None:
        """The entry or None."""
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError("no such entry")


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    """The keyring that this process uses while the test runs."""
    before, memory = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox with Jane's mailbox and Ana's; what both sides say must be as the discovery document has it."""
    with Sandbox() as running:
        running.add_account(JANE, "Jane Doe")
        running.add_account(ANA, "Ana Ruiz")
        yield running
        assert running.violations() == []


@pytest.fixture
def open_box(sandbox: Sandbox) -> Iterator[Callable[..., Mailbox]]:
    """Opens a mailbox: of Jane's with both permissions, unless told otherwise."""
    opened: list[Mailbox] = []

    def open_(account: str = JANE, scopes: list[str] | None = None, named: str = "") -> Mailbox:
        token, client = sandbox.sign_in(account, scopes), sandbox.client_secrets()["installed"]
        credentials = Credentials(
            token["access_token"],
            refresh_token=token["refresh_token"],
            token_uri=client["token_uri"],
            client_id=client["client_id"],
            client_secret=client["client_secret"],
        )
        opened.append(Mailbox(named or account, credentials, sandbox.url, limits=Limits(2, 1, 3, again=0)))
        return opened[-1]

    yield open_
    for mailbox in opened:
        mailbox.close()


@pytest.fixture
def box(open_box: Callable[..., Mailbox]) -> Mailbox:
    """Jane's mailbox."""
    return open_box()
