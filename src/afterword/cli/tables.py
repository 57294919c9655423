"""How views look in a terminal: one can read them at a glance, whatever its width."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from afterword.cli.printing import absolute, both, harmless_view, out, relative
from afterword.domain.model import ReplyAbout, StepKind, StepState
from afterword.domain.sleep_forecast import Fate
from afterword.errors import Obstacle
from afterword.messages.words import REPLIES, promised, stopped, suggested

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from afterword.services.read_models import (
        AsleepView,
        InterviewView,
        LidView,
        NewsView,
        OfferView,
        PreviewView,
        PromisedAnswerView,
        ReplyOfferView,
        StatusView,
        StepView,
        SuggestionView,
        TodoItem,
        TodoView,
        TroubleView,
    )

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
    "held": "yellow",
}

WIDE = 118
"""From so many columns on, a step is a single row; below, its name and its moment take two lines."""

NARROW = 72
"""Below so many columns, the moment stands over the reason."""

GAP = 2
"""Blanks between two columns."""

OPEN = re.compile(r"(\[[^\]]*\])")
"""A sentence of a draft that waits to be ended."""

MOST = 20
"""Columns for a step's name, and for a person's."""


def status_tables(view: StatusView, zone: str) -> None:
    """`status`: a table for each interview; what, for whom, when, why."""
    view = harmless_view(view)
    console, now = out(), view.now
    if not view.interviews:
        console.print(
            "No interviews yet. `afterword add FILE` reads one from a file, `afterword add` asks you.\n"
        )
    for interview in view.interviews:
        _one(console, interview, now, zone)
    for offer in view.offers:
        _offer(console, offer, now, zone)
    _health(console, view, now)
    if view.interviews:
        console.print(
            "`afterword todo` lists what waits for you; `afterword status ID` shows the keys of the steps."
        )


def one_interview(view: StatusView, zone: str) -> None:
    """`status ID`: the table, the mail that came with what it was taken for, and each step's key to copy."""
    view = harmless_view(view)
    console, now = out(), view.now
    for interview in view.interviews:
        _one(console, interview, now, zone)
        for remark in interview.guests:
            console.print(remark)
        if interview.guests:
            console.print()
        for mail in interview.mail:
            console.print(f"{mail.class_}: from {mail.by}, {both(mail.at, now, zone)}")
            for reason in mail.reasons:
                console.print(f"  because {reason}", style="dim")
            if mail.until:
                said = (
                    "promises to write by {}" if mail.class_ == "answered" else "gives {} as the return date"
                )
                console.print(f"  {said.format(mail.until.isoformat())}", style="dim")
            console.print(f"  {mail.link}", style="dim", soft_wrap=True)
            console.print()
        console.print("The keys of the steps, for approve, hold, skip and done:")
        for step in interview.steps:
            console.print(f"  {step.key}", style="dim", soft_wrap=True)
        console.print()
    _health(console, view, now)


def _one(console: Console, interview: InterviewView, now: datetime, zone: str) -> None:
    _heading(console, interview, now, zone)
    _show(console, _steps(interview.steps, now, zone, console.width))
    console.print()


def _heading(console: Console, interview: InterviewView, now: datetime, zone: str) -> None:
    ends = interview.ends
    console.print(f"{interview.position} at {interview.company}", style="bold")
    moment = f"{'ended' if ends <= now else 'ends'} {absolute(ends, zone, now)}, {relative(ends, now)}"
    console.print(f"{moment} · ID {interview.id}", style="dim", soft_wrap=True)
    if stop := interview.stopped:
        console.print(
            f"{': '.join(stopped(stop.reason, stop.by))} ({both(stop.at, now, zone)})", style="green"
        )
    if stop and stop.link:
        console.print(f"  {stop.link}", style="dim", soft_wrap=True)
    if interview.suggested:
        _suggestion(console, interview.suggested, now, zone)
    if interview.promised:
        _promise(console, interview.promised)
    if interview.reply:
        _reply(console, interview.reply)


def _reply(console: Console, view: ReplyOfferView) -> None:
    """The letter that fits the end, and the command that has it drafted."""
    console.print(f"{REPLIES[ReplyAbout(view.about)]}? As a draft that you finish and send yourself:")
    console.print(f"  {view.command}", soft_wrap=True)


def _promise(console: Console, view: PromisedAnswerView) -> None:
    """A day by which they promise to write, and the command with which the candidate would ask after it."""
    console.print(f"{promised(view.by, view.until)}. Follow up after that?", style="yellow")
    console.print(f"  {view.command}", soft_wrap=True)


