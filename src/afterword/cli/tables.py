"""How views look in a terminal: one can read them at a glance, whatever its width."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from afterword.cli.layout import GAP, sentence, show_columns, widest
from afterword.cli.printing import HELD, absolute, both, each_text, harmless_view, out, relative
from afterword.config.language import Sentences, _
from afterword.domain.model import ReplyAbout, StepKind, StepState
from afterword.domain.reasons import ReasonCode
from afterword.domain.sleep_forecast import Fate
from afterword.errors import Obstacle
from afterword.messages import Face
from afterword.messages.answers import worded_for
from afterword.messages.times import day
from afterword.messages.words import REPLIES, came, interview_words, promised, stopped, suggested

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

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
        TextView,
        TodoItem,
        TodoView,
        TroubleView,
    )


Viewed = TypeVar("Viewed")
Shortening = Callable[[str], str]
"""Gives a text with its commands in short words."""

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

STATES = Sentences(
    {
        "needs-you": "needs-you",
        "missed": "missed",
        "unknown": "unknown",
        "ready": "ready",
        "drafted": "drafted",
        "scheduled": "scheduled",
        "sending": "sending",
        "sent": "sent",
        "done": "done",
        "skipped": "left out",
        "cancelled": "cancelled",
        "waiting": "waiting",
        "held": "held",
    }
)
"""The name of each state in its column."""

KINDS = Sentences(
    {
        "thank-you": "thank-you",
        "nudge": "nudge",
        "linkedin": "linkedin",
        "call": "call",
        "notes": "notes",
        "address": "address",
        "reply": "reply",
    }
)
"""The name of each kind of step in its column."""

MAIL = Sentences(
    {
        "answered": "answered",
        "invited": "invited",
        "noticed": "noticed",
        "auto-replied": "auto-replied",
        "bounced": "bounced",
    }
)
SIGNED_IN = Sentences(
    {"ok": "sign-in ok", "needed": "sign-in needed", "keyring": "sign-in waits for the keyring"}
)
DAEMON = Sentences({"running": "daemon running", "stopped": "daemon stopped"})
WIDE = 118
"""From so many columns on, a step is a single row; below, its name and its moment take two lines."""

NARROW = 72
"""Below so many columns, the moment stands over the reason."""

OPEN = re.compile(r"(\[[^\]]*\])")
"""A sentence of a draft that waits to be ended."""

MOST = 20
"""Columns for a step's name, and for a person's."""


def _in_short(view: Viewed, short: Shortening) -> Viewed:
    """The view with short commands in its sentences. A letter's text stays as it is."""
    shown: Viewed = each_text(view, lambda text, key: text if key == "text" else short(text))
    return shown


def status_tables(view: StatusView, zone: str, short: Shortening = str) -> None:
    """`status`: a table for each interview; what, for whom, when, why."""
    view = _in_short(harmless_view(view), short)
    console, now = out(), view.now
    if not view.interviews:
        console.print(
            _("No interviews yet. `afterword add FILE` reads one from a file, `afterword add` asks you.")
        )
        console.print()
    for interview in sorted(view.interviews, key=lambda one: _urgency(one, now)):
        _one(console, interview, now, zone)
    for offer in view.offers:
        _offer(console, offer, now, zone)
    _health(console, view, now)
    if view.interviews:
        hint = _(
            "`afterword todo` lists what waits for you; `afterword status ID` shows the keys of the steps."
        )
        sentence(console, hint, "dim")


OVER = frozenset(
    {
        StepState.SENT,
        StepState.DONE,
        StepState.SKIPPED,
        StepState.CANCELLED,
        StepState.UNKNOWN,
        StepState.MISSED,
    }
)
"""States in which a step's time no longer matters."""

ASKING = frozenset({StepState.NEEDS_YOU, StepState.READY, StepState.DRAFTED})


