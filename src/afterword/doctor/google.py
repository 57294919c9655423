"""What can go wrong between the laptop and Gmail: keyring, sign-in, permissions, expiry, clock, quota."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from afterword.app import App
from afterword.config.language import _, several
from afterword.doctor.check import Check
from afterword.doctor.machine import slowed
from afterword.domain.model import FINAL, LETTERS, Step
from afterword.errors import GmailAway, KeyringError, Refused, SignInNeeded, WrongAccount
from afterword.messages import times
from afterword.messages.words import named
from afterword.services.queries import planned
from afterword.services.sign_in import sign_in_facts

if TYPE_CHECKING:
    from afterword.config import Config

CLOCK_MAY_DIFFER = timedelta(minutes=2)
IN_TESTING = timedelta(days=7)
SOON = timedelta(days=2)
PRIVATE_MOST, WORKSPACE_MOST = 500, 2_000  # messages a day (docs/gmail-facts.md 16)
PATIENCE = 20.0
AGAIN = "afterword setup --again"


def keyring(config: Config | None) -> Iterator[Check]:
    """Check which keyring holds the sign-in, whether it is allowed to, and whether it opens."""
    from afterword.gmail import token_store
    from afterword.gmail.keyring_backends import KeyringKind

    ring = token_store.ring()
    if refusal := ring.refusal():
        yield Check("keyring", good=False, found=refusal.message, fix=refusal.hint)
        return
    found = (
        _("{name}, an encrypted file, as you chose").format(name=ring.name)
        if ring.kind is KeyringKind.ENCRYPTED
        else ring.name
    )
    try:
        if config is not None:
            token_store.kept(config.you.email, patience=PATIENCE)
    except KeyringError as trouble:
        yield Check("keyring", good=False, found=f"{ring.name}: {trouble.message}", fix=trouble.hint)
        return
    except SignInNeeded:
        pass  # it opens; the next check looks at what it holds
    yield Check("keyring", good=True, found=f"{found}, open" if config else found)


def sign_in(app: App) -> Iterator[Check]:
    """Check what the keyring holds, what was granted, and whether Google still accepts it by renewing a token."""
    from afterword.gmail import token_store
    from afterword.gmail.permissions import missing, short

    entry = token_store.kept(app.config.you.email)
    if entry is not None and (lacking := missing(entry.granted)):
        yield Check("permissions", good=False, found=lacking.message, fix=lacking.hint)
        return
    try:
        with app.mailbox() as mailbox:
            account = mailbox.profile().email
    except (SignInNeeded, WrongAccount) as trouble:
        yield Check("sign-in", good=False, found=trouble.message, fix=trouble.hint)
    except (GmailAway, Refused) as trouble:
        yield Check(
            "gmail", good=False, found=trouble.message, fix=trouble.hint or _("afterword doctor, later")
        )
    else:
        yield Check("sign-in", good=True, found=_("Google accepts it, for {account}").format(account=account))
        rights = ", ".join(map(short, entry.granted if entry else ()))
        yield Check("permissions", good=True, found=rights)


def sign_in_end(app: App) -> Iterator[Check]:
    """Check how old the sign-in is, when it ends or may end, and which letters are due after that."""
    from afterword.gmail.console import PUBLISH

    now, facts = app.clock.now(), sign_in_facts(app.account)
    made, ends = facts.at, facts.ends
    age = _("made {day}").format(day=_day(app, made)) if made else _("made at an unknown time")
    if ends and ends > now:
        late = _after(app, ends, now)
        found = _("{age} in Testing: it ends {day}{warning}").format(
            age=age, day=_day(app, ends), warning=_warning(app, late)
        )
        fix = _("publish the project on {publish}, then {again}").format(publish=PUBLISH, again=AGAIN)
        good = not late and ends - now > SOON
        yield Check(_("sign-in's end"), good, found, "" if good else fix)
    elif made and now < made + IN_TESTING:
        may = made + IN_TESTING
        late = _after(app, may, now)
        found = _("{age}; if the project is still in Testing it ends {day}{warning}").format(
            age=age, day=_day(app, may), warning=_warning(app, late)
        )
        yield Check(_("sign-in's end"), good=True, found=found)
    else:
        yield Check(
            _("sign-in's end"), good=True, found=_("{age}; it lasts until you take it back").format(age=age)
        )


def gmail(app: App) -> Iterator[Check]:
    """Check whether Gmail answers, how its clock compares with the laptop's, and how much can still be sent today."""
    with app.mailbox() as mailbox:
        sent = len(mailbox.search("in:sent newer_than:1d", most=WORKSPACE_MOST))
        said = mailbox.last_date
    yield Check(
        "gmail", good=True, found=_("answers, at {endpoint}").format(endpoint=app.config.gmail.endpoint)
    )
    drift = app.clock.now() - said if said else timedelta()
    if abs(drift) > CLOCK_MAY_DIFFER:
        minutes = round(abs(drift).total_seconds() / 60)
        wrong = (
            _("{minutes} min ahead of Gmail's") if drift > timedelta() else _("{minutes} min behind Gmail's")
        )
        found = wrong.format(minutes=minutes)
        fix = _("set the laptop's clock, or let it set itself (on Linux: sudo timedatectl set-ntp true)")
        yield Check("clock", good=False, found=found, fix=fix)
    else:
        yield Check("clock", good=True, found=_("agrees with Gmail's"))
    yield _quota(app, sent)


def _quota(app: App, sent: int) -> Check:
    private = app.config.you.email.endswith(("@gmail.com", "@googlemail.com"))
    most = PRIVATE_MOST if private else WORKSPACE_MOST
    found = several(
        "{n} message left this mailbox in the last day, of {most} that Gmail allows",
        "{n} messages left this mailbox in the last day, of {most} that Gmail allows",
        sent,
    ).format(n=sent, most=most)
    if times := slowed(app.paths):
        found += several(
            "; it asked for patience {n} time", "; it asked for patience {n} times", times
        ).format(n=times)
    if sent < most * 9 // 10:
        return Check("quota", good=True, found=found)
    fix = _("send less by hand today; letters that Gmail puts off leave when it takes them")
    return Check("quota", good=False, found=found, fix=fix)


def _after(app: App, end: datetime, now: datetime) -> list[tuple[datetime, Step]]:
    """The letters still to be sent that come due after that, earliest first."""
    steps = (
        s
        for p in planned(app.account, now)
        for s in p.plan.steps
        if s.kind in LETTERS and s.state not in FINAL
    )
    dues = ((s.due or (s.window.opens if s.window else None), s) for s in steps)
    return sorted(
        ((due, s) for due, s in dues if due and due >= end), key=lambda pair: (pair[0], pair[1].key)
    )


def _warning(app: App, late: list[tuple[datetime, Step]]) -> str:
    if not late:
        return _("; no letter planned so far is due after that")
    due, step = late[0]
    first = _("{letter} on {day}").format(letter=named(step), day=_day(app, due))
    return (
        _("; {count} letters are due after that, first: {first}").format(count=len(late), first=first)
        if len(late) > 1
        else _("; due after that: {first}").format(first=first)
    )


def _day(app: App, at: datetime) -> str:
    return times.absolute(at, app.config.you.time_zone, comma="")
