"""What the tasks ask of the candidate: the LinkedIn invitation, the call, the notes, the missing address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from afterword.core.facts import Interview, Person, Step, StepKind
from afterword.letters import notes as n
from afterword.letters import phrases as say
from afterword.letters.compose import Sender, frame_values, letter_values, zone_of
from afterword.letters.days import WEEKDAYS, date_words, day_phrase, promised_words
from afterword.letters.words import lasting

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.letters.templates import Templates

VOICEMAIL_WORDS = 50
"""What can be said in twenty seconds without haste."""


def task_text(
    step: Step,
    interview: Interview,
    sender: Sender,
    *,
    when: datetime,
    templates: Templates,
    limit: int = 200,
    used: int = 0,
) -> str:
    """What a linkedin, call, notes or address step asks, in plain text, as it reads at `when`.

    `limit` is LinkedIn's for a note, in characters, `used` how many notes have left this month. Raises InputError for
    a broken template.
    """
    match step.kind:
        case StepKind.LINKEDIN:
            return linkedin_task(step, interview, sender, limit=limit, used=used, templates=templates)
        case StepKind.CALL:
            return call_task(step, interview, sender, when=when, templates=templates)
        case StepKind.NOTES if when < interview.starts:
            return checklist(step, interview, sender, when=when, templates=templates)
        case StepKind.NOTES:
            return notes_task(step, interview, sender, when=when, templates=templates)
        case StepKind.ADDRESS:
            return address_task(step, interview, sender, when=when, templates=templates)
        case _:
            raise ValueError(f"no task: {step.key}")


def linkedin_task(
    step: Step, interview: Interview, sender: Sender, *, limit: int, templates: Templates, used: int = 0
) -> str:
    """The invitation as a task: what to look at first, whom, and the note."""
    person = _whom(step)
    note = linkedin_note(step, interview, sender, templates=templates, limit=limit)
    values = frame_values(interview, sender, person) | _profile(person, interview)
    return templates.render("linkedin", values | {"note": note, "limit": limit, "used": used})


def linkedin_note(
    step: Step, interview: Interview, sender: Sender, *, templates: Templates, limit: int = 200
) -> str:
    """A note of at most `limit` characters, another one for each person, citing what was talked about with them."""
    person = _whom(step)
    values = frame_values(interview, sender, person)
    if sum(_first(p) == _first(person) for p in interview.people) > 1:
        values["person"] = values["person"] | {"call": person.name}
    versions: list[str] = []
    for cited, said in _citable(person):
        versions += templates.render("linkedin-note", values | {"cited": cited, "said": said}).splitlines()
    return next((one for one in versions if one and len(one) <= limit), _cut(versions[-1], limit))


def _citable(person: Person) -> list[tuple[str, str]]:
    """What a note can cite, as (behind 'about', as a sentence): the best first, nothing at the end."""
    talk = n.talk(person.notes.talked_about, person.name)
    remarks = tuple(say.sentence(f"One thing has stayed with me: {one}") for one in lasting(talk.remarks))
    recalled = (
        one if one.startswith("I ") else f"I remember {say.recalled((one,))}"
        for one in lasting(talk.sentences)
    )
    return [
        *((one, "") for one in lasting(talk.topics)),
        *(("", one) for one in (*recalled, *remarks)),
        ("", ""),
    ]


def _cut(text: str, limit: int) -> str:
    """The text cut between words."""
    if len(text) <= limit:
        return text
    return text[: limit + 1].rsplit(" ", 1)[0][:limit].rstrip(" ,;:–")


def _first(person: Person) -> str:
    return person.name.split(" ", 1)[0].casefold()


def call_task(
    step: Step, interview: Interview, sender: Sender, *, when: datetime, templates: Templates
) -> str:
    """The call as a task: the number, what to say, and the voicemail."""
    values = letter_values(step, interview, sender, when)
    return templates.render("call", values | {"voicemail": voicemail(values, templates)})


def voicemail(values: dict[str, Any], templates: Templates) -> str:
    """The fullest message of the template that can be said in twenty seconds."""
    versions = [line for line in templates.render("voicemail", values).splitlines() if line]
    return next((one for one in versions if len(one.split()) <= VOICEMAIL_WORDS), versions[-1])


def checklist(
    step: Step, interview: Interview, sender: Sender, *, when: datetime, templates: Templates
) -> str:
    """What to ask at the interview, so that the letters can leave and everybody is followed up with as they like."""
    people = interview.people
    values = frame_values(interview, sender, step.person or Person(id="", name=""))
    zone = interview.time_zone
    begins = interview.starts.astimezone(ZoneInfo(zone))
    values |= {
        "begins": f"{WEEKDAYS[begins.weekday()]}, {date_words(begins.date(), zone)}, {begins:%H:%M}",
        "lost": tuple(p.name for p in people if not p.email),
        "silent": tuple(p.name for p in people if not p.welcomes),
        "decision": promised_words(interview.rules.decision_by, when, zone),
    }
    return templates.render("checklist", values)


def notes_task(
    step: Step, interview: Interview, sender: Sender, *, when: datetime, templates: Templates
) -> str:
    """What to write down, and how long the window still runs."""
    nobody = Person(id="", name="")
    values = frame_values(interview, sender, step.person or nobody) | _window(step, interview, when)
    return templates.render("notes", values | ({} if step.person else {"person": ""}))


def address_task(
    step: Step, interview: Interview, sender: Sender, *, when: datetime, templates: Templates
) -> str:
    """Whose address is missing, and how to get it."""
    person = _whom(step)
    values = frame_values(interview, sender, person) | _profile(person, interview)
    values["day"] = day_phrase(interview.starts, when, zone_of(person, interview))
    return templates.render("address", values | _window(step, interview, when))


def _whom(step: Step) -> Person:
    if step.person is None:
        raise ValueError(f"a task about nobody: {step.key}")
    return step.person


def _profile(person: Person, interview: Interview) -> dict[str, Any]:
    """The person's profile, or a search for it."""
    if person.linkedin:
        return {"profile": person.linkedin, "searched": False}
    return {"profile": search_link(f"{person.name} {interview.company}"), "searched": True}


def search_link(words: str) -> str:
    """LinkedIn's search for people, with the words quoted."""
    return f"https://www.linkedin.com/search/results/people/?keywords={quote(words, safe='')}"


def _window(step: Step, interview: Interview, when: datetime) -> dict[str, str]:
    """When the window closes, in the interview's zone, and how much of it is left at `when`."""
    if step.window is None:
        return {"closes": "", "left": ""}
    closes = step.window.closes.astimezone(ZoneInfo(interview.time_zone))
    minutes = int((step.window.closes - when).total_seconds() // 60)
    return {"closes": f"{WEEKDAYS[closes.weekday()]}, {closes:%H:%M}", "left": _span(minutes)}


def _span(minutes: int) -> str:
    if minutes <= 0:
        return ""
    count, unit = (minutes // 60, "hour") if minutes >= 60 else (minutes, "minute")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
