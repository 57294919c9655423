"""Name what stands between this computer and Google: a certificate, a proxy, a sign-in page of the network, no network.

Only what is certain gets a name. The words never repeat what an answer held, nor a proxy's password.
"""

from __future__ import annotations

import errno
import re
import socket
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from afterword.config.language import _, marked
from afterword.errors import GmailBlocked, Obstacle, PageShown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import timedelta

HOSTS = "gmail.googleapis.com, oauth2.googleapis.com, accounts.google.com"

SET_CLOCK = marked(
    "Set this computer's clock, or let it set itself (on Linux: sudo timedatectl set-ntp true)."
)
INTERCEPTED = marked(
    "Something on the way reads encrypted traffic: a virus scanner, a company's proxy, or a network that wants you to "
    "sign in first. If you trust it, put the path of its root certificate into REQUESTS_CA_BUNDLE and run `afterword "
    "service install` again. If not, use another network."
)
OUTDATED = marked(
    "Check the date and time first. If they are wrong, set this computer's clock, or let it set itself (on Linux: sudo "
    "timedatectl set-ntp true). If they are right, use another network: this one shows its own."
)
OTHER_HOST = marked(
    "Open any web page in a browser: networks in hotels and trains want you to sign in first. If that does not help, "
    "use another network."
)
BUNDLE = marked(
    "Correct REQUESTS_CA_BUNDLE (or CURL_CA_BUNDLE), or unset it; then run `afterword service install` again."
)
NOT_TLS = marked(
    "Open any web page in a browser: the network may want you to sign in first. If you use a proxy, its address in "
    "HTTPS_PROXY usually begins with http://, not https://."
)
AUTHENTICATE = marked(
    "Put your name and password for it into HTTPS_PROXY (http://NAME:PASSWORD@HOST:PORT) where you run Afterword. The "
    "service stores no password: for it, use a proxy on this computer that adds the password, such as px or cntlm."
)
FORBIDDEN = marked("Ask whoever runs the proxy to allow {hosts}, or use another network.")
ANOTHER_PROXY = marked("Check HTTPS_PROXY and the system's proxy settings, or use another network.")
NO_SOCKS = marked("Name an HTTP proxy in HTTPS_PROXY, as http://HOST:PORT.")
PORTAL = marked(
    "Open any web page in a browser and sign in to the network. Afterword then continues by itself."
)
OFFLINE = marked("Check the network. Afterword tries again by itself.")

UNKNOWN_ISSUER = marked(
    "The certificate shown for {host} comes from an issuer that this computer does not trust."
)
CERTIFICATES = {
    9: (marked("The certificate shown for {host} is not valid yet."), OUTDATED),
    10: (marked("The certificate shown for {host} has expired."), OUTDATED),
    62: (marked("The certificate shown for {host} belongs to another host."), OTHER_HOST),
    64: (marked("The certificate shown for {host} belongs to another host."), OTHER_HOST),
}
"""Problems by OpenSSL's verification code (x509_vfy.h); any other code means UNKNOWN_ISSUER."""

UNREACHABLE = frozenset(
    code
    for name in (
        "ENETUNREACH",
        "EHOSTUNREACH",
        "ENETDOWN",
        "WSAENETUNREACH",
        "WSAEHOSTUNREACH",
        "WSAENETDOWN",
    )
    if (code := getattr(errno, name, None))
)


class WebPage(ConnectionError):
    """A web page, or a redirect to one, came in place of Google's answer."""


class WrongClock(Exception):
    """Google refused the sign-in while this computer's clock disagrees with Google's by `ahead`."""

    def __init__(self, ahead: timedelta) -> None:
        super().__init__("the clocks disagree")
        self.ahead = ahead


def blocked(error: BaseException) -> GmailBlocked | None:
    """The obstacle that the error, or one that it came from, shows; None if it shows none for certain."""
    chain = list(_chain(error))
    host = _host(chain)
    for look in (_certificate, _proxy, _page, _clock, _offline):
        if found := look(chain, host):
            return found
    return None


def never_left(error: BaseException) -> bool:
    """Whether the connection failed before a request could be sent.

    requests' own ProxyError does not say so: urllib3 raises it also if a proxy drops a request that it has taken.
    """
    from requests import exceptions
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    never = (
        ssl.SSLCertVerificationError,
        NewConnectionError,
        ConnectTimeoutError,
        exceptions.InvalidSchema,
        exceptions.InvalidProxyURL,
    )
    return any(isinstance(e, never) or _tunnel(e) or _no_bundle(e) for e in _chain(error))


def is_page(status: int, headers: Mapping[str, str], body: bytes = b"") -> bool:
    """Whether this answer is a network's web page, not Google's: Google redirects no call of its API.

    Google's own servers answer with HTML when they fail, so an error counts only if a network alone uses its status.
    """
    if status == 511 or 300 <= status < 400:
        return True
    html = headers.get("content-type", "").lower().startswith("text/html")
    return status < 300 and (
        html or bool(re.match(rb"\s*<(!doctype|html|head|meta|script)", body, re.IGNORECASE))
    )


def portal() -> PageShown:
    """The network answers in Google's place."""
    words = _(
        "A web page came in place of Google's answer: this network wants you to sign in, or filters it."
    )
    return PageShown(Obstacle.PORTAL, words, _(PORTAL))


