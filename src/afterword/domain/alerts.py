"""The notifications that the candidate gets unasked: few, once each, and at night only what cannot wait.

A notification may show on a locked screen where a colleague can read it, so an alert holds no person, no company, no
position, and no word that the candidate typed. It may quote our own beginning of a sentence that is still open.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from afterword.domain.events import Answered, Bounced, Event, Invited
from afterword.domain.history import in_force
from afterword.domain.model import (
    LETTERS,
    Hours,
    Phase,
    Plan,
    Policy,
    PromisedAnswer,
    Step,
    StepKind,
    StepState,
)
from afterword.domain.schedule import end_within, local, next_within
from afterword.domain.step_key import StepKey
from afterword.errors import Obstacle

LEFT = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
"""A letter that waits for the candidate is announced when this much time is left; the shortest first."""

LEAVES = timedelta(minutes=10)
"""Announce a letter this long before it leaves by itself: enough time to hold it."""

EVENING = timedelta(hours=1)
"""How long before the candidate's night to warn of letters that a laptop asleep until the morning would miss."""

FRESH = timedelta(days=3)
"""Anything older is no longer news: the store was imported, or the laptop was off for weeks."""

SHOWN = timedelta(days=7)
"""How long an answer or a bounce stays in the list of what waits."""

BY_ITSELF = frozenset({StepState.WAITING, StepState.READY, StepState.SCHEDULED})
"""States of a letter that needs an awake laptop now and nothing else from the candidate."""


UNANNOUNCED = frozenset({Obstacle.OFFLINE})
"""Nobody needs to hear that they have no network."""


class AlertKind(StrEnum):
    """The subject of an alert."""

    NOTES = "notes"
    REVIEW = "review"
    LID = "lid"
    LEAVING = "leaving"
    BOUNCE = "bounce"
    ANSWER = "answer"
    SIGN_IN = "sign-in"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to announce once: `key` is the same whenever it is the same thing."""

    key: str
    kind: AlertKind
    closes: datetime | None = None  # the candidate can act until then
    letters: int = 0  # how many letters it concerns
    unfinished: int = 0  # of those, how many have an open sentence in their draft
    marks: int = 0  # how many sentences are open in them
    beginnings: tuple[str, ...] = ()  # how those sentences begin, if in our own words; each once
    in_gmail: bool = False  # all of them can be sent from Gmail as they are
    refused: bool = False  # the address is right, but the mailbox took no mail
    obstacle: Obstacle = Obstacle.SIGN_IN  # what keeps Afterword from Gmail
    stop: str = ""  # why the interview wants no more: answered, invited or noticed
    promised: date | None = None  # the day by which that answer promises another
    leaves: datetime | None = None  # when the first of the letters leaves by itself
    steps: tuple[StepKey, ...] = ()  # the steps of those letters, for the Hold button


def alerts(plan: Plan, events: Sequence[Event], policy: Policy, now: datetime) -> tuple[Alert, ...]:
    """The alerts of the interview now; during the candidate's night only those that cannot wait for the morning."""
    return tuple(
        a for a in _wanted(plan, events, policy, now) if _may(a, policy.awake, policy.time_zone, now)
    )


def next_alert(plan: Plan, events: Sequence[Event], policy: Policy, now: datetime) -> datetime | None:
    """The next instant at which the clock alone changes what to announce."""
    moments = [s.window.closes - left for s in plan.steps if _asks(s, now) and s.window for left in LEFT]
    evening, _ = _night(policy, now)
    moments += [s.due - LEAVES for s in _leave_alone(plan, policy) if s.due]
    moments += [evening - EVENING] if _missed_asleep(plan, policy, max(now, evening - EVENING)) else []
    wanted = _wanted(plan, events, policy, now)
    if any(not _may(alert, policy.awake, policy.time_zone, now) for alert in wanted):
        moments.append(next_within(now, policy.awake, policy.time_zone))
    return min((m for m in moments if m > now), default=None)


