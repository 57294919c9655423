"""The checks between a request and the Gmail methods: tokens, faults, scopes, quota, and the document's schemas."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from afterword.sandbox import api, discovery, quota
from afterword.sandbox.failures import ApiError, invalid, not_found, scope_missing, too_fast, unauthenticated
from afterword.sandbox.faults import Fault, FaultKind

if TYPE_CHECKING:
    from afterword.sandbox.discovery import Method
    from afterword.sandbox.oauth import Grant
    from afterword.sandbox.state import SandboxState


@dataclass(frozen=True)
class Asked:
    """An HTTP request, read whole."""

    http: str
    path: str
    query: dict[str, list[str]]
    token: str
    body: bytes


@dataclass(frozen=True)
class Reply:
    """An HTTP answer, and the fault that may spoil it on the way back. Without a status nothing is sent."""

    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    fault: Fault | None = None


def as_json(
    status: int, body: Any, headers: dict[str, str] | None = None, fault: Fault | None = None
) -> Reply:
    """A JSON answer; no body at all is 204."""
    if body is None:
        return Reply(204, b"", headers or {}, fault)
    written = json.dumps(body, indent=2, ensure_ascii=False).encode()
    return Reply(
        status, written, {"Content-Type": "application/json; charset=UTF-8", **(headers or {})}, fault
    )


def gmail(state: SandboxState, asked: Asked) -> Reply:
    """Answer as the Gmail API. The effect and its record happen under one lock, before anything is written."""
    with state.world.lock:
        now = state.world.settle()
        found = discovery.find(asked.http, asked.path)
        if found is None:
            state.violations.append(f"{asked.http} {asked.path}: no such method in the discovery document")
            return _error(not_found("The requested URL was not found on this server."))
        method, path = found
        grant = state.oauth.holder(asked.token, now)
        entry = state.asked(method.id, grant.account if grant else "", now)
        fault = state.faults.take(entry.account, method.id)
        entry.fault = fault.kind.value if fault else ""
        reply = _answer(state, asked, method, path, fault, now)
        entry.status = reply.status
        return reply


def _answer(
    state: SandboxState,
    asked: Asked,
    method: Method,
    path: dict[str, str],
    fault: Fault | None,
    now: datetime,
) -> Reply:
    try:
        if fault and not fault.after_effect:
            return spoiled(fault, state.oauth.holder(asked.token, now), now)
        body = _performed(state, asked, method, path, now)
    except ApiError as error:
        return _error(error, fault if fault and fault.kind is not FaultKind.CURSOR_GONE else None)
    if found := discovery.check_answer(method, body):
        state.violations += [f"answer of {method.id}: {problem}" for problem in found]
        return _error(ApiError(500, f"The sandbox's answer does not conform: {found}", "backendError"))
    if fault and fault.kind.value.isdigit():
        return spoiled(fault, None, now)
    return as_json(200, body, fault=fault)


def _performed(state: SandboxState, asked: Asked, method: Method, path: dict[str, str], now: datetime) -> Any:
    grant = state.oauth.holder(asked.token, now)
    if grant is None:
        raise unauthenticated()
    try:
        query = discovery.query(method, asked.query)
        body = _body(asked.body)
        discovery.check_request(method, body)
    except ApiError as error:
        state.violations.append(f"request of {method.id}: {error.message}")
        raise
    _check_scopes(method, grant)
    account = state.world.account(grant.account)
    quota.spend(account, method.short, now, 429 if state.world.quirks.limits_are_429 else 403)
    call = api.ApiCall(state.world, account, path, query, body, now, frozenset(grant.scopes))
    try:
        return api.perform(call, method.short)
    finally:
        state.violations += [f"request of {method.id}: {note}" for note in call.notes]


def _check_scopes(method: Method, grant: Grant) -> None:
    if method.scopes.isdisjoint(grant.scopes):
        raise scope_missing(method.id, sorted(method.scopes))


def _body(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError:
        raise invalid("Invalid JSON payload received. Unexpected token.") from None


def _error(error: ApiError, fault: Fault | None = None) -> Reply:
    return as_json(error.code, error.body, error.headers, fault)


def spoiled(fault: Fault, grant: Grant | None, now: datetime) -> Reply:  # noqa: PLR0911  # one case for each fault
    """The answer that a fault puts in place of the real one; None if it breaks the connection."""
    retry = "" if fault.retry_after is None else quota.stamp(now + timedelta(seconds=fault.retry_after))
    match fault.kind:
        case FaultKind.TOKEN_REVOKED:
            if grant:
                grant.revoked = True
            return _error(unauthenticated())
        case FaultKind.CURSOR_GONE | FaultKind.NOT_FOUND:
            return _error(not_found())
        case FaultKind.BAD_REQUEST:
            return _error(
                ApiError(
                    400, "Precondition check failed.", "failedPrecondition", status="FAILED_PRECONDITION"
                )
            )
        case FaultKind.UNAUTHORIZED:
            return _error(unauthenticated())
        case FaultKind.RATE_LIMIT_403 | FaultKind.RATE_LIMIT_429:
            return _error(too_fast(retry, int(fault.kind)))
        case FaultKind.SERVER_ERROR:
            return _error(ApiError(500, "Internal error encountered.", "backendError"))
        case FaultKind.UNAVAILABLE:
            return _error(ApiError(503, "The service is currently unavailable.", "backendError"))
        case FaultKind.REDIRECT:
            return Reply(302, b"", {"Location": fault.location, "Content-Type": "text/html"})
        case _:
            return Reply(fault=fault)
