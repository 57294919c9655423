"""How `doctor` looks in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from afterword.cli.printing import harmless_view, out, wrapped
from afterword.config.language import Sentences, _

CHECKS = Sentences(
    {
        "config": "config",
        "templates": "templates",
        "time zone": "time zone",
        "store": "store",
        "disk": "disk",
        "log": "log",
        "daemon": "daemon",
        "service": "service",
        "keyring": "keyring",
        "sign-in": "sign-in",
        "sign-in's end": "sign-in's end",
        "permissions": "permissions",
        "gmail": "gmail",
        "clock": "clock",
        "quota": "quota",
    }
)
"""The name of each check."""


def findings(view: Mapping[str, Any]) -> None:
    """Print each check with its fix below. Commands and paths stay on one line."""
    from rich.text import Text

    view, console = harmless_view(view), out()
    names = [CHECKS.get(check["name"], check["name"]) for check in view["checks"]]
    room, good, wrong = max(map(len, names)), _("good"), _("WRONG")
    mark = max(len(good), len(wrong))
    for check, name in zip(view["checks"], names, strict=True):
        word, style = (good, "green") if check["good"] else (wrong, "bold red")
        head = f"{word:<{mark}}  {name:<{room}}  "
        first, *rest = wrapped(check["found"], console.width, head, " " * len(head)) or [head]
        console.print(Text.assemble((first[:mark], style), first[mark:]), soft_wrap=True)
        lines = check["fix"].splitlines()
        rest += [w for n, line in enumerate(lines) for w in _fix(line, console.width, first=n == 0)]
        for line in rest:
            console.print(Text(line, "" if line.startswith(" " * len(head)) else "yellow"), soft_wrap=True)


def _fix(line: str, width: int, *, first: bool) -> list[str]:
    """Wrap one line of the fix, and keep its own indentation."""
    inner = " " * (len(line) - len(line.lstrip()))
    begin = f"{FIX_INDENT}→ " if first else f"{FIX_INDENT}  {inner}"
    return wrapped(line.strip(), width, begin, f"{FIX_INDENT}  {inner}") or [begin]


FIX_INDENT = " " * 7
