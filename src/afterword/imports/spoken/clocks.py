"""Times of day and lengths: '2pm', '14 Uhr', '14h30', 'noon', '2-3:30pm', '45 min'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from afterword.config.language import _, several
from afterword.imports.instants import LONGEST
from afterword.imports.spoken.unclear import NotUnderstood, Unclear
from afterword.imports.spoken.vocabulary import plain, short

_NOON = r"(?:12 )?noon|midday|mittags?|midi|mediod[ií]a|mezzogiorno|middaguur|meio-dia"
_MIDNIGHT = r"midnight|mitternacht|minuit|medianoche|mezzanotte|middernacht|meia-noite"
_HALF = r"(?:[ap]\.?\s?m\b\.?|[ap](?![\w.]))"
_MARK = r"(?:uhr|o'?\s?clock|heures?|hrs?|uur|horas?|ore|h)"
_FIGURES = r"\d{1,2}(?:[:h]\s?\d{2}(?::\d{2})?(?!\d)|\.\d{2}(?![\d.]|:\d)|(?![\d/]|[.,:]\d))"
_TIME = (
    rf"(?:\b(?:{_NOON}|{_MIDNIGHT})\b|{_FIGURES}\s*(?:{_HALF}|{_MARK}(?:\s?\d{{2}})?(?!\w))?"
    rf"|\d{{4}}\s?{_MARK}(?!\w))"
)
_FROM = r"from|between|von|zwischen|de|entre|dalle|desde|van|das|at|um|ab|à|@|a las|alle|om|às"
_TO = r"(?:-|(?:to|til|till|until|bis|à|a|y|and|und|et|e|alle|hasta|tot|en|às)(?!\w))"
_SPAN = re.compile(
    rf"(?:(?<!\w)(?P<said>{_FROM})\s*)?(?<![\d.,:/-])(?P<one>{_TIME})(?:\s*{_TO}\s*(?P<two>{_TIME}))?"
)
_ONE = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h]\s?(?P<minute>\d{2})(?::\d{2})?)?\s*"
    rf"(?:(?P<half>{_HALF})|(?P<mark>{_MARK})(?:\s?(?P<after>\d{{2}}))?)?"
)
_FOUR = re.compile(rf"(\d{{2}})(\d{{2}})\s?{_MARK}")
_LATEST_MORNING = 7
"""Without am or pm, hours before this one count as afternoon."""
MOST_GUESSED = timedelta(hours=8)
"""An end counts as afternoon only within this time of its start: '9–5', but not '9:30–9:00'."""


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time as written. `half` is 'a' or 'p' if the text says so, else empty."""

    hour: int
    minute: int
    half: str = ""
    sure: bool = False  # can only be a time
    full: bool = False  # 24-hour clock

    def readings(self) -> tuple[time, ...]:
        """Its possible times, the likelier first; empty for an impossible time."""
        if self.minute > 59 or self.hour > 24 or (self.half and not 1 <= self.hour <= 12):
            return ()
        if self.hour == 24:
            return (time(0),) if self.minute == 0 else ()
        if self.half:
            return (time(self.hour % 12 + 12 * (self.half == "p"), self.minute),)
        here = time(self.hour, self.minute)
        if self.full or not 1 <= self.hour < 12:
            return (here,)
        later = time(self.hour + 12, self.minute)
        return (later, here) if self.hour < _LATEST_MORNING else (here, later)


@dataclass(frozen=True, slots=True)
class Span:
    """One or two times in a text and their place. `sure` if more than the numbers shows that they are times."""

    one: ClockTime
    two: ClockTime | None
    where: tuple[int, int]
    sure: bool

    def times(self, *, night: bool = False) -> tuple[time, time | None]:
        """Start and end; with `night`, hours count as written. Raises Unclear for an impossible time."""
        first, second = self.one, self.two
        if second is None:
            return _likely(first, night=night), None
        ends = second.readings()
        starts = (
            ClockTime(first.hour, first.minute, second.half).readings()
            if second.half and not first.half and not first.full
            else ()
        )
        both = [(s, e) for s in (*starts, *first.readings()) for e in ends if s < e]
        said = len(ends) == 1 and len(first.readings()) == 1
        near = [(s, e) for s, e in both if said or _apart(s, e) <= MOST_GUESSED]
        if near:
            return near[0]
        slipped = bool(both) and len(ends) > 1
        return _likely(first, night=night), min(ends) if slipped else _likely(second, night=night)


def _apart(start: time, end: time) -> timedelta:
    return datetime.combine(date.min, end) - datetime.combine(date.min, start)


