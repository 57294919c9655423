"""The tale in chapters with a daemon in this process: the undisturbed telling, and any chapter of it with a trouble."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from afterword.app import App, opened
from afterword.gmail.transport import Limits
from faults.chapters import Before, kept, standing, turn_back
from faults.matrix.telling import PATIENT, Beaten, GmailTrouble, keep_sign_in
from faults.tale import MOMENTS, Moment, Tale, late, promises
from scenarios.world import in_mode, shipped

QUIET: tuple[Moment, ...] = ((MOMENTS[5][0] + timedelta(minutes=20), None),)

CHAPTERS: tuple[tuple[Moment, ...], ...] = (
    MOMENTS[:2],  # drafting
    MOMENTS[2:4],  # what Jane does to drafts
    MOMENTS[4:6],  # sending
    QUIET,  # a week in which nothing is due
    MOMENTS[6:8],  # the nudge
    MOMENTS[8:],  # the answer, and what no longer comes
)


def ends(chapter: int) -> datetime:
    """Right before the next chapter, or the story's end."""
    if chapter + 1 < len(CHAPTERS):
        return CHAPTERS[chapter + 1][0][0] - timedelta(minutes=1)
    return MOMENTS[-1][0] + timedelta(days=1)


@dataclass(frozen=True)
class Ending:
    """How a disturbed telling came out."""

    met: tuple[dict[str, Any], ...]  # the requests that the trouble met
    wrong: tuple[str, ...]
    as_undisturbed: bool
    ended: tuple[str, ...]  # what the daemon ended with, where it did so by itself


@dataclass
class Book:
    """One sandbox for all tellings, and the undisturbed one: each chapter's beginning, and what it asked of Gmail."""

    tale: Tale
    before: list[Before] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)  # the methods of each chapter's requests, in order

    def write(self) -> None:
        """The undisturbed telling."""
        for chapter in range(len(CHAPTERS)):
            with self._app() as app:
                self.before.append(kept(self.tale, app, chapter))
                self._told(app, chapter)
            self.asked.append([r["method"] for r in self.tale.sandbox.requests()])
        with self._app() as app:
            self.before.append(kept(self.tale, app, len(CHAPTERS)))

    def disturbed(self, chapter: int, trouble: GmailTrouble) -> Ending:
        """That chapter with the trouble, and what follows as far as it is not known."""
        turn_back(self.tale, self.before[chapter])
        with self._app(trouble.limits) as app:
            told = self._told(app, chapter, trouble)
            met, following = tuple(told.met), chapter + 1
            same = self._stands_as(app, following)
            while not same and following < len(CHAPTERS):
                self._told(app, following, daemon=told)
                following += 1
                same = self._stands_as(app, following)
            wrong = [*self.tale.wrong, *self.tale.sandbox.violations()]
            wrong += late(self.tale) if same else promises(self.tale)
            return Ending(met, tuple(wrong), same, tuple(told.ended))

    def _stands_as(self, app: App, chapter: int) -> bool:
        """Whether the trouble is over and all is as it was undisturbed before that chapter."""
        over = not self.tale.sandbox.state.faults.pending
        return over and standing(self.tale, app) == self.before[chapter].standing

    def _told(
        self, app: App, chapter: int, trouble: GmailTrouble | None = None, daemon: Beaten | None = None
    ) -> Beaten:
        """A chapter, by a daemon that starts with it, or by one that runs."""
        state = self.tale.sandbox.state
        if daemon is None:
            self.tale.clock.rest_at(CHAPTERS[chapter][0][0])
            state.requests.clear()
            keep_sign_in(app, self.tale)
        told = daemon or Beaten(self.tale, app, trouble)
        told.tell(CHAPTERS[chapter], ends(chapter))
        told.daemon.close()
        return told

    @contextmanager
    def _app(self, limits: Limits = PATIENT) -> Iterator[App]:
        with opened(self.tale.env) as found:
            app = replace(found, config=in_mode(found.config, "schedule"), limits=limits)
            # read once for all tellings
            app.account.__dict__["wording"] = replace(app.account.wording, templates=shipped())
            self.tale.beside = app
            yield app
        self.tale.beside = None
