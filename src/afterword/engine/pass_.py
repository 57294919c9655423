"""The pass: gather, plan, decide, act, record.

    gather   bring what changed in the mailbox into the journal
    plan     work out what an interview wants now (domain/planner)
    decide   choose the one action for a step, given what Gmail shows of it (the table in domain/decide)
    act      make the one call to Gmail, with its intent written before it and its outcome after it
    record   store when to look at the interview again

`run_pass` calls them in that order. Whatever cuts it off, the store lets the next pass go on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from afterword.domain import decide as table
from afterword.domain.decide import Action, Record, Wait
from afterword.domain.events import Failed, NotDrafted, on_step
from afterword.domain.model import Interview, PendingAction, Plan, Step, StepKind
from afterword.domain.step_key import StepKey
from afterword.engine.act import act
from afterword.engine.context import PassContext
from afterword.engine.day_check import still_true
from afterword.engine.observe import observed
from afterword.engine.sync import fresh_look, poll, resync
from afterword.engine.writing import says_otherwise
from afterword.errors import AfterwordError, GmailAway, Locked, PassEnds

ROUNDS = 8
"""How often a pass plans one interview for each of its people: draft, look, send for each of several letters."""

RETRY = timedelta(seconds=30)
"""How long to wait before retrying a step that did not get what it wanted."""

PUT_ASIDE = timedelta(minutes=1)
"""How long to leave an interview alone after an error ended the pass, or while the page is busy with a step."""

WANTS_GMAIL = frozenset(
    {PendingAction.DRAFT, PendingAction.REWRITE, PendingAction.SEND, PendingAction.RESOLVE}
)


def run_pass(
    context: PassContext,
    now: Callable[[], datetime],
    go_on: Callable[[], bool] = lambda: True,
    attended: Callable[[str], None] = lambda _interview: None,
    *,
    mail: bool = True,
) -> list[Failure]:
    """Do in Gmail what every due interview wants. Return the steps that failed.

    `go_on` is called before each step: it lets the daemon stop after the current call. `attended` is called with each
    interview that was looked at. Without `mail`, the mailbox's changes are not read first. With nothing due, that
    is one read of the index. Raises PassEnds for an error that no other step would get past.
    """
    if mail:
        gather(context, now())
    failures: list[Failure] = []
    for interview_id in _due(context, now, go_on):
        progress = Progress(context, now, failures)
        while look := plan(context, interview_id, now):
            step = progress.next_step(look)
            if step is None or not go_on():
                record(context, look, progress)
                break
            with progress.attempt(step), context.alone():
                action = decide(context, look, step, progress)
                changed = action is None or act(
                    context, look.interview, look.plan, action, look.at, seen=look.seen
                )
                progress.note(step, action, changed=changed)
        attended(interview_id)
    return failures


def gather(context: PassContext, now: datetime, *, everything: bool = False) -> None:
    """Bring what changed in the mailbox into the journal; with `everything`, whatever history may have missed too."""
    if everything:
        resync(context, now)
    else:
        poll(context, now)


def plan(context: PassContext, interview_id: str, now: Callable[[], datetime]) -> Look | None:
    """Read the interview and its plan from one state of the journal; None for an unknown interview.

    The clock is read first. A change that the candidate makes meanwhile is either in both, or newer than what is
    written from them; a newer one leads to another look.
    """
    for _ in range(ROUNDS):
        at, seen = now(), context.store.newest(context.account)
        interview = context.store.interview(context.account, interview_id)
        if interview is None:
            return None
        look = Look(at, seen, interview, context.plan(interview, at))
        if context.store.newest(context.account) == seen:  # guard: one-state
            break
    return look


def decide(context: PassContext, look: Look, step: Step, progress: Progress) -> Action | None:
    """Choose the one action for that step from what Gmail shows now; None if the plan is out of date.

    Reads the mail of its people before a letter leaves. Reads history once more before it gives up a draft as never
    created: the candidate may have sent that draft a moment ago, and no search finds it yet.
    """
    if _needs_fresh_mail(step) and fresh_look(context, look.interview, _answers_since(step, look.interview)):
        return None
    action = _decided(context, look.interview, step, look.at)
    if _gives_up(action) and step.key not in progress.read_history_for:
        progress.read_history_for.add(step.key)
        poll(context, look.at)
        return None
    return action


def record(context: PassContext, look: Look, progress: Progress) -> None:
    """Store when to look at that interview again, unless something newer has been said about it meanwhile."""
    context.store.look_at(
        context.account, look.interview.id, _next_look(look, progress.settled), seen=look.seen
    )


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that failed; the pass went on."""

    step: Step
    why: str


