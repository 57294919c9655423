"""Check everything that can be wrong; each line is good, or says what is wrong and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from afterword import config as configs
from afterword.app import App, is_running, opened
from afterword.errors import AfterwordError, InputError

if TYPE_CHECKING:
    from afterword.config import Config, Paths

CLOCK_MAY_DIFFER = timedelta(minutes=2)
ROOM = 50 * 1024 * 1024
KEEPS_NOTHING = ("keyring.backends.fail", "keyring.backends.null")
KEEPS_A_FILE = ("keyrings.alt.file", "keyring.backends.file")


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, whether it is good, what was found, and the command or deed that mends it."""

    name: str
    good: bool
    found: str
    mend: str = ""


def examine(env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All checks that can be made, `"good"` only where each of them is. Nothing is changed, in Gmail or here."""
    checks = list(_checks(env))
    return {"schema": 1, "good": all(c.good for c in checks), "checks": [asdict(c) for c in checks]}


def _checks(env: Mapping[str, str] | None) -> Iterator[Check]:
    """What needs no config is looked at without one; what needs the store, only where it opens."""
    places = configs.paths(env)
    try:
        config = configs.load(places.config)
    except InputError as error:
        mend = error.hint or f"edit {places.config}"
        yield from (Check("config", good=False, found=str(p), mend=mend) for p in error.problems)
        config = None
    else:
        yield Check("config", good=True, found=str(places.config))
    yield from _looked("time zone", lambda: _zone(config))
    yield from _looked("templates", lambda: _templates(places, config))
    yield from _looked("disk", lambda: _room(places))
    keyring = list(_looked("keyring", _keyring))
    yield from keyring
    if config is not None:
        yield from _with_config(config, env, signs_in=keyring[0].good)


def _with_config(config: Config, env: Mapping[str, str] | None, *, signs_in: bool) -> Iterator[Check]:
    """Without a keyring there is no sign-in, and without that Gmail cannot be asked: one cause is told once."""
    sign_in = list(_looked("sign-in", lambda: _sign_in(config))) if signs_in else []
    yield from sign_in
    with ExitStack() as stack:
        try:
            app = stack.enter_context(opened(env))
        except AfterwordError as error:
            yield Check("store", good=False, found=error.message, mend=error.hint)
            return
        yield from _looked("store", lambda: _store(app))
        if any(check.good for check in sign_in):
            yield from _looked("gmail", lambda: _gmail(app))
        yield from _looked("daemon", lambda: _daemon(app))


def _looked(name: str, look: Callable[[], Iterable[Check]]) -> Iterator[Check]:
    """The checks of that look; what it raises is what is wrong."""
    try:
        yield from list(look())
    except AfterwordError as error:
        yield Check(name, good=False, found=error.message, mend=error.hint)


def _zone(config: Config | None) -> Iterator[Check]:
    zone = config.you.time_zone if config else configs.laptop_zone()
    guessed = "" if config else ", the laptop's own"
    yield Check("time zone", good=True, found=f"{zone}{guessed}")


def _templates(places: Paths, config: Config | None) -> Iterator[Check]:
    from afterword.letters import Templates, check_line

    own = places.templates if places.templates.is_dir() else None
    findings = list(Templates(own).check_templates())
    if config is not None:
        findings += check_line(config.letters.subject, f"{places.config}, letters.subject")
    yield from (Check("templates", good=False, found=f.sentence, mend=f.mend) for f in findings)
    if not findings:
        found = f"the shipped ones, and those in {own}" if own else "the shipped ones"
        yield Check("templates", good=True, found=found)


def _room(places: Paths) -> Iterator[Check]:
    import shutil

    there = next(folder for folder in (places.state, *places.state.parents) if folder.is_dir())
    free = shutil.disk_usage(there).free
    mend = "" if free > ROOM else f"make room on the disk of {there}"
    yield Check("disk", free > ROOM, f"{free // 1024**2} MB free in {there}", mend)


def _keyring() -> Iterator[Check]:
    """Which keyring holds the sign-in; its name alone, nothing is read."""
    import keyring

    from afterword.gmail.rings import CHOICES

    kind = type(keyring.get_keyring())
    name = f"{kind.__module__}.{kind.__qualname__}"
    if kind.__module__ in KEEPS_NOTHING:
        yield Check("keyring", good=False, found=f"{name}, which keeps nothing", mend=CHOICES)
    elif kind.__module__ in KEEPS_A_FILE:
        yield Check("keyring", good=True, found=f"{name}: the sign-in is in a file, as you chose")
    else:
        yield Check("keyring", good=True, found=name)


def _sign_in(config: Config) -> Iterator[Check]:
    from afterword.gmail.auth import granted

    rights = ", ".join(scope.rpartition("/")[2] for scope in granted(config.you.email))
    yield Check("sign-in", good=True, found=f"{config.you.email}, with {rights}")


def _store(app: App) -> Iterator[Check]:
    problems = app.store.problems()
    newest = app.store.newest_backup(app.paths.backups)
    if problems:
        mend = f"stop the daemon, then put {newest or 'a copy of yours'} in place of {app.store.place}"
        yield Check("store", good=False, found=f"damaged: {problems[0]}", mend=mend)
        return
    copy = f"newest copy {newest.name}" if newest else "no copy yet"
    yield Check("store", good=True, found=f"{app.store.place}, whole, {copy}")


def _gmail(app: App) -> Iterator[Check]:
    """A real exchange: the token is renewed, the mailbox says whose it is, its clock is compared."""
    with app.mailbox() as mailbox:
        profile = mailbox.profile()
        said = mailbox.last_date
    yield Check("gmail", good=True, found=f"answers, for {profile.email}")
    drift = abs(app.clock.now() - said) if said else timedelta()
    if drift > CLOCK_MAY_DIFFER:
        found = f"differs from Gmail's by {drift}"
        yield Check("clock", good=False, found=found, mend="set the laptop's clock, or let it set itself")
    else:
        yield Check("clock", good=True, found="agrees with Gmail's")


def _daemon(app: App) -> Iterator[Check]:
    seen = app.store.synced_at(app.account)
    looked = f"mailbox read {seen:%Y-%m-%d %H:%M} UTC" if seen else "mailbox not read yet"
    if is_running(app.paths):
        yield Check("daemon", good=True, found=f"running, {looked}")
    else:
        yield Check("daemon", good=False, found=f"not running, {looked}", mend="afterword run")