def _likely(clock: ClockTime, *, night: bool) -> time:
    readings = clock.readings()
    if not readings:
        raise Unclear(
            _("“{time}” is not a time of day: write it like 2pm or 14:00.").format(
                time=f"{clock.hour}:{clock.minute:02}{clock.half and f'{clock.half}m'}"
            )
        )
    return min(readings) if night else readings[0]


_HOURS_SAID = {
    word: hour
    for words in (
        "one two three four five six seven eight nine ten eleven twelve",
        "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    )
    for hour, word in enumerate(words.split(), 1)
} | {str(hour): hour for hour in range(1, 13)}
_HOUR_SAID = "|".join(sorted(_HOURS_SAID, key=len, reverse=True))
_PAST = re.compile(rf"\b(?:(half|quarter) (past|to)|(halb)|(viertel) (nach|vor)) ({_HOUR_SAID})\b(?!:)")
SPOKEN_CLOCK = re.compile(
    rf"(?i)\b(?:(?:half|quarter)(?: past| to)?|halb|viertel (?:nach|vor)) (?:{_HOUR_SAID})\b(?!:)"
)
"""A time in words: 'half past two', 'halb drei'."""
_HALF_OF = re.compile(rf"(?i)\bhalf ({_HOUR_SAID})\b(?!:|\s?(?:h|hours?|days?)\b)")
_BEFORE_NOON = r"in the morning|a\.?m\.?|morgens|vormittags|du matin|de la mañana"
_AFTER_NOON = (
    r"(?:in the |at )?(?:afternoon|evening|night)|(?:nach)?mittags|abends|de l'après-midi|du soir|de la tarde"
)


def in_figures(text: str) -> str:
    """The plain text with spoken times in figures: 2:30 for 'half past two', 3pm for '3 in the afternoon'."""
    text = re.sub(rf"(?<=\d)(\s?(?:uhr|h|o'?clock|heures?))?\s+(?:{_BEFORE_NOON})\b", "am", text)
    text = re.sub(rf"(?<=\d)(\s?(?:uhr|h|o'?clock|heures?))?\s+(?:{_AFTER_NOON})\b", "pm", text)
    return _PAST.sub(_past, text)


def half_an_hour(text: str) -> tuple[str, ...]:
    """The two meanings of 'half seven', 7:30 in London and 6:30 in translated German; none for other texts."""
    match = _HALF_OF.search(text)
    if match is None:
        return ()
    names = list(_HOURS_SAID)[:12]
    hour = _HOURS_SAID[match[1].lower()]
    return tuple(
        f"{text[: match.start()]}half past {names[n - 1]}{text[match.end() :]}" for n in (hour, hour - 1)
    )


def _past(match: re.Match[str]) -> str:
    hour = _HOURS_SAID[match[6]]
    quarter = match[1] == "quarter" or match[4]
    if match[3] or match[2] == "to" or match[5] == "vor":
        hour = hour - 1 or 12
    minute = 45 if match[2] == "to" or match[5] == "vor" else 15 if quarter else 30
    return f"{hour}:{minute}"


def spans(text: str) -> Iterator[Span]:
    """Everything in the plain text that may be one or two times, from left to right."""
    for match in _SPAN.finditer(text):
        one = _clock(match["one"])
        two = _clock(match["two"]) if match["two"] else None
        sure = bool(match["said"] and match["said"] not in {"de", "a"}) or one.sure or bool(two and two.sure)
        yield Span(one, two, match.span(), sure)
        if two and two.sure and not one.sure:  # le 3 à 10h
            yield Span(two, None, (match.end("one"), match.end("two")), sure=True)


def _clock(text: str) -> ClockTime:
    if re.fullmatch(_NOON, text):
        return ClockTime(12, 0, sure=True, full=True)
    if re.fullmatch(_MIDNIGHT, text):
        return ClockTime(0, 0, sure=True, full=True)
    if four := _FOUR.fullmatch(text):
        return ClockTime(int(four[1]), int(four[2]), sure=True, full=True)
    match = _ONE.fullmatch(text.strip())
    if match is None:  # pragma: no cover  (_SPAN gives nothing else)
        raise AssertionError(text)
    half = (match["half"] or "")[:1]
    minute = int(match["minute"] or match["after"] or 0)
    written = text.strip()
    full = not half and len(match["hour"]) == 2 and match["hour"].startswith("0")
    sure = bool(half or match["mark"] or re.match(r"\d{1,2}[:h]", written))
    return ClockTime(int(match["hour"]), minute, half, sure, full)


def read_times(text: str, *, night: bool = False) -> tuple[time, time | None]:
    """The one or two times in a text that holds nothing else: '2-3:30pm', 'noon', '3'.

    An hour without am or pm is the one at which people meet; with `night`, it counts as written. Raises Unclear.
    """
    said = in_figures(plain(text)).strip(" .,;")
    for span in spans(said):
        if not (said[: span.where[0]] + said[span.where[1] :]).strip(" .,;()"):
            return span.times(night=night)
    raise NotUnderstood(
        _("“{text}” is not a time of day: write it like 2pm or 14:00.").format(text=short(text))
    )


def read_time(text: str, after: time | None = None) -> time:
    """The one time in the text. Without am or pm, it is the next such time after `after`. Raises Unclear.

    An end many hours after its start counts as written, which may be before the start.
    """
    said = in_figures(plain(text)).strip(" .,;")
    found = [s for s in spans(said) if not (said[: s.where[0]] + said[s.where[1] :]).strip(" .,;()")]
    if not found or found[0].two:
        raise NotUnderstood(
            _("“{text}” is not a time of day: write it like 2pm or 14:00.").format(text=short(text))
        )
    usual = found[0].times()[0]
    if after is None:
        return usual
    readings = sorted(found[0].one.readings())
    later = [t for t in readings if t > after]
    if later and len(readings) > 1 and _apart(after, later[0]) > MOST_GUESSED:
        return readings[0]
    return later[0] if later else usual


def time_said(clock: time) -> str:
    """'14:00'."""
    return f"{clock:%H:%M}"


_NUMBERS = (
    dict.fromkeys(("a", "an", "one", "ein", "eine", "einer", "un", "une"), 1)
    | dict.fromkeys(("two", "zwei", "deux"), 2)
    | dict.fromkeys(("three", "drei", "trois"), 3)
)
_COUNT = rf"(?:\d{{1,4}}(?:[.,]\d{{1,2}})?\s?-?|(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\s)"
_HOURS = r"(?:h|hrs?\.?|hours?|stunden?|std\.?|heures?|horas?|or[ae]|uur|uren)"
_MINUTES = r"(?:min(?:s|ute[ns]?|uut|uti|utos?)?\.?|(?<=\d)m|(?<=\d)')"
_HALVES = (
    (r"(?:half an|a half|1/2|½|eine halbe|une demi-?) ?(?:hour|stunde|heure)", timedelta(minutes=30)),
    (
        r"(?:an hour and a half|anderthalb stunden|eineinhalb stunden|une heure et demie)",
        timedelta(minutes=90),
    ),
    (r"(?:a quarter of an hour|(?:eine )?viertelstunde|un quart d'heure)", timedelta(minutes=15)),
)
LENGTH = (
    rf"(?<![\w.,:])(?:{'|'.join(halves for halves, _length in _HALVES)}"
    rf"|{_COUNT}{_HOURS}(?:\s?(?:and|und|et)?\s?\d{{1,2}}\s?(?:{_MINUTES})?)?"
    rf"|{_COUNT}{_MINUTES})(?!\w)"
)
"""A length in plain text, as an expression."""


def read_length(text: str) -> timedelta:
    """The length in the text, at most a day: '45 min', 'an hour', '1h30', '1,5 Stunden'. Raises Unclear."""
    said = re.sub(r"^(?:for|about|ca\.?|für|pendant|lasting)\s+", "", plain(text).strip(" .,;()"))
    for words, length in _HALVES:
        if re.fullmatch(words, said):
            return length
    match = re.fullmatch(
        rf"(?P<h>{_COUNT}){_HOURS}(?:\s?(?:and|und|et)?\s?(?P<and>\d{{1,2}})\s?(?:{_MINUTES})?)?"
        rf"|(?P<m>{_COUNT}){_MINUTES}",
        said,
    )
    if match is None:
        raise NotUnderstood(
            _("“{text}” is not a length: write it like 45 min or 1h.").format(text=short(text))
        )
    length = timedelta(hours=_number(match["h"]), minutes=_number(match["m"] or match["and"]))
    if not timedelta() < length <= LONGEST:
        raise NotUnderstood(
            _("No interview takes “{text}”: write a length like 45 min or 1h.").format(text=short(text))
        )
    return length


def _number(text: str | None) -> float:
    bare = (text or "0").strip(" -")
    return _NUMBERS.get(bare) or float(bare.replace(",", "."))


def length_said(length: timedelta) -> str:
    """'1 h 30 min'."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    said = (
        several("{n} h", "{n} h", hours).format(n=hours) if hours else "",
        several("{n} min", "{n} min", minutes).format(n=minutes) if minutes or not hours else "",
    )
    return " ".join(filter(None, said))
