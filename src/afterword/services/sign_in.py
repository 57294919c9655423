"""The facts of the sign-in: when it was made, what it granted, and when it ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from afterword.errors import Obstacle
from afterword.services.account import AccountContext
from afterword.services.read_models import TroubleView

ALERT = "sign-in"
"""The key of the alert that a sign-in is needed."""


@dataclass(frozen=True, slots=True)
class SignInFacts:
    """What is known of the sign-in; each None if it is not known."""

    state: str
    at: datetime | None
    ends: datetime | None
    trouble: TroubleView | None  # what keeps Afterword from Gmail, as the daemon last found it


def sign_in_facts(account: AccountContext) -> SignInFacts:
    """What the store knows of the sign-in."""
    kept = account.store.sign_in(account.id)
    state, at, ends = str(kept.get("state", "unknown")), _instant(kept.get("at")), _instant(kept.get("ends"))
    return SignInFacts(state, at, ends, _trouble(kept.get("trouble")))


def signed_in(account: AccountContext, granted: Iterable[str], now: datetime, ends: datetime | None) -> None:
    """Keep what a new sign-in granted; when it is needed again, that is an alert of its own."""
    facts: dict[str, object] = {"state": "ok", "granted": list(granted), "at": now.isoformat()}
    account.store.keep_sign_in(account.id, facts | ({"ends": ends.isoformat()} if ends else {}))
    account.store.forget_told(account.id, ALERT)


def accepted(account: AccountContext, now: datetime) -> None:
    """Keep that Google accepts the sign-in and nothing is in the way, if the store did not know."""
    kept = account.store.sign_in(account.id)
    if kept.pop("trouble", None) or kept.get("state") != "ok":
        account.store.keep_sign_in(account.id, {"at": now.isoformat()} | kept | {"state": "ok"})
        account.store.forget_told(account.id, ALERT)


def signed_out(account: AccountContext) -> None:
    """Keep that the sign-in was taken back."""
    account.store.keep_sign_in(account.id, {"state": "needed"})


def _trouble(found: object) -> TroubleView | None:
    if not isinstance(found, dict):
        return None
    since = datetime.fromisoformat(found["since"])
    return TroubleView(Obstacle(found["kind"]), found["message"], found["hint"], since)


def _instant(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