def _suggestion(console: Console, view: SuggestionView, now: datetime, zone: str) -> None:
    """A mail that seems to end the interview, and the command with which the candidate would."""
    what = suggested(view.because, view.by)
    console.print(f"{what} ({both(view.at, now, zone)}). If so:", style="yellow")
    console.print(f"  {view.command}", soft_wrap=True)


def _offer(console: Console, offer: OfferView, now: datetime, zone: str) -> None:
    """A meeting that somebody invites to, and the two answers to it."""
    if offer.unreadable:
        _unreadable(console, offer, now, zone)
        return
    starts = offer.starts
    at = f" at {offer.company}" if offer.company else ""
    when = f"{absolute(starts, zone, now)}, {relative(starts, now)}"
    console.print(f"An interview{at}, {when}?", style="bold yellow")
    console.print(f"  {offer.title}, from {offer.by}", style="dim")
    flags = "".join(f" --{name} {'NAME' if name == 'company' else 'TITLE'}" for name in offer.lacks)
    console.print(f"  afterword add --offer {offer.number}{flags}", soft_wrap=True)
    console.print(f"  afterword ignore {offer.number}\n", soft_wrap=True)


def _unreadable(console: Console, offer: OfferView, now: datetime, zone: str) -> None:
    """An invitation without a meeting that can be added, and what the candidate can do."""
    console.print(f"{offer.by} sent a calendar that cannot be read: {offer.unreadable}.", style="bold yellow")
    console.print(f"  {offer.title}, {both(offer.received, now, zone)}", style="dim")
    console.print(
        "  Read it in Gmail. If it is about an interview, add it or correct its time yourself, then:"
    )
    console.print(f"  afterword ignore {offer.number}", soft_wrap=True)
    console.print(f"  {offer.link}\n", style="dim", soft_wrap=True)


def _steps(steps: Iterable[StepView], now: datetime, zone: str, width: int) -> Table:
    heads = ("state", "step", "for", "when") if width >= WIDE else ("state", "step", "when")
    rows = [(step.standing, *_cells(step, moment(step, now, zone), width)) for step in steps]
    return _table(heads if width >= NARROW else heads[:2], rows)


def _cells(step: StepView, when: tuple[str, ...], width: int) -> tuple[str, ...]:
    kind, whom, why = what(step), step.person or "you", _why(step)
    if width >= WIDE:
        return kind, whom, ", ".join(when), why
    if width >= NARROW:
        return f"{kind}\n{whom}", "\n".join(when), why
    return f"{kind}\n{whom}", "\n".join(filter(None, (", ".join(when), why)))


def _why(step: StepView) -> str:
    """The reason, what the checks found that it does not say already, and how each of it is mended."""
    lines = _open_apart(step.why)
    for finding in step.findings:
        lines += [finding.sentence] if finding.sentence not in step.why else []
        lines += [f"→ {finding.fix}"] if finding.fix else []
    return "\n".join(lines)


def _open_apart(why: str) -> list[str]:
    """The reason in lines: each sentence that is still open, in its brackets, stands on a line of its own."""
    return [part for part in (part.strip(" ;") for part in OPEN.split(why)) if part]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Columns as wide as they need to be; after them the reason, which takes the rest of the line.

    The columns are set here and are one to rich, which takes as long for each cell as for a whole line.
    """
    from rich.table import Table
    from rich.text import Text

    most = [MOST if head in {"step", "for"} else WIDE for head in heads]
    widest = [
        max(_widest(text) for text in column)
        for column in zip(heads, *(row[:-1] for row in rows), strict=True)
    ]
    widths = [min(pair) + GAP for pair in zip(widest, most, strict=True)]
    table = Table(box=None, padding=0, pad_edge=False, header_style="dim", expand=True)
    table.add_column(Text(_line(heads, widths)), no_wrap=True, width=sum(widths))
    table.add_column(Text("why"), overflow="fold", ratio=1)
    for *cells, why in rows:
        lines = zip_longest(*(cell.splitlines() for cell in cells), fillvalue="")
        shown = Text("\n".join(_line(line, widths) for line in lines))
        shown.stylize(COLOURS.get(cells[0], ""), 0, len(cells[0]))
        table.add_row(shown, Text(why))
    return table


def _line(cells: Iterable[str], widths: Iterable[int]) -> str:
    """The cells side by side, each cut or filled up to its width."""
    return "".join(_cut(cell, width - GAP) + " " * GAP for cell, width in zip(cells, widths, strict=True))


def _cut(cell: str, width: int) -> str:
    """The cell in exactly so many columns; where it is longer, an ellipsis says so."""
    from rich.cells import cell_len, set_cell_size

    return set_cell_size(cell, width) if cell_len(cell) <= width else f"{set_cell_size(cell, width - 1)}…"


def _widest(cell: str) -> int:
    """The columns that its longest line takes."""
    from rich.cells import cell_len

    return max(map(cell_len, cell.splitlines()), default=0)


def _show(console: Console, table: Table) -> None:
    """Print it; without the blanks that fill its last column, where no terminal needs them."""
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    console.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def _health(console: Console, view: StatusView, now: datetime) -> None:
    """One line on how it stands, and one for the first thing without which nothing goes on."""
    health = view.health
    seen = health.last_sync
    looked = f"read {relative(seen, now)}" if seen else "not read yet"
    signed_in = {"ok": "ok", "needed": "needed", "keyring": "waits for the keyring"}.get(
        health.sign_in, "not yet"
    )
    console.print(f"daemon {health.daemon} · mailbox {looked} · sign-in {signed_in}")
    if health.trouble and health.trouble.kind is not Obstacle.SIGN_IN:
        console.print(_trouble(health.trouble), soft_wrap=True)
    elif signed_in != "ok":
        console.print("Afterword cannot reach Gmail until you sign in: afterword setup")
    elif health.daemon != "running":
        console.print("Afterword does nothing while the daemon is stopped: afterword run")


def _trouble(trouble: TroubleView) -> str:
    """What keeps Afterword from Gmail, and what to do about it; several choices are the doctor's to list."""
    wrong_clock = trouble.kind is Obstacle.CLOCK
    effect = "Letters may leave at the wrong time." if wrong_clock else "Afterword cannot reach Gmail."
    hint = "`afterword doctor` says what you can do." if "\n" in trouble.hint else trouble.hint
    return f"{effect} {trouble.message} {hint}"


