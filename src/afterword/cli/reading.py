"""A whole letter read at a terminal, as it will arrive: it looks right, or it is changed."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from afterword.cli.asking import BACK, NOTHING, is_no, is_yes
from afterword.cli.ending import letters_to, question, sentence
from afterword.cli.fixes import ALL, FoundSlip, fixed, keyed, taken
from afterword.cli.printing import absolute
from afterword.cli.running import not_running
from afterword.cli.sitting import Move, Prompt, Sitting
from afterword.cli.stems import MORE, choose, typed
from afterword.config.fields import prose
from afterword.config.language import Sentences, _
from afterword.domain.edits import parted, with_letter, with_sentence
from afterword.domain.model import Sentence, StepState
from afterword.errors import InputError
from afterword.messages import Face, why
from afterword.messages.answers import once_read, worded_at, worded_for
from afterword.messages.words import full_sentence, is_held
from afterword.services.finishing import (
    LetterStage,
    fields,
    greeting_typed,
    held_by,
    letter_view,
    offered,
    pieces,
    say_read,
    slips_in,
    slips_in_letter,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from afterword.domain.model import Interview, Person
    from afterword.services.account import AccountContext
    from afterword.services.finishing import LetterView

RULE = "-" * 40
"""Stands over and under a letter."""

SENTENCES = Sentences(
    {
        "y": "it looks right",
        "n": "something is wrong",
        "e": "change the whole letter in an editor",
        "c": "write your own last sentence",
        BACK: "back",
    }
)
"""What can be typed under a letter that is made of finished sentences, and what it does."""

OWN_TEXT = Sentences(
    {
        "y": "it looks right",
        "n": "something is wrong",
        "e": "change it in an editor",
        "s": "drop this text and go back to your sentences",
        BACK: "back",
    }
)
"""The same under a letter that was changed in an editor."""


def read(sitting: Sitting, prompt: Prompt) -> Move:
    """The letter is shown with what the checks say; the candidate says that it looks right, changes it, or goes on."""
    one = sitting.look()
    person = next(p for p in one.interview.people if p.id == prompt.person)
    view = letter_view(sitting.app.account, one.plan, one.interview, person, sitting.now)
    _show(sitting, view)
    own = _own(sitting, one.interview, view)
    known = keyed(sitting, letter_slips(sitting.app.account, one.interview, view))
    greets = {"g": _("say how to greet {name}").format(name=view.greeted.name)} if view.asks_greeting else {}
    keys = dict((OWN_TEXT if person.notes.letter else SENTENCES).items()) | greets
    match _key(sitting, keys, own, known):
        case "y":
            return _said(sitting, view)
        case "":
            return _later(sitting, view)
        case "<":
            return Move.BACK
        case "e":
            _changed(sitting, person, view)
        case "c":
            _ended(sitting, person)
        case "g":
            _greeted(sitting, view)
        case "s":
            sitting.keep(with_letter(one.interview, person.id, ""))
        case key if key in own:
            _typed_again(sitting, person, *own[key])
        case key:
            _fixed(sitting, person, taken(key, known))
    return Move.STAY


def _fixed(sitting: Sitting, person: Person, found: Sequence[FoundSlip]) -> None:
    """These fixes are taken; it is said who else gets the sentences."""
    for field in dict.fromkeys(one.key for one in found):
        _say_elsewhere(sitting, person, field)
    sitting.keep(fixed(sitting.look().interview, found))


Own = tuple["Person", str]
"""Whose ending it is, and its key."""


def _own(sitting: Sitting, interview: Interview, view: LetterView) -> dict[str, Own]:
    """The candidate's sentences in that letter, shown with a number each; under these whose and which they are."""
    found: dict[str, Own] = {}
    for person in _whose(view):
        for piece in pieces(sitting.app.account, interview, replace(view, person=person), sitting.now):
            if piece.field not in {"", "letter"}:
                found.setdefault(piece.text, (person, piece.field))
    for number, text in enumerate(found, 1):
        sitting.say(f"  {number:>2}  {text}")
    return {str(number): one for number, one in enumerate(found.values(), 1)}


def _whose(view: LetterView) -> list[Person]:
    """The people whose sentences the letter holds: its reader, and those whose thanks it passes on."""
    carried = view.step.passes_on if view.step else ()
    return [view.person, *(p for p in carried if p.id != view.person.id)]


