"""One line of the doctor's report, and a way to run checks so that one failure does not hide the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from afterword.config.language import _, marked
from afterword.errors import AfterwordError

log = logging.getLogger("afterword.doctor")

AGAIN = marked("run afterword doctor again; if it fails again, the log has a bug report")


@dataclass(frozen=True, slots=True)
class Check:
    """What was checked, whether it is good, what was found, and the command or action that fixes it."""

    name: str
    good: bool
    found: str
    fix: str = ""


def looked(name: str, look: Callable[[], Iterable[Check]]) -> Iterator[Check]:
    """Run one group of checks; an exception becomes a failed check, even if it is a bug of ours."""
    found: list[Check] = []
    try:
        found.extend(look())
    except AfterwordError as error:
        found.append(Check(name, good=False, found=error.message, fix=error.hint or _(AGAIN)))
    except Exception as error:
        log.exception("the doctor's look at %s failed", name)
        words = _("the check itself failed ({name})").format(name=type(error).__name__)
        found.append(Check(name, good=False, found=words, fix=_(AGAIN)))
    yield from found
