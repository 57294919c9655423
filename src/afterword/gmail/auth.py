"""Sign in with Google once, renew the sign-in automatically, and take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from afterword.config.language import _
from afterword.errors import GmailAway, NotSignedIn, SignInNeeded
from afterword.gmail import client_secrets, oauth_flow, permissions, token_store
from afterword.gmail.client_secrets import Client
from afterword.gmail.endpoints import GMAIL, checked, is_loopback
from afterword.gmail.mailbox import Mailbox
from afterword.gmail.obstacles import blocked
from afterword.gmail.token_store import credentials
from afterword.gmail.transport import never_again

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta
    from pathlib import Path

__all__ = ["SignIn", "credentials", "granted", "kept_client", "revoke", "sign_in"]

AUTH = "https://accounts.google.com/o/oauth2/auth"
REVOKE = "https://oauth2.googleapis.com/revoke"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A working sign-in: the account that Google names, and its permissions."""

    account: str
    granted: tuple[str, ...]
    lasts: timedelta | None = None
    """Counted from now, if Google says that it ends."""


def sign_in(
    client_file: Path | Client,
    account: str,
    *,
    endpoint: str = GMAIL,
    open_browser: Callable[[str], None] | None,
    show: Callable[[str], None],
    port: int = 0,
    timeout: float = 300.0,
) -> SignIn:
    """Ask the person, check what Google granted, and keep it in the keyring, replacing any earlier sign-in.

    `client_file` is a client, or the path of its file. Nothing is kept unless everything is right. Raises InputError
    for the client file or endpoint (before anything is asked), SignInNeeded for a refusal or a missing permission,
    WrongAccount for another account, GmailAway, KeyringError.
    """
    ours = client_file if isinstance(client_file, Client) else client_secrets.read(client_file)
    endpoint = checked(endpoint)
    given = oauth_flow.ask(ours, account, open_browser=open_browser, show=show, port=port, timeout=timeout)
    entry = given.entry
    if lacking := permissions.missing(entry.granted):  # guard: permissions
        raise lacking
    with Mailbox(account, entry.credentials(), endpoint) as mailbox:
        found = mailbox.profile()
    token_store.keep(account, entry)
    return SignIn(found.email, entry.granted, given.lasts)


def kept_client(account: str) -> Client | None:
    """The client of the account's last sign-in, for signing in again without Google's file."""
    try:
        entry = token_store.kept(account)
    except SignInNeeded:
        return None
    if entry is None:
        return None
    auth = AUTH
    if is_loopback(entry.token_uri):
        auth = urlsplit(entry.token_uri)._replace(path=urlsplit(AUTH).path).geturl()
    return Client(entry.client_id, auth, entry.token_uri, entry.client_secret)


def granted(account: str) -> tuple[str, ...]:
    """The permissions of the account's sign-in. Raises SignInNeeded if one that Afterword needs is missing."""
    entry = token_store.kept(account)
    if entry is None:
        raise NotSignedIn(
            _("{account} has not signed in with Google.").format(account=account), _(permissions.SIGN_IN)
        )
    if lacking := permissions.missing(entry.granted):
        raise lacking
    return entry.granted


def revoke(account: str) -> bool:
    """Revoke the sign-in at Google, then remove it from the keyring; False if there was none.

    Raises GmailAway if Google cannot be reached or does not do it. The entry then stays for another try.
    """
    try:
        entry = token_store.kept(account)
    except SignInNeeded:  # an entry that cannot be read revokes nothing, but it can go
        return token_store.drop(account)
    if entry is None:
        return False
    _revoke_at_google(entry)
    return token_store.drop(account)


def _revoke_at_google(entry: token_store.StoredSignIn) -> None:
    import requests

    url = REVOKE
    if is_loopback(entry.token_uri):
        url = urlsplit(entry.token_uri)._replace(path="/revoke", query="", fragment="").geturl()
    away = GmailAway(
        _("Google could not be asked to take the sign-in back."), _("Check the network, then try again.")
    )
    try:
        with requests.Session() as session:
            never_again(session, url)
            body = {"token": entry.refresh_token}
            answer = session.post(url, data=body, timeout=oauth_flow.TOKEN_TIMEOUT, allow_redirects=False)
    except (requests.RequestException, OSError) as error:
        raise blocked(error) or away from None
    if answer.status_code not in (200, 400):  # 400: it was no longer valid
        raise away