def _say_keys(
    sitting: Sitting, keys: Mapping[str, str], own: Collection[str], known: Collection[str]
) -> None:
    sitting.say("")
    if own:
        sitting.say(f"  {_span(own):>5}  {_('retype that sentence')}")
    if known:
        accept = _("accept that fix; {all}: accept every fix") if len(known) > 1 else _("accept that fix")
        sitting.say(f"  {_span(known):>5}  {accept.format(all=ALL)}")
    for key, words in keys.items():
        sitting.say(f"  {key:>5}  {words}")
    sitting.say(f"  {_('Enter'):>5}  {_('leave it for later')}")


def _span(keys: Collection[str]) -> str:
    """'1' or '1-4'."""
    first, *_, last = [*keys, *keys]
    return first if first == last else f"{first}-{last}"


def _key(
    sitting: Sitting, keys: Mapping[str, str], own: Collection[str], known: Mapping[str, FoundSlip]
) -> str:
    """One of the keys, which are shown, asked for until it is typed; who says no is asked what is wrong."""
    _say_keys(sitting, keys, own, known)
    asked = _("Does it look right? (Enter: later): ")
    while (said := sitting.hear(asked).strip().casefold().rstrip(".")) not in {
        *keys,
        *own,
        "",
    } or said == "n":
        if said and taken(said, known):
            return said
        if is_yes(said):
            return "y"
        if is_no(said):
            asked = (
                _("What is wrong? ({numbers}: that sentence, e: the letter, Enter: later): ")
                if own
                else _("What is wrong? (e: the letter, Enter: later): ")
            ).format(numbers=_span(own))
        else:
            sitting.say("  " + _("Expected one of the keys above."))
    return said


def _typed_again(sitting: Sitting, reader: Person, person: Person, key: str) -> None:
    """That sentence is typed once more, under what it was."""
    place, number = parted(key)
    _say_elsewhere(sitting, reader, key)
    match place:
        case "closing":
            _ended(sitting, person)
        case "answer":
            question(sitting, Prompt("answer", person.id, number))
        case "sentence":
            sentence(sitting, Prompt("personal", person.id, number))
        case _:
            sentence(sitting, Prompt(place, "", number))


def _say_elsewhere(sitting: Sitting, reader: Person, key: str) -> None:
    """Who else gets that sentence."""
    if others := letters_to(sitting, key, reader.id):
        sitting.say(
            "  " + _("This sentence is also in {others} and changes there too.").format(others=others)
        )


def _later(sitting: Sitting, view: LetterView) -> Move:
    """The letter stays as it is; how one comes back to it."""
    if view.stage is LetterStage.UNREAD:
        holds = sitting.app.config.letters.mode == "schedule"
        said = (
            _(
                "Left for later. Afterword does not send it until you have read it. To see it again, run "
                "`afterword finish {interview}`."
            )
            if holds
            else _("Left for later. To see it again, run `afterword finish {interview}`.")
        )
        sitting.say("  " + said.format(interview=sitting.id))
    return Move.ON


def _show(sitting: Sitting, view: LetterView) -> None:
    for line in (RULE, f"Subject: {view.subject}", "", *view.text.rstrip().split("\n"), RULE):
        sitting.say(line)
    for finding in view.findings:
        held = _("Afterword does not send it like this.") if finding.holds else ""
        sitting.say(f"   ! {finding.sentence} {finding.fix} {held}".rstrip())
    if (step := view.step) and not any(finding.holds for finding in view.findings):
        zone = sitting.app.config.you.time_zone
        moment = worded_at(step, by_hand=sitting.app.account.by_hand)
        worded = worded_for(moment, str(step.key), zone, sitting.now, Face.TERMINAL)
        sitting.say(f"   {worded}") if worded else None
        if view.stage is LetterStage.UNREAD and not is_held(step):
            by_hand = sitting.app.account.by_hand
            sitting.say(f"   {once_read(step, zone, sitting.now, Face.TERMINAL, by_hand=by_hand)}")


def letter_slips(account: AccountContext, interview: Interview, view: LetterView) -> Iterator[FoundSlip]:
    """What is probably not meant, in every ending that the letter holds, or in the text as a whole."""
    if whole := view.person.notes.letter:
        for slip in slips_in_letter(account, interview, view.person, whole):
            yield FoundSlip(view.person, "letter", whole, slip)
        return
    held = held_by(interview)
    for person in _whose(view):
        words = {one.key: one.sentence.text for one in fields(interview, person)}
        for key, slips in slips_in(account, interview, person).items():
            if person.id in held.get(key, (person.id,)):
                yield from (FoundSlip(person, key, words[key], slip) for slip in slips)


