"""The templates on the page, shipped ones and the person's own, with the checks of `templates check`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from afterword.config.language import _
from afterword.services.own_templates import OwnTemplates

if TYPE_CHECKING:
    from afterword.web.form_values import Given
    from afterword.web.pages import WebContext


def listed(web: WebContext, request: Request) -> Response:
    """Every template of a language, and which are the person's own."""
    own = _own(web)
    codes = own.templates.languages()
    code = request.query_params.get("language", "") or own.language
    if code not in codes:
        raise HTTPException(404, _("There are no letters in that language."))
    rows = [(name, own.is_own(name, code)) for name in own.names()]
    return web.page("own_templates.html", rows=rows, codes=codes, code=code, labels=_labels())


def show(web: WebContext, request: Request) -> Response:
    """One template, to read and change."""
    own, name, code = _asked(web, request)
    return web.page("own_template.html", **_view(own, name, code, own.text(name, code)), findings=[])


def save(web: WebContext, request: Request, given: Given) -> Response:
    """Save it as the person's own. Shows a text that no letter could use again, with the reason.

    409 if the template is no longer the one that the page showed.
    """
    own, name, code = _as_shown(web, request, given)
    text = given.get("text", "")
    found = own.save(name, code, text)
    if any(one.holds for one in found):
        return web.part("own_template_form.html", **_view(own, name, code, text), findings=found)
    _use_anew(web)
    return Response(headers={"HX-Redirect": f"{web.root}/templates?language={code}"})


def drop(web: WebContext, request: Request, given: Given) -> Response:
    """Go back to the shipped template; 409 if the person's own is no longer the one that the page showed."""
    own, name, code = _as_shown(web, request, given)
    if not own.drop(name, code):
        return PlainTextResponse(_("Nothing was done: this is the template that comes with Afterword."), 409)
    _use_anew(web)
    return Response(headers={"HX-Redirect": f"{web.root}/templates?language={code}"})


def _own(web: WebContext) -> OwnTemplates:
    return OwnTemplates(web.app.paths.templates, web.app.config.letters.language)


def _asked(web: WebContext, request: Request) -> tuple[OwnTemplates, str, str]:
    own, name, code = _own(web), request.path_params["name"], request.path_params["language"]
    if name not in own.names() or code not in own.templates.languages():
        raise HTTPException(404, _("There is no such template."))
    return own, name, code


def _as_shown(web: WebContext, request: Request, given: Given) -> tuple[OwnTemplates, str, str]:
    own, name, code = _asked(web, request)
    if given.get("seen") != _fingerprint(own.text(name, code)):  # guard: template-as-shown
        said = _("Nothing was done: this template has changed since. Load the page again.")
        raise HTTPException(409, said)
    return own, name, code


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _view(own: OwnTemplates, name: str, code: str, text: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": _labels().get(name, name),
        "code": code,
        "text": text,
        "own": own.is_own(name, code),
        "seen": _fingerprint(own.text(name, code)),
        "gaps": own.gaps(name),
    }


def _use_anew(web: WebContext) -> None:
    """Let letters use the folder, which may be new: the person's first own template creates it."""
    web.renew()


def _labels() -> dict[str, str]:
    return {
        "thank-you": _("The letter of thanks"),
        "stems": _("Beginnings of sentences"),
        "frame": _("Afterword's own sentences"),
    }
