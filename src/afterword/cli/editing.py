"""`afterword edit` and `afterword move`: change a stored interview's facts, people, rules or times."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from afterword.cli.completing import interviews
from afterword.cli.decisions import Interviews
from afterword.cli.printing import folded, say
from afterword.cli.usage import verb
from afterword.config.language import _
from afterword.errors import InputError, Problem
from afterword.messages.words import interview_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.app import App
    from afterword.domain.model import Interview
    from afterword.imports.form_fields import InterviewFields, PersonFields
    from afterword.services.interview_form import Form


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (edit, move):
        verb(commands)(each)


def _option(flag: str, metavar: str, words: str) -> Any:
    return typer.Option(flag, metavar=metavar, help=words)


def edit(  # noqa: PLR0913, PLR0917  (each is a flag)
    interview: Interviews,
    company: Annotated[str, _option("--company", "NAME", "The new company name.")] = "",
    position: Annotated[str, _option("--position", "TITLE", "The new position.")] = "",
    when: Annotated[
        str, _option("--when", "WHEN", "The new time, such as Tue 2pm; the same as `move`.")
    ] = "",
    zone: Annotated[str, _option("--zone", "PLACE", "The new time zone, such as London.")] = "",
    person: Annotated[
        list[str] | None,
        _option("--person", '"NAME <ADDRESS>"', "A person to add, or to change by name or address; repeat."),
    ] = None,
    leave_out: Annotated[
        list[str] | None, _option("--leave-out", "NAME", "A person to leave out; repeat as needed.")
    ] = None,
    decision_by: Annotated[
        str, _option("--decision-by", "DATE", "The day by which they decide; - for none.")
    ] = "",
    no_calls: Annotated[
        bool | None,
        typer.Option(
            "--no-calls/--calls", help="--no-calls: they asked you not to call. --calls: you may call."
        ),
    ] = None,
    only_contact: Annotated[
        str, _option("--only-contact", "ADDRESS", "The one address to write to; - for none.")
    ] = "",
    holidays: Annotated[
        str, _option("--holidays", "COUNTRY", "The country whose public holidays count; - for none.")
    ] = "",
    language: Annotated[str, _option("--language", "CODE", "Language of the letters; - for yours.")] = "",
) -> None:
    """Change an interview, its people and its rules.

    In a terminal, it shows every line and asks which to change. With flags, it changes only those and asks nothing.
    """
    from afterword.app import opened
    from afterword.cli.meaning import the_interview

    calls = {None: "", True: "yes", False: "-"}[no_calls]
    texts = {"company": company, "position": position, "zone": zone, "decision_by": decision_by}
    texts |= {"no_calls": calls, "only_contact": only_contact, "holidays": holidays, "language": language}
    with opened() as app:
        found = the_interview(app, interview)
        if any((*texts.values(), when, person, leave_out)):
            _by_flags(app, found, texts, when, people=(person or [], leave_out or []))
        else:
            _by_hand(app, found)


def move(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="INTERVIEW WHEN",
            autocompletion=interviews,
            help="Which one, and its new time, such as acme tomorrow 3pm.",
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Accept a time in the past.")] = False,
) -> None:
    """Move an interview to another time. It keeps its length, and its day or time if you name only one."""
    from afterword.app import opened
    from afterword.services.interview_form import form_of

    with opened() as app:
        found, when = _with_time(app, words)
        form = form_of(found)
        _save(app, replace(form, fields=_moved(app, form, when)), past=yes)


def _with_time(app: App, words: Sequence[str]) -> tuple[Interview, str]:
    """Split the words into an interview and a time. Raises InputError if they end in no time."""
    from afterword.cli.meaning import interview_and_time, the_interview
    from afterword.domain.schedule import local
    from afterword.imports.spoken import read_when

    today = local(app.clock.now(), app.config.you.time_zone).date()
    which, text = interview_and_time(app, words, lambda said: read_when(said, today))
    found = the_interview(app, which)
    if text:
        return found, text
    said = _("When is {interview} now? Write the time last, like `afterword move acme tomorrow 3pm`.")
    raise InputError([Problem("WHEN", said.format(interview=interview_words(found)), "")])


def _moved(app: App, form: Form, text: str) -> InterviewFields:
    """The fields with that time. Shows a list if it is ambiguous; InputError if nobody is there to choose."""
    from afterword.cli.asking import reading_meant
    from afterword.imports.spoken import Unclear
    from afterword.services.interview_form import chosen, retimed

    now, zone = app.clock.now(), app.config.you.time_zone
    while True:
        try:
            return retimed(form, text, now, zone)
        except Unclear as unclear:
            said = replace(form.fields, day=text)
            text = chosen(said, "day", reading_meant(unclear, "WHEN"), now, zone).day


def _by_flags(
    app: App,
    found: Interview,
    texts: dict[str, str],
    when: str,
    *,
    people: tuple[Sequence[str], Sequence[str]],
) -> None:
    """Change what the flags say. Raises InputError with every problem."""
    from afterword.services.interview_form import form_of, person_line, with_text

    form = form_of(found)
    fields = form.fields
    for key, text in texts.items():
        if text:
            fields = with_text(fields, key, "" if text == "-" and key != "holidays" else text)
    rows = list(fields.people)
    for line in people[0]:
        _put(rows, person_line(line), line)
    wrong = [
        Problem("--leave-out", repr(name), _somebody(rows))
        for name in people[1]
        if not _leave_out(rows, name)
    ]
    if wrong:
        raise InputError(wrong)
    form = replace(form, fields=replace(fields, people=tuple(rows)))
    if when:
        form = replace(form, fields=_moved(app, form, when))
    _save(app, form, past=True)


def _put(rows: list[PersonFields], new: PersonFields, line: str) -> None:
    """Change the row with the same address or name, or add a new one."""
    from afterword.services.interview_form import person_line

    at = next((n for n, row in enumerate(rows) if _is(row, new.email) or _is(row, new.name)), None)
    if at is None:
        rows.append(new)
    else:
        rows[at] = person_line(line, rows[at])


def _leave_out(rows: list[PersonFields], name: str) -> bool:
    """Leave out that person's row; return whether exactly one row is theirs."""
    meant = [n for n, row in enumerate(rows) if _is(row, name)] or [
        n for n, row in enumerate(rows) if row.name.casefold().startswith(name.strip().casefold())
    ]
    if len(meant) != 1:
        return False
    rows[meant[0]] = replace(rows[meant[0]], word="out")
    return True


