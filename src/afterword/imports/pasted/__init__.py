"""Turns pasted text into fields of the form: the candidate's own line, a recruiter's mail, an event, a confirmation.

It fills in what the text says without doubt, in the form's words, and leaves open what the text omits or says twice.
It guesses nothing from what people usually do.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from afterword.config.person_names import read_name, visible
from afterword.domain.model import Role
from afterword.imports.described import listed_people
from afterword.imports.form_fields import InterviewFields, PersonFields
from afterword.imports.pasted.lines import is_sentence, is_short, with_capitals, without
from afterword.imports.pasted.people import CLOSING, people_in
from afterword.imports.pasted.titles import client_in, company_and_position_in
from afterword.imports.pasted.when import when_in, word_beside_time
from afterword.imports.sentences import is_alone
from afterword.imports.wording import firms_in, is_firm_among

__all__ = ["read_pasted", "word_beside_time"]

_LONGEST = 20_000
_LONGEST_LINE = 1_000
_MOST_LINES = 300
_WIDEST = 110  # characters of a line that a mail program wraps
_FEWEST_WORDS = 4
_QUOTED = re.compile(r"^\s*(?:>|\|)")
_ANSWERED = re.compile(
    r"(?i)(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef)\s*:?\s*$|^-+\s*(?:original|forwarded)"
)
_ON_A_DAY = re.compile(r"(?:On|Am|Le|El|Il|Op|Em)\b.*\d")
_SENT = re.compile(r"(?i)^\W*(?:sent|date|gesendet|datum|envoyé|enviado|inviato|verzonden)\s*:")
_FROM = re.compile(r"(?i)^\W*(?:from|von|de|da|van)\s*:.*@")
_LONE_LABEL = re.compile(
    r"(?i)\W*(?:event|event (?:name|type|date|time|date/time)|date|time|when|where|time ?zone|location|duration|invitee"
    r"|invitee email|host|organizer|company|position|role|subject|datum|zeit|uhrzeit|wann|firma|stelle)\s*:"
)
"""A label with its value on the next line."""
_STANDS_ALONE = re.compile(r"[^\W\d_a-zà-ÿ][\w '’/&()-]{0,30}:(?:\s|$)|[\w.+-]+@\S+$")
"""A line with a label, or an address."""
_WITH = "with|mit|avec|con|by|meet|meeting|met"
_AND = "and|und|et|y|e"
_RANGE = re.compile(r"(?<=[\dmM])\s*[-–]\s*(?=\d{1,2}:\d\d)")
_LINK = re.compile(r"(?:https?://|www\.)\S+")


def read_pasted(text: str, *, you: frozenset[str], today: date) -> InterviewFields:
    """The interview in the text; `you` are the candidate's addresses and names."""
    lines = with_capitals(_lines(text))
    when = when_in(lines, today)
    people = people_in(lines, you, when.found)
    company, position = company_and_position_in(lines, people, you, when.found)
    if not company and (firm := _firm_among(people, [without(line, when.found) for line in lines])):
        people = tuple(person for person in people if person is not firm)
        company, position = company_and_position_in(lines, people, you, when.found)
    if client_in(lines):
        people = tuple(_at_agency(person, company) for person in people)
    return InterviewFields(
        company=company,
        position=position,
        day=when.day,
        starts=when.starts,
        ends=when.ends,
        zone=when.zone,
        people=people,
    )


def _at_agency(person: PersonFields, client: str) -> PersonFields:
    """The person; an agency's own people, whose address is not the client's, arrange the interview."""
    theirs = person.email and is_firm_among(client, firms_in(person.email))
    return replace(person, part=Role.COORDINATOR) if person.email and not theirs else person


