"""How a worker gets into a candidate's mailbox: their own sealed sign-in, or a service account with delegation."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.errors import InputError, NotSignedIn, Problem
from afterword.fleet.keys import KeyProvider, seal, unseal
from afterword.gmail.permissions import PURPOSE, missing
from afterword.gmail.token_store import StoredSignIn, as_text, of_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from google.oauth2.credentials import Credentials

    from afterword.fleet.records import EnrolledCandidate, Records, SealedSignIn
    from afterword.fleet.settings import Google
    from afterword.gmail.mailbox import Mailbox
    from afterword.gmail.transport import Limits

KEPT_OPEN = 256
"""How many mailboxes a worker keeps open, each with its access token in memory."""

SIGN_IN = "The candidate signs in on the fleet's page."


@dataclass
class Mailboxes:
    """Opens candidates' mailboxes, in a worker. It unseals a sign-in only to open its mailbox."""

    records: Records
    keys: KeyProvider
    google: Google
    limits: Limits
    now: Callable[[], datetime] | None = None
    _open: OrderedDict[tuple[int, int], Mailbox] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def opened(self, candidate: EnrolledCandidate) -> Iterator[Mailbox]:
        """The candidate's mailbox, for one thread; it stays open for the next look unless this one fails.

        Raises NotSignedIn; SignInNeeded if a permission is missing; KeyringError if the sign-in does not open.
        """
        kept = None if self.google.service_account else self.records.sign_in(candidate.account)
        key = (candidate.account, kept.version if kept else 0)
        with self._lock:
            mailbox = self._open.pop(key, None)
        mailbox = mailbox or self._made(candidate, kept)
        try:
            yield mailbox
        except BaseException:
            mailbox.close()
            raise
        with self._lock:
            self._open[key] = mailbox
            oldest = self._open.popitem(last=False)[1] if len(self._open) > KEPT_OPEN else None
        if oldest:
            oldest.close()

    def _made(self, candidate: EnrolledCandidate, kept: SealedSignIn | None) -> Mailbox:
        from afterword.gmail.mailbox import Mailbox

        credentials = self._credentials(candidate, kept)
        limits = self.limits
        mailbox = Mailbox(candidate.email, credentials, self.google.endpoint, limits=limits, now=self.now)
        try:
            mailbox.profile()
        except BaseException:
            mailbox.close()
            raise
        return mailbox

    def _credentials(self, candidate: EnrolledCandidate, kept: SealedSignIn | None) -> Credentials:
        if self.google.service_account:
            return delegated(self.google.service_account, candidate.email)
        if kept is None:
            raise NotSignedIn(_("{email} has not signed in.").format(email=candidate.email), _(SIGN_IN))
        entry = of_text(unseal(self.keys, kept).decode(), candidate.email)
        if lacking := missing(entry.granted):
            raise lacking
        return entry.credentials()

    def close(self) -> None:
        """Close every mailbox."""
        with self._lock:
            for mailbox in self._open.values():
                mailbox.close()
            self._open.clear()


def keep_sign_in(records: Records, keys: KeyProvider, account: int, entry: StoredSignIn) -> None:
    """Seal and keep what Google granted."""
    records.keep_sign_in(seal(keys, account, as_text(entry).encode()))


def delegated(file: str, email: str) -> Credentials:
    """Credentials of the service account, acting for that address of its Workspace (domain-wide delegation)."""
    from google.oauth2 import service_account

    try:
        made: Credentials = service_account.Credentials.from_service_account_file(
            file, scopes=list(PURPOSE), subject=email
        )
    except (OSError, ValueError):
        expected = _("the key file of a service account")
        raise InputError([Problem("fleet.toml: [google], service_account", repr(file), expected)]) from None
    return made
