"""What is asked for an interview and for notes, and what the answers come to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count, takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

from afterword.cli.asking import Answers, Question, yes_or_no
from afterword.config.fields import (
    address_or_nothing,
    country_or_nothing,
    line,
    linkedin_typed,
    phone_or_nothing,
    rough,
    some_line,
    zone_or_nothing,
)
from afterword.config.writing import toml_text
from afterword.domain.model import Interview, Person
from afterword.imports.spoken import read_day as read_spoken_day

MOST = 1000
"""So many answers one question may have, asked again and again."""

PARTS = ("interviewer", "coordinator")
WAYS = ("email", "phone", "linkedin")
TOLD = ("name", "email", "title", "part", "phone", "linkedin", "form_of_address")
"""What an interview file says of a person in one text each."""
LIKES = f"Does {{}} prefer {', '.join(WAYS[:-1])} or {WAYS[-1]}?"


def interview_questions(answers: Answers, zone: str, today: date, familiar: str = "") -> Iterator[Question]:
    """Company, position, time, people one by one, rules.

    A day without a year is the one nearest to `today`. `familiar` is the familiar form of address in the language of
    the letters, such as du; empty where there is one form alone, and nobody is asked.
    """
    yield Question("company", "Company", check=some_line)
    yield Question("position", "Position", check=some_line)
    day = partial(read_day, base=today, ahead=False)
    yield Question(
        "day", "Day of the interview, such as Nov 23", check=day, understood=partial(_in_words, today)
    )
    yield Question("starts", "Starts at, such as 14:00", check=_clock)
    yield Question("ends", "Ends at", _an_hour_later(answers["starts"]), _after(answers["starts"]))
    yield Question("time_zone", "Time zone of the interview", zone, _zone_of(answers, zone))
    yield from _people(answers, familiar)
    yield _decision(date.fromisoformat(answers["day"]))
    yield Question("no_calls", "Did they ask you not to call? y or n", "n", yes_or_no)
    only = "The one address to write to, if they named one"
    yield Question("only_contact", only, "", address_or_nothing, "none")
    holidays = "Country whose public holidays they observe, such as US"
    yield Question("holidays", holidays, "", country_or_nothing, "none")


def _decision(after: date, known: date | None = None) -> Question:
    """When they decide: a day after the interview."""
    words, default = "By when do they decide, such as Dec 4?", known.isoformat() if known else ""
    check = partial(_maybe_day, base=after)
    return Question("decision_by", words, default, check, "they didn't say", partial(_in_words, after))


def _people(answers: Answers, familiar: str) -> Iterator[Question]:
    for number in count(1):
        key = f"people {number}"
        who = "Name of a person you meet or hear from" if number == 1 else "Name of another person"
        check, enter = _new_name(answers, number), "nobody yet" if number == 1 else "nobody else"
        yield Question(f"{key} name", who, "", check, enter)
        name = answers[f"{key} name"]
        if not name:
            return
        yield Question(f"{key} email", f"  Email address of {name}", "", _new(answers, number), "unknown")
        yield Question(f"{key} title", "  Job title", "", line, "unknown")
        yield Question(f"{key} part", "  Interviewer or coordinator", PARTS[0], _part)
        yield Question(f"{key} phone", "  Phone number", "", phone_or_nothing, "unknown")
        yield Question(f"{key} linkedin", "  LinkedIn page", "", linkedin_typed, "unknown")
        yield Question(f"{key} welcomes", f"  {LIKES.format(name)}", "", _ways, "unknown")
        if familiar:
            address = f"  How you address {name}: {familiar}, or their title"
            yield Question(f"{key} form_of_address", address, "", line, "neither")


def suggested_people(people: Iterable[Person]) -> Answers:
    """What their cards say of them, as defaults."""
    return {
        f"people {number} {key}": getattr(person, key)
        for number, person in enumerate(people, 1)
        for key in ("name", "email", "title", "phone", "linkedin")
    }


def interview_toml(answers: Answers) -> str:
    """The answers as an interview file, to be read like any other."""
    lines = [f"{key} = {toml_text(answers[key])}" for key in ("company", "position", "time_zone")]
    lines += [f"{key} = {answers['day']}T{answers[key]}:00" for key in ("starts", "ends")]
    lines += ["[rules]", f"no_calls = {'true' if answers['no_calls'] == 'y' else 'false'}"]
    lines += [f"decision_by = {answers['decision_by']}"] if answers["decision_by"] else []
    lines += [f"{key} = {toml_text(answers[key])}" for key in ("only_contact", "holidays")]
    for number in count(1):
        if not answers.get(f"people {number} name"):
            return "\n".join(lines)
        said = {key: answers.get(f"people {number} {key}", "") for key in (*TOLD, "welcomes")}
        lines += ["[[people]]", *(f"{key} = {toml_text(said[key])}" for key in TOLD)]
        lines.append(f"welcomes = [{', '.join(map(toml_text, filter(None, said['welcomes'].split(', '))))}]")
    raise AssertionError("people are counted without end")


def notes_questions(answers: Answers, interview: Interview) -> Iterator[Question]:
    """What one remembers, line by line, and what they said of follow-up. What is known already is the default."""
    for number in _several_numbers(answers, "rough"):
        words = "What do you remember?" if number == 1 else "What else?"
        yield Question(f"rough {number}", words, "", rough, "go on")
    for person in interview.people:
        yield from _reached(answers, person)
    known = interview.notes.attachments
    for number in _several_numbers(answers, "attachments"):
        words = "A file to attach" if number == 1 else "Another file"
        default = next(iter(known[number - 1 : number]), "")
        yield Question(f"attachments {number}", words, default, _file, "go on")
    there = interview.starts.astimezone(ZoneInfo(interview.time_zone))
    yield _decision(there.date(), interview.rules.decision_by)


def _reached(answers: Answers, person: Person) -> Iterator[Question]:
    """How they like to be followed up with; their number, where they like calls and none is known."""
    known, words = ", ".join(person.welcomes), LIKES.format(person.name)
    yield Question(f"{person.id} welcomes", words, known, _ways, "unknown")
    if "phone" in answers[f"{person.id} welcomes"] and not person.phone:
        yield Question(f"{person.id} phone", "  Their number", "", phone_or_nothing, "unknown")


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


def read_day(text: str, base: date, *, ahead: bool = True) -> str:
    """That day in ISO's form. Without a year it is the next one from `base`; unless `ahead`, the nearest one."""
    return read_spoken_day(text, base, ahead=ahead).isoformat()


