"""Alerts as notifications. One may show on a locked screen, so none names a person, a company or a position."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from afterword.config.dates import span
from afterword.config.language import Sentences, _, listed, several
from afterword.domain.alerts import Alert, AlertKind
from afterword.errors import Obstacle
from afterword.messages import times
from afterword.messages.times import clock, day

BEGINNINGS = 2
"""How many open sentences are shown by their beginnings; the others are counted."""

ANSWERS = Sentences(
    {
        "answered": ("An answer", "Somebody wrote: all open follow-ups are cancelled."),
        "invited": ("An invitation", "Somebody sent an invitation: all open follow-ups are cancelled."),
        "noticed": (
            "About your application",
            "A hiring system wrote: nudges wait until you have read the message.",
        ),
    }
)


NO_GMAIL = Sentences(
    {
        Obstacle.SIGN_IN: ("Sign in again", "Gmail cannot be reached without it."),
        Obstacle.POLICY: ("Your organization keeps Afterword out", "Gmail cannot be reached."),
        Obstacle.KEYRING: (
            "Unlock the keyring",
            "It holds your sign-in, so Gmail cannot be reached without it.",
        ),
        Obstacle.CERTIFICATE: (
            "A certificate was refused",
            "Something on this network reads encrypted traffic.",
        ),
        Obstacle.PROXY: ("The proxy lets nothing through", "Gmail cannot be reached."),
        Obstacle.PORTAL: ("Sign in to this network", "Open any page in a browser."),
        Obstacle.CLOCK: ("This computer's clock is wrong", "Letters would leave at the wrong time."),
    }
)
"""The title, and what it means."""


@dataclass(frozen=True, slots=True)
class Notification:
    """What the desktop shows."""

    title: str
    words: str
    button: str = ""  # what to do at once, on a desktop with buttons
    instead: str = ""  # a sentence for desktops without buttons


def notification(alert: Alert, zone: str, now: datetime) -> Notification:
    """The alert as a notification, with times by the clock of `zone`."""
    until = clock(alert.closes, zone, now) if alert.closes else ""
    match alert.kind:
        case AlertKind.NOTES:
            return Notification(_to_finish_title(alert.letters), _to_finish(alert, until))
        case AlertKind.REVIEW:
            return Notification(_waiting(alert.letters), _to_review(alert, until, now))
        case AlertKind.LID:
            return Notification(_("Before you close the lid"), _asleep(alert.letters, until))
        case AlertKind.LEAVING:
            return _leaving(alert, zone, now)
        case AlertKind.BOUNCE | AlertKind.ANSWER:
            return _mail(alert, until)
        case AlertKind.SIGN_IN:
            title, effect = NO_GMAIL[alert.obstacle]
            advice = _("`afterword doctor` says what to do.")
            return Notification(title, f"{effect} {_at_stake(alert, until)} {advice}")


def _leaving(alert: Alert, zone: str, now: datetime) -> Notification:
    """When the letter leaves, and how to hold it."""
    leaves = alert.leaves or now
    title = several("A letter leaves {when}", "{n} letters leave {when}", alert.letters)
    until = several("At {time}, unless you hold it.", "At {time}, unless you hold them.", alert.letters)
    return Notification(
        title.format(n=alert.letters, when=times.relative(leaves, now)),
        until.format(time=clock(leaves, zone, now)),
        button=_("Hold"),
        instead=_("Afterword's page has the button."),
    )


def held(letters: int, late: int) -> Notification:
    """What is true after somebody pressed Hold: this many letters stay, and this many had already left."""
    stay = several("It stays until you approve it.", "They stay until you approve them.", letters)
    gone = several("One had left already.", "{n} had left already.", late).format(n=late) if late else ""
    if not letters:
        return Notification(_("Too late to hold"), gone)
    return Notification(_("Held"), f"{stay} {gone}".rstrip())


def _mail(alert: Alert, until: str) -> Notification:
    """A bounce or an answer."""
    if alert.kind is AlertKind.ANSWER:
        title, said = ANSWERS[alert.stop]
        return Notification(title, f"{said} {_promised(alert)}".rstrip())
    wrong = _("The mailbox accepted no mail.") if alert.refused else _("The address is wrong.")
    again = _("Give the right one by {until}, and it is sent again.").format(until=until) if until else ""
    return Notification(_("A letter came back"), f"{wrong} {again}".rstrip())


def _promised(alert: Alert) -> str:
    """The day by which the answer promises another one, and where asking again is offered."""
    if alert.promised is None:
        return ""
    said = _("They promise to write again by {day}. `afterword todo` offers to follow up after that.")
    return said.format(day=day(alert.promised))


def _waiting(letters: int) -> str:
    """'A letter waits for you', '2 letters wait for you'; 'Letters wait for you' before they are in Gmail."""
    if not letters:
        return _("Letters wait for you")
    return several("A letter waits for you", "{n} letters wait for you", letters).format(n=letters)


def _to_finish_title(letters: int) -> str:
    if not letters:
        return _("Letters to finish")
    return several("A letter to finish", "{n} letters to finish", letters).format(n=letters)


def _asleep(letters: int, until: str) -> str:
    return several(
        "A letter leaves before {until}, but not while the laptop sleeps. `afterword lid` says what you can do.",
        "{n} letters leave before {until}, but not while the laptop sleeps. `afterword lid` says what you can do.",
        letters,
    ).format(n=letters, until=until)


def _to_finish(alert: Alert, until: str) -> str:
    """What is open, and where it can be finished: in Gmail, once the drafts are there."""
    if not alert.letters:
        said = _(
            "One sentence a letter is enough, by {until}. Write it while it is fresh: `afterword finish`."
        )
        return said.format(until=until)
    enough = _("One sentence a letter is enough, by {until}, here or in your Gmail drafts.")
    return f"{_still_open(alert)} {enough.format(until=until)}"


def _to_review(alert: Alert, until: str, now: datetime) -> str:
    """The deadline, what is open, and whether this laptop is needed: it is not if all drafts are in Gmail."""
    minutes = max(1, round((alert.closes - now).total_seconds() / 60)) if alert.closes else 1
    left = span(timedelta(minutes=round(minutes / 60) * 60 if minutes > 90 else minutes), rough=True)
    ends = _("Time ends at {until}, in {span}.").format(until=until, span=left)
    still = f" {_still_open(alert)}" if alert.unfinished else ""
    if alert.unfinished == alert.letters:
        finish = several(
            "Finish and send it in your Gmail drafts, on any device.",
            "Finish and send them in your Gmail drafts, on any device.",
            alert.letters,
        )
        return f"{ends}{still} {finish}"
    if alert.in_gmail:
        send = _(
            "In your Gmail drafts: send or schedule it there from any device, even with the laptop closed."
        )
        return f"{ends} {send}"
    shut = _("`afterword todo` says what is missing; nothing leaves while the laptop is closed.")
    return f"{ends}{still} {shut}"


def _still_open(alert: Alert) -> str:
    """Which sentences are open: some by their beginnings, and how many there are besides."""
    shown = [_("“{beginning}”").format(beginning=one) for one in alert.beginnings[:BEGINNINGS]]
    rest = alert.marks - len(shown)
    more = _("{n} more") if shown else several("one sentence", "{n} sentences", rest)
    return _("Still open: {what}.").format(what=listed([*shown, *([more.format(n=rest)] if rest else [])]))


def _at_stake(alert: Alert, until: str) -> str:
    if not alert.letters:
        return _("Nothing is lost yet.")
    if alert.obstacle in {Obstacle.SIGN_IN, Obstacle.KEYRING}:
        waits = several("A letter waits for it", "{n} letters wait for it", alert.letters)
        leaves = several(
            "A letter waits for it and must leave before {until}.",
            "{n} letters wait for it and must leave before {until}.",
            alert.letters,
        )
    else:
        waits = several("A letter waits", "{n} letters wait", alert.letters)
        leaves = several(
            "A letter waits and must leave before {until}.",
            "{n} letters wait and must leave before {until}.",
            alert.letters,
        )
    return leaves.format(n=alert.letters, until=until) if until else f"{waits.format(n=alert.letters)}."
