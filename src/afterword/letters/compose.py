"""Letters written from what the notes hold: the thank-you, the coordinator's letter, the nudges.

The words stand in the templates; here is decided what they are given. Nothing random: the same step of the same
interview always gives the same letter, and the letters of one panel take different turns.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from afterword.core.facts import Letter, Part, Step, StepKind
from afterword.letters import notes as n
from afterword.letters import phrases as say
from afterword.letters import words as w
from afterword.letters.days import day_phrase, promised_words
from afterword.letters.shapes import call_name, full_name, shape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from afterword.core.facts import Interview, Person
    from afterword.letters.templates import Templates

FOLLOW_UP_SUBJECT = "Following up – {{ position }}"
"""The subject of a nudge that has no thread to join."""
_MOST_OFFERS = 3
_MOST_POINTS = 2


@dataclass(frozen=True, slots=True)
class Sender:
    """Who signs the letters."""

    name: str
    email: str
    phone: str = ""
    linkedin: str = ""


@dataclass(frozen=True, slots=True)
class ThreadHead:
    """The newest message of a thread, for a letter that joins it (gmail.md 8).

    `thread_id` is Gmail's; `message_id` and `references` are RFC 5322 ids with their angle brackets, oldest first,
    without `message_id` or with it at the end; `subject` is the thread's.
    """

    thread_id: str
    message_id: str
    references: tuple[str, ...]
    subject: str


def zone_of(person: Person, interview: Interview) -> str:
    """The zone in which a person reads: their own, else the interview's."""
    return person.time_zone or interview.time_zone


def compose(  # noqa: PLR0913  (each is a fact of its own, and all but two are named)
    step: Step,
    interview: Interview,
    sender: Sender,
    *,
    when: datetime,
    subject: str,
    templates: Templates,
    speak_again: date | None = None,
    prior: ThreadHead | None = None,
) -> Letter:
    """The letter of a thank-you or nudge step, as it is true for the reader at `when`, the moment it leaves (UTC).

    `subject` is the template of a thank-you's subject. `speak_again` is the promised date, by default the one of
    the rules. With `prior` the letter joins that thread. Raises InputError for a broken template or subject.
    """
    person = _reader(step)
    values = letter_values(step, interview, sender, when, speak_again)
    values |= {"in_thread": prior is not None, "passes_on": tuple(map(_passed_on, step.passes_on))}
    values["met"] = _met(step, interview)
    files = attachments(person, interview) if step.kind is StepKind.THANK_YOU else ()
    values["attached"] = tuple(PurePath(path).name for path in files)
    return Letter(
        step=step.key,
        to_name=person.name,
        to_email=person.email,
        subject=_subject(step, subject, prior, values, templates),
        text=templates.render(_template(step), values) + "\n",
        attachments=files,
        thread_id=prior.thread_id if prior else "",
        in_reply_to=prior.message_id if prior else "",
        references=_references(prior),
    )


def _reader(step: Step) -> Person:
    if step.person is None:
        raise ValueError(f"a letter to nobody: {step.key}")
    return step.person


def _template(step: Step) -> str:
    if step.kind is StepKind.NUDGE:
        return "nudge-1" if step.number <= 1 else "nudge-2"
    return "coordinator" if _reader(step).part is Part.COORDINATOR else "thank-you"


def _subject(
    step: Step, subject: str, prior: ThreadHead | None, values: dict[str, Any], templates: Templates
) -> str:
    if prior:
        bare = prior.subject.strip()
        return bare if bare.lower().startswith("re:") else f"Re: {bare}"
    source = FOLLOW_UP_SUBJECT if step.kind is StepKind.NUDGE else subject
    known = {"position": values["position"], "company": values["company"], "you": values["you"]}
    return templates.render_line(source, known, "letters.subject")


def _references(prior: ThreadHead | None) -> tuple[str, ...]:
    if prior is None:
        return ()
    return tuple(
        dict.fromkeys((*(one for one in prior.references if one != prior.message_id), prior.message_id))
    )


def letter_values(
    step: Step, interview: Interview, sender: Sender, when: datetime, speak_again: date | None = None
) -> dict[str, Any]:
    """The names that the templates of letters know, with their values for one person."""
    person = _reader(step)
    zone = zone_of(person, interview)
    said = n.talk(person.notes.talked_about, person.name)
    challenge, says = n.topic(interview.notes.challenge)
    turn = _turn(interview, person)
    points = n.fit(_apt(interview.notes.points, person, turn, _MOST_POINTS))
    return frame_values(interview, sender, person) | {
        "day": day_phrase(interview.starts, when, zone),
        "again": promised_words(speak_again or interview.rules.decision_by, when, zone),
        "topics": said.topics,
        "sentences": said.sentences,
        "remarks": said.remarks,
        "answers": n.answers(person.notes.open_questions),
        "points": points.points,
        "deeds": points.deeds,
        "challenge": challenge,
        "challenge_says": says,
        "offers": _ordered(n.offers(interview.notes.i_can), turn),
        "only": next(filter(None, map(n.only, interview.notes.i_can)), ""),
        "act": next(filter(None, map(n.act, interview.notes.i_can)), ""),
        "elsewhere": _elsewhere(interview, person),
    }


