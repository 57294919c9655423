"""Reads names in a sentence, each with the job beside it: 'Ana Ruiz, head of people, and Tom Berg (CTO)'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from afterword.config.person_names import is_organisation
from afterword.domain.model import Person
from afterword.imports.attendees import clean_name
from afterword.imports.described import name_and_title
from afterword.imports.wording import begins_with_meeting, is_position

_COURTESY = r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Herrn?|Frau|M|Mme)\.?\s+)*"
WORD = r"[A-ZÀ-Þ](?:\.|[\w'’-]+\.?(?=[\w'’-])[\w'’-]*|[\w'’-]*)"
NAME = rf"{_COURTESY}{WORD}(?:\s+(?:van|von|de|der|den|la|le|da|di)\b)*(?:\s+{WORD}){{0,3}}"
_FULL_NAME = re.compile(rf"(?<![\w@.'’-]){NAME}")
_PRONOUNS = r"(?:\s*\((?:she|he|they|sie|er|elle|il)\b[^()]*\))?"
_AND = r"(?:and|und|et|y|e|&|sowie|as\s+well\s+as|ainsi\s+que)"
_THEN = rf"(?:\s*,)?\s+{_AND}\s+(?:(?:also|auch|with|mit|avec|my\s+colleague)\s+)*"
_OUR = r"(?:(?:(?i:our|the|an?|unsere[rmn]?|notre|nos|nuestr[oa])\s+))?"
_JOB = re.compile(
    rf"{_PRONOUNS}(?:\s*\((?P<within>[^()<>@\n]{{2,60}}?)(?:\s*[,|]\s*[^()\s]+@[^()\s]+)?\)"
    rf"|(?:\s*,\s+|\s+[-–—]\s+){_OUR}(?P<after>[^,.;:()<>@\n]{{2,70}}?)"
    rf"(?=\s*[,.;:()\n?!]|\s+[-–—]\s|{_THEN}{WORD}\s+{WORD}|\s+(?:on|at|from|this|next|am|um|bei|chez|le|will|joins?|is|are|teil"
    rf"|for\s+(?:a|an|the|about))\b|\s*$))"
)
_NEXT = re.compile(rf"{_THEN}|\s*[,;]\s+|\s+[-–—]{_THEN}")
_MEETS_YOU = re.compile(
    r"(?:,[^,.;\n]{2,60},)?\s+(?:(?:will|['’]ll|would like to)\s+(?:also\s+|then\s+|be\s+)?"
    r"(?:(?:interview|meet|speak|talk|chat|call|join)(?:ing)?\s+(?:(?:with|to)\s+)?(?:you|us)\b"
    r"|(?:conduct|lead|hold|your interviewer|the interviewer)(?:ing)?\b)"
    r"|joins?\b|(?:wird|werden|führt|führen|leitet|leiten|nimmt|nehmen|ist|sind)\b[^.!?\n]{0,40}?"
    r"\b(?:gespräch|interview|dabei|kennenlernen|teilnehmen|sprechen)\b|vous\s+(?:recevr|accueiller|rencontrer)a\b)"
)
"""'Ana Ruiz, who leads our data team, will interview you'."""
_MET = re.compile(
    r"(?<!working )(?:\b(?:with|meet(?:ing)?|met|by|mit|avec|con|w/|to|rencontrerez)\s+"
    r"(?:(?:our|my|the|unsere[mnr]?|notre)\s+(?:[a-zà-ÿ-]+\s+){0,3}|(?:both|you)\s+)?"
    r"|\b(?i:colleague|kolleg(?:e|en|in)|collègue)s?,?\s+)"
    rf"(?P<names>{NAME})"
)
_TITLED = re.compile(
    rf"\b(?i:our|the|unser\w*|notre|nuestr[oa])\s+(?P<title>(?:{WORD}\s+|of\s+|and\s+){{0,4}}{WORD}),?\s+"
    rf"(?P<name>{NAME})"
)
"""'our Head of People, Ana Ruiz'."""
_AFTER_JOB = re.compile(r"(?i)\b(?:position|role|job|opening|opportunity|team|stelle)\s+$")
_SPEAKS = re.compile(
    r"(?i)\b(?:with|meet(?:ing)?(?: with)?|met(?: with)?|interviewed by|mit|avec|con|w/|rencontrerez"
    r"|speak(?:ing)? (?:with|to)|talk(?:ing)? to|(?:colleague|kolleg(?:e|en|in)|collègue)s?,?)\s"
)
_ADDRESS_BESIDE = re.compile(r"\s*[<(]\s*\S+@\S+?\s*[>)]|\s*,\s+\S+@\S+\w(?=[,\s])")
_OF_A_FIRM = re.compile(
    r"(?i)\b(?:at|bei|chez|for|from|of|von|der|in|join|the|dear|hi|hello|hallo|lieber?|bonjour)\s+$"
)
_NO_JOB = re.compile(
    r"(?i)^(?:who|whom|whose|die|der|qui|que)\b|\b(?:position|role|job|opening|vacancy|opportunity|stelle|poste)$"
)
OF_A_MEETING = re.compile(r"(?i)organi[sz]er|host|guest|optional")
"""What a calendar says of a guest, which is no job title."""


def people_met(lines: Sequence[str], jobs_until: int | None = None) -> Iterator[Person]:
    """People in sentences about the meeting: 'with Ana Ruiz (Head of People) and Tom Berg'.

    In the lines before `jobs_until`, those with a job count too, whatever the sentence is about.
    """
    for number, line in enumerate(lines):
        yield from _titled(line)
        for match in _MET.finditer(line):
            if _SPEAKS.match(match[0] + " ") and not _AFTER_JOB.search(line[: match.start()]):
                yield from names_from(line, match.start("names"))
        if jobs_until is None or number < jobs_until:
            yield from names_with_jobs(line)


def _titled(line: str) -> Iterator[Person]:
    """Names after a job."""
    for match in _TITLED.finditer(line):
        words = f"{match['title']} {match['name']}".split()
        jobs = [n for n in range(1, len(words) - 1) if is_position(" ".join(words[:n]))]
        for n in reversed([n for n in jobs if words[n - 1] not in {"and", "of"}]):
            first, _and, other = " ".join(words[n:]).partition(" and ")
            if not is_position(first) and (person := person_in(first)) and " " in person.name:
                yield replace(person, title=" ".join(words[:n]).rstrip(","))
                yield from filter(None, [person_in(other)])
                break


def names_from(line: str, at: int) -> Iterator[Person]:
    """The people named from that position on, until the list ends."""
    while name := _FULL_NAME.match(line, at):
        title, at = _job_after(line, _past_address(line, name.end()))
        if (person := person_in(name[0]) or _before_firm(name[0])) and " " in person.name:
            yield replace(person, title=title)
        elif not title and not person:
            return
        joint = _NEXT.match(line, at)
        if joint is None:
            return
        at = joint.end()


def names_with_jobs(line: str) -> Iterator[Person]:
    """The people in the line with a job or a plan to meet you, and those named after them."""
    at = 0
    while name := _FULL_NAME.search(line, at):
        at = name.end()
        person = person_in(name[0])
        if person is None or " " not in person.name or _OF_A_FIRM.search(line[: name.start()]):
            continue
        if _job_after(line, name.end())[0]:
            yield from names_from(line, name.start())
        elif _MEETS_YOU.match(line, name.end()):
            yield person


def is_alone(line: str) -> bool:
    """Whether the line is a full name and nothing else."""
    full = re.fullmatch(NAME, line.strip())
    return full is not None and " " in line.strip() and person_in(line) is not None


def _before_firm(name: str) -> Person | None:
    """The person at the start of 'Herrn Krause von der Blaufluss GmbH'; None if no such small word follows a name."""
    start = re.match(rf"({_COURTESY}{WORD}(?:\s+{WORD})*?)\s+(?:von|van|de|der|da|di)\b", name)
    return person_in(start[1]) if start else None


def _past_address(line: str, at: int) -> int:
    """The position after a bracketed address that begins at `at`, or `at` itself."""
    address = _ADDRESS_BESIDE.match(line, at)
    return address.end() if address else at


def _job_after(line: str, at: int) -> tuple[str, int]:
    """The job after a name that ends at `at`, and where that job ends; ("", at) if there is none."""
    match = _JOB.match(line, at)
    if match is None:
        return "", at
    title = (match["within"] or match["after"]).strip()
    if not is_position(title) or _NO_JOB.search(title) or OF_A_MEETING.fullmatch(title):
        return "", at
    return title, match.end()


def person_in(piece: str) -> Person | None:
    """The person in a piece of text; None if the name is a firm's or a job title."""
    piece = re.sub(r",\s+(?:our|the|unsere[rmn]?|notre)\s+(.*)$", r" (\1)", piece.strip(" ,"))
    named = name_and_title(piece)
    if named is None or is_organisation(named[0]) or is_position(named[0]) or begins_with_meeting(named[0]):
        return None
    title = named[1] if is_position(named[1]) and not OF_A_MEETING.fullmatch(named[1]) else ""
    return Person("", clean_name(named[0]), title=title)
