"""One sentence ended at a terminal: its beginning is chosen, its words are typed, and one sees how it reads."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from afterword.cli.asking import BACK, NOTHING, is_no, is_yes, remember
from afterword.cli.fixes import ALL, FoundSlip, fixed, keyed, taken
from afterword.cli.sitting import SHARED, Move, Prompt, Sitting
from afterword.cli.stems import MORE, Chosen, choose, stem_in_words, typed
from afterword.config.language import _, either, listed, several
from afterword.domain.edits import (
    sentence_at,
    with_question,
    with_sentence,
    with_shared,
    with_words,
    words_at,
)
from afterword.domain.model import OpenQuestion, Sentence, SharedSentence
from afterword.letters.stems import GAP
from afterword.services.finishing import (
    held_by,
    offered,
    reads,
    room,
    rough_for,
    slips_in,
    stem_of,
    unused_rough,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.domain.model import Interview, Person
    from afterword.letters.stems import Place, Stem
    from afterword.services.queries import Planned

MOST_ROUGH = 8
INDENT = "    "
QUESTION = "q"
"""Press this to type a question again."""


def sentence(sitting: Sitting, prompt: Prompt) -> Move:
    """A sentence for one reader, or one for several letters: a new one, or another look at one that is there."""
    there = sentence_at(sitting.look().interview, prompt.person, prompt.key)
    return _again(sitting, prompt, there) if there else _new(sitting, prompt)


def _new(sitting: Sitting, prompt: Prompt) -> Move:
    if prompt.number:
        again = (
            _("Add another to the same sentence? Enter skips this.")
            if _only_stem(sitting, prompt)
            else _("Add another? Enter skips this.")
        )
        sitting.say("  " + again)
    chosen = _stem(sitting, prompt)
    if isinstance(chosen, Move):
        return chosen
    stem, words = chosen
    said = words or typed(sitting, _shown_to(sitting.look(), prompt), stem)
    match said:
        case "" | "-":
            return Move.ON
        case "<" if _only_stem(sitting, prompt):  # there is no list of stems to go back to
            return Move.BACK
        case "<" | "m":
            return _new(sitting, prompt)
    return _put(sitting, prompt, stem, said)


def _again(sitting: Sitting, prompt: Prompt, there: Sentence | SharedSentence) -> Move:
    one = sitting.look()
    person = _shown_to(one, prompt)
    sitting.say(f"{INDENT}{_reads(sitting, prompt)}")
    _your_words(sitting, there.text)
    keys = (
        _("Enter keeps them, {nothing} deletes the sentence; or type new words.")
        if _only_stem(sitting, prompt)
        else _(
            "Enter keeps them, {nothing} deletes the sentence, {more} changes the beginning; or type new words."
        )
    )
    sitting.say("  " + keys.format(nothing=NOTHING, more=MORE))
    match typed(sitting, person, stem_of(sitting.app.account, person, there), hint=False):
        case "<":
            return Move.BACK
        case "":
            return _whose(sitting, prompt)
        case "-":
            sitting.keep(_with(one.interview, prompt, None))
            return Move.STAY
        case "m":
            return _new(sitting, prompt)
        case said:
            return _put(sitting, prompt, stem_of(sitting.app.account, person, there), said)


def _your_words(sitting: Sitting, text: str) -> None:
    """What was typed before; the arrow up brings it back."""
    sitting.say("  " + _("Your words: “{text}” (arrow up brings them back)").format(text=text))
    remember(text)


def _put(sitting: Sitting, prompt: Prompt, stem: Stem, text: str) -> Move:
    """It is kept, shown as it reads, and what is probably a slip can be fixed; then, for several letters, whose."""
    before = sitting.look().interview
    sitting.keep(_with(before, prompt, Sentence(stem.id, text)))
    if fixes(sitting, prompt) is Move.STAY:
        return sentence(sitting, prompt)
    _thanks_twice(sitting, prompt, stem)
    move = _whose(sitting, prompt)
    if move is Move.ON and sentence_at(before, prompt.person, prompt.key) is None:
        _enough(sitting, prompt)
    return move


def _thanks_twice(sitting: Sitting, prompt: Prompt, stem: Stem) -> None:
    """Say so if another sentence of the letter already thanks for the meeting."""
    if prompt.place != "personal" or not stem.opens:
        return
    account, person = sitting.app.account, _shown_to(sitting.look(), prompt)
    thanks = [one for one in person.notes.sentences if stem_of(account, person, one).opens]
    if len(thanks) > 1:
        sitting.say(
            "  "
            + _(
                "This letter already thanks {name} in another sentence; {back} takes you back to change one."
            ).format(name=person.name, back=BACK)
        )


def _enough(sitting: Sitting, prompt: Prompt) -> None:
    """Says that the letters have no room for more of the kind; of a challenge there is one, as everybody expects."""
    one = sitting.look()
    if prompt.number + 1 < room(one.interview, cast("Place", prompt.place)):
        return
    match prompt.place:
        case "personal":
            sitting.say("  " + _("That is enough for {name}.").format(name=_shown_to(one, prompt).name))
        case "fit" | "offer":
            sitting.say("  " + _("The letters have no room for more."))


def _with(interview: Interview, prompt: Prompt, new: Sentence | None) -> Interview:
    """The interview with that sentence; who gets a shared one stays as it was."""
    if prompt.place not in SHARED:
        return with_sentence(interview, prompt.person, prompt.key, new)
    old = sentence_at(interview, prompt.person, prompt.key)
    readers = old.readers if isinstance(old, SharedSentence) else None
    return with_shared(interview, prompt.key, SharedSentence(new.stem, new.text, readers) if new else None)


# the beginning


def _only_stem(sitting: Sitting, prompt: Prompt) -> Stem | None:
    """The stem that is not chosen: a further offer begins as the first one does."""
    one = sitting.look()
    if prompt.place != "offer" or not prompt.number:
        return None
    return stem_of(sitting.app.account, _shown_to(one, prompt), one.interview.notes.offers[0])


def _stem(sitting: Sitting, prompt: Prompt) -> Chosen | Move:
    if only := _only_stem(sitting, prompt):
        return only, ""
    one, place = sitting.look(), cast("Place", prompt.place)
    person = _shown_to(one, prompt)
    lines = rough_for(one.interview, person) if prompt.person else unused_rough(one.interview)
    _rough(sitting, prompt.person or prompt.place, lines)
    return choose(sitting, person, offered(sitting.app.account, one.interview, person, place))


def _rough(sitting: Sitting, about: str, lines: Sequence[str]) -> None:
    """The notes that no sentence has used yet: once for each reader, and for each kind of what several letters hold."""
    if about in sitting.noted or not lines:
        return
    sitting.noted.add(about)
    sitting.say("  " + _("Notes that you have not used yet:"))
    for line in lines[:MOST_ROUGH]:
        sitting.say(f"  - {line}")
    if len(lines) > MOST_ROUGH:
        sitting.say("  " + _("- and {count} more").format(count=len(lines) - MOST_ROUGH))


# how it reads


def fixes(sitting: Sitting, prompt: Prompt) -> Move:
    """The paragraph as it reads now, and what is probably not meant: a key takes a fix, Enter none."""
    while True:
        sitting.say(f"{INDENT}{_reads(sitting, prompt)}")
        one = sitting.look()
        person = _shown_to(one, prompt)
        slips = slips_in(sitting.app.account, one.interview, person).get(prompt.key, [])
        words = words_at(one.interview, prompt.person, prompt.key)
        known = keyed(sitting, [FoundSlip(person, prompt.key, words, slip) for slip in slips])
        if not known:
            return Move.ON
        keys = (
            _(
                "{known} accepts the fix, {all} accepts every one, {back} lets you retype it, Enter keeps your words: "
            )
            if len(known) > 1
            else _("{known} accepts the fix, {back} lets you retype it, Enter keeps your words: ")
        )
        said = sitting.hear(keys.format(known=either(list(known)), all=ALL, back=BACK)).strip()
        if said in {"", NOTHING}:
            sitting.refused.update((one.words, one.slip) for one in known.values())
            return Move.ON
        if said == BACK:
            return Move.STAY
        if found := taken(said, known):
            sitting.keep(fixed(one.interview, found))
        else:
            sitting.say(
                "  " + _("Expected {known}, {back} or nothing.").format(known=", ".join(known), back=BACK)
            )


def _reads(sitting: Sitting, prompt: Prompt) -> str:
    """The paragraph that holds it; the sentence alone if no letter has room for it."""
    one = sitting.look()
    return reads(
        sitting.app.account, one.plan, one.interview, _shown_to(one, prompt), prompt.key, sitting.now
    )


def _shown_to(one: Planned, prompt: Prompt) -> Person:
    """The reader in whose letter it is shown: the first one that holds it."""
    people = one.interview.people
    holds = held_by(one.interview).get(prompt.key, ())
    wanted = prompt.person or next(iter(holds), people[0].id)
    return next(p for p in people if p.id == wanted)


# whose letters


def _whose(sitting: Sitting, prompt: Prompt) -> Move:
    """Which letters hold a shared sentence; other names change it."""
    one = sitting.look()
    people = sitting.open_readers(one)
    old = sentence_at(one.interview, prompt.person, prompt.key)
    if not isinstance(old, SharedSentence):
        return Move.ON
    if len(people) < 2:
        if people and old.readers is None and people[0].id not in (_held(one, prompt.key) or ()):
            last = replace(old, readers=(people[0].id,))  # the others' letters have left
            sitting.keep(with_shared(one.interview, prompt.key, last))
        return Move.ON
    while True:
        held = letters_to(sitting, prompt.key) or _("no letter yet")
        said = sitting.hear(
            _("In {held}. Enter keeps this; or type names, or all: ").format(held=held)
        ).strip()
        if said == BACK:
            return Move.STAY
        try:  # Enter keeps what it says, whatever is dealt out later
            readers = _named(said, people) if said else old.readers or _held(one, prompt.key)
        except ValueError as expected:
            sitting.say("  " + _("Expected {expected}.").format(expected=expected))
            continue
        sitting.keep(with_shared(one.interview, prompt.key, replace(old, readers=readers)))
        return Move.ON


def _held(one: Planned, key: str) -> tuple[str, ...] | None:
    return held_by(one.interview).get(key) or None


def letters_to(sitting: Sitting, key: str, without: str = "") -> str:
    """'the letters to Dana and Priya', but for one person's: those that hold that sentence and can still change."""
    one = sitting.look()
    holds = held_by(one.interview).get(key, ())
    names = [p.name for p in sitting.open_readers(one) if p.id in holds and p.id != without]
    if not names:
        return ""
    said = several("the letter to {names}", "the letters to {names}", len(names))
    return said.format(names=listed(names))


