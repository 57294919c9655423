"""Where words go: results to stdout, everything else to stderr; instants as a person says them.

Nothing of `rich` is loaded before a table is shown, so that the daemon does not carry it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from rich.console import Console

PIPED_WIDTH = 120


def out() -> Console:
    """Where tables go: stdout, as wide as the terminal; where it is none, as COLUMNS says, else 120."""
    from rich.console import Console

    free = sys.stdout.isatty() or os.environ.get("COLUMNS")
    return Console(file=sys.stdout, width=None if free else PIPED_WIDTH, highlight=False, markup=False)


def say(words: str = "") -> None:
    """Tell the person something that is no result."""
    print(words, file=sys.stderr, flush=True)


def document(value: Mapping[str, Any]) -> None:
    """One JSON document, alone on stdout."""
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:  # a terminal that is not UTF-8; JSON has another spelling for every letter
        sys.stdout.write(json.dumps(value, indent=2) + "\n")


def absolute(at: datetime, zone: str, now: datetime) -> str:
    """'Tue 24 Nov 10:00', in the person's zone; with its year where that is another one than now."""
    there, here = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    year = f" {there.year}" if there.year != here.year else ""
    return f"{there:%a} {there.day} {there:%b}{year} {there:%H:%M}"


def relative(at: datetime, now: datetime) -> str:
    """'in 3 h', '2 days ago', 'now'."""
    words = _span(abs(at - now))
    if not words:
        return "now"
    return f"in {words}" if at > now else f"{words} ago"


def _span(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    if minutes < 1:
        return ""
    if minutes < 120:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{round(minutes / 60)} h"
    return f"{round(minutes / (24 * 60))} days"


def both(given: str, now: datetime, zone: str) -> str:
    """'Tue 24 Nov 10:00, in 3 h': an instant of a view, absolute and relative."""
    at = datetime.fromisoformat(given)
    return f"{absolute(at, zone, now)}, {relative(at, now)}"