def todo_list(view: TodoView, zone: str) -> None:
    """`todo`: what waits, by when, why, and the key to answer with."""
    view = harmless_view(view)
    console, now = out(), view.now
    if view.trouble and view.trouble.kind is not Obstacle.SIGN_IN:
        console.print(f"{_trouble(view.trouble)}\n", style="bold red", soft_wrap=True)
    elif view.sign_in == "needed":
        console.print(
            "Google asks you to sign in again. Until then Afterword cannot reach Gmail: afterword setup\n",
            style="bold red",
        )
    if not (view.todo or view.offers or view.suggestions or view.promises or view.replies or view.news):
        console.print("Nothing waits for you.")
    for number, item in enumerate(view.todo, 1):
        _item(console, number, item, now, zone)
    ending = {end.interview for end in view.suggestions}
    for news in view.news:
        _news(console, news, now, zone, closes=news.interview not in ending)
    for promise in view.promises:
        console.print(f"{promise.position} at {promise.company}")
        _promise(console, promise)
        console.print()
    for end in view.suggestions:
        console.print(f"{end.position} at {end.company}")
        _suggestion(console, end, now, zone)
        console.print()
    for reply in view.replies:
        console.print(f"{reply.position} at {reply.company}")
        _reply(console, reply)
        console.print()
    for offer in view.offers:
        _offer(console, offer, now, zone)


def _item(console: Console, number: int, item: TodoItem, now: datetime, zone: str) -> None:
    from rich.padding import Padding
    from rich.text import Text

    step = item.step
    whom = f" for {step.person}" if step.person else ""
    until = f" · {', '.join((step.standing, *moment(step, now, zone)))}"
    lead = f"{number}  "
    console.print(Text.assemble(lead, (f"{what(step)}{whom}", COLOURS.get(step.standing, "")), until))
    console.print(Padding(f"{item.position} at {item.company}: {_why(step)}", (0, 0, 0, len(lead))))
    indent = " " * len(lead)
    if step.kind is StepKind.NOTES and step.state is StepState.NEEDS_YOU:
        console.print(f"{indent}afterword finish {item.interview}", soft_wrap=True)
    console.print(f"{indent}{step.key}\n", style="dim", soft_wrap=True)


NEWS = {
    "answered": "{name} wrote: everything still open is cancelled",
    "invited": "{name} sent an invitation: everything still open is cancelled",
    "bounced": "a letter to {address} bounced",
}


def _news(console: Console, news: NewsView, now: datetime, zone: str, *, closes: bool) -> None:
    """Something that came, where it is to be read, and how to say that the interview is over."""
    console.print(f"{news.position} at {news.company}")
    what = NEWS[news.mail.class_].format(name=news.name, address=news.address)
    console.print(f"{what} ({both(news.mail.at, now, zone)})", style="green" if closes else "")
    if news.mail.link:
        console.print(f"  {news.mail.link}", soft_wrap=True)
    if closes and news.mail.class_ != "bounced":
        console.print("When it is over for you, close it with offer, rejected, withdrew or other:")
        console.print(f"  afterword close {news.interview} --because offer", soft_wrap=True)
    console.print()


