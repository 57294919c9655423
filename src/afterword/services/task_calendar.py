"""What waits for the candidate, as a calendar that a calendar program can subscribe to or import.

Each task is a short event with an alarm: Google's, Apple's and Outlook's calendars show events, and none of them shows
VTODO in a subscribed calendar. An event keeps its UID as long as its step lives, stays on its day while that day is
ahead, and then moves along to today until it is done or too late.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterword.config.language import _
from afterword.domain.mail import gmail_link
from afterword.domain.model import FINAL, LETTERS, Interview, Step, StepKind, StepState, Window
from afterword.messages import Face, why
from afterword.messages.words import to_do
from afterword.services.account import AccountContext
from afterword.services.previews import task
from afterword.services.queries import Planned, asks, planned

if TYPE_CHECKING:
    from icalendar.cal import Calendar, Event

LASTS = timedelta(minutes=15)
REMEMBERED = timedelta(days=30)
"""How long a finished task stays in the calendar as cancelled, so that an imported copy goes away."""
LAST_CALL = timedelta(hours=2)
"""How long before a letter's window closes the alarm rings again."""


def agenda(account: AccountContext, now: datetime, face: Face = Face.TERMINAL) -> bytes:
    """The calendar as of `now`, RFC 5545: what waits, tasks whose day is ahead, and finished ones as cancelled.

    Only the terminal's names commands.
    """
    calendar = _empty()
    zone = ZoneInfo(account.config.you.time_zone)
    for one in planned(account, now):
        for step in (_with_time(step, now) for step in one.plan.steps):
            if _stands(step, now):
                calendar.add_component(_event(account, one, step, now, zone, face))
            elif _is_over(step, now):
                calendar.add_component(_cancelled(one, step, now, zone, face))
    return bytes(calendar.to_ical())


def _empty() -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Afterword//what waits for you//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", "Afterword")
    calendar.add("x-wr-calname", "Afterword")
    calendar.add("refresh-interval", timedelta(minutes=30), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT30M")
    return calendar


def _with_time(step: Step, now: datetime) -> Step:
    """The step with a time. A letter after the answer has no window, and keeps its draft's day until it is settled."""
    since = step.history.since
    if step.kind is not StepKind.REPLY or since is None:
        return step
    return replace(step, window=Window(since, since, now + timedelta(days=1)))


def _stands(step: Step, now: datetime) -> bool:
    """Whether it waits for the candidate, or is a task whose day is ahead."""
    if step.window is None:
        return False
    if asks(step):
        return step.window.closes > now
    ahead = step.state is StepState.WAITING and step.due is not None and step.due > now
    return ahead and step.kind not in LETTERS | {StepKind.ADDRESS} and not step.history.word


def _is_over(step: Step, now: datetime) -> bool:
    """Whether it was in the calendar, as far as one can tell, and no longer is."""
    over = step.state in FINAL or step.state is StepState.MISSED
    recent = step.window is not None and now - REMEMBERED < step.window.best
    return over and recent and step.kind not in LETTERS


def _event(
    account: AccountContext, one: Planned, step: Step, now: datetime, zone: ZoneInfo, face: Face
) -> Event:
    from icalendar import Alarm

    event = _frame(one.interview, step, now, zone)
    event.add("status", "CONFIRMED")
    is_letter = step.kind in LETTERS
    text = why(step.reason, one.zone, face) if is_letter else task(account, one.interview, step, now)
    event.add("description", f"{text}{_how(step)}" if face is Face.TERMINAL else text)
    if step.kind is StepKind.LINKEDIN and step.person and step.person.linkedin:
        event.add("url", step.person.linkedin)
    if step.kind is StepKind.REPLY and (link := gmail_link(step, one.you)):
        event.add("url", link)
    for trigger in _alarms(step, _starts(step, now, zone)):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", str(event["SUMMARY"]))
        alarm.add("trigger", trigger)
        event.add_component(alarm)
    return event


def _how(step: Step) -> str:
    """The commands that settle it."""
    how = _("approve or skip") if step.kind in LETTERS else _("done or skip")
    if step.kind is StepKind.REPLY:
        how = _("skip")  # the candidate finishes and sends it in Gmail
    return f"\n\nafterword {how}: {step.key}"


def _cancelled(one: Planned, step: Step, now: datetime, zone: ZoneInfo, face: Face) -> Event:
    event = _frame(one.interview, step, now, zone)
    event.add("status", "CANCELLED")
    event.add("description", why(step.reason, one.zone, face))
    return event


def _frame(interview: Interview, step: Step, now: datetime, zone: ZoneInfo) -> Event:
    """The parts of an event in any state; its SEQUENCE grows for each day that it may have moved, and at its end."""
    from icalendar import Event

    assert step.window is not None  # noqa: S101  (only steps with a window stand here)
    over = step.state in FINAL or step.state is StepState.MISSED
    starts = step.window.best if over else _starts(step, now, zone)
    days = (now.astimezone(zone).date() - step.window.best.astimezone(zone).date()).days
    event = Event()
    event.add("uid", f"{step.key}{_part(step, interview)}@afterword")
    event.add("dtstamp", now)
    event.add("sequence", max(0, days) + over)
    event.add("dtstart", starts)
    event.add("dtend", starts + LASTS)
    event.add("summary", f"{_title(step, interview)} ({interview.company})")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _part(step: Step, interview: Interview) -> str:
    """The list for before the interview is a separate event from the notes for afterwards."""
    return "/before" if _is_before(step, interview) else ""


def _is_before(step: Step, interview: Interview) -> bool:
    closes = step.window.closes if step.window else interview.ends
    return step.kind is StepKind.NOTES and closes <= interview.starts


def _title(step: Step, interview: Interview) -> str:
    if _is_before(step, interview):
        return _("Look at what to ask at the interview")
    return to_do(step)


def _starts(step: Step, now: datetime, zone: ZoneInfo) -> datetime:
    """Its own moment while that day is ahead, then the same time today; a call falls on a day for calling."""
    assert step.window is not None  # noqa: S101  (only steps with a window stand here)
    first = step.history.put_off_until or step.window.best
    day = max(first, step.due or first, now).astimezone(zone).date()
    local = first.astimezone(zone)
    today = local.replace(year=day.year, month=day.month, day=day.day).astimezone(first.tzinfo)
    return min(today, max(first, step.window.closes - LASTS))


def _alarms(step: Step, starts: datetime) -> Iterator[timedelta]:
    """Ring when it begins and, if it is bound to the letters' window, once more before that closes."""
    yield timedelta()
    assert step.window is not None  # noqa: S101  (only steps with a window stand here)
    last = step.window.closes - LAST_CALL
    hurries = LETTERS - {StepKind.REPLY} | {StepKind.NOTES, StepKind.ADDRESS}
    if step.kind in hurries and last > starts:
        yield last - starts
