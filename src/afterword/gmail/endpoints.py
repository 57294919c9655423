"""Where Afterword's requests may go: Google's own hosts, or plain http on this machine."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from afterword.config.language import _
from afterword.errors import InputError, Problem

GMAIL = "https://gmail.googleapis.com"
GMAIL_HOSTS = frozenset({"gmail.googleapis.com"})
AUTH_HOSTS = frozenset({"accounts.google.com"})
TOKEN_HOSTS = frozenset({"oauth2.googleapis.com", "accounts.google.com", "www.googleapis.com"})


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine: localhost, 127.0.0.0/8 or ::1."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def problem(url: str, place: str, hosts: frozenset[str]) -> Problem | None:
    """What is wrong with an address; None if it is https at one of the hosts, or http on loopback."""
    expected = _("https://{hosts}, or http on loopback").format(hosts=_(" or https://").join(sorted(hosts)))
    try:
        parts = urlsplit(url)
        good = _at_google(parts, hosts) or (parts.scheme == "http" and is_loopback(url))
        good = good and parts.username is None and parts.password is None and parts.port != 0
    except ValueError:
        good = False
    good = good and not any(c.isspace() or not c.isprintable() for c in url)
    return None if good else Problem(place, repr(url[:200]), expected)


def _at_google(parts: SplitResult, hosts: frozenset[str]) -> bool:
    return parts.scheme == "https" and parts.hostname in hosts and parts.port in (None, 443)


def checked(endpoint: str, place: str = "gmail.endpoint") -> str:
    """Gmail's address without a trailing slash; raises InputError if it may not be used."""
    wrong = problem(endpoint, place, GMAIL_HOSTS)
    if wrong is None and (urlsplit(endpoint).path.strip("/") or "?" in endpoint or "#" in endpoint):
        wrong = Problem(place, repr(endpoint[:200]), _("an address without a path"))
    if wrong:
        raise InputError([wrong])
    return endpoint.rstrip("/")
