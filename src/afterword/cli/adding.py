"""`afterword add`: interviews from files, or asked for one thing after another."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from afterword.cli.printing import absolute, folded, say
from afterword.cli.usage import verb
from afterword.config.language import _
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from afterword.app import App
    from afterword.cli.form_talk import FormTalk
    from afterword.domain.model import Interview, Person
    from afterword.imports.given import Cancelled, Given
    from afterword.imports.vcard import Card
    from afterword.services.interview_form import Form

STDIN = "-"


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (add, ignore):
        verb(commands)(each)


Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="FILE", help="TOML, .ics, .vcf, or a picture of a card's QR code; - reads stdin."),
]
Company = Annotated[str, typer.Option(metavar="NAME", help="The company, if the calendar does not name it.")]
Position = Annotated[
    str, typer.Option(metavar="TITLE", help="The position, if the calendar does not name it.")
]
Day = Annotated[
    str,
    typer.Option("--on", metavar="DATE", help="The interview's day, if the calendar has several."),
]
Lasts = Annotated[
    str,
    typer.Option("--length", metavar="LENGTH", help="How long it lasts, such as 1h, if it has no end."),
]
People = Annotated[
    list[str] | None,
    typer.Option(
        "--person", metavar='"NAME <ADDRESS>"', help="A person with their address; repeat as needed."
    ),
]
Offered = Annotated[
    int | None,
    typer.Option("--offer", metavar="N", help="Add the invitation from your mail with this number."),
]
Moved = Annotated[
    bool | None,
    typer.Option(
        "--moved/--another-round",
        help="--moved: an interview that you have already added is now at this time. --another-round: "
        "this is one more interview.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Add what a calendar says without asking.")]


def add(  # noqa: PLR0913, PLR0917  (each is a flag)
    files: Files = None,
    company: Company = "",
    position: Position = "",
    on: Day = "",
    length: Lasts = "",
    person: People = None,
    offer: Offered = None,
    moved: Moved = None,
    yes: Yes = False,
) -> None:
    """Add an interview, or update one that you added before.

    Give an interview file (TOML) or an invitation (.ics), and contact cards (.vcf) of its people. Without a file, or
    with cards alone, it asks you. With --offer it adds an invitation from your mail. The last line of stdout is only
    the interview's ID.
    """
    from afterword.app import opened

    wrong: list[Problem] = []
    given = _given(wrong, company=company, position=position, on=on, length=length, person=person or [])
    given = replace(given, moved=moved)
    with opened() as app:
        names = files or []
        wrong += _beside_an_offer(files, on, length) if offer is not None else []
        found = contents(names, wrong)
        forms = _forms(app, found, offer, given, wrong)
        command = ["add", *names, *(["--offer", str(offer)] if offer is not None else [])]
        talks: list[FormTalk] = []
        right, moved = _right(app, forms, command, talks, moved=moved, yes=yes)
        _saved(app, right, moved=moved)
        for talk in talks:
            talk.done(app)


def _forms(
    app: App, found: Sequence[tuple[str, bytes]], offer: int | None, given: Given, wrong: list[Problem]
) -> list[Form]:
    """The forms that the command fills in. Raises InputError with every problem in flags and files."""
    from afterword.cli.asking import somebody_there
    from afterword.services.interview_form import blank, form_of_offer
    from afterword.services.offers import offer_numbered

    cards = _cards_to_ask_with(found)
    if offer is None and not cards and (found or wrong):
        return _of_files(app, found, given, wrong)
    if offer is None and not somebody_there():
        expected = _("an interview file (TOML) or an invitation (.ics); - reads stdin")
        wrong.append(Problem("FILE", _("no file, and no terminal to ask in"), expected))
    if wrong:
        raise InputError(wrong)
    if offer is not None:
        now = app.clock.now()
        form = form_of_offer(app.account, offer_numbered(app.account, offer, now), now, given)
        for remark in form.remarks:
            say(remark.text)
        return [form]
    company = given.company or next((card.company for card in cards if card.company), "")
    form = blank(
        app.config.you.time_zone, [*(c.person for c in cards), *given.people], company, given.position
    )
    return [replace(form, fields=replace(form.fields, day=given.on.isoformat() if given.on else ""))]


def _of_files(app: App, found: Sequence[tuple[str, bytes]], given: Given, wrong: list[Problem]) -> list[Form]:
    from afterword.services.interview_form import FilesForms, forms_of_files

    hint, read = "", FilesForms(())
    try:
        if found:
            read = forms_of_files(app.account, found, app.clock.now(), given)
    except InputError as error:
        wrong, hint = [*wrong, *error.problems], error.hint
    if wrong:
        raise InputError(wrong, hint)
    if (given.on or given.length) and all(map(_is_their_word, read.forms)):
        say(_("--on and --length apply only to calendars. The interview file was read without them."))
    for remark in read.remarks:
        say(remark)
    for cancelled in read.cancelled:
        _cancelled_shown(app, cancelled)
    return list(read.forms)


def _is_their_word(form: Form) -> bool:
    """Whether the form comes from a TOML file. Somebody has to confirm what a calendar or a text says."""
    return form.base is not None and not form.base.uid


def _right(
    app: App,
    forms: Sequence[Form],
    command: Sequence[str],
    talks: list[FormTalk],
    *,
    moved: bool | None,
    yes: bool,
) -> tuple[list[tuple[Form, Interview]], bool | None]:
    """The forms with their interviews, and whether one has moved. Adds each talk with a person to `talks`."""
    from afterword.cli.asking import somebody_there
    from afterword.cli.form_talk import talk_at_terminal

    if not somebody_there():
        return _by_themselves(app, forms, command, yes=yes), moved
    right = []
    for number, form in enumerate(forms):
        form, moved = _asked_if_moved(app, form, form.base, moved)  # noqa: PLW2901  (the same one, brought up to date)
        if form.base and _is_their_word(form):
            right.append((form, form.base))
            continue
        talks.append(talk_at_terminal(app, form, command, number))
        interview = talks[-1].right(asks=not yes)
        if form.base is None:
            _form, moved = _asked_if_moved(app, form, interview, moved)
        right.append((form, interview))
    return right, moved


def _by_themselves(
    app: App, forms: Sequence[Form], command: Sequence[str], *, yes: bool
) -> list[tuple[Form, Interview]]:
    """The forms with their interviews if nobody can be asked. InputError lists what is missing and the flags for it."""
    from afterword.cli.form_summary import shown, without_a_terminal
    from afterword.services.interview_form import FormProblems, read

    zone, you, now = app.config.you.time_zone, app.config.you.signs, app.clock.now()
    right: list[tuple[Form, Interview]] = []
    problems: dict[str, str] = {}
    for number, form in enumerate(forms):
        if form.base and _is_their_word(form):
            right.append((form, form.base))
            continue
        got = read(form, now, zone, you)
        problems |= {f"{number}: {key}": said for key, said in without_a_terminal(got).items()}
        if got.interview:
            shown(got, form, now, zone)
            right.append((form, got.interview))
    if problems:
        raise FormProblems(problems, _("Nothing was added."))
    if not yes and not all(map(_is_their_word, forms)):
        found = _("questions to confirm, and nobody to ask")
        problem = Problem(" ".join(command[1:]), found, _("--yes, if the above is right"))
        raise InputError([problem], _("Nothing was added."))
    return right


def _asked_if_moved(
    app: App, form: Form, new: Interview | None, moved: bool | None
) -> tuple[Form, bool | None]:
    """If a known interview may have moved, ask. After a yes, the form is for that interview."""
    from afterword.services.interview_form import form_of_read, moved_from

    now, zone = app.clock.now(), app.config.you.time_zone
    old = moved_from(app.account, form, now, new) if new else None
    if not (old and new):
        return form, moved
    if moved is None:
        there = _("You already have {position} at {company}, {time}.")
        say(there.format(position=old.position, company=old.company, time=absolute(old.starts, zone, now)))
        question = _("Has it moved to {time}?").format(time=absolute(new.starts, zone, now))
        moved = typer.confirm(folded(question, len(" [Y/n]: ")), default=True, err=True)
    if moved and form.base:
        offer, remarks = form.offer, form.remarks
        form = form_of_read(app.account, form.base, now, moved=True, remarks=remarks)
        form = replace(form, offer=offer)
    return form, moved


def _saved(app: App, right: Sequence[tuple[Form, Interview]], *, moved: bool | None) -> None:
    """Store everything, say what is true now and what comes next, and print the IDs to stdout."""
    from afterword.cli.form_summary import say_saved
    from afterword.services.interview_form import save_all

    for saved in save_all(app.account, right, app.clock.now(), moved=moved):
        say_saved(app, saved)
        print(saved.interview.id)


def _beside_an_offer(files: list[str] | None, on: str, length: str) -> list[Problem]:
    """What an invitation leaves no room for."""
    beside = {"FILE": " ".join(files or []), "--on": on, "--length": length}
    return [
        Problem(flag, _("{said} with --offer").format(said=repr(said)), _("one of the two"))
        for flag, said in beside.items()
        if said
    ]


def ignore(number: Annotated[int, typer.Argument(metavar="N", help="The number of the invitation.")]) -> None:
    """Stop showing an invitation from your mail: it is not an interview, or its calendar cannot be read."""
    from afterword.app import opened
    from afterword.services.offers import ignore_offer, offer_numbered

    with opened() as app:
        offer = offer_numbered(app.account, number, app.clock.now())
        ignore_offer(app.account, offer)
        say(_("{title}: ignored. The invitation stays in Gmail.").format(title=offer.title))


def contents(names: Sequence[str], wrong: list[Problem]) -> list[tuple[str, bytes]]:
    """The files' names with what is in them; those that cannot be read are added to `wrong`."""
    if names.count(STDIN) > 1:
        wrong.append(Problem(STDIN, _("stdin twice"), _("stdin once")))
    found = []
    for name in dict.fromkeys(names):
        try:
            found.append((name, sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()))
        except (OSError, ValueError) as error:
            why = (getattr(error, "strerror", "") or str(error)).lower()
            wrong.append(Problem(name, why, _("a file that can be read")))
    return found


