"""Finds the day, the times and the zone of an interview in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from itertools import islice

from afterword.imports.pasted.lines import PIECES, words
from afterword.imports.spoken import (
    NotUnderstood,
    SpanOfDays,
    SpokenTime,
    Unclear,
    day_said,
    length_said,
    read_when,
    time_said,
)
from afterword.imports.spoken.clocks import LENGTH, SPOKEN_CLOCK
from afterword.imports.spoken.vocabulary import LANGUAGES, plain, vocabulary
from afterword.imports.spoken.zones import zone_in

_MOST_WORDS = 16
_MOST_RUN = 24  # words in one time
_MOST_STRONG = 8
_MOST_TRIES = 150
_MOST_SECOND = 30
_SHORT_NAME = 4
_DEADLINE = re.compile(
    r"(?i)\b(?:by|before|no later than|until|deadline|reply|respond|rsvp|confirm by|expires?|bis|spätestens|avant)"
    r"(?:\W+\w+)?\W*$"
)
_DECISION = re.compile(
    r"(?i)\b(?:hear (?:back )?from us|let you know|decide|decision|get back to you|melden uns)\b"
)
_PLACE = re.compile(
    r"(?i)^\W*(?:where|location|address|room|ort|adresse|raum|lieu|dónde|lugar|luogo|dove|onde|waar)\s*:"
)
_BEGINNING = re.compile(r"(?i)^(?:on|am|le|el|il|op)\s+(?=\S)")
_WORD = re.compile(r"\S+")
_JOINTS = frozenset(
    {"at", "@", "um", "à", "in", "on", "von", "from", "and", "und", "et", "with", "mit", "avec"}
)
"""Words that begin a time or a place: one at the end of a time belongs to what follows."""
_ZONE_LINE = re.compile(r"(?i)^\W*(?:time ?zone|zeitzone|fuseau horaire)\s*:\s*(?P<zone>\S.*?)\W*$")
_DISPLAYED = re.compile(r"(?P<zone>\((?:UTC|GMT)(?:[+-]\d\d:\d\d)?\)\s*[A-Z][\w ,&]*(?:\([\w ,&]*\))?)")
"""As Windows shows a zone: '(UTC-05:00) Eastern Time (US & Canada)'."""
_DURATION = re.compile(
    rf"(?i)(?:duration|length|dauer|durée)\s*:\s*(?P<of>{LENGTH})"
    r"|(?P<before>\d{2,3}|one|an)[- ](?P<unit>minutes?|mins?|hour)\b"
)


@dataclass(frozen=True, slots=True)
class PastedTime:
    """Text for fields of the form, and the pieces that it came from."""

    day: str = ""
    starts: str = ""
    ends: str = ""
    zone: str = ""
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that name a time; `unclear` if they may mean several days, `span` if these are a week or a month."""

    text: str
    when: SpokenTime
    unclear: bool = False
    span: bool = False
    beside: str = ""  # the zone after it

    @property
    def is_whole(self) -> bool:
        return self.unclear or bool(self.when.day and self.when.starts)


def when_in(lines: Sequence[str], today: date) -> PastedTime:
    """The one day and time in the lines; open if they name several, or none."""
    every = list(_pieces([_DISPLAYED.sub(" , ", line) for line in lines], today))
    pieces = [piece for piece in every if not piece.span] or every
    zone = next((m["zone"] for line in lines if (m := _ZONE_LINE.match(line) or _DISPLAYED.search(line))), "")
    found = tuple(text for piece in pieces for text in (piece.text, piece.beside) if text)
    one = _the_one(pieces)
    if one is None:
        return PastedTime(zone=zone, found=found)
    when, length = one.when, _length(lines)
    zone = when.zone or zone
    if one.unclear:
        return PastedTime(day=one.text, ends=length, zone=zone, found=found)
    ends = time_said(when.ends) if when.ends else length_said(when.length) if when.length else length
    return PastedTime(
        day=day_said(when.day) if when.day else "",
        starts=time_said(when.starts) if when.starts else "",
        ends=ends if when.starts else "",
        zone=zone,
        found=found,
    )