@dataclass(frozen=True, slots=True)
class Look:
    """An interview and its plan at one instant, and the highest number in the journal then."""

    at: datetime
    seen: int
    interview: Interview
    plan: Plan


@dataclass(slots=True)
class Progress:
    """How far a pass has come with one interview."""

    context: PassContext
    now: Callable[[], datetime]
    failures: list[Failure]  # of the whole pass
    settled: dict[StepKey, datetime | None] = field(default_factory=dict)  # when each is worth another try
    read_history_for: set[StepKey] = field(default_factory=set)
    turns: int = 0

    def next_step(self, look: Look) -> Step | None:
        """The next step with something left to do, so long as the pass does not go round in circles."""
        self.turns += 1
        if self.turns > ROUNDS * (len(look.interview.people) + 1):
            return None
        return next((s for s in look.plan.steps if s.want and s.key not in self.settled), None)

    def note(self, step: Step, action: Action | None, *, changed: bool) -> None:
        """Settle the step for this pass, unless something changed and it is worth another look."""
        if not changed:
            self.settled[step.key] = action.until if isinstance(action, Wait) else None

    @contextmanager
    def attempt(self, step: Step) -> Iterator[None]:
        """Let an error fail only this step, unless it ends the pass: then look again after a while."""
        try:
            yield
        except PassEnds as trouble:
            until = trouble.until if isinstance(trouble, GmailAway) else None
            again = max(until or self.now(), self.now() + PUT_ASIDE)
            self.context.store.look_at(self.context.account, step.interview, again)
            raise
        except Locked:  # the page is changing a letter just now, so nothing failed
            self.settled[step.key] = self.now() + PUT_ASIDE
        except AfterwordError as trouble:
            self.failures.append(Failure(step, trouble.message))  # guard: failed-alone
            self.context.tell(Failed(*on_step(step, self.now()), why=trouble.message))
            self.settled[step.key] = None


def _due(context: PassContext, now: Callable[[], datetime], go_on: Callable[[], bool]) -> Iterator[str]:
    """Each due interview once, including those that come due meanwhile."""
    done: set[str] = set()
    while go_on() and (ids := [i for i in context.store.due(context.account, now()) if i not in done]):
        for interview_id in ids:
            done.add(interview_id)
            if go_on():
                yield interview_id


def _decided(context: PassContext, interview: Interview, step: Step, now: datetime) -> Action:
    """Decide on the action for that step from what Gmail shows of the step alone."""
    idle = step.want in {PendingAction.WATCH, PendingAction.SEND}
    if idle and says_otherwise(context.wording, interview, step, now):  # guard: as-set-now
        step = replace(step, want=PendingAction.REWRITE)
    action = table.decide(step, observed(context, step, now), context.policy(interview), now)
    return still_true(interview, action, now, context.wording.templates)


def _needs_fresh_mail(step: Step) -> bool:
    """Whether a letter may leave, or a nudge be written: after an answer, not even a nudge's draft should exist."""
    new_nudge = step.kind is StepKind.NUDGE and step.want is PendingAction.DRAFT
    return step.want is PendingAction.SEND or new_nudge


def _answers_since(step: Step, interview: Interview) -> datetime:
    """When answers begin to count for this letter: at the interview, or when the text was written."""
    return interview.ends if step.history.written_at is None else min(interview.ends, step.history.written_at)


def _gives_up(action: Action) -> bool:
    """Whether the answer to its create was lost and no draft has turned up: another one would follow."""
    return isinstance(action, Record) and isinstance(action.event, NotDrafted)


def _next_look(look: Look, settled: dict[StepKey, datetime | None]) -> datetime | None:
    """Return when that interview's plan can change, or when an unsettled step is worth another try."""
    moments = [moment for moment in (*settled.values(), look.plan.look_at) if moment]
    if not moments:
        return None
    unsettled = any(s.want in WANTS_GMAIL for s in look.plan.steps)
    return max(min(moments), look.at + RETRY) if unsettled else min(moments)


def intended(context: PassContext, now: datetime) -> Iterator[tuple[Action, StepKey]]:
    """What a pass would do, and to which step, without doing it: `--dry-run`."""
    for interview in context.store.interviews(context.account, open_only=True):
        for step in context.plan(interview, now).steps:
            if step.want:
                action = _decided(context, interview, step, now)
                if not isinstance(action, Wait):
                    yield action, step.key
