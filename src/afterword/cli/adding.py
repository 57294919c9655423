"""`afterword add`: interviews from files, or asked for one thing after another."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from afterword.cli.printing import absolute, relative, say, tell
from afterword.cli.usage import verb
from afterword.config.language import _
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from afterword.app import App
    from afterword.domain.model import Interview, Person
    from afterword.imports.files import FilesRead
    from afterword.imports.given import Cancelled, Given
    from afterword.imports.vcard import Card

STDIN = "-"
PERSON = re.compile(r"\s*(?P<name>[^<>]*?)\s*<\s*(?P<email>[^<>\s]+)\s*>\s*")


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
        help="Whether it is an interview that you know, at a new time, or another one.",
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
    from afterword.services import queries
    from afterword.services.commands import add_all, brought_up_to_date

    wrong: list[Problem] = []
    given = _given(wrong, company=company, position=position, on=on, length=length, person=person or [])
    given = replace(given, moved=moved)
    with opened() as app:
        if offer is not None:
            print(_taken(app, offer, given, [*wrong, *_beside_an_offer(files, on, length)], yes=yes).id)
            return
        found = contents(files or [], wrong)
        cards = _cards_to_ask_with(found)
        asks = not files or bool(cards)
        added = _asked(app, given, wrong, files or [], cards) if asks else _read(app, found, given, wrong)
        moved = _has_moved(app, added.interviews) if moved is None else moved
        wanted = brought_up_to_date(app.account, added.interviews, app.clock.now(), moved=moved)
        _shown(app, added, wanted)
        if not yes and any(interview.uid for interview in added.interviews):
            _confirmed(files or [])
        known = {each.id for each in queries.interviews(app.account)}
        news = {each.id for each in add_all(app.account, wanted, app.clock.now(), added.guests)}
        for interview in wanted:
            _added(app, interview, known=interview.id in known, news=interview.id in news)
            print(interview.id)


def _added(app: App, interview: Interview, *, known: bool, news: bool) -> None:
    """Say what is true now, and what comes next."""
    now, zone = app.clock.now(), app.config.you.time_zone
    what = ("Changed" if news else "Nothing new in") if known else "Added"
    say(f"{what}: {interview.position} at {interview.company}, {absolute(interview.starts, zone, now)}.")
    if news and now < interview.ends:
        say(f"When it is over, finish the letters: afterword finish {interview.id}")
    elif news:
        say(f"Next, finish the letters: afterword finish {interview.id}")


def _has_moved(app: App, interviews: Sequence[Interview]) -> bool | None:
    """Ask whether a known interview has moved, where one may have and somebody is there to say."""
    from afterword.cli.asking import somebody_there
    from afterword.imports.merge import maybe_moved
    from afterword.services import queries

    known, now, zone = queries.interviews(app.account), app.clock.now(), app.config.you.time_zone
    for new in interviews:
        old = maybe_moved(known, new, now)
        if old and somebody_there():
            say(f"You already have {old.position} at {old.company}, {absolute(old.starts, zone, now)}.")
            return typer.confirm(
                f"Has it moved to {absolute(new.starts, zone, now)}?", default=True, err=True
            )
    return None


def _beside_an_offer(files: list[str] | None, on: str, length: str) -> list[Problem]:
    """What an invitation leaves no room for."""
    beside = {"FILE": " ".join(files or []), "--on": on, "--length": length}
    return [
        Problem(flag, f"{said!r} with --offer", "one of the two") for flag, said in beside.items() if said
    ]


def _taken(app: App, number: int, given: Given, wrong: list[Problem], *, yes: bool) -> Interview:
    """The interview of an invitation, shown and confirmed, is in the store."""
    from afterword.services import queries
    from afterword.services.offers import offer_numbered, offered, remarks_on, take_offer

    if wrong:
        raise InputError(wrong)
    now = app.clock.now()
    offer = offer_numbered(app.account, number, now)
    interview = offered(app.account, offer, now, given)
    for remark in remarks_on(app.account, offer):
        say(remark.text)
    _interview_shown(interview, queries.interview(app.account, interview.id), now, app.config.you.time_zone)
    if not yes:
        _confirmed([f"--offer {number}"])
    return take_offer(app.account, offer, now, given)


def ignore(number: Annotated[int, typer.Argument(metavar="N", help="The number of the invitation.")]) -> None:
    """Stop showing an invitation from your mail: it is not an interview, or its calendar cannot be read."""
    from afterword.app import opened
    from afterword.services.offers import ignore_offer, offer_numbered

    with opened() as app:
        offer = offer_numbered(app.account, number, app.clock.now())
        ignore_offer(app.account, offer)
        say(f"{offer.title}: ignored. The invitation stays in Gmail.")


def contents(names: Sequence[str], wrong: list[Problem]) -> list[tuple[str, bytes]]:
    """The files' names with what is in them; those that cannot be read are added to `wrong`."""
    if names.count(STDIN) > 1:
        wrong.append(Problem(STDIN, "stdin twice", "stdin once"))
    found = []
    for name in dict.fromkeys(names):
        try:
            found.append((name, sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()))
        except (OSError, ValueError) as error:
            why = (getattr(error, "strerror", "") or str(error)).lower()
            wrong.append(Problem(name, why, "a file that can be read"))
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
        raise ValueError("a date, such as 2026-11-23") from None


