from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING, Any

import keyring
import pytest
from keyring.backends import fail, null
from keyring.errors import KeyringLocked, PasswordSetError

from afterword.errors import KeyringError, SignInNeeded
from afterword.gmail import token_store
from afterword.gmail.token_store import StoredSignIn
from gmail.conftest import MemoryKeyring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keyring.backend import KeyringBackend

if sys.platform != "win32":
    import termios

JANE = "jane@example.com"
TOKEN = "1//0refresh-token-of-jane"
ENTRY = StoredSignIn("id", "https://oauth2.googleapis.com/token", ("a", "b"), "secret", TOKEN)


@pytest.fixture
def use() -> Iterator[Any]:
    """Makes a backend the one that is used while the test runs."""
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


class Blocked(MemoryKeyring):
    """A locked Secret Service that waits for a password which nobody types."""

    reads = 0

    def __init__(self, ask: Callable[[], object] = bool) -> None:
        self.unlocked, self.asked, self.ask = threading.Event(), threading.Event(), ask
        super().__init__()

    def get_password(self, service: str, username: str) -> str | None:
        """Wait."""
        self.reads += 1
        self.ask()
        self.asked.set()
        self.unlocked.wait(30)
        return None


class Telling(MemoryKeyring):
    """Refuses, and repeats what it was given."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Refuse."""
        raise PasswordSetError(f"cannot store {password}")


class Forgetful(MemoryKeyring):
    """Takes what it is given, and has it no more."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing."""


class LockedKeyring(MemoryKeyring):
    """Says that it is locked."""

    def get_password(self, service: str, username: str) -> str | None:
        """Refuse."""
        raise KeyringLocked("Failed to unlock the collection!")


def test_what_is_kept_comes_back(ring: MemoryKeyring) -> None:
    """An entry is read as it was written, whatever the case of the address; another account has none."""
    token_store.keep("Jane@Example.com", ENTRY)
    assert token_store.kept(JANE) == ENTRY
    assert token_store.kept("ana@acme.example") is None


def test_drop_says_whether_there_was_something(ring: MemoryKeyring) -> None:
    """The first drop removes the entry, the second finds none."""
    token_store.keep(JANE, ENTRY)
    assert [token_store.drop(JANE), token_store.drop(JANE)] == [True, False]
    assert ring.entries == {}


def test_a_keyring_that_never_answers_is_given_up(use: Any) -> None:
    """A blocked keyring ends in KeyringError after the patience given, with a hint to unlock it."""
    blocked = Blocked()
    use(blocked)
    with pytest.raises(KeyringError, match="did not answer") as error:
        token_store.kept(JANE, patience=0.1)
    assert "Unlock" in error.value.hint
    blocked.unlocked.set()


def test_somebody_who_said_no_is_not_asked_again_at_once(use: Any) -> None:
    """A system's keyring whose window was closed opens no other one for a while; a keyring without windows is read."""

    class RefusedKeyring(LockedKeyring):
        """The person closes its window."""

        asked = 0

        def get_password(self, service: str, username: str) -> str | None:
            """Not today."""
            self.asked += 1
            raise KeyringLocked("Can't get password from keychain")

    for module, asked in (("keyring.backends.macOS", 1), ("somebody.elses", 5)):
        RefusedKeyring.__module__ = module
        RefusedKeyring.__qualname__ = f"Keyring of {module}"
        refused = RefusedKeyring()
        use(refused)
        for _ in range(5):
            with pytest.raises(KeyringError, match="locked"):
                token_store.kept(JANE)
        assert refused.asked == asked


def test_a_window_that_is_still_open_is_not_opened_twice(use: Any) -> None:
    """A read that timed out goes on: the next one takes its answer, and asks nothing."""
    blocked = Blocked()
    use(blocked)
    for _ in range(3):
        with pytest.raises(KeyringError, match="did not answer"):
            token_store.kept(JANE, patience=0.1)
    assert blocked.reads == 1
    blocked.unlocked.set()
    assert token_store.kept(JANE) is None
    assert blocked.reads == 1


