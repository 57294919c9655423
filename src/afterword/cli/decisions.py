"""What the candidate tells: a word on a step, an end, what to forget, what to take in."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.adding import contents
from afterword.cli.completing import interviews, open_steps
from afterword.cli.printing import folded, say
from afterword.cli.usage import verb
from afterword.config.language import _
from afterword.domain.calls import Result
from afterword.errors import InputError, Problem
from afterword.messages import why
from afterword.messages.answers import UNDO, decided, undecidable
from afterword.messages.reasons import ENDED
from afterword.messages.words import interview_words, named, stands

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from afterword.app import App
    from afterword.domain.model import Step

BECAUSE = ("offer", "rejected", "withdrew", "other")


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (approve, hold, skip, done, address, close, forget, import_):
        verb(commands, "import" if each is import_ else None)(each)


Steps = Annotated[
    list[str],
    typer.Argument(
        metavar="STEP",
        autocompletion=open_steps,
        help="Company, person, kind; its number in todo; or its key.",
    ),
]
Interviews = Annotated[
    list[str],
    typer.Argument(
        metavar="INTERVIEW", autocompletion=interviews, help="Its company, position or person; or its ID."
    ),
]


def approve(
    step: Steps,
    now: Annotated[
        bool,
        typer.Option("--now", help="Send it at once, for example before the laptop sleeps."),
    ] = False,
) -> None:
    """Send a letter at its best moment, even one that was held or missed."""
    _word(step, "approved", letters_alone=True, at_once=now)


def hold(step: Steps) -> None:
    """Keep a letter until you approve it."""
    _word(step, "held", letters_alone=True)


def skip(step: Steps) -> None:
    """Leave out a letter or task for good."""
    _word(step, "skipped")


def done(
    step: Steps,
    result: Annotated[
        str,
        typer.Option("--result", metavar="RESULT", help=f"How a call went: {', '.join(Result)}."),
    ] = "",
    by: Annotated[
        str,
        typer.Option("--by", metavar="DATE", help="When they decide, if they said so on the call."),
    ] = "",
) -> None:
    """Mark a task as done, or a letter as written by you.

    After a call, it asks how the call went. Afterword then follows what they said, or closes the interview.
    """
    from afterword.app import opened
    from afterword.cli.call_result import how_it_went
    from afterword.cli.meaning import the_step
    from afterword.domain.schedule import local
    from afterword.services.commands import record_call, record_word

    with opened() as app:
        meant = the_step(app, step)
        now = app.clock.now()
        call = how_it_went(meant, result, by, local(now, app.config.you.time_zone).date())
        if call is None:
            record_word(app.account, meant, "done", now)
        else:
            result, decision_by = call
            record_call(app.account, meant, result, now, decision_by)
        _say_back(app, meant, "done")


def _word(words: list[str], word: str, *, letters_alone: bool = False, at_once: bool = False) -> None:
    from afterword.app import is_running, opened
    from afterword.cli.meaning import the_step
    from afterword.services.commands import record_word
    from afterword.services.meant import for_verb

    with opened() as app:
        now = app.clock.now()
        step = the_step(
            app,
            words,
            letters=letters_alone,
            first=letters_alone,
            can=for_verb("approve" if word == "approved" else "", now),
        )
        if letters_alone:
            _can_be_decided(app, step)
        if at_once:
            _may_leave(app, step)
        if word == "approved" and not _looks_right(app, step):
            return
        record_word(app.account, step, word, app.clock.now(), at_once=at_once)
        _say_back(app, step, word)
        if at_once and is_running(app.paths):
            say(
                _(
                    "It leaves within half a minute. Keep the laptop open until `afterword status` says 'sent'."
                )
            )
        elif at_once:
            say(_("Afterword is not running. To send it, run `afterword run --once`."))


def _looks_right(app: App, step: Step) -> bool:
    """Whether to approve the letter as it is. Asks, at a terminal only, about likely slips in an unread one."""
    from afterword.cli.asking import heard, is_yes, somebody_there
    from afterword.cli.reading import letter_slips
    from afterword.domain.model import StepKind
    from afterword.services.finishing import LetterStage, letter_view
    from afterword.services.queries import planned

    ours = step.kind is StepKind.THANK_YOU and step.person and not step.history.edited_at
    if not ours or not step.person or not somebody_there():
        return True
    now = app.clock.now()
    (one,) = planned(app.account, now, step.interview)
    view = letter_view(app.account, one.plan, one.interview, step.person, now)
    unread = view.stage is LetterStage.UNREAD
    slips = [found.slip for found in letter_slips(app.account, one.interview, view)] if unread else []
    if not slips:
        return True
    say(_("You have not read this letter as a whole yet, and something in it may be wrong:"))
    for slip in slips:
        say(f"  {slip.sentence}")
    if is_yes(heard(_("Approve it as it is? (y, Enter: no): ")).strip()):
        return True
    said = _("Not approved. `afterword finish {interview} {person}` shows the whole letter.")
    say(said.format(interview=step.interview, person=view.person.id))
    return False


def _may_leave(app: App, step: Step) -> None:
    """InputError if it is too early for that letter, whatever the candidate says."""
    from afterword.domain.sleep_forecast import may_leave
    from afterword.services.queries import interview

    of = interview(app.account, step.interview)
    if of and not may_leave(of, step, app.clock.now()):
        expected = _("a letter whose time has come; without --now it leaves when it does")
        raise InputError(
            [Problem("--now", f"{step.key}: {why(step.reason, app.config.you.time_zone)}", expected)]
        )


def _say_back(app: App, step: Step, word: str) -> None:
    """Say what is true now that the candidate decided, and how to take it back."""
    from afterword.app import is_running
    from afterword.services.queries import planned

    one = planned(app.account, app.clock.now(), step.interview)[0]
    after = next((s for s in one.plan.steps if s.key == step.key), None)
    left = _left_just_before(one.plan.steps, step, app.clock.now()) if word == "held" else None
    if left:
        say(_("{letter} has left already.").format(letter=named(left)))
    say(f"{decided(word, step, after, one.zone, running=is_running(app.paths))} {_(UNDO)}")


def _left_just_before(steps: Iterable[Step], held: Step, now: datetime) -> Step | None:
    """A letter to the same person that left within the hour: somebody may have meant that one."""
    for step in steps:
        sent = step.history.sent_at
        if step.key != held.key and step.to == held.to and sent and now - sent < timedelta(hours=1):
            return step
    return None


def _can_be_decided(app: App, step: Step) -> None:
    """InputError for a task, and for a letter about which nothing can be decided any more."""
    from afterword.domain.model import LETTERS, StepKind

    if step.kind not in LETTERS:
        expected = _("a letter (thank-you or nudge); for a task use done or skip")
        raise InputError([Problem("STEP", _("{step}, a task").format(step=step.key), expected)])
    if over := undecidable(step, app.config.you.time_zone):
        own = _("Finish it there. `skip` leaves it out; `done` records that you wrote some other way.")
        again = _(
            "`afterword reopen` opens a closed interview, `not-an-answer` and `follow-up` go on after an answer."
        )
        raise InputError(
            [Problem("STEP", over, _("a letter that can still leave"))],
            own if step.kind is StepKind.REPLY else again,
        )


def address(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="STEP ADDRESS",
            autocompletion=open_steps,
            help="Company, person, kind; its number in todo; or its key. Then the right address.",
        ),
    ],
) -> None:
    """Set a person's address, or correct it after a letter bounced. Their letter is written again."""
    from afterword.app import opened
    from afterword.cli.meaning import the_step
    from afterword.services.commands import correct_address
    from afterword.services.queries import planned

    *step, address = words
    if not step or not {"@", "."} & set(address):
        said = _("Which address? Write it last, like `afterword address acme ana ana@acme.example`.")
        raise InputError([Problem("ADDRESS", said, "")])
    with opened() as app:
        now = app.clock.now()
        found = the_step(app, step, first=True, can=lambda _of, step: step.person is not None)
        correct_address(app.account, found, address, now)
        (after,) = planned(app.account, now, found.interview)
        person = next(p for p in after.interview.people if found.person and p.id == found.person.id)
        said = _("{name}'s address is now {address}.").format(name=person.name, address=person.email)
        say(f"{said} {_(UNDO)}")
        for each in after.plan.steps:
            if each.to and each.person and each.person.id == person.id:
                say(f"{named(each)}: {stands(each, after.zone)}.")