def _length(elapsed: Any) -> Any:
    def check(text: str) -> timedelta:
        span: timedelta = elapsed(text)
        if not timedelta() < span <= timedelta(days=1):
            raise ValueError("at most a day, such as 1h")
        return span

    return check


def _person(text: str) -> Person:
    from afterword.config.fields import address, some_line
    from afterword.domain.model import Person

    match = PERSON.fullmatch(text)
    if match is None:
        raise ValueError('a name with its address, such as "Ana Ruiz <ana@acme.example>"')
    return Person("", some_line(match["name"]), address(match["email"]))


def _cards_to_ask_with(found: Sequence[tuple[str, bytes]]) -> tuple[Card, ...]:
    """The cards, where there is nothing but cards, and somebody at a terminal to say of which interview they are."""
    from afterword.cli.asking import somebody_there
    from afterword.imports.files import cards_alone

    if not somebody_there() or any(name == STDIN for name, _ in found):
        return ()
    with suppress(InputError):  # it is reported with everything else that is wrong
        return cards_alone(found)
    return ()


def _read(app: App, found: Sequence[tuple[str, bytes]], given: Given, wrong: list[Problem]) -> FilesRead:
    """What the files hold; InputError with everything that is wrong with flags and files."""
    from afterword.imports.files import FilesRead, read_files

    you, hint, added = app.config.you, "", FilesRead(())
    try:
        if found:
            now, zone = app.clock.now(), you.time_zone
            added = read_files(
                found, you=you.signs, zone=zone, now=now, given=given, stems=app.account.stem_ids
            )
    except InputError as error:
        wrong, hint = [*wrong, *error.problems], error.hint
    if wrong:
        raise InputError(wrong, hint)
    if (given.on or given.length) and not any(i.uid for i in added.interviews):
        say(_("--on and --length apply only to calendars. The interview file was read without them."))
    return added