def _said(sitting: Sitting, view: LetterView) -> Move:
    try:
        say_read(sitting.app.account, view, sitting.app.clock.now())
    except InputError:
        sitting.say("  " + _("The letter has changed in the meantime. Here it is again."))
        return Move.STAY
    sitting.say(f"  Good. {_what_next(sitting, view)}")
    return Move.ON


def _what_next(sitting: Sitting, view: LetterView) -> str:
    """What becomes of a letter that was read."""
    if any(finding.holds for finding in view.findings):
        return _("Afterword does not send it until you change what is marked with !.")
    you, now = sitting.app.config, sitting.now
    step = next((s for s in sitting.look().plan.steps if view.step and s.key == view.step.key), None)
    if step is None or step.state not in {StepState.READY, StepState.SCHEDULED}:
        return full_sentence(why(step.reason, you.you.time_zone)) if step else ""
    stopped = not_running(sitting.app)
    approved = step.history.word == "approved"
    if approved and (step.history.at_once or step.due is None or step.due <= now):
        said = _("You approved it: it leaves next.")
    elif approved:
        said = _("You approved it: it leaves {due}.")
    elif you.letters.mode == "schedule" and step.due and step.due <= now:
        said = _("It leaves now.")
    elif you.letters.mode == "schedule" and step.due:
        said = _("It leaves {due} unless you hold it.")
    elif stopped:
        said = _(
            "Its draft goes to Gmail as soon as Afterword runs; send it from there, or run `afterword approve {step}`."
        )
    else:
        said = _("Its draft goes to Gmail next; send it from there, or run `afterword approve {step}`.")
    due = absolute(step.due, you.you.time_zone, now) if step.due else ""
    return f"{said.format(due=due, step=step.key)} {stopped}".rstrip()


def _changed(sitting: Sitting, person: Person, view: LetterView) -> None:
    """The letter as one text, changed in the person's own editor; from then on it is theirs."""
    import click

    opens = _editor()
    if not opens:
        sitting.say("  " + _("You have not set an editor. Run `export EDITOR=PROGRAM`, then come back."))
        sitting.say("  " + _("To change one sentence without an editor, type its number."))
        return
    if PurePath(opens).name == "vi":
        sitting.hear(
            _("This opens vi: press i to type; Esc, then :wq and Enter, to save and close. (Enter) ")
        )
    try:
        text = click.edit(view.text, editor=opens)
        written = prose(text or "")
    except click.ClickException as error:
        sitting.say("  " + _("{message}. Set EDITOR to your editor.").format(message=error.message))
        return
    except ValueError as expected:
        sitting.say("  " + _("Nothing was changed. Expected {expected}.").format(expected=expected))
        return
    if not written or written == view.text.strip():
        sitting.say("  " + _("Nothing was changed."))
        return
    sitting.keep(with_letter(sitting.look().interview, person.id, written))


def _editor() -> str:
    """The person's own editor, else nano, which shows its keys, else vi. Empty on a machine without any."""
    own = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    return own or ("notepad" if sys.platform == "win32" else shutil.which("nano") or shutil.which("vi") or "")


def _greeted(sitting: Sitting, view: LetterView) -> None:
    """How the letter greets its reader, in the candidate's words."""
    begins = view.text.partition("\n")[0]
    written = sitting.hear(
        _("In place of “{begins}” (such as Ana, or Professor Ruiz; Enter: leave it): ").format(begins=begins)
    ).strip()
    if written in {"", BACK}:
        return
    try:
        sitting.keep(greeting_typed(sitting.app.account, sitting.look().interview, view, written))
    except ValueError as expected:
        sitting.say("  " + _("Nothing was changed. Expected {expected}.").format(expected=expected))


def _ended(sitting: Sitting, person: Person) -> None:
    """A last sentence of one's own, in place of ours."""
    interview = sitting.look().interview
    chosen = choose(sitting, person, offered(sitting.app.account, interview, person, "closing"))
    if isinstance(chosen, Move):
        return
    stem, words = chosen
    words = words or typed(sitting, person, stem)
    if words in {"", BACK, MORE}:
        return
    new = None if words == NOTHING else Sentence(stem.id, words)
    sitting.keep(with_sentence(interview, person.id, "closing", new))
