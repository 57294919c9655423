"""Start with the laptop: a file for systemd, launchd or the Task Scheduler, and the state of the service."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from afterword.config import Paths, make_private, write_private
from afterword.config.language import _, marked
from afterword.errors import InputError, NeedsYou, Problem
from afterword.os_service.installation import Installation, here
from afterword.os_service.launchd import Launchd
from afterword.os_service.programs import ServiceStatus
from afterword.os_service.systemd import Systemd
from afterword.os_service.windows import TaskScheduler

INSTALL = "afterword service install"
NOBODY = marked(
    "There is no service for this system: let it start `afterword run --service` when you log in."
)


class Manager(Protocol):
    """The system that starts programs at login; it raises NeedsYou if it is missing or refuses."""

    @property
    def here(self) -> Installation: ...  # noqa: D102  (the three implementations document them)
    @property
    def called(self) -> str: ...  # noqa: D102
    @property
    def file(self) -> Path: ...  # noqa: D102
    @property
    def logs(self) -> str: ...  # noqa: D102
    def content(self) -> bytes: ...  # noqa: D102
    def interpreter(self, content: bytes) -> str: ...  # noqa: D102
    def start(self) -> None: ...  # noqa: D102
    def stop(self) -> None: ...  # noqa: D102
    def gone(self) -> None: ...  # noqa: D102
    def status(self) -> ServiceStatus: ...  # noqa: D102
    def reachable(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class ServiceState:
    """The state of the service. Not installed is good too: people may start Afterword in other ways."""

    manager: str  # systemd | launchd | Task Scheduler | empty if the system has none that we know
    name: str
    file: str
    installed: bool
    running: bool
    good: bool
    found: str
    fix: str = ""
    logs: str = ""


def state(places: Paths, env: Mapping[str, str] | None = None, platform: str = sys.platform) -> ServiceState:
    """The state of the service of that home; if it cannot be read, the state says why, and nothing is raised."""
    at = here(places, env, platform)
    manager = _manager(at)
    if manager is None:
        return ServiceState("", at.name, "", installed=False, running=False, good=True, found=_(NOBODY))
    file, absent = str(manager.file), _("not installed: Afterword runs when you start it")
    none = ServiceState(
        manager.called, at.name, file, installed=False, running=False, good=True, found=absent
    )
    if not manager.file.exists():
        return replace(none, fix=INSTALL)
    there = replace(none, installed=True, logs=manager.logs)
    try:
        status = manager.status()
        found, fix = _judged(manager, status)
    except NeedsYou as trouble:
        return replace(there, good=False, found=trouble.message, fix=trouble.hint)
    return replace(there, running=status.running, good=not fix, found=found, fix=fix)


def reachable(places: Paths, env: Mapping[str, str] | None = None, platform: str = sys.platform) -> bool:
    """Whether one can install a service here: the system's program exists and answers this login."""
    manager = _manager(here(places, env, platform))
    try:
        return manager is not None and manager.reachable()
    except NeedsYou:
        return False


def install(
    places: Paths, env: Mapping[str, str] | None = None, platform: str = sys.platform
) -> ServiceState:
    """Have the service start at each login, and restart it now; installing again updates it.

    Raises NeedsYou if the system's program is missing or refuses; everything is then as it was before.
    """
    manager = _needed(here(places, env, platform))
    content = manager.content()
    with _undone_if_it_fails(manager):
        make_private(places.state)
        _write(manager.file, content)
        manager.start()
    return state(places, env, platform)


@contextmanager
def _undone_if_it_fails(manager: Manager) -> Iterator[None]:
    """A service that cannot start leaves no file or folder, and nothing starts at login; an earlier one returns."""
    before = manager.file.read_bytes() if manager.file.exists() else None
    needed = (*manager.file.parents, manager.here.state, *manager.here.state.parents)
    missing = [folder for folder in dict.fromkeys(needed) if not folder.exists()]
    try:
        yield
    except BaseException:
        with suppress(NeedsYou):
            manager.stop()
        if before is None:
            manager.file.unlink(missing_ok=True)
            with suppress(OSError):  # somebody else may have put something there
                for folder in missing:
                    folder.rmdir()
        else:
            _write(manager.file, before)
        with suppress(NeedsYou):
            manager.gone() if before is None else manager.start()
        raise


def uninstall(places: Paths, env: Mapping[str, str] | None = None, platform: str = sys.platform) -> bool:
    """Stop the service and remove it from login; False if there was none. Nothing else is removed."""
    manager = _needed(here(places, env, platform))
    if not manager.file.exists():
        return False
    manager.stop()
    manager.file.unlink()
    manager.gone()
    return True


def _manager(at: Installation) -> Manager | None:
    match at.platform:
        case "linux":
            return Systemd(at)
        case "darwin":
            return Launchd(at)
        case "win32":
            return TaskScheduler(at)
        case _:
            return None


def _needed(at: Installation) -> Manager:
    manager = _manager(at)
    if manager is None:
        raise NeedsYou(_("no service is known for {platform}").format(platform=at.platform), _(NOBODY))
    return manager


def _judged(manager: Manager, status: ServiceStatus) -> tuple[str, str]:
    """Say what was found and how to fix it; no fix if all is well."""
    there = manager.file.read_bytes()
    python = manager.interpreter(there)
    if python and not Path(python).exists():
        return _("the interpreter that it starts is gone: {python}").format(python=python), INSTALL
    if there != manager.content():
        other = (
            _("written by another or an older Afterword ({theirs}, and this is {ours})")
            if python != _python(manager)
            else _("written by another or an older Afterword")
        )
        return other.format(theirs=python, ours=manager.here.python), INSTALL
    if not status.known or not status.at_login:
        return _("{called} does not start it: {words}").format(
            called=manager.called, words=status.words
        ), INSTALL
    if not status.running:
        ended = _(", ended with exit code {code}").format(code=status.ended_with)
        code = ended if status.ended_with else ""
        return _("installed, not running: {words}{code}").format(words=status.words, code=code), _(
            "{first}, then {then}"
        ).format(first=manager.logs, then=INSTALL)
    return _("running, starts when you log in; log: {logs}").format(logs=manager.logs), ""


def _python(manager: Manager) -> str:
    return manager.interpreter(manager.content())


def _write(file: Path, content: bytes) -> None:
    """Write the file completely or not at all, readable by the person alone."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_private(file, content)
    except OSError as error:
        problem = Problem(str(file), (error.strerror or str(error)).lower(), _("a file that you may write"))
        raise InputError([problem]) from None
