"""One HTTP request for one call: what the Gmail client sends its requests over.

httplib2, the client library's own transport, repeats a POST on its own when the server closes without an answer
(docs/gmail-facts.md 17). This one never does: otherwise a letter could be sent twice without our knowing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from afterword.config.language import _
from afterword.gmail.endpoints import checked, is_loopback
from afterword.gmail.obstacles import WebPage, WrongClock, is_page, never_left

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httplib2
    import requests
    from google.auth.transport.requests import AuthorizedSession
    from google.oauth2.credentials import Credentials


CLOCK_MAY_DIFFER = timedelta(minutes=5)
"""A clock that differs by more than this is wrong. An answer may take minutes: a smaller difference proves nothing."""


class NeverLeft(ConnectionError):
    """No connection was made: the request did not reach anybody."""


class AnswerTooLong(Exception):
    """The answer was longer than any that Gmail gives."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may take. Seconds: to connect, to wait for the next bytes, for the answer as a whole."""

    connect: float = 10.0
    read: float = 30.0
    whole: float = 120.0
    again: float = 0.3  # seconds, about, after which a read that failed briefly is tried again
    most_bytes: int = 50_000_000  # of an answer; the longest message that Gmail accepts is shorter


class Transport:
    """An httplib2-shaped object over `AuthorizedSession`.

    A request leaves once. The only exception is a 401 answer, which says that nothing was done: the access token is
    then renewed and the request repeated, once. Redirects are not followed. Raises NeverLeft, ConnectionError,
    TimeoutError or AnswerTooLong, and google.auth's errors if renewing the token failed; after any of them it
    reconnects.
    """

    def __init__(
        self,
        credentials: Credentials,
        endpoint: str,
        *,
        limits: Limits = Limits(),
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.credentials = credentials
        self.endpoint = checked(endpoint)
        self.last_date: datetime | None = None
        """The Date of the last answer, UTC: the server's clock."""
        self.ahead = timedelta()
        """How far this computer's clock was ahead of the server's at the last answer; nothing without a clock."""
        self._now = now
        self._limits = limits
        self._session: AuthorizedSession | None = None
        self._renewing: requests.Session | None = None

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        redirections: int = 0,  # noqa: ARG002  (httplib2's shape; none is followed)
        connection_type: object = None,  # noqa: ARG002  (httplib2's shape)
    ) -> tuple[httplib2.Response, bytes]:
        """The answer's head and its whole body."""
        if not uri.startswith(self.endpoint + "/"):  # guard: endpoint-alone
            raise ValueError(_("a request to another host than Gmail's would carry the access token there"))
        try:
            head, content = self._once(uri, method, body, headers)
            if head.status == 401:  # guard: once-more
                self._renew()
                head, content = self._once(uri, method, body, headers)
        except BaseException:
            self.reset()
            raise
        self._dated(head.get("date", ""))
        if head.status < 300 and is_page(head.status, head, content):
            raise WebPage(_("in place of Gmail's answer"))
        return head, content

    def _dated(self, text: str) -> None:
        self.last_date = _date(text)
        self.ahead = self._now() - self.last_date if self._now and self.last_date else timedelta()

    @property
    def clock_is_wrong(self) -> bool:
        """Whether this computer's clock and the server's disagreed at the last answer."""
        return abs(self.ahead) > CLOCK_MAY_DIFFER

    def reset(self) -> None:
        """Drop every connection, after an error or after resume; the next request makes new ones."""
        for session in (self._session, self._renewing):
            if session is not None:
                session.close()
        self._session = self._renewing = None

    def close(self) -> None:
        """Drop every connection."""
        self.reset()

    def _once(
        self, uri: str, method: str, body: bytes | str | None, headers: Mapping[str, str] | None
    ) -> tuple[httplib2.Response, bytes]:
        import httplib2
        import requests
        import urllib3

        ends = time.monotonic() + self._limits.whole
        try:
            session = self._opened()
            if not self.credentials.valid:
                self._renew()
            with session.request(
                method,
                uri,
                data=body,
                headers=dict(headers or {}),
                timeout=self._pair,
                allow_redirects=False,
                stream=True,
            ) as answer:
                content = self._content(answer, ends)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise _plain(error) from error
        head = httplib2.Response({**answer.headers, "status": str(answer.status_code)})
        head.reason = answer.reason or ""
        return head, content

    def _content(self, answer: requests.Response, ends: float) -> bytes:
        kept = bytearray()
        while chunk := answer.raw.read1(
            65536, decode_content=True
        ):  # what has arrived, without waiting for the rest
            kept += chunk
            if len(kept) > self._limits.most_bytes:
                raise AnswerTooLong(
                    _("more than {most_bytes} bytes").format(most_bytes=self._limits.most_bytes)
                )
            if time.monotonic() > ends:
                raise TimeoutError(_("the answer took too long as a whole"))
        return bytes(kept)

    @property
    def _pair(self) -> tuple[float, float]:
        return self._limits.connect, self._limits.read

    def _renew(self) -> None:
        from google.auth.exceptions import RefreshError
        from google.auth.transport.requests import Request

        try:
            self.credentials.refresh(_Timed(Request(self._renewing), self._pair, self._dated))
        except RefreshError as error:
            if self.clock_is_wrong and not error.retryable:  # docs/gmail-facts.md 22
                raise WrongClock(self.ahead) from error
            raise
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            # google.auth stumbles over an answer that is no JSON object; Gmail itself was not asked
            raise RefreshError(_("no usable answer"), retryable=True) from error

    def _opened(self) -> AuthorizedSession:
        if self._session is None:
            import requests
            from google.auth.transport.requests import AuthorizedSession, Request

            self._renewing = requests.Session()
            self._renewing.max_redirects = 0  # the refresh token goes to nobody else
            self._session = AuthorizedSession(
                self.credentials, max_refresh_attempts=0, auth_request=Request(self._renewing)
            )
            never_again(self._session, self.endpoint)
            # only a service account's own _token_uri says where its credentials are renewed
            renewed_at = getattr(self.credentials, "token_uri", None) or self.endpoint
            never_again(self._renewing, renewed_at)
        return self._session


@dataclass(frozen=True, slots=True)
class _Timed:
    """A google.auth request with our timeouts: its own is two minutes. A network's web page is no answer."""

    request: Callable[..., Any]
    timeout: tuple[float, float]
    dated: Callable[[str], None]

    def __call__(self, *args: object, **kwargs: object) -> object:
        from google.auth.exceptions import TransportError

        answer = self.request(*args, **{**kwargs, "timeout": self.timeout})
        self.dated(answer.headers.get("date", ""))
        if is_page(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.data):
            raise TransportError(WebPage(_("in place of an access token")))
        return answer


def never_again(session: requests.Session, url: str) -> None:
    """The session repeats nothing on its own; on loopback it also ignores any proxy and netrc of the environment."""
    from requests.adapters import HTTPAdapter

    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=0))
    if is_loopback(url):
        session.trust_env = False


def _plain(error: Exception) -> Exception:
    """The error as one of Python's own, which says whether anything may have reached the server."""
    import requests
    from urllib3.exceptions import ReadTimeoutError

    if never_left(error):
        return NeverLeft(_("no connection"))
    if isinstance(error, requests.Timeout | ReadTimeoutError):
        return TimeoutError(_("no answer in time"))
    return ConnectionError(type(error).__name__)


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
