"""Sealed sign-ins: AES-256-GCM with a data key for each account, which a key-encryption key wraps.

The account's number is associated data of both: a row copied to another account does not open there.
"""

from __future__ import annotations

import base64
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from afterword.config.language import _
from afterword.errors import InputError, KeyringError, Problem
from afterword.fleet.records import SealedSignIn

if TYPE_CHECKING:
    from afterword.fleet.records import Records
    from afterword.fleet.settings import Keys

NONCE = 12  # bytes, as NIST SP 800-38D recommends for GCM
KEY = 32  # bytes


class KeyProvider(Protocol):
    """Wraps data keys. Each wrapped key is bound to its `owner` and unwraps for nobody else."""

    def wrap(self, key: bytes, owner: bytes) -> str: ...  # noqa: D102
    def unwrap(self, wrapped: str, owner: bytes) -> bytes: ...  # noqa: D102
    def is_newest(self, wrapped: str) -> bool: ...  # noqa: D102


def provider(keys: Keys) -> KeyProvider:
    """The provider that the config names. Raises InputError for an unusable file of keys."""
    if keys.vault:
        return VaultTransit(keys.vault.rstrip("/"), keys.vault_key, Path(keys.vault_token))
    return KeyFile.read(_credential(keys.file))


def _credential(name: str) -> Path:
    """The file itself, or the systemd credential of that name."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    return Path(folder, name) if folder and "/" not in name else Path(name)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Keys from a file, each on a line of its own with its name: `2026-11 BASE64`. The first one wraps."""

    keys: dict[str, bytes] = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> KeyFile:
        """Read the file. Raises InputError if others may read it, or if a line's key is not 32 bytes long."""
        expected = _("lines of a name and 32 bytes in base64; `afterword fleet keys new` prints one")
        try:
            loose = stat.S_IMODE(path.stat().st_mode) & 0o077
            lines = [line.split() for line in path.read_text("ascii").splitlines() if line.strip()]
        except (OSError, UnicodeDecodeError) as error:
            why = (getattr(error, "strerror", "") or "not ASCII").lower()
            raise InputError([Problem(str(path), why, expected)]) from None
        if loose:
            raise InputError([Problem(str(path), _("a file that others may read"), _("mode 0600 or 0400"))])
        keys = {line[0]: _key(line[1]) for line in lines if len(line) == 2}
        if not keys or len(keys) != len(lines) or any(len(key) != KEY for key in keys.values()):
            raise InputError([Problem(str(path), _("something else"), expected)])
        return cls(keys)

    def wrap(self, key: bytes, owner: bytes) -> str:
        """The key, sealed with the file's first."""
        name = next(iter(self.keys))
        return f"{name}:{base64.b64encode(_seal(self.keys[name], key, owner)).decode()}"

    def unwrap(self, wrapped: str, owner: bytes) -> bytes:
        """Unwrap the key. Raises KeyringError if it was wrapped with another key, or for another owner."""
        name, _colon, box = wrapped.partition(":")
        if name not in self.keys:
            raise KeyringError(_("The key {name} is not in the file of keys.").format(name=name))
        return _open(self.keys[name], _key(box), owner)

    def is_newest(self, wrapped: str) -> bool:
        """Whether the file's first key wrapped it."""
        return wrapped.partition(":")[0] == next(iter(self.keys))


@dataclass(frozen=True, slots=True)
class VaultTransit:
    """A key of Vault's transit engine, which never leaves Vault."""

    address: str
    name: str
    token: Path

    def wrap(self, key: bytes, owner: bytes) -> str:
        """Wrap the key with the newest version of Vault's key."""
        given = {"plaintext": _text(key), "associated_data": _text(owner)}
        return str(self._ask("POST", f"encrypt/{self.name}", given)["ciphertext"])

    def unwrap(self, wrapped: str, owner: bytes) -> bytes:
        """Unwrap the key."""
        given = {"ciphertext": wrapped, "associated_data": _text(owner)}
        return _key(str(self._ask("POST", f"decrypt/{self.name}", given)["plaintext"]))

    def is_newest(self, wrapped: str) -> bool:
        """Whether the newest version of Vault's key wrapped it."""
        newest = self._ask("GET", f"keys/{self.name}", None)["latest_version"]
        return wrapped.startswith(f"vault:v{newest}:")

    def _ask(self, method: str, what: str, body: dict[str, str] | None) -> dict[str, Any]:
        import requests

        url = f"{self.address}/v1/transit/{what}"
        try:
            head = {"X-Vault-Token": self.token.read_text("ascii").strip()}
            answer = requests.request(
                method, url, json=body, headers=head, timeout=(5, 10), allow_redirects=False
            )
            if answer.status_code == 200:
                found: dict[str, Any] = answer.json()["data"]
                return found
            why = f"HTTP {answer.status_code}"
        except (requests.RequestException, OSError, ValueError, KeyError) as error:
            why = type(error).__name__
        raise KeyringError(_("Vault did not do it ({why}).").format(why=why), _("Check Vault and its token."))


def new_line(name: str) -> str:
    """A line for a file of keys, with a new key."""
    return f"{name} {_text(secrets.token_bytes(KEY))}"


def seal(provider: KeyProvider, account: int, content: bytes) -> SealedSignIn:
    """Seal the content for that account, under a new data key."""
    key, owner = secrets.token_bytes(KEY), _owner(account)
    return SealedSignIn(account, provider.wrap(key, owner), _seal(key, content, owner))


def unseal(provider: KeyProvider, kept: SealedSignIn) -> bytes:
    """Open the seal. Raises KeyringError if the content changed, or the seal has another account or key."""
    owner = _owner(kept.account)
    return _open(provider.unwrap(kept.wrapped, owner), kept.box, owner)


def rotate(records: Records, provider: KeyProvider) -> tuple[int, int]:
    """Wrap every data key with the newest key-encryption key; return how many changed, and how many there are.

    Safe to repeat, and while workers run: a sign-in that changes meanwhile gets the newest key anyway.
    """
    changed = seen = after = 0
    while some := records.sign_ins(after):
        for kept in some:
            seen, after, owner = seen + 1, kept.account, _owner(kept.account)
            if not provider.is_newest(kept.wrapped):
                fresh = provider.wrap(provider.unwrap(kept.wrapped, owner), owner)
                changed += records.rewrap(kept, fresh)
    return changed, seen


def _owner(account: int) -> bytes:
    return f"afterword account {account}".encode()


def _seal(key: bytes, content: bytes, owner: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, owner)


def _open(key: bytes, box: bytes, owner: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(box[:NONCE], box[NONCE:], owner)
    except (InvalidTag, ValueError):
        raise KeyringError(_("A sealed sign-in does not open: another key, or not this account's.")) from None


def _key(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
