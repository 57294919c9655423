"""Google's OAuth for installed apps: consent, codes, tokens, refresh, revocation. State only; no HTTP.

Sources: Google's guide for desktop apps, RFC 6749, RFC 7636 (PKCE), RFC 8252 (loopback).
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFE = 3600.0
"""Lifetime of an access token in seconds, by the machine's own monotonic clock."""
CODE_LIFE = 600.0
TESTING_LIFE = timedelta(days=7)


class OAuthError(Exception):
    """An error answer of the token endpoint (RFC 6749, 5.2)."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"error": error, "error_description": description}


@dataclass
class Grant:
    """One consent by one account: its refresh token and the access tokens made from that depend on it."""

    account: str
    scopes: tuple[str, ...]
    at: datetime
    refresh_token: str = ""
    revoked: bool = False


@dataclass
class AccessToken:
    """An access token; `dies` is its expiry on the monotonic clock."""

    grant: Grant
    dies: float


@dataclass
class Code:
    """An authorization code, good once."""

    grant: Grant
    request: dict[str, str]
    dies: float


@dataclass
class Consent:
    """The choices of a person at the consent page, used to answer it without a page."""

    account: str
    allow: bool = True
    scopes: tuple[str, ...] | None = None  # None: all that were requested


@dataclass
class OAuth:
    """The authorization server. Hold the world's lock."""

    client_id: str = "1234567890-sandbox.apps.googleusercontent.com"
    client_secret: str = field(default_factory=lambda: f"GOCSPX-{secrets.token_urlsafe(21)}")
    testing: bool = False  # an app in 'Testing': refresh tokens expire after 7 days
    names_the_end: bool = True  # and the answer says so (unverified)
    consents: list[Consent] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    grants: list[Grant] = field(default_factory=list)
    tokens: dict[str, AccessToken] = field(default_factory=dict)

    def client_secrets(self, url: str) -> dict[str, Any]:
        """The JSON that the Google Cloud console offers for download, for a desktop app."""
        return {
            "installed": {
                "client_id": self.client_id,
                "project_id": "afterword-sandbox",
                "auth_uri": f"{url}/o/oauth2/auth",
                "token_uri": f"{url}/token",
                "auth_provider_x509_cert_url": f"{url}/oauth2/v1/certs",
                "client_secret": self.client_secret,
                "redirect_uris": ["http://localhost"],
            }
        }

    # consent

    def check_request(self, asked: Mapping[str, str]) -> None:
        """Raise OAuthError if the page would show 'Access blocked' instead of a question."""
        if asked.get("client_id") != self.client_id:
            raise OAuthError("invalid_client", "The OAuth client was not found.", 401)
        if not loopback(asked.get("redirect_uri", "")):
            raise OAuthError("redirect_uri_mismatch", "The redirect_uri is not one of this client's.")
        if asked.get("response_type") != "code":
            raise OAuthError("unsupported_response_type", "Required parameter is missing: response_type")
        if not asked.get("scope", "").split():
            raise OAuthError("invalid_request", "Missing required parameter: scope")
        if asked.get("code_challenge") and asked.get("code_challenge_method") != "S256":
            raise OAuthError("invalid_request", "code_challenge_method must be S256")

    def decide(self, asked: Mapping[str, str], consent: Consent, now: datetime) -> str:
        """Return the address the browser goes to after the person has answered."""
        state = {"state": asked["state"]} if "state" in asked else {}
        if not consent.allow:
            return redirected(asked["redirect_uri"], {"error": "access_denied", **state})
        wanted = asked["scope"].split()
        granted = tuple(s for s in wanted if consent.scopes is None or s in consent.scopes)
        grant = Grant(consent.account, granted, now)
        code = f"4/0A{secrets.token_urlsafe(32)}"
        self.codes[code] = Code(grant, dict(asked), time.monotonic() + CODE_LIFE)
        return redirected(asked["redirect_uri"], {**state, "code": code, "scope": " ".join(granted)})

    # tokens

    def token(self, form: Mapping[str, str], now: datetime) -> dict[str, Any]:
        """Return the token endpoint's answer; OAuthError if it is an error."""
        if form.get("grant_type") == JWT:
            return self._delegated(form.get("assertion", ""), now)
        if form.get("client_id") != self.client_id:
            raise OAuthError("invalid_client", "The OAuth client was not found.", 401)
        if form.get("client_secret") != self.client_secret:
            raise OAuthError("invalid_client", "Unauthorized", 401)
        match form.get("grant_type"):
            case "authorization_code":
                return self._first(form, now)
            case "refresh_token":
                return self._again(form, now)
            case _:
                raise OAuthError(
                    "unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type', '')}"
                )

    def _delegated(self, assertion: str, now: datetime) -> dict[str, Any]:
        """A service account acts for somebody of its Workspace (domain-wide delegation). No signature is checked."""
        try:
            middle = assertion.split(".")[1]
            said = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
            grant = Grant(said["sub"], tuple(said["scope"].split()), now)
        except (ValueError, KeyError, IndexError):
            raise OAuthError("invalid_grant", "Invalid JWT.") from None
        self.grants.append(grant)
        return self._access(grant)

    def _first(self, form: Mapping[str, str], now: datetime) -> dict[str, Any]:
        code = self.codes.pop(form.get("code", ""), None)
        if code is None or code.dies < time.monotonic():
            raise OAuthError("invalid_grant", "Malformed auth code.")
        if form.get("redirect_uri") != code.request["redirect_uri"]:
            raise OAuthError("redirect_uri_mismatch", "Bad Request")
        challenge = code.request.get("code_challenge", "")
        verifier = form.get("code_verifier", "")
        if challenge and not verifier:
            raise OAuthError("invalid_grant", "Missing code verifier.")
        if challenge and pkce(verifier) != challenge:
            raise OAuthError("invalid_grant", "Invalid code verifier.")
        first = not any(g.account == code.grant.account and g.refresh_token for g in self.live(now))
        offline = code.request.get("access_type") == "offline"
        if offline and (first or "consent" in code.request.get("prompt", "").split()):
            code.grant.refresh_token = f"1//0{secrets.token_urlsafe(64)}"
        self.grants.append(code.grant)
        refresh: dict[str, Any] = {}
        if code.grant.refresh_token:
            refresh = {"refresh_token": code.grant.refresh_token, **self._ends()}
        return {**self._access(code.grant), **refresh}

    def _ends(self) -> dict[str, int]:
        """The expiry of a refresh token as the answer reports it; only in 'Testing' is there one (unverified)."""
        named = self.testing and self.names_the_end
        return {"refresh_token_expires_in": int(TESTING_LIFE.total_seconds()) - 1} if named else {}

    def _again(self, form: Mapping[str, str], now: datetime) -> dict[str, Any]:
        for grant in self.live(now):
            if grant.refresh_token and grant.refresh_token == form.get("refresh_token"):
                return self._access(grant)
        raise OAuthError("invalid_grant", "Token has been expired or revoked.")

    def _access(self, grant: Grant) -> dict[str, Any]:
        token = f"ya29.{secrets.token_urlsafe(96)}"
        self.tokens[token] = AccessToken(grant, time.monotonic() + LIFE)
        return {
            "access_token": token,
            "expires_in": int(LIFE) - 1,
            "scope": " ".join(grant.scopes),
            "token_type": "Bearer",
        }

    def grant(self, account: str, scopes: tuple[str, ...], now: datetime) -> dict[str, Any]:
        """Sign in without a browser; return the token endpoint's answer, refresh token included."""
        grant = Grant(account, scopes, now, f"1//0{secrets.token_urlsafe(64)}")
        self.grants.append(grant)
        return {**self._access(grant), "refresh_token": grant.refresh_token}

    def live(self, now: datetime) -> list[Grant]:
        """The grants that are still valid."""
        return [g for g in self.grants if not g.revoked and not (self.testing and now - g.at >= TESTING_LIFE)]

    def holder(self, token: str, now: datetime) -> Grant | None:
        """The grant that the access token belongs to; None if it is unknown, expired or revoked."""
        known = self.tokens.get(token)
        live = known is not None and known.dies > time.monotonic() and known.grant in self.live(now)
        return known.grant if known and live else None

    def expire(self, account: str) -> int:
        """Expire the account's access tokens; return how many there were."""
        mine = [t for t in self.tokens.values() if t.grant.account == account]
        for token in mine:
            token.dies = 0.0
        return len(mine)

    def revoke_account(self, account: str) -> int:
        """Revoke the app's access as the person would in the Google account; return how many grants there were."""
        mine = [g for g in self.grants if g.account == account and not g.revoked]
        for grant in mine:
            grant.revoked = True
        return len(mine)

    def revoke(self, token: str, now: datetime) -> None:
        """Answer as the revocation endpoint: an access or a refresh token revokes the whole grant."""
        found = [g for g in self.live(now) if token and g.refresh_token == token]
        found += [g for g in [self.holder(token, now)] if g]
        if not found:
            raise OAuthError("invalid_token", "Token expired or revoked")
        for grant in found:
            grant.revoked = True


def pkce(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def loopback(uri: str) -> bool:
    """Whether this is an http address on this machine (RFC 8252, 7.3)."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}


def redirected(uri: str, more: Mapping[str, str]) -> str:
    """The redirect address with these parameters added to its query."""
    return f"{uri}{'&' if urlsplit(uri).query else '?'}{urlencode(more)}"