def _named(said: str, people: Sequence[Person]) -> tuple[str, ...] | None:
    """Who is meant by a list of names, in any beginning; None for `-`: whoever has room for it."""
    if said == NOTHING:
        return None
    if said.casefold() == "all":
        return tuple(p.id for p in people)
    meant: list[str] = []
    last = re.escape(listed(["", ""]).strip())  # as a list is said in the language of the interface
    for name in re.split(rf"\s*(?:[,;&]|\b(?:and|{last})\b)\s*", said):
        hits = [p for p in people if name and is_called(p, name)]
        if len(hits) != 1:
            raise ValueError(
                _("{people}, or {nothing} to let Afterword choose").format(
                    people=either([p.name for p in people]), nothing=NOTHING
                )
            )
        meant.append(hits[0].id)
    return tuple(dict.fromkeys(meant))


def is_called(person: Person, name: str) -> bool:
    """Whether somebody types that for the person: the beginning of the whole name, or of a part of it."""
    parts = (person.name, *person.name.split())
    return any(part.casefold().startswith(name.casefold()) for part in parts)


# questions that were left open


def question(sitting: Sitting, prompt: Prompt) -> Move:
    """The answer to a question that is noted."""
    one = sitting.look()
    person = _shown_to(one, prompt)
    asked = person.notes.open_questions[prompt.number]
    sitting.say(f"  “{asked.question}”")
    if asked.answer:
        sitting.say(f"{INDENT}{_reads(sitting, prompt)}")
        _your_words(sitting, asked.answer)
    keys = (
        _("Enter keeps them, {question} changes the question, {nothing} deletes it.")
        if asked.answer
        else _("Enter leaves it open, {question} changes the question, {nothing} deletes it.")
    )
    sitting.say("  " + keys.format(question=QUESTION, nothing=NOTHING))
    match typed(sitting, person, stem_of(sitting.app.account, person, asked), gap=1):
        case "<":
            return Move.BACK
        case "":
            return Move.ON
        case "q":
            return _question_again(sitting, prompt)
        case "-":
            sitting.keep(with_question(one.interview, person.id, prompt.number, None))
            return Move.STAY
        case said:
            sitting.keep(with_words(one.interview, person.id, prompt.key, said))
            return question(sitting, prompt) if fixes(sitting, prompt) is Move.STAY else Move.ON


