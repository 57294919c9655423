"""A whole letter read at a terminal, as it will arrive: it looks right, or it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.cli.asking import BACK, NOTHING
from afterword.cli.ending import MORE, choose, fixed, numbered, typed
from afterword.cli.sitting import Move, Prompt, Sitting
from afterword.config.fields import prose
from afterword.core.edits import with_letter, with_sentence
from afterword.core.facts import Sentence
from afterword.errors import InputError
from afterword.finishing import fields, letter_view, offered, say_read, slips_in, slips_in_letter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.cli.ending import Found
    from afterword.core.facts import Interview, Person
    from afterword.finishing import LetterView

RULE = "-" * 40
"""Stands over and under a letter."""


def read(sitting: Sitting, prompt: Prompt) -> Move:
    """The letter is shown with what the checks say; the candidate says that it looks right, changes it, or goes on."""
    one = sitting.look()
    person = next(p for p in one.interview.people if p.id == prompt.person)
    view = letter_view(sitting.app, one.plan, one.interview, person, sitting.now)
    _show(sitting, view)
    known = numbered(sitting, person, _slips(sitting, one.interview, view))
    own = bool(person.notes.letter)
    for key, words in _keys(own=own, fixes=bool(known)):
        sitting.say(f"  {key:>2}  {words}")
    match sitting.hear("Does it look right? ").strip().casefold():
        case "y" | "yes":
            return _said(sitting, view)
        case "n" | "no":
            return Move.ON
        case "<":
            return Move.BACK
        case "e":
            _changed(sitting, person, view)
        case "c" if not own:
            _ended(sitting, person)
        case "s" if own:
            sitting.keep(with_letter(one.interview, person.id, ""))
        case said if said in known:
            sitting.keep(_fixed(one.interview, person, known[said]))
        case _:
            sitting.say("  Expected y, n or e.")
    return Move.STAY


def _keys(*, own: bool, fixes: bool) -> Iterator[tuple[str, str]]:
    """What can be typed, and what it does."""
    yield "y", "it looks right"
    yield "n", "not yet"
    yield "e", "change it as one text"
    yield ("s", "back to your sentences") if own else ("c", "end it with a sentence of your own")
    if fixes:
        yield "1", "or another number: take that fix"
    yield BACK, "back"


def _show(sitting: Sitting, view: LetterView) -> None:
    sitting.say(f"{RULE}\nSubject: {view.subject}\n")
    for line in view.text.rstrip().split("\n"):
        sitting.say(line)
    sitting.say(RULE)
    for finding in view.findings:
        held = " It does not leave by itself like this." if finding.holds else ""
        sitting.say(f"   ! {finding.sentence} {finding.fix}{held}")


def _slips(sitting: Sitting, interview: Interview, view: LetterView) -> list[Found]:
    """What is probably not meant, in every ending that the letter holds, or in the text as a whole."""
    if view.person.notes.letter:
        whole = view.person.notes.letter
        return [
            ("letter", whole, slip) for slip in slips_in_letter(sitting.app, interview, view.person, whole)
        ]
    words = {one.key: one.sentence.text for one in fields(interview, view.person)}
    found = slips_in(sitting.app, interview, view.person)
    return [(key, words[key], slip) for key, slips in found.items() for slip in slips]


def _fixed(interview: Interview, person: Person, found: Found) -> Interview:
    key, words, slip = found
    if key != "letter":
        return fixed(interview, person, key, words, slip)
    return with_letter(interview, person.id, words[: slip.start] + (slip.fix or "") + words[slip.end :])


def _said(sitting: Sitting, view: LetterView) -> Move:
    try:
        say_read(sitting.app, view)
    except InputError:
        sitting.say("  It was changed elsewhere meanwhile; here it is again.")
        return Move.STAY
    one = sitting.look()
    step = next((s for s in one.plan.steps if view.step and s.key == view.step.key), None)
    if step:
        sitting.say(f"  Good. {step.state}: {step.why}.")
    return Move.ON


def _changed(sitting: Sitting, person: Person, view: LetterView) -> None:
    """The letter as one text, changed in the person's own editor; from then on it is theirs."""
    import click

    try:
        text = click.edit(view.text)
        written = prose(text or "")
    except click.ClickException as error:
        sitting.say(f"  {error.message}. The variable EDITOR names the program that is opened.")
        return
    except ValueError as expected:
        sitting.say(f"  Nothing was changed. Expected {expected}.")
        return
    if not written or written == view.text.strip():
        sitting.say("  Nothing was changed.")
        return
    sitting.keep(with_letter(sitting.look().interview, person.id, written))


def _ended(sitting: Sitting, person: Person) -> None:
    """A last sentence of one's own, in place of ours."""
    interview = sitting.look().interview
    chosen = choose(sitting, person, offered(sitting.app, interview, person, "closing"))
    if isinstance(chosen, Move):
        return
    stem, words = chosen
    words = words or typed(sitting, person, stem)
    if words in {"", BACK, MORE}:
        return
    new = None if words == NOTHING else Sentence(stem.id, words)
    sitting.keep(with_sentence(interview, person.id, "closing", new))