def word_beside_time(text: str) -> str:
    """The one word next to a time in a short line that does not belong to the time: 'xyz' in 'Clerk at Acme, xyz 2pm'.

    Names and words such as 'zoom' or 'phone' do not count.
    """
    for piece in map(str.split, PIECES.split(text)):
        left = [word for word in piece if not _may_be_time(word)]
        if len(left) == 1 and any(map(_is_strong, piece)) and _says_no_name(left[0]):
            return left[0]
    return ""


def _says_no_name(word: str) -> bool:
    return (
        word.isalpha()
        and word.islower()
        and word not in words("no_name") | {"around", "about", "circa", "ca"}
    )


def _the_one(pieces: Sequence[_Piece]) -> _Piece | None:
    """The piece that counts: one with day and time, or a day and a time combined; None if unsure."""
    whole = [piece for piece in pieces if piece.is_whole]
    if whole:
        apart = {(p.text if p.unclear else "", p.when.day, p.when.starts) for p in whole}
        fullest = max(whole, key=lambda p: (p.when.ends is not None, bool(p.when.zone)))
        return fullest if len(apart) == 1 else None
    days = {piece.when.day for piece in pieces} - {None}
    times = {(piece.when.starts, piece.when.ends): piece.when for piece in pieces if piece.when.starts}
    if len(days) > 1:
        return None
    clock = next(iter(times.values())) if len(times) == 1 else SpokenTime()
    day = next(iter(days), None)
    return _Piece("", replace(clock, day=day)) if day or clock.starts else None


def _length(lines: Sequence[str]) -> str:
    said = {match[0] for line in lines for match in _DURATION.finditer(line)}
    match = _DURATION.search(said.pop()) if len(said) == 1 else None
    if match is None:
        return ""
    return match["of"] or f"{match['before']} {match['unit'].rstrip('s').replace('minute', 'min')}"


def _pieces(lines: Sequence[str], today: date) -> Iterator[_Piece]:
    tries = 0
    for line in lines:
        if len(lines) > 1 and (_DECISION.search(line) or _PLACE.match(line)):
            continue
        start = 0
        for run in _runs(line):
            if run.start() < start or _DEADLINE.search(line[: run.start()]) or _says_deadline(run[0]):
                continue
            for said in _windows(run[0]):
                tries += 1
                if tries > _MOST_TRIES:
                    return
                if piece := _read(said, today):
                    yield _with_zone(piece, line[run.end() :])
                    yield from _second(piece, run[0].partition(said)[2], today)
                    start = run.end()
                    break


def _second(first: _Piece, rest: str, today: date) -> Iterator[_Piece]:
    """Another day and time right after one: 'moved from Tue 8 Dec 2pm to Thu 10 Dec 3pm'."""
    if first.is_whole and len(rest.split()) > 1:
        tried = islice(_windows(rest), _MOST_SECOND)
        yield from islice((piece for said in tried if (piece := _read(said, today)) and piece.is_whole), 1)


def _with_zone(piece: _Piece, after: str) -> _Piece:
    """The piece with the zone from the words right after it: '4pm Berlin time'."""
    if piece.when.zone or not piece.when.starts:
        return piece
    near = re.match(r"\s*\(?(?:[A-Z][\w/]*\s*){1,3}(?:time|Zeit)?\b", after)
    rest, zone = zone_in(f"2pm {near[0]}") if near else ("", "")
    if near is None or rest.strip() != "2pm":
        return piece
    return replace(piece, when=replace(piece.when, zone=zone), beside=near[0].strip(" ("))


def _says_deadline(run: str) -> bool:
    return re.match(r"(?i)(?:by|before|until|bis|avant)\b", run) is not None


