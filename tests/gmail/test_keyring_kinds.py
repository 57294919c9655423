"""Which keyrings may hold the sign-in, and that what is written fits each: Windows, macOS, an encrypted file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import null
from keyring.errors import PasswordSetError
from keyrings.cryptfile.cryptfile import CryptFileKeyring
from keyrings.cryptfile.file import PlaintextKeyring

from afterword.errors import KeyringError
from afterword.gmail import token_store
from afterword.gmail.keyring_backends import ENCRYPTED_FILE, NAMED_BY, PASSPHRASE, KeyringKind, ring_of
from afterword.gmail.permissions import PURPOSE
from afterword.gmail.token_store import StoredSignIn
from gmail.conftest import MemoryKeyring

JANE = "jane@example.com"
TOKEN = "1//0refresh-token-of-jane"
URI = "https://oauth2.googleapis.com/token"
ENTRY = StoredSignIn("id", URI, tuple(PURPOSE), "secret", TOKEN)


class CredentialManager(MemoryKeyring):
    """Windows': a blob of at most 2,560 bytes in UTF-16, as CredWrite has it (CRED_MAX_CREDENTIAL_BLOB_SIZE)."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it, or fail as CredWrite does."""
        if len(password.encode("utf-16-le")) > 2_560:
            raise PasswordSetError("The stub received bad data")
        super().set_password(service, username, password)


class Keychain(MemoryKeyring):
    """macOS': each write to an entry asks the person, so they are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def set_password(self, service: str, username: str, password: str) -> None:
        """Ask, then keep it."""
        self.asked.append("write")
        super().set_password(service, username, password)

    def get_password(self, service: str, username: str) -> str | None:
        """Read it."""
        self.asked.append("read")
        return super().get_password(service, username)


@pytest.fixture(autouse=True)
def put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody has named a keyring, a file would lie in a folder of the test, and the process has its own back."""
    before = keyring.get_keyring()
    for name in (NAMED_BY, PASSPHRASE):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    yield
    keyring.set_keyring(before)


def padded(length: int) -> StoredSignIn:
    """A sign-in whose entry has that many characters."""
    short = len(token_store.as_text(ENTRY))
    return StoredSignIn("id", URI, tuple(PURPOSE), "secret", TOKEN + "x" * (length - short))


def test_the_longest_entry_fits_windows() -> None:
    """1,280 characters are written and read back there; one more is refused before anything is written."""
    windows = CredentialManager()
    keyring.set_keyring(windows)
    token_store.keep(JANE, padded(1_280))
    assert token_store.kept(JANE) == padded(1_280)
    with pytest.raises(KeyringError, match="1281 characters"):
        token_store.keep(JANE, padded(1_281))
    assert token_store.kept(JANE) == padded(1_280)


def test_an_entry_outside_ascii_still_fits_windows() -> None:
    """What is counted is what is written: letters of any kind are spelled in ASCII."""
    windows = CredentialManager()
    keyring.set_keyring(windows)
    strange = StoredSignIn("id", URI, (), "ü\U0001f511" * 20, TOKEN)
    token_store.keep(JANE, strange)
    assert token_store.kept(JANE) == strange
    assert windows.entries["afterword", JANE].isascii()


def test_permissions_of_others_are_left_out_before_an_entry_grows_too_long() -> None:
    """A project that was granted a lot before: what Afterword needs is kept, and fits."""
    keyring.set_keyring(CredentialManager())
    others = tuple(f"https://www.googleapis.com/auth/some.other.permission.{n}" for n in range(30))
    token_store.keep(JANE, StoredSignIn("id", URI, (*others, *PURPOSE), "secret", TOKEN))
    found = token_store.kept(JANE)
    assert found is not None
    assert found.granted == tuple(PURPOSE)


def test_macos_is_asked_once() -> None:
    """A sign-in is one write, and one look that it is there."""
    keychain = Keychain()
    keyring.set_keyring(keychain)
    token_store.keep(JANE, ENTRY)
    assert keychain.asked == ["write", "read"]


