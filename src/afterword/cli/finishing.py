"""`afterword finish`: each letter's sentences are ended one by one, then the letter is read as it will arrive."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.completing import interviews
from afterword.cli.printing import tell
from afterword.cli.usage import verb
from afterword.config.language import Sentences, _, marked, several
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterword.app import App
    from afterword.cli.sitting import Ask, Sitting
    from afterword.domain.model import Interview, Person
    from afterword.services.queries import Planned


ROOM = 10
"""So many columns a line of a prompt leaves free, for the words that end a sentence."""

INTRODUCTION = (
    marked("Choose a beginning and finish the sentence. Your words go in as you type them."),
    marked("Say what it meant to you: that makes the letter yours."),
    marked("Enter keeps what is there, < goes back, Ctrl-C leaves. Your words are saved as you go."),
)

PASSED_OVER = Sentences(
    {
        "in-gmail": "you changed this letter in Gmail; finish it there",
        "left": "the letter has been sent",
        "over": "you chose to send no letter",
    }
)
"""By stage, of letters that nothing here changes any more."""

OUTCOME = Sentences(
    {
        "open": "still open",
        "unread": "finished, but not read yet",
        "read": "finished and read",
    }
)
"""By stage, of the others."""


def register(commands: typer.Typer) -> None:
    """Add this verb."""
    verb(commands)(finish)


def finish(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="INTERVIEW",
            autocompletion=interviews,
            help="Its company, position or person; or its ID. A person after it: only that letter.",
        ),
    ],
    suggest: Annotated[
        bool,
        typer.Option(
            "--suggest", help="First suggest sentences from your rough notes, with the model in config."
        ),
    ] = False,
) -> None:
    """Finish the letters: end a sentence or two for each reader, then read each letter as it will arrive.

    Your words go in exactly as you type them. They are saved at once, so you can leave and come back.
    """
    from afterword.app import opened
    from afterword.cli.asking import somebody_there
    from afterword.cli.meaning import the_interview

    with opened() as app:
        found = the_interview(app, words)
        only = _reader_named(found, words[1:])
        if not somebody_there():
            problem = Problem("finish", _("no terminal to ask in"), _("a terminal, or a notes file (TOML)"))
            raise InputError(
                [problem],
                _("`afterword notes {found_id} --form` prints one to fill in.").format(found_id=found.id),
            )
        finish_letters(app, found, only, suggest=suggest)


def _reader_named(interview: Interview, words: Sequence[str]) -> str:
    """The id of the person that the last words name; empty if they name nobody. InputError if they name several."""
    from afterword.cli.ending import is_called

    several: list[Person] = []
    for name in (" ".join(words[start:]) for start in range(len(words))):
        whole = [p for p in interview.people if name.casefold() in {p.name.casefold(), p.id}]
        hits = whole or [p for p in interview.people if is_called(p, name)]
        if len(hits) == 1:
            return hits[0].id
        several = hits
    if several:
        said = _("“{name}” could be {names}: write more of the name.")
        names = ", ".join(p.name for p in several)
        raise InputError([Problem("PERSON", said.format(name=words[-1], names=names), "")])
    return ""


def finish_letters(app: App, interview: Interview, only: str = "", *, suggest: bool = False) -> None:
    """Somebody at the terminal finishes and reads the letters that are open, or that of one reader.

    With `suggest` they are offered sentences first; InputError if config names no model that may be asked.
    KeyboardInterrupt if they leave; what they typed is in the store.
    """
    from afterword.cli.asking import heard
    from afterword.cli.sitting import Sitting
    from afterword.services.meant import ShortCommands

    tell(
        _("The letters for {position} at {company}.").format(
            position=interview.position, company=interview.company
        )
    )
    short = ShortCommands(app.account, app.clock.now())

    def shortened(words: str) -> None:
        tell(short(words))

    sitting = Sitting(app, interview.id, partial(heard, room=ROOM), shortened, only)
    if suggest:
        from afterword.cli.suggesting import offer_sentences

        try:
            offer_sentences(sitting)
        except EOFError:
            raise KeyboardInterrupt from None
    go_through(sitting)


def go_through(sitting: Sitting) -> None:
    """As `finish_letters`, with whoever types there."""
    from afterword.cli.ending import heading
    from afterword.cli.sitting import due, earlier, is_open, walk

    one = sitting.look()
    had = earlier(sitting, one)
    _how_far(sitting, PASSED_OVER)
    if not due(sitting, one):
        if not sitting.only:
            sitting.say(
                _(
                    "Every letter is finished. To go through one again, run `afterword finish "
                    "{interview} PERSON`."
                ).format(interview=sitting.id)
            )
        return
    if had.everything:
        _how_far(sitting, OUTCOME)
        sitting.say(
            _("To change a finished letter, run `afterword finish {interview} PERSON`.").format(
                interview=sitting.id
            )
        )
    else:
        for line in INTRODUCTION:
            sitting.say(_(line))
        _say_which_day(sitting, one)
    try:
        walk(sitting, _asks(), heading)
    except (KeyboardInterrupt, EOFError):
        sitting.say(
            _("Your words are saved. To continue, run `afterword finish {interview}`.").format(
                interview=sitting.id
            )
        )
        raise KeyboardInterrupt from None
    sitting.say("")
    _how_far(sitting, OUTCOME)
    if is_open(sitting):
        sitting.say(_("To continue, run `afterword finish {interview}`.").format(interview=sitting.id))


def _say_which_day(sitting: Sitting, one: Planned) -> None:
    """Explain why the beginnings call today's interview "yesterday": the letters leave tomorrow."""
    from afterword.cli.printing import absolute
    from afterword.cli.sitting import due
    from afterword.letters.compose import Writing
    from afterword.messages.answers import is_today, worded_at
    from afterword.services.finishing import language_of

    whom, now, zone = due(sitting, one), sitting.now, sitting.app.config.you.time_zone
    for step in one.plan.steps:
        moment, person = worded_at(step, by_hand=sitting.app.account.by_hand), step.person
        if person is None or person.id not in whom or moment is None or is_today(moment, zone, now):
            continue
        language = language_of(sitting.app.account, person)
        then, today = (Writing(one.interview, person, language, at).day for at in (moment, now))
        if then != today:
            said = several(
                "This letter is worded for {moment}, so it says “{then}”. To send it today instead, use "
                "`afterword approve --now`: then it says “{today}”.",
                "These letters are worded for {moment}, so they say “{then}”. To send one today instead, use "
                "`afterword approve --now`: then it says “{today}”.",
                len(whom),
            )
            sitting.say(said.format(moment=absolute(moment, zone, now), then=then, today=today))
            return


def _asks() -> dict[str, Ask]:
    """What asks for each place of a letter."""
    from afterword.cli.ending import asked, question, sentence
    from afterword.cli.reading import read
    from afterword.cli.sitting import SHARED

    asks: dict[str, Ask] = dict.fromkeys(["personal", *map(str, SHARED)], sentence)
    return asks | {"answer": question, "asked": asked, "read": read}


def _how_far(sitting: Sitting, words: Mapping[str, str]) -> None:
    """Says of each letter in such a stage how far it is."""
    from afterword.services.finishing import stages

    one = sitting.look()
    how_far = stages(sitting.app.account, one.plan, one.interview)
    for person in sitting.readers(one):
        if how_far[person.id] in words and sitting.only in {"", person.id}:
            sitting.say(f"{person.name}: {words[how_far[person.id]]}.")