def _urgency(interview: InterviewView, now: datetime) -> tuple[int, float]:
    """Sorts by what waits for the candidate, what comes by itself, what is late, and what is closed."""
    steps = interview.steps
    asked = [s.closes for s in steps if s.state in ASKING and s.closes and s.closes > now]
    ahead = [at for s in steps if s.state not in OVER and (at := s.due or s.opens)]
    open_late = any(s.state in {StepState.MISSED, StepState.UNKNOWN} or s.state in ASKING for s in steps)
    if interview.stopped or not (asked or ahead or open_late):
        return 3, -interview.ends.timestamp()
    if asked:
        return 0, min(asked).timestamp()
    if ahead:
        return 1, min(ahead).timestamp()
    return 2, -interview.ends.timestamp()


def one_interview(view: StatusView, zone: str, short: Shortening = str) -> None:
    """`status ID`: the table, the mail that came with what it was taken for, and each step's key to copy."""
    view = _in_short(harmless_view(view), short)
    console, now = out(), view.now
    for interview in view.interviews:
        _one(console, interview, now, zone)
        for remark in interview.guests:
            console.print(remark)
        if interview.guests:
            console.print()
        for mail in interview.mail:
            came = _("{what}: from {by}, {at}")
            console.print(
                came.format(what=MAIL.get(mail.class_, mail.class_), by=mail.by, at=both(mail.at, now, zone))
            )
            for reason in mail.reasons:
                console.print("  " + _("Why: {reason}").format(reason=reason), style="dim")
            if mail.until:
                answered = mail.class_ == "answered"
                said = _("promises to write by {day}") if answered else _("gives {day} as the return date")
                console.print("  " + said.format(day=day(mail.until)), style="dim")
            console.print(f"  {mail.link}", style="dim", soft_wrap=True)
            console.print()
        console.print(_("The keys of the steps, for approve, hold, skip and done:"))
        for step in interview.steps:
            console.print(f"  {step.key}", style="dim", soft_wrap=True)
        console.print()
    _health(console, view, now)


def _one(console: Console, interview: InterviewView, now: datetime, zone: str) -> None:
    _heading(console, interview, now, zone)
    _steps(console, interview, now, zone)
    console.print()


def _heading(console: Console, interview: InterviewView, now: datetime, zone: str) -> None:
    ends = interview.ends
    console.print(interview_words(interview), style="bold")
    moment = (_("ended {at}") if ends <= now else _("ends {at}")).format(at=both(ends, now, zone))
    apart = " · " if widest(f"{moment} · ID {interview.id}") <= console.width else "\n"
    console.print(f"{moment}{apart}ID {interview.id}", style="dim", soft_wrap=True)
    if stop := interview.stopped:
        sentence(console, f"{': '.join(stopped(stop.reason, stop.by))} ({both(stop.at, now, zone)})", "green")
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
    said = _("{wish}? As a draft that you finish and send yourself:")
    sentence(console, said.format(wish=REPLIES[ReplyAbout(view.about)]))
    console.print(f"  {view.command}", soft_wrap=True)


def _promise(console: Console, view: PromisedAnswerView) -> None:
    """A day by which they promise to write, and the command that plans a nudge after it."""
    said = _("{promise}. Follow up after that?").format(promise=promised(view.by, view.until))
    sentence(console, said, "yellow")
    console.print(f"  {view.command}", soft_wrap=True)


def _suggestion(console: Console, view: SuggestionView, now: datetime, zone: str) -> None:
    """A mail that seems to end the interview, and the command with which the candidate would."""
    what = suggested(view.because, view.by)
    said = _("{what} ({at}). If so:").format(what=what, at=both(view.at, now, zone))
    sentence(console, said, "yellow")
    console.print(f"  {view.command}", soft_wrap=True)


def _offer(console: Console, offer: OfferView, now: datetime, zone: str) -> None:
    """A meeting that somebody invites to, and the two answers to it."""
    if offer.unreadable:
        _unreadable(console, offer, now, zone)
        return
    starts = offer.starts
    asked = _("An interview at {company}, {when}?") if offer.company else _("An interview, {when}?")
    console.print(asked.format(company=offer.company, when=both(starts, now, zone)), style="bold yellow")
    console.print("  " + _("{title}, from {by}").format(title=offer.title, by=offer.by), style="dim")
    flags = "".join(f" --{name} {'NAME' if name == 'company' else 'TITLE'}" for name in offer.lacks)
    console.print(f"  afterword add --offer {offer.number}{flags}", soft_wrap=True)
    console.print(f"  afterword ignore {offer.number}\n", soft_wrap=True)


