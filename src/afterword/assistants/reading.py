"""The tools that only read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterword.assistants import answers
from afterword.assistants.naming import (
    has_plain_names,
    interview_handle,
    known,
    name_of,
    plain,
    step_handle,
)
from afterword.assistants.reasons import ON_THE_PAGE, why_shown
from afterword.domain.model import LETTERS, StepKind
from afterword.errors import AfterwordError
from afterword.imports.spoken import Unclear, next_clock, read_moment
from afterword.messages.words import is_held
from afterword.os_service import wake
from afterword.services import finishing, previews, queries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from afterword.app import App
    from afterword.domain.model import Person, Step
    from afterword.letters.stems import Place, Stem
    from afterword.services.queries import Planned
    from afterword.services.read_models import AsleepView, TextView

PLACES: tuple[Place, ...] = ("personal", "challenge", "fit", "offer")
"""Places of a letter in which an assistant can finish sentences."""

UNNAMED = "A name in this interview does not look like one. The candidate reads the letter on the page."
NO_TEXT = (
    "Afterword has no text for it: it has left or was left out, lacks an address, or is edited in Gmail."
)


class NotFound(AfterwordError):
    """Nothing has that id."""


@dataclass(frozen=True, slots=True)
class PlanReader:
    """Answers questions about one account at one moment."""

    app: App
    now: datetime

    @property
    def zone(self) -> str:
        """The candidate's time zone."""
        return self.app.account.zone

    def here(self, at: datetime) -> datetime:
        """The instant on the candidate's clock."""
        return at.astimezone(ZoneInfo(self.zone))

    def maybe(self, at: datetime | None) -> datetime | None:
        """Like `here`; None stays None."""
        return self.here(at) if at else None

    def plans(self) -> list[Planned]:
        """Every interview with its plan."""
        return queries.planned(self.app.account, self.now)

    def interview(self, handle: str) -> Planned:
        """The interview with that id. Raises NotFound."""
        for one in self.plans():
            if interview_handle(one.interview) == handle:
                return one
        raise NotFound("No interview has that id.", "list_interviews has the ids of all.")

    def step(self, handle: str) -> tuple[Planned, Step]:
        """The step with that id. Raises NotFound."""
        for one in self.plans():
            for step in one.plan.steps:
                if step_handle(one.interview, step) == handle:
                    return one, step
        raise NotFound("No step has that id.", "show_interview and todo have the ids of steps.")

    # the answers

    def list_interviews(self) -> answers.InterviewList:
        """Every interview in a line."""
        return answers.InterviewList(self.here(self.now), tuple(map(self._line, self.plans())))

    def _line(self, one: Planned) -> answers.InterviewLine:
        it = one.interview
        return answers.InterviewLine(
            interview_handle(it),
            plain(it.company),
            plain(it.position),
            self.here(it.starts),
            self.here(it.ends),
            one.plan.stopped.reason if one.plan.stopped else "",
            sum(map(queries.asks, one.plan.steps)),
        )

    def show_interview(self, handle: str) -> answers.InterviewAnswer:
        """An interview with its steps, and its mail by class."""
        one = self.interview(handle)
        (view,) = queries.status(self.app.account, self.now, one.interview.id, running=False).interviews
        line, it = self._line(one), one.interview
        return answers.InterviewAnswer(
            line.interview,
            line.company,
            line.position,
            tuple(map(name_of, it.people)),
            line.starts,
            line.ends,
            line.stopped,
            one.plan.suggested.because if one.plan.suggested else "",
            one.plan.promised.until if one.plan.promised else None,
            tuple(self.step_answer(one, step) for step in one.plan.steps),
            tuple(answers.MailAnswer(m.class_, known(m.by, it), self.here(m.at)) for m in view.mail),
        )

    def step_answer(self, one: Planned, step: Step) -> answers.StepAnswer:
        """One step with its reason."""
        window = step.window
        return answers.StepAnswer(
            step=step_handle(one.interview, step),
            interview=interview_handle(one.interview),
            kind=step.kind.value,
            number=step.key.number,
            person=name_of(step.person) if step.person else "",
            state=step.state.value,
            held=is_held(step),
            reason=step.reason.code.value,
            why=why_shown(step.reason, one.interview, self.zone),
            opens=self.maybe(window.opens if window else None),
            due=self.maybe(step.due),
            closes=self.maybe(window.closes if window else None),
            sent=self.maybe(step.history.sent_at),
        )

    def preview_letters(self, handle: str) -> answers.LettersAnswer:
        """The letters of an interview, without subjects: a nudge takes its subject from a mail."""
        one = self.interview(handle)
        texts = previews.texts_of(self.app.account, one, self.now)
        letters = (
            self._letter(one, step, text)
            for step, text in zip(one.plan.steps, texts, strict=True)
            if step.kind in LETTERS
        )
        return answers.LettersAnswer(interview_handle(one.interview), tuple(letters))

    def _letter(self, one: Planned, step: Step, view: TextView) -> answers.LetterAnswer:
        odd = [
            each.interview.company.casefold() for each in self.plans() if not has_plain_names(each.interview)
        ]
        shown = bool(view.text) and one.interview.company.casefold() not in odd
        findings = (
            answers.FindingAnswer(ON_THE_PAGE if odd else f.sentence, "" if odd else f.fix, f.holds)
            for f in view.findings  # a check may name people of other interviews
        )
        return answers.LetterAnswer(
            step_handle(one.interview, step),
            step.kind.value,
            name_of(step.person) if step.person else "",
            step.state.value,
            view.text if shown else "",
            "" if shown else UNNAMED if view.text else NO_TEXT,
            tuple(findings) if shown else (),
            tuple(self._beginnings(one, step)) if shown else (),
        )

    def _beginnings(self, one: Planned, step: Step) -> Iterator[answers.BeginningAnswer]:
        if step.kind is not StepKind.THANK_YOU or step.person is None:
            return
        for place in PLACES:
            for stem in self.stems(one, step.person, place):
                words = finishing.in_words(self.app.account, one.interview, step.person, stem, self.now)
                yield answers.BeginningAnswer(place, stem.id, words)

    def stems(self, one: Planned, person: Person, place: Place) -> list[Stem]:
        """The beginnings of sentences for that place with a single gap at the end."""
        offered = finishing.offered(self.app.account, one.interview, person, place)
        return [stem for stem in offered if stem.gaps == 1]

    def todo(self) -> answers.TodoAnswer:
        """What waits for the candidate."""
        view, plans = queries.todo(self.app.account, self.now), self.plans()
        by_id = {one.interview.id: one.interview for one in plans}
        news = (
            answers.NewsAnswer(
                interview_handle(by_id[n.interview]),
                n.mail.class_,
                known(n.mail.by, by_id[n.interview]),
                self.here(n.mail.at),
            )
            for n in view.news
        )
        return answers.TodoAnswer(
            self.here(self.now),
            tuple(self.step_answer(one, step) for one, step in queries.waiting(plans, self.now)),
            tuple(
                answers.InvitationAnswer(o.number, self.here(o.starts), self.here(o.ends))
                for o in view.offers
                if not o.unreadable
            ),
            tuple(news),
            view.sign_in,
            view.trouble.kind.value if view.trouble else "",
        )

    def lid(self, until: str) -> answers.LidAnswer:
        """What a sleep until then does to the letters. Raises NotFound for an unreadable time."""
        morning = self.app.config.letters.hours.start
        try:
            wakes = (
                read_moment(until, self.now, self.zone, morning)
                if until
                else next_clock(morning, self.now, self.zone)
            )
        except Unclear as unclear:
            raise NotFound(unclear.with_choices()) from None
        view = queries.lid(self.app.account, self.now, wakes, wakes=wake.wakes(self.app.paths))
        steps = {step.key: (one, step) for one in self.plans() for step in one.plan.steps}
        return answers.LidAnswer(
            self.here(view.until),
            self.maybe(view.wake_by),
            tuple(self._asleep(*steps[letter.step.key], letter) for letter in view.letters),
        )

    def _asleep(self, one: Planned, step: Step, letter: AsleepView) -> answers.AsleepAnswer:
        return answers.AsleepAnswer(
            self.step_answer(one, step),
            letter.fate.value,
            self.maybe(letter.wake_by),
            self.maybe(letter.leaves),
            tuple(way.words for way in letter.ways),
        )
