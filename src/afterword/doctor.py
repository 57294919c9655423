"""Check everything that can be wrong; each line is good, or says what is wrong and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from afterword import config as configs
from afterword.app import App, is_running, opened
from afterword.errors import AfterwordError

CLOCK_MAY_DIFFER = timedelta(minutes=2)
ROOM = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, whether it is good, what was found, and the command or deed that mends it."""

    name: str
    good: bool
    found: str
    mend: str = ""


def examine(env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All checks, `"good"` only where each of them is. Nothing is changed, in Gmail or here."""
    checks = list(_checks(env))
    return {"schema": 1, "good": all(c.good for c in checks), "checks": [asdict(c) for c in checks]}


def _checks(env: Mapping[str, str] | None) -> Iterator[Check]:
    places = configs.paths(env)
    with ExitStack() as stack:
        try:
            app = stack.enter_context(opened(env))
        except AfterwordError as error:
            yield Check(
                "config and store",
                good=False,
                found=error.message,
                mend=error.hint or f"mend {places.config}",
            )
            return
        yield Check("config", good=True, found=str(places.config))
        for name, look in LOOKS.items():
            yield _looked(name, look, app)


def _looked(name: str, look: Callable[[App], tuple[bool, str, str]], app: App) -> Check:
    """The check of that name; what it raises is what is wrong."""
    try:
        good, found, mend = look(app)
    except AfterwordError as error:
        return Check(name, good=False, found=error.message, mend=error.hint)
    return Check(name, good, found, "" if good else mend)


def _templates(app: App) -> tuple[bool, str, str]:
    findings = app.wording.templates.check_templates()
    if findings:
        return False, "; ".join(f.sentence for f in findings), findings[0].mend
    own = app.paths.templates
    return True, f"the shipped ones, and those in {own}" if own.is_dir() else "the shipped ones", ""


def _zones(app: App) -> tuple[bool, str, str]:
    from zoneinfo import ZoneInfo

    there = app.clock.now().astimezone(ZoneInfo(app.config.you.time_zone))
    return True, f"{app.config.you.time_zone}, where it is {there:%a %H:%M}", ""


def _store(app: App) -> tuple[bool, str, str]:
    problems = app.store.problems()
    newest = app.store.newest_backup(app.paths.backups)
    copy = f"newest copy {newest.name}" if newest else "no copy yet"
    if problems:
        return False, f"damaged: {problems[0]}", f"put a copy from {app.paths.backups} in its place"
    return True, f"{app.store.place}, whole, {copy}", ""


def _room(app: App) -> tuple[bool, str, str]:
    import shutil

    free = shutil.disk_usage(app.paths.state).free
    return free > ROOM, f"{free // 1024**2} MB free", "make room on the disk"


def _keyring(app: App) -> tuple[bool, str, str]:
    import keyring

    from afterword.gmail.auth import granted

    kind = type(keyring.get_keyring())
    name = f"{kind.__module__}.{kind.__qualname__}"
    rights = granted(app.config.you.email)
    return True, f"{name} holds the sign-in, with {len(rights)} permissions", ""


def _gmail(app: App) -> tuple[bool, str, str]:
    """A real exchange: the token is renewed, the mailbox says whose it is, its clock is compared."""
    with app.mailbox() as mailbox:
        profile = mailbox.profile()
        said = mailbox.last_date
    drift = abs(app.clock.now() - said) if said else timedelta()
    if drift > CLOCK_MAY_DIFFER:
        return False, f"the laptop's clock differs from Gmail's by {drift}", "set the laptop's clock"
    return True, f"signed in as {profile.email}", ""


def _daemon(app: App) -> tuple[bool, str, str]:
    seen = app.store.synced_at(app.account)
    looked = f"mailbox read {seen:%Y-%m-%d %H:%M} UTC" if seen else "mailbox not read yet"
    if is_running(app.paths):
        return True, f"running, {looked}", ""
    return False, f"not running, {looked}", "afterword run"


LOOKS: dict[str, Callable[[App], tuple[bool, str, str]]] = {
    "templates": _templates,
    "time zone": _zones,
    "store": _store,
    "disk": _room,
    "keyring": _keyring,
    "gmail": _gmail,
    "daemon": _daemon,
}
