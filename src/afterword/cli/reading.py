"""A whole letter read at a terminal, as it will arrive: it looks right, or it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.cli.asking import BACK, NOTHING
from afterword.cli.ending import MORE, choose, fixed, numbered, typed
from afterword.cli.printing import absolute
from afterword.cli.sitting import Move, Prompt, Sitting
from afterword.config.fields import prose
from afterword.core.edits import with_letter, with_sentence
from afterword.core.facts import Sentence, StepState
from afterword.errors import InputError
from afterword.finishing import fields, letter_view, offered, say_read, slips_in, slips_in_letter

if TYPE_CHECKING:
    from collections.abc import Collection

    from afterword.cli.ending import Found
    from afterword.core.facts import Interview, Person
    from afterword.finishing import LetterView

RULE = "-" * 40
"""Stands over and under a letter."""

SENTENCES = {
    "y": "it looks right",
    "n": "not yet",
    "e": "change it as one text",
    "c": "end it with a sentence of your own",
    BACK: "back",
}
"""What can be typed under a letter that is made of finished sentences, and what it does."""

OWN_TEXT = {
    "y": "it looks right",
    "n": "not yet",
    "e": "change it again",
    "s": "go back to your sentences",
    BACK: "back",
}
"""The same under a letter that was changed as one text."""


def read(sitting: Sitting, prompt: Prompt) -> Move:
    """The letter is shown with what the checks say; the candidate says that it looks right, changes it, or goes on."""
    one = sitting.look()
    person = next(p for p in one.interview.people if p.id == prompt.person)
    view = letter_view(sitting.app, one.plan, one.interview, person, sitting.now)
    _show(sitting, view)
    known = numbered(sitting, person, _slips(sitting, one.interview, view))
    if known:
        sitting.say("      A number takes its fix.")
    keys = OWN_TEXT if person.notes.letter else SENTENCES
    for key, words in keys.items():
        sitting.say(f"  {key:>2}  {words}")
    match _key(sitting, {*keys, *known}):
        case "y":
            return _said(sitting, view)
        case "n":
            return Move.ON
        case "<":
            return Move.BACK
        case "e":
            _changed(sitting, person, view)
        case "c":
            _ended(sitting, person)
        case "s":
            sitting.keep(with_letter(one.interview, person.id, ""))
        case number:
            sitting.keep(_fixed(one.interview, person, known[number]))
    return Move.STAY


def _key(sitting: Sitting, keys: Collection[str]) -> str:
    """One of the keys, asked for until it is typed."""
    while (said := sitting.hear("Does it look right? ").strip().casefold().rstrip(".")) not in keys:
        if said in {"yes", "no"}:
            return said[0]
        sitting.say("  Expected one of the keys above.")
    return said


def _show(sitting: Sitting, view: LetterView) -> None:
    for line in (RULE, f"Subject: {view.subject}", "", *view.text.rstrip().split("\n"), RULE):
        sitting.say(line)
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
    sitting.say(f"  Good. {_what_next(sitting, view)}")
    return Move.ON


def _what_next(sitting: Sitting, view: LetterView) -> str:
    """What becomes of a letter that was read."""
    if any(finding.holds for finding in view.findings):
        return "It does not leave by itself while what is marked ! stands."
    you, now = sitting.app.config, sitting.now
    step = next((s for s in sitting.look().plan.steps if view.step and s.key == view.step.key), None)
    if step is None or step.state not in {StepState.READY, StepState.SCHEDULED}:
        return f"{step.why[:1].upper()}{step.why[1:]}." if step else ""
    if you.letters.mode == "schedule" and step.due:
        return f"It leaves {absolute(step.due, you.you.time_zone, now)}, unless you hold it."
    return "Its draft goes to Gmail next; you send it from there."


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
