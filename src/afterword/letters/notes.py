"""From what was typed after an interview to words that fit into a sentence.

Notes are typed in a hurry: 'payroll', 'how onboarding works across nine zones', 'We spoke about X.', 'ran a team
of 12'. Each reading says which shape the words have, and the letters use each shape where it reads right. What
cannot be told apart falls to the shape that is never wrong: behind a colon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.letters import phrases as say
from afterword.letters import reader as to_reader
from afterword.letters import words as w
from afterword.letters.fits import bare_ask, fits
from afterword.letters.lists import in_one_form, instruction, is_instruction, is_verb
from afterword.letters.typed import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.core.facts import OpenQuestion


@dataclass(frozen=True, slots=True)
class Talk:
    """What was talked about with one person, by the shape of the words.

    `topics` fit behind 'about'; `sentences` stand by themselves, spoken to the reader; `remarks` fit behind a colon:
    statements, and things that do not surely fit behind 'about'.
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

    `asked` fits behind 'You asked' and leads to the answer; `answer` is a sentence, or several.
    """

    asked: str
    answer: str


def clean(note: str) -> str:
    """One line without bullets, surrounding quotes and end punctuation; empty when nothing was said (N/A, -)."""
    text = spelled(say.calm(" ".join(note.split())))
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
        shape, text = _read(note, reader)
        if reader and w.QUOTED.match(part.strip()) and shape != "topic":
            told = w.says_something(note)
            shape, text = (
                ("sentence", f"You said “{say.sentence(note)}”") if told else ("remark", f"“{note}”")
            )
        {"topic": topics, "sentence": sentences, "remark": remarks, "fragment": remarks}[shape].append(text)
    return Talk(tuple(topics[:3]), tuple(sentences[:3]), tuple(remarks[:3]))


def _parts(note: str) -> list[str]:
    """The notes that one note holds: lines with bullets, '1) this 2) that', things parted by semicolons or commas."""
    lines = [line for line in note.splitlines() if line.strip()]
    if len(lines) > 1 and all(map(w.BULLET.match, map(str.strip, lines))):
        return lines
    if w.BULLET.match(note) and len(numbered := w.NUMBERED.split(note)) > 1:
        return numbered
    if (
        any(lead.match(note) for lead in w.LEADS_TO_TOPIC)
        and len(told := w.RUN_ON.split(note, maxsplit=1)) > 1
    ):
        return told
    alone = w.SENTENCES.split(" ".join(note.split()))
    if len(alone) > 1 and "?" not in note and not any(map(w.GOES_ON.search, alone[1:])):
        return alone
    for mark in (r";\s+", r",\s+"):
        parts = [re.sub(r"^(?:also|and)\s+(?:about\s+)?", "", part) for part in re.split(mark, note)]
        if len(parts) > 1 and (mark.startswith(";") or _short(parts)) and all(map(_is_thing, parts)):
            return parts
    return [note]


def _short(parts: list[str]) -> bool:
    """Whether what commas part is a list of things, and not one thing with more said of it."""
    return len(parts) > 2 and all(0 < len(part.split()) < 5 for part in parts)


def _is_thing(part: str) -> bool:
    return _read(clean(part), "")[0] in {"topic", "fragment"}


def _read(note: str, reader: str) -> tuple[str, str]:
    several = w.SEVERAL.search(note) is not None
    if not several and not w.I_SAID.search(note) and not to_reader.liked_mine(note):
        for lead in w.LEADS_TO_TOPIC:
            if match := lead.match(note):
                return _led_to(to_reader.of_reader(match["topic"], reader))
    if several:
        said = (to_reader.to_reader(one, reader) for one in w.SENTENCES.split(note))
        return "remark", say.sentences(say.inside(" ".join(said)))
    text = to_reader.to_reader(note, reader)
    if w.I_MUST.match(text):
        return "remark", text
    if w.SPOKEN.match(text):
        return "sentence", say.sentence(text)
    if text.endswith("?") or w.INVERTED.match(text) or bare_ask(text):
        return "remark", _quoted(text)
    text = to_reader.of_reader(_IF.sub("whether ", text), reader)
    if w.CLAUSE.match(text):
        return "topic", say.inside(text)
    if that := w.THAT.match(text):
        shape, text = _read(text[that.end() :], reader)
        return ("sentence" if shape == "sentence" else "remark"), text
    if w.BASE.match(text) or w.TO_DO.match(text):
        return "topic", "how to " + say.lower_first(w.TO_DO.sub("", text, count=1))
    if w.BARE_OF.match(text):
        return "topic", "the " + say.lower_first(text)
    if w.STATEMENT.match(text) or w.has_verb(text):
        return "remark", say.inside(text)
    thing = _titled(say.inside(text))
    return ("topic" if fits(thing) else "fragment"), thing


_IF = re.compile(r"^if (?=(?:they|you|we|i|it|there|he|she)\b[^,]*$)", re.IGNORECASE)


def _quoted(question: str) -> str:
    """A question in quotes, as it is put to the reader: 'do they pay overtime' is 'Do you pay overtime?'."""
    return f"“{say.capital(to_reader.turned(question).rstrip('?'))}?”"


def _led_to(topic: str) -> tuple[str, str]:
    """What stood behind 'we talked about' or 'asked': a topic, or a question as it was asked."""
    if topic.endswith("?") or w.INVERTED.match(topic) or bare_ask(topic):
        return "remark", _quoted(topic)
    if w.STATEMENT.match(topic) or w.SPOKEN.match(topic):
        return "remark", say.inside(topic)
    return "topic", _titled(say.inside(re.sub(r"^if\b", "whether", topic, flags=re.IGNORECASE)))


def _titled(topic: str) -> str:
    """'payroll: how we moved it' as it fits into a sentence: 'payroll and how we moved it', 'team size (8)'."""
    match = w.TITLED.match(topic)
    if match is None:
        return topic
    rest = say.inside(match["rest"])
    return f"{match['head']} and {rest}" if w.CLAUSE.match(rest) else f"{match['head']} ({rest})"


def topic(note: str) -> tuple[str, str]:
    """A challenge as (topic, remark): one of the two holds it, the other is empty."""
    text = w.CHALLENGE_LEAD.sub("", clean(note), count=1)
    if not text:
        return "", ""
    shape, said = _read(text, "")
    return (said, "") if shape in {"topic", "fragment"} else ("", say.inside(said))


def fit(points: Iterable[str]) -> Fit:
    """Read the points that show the fit."""
    things: list[str] = []
    deeds: list[str] = []
    parts = (part for point in points for one in re.split(r";\s+", point) for part in w.SENTENCES.split(one))
    for part in dict.fromkeys(filter(None, map(clean, parts))):
        point = w.POINT_LEAD.sub("", part, count=1)
        deed = _deed(point)
        (deeds if deed else things).append(deed or say.inside(point))
    return Fit(tuple(things), tuple(deeds))


def _deed(point: str) -> str:
    if w.FIRST_PERSON.match(point):
        return say.capital(point)
    if re.match(r"my\s", point, re.IGNORECASE) and w.has_verb(point):
        return say.lower_first(point)
    if match := re.match(r"used to\s+(\w+)", point, re.IGNORECASE):
        return ("I " if is_verb(match[1]) else "I am ") + say.lower_first(point)
    if match := w.KIND_OF.match(point):
        return "I am " + say.a_kind_of(match["kind"])
    if w.BEEN.match(point):
        return "I have been " + say.lower_first(point)
    if point.lower().startswith("been "):
        return "I have " + say.lower_first(point)
    if to_reader.BARE_PRESENT.match(point):
        return "I " + to_reader.plural_verb(point)
    if w.ABLE.match(point):
        return "I am " + say.lower_first(point)
    if w.BARE_PAST_OR_PRESENT.match(point):
        return "I " + say.two_deeds(say.lower_first(point))
    return ""


def offers(i_can: Iterable[str]) -> tuple[str, ...]:
    """How the challenge would be met, each as a sentence of a list."""
    told = tuple(i_can)
    if len(told) == 1 and len(steps := w.SENTENCES.split(told[0])) < 4:
        told = tuple(steps)
    return in_one_form(tuple(dict.fromkeys(say.full(one) for one in map(_offer, told) if one)))


def _offer(typed: str) -> str:
    """What one would do, without 'I can' and the like; what one has done is said in the first person."""
    text = clean(typed)
    bare = w.I_CAN.sub("", text, count=1)
    if w.DONE_BEFORE.match(bare):
        told = re.sub(r"^has\b", "have", bare, flags=re.IGNORECASE)
        return "I " + say.lower_first(re.sub(r"^done\b", "have done", told, flags=re.IGNORECASE))
    if match := re.fullmatch(r"(.+?),?\s+maybe", bare, re.IGNORECASE):
        bare = "perhaps " + say.lower_first(match[1])
    return instruction(bare) if re.match(r"by\s", text, re.IGNORECASE) else bare


def only(offer: str) -> str:
    """An offer as it stands inside a sentence, behind a colon."""
    return say.inside(_offer(offer))


def act(offer: str) -> str:
    """An offer that fits behind 'I would', or nothing: 'training the ward' is 'train the ward'."""
    told = instruction(_offer(offer))
    return say.lower_first(told) if is_instruction(told) else ""


def answers(questions: Iterable[OpenQuestion]) -> tuple[Answered, ...]:
    """The open questions that have an answer."""
    return tuple(_answered(one.question, one.answer) for one in questions if clean(one.answer))


def _answered(question: str, answer: str) -> Answered:
    """A short answer to something asked in passing stands with it: 'about the notice period: a month'."""
    asked, answer = _asked(question), spelled(answer)
    if w.CAN.match(answer) or (w.DID.match(answer) and w.ASKED_OF_ME.search(question)):
        answer = f"I {say.lower_first(answer)}"
    short = len(answer.split()) <= 6 and not (
        w.has_verb(answer) or w.SPOKEN.match(answer) or w.SEVERAL.search(answer)
    )
    if asked.endswith(f"”{_ANSWER}") and (w.SPOKEN.match(answer) or w.STATEMENT.match(answer)):
        return Answered(
            asked.removesuffix(_ANSWER), say.full(answer)
        )  # 'It was a survey' needs no word before it
    if asked.endswith(_ANSWER) and not _is_sentence(answer):
        return Answered(asked, say.stop(say.inside(answer)))
    if asked.endswith(_ANSWER) or not short or w.YES_OR_NO.match(answer):
        return Answered(asked, say.full(answer))
    return Answered(f"{asked.rstrip('.')}:", f"{say.inside(answer)}.")


_ANSWER = " My answer:"


def _is_sentence(answer: str) -> bool:
    return w.has_verb(answer) or any(shape.search(answer) for shape in (w.SPOKEN, w.STATEMENT, w.SEVERAL))


def _asked(question: str) -> str:
    """A question is quoted, an order is told ('me to explain'), a thing stands behind 'about' where it fits there."""
    text = clean(question)
    if match := w.ASKED_FOR.match(text):
        return f"{match['plainly'] or 'for ' + match['thing']}."
    text = w.COULD_NOT.sub("", text, count=1)
    lead = w.ASKED_LEAD.match(text)
    text = text[lead.end() :] if lead else text
    if not text:
        return "for more than I could say in the room."
    if order := w.ORDER.match(text):
        return f"me to {say.lower_first(to_reader.told_of_me(text[order.end() :].rstrip('?')))}.{_ANSWER}"
    if text.endswith("?") or w.INVERTED.match(text) or w.QUESTION.match(text) or bare_ask(text):
        return _quoted(to_reader.asked_of_me(text)) + _ANSWER
    text = re.sub(r"^if\b", "whether", text, flags=re.IGNORECASE)
    if w.CLAUSE.match(text):
        return say.inside(text) + "."
    thing = say.inside(text)
    return f"about {thing}." if lead or fits(thing) else f"about this: {say.stop(thing)}{_ANSWER}"
