"""Data for the templates: an interview with its pictures, and its steps with the possible decisions on each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from afterword.app import App
from afterword.config.language import Sentences, _
from afterword.domain.mail import gmail_link
from afterword.domain.model import FINAL, LETTERS, Interview, Phase, Step, StepKind, StepState
from afterword.domain.sleep_forecast import may_leave
from afterword.messages import Face, why
from afterword.messages.answers import worded_at, worded_for
from afterword.messages.times import absolute
from afterword.messages.words import is_held, state_words
from afterword.services.queries import Planned, asks, link_of
from afterword.services.read_models import FindingView, TextView
from afterword.web.timeline import Bar, Line, bar, line, look, moment

if TYPE_CHECKING:
    from afterword.services.finishing import LetterStage

WORDS = {"now": "approved", "approve": "approved", "hold": "held", "skip": "skipped", "done": "done"}
"""Each button's name, and the event it records."""

BUTTONS = Sentences(
    {
        "now": "Send it now",
        "approve": "Approve",
        "hold": "Hold back",
        "skip": "Leave out",
        "done": "Done",
    }
)
GMAILS = frozenset({StepState.SENDING, StepState.UNKNOWN})
HOLDABLE = frozenset({StepState.WAITING, StepState.READY, StepState.SCHEDULED})


@dataclass(frozen=True, slots=True)
class Shown:
    """An interview as a card shows it."""

    one: Planned
    bar: Bar | None
    line: Line
    asking: tuple[Step, ...]
    next: Step | None
    tally: str

    @property
    def is_over(self) -> bool:
        """Whether it was answered or closed."""
        return is_over(self.one)


def is_over(one: Planned) -> bool:
    """Whether they answered, or the candidate closed it."""
    return one.plan.stopped is not None and one.plan.stopped.reason != "noticed"


def shown(one: Planned, zone: str, now: datetime) -> Shown:
    """The interview with its pictures."""
    asking = tuple(s for s in one.plan.steps if asks(s))
    its_bar = None if is_over(one) else bar(one, zone, now)
    return Shown(one, its_bar, line(one, zone, now), asking, _next(one, now), _tally(one))


def _next(one: Planned, now: datetime) -> Step | None:
    """The next step that happens by itself."""
    ahead = [(at, s) for s in one.plan.steps if look(s) == "open" and (at := moment(s)) and at >= now]
    return min(ahead, key=lambda pair: pair[0], default=(now, None))[1]


def _tally(one: Planned) -> str:
    """'2 of 5 steps done', not counting the notes, nor steps that were cancelled or left out."""
    steps = [s for s in one.plan.steps if look(s) != "off" and s.kind is not StepKind.NOTES]
    done = sum(look(s) == "done" for s in steps)
    return _("{done} of {count} steps done").format(done=done, count=len(steps)) if steps else _("no steps")


@dataclass(frozen=True, slots=True)
class WordButton:
    """A decision on a step: its word, its text, and why it cannot be made now; '' if it can."""

    word: str
    label: str
    off: str = ""


def buttons(step: Step, interview: Interview, now: datetime) -> list[WordButton]:
    """The decisions on a step, in the order in which they always stand.

    A letter that is still open keeps the places of its buttons: one that cannot be pressed now says why. Only
    'Send it now', which stands last, comes and goes.
    """
    if step.state in FINAL | GMAILS:
        return []
    if step.kind not in LETTERS or step.kind is StepKind.REPLY or step.history.phase is Phase.SENT:
        words = ["skip"] if step.kind in {StepKind.NOTES, StepKind.ADDRESS} else ["done", "skip"]
        return [WordButton(word, _own_label(step, word)) for word in words]
    off = {"approve": _not_approvable(step), "hold": _not_holdable(step)}
    at_once = step.history.phase is Phase.DRAFTED and may_leave(interview, step, now)
    words = ["approve", "hold", "done", "skip", *["now"] * at_once]
    return [WordButton(word, _own_label(step, word), off.get(word, "")) for word in words]


