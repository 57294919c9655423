"""Edits a letter on the page while it is a draft in Gmail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from afterword.config.language import _
from afterword.errors import AfterwordError
from afterword.messages import Face, why
from afterword.messages.words import full_sentence
from afterword.services import editing
from afterword.services.editing import DraftText, EditOutcome
from afterword.web import labels

if TYPE_CHECKING:
    from afterword.domain.model import Step
    from afterword.letters import Finding
    from afterword.services.queries import Planned
    from afterword.web.form_values import Given
    from afterword.web.pages import WebContext


def show(web: WebContext, request: Request) -> Response:
    """The draft's present text in Gmail, to edit; a part of a page."""
    one, step = _asked(web, request)
    try:
        with web.app.mailbox() as mailbox:
            draft = editing.draft_text(mailbox, step)
    except AfterwordError as trouble:
        return web.part("letter.html", text=None, trouble=[trouble.message, trouble.hint])
    if draft is None:
        return web.part("letter.html", text=None, trouble=[])
    return _form(web, one, step, draft, draft.text)


def _asked(web: WebContext, request: Request) -> tuple[Planned, Step]:
    one = web.planned(request)
    steps = {labels.step_id(step.key): step for step in one.plan.steps}
    step = steps.get(request.path_params["step"])
    if step is None or not editing.can_be_edited(step):
        raise HTTPException(404, _("This letter no longer waits in your drafts."))
    return one, step


def _form(
    web: WebContext,
    one: Planned,
    step: Step,
    draft: DraftText,
    text: str,
    *,
    theirs: str = "",
    status: int = 200,
) -> Response:
    answer = web.part(
        "letter_edit.html",
        interview=one.interview,
        step=step,
        draft=draft,
        text=text,
        theirs=theirs,
        findings=_findings(web, one, step, draft.subject, text),
        language=web.app.account.wording.templates.letters_in(step.person.language if step.person else ""),
    )
    answer.status_code = status
    return answer


def _findings(web: WebContext, one: Planned, step: Step, subject: str, text: str) -> tuple[Finding, ...]:
    return editing.findings(web.app.account, one.interview, step, subject, text, web.app.clock.now())


def check(web: WebContext, request: Request, given: Given) -> Response:
    """Findings about the text while somebody types it. Saves nothing; a part of a page."""
    one, step = _asked(web, request)
    found = _findings(web, one, step, given.get("subject", ""), given.get("text", ""))
    return web.part("letter_findings.html", findings=found)


def save(web: WebContext, request: Request, given: Given) -> Response:
    """Write the text into the draft. If the draft has changed, write nothing and show both versions (409)."""
    one, step = _asked(web, request)
    text = editing.letter_text(given.get("text", ""))
    with web.app.mailbox() as mailbox:
        context = web.app.context(mailbox)
        outcome, draft = editing.save_text(
            context, step.key, given.get("seen", ""), text, web.app.clock.now()
        )
    match outcome, draft:
        case EditOutcome.SAVED, _draft:
            return PlainTextResponse(_stands(web, request, step))
        case EditOutcome.SAME, _draft:
            return PlainTextResponse(_("Your draft in Gmail says this already."))
        case EditOutcome.CHANGED, DraftText():
            return _form(web, one, step, draft, text, theirs=draft.text, status=409)
        case _gone:
            return PlainTextResponse(_("Nothing was saved: the draft is no longer in Gmail."), 410)


def _stands(web: WebContext, request: Request, before: Step) -> str:
    """What is true after the draft was saved."""
    said = _("Saved in your Gmail draft. It is yours now: Afterword never changes it.")
    now = next((s for s in web.planned(request).plan.steps if s.key == before.key), None)
    if now is None:
        return said
    return f"{said} {full_sentence(why(now.reason, web.app.config.you.time_zone, Face.PAGE))}"
