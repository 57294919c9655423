"""What the candidate is notified of without asking: few things, once each, and nothing at night that can wait.

A notification may show on a locked screen where a colleague can read it, so none names a person, a company or a
position, and none holds a word that the candidate typed. For a sentence that is still open it shows our own beginning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from afterword.domain.events import Answered, Bounced, Event, Invited
from afterword.domain.model import (
    LETTERS,
    Hours,
    Phase,
    Plan,
    Policy,
    Step,
    StepKind,
    StepState,
)
from afterword.domain.schedule import end_within, local, next_within

LEFT = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
"""A letter that waits for the candidate is announced when this much time is left; the shortest first."""

EVENING = timedelta(hours=1)
"""How long before the candidate's night to warn of letters that a laptop asleep until the morning would miss."""

FRESH = timedelta(days=3)
"""Anything older is no longer news, as after an imported store or a laptop that was off for weeks."""

SHOWN = timedelta(days=7)
"""How long an answer or a bounce stays in the list of what waits."""

BEGINNINGS = 2
"""How many open sentences are shown by their beginnings; the others are counted."""

BY_ITSELF = frozenset({StepState.WAITING, StepState.READY, StepState.SCHEDULED})
"""States of a letter that needs nothing from the candidate now except that the laptop is awake."""

ANSWERS = {
    "answered": ("An answer", "Somebody wrote: what was still to be sent is called off."),
    "invited": ("An invitation", "Somebody sent an invitation: what was still to be sent is called off."),
    "noticed": ("A notice", "A hiring system wrote: nudges wait until you have read it."),
}


class AlertKind(StrEnum):
    """The subject of an alert."""

    NOTES = "notes"
    REVIEW = "review"
    LID = "lid"
    BOUNCE = "bounce"
    ANSWER = "answer"
    SIGN_IN = "sign-in"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to announce once: `key` is the same whenever it is the same thing."""

    key: str
    kind: AlertKind
    title: str
    words: str
    closes: datetime | None = None  # until then something can be done


def alerts(plan: Plan, events: Sequence[Event], policy: Policy, now: datetime) -> tuple[Alert, ...]:
    """The alerts of the interview now; during the candidate's night only those that cannot wait for the morning."""
    return tuple(
        a for a in _wanted(plan, events, policy, now) if _may(a, policy.awake, policy.time_zone, now)
    )


def next_alert(plan: Plan, events: Sequence[Event], policy: Policy, now: datetime) -> datetime | None:
    """The next instant, by the clock alone, at which there is something else to announce."""
    moments = [s.window.closes - left for s in plan.steps if _asks(s, now) and s.window for left in LEFT]
    evening, _ = _night(policy, now)
    moments += [evening - EVENING] if _missed_asleep(plan, policy, max(now, evening - EVENING)) else []
    wanted = _wanted(plan, events, policy, now)
    if any(not _may(alert, policy.awake, policy.time_zone, now) for alert in wanted):
        moments.append(next_within(now, policy.awake, policy.time_zone))
    return min((m for m in moments if m > now), default=None)


def sign_in(ahead: Sequence[Step], awake: Hours, zone: str, now: datetime, since: str) -> Alert | None:
    """Nothing reaches Gmail any more, so these letters wait; None at night when no letter would be lost by morning."""
    closes = min((s.window.closes for s in ahead if s.window), default=None)
    many = f"{len(ahead)} letters wait for it" if len(ahead) > 1 else "A letter waits for it"
    until = f" and must leave before {_clock(closes, zone, now)}" if closes else ""
    stake = f"{many}{until}." if ahead else "Nothing is lost yet."
    words = f"Gmail cannot be reached without it. {stake} `afterword doctor` says what to do."
    alert = Alert(sign_in_key(since), AlertKind.SIGN_IN, "Sign in again", words, closes)
    return alert if _may(alert, awake, zone, now) else None


def sign_in_key(since: str) -> str:
    """The key of the alert that the sign-in made then has lapsed."""
    return f"alert:sign-in:{since}"


