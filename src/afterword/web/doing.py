"""The candidate's word: on a step, and that an interview is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from afterword.app import record
from afterword.core.facts import EventKind, Step
from afterword.errors import InputError, Problem
from afterword.web.shown import WORDS, buttons
from afterword.web.words import ENDS, KINDS, STATES

if TYPE_CHECKING:
    from afterword.web.pages import Desk


async def say(desk: Desk, request: Request) -> Response:
    """The word is in the journal where the step stands as the page showed it; else 409, and nothing is changed."""
    async with request.form(max_files=0, max_fields=10) as form:
        given = {key: str(value) for key, value in form.items()}
    return await run_in_threadpool(_say, desk, given)


def _say(desk: Desk, given: dict[str, str]) -> Response:
    word, key, seen = (given.get(name, "") for name in ("word", "step", "seen"))
    step = _step(desk, key)
    if step.state.value != seen:
        return PlainTextResponse(f"Nothing was done: meanwhile this is {STATES[step.state]}.", 409)
    if word not in dict(buttons(step)):
        raise InputError([Problem("word", repr(word), ", ".join(dict(buttons(step))) or "nothing")])
    record(desk.app, step.interview, EventKind(WORDS[word]), step.key, step.person.id if step.person else "")
    after = _step(desk, key)
    whom = f" to {after.person.name}" if after.person else ""
    return PlainTextResponse(f"{KINDS[after.kind]}{whom}: {STATES[after.state]}. {_sentence(after.why)}")


def _step(desk: Desk, key: str) -> Step:
    plans = desk.shelf.plans(desk.app.clock.now(), [key.partition("/")[0]])
    for one in plans:
        for step in one.plan.steps:
            if step.key == key:
                return step
    raise HTTPException(404, "There is no such step any more.")


def _sentence(why: str) -> str:
    return f"{why[:1].upper()}{why[1:].rstrip('.')}." if why else ""


async def close(desk: Desk, request: Request) -> Response:
    """The interview wants nothing more."""
    async with request.form(max_files=0, max_fields=10) as form:
        because = str(form.get("because", ""))
    return await run_in_threadpool(_close, desk, request, because)


def _close(desk: Desk, request: Request, because: str) -> Response:
    one = desk.planned(request)
    if because not in ENDS:
        raise InputError([Problem("because", repr(because), f"one of {', '.join(ENDS)}")])
    if one.plan.stopped and one.plan.stopped.reason == "closed":
        return PlainTextResponse("It is closed already.", 409)
    record(desk.app, one.interview.id, EventKind.CLOSED, because=because)
    return PlainTextResponse("Closed. Drafts that lie in Gmail are yours to keep or delete.")
