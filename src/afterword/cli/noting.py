"""`afterword notes`: what one remembers, from a file or typed line by line; at a terminal the letters follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.adding import contents
from afterword.cli.completing import interviews
from afterword.cli.printing import harmless, say, tell
from afterword.cli.usage import verb
from afterword.config.language import _
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from afterword.app import App
    from afterword.cli.asking import Unfinished
    from afterword.domain.model import Interview


def register(commands: typer.Typer) -> None:
    """Add this verb."""
    verb(commands)(notes)


def notes(
    interview: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            autocompletion=interviews,
            help="An interview's ID, or the beginning of it.",
        ),
    ],
    file: Annotated[str, typer.Argument(metavar="FILE", help="Notes in TOML; - reads stdin.")] = "",
    form: Annotated[
        bool, typer.Option("--form", help="Print a notes file to fill in, with your notes so far.")
    ] = False,
) -> None:
    """Write down what you remember, in any form; it is never sent. In a terminal, you then finish the letters.

    A file (TOML) replaces the notes that it mentions and keeps the others.
    """
    from afterword.app import opened
    from afterword.cli.meaning import the_interview
    from afterword.imports.notes_form import notes_template
    from afterword.services.commands import add as add_interview
    from afterword.services.finishing import form_stems

    if form and file:
        raise InputError(
            [Problem("--form", _("with the file {file}").format(file=file), _("one of the two"))]
        )
    with opened() as app:
        found = the_interview(app, [interview])
        if form:
            print(harmless(notes_template(found, form_stems(app.account, found, app.clock.now())), "\n\t"))
            return
        whole = _from_file(app, found, file) if file else _asked(app, found)
        new = add_interview(app.account, whole, app.clock.now())
        unfinished(app, found.id).drop()
        say(_("Saved.") if new else _("Nothing new."))
        _go_on(app, whole, at_terminal=not file)
        print(found.id)


def _go_on(app: App, interview: Interview, *, at_terminal: bool) -> None:
    """What comes next: finishing the letters, once the interview has begun."""
    from afterword.cli.finishing import finish_letters
    from afterword.services.meant import ShortCommands

    short = ShortCommands(app.account, app.clock.now())
    if app.clock.now() < interview.starts:
        later = _("After the interview, run `afterword finish {interview}` to finish the letters.")
        say(short(later.format(interview=interview.id)))
    elif at_terminal:
        finish_letters(app, interview)
    else:
        next_ = _(
            "To finish the letters, run `afterword finish {interview}`; to see them, `afterword preview`."
        )
        say(short(next_.format(interview=interview.id)))


def unfinished(app: App, interview: str) -> Unfinished:
    """Where notes are kept that somebody stopped to type."""
    from afterword.cli.asking import Unfinished
    from afterword.imports.naming import slug

    return Unfinished(app.paths.state / f"notes-{slug(interview)}.unfinished.json")


def _from_file(app: App, interview: Interview, file: str) -> Interview:
    from afterword.imports.toml import notes_from_toml

    wrong: list[Problem] = []
    found = contents([file], wrong)
    if wrong:
        raise InputError(wrong)
    return notes_from_toml(found[0][1], interview, file=file, stems=app.account.stem_ids)


def _asked(app: App, interview: Interview) -> Interview:
    from afterword.cli.asking import Dialogue, heard, somebody_there
    from afterword.cli.questions import noted, notes_questions

    if not somebody_there():
        problem = Problem(
            "FILE", _("no file, and no terminal to ask in"), _("a notes file (TOML); - reads stdin")
        )
        raise InputError(
            [problem],
            _("`afterword notes {interview} --form` prints one to fill in.").format(interview=interview.id),
        )
    talk = Dialogue(heard, tell, unfinished(app, interview.id), f"afterword notes {interview.id}")
    tell(
        _("{position} at {company}. Type what you remember, in any form; it is never sent.").format(
            position=interview.position, company=interview.company
        )
    )
    if interview.notes.rough:
        tell(_("Your notes so far:"))
        for line in interview.notes.rough.splitlines():
            tell(f"  {line}")
    return noted(interview, talk.ask(lambda so_far: notes_questions(so_far, interview)))