def _given(
    wrong: list[Problem], *, company: str, position: str, on: str, length: str, person: list[str]
) -> Given:
    """What the flags say; what they say wrongly is added to `wrong`."""
    from afterword.config import fields
    from afterword.config.durations import elapsed
    from afterword.imports.given import Given

    def read(flag: str, text: str, check: Any) -> Any:
        try:
            return check(text) if text else None
        except ValueError as expected:
            wrong.append(Problem(flag, repr(text), str(expected)))
            return None

    return Given(
        company=read("--company", company, fields.some_line) or "",
        position=read("--position", position, fields.some_line) or "",
        on=read("--on", on, _day),
        length=read("--length", length, _length(elapsed)),
        people=tuple(filter(None, (read("--person", text, _person) for text in person))),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("a date, such as 2026-11-23")) from None


def _length(elapsed: Any) -> Any:
    def check(text: str) -> timedelta:
        span: timedelta = elapsed(text)
        if not timedelta() < span <= timedelta(days=1):
            raise ValueError(_("at most a day, such as 1h"))
        return span

    return check


def _person(text: str) -> Person:
    from afterword.services.interview_form import person_of

    try:
        return person_of(text)
    except ValueError:
        raise ValueError(_('a name with its address, such as "Ana Ruiz <ana@acme.example>"')) from None


def _cards_to_ask_with(found: Sequence[tuple[str, bytes]]) -> tuple[Card, ...]:
    """The cards, if there are only cards and somebody at a terminal can name their interview."""
    from afterword.cli.asking import somebody_there
    from afterword.imports.files import cards_alone

    if not somebody_there() or any(name == STDIN for name, _ in found):
        return ()
    with suppress(InputError):  # it is reported with everything else that is wrong
        return cards_alone(found)
    return ()


def _cancelled_shown(app: App, cancelled: Cancelled) -> None:
    """Name the interviews at this meeting or one of its dates, and say what to do."""
    from afterword.services import queries

    meant = [each for each in queries.interviews(app.account) if cancelled.calls_off(each)]
    for interview in meant:
        say(
            _("{position} at {company} was cancelled in its calendar.").format(
                position=interview.position, company=interview.company
            )
        )
        say(
            _("If it is over for you: afterword close {interview} --because other").format(
                interview=interview.id
            )
        )
    if not meant:
        say(_("The calendar cancels a meeting that you have not added. Nothing changed."))