def _maybe_day(text: str, base: date) -> str:
    day = read_day(text, base) if text else ""
    if day and date.fromisoformat(day) < base:
        raise ValueError(
            f"a day from {_in_words(base, base.isoformat())} on: they decide after the interview"
        )
    return day


def _in_words(base: date, day: str) -> str:
    """'Friday, December 4', with its year where that is another one than that of `base`."""
    if not day:
        return ""
    on = date.fromisoformat(day)
    return f"{on:%A}, {on:%B} {on.day}{f', {on.year}' if on.year != base.year else ''}"


def _ways(text: str) -> str:
    said = [
        word.strip(" .").lower().replace("e-mail", "email")
        for word in re.split(r"[,;/&]|\band\b|\bor\b|\s", text)
    ]
    meant = [next((way for way in WAYS if word and way.startswith(word)), word) for word in said if word]
    if set(meant) - set(WAYS):
        raise ValueError(", ".join(WAYS) + ", or nothing")
    return ", ".join(way for way in WAYS if way in meant)


def _clock(text: str) -> str:
    try:
        hour, _, minute = text.replace(".", ":").partition(":")
        return f"{time(int(hour), int(minute or 0)):%H:%M}"
    except ValueError:
        raise ValueError("a time of day, such as 14:00") from None


def _an_hour_later(starts: str) -> str:
    there = datetime.combine(date(2000, 1, 1), time.fromisoformat(starts)) + timedelta(hours=1)
    return f"{there:%H:%M}" if there.day == 1 else ""


def _after(starts: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        ends = _clock(text)
        if ends <= starts:
            raise ValueError(f"a time after {starts}; past midnight, write an interview file")
        return ends

    return check


def _zone_of(answers: Answers, default: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        from afterword.imports.instants import instant

        zone = zone_or_nothing(text) or default
        for key in ("starts", "ends"):
            instant(datetime.fromisoformat(f"{answers['day']}T{answers[key]}"), zone)
        return zone

    return check


def _new(answers: Answers, number: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        email = address_or_nothing(text)
        if email and email in {answers.get(f"people {n} email") for n in range(1, number)}:
            raise ValueError("an address that nobody else has")
        return email

    return check


def _new_name(answers: Answers, number: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        name = line(text)
        if name and name.casefold() in {answers[f"people {n} name"].casefold() for n in range(1, number)}:
            raise ValueError("a name that is not in the list yet")
        return name

    return check


def _part(text: str) -> str:
    meant = [part for part in PARTS if text and part.startswith(text.lower())]
    if not meant:
        raise ValueError(" or ".join(PARTS))
    return meant[0]


def _file(text: str) -> str:
    if not text:
        return ""
    path = Path(text).expanduser().absolute()
    if not path.is_file():
        raise ValueError("a file that exists")
    return str(path)