def asked(sitting: Sitting, _prompt: Prompt) -> Move:
    """Whether somebody asked something that can be answered better now."""
    one = sitting.look()
    people = [p for p in sitting.open_readers(one) if sitting.only in {"", p.id}]
    names = either([p.name for p in people])
    said = sitting.hear(
        _("Can you answer another question better now? (y, Enter: no): ")
        if any(p.notes.open_questions for p in people)
        else _("Can you answer a question better now? (y, Enter: no): ")
    ).strip()
    if is_yes(said):
        said = (
            names
            if len(people) == 1
            else sitting.hear(_("Which of them asked? {names} (Enter: none): ").format(names=names)).strip()
        )
    if said == BACK:
        return Move.BACK
    if said in {"", NOTHING} or is_no(said):
        return Move.ON
    hits = [p for p in people if is_called(p, said)]
    if len(hits) != 1:
        sitting.say("  " + _("Expected {names}, or nothing.").format(names=names))
        return Move.STAY
    return _asked_by(sitting, hits[0])


def _asked_by(sitting: Sitting, person: Person) -> Move:
    interview = sitting.look().interview
    chosen = choose(sitting, person, offered(sitting.app.account, interview, person, "answer"))
    if isinstance(chosen, Move):
        return Move.STAY
    stem, words = chosen
    if not words or not _fits(sitting, person, stem, words):
        words = typed(sitting, person, stem)
    if words in {"", BACK, NOTHING, MORE}:
        return Move.STAY
    number = len(person.notes.open_questions)
    sitting.keep(with_question(interview, person.id, number, OpenQuestion(words, "", stem.id)))
    answer = Prompt("answer", person.id, number)
    said = typed(sitting, person, stem, gap=1)
    if said == BACK:
        return _question_again(sitting, answer)
    if said not in {"", BACK, NOTHING, MORE}:
        sitting.keep(with_words(sitting.look().interview, person.id, answer.key, said))
        if fixes(sitting, answer) is Move.STAY:
            question(sitting, answer)
    return Move.STAY


