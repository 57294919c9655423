"""The sign-in in the operating system's keyring, and nowhere else.

One entry per account, service 'afterword': the refresh token, the client it belongs to, and what was granted. It is
written once, read back, and stays below the size limit of Windows (docs/gmail-facts.md 24).
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from afterword.config.language import _, marked
from afterword.errors import KeyringError, NotSignedIn, SignInNeeded
from afterword.gmail.endpoints import TOKEN_HOSTS, problem
from afterword.gmail.keyring_backends import (
    CHOICES,
    NAMED_BY,
    PASSPHRASE,
    KeyringKind,
    Ring,
    asks_person,
    current,
    is_locked,
    ring_of,
)
from afterword.gmail.permissions import PURPOSE, SIGN_IN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from google.oauth2.credentials import Credentials
    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE = "afterword"
MOST_CHARACTERS = 1_280  # of an entry, on Windows
PATIENCE = 60.0  # seconds: somebody may have to type a password into the keyring's own window
TYPING = (
    600.0  # seconds: somebody is asked in this terminal, perhaps to make up a passphrase and write it down
)
ASK_AGAIN = 900.0  # seconds between two windows of the system's that ask the person the same
UNLOCK = marked(
    "Unlock the keyring (sign in to the desktop, open its password manager, or without a desktop run "
    "`gnome-keyring-daemon --replace --unlock`, type its password, no Enter, and Ctrl-D twice), then try again."
)
START = marked(
    "Start it: sign in to the desktop, or open your password manager. Afterword then continues by itself."
)
NOT_READ = marked("The keyring's entry could not be read ({name}).")
NOT_WRITTEN = marked("The keyring's entry could not be written ({name}).")
NOT_REMOVED = marked("The keyring's entry could not be removed ({name}).")
NO_PASSPHRASE = marked(
    "Type the passphrase into the terminal that runs Afterword, or give it in KEYRING_PROPERTY_KEYRING_KEY; "
    "docs/keyrings.md says how."
)


@dataclass(frozen=True, slots=True)
class StoredSignIn:
    """What the keyring holds of a sign-in. Its secrets are in no repr."""

    client_id: str
    token_uri: str
    granted: tuple[str, ...]
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)

    def credentials(self) -> Credentials:
        """The same for Google's library; the access token is requested when first needed and stays in memory."""
        from google.oauth2.credentials import Credentials

        return Credentials(
            None,
            refresh_token=self.refresh_token,
            token_uri=self.token_uri,
            client_id=self.client_id,
            client_secret=self.client_secret,
            granted_scopes=list(self.granted),
        )


def ring() -> Ring:
    """The keyring that would be used, without reading it. Raises KeyringError if the one that is named is missing."""
    try:
        return ring_of(current())
    except Exception as error:  # noqa: BLE001  (a backend's own start may raise what it likes)
        raise _keyring_error(_(NOT_READ), error) from None


def keep(account: str, kept: StoredSignIn, *, patience: float = PATIENCE) -> None:
    """Write the sign-in once, read it back and compare. Raises KeyringError if it is not there afterwards.

    If it would be too long, it leaves out permissions that Google granted to other programs before.
    """
    value = as_text(kept)
    if len(value) > MOST_CHARACTERS:
        value = as_text(replace(kept, granted=tuple(scope for scope in kept.granted if scope in PURPOSE)))
    if len(value) > MOST_CHARACTERS:
        raise KeyringError(
            _("The sign-in may be too long for the keyring ({count} characters).").format(count=len(value))
        )
    _ask(_(NOT_WRITTEN), lambda ring: ring.set_password(SERVICE, _user(account), value), patience)
    if _entry(account, patience) != value:
        raise KeyringError(_("The keyring did not keep what was written to it."), _(CHOICES))


def kept(account: str, *, patience: float = PATIENCE) -> StoredSignIn | None:
    """The sign-in of an account, or None if it has none. Raises KeyringError if the keyring does not say."""
    value = _entry(account, patience)
    return of_text(value, account) if value else None


