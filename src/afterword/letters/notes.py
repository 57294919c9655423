"""From what was typed after an interview to words that fit into a sentence.

Notes are typed in a hurry: 'payroll', 'how onboarding works across nine zones', 'We spoke about X.', 'ran a team
of 12'. Each reading says which shape the words have, and the letters use each shape where it reads right. What
cannot be told apart falls to the shape that is never wrong: behind a colon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.letters import words as w
from afterword.letters.lists import in_one_form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.core.facts import OpenQuestion


@dataclass(frozen=True, slots=True)
class Talk:
    """What was talked about with one person, by the shape of the words.

    `topics` fit behind 'about'; `sentences` stand by themselves, spoken to the reader; `remarks` fit behind a colon.
    """

    topics: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was noted."""
        return not (self.topics or self.sentences or self.remarks)


@dataclass(frozen=True, slots=True)
class Fit:
    """What shows the fit: `points` are things (ten years on cranes), `deeds` begin with I."""

    points: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that was left open and the answer to it.

    `asked` fits behind 'You asked' and ends its own sentence; `answer` is a sentence, or several.
    """

    asked: str
    answer: str


def clean(note: str) -> str:
    """One line without bullets, surrounding quotes and end punctuation; empty when nothing was said (N/A, -)."""
    text = " ".join(note.split())
    text = w.BULLET.sub("", text)
    if len(text) > 1 and w.QUOTES.get(text[0]) == text[-1] and text[-1] not in text[1:-1]:
        text = text[1:-1]
    text = text.strip(" .;,:–—-")
    return "" if w.NOTHING.fullmatch(text) or not any(map(str.isalnum, text)) else text


def talk(notes: Iterable[str], reader: str = "") -> Talk:
    """Read what was talked about with `reader` (their name), at most three notes of each shape."""
    topics: list[str] = []
    sentences: list[str] = []
    remarks: list[str] = []
    for note in dict.fromkeys(filter(None, map(clean, notes))):
        shape, text = _read(note, reader)
        {"topic": topics, "sentence": sentences, "remark": remarks}[shape].append(text)
    return Talk(tuple(topics[:3]), tuple(sentences[:3]), tuple(remarks[:3]))


def _read(note: str, reader: str) -> tuple[str, str]:
    several = w.SEVERAL.search(note) is not None
    if not several:
        for lead in w.LEADS_TO_TOPIC:
            if match := lead.match(note):
                return "topic", w.inside(match["topic"])
    text = _to_reader(note, reader)
    if w.SPOKEN.match(text):
        return "sentence", w.sentence(text)
    if text.endswith("?"):
        return "remark", f"“{w.capital(text)}”"
    if w.CLAUSE.match(text):
        return "topic", w.inside(text)
    if that := w.THAT.match(text):
        return "remark", w.inside(text[that.end() :])
    if w.BASE.match(text):
        return "topic", "how to " + w.lower_first(text)
    if w.BARE_OF.match(text):
        return "topic", "the " + w.lower_first(text)
    if several or w.STATEMENT.match(text) or w.has_verb(text):
        return "remark", w.inside(text)
    return "topic", w.inside(text)


def _to_reader(note: str, reader: str) -> str:
    """'She showed me her team' and 'showed me the team' are said to the reader: 'You showed me your team'."""
    if match := w.TOLD_THEM.match(note):
        return f"I told you {match['rest']}"
    if w.BARE_PAST.match(note):
        return "You " + w.lower_first(note)
    if w.BARE_PRESENT.match(note):
        return "You " + w.yours(w.plural_verb(note))
    first = reader.split(" ", maxsplit=1)[0] if reader else ""
    names = "|".join(re.escape(name) for name in {reader, first} - {""})
    who = "he|she" + (f"|{names}" if names else "")
    he_or_she = re.compile(rf"^(?:{who})\s+(?:also\s+)?(?={w.PAST}|(?!['’])[a-z]+s\b)", re.IGNORECASE)
    if he_or_she.match(note):
        return "You " + w.yours(w.plural_verb(he_or_she.sub("", note, count=1)))
    return w.your_people(note)


def topic(note: str) -> tuple[str, str]:
    """A challenge as (topic, remark): one of the two holds it, the other is empty."""
    text = w.CHALLENGE_LEAD.sub("", clean(note), count=1)
    read = talk((text,))
    if read.topics:
        return read.topics[0], ""
    return "", next(iter(read.remarks + tuple(w.inside(one) for one in read.sentences)), "")


def fit(points: Iterable[str]) -> Fit:
    """Read the points that show the fit."""
    things: list[str] = []
    deeds: list[str] = []
    for point in dict.fromkeys(filter(None, map(clean, points))):
        deed = _deed(point)
        (deeds if deed else things).append(deed or w.inside(point))
    return Fit(tuple(things), tuple(deeds))


def _deed(point: str) -> str:
    if w.FIRST_PERSON.match(point):
        return w.capital(point)
    if w.KIND_OF.match(point):
        return "I am a " + w.lower_first(point)
    if w.BEEN.match(point):
        return "I have been " + w.lower_first(point)
    if w.ABLE.match(point):
        return "I am " + w.lower_first(point)
    if w.BARE_PAST_OR_PRESENT.match(point):
        return "I " + w.lower_first(point)
    return ""


def offers(i_can: Iterable[str]) -> tuple[str, ...]:
    """How the challenge would be met, each as a sentence of a list."""
    cut = (w.I_CAN.sub("", clean(one), count=1) for one in i_can)
    return in_one_form(tuple(dict.fromkeys(w.sentence(one) for one in cut if one)))


def only(offer: str) -> str:
    """An offer as it stands inside a sentence, behind a colon."""
    return w.inside(w.I_CAN.sub("", clean(offer), count=1))


def answers(questions: Iterable[OpenQuestion]) -> tuple[Answered, ...]:
    """The open questions that have an answer."""
    pairs = ((_asked(one.question), one.answer) for one in questions)
    return tuple(Answered(asked, w.full(answer)) for asked, answer in pairs if clean(answer))


def _asked(question: str) -> str:
    text = w.ASKED_LEAD.sub("", clean(question), count=1)
    if not text:
        return "for more than I could say in the room."
    if text.endswith("?") or w.INVERTED.match(text):
        return f"“{w.capital(text.rstrip('?'))}?”"
    if w.CLAUSE.match(text):
        return w.inside(text) + "."
    return f"about {w.inside(text)}."
