"""What somebody can type for a letter: stems that are offered, endings, their likely slips, and rough notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from afterword.domain.finishing import MOST_FITS, MOST_OFFERS, MOST_PERSONAL
from afterword.domain.model import (
    Interview,
    OpenQuestion,
    Person,
    Role,
    Sentence,
    SharedSentence,
)
from afterword.engine.writing import names_in
from afterword.letters.compose import Writing, answer_stem, suggested_stems
from afterword.letters.greetings import is_familiar
from afterword.letters.slips import Slip, shorthand, slips
from afterword.letters.spelling import LANGUAGES, known_words, spelling
from afterword.letters.stems import OWN
from afterword.services.account import AccountContext

if TYPE_CHECKING:
    from afterword.letters.language import Language
    from afterword.letters.stems import Place, Stem


def language_of(account: AccountContext, person: Person) -> Language:
    """The language of the letters to that person."""
    return account.wording.templates.letters_in(person.language)


def offered(account: AccountContext, interview: Interview, person: Person, place: Place) -> list[Stem]:
    """The stems for a place in the letter to that person, the most fitting first, used ones last.

    Text and example use that person's form of address.
    """
    familiar = is_familiar(person, language_of(account, person))
    return [stem.to(familiar=familiar) for stem in _offered(account, interview, person, place)]


def _offered(account: AccountContext, interview: Interview, person: Person, place: Place) -> list[Stem]:
    language = language_of(account, person)
    if place == "personal":
        own = [s for s in language.stems.at("personal") if s.id == OWN]
        stems = [*suggested_stems(interview, person, language), *own]
        used = [one.stem for one in person_in(interview, person).notes.sentences]
        return sorted(stems, key=lambda stem: (stem.id == OWN, used.count(stem.id)))
    fitting = language.stems.at(place, language.reader_kind(person))
    if place == "answer":  # the empty stem has only one gap: the answer would be lost
        return [stem for stem in fitting if stem.gaps > 1]
    used = [one.sentence.stem for one in shared_fields(interview)]
    return sorted(fitting, key=lambda stem: (used.count(stem.id) if place == "fit" else 0, stem.id == OWN))


def in_words(account: AccountContext, interview: Interview, person: Person, stem: Stem, now: datetime) -> str:
    """The stem as that reader would read it, with its gaps."""
    return writing_of(account, interview, person, now).stem_in_words(stem)


def writing_of(account: AccountContext, interview: Interview, person: Person, when: datetime) -> Writing:
    """A thank-you to that person, as it would be written for that moment."""
    return Writing(interview, person, language_of(account, person), when, by_hand=account.by_hand)


@dataclass(frozen=True, slots=True)
class Field:
    """One ending of the letter to a person: `key` names it on the page and in the terminal."""

    key: str
    sentence: Sentence
    to_reader: bool = True


def fields(interview: Interview, person: Person) -> Iterator[Field]:
    """Every ending in the letter to that person."""
    notes = person_in(interview, person).notes
    yield from (Field(f"sentence-{n}", one) for n, one in enumerate(notes.sentences))
    yield from (
        Field(f"answer-{n}", Sentence(one.stem or "own", one.answer))
        for n, one in enumerate(notes.open_questions)
    )
    if notes.closing:
        yield Field("closing", notes.closing)
    yield from shared_fields(interview)


def shared_fields(interview: Interview) -> Iterator[Field]:
    """Every ending that several letters may hold."""
    notes = interview.notes
    for name, several in (("fit", notes.fit), ("offer", notes.offers)):
        yield from (
            Field(f"{name}-{n}", Sentence(one.stem, one.text), to_reader=False)
            for n, one in enumerate(several)
        )
    if notes.challenge:
        yield Field("challenge", Sentence(notes.challenge.stem, notes.challenge.text), to_reader=False)


def slips_in(
    account: AccountContext, interview: Interview, person: Person, *, spelled: bool = True
) -> dict[str, list[Slip]]:
    """Find likely slips, by field, including spelling and grammar if the language is known.

    Those two take some 10 ms per sentence; without them (`spelled`) it takes no time.
    """
    language = language_of(account, person)
    checks = spelled and language.code in LANGUAGES
    known = names_known(account, interview) if checks else frozenset()
    return {
        one.key: found
        for one in fields(interview, person)
        if (
            found := slips(
                language.stems[one.sentence.stem],
                one.sentence.text,
                language,
                familiar=is_familiar(person, language),
                to_reader=one.to_reader,
                spelling=spelling() if checks else None,
                known=known,
            )
        )
    }


def slips_in_letter(account: AccountContext, interview: Interview, person: Person, text: str) -> list[Slip]:
    """Find slips of spelling and grammar in a whole letter, and shorthand."""
    language = language_of(account, person)
    found = list(shorthand(text, language))
    if language.code in LANGUAGES:
        checked = spelling().check(text, names_known(account, interview))
        found += [one for one in checked if not any(one.start < s.end and s.start < one.end for s in found)]
    return sorted(found, key=lambda slip: (slip.start, slip.end))


FORMS = frozenset({"first-word", "verb-form"})
"""Slips of an ending that only its beginning shows."""


def slips_as_read(account: AccountContext, interview: Interview, person: Person, text: str) -> list[Slip]:
    """The same, with words that do not fit the beginning before them, as they were marked where they were typed."""
    whole = slips_in_letter(account, interview, person, text)
    typed = {one.key: one.sentence.text for one in fields(interview, person)}
    own = person_in(interview, person).notes.letter
    found = {} if own else slips_in(account, interview, person, spelled=False)
    beside = [
        replace(slip, start=slip.start + at, end=slip.end + at)
        for key, several in found.items()
        for slip in several
        if slip.code in FORMS and text.count(typed[key]) == 1 and (at := text.find(typed[key])) >= 0
    ]
    fresh = [slip for slip in beside if not any(slip.start < s.end and s.start < slip.end for s in whole)]
    return sorted([*whole, *fresh], key=lambda slip: (slip.start, slip.end))


def names_known(account: AccountContext, interview: Interview) -> frozenset[str]:
    """Words that are right because they are names: of people, companies, positions, files, and the candidate's own."""
    every = account.store.interviews(account.id)
    files = (" ".join(re.findall(r"\w+", PurePath(path).name)) for path in interview.notes.attachments)
    return known_words([*names_in([interview, *every]), account.config.you.name, *files])