def _asked(
    app: App, given: Given, wrong: list[Problem], files: Sequence[str], cards: Sequence[Card]
) -> FilesRead:
    """What somebody at a terminal types; what flags and cards say are defaults."""
    from afterword.cli.asking import Dialogue, Unfinished, heard, somebody_there
    from afterword.cli.questions import interview_questions, interview_toml
    from afterword.imports.files import FilesRead
    from afterword.imports.toml import from_toml

    if not somebody_there():
        expected = "an interview file (TOML) or an invitation (.ics); - reads stdin"
        wrong.append(Problem("FILE", "no file, and no terminal to ask in", expected))
    if wrong:
        raise InputError(wrong)
    zone = app.config.you.time_zone
    today = app.clock.now().astimezone(ZoneInfo(zone)).date()
    unfinished = Unfinished(app.paths.state / "add.unfinished.json")
    talk = Dialogue(heard, tell, unfinished, shlex.join(["afterword", "add", *files]))
    if not cards:
        tell("If you have business cards, `afterword add CARD.vcf …` saves you typing.")
    familiar = app.account.wording.templates.letters_in().frame.familiar_word
    answers = talk.ask(
        lambda so_far: interview_questions(so_far, zone, today, familiar), _suggested(given, cards)
    )
    try:
        interview = from_toml(interview_toml(answers), zone=zone, file="your answers")
    except InputError:
        answers.popitem()  # the last question is open again, so that one can go back from it
        unfinished.keep(answers)
        raise
    unfinished.drop()
    return FilesRead((interview,))


def _suggested(given: Given, cards: Sequence[Card]) -> dict[str, str]:
    """The defaults of the questions."""
    from afterword.cli.questions import suggested_people

    company = next((card.company for card in cards if card.company), "")
    told = {"company": given.company or company, "position": given.position}
    told |= {"day": given.on.isoformat()} if given.on else {}
    return told | suggested_people([*(card.person for card in cards), *given.people])


def _shown(app: App, added: FilesRead, wanted: Sequence[Interview]) -> None:
    """What was read from calendars, as it was understood; and the meetings that were called off."""
    from afterword.services import queries

    now, zone = app.clock.now(), app.config.you.time_zone
    for remark in added.remarks:
        say(remark)
    for interview in wanted:
        if interview.uid:
            _interview_shown(interview, queries.interview(app.account, interview.id), now, zone)
    for cancelled in added.cancelled:
        _cancelled_shown(cancelled, queries.interviews(app.account))


def _interview_shown(new: Interview, old: Interview | None, now: datetime, zone: str) -> None:
    say(f"{new.position} at {new.company}{' (already added)' if old else ''}")
    there = "" if new.time_zone == zone else f"; there it is {absolute(new.starts, new.time_zone, now)[-5:]}"
    lasts = f"{absolute(new.starts, zone, now)} to {absolute(new.ends, zone, now)[-5:]}"
    say(f"  {lasts} ({zone}{there}), {relative(new.starts, now)}")
    if old and old.starts != new.starts:
        say(f"  moved from {absolute(old.starts, zone, now)}")
    for person in new.people:
        title = f", {person.title}" if person.title else ""
        say(f"  {person.part}: {person.name} <{person.email or 'no address yet'}>{title}")
    if not new.people:
        say("  It names nobody. To add people, give their cards (.vcf) to `afterword add`.")


def _cancelled_shown(cancelled: Cancelled, known: Sequence[Interview]) -> None:
    """The interviews that this meeting, or one of its dates, stands for; and what one can do."""
    meant = [
        i
        for i in known
        if i.uid and cancelled.uid in {i.uid, i.uid.partition("#")[0]} and cancelled.sequence >= i.sequence
    ]
    for interview in meant:
        say(f"{interview.position} at {interview.company} was cancelled in its calendar.")
        say(f"If it is over for you: afterword close {interview.id} --because other")
    if not meant:
        say("The calendar cancels a meeting that you have not added. Nothing changed.")


def _confirmed(files: Sequence[str]) -> None:
    """The person at the terminal says that it is right. InputError where nobody is there to say so."""
    if STDIN in files or not sys.stdin.isatty():
        problem = Problem(", ".join(files), "a calendar, and nobody to ask", "--yes, if the above is right")
        raise InputError([problem], "Nothing was added.")
    if not typer.confirm("Is that right?", default=True, err=True):
        say("Nothing was added. You can write an interview file (TOML) instead.")
        raise typer.Abort
