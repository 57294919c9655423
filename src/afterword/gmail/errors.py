"""Turn Gmail's refusals, and answers that never came, into Afterword's errors.

A call that reads can be made again later, whatever happened. A call that changes something is different: it raises
`AnswerLost` unless the answer makes certain that nothing was done.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from afterword.config.language import _, marked
from afterword.errors import (
    AfterwordError,
    AnswerLost,
    BlockedByAdmin,
    ClientGone,
    GmailAway,
    Refused,
    SignInNeeded,
    Unusable,
)
from afterword.gmail import obstacles
from afterword.gmail.permissions import PURPOSE, SIGN_IN, TICK_ALL
from afterword.gmail.transport import AnswerTooLong, NeverLeft

if TYPE_CHECKING:
    from collections.abc import Mapping

TOO_FAST = frozenset(
    {
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "dailyLimitExceeded",
        "quotaExceeded",
        "concurrentLimitExceeded",
        "RATE_LIMIT_EXCEEDED",
        "RESOURCE_EXHAUSTED",
    }
)
NO_CLIENT = frozenset({"invalid_client", "deleted_client", "disabled_client"})
SCOPE_MISSING = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
API_OFF = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
POLICY = frozenset({"admin_policy_enforced", "org_internal", "access_restricted"})
"""Codes of Google's sign-in: the organization's rules keep Afterword out."""
NO_APPS = frozenset({"domainPolicy", "DOMAIN_POLICY"})
"""Gmail's codes for the same."""
CLOCK_SAID = re.compile(r"too (early|late)|\bclock|\biat\b|Invalid JWT", re.IGNORECASE)
SHAPE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""The errors from reading an answer that does not have Gmail's shape."""

EXPIRED = marked(
    "Run `afterword setup` to sign in again. If this comes back every week, publish the Google project to production: "
    "a project in 'Testing' signs you out after seven days."
)

SLOW = marked("Gmail asks Afterword to slow down.")
ASK_ADMIN = marked(
    "Ask the administrator of your Google Workspace to trust this client: Admin console, Security, API controls, "
    "'Manage third-party app access', by the client's ID. `afterword setup` then signs in again."
)
AGAIN_AS_ASKED = marked(
    "Run `afterword setup` to sign in again. Your organization ends sign-ins after a while; its administrator can "
    "exempt trusted apps (Admin console, Security, Google Cloud session control)."
)

ANOTHER_CLIENT = marked(
    "Create one of type 'Desktop app', as `afterword setup --steps` shows, and sign in with it: "
    "`afterword setup --client-secrets FILE`."
)


class NotThere(Refused):
    """The requested item does not exist in this mailbox, or no longer does."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer that is not 2xx: its status, Google's reasons and message, and the instant it names."""

    status: int
    message: str = ""
    reasons: frozenset[str] = field(default_factory=frozenset)
    until: datetime | None = None

    @property
    def too_fast(self) -> bool:
        """Whether it asks Afterword to slow down; nothing was done then (docs/gmail-facts.md 15)."""
        return self.status == 429 or (self.status == 403 and bool(self.reasons & TOO_FAST))