def close(
    interview: Interviews,
    because: Annotated[str, typer.Option("--because", metavar="|".join(BECAUSE), help="Why; required.")] = "",
) -> None:
    """Close an interview and cancel everything that is still open."""
    from afterword.app import opened
    from afterword.cli.meaning import the_interview
    from afterword.domain.events import Closed
    from afterword.services.commands import record

    wrong = []
    if because not in BECAUSE:
        said = _("How did it end? Add --because with one of {because}.").format(because=", ".join(BECAUSE))
        found = _("“{word}” is not one of the endings.").format(word=because) if because else ""
        wrong.append(Problem("--because", f"{found} {said}".lstrip(), ""))
    with opened() as app:
        try:
            meant = the_interview(app, interview)
        except InputError as error:
            wrong += error.problems
        if wrong:
            raise InputError(wrong)
        record(app.account, Closed(meant.id, app.clock.now(), because=because))
        say(
            _("{interview}: closed, {because}. Drafts stay in Gmail; keep or delete them. {undo}").format(
                interview=interview_words(meant), because=ENDED[because], undo=_(UNDO)
            )
        )


def forget(
    interview: Interviews,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
) -> None:
    """Remove an interview and its people from the database and its backups. Your mail in Gmail stays.

    In a terminal, it asks first. Otherwise, give the whole ID or --yes.
    """
    from afterword.app import opened
    from afterword.cli.form_talk import unfinished_form
    from afterword.cli.meaning import the_interview
    from afterword.cli.noting import unfinished
    from afterword.cli.sitting import came_as_far
    from afterword.services.commands import forget as forget_interview

    with opened() as app:
        found = the_interview(app, interview)
        if not yes and sys.stdin.isatty():
            asked = _("Forget {position} at {company} and all its notes?").format(
                position=found.position, company=found.company
            )
            typer.confirm(folded(asked, len(" [y/N]: ")), abort=True, err=True)
        elif not yes and interview != [found.id]:
            problem = Problem(
                "ID",
                repr(" ".join(interview)),
                _("the whole ID, {interview}, or --yes").format(interview=found.id),
            )
            raise InputError([problem], _("Nothing was forgotten."))
        forget_interview(app.account, found.id)
        unfinished(app, found.id).drop()
        came_as_far(app, found.id).drop()
        unfinished_form(app, ["edit", found.id]).drop()
        say(
            _("{interview}: forgotten. Drafts and letters stay in Gmail.").format(
                interview=interview_words(found)
            )
        )


def import_(file: Annotated[str, typer.Argument(metavar="FILE", help="JSON; - reads stdin.")]) -> None:
    """Read what `afterword export` wrote. Reading it again changes nothing."""
    from afterword.app import opened
    from afterword.services.commands import import_document

    wrong: list[Problem] = []
    with opened() as app:
        found = contents([file], wrong)
        if wrong:
            raise InputError(wrong)
        try:
            document = json.loads(found[0][1])
        except (ValueError, RecursionError) as error:
            raise InputError(
                [Problem(file, str(error), _("the JSON document of `afterword export`"))]
            ) from None
        taken = import_document(app.account, document)
        added, changed, same = len(taken.added), len(taken.changed), len(taken.unchanged)
        say(
            _("{file}: interviews: {added} added, {changed} changed, {same} unchanged").format(
                file=file, added=added, changed=changed, same=same
            )
        )
