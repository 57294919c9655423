"""Every error that Afterword raises: a message that names the thing, a hint that says what to do, an exit code.

One handler, in `cli`, prints them. Exit codes are part of the public interface; a bug is 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class Obstacle(StrEnum):
    """What keeps Afterword from Gmail, by the name that `status --json` gives it."""

    SIGN_IN = "sign-in"
    POLICY = "policy"
    KEYRING = "keyring"
    CERTIFICATE = "certificate"
    PROXY = "proxy"
    PORTAL = "portal"
    CLOCK = "clock"
    OFFLINE = "offline"


class AfterwordError(Exception):
    """An error that one sentence can explain to a person; `hint` says how to fix it."""

    exit_code = 1
    obstacle: Obstacle | None = None

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem with the input.

    `place` is where (file and key, flag, line), `found` what was there, `expected` what would be right. Without
    `expected`, `found` is the whole sentence.
    """

    SENTENCE: ClassVar[str] = "{place}: found {found}, expected {expected}"
    """The sentence for a problem. `config.language.choose` puts it into the language of the interface."""

    place: str
    found: str
    expected: str

    def __str__(self) -> str:
        if not self.expected:
            return self.found
        return self.SENTENCE.format(place=self.place, found=self.found, expected=self.expected)


class InputError(AfterwordError):
    """The input is wrong: it lists every problem at once, and nothing was changed."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem], hint: str = "") -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)), hint)


class NotSetUp(AfterwordError):
    """There is no config yet: everything begins with set-up."""

    exit_code = 2


class PassEnds(AfterwordError):
    """An error that no other step would get past: the pass ends, and a later one does the rest."""


class SignInNeeded(PassEnds):
    """Google no longer accepts the sign-in, or nobody has signed in, or a permission is missing."""

    exit_code = 3
    obstacle = Obstacle.SIGN_IN


class NotSignedIn(SignInNeeded):
    """The keyring holds no sign-in for this account. Google was not asked."""


class BlockedByAdmin(SignInNeeded):
    """The organization that runs the account does not let Afterword in: only its administrator can change that."""

    obstacle = Obstacle.POLICY


class ClientGone(SignInNeeded):
    """Google does not know the client that signed in: it was deleted, or its secret changed. Another one is needed."""


class WrongAccount(PassEnds):
    """The mailbox is not the one that the config names: everything stops."""

    exit_code = 3


class GmailAway(PassEnds):
    """Gmail or the network failed, and nothing was changed there: try later.

    `until` is the instant that Gmail named, if any.
    """

    exit_code = 4

    def __init__(self, message: str, hint: str = "", until: datetime | None = None) -> None:
        super().__init__(message, hint)
        self.until = until


class GmailBlocked(GmailAway):
    """Something between this computer and Google is in the way, and it has a name. Nothing was changed at Gmail."""

    def __init__(self, obstacle: Obstacle, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.obstacle = obstacle


class Unusable(GmailAway):
    """Gmail's answer cannot be read: the fault may lie in the single thing that was requested."""


class PageShown(GmailBlocked, Unusable):
    """A network shows a web page of its own: for everything, or for the single thing that was requested."""


class AnswerLost(AfterwordError):
    """A call that changes something was made and its outcome is unknown: it may have happened.

    It concerns its own step alone, so the pass goes on with the others.
    """

    exit_code = 4


class ModelAway(AfterwordError):
    """The model that helps with wording failed, or took too long: nothing was changed."""

    exit_code = 4


class Refused(AfterwordError):
    """Gmail definitely refused and did nothing: repeating the same request would not help."""

    exit_code = 1


class Unreadable(Refused):
    """Gmail answers everything except the request for this one thing."""


class CursorGone(AfterwordError):
    """The history cursor is too old for Gmail: a full resync is needed."""

    exit_code = 4


class Locked(AfterwordError):
    """Another Afterword holds the process lock."""

    exit_code = 5


class NeedsYou(AfterwordError):
    """Something waits for the candidate."""

    exit_code = 6


class StoreError(PassEnds):
    """The store cannot be used: damaged, newer than the program, or out of reach."""

    exit_code = 1


class KeyringError(PassEnds):
    """The operating system's keyring is missing, locked, or does not keep what is written to it."""

    exit_code = 3
    obstacle = Obstacle.KEYRING
