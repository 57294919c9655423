"""The questions about notes, and what the answers mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

from afterword.cli.asking import Answers, Question
from afterword.config.dates import written
from afterword.config.fields import phone_or_nothing, rough
from afterword.config.language import _
from afterword.domain.model import Interview, Person
from afterword.imports.spoken import read_day_from
from afterword.services.interview_form import ways

MOST = 1000
"""So many answers one question may have, asked again and again."""


def _decision(after: date, known: date | None = None) -> Question:
    """When they decide: a day after the interview."""
    words, default = _("By when do they decide, such as Dec 4?"), known.isoformat() if known else ""
    check = partial(_maybe_day, base=after)
    return Question("decision_by", words, default, check, _("they didn't say"), partial(_in_words, after))


def notes_questions(answers: Answers, interview: Interview) -> Iterator[Question]:
    """What one remembers, line by line, and what they said of follow-up. What is known already is the default."""
    for number in _several_numbers(answers, "rough"):
        words = _("What do you remember?") if number == 1 else _("What else?")
        yield Question(f"rough {number}", words, "", rough, _("go on"))
    for person in interview.people:
        yield from _reached(answers, person)
    known = interview.notes.attachments
    for number in _several_numbers(answers, "attachments"):
        words = _("A file to attach") if number == 1 else _("Another file")
        default = next(iter(known[number - 1 : number]), "")
        yield Question(f"attachments {number}", words, default, _file, _("go on"))
    there = interview.starts.astimezone(ZoneInfo(interview.time_zone))
    yield _decision(there.date(), interview.rules.decision_by)


def _reached(answers: Answers, person: Person) -> Iterator[Question]:
    """How they like to be followed up with; their number, if they like calls and none is known."""
    known = ", ".join(person.welcomes)
    words = _("Does {name} prefer email, phone or linkedin?").format(name=person.name)
    yield Question(f"{person.id} welcomes", words, known, ways, _("unknown"))
    if "phone" in answers[f"{person.id} welcomes"] and not person.phone:
        yield Question(f"{person.id} phone", _("  Their number"), "", phone_or_nothing, _("unknown"))


def noted(interview: Interview, answers: Answers) -> Interview:
    """The interview with what was typed: new lines go below the notes that are there."""
    lines = [*filter(None, [interview.notes.rough]), *_texts(answers, "rough")]
    notes = replace(
        interview.notes, rough=rough("\n".join(lines)), attachments=_texts(answers, "attachments")
    )
    decision = answers["decision_by"]
    rules = replace(interview.rules, decision_by=date.fromisoformat(decision) if decision else None)
    people = tuple(_noted_person(p, answers) for p in interview.people)
    return replace(interview, notes=notes, people=people, rules=rules)


def _noted_person(person: Person, answers: Answers) -> Person:
    welcomes = answers[f"{person.id} welcomes"]
    return replace(
        person,
        welcomes=tuple(welcomes.split(", ")) if welcomes else (),
        phone=answers.get(f"{person.id} phone", person.phone),
    )


def _several_numbers(answers: Answers, key: str) -> Iterator[int]:
    """1, 2, … while the one before has an answer."""
    return takewhile(lambda n: n == 1 or answers[f"{key} {n - 1}"] != "", range(1, MOST + 1))


def _texts(answers: Answers, key: str) -> tuple[str, ...]:
    return tuple(text for n in range(1, len(answers) + 1) if (text := answers.get(f"{key} {n}", "")))


def _maybe_day(text: str, base: date) -> str:
    day = read_day_from(text, base) if text else None
    if day and day < base:
        expected = _("{day} or later: they decide after the interview")
        raise ValueError(expected.format(day=_in_words(base, base.isoformat())))
    return day.isoformat() if day else ""


def _in_words(base: date, day: str) -> str:
    """'Friday, December 4', with its year where that is another one than that of `base`."""
    if not day:
        return ""
    on = date.fromisoformat(day)
    return written(on, _("%A, %B %e") if on.year == base.year else _("%A, %B %e, %Y"))


def _file(text: str) -> str:
    if not text:
        return ""
    path = Path(text).expanduser().absolute()
    if not path.is_file():
        raise ValueError(_("a file that exists"))
    return str(path)
