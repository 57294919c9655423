"""The form as Afterword understood it, line by line; its gaps; and what is true after saving."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.cli.form_questions import RULES
from afterword.cli.printing import absolute, relative, say, tell
from afterword.cli.running import not_running
from afterword.config.language import _
from afterword.domain.model import LETTERS, StepState
from afterword.messages.answers import UNDO
from afterword.messages.changes import changes
from afterword.services.interview_form import person_key, text_at

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.app import App
    from afterword.domain.model import Interview
    from afterword.imports.form_fields import InterviewFields
    from afterword.services.interview_form import Form, Saved, Understood

NOTHING_SAID = "–"


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of the summary. `key` names its field, or a whole row: people-0."""

    key: str
    label: str
    value: str

    def __str__(self) -> str:
        return f"  {self.label:<16} {self.value}".rstrip()


def lines(fields: InterviewFields, got: Understood, *, every: bool = False) -> list[SummaryLine]:
    """The form's lines; with `every`, also the empty ones and a line that adds a person."""

    def line(key: str, value: str) -> SummaryLine:
        return SummaryLine(key, labels()[key], value)

    when = got.shown.get("day", fields.day)
    found = [line("company", fields.company), line("position", fields.position), line("day", when)]
    found += [
        SummaryLine(f"people-{n}", row.name or row.email, got.shown.get(person_key(n, "name"), row.email))
        for n, row in enumerate(fields.people)
        if not row.word
    ]
    if every:
        found.insert(3, line("zone", got.shown.get("zone", fields.zone)))
        found.append(line("people", ""))
    found += [
        line(name, got.shown.get(name, text_at(fields, name)) or NOTHING_SAID)
        for name in RULES
        if every or got.shown.get(name) or text_at(fields, name)
    ]
    return found


def labels() -> dict[str, str]:
    """The names of the form's lines."""
    return {
        "company": _("Company"),
        "position": _("Position"),
        "day": _("When"),
        "zone": _("Time zone"),
        "people": _("Add a person"),
        "decision_by": _("They decide by"),
        "no_calls": _("No calls"),
        "only_contact": _("Write only to"),
        "holidays": _("Public holidays"),
        "language": _("Language"),
        "name": _("Name"),
        "email": _("Address"),
        "part": _("Role"),
        "title": _("Job title"),
        "phone": _("Phone"),
        "linkedin": _("LinkedIn"),
        "welcomes": _("Prefers"),
        "form_of_address": _("Addressed as"),
        "greeting": _("Greeted as"),
        "time_zone": _("Time zone"),
    }


def shown(got: Understood, form: Form, now: datetime, zone: str) -> None:
    """Show what the form says, and how it changes a known interview."""
    for line in lines(got.fields, got):
        say(str(line))
    if got.interview and not got.interview.people:
        say("  " + _("Nobody is named. To add people, use --person, or give their cards (.vcf)."))
    if got.interview:
        say(f"  {relative(got.interview.starts, now)}")
    if known := already_added(got, form, zone):
        say(f"  {known}")


def already_added(got: Understood, form: Form, zone: str) -> str:
    """How a file changes a stored interview; empty if somebody opened the form to change it."""
    if form.before is None or got.interview is None or form.base == form.before:
        return ""
    return " ".join([_("You have added it already."), *changes(form.before, got.interview, zone)])


def without_a_terminal(got: Understood) -> dict[str, str]:
    """Everything missing or wrong, with the flag that fixes it, if any."""
    flags = {
        "company": _("It does not name the company: add --company NAME."),
        "position": _("It does not name the position: add --position TITLE."),
        "ends": _("It does not say when it ends: add --length 1h."),
    }
    unnamed = {
        person_key(n, "name"): _('It gives no name for {address}: add --person "NAME <{address}>".').format(
            address=row.email
        )
        for n, row in enumerate(got.fields.people)
        if row.email and not row.name
    }
    missing = {key: said for key, said in flags.items() if not text_at(got.fields, key)} | unnamed
    return {key: missing.get(key, said) for key, said in got.problems.items()}


def answer(words: str) -> None:
    """Say it, wrapped for a terminal and unbroken for a script."""
    (tell if sys.stderr.isatty() else say)(words)


def say_saved(app: App, saved: Saved) -> None:
    """Say what is true now, how to take it back, and what comes next."""
    from afterword.services.meant import ShortCommands

    now, zone, interview = app.clock.now(), app.config.you.time_zone, saved.interview
    facts = {
        "position": interview.position,
        "company": interview.company,
        "time": absolute(interview.starts, zone, now),
    }
    if not saved.is_news:
        answer(_("Nothing new in: {position} at {company}, {time}.").format(**facts))
        return
    if saved.before:
        answer(_("Changed: {position} at {company}, {time}.").format(**facts))
        if different := changes(saved.before, interview, zone):
            answer(f"{' '.join(different)} {_(UNDO)}")
    else:
        answer(f"{_('Added: {position} at {company}, {time}.').format(**facts)} {_(UNDO)}")
    moved = saved.before and saved.before.starts != interview.starts
    if saved.before is None or (moved and _unfinished(app, interview)):
        later = _("When it is over, finish the letters: `afterword finish {id}`")
        next_ = _("Next, finish the letters: `afterword finish {id}`")
        short = ShortCommands(app.account, now)
        answer(short((later if now < interview.ends else next_).format(id=interview.id)))
        if stopped := not_running(app):
            answer(stopped)


def _unfinished(app: App, interview: Interview) -> bool:
    """Whether a letter of the interview still waits to be finished or read."""
    from afterword.services.finishing import LetterStage, stages
    from afterword.services.queries import planned

    (one,) = planned(app.account, app.clock.now(), interview.id)
    how_far = stages(app.account, one.plan, one.interview).values()
    return not {LetterStage.OPEN, LetterStage.UNREAD}.isdisjoint(how_far)


def left_behind(app: App, before: Interview | None, after: Interview) -> list[str]:
    """What stays in Gmail for people who were left out: a sent letter, or its draft."""
    from afterword.services.queries import planned

    if before is None:
        return []
    (one,) = planned(app.account, app.clock.now(), before.id)
    gone = {p.id for p in before.people} - {p.id for p in after.people}
    letters = [s for s in one.plan.steps if s.kind in LETTERS and s.person and s.person.id in gone]
    sentences = {
        StepState.SENT: _("The letter to {name} has already been sent."),
        StepState.DRAFTED: _("The draft to {name} stays in Gmail; delete it there if you like."),
        StepState.SCHEDULED: _(
            "The draft to {name} stays in Gmail and is not sent; delete it there if you like."
        ),
    }
    said = {s: sentences[s.state] for s in letters if s.state in sentences}
    return [words.format(name=step.person.name) for step, words in said.items() if step.person]