def _unreadable(console: Console, offer: OfferView, now: datetime, zone: str) -> None:
    """An invitation without a meeting that can be added, and what the candidate can do."""
    said = _("{by} sent a calendar that cannot be read: {trouble}.")
    console.print(said.format(by=offer.by, trouble=offer.unreadable), style="bold yellow")
    console.print(f"  {offer.title}, {both(offer.received, now, zone)}", style="dim")
    advice = _("Read it in Gmail. If it is about an interview, add it or correct its time yourself, then:")
    console.print(f"  {advice}")
    console.print(f"  afterword ignore {offer.number}", soft_wrap=True)
    console.print(f"  {offer.link}\n", style="dim", soft_wrap=True)


def _steps(console: Console, interview: InterviewView, now: datetime, zone: str) -> None:
    width = console.width
    state, name, whom, when = _("state"), _("step"), _("for"), _("when")
    heads: tuple[tuple[str, int], ...] = ((state, WIDE), (name, MOST), (whom, MOST), (when, WIDE))
    if width < WIDE:
        heads = (*heads[:2], heads[3]) if width >= NARROW else heads[:2]
    shown = interview.steps
    said_above = STOPPED_BY if interview.stopped else frozenset()
    rows = [
        (STATES[step.shown_state], *_cells(step, moment(step, now, zone), width, said_above))
        for step in shown
    ]
    show_columns(console, heads, rows, [COLOURS.get(step.shown_state, "") for step in shown])


def _cells(step: StepView, when: tuple[str, ...], width: int, said_above: frozenset[str]) -> tuple[str, ...]:
    """The cells after the state. They omit a reason that the row gives anyway, or the line above (`told`)."""
    kind, whom = what(step), step.person or _("you")
    said = (when and step.reason in SAID_BY_ROW) or (step.reason in said_above and not step.gmail.draft_id)
    why = "" if said else _why(step)
    if width >= WIDE:
        return kind, whom, ", ".join(when), why
    if width >= NARROW:
        return f"{kind}\n{whom}", "\n".join(when), why
    return f"{kind}\n{whom}", "\n".join(filter(None, (", ".join(when), why)))


SAID_BY_ROW = frozenset({ReasonCode.SENT.value, ReasonCode.SENDING.value, ReasonCode.FROM.value})
"""Reasons that add nothing to the state and the moment in the same row."""

STOPPED_BY = frozenset({ReasonCode.CLOSED.value, ReasonCode.ANSWERED.value, ReasonCode.INVITED.value})
"""Reasons that the line about the interview's end already gives."""


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


def _health(console: Console, view: StatusView, now: datetime) -> None:
    """One line on how it stands, and one for the first thing without which nothing goes on."""
    health = view.health
    seen = health.last_sync
    looked = _("mailbox read {ago}").format(ago=relative(seen, now)) if seen else _("mailbox not read yet")
    signed_in = SIGNED_IN.get(health.sign_in, _("sign-in not yet"))
    sentence(console, f"{DAEMON[health.daemon]} · {looked} · {signed_in}")
    if health.trouble and health.trouble.kind is not Obstacle.SIGN_IN:
        sentence(console, _trouble(health.trouble), "bold red")
    elif health.sign_in != "ok":
        sentence(console, _("Afterword cannot reach Gmail until you sign in: afterword setup"))
    elif health.daemon != "running":
        sentence(console, _("Afterword does nothing while the daemon is stopped: afterword run"))


def _trouble(trouble: TroubleView) -> str:
    """What keeps Afterword from Gmail, and what to do about it; several choices are the doctor's to list."""
    wrong_clock = trouble.kind is Obstacle.CLOCK
    effect = _("Letters may leave at the wrong time.") if wrong_clock else _("Afterword cannot reach Gmail.")
    hint = _("`afterword doctor` says what you can do.") if "\n" in trouble.hint else trouble.hint
    return f"{effect} {trouble.message} {hint}"


