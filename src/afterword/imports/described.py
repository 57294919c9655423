"""People named in the description of a calendar's event."""

from __future__ import annotations

import html
import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.config.fields import address
from afterword.config.person_names import is_organisation, read_name, visible, words_of
from afterword.domain.model import Person, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MOST = 50
_NAMED = re.compile(
    r"[\"']?([^<>\"'@\n,;:]{2,60})[\"']?\s*[<(]\s*(?:mailto:)?([^<>()\s@]+@[^<>()\s@]+)\s*[>)]"
)
_INTERVIEWERS = re.compile(
    r"""(?ix)^\W*(?:(?:your|the|our)\s+)?(?: interviewer\(?s?\)? | interview(?:ing)?\s+(?:panel|team|with)
    | panel(?:\s+members?|ists?)? | (?:you(?:'ll|’ll|\ will|\ are\ going\ to)|we've\ scheduled\ you\ to)\s+(?:be\s+)?
      (?:meet|speak|talk|chat|interview)(?:t?ing)?\s*(?:with|to)?
    | (?:ihre?\ )?(?:gespr[äa]chspartner|interviewer)(?:in(?:nen)?)? | (?:vos|votre)\ (?:interlocuteur|intervieweur)s?
    | entrevistador(?:es|as?)? | intervistator[ei] )\b\)?\s*
    (?:(?:are|is|will\ be|sind|ist|sont|est|son|sono)\b\s*)?[:–-]?\s*(.*)$"""
)
_OTHERS = re.compile(
    r"(?i)^\W*(?:with|attendees|participants|guests|who|teilnehmer(?:innen)?|participantes?)\b\s*[:–-]?\s*(.*)$"
)
_WORD = r"[^\W\d_][\w.'’-]*"
_BESIDE = re.compile(
    rf"(?m)^\W*({_WORD}(?:[ \t]+{_WORD}){{1,3}})[ \t]*[-–—,:|][ \t]*([^<>()\s@,;]+@[^<>()\s@,;]+)[ \t]*$"
)
"""A line of a name and an address: 'Ana Ruiz - ana@acme.example'."""
_BEFORE_JOB = re.compile(rf"({_WORD}(?:[ \t]+{_WORD}){{1,3}})[ \t]*[-–—,|][ \t]*$")
_AFTER_JOB = re.compile(r"\s*[(,|–-]\s*([^()@,;|]{2,60}?)\s*[,|(<]\s*([^\s()<>,;|]+@[^\s()<>,;|]+)")
_TO_ASK = re.compile(r"(?i)\b(?:questions?|reply|contact|reach|help|fragen|kontakt\w*|wenden|question)\b")
_BULLET = re.compile(r"^\s*([-–*•·●▪]|\d+[.)])\s*")
_ONE = re.compile(
    rf"\W*((?:Dr\.?\s+|Prof\.?\s+)*{_WORD}(?:\s+{_WORD}){{1,3}})\s*(?:[(,–|-]\s*([^()]{{2,80}}?)\s*\)?)?\s*$"
)


def described(text: str) -> Iterator[Person]:
    """The people named in the text: after 'Interviewers:' and the like as interviewers, 'Name <address>' anywhere.

    People on a list that may name all guests are coordinators: they count only if nobody else is known.
    """
    lines = without_markup(text).splitlines()
    listed = list(listed_people([visible(line) for line in lines][:500]))
    addressed = {person.name: person for person in _addressed(" \n".join(lines))}
    for person in listed:
        known = addressed.pop(person.name, None)
        email = known.email if known else _behind_job(person.name, lines)
        yield Person("", person.name, email, person.part, person.title)
    for person in list(addressed.values())[:_MOST]:
        yield replace(person, part=Role.COORDINATOR) if listed else person


def without_markup(text: str) -> str:
    """The text of HTML, with a line for each block; plain text stays."""
    inline = re.sub(r"(?i)</?(?:b|i|u|em|strong|span|font|a)\b[^<>@]*>", "", text)
    return html.unescape(re.sub(r"<(?!mailto:)/?[a-zA-Z][^<>@]*>", "\n", inline))


def _addressed(text: str) -> Iterator[Person]:
    """People with an address; whom one may ask arranges the meeting."""
    for found in list(_NAMED.finditer(text))[:_MOST]:
        raw, email = found.groups()
        last = _last_name_in(raw)
        asked = _TO_ASK.search(raw[: raw.rfind(last)] if last else "")
        try:
            if whose := _whose_job(raw, text[text.rfind("\n", 0, found.start()) + 1 : found.start(1)]):
                yield Person("", whose, address(email), Role.INTERVIEWER, raw.strip())
            elif name := _name(last):
                yield Person("", name, address(email), Role.COORDINATOR if asked else Role.INTERVIEWER)
        except ValueError:
            continue
    for beside in list(_BESIDE.finditer(text))[:_MOST]:
        with suppress(ValueError):
            if named := name_and_title(beside[1]):
                yield Person("", read_name(named[0]).full, address(beside[2]), Role.INTERVIEWER)