def clock(ahead: timedelta) -> GmailBlocked:
    """This computer's clock is wrong by that much; a negative span means that it is slow."""
    span = abs(ahead.total_seconds())
    fast = ahead.total_seconds() > 0
    units = (
        (86_400 * 2, 86_400, _("{n} days fast") if fast else _("{n} days slow")),
        (3_600 * 2, 3_600, _("{n} hours fast") if fast else _("{n} hours slow")),
        (0, 60, _("{n} minutes fast") if fast else _("{n} minutes slow")),
    )
    length, wrong = next((unit, words) for least, unit, words in units if span >= least)
    words = _("This computer's clock is {wrong}.").format(wrong=wrong.format(n=round(span / length)))
    return GmailBlocked(Obstacle.CLOCK, words, _(SET_CLOCK))


def clock_refused() -> GmailBlocked:
    """Google says that the clock is wrong, but not by how much."""
    return GmailBlocked(Obstacle.CLOCK, _("Google says that this computer's clock is wrong."), _(SET_CLOCK))


def _certificate(chain: list[BaseException], host: str) -> GmailBlocked | None:
    for error in chain:
        if isinstance(error, ssl.SSLCertVerificationError):
            words, hint = CERTIFICATES.get(error.verify_code, (_(UNKNOWN_ISSUER), _(INTERCEPTED)))
            return GmailBlocked(Obstacle.CERTIFICATE, _(words).format(host=host), _(hint))
        if isinstance(error, ssl.SSLError) and error.reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST"}:
            return GmailBlocked(
                Obstacle.CERTIFICATE, _("{host} answers without encryption.").format(host=host), _(NOT_TLS)
            )
        if _no_bundle(error):
            words = _("The file of trusted certificates that REQUESTS_CA_BUNDLE names is not there.")
            return GmailBlocked(Obstacle.CERTIFICATE, words, _(BUNDLE))
    return None


def _proxy(chain: list[BaseException], host: str) -> GmailBlocked | None:
    from requests import exceptions
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    name = _("The proxy {found}").format(found=found) if (found := _proxy_of(host)) else _("The proxy")
    if status := next(filter(None, map(_tunnel, chain)), 0):
        words, hint = {
            407: (_("{proxy} wants a name and a password (407)."), _(AUTHENTICATE)),
            403: (_("{proxy} refuses to connect to {host} (403)."), _(FORBIDDEN).format(hosts=HOSTS)),
        }.get(status, (_("{proxy} does not connect to {host} ({status})."), _(ANOTHER_PROXY)))
        return GmailBlocked(Obstacle.PROXY, words.format(proxy=name, host=host, status=status), hint)
    if any(isinstance(e, exceptions.InvalidSchema) and "SOCKS" in str(e) for e in chain):
        return GmailBlocked(
            Obstacle.PROXY, _("{name} speaks SOCKS, which Afterword does not.").format(name=name), _(NO_SOCKS)
        )
    if any(isinstance(e, exceptions.InvalidProxyURL) for e in chain):
        return GmailBlocked(Obstacle.PROXY, _("The address of the proxy cannot be read."), _(ANOTHER_PROXY))
    refused = any(isinstance(e, NewConnectionError | ConnectTimeoutError) for e in chain)
    if refused and any(isinstance(e, exceptions.ProxyError) for e in chain):
        return GmailBlocked(
            Obstacle.PROXY, _("{name} cannot be reached.").format(name=name), _(ANOTHER_PROXY)
        )
    return None


def _page(chain: list[BaseException], _host: str) -> GmailBlocked | None:
    from requests.exceptions import TooManyRedirects

    return portal() if any(isinstance(e, WebPage | TooManyRedirects) for e in chain) else None


def _clock(chain: list[BaseException], _host: str) -> GmailBlocked | None:
    return next((clock(e.ahead) for e in chain if isinstance(e, WrongClock)), None)


def _offline(chain: list[BaseException], host: str) -> GmailBlocked | None:
    for error in chain:
        if isinstance(error, socket.gaierror):
            return GmailBlocked(
                Obstacle.OFFLINE,
                _("No network: the name {host} was not found.").format(host=host),
                _(OFFLINE),
            )
        if isinstance(error, OSError) and error.errno in UNREACHABLE:
            return GmailBlocked(
                Obstacle.OFFLINE, _("No network: there is no way to {host}.").format(host=host), _(OFFLINE)
            )
    return None


def _no_bundle(error: BaseException) -> bool:
    """Whether requests did not find the file of trusted certificates."""
    return isinstance(error, OSError) and str(error).startswith(
        "Could not find a suitable TLS CA certificate bundle"
    )


def _tunnel(error: BaseException) -> int:
    """The status with which a proxy refused to connect, as http.client words it; 0 if it did not."""
    said = re.match(r"Tunnel connection failed: (\d{3})\b", str(error)) if type(error) is OSError else None
    return int(said[1]) if said else 0


def _proxy_of(host: str) -> str:
    """Where the proxy for that host is, without name and password."""
    from requests.utils import get_environ_proxies, select_proxy

    url = f"https://{host}"
    with suppress(ValueError):
        proxy = urlsplit(select_proxy(url, get_environ_proxies(url)) or "")
        return f"{proxy.hostname}:{proxy.port}" if proxy.hostname and proxy.port else proxy.hostname or ""
    return ""


def _host(chain: list[BaseException]) -> str:
    """The host that was asked."""
    requests = (getattr(error, "request", None) for error in chain)
    urls = (getattr(request, "url", None) for request in requests)
    return next((host for url in urls if url and (host := urlsplit(str(url)).hostname)), "Google")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and every error that it came from or carries."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if any(one is other for other in seen):
            continue
        seen.append(one)
        yield one
        carried = (
            one.__cause__,
            None if one.__suppress_context__ else one.__context__,
            getattr(one, "reason", None),
        )
        waiting += [e for e in (*carried, *one.args) if isinstance(e, BaseException)]
