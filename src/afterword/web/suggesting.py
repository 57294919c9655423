"""Sentences that a model offers for a letter on request; one that is accepted goes into its field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from afterword.config.language import _
from afterword.errors import AfterwordError, InputError, Problem
from afterword.web.form_values import values
from afterword.web.noting import fresh

if TYPE_CHECKING:
    from afterword.web.form_values import Given
    from afterword.web.pages import WebContext
    from afterword.wording.evidence import EvidenceMark
    from afterword.wording.suggest import Offered


def destination(web: WebContext, _request: Request) -> Response:
    """A sentence that says where the notes would go; 422 or 503 with one that says why no model can be asked."""
    from afterword.wording.suggest import chosen_model

    try:
        model = chosen_model(web.app.account)
    except AfterwordError as trouble:
        return PlainTextResponse(
            " ".join(filter(None, [trouble.message, trouble.hint])),
            422 if isinstance(trouble, InputError) else 503,
        )
    return PlainTextResponse(
        _("Your rough notes of this interview go to {destination}. Nothing else does.").format(
            destination=model.destination
        )
    )


def offer(web: WebContext, request: Request, given: Given) -> Response:
    """The model's offers for the letter to `reader`, from the form's current values; saves nothing. Part of a page."""
    from afterword.imports.toml import notes_from_values
    from afterword.services import finishing
    from afterword.wording.prompts import Ask
    from afterword.wording.suggest import suggest

    old, plan = fresh(web, request.path_params["interview"]), web.planned(request).plan
    typed = notes_from_values(values(given, old.people), old, file=_("your notes"))
    person = next((p for p in finishing.readers(typed, plan) if p.id == given.get("reader")), None)
    if person is None:
        raise HTTPException(404, _("No letter of that interview goes to anyone of that name."))
    if given.get("ask") not in set(Ask):
        raise InputError([Problem("ask", repr(given.get("ask", "")), " or ".join(Ask))])
    found = suggest(web.app.account, plan, typed, person, Ask(given["ask"]), web.app.clock.now())
    language = finishing.language_of(web.app.account, person).code
    shown = [OfferShown(one, tuple(cut(one.text, one.marks))) for one in found.sentences]
    return web.part("suggestions.html", shown=shown, left_out=found.left_out, person=person, lang=language)


@dataclass(frozen=True, slots=True)
class SentencePart:
    """Some words of a sentence, and whether they are marked."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class OfferShown:
    """One offered sentence, split where its marks begin and end."""

    offered: Offered
    parts: tuple[SentencePart, ...]

    @property
    def question(self) -> str:
        """The ending of the first gap if there are two."""
        endings = self.offered.endings
        return endings[0] if len(endings) > 1 else ""


def cut(text: str, marks: Sequence[EvidenceMark]) -> Iterator[SentencePart]:
    """Split the whole text into parts, in order; no part is empty."""
    edges = sorted({0, len(text), *(edge for mark in marks for edge in (mark.start, mark.end))})
    for start, end in pairwise(edges):
        yield SentencePart(text[start:end], any(mark.start <= start and end <= mark.end for mark in marks))