def _own_label(step: Step, word: str) -> str:
    bounced = step.history.phase is Phase.SENT
    return _("I sent it myself") if word == "done" and step.kind in LETTERS and not bounced else BUTTONS[word]


def _not_approvable(step: Step) -> str:
    """Why a letter cannot be approved now. An earlier yes does not count once it waits for the candidate again."""
    if not step.to:
        return _("There is no address to send it to yet.")
    if step.state in {StepState.NEEDS_YOU, StepState.MISSED}:
        return ""
    if step.history.word == "approved":
        return _("It is approved.")
    return _("It leaves at its time without your approval.") if step.state is StepState.SCHEDULED else ""


def _not_holdable(step: Step) -> str:
    """Why a letter cannot be held back now."""
    if is_held(step):
        return _("It is held back.")
    return "" if step.state in HOLDABLE else _("It does not leave by itself.")


@dataclass(frozen=True, slots=True)
class StepCard:
    """A step with its text as it would be sent, the findings of the checks, and what can be done about it."""

    step: Step
    pill: str
    why: str
    look: str
    asks: bool
    buttons: list[WordButton]
    checks_hold: bool
    mail: str  # the message that the reason is about, in Gmail
    paste: str
    gmail: str
    in_gmail: bool
    text: str
    digest: str  # of the text and its subject
    subject: str
    findings: list[FindingView]
    finish: dict[str, str] | None
    worded: str  # when its words for days are right, and what to do before that

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter, and not a task."""
        return self.step.kind in LETTERS

    @property
    def can_be_edited(self) -> bool:
        """Whether it is a draft in Gmail that the person can edit here."""
        from afterword.services.editing import can_be_edited

        return can_be_edited(self.step)

    @property
    def to_edit(self) -> str:
        """Where to edit a letter as one text before it is in Gmail."""
        ours = self.step.kind is StepKind.THANK_YOU and self.step.history.phase is Phase.NONE
        return f"read/{self.step.person.id}?as=text" if ours and self.text and self.step.person else ""

    @property
    def may_call(self) -> bool:
        """Whether it is a call that can still be made."""
        return self.step.kind is StepKind.CALL and bool(self.buttons)

    @property
    def lacks_address(self) -> bool:
        """Whether it asks for somebody's address."""
        return self.step.kind is StepKind.ADDRESS and self.step.state not in FINAL


