"""The keyring for the sign-in, and whether it is safe: a file only if the person says so, a readable one never."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from afterword.config.language import _, marked
from afterword.errors import KeyringError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

NAMED_BY = "PYTHON_KEYRING_BACKEND"
PASSPHRASE = "KEYRING_PROPERTY_KEYRING_KEY"  # noqa: S105  (the name of a variable)
"""The variable by which the keyring library hands a file's passphrase to its backend."""
ENCRYPTED_FILE = "keyrings.cryptfile.cryptfile.CryptFileKeyring"
CHOICES = marked(
    "Afterword keeps the sign-in only in a keyring. Choose one:\n"
    "  - on Linux, install and unlock gnome-keyring or KWallet;\n"
    "  - without a desktop, `dbus-run-session` and `gnome-keyring-daemon --unlock`;\n"
    "  - an encrypted file, if you say so: install keyrings.cryptfile and set\n"
    "    PYTHON_KEYRING_BACKEND=keyrings.cryptfile.cryptfile.CryptFileKeyring\n"
    "docs/keyrings.md says what each protects from."
)


class KeyringKind(StrEnum):
    """The kinds of keyring."""

    SYSTEM = marked("the system's")
    ENCRYPTED = marked("an encrypted file")
    READABLE = marked("a file that anyone with access to it can read")
    NONE = marked("one that keeps nothing")


@dataclass(frozen=True, slots=True)
class Ring:
    """The keyring that would hold the sign-in: the name of its backend, its kind, and whether the person named it."""

    name: str
    kind: KeyringKind
    named: bool

    def refusal(self) -> KeyringError | None:
        """Why nothing is read from it or written to it; None if it may hold the sign-in."""
        if self.kind is KeyringKind.NONE:
            return KeyringError(_("This machine has no keyring that Afterword could use."), _(CHOICES))
        if self.kind is KeyringKind.READABLE:
            return KeyringError(
                _("The keyring {name} is {kind}; the sign-in is not put there.").format(
                    name=self.name, kind=_(self.kind)
                ),
                _(CHOICES),
            )
        if self.kind is KeyringKind.ENCRYPTED and not self.named:
            wish = _("If you want that, say so: {named_by}={name}").format(named_by=NAMED_BY, name=self.name)
            return KeyringError(
                _("The only keyring here is {kind}, {name}.").format(kind=_(self.kind), name=self.name),
                f"{wish}\n{_(CHOICES)}",
            )
        return None


_MODULES = (
    ("keyring.backends.fail", KeyringKind.NONE),
    ("keyring.backends.null", KeyringKind.NONE),
    ("keyrings.efile", KeyringKind.READABLE),  # its key is stored next to it
    ("keyrings.alt.", KeyringKind.ENCRYPTED),
    ("keyrings.cryptfile.", KeyringKind.ENCRYPTED),
)


def ring_of(backend: KeyringBackend) -> Ring:
    """The kind of that backend. In a chain the first one counts: the entry would be written there."""
    kind = type(_first(backend))
    return Ring(f"{kind.__module__}.{kind.__qualname__}", _kind_of(kind), _named())


def _first(backend: KeyringBackend) -> KeyringBackend:
    from keyring.backends.chainer import ChainerBackend

    return backend.backends[0] if isinstance(backend, ChainerBackend) and backend.backends else backend


def _kind_of(backend: type[KeyringBackend]) -> KeyringKind:
    found = next(
        (k for start, k in _MODULES if f"{backend.__module__}.".startswith(start)), KeyringKind.SYSTEM
    )
    readable = found is KeyringKind.ENCRYPTED and "crypt" not in backend.__qualname__.lower()
    return KeyringKind.READABLE if readable else found


def current() -> KeyringBackend:
    """The keyring to use now.

    The keyring library chooses once, at its first use. This function also finds a keyring that starts later, such as
    a password manager after login, unless the person named another one.
    """
    import keyring
    from keyring.backend import KeyringBackend as Base
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    if ring_of(chosen).refusal() is None or _named():  # guard: later-keyring
        return chosen
    own = (kind for kind in Base.get_viable_backends() if kind.__module__.startswith("keyring.backends."))
    systems = [kind for kind in own if kind is not ChainerBackend and _kind_of(kind) is KeyringKind.SYSTEM]
    if systems:
        chosen = max(systems, key=lambda kind: kind.priority)()
        keyring.set_keyring(chosen)
    return chosen


def is_locked(backend: KeyringBackend) -> bool:
    """Whether a Secret Service or a Mac's keychain is locked, found out without asking the person.

    False for any other keyring.
    """
    if sys.platform == "darwin":
        return _keychain_is_locked()
    from contextlib import closing

    from keyring.backends import SecretService

    if not isinstance(_first(backend), SecretService.Keyring):
        return False
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        try:
            return bool(secretstorage.Collection(bus).is_locked())
        except secretstorage.exceptions.ItemNotFoundException:
            return True  # password managers show no collection until they are unlocked


def asks_person(backend: KeyringBackend) -> bool:
    """Whether reading from it can open a window of the system's in front of the person."""
    return type(_first(backend)).__module__.startswith("keyring.backends.")


def _keychain_is_locked() -> bool:
    """Whether the default keychain is locked: bit 0 of its status says that it is unlocked (SecKeychain.h)."""
    import ctypes

    security = ctypes.CDLL("/System/Library/Frameworks/Security.framework/Security")
    status = ctypes.c_uint32()
    return security.SecKeychainGetStatus(None, ctypes.byref(status)) == 0 and not status.value & 1


def _named() -> bool:
    """Whether the person chose the keyring: in the environment, or in the keyring library's own file."""
    if os.environ.get(NAMED_BY):
        return True
    from keyring import core

    try:
        return core.load_config() is not None
    except Exception:  # noqa: BLE001  (a file that cannot be read says nothing)
        return False
