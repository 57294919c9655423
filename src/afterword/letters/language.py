"""One language of letters: its frame, its stems and its words for days, read from its folder of `templates`.

Nothing that a reader sees is written in Python. Dates are Babel's, in the way of the reader's country.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from afterword.config.validation import Shape
from afterword.domain.model import Person, Role, Said
from afterword.domain.said import digest_of
from afterword.letters.stems import ReaderKind, Stems, worded

if TYPE_CHECKING:
    from babel import Locale


NOTHING_SAID = Said()
SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+")


class FrameSentence(Shape, frozen=True):
    """One way to say a sentence of ours."""

    text: str
    familiar: str = ""
    readers: tuple[ReaderKind, ...] = ()
    later: bool = False  # only for readers of a letter about an earlier talk

    @property
    def digests(self) -> frozenset[str]:
        """The journal's digest of each sentence in it, the same for all names in its gaps."""
        return _digests(self.text)

    def is_in(self, said: frozenset[str]) -> bool:
        """Whether one of its sentences is in `said`: two versions may share one."""
        return bool(said) and not said.isdisjoint(self.digests)


@lru_cache(maxsize=4_000)
def _digests(text: str) -> frozenset[str]:
    return frozenset(digest_of(f"ours: {one}") for one in SENTENCE_ENDS.split(text))


class PositionWords(Shape, frozen=True):
    """How a position is written inside a sentence.

    `complete` is for titles that say what it is with one of the words of `says_what_it_is`, `quoted` for those with one
    of `quoted_for`, whose gender fits no article of the sentences; `says_it_first`: only at the beginning of the title.
    """

    in_sentence: str
    complete: str
    says_what_it_is: tuple[str, ...] = ()
    quoted: str = ""
    quoted_for: tuple[str, ...] = ()
    says_it_first: bool = False
    leave_out: tuple[str, ...] = ()  # additions to a title in advertisements: m/w/d, H/F


class DayWords(Shape, frozen=True):
    """How to say days."""

    today: str
    yesterday: str
    tomorrow: str
    weekday: str
    date: str
    by: str
    also_today: tuple[str, ...] = ()
    also_yesterday: tuple[str, ...] = ()
    first_of_month: str = ""  # how the first is written, where not as 1
    not_after: tuple[str, ...] = ()  # before a weekday's name, words that make it every such day: 'le lundi'
    about_the_meeting: tuple[str, ...] = ()
    up_to: tuple[str, ...] = ()


class CheckWords(Shape, frozen=True):
    """The few words that the checks need in that language."""

    attached: tuple[str, ...] = ()
    shorthand: dict[str, str] = msgspec.field(default_factory=dict)
    about: str = ""
    thousands: dict[str, int] = msgspec.field(default_factory=dict)
    units: dict[str, str] = msgspec.field(default_factory=dict)
    numbered: tuple[str, ...] = ()  # words whose digit stays one: year 4
    small_numbers: tuple[str, ...] = ()  # 1 and up, written out if a word follows
    new_sentence_after_comma: tuple[str, ...] = ()
    third_person: dict[str, str] = msgspec.field(default_factory=dict)
    third_person_familiar: dict[str, str] = msgspec.field(default_factory=dict)
    third_person_first: dict[str, str] = msgspec.field(default_factory=dict)  # only among the first words
    mixed_up: dict[str, str] = msgspec.field(default_factory=dict)
    ing: dict[str, str] = msgspec.field(default_factory=dict)  # verbs, plain and with -ing
    cased: bool = False  # a capital changes the word: sie and Sie, morgen and Morgen


class Elision(Shape, frozen=True):
    """Words that lose their last letter before others: 'que' and 'il' are "qu'il".

    `before` is the pattern of the words before which they lose it, matched in lower case from the start.
    """

    words: dict[str, str] = msgspec.field(default_factory=dict)
    before: str = ""