def unused_rough(interview: Interview) -> list[str]:
    """The parts of the rough notes that no finished sentence has used yet, line by line.

    A part of a line, up to a comma or stop, counts as used if half of its numbers and longer words are in finished
    sentences.
    """
    texts = [one.sentence.text for p in interview.people for one in fields(interview, p)]
    texts += [q.question for p in interview.people for q in p.notes.open_questions]
    texts += [p.notes.letter for p in interview.people]
    used = _telling_words(" ".join(texts))
    lines = []
    for line in filter(None, (_BULLET.sub("", line).strip() for line in interview.notes.rough.splitlines())):
        about, rest = _about(line, interview.people)
        parts = [part for part in _PART.findall(rest) if not _is_used(_telling_words(part), used)]
        if any(map(_telling_words, parts)):
            kept = "".join(parts).strip(" ,;–—-")
            lines.append(f"{about}{'' if kept[:1] in '.:!?' else ' '}{kept}".strip())
    return lines


def rough_for(interview: Interview, person: Person) -> list[str]:
    """Like `unused_rough`, without the lines that begin with somebody else's name."""
    others = [p for p in interview.people if p.id != person.id]
    return [line for line in unused_rough(interview) if not _about(line, others)[0]]


_BULLET = re.compile(r"^\s*(?:[-–—*•·]|\d+[.)])\s+")


_PART = re.compile(r".+?(?:[,;]\s+|(?<=\w{3})[.!?]+\s+|\s[–—-]\s|$)")


def _about(line: str, people: Iterable[Person]) -> tuple[str, str]:
    """The name at the beginning of a line, with its colon, if it says whom the line is about; and the rest."""
    named = {word.casefold() for p in people for word in (p.name, *re.findall(r"\w{2,}", p.name))}
    before, colon, after = line.partition(":")
    if colon and before.strip().casefold() in named:
        return f"{before}:", after
    first = re.match(r"[\w'’-]+", line)
    return (first.group(), line[first.end() :]) if first and first.group().casefold() in named else ("", line)


def _telling_words(text: str) -> set[str]:
    """Numbers, and the beginnings of longer words: 'delete' and 'deletes' are one."""
    return {word.casefold()[:4] for word in re.findall(r"\d+|[^\W\d_]{4,}", text)}


def _is_used(words: set[str], used: set[str]) -> bool:
    return bool(words) and len(words & used) * 2 >= len(words)


def room(interview: Interview, place: Place) -> int:
    """How many sentences for that place fit into the letters of the interview."""
    panel = sum(p.part is Role.INTERVIEWER for p in interview.people)
    most = {"personal": MOST_PERSONAL, "fit": max(MOST_FITS, panel), "offer": max(MOST_OFFERS, panel)}
    return most.get(place, 1)


def stem_of(
    account: AccountContext, person: Person, sentence: Sentence | SharedSentence | OpenQuestion
) -> Stem:
    """The stem of a finished sentence; for an answer that names none, the one that its letter uses."""
    own = answer_stem(sentence.question) if isinstance(sentence, OpenQuestion) else OWN
    return language_of(account, person).stems[sentence.stem or own]


def person_in(interview: Interview, person: Person) -> Person:
    """The person as the interview has them."""
    return next((p for p in interview.people if p.id == person.id), person)