def _elsewhere(interview: Interview, person: Person) -> dict[str, str] | str:
    """What was talked about with somebody else of the interview: a nudge to the coordinator can cite it."""
    for other in interview.people:
        topics = w.lasting(n.talk(other.notes.talked_about).topics)
        if other.id != person.id and topics and not w.THIRD.search(topics[0]):
            return {"name": full_name(other.name), "topic": say.theirs(topics[0])}
    return ""


def frame_values(interview: Interview, sender: Sender, person: Person) -> dict[str, Any]:
    """The names that every template knows, with their values for one person; `day` and `again` are left empty."""
    coordinators = (p for p in interview.people if p.part is Part.COORDINATOR and p.id != person.id)
    coordinator = next(coordinators, None)
    return {
        "you": {
            "name": sender.name,
            "first": call_name(sender.name),
            "email": sender.email,
            "phone": sender.phone,
            "linkedin": sender.linkedin,
        },
        "person": person_values(person),
        "coordinator": person_values(coordinator) if coordinator else "",
        "position": interview.position,
        "company": interview.company,
        "panel": len(interview.people),
        "shape": shape(person),
        "pick": picker(interview, person),
        "day": "",
        "again": "",
    }


def person_values(person: Person) -> dict[str, str]:
    """A person as templates see them."""
    return {
        "name": full_name(person.name),
        "call": call_name(person.name),
        "title": person.title,
        "email": person.email,
        "phone": person.phone,
    }


def picker(interview: Interview, person: Person) -> Callable[[str, Sequence[str]], str]:
    """A function that takes one of several turns: neighbours of a panel take different ones, each always the same."""
    turn = _turn(interview, person)

    def pick(slot: str, turns: Sequence[str]) -> str:
        """The turn for this person in a slot of the letter."""
        digest = hashlib.sha256(f"{interview.id}/{slot}".encode()).digest()
        return turns[(int.from_bytes(digest[:4], "big") + turn) % len(turns)]

    return pick


def _turn(interview: Interview, person: Person) -> int:
    """The person's place in the panel."""
    return next((place for place, one in enumerate(interview.people) if one.id == person.id), 0)


def _apt(points: tuple[str, ...], person: Person, turn: int, most: int) -> tuple[str, ...]:
    """The points for this person: those that touch what was talked about with them, then in turn."""
    turned = points[turn % len(points) :] + points[: turn % len(points)] if points else ()
    heard = _stems(" ".join(person.notes.talked_about))
    return tuple(sorted(turned, key=lambda point: -len(heard & _stems(point)))[:most])


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in text.lower().split() if len(word) > 4)


_SEQUENCE = re.compile(
    r"\b(?:first|then|next|finally|after(?:wards| that)|later|second|third|last)\b|^I\b", re.IGNORECASE
)
"""What must stay where it was typed: one thing after the other, or a reason behind what it is a reason for."""


def _ordered(offers: tuple[str, ...], turn: int) -> tuple[str, ...]:
    """Up to three offers; in turn for each person of a panel, unless they follow one another."""
    if any(map(_SEQUENCE.search, offers)):
        return offers[:_MOST_OFFERS]
    start = turn % len(offers) if offers else 0
    return (offers[start:] + offers[:start])[:_MOST_OFFERS]


def attachments(person: Person, interview: Interview) -> tuple[str, ...]:
    """The files for this person: they go to who asked something; where nobody did, to every interviewer."""
    asked = {p.id for p in interview.people if n.answers(p.notes.open_questions)}
    gets = person.id in asked if asked else person.part is Part.INTERVIEWER
    return interview.notes.attachments if gets else ()


def _met(step: Step, interview: Interview) -> tuple[str, ...]:
    """The interviewers whom a coordinator's letter can name: up to three, and none whose thanks it carries."""
    carried = {person.id for person in step.passes_on}
    others = [
        full_name(p.name) for p in interview.people if p.part is Part.INTERVIEWER and p.id not in carried
    ]
    return tuple(others) if len(others) <= 3 else ()


def _passed_on(person: Person) -> dict[str, Any]:
    """One line of a letter to the coordinator; what was talked about is said of that person, not to the reader."""
    said = n.talk(person.notes.talked_about)
    return {
        "name": full_name(person.name),
        "call": call_name(person.name),
        "talk": tuple(map(say.theirs, said.topics)),
        "says": tuple(map(say.theirs, said.remarks)),
        "answers": n.answers(person.notes.open_questions),
    }