def no_gmail(
    obstacle: Obstacle, ahead: Sequence[Step], awake: Hours, zone: str, now: datetime, since: str
) -> Alert | None:
    """The alert that Gmail is out of reach and these letters wait; None at night if all of them can wait until morning.

    A lapsed sign-in is announced even if no letter waits: getting another one takes a while.
    """
    if obstacle in UNANNOUNCED or not (ahead or obstacle is Obstacle.SIGN_IN):
        return None
    closes = min((s.window.closes for s in ahead if s.window), default=None)
    alert = Alert(no_gmail_key(obstacle, since), AlertKind.SIGN_IN, closes, len(ahead), obstacle=obstacle)
    return alert if _may(alert, awake, zone, now) else None


def no_gmail_key(obstacle: Obstacle, since: str) -> str:
    """The key of the alert for an obstacle that began at `since`, or for the sign-in made then."""
    return f"alert:{obstacle}:{since}"


def _wanted(plan: Plan, events: Sequence[Event], policy: Policy, now: datetime) -> Iterator[Alert]:
    stopped = plan.stopped
    if stopped and stopped.reason == "closed":
        return
    yield from _notes(plan)
    yield from _waiting(plan, now)
    yield from _lid(plan, policy, now)
    yield from _leaving(plan, policy, now)
    for event in in_force(events):
        if isinstance(event, Bounced) and _came_back(event) and now - event.at <= FRESH:
            yield _bounce(plan, event, now)
    if stopped and now - stopped.at <= FRESH:
        key = f"answer:{plan.interview}:{stopped.message_id}"
        by = plan.promised.until if plan.promised else None
        yield Alert(key, AlertKind.ANSWER, stop=stopped.reason, promised=by)


def _notes(plan: Plan) -> Iterator[Alert]:
    for step in plan.steps:
        if step.kind is StepKind.NOTES and step.state is StepState.NEEDS_YOU and step.window:
            letters = [s for s in plan.steps if s.kind is StepKind.THANK_YOU and _is_open(s)]
            alert = Alert(f"notes:{plan.interview}", AlertKind.NOTES, step.window.closes, len(letters))
            yield _with_open(alert, letters)


def _is_open(step: Step) -> bool:
    """Its draft is in Gmail, with a sentence that nobody has finished."""
    waits = step.state in {StepState.DRAFTED, StepState.NEEDS_YOU} and step.history.phase is Phase.DRAFTED
    return waits and bool(step.history.open)


def _with_open(alert: Alert, letters: Sequence[Step]) -> Alert:
    """The alert with the open sentences of those letters: their number, and the beginnings in our own words.

    A mark that differs from ours may hold words that the candidate typed.
    """
    ours = (one.strip("[]") for s in letters for one in s.history.open if one in s.history.stems)
    marks = sum(len(s.history.open) for s in letters)
    return replace(alert, unfinished=len(letters), marks=marks, beginnings=tuple(dict.fromkeys(ours)))


def _waiting(plan: Plan, now: datetime) -> Iterator[Alert]:
    """One alert for all letters that close together, for the latest of the `LEFT` moments that have passed."""
    waiting = [s for s in plan.steps if _asks(s, now) and s.window]
    for closes in sorted({s.window.closes for s in waiting if s.window}):
        left = next((span for span in LEFT if closes - now <= span), None)
        if left is None:
            continue
        these = [s for s in waiting if s.window and s.window.closes == closes]
        key = f"review:{plan.interview}:{closes.isoformat()}:{int(left.total_seconds() // 60)}"
        in_gmail = all(s.state is StepState.DRAFTED for s in these)
        alert = Alert(key, AlertKind.REVIEW, closes, len(these), in_gmail=in_gmail)
        yield _with_open(alert, [s for s in these if _is_open(s)])


def _night(policy: Policy, now: datetime) -> tuple[datetime, datetime]:
    """When the candidate's day ends, and when the hours for letters begin again: a laptop may be shut in between."""
    evening = end_within(now, policy.awake, policy.time_zone)
    return evening, next_within(evening, policy.hours, policy.time_zone)


def _missed_asleep(plan: Plan, policy: Policy, now: datetime) -> list[Step]:
    """The letters that leave by themselves and close in the coming night."""
    _, morning = _night(policy, now)
    letters = (s for s in plan.steps if s.kind is StepKind.THANK_YOU and s.state in BY_ITSELF and s.window)
    return [s for s in letters if s.window and now < s.window.closes <= morning]


