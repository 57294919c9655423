"""The pass: gather, plan, decide, act, record.

`poll` brings the mailbox's changes into the journal, `attend` does for one interview what its plan wants. Wherever
either was cut off, the store lets the next run go on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from afterword.domain.decide import Action, Create, Record, Rewrite, Send, Wait, decide
from afterword.domain.events import Failed, NotDrafted, on_step
from afterword.domain.history import settle
from afterword.domain.model import Interview, PendingAction, Plan, Step, StepKind
from afterword.domain.step_key import StepKey
from afterword.engine.act import act
from afterword.engine.context import LetterSettings, MailReader, MailWriter, PassContext
from afterword.engine.day_check import still_true
from afterword.engine.observe import observed
from afterword.engine.sync import fresh_look, poll, resync
from afterword.engine.writing import Written, compose, thread_head, written
from afterword.errors import AfterwordError, AnswerLost, GmailAway, SignInNeeded, StoreError, WrongAccount

__all__ = [
    "LetterSettings",
    "MailReader",
    "MailWriter",
    "PassContext",
    "Written",
    "attend",
    "attend_due",
    "compose",
    "intended",
    "poll",
    "resync",
    "thread_head",
    "written",
]

EVERYTHING_STOPS = (SignInNeeded, WrongAccount, GmailAway, StoreError)
"""Errors that belong to no single step: the pass ends, and a later one does the rest. A lost answer concerns its own
step only, and the others go on."""

TURNS = 8
"""How often one look makes the plan of an interview again: draft, look, send for each of several letters."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that did not work; the pass went on."""

    step: Step
    why: str


def attend_due(
    context: PassContext,
    now: Callable[[], datetime],
    go_on: Callable[[], bool] = lambda: True,
    attended: Callable[[str], None] = lambda _interview: None,
) -> list[Failure]:
    """Attend to every interview whose time has come, the longest due first; with none due, read the index once.

    `go_on` is asked between two steps, so that the daemon can stop after the call in hand; `attended` is called with
    each interview that was looked at.
    """
    failures: list[Failure] = []
    done: set[str] = set()
    while go_on() and (ids := [i for i in context.store.due(context.account, now()) if i not in done]):
        for interview_id in ids:
            done.add(interview_id)
            if go_on():
                failures += attend(context, interview_id, now, go_on)
                attended(interview_id)
    return failures


def attend(
    context: PassContext,
    interview_id: str,
    now: Callable[[], datetime],
    go_on: Callable[[], bool] = lambda: True,
) -> list[Failure]:
    """Do what the plan of that interview wants of Gmail now, and store when to look again."""
    failures: list[Failure] = []
    settled: dict[StepKey, datetime | None] = {}
    turns = 0
    while look := _look(context, interview_id, now):
        step = next((s for s in look.plan.steps if s.want and s.key not in settled), None)
        turns += 1
        if step is None or not go_on() or turns > TURNS * (len(look.interview.people) + 1):
            context.store.look_at(interview_id, _next_look(look.plan, settled, look.at), seen=look.seen)
            break
        try:
            settled |= _turn(context, look.interview, look.plan, step, look.at)
        except AfterwordError as trouble:
            if isinstance(trouble, EVERYTHING_STOPS) and not isinstance(trouble, AnswerLost):
                _put_aside(context, step, trouble, now())
                raise
            failures.append(Failure(step, trouble.message))
            context.tell(Failed(*on_step(step, now()), why=trouble.message))
            settled[step.key] = None
    return failures


@dataclass(frozen=True, slots=True)
class _Look:
    """An interview and its plan at one instant, and the highest number in the journal then."""

    at: datetime
    seen: int
    interview: Interview
    plan: Plan


def _look(context: PassContext, interview_id: str, now: Callable[[], datetime]) -> _Look | None:
    """Read the interview and its plan from one state of the journal; None if there is no such interview.

    The clock is read first: what the candidate changes meanwhile is either in both, or newer than what is written from
    them, and then the interview is looked at again.
    """
    for _ in range(TURNS):
        at, seen = now(), context.store.newest(context.account)
        interview = context.store.interview(interview_id)
        if interview is None:
            return None
        found = _Look(at, seen, interview, context.plan(interview, at))
        if context.store.newest(context.account) == seen:
            break
    return found


