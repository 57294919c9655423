"""One sentence ended at a terminal: its beginning is chosen, its words are typed, and one sees how it reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, cast

from afterword.cli.asking import BACK, NOTHING, remember
from afterword.cli.sitting import SHARED, Move, Prompt, Sitting
from afterword.config.fields import ending
from afterword.domain.edits import (
    sentence_at,
    with_letter,
    with_question,
    with_sentence,
    with_shared,
    with_words,
)
from afterword.domain.model import OpenQuestion, Sentence, SharedSentence
from afterword.finishing import (
    held_by,
    in_words,
    leaves,
    offered,
    reads,
    room,
    rough_for,
    slips_in,
    stem_of,
    unused_rough,
)
from afterword.letters.stems import GAP

if TYPE_CHECKING:
    from afterword.domain.model import Interview, Person
    from afterword.letters.slips import Slip
    from afterword.letters.stems import Place, Stem
    from afterword.views import Planned

FEW = 5
"""So many stems are offered at once, and the empty one below them."""

MORE = "m"
ALL = "all"
MOST_ROUGH = 8
INDENT = "    "

BEFORE = re.compile(r"(?:\S+[ \t]+){0,2}\S*\Z")
AFTER = re.compile(r"\A\S*(?:[ \t]+\S+){0,2}")
"""The words around a place, on the same line."""

Chosen = tuple["Stem", str]
"""A stem, and the words for its first gap where they were typed along with it."""


def sentence(sitting: Sitting, prompt: Prompt) -> Move:
    """A sentence for one reader, or one for several letters: a new one, or another look at one that is there."""
    there = sentence_at(sitting.look().interview, prompt.person, prompt.key)
    return _again(sitting, prompt, there) if there else _new(sitting, prompt)


def _new(sitting: Sitting, prompt: Prompt) -> Move:
    if prompt.number:
        sitting.say("  Add another? Enter skips this.")
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
    other = "" if _only_stem(sitting, prompt) else f", {MORE} changes the beginning"
    sitting.say(f"  Enter keeps them, {NOTHING} deletes the sentence{other}; or type new words.")
    match typed(sitting, person, stem_of(sitting.app, person, there), hint=False):
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
            return _put(sitting, prompt, stem_of(sitting.app, person, there), said)


def _your_words(sitting: Sitting, text: str) -> None:
    """What was typed before; the arrow up brings it back."""
    sitting.say(f"  Your words: “{text}” (arrow up brings them back)")
    remember(text)


def _put(sitting: Sitting, prompt: Prompt, stem: Stem, text: str) -> Move:
    """It is kept, shown as it reads, and what is probably a slip can be fixed; then, for several letters, whose."""
    before = sitting.look().interview
    sitting.keep(_with(before, prompt, Sentence(stem.id, text)))
    if fixes(sitting, prompt) is Move.STAY:
        return sentence(sitting, prompt)
    move = _whose(sitting, prompt)
    if move is Move.ON and sentence_at(before, prompt.person, prompt.key) is None:
        _enough(sitting, prompt)
    return move


def _enough(sitting: Sitting, prompt: Prompt) -> None:
    """Says that the letters have no room for more of the kind; of a challenge there is one, as everybody expects."""
    one = sitting.look()
    if prompt.number + 1 < room(one.interview, cast("Place", prompt.place)):
        return
    match prompt.place:
        case "personal":
            sitting.say(f"  That is enough for {_shown_to(one, prompt).name}.")
        case "fit" | "offer":
            sitting.say("  The letters have no room for more.")


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
    return stem_of(sitting.app, _shown_to(one, prompt), one.interview.notes.offers[0])


def _stem(sitting: Sitting, prompt: Prompt) -> Chosen | Move:
    if only := _only_stem(sitting, prompt):
        return only, ""
    one, place = sitting.look(), cast("Place", prompt.place)
    person = _shown_to(one, prompt)
    lines = rough_for(one.interview, person) if prompt.person else unused_rough(one.interview)
    _rough(sitting, prompt.person or prompt.place, lines)
    return choose(sitting, person, offered(sitting.app, one.interview, person, place))


def _rough(sitting: Sitting, about: str, lines: Sequence[str]) -> None:
    """The notes that no sentence has used yet: once for each reader, and for each kind of what several letters hold."""
    if about in sitting.noted or not lines:
        return
    sitting.noted.add(about)
    sitting.say("  Notes that you have not used yet:")
    for line in lines[:MOST_ROUGH]:
        sitting.say(f"  - {line}")
    if len(lines) > MOST_ROUGH:
        sitting.say(f"  - and {len(lines) - MOST_ROUGH} more")


def choose(sitting: Sitting, person: Person, stems: Sequence[Stem]) -> Chosen | Move:
    """A stem by its number; Enter goes on without one. Words that are typed already end the one that is chosen."""
    shown = [*[s for s in stems if _words_of(s)][:FEW], *[s for s in stems if not _words_of(s)]]
    _list(sitting, person, shown)
    words = ""
    while True:
        asked = "Which beginning should go before that?" if words else "Which beginning?"
        more = f", {MORE}: more" if len(shown) < len(stems) else ""
        enter = f"{NOTHING}: none" if words else "Enter: skip"
        said = sitting.hear(f"{asked} (number{more}, {BACK}: back, {enter}): ").strip()
        if said in {BACK, NOTHING} or not (said or words):
            return Move.BACK if said == BACK else Move.ON
        if said == MORE:
            shown = list(stems)
            _list(sitting, person, shown)
        elif said.isdecimal() or not said:
            if 0 < int(said or 0) <= len(shown):
                return shown[int(said) - 1], words
            sitting.say(f"  Expected a number from 1 to {len(shown)}.")
        else:
            words = _checked(sitting, said) or words


def _list(sitting: Sitting, person: Person, stems: Sequence[Stem]) -> None:
    for number, stem in enumerate(stems, 1):
        sitting.say(f"  {number:>2}  {_beginning(sitting, person, stem)}")


def _checked(sitting: Sitting, said: str) -> str:
    """The words as they are kept; nothing where they cannot be, which is said."""
    try:
        return ending(said)
    except ValueError as expected:
        sitting.say(f"  Expected {expected}.")
        return ""


def _words_of(stem: Stem) -> str:
    return stem.text.replace(GAP, "").strip(" .")


def _beginning(sitting: Sitting, person: Person, stem: Stem) -> str:
    """The stem as it is offered; one without words of its own says what it is for."""
    if not _words_of(stem):
        return f"{GAP}  {stem.hint}"
    whole = _in_words(sitting, person, stem)
    return whole.removesuffix(".") if whole.endswith(f"{GAP}.") else whole


def _in_words(sitting: Sitting, person: Person, stem: Stem) -> str:
    one = sitting.look()
    when = leaves(one.plan, one.interview, person, sitting.now)
    return in_words(sitting.app, one.interview, person, stem, when)


# the end


def typed(sitting: Sitting, person: Person, stem: Stem, gap: int = 0, *, hint: bool = True) -> str:
    """The words that go into that gap of the stem, typed behind what comes before it."""
    if hint:
        sitting.say(f"  {'' if gap else stem.hint}{_example(stem, gap)}".replace("   ", "  "))
    before = _in_words(sitting, person, stem).split(GAP)[gap].lstrip(" .,;:!?”»\"'")
    while True:
        said = sitting.hear(f"{'Your answer:' if gap else '>'} {before}").strip()
        words = _checked(sitting, said) if said else ""
        if words or not said:
            return words


def _example(stem: Stem, gap: int) -> str:
    return f" Example: “{stem.example[gap]}”" if gap < len(stem.example) else ""


# how it reads


def fixes(sitting: Sitting, prompt: Prompt) -> Move:
    """The paragraph as it reads now, and what is probably not meant: a key takes a fix, Enter none."""
    while True:
        sitting.say(f"{INDENT}{_reads(sitting, prompt)}")
        one = sitting.look()
        person = _shown_to(one, prompt)
        slips = slips_in(sitting.app, one.interview, person).get(prompt.key, [])
        words = _words_at(one.interview, prompt)
        known = keyed(sitting, [FoundSlip(person, prompt.key, words, slip) for slip in slips])
        if not known:
            return Move.ON
        every = f", {ALL} accepts every one" if len(known) > 1 else ""
        said = sitting.hear(
            f"{listed(list(known), 'or')} accepts the fix{every}, {BACK} lets you retype it, Enter keeps your words: "
        ).strip()
        if said in {"", NOTHING}:
            sitting.refused.update((one.words, one.slip) for one in known.values())
            return Move.ON
        if said == BACK:
            return Move.STAY
        if found := taken(said, known):
            sitting.keep(fixed(one.interview, found))
        else:
            sitting.say(f"  Expected {', '.join(known)}, {BACK} or nothing.")


def taken(said: str, known: Mapping[str, FoundSlip]) -> list[FoundSlip]:
    """The fixes that were named: 'f1', 'f1 f3', 'all'. None where one of the words is no key."""
    if said == ALL:
        return list(known.values())
    keys = [key if key in known else f"f{key}" for key in said.replace(",", " ").split()]
    return [known[key] for key in keys] if all(key in known for key in keys) else []


class FoundSlip(NamedTuple):
    """A slip in the words of an ending, with its key and the reader."""

    person: Person
    key: str
    words: str
    slip: Slip


def keyed(sitting: Sitting, slips: Iterable[FoundSlip]) -> dict[str, FoundSlip]:
    """Slips are shown, but for those whose fix was refused; gives back those that have a fix, as f1, f2 and so on."""
    known: dict[str, FoundSlip] = {}
    for found in slips:
        if (found.words, found.slip) in sitting.refused:
            continue
        fix = _fix(sitting, found.person, found.words, found.slip)
        key = f"f{len(known) + 1}" if fix else "!"
        if fix:
            known[key] = found
        sitting.say(f"  {key:>2}  {found.slip.sentence}{fix}")
    return known


def _fix(sitting: Sitting, person: Person, words: str, slip: Slip) -> str:
    """What the fix would make of it, in its place."""
    if slip.stem:
        other = stem_of(sitting.app, person, Sentence(slip.stem, ""))
        return f" → {_beginning(sitting, person, other)}"
    if slip.fix is None:
        return ""
    before, after = words[: slip.start], words[slip.end :]
    near = BEFORE.findall(before)[0], AFTER.findall(after)[0]
    less = ["… " * (len(near[0]) < len(before)), " …" * (len(near[1]) < len(after))]
    return f" → “{less[0]}{near[0].lstrip()}{slip.fix}{near[1]}{less[1]}”"


def fixed(interview: Interview, every: Sequence[FoundSlip]) -> Interview:
    """The interview with those fixes in their endings, or in the letter that is one text."""
    for (person, key, words), found in groupby(every, lambda one: (one.person, one.key, one.words)):
        slips = [one.slip for one in found]
        stem = next((slip.stem for slip in slips if slip.stem), "")
        better, begins = words, len(words)
        for slip in sorted(slips, key=lambda slip: -slip.start):
            if slip.fix is not None and slip.end <= begins:  # of two at one place the later one counts
                better, begins = f"{better[: slip.start]}{slip.fix}{better[slip.end :]}", slip.start
        if key == "letter":
            interview = with_letter(interview, person.id, better)
        else:
            interview = with_words(interview, person.id, key, ending(better), *[stem][: bool(stem)])
    return interview


def _words_at(interview: Interview, prompt: Prompt) -> str:
    if prompt.place == "answer":
        person = next(p for p in interview.people if p.id == prompt.person)
        return person.notes.open_questions[prompt.number].answer
    found = sentence_at(interview, prompt.person, prompt.key)
    return found.text if found else ""


def _reads(sitting: Sitting, prompt: Prompt) -> str:
    """The paragraph that holds it; the sentence alone where no letter has room for it."""
    one = sitting.look()
    return reads(sitting.app, one.plan, one.interview, _shown_to(one, prompt), prompt.key, sitting.now)


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
    if not isinstance(old, SharedSentence) or len(people) < 2:
        return Move.ON
    while True:
        held = letters_to(sitting, prompt.key) or "no letter yet"
        said = sitting.hear(f"In {held}. Enter keeps this; or type names, or all: ").strip()
        if said == BACK:
            return Move.STAY
        try:  # Enter keeps what it says, whatever is dealt out later
            readers = _named(said, people) if said else old.readers or _held(one, prompt.key)
        except ValueError as expected:
            sitting.say(f"  Expected {expected}.")
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
    return f"the letter{'s' * (len(names) > 1)} to {listed(names, 'and')}" if names else ""


def listed(names: Sequence[str], last: str) -> str:
    """'Dana, Priya and Ben'."""
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _named(said: str, people: Sequence[Person]) -> tuple[str, ...] | None:
    """Who is meant by a list of names, in any beginning; None for `-`: whoever has room for it."""
    if said == NOTHING:
        return None
    if said.casefold() == "all":
        return tuple(p.id for p in people)
    meant: list[str] = []
    for name in re.split(r"\s*(?:[,;&]|\band\b)\s*", said):
        hits = [p for p in people if name and is_called(p, name)]
        if len(hits) != 1:
            raise ValueError(
                f"{listed([p.name for p in people], 'or')}, or {NOTHING} to let Afterword choose"
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
    sitting.say(
        f"  Enter {'keeps them' if asked.answer else 'leaves it open'}, {NOTHING} deletes the question."
    )
    match typed(sitting, person, stem_of(sitting.app, person, asked), gap=1):
        case "<":
            return Move.BACK
        case "":
            return Move.ON
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
    more = "another" if any(p.notes.open_questions for p in people) else "a"
    names = listed([p.name for p in people], "or")
    said = sitting.hear(f"Can you answer {more} question better now? (y, Enter: no): ").strip()
    if said.casefold() in {"y", "yes"}:
        said = (
            names
            if len(people) == 1
            else sitting.hear(f"Which of them asked? {names} (Enter: none): ").strip()
        )
    match said.casefold():
        case "<":
            return Move.BACK
        case "" | "-" | "n" | "no":
            return Move.ON
    hits = [p for p in people if is_called(p, said)]
    if len(hits) != 1:
        sitting.say(f"  Expected {names}, or nothing.")
        return Move.STAY
    return _asked_by(sitting, hits[0])


def _asked_by(sitting: Sitting, person: Person) -> Move:
    interview = sitting.look().interview
    chosen = choose(sitting, person, offered(sitting.app, interview, person, "answer"))
    if isinstance(chosen, Move):
        return Move.STAY
    stem, words = chosen
    words = words or typed(sitting, person, stem)
    if words in {"", BACK, NOTHING, MORE}:
        return Move.STAY
    number = len(person.notes.open_questions)
    sitting.keep(with_question(interview, person.id, number, OpenQuestion(words, "", stem.id)))
    answer = Prompt("answer", person.id, number)
    said = typed(sitting, person, stem, gap=1)
    if said not in {"", BACK, NOTHING, MORE}:
        sitting.keep(with_words(sitting.look().interview, person.id, answer.key, said))
        if fixes(sitting, answer) is Move.STAY:
            question(sitting, answer)
    return Move.STAY


# what stands over it


def heading(one: Planned, prompt: Prompt) -> str:
    """What stands over the prompts of one reader, and over those for all letters."""
    person = next((p for p in one.interview.people if p.id == prompt.person), None)
    return "\n".join(_heading(one, prompt, person))


def _heading(one: Planned, prompt: Prompt, person: Person | None) -> Iterator[str]:
    match prompt.place:
        case "personal" if person:
            title = f", {person.title}" if person.title else ""
            yield f"For {person.name}{title}: what you two talked about"
        case "challenge":
            if len(one.interview.people) > 1:
                yield "The next sentences can go into several letters. You see which; colleagues compare their mail."
            yield "A challenge that you would like to take on"
        case "fit":
            yield "Experience that fits"
        case "offer":
            yield "What you would do"
        case "answer" if person:
            yield f"A question that {person.name} asked"
        case "asked":
            yield "Questions you could not answer well"
        case _ if person:
            yield f"The letter to {person.name}, as it will arrive"