def test_an_encrypted_file_is_never_taken_silently(tmp_path: Path) -> None:
    """Where it is the only keyring it is refused, with the line that allows it; nothing is written."""
    keyring.set_keyring(CryptFileKeyring())
    with pytest.raises(KeyringError, match="an encrypted file") as refused:
        token_store.keep(JANE, ENTRY)
    assert f"{NAMED_BY}={ENCRYPTED_FILE}" in refused.value.hint
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_an_encrypted_file_holds_the_sign_in_on_the_persons_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named in the environment it keeps the sign-in, readable for nobody without the passphrase."""
    monkeypatch.setenv(NAMED_BY, ENCRYPTED_FILE)
    keyring.set_keyring(file_with("a passphrase"))
    token_store.keep(JANE, ENTRY)
    keyring.set_keyring(file_with("a passphrase"))
    assert token_store.kept(JANE) == ENTRY
    (file,) = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert TOKEN.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_passphrase_may_come_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a daemon that nobody types for; a wrong one there is told as a wrong one."""
    monkeypatch.setenv(NAMED_BY, ENCRYPTED_FILE)
    monkeypatch.setenv(PASSPHRASE, "a passphrase")
    for _ in range(2):
        keyring.set_keyring(cheap())
        token_store.keep(JANE, ENTRY)
    keyring.set_keyring(cheap())
    assert token_store.kept(JANE) == ENTRY
    monkeypatch.setenv(PASSPHRASE, "another")
    keyring.set_keyring(cheap())
    with pytest.raises(KeyringError, match="does not open with that passphrase"):
        token_store.kept(JANE)


def test_an_encrypted_file_says_when_its_passphrase_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong passphrase, and nobody to type one, are told apart from a missing keyring, with what to do."""
    monkeypatch.setenv(NAMED_BY, ENCRYPTED_FILE)
    keyring.set_keyring(file_with("a passphrase"))
    token_store.keep(JANE, ENTRY)

    def nobody(_prompt: str) -> str:
        raise EOFError

    other = cheap()
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "another")
    keyring.set_keyring(other)
    with pytest.raises(KeyringError, match="does not open with that passphrase"):
        token_store.kept(JANE)
    monkeypatch.setattr("getpass.getpass", nobody)
    keyring.set_keyring(cheap())
    with pytest.raises(KeyringError, match="nobody is there to type it") as refused:
        token_store.kept(JANE)
    assert PASSPHRASE in refused.value.hint


def test_a_readable_file_is_refused_whoever_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without encryption holds no sign-in, not even where it was named."""
    monkeypatch.setenv(NAMED_BY, "keyrings.cryptfile.file.PlaintextKeyring")
    keyring.set_keyring(PlaintextKeyring())
    with pytest.raises(KeyringError, match="anyone with access to it can read"):
        token_store.keep(JANE, ENTRY)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_a_keyring_that_is_named_and_missing_is_named_in_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong word in the environment is told as that."""
    monkeypatch.setenv(NAMED_BY, "nowhere.Keyring")
    keyring.core._keyring_backend = None
    with pytest.raises(KeyringError, match=r"names nowhere\.Keyring, which is not installed"):
        token_store.kept(JANE)


def test_it_is_named_too_while_another_keyring_still_owes_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that an earlier keyring has not answered is not asked of one that cannot be loaded."""
    free = threading.Event()

    class Silent(MemoryKeyring):
        """One that answers when it is let."""

        def get_password(self, service: str, username: str) -> str | None:
            free.wait(30)
            return super().get_password(service, username)

    keyring.set_keyring(Silent())
    with pytest.raises(KeyringError, match="did not answer"):
        token_store.kept(JANE, patience=0.05)
    monkeypatch.setenv(NAMED_BY, "nowhere.Keyring")
    keyring.core._keyring_backend = None
    with pytest.raises(KeyringError, match=r"names nowhere\.Keyring, which is not installed"):
        token_store.kept(JANE)
    free.set()


@pytest.mark.parametrize(
    ("backend", "kind"),
    [
        (MemoryKeyring(), KeyringKind.SYSTEM),
        (null.Keyring(), KeyringKind.NONE),
        (CryptFileKeyring(), KeyringKind.ENCRYPTED),
        (PlaintextKeyring(), KeyringKind.READABLE),
    ],
)
def test_kinds_are_told_apart(backend: KeyringBackend, kind: KeyringKind) -> None:
    """By what the backend is, whoever chose it."""
    assert ring_of(backend).kind is kind


def cheap() -> CryptFileKeyring:
    """The real backend with a key that is quickly made: how hard it is to guess is not tested here."""
    made = CryptFileKeyring()
    made.time_cost, made.memory_cost = 1, 64
    return made


def file_with(passphrase: str) -> CryptFileKeyring:
    """The same, opened."""
    made = cheap()
    made.keyring_key = passphrase
    return made
