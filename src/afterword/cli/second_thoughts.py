"""Second thoughts: what the candidate takes back, opens again or takes up once more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.completing import interviews
from afterword.cli.decisions import Interviews
from afterword.cli.printing import absolute, say
from afterword.cli.usage import verb
from afterword.config.language import _, either
from afterword.domain.events import Added, Changed
from afterword.domain.model import LETTERS, ReplyAbout, StepKind
from afterword.errors import InputError, Problem
from afterword.messages.answers import UNDO
from afterword.messages.changes import changes
from afterword.messages.words import REPLIES, happened, interview_words, stands, step_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from afterword.app import App
    from afterword.domain.events import Event
    from afterword.domain.model import Interview


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (undo, reopen, not_an_answer, follow_up, reply):
        verb(commands, each.__name__.replace("_", "-"))(each)


def undo(
    interview: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INTERVIEW",
            autocompletion=interviews,
            help="Only what you decided about that interview.",
        ),
    ] = None,
) -> None:
    """Take back what you did last: an interview that you added or changed, or a decision about a letter or a task.

    What has left Gmail stays sent.
    """
    from afterword.app import opened
    from afterword.cli.meaning import the_interview
    from afterword.services.commands import undo as take_back

    with opened() as app:
        of = the_interview(app, interview).id if interview else ""
        known = {each.id: each for each in app.store.interviews(app.account_id)}
        _say_undone(app, take_back(app.account, app.clock.now(), of), known)


def reopen(interview: Interviews) -> None:
    """Open a closed interview again."""
    from afterword.app import opened
    from afterword.cli.meaning import the_interview
    from afterword.services.commands import reopen as open_again

    with opened() as app:
        _say_undone(app, open_again(app.account, the_interview(app, interview), app.clock.now()))


def not_an_answer(interview: Interviews) -> None:
    """Go on as if the last mail that stopped the follow-up had not come."""
    from afterword.app import opened
    from afterword.cli.meaning import the_interview
    from afterword.services.commands import not_an_answer as go_on

    with opened() as app:
        _say_undone(app, go_on(app.account, the_interview(app, interview), app.clock.now()))


def follow_up(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="INTERVIEW WHEN", help="Which one, and from which day on, such as acme Dec 11."
        ),
    ],
) -> None:
    """Ask for news once more, even after an answer. The letter waits in your drafts until you approve it."""

    from afterword.app import opened
    from afterword.cli.meaning import the_interview
    from afterword.services.commands import follow_up as plan_one

    with opened() as app:
        rest, day = _with_day(app, words)
        meant = the_interview(app, rest)
        plan_one(app.account, meant, day, app.clock.now())
        _nudges_stand(app, meant.id)


def _with_day(app: App, words: Sequence[str]) -> tuple[Sequence[str], date]:
    """The words without the day at their end, and that day. Raises InputError if they name none."""
    from afterword.cli.asking import reading_meant
    from afterword.cli.meaning import interview_and_time, the_interview
    from afterword.domain.schedule import local
    from afterword.imports.spoken import Unclear, read_day

    today = local(app.clock.now(), app.config.you.time_zone).date()

    def read(text: str) -> date:
        return read_day(text, today, ahead=True)

    which, text = interview_and_time(app, words, read)
    if not text:
        found = interview_words(the_interview(app, which))
        said = _(
            "From which day on do you want to follow up on {interview}? Write the day last, like "
            "`afterword follow-up acme Dec 11`."
        )
        raise InputError([Problem("WHEN", said.format(interview=found), "")])
    try:
        return which, read(text)
    except Unclear as unclear:
        return which, date.fromisoformat(reading_meant(unclear, "WHEN").text)


def reply(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="INTERVIEW ABOUT",
            autocompletion=interviews,
            help=f"The interview, then one of {', '.join(ReplyAbout)}.",
        ),
    ],
) -> None:
    """Draft the letter after the answer: thanks after a rejection, time for an offer, a withdrawal.

    You finish it in Gmail and send it there; Afterword never does. `thanks` is for an agency's recruiter.
    """
    from afterword.app import opened
    from afterword.services.commands import want_reply
    from afterword.services.queries import planned

    with opened() as app:
        meant, about = _with_letter(app, words)
        want_reply(app.account, meant, about, app.clock.now())
        (one,) = planned(app.account, app.clock.now(), meant.id)
        for step in one.plan.steps:
            if step.kind is StepKind.REPLY:
                say(f"{step_words(step.key, meant)}: {stands(step, one.zone)}. {_(UNDO)}")


def _with_letter(app: App, words: Sequence[str]) -> tuple[Interview, ReplyAbout]:
    """The interview and the kind of letter that the words mean. Raises InputError if they name no kind."""
    from difflib import get_close_matches

    from afterword.cli.asking import picked, somebody_there
    from afterword.cli.meaning import is_interview, the_interview

    *which, about = words
    if which and about.casefold() in set(ReplyAbout):
        return the_interview(app, which), ReplyAbout(about.casefold())
    kinds = list(ReplyAbout)
    if not which or is_interview(app, words):
        found = the_interview(app, words)
        if somebody_there():
            return found, kinds[picked([f"{kind}: {_(REPLIES[kind])}" for kind in kinds])]
        said = _("Which letter about {interview}? Write one of these last: {kinds}.")
        asked = said.format(interview=interview_words(found), kinds=either(kinds))
        raise InputError([Problem("ABOUT", asked, "")])
    the_interview(app, which)
    near = get_close_matches(about.casefold(), kinds, n=1, cutoff=0.5)
    meant = _("Did you mean {name}?").format(name=near[0]) if near else ""
    said = _("There is no letter about “{word}”, but about {kinds}.").format(word=about, kinds=either(kinds))
    raise InputError([Problem("ABOUT", f"{said} {meant}".rstrip(), "")])


def _say_undone(app: App, taken: Iterable[Event], known: Mapping[str, Interview] | None = None) -> None:
    """Say what no longer counts, and how things stand now; `known` are the interviews of before."""
    from afterword.services.queries import interview

    zone, now = app.config.you.time_zone, app.clock.now()
    for event in taken:
        if isinstance(event, Added) and known:
            gone = known[event.interview]
            facts = {"position": gone.position, "company": gone.company}
            say(_("Taken back: {position} at {company} is not added.").format(**facts))
            continue
        if isinstance(event, Changed) and event.was and event.became:
            say(" ".join([_("Taken back."), *changes(event.became, event.was, zone)]))
            continue
        of = interview(app.account, event.interview)
        what = step_words(event.step, of) if event.step else interview_words(of) if of else event.interview
        say(
            _("Taken back: {what}, {happened}, {at}").format(
                what=what, happened=happened(event, zone), at=absolute(event.at, zone, now)
            )
        )
        _stand(app, event)


def _stand(app: App, event: Event) -> None:
    from afterword.services.queries import planned

    (one,) = planned(app.account, app.clock.now(), event.interview)
    for step in one.plan.steps:
        if event.step in {None, step.key} and (event.step or step.kind in LETTERS):
            say(f"  {step_words(step.key, one.interview)}: {stands(step, one.zone)}")


def _nudges_stand(app: App, interview_id: str) -> None:
    """Say how the nudges of the application stand: another talk of it may carry them."""
    from afterword.services.queries import application_of

    nudges = [
        (p, s) for p in application_of(app.account, app.clock.now(), interview_id) for s in p.plan.steps
    ]
    for one, step in nudges:
        if step.kind == "nudge":
            say(f"{step_words(step.key, one.interview)}: {stands(step, one.zone)}")
