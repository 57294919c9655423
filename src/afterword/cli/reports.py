"""The log: made when its first line is written, readable by its owner alone; and how a bug is reported."""

from __future__ import annotations

import logging
import os
import re
import sys
import time
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

from afterword import config as configs
from afterword.cli.printing import harmless
from afterword.config import Paths
from afterword.config.language import _
from afterword.errors import AfterwordError, InputError

BUG = 1
ENDED = "service-ended"
"""The file that holds why the service ended, as the desktop was notified."""
A_DAY = 86_400.0
ADDRESS = re.compile(r"[^\s'\"<>]+@[^\s'\"<>,;]+")


def keep_log(*, shown: bool = False) -> None:
    """Write everything logged from here on into the log beside the store, or nowhere without that folder.

    If `shown`, write it to stderr too: whoever started the service keeps that.
    """
    root = logging.getLogger("afterword")
    root.setLevel(logging.INFO)
    root.propagate = False
    for old in root.handlers:
        old.close()
    file = configs.paths().log
    root.handlers = [_private_log(file) if file.parent.is_dir() else logging.NullHandler()]
    if shown:
        root.addHandler(_shown_log())


def log_to_stderr(*others: str) -> None:
    """Log only to stderr from now on, with the warnings of these other loggers."""
    for name in ("afterword", *others):
        logger = logging.getLogger(name)
        for old in logger.handlers:
            old.close()
        logger.handlers, logger.propagate = [_shown_log()], False
        logger.setLevel(logging.INFO if name == "afterword" else logging.WARNING)


def service_ended(error: AfterwordError) -> None:
    """Say in the log and on the desktop that the service ended and why: nobody may see its stderr.

    The log names no addresses. Whatever starts a service tries again and again, so the desktop hears of each reason
    once a day.
    """
    problems = error.problems if isinstance(error, InputError) else [error.message]
    words = ADDRESS.sub(_("an address"), " ".join(filter(None, ["; ".join(map(str, problems)), error.hint])))
    try:
        places = configs.paths()
        configs.make_private(places.state)
        keep_log(shown=False)
        logging.getLogger("afterword").error("the service has ended: %s", words)
        _announce(places, words)
    except (AfterwordError, OSError):
        return  # without a folder there is nowhere to say it


def service_works(places: Paths) -> None:
    """The service has started: the next time it ends is news."""
    (places.state / ENDED).unlink(missing_ok=True)


def _announce(places: Paths, words: str) -> None:
    """Tell the desktop that the service has ended, if it has not heard that today."""
    from afterword.daemon.notify import Desktop

    file = places.state / ENDED
    said = file.read_text("utf-8") if file.exists() and time.time() - file.stat().st_mtime < A_DAY else ""
    if said == words or not _wants_notifications(places):
        return
    configs.write_private(file, words.encode())
    desktop = Desktop()
    desktop.show(
        _("Afterword has stopped"),
        _("Nothing leaves until it runs again. `afterword doctor` says what to do."),
    )
    desktop.close()


def _wants_notifications(places: Paths) -> bool:
    try:
        return configs.load(places.config).notifications.desktop
    except AfterwordError:
        return True


def bug(*, service: bool = False) -> int:
    """The exception in hand is a bug: its report is in the log, one line of it on stderr."""
    report = traceback.format_exc()
    try:
        configs.make_private(configs.paths().state)
        keep_log()
        logging.getLogger("afterword").critical("a bug:\n%s", report)
        where = _("The report is in {log}.").format(log=configs.paths().log)
        if service:
            _announce(configs.paths(), report.splitlines()[-1])
    except (AfterwordError, OSError):
        where = _("The report could not be written.")
    said = _("This is a bug in Afterword: {error}").format(error=harmless(report.splitlines()[-1]))
    print(f"{said}\n{where}", file=sys.stderr)
    return BUG


def _private_log(file: Path) -> RotatingFileHandler:
    handler = _PrivateLog(file, maxBytes=2_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(_OneEntry("%(asctime)s %(levelname)s %(name)s %(message)s"))
    return handler


def _shown_log() -> logging.Handler:
    """The journal of systemd keeps the time itself, and takes the level from a number in front (sd-daemon(3))."""
    handler = logging.StreamHandler(sys.stderr)
    in_journal = bool(os.environ.get("JOURNAL_STREAM"))
    line = "%(name)s %(message)s" if in_journal else "%(asctime)s %(levelname)s %(name)s %(message)s"
    handler.setFormatter(_Ranked(line) if in_journal else _OneEntry(line))
    return handler


class _OneEntry(logging.Formatter):
    """Begins an entry only at a line that begins with its date, so text by strangers cannot forge one."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry; further lines, such as a bug report's, begin with a bar."""
        return harmless(super().format(record), "\n\t").replace("\n", "\n  | ")


class _Ranked(_OneEntry):
    """An entry with its rank in front."""

    RANKS = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))

    def format(self, record: logging.LogRecord) -> str:
        """The entry after its rank."""
        rank = next((rank for level, rank in self.RANKS if record.levelno >= level), 7)
        return f"<{rank}>{super().format(record)}"


class _PrivateLog(RotatingFileHandler):
    """A log file that is the person's alone."""

    def _open(self):  # type: ignore[no-untyped-def]  # the name of its type is private to logging
        file = Path(self.baseFilename)
        file.touch(mode=0o600, exist_ok=True)
        if file.stat().st_mode & 0o077:  # it was there before, as a copy from elsewhere may be
            file.chmod(0o600)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (logging's name)
        """A log that cannot be written, on a full disk for one, stops nothing and shows nobody a traceback."""