def of_text(value: str, account: str) -> StoredSignIn:
    """The sign-in that `as_text` wrote. Raises SignInNeeded if it is unreadable or does not lead to Google."""
    try:
        found = json.loads(value)
        granted = tuple(map(str, found.pop("granted")))
        entry = StoredSignIn(granted=granted, **{key: str(text) for key, text in found.items()})
    except (ValueError, TypeError, KeyError, AttributeError):
        raise SignInNeeded(
            _("The keyring's entry for {account} cannot be read.").format(account=account), _(SIGN_IN)
        ) from None
    # guard: googles-place
    if problem(entry.token_uri, "keyring", TOKEN_HOSTS):  # the refresh token goes only to Google
        raise SignInNeeded(
            _("The keyring's entry for {account} does not name Google's sign-in.").format(account=account),
            _(SIGN_IN),
        )
    return entry


def drop(account: str, *, patience: float = PATIENCE) -> bool:
    """Remove the sign-in; False if there was none."""
    if _entry(account, patience) is None:
        return False
    _ask(_(NOT_REMOVED), lambda ring: ring.delete_password(SERVICE, _user(account)), patience)
    return True


def credentials(account: str) -> Credentials:
    """What Google's library needs to act for the account. Raises NotSignedIn if the account never signed in."""
    entry = kept(account)
    if entry is None:
        raise NotSignedIn(_("{account} has not signed in with Google.").format(account=account), _(SIGN_IN))
    return entry.credentials()


def as_text(kept: StoredSignIn) -> str:
    """The sign-in with its secrets, for storage."""
    return json.dumps(asdict(kept), separators=(",", ":"))  # plain ASCII: each character is one, everywhere


def _user(account: str) -> str:
    return account.strip().lower()


def _entry(account: str, patience: float) -> str | None:
    """What the keyring holds. A person who has not unlocked it yet is not asked a second time by this process."""
    user = _user(account)
    open_ = _unanswered.pop(user, None)
    question = open_ if open_ and open_.may_be_answered() else _Question(_read_quietly(user))
    try:
        return question.answer("read", patience)
    except _NoAnswerYet as late:
        _unanswered[user] = question
        raise KeyringError(late.message, late.hint) from None


def _read_quietly(user: str) -> Callable[[KeyringBackend], str | None]:
    def read(ring: KeyringBackend) -> str | None:
        from keyring.errors import KeyringLocked

        kind = type(ring).__qualname__
        if kind in _refusals and not _refusals[kind].may_ask(ring):
            raise KeyringLocked
        try:
            value = ring.get_password(SERVICE, user)
        except KeyringLocked:
            _refusals[kind] = _Refusal(is_locked(ring), time.monotonic())
            raise
        _refusals.pop(kind, None)
        return value

    return read


def _ask(done: str, call: Callable[[KeyringBackend], T], patience: float) -> T:
    return _Question(call).answer(done, patience)


class _NoAnswerYet(KeyringError):
    """The keyring may be asking the person; its answer can still come."""


class _Question(Generic[T]):
    """A question to the keyring in its own thread: a locked Secret Service may never answer."""

    def __init__(self, call: Callable[[KeyringBackend], T]) -> None:
        self._call = call
        self._answers: queue.SimpleQueue[tuple[T | None, Exception | None]] = queue.SimpleQueue()
        self._typed = threading.Event()
        self._ring: KeyringBackend | None = None
        self._thread = threading.Thread(target=self._work, name="keyring", daemon=True)

    def may_be_answered(self) -> bool:
        """Whether it asks the keyring that is in use now, by a prompt of the system's own."""
        import keyring

        if self._ring is None:
            return True
        try:
            used = keyring.get_keyring()
        except Exception:  # noqa: BLE001  (a keyring that does not load may raise anything; a new question names it)
            return False
        return self._ring is used and ring_of(self._ring).kind is KeyringKind.SYSTEM

    def answer(self, done: str, patience: float) -> T:
        """Raises _NoAnswerYet after so many seconds, KeyringError if the keyring fails."""
        with _shown_again():
            if self._thread.ident is None:
                self._thread.start()
            try:
                answer, error = self._answers.get(timeout=patience)
            except queue.Empty:
                if not self._typed.is_set():
                    raise _NoAnswerYet(
                        _("The keyring did not answer within {patience:g} s.").format(patience=patience),
                        _(UNLOCK),
                    ) from None
                answer, error = _after_typing(self._answers)
        if error is not None:
            raise _keyring_error(done, error)
        return cast(T, answer)

    def _work(self) -> None:
        try:
            self._answers.put((self._call(self._opened()), None))
        except Exception as error:  # noqa: BLE001  (backends may raise anything; it is reported by `answer`)
            self._answers.put((None, error))

    def _opened(self) -> KeyringBackend:
        """The keyring to ask, if it may hold the sign-in."""
        self._ring = current()
        known = ring_of(self._ring)
        if refusal := known.refusal():
            raise refusal
        if known.kind is KeyringKind.ENCRYPTED and os.environ.get(PASSPHRASE):
            self._ring.set_properties_from_env()  # backends of files forget to do so when they are made
        elif known.kind is KeyringKind.ENCRYPTED and sys.stdin is not None and sys.stdin.isatty():
            self._typed.set()
        return self._ring


