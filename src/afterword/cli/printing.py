"""How results look in a terminal: tables one can read at a glance, times relative and absolute."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

COLOURS = {
    "needs-you": "bold yellow",
    "missed": "bold red",
    "unknown": "bold red",
    "ready": "yellow",
    "drafted": "cyan",
    "scheduled": "cyan",
    "sending": "cyan",
    "sent": "green",
    "done": "green",
    "skipped": "dim",
    "cancelled": "dim",
    "waiting": "",
}

PIPED_WIDTH = 120


def out() -> Console:
    """Where results go: stdout, wide enough also where that is no terminal."""
    width = None if sys.stdout.isatty() else PIPED_WIDTH
    return Console(file=sys.stdout, width=width, highlight=False, soft_wrap=False, markup=False)


def err() -> Console:
    """Where everything else goes."""
    return Console(stderr=True, highlight=False, markup=False)


def document(value: Mapping[str, Any]) -> None:
    """One JSON document, alone on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def status_tables(view: Mapping[str, Any], zone: str) -> None:
    """`status`: a table for each interview; what, for whom, when, why."""
    console = out()
    now = _instant(view["now"])
    if not view["interviews"]:
        console.print("No interviews yet. `afterword add FILE` takes one from a file, `afterword add` asks.")
    for interview in view["interviews"]:
        console.print(_heading(interview, now, zone))
        console.print(steps_table(interview["steps"], now, zone))
    health = view["health"]
    seen = health["last_sync"]
    looked = f"mailbox read {relative(_instant(seen), now)}" if seen else "mailbox not read yet"
    console.print(f"daemon {health['daemon']} · {looked} · sign-in {health['sign_in']}")


def _heading(interview: Mapping[str, Any], now: datetime, zone: str) -> Text:
    ends = _instant(interview["ends"])
    text = Text(f"{interview['position']} at {interview['company']}", style="bold")
    text.append(f"  {absolute(ends, zone)} ({relative(ends, now)})  ", style="")
    text.append(interview["id"], style="dim")
    if interview["stopped"]:
        text.append(
            f"\nstopped: {interview['stopped']['reason']} ({interview['stopped']['by']})", style="green"
        )
    return text


def steps_table(steps: Iterable[Mapping[str, Any]], now: datetime, zone: str) -> Table:
    """Steps as rows."""
    table = Table(box=None, pad_edge=False, show_header=True, header_style="dim", expand=True)
    table.add_column("what", no_wrap=True)
    table.add_column("for", overflow="fold", max_width=20)
    table.add_column("state", no_wrap=True)
    table.add_column("when", max_width=30)
    table.add_column("why", overflow="fold", ratio=1)
    for step in steps:
        state = Text(step["state"], style=COLOURS.get(step["state"], ""))
        table.add_row(what(step), step["person"] or "you", state, moment(step, now, zone), step["why"])
    return table


def todo_table(view: Mapping[str, Any], zone: str) -> None:
    """`todo`: what waits, by when, why."""
    console, now = out(), _instant(view["now"])
    if not view["todo"]:
        console.print("Nothing waits for you.")
        return
    table = Table(box=None, pad_edge=False, header_style="dim", expand=True)
    table.add_column("what", no_wrap=True)
    table.add_column("for", overflow="fold", max_width=20)
    table.add_column("by", max_width=30)
    table.add_column("why", overflow="fold", ratio=1)
    for step in view["todo"]:
        by = _instant(step["closes"]) if step["closes"] else None
        until = f"{absolute(by, zone)} ({relative(by, now)})" if by and by > now else ""
        table.add_row(what(step), step["person"] or "you", until, step["why"])
        table.add_row("", "", "", Text(step["key"], style="dim"))
    console.print(table)


def mail_table(interviews: Iterable[Mapping[str, Any]], zone: str) -> None:
    """Under `status ID`: the mail that came, what it was taken for, and the reasons."""
    console = out()
    for mail in (m for i in interviews for m in i["mail"]):
        console.print(f"{absolute(_instant(mail['at']), zone)}  {mail['class']}  from {mail['by']}")
        for reason in mail["reasons"]:
            console.print(f"    {reason}", style="dim")


def previews(view: Mapping[str, Any], zone: str) -> None:
    """`preview`: each letter and task as it would go out, and the findings."""
    console, now = out(), _instant(view["now"])
    for text in view["texts"]:
        due = (
            f", {absolute(_instant(text['due']), zone)} ({relative(_instant(text['due']), now)})"
            if text["due"]
            else ""
        )
        console.rule(f"{what(text)} · {text['person'] or 'you'} · {text['state']}{due}", align="left")
        if text["to"] and text["subject"]:
            console.print(f"To: {text['to']}\nSubject: {text['subject']}\n", style="dim")
        console.print(text["text"])
        for finding in text["findings"]:
            holds = "keeps it from being sent by itself" if finding["holds"] else "worth a look"
            console.print(f"! {finding['sentence']} ({holds}). {finding['mend']}", style="yellow")


def findings_table(view: Mapping[str, Any]) -> None:
    """`doctor`: a line for each check."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for check in view["checks"]:
        mark = Text("good", style="green") if check["good"] else Text("WRONG", style="bold red")
        table.add_row(mark, check["name"], check["found"])
        if check["mend"]:
            table.add_row("", "", Text(check["mend"], style="yellow"))
    out().print(table)


def what(step: Mapping[str, Any]) -> str:
    """The kind, a nudge's with its number."""
    tail = str(step["key"]).rsplit("/", 1)[-1]
    return f"{step['kind']} {tail}" if step["kind"] == "nudge" and tail.isdigit() else str(step["kind"])


def moment(step: Mapping[str, Any], now: datetime, zone: str) -> str:
    """When it was, or is due; nothing for what will not be."""
    if step["state"] in {"cancelled", "skipped", "done"}:
        return ""
    given = step.get("sent") if step["state"] == "sent" else step["due"]
    if not given:
        return ""
    at = _instant(given)
    return f"{absolute(at, zone)} ({relative(at, now)})"


def absolute(at: datetime, zone: str) -> str:
    """'Tue 24 Nov 10:00', in the person's zone."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{there:%a} {there.day} {there:%b} {there:%H:%M}"


def relative(at: datetime, now: datetime) -> str:
    """'in 3 h', '2 days ago', 'now'."""
    ahead = at - now
    words = _span(abs(ahead))
    if not words:
        return "now"
    return f"in {words}" if ahead > timedelta() else f"{words} ago"


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return ""
    if minutes < 120:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
