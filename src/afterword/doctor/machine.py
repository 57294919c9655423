"""What can go wrong on the laptop: zone, templates, disk, log, service, store, daemon."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from afterword import config as configs
from afterword.app import App, clock_of, is_running
from afterword.config.clock import SystemClock
from afterword.config.language import _, several
from afterword.doctor.check import Check
from afterword.messages.times import relative

if TYPE_CHECKING:
    from afterword.config import Config, Paths

ROOM = 50 * 1024 * 1024
OLD_ZONES = 3  # years: by then some country has changed its rules
COPY_LATE = timedelta(days=2)
RECENT = timedelta(days=1)
ENTRY = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d+ (ERROR|CRITICAL|WARNING) \S+ (.*)")


def zone(config: Config | None, env: Mapping[str, str] | None) -> Iterator[Check]:
    """Check the time zone that times are shown in, and how old its rules are."""
    now = clock_of(os.environ if env is None else env, config).now() if config else None
    laptop = configs.laptop_zone()
    name = config.you.time_zone if config else laptop
    version = _zone_version(name)
    found = _("{name}, zone data {version}").format(name=name, version=version or _("of unknown age"))
    if config and name != laptop:
        found += _("; the laptop itself is in {laptop}").format(laptop=laptop)
    if now and version and int(version[:4]) <= now.year - OLD_ZONES:
        fix = _("update tzdata: by your system's updates, or `python -m pip install --upgrade tzdata`")
        yield Check(
            _("time zone"),
            good=False,
            found=_("{found}, which is old: summer time may be wrong").format(found=found),
            fix=fix,
        )
    else:
        yield Check(_("time zone"), good=True, found=found)


def _zone_version(name: str) -> str:
    """A version such as 2026a, from the folder this zone is read from or else the tzdata package; empty if unknown."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / name).is_file():
            files = [file for file in (folder / "tzdata.zi", folder / "+VERSION") if file.is_file()]
            said = (re.search(r"\d{4}[a-z]", file.read_text("utf-8")[:100]) for file in files)
            return next((match[0] for match in said if match), "")
    import tzdata

    return str(tzdata.IANA_VERSION)


def templates(places: Paths, config: Config | None) -> Iterator[Check]:
    """Check the letter templates, including the person's own, and the subject."""
    from afterword.letters import Templates, check_line

    own = places.templates if places.templates.is_dir() else None
    findings = list(Templates(own).check_templates())
    if config is not None:
        findings += check_line(
            config.letters.subject, _("{config}, letters.subject").format(config=places.config)
        )
    yield from (Check("templates", good=False, found=f.sentence, fix=f.fix) for f in findings)
    if not findings:
        found = _("the shipped ones, and those in {own}").format(own=own) if own else _("the shipped ones")
        yield Check("templates", good=True, found=found)