def _lid(plan: Plan, policy: Policy, now: datetime) -> Iterator[Alert]:
    """In the evening: the letters that would be missed if the lid stayed shut overnight."""
    evening, morning = _night(policy, now)
    missed = _missed_asleep(plan, policy, now) if evening - EVENING <= now else []
    closes = min((s.window.closes for s in missed if s.window), default=morning)
    if missed:
        key = f"lid:{plan.interview}:{closes.isoformat()}"
        yield Alert(key, AlertKind.LID, closes, len(missed))


def _leave_alone(plan: Plan, policy: Policy) -> list[Step]:
    """The letters in Gmail that leave by themselves at their time."""
    letters = (s for s in plan.steps if s.kind in LETTERS and s.state is StepState.SCHEDULED)
    return [s for s in letters if policy.mode == "schedule" or s.history.word == "approved"]


def _leaving(plan: Plan, policy: Policy, now: datetime) -> Iterator[Alert]:
    """One alert for all letters of the interview that leave soon; none at night, when it would wake somebody."""
    soon = [s for s in _leave_alone(plan, policy) if s.due and now < s.due <= now + LEAVES]
    first = min((s.due for s in soon if s.due), default=None)
    if first and next_within(now, policy.awake, policy.time_zone) == now:
        key = f"leaving:{plan.interview}:{','.join(sorted(str(s.key) for s in soon))}:{first.isoformat()}"
        keys = tuple(s.key for s in soon)
        yield Alert(key, AlertKind.LEAVING, letters=len(soon), leaves=first, steps=keys)


def _bounce(plan: Plan, event: Bounced, now: datetime) -> Alert:
    """A letter came back; until its window closes, correcting the address sends it again."""
    message = event.mail.message_id or str(event.number)
    asking = (s.window.closes for s in plan.steps if s.mail and s.mail == message and s.window)
    closes = next((c for c in asking if c > now), None)
    key = f"bounce:{plan.interview}:{event.person}:{message}"
    return Alert(key, AlertKind.BOUNCE, closes, refused=not event.permanent)


def news(
    plan: Plan, events: Sequence[Event], now: datetime, decided: Container[str] = ()
) -> tuple[Answered | Invited | Bounced, ...]:
    """Recent events that no step asks about: the answer that stopped the interview, a bounce of a nudge.

    A candidate who closed the interview has read them, and so has one who added or ignored an invitation: `decided`
    holds the ids of those messages.
    """
    stopped = plan.stopped
    if stopped and stopped.reason == "closed":
        return ()
    asked = {s.mail for s in plan.steps if s.mail and s.state in {StepState.NEEDS_YOU, StepState.MISSED}}
    stopping = stopped.message_id if stopped else ""
    mail = (
        e for e in in_force(events) if isinstance(e, Answered | Invited | Bounced) and now - e.at <= SHOWN
    )
    return tuple(
        e
        for e in mail
        if e.mail.message_id not in asked
        and not (isinstance(e, Invited) and e.mail.message_id in decided)
        and (_came_back(e) if isinstance(e, Bounced) else e.mail.message_id == stopping)
    )


def asked_again(promised: PromisedAnswer, now: datetime, zone: str) -> bool:
    """Whether to offer asking once more after that promise: while it is news, and again from its day on."""
    return now - promised.at <= SHOWN or promised.follow_up <= local(now, zone).date()


def _came_back(event: Bounced) -> bool:
    """A delay notice does not count: the letter may still arrive."""
    return event.delayed is not True


def _asks(step: Step, now: datetime) -> bool:
    """Whether the letter needs the candidate while its window is open."""
    waits = step.kind in LETTERS and step.state in {StepState.DRAFTED, StepState.NEEDS_YOU}
    return waits and step.window is not None and now < step.window.closes and step.history.sent_at is None


def _may(alert: Alert, awake: Hours, zone: str, now: datetime) -> bool:
    """The candidate is awake, or the time to act runs out before they are."""
    morning = next_within(now, awake, zone)
    return morning == now or (alert.closes is not None and alert.closes <= morning)