def todo_list(view: TodoView, zone: str, short: Shortening = str, again: Sequence[str] = ()) -> None:
    """`todo`: what waits, by when, why, and the key to answer with; below, the letters being rewritten (`again`)."""
    view = _in_short(harmless_view(view), short)
    console, now = out(), view.now
    _unreachable(console, view)
    waits = view.todo or view.offers or view.suggestions or view.promises or view.replies or view.news
    if not (waits or again):
        console.print(_("Nothing waits for you."))
    asked = {item.interview for item in view.todo}
    _heard(console, view, zone, short, lambda interview: interview in asked)
    for number, item in enumerate(view.todo, 1):
        _item(console, number, item, now, zone, short)
    _heard(console, view, zone, short, lambda interview: interview not in asked)
    for promise in view.promises:
        console.print(interview_words(promise))
        _promise(console, promise)
        console.print()
    for reply in view.replies:
        console.print(interview_words(reply))
        _reply(console, reply)
        console.print()
    for offer in view.offers:
        _offer(console, offer, now, zone)
    for line in again:
        sentence(console, line)


def _heard(
    console: Console, view: TodoView, zone: str, short: Shortening, whose: Callable[[str], bool]
) -> None:
    """What came for these interviews, and how they seem to have ended; it may make an open letter pointless."""
    ending = {end.interview for end in view.suggestions}
    for news in view.news:
        if whose(news.interview):
            _news(console, news, view.now, zone, short, closes=news.interview not in ending)
    for end in view.suggestions:
        if whose(end.interview):
            console.print(interview_words(end))
            _suggestion(console, end, view.now, zone)
            console.print()


def _unreachable(console: Console, view: TodoView) -> None:
    """What keeps Afterword from Gmail, if anything does."""
    if view.trouble and view.trouble.kind is not Obstacle.SIGN_IN:
        sentence(console, _trouble(view.trouble), "bold red")
        console.print()
    elif view.sign_in == "needed":
        asked = _(
            "Google asks you to sign in again. Until then Afterword cannot reach Gmail: afterword setup"
        )
        sentence(console, asked, "bold red")
        console.print()


def _item(console: Console, number: int, item: TodoItem, now: datetime, zone: str, short: Shortening) -> None:
    from rich.text import Text

    step = item.step
    until = f" · {', '.join((STATES[step.shown_state], *moment(step, now, zone)))}"
    lead = f"{number}  "
    indent = " " * len(lead)
    whole = widest(f"{lead}{_for(step)}{until}") <= console.width
    rest = until if whole else until.replace(" · ", f"\n{indent}", 1)
    console.print(Text.assemble(lead, (_for(step), COLOURS.get(step.shown_state, "")), rest))
    sentence(console, f"{interview_words(item)}: {_why(step)}", indent=indent)
    if step.kind is StepKind.NOTES and step.state is StepState.NEEDS_YOU:
        console.print(short(f"{indent}afterword finish {item.interview}"), soft_wrap=True)
    console.print(f"{indent}{step.key}\n", style="dim", soft_wrap=True)


def _news(
    console: Console, news: NewsView, now: datetime, zone: str, short: Shortening, *, closes: bool
) -> None:
    """Something that came, where it is to be read, and how to say that the interview is over."""
    console.print(interview_words(news))
    what = came(news.mail.class_, news.name, news.address)
    console.print(f"{what} ({both(news.mail.at, now, zone)})", style="green" if closes else "")
    if news.mail.link:
        console.print(f"  {news.mail.link}", soft_wrap=True)
    if closes and news.mail.class_ != "bounced":
        console.print(_("When it is over for you, close it with offer, rejected, withdrew or other:"))
        console.print(short(f"  afterword close {news.interview} --because offer"), soft_wrap=True)
    console.print()


FATES = {Fate.MISSED: COLOURS["missed"], Fate.LATER: COLOURS["ready"], Fate.IN_TIME: COLOURS["sent"]}