def _wanted(plan: Plan, events: Sequence[Event], policy: Policy, now: datetime) -> Iterator[Alert]:
    stopped = plan.stopped
    if stopped and stopped.reason == "closed":
        return
    yield from _notes(plan, policy, now)
    yield from _waiting(plan, policy, now)
    yield from _lid(plan, policy, now)
    for event in events:
        if isinstance(event, Bounced) and _came_back(event) and now - event.at <= FRESH:
            yield _bounce(plan, event, policy, now)
    if stopped and now - stopped.at <= FRESH:
        title, words = ANSWERS[stopped.reason]
        yield Alert(f"answer:{plan.interview}:{stopped.message_id}", AlertKind.ANSWER, title, words)


def _notes(plan: Plan, policy: Policy, now: datetime) -> Iterator[Alert]:
    for step in plan.steps:
        if step.kind is StepKind.NOTES and step.state is StepState.NEEDS_YOU and step.window:
            closes = step.window.closes
            letters = [s for s in plan.steps if s.kind is StepKind.THANK_YOU and _is_open(s)]
            title = f"{len(letters)} letters to finish" if len(letters) > 1 else "A letter to finish"
            words = _finish_words(letters, _clock(closes, policy.time_zone, now))
            key = f"notes:{plan.interview}"
            yield Alert(key, AlertKind.NOTES, title if letters else "Letters to finish", words, closes)


def _finish_words(letters: Sequence[Step], until: str) -> str:
    """What is open, and where it can be finished: in Gmail, once the drafts are there."""
    enough = f"One sentence a letter is enough, by {until}"
    if not letters:
        return f"{enough}. Write it while it is fresh: `afterword finish`."
    return f"{_still_open(letters)} {enough}, here or in your Gmail drafts."


def _is_open(step: Step) -> bool:
    """Its draft is in Gmail, with a sentence that nobody has finished."""
    waits = step.state in {StepState.DRAFTED, StepState.NEEDS_YOU} and step.course.phase is Phase.DRAFTED
    return waits and bool(step.course.open)


def _still_open(letters: Sequence[Step]) -> str:
    """Which sentences are open: by their beginnings where those are our own words, and how many there are besides."""
    count = sum(len(s.course.open) for s in letters)
    ours = [one.strip("[]") for s in letters for one in s.course.open if one in s.course.stems]
    shown = [f"“{one}”" for one in dict.fromkeys(ours)][:BEGINNINGS]
    rest = f"{count - len(shown)} more" if shown else f"{count} sentences" if count > 1 else "one sentence"
    *others, last = [*shown, *([rest] if count > len(shown) else [])]
    return f"Still open: {', '.join(others)} and {last}." if others else f"Still open: {last}."


def _waiting(plan: Plan, policy: Policy, now: datetime) -> Iterator[Alert]:
    """One for all letters whose time ends together; only the nearest of the moments that have passed counts."""
    waiting = [s for s in plan.steps if _asks(s, now) and s.window]
    for closes in sorted({s.window.closes for s in waiting if s.window}):
        left = next((span for span in LEFT if closes - now <= span), None)
        if left is None:
            continue
        these = [s for s in waiting if s.window and s.window.closes == closes]
        key = f"review:{plan.interview}:{closes.isoformat()}:{int(left.total_seconds() // 60)}"
        title = f"{len(these)} letters wait for you" if len(these) > 1 else "A letter waits for you"
        yield Alert(key, AlertKind.REVIEW, title, _review_words(these, closes, policy, now), closes)


def _review_words(steps: Sequence[Step], closes: datetime, policy: Policy, now: datetime) -> str:
    """The deadline, what is open, and whether this laptop is needed: it is not where all drafts are in Gmail."""
    minutes = max(1, round((closes - now).total_seconds() / 60))
    span = f"{round(minutes / 60)} h" if minutes > 90 else f"{minutes} min"
    until = f"Time ends at {_clock(closes, policy.time_zone, now)}, in {span}."
    letters = [s for s in steps if _is_open(s)]
    still = f" {_still_open(letters)}" if letters else ""
    if len(letters) == len(steps):
        them = "them" if len(letters) > 1 else "it"
        return f"{until}{still} Finish and send {them} in your Gmail drafts, on any device."
    if all(s.state is StepState.DRAFTED for s in steps):
        return f"{until} In your Gmail drafts: send or schedule it there from any device, also with the laptop shut."
    return f"{until}{still} `afterword todo` says what is missing; with the laptop shut nothing leaves."