class Frame(Shape, frozen=True):
    """The whole of `frame.toml`."""

    name: str
    position: PositionWords
    days: DayWords
    opening: tuple[FrameSentence, ...]
    eager: tuple[FrameSentence, ...]
    closing: tuple[FrameSentence, ...]
    nudge: tuple[FrameSentence, ...] = ()
    nudge_alone: tuple[FrameSentence, ...] = ()  # without a thread to join
    interest: tuple[FrameSentence, ...] = ()
    patience: tuple[FrameSentence, ...] = ()
    last_nudge: tuple[FrameSentence, ...] = ()
    last_nudge_alone: tuple[FrameSentence, ...] = ()
    last_interest: tuple[FrameSentence, ...] = ()
    last_thanks: tuple[FrameSentence, ...] = ()
    pass_on: tuple[FrameSentence, ...] = ()
    pass_on_several: tuple[FrameSentence, ...] = ()
    attached: tuple[FrameSentence, ...] = ()
    attached_several: tuple[FrameSentence, ...] = ()
    readers: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    checks: CheckWords = CheckWords()
    subject: str = ""  # of a thank-you, a template of position, company and you
    follow_up_subject: str = ""  # of a nudge that has no thread to join
    reply_subject: str = ""  # of a letter after the answer that has no thread to join
    colon: str = ":"  # after the lead of a list
    comma_before_and: bool = False  # between two long clauses
    elision: Elision = Elision()
    keep_capital: tuple[str, ...] = ()  # first words that stay as they are after the greeting
    pronouns: tuple[str, ...] = ()  # forms of address, lower case: du and sie, tu and vous
    familiar_word: str = ""  # the one of them that is familiar
    by_job: dict[str, str] = msgspec.field(
        default_factory=dict
    )  # titles of address by what a job begins or ends with


DEALT = ("opening", "eager", "closing", "nudge", "last_nudge")
"""Our sentences that we deal out: no two readers of a panel get the same one."""

IN_TURN = (
    "nudge_alone",
    "interest",
    "patience",
    "last_nudge_alone",
    "last_interest",
    "last_thanks",
    "pass_on",
    "pass_on_several",
    "attached",
    "attached_several",
)
"""Our sentences that take turns: a reader's first letter has the first version, the next letter the second."""


@dataclass(frozen=True)
class Language:
    """Letters in one language. `code` is its folder's name, such as "en"; `asked` the code that was asked for."""

    code: str
    frame: Frame
    stems: Stems
    asked: str = ""

    @property
    def is_as_asked(self) -> bool:
        """Whether letters in the language asked for exist: those in 'de' are for 'de-CH' too."""
        return not self.asked or primary(self.asked) == primary(self.code)

    # the reader

    def reader_kind(self, person: Person) -> ReaderKind:
        """That person's kind of reader, by part and title; an interviewer if the title says nothing."""
        if person.part is Role.COORDINATOR:
            return ReaderKind.COORDINATOR
        title = person.title.casefold()
        for kind, words in self.frame.readers.items():
            if words and _titles(words).search(title):
                return ReaderKind(kind)
        return ReaderKind.INTERVIEWER

    # days

    def day(self, starts: datetime, reads: datetime | None, zone: str) -> str:
        """When the interview was, as somebody in that zone would say it: today, on Monday, on December 4.

        It is a date if nobody knows when it will be read.
        """
        held = local_date(starts, zone)
        if reads is None:
            return self.frame.days.date.format(date=self.written(held, zone))
        reading = local_date(reads, zone)
        past, words = (reading - held).days, self.frame.days
        if past in (0, 1):
            return (words.today, words.yesterday)[past]
        if 0 < past <= 6:
            return words.weekday.format(weekday=self.weekday(held, zone))
        return words.date.format(date=self.written(held, zone, year=held.year != reading.year))

    def by(self, promised: date | None, reads: datetime, zone: str, *, dated: bool = False) -> str:
        """When a decision is due: tomorrow; by Friday, December 4; empty if none was promised or it is past.

        `dated` never says tomorrow.
        """
        reading, words = local_date(reads, zone), self.frame.days
        if promised is None or promised <= reading:
            return ""
        if promised == reading + timedelta(days=1) and not dated:
            return words.tomorrow
        day = self.written(promised, zone, year=promised.year != reading.year)
        return words.by.format(weekday=self.weekday(promised, zone), date=day)

    def written(self, day: date, zone: str, *, year: bool = False) -> str:
        """'4 December' or 'December 4', as people write it in that zone."""
        written = _written(self.code, zone, day, "yMMMMd" if year else "MMMMd")
        first = self.frame.days.first_of_month
        return re.sub(r"(?<!\d)1(?!\d)", first, written, count=1) if first and day.day == 1 else written

    def weekday(self, day: date, zone: str) -> str:
        """The weekday's name."""
        return _written(self.code, zone, day, WEEKDAY)

    # the position

    def position(self, position: str) -> str:
        """The position without additions from advertisements, such as (m/w/d)."""
        return _without(self.frame.position.leave_out, position) or position

    def role(self, position: str) -> str:
        """The position inside a sentence: its title up to the first comma or bracket, and the word for what it is."""
        words = self.frame.position
        plain = self.position(position)
        title = re.split(r"[,(\[]", plain)[0].strip() or plain.strip()
        ways = ((words.complete, words.says_what_it_is), (words.quoted, words.quoted_for))
        says = (way for way, marks in ways if _says(marks, title, first=words.says_it_first))
        before, _, after = next(says, words.in_sentence).partition("{title}")
        return self.joined(before, title) + after

    # where words meet

    def joined(self, before: str, ending: str) -> str:
        """Words and their continuation, with the elision that this language requires."""
        elision = self.frame.elision
        last = re.search(r"(?<!\w)(\w+) $", before)
        short = elision.words.get(last[1].casefold(), "") if last else ""
        if last is None or not short or not re.match(elision.before, ending.casefold()):
            return before + ending
        return before[: last.start()] + (short.capitalize() if last[1][0].isupper() else short) + ending

    def after_greeting(self, text: str) -> str:
        """The text with a small first letter, unless its first word keeps its capital."""
        first = re.match(r"\w*", text)
        kept = first is None or first.group() in self.frame.keep_capital
        return text if kept else text[:1].lower() + text[1:]