def asleep(view: LidView, zone: str, short: Shortening = str) -> None:
    """`lid`: what the sleep does to each letter, and what can be done about it."""
    view = _in_short(harmless_view(view), short)
    console, now = out(), view.now
    console.print(_("If the laptop sleeps until {until}:").format(until=both(view.until, now, zone)))
    console.print()
    if not view.letters:
        console.print(_("No letter misses its time or leaves late."))
    for letter in view.letters:
        style = FATES[letter.fate]
        sentence(console, f"{_for(letter.step)} · {_fate(letter, now, zone)}", style)
        sentence(console, f"{interview_words(letter)}: {letter.step.why}", indent="  ")
        for way in letter.ways:
            sentence(console, f"→ {way.words}", indent="  ")
            for line in filter(None, (way.command, way.link)):
                console.print(f"    {line}", soft_wrap=True)
            if way.then:
                sentence(console, way.then, "dim", indent="    ")
        console.print()
    if view.wake_by:
        said = _("If it wakes before {at}, no letter misses its time.")
        sentence(console, said.format(at=both(view.wake_by, now, zone)))


def _fate(letter: AsleepView, now: datetime, zone: str) -> str:
    """What becomes of it."""
    if letter.wake_by:
        return _("would be too late: its time ends {at}").format(at=both(letter.wake_by, now, zone))
    if letter.fate is Fate.IN_TIME:
        said = _("leaves in time, {at}: the laptop wakes for it")
        return said.format(at=both(letter.leaves or now, now, zone))
    if letter.leaves:
        return _("would leave later, {at}").format(at=both(letter.leaves, now, zone))
    return _("would leave later")


def previews(view: PreviewView, zone: str, short: Shortening = str) -> None:
    """`preview`: each letter and task as it would go out, and the findings."""
    view = _in_short(harmless_view(view), short)
    console, now = out(), view.now
    for number, text in enumerate(view.texts):
        step = text.step
        if number:
            console.print()
        times = (part.replace(" ", HELD) for part in moment(step, now, zone))
        _title(console, " · ".join((what(step), step.person or _("you"), STATES[step.shown_state], *times)))
        if step.to and text.subject:
            console.print(f"{_('To')}: {step.to}\n{_('Subject')}: {text.subject}\n", style="dim")
        words = text.text or step.why
        if console.is_terminal:
            sentence(console, words)
        else:  # a pipe gets the lines whole
            console.print(words, soft_wrap=True)
        for finding in text.findings:
            holds = _("Afterword does not send it like this") if finding.holds else _("Worth a look")
            sentence(console, f"! {finding.sentence} {finding.fix} ({holds}.)", "yellow")
        for line in filter(None, (text.missing, short(_worded(text, now, zone)))):
            sentence(console, line, "dim")


def _worded(view: TextView, now: datetime, zone: str) -> str:
    """The day that the wording assumes, for a letter that can leave as it is."""
    is_ready = view.text and not any(finding.holds for finding in view.findings)
    moment = view.step.worded_for if is_ready else None
    return worded_for(moment, str(view.step.key), zone, now, Face.TERMINAL)


def _title(console: Console, words: str) -> None:
    """Print a title within a rule, or above the rule if it is wider than the terminal."""
    whole = words.replace(HELD, " ")
    if widest(whole) + GAP > console.width:
        sentence(console, words)
        whole = ""
    console.rule(whole, align="left")


def what(step: StepView) -> str:
    """The kind, a nudge's with its number."""
    return f"{KINDS[step.kind]} {step.key.number}" if step.key.number else KINDS[step.kind]


def _for(step: StepView) -> str:
    """The kind of step, with its person."""
    return _("{step} for {person}").format(step=what(step), person=step.person) if step.person else what(step)


def moment(step: StepView, now: datetime, zone: str) -> tuple[str, ...]:
    """The moment that counts in its state, absolute and relative: when it left, leaves, opens, or must be done by."""
    match step.state:
        case StepState.CANCELLED | StepState.SKIPPED | StepState.DONE:
            return ()
        case StepState.SENT:
            said, at = "{at}", step.sent
        case StepState.WAITING:
            said, at = _("from {at}"), step.due or step.opens
        case StepState.SCHEDULED | StepState.SENDING | StepState.UNKNOWN:
            said, at = _("at {at}"), step.due
        case StepState.MISSED:
            said, at = _("until {at}"), step.closes or step.due
        case _:
            said, at = _("by {at}"), step.closes or step.due
    return (said.format(at=absolute(at, zone, now)), relative(at, now)) if at else ()
