"""Write the letter of a step as it will leave: checked, as MIME, with what the journal keeps of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from afterword import letters
from afterword.config.language import _
from afterword.domain.context import again
from afterword.domain.events import WrittenLetter
from afterword.domain.finishing import digest
from afterword.domain.mail import Message, fingerprint
from afterword.domain.model import LETTERS, Interview, Letter, Phase, Plan, Said, Step, StepKind
from afterword.domain.placeholders import marks
from afterword.engine.context import LetterSettings, MailReader, PassContext
from afterword.errors import InputError, Refused
from afterword.letters import Finding, ThreadHead
from afterword.letters.compose import Writing
from afterword.letters.language import Language
from afterword.letters.stems import mark


@dataclass(frozen=True, slots=True)
class Written:
    """A letter, what the checks say about it, and the moment for which its words are true."""

    letter: Letter
    findings: tuple[Finding, ...]
    settled_for: datetime | None  # None if they are true whenever it leaves
    stems: tuple[str, ...] = ()  # the marks in it that hold our own words alone
    digest: str = ""  # of the candidate's words that it holds
    undated: str = ""  # digest of everything in it except the words for days

    def kept(self, step: Step) -> WrittenLetter:
        """What the journal keeps of it: never its text."""
        findings = sorted(self.findings, key=lambda f: not f.holds)
        return WrittenLetter(
            settled_for=self.settled_for,
            holds=tuple(f.sentence for f in findings if f.holds),
            warns=tuple(f.sentence for f in findings if not f.holds),
            fixes=tuple(f.fix for f in findings),
            codes=tuple(f.code for f in findings),
            passes_on=tuple(p.id for p in step.passes_on),
            open=marks(self.letter.text),
            stems=self.stems,
            digest=self.digest,
            undated=self.undated,
            fingerprint=fingerprint([self.letter.to_email], self.letter.subject, self.letter.text),
            sentences=self.letter.sentences,
        )


def write(context: PassContext, interview: Interview, plan: Plan, step: Step, now: datetime) -> Written:
    """Write the letter of that step as of the moment it is due, and check it."""
    prior = thread_head(context.reads, plan, step)
    names = names_in(context.store.interviews(context.account, open_only=True))
    return written(context.wording, interview, step, now, prior=prior, store_names=names)


def written(
    wording: LetterSettings,
    interview: Interview,
    step: Step,
    now: datetime,
    *,
    prior: ThreadHead | None = None,
    store_names: Collection[str] = (),
) -> Written:
    """Like `write`, from what is already known: it calls nothing."""
    when = max(step.due or now, now)
    letter = compose(wording, interview, step, when, prior)
    timeless = wording.by_hand and step.kind is StepKind.THANK_YOU
    language = wording.templates.letters_in(step.person.language if step.person else "")
    findings = letters.check(
        letter,
        interview,
        language,
        when=now if timeless and step.history.word != "approved" else when,
        carried=step.passes_on,
        store_names=store_names,
        said=step.said,
    )
    stems = _our_own(letter, interview, step, language.code, when, by_hand=timeless)
    held = digest(interview, step.person, step.passes_on) if step.person else ""
    return Written(
        letter, findings, None if timeless else when, stems, held, undated(wording, interview, step)
    )


def undated(wording: LetterSettings, interview: Interview, step: Step) -> str:
    """A digest that changes if words, facts, settings or templates would change the letter on the same day.

    Other letters do not count: writing one leaves a waiting letter as it is.
    """
    alone, dated = replace(step, said=Said()), replace(wording, by_hand=False)
    letter = compose(dated, interview, alone, interview.ends, None)
    return fingerprint(letter.attachments, letter.subject, letter.text)[:32]


def is_open(wording: LetterSettings, interview: Interview, step: Step) -> bool:
    """Whether the letter would still have an open sentence if it were written now."""
    return bool(marks(compose(wording, interview, step, interview.ends, None).text))


def says_otherwise(wording: LetterSettings, interview: Interview, step: Step, now: datetime) -> bool:
    """Whether an untouched draft would read differently if it were written now.

    The plan already knows about changed facts and notes, but not about settings and templates.
    """
    history = step.history
    untouched = history.phase is Phase.DRAFTED and not history.edited_at and bool(history.undated)
    retry = again(history, step.window)
    if step.kind is not StepKind.THANK_YOU or not untouched or (retry and now < retry):
        return False
    try:
        now_says = undated(wording, interview, step)
        # a template that never gives the same text twice would rewrite its letter for ever
        return now_says != history.undated and now_says == undated(wording, interview, step)
    except InputError:  # a template of the candidate's own is broken: the draft is as good as before
        return False


def _our_own(
    letter: Letter, interview: Interview, step: Step, language: str, when: datetime, *, by_hand: bool
) -> tuple[str, ...]:
    """The marks in the letter that are shipped stems without a name in them: anybody may see those."""
    found = marks(letter.text)
    if not found or step.person is None:
        return ()
    shipped, stems = _nameless_stems(language)
    names = Writing(interview, step.person, shipped, when, by_hand=by_hand).names
    ours = {" ".join(mark(stem, names).split()) for stem in stems}
    return tuple(one for one in found if one in ours)


@cache
def _nameless_stems(language: str) -> tuple[Language, tuple[str, ...]]:
    """A language as it ships, and the texts of its stems that name neither company nor position."""
    shipped = letters.Templates().letters_in(language)
    texts = (text for stem in shipped.stems.every for text in (stem.text, stem.familiar) if text)
    return shipped, tuple(text for text in texts if "{" not in text.replace("{day}", ""))


def compose(
    wording: LetterSettings, interview: Interview, step: Step, when: datetime, prior: ThreadHead | None
) -> Letter:
    """The letter of that step as of the moment it leaves."""
    if not wording.files:  # guard: no-files
        interview = replace(interview, notes=replace(interview.notes, attachments=()))
    return letters.compose(
        step,
        interview,
        wording.sender,
        when=when,
        subject=wording.subject,
        templates=wording.templates,
        lists=wording.lists,
        prior=prior,
        by_hand=wording.by_hand,
    )


def names_in(interviews: Iterable[Interview]) -> frozenset[str]:
    """Every person, company and position in those interviews: a letter must name none from another interview."""
    return frozenset(
        name for i in interviews for name in (i.company, i.position, *(person.name for person in i.people))
    )


def thread_head(reads: MailReader, plan: Plan, step: Step) -> ThreadHead | None:
    """What a letter replies to: the newest message of a thread that is neither draft nor trash; None for a thank-you.

    A nudge joins the thread of that person's last letter, a reply after the answer that of their last message.
    """
    if step.kind is StepKind.THANK_YOU:
        return None
    if step.kind is StepKind.REPLY and (theirs := _thread_of(reads, step.mail)):
        return _head(theirs)
    for earlier in reversed([s for s in plan.steps if _is_earlier(s, step)]):
        if messages := _sent_in(reads, earlier.trace.thread_id):
            return _head(messages)
        if earlier.trace.message_id and _is_there(reads, earlier.trace.message_id):
            raise Refused(_("Gmail shows the letter but not its thread; looking again"))
    return None


def _thread_of(reads: MailReader, message_id: str) -> list[Message]:
    """All messages of that message's thread; empty if the message is gone."""
    message = reads.headers(message_id) if message_id else None
    return _sent_in(reads, message.thread_id) if message else []


def _sent_in(reads: MailReader, thread_id: str) -> list[Message]:
    return [m for m in reads.thread(thread_id) if not m.labels & {"DRAFT", "TRASH"}]


def _is_there(reads: MailReader, message_id: str) -> bool:
    """Whether the message is in the mailbox and not in the trash."""
    message = reads.headers(message_id)
    return message is not None and "TRASH" not in message.labels


def _is_earlier(other: Step, step: Step) -> bool:
    same = other.person is not None and step.person is not None and other.person.id == step.person.id
    return (
        same and other.kind in LETTERS and other.history.phase is Phase.SENT and bool(other.trace.thread_id)
    )


def _head(messages: Sequence[Message]) -> ThreadHead:
    newest = max(messages, key=lambda m: m.received)
    first = min(messages, key=lambda m: m.received)
    return ThreadHead(
        thread_id=newest.thread_id,
        message_id=newest.rfc_message_id,
        references=newest.references,
        subject=first.subject,
    )