def _turn(
    context: PassContext, interview: Interview, plan: Plan, step: Step, now: datetime
) -> dict[StepKey, datetime | None]:
    """Take one action for one step. Return the step with its next look if there is nothing more to do for it now."""
    if (step.want is PendingAction.SEND or _new_nudge(step)) and fresh_look(
        context, interview, _planned_at(step, interview)
    ):
        return {}  # mail has come: make the plan again before anything leaves
    action = _decided(context, interview, step, now)
    if _gives_up(action) and not _has_read_history(context, interview, step):
        poll(context, now)
        return {}  # the candidate may have sent that very draft, and no search finds it yet
    if act(context, interview, plan, action, now):
        return {}
    return {step.key: action.until if isinstance(action, Wait) else None}


def _decided(context: PassContext, interview: Interview, step: Step, now: datetime) -> Action:
    """Decide on the one action for that step, after a look at what Gmail shows of it."""
    action = decide(step, observed(context, step, now), context.policy(interview), now)
    return still_true(interview, action, now, context.wording.templates)


def _gives_up(action: Action) -> bool:
    """Whether the answer to its create was lost and no draft has turned up: another one would follow."""
    return isinstance(action, Record) and isinstance(action.event, NotDrafted)


def _has_read_history(context: PassContext, interview: Interview, step: Step) -> bool:
    """Whether the mailbox's changes were read after a lost create had settled."""
    synced, course = context.store.synced_at(context.account), step.course
    return bool(
        synced and course.since and synced >= course.since + settle(course, context.policy(interview))
    )


def _new_nudge(step: Step) -> bool:
    """Whether a nudge is about to be written: after an answer, not even its draft should be left in Gmail."""
    return step.kind is StepKind.NUDGE and step.want is PendingAction.DRAFT


def _planned_at(step: Step, interview: Interview) -> datetime:
    """When answers begin to count for this letter: at the interview, or when the text was written."""
    return interview.ends if step.course.written_at is None else min(interview.ends, step.course.written_at)


def _put_aside(context: PassContext, step: Step, trouble: AfterwordError, now: datetime) -> None:
    """Have the interview looked at again after a while, or at the time that Gmail named."""
    until = trouble.until if isinstance(trouble, GmailAway) else None
    context.store.look_at(step.interview, max(until or now, now + timedelta(minutes=1)))


def _next_look(plan: Plan, settled: dict[StepKey, datetime | None], now: datetime) -> datetime | None:
    """Return when that interview's plan can change, or when an unsettled step is worth another try."""
    waits = [until for until in settled.values() if until]
    looks = [plan.look_at] if plan.look_at else []
    soonest = min([*waits, *looks], default=None)
    if soonest is None:
        return None
    unsettled = any(
        s.want in {PendingAction.DRAFT, PendingAction.REWRITE, PendingAction.SEND, PendingAction.RESOLVE}
        for s in plan.steps
    )
    return max(soonest, now + RETRY) if unsettled else soonest


RETRY = timedelta(seconds=30)
"""How long to wait before trying a step again that did not get what it wanted."""


def intended(context: PassContext, now: datetime) -> Iterator[tuple[str, StepKey]]:
    """What a pass would do, in words, and to which step, without doing it: `--dry-run`."""
    for interview in context.store.interviews(context.account, open_only=True):
        for step in context.plan(interview, now).steps:
            if step.want:
                action = _decided(context, interview, step, now)
                if not isinstance(action, Wait):
                    yield _words(action), step.key


def _words(action: Action) -> str:
    match action:
        case Create():
            return "create the draft"
        case Rewrite():
            return "write the draft anew"
        case Send():
            return "send"
        case Record(event):
            return f"record '{event.kind}'"
        case Wait():
            return "wait"
