"""Edits a letter's draft in Gmail without a visit there. From then on the letter is the candidate's own.

The update needs no recorded intent. If it arrives, the message has another id than Afterword's own, and the next look
takes it for what it is: the candidate's edit, which Afterword never overwrites.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from afterword import letters
from afterword.config.language import _
from afterword.domain.decide import trace_of
from afterword.domain.events import Edited, on_step
from afterword.domain.model import FINAL, LETTERS, Interview, Letter, Phase, Step
from afterword.domain.placeholders import marks
from afterword.engine.writing import names_in
from afterword.errors import AnswerLost, GmailAway, InputError, Problem, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.domain.mail import Draft, Message
    from afterword.domain.step_key import StepKey
    from afterword.engine.context import MailReader, PassContext
    from afterword.letters import Finding
    from afterword.services.account import AccountContext

MOST_TEXT = 20_000
"""Characters. A letter has about a hundredth of that."""


@dataclass(frozen=True, slots=True)
class DraftText:
    """The draft's text in Gmail now. `seen` names exactly this version."""

    seen: str
    subject: str
    text: str


class EditOutcome(StrEnum):
    """What became of an edit."""

    SAVED = "saved"
    SAME = "same"  # the draft says that already
    CHANGED = "changed"  # the draft has changed since it was shown: nothing was written
    GONE = "gone"  # the draft is gone: nothing was written


ABOUT_SENTENCES = frozenset(
    {"impersonal", "same-beginning", "mixed-offers", "nothing-new", "open-question", "language"}
)
"""Findings about finished sentences. A text of the candidate's own has no such sentences."""


def can_be_edited(step: Step) -> bool:
    """Whether it is a draft in Gmail that nothing is happening to."""
    return step.kind in LETTERS and step.history.phase is Phase.DRAFTED and step.state not in FINAL


def draft_text(reads: MailReader, step: Step) -> DraftText | None:
    """The draft's text now; None if it is gone. Raises what a mailbox raises, and Refused if it has no text."""
    draft = reads.draft(step.trace.draft_id) if can_be_edited(step) else None
    return _text_of(draft.message) if draft else None


def _text_of(message: Message) -> DraftText:
    if not message.whole or not message.text.strip():
        raise Refused(_("No text can be read in this draft."), _("Look at it in Gmail."))
    return DraftText(message.id, message.subject, _plain(message.text))


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines())


def save_text(
    context: PassContext, key: StepKey, seen: str, text: str, now: datetime
) -> tuple[EditOutcome, DraftText | None]:
    """Write the text into the draft, which is then the candidate's own. Also return the draft's text now.

    Writes nothing unless the draft is still the version `seen`. Raises InputError for an empty or endless text.
    """
    text = letter_text(text)
    with context.alone():
        step = _step(context, key, now)
        draft = context.reads.draft(step.trace.draft_id) if step else None
        if step is None or draft is None:
            return EditOutcome.GONE, None
        there = _text_of(draft.message)
        if there.seen != seen:  # guard: edited-meanwhile
            return EditOutcome.CHANGED, there
        if there.text == text:
            return EditOutcome.SAME, there
        fresh = _written(context, draft, text)
        trace = replace(trace_of(fresh), subject=there.subject)
        context.tell(Edited(*on_step(step, now), trace, now, marks(text)))
        return EditOutcome.SAVED, replace(there, seen=fresh.message.id, text=text)


def letter_text(typed: str) -> str:
    """The text as it goes into the draft. Raises InputError if nobody could read it."""
    text = _plain(typed)
    if not text.strip():
        said = _("The letter is empty: write it, or cancel.")
        raise InputError([Problem(_("the letter"), said, "")])
    if len(text) > MOST_TEXT:
        said = _("The letter has {n} characters: shorten it to {most} at most.")
        raise InputError([Problem(_("the letter"), said.format(n=len(text), most=MOST_TEXT), "")])
    return text


def _step(context: PassContext, key: StepKey, now: datetime) -> Step | None:
    interview = context.store.interview(context.account, key.interview)
    steps = context.plan(interview, now).steps if interview else ()
    return next((step for step in steps if step.key == key and can_be_edited(step)), None)


def _written(context: PassContext, draft: Draft, text: str) -> Draft:
    """Update the draft. If Gmail's answer is lost, look whether the text arrived; GmailAway if it did not."""
    raw = context.reads.raw(draft.message.id)
    if raw is None:
        raise GmailAway(_("The draft changed at that very moment. Nothing was written."), _("Save again."))
    mime = letters.with_text(raw, text)
    try:
        return context.writes.update_draft(draft.id, mime, draft.message.thread_id)
    except AnswerLost:
        there = context.reads.draft(draft.id)
    if there and there.message.id != draft.message.id and _plain(there.message.text) == text:
        return there
    raise GmailAway(
        _("Gmail did not confirm the change, and the draft does not show it yet."), _("Save again.")
    )


def findings(
    account: AccountContext, interview: Interview, step: Step, subject: str, text: str, now: datetime
) -> tuple[Finding, ...]:
    """The checks' findings about the candidate's own text. Only an open sentence holds it back."""
    if step.person is None:
        return ()
    letter = Letter(step.key, step.person.name, step.to, subject, text, interview.notes.attachments)
    names = names_in(account.store.interviews(account.id, open_only=True))
    found = letters.check(
        letter,
        interview,
        account.wording.templates.letters_in(step.person.language),
        when=max(step.due or now, now),
        carried=step.passes_on,
        store_names=names,
        said=step.said,
    )
    return tuple(finding for finding in found if finding.code not in ABOUT_SENTENCES)
