"""Errors in Google's wording: one value determines the status, headers and body of the answer."""

from __future__ import annotations

from typing import Any

_STATUS = {
    400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 501: "UNIMPLEMENTED", 503: "UNAVAILABLE",
}  # fmt: skip


class ApiError(Exception):
    """An error answer of the Gmail API."""

    def __init__(self, code: int, message: str, reason: str, **more: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.reason = reason
        self.domain: str = more.get("domain", "global")
        self.status: str = more.get("status", _STATUS.get(code, "UNKNOWN"))
        self.details: list[dict[str, Any]] = more.get("details", [])
        self.headers: dict[str, str] = more.get("headers", {})

    @property
    def body(self) -> dict[str, Any]:
        """{"error": {code, message, errors: [{message, domain, reason}], status}}."""
        one = {"message": self.message, "domain": self.domain, "reason": self.reason}
        error = {"code": self.code, "message": self.message, "errors": [one], "status": self.status}
        return {"error": {**error, **({"details": self.details} if self.details else {})}}


def invalid(message: str) -> ApiError:
    """400: the request cannot be understood."""
    return ApiError(400, message, "invalidArgument")


def not_found(message: str = "Requested entity was not found.") -> ApiError:
    """404."""
    return ApiError(404, message, "notFound")


def unauthenticated() -> ApiError:
    """401: no token, or one that is unknown, expired or revoked."""
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "
        "valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    challenge = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    return ApiError(401, message, "authError", headers={"WWW-Authenticate": challenge})


def scope_missing(method: str, scopes: list[str]) -> ApiError:
    """403: the token has none of the scopes that the method accepts."""
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "domain": "googleapis.com",
        "metadata": {"service": "gmail.googleapis.com", "method": method},
    }
    challenge = (
        f'Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="{" ".join(scopes)}"'
    )
    return ApiError(
        403, "Request had insufficient authentication scopes.", "insufficientPermissions",
        details=[detail], headers={"WWW-Authenticate": challenge},
    )  # fmt: skip


def too_fast(until: str, code: int = 403, what: str = "User-rate limit exceeded.") -> ApiError:
    """403 or 429, with the time to try again (docs/gmail-facts.md 15)."""
    message = f"{what}  Retry after {until}" if until else what
    reason = "userRateLimitExceeded" if code == 403 else "rateLimitExceeded"
    return ApiError(code, message, reason, domain="usageLimits")
