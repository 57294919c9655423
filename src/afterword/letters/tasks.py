"""What the tasks ask of the candidate: the LinkedIn invitation, the call, the letters to finish, a missing address."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from afterword.config import language as interface
from afterword.config.dates import span
from afterword.domain.model import Interview, Person, Step, StepKind
from afterword.letters.compose import Sender, Writing, frame_values, zone_of

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.letters.language import Language
    from afterword.letters.templates import Templates

VOICEMAIL_WORDS = 50
"""How many words can be said in twenty seconds without haste."""


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
    """The request of a linkedin, call, notes or address step, in plain text, as it reads at `when`.

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
    """The invitation as a task: what to look at first, whom to invite, and the note."""
    person = _whom(step)
    note = linkedin_note(step, interview, sender, templates=templates, limit=limit)
    language = templates.letters_in(interface.language())
    values = frame_values(interview, sender, person, language) | _profile(person, interview)
    return templates.render(
        "linkedin", values | {"note": note, "limit": limit, "used": used}, interface.language()
    )


def linkedin_note(
    step: Step, interview: Interview, sender: Sender, *, templates: Templates, limit: int = 200
) -> str:
    """A note of at most `limit` characters; it cites a finished sentence that the letter has not used."""
    person = _whom(step)
    language = templates.letters_in(person.language)
    values = frame_values(interview, sender, person, language)
    if sum(_first(p) == _first(person) for p in interview.people) > 1:
        values["person"] = values["person"] | {"call": person.name}
    cited = Writing(interview, person, language, interview.ends).cited()
    versions = templates.render("linkedin-note", values | {"cited": cited}, language.code).splitlines()
    return next((one for one in versions if one and len(one) <= limit), _cut(versions[-1], limit))


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
    """The call as a task: the number, what to say, and the voicemail.

    What is said is in the language of the person's letters, everything else in that of the interface.
    """
    person = _whom(step)
    theirs = Writing(interview, person, templates.letters_in(person.language), when)
    own = replace(theirs, language=templates.letters_in(interface.language()))
    cited = {"cited": theirs.cited()}
    values, code = _of_the_call(theirs, sender) | cited, theirs.language.code
    script = [line for line in templates.render("call-script", values, code).splitlines() if line]
    said = cited | {"script": script, "voicemail": voicemail(values, templates, code)}
    return templates.render("call", _of_the_call(own, sender) | said, interface.language())


def _of_the_call(writing: Writing, sender: Sender) -> dict[str, Any]:
    """The values that a call's templates know in one language."""
    values = frame_values(writing.interview, sender, writing.person, writing.language)
    return values | {"day": writing.day, "again": writing.again}


def voicemail(values: dict[str, Any], templates: Templates, code: str) -> str:
    """The fullest message of the template that can be said in twenty seconds."""
    versions = [line for line in templates.render("voicemail", values, code).splitlines() if line]
    return next((one for one in versions if len(one.split()) <= VOICEMAIL_WORDS), versions[-1])


def checklist(
    step: Step, interview: Interview, sender: Sender, *, when: datetime, templates: Templates
) -> str:
    """What to ask at the interview, so that the letters can leave and everybody gets the follow-up that they prefer."""
    people, zone = interview.people, interview.time_zone
    language = templates.letters_in(interface.language())
    values = frame_values(interview, sender, step.person or Person(id="", name=""), language)
    begins = interview.starts.astimezone(ZoneInfo(zone))
    day = f"{language.weekday(begins.date(), zone)}, {language.written(begins.date(), zone)}"
    values |= {
        "begins": f"{day}, {begins:%H:%M}",
        "lost": tuple(p.name for p in people if not p.email),
        "silent": tuple(p.name for p in people if not p.welcomes),
        "decision": language.by(interview.rules.decision_by, when, zone),
    }
    return templates.render("checklist", values, interface.language())


def notes_task(
    step: Step, interview: Interview, sender: Sender, *, when: datetime, templates: Templates
) -> str:
    """What to write down, and how long the window still runs."""
    nobody = Person(id="", name="")
    language = templates.letters_in(interface.language())
    values = frame_values(interview, sender, step.person or nobody, language)
    values |= _window(step, interview, when, language)
    return templates.render("notes", values | ({} if step.person else {"person": ""}), interface.language())


def address_task(
    step: Step, interview: Interview, sender: Sender, *, when: datetime, templates: Templates
) -> str:
    """Whose address is missing, and how to get it."""
    person = _whom(step)
    language = templates.letters_in(interface.language())
    values = frame_values(interview, sender, person, language) | _profile(person, interview)
    values["day"] = language.day(interview.starts, when, zone_of(person, interview))
    return templates.render(
        "address", values | _window(step, interview, when, language), interface.language()
    )


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


def _window(step: Step, interview: Interview, when: datetime, language: Language) -> dict[str, str]:
    """When the window closes, in the interview's zone, and how much of it is left at `when`."""
    if step.window is None:
        return {"closes": "", "left": ""}
    closes = step.window.closes.astimezone(ZoneInfo(interview.time_zone))
    left = step.window.closes - when
    weekday = language.weekday(closes.date(), interview.time_zone)
    return {"closes": f"{weekday}, {closes:%H:%M}", "left": span(left) if left > timedelta() else ""}
