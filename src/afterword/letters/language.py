"""One language of letters: its frame, its stems and its words for days, read from its folder of `templates`.

Nothing that a reader sees is written in Python. Dates are Babel's, in the way of the reader's country.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from afterword.config.typed import Shape
from afterword.core.facts import Part, Person
from afterword.letters.stems import ReaderKind, Stems

if TYPE_CHECKING:
    from babel import Locale


class FrameSentence(Shape, frozen=True):
    """One way to say a sentence of ours."""

    text: str
    familiar: str = ""
    readers: tuple[ReaderKind, ...] = ()


class PositionWords(Shape, frozen=True):
    """How a position stands inside a sentence."""

    in_sentence: str
    complete: str
    says_what_it_is: tuple[str, ...] = ()


class DayWords(Shape, frozen=True):
    """How days are said."""

    today: str
    yesterday: str
    tomorrow: str
    weekday: str
    date: str
    by: str
    also_today: tuple[str, ...] = ()
    about_the_meeting: tuple[str, ...] = ()
    up_to: tuple[str, ...] = ()


class CheckWords(Shape, frozen=True):
    """The few words that checks of that language need."""

    attached: tuple[str, ...] = ()
    shorthand: dict[str, str] = msgspec.field(default_factory=dict)
    about: str = ""
    thousands: dict[str, int] = msgspec.field(default_factory=dict)
    units: dict[str, str] = msgspec.field(default_factory=dict)
    new_sentence_after_comma: tuple[str, ...] = ()
    third_person: dict[str, str] = msgspec.field(default_factory=dict)


class Frame(Shape, frozen=True):
    """The whole of `frame.toml`."""

    name: str
    position: PositionWords
    days: DayWords
    opening: tuple[FrameSentence, ...]
    eager: tuple[FrameSentence, ...]
    closing: tuple[FrameSentence, ...]
    readers: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    checks: CheckWords = CheckWords()
    pronouns: tuple[str, ...] = ()  # forms of address, lower case: du and sie, tu and vous
    familiar_word: str = ""  # the one of them that is familiar
    title_in_greeting: bool = (
        True  # 'Dear Dr. Ruiz': the title and the family name in place of the first name
    )


@dataclass(frozen=True)
class Language:
    """Letters in one language. `code` is its folder's name, such as "en"."""

    code: str
    frame: Frame
    stems: Stems

    # whom it speaks to

    def reader_kind(self, person: Person) -> ReaderKind:
        """What that person is, by part and title; an interviewer where the title says nothing."""
        if person.part is Part.COORDINATOR:
            return ReaderKind.COORDINATOR
        title = person.title.casefold()
        for kind, words in self.frame.readers.items():
            if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", title) for word in words):
                return ReaderKind(kind)
        return ReaderKind.INTERVIEWER

    # days

    def day(self, starts: datetime, reads: datetime, zone: str) -> str:
        """When the interview was, as somebody in that zone would say it: today, on Monday, on December 4."""
        held, reading = local_date(starts, zone), local_date(reads, zone)
        past, words = (reading - held).days, self.frame.days
        if past in (0, 1):
            return (words.today, words.yesterday)[past]
        if 0 < past <= 6:
            return words.weekday.format(weekday=self.weekday(held, zone))
        return words.date.format(date=self.written(held, zone, year=held.year != reading.year))

    def by(self, promised: date | None, reads: datetime, zone: str) -> str:
        """When a decision is due: tomorrow; by Friday, December 4; empty where none was promised or it is past."""
        reading, words = local_date(reads, zone), self.frame.days
        if promised is None or promised <= reading:
            return ""
        if promised == reading + timedelta(days=1):
            return words.tomorrow
        day = self.written(promised, zone, year=promised.year != reading.year)
        return words.by.format(weekday=self.weekday(promised, zone), date=day)

    def written(self, day: date, zone: str, *, year: bool = False) -> str:
        """'4 December' or 'December 4', as one writes it where that zone is."""
        from babel.dates import format_skeleton

        return format_skeleton("yMMMMd" if year else "MMMMd", day, locale=locale(self.code, zone))

    def weekday(self, day: date, zone: str) -> str:
        """The weekday's name."""
        from babel.dates import format_date

        return format_date(day, "EEEE", locale=locale(self.code, zone))

    # the position

    def role(self, position: str) -> str:
        """The position inside a sentence: its title up to the first comma or bracket, and what it is."""
        title = re.split(r"[,(\[]", position)[0].strip() or position.strip()
        words = self.frame.position
        says = any(
            re.search(rf"(?<!\w){re.escape(w)}(?!\w)", title, re.IGNORECASE) for w in words.says_what_it_is
        )
        return (words.complete if says else words.in_sentence).format(title=title)


@cache
def locale(code: str, zone: str) -> Locale:
    """The locale of a language as it is written where a zone is; the bare language where Babel knows no such pair."""
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    territory = get_global("zone_territories").get(zone, "")
    for name in (f"{code}_{territory}", code, "en"):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    raise ValueError(code)


def local_date(instant: datetime, zone: str) -> date:
    """The calendar day of an aware instant in an IANA zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def dealt(
    sentences: Sequence[FrameSentence], readers: Iterable[ReaderKind], seed: str
) -> list[FrameSentence]:
    """One sentence for each reader of a panel, in order: no two the same as long as there are enough.

    Where the list begins follows from `seed`, so that not every interview starts with the first sentence.
    """
    start = int.from_bytes(sha256(seed.encode()).digest()[:4], "big") % len(sentences)
    order = [*sentences[start:], *sentences[:start]]
    taken: list[FrameSentence] = []
    for reader in readers:
        suits = [one for one in order if not one.readers or reader in one.readers] or order
        taken.append(min(suits, key=taken.count))
    return taken


def filled(one: FrameSentence, values: Mapping[str, str], *, familiar: bool) -> str:
    """A sentence of ours with its names filled in."""
    return (one.familiar if familiar and one.familiar else one.text).format_map(values)


def series(code: str) -> Callable[[Sequence[str]], str]:
    """A filter that lists things as that language does: 'a, b and c'."""

    def listed(things: Sequence[str]) -> str:
        from babel.lists import format_list

        return format_list(list(things), locale=locale(code, "")) if things else ""

    return listed
