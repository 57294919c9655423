"""Alerts as notifications. One may show on a locked screen, so none names a person, a company or a position."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from afterword.domain.alerts import Alert, AlertKind
from afterword.errors import Obstacle
from afterword.messages.reasons import listed
from afterword.messages.times import clock, day

BEGINNINGS = 2
"""How many open sentences are shown by their beginnings; the others are counted."""

ANSWERS = {
    "answered": ("An answer", "Somebody wrote: what was still to be sent is called off."),
    "invited": ("An invitation", "Somebody sent an invitation: what was still to be sent is called off."),
    "noticed": ("A notice", "A message about an application came: nudges wait until you have read it."),
}


NO_GMAIL = {
    Obstacle.SIGN_IN: ("Sign in again", "Gmail cannot be reached without it."),
    Obstacle.POLICY: ("Your organization keeps Afterword out", "Gmail cannot be reached."),
    Obstacle.KEYRING: ("Unlock the keyring", "It holds your sign-in, so Gmail cannot be reached without it."),
    Obstacle.CERTIFICATE: ("A certificate was refused", "Something on this network reads encrypted traffic."),
    Obstacle.PROXY: ("The proxy lets nothing through", "Gmail cannot be reached."),
    Obstacle.PORTAL: ("Sign in to this network", "Open any page in a browser."),
    Obstacle.CLOCK: ("This computer's clock is wrong", "Letters would leave at the wrong time."),
}
"""The title, and what it means."""


@dataclass(frozen=True, slots=True)
class Notification:
    """What the desktop shows."""

    title: str
    words: str


def notification(alert: Alert, zone: str, now: datetime) -> Notification:
    """The alert as a notification, with times by the clock of `zone`."""
    until = clock(alert.closes, zone, now) if alert.closes else ""
    match alert.kind:
        case AlertKind.NOTES:
            return Notification(_counted(alert, "to finish"), _to_finish(alert, until))
        case AlertKind.REVIEW:
            wait = "wait for you" if alert.letters > 1 else "waits for you"
            return Notification(_counted(alert, wait), _to_review(alert, until, now))
        case AlertKind.LID:
            leave = _counted(alert, "leave" if alert.letters > 1 else "leaves")
            said = f"{leave} before {until}, but not while the laptop sleeps. `afterword lid` says what you can do."
            return Notification("Before you shut the lid", said)
        case AlertKind.BOUNCE:
            wrong = "The mailbox took no mail." if alert.refused else "The address is wrong."
            again = f" The right address sends it again until {until}." if until else ""
            return Notification("A letter came back", f"{wrong}{again}")
        case AlertKind.ANSWER:
            title, said = ANSWERS[alert.stop]
            return Notification(title, f"{said}{_promised(alert)}")
        case AlertKind.SIGN_IN:
            title, effect = NO_GMAIL[alert.obstacle]
            said = f"{effect} {_at_stake(alert, until)} `afterword doctor` says what to do."
            return Notification(title, said)


def _promised(alert: Alert) -> str:
    """The day by which the answer promises another one, and where asking again is offered."""
    if alert.promised is None:
        return ""
    return f" They promise another word by {day(alert.promised)}. `afterword todo` offers to follow up after that."


def _counted(alert: Alert, what: str) -> str:
    """'A letter waits', '2 letters wait'; 'Letters to finish' before they are in Gmail."""
    if not alert.letters:
        return f"Letters {what}"
    return f"{alert.letters} letters {what}" if alert.letters > 1 else f"A letter {what}"


def _to_finish(alert: Alert, until: str) -> str:
    """What is open, and where it can be finished: in Gmail, once the drafts are there."""
    enough = f"One sentence a letter is enough, by {until}"
    if not alert.letters:
        return f"{enough}. Write it while it is fresh: `afterword finish`."
    return f"{_still_open(alert)} {enough}, here or in your Gmail drafts."


def _to_review(alert: Alert, until: str, now: datetime) -> str:
    """The deadline, what is open, and whether this laptop is needed: it is not if all drafts are in Gmail."""
    minutes = max(1, round((alert.closes - now).total_seconds() / 60)) if alert.closes else 1
    span = f"{round(minutes / 60)} h" if minutes > 90 else f"{minutes} min"
    ends = f"Time ends at {until}, in {span}."
    still = f" {_still_open(alert)}" if alert.unfinished else ""
    if alert.unfinished == alert.letters:
        them = "them" if alert.letters > 1 else "it"
        return f"{ends}{still} Finish and send {them} in your Gmail drafts, on any device."
    if alert.in_gmail:
        return f"{ends} In your Gmail drafts: send or schedule it there from any device, also with the laptop shut."
    return f"{ends}{still} `afterword todo` says what is missing; with the laptop shut nothing leaves."


def _still_open(alert: Alert) -> str:
    """Which sentences are open: some by their beginnings, and how many there are besides."""
    shown = [f"“{one}”" for one in alert.beginnings[:BEGINNINGS]]
    rest = alert.marks - len(shown)
    counted = f"{rest} more" if shown else f"{rest} sentences" if rest > 1 else "one sentence"
    return f"Still open: {listed([*shown, *([counted] if rest else [])])}."


def _at_stake(alert: Alert, until: str) -> str:
    if not alert.letters:
        return "Nothing is lost yet."
    held = " for it" if alert.obstacle in {Obstacle.SIGN_IN, Obstacle.KEYRING} else ""
    wait = _counted(alert, f"wait{held}" if alert.letters > 1 else f"waits{held}")
    return f"{wait} and must leave before {until}." if until else f"{wait}."
