"""OAuth over HTTP: the consent page, the token endpoint and the revocation endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from afterword.sandbox import pages
from afterword.sandbox.faults import Fault, FaultKind
from afterword.sandbox.gate import Asked, Reply, as_json, spoiled
from afterword.sandbox.oauth import Consent, OAuthError

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.sandbox.state import SandboxState

_HTML = {"Content-Type": "text/html; charset=UTF-8"}


def reply(state: SandboxState, asked: Asked) -> Reply:
    """Answer a request to any of the endpoints."""
    with state.world.lock:
        now = state.world.settle()
        match asked.http, asked.path:
            case "GET", "/o/oauth2/auth":
                return _page(state, {n: v[-1] for n, v in asked.query.items()}, now)
            case "POST", "/o/oauth2/consent":
                return _answered(state, parse_qs(asked.body.decode("utf-8", "replace")), now)
            case "POST", "/token":
                return _token(state, _form(asked), now)
            case "POST", "/revoke":
                return _revoke(state, {**{n: v[-1] for n, v in asked.query.items()}, **_form(asked)}, now)
            case _:
                return Reply(404, b"Not Found", {"Content-Type": "text/plain"})


def _form(asked: Asked) -> dict[str, str]:
    return {n: v[-1] for n, v in parse_qs(asked.body.decode("utf-8", "replace")).items()}


def _page(state: SandboxState, asked: dict[str, str], now: datetime) -> Reply:
    entry = state.asked("auth", "", now)
    try:
        state.oauth.check_request(asked)
    except OAuthError as error:
        entry.status = error.status
        return Reply(error.status, pages.refused(**_said(error)).encode(), _HTML)
    if state.oauth.consents:
        entry.status = 302
        return _goes(state.oauth.decide(asked, state.oauth.consents.pop(0), now))
    entry.status = 200
    return Reply(200, pages.consent(asked, state.world.accounts).encode(), _HTML)


def _said(error: OAuthError) -> dict[str, str]:
    return {"error": error.body["error"], "description": error.body["error_description"]}


def _answered(state: SandboxState, form: dict[str, list[str]], now: datetime) -> Reply:
    asked = {n.removeprefix("asked_"): v[-1] for n, v in form.items() if n.startswith("asked_")}
    try:
        state.oauth.check_request(asked)
    except OAuthError as error:
        return Reply(error.status, pages.refused(**_said(error)).encode(), _HTML)
    account, allow = form.get("account", [""])[-1], form.get("answer", [""])[-1] == "allow"
    if allow and account not in state.world.accounts:
        return Reply(400, pages.refused("invalid_account", "Choose an account.").encode(), _HTML)
    ticked = tuple(form.get("scope", ()))
    return _goes(state.oauth.decide(asked, Consent(account, allow and bool(ticked), ticked), now))


def _goes(address: str) -> Reply:
    return Reply(302, b"", {"Location": address, "Content-Type": "text/html"})


def _token(state: SandboxState, form: dict[str, str], now: datetime) -> Reply:
    entry = state.asked("token", _whose(state, form), now)
    fault = state.faults.take(entry.account, "token")
    entry.fault = fault.kind.value if fault else ""
    answer = _spoiled(state, form, fault, now) if fault and not fault.after_effect else None
    if answer is None:
        try:
            answer = as_json(200, state.oauth.token(form, now), {"Cache-Control": "no-store"}, fault)
        except OAuthError as error:
            answer = as_json(error.status, error.body, fault=fault)
    if fault and fault.after_effect and fault.kind.value.isdigit():
        answer = _spoiled(state, form, fault, now)
    entry.status = answer.status
    return answer


def _spoiled(state: SandboxState, form: dict[str, str], fault: Fault, now: datetime) -> Reply:
    """The token endpoint has its own error wording; faults that break a connection break it here as well."""
    match fault.kind:
        case FaultKind.TOKEN_REVOKED | FaultKind.BAD_REQUEST:
            if fault.kind is FaultKind.TOKEN_REVOKED:
                state.oauth.revoke_account(_whose(state, form))
            said = "Token has been expired or revoked."
            return as_json(400, {"error": "invalid_grant", "error_description": said})
        case FaultKind.UNAUTHORIZED:
            return as_json(401, {"error": "invalid_client", "error_description": "Unauthorized"})
        case FaultKind.SERVER_ERROR | FaultKind.UNAVAILABLE:
            return as_json(
                int(fault.kind), {"error": "internal_failure", "error_description": "Backend Error"}
            )
        case FaultKind.RATE_LIMIT_403 | FaultKind.RATE_LIMIT_429:
            return as_json(
                int(fault.kind), {"error": "rate_limit_exceeded", "error_description": "Rate Limit Exceeded"}
            )
        case _:
            return spoiled(fault, None, now)


def _whose(state: SandboxState, form: dict[str, str]) -> str:
    code = state.oauth.codes.get(form.get("code", ""))
    if code:
        return code.grant.account
    token = form.get("refresh_token", "")
    return next((g.account for g in state.oauth.grants if token and g.refresh_token == token), "")


def _revoke(state: SandboxState, form: dict[str, str], now: datetime) -> Reply:
    entry = state.asked("revoke", "", now)
    fault = state.faults.take("", "revoke")
    if fault and not fault.after_effect:
        return spoiled(fault, None, now)
    try:
        state.oauth.revoke(form.get("token", ""), now)
        entry.status = 200
        return as_json(200, {}, fault=fault)
    except OAuthError as error:
        entry.status = error.status
        return as_json(error.status, error.body, fault=fault)