def _is(row: PersonFields, said: str) -> bool:
    folded = said.strip().casefold()
    return bool(folded) and not row.word and folded in {row.name.casefold(), row.email.casefold()}


def _somebody(rows: Sequence[PersonFields]) -> str:
    names = [row.name or row.email for row in rows if not row.word]
    return _("one of {names}").format(names=", ".join(names)) if names else _("nobody; it names no people")


def _by_hand(app: App, found: Interview) -> None:
    """Let somebody at a terminal change one line after another."""
    from afterword.cli.asking import somebody_there
    from afterword.cli.form_talk import talk_at_terminal
    from afterword.services.interview_form import form_of

    if not somebody_there():
        hint = _("Flags change it without one: `afterword edit --help`.")
        raise InputError(
            [Problem("edit", _("nothing to change, and no terminal to ask in"), _("a flag"))], hint
        )
    form = form_of(found)
    talk = talk_at_terminal(app, form, ["edit", found.id])
    _store(app, form, talk.edited())
    talk.done(app)


def _save(app: App, form: Form, *, past: bool) -> None:
    """Store what the form says. Raises InputError for its problems, and for a past time that nobody confirms."""
    from afterword.services.interview_form import read

    got = read(form, app.clock.now(), app.config.you.time_zone, app.config.you.signs)
    interview = got.right()
    if not past and form.before and form.before.starts != interview.starts:
        _not_past(app, got.shown["day"], interview)
    _store(app, form, interview)


def _not_past(app: App, shown: str, interview: Interview) -> None:
    """Ask whether a past time is right. Raises InputError if nobody is there to answer."""
    from afterword.cli.asking import somebody_there
    from afterword.cli.form_talk import REFUSED

    if interview.starts > app.clock.now():
        return
    if not somebody_there():
        raise InputError(
            [Problem("WHEN", _("{when} is in the past. If that is right, add --yes.").format(when=shown), "")]
        )
    asked = _("{when} is in the past. Is that right?").format(when=shown)
    if not typer.confirm(folded(asked, len(" [y/N]: ")), default=False, err=True):
        say(_("Nothing changed."))
        raise typer.Exit(REFUSED)


def _store(app: App, form: Form, interview: Interview) -> None:
    from afterword.cli.form_summary import answer, left_behind, say_saved
    from afterword.services.interview_form import save

    stays = left_behind(app, form.before, interview)
    saved = save(app.account, form, interview, app.clock.now())
    say_saved(app, saved)
    for sentence in stays:
        answer(sentence)
    print(saved.interview.id)