def _fits(sitting: Sitting, person: Person, stem: Stem, words: str) -> bool:
    """Ask whether the words typed before the beginning are the question, not its answer."""
    begun = stem_in_words(sitting, person, stem).split(GAP)[0]
    sitting.say(f"{INDENT}{begun}{words} …")
    asked = _("Is that what they asked? (Enter: yes, {back}: type the question again): ")
    said = sitting.hear(asked.format(back=BACK)).strip()
    return not said or is_yes(said)


def _question_again(sitting: Sitting, prompt: Prompt) -> Move:
    """Ask for the question again (Enter keeps it), then for its answer."""
    one = sitting.look()
    person = _shown_to(one, prompt)
    old = person.notes.open_questions[prompt.number]
    _your_words(sitting, old.question)
    words = typed(sitting, person, stem_of(sitting.app.account, person, old), hint=False)
    if words == BACK:
        return Move.STAY
    if words not in {"", NOTHING, MORE}:
        new = with_question(one.interview, person.id, prompt.number, replace(old, question=words))
        sitting.keep(new)
    return question(sitting, prompt)


# what stands over it


def heading(one: Planned, prompt: Prompt) -> str:
    """What stands over the prompts of one reader, and over those for all letters."""
    person = next((p for p in one.interview.people if p.id == prompt.person), None)
    return "\n".join(_heading(one, prompt, person))


def _heading(one: Planned, prompt: Prompt, person: Person | None) -> Iterator[str]:
    match prompt.place:
        case "personal" if person:
            whom = f"{person.name}, {person.title}" if person.title else person.name
            yield _("For {whom}: what you two talked about").format(whom=whom)
        case "challenge":
            if len(one.interview.people) > 1:
                yield _(
                    "You can use the next sentences in several letters. Keep in mind that colleagues may compare."
                )
            yield _("A challenge that you would like to take on")
        case "fit":
            yield _("Experience that fits")
        case "offer":
            yield _("What you would do")
        case "answer" if person:
            yield _("A question that {name} asked").format(name=person.name)
        case "asked":
            yield _("Questions you could not answer well")
        case _ if person:
            yield _("The letter to {name}, as it will arrive").format(name=person.name)