def asleep(view: LidView, zone: str) -> None:
    """`lid`: what the sleep does to each letter, and what can be done about it."""
    from rich.padding import Padding

    view = harmless_view(view)
    console, now = out(), view.now
    console.print(f"If the laptop sleeps until {both(view.until, now, zone)}:\n")
    if not view.letters:
        console.print("No letter misses its time or leaves late.")
    for letter in view.letters:
        style = COLOURS["missed"] if letter.fate is Fate.MISSED else COLOURS["ready"]
        console.print(
            f"{what(letter.step)} for {letter.step.person} · {_fate(letter, now, zone)}", style=style
        )
        console.print(
            Padding(f"{letter.position} at {letter.company}: {letter.step.why}", (0, 0, 0, 2), expand=False)
        )
        for way in letter.ways:
            console.print(Padding(f"→ {way.words}", (0, 0, 0, 2), expand=False))
            for line in filter(None, (way.command, way.link)):
                console.print(f"    {line}", soft_wrap=True)
            if way.then:
                console.print(Padding(way.then, (0, 0, 0, 4), expand=False), style="dim")
        console.print()
    if view.wake_by:
        console.print(f"If it wakes before {both(view.wake_by, now, zone)}, no letter misses its time.")


def _fate(letter: AsleepView, now: datetime, zone: str) -> str:
    """What becomes of it."""
    if letter.wake_by:
        return f"would miss its time, which ends {both(letter.wake_by, now, zone)}"
    return f"would leave later, {both(letter.leaves, now, zone)}" if letter.leaves else "would leave later"


def previews(view: PreviewView, zone: str) -> None:
    """`preview`: each letter and task as it would go out, and the findings."""
    view = harmless_view(view)
    console, now = out(), view.now
    for text in view.texts:
        step = text.step
        parts = (what(step), step.person or "you", step.standing, *moment(step, now, zone))
        console.rule(" · ".join(parts), align="left")
        if step.to and text.subject:
            console.print(f"To: {step.to}\nSubject: {text.subject}\n", style="dim")
        console.print(text.text or step.why, soft_wrap=not console.is_terminal)  # a pipe gets the lines whole
        for finding in text.findings:
            holds = "Afterword does not send it like this" if finding.holds else "Worth a look"
            console.print(f"! {finding.sentence} {finding.fix} ({holds}.)", style="yellow")


def findings(view: Mapping[str, Any]) -> None:
    """`doctor`: a line for each check, and under it the deed that fixes it; a command or path is never broken."""
    from rich.text import Text

    view, console = harmless_view(view), out()
    room = max(len(check["name"]) for check in view["checks"])
    for check in view["checks"]:
        word, style = ("good ", "green") if check["good"] else ("WRONG", "bold red")
        head = f"{word}  {check['name']:<{room}}  "
        first, *rest = _wrapped(check["found"], console.width, head, " " * len(head))
        console.print(Text.assemble((first[:5], style), first[5:]), soft_wrap=True)
        lines = check["fix"].splitlines()
        rest += [w for n, line in enumerate(lines) for w in _fix(line, console.width, first=n == 0)]
        for line in rest:
            console.print(Text(line, "" if line.startswith(" " * len(head)) else "yellow"), soft_wrap=True)


def _fix(line: str, width: int, *, first: bool) -> list[str]:
    """A line of what fixes it; its own indentation is kept."""
    inner = " " * (len(line) - len(line.lstrip()))
    begin = f"{FIX_INDENT}→ " if first else f"{FIX_INDENT}  {inner}"
    return _wrapped(line.strip(), width, begin, f"{FIX_INDENT}  {inner}")


FIX_INDENT = " " * 7


def _wrapped(words: str, width: int, begin: str, indent: str) -> list[str]:
    import textwrap

    return textwrap.wrap(
        words,
        width,
        initial_indent=begin,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [begin]


def what(step: StepView) -> str:
    """The kind, a nudge's with its number."""
    return f"{step.kind} {step.key.number}" if step.key.number else str(step.kind)


def moment(step: StepView, now: datetime, zone: str) -> tuple[str, ...]:
    """The moment that counts in its state, absolute and relative: when it left, leaves, opens, or must be done by."""
    match step.state:
        case StepState.CANCELLED | StepState.SKIPPED | StepState.DONE:
            return ()
        case StepState.SENT:
            word, at = "", step.sent
        case StepState.WAITING:
            word, at = "from ", step.due or step.opens
        case StepState.SCHEDULED | StepState.SENDING | StepState.UNKNOWN:
            word, at = "at ", step.due
        case StepState.MISSED:
            word, at = "until ", step.closes or step.due
        case _:
            word, at = "by ", step.closes or step.due
    return (f"{word}{absolute(at, zone, now)}", relative(at, now)) if at else ()