def room(places: Paths) -> Iterator[Check]:
    """Check whether the disk has room for what still has to be stored."""
    there = next(folder for folder in (places.state, *places.state.parents) if folder.is_dir())
    free = shutil.disk_usage(there).free
    fix = "" if free > ROOM else _("make room on the disk of {there}").format(there=there)
    yield Check(
        "disk", free > ROOM, _("{free} MB free in {there}").format(free=free // 1024**2, there=there), fix
    )


def log_file(places: Paths) -> Iterator[Check]:
    """Check whether the log can be written, how large it is, and what went wrong within the last day."""
    file = places.log
    if file.is_dir():
        yield Check(
            "log",
            good=False,
            found=_("{file} is a folder").format(file=file),
            fix=shlex.join(["mv", str(file), f"{file}.old"]),
        )
    elif not os.access(file if file.exists() else _nearest(file.parent), os.W_OK):
        yield Check(
            "log",
            good=False,
            found=_("{file} cannot be written").format(file=file),
            fix=shlex.join(["chmod", "u+w", str(file)]),
        )
    elif not file.exists():
        yield Check("log", good=True, found=_("nothing logged yet"))
    else:
        size = sum(each.stat().st_size for each in file.parent.glob(f"{file.name}*") if each.is_file())
        errors = [words for level, words in recent(places) if level != "WARNING"]
        counts = (
            several(
                "; {n} error in the last day: {newest}",
                "; {n} errors in the last day, newest: {newest}",
                len(errors),
            ).format(n=len(errors), newest=errors[-1])
            if errors
            else ""
        )
        yield Check("log", good=True, found=f"{file}, {size / 1e6:.1f} MB{counts}")


def _nearest(folder: Path) -> Path:
    """The folder, or its nearest parent that exists."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def recent(places: Paths) -> list[tuple[str, str]]:
    """Warnings and errors in the log from the last day by the laptop's clock: level and text."""
    since = (SystemClock().now() - RECENT).astimezone().replace(tzinfo=None)
    if not places.log.is_file():
        return []
    with places.log.open(encoding="utf-8", errors="replace") as lines:
        entries = [match for line in lines if (match := ENTRY.match(line))]
    return [(e[2], e[3].strip()) for e in entries if datetime.fromisoformat(e[1]) >= since]


def slowed(places: Paths) -> int:
    """Check how often Gmail asked to slow down within the last day."""
    from afterword.gmail.errors import SLOW

    return len([words for _rest, words in recent(places) if SLOW in words or _(SLOW) in words])


def service(places: Paths, env: Mapping[str, str] | None) -> Iterator[Check]:
    """Check the state of the service with the system that starts it; having no service is not a fault."""
    from afterword import os_service as services

    state = services.state(places, env)
    yield Check("service", state.good, state.found, state.fix)


def store(app: App) -> Iterator[Check]:
    """Check whether the store is intact, how large it is, and how old its newest copy is."""
    problems = app.store.problems()
    newest = app.store.newest_backup(app.paths.backups)
    if problems:
        fix = _("stop the daemon, then put {newest} in place of {place}").format(
            newest=newest or _("a copy of yours"), place=app.store.place
        )
        yield Check("store", good=False, found=_("damaged: {problem}").format(problem=problems[0]), fix=fix)
        return
    if app.store.file is None:
        yield Check(
            "store",
            good=True,
            found=_("{place}; its copies are the database's own affair").format(place=app.store.place),
        )
        return
    size = f"{app.store.file.stat().st_size / 1e6:.1f} MB"
    yield from _copies(app, _("{place}, whole, {size}").format(place=app.store.place, size=size), newest)


def _copies(app: App, found: str, newest: Path | None) -> Iterable[Check]:
    """Check the copies: one is made on each day the mailbox is read."""
    seen = app.store.synced_at(app.account_id)
    made = _day_of(newest)
    age = (seen.date() - made) if seen and made else timedelta()
    missing = seen is not None and app.clock.now() - seen < COPY_LATE and made is None
    if age > COPY_LATE or missing:
        found += (
            _(", but its newest copy is of {made}").format(made=made)
            if made
            else _(", but there is no copy of it")
        )
        fix = _(
            "look at {backups}: it must be a folder of yours with room; the daemon copies once a day"
        ).format(backups=app.paths.backups)
        return [Check("store", good=False, found=found, fix=fix)]
    return [
        Check(
            "store",
            good=True,
            found=_("{found}, newest copy {name}").format(
                found=found, name=newest.name if newest else _("not made yet")
            ),
        )
    ]


def _day_of(copy: Path | None) -> date | None:
    match = re.search(r"(\d{4}-\d\d-\d\d)\.db$", copy.name) if copy else None
    return date.fromisoformat(match[1]) if match else None


def daemon(app: App) -> Iterator[Check]:
    """Check whether a process is doing the work, and when the mailbox was last read."""
    seen = app.store.synced_at(app.account_id)
    ago = relative(seen, app.clock.now(), rough=True) if seen else ""
    looked = _("mailbox read {ago}").format(ago=ago) if seen else _("mailbox not read yet")
    if is_running(app.paths):
        yield Check("daemon", good=True, found=f"running, {looked}")
    else:
        fix = _("afterword run; `afterword service install` starts it with the laptop")
        yield Check("daemon", good=False, found=_("not running, {looked}").format(looked=looked), fix=fix)