_unanswered: dict[str, _Question[str | None]] = {}
"""Reads that the keyring has not answered yet, by account: it may be asking the person, who is asked once."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    """The person was asked to unlock a keyring, or to let Afterword read from it, and did not."""

    was_locked: bool
    at: float

    def may_ask(self, ring: KeyringBackend) -> bool:
        """Whether to ask again: once the keyring has been unlocked, else after a while."""
        if is_locked(ring):
            return False
        return self.was_locked or not asks_person(ring) or time.monotonic() - self.at > ASK_AGAIN


_refusals: dict[str, _Refusal] = {}
"""By the kind of keyring."""


@contextmanager
def _shown_again() -> Iterator[None]:
    """Turn the terminal's echo back on if a person leaves a passphrase prompt, by Ctrl-C too."""
    if sys.platform == "win32" or sys.stdin is None or not sys.stdin.isatty():
        yield
        return
    import termios

    before = termios.tcgetattr(sys.stdin)
    try:
        yield
    except BaseException:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
        raise


def _after_typing(answers: queue.SimpleQueue[T]) -> T:
    """Wait for a keyring that is asking somebody for its passphrase in this terminal."""
    try:
        return answers.get(timeout=TYPING)
    except queue.Empty:
        raise KeyringError(
            _("Nobody typed the passphrase of the keyring's file."), _(NO_PASSPHRASE)
        ) from None


def _keyring_error(done: str, error: Exception) -> KeyringError:  # noqa: PLR0911  # one return for each error
    """Explain a backend's error. Its own words are left out: they might repeat what it was given."""
    import keyring
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    if isinstance(error, KeyringError):
        return error
    if isinstance(error, RuntimeError) and os.environ.get(NAMED_BY):  # the keyring library refuses to load it
        return KeyringError(
            _("The keyring that {named_by} names is not running.").format(named_by=NAMED_BY), _(START)
        )
    if isinstance(error, ImportError) and (named := os.environ.get(NAMED_BY)):
        return KeyringError(
            _("{named_by} names {named}, which is not installed here.").format(
                named_by=NAMED_BY, named=named
            ),
            _(CHOICES),
        )
    if isinstance(error, EOFError):
        return KeyringError(
            _("The keyring's file wants its passphrase, and nobody is there to type it."), _(NO_PASSPHRASE)
        )
    if isinstance(error, ValueError) and ring_of(keyring.get_keyring()).kind is KeyringKind.ENCRYPTED:
        return KeyringError(_("The keyring's file does not open with that passphrase."), _(NO_PASSPHRASE))
    if isinstance(error, NoKeyringError | ImportError):
        return KeyringError(_("This machine has no keyring that Afterword could use."), _(CHOICES))
    if isinstance(error, KeyringLocked | InitError):
        return KeyringError(_("The keyring is locked."), _(UNLOCK))
    # guard: no-words
    return KeyringError(
        _(done).format(name=type(error).__name__),
        _(UNLOCK),
    )