def test_somebody_who_types_a_passphrase_is_not_hurried(use: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An encrypted file asks in the terminal: a passphrase may take longer than any keyring may to answer."""

    class Asking(MemoryKeyring):
        """Asks for a passphrase, which somebody is thinking about."""

        def get_password(self, service: str, username: str) -> str | None:
            """Answer later than the patience."""
            threading.Event().wait(0.3)
            return None

    Asking.__module__ = "keyrings.cryptfile.cryptfile"
    Asking.__qualname__ = "CryptFileKeyring"
    use(Asking())
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings.cryptfile.cryptfile.CryptFileKeyring")
    with pytest.raises(KeyringError, match="did not answer"):
        token_store.kept(JANE, patience=0.05)
    _, terminal = os.openpty()
    with os.fdopen(terminal, encoding="utf-8") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        assert token_store.kept(JANE, patience=0.05) is None


@pytest.mark.skipif(sys.platform == "win32", reason="terminals with an echo are POSIX's")
def test_who_gives_up_a_passphrase_sees_again_what_they_type(
    use: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A keyring that hides what is typed, and is then given up, leaves the terminal as it was."""
    _, terminal = os.openpty()
    blocked = Blocked(lambda: termios.tcsetattr(terminal, termios.TCSANOW, hidden))
    before = termios.tcgetattr(terminal)
    hidden = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    use(blocked)
    with os.fdopen(terminal, encoding="utf-8") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        with pytest.raises(KeyringError, match="did not answer"):
            token_store.kept(JANE, patience=0.3)
        assert termios.tcgetattr(terminal) == before
    assert blocked.asked.is_set()
    blocked.unlocked.set()


@pytest.mark.parametrize(
    ("backend", "message", "hint"),
    [
        (fail.Keyring(), "no keyring", "gnome-keyring"),
        (null.Keyring(), "no keyring", "gnome-keyring"),
        (Forgetful(), "did not keep", "gnome-keyring"),
        (LockedKeyring(), "locked", "Unlock"),
        (Telling(), "could not be written", "Unlock"),
    ],
)
def test_a_keyring_that_cannot_keep_is_an_error_with_a_way_out(
    use: Any, backend: KeyringBackend, message: str, hint: str
) -> None:
    """No backend, one that forgets, a locked one and a refusing one are told apart, and none gets the token told."""
    use(backend)
    with pytest.raises(KeyringError, match=message) as error:
        token_store.keep(JANE, ENTRY)
    assert hint in error.value.hint
    assert TOKEN not in f"{error.value!r} {error.value.hint}"


def test_a_sign_in_that_windows_could_not_hold_is_not_written(ring: MemoryKeyring) -> None:
    """Above 1,280 characters nothing is written, on any platform, so that none fails later."""
    with pytest.raises(KeyringError, match="too long"):
        token_store.keep(
            JANE, StoredSignIn("id", "https://oauth2.googleapis.com/token", (), "secret", "x" * 1_300)
        )
    assert ring.entries == {}


@pytest.mark.parametrize(
    "value",
    ["{", "[]", "{}", '{"granted": []}', '{"granted": [], "other": 1}', "1"],
)
def test_an_entry_that_is_no_sign_in_asks_for_one(ring: MemoryKeyring, value: str) -> None:
    """Something else under our name in the keyring is SignInNeeded, not a crash."""
    ring.entries["afterword", JANE] = value
    with pytest.raises(SignInNeeded, match="cannot be read"):
        token_store.kept(JANE)


def test_an_entry_never_sends_its_token_elsewhere(ring: MemoryKeyring) -> None:
    """An entry whose token address is not Google's is refused before anything is sent there."""
    token_store.keep(JANE, StoredSignIn("id", "https://example.com/token", (), "secret", TOKEN))
    with pytest.raises(SignInNeeded, match="does not name Google's"):
        token_store.credentials(JANE)
