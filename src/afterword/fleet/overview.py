"""The fleet's page: the state of letters and tasks, for a coach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterword.config.language import _
from afterword.domain.model import FINAL, LETTERS
from afterword.errors import InputError
from afterword.messages.words import interview_words
from afterword.services import previews, queries

if TYPE_CHECKING:
    from afterword.app import App
    from afterword.domain.model import Step
    from afterword.fleet.office import Office
    from afterword.fleet.records import EnrolledCandidate
    from afterword.services.queries import Planned


@dataclass(frozen=True)
class OverviewSection:
    """A heading with sentences, a table, and texts."""

    title: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    sentences: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def of_coach(office: Office, coach: str, now: datetime) -> list[OverviewSection]:
    """States, times and tasks of a coach's candidates; letters and notes of those who share them."""
    return [_of_candidate(office, candidate, now) for candidate in office.records.candidates(coach=coach)]


def _of_candidate(office: Office, candidate: EnrolledCandidate, now: datetime) -> OverviewSection:
    try:
        app = office.app(candidate)
    except InputError:
        return OverviewSection(candidate.email, sentences=(_("The settings need a look."),))
    plans = queries.planned(app.account, now)
    rows = [row for one in plans for row in _rows(one)]
    state = queries.health(app.account, running=True).sign_in
    said = [] if state == "ok" else [_("Has to sign in.")]
    texts = tuple(_texts(app, plans, now)) if candidate.shares else ()  # guard: shared-only
    heads = (_("Interview"), _("What"), _("State"), _("When"))
    return OverviewSection(
        f"{app.config.you.name}, {candidate.email}", heads, tuple(rows), tuple(said), texts
    )


def _rows(one: Planned) -> Iterator[tuple[str, ...]]:
    """The rows of an interview for a coach: no names of people, no reasons, no texts."""
    for step in one.plan.steps:
        if step.state not in FINAL or step.kind in LETTERS:
            yield interview_words(one.interview), step.kind.value, step.state.value, _when(step, one.zone)


def _when(step: Step, zone: str) -> str:
    at = step.history.sent_at or step.due or (step.window.closes if step.window else None)
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if at else ""


def _texts(app: App, plans: list[Planned], now: datetime) -> Iterator[str]:
    """The texts that a candidate shares: notes, and letters as they would leave."""
    for one in plans:
        if one.interview.notes.rough:
            yield f"{interview_words(one.interview)}\n\n{one.interview.notes.rough}"
        for text in previews.texts_of(app.account, one, now):
            if text.text:
                yield f"{interview_words(one.interview)}: {text.step.kind}, {text.step.person}\n\n{text.text}"