def _night(policy: Policy, now: datetime) -> tuple[datetime, datetime]:
    """When the candidate's day ends, and when letters leave by day again: a laptop may be shut in between."""
    evening = end_within(now, policy.awake, policy.time_zone)
    return evening, next_within(evening, policy.hours, policy.time_zone)


def _missed_asleep(plan: Plan, policy: Policy, now: datetime) -> list[Step]:
    """The letters that leave by themselves, and whose time ends in the coming night."""
    _, morning = _night(policy, now)
    letters = (s for s in plan.steps if s.kind is StepKind.THANK_YOU and s.state in BY_ITSELF and s.window)
    return [s for s in letters if s.window and now < s.window.closes <= morning]


def _lid(plan: Plan, policy: Policy, now: datetime) -> Iterator[Alert]:
    """In the evening: the letters that would be missed if the lid stayed shut overnight."""
    evening, morning = _night(policy, now)
    missed = _missed_asleep(plan, policy, now) if evening - EVENING <= now else []
    closes = min((s.window.closes for s in missed if s.window), default=morning)
    if missed:
        many = f"{len(missed)} letters leave" if len(missed) > 1 else "A letter leaves"
        until = f"before {_clock(closes, policy.time_zone, now)}"
        words = f"{many} {until}, but not while the laptop sleeps. `afterword lid` says what can be done."
        key = f"lid:{plan.interview}:{closes.isoformat()}"
        yield Alert(key, AlertKind.LID, "Before you shut the lid", words, closes)


def _bounce(plan: Plan, event: Bounced, policy: Policy, now: datetime) -> Alert:
    """A letter came back; until its window closes, correcting the address sends it again."""
    message = event.mail.message_id or str(event.number)
    asking = (s.window.closes for s in plan.steps if s.mail and s.mail == message and s.window)
    closes = next((c for c in asking if c > now), None)
    until = (
        f" The right address sends it again until {_clock(closes, policy.time_zone, now)}." if closes else ""
    )
    wrong = "The address is wrong." if event.permanent else "The mailbox took no mail."
    key = f"bounce:{plan.interview}:{event.person}:{message}"
    return Alert(key, AlertKind.BOUNCE, "A letter came back", f"{wrong}{until}", closes)


def news(plan: Plan, events: Sequence[Event], now: datetime) -> tuple[Answered | Invited | Bounced, ...]:
    """Recent events that no step asks about: the answer that stopped the interview, a bounce of a nudge.

    Once the candidate closed the interview they have read it.
    """
    stopped = plan.stopped
    if stopped and stopped.reason == "closed":
        return ()
    asked = {s.mail for s in plan.steps if s.mail and s.state in {StepState.NEEDS_YOU, StepState.MISSED}}
    stopping = stopped.message_id if stopped else ""
    mail = (e for e in events if isinstance(e, Answered | Invited | Bounced) and now - e.at <= SHOWN)
    return tuple(
        e
        for e in mail
        if e.mail.message_id not in asked
        and (_came_back(e) if isinstance(e, Bounced) else e.mail.message_id == stopping)
    )


def _came_back(event: Bounced) -> bool:
    """A delay notice does not count: the letter may still arrive."""
    return event.delayed is not True


def _asks(step: Step, now: datetime) -> bool:
    """A letter that the candidate is to do something about, while its window is open."""
    waits = step.kind in LETTERS and step.state in {StepState.DRAFTED, StepState.NEEDS_YOU}
    return waits and step.window is not None and now < step.window.closes and step.course.sent_at is None


def _may(alert: Alert, awake: Hours, zone: str, now: datetime) -> bool:
    """The candidate is awake, or the time to act runs out before they are."""
    morning = next_within(now, awake, zone)
    return morning == now or (alert.closes is not None and alert.closes <= morning)


def _clock(moment: datetime, zone: str, now: datetime) -> str:
    """'15:00', with its day where that is another one than today."""
    there = local(moment, zone)
    day = "" if there.date() == local(now, zone).date() else f"{there:%a} "
    return f"{day}{there:%H:%M}"