def step_cards(app: App, one: Planned, now: datetime) -> list[StepCard]:
    """The steps of one interview."""
    from afterword.services import finishing
    from afterword.services.previews import texts_of

    stages = finishing.stages(app.account, one.plan, one.interview, journal=one.events)
    return [
        _card(app, one, text, stages, now)
        for text in zip(one.plan.steps, texts_of(app.account, one, now), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Section:
    """Steps of one kind under their heading."""

    id: str
    title: str
    cards: list[StepCard]

    @property
    def urgency(self) -> int:
        """Sections with something to do come first, then those with steps to come, then finished ones."""
        looks = {card.look for card in self.cards}
        return 0 if any(card.asks for card in self.cards) else 1 if looks & {"open", "asks"} else 2


def sections(cards: Iterable[StepCard]) -> list[Section]:
    """The steps under their headings, the next thing first; tasks by due time."""
    shown_cards = list(cards)
    of = {kind: [card for card in shown_cards if card.step.kind is kind] for kind in StepKind}
    tasks = [*of[StepKind.ADDRESS], *of[StepKind.CALL], *of[StepKind.LINKEDIN]]
    tasks.sort(key=lambda card: card.step.window.best.timestamp() if card.step.window else 0)
    every = [
        Section("replies", _("After the answer"), of[StepKind.REPLY]),
        Section("letters", _("Thank-you letters"), of[StepKind.THANK_YOU]),
        Section("tasks", _("For you to do"), tasks),
        Section("nudges", _("If nobody answers"), of[StepKind.NUDGE]),
    ]
    filled = [each for each in every if each.cards or each.id == "letters"]
    return sorted(filled, key=lambda each: each.urgency)


def _card(
    app: App, one: Planned, shown: tuple[Step, TextView], stages: Mapping[str, LetterStage], now: datetime
) -> StepCard:
    from afterword.services.previews import lies_in_gmail, note_of

    step, text = shown
    held = any(f.holds for f in text.findings)
    gone_on = _gone_on(app, step, stages, now, held=held)
    possible = buttons(step, one.interview, now)
    return StepCard(
        step=step,
        pill=_("on its way to Gmail") if gone_on else state_words(step),
        why=gone_on or why(step.reason, one.zone, Face.PAGE),
        look=look(step),
        asks=asks(step),
        buttons=[_read_already(b) if gone_on else b for b in possible],
        checks_hold=held,
        mail=link_of(one, step.mail),
        paste=note_of(app.account, one.interview, step),
        gmail=gmail_link(step, one.you) if step.kind in LETTERS else "",
        in_gmail=lies_in_gmail(step),
        text=text.text,
        digest=text.digest,
        subject=text.subject or step.trace.subject,
        findings=_findings(step, text.findings),
        finish=_to_finish(step, stages),
        worded="" if gone_on or not text.text else worded(app, step, now),
    )


def _read_already(button: WordButton) -> WordButton:
    """The button beside a letter that was read, and so needs no other yes."""
    if button.word != "approve" or button.off:
        return button
    return replace(button, off=_("You have read it and said that it looks right."))


def underway(app: App, step: Step, now: datetime, *, held: bool) -> str:
    """What happens next to a letter that was read but is not in Gmail yet; empty if it is there.

    `held`: a finding of the checks keeps it from leaving by itself.
    """
    if step.kind not in LETTERS or step.state is not StepState.READY or step.history.failures:
        return ""
    when = _("now") if app.running else _("as soon as Afterword runs")
    if app.config.letters.mode == "review" and step.history.word != "approved":
        return _("Its draft goes to Gmail {when}: send it from there.").format(when=when)
    if held:
        return _(
            "Its draft goes to Gmail {when}, but it does not leave by itself until you change "
            "what holds it back."
        ).format(when=when)
    if step.due is None or step.due <= now:
        return _("Its draft goes to Gmail {when}, and the letter leaves right after.").format(when=when)
    leaves = absolute(step.due, app.config.you.time_zone, now)
    return _("Its draft goes to Gmail {when}, and the letter leaves {leaves}.").format(
        when=when, leaves=leaves
    )


def worded(app: App, step: Step, now: datetime) -> str:
    """For which moment the letter is worded, and how to send it today; empty if that is today."""
    moment = worded_at(step, by_hand=app.account.by_hand)
    return worded_for(moment, str(step.key), app.config.you.time_zone, now, Face.PAGE)


def _gone_on(
    app: App, step: Step, stages: Mapping[str, LetterStage], now: datetime, *, held: bool
) -> str | None:
    """What happens next to a letter that was read and no longer waits for the candidate."""
    from afterword.services.finishing import LetterStage

    was_read = (
        step.kind is StepKind.THANK_YOU
        and not is_held(step)
        and step.person
        and stages.get(step.person.id) is LetterStage.READ
    )
    return (was_read and underway(app, step, now, held=held)) or None


def _findings(step: Step, findings: Iterable[FindingView]) -> list[FindingView]:
    """The checks' findings except the one on the open sentence, which the step's own reason names."""
    opened = step.history.open[:1]
    return [f for f in findings if not any(mark in f.sentence for mark in opened)]


def _to_finish(step: Step, stages: Mapping[str, LetterStage]) -> dict[str, str] | None:
    """The page where a letter still has to be finished or read, and the text of the link."""
    from afterword.services.finishing import LetterStage

    if step.kind is not StepKind.THANK_YOU or step.person is None or not step.to:
        return None
    whose = next((p for p in (step.person, *step.passes_on) if p.id in stages), step.person)
    match stages.get(step.person.id):
        case LetterStage.OPEN:
            carried = next(iter(step.passes_on), whose)
            return {"path": f"notes#{carried.id}", "words": _("Finish it")}
        case LetterStage.UNREAD:
            return {"path": f"read/{step.person.id}", "words": _("Read it")}
    return None
