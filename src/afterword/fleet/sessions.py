"""Sessions of the fleet's page and one-time links to it. They are in the database, so any number of pages can serve.

The database holds only hashes of cookies and links.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.fleet.office import Office
    from afterword.fleet.records import Records

LIFE = timedelta(hours=12)
LINK_LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Session:
    """A candidate's or coach's browser, or one in which somebody is signing in. `id` is a hash."""

    id: str
    ends: datetime
    csrf: str = ""
    account: int | None = None
    coach: str = ""
    email: str = ""  # who signs in
    state: str = ""  # of the sign-in
    verifier: str = ""  # PKCE's
    link: bool = False  # not a session yet


def begin(records: Records, now: datetime, known: Session | None = None) -> tuple[str, Session]:
    """Start a session and end the `known` one; return the cookie's value and the session."""
    cookie = secrets.token_urlsafe(32)
    fresh = replace(
        known or Session("", now), id=hashed(cookie), ends=now + LIFE, csrf=secrets.token_urlsafe(24)
    )
    if known:
        records.end_session(known.id)
    records.keep_session(fresh)
    return cookie, fresh


def held(records: Records, cookie: str, now: datetime) -> Session | None:
    """The cookie's session; None if it is unknown or has ended."""
    found = records.session(hashed(cookie)) if cookie else None
    return found if found and not found.link and now < found.ends else None


def of(office: Office, cookies: Mapping[str, str]) -> Session | None:
    """The browser's session."""
    return held(office.records, cookies.get(office.config.web.cookie, ""), office.clock.now())


def link(records: Records, coach: str, now: datetime) -> str:
    """A key that opens a coach's overview once, within ten minutes."""
    key = secrets.token_urlsafe(32)
    records.keep_session(Session(hashed(key), now + LINK_LIFE, coach=coach.strip().lower(), link=True))
    return key


def used(records: Records, key: str, now: datetime) -> Session | None:
    """The session that the link opens. It opens only once."""
    found = records.session(hashed(key)) if key else None
    if found is None or not found.link or not records.end_session(found.id) or now >= found.ends:
        return None
    return replace(found, link=False)


def same(given: str, ours: str) -> bool:
    """Whether both are equal. The time it takes reveals nothing about `ours`; `given` may hold any characters."""
    return bool(ours) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), ours.encode())


def hashed(secret: str) -> str:
    """The hash of a cookie or link, which the database keeps."""
    return hashlib.sha256(secret.encode()).hexdigest()
