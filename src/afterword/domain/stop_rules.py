"""Why an application needs nothing more or pauses, and how it seems to have ended."""

from __future__ import annotations

from collections.abc import Sequence

from afterword.domain.application import Application
from afterword.domain.called_off import called_off
from afterword.domain.events import Answered, Approved, Closed, Event, Invited, MailEvent, Noticed
from afterword.domain.model import Interview, StepKind, Stop, Suggestion


def stop(application: Application) -> Stop | None:
    """Why the application needs nothing more: closing comes before answers, answers before notices.

    The first answer counts, but the last notice: the candidate's word on an earlier notice does not cover a later one.
    A notice stops nobody once the candidate has let a nudge go on after it. Answers and notices from before the
    candidate's last request for a nudge do not count.
    """
    if closed := application.closed:
        return Stop("closed", closed.because, closed.at)
    wish = application.follow_up
    heard = [e for e in application.heard if wish is None or e.at > wish.at]
    if answer := next((e for e in heard if isinstance(e, Answered)), None):
        return Stop("answered", answer.mail.who, answer.at, answer.mail.message_id)
    if invited := next((e for e in heard if isinstance(e, Invited)), None):
        return Stop("invited", invited.mail.who, invited.at, invited.mail.message_id)
    notice = next((e for e in reversed(heard) if isinstance(e, Noticed)), None)
    if notice is None or any(_goes_on(e, notice) for e in heard):
        return None
    return Stop("noticed", notice.mail.who, notice.at, notice.mail.message_id)


def _goes_on(event: Event, notice: Noticed) -> bool:
    """Whether the candidate approved a nudge after that notice: they are asked once."""
    nudge = event.step is not None and event.step.kind is StepKind.NUDGE
    return nudge and isinstance(event, Approved) and event.at >= notice.at


def suggestion(interview: Interview, events: Sequence[Event]) -> Suggestion | None:
    """How the interview seems to have ended, by the last mail that says so; None once the candidate has closed it."""
    if any(isinstance(e, Closed) for e in events):
        return None
    for event in reversed(events):
        if isinstance(event, MailEvent) and event.mail.suggests == "rejected":
            return Suggestion("rejected", event.mail.who, event.at, event.mail.message_id)
    off = called_off(interview, events)
    return Suggestion("other", off.mail.who, off.at, off.mail.message_id) if off else None
