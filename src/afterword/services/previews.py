"""Every letter and task text of an interview as it would go out, with what the checks say about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterword.config.language import _
from afterword.domain.model import FINAL, LETTERS, Interview, Phase, Step, StepKind
from afterword.domain.placeholders import SAYS_OPEN
from afterword.engine.writing import names_in, written
from afterword.errors import AfterwordError
from afterword.letters import Finding, linkedin_note, task_text
from afterword.services.account import AccountContext
from afterword.services.queries import Planned, planned, step_view
from afterword.services.read_models import FindingView, PreviewView, TextView

if TYPE_CHECKING:
    from afterword.gmail.mailbox import Mailbox


def preview(
    account: AccountContext, now: datetime, interview_id: str, mailbox: Callable[[], Mailbox]
) -> PreviewView:
    """The texts of that interview, also those that only Gmail has. Writes and sends nothing.

    Opens `mailbox` only if a letter left or was edited in Gmail. If that fails, such texts say why they are missing.
    """
    (one,) = planned(account, now, interview_id)
    texts = texts_of(account, one, now)
    return PreviewView(now, one.interview.id, tuple(_with_gmails(one.plan.steps, texts, mailbox)))


def _with_gmails(
    steps: Sequence[Step], texts: Sequence[TextView], mailbox: Callable[[], Mailbox]
) -> Iterator[TextView]:
    """The texts, with the words of each letter that only Gmail has. Asks Gmail nothing more after a failure."""
    trouble = ""
    with ExitStack() as opened:
        gmail: Mailbox | None = None
        for step, text in zip(steps, texts, strict=True):
            shown = text
            if lies_in_gmail(step) and not trouble:
                try:
                    gmail = gmail or opened.enter_context(mailbox())
                    shown = _as_in_gmail(text, step, gmail)
                except AfterwordError as error:
                    trouble = _in_one_line(error)
            if lies_in_gmail(step) and trouble:
                shown = replace(text, missing=_("Its text is in Gmail. {why}").format(why=trouble))
            yield shown


def _as_in_gmail(text: TextView, step: Step, gmail: Mailbox) -> TextView:
    words = in_gmail(gmail, step)
    if words is None:
        return replace(text, missing=_("It is no longer in Gmail."))
    return replace(text, subject=step.trace.subject, text=words)


def _in_one_line(error: AfterwordError) -> str:
    """What is wrong, and what to do about it. For several choices it points to `afterword doctor`."""
    hint = _("`afterword doctor` says what you can do.") if "\n" in error.hint else error.hint
    return f"{error.message[:1].upper()}{error.message[1:].rstrip('.')}. {hint}".rstrip()


def texts_of(account: AccountContext, one: Planned, now: datetime) -> tuple[TextView, ...]:
    """The text of each step.

    A step has none if Afterword no longer writes any for it: it is over, or its draft is the candidate's own.
    """
    names = names_in(account.store.interviews(account.id, open_only=True))
    return tuple(_text(account, one, step, names, now) for step in one.plan.steps)


def text_of(account: AccountContext, one: Planned, step: Step, now: datetime) -> TextView:
    """The text of one step, as `texts_of` has it."""
    return _text(account, one, step, names_in(account.store.interviews(account.id, open_only=True)), now)


def _text(
    account: AccountContext, one: Planned, step: Step, names: frozenset[str], now: datetime
) -> TextView:
    view = step_view(step, one)
    if step.state in FINAL or step.history.phase is Phase.SENT:  # a letter that came back is not sent again
        return TextView(view)
    if step.kind not in LETTERS:
        return TextView(view, text=task(account, one.interview, step, now))
    if not step.to or step.history.edited_at:
        return TextView(view)
    made = written(account.wording, one.interview, step, now, store_names=names)
    findings = tuple(FindingView(f.sentence, f.fix, f.holds) for f in _worth_showing(made.findings))
    return TextView(view, made.letter.subject, findings, made.letter.text)


def _worth_showing(findings: Sequence[Finding]) -> list[Finding]:
    """The findings worth showing: that a letter is not finished is shown once."""
    is_open = any(f.code == "unfinished" for f in findings)
    quiet = SAYS_OPEN - {"unfinished"} if is_open else frozenset()
    return [f for f in findings if f.code not in quiet]


def lies_in_gmail(step: Step) -> bool:
    """Whether it is a sent letter, or a draft that the candidate edited: only Gmail knows its words."""
    if step.kind not in LETTERS:
        return False
    if step.history.phase is Phase.SENT:
        return bool(step.trace.message_id)
    return (
        step.state not in FINAL and step.history.phase is Phase.DRAFTED and step.history.edited_at is not None
    )


def in_gmail(mailbox: Mailbox, step: Step) -> str | None:
    """Read the words of such a letter from Gmail; None if it is no longer there.

    Raises what a mailbox raises: SignInNeeded, GmailAway, Refused.
    """
    if step.history.phase is Phase.SENT:
        found = mailbox.message(step.trace.message_id)
    else:
        draft = mailbox.draft(step.trace.draft_id)
        found = draft.message if draft else None
    return found.text if found else None


def task(account: AccountContext, interview: Interview, step: Step, now: datetime) -> str:
    """The text of that task, as it will read when it is due."""
    words, used = account.wording, 0
    if step.kind is StepKind.LINKEDIN:
        used = account.store.done_steps(account.id, step.kind, _month(now, account.config.you.time_zone))
    return task_text(
        step,
        interview,
        words.sender,
        when=max(step.due or now, now),
        limit=account.config.tasks.linkedin_note,
        used=used,
        templates=words.templates,
    )


def note_of(account: AccountContext, interview: Interview, step: Step) -> str:
    """The note to paste into a LinkedIn invitation; empty once the step is over."""
    if step.kind is not StepKind.LINKEDIN or step.state in FINAL:
        return ""
    words = account.wording
    limit = account.config.tasks.linkedin_note
    return linkedin_note(step, interview, words.sender, templates=words.templates, limit=limit)


def _month(now: datetime, zone: str) -> datetime:
    """When this month began, in that zone."""
    begun = now.astimezone(ZoneInfo(zone)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return begun.astimezone(UTC)