def answer(status: int, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
    """The answer as a value, however much of Google's usual shape it has."""
    try:
        error = json.loads(body)["error"]
        message = str(error.get("message", ""))[:500]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        error, message = {}, ""
    return HttpAnswer(status, message, _reasons(error), _until(message, headers))


def _reasons(error: Mapping[str, object]) -> frozenset[str]:
    entries = [e for key in ("errors", "details") for e in _entries(error.get(key))]
    found = [e.get("reason") for e in entries] + [error.get("status")]
    return frozenset(reason for reason in found if isinstance(reason, str))


def _entries(value: object) -> list[dict[str, object]]:
    return [e for e in value if isinstance(e, dict)] if isinstance(value, list) else []


def _until(message: str, headers: Mapping[str, str]) -> datetime | None:
    """The later of the times in 'Retry after <time>' and in the Retry-After header (RFC 9110, 10.2.3)."""
    named = re.search(r"[Rr]etry after (\d{4}-\d\d-\d\dT\S*[\dZ])", message)
    times = [_instant(named[1]) if named else None, _retry_after(headers)]
    return max((t for t in times if t), default=None)


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _retry_after(headers: Mapping[str, str]) -> datetime | None:
    value = headers.get("retry-after", "").strip()
    try:
        if value.isdecimal():  # seconds, counted on the server's own clock
            return parsedate_to_datetime(headers["date"]).astimezone(UTC) + timedelta(seconds=int(value))
        return parsedate_to_datetime(value).astimezone(UTC) if value else None
    except (ValueError, TypeError, KeyError, OverflowError):
        return None


def known(error: Exception) -> HttpAnswer | None:
    """The answer inside one of the client library's errors, or None if there was none."""
    from googleapiclient.errors import HttpError

    if isinstance(error, HttpError):
        return answer(error.resp.status, error.resp, error.content)
    return None


def trouble() -> tuple[type[Exception], ...]:
    """Every exception that a call can raise, including those for an answer of another shape."""
    from google.auth.exceptions import GoogleAuthError
    from googleapiclient.errors import Error

    return (Error, GoogleAuthError, OSError, AnswerTooLong, obstacles.WrongClock, *SHAPE)


def passing(error: Exception) -> bool:
    """Whether to try a read again at once after this error: Gmail or the network failed briefly."""
    said = known(error)
    return (
        said.status >= 500
        if said
        else isinstance(error, (OSError, *SHAPE)) and not obstacles.never_left(error)
    )


def clean(error: Exception, permission: str) -> AfterwordError | None:
    """The error if it is certain that nothing was done; otherwise None."""
    from google.auth.exceptions import GoogleAuthError

    if isinstance(error, GoogleAuthError | obstacles.WrongClock):
        return sign_in_trouble(error)
    if isinstance(error, NeverLeft) or obstacles.never_left(error):
        return obstacles.blocked(error) or GmailAway(_("Gmail cannot be reached."), _(obstacles.OFFLINE))
    said = known(error)
    if said is None:
        return None
    if said.too_fast:
        return GmailAway(_(SLOW), _("It tries again by itself."), said.until)
    if said.status in (401, 403):
        return _unwelcome(said, permission)
    return None


def reading(error: Exception, permission: str) -> AfterwordError:
    """The error for a call that reads: nothing can have changed."""
    said = known(error)
    if sure := clean(error, permission):
        return sure
    if isinstance(error, AnswerTooLong):
        return Unusable(_("Gmail's answer was longer than any message can be; it was not read."))
    if said and (said.status == 404 or (said.status == 400 and "Invalid id value" in said.message)):
        return NotThere(_("Gmail has no such thing: {said}").format(said=said.message or _("not found")))
    if said and 400 <= said.status < 500 and said.status != 408:
        return _refused(said)
    if blocked := obstacles.portal() if page(error) else obstacles.blocked(error):
        return blocked
    kind = Unusable if isinstance(error, SHAPE) else GmailAway
    return kind(_("Gmail did not give a usable answer."), _(obstacles.OFFLINE))


def writing(error: Exception, permission: str, definite: frozenset[int] = frozenset()) -> AfterwordError:
    """The error for a call that changes something; `definite` are the statuses that say it was not done."""
    said = known(error)
    if sure := clean(error, permission):
        return sure
    if said and said.status in definite:
        return _refused(said)
    how = _("it answered {status}").format(status=said.status) if said else _("its answer arrived incomplete")
    how = _("a web page came in place of its answer") if page(error) else how
    return AnswerLost(
        _("Gmail may or may not have done it: {how}.").format(how=how),
        _("Afterword looks in the mailbox first."),
    )


def page(error: Exception) -> bool:
    """Whether a network's web page came in place of Gmail's answer."""
    from googleapiclient.errors import HttpError

    if isinstance(error, HttpError):
        return obstacles.is_page(error.resp.status, error.resp, error.content)
    return isinstance(error, obstacles.WebPage)


def sign_in_trouble(error: Exception) -> AfterwordError:
    """The error for an access token that could not be renewed; what the answer held is not repeated."""
    if blocked := obstacles.blocked(error):
        return blocked
    if str(error).startswith(
        "Reauthentication is needed"
    ):  # google.auth's words; it keeps Google's to itself
        return refused_sign_in("invalid_grant", "invalid_rapt")
    body = error.args[1] if len(error.args) > 1 else None
    body = body if isinstance(body, dict) else {}
    code = body.get("error")
    if isinstance(code, str) and not getattr(error, "retryable", False):
        return refused_sign_in(code, f"{body.get('error_description')} {body.get('error_subtype')}")
    return GmailAway(_("Google's sign-in cannot be reached."), _(obstacles.OFFLINE))


def refused_sign_in(code: str, described: str = "") -> AfterwordError:
    """The error for a sign-in that Google refuses with that code and description; only a plain code is repeated."""
    if code in NO_CLIENT:
        return ClientGone(
            _("Google no longer knows Afterword's client ({code}).").format(code=code),
            _(ANOTHER_CLIENT),
        )
    if code in POLICY:
        return BlockedByAdmin(
            _("Your organization does not let Afterword use its accounts ({code}).").format(code=code),
            _(ASK_ADMIN),
        )
    if "invalid_rapt" in described:
        return SignInNeeded(
            _("Your organization wants you to sign in again (invalid_rapt)."), _(AGAIN_AS_ASKED)
        )
    if CLOCK_SAID.search(described):
        return obstacles.clock_refused()
    named = code if re.fullmatch(r"[a-z_]{1,40}", code) else _("an error")
    return SignInNeeded(_("Google no longer accepts the sign-in ({named}).").format(named=named), _(EXPIRED))


def _unwelcome(said: HttpAnswer, permission: str) -> AfterwordError:
    if said.reasons & API_OFF:
        return SignInNeeded(
            _("The Gmail API is switched off in the Google project of your client file."),
            _("Switch it on under 'APIs & Services' in the Google Cloud console, then try again."),
        )
    if said.reasons & NO_APPS:
        return BlockedByAdmin(_("Your organization does not let apps use Gmail."), _(ASK_ADMIN))
    if said.reasons & SCOPE_MISSING or "insufficient" in said.message:
        name = permission.rpartition("/")[2]
        return SignInNeeded(
            _("Afterword lacks a permission: {name} ({purpose}).").format(
                name=name, purpose=PURPOSE[permission]
            ),
            _(TICK_ALL),
        )
    if said.status == 401:
        return SignInNeeded(_("Google no longer accepts the sign-in."), _(SIGN_IN))
    return SignInNeeded(
        _("Gmail does not allow this: {said}").format(said=said.message or _("no reason given")), _(SIGN_IN)
    )


def _refused(said: HttpAnswer) -> Refused:
    return Refused(
        _("Gmail refused it ({status}): {said}").format(
            status=said.status, said=said.message or _("no reason given")
        )
    )