def primary(code: str) -> str:
    """The language alone of a code: de of de-CH."""
    return code.partition("-")[0].casefold()


@cache
def _titles(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words in a title; a star stands for more letters, for languages that join words."""
    every = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?<!\w)(?:{every})(?!\w)", re.IGNORECASE)


def _says(words: tuple[str, ...], title: str, *, first: bool) -> bool:
    found = _titles(words).search(title.casefold()) if words else None
    return found is not None and not (first and found.start())


def _without(additions: tuple[str, ...], title: str) -> str:
    if not additions:
        return title
    every = "|".join(map(re.escape, additions))
    return re.sub(rf"\s*(?<!\w)\(?(?:{every})\)?(?!\w)", "", title, flags=re.IGNORECASE).strip(" -–|/")


WEEKDAY = "EEEE"


@lru_cache(maxsize=1024)
def _written(code: str, zone: str, day: date, skeleton: str) -> str:
    """A date as it is written there; cached, because Babel parses its patterns again each time."""
    from babel.dates import format_date, format_skeleton

    where = locale(code, zone)
    if skeleton == WEEKDAY:  # whose skeleton is short in many languages: 'Di', 'mar.'
        return format_date(day, WEEKDAY, locale=where)
    return format_skeleton(skeleton, day, locale=where)


@cache
def locale(code: str, zone: str) -> Locale:
    """The locale of a language in a zone's country; the bare language where Babel does not know that pair."""
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
    sentences: Sequence[FrameSentence], readers: Sequence[ReaderKind], seed: str, said: Said = NOTHING_SAID
) -> FrameSentence | None:
    """The sentence for the last reader of a panel. All readers get different ones while there are enough.

    It is new to this reader and, if possible, to letters of other talks; None if nothing is left. `seed` decides where
    the list begins: otherwise every interview would start with the first sentence.
    """
    every = [one for one in sentences if not one.later] or list(sentences)
    start = int.from_bytes(sha256(seed.encode()).digest()[:4], "big") % len(every)
    order = [*every[start:], *every[:start], *(one for one in sentences if one.later and said.to_reader)]
    taken: list[FrameSentence] = []
    for reader in readers[:-1]:
        taken.append(min(_suited(order, reader), key=lambda one: _worn(one, taken, said)))
    fresh = [one for one in _suited(order, readers[-1]) if not one.is_in(said.to_reader)]
    return min(fresh, key=lambda one: _worn(one, taken, said), default=None)


def in_turn(sentences: Sequence[FrameSentence], said: Said) -> FrameSentence | None:
    """The first sentence that is new to this reader and, if possible, to all readers of other talks."""
    fresh = [one for one in sentences if not one.is_in(said.to_reader)]
    return min(fresh, key=lambda one: one.is_in(said.to_others), default=None)


def _suited(order: Sequence[FrameSentence], reader: ReaderKind) -> Sequence[FrameSentence]:
    return [one for one in order if not one.readers or reader in one.readers] or order


def _worn(one: FrameSentence, taken: Sequence[FrameSentence], said: Said) -> tuple[bool, int]:
    return one.is_in(said.to_others), taken.count(one)


def filled(one: FrameSentence, values: Mapping[str, str], *, familiar: bool) -> str:
    """A sentence of ours with its names filled in."""
    return worded(one.familiar if familiar and one.familiar else one.text, values)


def series(code: str) -> Callable[[Sequence[str]], str]:
    """A filter that lists things as that language does: 'a, b and c'."""

    def listed(things: Sequence[str]) -> str:
        from babel.lists import format_list

        return format_list(list(things), locale=locale(code, "")) if things else ""

    return listed
