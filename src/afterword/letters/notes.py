"""From what was typed after an interview to words that fit into a sentence.

Notes are typed in a hurry: 'payroll', 'how onboarding works across nine zones', 'We spoke about X.', 'ran a team
of 12'. Each reading says which shape the words have, and the letters use each shape where it reads right. What
cannot be told apart falls to the shape that is never wrong: behind a colon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.letters import reader as to_reader
from afterword.letters import words as w
from afterword.letters.lists import in_one_form, instruction, is_instruction

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
    text = w.calm(" ".join(note.split()))
    text = w.BULLET.sub("", text)
    if len(text) > 1 and w.QUOTES.get(text[0]) == text[-1] and text[-1] not in text[1:-1]:
        text = text[1:-1]
    text = text.strip(" .…;,:!–—-")
    nothing = w.NOTHING.fullmatch(text) or w.LEFT_OPEN.fullmatch(text)
    return "" if nothing or not any(map(str.isalnum, text)) else text


def talk(notes: Iterable[str], reader: str = "") -> Talk:
    """Read what was talked about with `reader` (their name), at most three notes of each shape."""
    topics: list[str] = []
    sentences: list[str] = []
    remarks: list[str] = []
    parts = (part for note in notes for part in ([note] if reader and w.QUOTED.match(note) else _parts(note)))
    for part in dict.fromkeys(parts):
        if not (note := clean(part)):
            continue
        quoted = reader and w.QUOTED.match(part.strip()) and w.says_something(note)
        shape, text = ("sentence", f"You said “{w.sentence(note)}”") if quoted else _read(note, reader)
        {"topic": topics, "sentence": sentences, "remark": remarks}[shape].append(text)
    return Talk(tuple(topics[:3]), tuple(sentences[:3]), tuple(remarks[:3]))


def _parts(note: str) -> list[str]:
    """The notes that one note holds: lines with bullets, '1) this 2) that', topics parted by semicolons."""
    lines = [line for line in note.splitlines() if line.strip()]
    if len(lines) > 1 and all(map(w.BULLET.match, map(str.strip, lines))):
        return lines
    if w.BULLET.match(note) and len(numbered := w.NUMBERED.split(note)) > 1:
        return numbered
    parts = [re.sub(r"^(?:also|and)\s+(?:about\s+)?", "", part) for part in re.split(r";\s+", note)]
    topics = len(parts) > 1 and all(_read(part, "")[0] == "topic" for part in map(clean, parts) if part)
    return parts if topics else [note]


def _read(note: str, reader: str) -> tuple[str, str]:
    several = w.SEVERAL.search(note) is not None
    if not several:
        for lead in w.LEADS_TO_TOPIC:
            if match := lead.match(note):
                return _led_to(to_reader.of_reader(match["topic"], reader))
    text = to_reader.to_reader(note, reader)
    if w.SPOKEN.match(text):
        return "sentence", w.sentence(text)
    if text.endswith("?") or (w.INVERTED.match(text) and not several):
        return "remark", f"“{w.capital(text.rstrip('?'))}?”"
    if several:
        return "remark", w.sentences(w.inside(text))
    if w.CLAUSE.match(text):
        return "topic", w.inside(text)
    if that := w.THAT.match(text):
        return "remark", w.inside(text[that.end() :])
    if w.BASE.match(text) or w.TO_DO.match(text):
        return "topic", "how to " + w.lower_first(w.TO_DO.sub("", text, count=1))
    if w.BARE_OF.match(text):
        return "topic", "the " + w.lower_first(text)
    if w.STATEMENT.match(text) or w.has_verb(text):
        return "remark", w.inside(text)
    return "topic", _titled(w.inside(text))


def _led_to(topic: str) -> tuple[str, str]:
    """What stood behind 'we talked about' or 'asked': a topic, or a question as it was asked."""
    if topic.endswith("?") or w.INVERTED.match(topic):
        return "remark", f"“{w.capital(topic.rstrip('?'))}?”"
    return "topic", _titled(w.inside(re.sub(r"^if\b", "whether", topic, flags=re.IGNORECASE)))


def _titled(topic: str) -> str:
    """'payroll: how we moved it' as it fits into a sentence: 'payroll and how we moved it', 'team size (8)'."""
    match = w.TITLED.match(topic)
    if match is None:
        return topic
    rest = w.inside(match["rest"])
    return f"{match['head']} and {rest}" if w.CLAUSE.match(rest) else f"{match['head']} ({rest})"


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
    parts = (part for point in points for part in re.split(r";\s+", point))
    for part in dict.fromkeys(filter(None, map(clean, parts))):
        point = w.POINT_LEAD.sub("", part, count=1)
        deed = _deed(point)
        (deeds if deed else things).append(deed or w.inside(point))
    return Fit(tuple(things), tuple(deeds))


def _deed(point: str) -> str:
    if w.FIRST_PERSON.match(point):
        return w.capital(point)
    if w.KIND_OF.match(point):
        return "I am " + w.a_kind_of(point)
    if w.BEEN.match(point):
        return "I have been " + w.lower_first(point)
    if point.lower().startswith("been "):
        return "I have " + w.lower_first(point)
    if to_reader.BARE_PRESENT.match(point):
        return "I " + to_reader.plural_verb(point)
    if w.ABLE.match(point):
        return "I am " + w.lower_first(point)
    if w.BARE_PAST_OR_PRESENT.match(point):
        return "I " + w.two_deeds(w.lower_first(point))
    return ""


def offers(i_can: Iterable[str]) -> tuple[str, ...]:
    """How the challenge would be met, each as a sentence of a list."""
    return in_one_form(tuple(dict.fromkeys(w.sentence(one) for one in map(_offer, i_can) if one)))


def _offer(typed: str) -> str:
    """What one would do, without 'I can' and the like; what one has done is said in the first person."""
    text = clean(typed)
    bare = w.I_CAN.sub("", text, count=1)
    if w.DONE_BEFORE.match(bare):
        return "I " + w.lower_first(re.sub(r"^has\b", "have", bare, flags=re.IGNORECASE))
    return instruction(bare) if re.match(r"by\s", text, re.IGNORECASE) else bare


def only(offer: str) -> str:
    """An offer as it stands inside a sentence, behind a colon."""
    return w.inside(_offer(offer))


def act(offer: str) -> str:
    """An offer that fits behind 'I would', or nothing: 'training the ward' is 'train the ward'."""
    told = instruction(_offer(offer))
    return w.lower_first(told) if is_instruction(told) else ""


def answers(questions: Iterable[OpenQuestion]) -> tuple[Answered, ...]:
    """The open questions that have an answer."""
    return tuple(_answered(one.question, one.answer) for one in questions if clean(one.answer))


def _answered(question: str, answer: str) -> Answered:
    """A short answer to something asked in passing stands with it: 'about the notice period: a month'."""
    asked = _asked(question)
    short = len(answer.split()) <= 6 and not (
        w.has_verb(answer) or w.SPOKEN.match(answer) or w.SEVERAL.search(answer)
    )
    if asked.endswith("”") or not short or w.YES_OR_NO.match(answer):
        return Answered(asked, w.full(answer))
    return Answered(f"{asked.rstrip('.')}:", f"{w.inside(answer)}.")


def _asked(question: str) -> str:
    text = clean(question)
    if match := w.ASKED_FOR.match(text):
        return f"{match['plainly'] or 'for ' + match['thing']}."
    text = w.ASKED_LEAD.sub("", text, count=1)
    if not text:
        return "for more than I could say in the room."
    if text.endswith("?") or w.INVERTED.match(text):
        return f"“{w.capital(text.rstrip('?'))}?”"
    text = re.sub(r"^if\b", "whether", text, flags=re.IGNORECASE)
    if w.CLAUSE.match(text):
        return w.inside(text) + "."
    return f"about {w.inside(text)}."
