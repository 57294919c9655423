"""A notes file to fill in: what to write down while it is fresh, with what was noted already."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.core.facts import Interview, Person


def notes_template(interview: Interview) -> str:
    """The questions as comments and the answers so far, as TOML that `notes_from_toml` reads."""
    return "\n".join([*_whole(interview), *(line for p in interview.people for line in _person(p))])


def _whole(interview: Interview) -> Iterable[str]:
    notes = interview.notes
    yield f"# {_comment(interview.position)} at {_comment(interview.company)}."
    yield "# Fragments will do; leave empty what you do not have."
    yield ""
    yield "[notes]"
    yield "# What would you like them to remember of how you fit? A couple of points."
    yield f"points = {_list(notes.points)}"
    yield "# Which challenge of the job did you talk about?"
    yield f"challenge = {_text(notes.challenge)}"
    yield "# How would you meet it? Up to three things that you can do."
    yield f"i_can = {_list(notes.i_can)}"
    yield "# Files that you promised to send along."
    yield f"attachments = {_list(notes.attachments)}"
    yield ""
    yield "[rules]"
    yield "# When do they decide? Is there one address to write to? May one call?"
    decision = interview.rules.decision_by
    yield f"decision_by = {decision}" if decision else "# decision_by = 2026-12-04"
    yield f"only_contact = {_text(interview.rules.only_contact)}"
    yield f"no_calls = {'true' if interview.rules.no_calls else 'false'}"


def _person(person: Person) -> Iterable[str]:
    yield ""
    yield "[[people]]"
    yield f"name = {_text(person.name)}"
    if person.email:
        yield f"email = {_text(person.email)}"
    yield '# How do they like to be followed up with? "email", "phone", "linkedin"; a call needs their number.'
    yield f"welcomes = {_list(person.welcomes)}"
    yield f"phone = {_text(person.phone)}"
    yield "[people.notes]"
    yield f"# What did you talk about with {_comment(person.name)} alone? Their letter cites it."
    yield f"talked_about = {_list(person.notes.talked_about)}"
    yield "# What did they ask that you could not answer well in the room, and what is your answer now?"
    yield '# open_questions = [{ question = "…", answer = "…" }]'
    asked = ", ".join(
        f"{{ question = {_text(q.question)}, answer = {_text(q.answer)} }}"
        for q in person.notes.open_questions
    )
    yield f"open_questions = [{asked}]"


def _comment(text: str) -> str:
    return " ".join(text.split())


def _text(text: str) -> str:
    """A TOML basic string; JSON's spelling is one, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_text, texts)) + "]"