@lru_cache(maxsize=512)
def _read(said: str, today: date) -> _Piece | None:
    if not any(map(str.isdigit, said)) and not any(map(_says_a_day, said.split())):
        return None
    try:
        when = read_when(said, today)
    except NotUnderstood:
        return None
    except Unclear as unclear:
        span = isinstance(unclear, SpanOfDays)
        return _Piece(said, SpokenTime(), unclear=True, span=span) if unclear.choices else None
    if when.day is None and (when.starts is None or not re.search(r"[:apmuh]", plain(said))):
        return None
    return _Piece(said, when)


def _says_a_day(word: str) -> bool:
    """Whether the word is a whole name of a day: 'die' and 'mit' only begin one, and are common words."""
    bare = _bare(word)
    return bare in words("relative") or (bare in day_names() and len(bare) > _SHORT_NAME)


def _runs(line: str) -> Iterator[re.Match[str]]:
    """The stretches of a line in which every word may belong to a time."""
    every = list(_WORD.finditer(line))
    spoken = [match.span() for match in SPOKEN_CLOCK.finditer(line)]

    def fits(word: re.Match[str]) -> bool:
        return _may_be_time(word[0]) or any(begin <= word.start() < end for begin, end in spoken)

    first = 0
    for number in range(len(every) + 1):
        if number == len(every) or not fits(every[number]):
            if number > first and any(map(_is_strong, (w[0] for w in every[first:number]))):
                yield _match(line, every[first].start(), every[number - 1].end())
            first = number + 1


def _match(line: str, start: int, end: int) -> re.Match[str]:
    found = re.compile(r".*", re.DOTALL).match(line, start, end)
    if found is None:  # pragma: no cover  (it matches anything)
        raise AssertionError(line)
    return found


def _windows(run: str) -> Iterator[str]:
    """The run and all its sequences of words, the longest first."""
    every = run.split()[:_MOST_RUN]
    for length in range(min(len(every), _MOST_WORDS), 0, -1):
        for first in range(len(every) - length + 1):
            part = every[first : first + length]
            if 0 < sum(map(_is_strong, part)) <= _MOST_STRONG and part[-1] not in _JOINTS:
                yield _BEGINNING.sub("", " ".join(part).strip(".,:;!?*|·"))


def _bare(word: str) -> str:
    return plain(word).strip(".,:;()[]·!?*|")


@cache
def day_names() -> frozenset[str]:
    """Names of months and weekdays in every supported language."""
    return frozenset(
        word
        for each in map(vocabulary, LANGUAGES)
        for word in (*each.months, *each.weekdays)
        if len(word) > 1
    )


@cache
def _small() -> frozenset[str]:
    return words("clock").union(*(each.skip | each.next | each.this for each in map(vocabulary, LANGUAGES)))


def _is_strong(word: str) -> bool:
    """Whether the word names a day or a time by itself."""
    bare = _bare(word)
    return (
        bare in day_names()
        or bare in words("relative")
        or any(map(str.isdigit, bare))
        or bare in {"noon", "midi"}
    )


def _may_be_time(word: str) -> bool:
    bare = _bare(word)
    figures = bare[:1].isdigit() and re.fullmatch(
        r"[\d:./,'h-]+(?:[a-zº°]{0,4})?(?:-[\d:.]+[a-z.]{0,4})?", bare
    )
    zone = re.fullmatch(r"\(?(?:[A-Z]{2,4}|(?:UTC|GMT)[+-]\d{1,2}(?::?\d\d)?|[A-Z]\w+/\w+)\)?[.,;:!?]*", word)
    place = re.fullmatch(r"\(?[A-Z][a-z]+", word) is not None and bare in {
        "eastern",
        "pacific",
        "central",
        "mountain",
    }
    return bool(
        bare in day_names() | _small() | words("relative")
        or not bare
        or figures
        or zone
        or place
        or word == "@"
    )
