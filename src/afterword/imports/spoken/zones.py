"""Time zones by the names that people use: 'EST', 'new york', 'London time', 'Germany', '+02:00'."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from afterword.config.language import _
from afterword.config.person_names import folded
from afterword.config.public_holidays import territory
from afterword.imports.spoken.unclear import NotUnderstood, Reading, Unclear
from afterword.imports.spoken.vocabulary import LANGUAGES, short
from afterword.imports.zones import is_zone, place

_MOST_CHOICES = 6
_WORDS_OF_A_CITY = 3
_OFFSET = re.compile(r"(?:(?:utc|gmt)\s?)?([+-−])\s?(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_TIME_WORDS = re.compile(
    r"(?i)^\s*(?:in\s+)?(.*?)(?:\s*(?:local|standard|summer|daylight)?\s*(?:time(?:\s?zone)?|zeit)|\s*uhrzeit)?\s*$"
)
_WRITTEN = re.compile(
    r"""(?x)[\s(,]*(?:
    (?P<iana>\b[A-Z][A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?)
    | (?P<offset>\b(?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d{2})?\b | (?<=\s)[+-]\d{2}:\d{2}\b)
    | (?P<short>(?<=[\d\s(mMrR])(?:[A-Z]{1,3}[SDE]?T|UTC|GMT|MESZ|MEZ|MSK|Z)\b(?!\w))
    | (?P<time>(?:\b[A-Z][\w.]+\s){1,3})(?:[Ll]ocal\s)?[Tt]ime\b
    | \b(?P<zeit>[A-Z]\w+er)\s+Zeit\b
    | \bheure\s+de\s+(?P<heure>[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)
    )\)?"""
)


def read_zone(text: str, near: str = "") -> str:
    """The IANA name of the zone in the text. Raises Unclear, with places to choose from if several fit.

    `near` is the writer's own zone, which comes first among the choices.
    """
    said = _TIME_WORDS.sub(r"\1", " ".join(text.split()))
    if exact := _known(text.strip()) or _known(said) or _offset(said):
        return exact
    several = _by_short_name(said) or _by_country(said)
    if several and _same_clocks(several):
        return near if near in several else several[0]
    if several:
        raise Unclear(
            _("“{text}” is the time of several places: choose one, or name the city.").format(text=said),
            _choices(several, near),
        )
    raise NotUnderstood(
        _("“{text}” is not a time zone: name a city, like New York or Berlin.").format(text=short(text)),
        _choices(_close(said), ""),
    )


def place_said(zone: str) -> str:
    """'New York': the zone's everyday name."""
    if zone in {"UTC", "Etc/UTC"}:
        return "UTC"
    if fixed := re.fullmatch(r"Etc/GMT([+-])(\d+)", zone):
        return f"UTC{'-' if fixed[1] == '+' else '+'}{fixed[2]}"
    return zone.rpartition("/")[2].replace("_", " ")


def zone_in(text: str) -> tuple[str, str]:
    """The line without its zone, and that zone. Only a zone that `read_zone` accepts counts."""
    for match in _WRITTEN.finditer(text):
        name = next(filter(None, match.groups()), "").strip()
        words = name.split()
        for first in range(len(words)):
            said = " ".join(words[first:])
            if match["zeit"]:
                said = said.removesuffix("er")
            if _is_a_zone(said):
                before = text[: match.start()] + " " + " ".join(words[:first])
                return f"{before} {text[match.end() :]}".strip(), said
    return text, ""


def city_at_the_end(text: str) -> tuple[str, str] | None:
    """The line without the city at its end, and that city; None if it ends with none: '8 Dec 3pm New York'."""
    words = text.split()
    for first in range(max(1, len(words) - _WORDS_OF_A_CITY), len(words)):
        city = " ".join(words[first:]).strip("()., ")
        if folded(city) in _cities():
            return " ".join(words[:first]), city
    return None


def _is_a_zone(said: str) -> bool:
    try:
        read_zone(said)
    except Unclear as unclear:
        return bool(_by_short_name(said) or _by_country(said)) and bool(unclear.choices)
    return True


def _known(said: str) -> str:
    """A zone by its own name, by a city's, or by its name on Windows."""
    if "/" in said and is_zone(said):
        return said
    name = folded(said)
    if found := _other_cities().get(name) or {"utc": "UTC", "z": "UTC"}.get(name):
        return found
    if _by_short_name(said):
        return ""
    there = place(said, {})
    if there and there.iana and not re.fullmatch(r"[A-Z]{3}(?:\d[A-Z]{3})?", there.iana):
        return there.iana
    return _cities().get(name) or _cities().get(name.removesuffix("er"), "")


@cache
def _cities() -> dict[str, str]:
    """Zones by folded names of cities: the IANA database's, other large ones, and short names."""
    own = {folded(name.rpartition("/")[2]): name for name in reversed(_places())}
    return own | _other_cities()


@cache
def _cities_toml() -> dict[str, list[str]]:
    with (Path(__file__).parent / "cities.toml").open("rb") as source:
        return tomllib.load(source)


@cache
def _other_cities() -> dict[str, str]:
    return {folded(city): zone for zone, cities in _cities_toml().items() for city in cities}


@cache
def _places() -> tuple[str, ...]:
    """The zones that countries use today, the main ones first."""
    from babel.core import get_global
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    every = [name for names in get_global("territory_zones").values() for name in names]
    known = dict.fromkeys([*_cities_toml(), *WINDOWS_TO_OLSON.values(), *every])
    return tuple(name for name in known if "/" in name and not name.startswith("Etc/") and _is_here(name))


def _is_here(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _offset(said: str) -> str:
    """The zone with that fixed offset in whole hours. Raises Unclear for other offsets."""
    match = _OFFSET.fullmatch(said)
    if match is None:
        return ""
    minutes = (int(match[2]) * 60 + int(match[3] or 0)) * (1 if match[1] == "+" else -1)
    if minutes % 60 == 0 and -12 <= minutes // 60 <= 14:
        return f"Etc/GMT{-(minutes // 60):+d}" if minutes else "UTC"
    there = [
        name for name in _places() if _offsets(name)[0] == timedelta(minutes=minutes) == _offsets(name)[1]
    ]
    if len(there) == 1:
        return there[0]
    raise Unclear(
        _("“{text}” is the time of no place by name: name the city.").format(text=said),
        _choices(_one_of_each(there), ""),
    )


@cache
def _offsets(name: str) -> tuple[timedelta, ...]:
    """The offsets in winter, in summer and in between, which differ if places change their clocks on other dates."""
    zone = ZoneInfo(name)
    days = [(1, 15), (3, 20), (4, 10), (7, 15), (10, 20), (11, 10)]
    return tuple(datetime(2026, m, d, 12, tzinfo=zone).utcoffset() or timedelta() for m, d in days)


def _same_clocks(names: Iterable[str]) -> bool:
    return len({_offsets(name) for name in names}) == 1


def _by_short_name(said: str) -> tuple[str, ...]:
    """Places with that abbreviation for their time, one for each country and clock."""
    names = _short_names().get(said.upper(), ())
    return tuple(_one_of_each(names))


@cache
def _short_names() -> dict[str, tuple[str, ...]]:
    from babel.dates import get_timezone_name

    found: dict[str, list[str]] = {}
    for name in _places():
        zone = ZoneInfo(name)
        names = {datetime(2026, month, 15, tzinfo=zone).tzname() or "" for month in (1, 7)}
        if name.startswith(("America/", "Pacific/")):
            names.add(get_timezone_name(zone, width="short", zone_variant="generic", locale="en_US"))
        names |= {_GERMAN[each] for each in names if each in _GERMAN}
        for each in names:
            if each.isalpha() and len(each) <= 4 and each.isupper():
                found.setdefault(each, []).append(name)
    return {name: tuple(names) for name, names in found.items()}


_GERMAN = {"CET": "MEZ", "CEST": "MESZ"}


def _one_of_each(names: Iterable[str]) -> Iterator[str]:
    seen: set[tuple[str, tuple[timedelta, ...]]] = set()
    for name in names:
        kind = (territory(name), _offsets(name))
        if kind not in seen:
            seen.add(kind)
            yield name


def _by_country(said: str) -> tuple[str, ...]:
    """The zones of a country, by its name or code."""
    code = _countries().get(folded(said), "")
    names = [name for name in _places() if code and territory(name) == code]
    return tuple(_one_of_each(names))


@cache
def _countries() -> dict[str, str]:
    from babel import Locale

    named = {
        folded(name): code
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and folded(name)
    }
    return named | {"usa": "US", "us": "US", "america": "US", "uk": "GB", "england": "GB", "scotland": "GB"}


def _choices(names: Iterable[str], near: str) -> list[Reading]:
    ordered = sorted(dict.fromkeys(names), key=lambda name: name != near)
    return [Reading(name, place_said(name)) for name in ordered[:_MOST_CHOICES]]


def _close(said: str) -> list[str]:
    """Zones of cities with a similar spelling."""
    from difflib import get_close_matches

    near = get_close_matches(folded(said), list(_cities()), n=3, cutoff=0.75)
    return list(dict.fromkeys(_cities()[city] for city in near))