def _behind_job(name: str, lines: Sequence[str]) -> str:
    """The address after a person's name and job: 'Ana Ruiz (Head of People, ana@acme.example)'."""
    for line in lines:
        _before, found, after = line.partition(name)
        match = _AFTER_JOB.match(after) if found else None
        if match and _is_job(match[1]):
            with suppress(ValueError):
                return address(match[2])
    return ""


def _whose_job(raw: str, before: str) -> str:
    """The person named before a job and an address: 'Ana Ruiz, VP of People <ana@acme.example>'."""
    named = _BEFORE_JOB.search(before) if _is_job(raw.strip()) else None
    return read_name(_name(_last_name_in(named[1]))).full if named else ""


def _last_name_in(text: str) -> str:
    """The capitalized words at the end, as in 'Questions? Reply to Rita Sommer'; all words if all are small."""
    words = re.split(r"[?!]\s+|\s", re.sub(r"(?i)^\W*(?:with|and|und|interviewers?|you)\b", "", text).strip())
    small = words_of("small")
    for first in range(len(words) - 1, 0, -1):
        before = words[first - 1]
        if before[:1].islower() and before not in small and not all(w[:1].islower() for w in words):
            return " ".join(words[first:])
    return " ".join(words)


def _name(text: str) -> str:
    return read_name(text).full if len(text.split()) <= 5 else ""


def listed_people(lines: Sequence[str]) -> Iterator[Person]:
    """Names and titles after a heading, on its line or as a list under it."""
    under: Role | None = None
    alone = False  # the list's last line was a name without a bullet
    for line in (line[:300] for line in lines):
        heading = (of := _INTERVIEWERS.match(line)) or _OTHERS.match(line)
        if heading:
            part = Role.INTERVIEWER if of else Role.COORDINATOR
            under, alone = None if heading[1].strip() else part, False
            yield from _people(_turned(heading[1]) or _pieces(heading[1]), part)
        elif under and _BULLET.match(line):
            yield from _people(_pieces(_BULLET.sub("", line)), under)
        elif under and line.strip() and _is_a_name(line):
            alone = True
            yield from _people([line], under)
        elif line.strip() or alone:
            under = None


def _is_a_name(line: str) -> bool:
    return name_and_title(line) is not None and len(line) < 80


def _people(pieces: Iterable[str], part: Role) -> Iterator[Person]:
    for piece in pieces:
        if named := name_and_title(piece):
            yield Person("", read_name(named[0]).full, "", part, named[1])


def _turned(text: str) -> list[str]:
    """The members of a list of family names before given ones: 'Ruiz, Ana; Baker, Tom'; empty for other lists."""
    members = [member.strip(" .") for member in text.split(";") if member.strip(" .")]
    both = [re.fullmatch(rf"({_WORD}),\s*({_WORD})", member) for member in members]
    return [f"{names[2]} {names[1]}" for names in both if names] if len(both) > 1 and all(both) else []


def _pieces(text: str) -> list[str]:
    """The members of a list in one line; a job after a comma stays with its name."""
    split = [
        p.strip() for p in re.split(r"[;,](?![^(]*\))|\s+(?:and|und|et|y|e|&)\s+", text) if p and p.strip()
    ]
    pieces: list[str] = []
    for piece in split:
        if pieces and _is_job(piece):
            pieces[-1] = f"{pieces[-1]}, {piece}" if "," not in pieces[-1] else f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return pieces


def _is_job(piece: str) -> bool:
    return (
        bool(set(re.findall(r"\w+", piece.casefold())) & (words_of("job") | words_of("team")))
        and "(" not in piece
    )


def name_and_title(piece: str) -> tuple[str, str] | None:
    """A person's name and job in a piece of text, such as 'Ana Ruiz (Head of People)'; None if it names nobody."""
    piece = re.sub(r"\s*[<(]\s*(?:mailto:)?\S+@\S+\s*[>)]", "", piece)
    piece = re.sub(r"\s*[,;|–-]\s*(?:mailto:)?[^\s<>(),;|]+@[^\s<>(),;|]+", "", piece)
    match = _ONE.match(piece.strip().rstrip("."))
    if (
        match is None
        or "://" in piece
        or any(word[0].islower() for word in match[1].split() if word not in words_of("small"))
    ):
        return None
    if is_organisation(match[1]) or _is_job(match[1]):
        return None
    return match[1].strip(), (match[2] or "").strip()
