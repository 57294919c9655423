"""Whether an account has enough quota left for a method."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from afterword.gmail.units import UNITS
from afterword.sandbox.failures import too_fast

if TYPE_CHECKING:
    from afterword.sandbox.world import Account

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


def spend(account: Account, method: str, now: datetime, code: int) -> None:
    """Record the cost; ApiError 403 or 429 if the account has a limit and it is used up."""
    account.units = [(at, units) for at, units in account.units if now - at < _MINUTE]
    cost = UNITS.get(method, 5)
    limit = account.units_a_minute
    if limit is not None and sum(units for _, units in account.units) + cost > limit:
        free = account.units[0][0] + _MINUTE if account.units else now
        raise too_fast(stamp(free), code)
    account.units.append((now, cost))


def may_send(account: Account, now: datetime) -> None:
    """Raise ApiError 429 if the account has sent all it may in a day."""
    account.sends = [at for at in account.sends if now - at < _DAY]
    if len(account.sends) >= account.sends_a_day:
        until = account.sends[0] + _DAY if account.sends else now + _DAY
        raise too_fast(stamp(until), 429, "User-rate limit exceeded (Mail sending).")


def stamp(instant: datetime) -> str:
    """The instant as Gmail writes it in its errors: 2026-11-23T15:04:05.000Z."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"
