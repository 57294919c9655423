"""Reading a whole finished letter as it will arrive, and confirming that; or editing it as one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from afterword.config.language import _, marked
from afterword.domain.mail import gmail_link
from afterword.domain.model import Interview, Person, Plan
from afterword.errors import InputError, Problem
from afterword.messages import Face, why
from afterword.messages.answers import once_read
from afterword.messages.words import full_sentence, is_held
from afterword.services import finishing
from afterword.services.finishing import LetterStage, LetterView
from afterword.web.noting import digest, fresh, is_as_shown, write
from afterword.web.view_models import underway, worded

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.web.form_values import Given
    from afterword.web.pages import WebContext

CHANGED = marked("This letter has changed since you opened it. Read it as it stands now.")


def show(web: WebContext, request: Request) -> Response:
    """The letter as it will arrive, or with `as=text` as an editable text."""
    from afterword.web.notes_view import marked

    interview, plan, person = _asked(web, request)
    view = finishing.letter_view(web.app.account, plan, interview, person, web.app.clock.now())
    as_text = request.query_params.get("as") == "text" and bool(view.text)
    slips = finishing.slips_as_read(web.app.account, interview, person, view.text) if not as_text else []
    now = web.app.clock.now()
    fixable = {slip for slip in slips if finishing.fixed(web.app.account, interview, view, slip, now)}
    return web.page(
        "reading.html",
        interview=interview,
        view=view,
        as_text=as_text,
        fresh="hx-request" not in request.headers,
        seen=digest(interview),
        language=finishing.language_of(web.app.account, person),
        parts=list(marked(view.text.rstrip(), slips)),
        slips=slips,
        fixable=fixable,
        findings=finishing.open_findings(view),
        files=view.attachments,
        worded=worded(web.app, view.step, now) if view.step else "",
        follows=_follows(web, view, now),
        waiting=finishing.to_read(web.app.account, plan, interview),
        gmail=gmail_link(view.step, web.app.config.you.email) if view.step else "",
    )


def _follows(web: WebContext, view: LetterView, now: datetime) -> str:
    """What happens when the candidate says that it looks right; empty if that is not the question."""
    waits = view.stage is not LetterStage.UNREAD or any(finding.holds for finding in view.findings)
    if view.step is None or waits or is_held(view.step):
        return ""
    account = web.app.account
    return once_read(view.step, account.zone, now, Face.PAGE, by_hand=account.by_hand)


def _asked(web: WebContext, request: Request) -> tuple[Interview, Plan, Person]:
    """The stored interview, its plan, and the letter's reader. HTTPException if one is unknown."""
    interview = fresh(web, request.path_params["interview"])
    plan = web.planned(request).plan
    wanted = request.path_params["person"]
    person = next((p for p in finishing.readers(interview, plan) if p.id == wanted), None)
    if person is None:
        raise HTTPException(404, _("No letter of that interview goes to anyone of that name."))
    return interview, plan, person


def looks_right(web: WebContext, request: Request, given: Given) -> Response:
    """Record that the whole letter was read; 409 if its text is no longer the one that was shown."""
    seen = given.get("seen", "")
    interview, plan, person = _asked(web, request)
    view = finishing.letter_view(web.app.account, plan, interview, person, web.app.clock.now())
    if view.seen != seen or view.stage not in {LetterStage.UNREAD, LetterStage.READ}:  # guard: as-shown
        return PlainTextResponse(_(CHANGED), 409)
    try:
        if view.stage is LetterStage.UNREAD:
            finishing.say_read(web.app.account, view, web.app.clock.now())
    except InputError:  # it was changed between those two lines
        return PlainTextResponse(_(CHANGED), 409)
    return PlainTextResponse(_stands(web, request, view))


def _stands(web: WebContext, request: Request, view: LetterView) -> str:
    """Describe the state of the letter now, and what would change it."""
    steps = web.planned(request).plan.steps
    step = next((s for s in steps if view.step and s.key == view.step.key), None)
    now = web.app.clock.now()
    held = any(finding.holds for finding in view.findings)
    becomes = ""
    if step:
        reason = why(step.reason, web.app.config.you.time_zone, Face.PAGE)
        becomes = underway(web.app, step, now, held=held) or full_sentence(reason)
    return _("You have read the letter to {name}. {becomes} If you change it, read it once more.").format(
        name=view.person.name, becomes=becomes
    )


def fix(web: WebContext, request: Request, given: Given) -> Response:
    """Apply a suggestion where its words were typed; 409 if the letter's text is no longer the one that was shown."""
    seen, where = given.get("seen", ""), given.get("slip", "")
    now = web.app.clock.now()
    with web.writers.lock:
        interview, plan, person = _asked(web, request)
        view = finishing.letter_view(web.app.account, plan, interview, person, now)
        found = finishing.slips_as_read(web.app.account, interview, person, view.text)
        slip = next((one for one in found if f"{one.start}-{one.end}" == where), None)
        new = (
            finishing.fixed(web.app.account, interview, view, slip, now)
            if slip and view.seen == seen
            else None
        )
        if slip is None or new is None:
            return PlainTextResponse(_(CHANGED), 409)
        write(web, new)
    words = view.text[slip.start : slip.end]
    return PlainTextResponse(
        _("“{words}” is now “{fix}”.").format(words=words, fix=slip.fix)
        if slip.fix
        else _("“{words}” is out.").format(words=words)
    )


def greet(web: WebContext, request: Request, given: Given) -> Response:
    """Greet the reader as the candidate types it; 409 if the letter's text is no longer the one that was shown."""
    seen, written = given.get("seen", ""), given.get("greeting", "")
    with web.writers.lock:
        interview, plan, person = _asked(web, request)
        view = finishing.letter_view(web.app.account, plan, interview, person, web.app.clock.now())
        if view.seen != seen or not view.asks_greeting:
            return PlainTextResponse(_(CHANGED), 409)
        try:
            write(web, finishing.greeting_typed(web.app.account, interview, view, written))
        except ValueError as expected:
            raise InputError([Problem(_("How to greet them"), repr(written), str(expected))]) from None
    return PlainTextResponse(_("The letter greets {name} in your words now.").format(name=view.greeted.name))


def back_to_sentences(web: WebContext, request: Request, given: Given) -> Response:
    """Compose the letter from the finished sentences again; 409 if its text is no longer the one that was shown."""
    with web.writers.lock:
        interview, _rest, person = _asked(web, request)
        if person.notes.letter:
            if not is_as_shown(web, interview, given):  # guard: text-as-shown
                return PlainTextResponse(_(CHANGED), 409)
            write(web, finishing.of_sentences(interview, person))
    place = f"{web.root}/interview/{interview.id}/notes#{person.id}"
    return PlainTextResponse(_("The letter is made of your sentences again."), headers={"HX-Redirect": place})