def _firm_among(people: Sequence[PersonFields], lines: Sequence[str]) -> PersonFields | None:
    """The company in a line that names none: the only name apart from the others.

    An address, a number, a courtesy or a 'with' before the name shows that somebody is a person.
    """
    if not is_short(lines):
        return None
    listed = {person.name for person in listed_people([line for line in lines if ":" in line])}
    bare = [p for p in people if not (p.email or p.phone or p.linkedin or p.unusable or p.name in listed)]
    apart = [p for p in bare if not _is_joined(p.name, "\n".join(lines)) and not read_name(p.name).titles]
    return apart[0] if len(apart) == 1 < len(people) else None


def _is_joined(name: str, text: str) -> bool:
    """Whether the name follows a 'with', or an 'and' joins it to another."""
    own = re.escape(name)
    return bool(
        re.search(
            rf"(?:\b(?:{_WITH}|{_AND})|w/|&)\s+(?:\w+\.?\s+)?{own}|{own}\s+(?:\b(?:{_AND})\b|[&(])", text
        )
    )


def _lines(text: str) -> list[str]:
    """The text's own lines, without markup, quoted mail and the mail's date."""
    plain = html.unescape(re.sub(r"<(?!mailto:)/?[a-zA-Z][^<>@\n]*>", "\n", text[:_LONGEST]))
    plain = plain.replace("\\n", "\n") if "\n" not in plain.strip() else plain
    plain = re.sub(r"(?m)^([^\t\n:]{2,25})\t+(?=[^\t\n]+$)", r"\1: ", plain)  # a table of two columns
    lines = [visible(line)[:_LONGEST_LINE] for line in plain.splitlines()][:_MOST_LINES]
    head = (
        next((n for n, line in enumerate(lines) if not line), 0) if any(map(_FROM.match, lines[:10])) else 0
    )
    kept: list[str] = []
    for number, line in enumerate(lines):
        if any(kept) and _begins_quote(line, lines[number + 1 : number + 2]):
            break
        if _QUOTED.match(line) or (number < head and _SENT.match(line)):
            continue
        spaced = _RANGE.sub(" - ", _LINK.sub(_kept_link, line))
        if kept and _LONE_LABEL.fullmatch(kept[-1]) and spaced:
            kept[-1] = f"{kept[-1]} {spaced}"
        elif spaced or not (kept and _LONE_LABEL.fullmatch(kept[-1])):
            kept.append(spaced)
    return _unwrapped(kept)


def _begins_quote(line: str, after: list[str]) -> bool:
    """Whether quoted mail begins there: 'On Fri, Nov 20, 2026 Ana Ruiz wrote:', perhaps on two lines."""
    said = [line, " ".join([line, *after])] if _ON_A_DAY.match(line) else [line]
    return any(map(_ANSWERED.search, said))


def _unwrapped(lines: list[str]) -> list[str]:
    """The lines, with sentences rejoined where a mail program broke them."""
    width = max(map(len, lines), default=0)
    whole: list[str] = []
    for empty, paragraph in groupby(lines, key=lambda line: not line):
        several = list(paragraph)
        speaks = not empty and is_sentence(" ".join(several))
        for before, line in zip(["", *several], several, strict=False):
            if before and _goes_on(before, line, width, speaks=speaks):
                whole[-1] = f"{whole[-1]} {line}"
            else:
                whole.append(line)
    return whole


def _goes_on(line: str, after: str, width: int, *, speaks: bool) -> bool:
    """Whether the line broke because the next word did not fit, or the next line begins within a sentence."""
    ends = (
        line.endswith(":")
        or _STANDS_ALONE.match(after)
        or CLOSING.match(line)
        or (line.endswith(",") and len(line) < width / 2)
        or is_alone(line)
    )
    if ends or not (after[0].isalnum() or after[0] in '("“-–'):
        return False
    no_room = width <= _WIDEST and len(line) + 1 + len(after.split(maxsplit=1)[0]) > width
    if after[0].islower():
        return speaks or no_room
    return speaks and no_room and len(line.split()) >= _FEWEST_WORDS


def _kept_link(link: re.Match[str]) -> str:
    """Keep only a link to a person's LinkedIn page."""
    return link[0] if "linkedin.com/in/" in link[0] else " "
